// The comparison in sentences: what each loss and win means to someone who chooses a search.

import { betterPeers, worstFactor } from "./compare.mjs";
import { caseName, figureById, readFigure } from "./figures.mjs";
import { formatFactor, formatValue, joinWords } from "./format.mjs";
import { ARIL, corpusName, engineName, findRow } from "./results.mjs";

/** @typedef {import("./results.mjs").Results} Results */
/** @typedef {import("./compare.mjs").Comparison} Comparison */
/** @typedef {import("./compare.mjs").Loss} Loss */
/** @typedef {import("./compare.mjs").Win} Win */

/** The command that measures all of this again. */
export const REPRODUCE = "cargo xtask bench --report";

/** The day of the run; results may name the second, which tells a reader nothing. */
export const dayOf = (/** @type {Results} */ { date }) => date?.replace(/^(\d{4}-\d\d-\d\d)T.*$/, "$1") || undefined;

/** The corpus, and the set of queries or the line if there are several. */
export function whereOf(/** @type {Results} */ results, /** @type {{ corpus: string, case: string }} */ place) {
  const corpus = corpusName(results, place.corpus);
  return place.case === "" ? corpus : `${corpus}, ${caseName(place.case)}`;
}

/** "MiniSearch and lunr download less than Aril …": who is better where the loss is worst. */
export function lossHeadline(/** @type {Results} */ results, /** @type {Loss} */ { worst }) {
  const names = betterPeers(worst).map(({ engine }) => engineName(results, engine));
  return `${joinWords(names)} ${worst.figure.verb[names.length === 1 ? 0 : 1]} ${worst.figure.rest}`;
}

/** Where the loss is worst, with both values, what the better peer pays for it, and who else is better. */
export function lossDetail(/** @type {Results} */ results, /** @type {Loss} */ loss) {
  const { worst } = loss;
  const [peer] = worst.peers;
  if (peer === undefined) return "";
  const [aril, other] = [formatValue(worst.aril, worst.figure.unit), formatValue(peer.value, worst.figure.unit)];
  const name = engineName(results, peer.engine);
  const sentence = `Worst on ${whereOf(results, worst)} (${worst.figure.name}): Aril ${aril}, ${name} ${other}.`;
  return [sentence, spread(results, worst), priceOf(results, worst), othersOf(results, loss)].filter(Boolean).join(" ");
}

/** Engines that are better elsewhere only, each where it is furthest ahead. */
function othersOf(/** @type {Results} */ results, /** @type {Loss} */ { worst, cases }) {
  const named = new Set(betterPeers(worst).map(({ engine }) => engine));
  /** @type {string[]} */
  const others = [];
  for (const id of Object.keys(results.engines)) {
    if (named.has(id)) continue;
    const [furthest] = cases
      .flatMap((one) => betterPeers(one).map((peer) => ({ one, peer })))
      .filter(({ peer }) => peer.engine === id)
      .sort((a, b) => b.peer.factor - a.peer.factor);
    if (furthest === undefined) continue;
    const { one, peer } = furthest;
    const [aril, other] = [formatValue(one.aril, one.figure.unit), formatValue(peer.value, one.figure.unit)];
    const told = `${one.figure.name}: ${other}, Aril ${aril}: ${formatFactor(peer.factor)}`;
    others.push(`${engineName(results, id)} on ${whereOf(results, one)} (${told})`);
  }
  return others.length > 0 ? `Also better: ${joinWords(others)}.` : "";
}

/** Times that the rounds of one run do not tell apart are said to be so. */
function spread(/** @type {Results} */ results, /** @type {Comparison} */ { figure, corpus, peers }) {
  if (figure.id !== "warm-median" || peers[0]?.engine !== "minisearch") return "";
  const { min, max } = findRow(results, corpus, ARIL)?.warm?.ratio_to_minisearch ?? {};
  if (typeof min !== "number" || typeof max !== "number" || min > 1 || max < 1) return "";
  return `Over the rounds Aril took ${formatFactor(min)} to ${formatFactor(max)} of its time, so this may be noise.`;
}

/** What the peer that is better here does worse, where one explains the other. */
function priceOf(/** @type {Results} */ results, /** @type {Comparison} */ comparison) {
  const [peer] = comparison.peers;
  if (peer === undefined) return "";
  const row = findRow(results, comparison.corpus, peer.engine);
  const arilRow = findRow(results, comparison.corpus, ARIL);
  const price = (/** @type {string} */ id, wanted = "") => {
    const figure = figureById(id);
    const [theirs, ours] = [readFigure(figure, row, wanted), readFigure(figure, arilRow, wanted)];
    if (theirs === undefined || ours === undefined) return undefined;
    const worse = figure.better === "lower" ? theirs > ours : theirs < ours;
    return worse ? { theirs: formatValue(theirs, figure.unit), ours: formatValue(ours, figure.unit) } : undefined;
  };
  const name = engineName(results, peer.engine);
  if (["next", "requests", "warm", "wait"].includes(comparison.figure.group)) {
    const load = price("load-bytes");
    return load ? `${name} loads ${load.theirs} before its first query, Aril ${load.ours}.` : "";
  }
  if (comparison.figure.group === "precision") {
    const recall = price("recall", comparison.case);
    return recall ? `${name} finds ${recall.theirs} of what is there, Aril ${recall.ours}.` : "";
  }
  if (comparison.figure.id === "recall") {
    const precision = price("precision", comparison.case);
    return precision ? `Of its first ten, ${precision.theirs} hold the text; of Aril's, ${precision.ours}.` : "";
  }
  return "";
}

/**
 * A heading that says what a chart shows: who is best at a figure, and on how many corpora.
 *
 * @param {Comparison[]} comparisons
 * @param {string} figureId
 */
export function claimOf(comparisons, figureId) {
  const figure = figureById(figureId);
  const compared = comparisons.filter((comparison) => comparison.figure === figure);
  if (compared.length === 0) return `${capital(figure.name)}: nothing to compare`;
  const lost = compared.filter((comparison) => worstFactor(comparison) > 1).length;
  const unbeaten = compared.length - lost;
  const sentence = `${figure.verb[0]} ${figure.rest}`;
  return unbeaten * 2 >= compared.length
    ? `${capital(onHowMany(unbeaten, compared))}, no engine ${sentence}`
    : `${capital(onHowMany(lost, compared))}, another engine ${sentence}`;
}

/** @type {(some: number, compared: Comparison[]) => string} */
function onHowMany(some, compared) {
  const all = compared.length;
  const [one, many] = compared.some((comparison) => comparison.case !== "")
    ? ["in the one case", "cases"]
    : ["on the one site", "sites"];
  const preposition = one.slice(0, 2);
  if (all === 1) return `${one} compared`;
  return some === all ? `${preposition} all ${all} ${many}` : `${preposition} ${some} of ${all} ${many}`;
}

export const capital = (/** @type {string} */ text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** "On 5 of 6 sites, no engine finds more …" */
export function winHeadline(/** @type {Win} */ { figure, compared, ahead, level }) {
  return `${capital(onHowMany(ahead.length + level.length, compared))}, no engine ${figure.verb[0]} ${figure.rest}`;
}

/** How far ahead of the next best: the widest and the narrowest lead, with the places. */
export function winLead(/** @type {Results} */ results, /** @type {Win} */ { ahead, figure }) {
  const told = (/** @type {Comparison} */ comparison) => {
    const [peer] = comparison.peers;
    if (peer === undefined) return "";
    const [aril, other] = [formatValue(comparison.aril, figure.unit), formatValue(peer.value, figure.unit)];
    const factor = formatFactor(1 / peer.factor);
    return `${factor} on ${whereOf(results, comparison)} (${aril}; ${engineName(results, peer.engine)} ${other})`;
  };
  const [widest] = ahead;
  const narrowest = ahead.at(-1);
  if (widest === undefined || narrowest === undefined) return "";
  const least = formatFactor(1 / worstFactor(narrowest));
  if (widest === narrowest) return told(widest);
  return least === formatFactor(1 / worstFactor(widest)) ? `${least} on each` : `from ${told(narrowest)} to ${told(widest)}`;
}
