// Losses, wins and missed limits.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BOUNDS, judge, missedOf } from "./bounds.mjs";
import { compareAll, factorOf, lossesOf, winsOf, worstFactor } from "./compare.mjs";
import { FIGURES, GROUPS, quantile, sum } from "./figures.mjs";
import { boundText } from "./verdict.mjs";
import { madeUp } from "./testing.mjs";
import { claimOf, lossDetail, lossHeadline } from "./words.mjs";

/** The losses of some rows, as [figure, best peer, factor]. */
function losses(/** @type {Partial<import("./results.mjs").Row>[]} */ rows) {
  return lossesOf(compareAll(madeUp(rows)).comparisons).flatMap(({ cases }) =>
    cases.map((one) => [one.figure.id, one.peers[0]?.engine, worstFactor(one)]),
  );
}

test("a factor says how many times better the peer is", () => {
  assert.equal(factorOf(30, 10, "lower"), 3);
  assert.equal(factorOf(10, 30, "lower"), 1 / 3);
  assert.equal(factorOf(0.5, 1, "higher"), 2);
  assert.equal(factorOf(30, 0, "lower"), Infinity);
  assert.equal(factorOf(0, 30, "lower"), 0);
  assert.equal(factorOf(0, 0, "lower"), 1, "both need nothing: level");
  assert.equal(factorOf(0.1 + 0.2, 0.3, "higher"), 1, "rounding is no difference");
});

test("each figure with a better peer is a loss, worst first", () => {
  const rows = [
    { warm: { median_ms: 4 }, build: { cpu_s: 30 }, load: { bytes: 10 } },
    { engine: "flexsearch", warm: { median_ms: 2 }, build: { cpu_s: 10 }, load: { bytes: 20 } },
    { engine: "minisearch", warm: { median_ms: 3 }, build: { cpu_s: 90 } },
  ];
  assert.deepEqual(losses(rows), [
    ["build-cpu", "flexsearch", 3],
    ["warm-median", "flexsearch", 2],
  ]);
});

test("a peer that needs nothing comes before every finite factor", () => {
  const rows = [
    { next: [{ bytes: 1 }], warm: { median_ms: 1000 } },
    { engine: "lunr", next: [{ bytes: 0 }], warm: { median_ms: 1 } },
  ];
  assert.deepEqual(losses(rows).map(([figure]) => figure), ["next-bytes", "next-bytes-p95", "warm-median"]);
});

test("an equal figure is neither lost nor won", () => {
  const rows = [
    { exactness: [{ set: "word", recall: 1 }] },
    { engine: "fuse", exactness: [{ set: "word", recall: 1 }] },
  ];
  assert.deepEqual(losses(rows), []);
  const [win] = winsOf(compareAll(madeUp(rows)).comparisons);
  assert.deepEqual([win?.figure.id, win?.ahead.length, win?.level.length], ["recall", 0, 1]);
});

test("sets of queries are compared one by one", () => {
  const rows = [
    { exactness: [{ set: "substring-2", recall: 0.5 }, { set: "substring-3", recall: 1 }] },
    { engine: "fuse", exactness: [{ set: "substring-2", recall: 1 }, { set: "substring-3", recall: 0.5 }] },
  ];
  assert.deepEqual(losses(rows), [["recall", "fuse", 2]]);
});

test("what was not measured is neither lost nor won", () => {
  const rows = [
    { load: { bytes: 10 }, warm: {} },
    { engine: "lunr", load: { bytes: 5, requests: 1 }, warm: { median_ms: 1 } },
    { engine: "fuse", error: "out of memory" },
  ];
  assert.deepEqual(losses(rows), [["load-bytes", "lunr", 2]], "no first query: no sum with it either");
  const { uncompared } = compareAll(madeUp(rows));
  assert.deepEqual(uncompared.map(({ figure, reason }) => [figure.id, reason]), [["warm-median", "not measured"]]);
});

test("a failure of Aril is told with its error", () => {
  const { uncompared } = compareAll(madeUp([{ error: "worker died" }, { engine: "lunr", heap_mb: 1 }]));
  assert.deepEqual(uncompared.map(({ reason }) => reason), ["failed: worker died"]);
});

test("a loss reads as a sentence with both values and the price", () => {
  const results = madeUp([
    { load: { bytes: 10_000 }, next: [{ bytes: 2000 }] },
    { engine: "minisearch", load: { bytes: 50_000 }, next: [{ bytes: 0 }] },
    { engine: "lunr", load: { bytes: 40_000 }, next: [{ bytes: 1000 }] },
  ]);
  const [loss] = lossesOf(compareAll(results).comparisons);
  assert.ok(loss);
  assert.equal(lossHeadline(results, loss), "The minisearch and The lunr download less than Aril for a typical further query");
  const detail = lossDetail(results, loss).replaceAll("\u00a0", " ");
  assert.match(detail, /Aril 2 kB, The minisearch 0 B\. The minisearch loads 50 kB before its first query, Aril 10 kB\./);
});

test("a time within the spread of the rounds is called noise", () => {
  const results = madeUp([
    { warm: { median_ms: 1.1, ratio_to_minisearch: { min: 0.8, median: 1.1, max: 1.3 } } },
    { engine: "minisearch", warm: { median_ms: 1 } },
  ]);
  const [loss] = lossesOf(compareAll(results).comparisons);
  assert.ok(loss);
  assert.match(lossDetail(results, loss), /may be noise/);
});

test("a claim counts the sites on which it holds", () => {
  const { comparisons } = compareAll(madeUp([{ heap_mb: 2 }, { engine: "lunr", heap_mb: 1 }]));
  assert.equal(claimOf(comparisons, "heap"), "On the one site compared, another engine holds less memory in the browser than Aril");
  assert.equal(claimOf(comparisons, "load-bytes"), "Bytes before the first query: nothing to compare");
});

test("a missed limit says by how much, a kept one nothing", () => {
  const verdicts = judge(madeUp([{ load: { bytes: 50_000 }, first: { bytes: 50_000 }, build: { peak_mb: 250 } }]));
  const missed = missedOf(verdicts).map(({ bound, by, limit }) => [bound.what, by, limit]);
  assert.deepEqual(missed, [["first five excerpts from nothing", 5000, 95_000]]);
  const kept = verdicts.filter(({ met }) => met).map(({ bound }) => bound.what);
  assert.deepEqual(kept, ["engine and opened index together", "build, peak memory"]);
});

test("a limit that hangs on a peer needs the peer", () => {
  const what = "build, CPU time: a third of Pagefind's";
  const find = (/** @type {Partial<import("./results.mjs").Row>[]} */ rows) => judge(madeUp(rows)).find(({ bound }) => bound.what === what);
  const alone = find([{ build: { cpu_s: 4 } }]);
  assert.equal(alone?.met, undefined);
  assert.equal(alone?.reason, "the peer that sets the limit was not measured");
  assert.equal(find([{ build: { cpu_s: 4 } }, { engine: "pagefind", build: { cpu_s: 9 } }])?.by, 1);
});

test("a limit on a site that was not run is neither kept nor missed", () => {
  for (const { bound, met, reason } of judge(madeUp([{}]))) {
    assert.equal(met, undefined);
    assert.equal(reason, bound.corpus === "zh" ? "not measured" : "this site is not in the run");
  }
});

test("a share of the index needs both its parts", () => {
  const share = (/** @type {import("./results.mjs").Build} */ build) =>
    judge(madeUp([{ build }])).find(({ bound }) => bound.corpus === "zh" && bound.what.startsWith("share of the index"));
  assert.equal(share({ renamed_bytes: 5 })?.value, undefined);
  assert.equal(share({ renamed_bytes: 0, bytes: 0 })?.value, undefined);
  assert.equal(share({ renamed_bytes: 0, bytes: 100 })?.value, 0);
  assert.equal(share({ renamed_bytes: 3, bytes: 100 })?.met, false);
});

test("no two limits have the same name and site", () => {
  const names = BOUNDS.map(({ what, corpus }) => `${what}: ${corpus}`);
  assert.deepEqual(names, [...new Set(names)]);
});

test("every figure belongs to a group", () => {
  for (const { group } of FIGURES) assert.ok(GROUPS.some(({ id }) => id === group), group);
});

test("quantiles and sums keep what is absent absent", () => {
  assert.equal(quantile([], 0.5), undefined);
  assert.equal(quantile(undefined, 0.5), undefined);
  assert.equal(quantile([3, undefined, 1, null], 0.5), 2);
  assert.equal(quantile([1, 2, 3], 0.95), 3);
  assert.equal(sum(1, undefined), undefined);
  assert.equal(sum(1, 0), 1);
});

test("a limit is told in one line", () => {
  const results = madeUp([{ load: { bytes: 80_000 } }]);
  const lines = judge(results).map((verdict) => boundText(results, verdict).replaceAll("\u00a0", " "));
  assert.ok(lines.includes("engine and opened index together: Made-up site: 80 kB (at most 71 kB): MISSED"), lines[0]);
  assert.ok(lines.some((line) => line.endsWith("–): not measured") || line.endsWith("): not measured")));
});
