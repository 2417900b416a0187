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

/** So long after a search was called off, with none behind it, what it has sent for is called off too. */
const REST_MS = 100;

/**
 * What takes messages and answers them with `post`.
 *
 * @param {(message: object) => void} post
 */
export function answerer(post) {
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
      if (first && !second) return tell({ results: await first.search(query, options, signal) });
      /** @type {typeof import("./api.js")} */
      const { searchAll } = await import(new URL("aril-api.js", import.meta.url).href);
      tell({ results: await searchAll(searchers, query, options, signal, tell) });
    } catch (thrown) {
      const { code, message } = ArilError.from(thrown, "crashed");
      tell({ error: { code, message } });
    }
  };

  return (/** @type {any} */ data) => {
    if (data.kind === "open") {
      data.early.forEach(expectEarly);
      searchers = data.indexes.map((/** @type {string} */ index) => new Searcher(index));
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
