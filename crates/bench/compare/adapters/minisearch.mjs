// MiniSearch, set up as its README advises: titles boosted, prefixes and typos allowed, a tokenizer of
// its own for languages that need one.

import MiniSearch from "minisearch";

import { packageVersion } from "../adapter.mjs";
import { hits, loadIndex, needsSegmenter, segmenter } from "../page/texts.mjs";

export const id = "minisearch";
export const name = "MiniSearch";
export const note = "prefix from 3 letters, fuzzy 0.2 from 4; Intl.Segmenter for Chinese, Japanese and Korean";

/** @type {import("../adapter.mjs").Adapter["version"]} */
export const version = ({ modules }) => packageVersion(modules, "minisearch");

/** @param {string} language */
function options(language) {
  return {
    fields: ["title", "headings", "text"],
    searchOptions: {
      boost: { title: 3, headings: 2 },
      prefix: (/** @type {string} */ term) => term.length > 2,
      fuzzy: (/** @type {string} */ term) => (term.length > 3 ? 0.2 : false),
    },
    ...(needsSegmenter(language) && { tokenize: segmenter(language) }),
  };
}

/** @type {NonNullable<import("../adapter.mjs").Adapter["index"]>} */
export function index(documents, language) {
  const engine = new MiniSearch(options(language));
  engine.addAll(documents.map((document, id) => ({ id, ...document })));
  return engine;
}

/** @type {any} A MiniSearch. */
let engine;

/** @param {string} language */
export async function load(language) {
  engine = MiniSearch.loadJSON(await loadIndex(), options(language));
}

/** @param {string} query @param {number} limit */
export async function search(query, limit) {
  return hits((await all(query)).slice(0, limit), query);
}

/** @param {string} query */
export async function all(query) {
  return engine.search(query).map((hit) => hit.id);
}
