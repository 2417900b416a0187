// The comparison: builds every corpus with every engine, and measures what a visitor gets.
//
// node run.mjs --modules DIR --corpora DIR --work DIR --results FILE --aril FILE --bench FILE
//   --dist DIR --chrome FILE [--quick | --warm] [--corpus NAME]... [--engine NAME]... [--growth]
//
// `cargo xtask bench --report` fills these in. The results are written anew after each measurement, so an
// interrupted run keeps what it has, and says that it is partial.

import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { register } from "node:module";
import { cpus, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { ENGINES, adapter } from "./adapter.mjs";
import { bundle, host, launch, open } from "./browser.mjs";
import { build, changedBytes } from "./build.mjs";
import { exactness, sets } from "./exactness.mjs";
import { growth } from "./growth.mjs";
import { shaped, told, transfers, warm } from "./measure.mjs";
import { ranking, wanted } from "./ranking.mjs";
import { about, asHtml, edited, extract, list, read } from "./site.mjs";

const { values: options } = parseArgs({
  options: {
    modules: { type: "string" },
    corpora: { type: "string" },
    work: { type: "string" },
    results: { type: "string" },
    aril: { type: "string" },
    bench: { type: "string" },
    dist: { type: "string" },
    chrome: { type: "string" },
    quick: { type: "boolean", default: false },
    warm: { type: "boolean", default: false },
    growth: { type: "boolean", default: false },
    corpus: { type: "string", multiple: true },
    engine: { type: "string", multiple: true },
  },
});

/** @param {keyof typeof options} name */
function required(name) {
  const value = options[name];
  if (typeof value !== "string") throw new Error(`--${name} is missing: see the begin of run.mjs`);
  return value;
}

const modules = required("modules");
const work = required("work");
const tools = { modules, aril: required("aril"), dist: required("dist") };
register("./resolve.mjs", import.meta.url, { data: { from: pathToFileURL(`${modules}/x`).href } });

/** How much is measured. A quick run is for a look, within two minutes. */
const plan = options.quick
  ? { engines: ["aril", "pagefind", "minisearch"], corpora: ["zh"], n_queries: 50, n_next: 10, n_warm: 50, n_rounds: 5, n_firsts: 3, n_edits: 0, build_s: 60 }
  : { engines: ENGINES, corpora: await list(required("corpora")), n_queries: 200, n_next: 31, n_warm: 250, n_rounds: 5, n_firsts: 7, n_edits: 3, build_s: 240 };
// Warm queries alone: what was measured before is in a file of its own.
if (options.warm) Object.assign(plan, { engines: ["aril", "minisearch"], n_edits: 0 });
/** Engines that build for minutes, load for minutes or fail where there is more text than this. */
const HEAVY = ["orama", "lunr", "fuse"];
const HEAVY_BYTES = 40e6;

/** Numbers of synthetic documents. */
const SIZES = [1000, 10_000, 100_000];

const chosen = options.engine ?? plan.engines;
const unknown = chosen.find((id) => !ENGINES.includes(id));
if (unknown) throw new Error(`there is no engine ${unknown}: name some of ${ENGINES.join(", ")}`);
const engines = ENGINES.filter((id) => chosen.includes(id));
const corpora = options.corpus ?? (options.growth ? [] : plan.corpora);

const browser = await launch(modules, required("chrome"));
const results = {
  date: new Date().toISOString(),
  partial: true,
  machine: { cores: cpus().length, memory_gb: Math.round(totalmem() / 1e9), browser: `Chromium ${browser.version()}` },
  /** @type {Record<string, {name: string, version: string, note?: string}>} */
  engines: {},
  /** @type {Record<string, object>} */
  corpora: {},
  /** @type {Record<string, any>[]} */
  rows: [],
  /** @type {object[]} */
  growth: [],
};

// A run over some corpora or engines leaves the day's measurements of the others in place.
if (options.corpus || options.engine || options.growth) {
  const earlier = JSON.parse(await readFile(required("results"), "utf8").catch(() => "null"));
  const isAnew = (/** @type {{corpus: string, engine: string}} */ row) => corpora.includes(row.corpus) && engines.includes(row.engine);
  const others = (earlier?.rows ?? []).filter((/** @type {any} */ row) => !isAnew(row));
  for (const row of others) {
    results.rows.push(row);
    results.corpora[row.corpus] = earlier.corpora[row.corpus];
    results.engines[row.engine] = earlier.engines[row.engine];
  }
  results.growth = earlier?.growth ?? [];
}

/** Writes aside, then in place: whoever reads it reads a whole file. */
async function keep() {
  const file = required("results");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.partial`, JSON.stringify(results, undefined, 1));
  await rename(`${file}.partial`, file);
}

/** @param {string} text */
const say = (text) => console.log(`    ${text}`);

/** One engine over one corpus. @param {string} corpus @param {string} engine */
function rowOf(corpus, engine) {
  let row = results.rows.find((row) => row.corpus === corpus && row.engine === engine);
  if (!row) results.rows.push((row = { corpus, engine }));
  return row;
}

/**
 * Measures a thing; what goes wrong stands in the row, and the next thing is measured.
 * @param {Record<string, any>} row
 * @param {string} what
 * @param {() => Promise<object>} work
 */
async function measured(row, what, work) {
  const start = performance.now();
  try {
    const { error, ...figures } = /** @type {{error?: string}} */ (await work());
    Object.assign(row, figures);
    if (error) row.error = [row.error, `${what}: ${error}`].filter(Boolean).join("; ");
    say(`${row.corpus}, ${row.engine}: ${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    row.error = [row.error, `${what}: ${error instanceof Error ? error.message : error}`].filter(Boolean).join("; ");
    say(`${row.corpus}, ${row.engine}: ${what} failed: ${error instanceof Error ? error.message : error}`);
  }
  await keep();
}

/** The adapter of an engine, after its name and version are in the results. @param {string} id */
async function introduce(id) {
  results.engines[id] = { name: id, version: "not installed" };
  const engine = await adapter(id);
  results.engines[id] = { name: engine.name, version: await engine.version(tools), ...(engine.note && { note: engine.note }) };
  return engine;
}

/** @param {string} id */
async function compare(id) {
  const corpus = await about(required("corpora"), id);
  const { language } = corpus;
  const pages = join(required("corpora"), id, "pages");
  const folder = join(work, id);
  const documentsFile = join(folder, "documents.jsonl");
  say(`${id}: reading the documents`);
  await extract(required("bench"), pages, documentsFile);
  const documents = await read(documentsFile, language);
  const html = await asHtml(pages, join(folder, "html"), language);
  results.corpora[id] = {
    name: corpus.name,
    language,
    pages: documents.all.length,
    text_bytes: documents.bytes,
    packages: corpus.packages.map((/** @type {{name: string, version: string}} */ { name, version }) => `${name} ${version}`),
  };
  const isText = html !== pages;

  const copies = [];
  for (let n = 0; n < plan.n_edits; n++) {
    const copy = join(folder, `edited-${n}`);
    await edited(pages, copy, language, n);
    copies.push({ folder: copy, html: await asHtml(copy, `${copy}-html`, language), documents: `${copy}.jsonl` });
    await extract(required("bench"), copy, `${copy}.jsonl`);
  }

  const firsts = documents.queries(plan.n_firsts, "first");
  const next = documents.queries(plan.n_next, "cold");
  /** @type {Map<string, {at: import("./browser.mjs").Host, slow: boolean}>} */
  const hosts = new Map();
  for (const engineId of engines) {
    const row = rowOf(id, engineId);
    const engine = await introduce(engineId).catch((error) => {
      row.skipped = `it could not be had: ${error instanceof Error ? error.message.split("\n")[0] : error}`;
    });
    const tooHeavy = HEAVY.includes(engineId) && documents.bytes > HEAVY_BYTES ? "its page takes minutes to load so much text" : undefined;
    const why = engine?.refuses?.(language) ?? tooHeavy;
    if (!engine) {
      say(`${id}, ${engineId}: skipped, ${row.skipped}`);
      await keep();
      continue;
    }
    if (why) {
      row.skipped = why;
      say(`${id}, ${engineId}: skipped, ${why}`);
      await keep();
      continue;
    }
    const built = engine.shares ?? engineId;
    const out = join(folder, "built", built);
    // Only Aril reads text files; other programs get them as HTML.
    const site = { folder: engineId === "aril" ? pages : html, language, out, tools, documents: documentsFile };
    const owner = rowOf(id, built);
    if (engine.shares && !owner.build) await measured(owner, "build", async () => ({ build: await build(engine, site, plan.build_s) }));
    if (!engine.shares) await measured(row, "build", async () => ({ build: await build(engine, site, plan.build_s) }));
    if (owner.error) {
      row.error ??= owner.error;
      continue;
    }
    // An engine whose one index file changes as a whole is asked once.
    const edits = !row.build ? [] : engine.command ? copies : row.build.cpu_s < 60 ? copies.slice(0, 1) : [];
    if (edits.length > 0) {
      await measured(row, "edits", async () => {
        const changes = [];
        for (const copy of edits) {
          const other = { ...site, folder: engineId === "aril" ? copy.folder : copy.html, documents: copy.documents, out: `${out}-edited` };
          await build(engine, other, plan.build_s);
          changes.push(await changedBytes(out, other.out));
          await rm(other.out, { recursive: true, force: true });
        }
        return { build: { ...row.build, renamed_bytes: changes.sort((a, b) => a - b)[changes.length >> 1] } };
      });
    }
    try {
      const at = await host(out, await bundle(modules, engineId), { language, counts: !engine.command });
      hosts.set(engineId, { at, slow: engine.slow ?? false });
    } catch (error) {
      row.error = String(error);
    }
  }
  for (const copy of copies) {
    for (const path of [copy.folder, `${copy.folder}-html`, copy.documents]) await rm(path, { recursive: true, force: true });
  }

  for (const [engineId, { at }] of options.warm ? [] : hosts) {
    if ((await adapter(engineId)).shares) continue;
    const row = rowOf(id, engineId);
    await measured(row, "bytes", () => transfers(browser, at, firsts, next));
    if (!options.quick) await measured(row, "slow lines", async () => ({ shaped: await shaped(browser, at, firsts[0], row.load?.bytes) }));
  }

  const asked = id === "big" || id === "seed" ? [] : sets(documents, plan.n_queries);
  const known = id === "seed" ? [] : wanted(documents, plan.n_queries);
  for (const [engineId, { at, slow }] of options.warm ? [] : hosts) {
    const engine = await adapter(engineId);
    const row = rowOf(id, engineId);
    if (asked.length + known.length === 0) break;
    await measured(row, "exactness and ranking", async () => {
      const page = await open(browser, at);
      try {
        await page.load();
        const addresses = await engine.addresses?.(join(folder, "built", engine.shares ?? engineId));
        const { results: exact, errors } = await exactness(page, documents, asked, { addresses, max_hits: engine.max_hits, slow });
        const ranked = engine.shares ? { results: [], errors: [] } : await ranking(page, documents, known, slow);
        const ranks = ranked.results;
        errors.push(...ranked.errors);
        const typos = exact.filter(({ set }) => set === "typo").map(({ set, n, first_holds, mrr_10, hit_10 }) => ({ set, n, hit_1: first_holds, mrr_10, hit_10 }));
        return {
          ...(exact.length > 0 && { exactness: exact.map(({ hit_10, mrr_10, ...rest }) => rest) }),
          ...(ranks.length + typos.length > 0 && { ranking: [...ranks, ...typos] }),
          ...(errors.length > 0 && { error: told(errors) }),
        };
      } finally {
        await page.close();
      }
    });
  }

  const own = new Map();
  for (const [engineId, entry] of hosts) if (!(await adapter(engineId)).shares) own.set(engineId, entry);
  say(`${id}: warm queries in turns`);
  const times = await warm(browser, own, documents.queries(plan.n_warm, "warm"), plan.n_rounds);
  for (const [engineId, outcome] of times) {
    const row = rowOf(id, engineId);
    if (outcome.error) row.error = [row.error, `warm: ${outcome.error}`].filter(Boolean).join("; ");
    else {
      row.warm = outcome.warm;
      say(`${id}, ${engineId}: warm median ${outcome.warm.median_ms.toFixed(2)} ms, p95 ${outcome.warm.p95_ms.toFixed(2)} ms`);
    }
  }
  await keep();
  for (const { at } of hosts.values()) await at.close();
  if (isText) await rm(html, { recursive: true, force: true });
}

try {
  for (const corpus of corpora) {
    try {
      await compare(corpus);
    } catch (error) {
      say(`skipped ${corpus}: ${error instanceof Error ? error.message : error}`);
      for (const engine of engines) rowOf(corpus, engine).error ??= String(error);
    }
  }
  if (options.growth || (!options.quick && !options.warm && !options.corpus && !options.engine)) {
    const where = { work, bench: required("bench"), tools };
    results.growth = [];
    await growth(browser, where, SIZES, async (step) => {
      results.growth.push(step);
      say(`growth: ${Reflect.get(step, "documents")} documents`);
      await keep();
    }).catch((error) => say(`growth stopped: ${error instanceof Error ? error.message : error}`));
  }
  results.partial = false;
} finally {
  results.rows = results.rows.filter((row) => Object.keys(row).length > 2);
  await keep();
  await browser.close();
}
