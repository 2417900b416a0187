// What only pages with several indexes or an interface of their own need, and what makes a sentence of an error: loaded then.

import { ArilError } from "./error.js";
import { SOURCES, suggestions } from "./suggest.js";

export { sentence } from "./error-texts.js";
export { filterText } from "./filters.js";
export { searchAll } from "./merge.js";

/** @typedef {import("./client.js").Client["search"]} Search */

/**
 * @typedef {object} SuggestOptions
 * @property {number} [limit] 8 by default.
 * @property {import("./filters.js").Filter} [filters]
 * @property {AbortSignal} [signal]
 */

/**
 * @typedef {object} ExplainOptions
 * @property {string} [page] The address of a page, or the end of one, that is asked about.
 * @property {number} [limit] 10 by default.
 * @property {number} [index] The place of one of several indexes.
 * @property {AbortSignal} [signal]
 */

/** The newest call of each client, by how it searches. @type {WeakMap<Search, object>} */
const newest = new WeakMap();

/**
 * See `Client.suggest`.
 *
 * @param {string} query
 * @param {SuggestOptions | undefined} options
 * @param {Search} search
 * @param {() => Promise<void>} idle Resolves once no search is under way.
 */
export async function suggest(query, { limit = 8, filters, signal } = {}, search, idle) {
  const call = {};
  newest.set(search, call);
  for (;;) {
    await idle();
    if (newest.get(search) !== call) throw new DOMException("A newer call has overtaken this one.", "AbortError");
    try {
      return suggestions(await search(query, { limit: SOURCES, filters, signal }), limit);
    } catch (error) {
      // One that a search has overtaken waits for that.
      const { name } = /** @type {{name?: unknown}} */ (error);
      if (signal?.aborted || name !== "AbortError") throw error;
    }
  }
}

/** By the address of an index. @type {Map<string, import("./explain-engine.js").Explanations>} */
const explanations = new Map();

/**
 * See `Client.explain`.
 *
 * @param {string} query
 * @param {ExplainOptions | undefined} options
 * @param {string[]} indexes
 */
export async function explain(query, { page = "", limit = 10, index = 0, signal } = {}, indexes) {
  /** @type {typeof import("./aril-explain.js")} */
  const { Explanations } = await import(new URL("aril-explain.js", import.meta.url).href);
  const address = indexes[index] ?? "";
  const one = explanations.get(address) ?? new Explanations(address);
  explanations.set(address, one);
  const told = await one.explain(query, page, limit, () => !signal?.aborted);
  signal?.throwIfAborted();
  if (!told) throw new ArilError("crashed", "The search was not explained.");
  return told;
}
