// What the client says to whoever answers, and what that says to it. Knows nothing of workers: in a page that has all in
// itself it runs beside the client.
//
//   in:  { kind: "open", indexes, early } once, { kind: "early", url, bytes } for each file that is early, then
//        { kind: "search", id, query, options } and { kind: "cancel" }
//   out: {} once it is open; then { id, results } or { id, error: { code, message } }, where it is `partial` with the
//        same id to follow; nothing for an overtaken search

import { ArilError } from "./error.js";
import { expectEarly, takeEarly } from "./host.js";
import { Searcher } from "./searcher.js";

/**
 * What is asked of an index: its filter is a text.
 * @typedef {import("./client.js").Options & {filters?: string}} Asked
 */

/**
 * Loads what most searches never need.
 * @typedef {{(file: "aril-api.js"): Promise<typeof import("./api.js")>,
 *   (file: "aril-packs.js"): Promise<typeof import("./packs.js")>}} Load
 */

/** So long after a search was called off, with none behind it, what it has sent for is called off too. */
const REST_MS = 100;

/** So long is waited for what makes a sentence of an error. */
const SENTENCE_MS = 3000;

/**
 * What takes messages and answers them with `post`.
 *
 * @param {(message: object) => void} post
 * @param {Load} load
 */
export function answerer(post, load) {
  /** @type {Searcher[]} */
  let searchers = [];
  let newest = new AbortController();
  let rest = 0;

  /**
   * @param {{id: number, query: string, options: import("./client.js").Options}} request
   * @param {AbortSignal} signal
   */
  const answer = async ({ id, query, options }, signal) => {
    const tell = (/** @type {object} */ said) => signal.aborted || post({ id, ...said });
    const [first, second] = searchers;
    try {
      const { filters = "" } = options;
      const asked = { ...options, filters: typeof filters === "string" ? filters : (await load("aril-api.js")).filterText(filters) };
      const results =
        first && !second
          ? await first.search(query, asked, signal)
          : await (await load("aril-api.js")).searchAll(searchers, query, asked, signal, tell);
      tell({ results });
    } catch (thrown) {
      if (signal.aborted) return;
      const error = ArilError.from(thrown);
      const { code } = error;
      const words = load("aril-api.js").then(({ sentence }) => sentence(error));
      // Where nothing else arrives, that does not either.
      const bare = code === "network" ? error.message : `${code}: ${error.message}`;
      const message = await Promise.race([words, late(SENTENCE_MS)]).catch(() => bare);
      tell({ error: { code, message } });
    }
  };

  return (/** @type {any} */ data) => {
    if (data.kind === "open") {
      data.early.forEach(expectEarly);
      searchers = data.indexes.map((/** @type {string} */ index) => new Searcher(index, load));
      // The first search tries again and tells what is wrong.
      for (const searcher of searchers) searcher.open().catch(() => {});
      return post({});
    }
    if (data.kind === "early") return takeEarly(data.url, data.bytes);
    newest.abort();
    newest = new AbortController();
    clearTimeout(rest);
    if (data.kind === "search") answer(data, newest.signal);
    else rest = setTimeout(() => searchers.forEach((searcher) => searcher.rest()), REST_MS);
  };
}

/** Rejects after so long. @param {number} ms @returns {Promise<never>} */
export const late = (ms) => new Promise((_, reject) => setTimeout(reject, ms, { late: " in time" }));
