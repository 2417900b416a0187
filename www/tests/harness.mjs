// What the tests of the page stand on: a browser, pages in contexts of their own, servers with faults, checks.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { chromium } from "playwright-core";

export const BASE = new URL(process.env.ARIL_BASE_URL ?? "http://127.0.0.1:8080/");
export const CASES = new URL("../../tests/cases/", import.meta.url);
/** An index whose documents have facets, of the kind, and a sort key, the era. */
export const GOLDEN = new URL("../../tests/golden/v1/split/", import.meta.url);
export const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
if (process.getuid?.() === 0) FLAGS.push("--no-sandbox");

/** A query that several seeds hold. */
export const QUERY = "千岛湖";

/** The file with the head of the demo's index, and those with a block each. */
export const HEAD = /\/[0-9a-f]{16}\.aril$/;
export const BLOCK = /\/[0-9a-f]{10}(-[0-9a-f])?\.aril$/;

export const PACKED = process.env.ARIL_PACKED;

export const EXPORTED = process.env.ARIL_EXPORTED;

/** What the page of the running test complained about. */
let complaints = [];
let contexts = [];

/**
 * A page in a fresh context. Every complaint of the console fails the test; with `faulty`, those
 * about requests that the test itself breaks do not; and none that is like `expected`, which are kept in `page.told`.
 */
export async function visit(
  path = "",
  prepare = async () => {},
  { faulty = false, keep = false, expected = undefined, ...options } = {},
) {
  const context = await browser.newContext(options);
  if (!keep) contexts.push(context);
  await context.addInitScript(() =>
    addEventListener("securitypolicyviolation", (event) =>
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`),
    ),
  );
  await prepare(context);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
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
  const server = createServer(async (request, response) => {
    const name = /^\/index\/([\w.-]+)$/.exec(request.url)?.[1];
    if (!name) {
      const answer = await fetch(new URL(`.${request.url}`, BASE));
      const headers = { "content-type": answer.headers.get("content-type") };
      return response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()));
    }
    const [first, last] = request.headers.range?.match(/\d+/g).map(Number) ?? [];
    if (first === undefined) {
      site.whole.push(name);
      if (name === "manifest.json") return response.end(JSON.stringify({ ...manifest, file: site.name }));
      return response.end(await readFile(`${PACKED}/${name === site.name ? site.head : name}`));
    }
    site.parts.push({ first, last });
    site.mostAtOnce = Math.max(site.mostAtOnce, ++nAtOnce);
    await new Promise((resolve) => setTimeout(resolve, site.delay_ms));
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
  await once(server.listen(0, "127.0.0.1"), "listening");
  site.address = `http://127.0.0.1:${server.address().port}/`;
  try {
    await test(site);
  } finally {
    server.closeAllConnections();
    server.close();
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

export function check(condition, why) {
  if (!condition) throw new Error(why);
}

export function equal(actual, expected, what) {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value));
  check(a === b, `${what}: ${a}, expected ${b}`);
}

const browser = await chromium.launch({
  executablePath: process.env.ARIL_CHROME ?? "/usr/bin/chromium",
  headless: true,
  args: FLAGS,
});

/**
 * Runs tests one after the other, each with a line: `ok NAME`, `FAIL NAME: why` or `skip NAME: why`; last
 * `N passed, N failed, N skipped`. Then the browser is closed and the exit code set.
 *
 * @param {Record<string, () => Promise<string | void>>} tests What a test returns is why it was skipped.
 */
export async function run(tests) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, test] of Object.entries(tests)) {
    complaints = [];
    contexts = [];
    try {
      const reason = await test();
      check(complaints.length === 0, `the console says: ${complaints.join(" | ")}`);
      if (reason) console.log(`skip ${name}: ${reason}`);
      else console.log(`ok ${name}`);
      count[reason ? "skipped" : "passed"]++;
    } catch (error) {
      console.log(`FAIL ${name}: ${String(error.message).split("\n").slice(0, 3).join(" ")}`);
      if (complaints.length) console.log(`  the console says: ${complaints.join(" | ")}`);
      count.failed++;
    }
    await Promise.all(contexts.map((context) => context.close()));
  }
  await browser.close();
  console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
}
