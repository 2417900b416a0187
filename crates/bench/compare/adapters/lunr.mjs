// lunr, with lunr-languages for the language.

import lunr from "lunr";
import useJapanese from "lunr-languages/lunr.ja.js";
import useKorean from "lunr-languages/lunr.ko.js";
import useStemmers from "lunr-languages/lunr.stemmer.support.js";
import useChinese from "lunr-languages/lunr.zh.js";
import useTinySegmenter from "lunr-languages/tinyseg.js";

import { packageVersion } from "../adapter.mjs";
import { hits, loadIndex } from "../page/texts.mjs";

export const id = "lunr";
export const name = "lunr";
export const note = "lunr-languages for the language; queries cut by its tokenizer, all terms required";

/** @type {import("../adapter.mjs").Adapter["version"]} */
export const version = ({ modules }) => packageVersion(modules, "lunr");

/** @param {string} language Registers its pipeline; the plugin, if there is one. */
function plugin(language) {
  if (language === "en") return undefined;
  useStemmers(lunr);
  if (language === "ja") useTinySegmenter(lunr);
  const use = { zh: useChinese, ja: useJapanese, ko: useKorean };
  Reflect.get(use, language)?.(lunr);
  return Reflect.get(lunr, language);
}

/** @type {NonNullable<import("../adapter.mjs").Adapter["index"]>} */
export function index(documents, language) {
  const pipeline = plugin(language);
  return lunr(function () {
    if (pipeline) this.use(pipeline);
    this.ref("id");
    this.field("title", { boost: 3 });
    this.field("headings", { boost: 2 });
    this.field("text");
    documents.forEach((document, id) => this.add({ id, ...document }));
  });
}

/** @type {typeof lunr.tokenizer | undefined} */
let cut;

/** @type {any} A lunr.Index. */
let engine;

/** @param {string} language */
export async function load(language) {
  cut = plugin(language)?.tokenizer;
  engine = lunr.Index.load(JSON.parse(await loadIndex()));
}

/** @param {string} query @param {number} limit */
export async function search(query, limit) {
  return hits((await all(query)).slice(0, limit), query);
}

/** @param {string} query */
export async function all(query) {
  // `search` cuts queries at spaces only, whatever the language's tokenizer does.
  const terms = (cut ?? lunr.tokenizer)(query).map(String);
  const presence = lunr.Query.presence.REQUIRED;
  return engine.query((q) => terms.forEach((term) => q.term(term, { presence }))).map((hit) => Number(hit.ref));
}
