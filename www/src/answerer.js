// What the client says to whoever answers, and what that says to it. Knows nothing of workers: in a page that has all in
// itself it runs beside the client.
//
//   in:  { kind: "open", index } once, then { kind: "search", id, query, options } and { kind: "cancel" }
//   out: { id, results } or { id, error: { code, message } }; nothing for an overtaken search

import { ArilError } from "./error.js";
import { Searcher } from "./searcher.js";

/**
 * What takes messages and answers them with `post`.
 *
 * @param {(message: object) => void} post
 */
export function answerer(post) {
  /** @type {Searcher} */
  let searcher;
  let newest = new AbortController();

  /**
   * @param {{id: number, query: string, options: import("aril-wasm").Options}} request
   * @param {AbortSignal} signal
   */
  const answer = async ({ id, query, options }, signal) => {
    try {
      const results = await searcher.search(query, options, signal);
      if (!signal.aborted) post({ id, results });
    } catch (thrown) {
      const { code, message } = ArilError.from(thrown, "crashed");
      if (!signal.aborted) post({ id, error: { code, message } });
    }
  };

  return (/** @type {any} */ data) => {
    if (data.kind === "open") {
      searcher = new Searcher(data.index);
      searcher.open().catch(() => {}); // The first search tries again and tells what is wrong.
      return;
    }
    newest.abort();
    newest = new AbortController();
    if (data.kind === "search") answer(data, newest.signal);
  };
}
