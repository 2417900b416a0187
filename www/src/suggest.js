// What a query may go on to, told by the pages that match it: so it takes nothing but a search for it, and suggests
// nothing that the site does not have.

/**
 * Something to search for instead.
 * @typedef {object} Suggestion
 * @property {string} text
 * @property {"title" | "completion"} kind Of a page, whose title begins with the query; or of the query, with its last
 *   word or characters gone on with as pages do.
 * @property {string} [url] Of that page, as a hit's.
 */

/** So many hits are looked at: those that are shown by default, so that their pages are loaded anyway. */
export const SOURCES = 10;

/** What goes on for longer is no word. */
const MAX_CHARACTERS = 40;

/**
 * The best first: titles, at most half of them where there is more, then completions, those that most hits have.
 *
 * @param {import("./client.js").Results} results
 * @param {number} limit
 * @returns {Suggestion[]}
 */
export function suggestions({ query, hits }, limit) {
  const typed = query.trim();
  if (!typed) return [];
  /** @type {Map<string, Suggestion>} */
  const titles = new Map();
  for (const { tier, title, url } of hits) {
    if (/^title/.test(tier) && !titles.has(title)) titles.set(title, { text: title, kind: "title", url });
  }
  /** @type {Map<string, {text: string, n: number}>} */
  const found = new Map();
  for (const { exact, excerpt } of hits) {
    if (!exact) continue;
    const ways = new Map();
    excerpt.forEach(({ text, marked }, at) => {
      if (!marked) return;
      const behind = excerpt.slice(at + 1).map((piece) => piece.text);
      const completed = completion(typed, text, behind.join(""));
      if (completed) ways.set(folded(completed), completed);
    });
    for (const [key, text] of ways) found.set(key, { text, n: (found.get(key)?.n ?? 0) + 1 });
  }
  for (const title of titles.keys()) found.delete(folded(title));
  const completions = [...found.values()].sort((a, b) => b.n - a.n);
  const n_titles = Math.max(Math.ceil(limit / 2), limit - completions.length);
  return [
    ...[...titles.values()].slice(0, n_titles),
    ...completions.map(({ text }) => /** @type {Suggestion} */ ({ text, kind: "completion" })),
  ].slice(0, limit);
}

/**
 * What was typed, up to the end of the next word of the text that goes on `behind` what is `marked` in it; nothing where
 * that ends there, or is not the end of what was typed.
 *
 * @param {string} typed
 * @param {string} marked
 * @param {string} behind
 */
function completion(typed, marked, behind) {
  const isEnd = marked.length <= typed.length && folded(typed).endsWith(folded(marked));
  if (!isEnd) return undefined;
  const text = marked + behind.slice(0, MAX_CHARACTERS);
  for (const { segment, index, isWordLike } of words(text)) {
    const end = index + segment.length;
    if (end <= marked.length) continue;
    if (isWordLike && end < text.length) return typed.slice(0, typed.length - marked.length) + text.slice(0, end);
    if (!/^[ \u00a0]*$/.test(segment)) return undefined;
  }
  return undefined;
}

/** @param {string} text */
const folded = (text) => text.normalize("NFKC").toLowerCase();

/**
 * @param {string} text
 * @returns {Iterable<{segment: string, index: number, isWordLike?: boolean}>}
 */
function words(text) {
  if (Intl.Segmenter) return new Intl.Segmenter(undefined, { granularity: "word" }).segment(text);
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+/gu)].map(({ 0: segment, index }) => ({
    segment,
    index,
    isWordLike: /^[\p{L}\p{N}]/u.test(segment),
  }));
}
