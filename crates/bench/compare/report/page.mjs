// The page: where Aril loses, what it promised and missed, where it wins, then the charts.

import { judge } from "./bounds.mjs";
import { compareAll, lossesOf } from "./compare.mjs";
import { earlierSection } from "./earlier.mjs";
import { ABSENT, formatValue, joinWords } from "./format.mjs";
import { charts, growthSection } from "./gallery.mjs";
import { Markup, html } from "./html.mjs";
import { ARIL, corpusName, engineName } from "./results.mjs";
import { STYLE } from "./style.mjs";
import { ALL_FIGURE_IDS, RATIO_COLUMN, figureTables } from "./tables.mjs";
import { boundSection, lossSection, tally, winSection } from "./verdict.mjs";
import { REPRODUCE, dayOf } from "./words.mjs";

/** @typedef {import("./results.mjs").Results} Results */

/**
 * The whole page, in one file without references to others.
 *
 * @param {Results} results
 */
export function renderPage(results) {
  const { comparisons, uncompared } = compareAll(results);
  const verdicts = judge(results);
  const losses = lossesOf(comparisons);
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Aril beside its peers: ${dayOf(results) ?? "undated"}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<h1>Aril beside its peers, measured</h1>
${opening(results)}
${tally(comparisons, verdicts)}
</header>
<main>
${lossSection(results, losses, comparisons.length, uncompared)}
${boundSection(results, verdicts)}
${winSection(results, comparisons)}
<h2>The figures</h2>
<p>Aril is in the accent color, every other engine in gray. Under each chart stand the same figures as a table.</p>
${charts(results, comparisons)}
${growthSection(results)}
${earlierSection(results)}
${aboutSection(results)}
</main>
</body>
</html>
`}`;
}

/** @type {(results: Results) => Markup} */
function opening(results) {
  const { cores, memory_gb, browser } = results.machine ?? {};
  const machine = [cores && `${cores} cores`, memory_gb && `${memory_gb} GB of memory`, browser].filter(Boolean);
  const n_engines = Object.keys(results.engines).length;
  const n_corpora = Object.keys(results.corpora).length;
  return html`<p class="quiet">${dayOf(results) ?? "Date not recorded"} ·
${machine.length > 0 ? machine.join(", ") : "machine not recorded"}</p>
${results.partial && html`<p class="warning"><b>This run is partial.</b> It ended before everything was measured; what is
missing is marked “${ABSENT}”, and the sentences below speak only of what was measured.</p>`}
<p class="lead">${n_engines} engines over ${n_corpora} ${n_corpora === 1 ? "site" : "sites"} on one machine.
What speaks against Aril comes first.</p>`;
}

/** Engines of the comparison that a run may lack. */
const KNOWN = ["aril", "pagefind", "pagefind-quoted", "minisearch", "flexsearch", "orama", "lunr", "fuse", "docfind"];

/** @type {(results: Results) => Markup} */
function aboutSection(results) {
  const lacking = KNOWN.filter((id) => !Object.hasOwn(results.engines, id));
  return html`<h2 id="about">What was compared, and how to run it again</h2>
<div class="scroll"><table class="text">
<thead><tr><th scope="col">Engine</th><th scope="col">Version</th><th scope="col">Note</th></tr></thead>
<tbody>${Object.entries(results.engines).map(
    ([id, { version, note }]) => html`<tr${id === ARIL ? html` class="aril"` : ""}><td>${engineName(results, id)}</td>
<td>${version ?? ABSENT}</td><td>${note}</td></tr>`,
  )}</tbody></table></div>
${lacking.length > 0 && html`<p class="quiet">Not in this run: ${joinWords(lacking)}.</p>`}
<div class="scroll"><table class="text">
<thead><tr><th scope="col">Site</th><th scope="col">Language</th><th scope="col">Pages</th><th scope="col">Text</th>
<th scope="col">Made from</th></tr></thead>
<tbody>${Object.entries(results.corpora).map(
    ([id, { language, pages, text_bytes, packages }]) => html`<tr><td>${corpusName(results, id)}</td>
<td>${language ?? ABSENT}</td><td>${shownOr(pages, "count")}</td><td>${shownOr(text_bytes, "bytes")}</td>
<td>${packages?.join(", ")}</td></tr>`,
  )}</tbody></table></div>
<p>Every figure on this page comes from one command, on any machine:</p>
<pre><code>${REPRODUCE}</code></pre>
<dl>
<dt>recall</dt><dd>Of the pages that hold the query, the share that is found.</dd>
<dt>precision@10</dt><dd>Of the first ten pages listed, the share that really holds the query. A query without an answer
lists nothing wrong: it counts against recall only.</dd>
<dt>hit@1, hit@10</dt><dd>How often the sought page comes first, or among the first ten.</dd>
<dt>MRR@10</dt><dd>Mean of 1/place of the sought page among the first ten: 1 when it always comes first.</dd>
<dt>median, p95</dt><dd>Half of the queries take no more than the median; nineteen in twenty no more than the p95.</dd>
<dt>warm</dt><dd>After the engine, the index and what the query needs have been loaded.</dd>
<dt>factor</dt><dd>The worse figure divided by the better one. 1 kB is 1,000 bytes.</dd>
</dl>
<details><summary>Every figure of every engine</summary>${figureTables(results, ALL_FIGURE_IDS, [RATIO_COLUMN])}</details>`;
}

/** @type {(value: number | null | undefined, unit: import("./format.mjs").Unit) => string} */
const shownOr = (value, unit) => (typeof value === "number" ? formatValue(value, unit) : ABSENT);
