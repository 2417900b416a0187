// The peers' earlier figures beside those of a run.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EARLIER, agreement, heldAgainst } from "./earlier.mjs";
import { figureById } from "./figures.mjs";
import { renderPage } from "./page.mjs";
import { madeUp } from "./testing.mjs";

/** @type {(value: [number, number]) => import("./earlier.mjs").Earlier} */
const load = (value) => ({ corpus: "zh", engine: "lunr", figure: "load-bytes", value });

test("a figure agrees within five percent of a value or of a range", () => {
  const results = madeUp([{ engine: "lunr", load: { bytes: 1040 } }]);
  const agrees = (/** @type {[number, number]} */ value) => heldAgainst(results, [load(value)])[0]?.agrees;
  assert.equal(agrees([1000, 1000]), true);
  assert.equal(agrees([980, 980]), false);
  assert.equal(agrees([500, 1000]), true);
  assert.equal(agrees([1200, 2000]), false);
  assert.equal(agreement(heldAgainst(results, [load([1000, 1000]), load([1, 1])])), "1 of 2 earlier figures of peers come out within 5 % again");
});

test("what was not measured is not counted", () => {
  assert.deepEqual(heldAgainst(madeUp([{ engine: "lunr" }]), [load([1, 1])]), []);
});

test("every earlier figure is one that the report knows", () => {
  for (const { figure } of EARLIER) assert.ok(figureById(figure));
});

test("the page shows them", () => {
  const page = renderPage(madeUp([{}, { engine: "minisearch", load: { bytes: 3_600_000 } }]));
  assert.match(page, /1 of 1 earlier figures of peers come out/);
});
