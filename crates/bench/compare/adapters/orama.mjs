// Orama, with the tokenizers of its own package for Chinese and Japanese.

import { create as createDatabase, insertMultiple, load as restore, save, search as find } from "@orama/orama";
import { createTokenizer as japanese } from "@orama/tokenizers/japanese";
import { createTokenizer as mandarin } from "@orama/tokenizers/mandarin";

import { packageVersion } from "../adapter.mjs";
import { hits, loadIndex, texts } from "../page/texts.mjs";

export const id = "orama";
export const name = "Orama";
export const note = "its own tokenizers for Chinese and Japanese; English by default";

/** @type {import("../adapter.mjs").Adapter["version"]} */
export const version = ({ modules }) => packageVersion(modules, "@orama/orama");

/** @param {string} language */
export function refuses(language) {
  return language === "ko" ? "it has no tokenizer for Korean" : undefined;
}

/** @param {string} language */
async function create(language) {
  const components = { zh: { tokenizer: mandarin() }, ja: { tokenizer: japanese() } };
  return createDatabase({
    schema: { title: "string", headings: "string", text: "string" },
    components: Reflect.get(components, language),
  });
}

/** @type {NonNullable<import("../adapter.mjs").Adapter["index"]>} */
export async function index(documents, language) {
  const database = await create(language);
  // Its own id for a document is a string.
  await insertMultiple(database, documents.map(({ url, ...fields }, id) => ({ id: String(id), ...fields })));
  const saved = await save(database);
  // The texts are served beside the index, as for the others.
  Reflect.set(saved, "docs", { docs: {}, count: documents.length });
  return saved;
}

/** @type {Awaited<ReturnType<typeof create>>} */
let database;

/** @param {string} language */
export async function load(language) {
  const saved = JSON.parse(await loadIndex());
  // Every hit is resolved to its document, which needs to be there.
  saved.docs.docs = Object.fromEntries(texts.map((_, id) => [id + 1, { id: String(id) }]));
  database = await create(language);
  await restore(database, saved);
}

/** @param {string} query @param {number} limit */
export async function search(query, limit) {
  return hits(await ids(query, limit), query);
}

/** @param {string} query */
export async function all(query) {
  return ids(query, texts.length);
}

/** @param {string} term @param {number} limit */
async function ids(term, limit) {
  const found = await find(database, { term, limit, boost: { title: 3, headings: 2 } });
  return found.hits.map((hit) => Number(hit.id));
}
