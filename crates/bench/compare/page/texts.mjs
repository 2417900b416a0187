// What the JavaScript engines share in the page: their files, the texts, and excerpts from them.

/** @typedef {{url: string, title: string, text: string}} Text */

/** @type {Text[]} */
export let texts = [];

/** Fetches `index.json` and `texts.json` side by side; the text of the first. */
export async function loadIndex() {
  const [index, all] = await Promise.all([get("index.json"), get("texts.json")]);
  texts = await all.json();
  return index.text();
}

/** @param {string} name */
async function get(name) {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name}: status ${response.status}`);
  return response;
}

/**
 * The hits of documents, best first, with excerpts around the first word of the query that is there.
 *
 * @param {number[]} ids
 * @param {string} query
 */
export function hits(ids, query) {
  return ids.map((id) => {
    const { url, title, text } = texts[id];
    return { url, title, excerpt: excerpt(text, query) };
  });
}

/**
 * The text around the query, or around the first of its words that is there.
 * @param {string} text
 * @param {string} query
 */
export function excerpt(text, query) {
  let at = text.indexOf(query);
  for (const word of at < 0 ? query.split(/\s+/) : []) {
    at = text.toLowerCase().indexOf(word.toLowerCase());
    if (at >= 0) break;
  }
  const begin = Math.max(0, at - 40);
  return text.slice(begin, begin + 160);
}

/**
 * Words as the browser's own segmenter cuts them: what engines advise for scripts without spaces.
 *
 * @param {string} language
 * @returns {(text: string) => string[]}
 */
export function segmenter(language) {
  const words = new Intl.Segmenter(language, { granularity: "word" });
  return (text) => {
    const found = [];
    for (const { segment, isWordLike } of words.segment(text)) if (isWordLike) found.push(segment);
    return found;
  };
}

/**
 * Whether a language's words are not told by spaces alone.
 * @param {string} language
 */
export function needsSegmenter(language) {
  return ["zh", "ja", "ko", "th"].includes(language);
}
