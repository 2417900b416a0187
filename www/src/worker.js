// The worker's side of client.js: messages in, messages out. What it does is in searcher.js.
//
//   in:  { kind: "open", index } once, then { kind: "search", id, query, options } and { kind: "cancel" }
//   out: { id, results } or { id, error: { code, message } }; nothing for an overtaken search

import { ArilError } from "./error.js";
import { Searcher } from "./searcher.js";

/** @type {Searcher} */
let searcher;
let newest = new AbortController();

addEventListener("message", ({ data }) => {
  if (data.kind === "open") {
    searcher = new Searcher(data.index);
    searcher.open().catch(() => {}); // The first search tries again and tells what is wrong.
    return;
  }
  newest.abort();
  newest = new AbortController();
  if (data.kind === "search") answer(data, newest.signal);
});

/**
 * @param {{id: number, query: string, options: import("aril-wasm").Options}} request
 * @param {AbortSignal} signal
 */
async function answer({ id, query, options }, signal) {
  try {
    const results = await searcher.search(query, options, signal);
    if (!signal.aborted) postMessage({ id, results });
  } catch (thrown) {
    const { code, message } = ArilError.from(thrown, "crashed");
    if (!signal.aborted) postMessage({ id, error: { code, message } });
  }
}
