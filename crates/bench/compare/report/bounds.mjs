// What Aril promised itself: the budgets of the design and the bars over the peers, as data, each with
// the place it comes from. A change here is a change of a promise: the design changes with it.

import { caseName, figureById, readFigure, sum } from "./figures.mjs";
import { ARIL, absenceReason, corpusName, findRow } from "./results.mjs";

/** @typedef {import("./results.mjs").Results} Results */
/** @typedef {import("./results.mjs").Row} Row */
/** @typedef {import("./format.mjs").Unit} Unit */

/**
 * @typedef {object} Bound
 * @property {"budget" | "bar"} kind A row of the design's budget table, or a cell of "Aril, at least".
 * @property {string} what
 * @property {string} corpus
 * @property {"at most" | "at least"} sense
 * @property {number | ((results: Results) => number | undefined)} limit A function for a limit that
 *   hangs on a peer in the same run.
 * @property {number} [next] The tighter limit that comes after this one.
 * @property {Unit} unit
 * @property {(row: Row) => number | undefined} read
 */

/**
 * A bound beside the value that Aril has in these results.
 * @typedef {object} Verdict
 * @property {Bound} bound
 * @property {number} [value]
 * @property {number} [limit]
 * @property {boolean} [met] Absent when it cannot be told; then `reason` says why.
 * @property {number} [by] How far a missed bound is missed, in its own unit.
 * @property {number} [factor] How many times over the limit, or under it; `Infinity` beside a 0.
 * @property {boolean} [nextMet]
 * @property {string} [reason]
 */

/** The words for where a bound comes from. */
export const SOURCES = {
  budget: "the budget table of Aril's design",
  bar: "the bars set by what peers measured, column “Aril, at least”",
};

/** @type {(figure: string, wanted?: string) => (row: Row) => number | undefined} */
const reading = (figure, wanted) => (row) => readFigure(figureById(figure), row, wanted);

/** @type {(what: string, corpus: string, figure: string, unit: Unit, limit: number, next?: number) => Bound} */
const budget = (what, corpus, figure, unit, limit, next) => ({
  kind: "budget", what, corpus, sense: "at most", limit, unit, read: reading(figure),
  ...(next === undefined ? {} : { next }),
});

const KB = 1000;
const MB = 1e6;

/** @type {Bound[]} */
const BUDGETS = [
  // The table has the engine (55 kB, then 45) and what opens an index (16 kB on zh, 35 kB on big) in
  // two rows; a browser's load is their sum.
  budget("engine and opened index together", "zh", "load-bytes", "bytes", (55 + 16) * KB, (45 + 16) * KB),
  budget("engine and opened index together", "big", "load-bytes", "bytes", (55 + 35) * KB, (45 + 35) * KB),
  budget("first five excerpts from nothing", "zh", "cold-bytes", "bytes", 95 * KB, 82 * KB),
  budget("first five excerpts from nothing", "en", "cold-bytes", "bytes", 88 * KB, 60 * KB),
  budget("first five excerpts from nothing", "big", "cold-bytes", "bytes", 115 * KB, 90 * KB),
  budget("each new query, median", "zh", "next-bytes", "bytes", 20 * KB),
  budget("each new query, median", "en", "next-bytes", "bytes", 22 * KB),
  budget("each new query, median", "big", "next-bytes", "bytes", 18 * KB),
  budget("index on disk", "zh", "index-bytes", "bytes", 4.8 * MB),
  budget("index on disk", "en", "index-bytes", "bytes", 5.5 * MB),
  budget("index on disk", "big", "index-bytes", "bytes", 36 * MB),
  {
    kind: "budget", what: "build, CPU time: a third of Pagefind's", corpus: "zh", sense: "at most", unit: "s",
    limit: (results) => {
      const cpu_s = findRow(results, "zh", "pagefind")?.build?.cpu_s;
      return cpu_s === undefined || cpu_s === null ? undefined : cpu_s / 3;
    },
    read: reading("build-cpu"),
  },
  budget("build, peak memory", "zh", "build-peak", "mb", 250),
];

/** Budgets that hold on every corpus. */
const EVERYWHERE = ["zh", "ja", "ko", "en", "big", "seed"].flatMap((corpus) => [
  /** @type {Bound} */ ({
    kind: "budget", what: "warm query, median, as a multiple of MiniSearch's", corpus, sense: "at most", limit: 1,
    unit: "ratio", read: (row) => row.warm?.ratio_to_minisearch?.median ?? undefined,
  }),
  /** @type {Bound} */ ({
    kind: "budget", what: "share of the index renamed by one added sentence", corpus, sense: "at most", limit: 0.02,
    unit: "share",
    read: (row) => {
      const [renamed, all] = [row.build?.renamed_bytes, row.build?.bytes];
      return sum(renamed, all) && all ? Number(renamed) / all : undefined;
    },
  }),
]);

/** @type {(what: string, corpus: string, figure: string, set: string, limit: number) => Bound} */
const bar = (what, corpus, figure, set, limit) => ({
  kind: "bar", what: `${what}, ${caseName(set)}`, corpus, sense: "at least", limit,
  unit: figureById(figure).unit, read: reading(figure, set),
});

/** Chinese and Japanese substrings of 2, 3, 4 and 6 characters, Korean ones of 2, 3 and 4 syllables. */
const EXACT = /** @type {[string, number[]][]} */ ([["zh", [2, 3, 4, 6]], ["ja", [2, 3, 4, 6]], ["ko", [2, 3, 4]]]).flatMap(
  ([corpus, lengths]) =>
    lengths.flatMap((length) => [
      bar("recall", corpus, "recall", `substring-${length}`, 1),
      bar("precision@10", corpus, "precision", `substring-${length}`, 1),
    ]),
);

/** @type {Bound[]} */
const RANKING = /** @type {[string, string, number, number][]} */ ([
  ["zh", "title", 0.98, 0.99],
  ["ja", "title", 0.98, 0.99],
  ["en", "title", 0.97, 0.98],
  ["zh", "heading", 0.9, 0.93],
  ["en", "heading", 0.75, 0.82],
]).flatMap(([corpus, set, hit_1, mrr_10]) => [
  bar("hit@1", corpus, "hit-1", set, hit_1),
  bar("MRR@10", corpus, "mrr-10", set, mrr_10),
]);

/** @type {Bound[]} */
const FORGIVING = [
  {
    ...bar("hit@10", "en", "hit-10", "typo", 0.96),
    // The harness may count the known item among the ranking sets or among the exactness sets.
    read: (row) => reading("hit-10", "typo")(row) ?? reading("recall", "typo")(row),
  },
  bar("recall", "en", "recall", "prefix", 1),
  bar("hit@10", "ko", "hit-10", "title-part", 0.98),
];

/** Every bound, in the order of its table. */
export const BOUNDS = [...BUDGETS, ...EVERYWHERE, ...EXACT, ...RANKING, ...FORGIVING];

/**
 * Holds each bound against Aril's rows. A bound on a corpus that the results do not list cannot be told.
 *
 * @param {Results} results
 * @param {Bound[]} [bounds]
 * @returns {Verdict[]}
 */
export function judge(results, bounds = BOUNDS) {
  return bounds.map((bound) => {
    const row = findRow(results, bound.corpus, ARIL);
    const value = row && bound.read(row);
    const limit = typeof bound.limit === "function" ? bound.limit(results) : bound.limit;
    if (value === undefined) {
      const listed = Object.hasOwn(results.corpora, bound.corpus);
      const reason = listed ? absenceReason(row) : "this site is not in the run";
      return { bound, reason, ...(limit === undefined ? {} : { limit }) };
    }
    if (limit === undefined) return { bound, value, reason: "the peer that sets the limit was not measured" };
    const met = holds(value, limit, bound.sense);
    /** @type {Verdict} */
    const verdict = { bound, value, limit, met };
    if (!met) {
      const [large, small] = bound.sense === "at most" ? [value, limit] : [limit, value];
      verdict.by = large - small;
      verdict.factor = small === 0 ? Infinity : large / small;
    }
    if (bound.next !== undefined) verdict.nextMet = holds(value, bound.next, bound.sense);
    return verdict;
  });
}

/** @type {(value: number, limit: number, sense: Bound["sense"]) => boolean} */
const holds = (value, limit, sense) => (sense === "at most" ? value <= limit : value >= limit);

/** The bounds that are missed, the most missed first. */
export function missedOf(/** @type {Verdict[]} */ verdicts) {
  return verdicts.filter(({ met }) => met === false).sort((a, b) => Number(b.factor) - Number(a.factor));
}

/** @type {(results: Results, bound: Bound) => string} */
export const boundName = (results, bound) => `${bound.what}: ${corpusName(results, bound.corpus)}`;
