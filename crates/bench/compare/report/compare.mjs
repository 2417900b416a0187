// Who is better, and by what factor: each figure of Aril against the same figure of each peer, on the
// same corpus, in the same run.

import { FIGURES, GROUPS, absenceOf } from "./figures.mjs";
import { ARIL, findRow } from "./results.mjs";

/** @typedef {import("./results.mjs").Results} Results */
/** @typedef {import("./figures.mjs").Figure} Figure */
/** @typedef {import("./figures.mjs").Group} Group */

/**
 * A peer's value beside Aril's. A factor above 1 says how many times better the peer is, one below 1
 * that Aril is better; `Infinity` and 0 stand for a side that is 0 where the other is not.
 * @typedef {{ engine: string, value: number, factor: number }} Peer
 */

/**
 * One figure on one corpus.
 * @typedef {object} Comparison
 * @property {Figure} figure
 * @property {string} corpus
 * @property {string} case The set of queries or the line; "" for figures of a single value.
 * @property {number} aril
 * @property {Peer[]} peers At least one, best first.
 */

/**
 * A figure that peers have and Aril has not, or the reverse: nothing can be said about it.
 * @typedef {{ figure: Figure, corpus: string, case: string, reason: string }} Uncompared
 */

/**
 * Losses that a reader weighs together.
 * @typedef {object} Loss
 * @property {Group} group
 * @property {Comparison} worst
 * @property {Comparison[]} cases In each, at least one peer is better; worst first.
 */

/**
 * A figure that Aril wins somewhere.
 * @typedef {object} Win
 * @property {Figure} figure
 * @property {Comparison[]} ahead Aril is better than every peer; smallest lead last.
 * @property {Comparison[]} level The best peer has the same value.
 * @property {Comparison[]} compared All comparisons of this figure, lost ones included.
 */

/** Measured values that differ by less than this share are the same number written twice. */
const SAME = 1e-9;

/**
 * How many times better `peer` is than `aril`.
 *
 * @param {number} aril
 * @param {number} peer
 * @param {"lower" | "higher"} better
 */
export function factorOf(aril, peer, better) {
  const [worse, good] = better === "lower" ? [aril, peer] : [peer, aril];
  if (Math.abs(worse - good) <= SAME * Math.max(worse, good)) return 1;
  return good === 0 ? Infinity : worse / good;
}

/**
 * Every figure of every corpus that both Aril and some peer have, and those that cannot be compared.
 *
 * @param {Results} results
 * @returns {{ comparisons: Comparison[], uncompared: Uncompared[] }}
 */
export function compareAll(results) {
  const peerIds = Object.keys(results.engines).filter((id) => id !== ARIL);
  /** @type {Comparison[]} */
  const comparisons = [];
  /** @type {Uncompared[]} */
  const uncompared = [];
  for (const figure of FIGURES) {
    for (const corpus of Object.keys(results.corpora)) {
      const arilRow = findRow(results, corpus, ARIL);
      const arilReadings = valuesByCase(figure, arilRow);
      /** @type {Map<string, Peer[]>} */
      const peersByCase = new Map();
      for (const engine of peerIds) {
        for (const [name, value] of valuesByCase(figure, findRow(results, corpus, engine))) {
          const aril = arilReadings.get(name);
          const factor = aril === undefined ? NaN : factorOf(aril, value, figure.better);
          peersByCase.set(name, [...(peersByCase.get(name) ?? []), { engine, value, factor }]);
        }
      }
      for (const [name, peers] of peersByCase) {
        const aril = arilReadings.get(name);
        if (aril === undefined) {
          uncompared.push({ figure, corpus, case: name, reason: absenceOf(figure, arilRow, name) });
        } else {
          peers.sort((a, b) => b.factor - a.factor);
          comparisons.push({ figure, corpus, case: name, aril, peers });
        }
      }
    }
  }
  return { comparisons, uncompared };
}

/** @type {(figure: Figure, row: import("./results.mjs").Row | undefined) => Map<string, number>} */
function valuesByCase(figure, row) {
  /** @type {Map<string, number>} */
  const values = new Map();
  for (const reading of row ? figure.read(row) : []) {
    if (reading.value !== undefined) values.set(reading.case, reading.value);
  }
  return values;
}

/** The best peer's factor: above 1, Aril loses. */
export const worstFactor = (/** @type {Comparison} */ comparison) => comparison.peers[0]?.factor ?? 0;

/**
 * Worst factor first; among equals (such as infinite ones) in the order of `FIGURES`, then the larger
 * distance first.
 *
 * @type {(a: Comparison, b: Comparison) => number}
 */
function worseFirst(a, b) {
  const [left, right] = [worstFactor(a), worstFactor(b)];
  if (left !== right) return right - left;
  return FIGURES.indexOf(a.figure) - FIGURES.indexOf(b.figure) || b.aril - a.aril;
}

/**
 * Everything in which some peer is better, by group, worst factor first.
 *
 * @param {Comparison[]} comparisons
 * @returns {Loss[]}
 */
export function lossesOf(comparisons) {
  const lost = comparisons.filter((comparison) => worstFactor(comparison) > 1).sort(worseFirst);
  return GROUPS.flatMap((group) => {
    const cases = lost.filter(({ figure }) => figure.group === group.id);
    const [worst] = cases;
    return worst ? [{ group, worst, cases }] : [];
  }).sort((a, b) => worseFirst(a.worst, b.worst));
}

/**
 * The figures in which Aril is better than every peer somewhere, or nowhere worse; in the order of
 * `FIGURES`.
 *
 * @param {Comparison[]} comparisons
 * @returns {Win[]}
 */
export function winsOf(comparisons) {
  return FIGURES.map((figure) => {
    const compared = comparisons.filter((comparison) => comparison.figure === figure);
    return {
      figure,
      ahead: compared.filter((comparison) => worstFactor(comparison) < 1).sort((a, b) => worstFactor(a) - worstFactor(b)),
      level: compared.filter((comparison) => worstFactor(comparison) === 1),
      compared,
    };
  }).filter(({ ahead, level, compared }) => ahead.length > 0 || (level.length > 0 && level.length === compared.length));
}

/** The peers that are better than Aril in this comparison, best first. */
export const betterPeers = (/** @type {Comparison} */ { peers }) => peers.filter(({ factor }) => factor > 1);
