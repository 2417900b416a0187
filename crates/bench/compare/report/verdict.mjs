// What a reader decides by: where Aril loses, which of its own limits it missed, and where it wins.

import { SOURCES, boundName, missedOf } from "./bounds.mjs";
import { betterPeers, winsOf, worstFactor } from "./compare.mjs";
import { ABSENT, formatFactor, formatValue } from "./format.mjs";
import { html } from "./html.mjs";
import { ARIL, corpusName, engineName } from "./results.mjs";
import { capital, lossDetail, lossHeadline, whereOf, winHeadline, winLead } from "./words.mjs";

/** @typedef {import("./results.mjs").Results} Results */
/** @typedef {import("./html.mjs").Markup} Markup */
/** @typedef {import("./compare.mjs").Comparison} Comparison */
/** @typedef {import("./compare.mjs").Loss} Loss */
/** @typedef {import("./compare.mjs").Uncompared} Uncompared */
/** @typedef {import("./bounds.mjs").Verdict} Verdict */

/** @type {(comparisons: Comparison[], verdicts: Verdict[]) => Markup} */
export function tally(comparisons, verdicts) {
  const count = (/** @type {(factor: number) => boolean} */ test) =>
    comparisons.filter((one) => test(worstFactor(one))).length;
  const judged = (/** @type {boolean | undefined} */ met) => verdicts.filter((verdict) => verdict.met === met).length;
  return html`<ul class="tally">
<li class="behind"><b>${count((factor) => factor > 1)}</b> figures in which some engine is better than Aril</li>
<li><b>${count((factor) => factor === 1)}</b> in which Aril is level with the best</li>
<li><b>${count((factor) => factor < 1)}</b> in which Aril is better than every other</li>
<li class="behind"><b>${judged(false)}</b> of Aril's own limits missed</li>
<li><b>${judged(true)}</b> limits kept, ${judged(undefined)} not measured</li>
</ul>
<p class="quiet">A figure is one number on one site, for example the bytes that a typical query downloads there.</p>`;
}

/** @type {(results: Results, losses: Loss[], n_compared: number, uncompared: Uncompared[]) => Markup} */
export function lossSection(results, losses, n_compared, uncompared) {
  const failed = results.rows.filter(({ engine, error }) => engine === ARIL && error);
  const empty = Object.hasOwn(results.engines, ARIL)
    ? html`<p>${n_compared > 0 ? "In nothing that was measured here." : "Nothing could be compared in this run."}</p>`
    : html`<p class="warning">Aril itself is not in these results: nothing can be compared.</p>`;
  return html`<h2 id="losses">Where Aril loses</h2>
<p>Each entry names the engines that are better, and by what factor at its worst. “∞” stands where they need nothing at all.
Times shift between runs, so small factors of time say little; bytes, recall and ranks are exact.</p>
${failed.map(
    ({ corpus, error }) => html`<p class="warning"><b>Aril failed on ${corpusName(results, corpus)}:</b> ${error}</p>`,
  )}
${losses.length === 0 ? empty : html`<ol class="losses">${losses.map((loss) => lossItem(results, loss))}</ol>`}
${uncomparedNote(results, uncompared)}`;
}

/** @type {(results: Results, loss: Loss) => Markup} */
function lossItem(results, loss) {
  const { worst, cases, group } = loss;
  return html`<li><div class="factor">${formatFactor(worstFactor(worst))}<small>${group.name}</small></div><div>
<h3>${lossHeadline(results, loss)}</h3>
<p>${lossDetail(results, loss)}</p>
<details><summary>${cases.length === 1 ? "The one figure" : `All ${cases.length} figures`} behind a peer</summary>
<div class="scroll"><table class="text">${head(["Where", "Figure", "Aril", "Better"])}
<tbody>${cases.map(
    (one) => html`<tr><td>${whereOf(results, one)}</td><td>${one.figure.name}</td>
<td>${formatValue(one.aril, one.figure.unit)}</td><td>${betterPeers(one)
      .map(
        ({ engine, value, factor }) =>
          `${engineName(results, engine)} ${formatValue(value, one.figure.unit)}\u00a0(${formatFactor(factor)})`,
      )
      .join(", ")}</td></tr>`,
  )}</tbody></table></div></details></div></li>`;
}

/** What peers have and Aril lacks is not a win: it is told beside the losses. */
function uncomparedNote(/** @type {Results} */ results, /** @type {Uncompared[]} */ uncompared) {
  if (uncompared.length === 0) return "";
  return html`<details><summary>Figures that peers have and Aril has not: ${uncompared.length}</summary>
<ul class="quiet">${uncompared.map(
    (one) => html`<li>${whereOf(results, one)}: ${one.figure.name}: ${one.reason}</li>`,
  )}</ul></details>`;
}

/** @type {(results: Results, verdicts: Verdict[]) => Markup} */
export function boundSection(results, verdicts) {
  const missed = missedOf(verdicts);
  const told = verdicts.filter(({ met }) => met !== undefined);
  const unknown = verdicts.length - told.length;
  return html`<h2 id="limits">Limits that Aril set itself, and missed</h2>
${
    missed.length === 0
      ? html`<p>${
          told.length === 0 ? "None could be held against these results." : `None of the ${told.length} that were measured.`
        }</p>`
      : html`<ol class="losses">${sameLimits(missed).map((verdicts) => missedItem(results, verdicts))}</ol>`
  }
${unknown > 0 && html`<p class="quiet">${unknown} of ${verdicts.length} limits could not be measured in this run:
neither kept nor missed.</p>`}
<details><summary>All ${verdicts.length} limits</summary>
<p class="quiet">From ${SOURCES.budget}, and from ${SOURCES.bar}.</p>
<div class="scroll"><table class="text">${head(["Limit", "Promised", "Measured", "Kept", "Next goal"])}
<tbody>${verdicts.map((verdict) => boundLine(results, verdict))}</tbody></table></div></details>`;
}

/** A limit, what was measured and whether it is kept, in one line of text. */
export function boundText(/** @type {Results} */ results, /** @type {Verdict} */ { bound, value, limit, met, reason }) {
  const kept = met === undefined ? reason : met ? "kept" : "MISSED";
  const promised = limit === undefined ? ABSENT : `${bound.sense} ${formatValue(limit, bound.unit)}`;
  return `${boundName(results, bound)}: ${value === undefined ? ABSENT : formatValue(value, bound.unit)} (${promised}): ${kept}`;
}

/** @type {(results: Results, verdict: Verdict) => Markup} */
function boundLine(results, { bound, value, limit, met, nextMet, reason }) {
  const kept = met ? html`<td>yes</td>` : html`<td class="missed">no</td>`;
  const reached = nextMet ? "reached" : "not yet";
  return html`<tr><td>${boundName(results, bound)}</td>
<td>${limit === undefined ? ABSENT : `${bound.sense} ${formatValue(limit, bound.unit)}`}</td>
<td>${value === undefined ? ABSENT : formatValue(value, bound.unit)}</td>
${met === undefined ? html`<td>${ABSENT} ${reason}</td>` : kept}
<td>${bound.next !== undefined && formatValue(bound.next, bound.unit)}${nextMet !== undefined && `: ${reached}`}</td></tr>`;
}

const head = (/** @type {string[]} */ names) =>
  html`<thead><tr>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>`;

/** @type {(missed: Verdict[]) => Verdict[][]} The most missed limit first, with all its sites. */
function sameLimits(missed) {
  const names = [...new Set(missed.map(({ bound }) => bound.what))];
  return names.map((name) => missed.filter(({ bound }) => bound.what === name));
}

/** @type {(results: Results, verdicts: Verdict[]) => Markup} */
function missedItem(results, verdicts) {
  const [worst] = verdicts;
  return html`<li><div class="factor">${formatFactor(Number(worst?.factor))}<small>missed</small></div><div>
<h3>${worst && capital(worst.bound.what)}</h3>
<ul class="plain">${verdicts.map(
    ({ bound, value, limit, by }) => html`<li>${corpusName(results, bound.corpus)}:
${formatValue(Number(value), bound.unit)} where ${bound.sense} ${formatValue(Number(limit), bound.unit)} was promised:
<span class="missed">missed by ${missedBy(bound.unit, Number(by))}</span></li>`,
  )}</ul></div></li>`;
}

/** A difference of shares is in points: "2 %" would read as a share of the limit. */
function missedBy(/** @type {import("./format.mjs").Unit} */ unit, /** @type {number} */ by) {
  if (unit !== "share") return formatValue(by, unit);
  const points = Number((by * 100).toPrecision(2));
  return `${points}\u00a0percentage ${points === 1 ? "point" : "points"}`;
}

/** @type {(results: Results, comparisons: Comparison[]) => Markup} */
export function winSection(results, comparisons) {
  const wins = winsOf(comparisons);
  return html`<h2 id="wins">Where Aril wins</h2>
${
    wins.length === 0
      ? html`<p>In nothing that was measured here.</p>`
      : html`<ul class="wins">${wins.map(
          (win) => html`<li><h3>${winHeadline(win)}</h3><p class="quiet">${standing(win)}${
            win.ahead.length > 0 && html`. Lead over the next best: ${winLead(results, win)}`
          }.</p></li>`,
        )}</ul>`
  }`;
}

/** How many of the wins are more than a draw. */
function standing(/** @type {import("./compare.mjs").Win} */ { ahead, level }) {
  if (level.length === 0) return "Better than every other engine there";
  if (ahead.length === 0) return "Level with the best";
  return `Better than every other engine in ${ahead.length}, level with the best in ${level.length}`;
}
