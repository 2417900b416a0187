// Exactness: of what stands in the text, how much is found, and does what is found hold it?

import { random, sample } from "./random.mjs";

/** Queries that are asked in one go. */
const BATCH = 20;

/** Queries of each set for an engine that scans everything. */
const SLOW = 40;

/** A set that takes longer ends with the queries that it has asked. */
const LIMIT_MS = 60_000;

/** @typedef {import("./documents.mjs").Documents} Documents */
/** @typedef {{set: string, queries: {query: string, holders: Set<number>}[]}} Asked */

/**
 * The sets of queries for a language, with the documents that hold each.
 * @param {Documents} documents
 * @param {number} n
 * @returns {Asked[]}
 */
export function sets(documents, n) {
  if (documents.language !== "en") {
    return [2, 3, 4, 6].map((length) => ({
      set: `substring-${length}`,
      queries: documents.stretches(length, n).map((query) => ({ query, holders: documents.holders(query) })),
    }));
  }
  const next = random("typos");
  const words = documents.randomWords(n, 3).map((query) => ({ query, holders: documents.withExactWord(query.toLowerCase()) }));
  const prefixes = documents.randomWords(n, 6).map((word) => {
    const query = word.slice(0, 4 + Math.floor(next() * (word.length - 5)));
    const folded = query.toLowerCase();
    return { query, holders: documents.withWord((word) => word.startsWith(folded)) };
  });
  const typos = documents.vocabulary(2 * n, 6).flatMap((word) => {
    const query = withTypo(word, next);
    return documents.withExactWord(query).size > 0 ? [] : [{ query, holders: documents.withExactWord(word) }];
  });
  return [{ set: "word", queries: words }, { set: "prefix", queries: prefixes }, { set: "typo", queries: typos.slice(0, n) }];
}

/** A word with one letter left out, doubled, replaced, or exchanged with the next. @param {string} word @param {() => number} next */
function withTypo(word, next) {
  const at = 1 + Math.floor(next() * (word.length - 2));
  const letter = String.fromCharCode(97 + Math.floor(next() * 26));
  const typos = [
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + letter + word.slice(at),
    word.slice(0, at) + letter + word.slice(at + 1),
    word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
  ];
  const [typo] = sample(typos, 1, next);
  return typo === word ? typos[0] : typo;
}

/**
 * Asks an engine all sets. A query that fails finds nothing, and its error is told.
 * @param {import("./browser.mjs").Page} page Loaded.
 * @param {Documents} documents
 * @param {Asked[]} asked
 * @param {{addresses?: Map<string, string>, max_hits?: number, slow?: boolean}} engine
 */
export async function exactness(page, documents, asked, { addresses, max_hits = Infinity, slow = false }) {
  const results = [];
  /** @type {string[]} */
  const errors = [];
  for (const { set, queries } of asked) {
    const sums = { recall: 0, precision: 0, of_first: 0, first: 0, n: 0, n_answered: 0, hit_1: 0, hit_10: 0, mrr_10: 0 };
    const deadline = performance.now() + LIMIT_MS;
    const [batch, n_asked] = slow ? [5, SLOW] : [BATCH, queries.length];
    for (let at = 0; at < n_asked && performance.now() < deadline; at += batch) {
      const some = queries.slice(at, at + batch);
      const answers = await page.all(some.map(({ query }) => query));
      answers.forEach((answer, i) => {
        const { holders } = some[i];
        if (answer.error) errors.push(answer.error);
        const hits = [...new Set(answer.hits.map((hit) => (typeof hit === "number" ? hit : documents.numberOf(addresses?.get(hit) ?? hit) ?? -1)))];
        const holds = (/** @type {number} */ hit) => holders.has(hit);
        const top = hits.slice(0, 10);
        sums.n++;
        // No engine can return more than its own limit.
        sums.recall += hits.filter(holds).length / Math.min(holders.size, max_hits);
        if (top.length > 0) {
          sums.n_answered++;
          sums.precision += top.filter(holds).length / top.length;
          const first = top.slice(0, holders.size);
          sums.of_first += first.filter(holds).length / first.length;
        }
        const rank = 1 + top.findIndex(holds);
        if (rank === 1) sums.first++;
        if (rank > 0) sums.hit_10++;
        sums.mrr_10 += rank > 0 ? 1 / rank : 0;
      });
    }
    results.push({
      set,
      n: sums.n,
      recall: sums.recall / sums.n,
      // Of no hit, none is wrong: an engine that never answers has no precision at all.
      ...(sums.n_answered > 0 && { precision_at_10: sums.precision / sums.n_answered }),
      ...(sums.n_answered > 0 && { precision_of_first: sums.of_first / sums.n_answered }),
      first_holds: sums.first / sums.n,
      n_answered: sums.n_answered,
      hit_10: sums.hit_10 / sums.n,
      mrr_10: sums.mrr_10 / sums.n,
    });
  }
  return { results, errors };
}
