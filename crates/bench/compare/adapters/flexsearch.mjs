// FlexSearch: its CJK encoder, which makes each character a term, for Chinese, Japanese and Korean;
// elsewhere its "forward" tokenizer, which its documentation advises for finding by prefix.

import { Charset, Document } from "flexsearch";

import { packageVersion } from "../adapter.mjs";
import { hits, loadIndex, needsSegmenter, texts } from "../page/texts.mjs";

export const id = "flexsearch";
export const name = "FlexSearch";
export const note = "CJK encoder (characters) for Chinese, Japanese and Korean, else tokenize: forward";

/** @type {import("../adapter.mjs").Adapter["version"]} */
export const version = ({ modules }) => packageVersion(modules, "flexsearch");

/** @param {string} language */
function create(language) {
  /** @type {{encoder?: typeof Charset.CJK, tokenize?: "forward"}} */
  const terms = needsSegmenter(language) ? { encoder: Charset.CJK } : { tokenize: "forward" };
  return new Document({ document: { id: "id", index: ["title", "headings", "text"] }, ...terms });
}

/** @type {NonNullable<import("../adapter.mjs").Adapter["index"]>} */
export async function index(documents, language) {
  const engine = create(language);
  documents.forEach((document, id) => engine.add({ id, ...document }));
  /** @type {Record<string, string>} */
  const parts = {};
  await engine.export((key, data) => {
    parts[key] = data;
  });
  return parts;
}

/** @type {ReturnType<typeof create>} */
let engine;

/** @param {string} language */
export async function load(language) {
  engine = create(language);
  for (const [key, data] of Object.entries(JSON.parse(await loadIndex()))) engine.import(key, data);
}

/** @param {string} query @param {number} limit */
export async function search(query, limit) {
  return hits(ids(query, limit), query);
}

/** @param {string} query */
export async function all(query) {
  return ids(query, texts.length);
}

/** @param {string} query @param {number} limit */
function ids(query, limit) {
  return engine.search(query, { limit, merge: true }).slice(0, limit).map((hit) => Number(hit.id));
}
