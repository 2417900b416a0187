// What the peers measured when the bars were set, on another day: figures that do not hang on the machine.
// Ours of today are held against them, so that a comparison that went wrong shows itself.

import { caseName, figureById, readFigure } from "./figures.mjs";
import { formatValue } from "./format.mjs";
import { html } from "./html.mjs";
import { corpusName, engineName, findRow } from "./results.mjs";

/** @typedef {import("./results.mjs").Results} Results */

/** A difference up to this share counts as the same. */
export const TOLERANCE = 0.05;

/**
 * @typedef {object} Earlier
 * @property {string} corpus
 * @property {string} engine
 * @property {string} figure
 * @property {string} [set]
 * @property {[least: number, most: number]} value
 */

/** @typedef {{ earlier: Earlier, now: number, agrees: boolean }} Held */

/** @type {(corpus: string, engine: string, figure: string, value: number | [number, number], set?: string) => Earlier} */
const earlier = (corpus, engine, figure, value, set) => ({
  corpus, engine, figure, value: typeof value === "number" ? [value, value] : value, ...(set && { set }),
});

/** @type {(corpus: string, engine: string, figure: string, values: (number | [number, number])[]) => Earlier[]} */
const bySet = (corpus, engine, figure, values) =>
  values.map((value, place) => earlier(corpus, engine, figure, value, `substring-${[2, 3, 4, 6][place]}`));

/** @type {(corpus: string, load: number, cold: number, next: number, p95?: number) => Earlier[]} */
const pagefindBytes = (corpus, load, first, next, p95) => [
  earlier(corpus, "pagefind", "load-bytes", load * 1000),
  earlier(corpus, "pagefind", "cold-bytes", (load + first) * 1000),
  earlier(corpus, "pagefind", "next-bytes", next * 1000),
  ...(p95 ? [earlier(corpus, "pagefind", "next-bytes-p95", p95 * 1000)] : []),
];

/** @type {Earlier[]} */
export const EARLIER = [
  ...bySet("zh", "pagefind", "recall", [0.98, 1, 1, 1]),
  ...bySet("zh", "pagefind", "precision", [0.57, 0.31, 0.24, 0.22]),
  ...bySet("zh", "pagefind-quoted", "recall", [0.51, 0.46, 0.46, 0.45]),
  ...bySet("zh", "pagefind-quoted", "precision", [1, 1, 1, 1]),
  ...bySet("zh", "flexsearch", "recall", [1, 1, 1, 1]),
  ...bySet("zh", "flexsearch", "precision", [0.5, 0.25, 0.16, 0.12]),
  ...bySet("zh", "minisearch", "recall", [[0.76, 0.8], [0.76, 0.8], [0.76, 0.8], [0.76, 0.8]]),
  ...bySet("zh", "minisearch", "precision", [0.57, 0.26, 0.22, 0.19]),
  ...bySet("zh", "orama", "recall", [[0.97, 1], [0.97, 1], [0.97, 1], [0.97, 1]]),
  ...bySet("zh", "lunr", "recall", [[0.25, 0.48], [0.25, 0.48], [0.25, 0.48], [0.25, 0.48]]),
  ...bySet("zh", "lunr", "precision", [[0.81, 1], [0.81, 1], [0.81, 1], [0.81, 1]]),
  ...bySet("zh", "fuse", "recall", [1, 1, 1, 1]),
  ...bySet("zh", "fuse", "precision", [1, 1, 1, 1]),
  ...bySet("ja", "pagefind", "recall", [[0.95, 0.99], [0.95, 0.99], [0.95, 0.99], [0.95, 0.99]]),
  ...bySet("ja", "pagefind", "precision", [0.74, 0.54, 0.39, 0.28]),
  ...bySet("ko", "pagefind", "recall", [0.48, 0.63, 0.68]),
  ...pagefindBytes("zh", 106, 138, 70, 142),
  ...pagefindBytes("en", 90, 84, 89, 200),
  ...pagefindBytes("big", 175, 63, 50, 239),
  ...pagefindBytes("ja", 108, 128, 68, 113),
  ...pagefindBytes("ko", 99, 31, 33, 47),
  ...pagefindBytes("seed", 80, 39, 0),
  earlier("zh", "minisearch", "load-bytes", 3_677_000),
  earlier("seed", "minisearch", "load-bytes", 26_000),
];

/**
 * Those of the earlier figures that this run has too.
 *
 * @param {Results} results
 * @param {Earlier[]} [all]
 * @returns {Held[]}
 */
export function heldAgainst(results, all = EARLIER) {
  return all.flatMap((earlier) => {
    const row = findRow(results, earlier.corpus, earlier.engine);
    const now = row && readFigure(figureById(earlier.figure), row, earlier.set);
    if (now === undefined) return [];
    const [least, most] = earlier.value;
    return [{ earlier, now, agrees: now >= least * (1 - TOLERANCE) && now <= most * (1 + TOLERANCE) }];
  });
}

/** One sentence. */
export function agreement(/** @type {Held[]} */ held) {
  const n_agree = held.filter(({ agrees }) => agrees).length;
  return `${n_agree} of ${held.length} earlier figures of peers come out within ${TOLERANCE * 100} % again`;
}

/** @type {(results: Results) => import("./html.mjs").Markup} */
export function earlierSection(results) {
  const held = heldAgainst(results);
  if (held.length === 0) return html``;
  const shown = (/** @type {Earlier} */ { figure, value: [least, most] }) => {
    const { unit } = figureById(figure);
    return least === most ? formatValue(least, unit) : `${formatValue(least, unit)} to ${formatValue(most, unit)}`;
  };
  return html`<h2 id="peers">Do the peers measure as they did before?</h2>
<p>${agreement(held)}. The bars were set by another harness, with other random queries and, where an engine leaves a choice,
another set-up.</p>
<details><summary>All ${held.length}</summary>
<div class="scroll"><table class="text"><thead><tr><th scope="col">Site</th><th scope="col">Engine</th>
<th scope="col">Figure</th><th scope="col">Earlier</th><th scope="col">Now</th><th scope="col">Same</th></tr></thead>
<tbody>${held.map(({ earlier, now, agrees }) => {
    const figure = figureById(earlier.figure);
    return html`<tr><td>${corpusName(results, earlier.corpus)}</td><td>${engineName(results, earlier.engine)}</td>
<td>${figure.name}${earlier.set && `, ${caseName(earlier.set)}`}</td><td>${shown(earlier)}</td>
<td>${formatValue(now, figure.unit)}</td>${agrees ? html`<td>yes</td>` : html`<td class="missed">no</td>`}</tr>`;
  })}</tbody></table></div></details>`;
}
