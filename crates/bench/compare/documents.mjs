// The documents of a corpus: their text, who holds what, and the queries that are asked of them.

import { random, sample } from "./random.mjs";

/**
 * As `aril-bench documents` prints it.
 * @typedef {object} Read
 * @property {string} url
 * @property {string} title
 * @property {{heading: string, anchor: string, text: string}[]} sections
 */

/**
 * The fields that engines index.
 * @param {Read} document
 * @returns {import("./adapter.mjs").Document}
 */
export function fields({ url, title, sections }) {
  const headings = sections.map((section) => section.heading).filter(Boolean).join("\n");
  return { url, title, headings, text: sections.map((section) => section.text).filter(Boolean).join("\n") };
}

/**
 * Text as it is compared: compatibility forms and case folded, white space counted once. The same for
 * all engines, and none's own.
 * @param {string} text
 */
export function fold(text) {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
}

/** What the letters of a query are, by language. @type {Record<string, RegExp>} */
const LETTERS = {
  zh: /^[\p{Script=Han}]+$/u,
  ja: /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u,
  ko: /^[\p{Script=Hangul}]+$/u,
};

export class Documents {
  /** @param {Read[]} read @param {string} language */
  constructor(read, language) {
    this.language = language;
    this.all = read;
    this.plain = read.map((document) => {
      const { title, headings, text } = fields(document);
      return `${title}\n${headings}\n${text}`;
    });
    this.folded = this.plain.map(fold);
    this.byUrl = new Map(read.map((document, n) => [document.url, n]));
    this.bytes = this.plain.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    /** @type {Set<string>[] | undefined} */
    this.wordSets = undefined;
  }

  /** The document of a hit; undefined for an address that is none's. @param {string} url */
  numberOf(url) {
    const path = url.replace(/^\//, "");
    return this.byUrl.get(path) ?? this.byUrl.get(decode(path)) ?? this.byUrl.get(`${path}index.html`);
  }

  /** The documents that hold a stretch of text. @param {string} query */
  holders(query) {
    const folded = fold(query);
    return new Set(this.folded.flatMap((text, n) => (text.includes(folded) ? [n] : [])));
  }

  /** The words of each document. */
  words() {
    this.wordSets ??= this.folded.map((text) => new Set(text.match(/[\p{L}\p{N}_]+/gu)));
    return this.wordSets;
  }

  /** The documents with a word that `fits`. @param {(word: string) => boolean} fits */
  withWord(fits) {
    const found = new Set();
    this.words().forEach((words, n) => {
      for (const word of words) if (fits(word)) return void found.add(n);
    });
    return found;
  }

  /** @param {string} word */
  withExactWord(word) {
    return new Set(this.words().flatMap((words, n) => (words.has(word) ? [n] : [])));
  }

  /**
   * Random stretches of so many letters that stand in the text, each once.
   * @param {number} length
   * @param {number} n
   */
  stretches(length, n) {
    const next = random(`stretches ${this.language} ${length}`);
    const letters = LETTERS[this.language];
    return this.#pick(n, next, (text, at) => {
      const found = [...text.slice(at, at + 2 * length)].slice(0, length).join("");
      return [...found].length === length && letters.test(found) ? found : undefined;
    });
  }

  /**
   * Random words of the text.
   * @param {number} n
   * @param {number} shortest
   */
  randomWords(n, shortest) {
    return this.#pick(n, random(`words ${shortest}`), (text, at) => wordAt(text, at, shortest));
  }

  /**
   * Words of the text's vocabulary, rare ones as often as common ones.
   * @param {number} n
   * @param {number} shortest
   */
  vocabulary(n, shortest) {
    const all = new Set();
    for (const words of this.words()) {
      for (const word of words) if (word.length >= shortest && /^\p{L}{1,20}$/u.test(word)) all.add(word);
    }
    return /** @type {string[]} */ (sample([...all].sort(), n, random(`vocabulary ${shortest}`)));
  }

  /**
   * Queries as visitors type them: 2 to 6 letters, or 1 to 3 words where words stand apart.
   * @param {number} n
   * @param {string} purpose Another purpose, other queries.
   */
  queries(n, purpose) {
    const next = random(`queries ${purpose}`);
    const letters = LETTERS[this.language];
    return this.#pick(n, next, (text, at) => {
      if (letters) {
        const length = 2 + Math.floor(next() * 5);
        const found = text.slice(at, at + length);
        return found.length === length && letters.test(found) ? found : undefined;
      }
      const first = wordAt(text, at, 3);
      if (!first) return undefined;
      const n_words = 1 + Math.floor(next() * 3);
      const begin = text.indexOf(first, Math.max(0, at - first.length));
      const more = new RegExp(`^\\p{L}{3,}(?: \\p{L}{2,}){${n_words - 1}}(?![\\p{L}\\p{N}_])`, "u");
      return more.exec(text.slice(begin, begin + 100))?.[0];
    });
  }

  /**
   * @param {number} n
   * @param {() => number} next
   * @param {(text: string, at: number) => string | undefined} take
   */
  #pick(n, next, take) {
    const ends = [0];
    for (const text of this.plain) ends.push((ends.at(-1) ?? 0) + text.length);
    const total = ends.at(-1) ?? 0;
    const found = new Set();
    for (let tries = 0; found.size < n && tries < n * 1000; tries++) {
      const at = Math.floor(next() * total);
      let [low, high] = [0, this.plain.length];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (ends[middle] <= at) low = middle;
        else high = middle;
      }
      const query = take(this.plain[low], at - ends[low]);
      if (query) found.add(query);
    }
    return [...found];
  }

  /** Titles, headings and parts of titles that one document has alone, as `{query, document}`. */
  knownItems() {
    const suffix = commonSuffix(this.all.map((document) => document.title));
    const titles = this.all.map((document) => document.title.slice(0, document.title.length - (document.title.endsWith(suffix) ? suffix.length : 0)).trim());
    const heads = this.all.map((document, n) => document.sections.map((s) => s.heading.replace(/[¶#]$/, "").trim()).filter((h) => h && fold(h) !== fold(titles[n])));
    const folded = new Set(titles.map(fold));
    return {
      titles: once(titles.map((title) => [title])),
      headings: once(heads).filter(({ query }) => !folded.has(fold(query))),
      parts: this.#parts(titles),
    };
  }

  /** @param {string[]} titles */
  #parts(titles) {
    const letters = LETTERS[this.language];
    if (!letters) return [];
    const next = random("parts of titles");
    const folded = titles.map(fold);
    return sample(titles.map((title, document) => ({ title, document })), titles.length, next).flatMap(({ title, document }) => {
      const length = 3 + Math.floor(next() * 3);
      const at = Math.floor(next() * Math.max(1, title.length - length));
      const query = title.slice(at, at + length);
      const isPart = query.length === length && length < title.length && letters.test(query[0]) && letters.test(query[length - 1]);
      const alone = isPart && folded.filter((other) => other.includes(fold(query))).length === 1;
      return alone ? [{ query, document }] : [];
    });
  }
}

/** @param {string} url */
function decode(url) {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}

/** The word around a place of a text. @param {string} text @param {number} at @param {number} shortest */
function wordAt(text, at, shortest) {
  const from = Math.max(0, at - 30);
  const before = /[\p{L}\p{N}_]*$/u.exec(text.slice(from, at))?.[0] ?? "";
  const after = /^[\p{L}\p{N}_]*/u.exec(text.slice(at, at + 30))?.[0] ?? "";
  const word = before + after;
  return word.length >= shortest && word.length < 25 && /^\p{L}+$/u.test(word) ? word : undefined;
}

/** What one document has alone. @param {string[][]} lists A document each. */
function once(lists) {
  /** @type {Map<string, {query: string, document: number, n: number}>} */
  const seen = new Map();
  lists.forEach((list, document) => {
    for (const query of list) {
      const known = seen.get(fold(query));
      if (known) known.n++;
      else seen.set(fold(query), { query, document, n: 1 });
    }
  });
  return [...seen.values()].filter(({ query, n }) => n === 1 && query.length > 1);
}

/** The name of the site behind most titles, with what stands before it: " — Site". @param {string[]} titles */
function commonSuffix(titles) {
  const counts = new Map();
  for (const title of titles) {
    const suffix = /\s+[—–|·-]\s+[^—–|·]+$/u.exec(title)?.[0];
    if (suffix) counts.set(suffix, (counts.get(suffix) ?? 0) + 1);
  }
  const [suffix, n] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ["", 0];
  return n > titles.length / 2 ? suffix : "";
}
