// Growth: what Aril costs over ever more synthetic pages.

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { adapter } from "./adapter.mjs";
import { bundle, host } from "./browser.mjs";
import { build } from "./build.mjs";
import { transfers, warm } from "./measure.mjs";
import { run } from "./process.mjs";
import { extract, read } from "./site.mjs";

/** Pages that the queries are chosen from: the first of every size are the same. */
const N_ASKED = 1000;

/**
 * @param {any} browser
 * @param {{work: string, bench: string, tools: import("./adapter.mjs").Site["tools"]}} where
 * @param {number[]} sizes
 * @param {(step: object) => Promise<void>} keep Called after each size.
 */
export async function growth(browser, { work, bench, tools }, sizes, keep) {
  const folder = join(work, "growth");
  const pages = join(folder, "pages");
  const out = join(folder, "built");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run(bench, ["pages", String(N_ASKED), pages]);
  await extract(bench, pages, join(folder, "asked.jsonl"));
  const asked = await read(join(folder, "asked.jsonl"), "zh");
  const engine = await adapter("aril");
  for (const n of sizes) {
    await rm(pages, { recursive: true, force: true });
    const { stdout } = await run(bench, ["pages", String(n), pages]);
    const site = { folder: pages, language: "zh", out, tools, documents: "" };
    const built = await build(engine, site, 1800);
    const at = await host(out, await bundle(tools.modules, "aril"), { language: "zh", counts: false });
    try {
      const { load, first, next } = await transfers(browser, at, asked.queries(7, "first"), asked.queries(31, "cold"));
      const times = await warm(browser, new Map([["aril", { at, slow: false }]]), asked.queries(250, "warm"), 5);
      await keep({ documents: n, text_bytes: Number(stdout), build: built, load, first, next, ...times.get("aril") });
    } finally {
      await at.close();
    }
  }
  await rm(folder, { recursive: true, force: true });
}
