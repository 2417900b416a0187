// The engine that explains, and the index that it explains: an index of its own beside the visitor's, so that what is
// told is what a new visitor fetches. It runs where it is called, not in a worker: a site's owner can wait.

import init, { Explainer } from "aril-explain-wasm";
import { ArilError } from "./error.js";
import { sentence } from "./error-texts.js";
import { Host, damaged, fetchRetrying } from "./host.js";
import { Packs } from "./packs.js";

/** @typedef {{done: import("aril-explain-wasm").Explanation} | {no_such_page: string[]}} Told */

/**
 * @typedef {object} Opened
 * @property {Explainer} explainer
 * @property {string} file
 * @property {Uint8Array<ArrayBuffer>} [blocks] All of them, where they are behind the head.
 * @property {Uint8Array<ArrayBuffer>} [dictionary]
 */

export class Explanations {
  #host;
  #index;
  /** @type {Promise<Opened> | undefined} */
  #opened;
  /** One question after the other: they share an engine. */
  #last = Promise.resolve();

  /** @param {string} [index] Folder of the index; relative to the page. */
  constructor(index) {
    const folder = index === undefined ? new URL("index/", import.meta.url) : new URL(index, document.baseURI);
    if (!folder.pathname.endsWith("/")) folder.pathname += "/";
    this.#index = folder.href;
    this.#host = new Host(folder.href, async () => ({ Packs }));
  }

  /**
   * Explains the answer to a query; nothing where that is not wanted any more.
   *
   * @param {string} query
   * @param {string} page The address of a page, or the end of one, that is asked about; may be empty.
   * @param {number} limit
   * @param {() => boolean} isWanted
   * @returns {Promise<Told | undefined>}
   */
  explain(query, page, limit, isWanted) {
    const told = this.#last.then(() => (isWanted() ? this.#explain(query, page, limit, isWanted) : undefined));
    this.#last = told.then(
      () => {},
      () => {},
    );
    return told.catch((thrown) => {
      const error = ArilError.from(thrown);
      throw new ArilError(error.code, sentence(error));
    });
  }

  /**
   * @param {string} query
   * @param {string} page
   * @param {number} limit
   * @param {() => boolean} isWanted
   */
  async #explain(query, page, limit, isWanted) {
    this.#opened ??= this.#open();
    const opened = await this.#opened.catch((error) => {
      this.#opened = undefined;
      throw error;
    });
    const { explainer } = opened;
    explainer.ask({ query: query.normalize("NFC"), page, limit, offset: 0, filter: "", sort: "" });
    for (;;) {
      if (!isWanted()) return undefined;
      const step = explainer.step();
      if (!("need" in step)) return step;
      await Promise.all(step.need.map((need) => this.#bring(need, opened)));
    }
  }

  /** @returns {Promise<Opened>} */
  async #open() {
    const wasm = fetchRetrying(new URL("aril-explain.wasm", import.meta.url), {}, async (answer) => answer);
    const [{ manifest, file }] = await Promise.all([this.#host.load(), wasm.then((answer) => init({ module_or_path: answer }))]);
    const n = Explainer.head_bytes(file.subarray(0, 16));
    return {
      explainer: new Explainer(file.subarray(0, n), manifest.checksum),
      file: manifest.file,
      blocks: manifest.layout === "inline" ? /** @type {Uint8Array<ArrayBuffer>} */ (file.subarray(n)) : undefined,
    };
  }

  /**
   * Brings a block to the engine.
   *
   * @param {import("./host.js").Need} need
   * @param {Opened} opened
   */
  async #bring(need, opened) {
    const index = { ...opened, engine: /** @type {never} */ (undefined), running: new Map() };
    let { stored_len } = need;
    let what = need;
    if (!stored_len) {
      // All of a file. It is fetched here, since how many bytes it has is to be told.
      const stored = await fetchRetrying(new URL(need.file, this.#index), {}, async (answer) => answer.arrayBuffer());
      index.blocks = new Uint8Array(stored);
      stored_len = stored.byteLength;
      what = { ...need, offset: 0, stored_len };
    }
    const { proof, inflated } = await this.#host.block(what, index, "default");
    const file = opened.blocks ? opened.file : need.file;
    try {
      opened.explainer.provide(need.id, proof, inflated, file, stored_len);
    } catch {
      throw damaged(file);
    }
    if (need.dictionary) opened.dictionary = inflated;
  }
}
