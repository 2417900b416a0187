// What the tests of the page stand on: a browser, pages in contexts of their own, servers with faults, checks.

import { AsyncLocalStorage } from "node:async_hooks";
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";
import { FLAGS } from "./browsers/browsers.mjs";
import { check, pause, TIMEOUT_MS } from "./checks.mjs";
import { BASE, listen, real } from "./server.mjs";

export { becomes, check, equal, QUERY, until } from "./checks.mjs";
export { BASE } from "./server.mjs";

export const CASES = new URL("../../tests/cases/", import.meta.url);
/** An index whose documents have facets, of the kind, and a sort key, the era. */
export const GOLDEN = new URL("../../tests/golden/v1/split/", import.meta.url);

/** The file with the head of the demo's index, and those with a block each. */
export const HEAD = /\/[0-9a-f]{16}\.aril$/;
export const BLOCK = /\/[0-9a-f]{10}(-[0-9a-f])?\.aril$/;

export const PACKED = process.env.ARIL_PACKED;

export const EXPORTED = process.env.ARIL_EXPORTED;

/** No test does: what waits without a limit of its own ends too. */
const TEST_TIMEOUT_MS = 900_000;

/** So many tests run at once: most of their time they wait. */
const AT_ONCE = Number(process.env.ARIL_AT_ONCE ?? 4);

/**
 * The test that runs, as all that it calls sees it: what its pages complained about, and what is closed behind it.
 *
 * @type {AsyncLocalStorage<{ complaints: string[], contexts: object[] }>}
 */
const running = new AsyncLocalStorage();

/**
 * A page in a fresh context. Every complaint of the console fails the test; with `faulty`, those
 * about requests that the test itself breaks do not; and none that is like `expected`, which are kept in `page.told`.
 * The context is closed after the test, unless it is to `keep`: then its complaints are in `page.told` too.
 */
export async function visit(
  path = "",
  prepare = async () => {},
  { faulty = false, keep = false, expected = keep ? /^/ : undefined, ...options } = {},
) {
  const { complaints, contexts } = running.getStore();
  const context = await browser.newContext(options);
  if (!keep) contexts.push(context);
  await context.addInitScript(() =>
    addEventListener("securitypolicyviolation", (event) =>
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`),
    ),
  );
  await prepare(context);
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  page.requested = [];
  context.on("request", (request) => page.requested.push(request.url()));
  page.told = [];
  const complain = (text) => (expected?.test(text) ? page.told : complaints).push(text);
  page.on("pageerror", (error) => complain(error.message));
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    if (faulty && /Failed to load resource/.test(message.text())) return;
    complain(message.text());
  });
  await page.goto(new URL(path, BASE).href);
  return page;
}

/**
 * Runs `test` with the address of a server of our own that has the packed index in the place of the demo's:
 * playwright's routes turn the browser's cache off, and send whole bodies.
 *
 * `fault`, while there is one, is asked how to answer a request for a part: with status, headers and body;
 * with `undefined` for the right answer; with a word where it has answered itself.
 *
 * @param {(site: object) => Promise<void>} test
 */
export async function withPacked(test) {
  const manifest = JSON.parse(await readFile(`${PACKED}/manifest.json`, "utf8"));
  const site = {
    head: manifest.file,
    /** What the manifest calls it. */
    name: manifest.file,
    fault: undefined,
    delay_ms: 0,
    /** Files of the index that were asked for whole, and parts of packs. */
    whole: [],
    parts: [],
    mostAtOnce: 0,
  };
  let nAtOnce = 0;
  const { address, close } = await listen(async (request, response) => {
    const name = /^\/index\/([\w.-]+)$/.exec(request.url)?.[1];
    if (!name) {
      const { status, type, body } = await real(request.url);
      return response.writeHead(status, { "content-type": type }).end(body);
    }
    const [first, last] = request.headers.range?.match(/\d+/g).map(Number) ?? [];
    if (first === undefined) {
      site.whole.push(name);
      if (name === "manifest.json") return response.end(JSON.stringify({ ...manifest, file: site.name }));
      return response.end(await readFile(`${PACKED}/${name === site.name ? site.head : name}`));
    }
    site.parts.push({ first, last });
    site.mostAtOnce = Math.max(site.mostAtOnce, ++nAtOnce);
    await pause(site.delay_ms);
    nAtOnce--;
    const pack = await readFile(`${PACKED}/${name}`);
    const part = {
      pack,
      body: pack.subarray(first, last + 1),
      first,
      last,
      headers: {
        "content-range": `bytes ${first}-${last}/${pack.length}`,
        "cache-control": "max-age=31536000, immutable",
        etag: `"${name}"`,
      },
    };
    const answer = site.fault?.(part, response) ?? [206, part.headers, part.body];
    if (!Array.isArray(answer)) return;
    const [status, headers, body] = answer;
    response.writeHead(status, headers).end(body);
  });
  site.address = address;
  try {
    await test(site);
  } finally {
    close();
  }
}

export async function type(page, query) {
  const input = page.getByRole("combobox");
  await input.click();
  await input.pressSequentially(query, { delay: 20 });
}

/** Waits until the newest query has its answer, whatever that is. */
export const settled = (page) => page.locator("[part=box]:not(.busy)").waitFor();

/** The first hit of the newest query; where an error is on show instead, the test fails with it. */
export async function firstHit(page) {
  await settled(page);
  const hit = page.locator("[part=hit]").first();
  const alert = page.getByRole("alert");
  await hit.or(alert).first().waitFor();
  if (await alert.count()) check(false, `the page shows an error: ${await alert.textContent()}`);
  return hit;
}

export const text = async (hit, part) => (await hit.locator(`[part=${part}]`).textContent()) ?? "";
export const note = async (page) => (await page.locator("[part=note]").textContent()) ?? "";
export const status = async (page) => (await page.locator("[part=status]").textContent()) ?? "";
export const marks = (page) => page.locator("[part=mark]").allTextContents();
export const hits = (page) => page.locator("[part=hit]").allTextContents();

export async function neverNoResults(page) {
  const shown = await page.locator("aril-search").evaluate((element) => element.shadowRoot.textContent);
  check(!shown.includes("No results"), "an error was shown as “No results”");
}

/** A body that `route.fetch` has decoded must not go on under its old encoding. */
export function plainHeaders(response) {
  const { "content-encoding": _, "content-length": __, ...headers } = response.headers();
  return headers;
}

const browser = await chromium.launch({
  executablePath: process.env.ARIL_CHROME ?? "/usr/bin/chromium",
  headless: true,
  args: FLAGS,
});

/**
 * Runs tests, several at once, each with a line: `ok NAME`, `FAIL NAME: why` or `skip NAME: why`, and how long it took
 * where that is long; last `N passed, N failed, N skipped`. Then the browser is closed and the exit code set.
 *
 * @param {Record<string, () => Promise<string | void>>} tests What a test returns is why it was skipped.
 */
export async function run(tests) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  const runOne = async ([name, test]) => {
    const start = performance.now();
    const store = { complaints: [], contexts: [] };
    const { complaints, contexts } = store;
    const say = (word, why = "") => {
      const took_s = (performance.now() - start) / 1000;
      console.log(`${word} ${name}${why && `: ${why}`}${took_s < 10 ? "" : ` (${took_s.toFixed(0)} s)`}`);
    };
    try {
      const reason = await inTime(running.run(store, test));
      check(complaints.length === 0, `the console says: ${complaints.join(" | ")}`);
      say(reason ? "skip" : "ok", reason ?? undefined);
      count[reason ? "skipped" : "passed"]++;
    } catch (error) {
      say("FAIL", String(error.message).split("\n").slice(0, 3).join(" "));
      if (complaints.length) console.log(`  the console says: ${complaints.join(" | ")}`);
      count.failed++;
    }
    await Promise.all(contexts.map((context) => context.close().catch(() => {})));
  };
  const waiting = Object.entries(tests);
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await runOne(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await browser.close();
  console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
}

/** What the test returns, or an error where it takes too long. */
async function inTime(test) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not end within ${TEST_TIMEOUT_MS / 1000} s`)), TEST_TIMEOUT_MS);
  });
  return Promise.race([test, late]).finally(() => clearTimeout(timer));
}
