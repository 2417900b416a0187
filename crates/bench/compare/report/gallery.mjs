// The charts of the page, each under a sentence that says what it shows and over the table of its figures.

import { barPanel, barsOf, commonWidths, exactnessPanel, growthPanel } from "./charts.mjs";
import { caseName, figureById, readFigure, sum } from "./figures.mjs";
import { ABSENT, formatFactor, formatValue } from "./format.mjs";
import { html } from "./html.mjs";
import { corpusName } from "./results.mjs";
import { linearScale, scaleFor } from "./scale.mjs";
import { RATIO_COLUMN, figureTables } from "./tables.mjs";
import { claimOf } from "./words.mjs";

/** @typedef {import("./results.mjs").Results} Results */
/** @typedef {import("./html.mjs").Markup} Markup */
/** @typedef {import("./results.mjs").Row} Row */
/** @typedef {import("./compare.mjs").Comparison} Comparison */
/** @typedef {import("./scale.mjs").Scale} Scale */

/**
 * @typedef {object} Chart
 * @property {string} title
 * @property {string} how What the marks mean.
 * @property {(Markup | undefined)[]} panels
 * @property {(Markup)[]} tables
 */

/** @type {(chart: Chart) => Markup | ""} */
function chartSection({ title, how, panels, tables }) {
  const drawn = panels.filter((panel) => panel !== undefined);
  if (drawn.length === 0) return "";
  return html`<section><h3>${title}</h3><p class="quiet">${how}</p><div class="panels">${drawn}</div>
<details><summary>The same figures as a table</summary>${tables}</details></section>`;
}

/** @type {(scale: Scale, shape: string) => string} */
const readingHelp = (scale, shape) =>
  scale.log
    ? `${shape} Further left is better; ${isInTens(scale) ? "each line is ten times the one before" : "the scale is logarithmic"}.`
    : `${shape} Shorter is better.`;

const isInTens = (/** @type {Scale} */ { ticks }) =>
  ticks.every((tick, place) => place === 0 || Math.abs(tick / Number(ticks[place - 1]) - 10) < 1e-6);

/** @type {(results: Results, comparisons: Comparison[]) => (Markup | "")[]} */
export function charts(results, comparisons) {
  const corpora = Object.keys(results.corpora);
  /**
   * @type {(figure: string, options: { help: string, far?: string, tables: string[],
   *   label?: (row: Row, text: string) => string, more?: import("./tables.mjs").Column[] }) => Markup | ""}
   */
  const bars = (figure, { help, far, label, tables, more }) => {
    const byCorpus = corpora.map((corpus) => ({
      corpus,
      bars: barsOf(results, corpus, { figure, ...(far && { far }), ...(label && { label }) }),
    }));
    const all = byCorpus.flatMap((one) => one.bars);
    const scale = scaleFor(all.flatMap(({ value, far: end }) => [value, end].filter(isNumber)));
    const { unit } = figureById(figure);
    const widths = commonWidths(results, all);
    return chartSection({
      title: claimOf(comparisons, figure),
      how: readingHelp(scale, help),
      panels: byCorpus.map((one) =>
        one.bars.some(({ value }) => value !== undefined)
          ? barPanel(results, { title: corpusName(results, one.corpus), bars: one.bars, scale, unit, widths })
          : undefined,
      ),
      tables: figureTables(results, tables, more),
    });
  };
  return [
    bars("cold-bytes", {
      help:
        "Bytes from an empty cache until five excerpts are on screen: engine, index and texts together, as sent with gzip.",
      tables: ["load-bytes", "cold-bytes", "cold-requests", "cold-ms"],
    }),
    bars("next-bytes", {
      far: "next-bytes-p95",
      help:
        "Bytes for each query after the first: the mark is the median, the pale line and the second number the costliest " +
        "query in twenty (p95). An engine at 0 has loaded everything before.",
      tables: ["next-bytes", "next-bytes-p95", "next-requests", "next-ms"],
    }),
    slowLineChart(results, comparisons),
    chartSection({
      title: `${claimOf(comparisons, "recall")}. ${claimOf(comparisons, "precision")}`,
      how:
        "Left: of the pages that hold the query, how many are found. Right: of the first ten listed, how many hold it. " +
        "Full columns are perfect; an engine is exact only if both sides are full.",
      panels: corpora.map((corpus) => exactnessPanel(results, corpus, corpusName(results, corpus))),
      tables: figureTables(results, ["recall", "precision", "first-holds"]),
    }),
    rankingChart(results, comparisons),
    bars("warm-median", {
      far: "warm-p95",
      help:
        "Time for a query once everything needed is there: the mark is the median, the pale line and the second number " +
        "the slowest in twenty (p95).",
      tables: ["warm-median", "warm-p95", "warm-max", "main-thread", "heap"],
      more: [RATIO_COLUMN],
    }),
    bars("build-cpu", {
      help: "CPU time to build the index, with the peak of memory.",
      label: ({ build }, text) => (isNumber(build?.peak_mb) ? `${text}, ${formatValue(build.peak_mb, "mb")}` : text),
      tables: ["build-cpu", "build-wall", "build-peak"],
    }),
    bars("index-bytes", {
      help: "Bytes of the index on the server, with the number of files.",
      label: ({ build }, text) =>
        isNumber(build?.files)
          ? `${text}, ${formatValue(build.files, "count")} ${build.files === 1 ? "file" : "files"}`
          : text,
      tables: ["index-bytes", "index-files", "renamed-bytes"],
    }),
  ];
}

/** @type {(value: number | null | undefined) => value is number} */
const isNumber = (value) => typeof value === "number";

/** The slowest line that was measured, on each corpus. */
function slowLineChart(/** @type {Results} */ results, /** @type {Comparison[]} */ comparisons) {
  const lines = results.rows.flatMap((row) => row.shaped ?? []);
  const [slowest] = [...lines].sort(
    (a, b) => (a.mbit_s ?? Infinity) - (b.mbit_s ?? Infinity) || (b.latency_ms ?? 0) - (a.latency_ms ?? 0),
  );
  if (slowest === undefined) return "";
  const panels = Object.keys(results.corpora).map((corpus) => ({
    corpus,
    bars: barsOf(results, corpus, { figure: "shaped-ms", case: slowest.name }),
  }));
  const scale = scaleFor(panels.flatMap(({ bars }) => bars.map(({ value }) => value).filter(isNumber)));
  const widths = commonWidths(results, panels.flatMap(({ bars }) => bars));
  const terms = [
    isNumber(slowest.latency_ms) && `${formatValue(slowest.latency_ms, "ms")} of latency`,
    isNumber(slowest.mbit_s) && `${slowest.mbit_s} Mbit/s`,
  ].filter(isText);
  return chartSection({
    title: claimOf(comparisons.filter((comparison) => comparison.case === slowest.name), "shaped-ms"),
    how: readingHelp(
      scale,
      `Time from an empty cache until five excerpts show on a slow line (${[slowest.name, ...terms].join(", ")}).`,
    ),
    panels: panels.map(({ corpus, bars }) =>
      bars.some(({ value }) => value !== undefined)
        ? barPanel(results, { title: corpusName(results, corpus), bars, scale, unit: "ms", widths })
        : undefined,
    ),
    tables: figureTables(results, ["shaped-ms"]),
  });
}

/** @type {(value: string | false | undefined) => value is string} */
const isText = (value) => typeof value === "string";

/** One panel for each corpus and set of sought pages. */
function rankingChart(/** @type {Results} */ results, /** @type {Comparison[]} */ comparisons) {
  const scale = linearScale([1]);
  const drawn = Object.keys(results.corpora).flatMap((corpus) => {
    const rows = results.rows.filter((row) => row.corpus === corpus);
    const sets = new Set(rows.flatMap((row) => (row.ranking ?? []).map(({ set }) => set)));
    return [...sets].map((set) => {
      const has1 = rows.some((row) => readFigure(figureById("hit-1"), row, set) !== undefined);
      const figure = has1 ? "hit-1" : "hit-10";
      const bars = barsOf(results, corpus, {
        figure,
        case: set,
        label: (row, text) => {
          const mrr = readFigure(figureById("mrr-10"), row, set);
          return mrr === undefined ? text : `${text} · ${formatValue(mrr, "score")}`;
        },
      });
      const title = `${corpusName(results, corpus)}: ${caseName(set)}${has1 ? "" : " (among the first ten)"}`;
      return { title, bars };
    });
  });
  const widths = commonWidths(results, drawn.flatMap(({ bars }) => bars));
  const panels = drawn
    .filter(({ bars }) => bars.some(({ value }) => value !== undefined))
    .map((panel) => barPanel(results, { ...panel, scale, unit: "share", better: "higher", widths }));
  return chartSection({
    title: claimOf(comparisons, "hit-1"),
    how:
      "Each query has one right answer, such as the page of that title: how often it comes first (hit@1), and beside " +
      "it the mean of 1/place among the first ten (MRR@10). Longer is better.",
    panels,
    tables: figureTables(results, ["hit-1", "mrr-10", "hit-10"]),
  });
}

/** @typedef {import("./results.mjs").GrowthStep} GrowthStep */

/** @type {{ title: string, unit: import("./format.mjs").Unit, read: (step: GrowthStep) => number | null | undefined }[]} */
const GROWTH = [
  { title: "Download until five excerpts show", unit: "bytes", read: (step) => sum(step.load?.bytes, step.first?.bytes) },
  { title: "Download before the first query", unit: "bytes", read: (step) => step.load?.bytes },
  { title: "Warm query, median", unit: "ms", read: (step) => step.warm?.median_ms },
  { title: "CPU time to build", unit: "s", read: (step) => step.build?.cpu_s },
  { title: "Peak memory to build", unit: "mb", read: (step) => step.build?.peak_mb },
  { title: "Index on disk", unit: "bytes", read: (step) => step.build?.bytes },
];

/** @type {(results: Results) => Markup | ""} */
export function growthSection(results) {
  const steps = [...(results.growth ?? [])].sort((a, b) => a.documents - b.documents);
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined || first === last) return "";
  const panels = GROWTH.map(({ title, unit, read }) =>
    growthPanel({
      title, unit,
      points: steps.flatMap((step) => {
        const value = read(step);
        return isNumber(value) ? [{ documents: step.documents, value }] : [];
      }),
    }),
  ).filter((panel) => panel !== undefined);
  const cold = GROWTH[0];
  const [from, to] = [cold?.read(first), cold?.read(last)];
  const grown = formatFactor(last.documents / first.documents);
  const title =
    isNumber(from) && isNumber(to) && from > 0
      ? `With ${grown} the documents, Aril downloads ${formatFactor(to / from)} as much until five excerpts show`
      : `How Aril grows with ${grown} the documents`;
  return html`<section><h3>${title}</h3>
<p class="quiet">Aril alone, over synthetic sites. Across: the number of documents. Both axes are logarithmic; a line
flatter than the dashed one grows more slowly than the site.</p>
<div class="panels">${panels}</div>
<details><summary>The same figures as a table</summary><div class="scroll"><table>
<thead><tr><th scope="col">Documents</th><th scope="col">Text</th>${GROWTH.map(
    ({ title: name }) => html`<th scope="col">${name}</th>`,
  )}</tr></thead><tbody>${steps.map(
    (step) => html`<tr><th scope="row">${formatValue(step.documents, "count")}</th><td>${
      isNumber(step.text_bytes) ? formatValue(step.text_bytes, "bytes") : ABSENT
    }</td>${GROWTH.map(({ read, unit }) => {
      const value = read(step);
      return html`<td>${isNumber(value) ? formatValue(value, unit) : ABSENT}</td>`;
    })}</tr>`,
  )}</tbody></table></div><p class="quiet">“${ABSENT}”: not measured at this size.</p></details></section>`;
}
