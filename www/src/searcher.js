// One index and the engine over it: loads both, then carries blocks to the engine until a query is
// done. Knows nothing of workers, so that it can run on the main thread too.

import { BUILD, Engine, SUMS } from "aril-wasm";
import { ArilError } from "./error.js";
import { Host, bytesOf, damaged, fetchRetrying } from "./host.js";

/**
 * An index that is being searched.
 * @typedef {object} Index
 * @property {string} file Its name tells one build of the index from another.
 * @property {Engine} engine
 * @property {Promise<void>} [more] The code that only some queries need, once one has asked for it.
 * @property {Uint8Array} [blocks] All of them, where they are behind the head.
 * @property {Uint8Array<ArrayBuffer>} [dictionary] What pages are deflated behind, once it is here: the engine
 *   asks for it before any of them.
 * @property {Map<number, {done: Promise<void>, controller: AbortController}>} running Blocks on their way to the
 *   engine, by id.
 */

export class Searcher {
  #host;
  /** @type {Promise<Index> | undefined} */
  #opened;

  /**
   * @param {string} index Address of the index folder, with its slash.
   * @param {import("./answerer.js").Load} load
   */
  constructor(index, load) {
    this.index = index;
    this.#host = new Host(index, load);
  }

  /**
   * Loads the engine and the index in parallel, once. After a failure the next call tries again.
   */
  open() {
    this.#opened ??= this.#open().catch((error) => {
      this.#forget(error);
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  /** Nobody waits for an answer: what is on its way for one need not arrive. */
  rest() {
    this.#opened?.then((index) => abandon(index, [])).catch(() => {});
  }

  /** @returns {Promise<Index>} */
  async #open() {
    const [{ manifest, file }, module] = await Promise.all([this.#host.load(), loadModule(FIRST)]);
    const engine = new Engine(module);
    // Its length stands at its begin, and does not count what is around it.
    const n = file.length < 12 ? 0 : new DataView(file.buffer, file.byteOffset).getUint32(8, true) + 20;
    if (!engine.open(file.subarray(0, n), BigInt(`0x${manifest.checksum}`))) throw damaged(manifest.file);
    const blocks = manifest.layout === "inline" ? file.subarray(n) : undefined;
    return { file: manifest.file, engine, blocks, running: new Map() };
  }

  /**
   * The answer to `query`. Rejects with the signal's reason once it aborts.
   *
   * @param {string} query
   * @param {import("./answerer.js").Asked} options
   * @param {AbortSignal} signal
   * @returns {Promise<import("./client.js").Results>}
   */
  async search(query, options, signal) {
    const index = await this.open();
    try {
      return await this.#ask(index, query, options, signal);
    } catch (thrown) {
      const { code, missing } = ArilError.from(thrown);
      if (index.blocks || (code !== "damaged" && !missing)) throw thrown;
      // Perhaps the site was rebuilt while the page was open: the older build's blocks are gone then, or a
      // page that says so comes in their place.
      const newer = await this.open();
      if (newer.file === index.file) throw thrown;
      return this.#ask(newer, query, options, signal);
    }
  }

  /**
   * @param {Index} index
   * @param {string} typed
   * @param {import("./answerer.js").Asked} options
   * @param {AbortSignal} signal
   */
  async #ask(index, typed, options, signal) {
    const query = typed.normalize();
    let started = 0;
    const { limit = 10, offset = 0, filters = "", sort = "", facets = [], sections = 0 } = options;
    const names = facets.join("\n");
    try {
      const provided = new Set();
      for (;;) {
        await turn(); // Lets a newer keystroke in, so that it can abandon this one.
        signal.throwIfAborted();
        started ||= performance.now();
        const step = index.engine.step(query, filters, sort, names, limit, offset, sections);
        abandon(index, "need" in step ? step.need : []);
        if ("done" in step) return Object.assign(step.done, { took_ms: performance.now() - started });
        // It was put off, as each step ends soon.
        if (!step.need.length) continue;
        // Each round brings blocks that were not there, so it ends.
        if (!step.need.some(({ id }) => !provided.has(id))) break;
        await Promise.all(step.need.map((need) => this.#bring(index, need)));
        for (const { id } of step.need) provided.add(id);
      }
      throw new ArilError("crashed", "The search did not come to an end. Please report this query.");
    } catch (error) {
      if (!signal.aborted) this.#forget(error);
      throw error;
    }
  }

  /**
   * Brings a block to the engine, or waits for it where an overtaken search has sent for it.
   *
   * @param {Index} index
   * @param {import("./host.js").Need} need
   */
  #bring(index, need) {
    const { id } = need;
    let running = index.running.get(id);
    if (!running) {
      const controller = new AbortController();
      const done = this.#fetch(index, need, "default", controller.signal).finally(() => {
        if (index.running.get(id)?.controller === controller) index.running.delete(id);
      });
      running = { done, controller };
      index.running.set(id, running);
    }
    return running.done;
  }

  /**
   * Fetches a block for the engine. One that is damaged may be so in the browser's cache only: it is
   * fetched once more, past that.
   *
   * @param {Index} index
   * @param {import("./host.js").Need} need
   * @param {RequestCache} cache
   * @param {AbortSignal} signal
   * @returns {Promise<void>}
   */
  async #fetch(index, need, cache, signal) {
    // No block, but code.
    if (!need.file) return loadMore(index);
    try {
      const { proof, inflated } = await this.#host.block(need, index, cache, signal);
      await index.more; // Some blocks are read by it, if it is on its way.
      if (!index.engine.provide(need.id, proof, inflated)) throw damaged(index.blocks ? index.file : need.file);
      if (need.dictionary) index.dictionary = inflated;
    } catch (thrown) {
      if (signal.aborted || ArilError.from(thrown).code !== "damaged") throw thrown;
      if (index.blocks || cache === "reload") throw thrown;
      return this.#fetch(index, need, "reload", signal);
    }
  }

  /**
   * After a failure: everything is loaded anew, and, unless a file was missing, past the browser's cache, which
   * may hold the very bytes that were damaged. Where the network failed, what is here is as good as before.
   *
   * @param {unknown} error
   */
  #forget(error) {
    const { code, missing } = ArilError.from(error);
    if (code === "network" && !missing) return;
    this.#opened = undefined;
    this.#host.distrustCache ||= code !== "network";
  }
}

/**
 * Ends the requests of blocks that an overtaken search has sent for, but for those that are needed now.
 *
 * @param {Index} index
 * @param {import("./host.js").Need[]} needed
 */
function abandon({ running }, needed) {
  for (const [id, { controller }] of running) {
    if (needed.some((need) => need.id === id)) continue;
    running.delete(id);
    controller.abort();
  }
}

/** The engine's modules, by their places in `SUMS`. */
const [FIRST, SECOND] = [0, 1];

/** @type {(Promise<WebAssembly.Module> | undefined)[]} */
const loaded = [];

/**
 * Fetches a module, once for all indexes; forgotten when it fails.
 *
 * @param {number} which
 */
function loadModule(which) {
  return (loaded[which] ??= fetchModule(which).catch((error) => {
    loaded[which] = undefined;
    throw error;
  }));
}

/**
 * Adds the code that only some queries need to the engine of an index.
 *
 * @param {Index} index
 */
function loadMore(index) {
  const a = index.engine.wasm;
  index.more ??= loadModule(SECOND)
    .then((module) => void new WebAssembly.Instance(module, { a, [BUILD]: a }))
    .catch((error) => {
      index.more = undefined;
      throw error;
    });
  return index.more;
}

/**
 * Fetches a module, once more past the browser's cache where its bytes are not those that belong to this script.
 *
 * @param {number} which
 */
async function fetchModule(which) {
  const url = new URL(which === FIRST ? "aril.wasm" : "aril-more.wasm", import.meta.url);
  const load = (/** @type {RequestCache} */ cache) => fetchRetrying(url, { cache }, bytesOf);
  let bytes = await load("default");
  if (sumOf(bytes) !== SUMS[which]) bytes = await load("reload");
  if (sumOf(bytes) !== SUMS[which]) throw new ArilError("engine", url.pathname);
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new ArilError("wasm", String(error));
  }
}

/**
 * FNV-1a. There is no better one where a page is not secure.
 *
 * @param {Uint8Array} bytes
 */
function sumOf(bytes) {
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193);
  return sum >>> 0;
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
