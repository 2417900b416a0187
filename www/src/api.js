// What only pages with several indexes or an interface of their own need: loaded then.

import { ArilError } from "./error.js";
import { SOURCES, suggestions } from "./suggest.js";

export { merged } from "./merge.js";

/** @typedef {ReturnType<typeof import("./client.js").open>} Client */

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

/** The newest call of each client. @type {WeakMap<Client, object>} */
const newest = new WeakMap();

/**
 * See `Client.suggest`.
 *
 * @param {string} query
 * @param {SuggestOptions | undefined} options
 * @param {Client} client
 * @param {() => Promise<void>} idle Resolves once no search is under way.
 */
export async function suggest(query, { limit = 8, filters, signal } = {}, client, idle) {
  const call = {};
  newest.set(client, call);
  for (;;) {
    await idle();
    if (newest.get(client) !== call) throw new DOMException("A newer call has overtaken this one.", "AbortError");
    try {
      return suggestions(await client.search(query, { limit: SOURCES, filters, signal }), limit);
    } catch (error) {
      // One that a search has overtaken waits for that.
      const { name } = /** @type {{name?: unknown}} */ (error);
      if (signal?.aborted || client.closed || name !== "AbortError") throw error;
    }
  }
}

/** @type {WeakMap<Client, import("./explain-engine.js").Explanations[]>} */
const explanations = new WeakMap();

/**
 * See `Client.explain`.
 *
 * @param {string} query
 * @param {ExplainOptions | undefined} options
 * @param {Client} client
 * @param {string[]} indexes
 */
export async function explain(query, { page = "", limit = 10, index = 0, signal } = {}, client, indexes) {
  /** @type {typeof import("./aril-explain.js")} */
  const { Explanations } = await import(new URL("aril-explain.js", import.meta.url).href);
  const all = explanations.get(client) ?? [];
  explanations.set(client, all);
  const one = (all[index] ??= new Explanations(indexes[index]));
  const told = await one.explain(query, page, limit, () => !signal?.aborted);
  signal?.throwIfAborted();
  if (!told) throw new ArilError("crashed", "The search was not explained.");
  return told;
}
