// What goes in is checked, what comes out is escaped, and an absent figure never looks like a result.

import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFactor, formatValue } from "./format.mjs";
import { html } from "./html.mjs";
import { escapeMarkdown, renderMarkdown } from "./markdown.mjs";
import { renderPage } from "./page.mjs";
import { ResultsError, parseResults } from "./results.mjs";
import { linearScale, logScale, scaleFor } from "./scale.mjs";
import { madeUp } from "./testing.mjs";

const HOSTILE = `<script>alert("1")</script>'&|\`*`;

/** @type {(json: unknown, message: RegExp) => void} */
function refuses(json, message) {
  const text = typeof json === "string" ? json : JSON.stringify(json);
  assert.throws(() => parseResults(text), (error) => error instanceof ResultsError && message.test(error.message));
}

test("a file that is not results is refused with the field that is wrong", () => {
  const good = madeUp([{}]);
  refuses("{", /not JSON/);
  refuses([], /^the file: expected an object/);
  refuses({}, /^engines: expected a value, found nothing/);
  refuses({ ...good, rows: {} }, /^rows: expected a list/);
  refuses({ ...good, partial: 1 }, /^partial: expected true or false, found 1/);
  refuses({ ...good, rows: [{ engine: "aril" }] }, /^rows\[0\]\.corpus: expected a value/);
  refuses({ ...good, rows: [{ corpus: "xx", engine: "aril" }] }, /^rows\[0\]\.corpus: expected an id listed in corpora, found "xx"/);
  refuses({ ...good, rows: [{ corpus: "zh", engine: "toString" }] }, /^rows\[0\]\.engine: expected an id listed in engines/);
  refuses(madeUp([{}, {}]), /^rows\[1\]: expected one row for each engine and corpus/);
  refuses(madeUp([{ load: /** @type {any} */ ({ bytes: "12" }) }]), /^rows\[0\]\.load\.bytes: expected a number, 0 or more, found "12"/);
  refuses(madeUp([{ heap_mb: -1 }]), /^rows\[0\]\.heap_mb/);
  refuses(madeUp([{ exactness: [{ set: "word", recall: 98 }] }]), /^rows\[0\]\.exactness\[0\]\.recall: expected a share from 0 to 1, found 98/);
  refuses({ ...good, growth: [{ load: {} }] }, /^growth\[0\]\.documents: expected a value/);
});

test("absent fields, null and unknown fields are accepted", () => {
  const row = { corpus: "zh", engine: "aril", load: null, warm: { median_ms: null }, later: 1 };
  assert.doesNotThrow(() => parseResults(JSON.stringify({ ...madeUp([{}]), rows: [row], growth: null })));
  const results = parseResults(JSON.stringify({ engines: {}, corpora: {}, rows: [] }));
  assert.match(renderPage(results), /Aril itself is not in these results/);
  assert.match(renderMarkdown(results), /Aril itself is not in these results/);
  assert.match(renderMarkdown(results), /Nothing was measured/);
});

test("templates escape what is put into them, and nothing twice", () => {
  assert.equal(html`<p>${HOSTILE}</p>`.text.includes("<script>"), false);
  assert.equal(html`<i title="${'"'}">${html`<b>${"&"}</b>`}${["<", html`<hr>`]}</i>`.text, '<i title="&quot;"><b>&amp;</b>&lt;<hr></i>');
  assert.equal(html`${false}${undefined}${null}${0}`.text, "0");
});

test("no text of the results reaches the page or the Markdown as markup", () => {
  const results = madeUp([
    {
      load: { bytes: 1 }, error: HOSTILE, next: [{ query: HOSTILE, bytes: 1 }],
      exactness: [{ set: HOSTILE, recall: 0.5, precision_at_10: 0.5 }], ranking: [{ set: HOSTILE, hit_1: 0.5 }],
      shaped: [{ name: HOSTILE, load_ms: 1, first_ms: 1 }],
    },
    { engine: HOSTILE, load: { bytes: 2 }, exactness: [{ set: HOSTILE, recall: 1 }] },
    { engine: "lunr", skipped: HOSTILE },
  ]);
  results.date = HOSTILE;
  results.machine = { browser: HOSTILE };
  results.corpora["zh"] = { name: HOSTILE, language: HOSTILE, packages: [HOSTILE] };
  results.engines["lunr"] = { name: HOSTILE, version: HOSTILE, note: HOSTILE };
  for (const text of [renderPage(results), renderMarkdown(results)]) {
    assert.equal(text.includes("<script"), false);
    assert.ok(text.includes("&lt;script"));
  }
  assert.equal(escapeMarkdown("a|b\nc"), "a\\|b c");
});

test("an absent figure is a dash with its reason, never a number", () => {
  const results = madeUp([
    { load: { bytes: 1000 }, first: { bytes: 1000 } },
    { engine: "fuse", error: "ran out of memory" },
    { engine: "lunr", skipped: "no plugin" },
    { engine: "orama", load: { bytes: 2000 } },
  ]);
  const markdown = renderMarkdown(results).replaceAll("\u00a0", " ");
  assert.match(markdown, /\| The fuse \| – <sup>1<\/sup> \| – <sup>1<\/sup> \|/);
  assert.match(markdown, /\| The orama \| 2 kB \| – <sup>2<\/sup> \|/);
  assert.match(markdown, /<sup>1<\/sup> failed: ran out of memory\. <sup>2<\/sup> not measured/);
  assert.match(markdown, /No figures here: The lunr \(skipped: no plugin\)/);
  const page = renderPage(results).replaceAll("\u00a0", " ");
  assert.match(page, /<th scope="row">The fuse<\/th><td>–<sup>1<\/sup><\/td>/);
  assert.match(page, /<li>The lunr: – skipped: no plugin<\/li>/);
  assert.doesNotMatch(page, /undefined|NaN|null|\[object/);
});

test("without a comparison nothing is said to be won or lost", () => {
  const results = madeUp([{}, { engine: "lunr", heap_mb: 1 }]);
  assert.match(renderPage(results), /Nothing could be compared in this run/);
  assert.match(renderMarkdown(results), /nothing could be compared in this run/);
});

test("an engine that finds nothing has no precision, and the reason says so", () => {
  const results = madeUp([
    { exactness: [{ set: "substring-3", recall: 1, precision_at_10: 1 }] },
    { engine: "lunr", exactness: [{ set: "substring-3", recall: 0 }] },
  ]);
  assert.match(renderMarkdown(results), /<sup>\d<\/sup> no query found anything/);
});

test("a partial run says so at the top", () => {
  const results = { ...madeUp([{}]), partial: true };
  assert.ok(renderPage(results).indexOf("This run is partial") < renderPage(results).indexOf("Where Aril loses"));
  assert.ok(renderMarkdown(results).indexOf("This run is partial") < renderMarkdown(results).indexOf("Where Aril loses"));
  assert.doesNotMatch(renderPage(madeUp([{}])), /This run is partial/);
});

test("the page needs no network and no script", () => {
  const page = renderPage(madeUp([{ load: { bytes: 1 } }, { engine: "lunr", load: { bytes: 2 } }]));
  assert.doesNotMatch(page, /https?:|<script|<link|url\(/);
});

test("growth is drawn from two sizes on", () => {
  const step = (/** @type {number} */ documents) => ({ documents, load: { bytes: documents }, first: { bytes: documents } });
  assert.match(renderPage({ ...madeUp([{}]), growth: [step(1000), step(10)] }), /With 100× the documents, Aril downloads 100× as much/);
  assert.doesNotMatch(renderPage({ ...madeUp([{}]), growth: [step(10)] }), /the documents, Aril/);
});

test("values are rounded but never across a bound that means something", () => {
  const shown = (/** @type {number} */ value, /** @type {import("./format.mjs").Unit} */ unit) => formatValue(value, unit).replace("\u00a0", " ");
  assert.equal(shown(0, "bytes"), "0 B");
  assert.equal(shown(999, "bytes"), "999 B");
  assert.equal(shown(93_400, "bytes"), "93.4 kB");
  assert.equal(shown(999_600, "bytes"), "1 MB");
  assert.equal(shown(0.17, "ms"), "0.17 ms");
  assert.equal(shown(2600, "ms"), "2.6 s");
  assert.equal(shown(12_438, "count"), "12,438");
  assert.equal(shown(2_600, "mb"), "2.6 GB");
  assert.equal(shown(1, "share"), "100 %");
  assert.equal(shown(0.935, "share"), "93.5 %");
  assert.equal(shown(0.9996, "share"), "99.96 %", "not 100 %");
  assert.equal(shown(0.0001, "share"), "0.01 %", "not 0 %");
  assert.equal(shown(0.996, "score"), "0.9960", "not 1.00");
  assert.equal(formatFactor(Infinity), "∞");
  assert.equal(formatFactor(1.03), "1.03×");
  assert.equal(formatFactor(1.0001), "<1.01×");
  assert.equal(formatFactor(41.4), "41×");
});

test("a log scale gives equal steps to equal factors", () => {
  const { place, ticks, log } = logScale([10, 1000, 100_000]);
  assert.ok(log);
  assert.ok(Math.abs(place(1000) - place(100) - (place(10_000) - place(1000))) < 1e-9);
  assert.deepEqual(ticks, [10, 100, 1000, 10_000, 100_000]);
  assert.equal(place(100_000), 1);
});

test("on a log scale 0 stands apart, below everything", () => {
  const { place } = logScale([0, 10, 1000]);
  assert.equal(place(0), 0);
  assert.ok(place(10) > 0.05);
});

test("a scale is logarithmic only where values differ by orders", () => {
  assert.equal(scaleFor([10, 150]).log, false);
  assert.equal(scaleFor([10, 300]).log, true);
  assert.equal(scaleFor([0, 0]).log, false);
  assert.equal(scaleFor([]).place(1), 1);
  assert.deepEqual(linearScale([1]).ticks, [0, 0.5, 1]);
  assert.equal(logScale([5]).place(5) > 0, true);
});
