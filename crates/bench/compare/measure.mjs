// What a visitor waits for: bytes, requests and times, cold, on slow lines and warm.

import { setTimeout as sleep } from "node:timers/promises";

import { open } from "./browser.mjs";
import { quantile } from "./random.mjs";

/** Excerpts that a visitor sees at first. */
const LIMIT = 5;

/** Nothing asked for so long: the page has all it wants. */
const QUIET_MS = 150;

/** Slow lines. */
const LINES = [
  { name: "good mobile", latency_ms: 40, mbit_s: 10 },
  { name: "slow mobile", latency_ms: 150, mbit_s: 1.6 },
];

/** What would take longer to load over a slow line is not waited for. */
const LIMIT_S = 60;

/** @typedef {import("./browser.mjs").Host} Host */

/** Waits until nothing more is asked for. @param {Host} at */
async function quiet(at) {
  for (let since = performance.now(), seen = -1; performance.now() - since < QUIET_MS; await sleep(10)) {
    if (at.count.open > 0 || at.count.requests !== seen) since = performance.now();
    seen = at.count.requests;
  }
}

/**
 * Counts what one call fetches. Its time is the longer of the call's own and that until the last byte:
 * some engines load on after they have answered.
 * @param {Host} at
 * @param {() => Promise<number>} call The ms that it took.
 */
async function counted(at, call) {
  at.reset();
  const start = performance.now();
  const ms = await call();
  await quiet(at);
  const { bytes, requests, last } = at.count;
  return { bytes, requests, ms: requests > 0 ? Math.max(ms, last - start) : ms };
}

/**
 * Cold: load, first query, further queries, each with its excerpts.
 *
 * What the first query costs depends much on the query, so each of `queries` is the first once, in a page
 * with an empty cache, and the median is told. `more` follow in the first of these pages.
 * @param {any} browser
 * @param {Host} at
 * @param {string[]} queries
 * @param {string[]} more
 */
export async function transfers(browser, at, queries, more) {
  /** @type {{bytes: number, requests: number, ms: number}[]} */
  const loads = [];
  /** @type {typeof loads} */
  const firsts = [];
  const next = [];
  /** @type {string[]} */
  const errors = [];
  let main_thread_ms;
  let heap_mb;
  for (const [round, query] of queries.entries()) {
    const page = await open(browser, at);
    try {
      const before = await page.mainThread();
      const ask = async (/** @type {string} */ query) => {
        const [answer] = await page.search([query], LIMIT);
        if (answer.error) errors.push(answer.error);
        return answer;
      };
      loads.push(await counted(at, page.load));
      const first = await counted(at, async () => (await ask(query)).ms);
      if (!errors.at(-1)?.startsWith(`"${query}"`)) firsts.push(first);
      if (round > 0) continue;
      // The browser now and then begins to count anew.
      main_thread_ms = Math.max(0, (await page.mainThread()) - before) || undefined;
      heap_mb = await page.memory();
      for (const query of more) {
        let n_results = 0;
        const transfer = await counted(at, async () => {
          const { ms, hits } = await ask(query);
          n_results = hits.length;
          return ms;
        });
        if (!errors.at(-1)?.startsWith(`"${query}"`)) next.push({ query, ...transfer, n_results });
      }
    } finally {
      await page.close();
    }
  }
  const middle = (/** @type {typeof loads} */ all) => {
    const { bytes, requests } = [...all].sort((a, b) => a.bytes - b.bytes)[all.length >> 1];
    return { bytes, requests, ms: quantile(all.map(({ ms }) => ms), 0.5) };
  };
  const failed = errors.length > 0 && { error: told(errors) };
  return { load: middle(loads), first: middle(firsts), next, main_thread_ms, ...(heap_mb && { heap_mb }), ...failed };
}

/** Some of the errors, and how many there were. @param {string[]} errors */
export function told(errors) {
  const different = [...new Set(errors)];
  return `${different.length} queries failed, ${different.slice(0, 3).join("; ")}`;
}

/**
 * From nothing to the first excerpts on slow lines; the query is typed as soon as the engine has loaded.
 * @param {any} browser
 * @param {Host} at
 * @param {string} query
 * @param {number} [load_bytes] What it loads: over a line that this takes minutes on, nothing is measured.
 */
export async function shaped(browser, at, query, load_bytes = 0) {
  const lines = [];
  for (const { name, ...line } of LINES.filter(({ mbit_s }) => load_bytes * 8 < mbit_s * 1e6 * LIMIT_S)) {
    const page = await open(browser, at);
    try {
      at.shape(line);
      const load_ms = await page.load();
      const [{ ms, error }] = await page.search([query], LIMIT);
      if (error) throw new Error(error);
      lines.push({ name, ...line, load_ms, first_ms: ms });
    } finally {
      at.shape(undefined);
      await page.close();
    }
  }
  return lines;
}

/**
 * Warm queries of all engines in turns: each has loaded, and has answered every query once.
 * @param {any} browser
 * @param {Map<string, {at: Host, slow: boolean}>} engines
 * @param {string[]} queries
 * @param {number} rounds
 */
export async function warm(browser, engines, queries, rounds) {
  /** @type {Map<string, {page?: import("./browser.mjs").Page, rounds: number[][], error?: string}>} */
  const runs = new Map();
  const per = Math.ceil(queries.length / rounds);
  const part = (/** @type {number} */ round, /** @type {boolean} */ slow) => queries.slice(round * per, (round + 1) * per).slice(0, slow ? 4 : per);
  for (const [id, { at, slow }] of engines) {
    /** @type {{page?: import("./browser.mjs").Page, rounds: number[][], error?: string}} */
    const run = { rounds: [] };
    runs.set(id, run);
    try {
      run.page = await open(browser, at);
      await run.page.load();
      for (let round = 0; round < rounds; round++) await run.page.search(part(round, slow), LIMIT);
    } catch (error) {
      run.error = String(error);
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const [id, run] of runs) {
      if (run.error || !run.page) continue;
      try {
        const answers = await run.page.search(part(round, engines.get(id)?.slow ?? false), LIMIT);
        run.rounds.push(answers.filter(({ error }) => !error).map(({ ms }) => ms));
      } catch (error) {
        run.error = String(error);
      }
    }
  }
  const measured = new Map();
  const base = runs.get("minisearch");
  for (const [id, run] of runs) {
    await run.page?.close();
    if (run.error) {
      measured.set(id, { error: run.error });
      continue;
    }
    const all = run.rounds.flat();
    if (all.length === 0) {
      measured.set(id, { error: "no query was answered" });
      continue;
    }
    const times = { n: all.length, median_ms: quantile(all, 0.5), p95_ms: quantile(all, 0.95), max_ms: Math.max(...all) };
    const ratios = base && !base.error ? run.rounds.map((ms, round) => quantile(ms, 0.5) / quantile(base.rounds[round], 0.5)).filter(Number.isFinite) : [];
    const ratio_to_minisearch = { min: Math.min(...ratios), median: quantile(ratios, 0.5), max: Math.max(...ratios) };
    measured.set(id, { warm: { ...times, ...(ratios.length > 0 && { ratio_to_minisearch }) } });
  }
  return measured;
}
