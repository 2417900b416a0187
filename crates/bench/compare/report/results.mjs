// Reads the results of a comparison, and names the field that is wrong when they are not such results.
//
// Check at the door, then trust: behind `parseResults` every number is finite, every share lies
// between 0 and 1, and every row belongs to a listed engine and corpus. Anything may be absent.

/**
 * @typedef {{ cpu_s?: number, wall_s?: number, peak_mb?: number, files?: number, bytes?: number,
 *   renamed_bytes?: number }} Build `renamed_bytes`: under a new name after one sentence was added.
 * @typedef {{ bytes?: number, requests?: number, ms?: number }} Fetch Body bytes as sent.
 * @typedef {{ n?: number, median_ms?: number, p95_ms?: number, max_ms?: number,
 *   ratio_to_minisearch?: { min?: number, median?: number, max?: number } }} Warm
 * @typedef {{ set: string, n?: number, recall?: number, precision_at_10?: number,
 *   first_holds?: number }} ExactnessSet Shares from 0 to 1.
 * @typedef {{ set: string, n?: number, hit_1?: number, mrr_10?: number, hit_10?: number }} RankingSet
 * @typedef {{ name: string, latency_ms?: number, mbit_s?: number, load_ms?: number,
 *   first_ms?: number }} ShapedLine
 *
 * @typedef {object} Row What one engine did on one corpus.
 * @property {string} corpus
 * @property {string} engine
 * @property {string} [error] Why the engine failed; what it had measured before stays in the row.
 * @property {string | boolean} [skipped] Why it was not run.
 * @property {Build} [build]
 * @property {Fetch} [load] From an empty cache until a query can be typed.
 * @property {Fetch} [first] From there to the first five excerpts.
 * @property {(Fetch & { query?: string, n_results?: number })[]} [next] Further queries.
 * @property {ShapedLine[]} [shaped] Load and first query on a slow line.
 * @property {Warm} [warm]
 * @property {number} [main_thread_ms] Busy until five excerpts show.
 * @property {number} [heap_mb]
 * @property {ExactnessSet[]} [exactness]
 * @property {RankingSet[]} [ranking]
 *
 * @typedef {{ documents: number, text_bytes?: number, build?: Build, load?: Fetch, first?: Fetch,
 *   warm?: Warm }} GrowthStep
 * @typedef {{ name?: string, version?: string, note?: string }} Engine
 * @typedef {{ name?: string, language?: string, pages?: number, text_bytes?: number,
 *   packages?: string[] }} Corpus
 *
 * @typedef {object} Results
 * @property {string} [date]
 * @property {boolean} [partial] The run ended before its time.
 * @property {{ cores?: number, memory_gb?: number, browser?: string }} [machine]
 * @property {Record<string, Engine>} engines
 * @property {Record<string, Corpus>} corpora
 * @property {Row[]} rows
 * @property {GrowthStep[]} [growth] Aril alone, over synthetic sites of rising size.
 */

/** The engine that the report is about; all others are its peers. */
export const ARIL = "aril";

/** The file is not the results of a comparison. The message names the first field that is wrong. */
export class ResultsError extends Error {
  name = "ResultsError";
}

/** @typedef {(value: unknown, field: string) => void} Check Throws a `ResultsError`. */

/** @type {(field: string, expected: string, found: unknown) => never} */
function wrong(field, expected, found) {
  const shown = found === undefined ? "nothing" : (JSON.stringify(found) ?? typeof found);
  const short = shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
  throw new ResultsError(`${field}: expected ${expected}, found ${short}`);
}

/** @type {Check} */
const text = (value, field) => {
  if (typeof value !== "string") wrong(field, "a text", value);
};
/** @type {Check} */
const flag = (value, field) => {
  if (typeof value !== "boolean") wrong(field, "true or false", value);
};
/** @type {Check} */
const textOrFlag = (value, field) => {
  if (typeof value !== "string" && typeof value !== "boolean") wrong(field, "a text, true or false", value);
};
/** @type {Check} */
const amount = (value, field) => {
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) wrong(field, "a number, 0 or more", value);
};
/** @type {Check} */
const share = (value, field) => {
  if (typeof value !== "number" || !(value >= 0 && value <= 1)) wrong(field, "a share from 0 to 1", value);
};

/** @type {(field: string, key: string) => string} */
const under = (field, key) => (field === "" ? key : `${field}.${key}`);

/** @type {(value: unknown, field: string) => asserts value is Record<string, unknown>} */
function expectObject(value, field) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    wrong(field === "" ? "the file" : field, "an object", value);
  }
}

/**
 * An object whose listed fields pass their checks when they are there. `null` counts as absent, and
 * fields that this report does not know are left alone.
 *
 * @type {(fields: Record<string, Check>, required?: string[]) => Check}
 */
const object =
  (fields, required = []) =>
  (value, field) => {
    expectObject(value, field);
    for (const key of required) {
      if (value[key] === undefined || value[key] === null) wrong(under(field, key), "a value", value[key]);
    }
    for (const [key, check] of Object.entries(fields)) {
      if (value[key] !== undefined && value[key] !== null) check(value[key], under(field, key));
    }
  };

/** @type {(item: Check) => Check} */
const list = (item) => (value, field) => {
  if (!Array.isArray(value)) wrong(field, "a list", value);
  value.forEach((entry, place) => item(entry, `${field}[${place}]`));
};

/** @type {(item: Check) => Check} */
const byId = (item) => (value, field) => {
  expectObject(value, field);
  for (const [id, entry] of Object.entries(value)) item(entry, under(field, id));
};

const build = object({
  cpu_s: amount, wall_s: amount, peak_mb: amount, files: amount, bytes: amount, renamed_bytes: amount,
});
const fetched = object({ bytes: amount, requests: amount, ms: amount });
const warm = object({
  n: amount, median_ms: amount, p95_ms: amount, max_ms: amount,
  ratio_to_minisearch: object({ min: amount, median: amount, max: amount }),
});
const row = object(
  {
    corpus: text,
    engine: text,
    error: text,
    skipped: textOrFlag,
    build,
    load: fetched,
    first: fetched,
    next: list(object({ query: text, bytes: amount, requests: amount, ms: amount, n_results: amount })),
    shaped: list(object({ name: text, latency_ms: amount, mbit_s: amount, load_ms: amount, first_ms: amount }, ["name"])),
    warm,
    main_thread_ms: amount,
    heap_mb: amount,
    exactness: list(
      object({ set: text, n: amount, recall: share, precision_at_10: share, first_holds: share }, ["set"]),
    ),
    ranking: list(object({ set: text, n: amount, hit_1: share, mrr_10: share, hit_10: share }, ["set"])),
  },
  ["corpus", "engine"],
);
const results = object(
  {
    date: text,
    partial: flag,
    machine: object({ cores: amount, memory_gb: amount, browser: text }),
    engines: byId(object({ name: text, version: text, note: text })),
    corpora: byId(object({ name: text, language: text, pages: amount, text_bytes: amount, packages: list(text) })),
    rows: list(row),
    growth: list(
      object({ documents: amount, text_bytes: amount, build, load: fetched, first: fetched, warm }, ["documents"]),
    ),
  },
  ["engines", "corpora", "rows"],
);

/**
 * Reads results from the text of their file.
 *
 * @param {string} json
 * @returns {Results}
 * @throws {ResultsError} It is not JSON, or a field is not what this report reads.
 */
export function parseResults(json) {
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new ResultsError(`the file is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  results(value, "");
  const checked = /** @type {Results} */ (value);
  const seen = new Set();
  checked.rows.forEach(({ corpus, engine }, place) => {
    if (!Object.hasOwn(checked.corpora, corpus)) wrong(`rows[${place}].corpus`, "an id listed in corpora", corpus);
    if (!Object.hasOwn(checked.engines, engine)) wrong(`rows[${place}].engine`, "an id listed in engines", engine);
    const pair = JSON.stringify([corpus, engine]);
    if (seen.has(pair)) wrong(`rows[${place}]`, "one row for each engine and corpus", { corpus, engine });
    seen.add(pair);
  });
  return checked;
}

/** @type {(results: Results, corpus: string, engine: string) => Row | undefined} */
export function findRow(results, corpus, engine) {
  return results.rows.find((row) => row.corpus === corpus && row.engine === engine);
}

/**
 * Why a row lacks a figure, in words that stand beside the dash.
 *
 * @param {Row | undefined} row
 */
export function absenceReason(row) {
  if (row === undefined) return "not run on this site";
  if (row.error !== undefined && row.error !== null) return `failed: ${row.error || "no reason given"}`;
  if (typeof row.skipped === "string") return `skipped: ${row.skipped || "no reason given"}`;
  if (row.skipped) return "skipped: no reason given";
  return "not measured";
}

/** @type {(results: Results, id: string) => string} */
export const engineName = (results, id) => results.engines[id]?.name || id;

/** @type {(results: Results, id: string) => string} */
export const corpusName = (results, id) => results.corpora[id]?.name || id;
