// Ranking: who types what one page alone is called, wants that page first.

import { random, sample } from "./random.mjs";

/** Queries that are asked in one go. */
const BATCH = 20;

/** Queries of each set for an engine that scans everything. */
const SLOW = 40;

/** A set that takes longer ends with the queries that it has asked. */
const LIMIT_MS = 60_000;

/** @typedef {{set: string, queries: {query: string, document: number}[]}} Wanted */

/**
 * @param {import("./documents.mjs").Documents} documents
 * @param {number} n
 * @returns {Wanted[]}
 */
export function wanted(documents, n) {
  const { titles, headings, parts } = documents.knownItems();
  const all = [["title", titles], ["heading", headings], ["title-part", parts]];
  return all.map(([set, queries]) => ({
    set: /** @type {string} */ (set),
    queries: sample(/** @type {Wanted["queries"]} */ (queries), n, random(`known ${set}`)),
  })).filter(({ queries }) => queries.length > 0);
}

/**
 * @param {import("./browser.mjs").Page} page Loaded.
 * @param {import("./documents.mjs").Documents} documents
 * @param {Wanted[]} sets
 * @param {boolean} slow Ask few: the engine scans everything.
 */
export async function ranking(page, documents, sets, slow) {
  const results = [];
  /** @type {string[]} */
  const errors = [];
  for (const { set, queries } of sets) {
    let [n, hit_1, hit_10, mrr_10] = [0, 0, 0, 0];
    const deadline = performance.now() + LIMIT_MS;
    const n_asked = slow ? SLOW : queries.length;
    for (let at = 0; at < n_asked && performance.now() < deadline; at += BATCH) {
      const some = queries.slice(at, at + BATCH);
      const answers = await page.search(some.map(({ query }) => query), 10);
      answers.forEach(({ hits, error }, i) => {
        if (error) errors.push(error);
        const rank = 1 + hits.findIndex(({ url }) => documents.numberOf(url) === some[i].document);
        n++;
        if (rank === 1) hit_1++;
        if (rank > 0) hit_10++;
        mrr_10 += rank > 0 ? 1 / rank : 0;
      });
    }
    results.push({ set, n, hit_1: hit_1 / n, mrr_10: mrr_10 / n, hit_10: hit_10 / n });
  }
  return { results, errors };
}
