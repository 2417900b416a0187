// One index and the engine over it: loads both, then carries blocks to the engine until a query is
// done. Knows nothing of workers, so that it can run on the main thread too.

import init, { Engine } from "aril-wasm";
import { ArilError } from "./error.js";
import { Host, fetchRetrying } from "./host.js";

export class Searcher {
  #host;
  /** @type {Promise<{engine: Engine, file: Uint8Array}> | undefined} */
  #opened;

  /** @param {string} index Address of the index folder, with its slash. */
  constructor(index) {
    this.#host = new Host(index);
  }

  /**
   * Loads the engine and the index in parallel, once. After a failure the next call tries again.
   */
  open() {
    this.#opened ??= this.#open().catch((error) => {
      this.#forget(error);
      throw error;
    });
    return this.#opened;
  }

  async #open() {
    const [{ manifest, file }] = await Promise.all([this.#host.load(), loadEngine()]);
    const head = file.subarray(0, Engine.head_bytes(file.subarray(0, 16)));
    return { engine: new Engine(head, manifest.checksum), file };
  }

  /**
   * The answer to `query`. Rejects with the signal's reason once it aborts.
   *
   * @param {string} query
   * @param {{limit: number, signal: AbortSignal}} options
   * @returns {Promise<import("./client.js").Results>}
   */
  async search(query, { limit, signal }) {
    const { engine, file } = await this.open();
    try {
      const provided = new Set();
      for (;;) {
        await turn(); // Lets a newer keystroke in, so that it can abandon this one.
        signal.throwIfAborted();
        const step = engine.step(query, { limit });
        if ("done" in step) return step.done;
        // Each round brings blocks that were not there, so it ends.
        if (!step.need.some(({ id }) => !provided.has(id))) break;
        await Promise.all(
          step.need.map(async (need) => {
            const bytes = await this.#host.block(file, need);
            engine.provide(need.id, bytes);
            provided.add(need.id);
          }),
        );
      }
      throw new ArilError("crashed", "The search did not come to an end. Please report this query.");
    } catch (error) {
      if (!signal.aborted) this.#forget(error);
      throw error;
    }
  }

  /**
   * After a failure: everything is loaded anew, and, unless the network was at fault, past the
   * browser's cache, which may hold the very bytes that were damaged.
   *
   * @param {unknown} error
   */
  #forget(error) {
    this.#opened = undefined;
    this.#host.distrustCache ||= ArilError.from(error, "crashed").code !== "network";
  }
}

/** @type {Promise<unknown> | undefined} */
let engineLoaded;

/** Fetches and compiles the engine, once for all indexes; forgotten when it fails. */
function loadEngine() {
  engineLoaded ??= (async () => {
    const response = await fetchRetrying(new URL("aril.wasm", import.meta.url), {}, async (answer) => answer);
    try {
      await init({ module_or_path: response });
    } catch (error) {
      throw new ArilError(
        "wasm",
        "This browser refused to run the search engine. Where the site has a Content-Security-Policy, " +
          `its script-src needs 'wasm-unsafe-eval'. (${error})`,
      );
    }
  })().catch((error) => {
    engineLoaded = undefined;
    throw error;
  });
  return engineLoaded;
}

const { port1: turnIn, port2: turnOut } = new MessageChannel();

/** Resolves in a later task. Timers would do, were they not held back to 4 ms when they nest. */
function turn() {
  return /** @type {Promise<void>} */ (
    new Promise((resolve) => {
      turnOut.addEventListener("message", () => resolve(), { once: true });
      turnOut.start();
      turnIn.postMessage(null);
    })
  );
}
