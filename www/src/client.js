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
 * @property {number} [index] Which of several indexes it is from, by its place among them.
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
 * @property {{index: number, code: string, message: string}[]} [failed] Which of several indexes did not answer, and why;
 *   where none did, the search fails.
 */

/**
 * Opens an index, or several as one: starts the worker, which loads the engine and the index in parallel.
 *
 * Nothing fails here. An index that cannot be opened is told by the next `search`, and each `search`
 * after a failure tries again.
 *
 * @param {object} [options]
 * @param {string | URL | (string | URL)[]} [options.index] Folder of the index, or folders with white space between them;
 *   relative to the page. Default: `index/` beside this script.
 * @param {AbortSignal} [options.signal] Closes the client.
 * @returns {Client}
 */
export function open({ index = [], signal } = {}) {
  const folders = [index].flat().flatMap((one) => String(one).split(/\s+/).filter(Boolean));
  const addresses = folders.map((folder) => new URL(folder, document.baseURI));
  if (!addresses.length) addresses.push(new URL("index/", import.meta.url));
  for (const folder of addresses) if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  const client = new Client(addresses.map(String));
  if (signal?.aborted) client.close();
  signal?.addEventListener("abort", () => client.close(), { once: true });
  return client;
}

/** What an index has said to a query. @typedef {{results?: Results, error?: {code: string, message: string}}} Said */

/**
 * A search under way.
 * @typedef {object} Pending
 * @property {number} id
 * @property {Options} options
 * @property {(results: Results) => void} [onPartial]
 * @property {(said: {results?: Results, error?: unknown}) => void} settle
 */

/** A conversation with one worker. Only the newest query counts. */
class Client {
  /** @type {string[]} */
  #indexes;
  /** @type {Worker | undefined} */
  #worker;
  /** Ends a worker that never says anything. */
  #silence = 0;
  /** @type {Pending | undefined} */
  #pending;
  #lastId = 0;
  /** Workers so far. */
  #nth = 0;
  #closed = false;
  /** The end of the last search, whatever it was. */
  #settled = Promise.resolve();

  /** @param {string[]} indexes Addresses of folders, with their slashes. */
  constructor(indexes) {
    this.#indexes = indexes;
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
   * @param {Options & {signal?: AbortSignal, onPartial?: (results: Results) => void}} [options] `onPartial` is told what
   *   is known while the rest is on its way, if that is anything.
   * @returns {Promise<Results>}
   */
  search(query, { signal, onPartial, ...options } = {}) {
    /** @type {Promise<Results>} */
    const search = new Promise((resolve, reject) => {
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
        options,
        onPartial,
        settle: ({ results, error }) => {
          this.#pending = undefined;
          signal?.removeEventListener("abort", abort);
          if (results) resolve(results);
          else reject(error);
        },
      };
      const { limit = 10, offset = 0, filters, sort, facets, sections } = options;
      const isOne = this.#indexes.length === 1;
      try {
        this.#start().postMessage({
          kind: "search",
          id,
          query,
          options: {
            // Which of each index's hits are among those that are left out only all of them tell.
            limit: isOne ? limit : offset + limit,
            offset: isOne ? offset : 0,
            filter: filters && filterText(filters),
            sort,
            facets: facets?.join("\n"),
            sections,
          },
        });
      } catch (error) {
        this.#pending.settle({ error: ArilError.from(error, "worker") });
      }
    });
    this.#settled = search.then(
      () => {},
      () => {},
    );
    return search;
  }

  /**
   * What `query` may go on to: titles that begin with it, and what its last word or characters go on to in the pages
   * that match best. It takes what a search for it takes, and waits for one that is under way.
   *
   * Rejects as `search` does; a newer call overtakes this one.
   *
   * @param {string} query
   * @param {import("./api.js").SuggestOptions} [options]
   * @returns {Promise<import("./suggest.js").Suggestion[]>}
   */
  async suggest(query, options) {
    const idle = async () => {
      while (this.#pending) await this.#settled;
    };
    return (await api()).suggest(query, options, this, idle);
  }

  /**
   * Why the answer to `query` is as it is, as the debug view tells it; and of the page with the address `page`, or whose
   * address ends so, why it is where it is or not found. Loads an engine of its own, beside this script.
   *
   * @param {string} query
   * @param {import("./api.js").ExplainOptions} [options]
   * @returns {Promise<import("./explain-engine.js").Told>}
   */
  async explain(query, options) {
    return (await api()).explain(query, options, this, this.#indexes);
  }

  /** Whether it was closed, for good. */
  get closed() {
    return this.#closed;
  }

  /** Ends the worker. A search under way rejects with an `AbortError`. */
  close() {
    this.#closed = true;
    this.#stop();
    this.#pending?.settle({ error: aborted("The client is closed.") });
  }

  #stop() {
    clearTimeout(this.#silence);
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  /** The worker; a new one where there is none yet or the last one failed. */
  #start() {
    if (this.#worker) return this.#worker;
    const worker = new Worker(trustedWorkerUrl(this.#nth++), { type: "module", name: "aril" });
    const fail = (/** @type {string} */ code, /** @type {string} */ why) => {
      if (this.#worker === worker) this.#stop();
      this.#pending?.settle({ error: new ArilError(code, why) });
    };
    worker.onmessage = async ({ data }) => {
      clearTimeout(this.#silence);
      const pending = this.#pending;
      if (!pending || data.id !== pending.id) return;
      /** @type {Said} */
      const { results, error } = data.answers ? await merge(data.answers, pending.options) : data;
      if (pending !== this.#pending) return;
      if (data.partial) return results && pending.onPartial?.(results);
      if (error?.code === "crashed") this.#stop();
      pending.settle({ results, error: ArilError.from(error, "crashed") });
    };
    worker.onerror = ({ message }) => {
      // An event without a message tells that the script itself did not load.
      if (message) fail("crashed", `The search stopped: ${message}`);
      else fail("worker", `The search could not start: ${WORKER_URL.pathname} did not load.`);
    };
    this.#silence = setTimeout(
      () => fail("worker", `The search could not start: ${WORKER_URL.pathname} did not load in time.`),
      SILENCE_MS,
    );
    // The page asks for what the worker would ask for first while its script is on its way.
    const manifests = this.#indexes.map((index) => new URL("manifest.json", index).href);
    const engine = new URL("aril.wasm", import.meta.url).href;
    worker.postMessage({ kind: "open", indexes: this.#indexes, early: [engine, ...manifests] });
    for (const url of [engine, ...manifests]) {
      // What is wrong with one that does not come the worker tells, which then tries itself.
      fetch(url, { cache: url === engine ? "default" : "no-cache", signal: AbortSignal.timeout(SILENCE_MS) })
        .then((response) => (response.ok ? response.arrayBuffer() : undefined))
        .catch(() => {})
        .then((bytes) => worker.postMessage({ kind: "early", url, bytes }, bytes ? [bytes] : []));
    }
    this.#worker = worker;
    return worker;
  }
}

const WORKER_URL = new URL("aril-worker.js", import.meta.url);

/** A worker that has not said anything for so long never will. */
const SILENCE_MS = 20_000;

/**
 * What most pages never need: the bundler leaves it alone.
 *
 * @returns {Promise<typeof import("./api.js")>}
 */
const api = () => import(new URL("aril-api.js", import.meta.url).href);

/**
 * @param {Said[]} answers
 * @param {Options} options
 * @returns {Promise<Said>}
 */
const merge = (answers, options) =>
  api()
    .then(({ merged }) => ({ results: merged(answers, options) }))
    .catch((error) => ({ error: ArilError.from(error, "network") }));

/** @type {{createScriptURL(url: string): string} | undefined} */
let policy;

/**
 * The worker's address in the form that a page with `require-trusted-types-for 'script'` asks for.
 * The policy is named `aril` and lets no other address pass.
 *
 * @param {number} nth Another one than the last, where that failed: Chromium would wait for an answer that never comes.
 */
function trustedWorkerUrl(nth) {
  const url = WORKER_URL + (nth ? `?${nth}` : "");
  /** @type {{createPolicy(name: string, rules: object): {createScriptURL(url: string): string}} | undefined} */
  const factory = Reflect.get(globalThis, "trustedTypes");
  policy ??= factory?.createPolicy("aril", {
    /** @param {string} url */
    createScriptURL(url) {
      if (url.split("?")[0] !== WORKER_URL.href) throw new TypeError("aril: not the address of its worker");
      return url;
    },
  });
  return policy?.createScriptURL(url) ?? url;
}

/** @param {string} why */
function aborted(why) {
  return new DOMException(why, "AbortError");
}
