// Made-up results for the tests. The numbers are round on purpose: nobody can take them for measured.

/** @typedef {import("./results.mjs").Row} Row */

/**
 * Results with one site, `zh`, and the given rows on it.
 *
 * @param {Partial<Row>[]} rows
 * @returns {import("./results.mjs").Results}
 */
export function madeUp(rows) {
  const engines = Object.fromEntries(rows.map(({ engine = "aril" }) => [engine, { name: `The ${engine}`, version: "0" }]));
  return {
    date: "no date",
    engines,
    corpora: { zh: { name: "Made-up site", language: "zh", pages: 10, text_bytes: 1000 } },
    rows: rows.map((row) => ({ corpus: "zh", engine: "aril", ...row })),
  };
}
