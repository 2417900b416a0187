// Aril without an interface: starts the worker, sends it queries and hands back hits.

import { ArilError } from "./error.js";
import { filterText } from "./filters.js";

/**
 * A stretch of an excerpt.
 * @typedef {object} Piece
 * @property {string} text
 * @property {boolean} marked The text matches the query.
 */

/**
 * One page that matches.
 * @typedef {object} Hit
 * @property {string} url As the builder recorded it, relative to the site.
 * @property {string} title
 * @property {string} [heading] The section that the excerpt stands in.
 * @property {"title" | "title-prefix" | "exact" | "folded" | "inside-word" | "across" | "near" | "all" | "corrected" | "some"} tier
 * @property {boolean} exact The page holds the query.
 * @property {number} score Comparable within one tier of one answer only.
 * @property {Piece[]} excerpt
 * @property {[string, string][]} metadata What the page has for its hits: names and values.
 * @property {SectionHit[]} sections Other sections of the page that match, as many as were asked for at most.
 */

/**
 * A section of a page that matches.
 * @typedef {object} SectionHit
 * @property {string} url With the section's fragment.
 * @property {string} heading
 * @property {Piece[]} excerpt
 */

/**
 * What pages can be filtered by, and how many of those that match have each value.
 * @typedef {object} Facet
 * @property {string} name
 * @property {{value: string, count: number}[]} values In their order.
 */

/**
 * What of an answer is wanted; all of it is optional.
 * @typedef {object} Options
 * @property {number} [limit] Hits at most, 1 to 1000; 10 by default.
 * @property {number} [offset] How many of the best hits are left out, since they are shown already.
 * @property {import("./filters.js").Filter} [filters] What all hits must be like. With filters, an empty query
 *   finds all pages that are like them.
 * @property {string} [sort] What hits are sorted by instead of how well they match; `"-date"` is the largest
 *   first.
 * @property {string[]} [facets] Names of the facets whose values are to be counted.
 * @property {number} [sections] Sections of a hit at most, besides the one that its excerpt is from; none by
 *   default.
 */

/**
 * The answer to one query.
 * @typedef {object} Results
 * @property {string} query
 * @property {number} total Pages that match; `hits` holds the first `limit` of them.
 * @property {boolean} total_is_exact Otherwise `total` is an estimate.
 * @property {string} [read] How the query was read, where it is more than text.
 * @property {boolean} is_cut The query was too much: only a part of it was read, or of the pages that it may mean.
 * @property {string} [corrected] What was searched for, where nothing holds what was typed.
 * @property {number} took_ms
 * @property {Hit[]} hits
 * @property {Facet[]} facets Those that were asked for.
 */

/**
 * Opens an index: starts the worker, which loads the engine and the index in parallel.
 *
 * Nothing fails here. An index that cannot be opened is told by the next `search`, and each `search`
 * after a failure tries again.
 *
 * @param {object} [options]
 * @param {string | URL} [options.index] Folder of the index; relative to the page. Default: `index/`
 *   beside this script.
 * @param {AbortSignal} [options.signal] Closes the client.
 * @returns {Client}
 */
export function open({ index, signal } = {}) {
  const folder = index === undefined ? new URL("index/", import.meta.url) : new URL(index, document.baseURI);
  if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  const client = new Client(folder.href);
  if (signal?.aborted) client.close();
  signal?.addEventListener("abort", () => client.close(), { once: true });
  return client;
}

/** A conversation with one worker about one index. Only the newest query counts. */
class Client {
  /** @type {string} */
  #index;
  /** @type {Worker | undefined} */
  #worker;
  /** @type {{id: number, settle: (outcome: {results: Results} | {error: unknown}) => void} | undefined} */
  #pending;
  #lastId = 0;
  #closed = false;

  /** @param {string} index Address of the folder, with its slash. */
  constructor(index) {
    this.#index = index;
    try {
      this.#start();
    } catch {
      // Told by the first search, which tries again.
    }
  }

  /**
   * The pages that match `query`, best first.
   *
   * Rejects with an `ArilError`, or with an `AbortError` when a newer search overtakes this one,
   * `signal` aborts or the client closes.
   *
   * @param {string} query
   * @param {Options & {signal?: AbortSignal}} [options]
   * @returns {Promise<Results>}
   */
  search(query, { limit, offset, filters, sort, facets, sections, signal } = {}) {
    return new Promise((resolve, reject) => {
      this.#pending?.settle({ error: aborted("A newer search has overtaken this one.") });
      if (signal?.aborted) return reject(signal.reason);
      if (this.#closed) return reject(aborted("The client is closed."));

      const id = ++this.#lastId;
      const abort = () => {
        this.#worker?.postMessage({ kind: "cancel" });
        this.#pending?.settle({ error: signal?.reason });
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#pending = {
        id,
        settle: (outcome) => {
          this.#pending = undefined;
          signal?.removeEventListener("abort", abort);
          if ("results" in outcome) resolve(outcome.results);
          else reject(outcome.error);
        },
      };
      try {
        this.#start().postMessage({
          kind: "search",
          id,
          query,
          options: {
            limit,
            offset,
            filter: filters && filterText(filters),
            sort,
            facets,
            sections,
          },
        });
      } catch (error) {
        this.#pending.settle({ error: ArilError.from(error, "worker") });
      }
    });
  }

  /** Ends the worker. A search under way rejects with an `AbortError`. */
  close() {
    this.#closed = true;
    this.#stop();
    this.#pending?.settle({ error: aborted("The client is closed.") });
  }

  #stop() {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  /** The worker; a new one where there is none yet or the last one failed. */
  #start() {
    if (this.#worker) return this.#worker;
    const worker = new Worker(trustedWorkerUrl(), { type: "module", name: "aril" });
    worker.onmessage = ({ data }) => {
      if (data.id !== this.#pending?.id) return;
      if (data.results) return this.#pending?.settle(data);
      const error = ArilError.from(data.error, "crashed");
      if (error.code === "crashed") this.#stop();
      this.#pending?.settle({ error });
    };
    worker.onerror = (event) => {
      // An event without a message tells that the script itself did not load.
      const why = event.message
        ? `The search stopped: ${event.message}`
        : `The search could not start: ${WORKER_URL.pathname} did not load.`;
      if (this.#worker === worker) this.#stop();
      this.#pending?.settle({ error: new ArilError(event.message ? "crashed" : "worker", why) });
    };
    worker.postMessage({ kind: "open", index: this.#index });
    this.#worker = worker;
    return worker;
  }
}

const WORKER_URL = new URL("aril-worker.js", import.meta.url);

/** @type {{createScriptURL(url: string): string} | undefined} */
let policy;

/**
 * The worker's address in the form that a page with `require-trusted-types-for 'script'` asks for.
 * The policy is named `aril` and lets no other address pass.
 *
 * @returns {string | URL}
 */
function trustedWorkerUrl() {
  /** @type {{createPolicy(name: string, rules: object): {createScriptURL(url: string): string}} | undefined} */
  const factory = Reflect.get(globalThis, "trustedTypes");
  if (!factory) return WORKER_URL;
  policy ??= factory.createPolicy("aril", {
    /** @param {string} url */
    createScriptURL(url) {
      if (url !== WORKER_URL.href) throw new TypeError("aril: not the address of its worker");
      return url;
    },
  });
  return policy.createScriptURL(WORKER_URL.href);
}

/** @param {string} why */
function aborted(why) {
  return new DOMException(why, "AbortError");
}
