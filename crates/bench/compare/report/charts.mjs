// Charts: bars as plain boxes that fit any width, exactness and growth as SVG. Every mark carries its
// number, and an engine without one says so in the place of its mark.

import { absenceOf, figureById, readFigure } from "./figures.mjs";
import { ABSENT, formatFactor, formatValue, joinWords } from "./format.mjs";
import { html } from "./html.mjs";
import { ARIL, absenceReason, engineName, findRow } from "./results.mjs";
import { logScale } from "./scale.mjs";

/** @typedef {import("./results.mjs").Results} Results */
/** @typedef {import("./results.mjs").Row} Row */
/** @typedef {import("./format.mjs").Unit} Unit */
/** @typedef {import("./scale.mjs").Scale} Scale */
/** @typedef {import("./html.mjs").Markup} Markup */

/**
 * One engine in a panel of bars.
 * @typedef {object} Bar
 * @property {string} engine
 * @property {number} [value] Where the bar ends; without it, `label` is the reason.
 * @property {number} [far] Where the thin line behind the bar ends, for instance the p95.
 * @property {string} label
 */

/** @type {(scale: Scale, value: number) => string} */
const percentAt = (scale, value) => `${(scale.place(value) * 100).toFixed(2)}%`;

/**
 * Horizontal bars, best first; the engines without a value are named below them. On a log scale a bar has no length to
 * compare, so it becomes a dot on a line.
 *
 * @param {Results} results
 * @param {{ title: string, bars: Bar[], scale: Scale, unit: Unit, better?: "lower" | "higher", widths?: string }} panel
 */
export function barPanel(results, { title, bars, scale, unit, better = "lower", widths = "" }) {
  const sign = better === "lower" ? 1 : -1;
  const sorted = bars
    .flatMap((bar) => (bar.value === undefined ? [] : [{ ...bar, value: bar.value }]))
    .sort((a, b) => (a.value - b.value) * sign);
  const absent = bars.filter(({ value }) => value === undefined);
  const grid = scale.ticks.map((tick) => html`<i class="grid" style="left:${percentAt(scale, tick)}"></i>`);
  const lines = sorted.map(({ engine, value, far, label }) => {
    const mark = html`${far !== undefined && html`<i class="far" style="width:${percentAt(scale, far)}"></i>`}<i
class="${scale.log ? "stem" : "fill"}" style="width:${percentAt(scale, value)}"></i>${
      scale.log && html`<i class="dot" style="left:${percentAt(scale, value)}"></i>`
    }`;
    return html`<li class="${engine === ARIL ? "aril" : "peer"}"><span class="name">${engineName(results, engine)}</span><span
class="track" aria-hidden="true">${grid}${mark}</span><span class="value">${label}</span></li>`;
  });
  return html`<section class="panel"><h4>${title}</h4><ul class="bars" style="${widths}">${lines}<li class="axis" aria-hidden="true"><span
class="track">${axisTicks(scale, bars).map(
    (tick) => html`<span style="left:${percentAt(scale, tick)}">${tick === 0 ? "0" : formatValue(tick, unit)}</span>`,
  )}</span></li></ul>${absentLine(results, absent.map(({ engine, label }) => ({ engine, reason: label })))}</section>`;
}

/**
 * The ticks that get a number: so far apart that the numbers do not touch on a phone, where long labels
 * leave the bars the least room.
 *
 * @type {(scale: Scale, bars: Bar[]) => number[]}
 */
function axisTicks(scale, bars) {
  const apart = bars.some(({ value, label }) => value !== undefined && label.length > 13) ? 0.55 : 0.34;
  /** @type {number[]} */
  const numbered = [];
  for (const tick of scale.ticks) {
    const before = numbered.at(-1);
    if (before === undefined || scale.place(tick) - scale.place(before) >= apart) numbered.push(tick);
  }
  return numbered;
}

/** Characters of a reason that a panel has room for; the table below has all of it. */
const REASON_ROOM = 120;

/** @type {(results: Results, absent: { engine: string, reason: string }[]) => Markup | ""} */
function absentLine(results, absent) {
  if (absent.length === 0) return "";
  const told = [...new Set(absent.map(({ reason }) => reason))].map((reason) => {
    const names = absent.filter((one) => one.reason === reason).map(({ engine }) => engineName(results, engine));
    return html`<li>${joinWords(names)}: ${reason.length > REASON_ROOM ? `${reason.slice(0, REASON_ROOM)}…` : reason}</li>`;
  });
  return html`<ul class="absent" aria-label="Engines without a figure here">${told}</ul>`;
}

/**
 * The same column widths for all panels of a chart, so that equal bars are equally long.
 *
 * @param {Results} results
 * @param {Bar[]} bars Of all panels.
 * @returns {string} A style.
 */
export function commonWidths(results, bars) {
  const longest = (/** @type {string[]} */ texts) => Math.max(0, ...texts.map((text) => text.length));
  const drawn = bars.filter(({ value }) => value !== undefined);
  const names = longest(drawn.map(({ engine }) => engineName(results, engine)));
  const labels = longest(drawn.map(({ label }) => label));
  // A character of running text is a little narrower than the digit that `ch` measures.
  return `grid-template-columns:${(names * 0.95).toFixed(1)}ch minmax(3rem,1fr) ${(labels * 0.92).toFixed(1)}ch`;
}

/**
 * The bars of a figure on one corpus.
 *
 * @param {Results} results
 * @param {string} corpus
 * @param {{ figure: string, far?: string, case?: string, label?: (row: Row, text: string) => string }} options
 * @returns {Bar[]}
 */
export function barsOf(results, corpus, { figure: id, far: farId, case: wanted = "", label }) {
  const figure = figureById(id);
  return Object.keys(results.engines).map((engine) => {
    const row = findRow(results, corpus, engine);
    const value = readFigure(figure, row, wanted);
    if (row === undefined || value === undefined) return { engine, label: `${ABSENT}\u00a0${absenceOf(figure, row, wanted)}` };
    const text = formatValue(value, figure.unit);
    const far = farId === undefined ? undefined : readFigure(figureById(farId), row, wanted);
    const farText = far === undefined || far === value ? "" : ` · ${formatValue(far, figure.unit)}`;
    return { engine, value, ...(far === undefined ? {} : { far }), label: label ? label(row, text) : text + farText };
  });
}

const EXACT = { width: 352, names: 104, head: 34, line: 42, bar: 22 };

/**
 * Recall and precision of every engine by set of queries: a row of small columns each.
 *
 * @param {Results} results
 * @param {string} corpus
 * @param {string} title
 */
export function exactnessPanel(results, corpus, title) {
  const rows = results.rows.filter((row) => row.corpus === corpus);
  const sets = [...new Set(rows.flatMap((row) => (row.exactness ?? []).map(({ set }) => set)))];
  if (sets.length === 0) return undefined;
  const room = (EXACT.width - EXACT.names) / 2;
  const slot = (room - 14) / sets.length;
  const groups = [
    { figure: figureById("recall"), name: "finds (recall)", left: EXACT.names },
    { figure: figureById("precision"), name: "right (precision@10)", left: EXACT.names + room },
  ];
  const measured = (/** @type {string} */ engine) =>
    groups.some(({ figure }) => sets.some((set) => readFigure(figure, findRow(results, corpus, engine), set) !== undefined));
  const engines = Object.keys(results.engines).filter(measured);
  const height = EXACT.head + engines.length * EXACT.line + 4;
  const short = (/** @type {string} */ set) => (set.startsWith("substring-") ? set.slice("substring-".length) : set);
  const heads = groups.map(
    ({ name, left }) => html`<text class="head" x="${left}" y="12">${name}</text>${sets.map(
      (set, place) =>
        html`<text class="set" x="${left + (place + 0.5) * slot}" y="28" text-anchor="middle">${short(set)}</text>`,
    )}`,
  );
  const lines = engines.map((engine, place) => {
    const row = findRow(results, corpus, engine);
    const base = EXACT.head + (place + 1) * EXACT.line - 4;
    const name = engineName(results, engine);
    const marks = groups.flatMap(({ figure, left }) =>
      sets.map((set, at) => {
        const value = readFigure(figure, row, set);
        const [x, middle] = [left + at * slot + 2, left + (at + 0.5) * slot];
        if (value === undefined) return html`<text class="none" x="${middle}" y="${base}" text-anchor="middle">${ABSENT}</text>`;
        const tall = value * EXACT.bar;
        return html`<rect class="full" x="${x}" y="${base - EXACT.bar}" width="${slot - 4}" height="${EXACT.bar}"/><rect
class="part" x="${x}" y="${(base - tall).toFixed(2)}" width="${slot - 4}" height="${tall.toFixed(2)}"/><text
class="number" x="${middle}" y="${base - EXACT.bar - 3}" text-anchor="middle">${hundredths(value)}</text>`;
      }),
    );
    return html`<g class="${engine === ARIL ? "aril" : "peer"}"><text class="name" x="0" y="${base - 6}">${
      name.length > 17 ? `${name.slice(0, 16)}…` : name
    }<title>${name}</title></text>${marks}</g>`;
  });
  const unit = sets.every((set) => set.startsWith("substring-"))
    ? "Above the columns: how many characters the query has. Numbers in percent."
    : "Above the columns: what kind of query. Numbers in percent.";
  const absent = Object.keys(results.engines)
    .filter((engine) => !measured(engine))
    .map((engine) => ({ engine, reason: `${ABSENT}\u00a0${absenceReason(findRow(results, corpus, engine))}` }));
  return html`<section class="panel"><h4>${title}</h4><svg class="exact" viewBox="0 0 ${EXACT.width} ${height}" role="img"
aria-label="${title}: recall and precision@10; the same figures stand in the table below">${heads}${lines}</svg>
<p class="hint">${unit}</p>${absentLine(results, absent)}</section>`;
}

/** A percentage without its sign, never rounded up to 100 or down to 0. */
function hundredths(/** @type {number} */ value) {
  const whole = Math.round(value * 100);
  if (whole === 100 && value < 1) return ">99";
  if (whole === 0 && value > 0) return "<1";
  return String(whole);
}

const GROWTH = { width: 352, height: 220, left: 12, right: 76, top: 12, bottom: 52 };

/**
 * How a figure grows with the number of documents, both axes in powers of ten. The dashed line grows in
 * proportion to the documents.
 *
 * @param {{ title: string, unit: Unit, points: { documents: number, value: number }[] }} panel
 */
export function growthPanel({ title, unit, points }) {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2 || points.some(({ value }) => value <= 0)) return undefined;
  const grown = last.documents / first.documents;
  const across = logScale(points.map(({ documents }) => documents));
  // One scale holds the measured line and the start of the dashed one, so that slopes can be compared.
  const decades = Math.log10(grown) + 0.2;
  const values = points.map(({ value }) => value);
  const low = Math.min(...values);
  const up = logScale([low, Math.max(...values, low * 10 ** decades)]);
  const x = (/** @type {number} */ documents) =>
    GROWTH.left + across.place(documents) * (GROWTH.width - GROWTH.left - GROWTH.right);
  const y = (/** @type {number} */ value) =>
    GROWTH.height - GROWTH.bottom - up.place(value) * (GROWTH.height - GROWTH.top - GROWTH.bottom);
  const line = points.map(({ documents, value }) => `${x(documents).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const proportional = first.value * grown;
  const close = Math.abs(y(last.value) - y(proportional)) < 14;
  const floor = GROWTH.height - GROWTH.bottom;
  return html`<section class="panel"><h4>${title}</h4><svg class="growth" viewBox="0 0 ${GROWTH.width} ${GROWTH.height}" role="img"
aria-label="${title}: ${formatFactor(last.value / first.value)} over ${formatFactor(grown)} the documents">
${points.map(
    ({ documents }) => html`<line class="grid" x1="${x(documents)}" x2="${x(documents)}" y1="${GROWTH.top}" y2="${floor + 30}"/><text
class="tick" x="${x(documents)}" y="${GROWTH.height - 6}" text-anchor="middle">${formatValue(documents, "count")}</text>`,
  )}
<line class="proportion" x1="${x(first.documents)}" y1="${y(first.value)}" x2="${x(last.documents)}" y2="${y(proportional)}"/>
<text class="tick" x="${x(last.documents) + 6}" y="${y(proportional) + (close ? -8 : 4)}">in proportion</text>
<polyline points="${line}"/>
${points.map(
    ({ documents, value }, place) => html`<circle cx="${x(documents)}" cy="${y(value)}" r="4"/><text class="number" ${
      place === points.length - 1
        ? html`x="${x(documents) + 8}" y="${y(value) + 4 + (close ? 8 : 0)}"`
        : html`x="${x(documents) + 3}" y="${y(value) + 17}"`
    }>${formatValue(value, unit)}</text>`,
  )}</svg></section>`;
}

