// What the client says to whoever answers, and what that says to it. Knows nothing of workers: in a page that has all in
// itself it runs beside the client.
//
//   in:  { kind: "open", indexes, early } once, { kind: "early", url, bytes } for each file that is early, then
//        { kind: "search", id, query, options } and { kind: "cancel" }
//   out: {} once it is open; then { id, results } or { id, error: { code, message } }, or of several indexes
//        { id, answers }, all of these, and nothing yet of some where it is `partial`; nothing for an overtaken search

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
   * @param {{id: number, query: string, options: import("aril-wasm").Options}} request
   * @param {AbortSignal} signal
   */
  const answer = ({ id, query, options }, signal) => {
    /** @type {object[]} */
    const answers = searchers.map(() => ({}));
    let n_open = searchers.length;
    const ask = async (/** @type {Searcher} */ searcher, /** @type {number} */ place) => {
      try {
        answers[place] = { results: await searcher.search(query, options, signal) };
      } catch (thrown) {
        const { code, message } = ArilError.from(thrown, "crashed");
        answers[place] = { error: { code, message } };
      }
      if (signal.aborted) return;
      post(answers[1] ? { id, answers, partial: --n_open > 0 } : { id, ...answers[0] });
    };
    searchers.forEach(ask);
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
