// Fuse.js: a scan of all texts for the query as it is.

import Fuse from "fuse.js";

import { packageVersion } from "../adapter.mjs";
import { hits, loadIndex, texts } from "../page/texts.mjs";

export const id = "fuse";
export const name = "Fuse.js";
export const note = "threshold 0 anywhere in the text";
export const slow = true;

/** @type {import("../adapter.mjs").Adapter["version"]} */
export const version = ({ modules }) => packageVersion(modules, "fuse.js");

const KEYS = ["title", "text"];

/** @type {NonNullable<import("../adapter.mjs").Adapter["index"]>} */
export function index(documents) {
  return Fuse.createIndex(KEYS, documents.map(asText));
}

/** @type {any} A Fuse. */
let engine;

export async function load() {
  const saved = Fuse.parseIndex(JSON.parse(await loadIndex()));
  engine = new Fuse(texts, { keys: KEYS, threshold: 0, ignoreLocation: true }, saved);
}

/** @param {string} query @param {number} limit */
export async function search(query, limit) {
  return hits(engine.search(query, { limit }).map((hit) => hit.refIndex), query);
}

/** @param {string} query */
export async function all(query) {
  return engine.search(query).map((hit) => hit.refIndex);
}

/** @param {import("../adapter.mjs").Document} document What `texts.json` has of it. */
function asText({ title, headings, text }) {
  return { title, text: `${headings}\n${text}` };
}
