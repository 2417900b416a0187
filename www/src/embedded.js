// What stands in the place of `fetch` and `Worker` in a page that has engine and index in itself (`aril export`). Opened
// from a file, browsers let such a page load nothing else, and start no worker.
//
// Each file is a script that is data: its bytes in base64, raw deflate where the element says so.

import { answerer } from "./answerer.js";

/**
 * The file of the page with the name that an address ends with.
 *
 * @param {string | URL} url
 */
export async function fetch(url) {
  const name = String(url).split("/").pop() ?? "";
  /** @type {HTMLScriptElement | null} */
  const file = document.querySelector(`script[data-aril="${CSS.escape(name)}"]`);
  if (!file) return new Response(null, { status: 404 });
  const bytes = new Blob([decoded(file.text)]);
  if (file.dataset.deflated === undefined) return new Response(bytes);
  return new Response(bytes.stream().pipeThrough(new DecompressionStream("deflate-raw")));
}

/**
 * @param {string} base64
 * @returns {Uint8Array<ArrayBuffer>}
 */
function decoded(base64) {
  // Not yet in every browser, and ten times as fast.
  const own = Reflect.get(Uint8Array, "fromBase64");
  if (own) return own.call(Uint8Array, base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A worker as the client knows it, on the page's own thread. */
export class Worker {
  /** @type {((event: {data: any}) => void) | null} */
  onmessage = null;
  /** @type {((event: {message?: string}) => void) | null} */
  onerror = null;
  #take = answerer(
    (data) => this.onmessage?.({ data }),
    // There are no packs: the index is one file.
    () => /** @type {Promise<any>} */ (import("./api.js")),
  );

  /** @param {object} message */
  postMessage(message) {
    this.#take(message);
  }

  terminate() {
    this.#take({ kind: "cancel" });
  }
}
