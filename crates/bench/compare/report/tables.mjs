// Tables of figures, one for each corpus: engines in rows, and under each table why a cell is empty.

import { FIGURES, absenceOf, caseName, figureById } from "./figures.mjs";
import { ABSENT, formatFactor, formatValue } from "./format.mjs";
import { html } from "./html.mjs";
import { ARIL, absenceReason, corpusName, engineName, findRow } from "./results.mjs";

/** @typedef {import("./results.mjs").Results} Results */
/** @typedef {import("./results.mjs").Row} Row */
/** @typedef {import("./figures.mjs").Figure} Figure */
/** @typedef {import("./html.mjs").Markup} Markup */

/**
 * @typedef {object} Column
 * @property {string} name
 * @property {(row: Row | undefined) => string | undefined} read
 * @property {(row: Row | undefined) => string} why Why there is nothing to read.
 */

/** Numbered reasons for the dashes of one table. */
export class Notes {
  /** @type {string[]} */
  #reasons = [];

  /** The number of this reason's note, from 1. */
  mark(/** @type {string} */ reason) {
    const known = this.#reasons.indexOf(reason);
    return known >= 0 ? known + 1 : this.#reasons.push(reason);
  }

  get reasons() {
    return [...this.#reasons];
  }
}

/**
 * The columns of some figures: one for each case that any engine has on this corpus.
 *
 * @type {(results: Results, corpus: string, figureIds: string[]) => Column[]}
 */
export function columnsOf(results, corpus, figureIds) {
  const rows = results.rows.filter((row) => row.corpus === corpus);
  return figureIds.map(figureById).flatMap((figure) => {
    const cases = new Set(
      rows.flatMap((row) => figure.read(row).flatMap(({ case: name, value }) => (value === undefined ? [] : [name]))),
    );
    return [...cases].map((wanted) => ({
      name: wanted === "" ? figure.name : `${figure.name}, ${caseName(wanted)}`,
      read: (/** @type {Row | undefined} */ row) => {
        const value = row && figure.read(row).find((reading) => reading.case === wanted)?.value;
        return value === undefined ? undefined : formatValue(value, figure.unit);
      },
      why: (/** @type {Row | undefined} */ row) => absenceOf(figure, row, wanted),
    }));
  });
}

/** Warm medians as multiples of MiniSearch's, with the spread over the rounds. */
export const RATIO_COLUMN = /** @type {Column} */ ({
  name: "times MiniSearch's median (least to most over the rounds)",
  read: (row) => {
    const { min, median, max } = row?.warm?.ratio_to_minisearch ?? {};
    if (typeof median !== "number") return undefined;
    const spread = typeof min === "number" && typeof max === "number" ? ` (${formatFactor(min)} to ${formatFactor(max)})` : "";
    return formatFactor(median) + spread;
  },
  why: absenceReason,
});

/**
 * One table for each corpus that has any of these figures.
 *
 * @param {Results} results
 * @param {string[]} figureIds
 * @param {Column[]} [more]
 */
export function figureTables(results, figureIds, more = []) {
  return Object.keys(results.corpora).map((corpus) => {
    const rows = results.rows.filter((row) => row.corpus === corpus);
    const extra = more.filter((column) => rows.some((row) => column.read(row) !== undefined));
    const columns = [...columnsOf(results, corpus, figureIds), ...extra];
    if (columns.length === 0) return html`<p class="quiet">${corpusName(results, corpus)}: not measured.</p>`;
    return corpusTable(results, corpus, columns);
  });
}

/** @type {(results: Results, corpus: string, columns: Column[]) => Markup} */
function corpusTable(results, corpus, columns) {
  const notes = new Notes();
  const lines = Object.keys(results.engines).map((engine) => {
    const row = findRow(results, corpus, engine);
    return html`<tr${engine === ARIL ? html` class="aril"` : ""}><th scope="row">${engineName(results, engine)}</th>${columns.map(
      (column) => {
        const shown = column.read(row);
        return html`<td>${shown ?? html`${ABSENT}<sup>${notes.mark(column.why(row))}</sup>`}</td>`;
      },
    )}</tr>`;
  });
  return html`<div class="scroll"><table>
<caption>${corpusName(results, corpus)}</caption>
<thead><tr><th scope="col">Engine</th>${columns.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${lines}</tbody></table></div>
${notesList(notes)}`;
}

/** @type {(notes: Notes) => Markup | ""} */
export function notesList(notes) {
  if (notes.reasons.length === 0) return "";
  return html`<ol class="notes">${notes.reasons.map((reason) => html`<li>${reason}</li>`)}</ol>`;
}

/** Every figure that the report knows, for the table that leaves nothing out. */
export const ALL_FIGURE_IDS = FIGURES.map(({ id }) => id);
