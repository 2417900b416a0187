// Aril without an interface: starts the worker, sends it queries and hands back hits.

import { ArilError } from "./error.js";
import { load } from "./load.js";

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
 * @property {string[]} [facets] Names of the facets whose values are to be counted: with an empty query those of all pages.
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
 * What answers queries. Only the newest query counts.
 * @typedef {object} Client
 * @property {(query: string, options?: SearchOptions) => Promise<Results>} search The pages that match `query`, best
 *   first. Rejects with an `ArilError`, or with an `AbortError` when a newer search overtakes this one, `signal` aborts
 *   or the client closes.
 * @property {(query: string, options?: import("./api.js").SuggestOptions) =>
 *   Promise<import("./suggest.js").Suggestion[]>} suggest What `query` may go on to: titles that begin with it, and what
 *   its last word or characters go on to in the pages that match best. It takes what a search for it takes, and waits
 *   for one that is under way. Rejects as `search` does; a newer call overtakes this one.
 * @property {(query: string, options?: import("./api.js").ExplainOptions) => Promise<import("./explain-engine.js").Told>}
 *   explain Why the answer to `query` is as it is, as the debug view tells it; and of a page why it is where it is or not
 *   found. Loads an engine of its own, beside this script.
 * @property {() => void} close Ends the worker. A search under way rejects with an `AbortError`.
 */

/**
 * `onPartial` is told what is known while the rest is on its way, if that is anything.
 * @typedef {Options & {signal?: AbortSignal, onPartial?: (results: Results) => void}} SearchOptions
 */

/**
 * A search under way.
 * @typedef {object} Pending
 * @property {number} id
 * @property {(results: Results) => void} [onPartial]
 * @property {(said: {results?: Results, error?: unknown}) => void} settle
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
  const indexes = [index]
    .flat()
    .join(" ")
    .split(/\s+/)
    .filter(Boolean)
    .map((folder) => new URL(folder, document.baseURI).href.replace(/\/?$/, "/"));
  if (!indexes.length) indexes.push(new URL("index/", import.meta.url).href);
  /** @type {Worker | undefined} */
  let worker;
  /** Ends a worker that never says anything. */
  let silence = 0;
  /** Workers so far. */
  let nth = 0;
  let lastId = 0;
  /** @type {Pending | undefined} */
  let pending;
  /** The end of the last search, whatever it was. @type {Promise<unknown>} */
  let settled;
  let isClosed = false;

  const stop = () => {
    clearTimeout(silence);
    worker?.terminate();
    worker = undefined;
  };

  /** The worker; a new one where there is none yet or the last one failed. */
  const start = () => {
    if (worker) return worker;
    const started = new Worker(trustedWorkerUrl(nth++), { type: "module" });
    const fail = (/** @type {{message?: string, late?: string}} */ { message, late = "" }) => {
      if (worker === started) stop();
      // An event without a message tells that the script itself did not load.
      const error = message
        ? new ArilError("crashed", `The search stopped: ${message}`)
        : new ArilError("worker", `The search could not start: aril-worker.js did not load${late}.`);
      pending?.settle({ error });
    };
    started.onmessage = ({ data }) => {
      clearTimeout(silence);
      if (data.id !== pending?.id) return;
      if (data.partial) return pending?.onPartial?.(data.results);
      const error = data.error && ArilError.from(data.error);
      if (error?.code === "crashed") stop();
      pending?.settle({ results: data.results, error });
    };
    started.onerror = fail;
    silence = setTimeout(fail, SILENCE_MS, { late: " in time" });
    // The page asks for what the worker would ask for first while its script is on its way.
    const engine = new URL("aril.wasm", import.meta.url).href;
    const early = [engine, ...indexes.map((index) => `${index}manifest.json`)];
    started.postMessage({ kind: "open", indexes, early });
    for (const url of early) {
      // What is wrong with one that does not come the worker tells, which then tries itself.
      fetch(url, { cache: url === engine ? "default" : "no-cache", signal: AbortSignal.timeout(SILENCE_MS) })
        .then((response) => (response.ok ? response.arrayBuffer() : undefined))
        .catch(() => {})
        .then((bytes) => started.postMessage({ kind: "early", url, bytes }));
    }
    return (worker = started);
  };

  /** @type {Client["search"]} */
  const search = (query, { signal, onPartial, limit, offset, filters, sort, facets, sections } = {}) => {
    const options = { limit, offset, filters, sort, facets, sections };
    /** @type {Promise<Results>} */
    const search = new Promise((resolve, reject) => {
      pending?.settle({ error: aborted() });
      if (signal?.aborted || isClosed) return reject(signal?.reason ?? aborted());

      const id = ++lastId;
      const abort = () => {
        worker?.postMessage({ kind: "cancel" });
        pending?.settle({ error: signal?.reason });
      };
      signal?.addEventListener("abort", abort);
      pending = {
        id,
        onPartial,
        settle: ({ results, error }) => {
          pending = undefined;
          signal?.removeEventListener("abort", abort);
          if (results) resolve(results);
          else reject(error);
        },
      };
      try {
        start().postMessage({ kind: "search", id, query, options });
      } catch (error) {
        pending.settle({ error: ArilError.from(error, "worker") });
      }
    });
    settled = search.catch(() => {});
    return search;
  };

  const close = () => {
    isClosed = true;
    stop();
    pending?.settle({ error: aborted() });
  };

  /** Resolves once no search is under way. */
  const idle = async () => {
    while (pending) await settled;
    if (isClosed) throw aborted();
  };

  if (signal?.aborted) isClosed = true;
  signal?.addEventListener("abort", close);
  try {
    if (!isClosed) start();
  } catch {
    // Told by the first search, which tries again.
  }
  return {
    search,
    suggest: async (query, options) => (await load("aril-api.js")).suggest(query, options, search, idle),
    explain: async (query, options) => (await load("aril-api.js")).explain(query, options, indexes),
    close,
  };
}

const WORKER_URL = new URL("aril-worker.js", import.meta.url);

/** A worker that has not said anything for so long never will. */
const SILENCE_MS = 20_000;

/** @typedef {{createScriptURL(nth: string): string}} Policy */

/** Makes no other address than the worker's. @type {Policy} */
const ADDRESS = { createScriptURL: (nth) => WORKER_URL + (Number(nth) ? `?${Number(nth)}` : "") };

/** @type {Policy | undefined} */
let policy;

/**
 * The worker's address in the form that a page with `require-trusted-types-for 'script'` asks for: by a policy that is
 * named `aril`.
 *
 * @param {number} nth Another one than the last, where that failed: Chromium would wait for an answer that never comes.
 */
function trustedWorkerUrl(nth) {
  /** @type {{createPolicy(name: string, rules: Policy): Policy} | undefined} */
  const factory = Reflect.get(globalThis, "trustedTypes");
  policy ??= factory?.createPolicy("aril", ADDRESS) ?? ADDRESS;
  return policy.createScriptURL(String(nth));
}

/** What ends a search that nobody waits for. */
const aborted = () => new DOMException("A newer search has begun, or the client was closed.", "AbortError");
