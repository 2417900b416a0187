// The browser: one process, and for each engine a page with an empty cache of its own.

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { serve } from "./server.mjs";

/** A measurement that takes longer has failed. */
const LIMIT_S = 240;

/**
 * @param {string} modules The folder `node_modules` of the cache.
 * @param {string} chrome The browser's program.
 */
export async function launch(modules, chrome) {
  const { chromium } = createRequire(`${modules}/x`)("playwright-core");
  const args = ["--disable-quic", "--disable-gpu", "--disable-background-networking", "--enable-blink-features=ForceEagerMeasureMemory"];
  if (process.getuid?.() === 0) args.push("--no-sandbox"); // Chromium's sandbox refuses to work for root.
  return chromium.launch({ executablePath: chrome, headless: true, args });
}

/**
 * The script of an adapter, with what it imports.
 * @param {string} modules
 * @param {string} id
 */
export async function bundle(modules, id) {
  const { build } = createRequire(`${modules}/x`)("esbuild");
  const { outputFiles } = await build({
    stdin: { contents: `export { load, search, all } from "./adapters/${id}.mjs";`, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: ["node:*"],
    nodePaths: [modules],
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

/**
 * Serves what an engine has built, with a page that can call it.
 *
 * A JavaScript engine's bundle counts as its own; where a program built it, the bundle only calls.
 *
 * @param {string} folder
 * @param {string} script
 * @param {{language: string, counts: boolean}} options
 */
export async function host(folder, script, { language, counts }) {
  const name = counts ? "engine.js" : "harness.js";
  const page = `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Page</title><link rel="icon" href="data:,"><p>A page.</p></html>`;
  const server = await serve(folder, { "index.html": page, [name]: script });
  return { ...server, language, script: `${server.url}${name}` };
}

/** @typedef {Awaited<ReturnType<typeof host>>} Host */

/**
 * Opens the page of a host, with nothing in its cache.
 * @param {any} browser
 * @param {Host} at
 */
export async function open(browser, at) {
  const context = await browser.newContext();
  const page = await context.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (/** @type {Error} */ error) => errors.push(error.message));
  await page.goto(at.url);
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");

  /** @type {(body: (argument: any) => any, argument: any, limit_s?: number) => Promise<any>} */
  const evaluate = (body, argument, limit_s = LIMIT_S) => {
    /** @type {NodeJS.Timeout} */
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${limit_s} s ${errors.at(-1) ?? ""}`)), limit_s * 1000);
    });
    return Promise.race([page.evaluate(body, argument), late]).finally(() => clearTimeout(timer)).catch((error) => {
      throw new Error(String(error.message).split("\n")[0].replace(/^page\.evaluate: /, ""));
    });
  };

  return {
    page,
    /** Loads the engine; how long that took in the page, ms. */
    load: () => evaluate(async ([script, language]) => {
      const start = performance.now();
      const engine = await import(script);
      Reflect.set(globalThis, "engine", engine);
      await engine.load(language);
      return performance.now() - start;
    }, [at.script, at.language]),
    /**
     * Asks queries one after the other. One that fails has its error and no hits.
     * @param {string[]} queries
     * @param {number} limit
     * @returns {Promise<{ms: number, hits: import("./adapter.mjs").Hit[], error?: string}[]>}
     */
    search: (queries, limit) => evaluate(async ([queries, limit]) => {
      const answers = [];
      for (const query of queries) {
        const start = performance.now();
        try {
          const hits = await Reflect.get(globalThis, "engine").search(query, limit);
          answers.push({ ms: performance.now() - start, hits });
        } catch (error) {
          answers.push({ ms: performance.now() - start, hits: [], error: `"${query}": ${error}` });
        }
      }
      return answers;
    }, [queries, limit]),
    /**
     * Every hit of each query. One that fails has its error and no hits.
     * @param {string[]} queries
     * @returns {Promise<{hits: (string | number)[], error?: string}[]>}
     */
    all: (queries) => evaluate(async (queries) => {
      const answers = [];
      for (const query of queries) {
        try {
          answers.push({ hits: await Reflect.get(globalThis, "engine").all(query) });
        } catch (error) {
          answers.push({ hits: [], error: `"${query}": ${error}` });
        }
      }
      return answers;
    }, queries),
    /** The main thread's work so far, ms. */
    mainThread: async () => {
      const { metrics } = await session.send("Performance.getMetrics");
      return 1000 * metrics.find((/** @type {any} */ metric) => metric.name === "TaskDuration").value;
    },
    /** Memory of the page and its workers, MB; undefined where the browser does not tell. */
    memory: () => evaluate(async () => {
      const measure = Reflect.get(performance, "measureUserAgentSpecificMemory");
      return measure ? (await measure.call(performance)).bytes / 1e6 : undefined;
    }, undefined, 60).catch(() => undefined),
    close: () => context.close(),
  };
}

/** @typedef {Awaited<ReturnType<typeof open>>} Page */
