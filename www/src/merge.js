// Several indexes as one: one list of their hits. Loaded only where a page has several.
//
// Scores are comparable within one tier of one answer only: what a word weighs hangs on how many of the index's own
// pages have it. So tiers come first, which mean the same everywhere: a page with the query for its title stands above
// one that only holds it, whichever index it is from. Within a tier each index's scores are divided by its best there.
// The best of each then stand side by side, in the order in which the indexes were named, and the others follow by how
// much less than their best they are: a small index is not drowned by a large one, nor does it take more of the first
// places than the hits that are as good as its best.

import { ArilError } from "./error.js";
import { sentence } from "./error-texts.js";

/** @typedef {import("./client.js").Results} Results */
/** @typedef {import("./client.js").Hit} Hit */

/** Best first. */
const TIERS = [
  "title",
  "title-prefix",
  "exact",
  "folded",
  "inside-word",
  "across",
  "near",
  "all",
  "corrected",
  "some",
];

/**
 * What an index has said to a query.
 * @typedef {object} Said
 * @property {Results} [results]
 * @property {ArilError} [error] As it arose.
 * @property {string} folder Of the index.
 */

/**
 * What several indexes answer to a query, as one.
 *
 * @param {import("./searcher.js").Searcher[]} searchers
 * @param {string} query
 * @param {import("./answerer.js").Asked} options
 * @param {AbortSignal} signal
 * @param {(said: {partial: true, results: Results}) => void} tell Is told what some of them have answered, while others
 *   are asked.
 */
export async function searchAll(searchers, query, options, signal, tell) {
  const { limit = 10, offset = 0 } = options;
  // Which of each index's hits are among those that are left out only all of them tell.
  const each = { ...options, limit: offset + limit, offset: 0 };
  /** @type {Said[]} */
  const answers = [];
  const ask = async (/** @type {import("./searcher.js").Searcher} */ searcher) => {
    /** @type {Said} */
    const said = { folder: new URL(searcher.index).pathname };
    answers.push(said);
    try {
      said.results = await searcher.search(query, each, signal);
    } catch (thrown) {
      said.error = ArilError.from(thrown);
    }
    const isPartial = answers.some(({ results, error }) => !results && !error);
    if (isPartial && answers.some(({ results }) => results)) tell({ partial: true, results: merged(answers, options) });
  };
  await Promise.all(searchers.map(ask));
  return merged(answers, options);
}

/**
 * The answers of several indexes to one query as one; those that failed are told in `failed`. Throws the error where all
 * have failed.
 *
 * @param {Said[]} answers
 * @param {import("./client.js").Options} options Of the whole; see `searchAll`.
 * @returns {Results}
 */
export function merged(answers, { limit = 10, offset = 0, sort = "" }) {
  if (answers.every(({ error }) => error)) throw answers[0]?.error;
  const failed = answers.flatMap(({ error, folder }, index) => (error ? { index, ...named(error, folder) } : []));
  const isHeld = answers.some(({ results }) => results?.hits.some(({ exact }) => exact));
  const lists = answers.map(({ results }) => {
    // Where one index holds the query, what others have instead of it is noise.
    const isNoise = isHeld && results?.corrected;
    return results && !isNoise ? results : undefined;
  });
  const ranked = inOneList(
    lists.map((results, index) => ranks(results?.hits ?? [], index)),
    sort ? bySort(sort) : byShare,
    offset + limit,
  );
  const hits = ranked.slice(offset).map(({ hit, index }) => ({ ...hit, index }));
  const present = lists.filter((results) => results !== undefined);
  const first = present[0] ?? answers.find(({ results }) => results)?.results;
  const best = ranked[0];
  return {
    .../** @type {Results} */ (first),
    total: present.reduce((sum, { total }) => sum + total, 0),
    total_is_exact: !failed.length && present.every(({ total_is_exact }) => total_is_exact),
    is_cut: present.some(({ is_cut }) => is_cut),
    corrected: best?.hit.tier === "corrected" ? lists[best.index]?.corrected : undefined,
    took_ms: Math.max(...present.map(({ took_ms }) => took_ms), 0),
    hits,
    facets: facets(present),
    ...(failed.length > 0 && { failed }),
  };
}

/**
 * What went wrong, with the folder of the index where that does not tell it: of several it is to be known which.
 *
 * @param {ArilError} error
 * @param {string} folder
 */
function named(error, folder) {
  const message = sentence(error);
  return { code: error.code, message: message.includes(folder) ? message : `${folder}: ${message}` };
}

/**
 * @typedef {object} Ranked
 * @property {Hit} hit
 * @property {number} index
 * @property {number} tier
 * @property {number} share Of its score in that of the best of its tier there.
 */

/**
 * @param {Hit[]} hits
 * @param {number} index
 * @returns {Ranked[]}
 */
function ranks(hits, index) {
  let [best, last] = [0, -1];
  return hits.map((hit) => {
    const tier = TIERS.indexOf(hit.tier);
    if (tier !== last) [best, last] = [hit.score, tier];
    return { hit, index, tier, share: best > 0 ? hit.score / best : 1 };
  });
}

/**
 * The first `n` of all lists, each of which stays in its order; where two first ones are alike, that of the earlier list
 * comes first.
 *
 * @param {Ranked[][]} lists
 * @param {(a: Ranked, b: Ranked) => number} compare
 * @param {number} n
 */
function inOneList(lists, compare, n) {
  const places = lists.map(() => 0);
  /** @type {Ranked[]} */
  const merged = [];
  while (merged.length < n) {
    /** @type {Ranked | undefined} */
    let best;
    lists.forEach((list, index) => {
      const first = list[places[index] ?? 0];
      if (first && (!best || compare(first, best) < 0)) best = first;
    });
    if (!best) break;
    merged.push(best);
    places[best.index] = (places[best.index] ?? 0) + 1;
  }
  return merged;
}

/**
 * @param {Ranked} a
 * @param {Ranked} b
 */
const byShare = (a, b) => a.tier - b.tier || b.share - a.share;

/**
 * By what the hits are sorted by, as far as their metadata has it.
 *
 * @param {string} sort
 */
function bySort(sort) {
  const name = sort.replace(/^-/, "");
  const direction = sort === name ? 1 : -1;
  const key = (/** @type {Ranked} */ { hit }) => hit.metadata.find(([known]) => known === name)?.[1];
  return (/** @type {Ranked} */ a, /** @type {Ranked} */ b) => {
    const [x, y] = [key(a), key(b)];
    return x === undefined || y === undefined ? 0 : direction * compared(x, y);
  };
}

/**
 * @param {string} x
 * @param {string} y
 */
const compared = (x, y) => Number(x) - Number(y) || (x < y ? -1 : Number(x > y));

/**
 * Counts of values that several have are added; each facet's values stay in their order.
 *
 * @param {Results[]} answers
 */
function facets(answers) {
  /** @type {Map<string, Map<string, number>>} */
  const all = new Map();
  for (const { name, values } of answers.flatMap((results) => results.facets)) {
    const counts = all.get(name) ?? new Map();
    all.set(name, counts);
    for (const { value, count } of values) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return [...all].map(([name, counts]) => ({
    name,
    values: [...counts].sort(([a], [b]) => compared(a, b)).map(([value, count]) => ({ value, count })),
  }));
}
