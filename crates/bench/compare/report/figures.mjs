// The figures of the comparison: what each one is, where it stands in a row, which end is better, and
// the words in which a site owner reads it.
//
// A sentence is put together as "<engines> <verb> <rest>", for instance "MiniSearch and lunr |
// download | less than Aril until five excerpts show", or with "No engine" in front.

import { absenceReason } from "./results.mjs";

/** @typedef {import("./results.mjs").Row} Row */
/** @typedef {import("./format.mjs").Unit} Unit */

/**
 * One value of a figure: a row has one for each case (set of queries, slow line), most have one only.
 * @typedef {{ case: string, value: number | undefined }} Reading
 */

/**
 * @typedef {object} Figure
 * @property {string} id
 * @property {string} group The id of its group in `GROUPS`.
 * @property {string} name As a table heads it.
 * @property {Unit} unit
 * @property {"lower" | "higher"} better
 * @property {[one: string, many: string]} verb
 * @property {string} rest
 * @property {(row: Row) => Reading[]} read
 * @property {(row: Row, wanted: string) => string | undefined} [why] Why a value is absent, where the
 *   row tells more than that it was not measured.
 */

/**
 * Figures that a reader weighs together. `context` tells what the better peer pays for it.
 * @typedef {object} Group
 * @property {string} id
 * @property {string} name
 */

/** @type {Group[]} */
export const GROUPS = [
  { id: "first", name: "Download until the first answer" },
  { id: "next", name: "Download per further query" },
  { id: "requests", name: "Requests" },
  { id: "wait", name: "Wait for an answer over the network" },
  { id: "warm", name: "Warm queries" },
  { id: "page", name: "Load on the reader's device" },
  { id: "recall", name: "Finding everything" },
  { id: "precision", name: "Listing nothing wrong" },
  { id: "ranking", name: "Ranking the sought page" },
  { id: "build", name: "Building the index" },
  { id: "index", name: "Size of the index" },
  { id: "edit", name: "What an edit makes stale" },
];

/** @type {(values: (number | null | undefined)[] | undefined) => number[]} */
const present = (values) => (values ?? []).filter((value) => value !== undefined && value !== null);

/**
 * The value that `share` of the values do not exceed, by the nearest-rank rule; the median of an even
 * count is the mean of the middle two.
 *
 * @param {(number | null | undefined)[] | undefined} values
 * @param {number} share From 0 to 1.
 * @returns {number | undefined} Absent when there are no values.
 */
export function quantile(values, share) {
  const sorted = present(values).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const rank = Math.max(0, Math.ceil(share * sorted.length) - 1);
  if (share === 0.5 && sorted.length % 2 === 0) return (Number(sorted[rank]) + Number(sorted[rank + 1])) / 2;
  return sorted[rank];
}

/** Absent as soon as one part is: half a sum would look like a result. */
export function sum(/** @type {(number | null | undefined)[]} */ ...parts) {
  const values = present(parts);
  return values.length === parts.length ? values.reduce((total, value) => total + value, 0) : undefined;
}

/** @type {(pick: (row: Row) => number | null | undefined) => (row: Row) => Reading[]} */
const single = (pick) => (row) => [{ case: "", value: pick(row) ?? undefined }];

/** The words for the sets that the harness draws its queries from. */
export function caseName(/** @type {string} */ set) {
  const characters = /^substring-(\d+)$/.exec(set);
  if (characters) return `${characters[1]} characters`;
  /** @type {Record<string, string>} */
  const names = {
    word: "words",
    prefix: "prefixes",
    typo: "one typo",
    title: "titles",
    heading: "unique headings",
    "title-part": "parts of titles",
  };
  return Object.hasOwn(names, set) ? String(names[set]) : set;
}

/** @type {(key: "recall" | "precision_at_10" | "first_holds") => (row: Row) => Reading[]} */
const exactness = (key) => (row) =>
  (row.exactness ?? []).map((entry) => ({ case: entry.set, value: entry[key] ?? undefined }));

/** @type {(key: "hit_1" | "mrr_10" | "hit_10") => (row: Row) => Reading[]} */
const ranking = (key) => (row) =>
  (row.ranking ?? []).map((entry) => ({ case: entry.set, value: entry[key] ?? undefined }));

/** @type {Figure[]} */
export const FIGURES = [
  {
    id: "load-bytes", group: "first", name: "bytes before the first query", unit: "bytes", better: "lower",
    verb: ["downloads", "download"], rest: "less than Aril before the first query",
    read: single((row) => row.load?.bytes),
  },
  {
    id: "cold-bytes", group: "first", name: "bytes until five excerpts show", unit: "bytes", better: "lower",
    verb: ["downloads", "download"], rest: "less than Aril until five excerpts show",
    read: single((row) => sum(row.load?.bytes, row.first?.bytes)),
  },
  {
    id: "next-bytes", group: "next", name: "bytes per further query, median", unit: "bytes", better: "lower",
    verb: ["downloads", "download"], rest: "less than Aril for a typical further query",
    read: single((row) => quantile(row.next?.map((query) => query.bytes), 0.5)),
  },
  {
    id: "next-bytes-p95", group: "next", name: "bytes per further query, p95", unit: "bytes", better: "lower",
    verb: ["downloads", "download"], rest: "less than Aril for a costly further query (one in twenty)",
    read: single((row) => quantile(row.next?.map((query) => query.bytes), 0.95)),
  },
  {
    id: "cold-requests", group: "requests", name: "requests until five excerpts show", unit: "count", better: "lower",
    verb: ["makes", "make"], rest: "fewer requests than Aril until five excerpts show",
    read: single((row) => sum(row.load?.requests, row.first?.requests)),
  },
  {
    id: "next-requests", group: "requests", name: "requests per further query, median", unit: "count", better: "lower",
    verb: ["makes", "make"], rest: "fewer requests than Aril for a typical further query",
    read: single((row) => quantile(row.next?.map((query) => query.requests), 0.5)),
  },
  {
    id: "cold-ms", group: "wait", name: "time until five excerpts show, fast line", unit: "ms", better: "lower",
    verb: ["shows", "show"], rest: "the first five excerpts sooner than Aril on a fast line",
    read: single((row) => sum(row.load?.ms, row.first?.ms)),
  },
  {
    id: "shaped-ms", group: "wait", name: "time until five excerpts show, shaped line", unit: "ms", better: "lower",
    verb: ["shows", "show"], rest: "the first five excerpts sooner than Aril on a slow line",
    read: (row) => (row.shaped ?? []).map((line) => ({ case: line.name, value: sum(line.load_ms, line.first_ms) })),
  },
  {
    id: "next-ms", group: "wait", name: "time per further query, fast line, median", unit: "ms", better: "lower",
    verb: ["shows", "show"], rest: "the answer to a further query sooner than Aril on a fast line",
    read: single((row) => quantile(row.next?.map((query) => query.ms), 0.5)),
  },
  {
    id: "warm-median", group: "warm", name: "warm query, median", unit: "ms", better: "lower",
    verb: ["answers", "answer"], rest: "a typical warm query faster than Aril",
    read: single((row) => row.warm?.median_ms),
  },
  {
    id: "warm-p95", group: "warm", name: "warm query, p95", unit: "ms", better: "lower",
    verb: ["answers", "answer"], rest: "a slow warm query (one in twenty) faster than Aril",
    read: single((row) => row.warm?.p95_ms),
  },
  {
    id: "warm-max", group: "warm", name: "warm query, slowest", unit: "ms", better: "lower",
    verb: ["answers", "answer"], rest: "its slowest warm query faster than Aril",
    read: single((row) => row.warm?.max_ms),
  },
  {
    id: "main-thread", group: "page", name: "main thread busy until five excerpts show", unit: "ms", better: "lower",
    verb: ["keeps", "keep"], rest: "the page busy for less time than Aril",
    read: single((row) => row.main_thread_ms),
  },
  {
    id: "heap", group: "page", name: "memory in the browser", unit: "mb", better: "lower",
    verb: ["holds", "hold"], rest: "less memory in the browser than Aril",
    read: single((row) => row.heap_mb),
  },
  {
    id: "recall", group: "recall", name: "recall", unit: "share", better: "higher",
    verb: ["finds", "find"], rest: "more of what is there than Aril",
    read: exactness("recall"),
  },
  {
    id: "precision", group: "precision", name: "precision@10", unit: "share", better: "higher",
    verb: ["lists", "list"], rest: "fewer wrong pages among the first ten than Aril",
    read: exactness("precision_at_10"),
    why: (row, wanted) =>
      row.exactness?.some(({ set, recall }) => set === wanted && recall === 0) ? "no query found anything" : undefined,
  },
  {
    id: "first-holds", group: "precision", name: "first hit holds the query", unit: "share", better: "higher",
    verb: ["puts", "put"], rest: "a wrong page first less often than Aril",
    read: exactness("first_holds"),
  },
  {
    id: "hit-1", group: "ranking", name: "hit@1", unit: "share", better: "higher",
    verb: ["puts", "put"], rest: "the sought page first more often than Aril",
    read: ranking("hit_1"),
  },
  {
    id: "mrr-10", group: "ranking", name: "MRR@10", unit: "score", better: "higher",
    verb: ["ranks", "rank"], rest: "the sought page higher than Aril",
    read: ranking("mrr_10"),
  },
  {
    id: "hit-10", group: "ranking", name: "hit@10", unit: "share", better: "higher",
    verb: ["lists", "list"], rest: "the sought page among the first ten more often than Aril",
    read: ranking("hit_10"),
  },
  {
    id: "build-cpu", group: "build", name: "CPU time", unit: "s", better: "lower",
    verb: ["builds", "build"], rest: "with less CPU time than Aril",
    read: single((row) => row.build?.cpu_s),
  },
  {
    id: "build-wall", group: "build", name: "wall-clock time", unit: "s", better: "lower",
    verb: ["builds", "build"], rest: "in less time than Aril",
    read: single((row) => row.build?.wall_s),
  },
  {
    id: "build-peak", group: "build", name: "peak memory", unit: "mb", better: "lower",
    verb: ["builds", "build"], rest: "in less memory than Aril",
    read: single((row) => row.build?.peak_mb),
  },
  {
    id: "index-files", group: "index", name: "files", unit: "count", better: "lower",
    verb: ["writes", "write"], rest: "fewer files than Aril",
    read: single((row) => row.build?.files),
  },
  {
    id: "index-bytes", group: "index", name: "bytes on disk", unit: "bytes", better: "lower",
    verb: ["writes", "write"], rest: "a smaller index than Aril",
    read: single((row) => row.build?.bytes),
  },
  {
    id: "renamed-bytes", group: "edit", name: "bytes renamed by one added sentence", unit: "bytes", better: "lower",
    verb: ["renames", "rename"], rest: "fewer bytes than Aril when one sentence is added",
    read: single((row) => row.build?.renamed_bytes),
  },
];

/** @type {(id: string) => Figure} */
export function figureById(id) {
  const figure = FIGURES.find((candidate) => candidate.id === id);
  if (figure === undefined) throw new Error(`no figure is called ${id}: see FIGURES`);
  return figure;
}

/**
 * Why a row lacks a figure, in words that stand beside the dash.
 *
 * @type {(figure: Figure, row: Row | undefined, wanted?: string) => string}
 */
export function absenceOf(figure, row, wanted = "") {
  return (row && figure.why?.(row, wanted)) ?? absenceReason(row);
}

/**
 * One value of a row, or `undefined`.
 *
 * @param {Figure} figure
 * @param {Row | undefined} row
 * @param {string} [wanted] The case; figures of a single value have the case "".
 */
export function readFigure(figure, row, wanted = "") {
  return row && figure.read(row).find((reading) => reading.case === wanted)?.value;
}
