// The Markdown that the README shows: where Aril loses in one paragraph, then one table for each site.

import { judge, missedOf } from "./bounds.mjs";
import { compareAll, lossesOf, worstFactor } from "./compare.mjs";
import { absenceOf, figureById, readFigure } from "./figures.mjs";
import { ABSENT, formatFactor, formatValue } from "./format.mjs";
import { ARIL, absenceReason, corpusName, engineName, findRow } from "./results.mjs";
import { Notes } from "./tables.mjs";
import { REPRODUCE, dayOf, lossHeadline, whereOf } from "./words.mjs";

/** @typedef {import("./results.mjs").Results} Results */
/** @typedef {import("./results.mjs").Row} Row */

/** Text that means itself in a table cell, wherever it comes from. */
export const escapeMarkdown = (/** @type {string} */ text) =>
  text
    .replace(/\s+/g, (space) => (/[\r\n]/.test(space) ? " " : space))
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_[\]|#~!]/g, "\\$&");

/**
 * @typedef {object} Column
 * @property {string} head
 * @property {(row: Row) => string | undefined} read
 * @property {(row: Row | undefined) => string} why Why there is nothing to read.
 */

/** @type {(head: string, figure: string, wanted?: string) => Column} */
const column = (head, figure, wanted) => ({
  head,
  read: (row) => {
    const value = readFigure(figureById(figure), row, wanted);
    return value === undefined ? undefined : formatValue(value, figureById(figure).unit);
  },
  why: (row) => absenceOf(figureById(figure), row, wanted),
});

/** Three characters for languages without spaces, words for the others: whichever was measured. */
function columnsOf(/** @type {Row[]} */ rows) {
  const bySet = rows.some((row) => readFigure(figureById("recall"), row, "substring-3") !== undefined)
    ? { set: "substring-3", words: "3 characters" }
    : { set: "word", words: "words" };
  return [
    column("load", "load-bytes"),
    column("to first five excerpts", "cold-bytes"),
    column("next query, median", "next-bytes"),
    column(`recall, ${bySet.words}`, "recall", bySet.set),
    column(`precision@10, ${bySet.words}`, "precision", bySet.set),
    column("title first", "hit-1", "title"),
    {
      head: "warm median ÷ MiniSearch's",
      read: (/** @type {Row} */ row) => {
        const ratio = row.warm?.ratio_to_minisearch?.median;
        return typeof ratio === "number" ? formatFactor(ratio) : undefined;
      },
      why: absenceReason,
    },
    column("build, CPU", "build-cpu"),
  ];
}

/**
 * @param {Results} results
 * @returns {string} Ends with a line break.
 */
export function renderMarkdown(results) {
  const measured = Object.keys(results.corpora).filter((corpus) => results.rows.some((row) => row.corpus === corpus));
  const [shown, ...folded] = measured.map((corpus) => corpusTable(results, corpus));
  const versions = Object.entries(results.engines)
    .map(([id, { version }]) => `${engineName(results, id)} ${version ?? "(version not recorded)"}`)
    .join(", ");
  const { cores, memory_gb, browser } = results.machine ?? {};
  const machine = [cores && `${cores} cores`, memory_gb && `${memory_gb} GB`, browser].filter(Boolean).join(", ");
  const when = `${dayOf(results) ?? "on an unrecorded date"}${machine ? ` (${machine})` : ""}`;
  const parts = [
    "<!-- Written by `cargo xtask bench --report`; do not edit. -->",
    results.partial
      ? `**This run is partial: it ended before everything was measured. “${ABSENT}” marks what is missing.**`
      : "",
    losing(results),
    shown ?? "Nothing was measured.",
    folded.length > 0 ? `<details><summary>The other sites</summary>\n\n${folded.join("\n\n")}\n\n</details>` : "",
    `Measured ${escapeMarkdown(when)}: ${escapeMarkdown(versions)}. Bytes are body bytes as sent with gzip; recall is the ` +
      "share of the pages holding the query that is found, precision@10 the share of the first ten that hold it.",
    `Run it again: \`${REPRODUCE}\`, which also writes the page with every figure.`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** @type {(results: Results) => string} */
function losing(results) {
  const { comparisons } = compareAll(results);
  const losses = lossesOf(comparisons);
  const verdicts = judge(results);
  const missed = missedOf(verdicts).length;
  const told = verdicts.filter(({ met }) => met !== undefined).length;
  const lines = losses.map((loss) => {
    const [headline, where] = [lossHeadline(results, loss), whereOf(results, loss.worst)].map(escapeMarkdown);
    return `- ${headline}: ${formatFactor(worstFactor(loss.worst))} at worst (${where})`;
  });
  const limits = `Of Aril's own limits, ${missed} of ${told} measured ${missed === 1 ? "is" : "are"} missed.`;
  if (!Object.hasOwn(results.engines, ARIL)) return "**Aril itself is not in these results**: nothing can be compared.";
  if (comparisons.length === 0) return `**Where Aril loses:** nothing could be compared in this run. ${limits}`;
  if (lines.length === 0) return `**Where Aril loses:** in nothing that was measured here. ${limits}`;
  return `**Where Aril loses**, worst first:\n\n${lines.join("\n")}\n\n${limits}`;
}

/** @type {(results: Results, corpus: string) => string} */
function corpusTable(results, corpus) {
  const rows = results.rows.filter((row) => row.corpus === corpus);
  const all = columnsOf(rows);
  const columns = all.filter(({ read }) => rows.some((row) => read(row) !== undefined));
  const lacking = all.filter((one) => !columns.includes(one)).map(({ head }) => head);
  const notes = new Notes();
  const strong = (/** @type {string} */ text, /** @type {string} */ engine) => (engine === ARIL ? `**${text}**` : text);
  /** @type {string[]} */
  const without = [];
  const lines = Object.keys(results.engines).flatMap((engine) => {
    const row = findRow(results, corpus, engine);
    // An engine that failed keeps its line of dashes; one that was not run gets a word below.
    if (!row?.error && !(row && columns.some(({ read }) => read(row) !== undefined))) {
      without.push(`${escapeMarkdown(engineName(results, engine))} (${escapeMarkdown(absenceReason(row))})`);
      return [];
    }
    const cells = columns.map(({ read, why }) => {
      const value = row && read(row);
      return value === undefined ? `${ABSENT} <sup>${notes.mark(why(row))}</sup>` : strong(value, engine);
    });
    return [`| ${[strong(escapeMarkdown(engineName(results, engine)), engine), ...cells].join(" | ")} |`];
  });
  const { pages, text_bytes } = results.corpora[corpus] ?? {};
  const size = [
    typeof pages === "number" && `${formatValue(pages, "count")} pages`,
    typeof text_bytes === "number" && `${formatValue(text_bytes, "bytes")} of text`,
  ].filter(Boolean);
  const reasons = notes.reasons.map((reason, place) => `<sup>${place + 1}</sup> ${escapeMarkdown(reason)}`);
  if (without.length > 0) reasons.push(`No figures here: ${without.join(", ")}`);
  if (lacking.length > 0) reasons.push(`Not measured for any engine: ${lacking.join("; ")}`);
  return [
    `**${escapeMarkdown(corpusName(results, corpus))}**${size.length > 0 ? ` (${size.join(", ")})` : ""}`,
    "",
    `| | ${columns.map(({ head }) => head).join(" | ")} |`,
    `|---|${columns.map(() => "--:|").join("")}`,
    ...lines,
    ...(reasons.length > 0 ? ["", `${reasons.join(". ")}.`] : []),
  ].join("\n");
}
