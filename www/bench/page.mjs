// What a visitor of a page with `<aril-search>` waits for, and what it takes from his browser:
//
//   cargo xtask www
//   target/release/aril build CORPUS -o INDEX
//   node www/bench/page.mjs --index INDEX --queries FILE [--pagefind FOLDER] [--runs N] [loading|memory|typing]
//
// loading: from the focus, with the query typed at once, to the first excerpts, with nothing in the cache, over
// lines with a delay and a bandwidth. Chromium's own throttling does not reach workers, so the server is slow.
// memory: of the page and its worker, after all queries. typing: from a keystroke to painted hits once their
// blocks are there, and for how long the main thread is busy with it; beside it, in turns, a page by hand that is handed the
// same hits ready by its worker, which no search can be faster than, and a bare input. A machine without a font of the
// corpus's script (fonts-noto-cjk for Chinese) looks for glyphs in vain, which no visitor's does.
//
// FILE has a query a line. FOLDER is that in which Pagefind wrote its `pagefind`; it is asked through its API,
// which shows nothing, so from it come loading (from its import on) and memory alone.

import { mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { serve } from "../../crates/bench/compare/server.mjs";

/** The two lines of the comparison with peers. */
const LINES = [
  { name: "good mobile", latency_ms: 40, mbit_s: 10 },
  { name: "slow mobile", latency_ms: 150, mbit_s: 1.6 },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    index: { type: "string" },
    queries: { type: "string" },
    pagefind: { type: "string" },
    dist: { type: "string", default: fileURLToPath(new URL("../dist", import.meta.url)) },
    runs: { type: "string", default: "7" },
    limit: { type: "string", default: "5" },
    chrome: { type: "string", default: process.env.ARIL_CHROME ?? "/usr/bin/chromium" },
  },
});
if (!values.index || !values.queries) {
  console.error("usage: node www/bench/page.mjs --index DIR --queries FILE [loading|memory|typing]");
  process.exit(2);
}
const wanted = positionals.length ? positionals : ["loading", "memory", "typing"];
const queries = (await readFile(values.queries, "utf8")).split("\n").filter(Boolean);
const runs = Number(values.runs);

const folder = await mkdtemp(join(tmpdir(), "aril-page-"));
for (const name of await readdir(values.dist)) {
  if (/^aril.*\.(js|wasm)$/.test(name)) await symlink(resolve(values.dist, name), join(folder, name));
}
await symlink(resolve(values.index), join(folder, "index"));
const head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title><link rel="icon" href="data:,">';
/** Stands before a worker's script: keeps the memories of its WebAssembly, which the browser does not count. */
const PRELUDE = `{
  const { Instance, instantiate, instantiateStreaming } = WebAssembly;
  self.memories = new Set();
  const kept = (instance) => {
    for (const one of Object.values(instance.exports)) if (one instanceof WebAssembly.Memory) self.memories.add(one);
    return instance;
  };
  const keptAll = (made) => (kept(made.instance ?? made), made);
  WebAssembly.Instance = new Proxy(Instance, { construct: (Real, given) => kept(new Real(...given)) });
  WebAssembly.instantiate = (...given) => instantiate(...given).then(keptAll);
  WebAssembly.instantiateStreaming = (...given) => instantiateStreaming(...given).then(keptAll);
}\n`;

/** A worker's script behind the prelude, where memory is to be measured. */
const withPrelude = async (path, name) =>
  wanted.includes("memory") ? { [name]: PRELUDE + (await readFile(join(path, name), "utf8")) } : {};
const server = await serve(folder, {
  ...(await withPrelude(folder, "aril-worker.js")),
  "index.html": `${head}<script type="module" src="aril.js"></script><aril-search limit="${values.limit}" sections="0"></aril-search>`,
  "by-hand.html": `${head}<style>
    body { font: 1rem/1.5 sans-serif; }
    a { display: block; padding: 0.75rem 1rem; }
    a > * { display: block; }
  </style><input><div></div>`,
  "bare.html": `${head}<input>`,
});
const peer = values.pagefind && (await serve(values.pagefind, { ...(await withPrelude(values.pagefind, "pagefind/pagefind-worker.js")), "index.html": `${head}<p>A page.` }));
const browser = await chromium.launch({
  executablePath: values.chrome,
  headless: true,
  args: [
    "--disable-quic",
    "--disable-gpu",
    "--disable-background-networking",
    // `measureUserAgentSpecificMemory` answers at once, instead of after the next collection of garbage.
    "--enable-blink-features=ForceEagerMeasureMemory",
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ],
});

/** Some figures in one line. */
function told(all) {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  return `median ${at(0.5)}, least ${at(0)}, p95 ${at(0.95)} (${sorted.length})`;
}

/** A page with nothing in its cache, whose script has loaded. */
async function visit(url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`the page: ${error.message}`));
  await page.goto(url, { waitUntil: "networkidle" });
  if (url === server.url) await page.evaluate(() => customElements.whenDefined("aril-search").then(() => {}));
  return page;
}

/** Focuses, types a query at once and waits for an excerpt. How long that took in the page, ms. */
function untilExcerpts(query) {
  const element = document.querySelector("aril-search");
  const root = element.shadowRoot;
  const input = root.querySelector("input");
  const start = performance.now();
  return new Promise((resolve, reject) => {
    new MutationObserver((_, observer) => {
      const error = root.querySelector("[part=error]");
      if (error && !error.hidden) reject(new Error(error.textContent));
      if (!root.querySelector("[part=excerpt]")?.textContent) return;
      observer.disconnect();
      resolve(performance.now() - start);
    }).observe(root, { subtree: true, childList: true, attributes: true });
    input.focus();
    input.value = query;
    input.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  });
}

/** The same with Pagefind, from its import on. */
async function untilPagefinds([query, limit]) {
  const start = performance.now();
  globalThis.engine ??= import(new URL("pagefind/pagefind.js", document.baseURI).href);
  const engine = await globalThis.engine;
  await engine.init();
  const { results } = await engine.search(query);
  await Promise.all(results.slice(0, limit).map((hit) => hit.data()));
  return performance.now() - start;
}

async function loading() {
  for (const { name, ...line } of LINES) {
    const times = { aril: [], pagefind: [] };
    let bytes = [];
    for (let run = 0; run < runs; run++) {
      const query = queries[run % queries.length];
      const page = await visit(server.url);
      server.shape(line);
      server.reset();
      times.aril.push(await page.evaluate(untilExcerpts, query));
      bytes.push(server.count.bytes / 1000);
      server.shape(undefined);
      await page.context().close();
      if (!peer) continue;
      const other = await visit(peer.url);
      peer.shape(line);
      times.pagefind.push(await other.evaluate(untilPagefinds, [query, Number(values.limit)]));
      peer.shape(undefined);
      await other.context().close();
    }
    for (const [engine, all] of Object.entries(times)) {
      if (!all.length) continue;
      console.log(`loading, ${name} (${line.latency_ms} ms, ${line.mbit_s} Mbit/s), ${engine}: ${told(all)} ms`);
    }
    console.log(`loading, ${name}: bytes by then: ${told(bytes)} kB`);
  }
}

/** Bytes of the page and its workers, their WebAssembly's among them. */
async function measured(page) {
  const { bytes, parts } = await page.evaluate(counted);
  for (const worker of page.workers()) {
    const n = await worker.evaluate(() => [...self.memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0));
    parts.push(`WebAssembly.Memory ${n}`);
    bytes.push(n);
  }
  return { bytes: bytes.reduce((sum, n) => sum + n), parts };
}

const counted = async () => {
  const { bytes, breakdown } = await performance.measureUserAgentSpecificMemory();
  const parts = breakdown
    .filter((part) => part.bytes)
    .map((part) => `${part.attribution.map((at) => at.scope).join("+")} ${part.types.join("+")} ${part.bytes}`);
  return { bytes: [bytes], parts };
};

async function memory() {
  const told = (name, { bytes, parts }) =>
    console.log(`memory, ${name}: ${(bytes / 1e6).toFixed(2)} MB (${parts.join("; ")})`);
  const page = await visit(server.url);
  told("before the focus", await measured(page));
  for (const [n, query] of queries.entries()) {
    // The observer of the one before is gone with its hits.
    await page.evaluate(() => {
      const input = document.querySelector("aril-search").shadowRoot.querySelector("input");
      input.value = "";
      input.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    });
    await page.evaluate(untilExcerpts, query).catch((error) => console.error(`${query}: ${error.message}`));
    if (n === 0) told("after one query", await measured(page));
  }
  told(`after ${queries.length} queries`, await measured(page));
  await page.context().close();
  if (!peer) return;
  const other = await visit(peer.url);
  for (const query of queries) await other.evaluate(untilPagefinds, [query, Number(values.limit)]);
  told(`Pagefind, after ${queries.length} queries`, await measured(other));
  await other.context().close();
}

/** Tells, for each keystroke, the ms until a frame with its hits is painted; and keeps the answers. */
function observe() {
  const element = document.querySelector("aril-search");
  globalThis.painted = [];
  globalThis.answers = {};
  const channel = new MessageChannel();
  let typed = 0;
  element.addEventListener("input", (event) => (typed = event.timeStamp));
  channel.port1.onmessage = ({ data }) => globalThis.painted.push(performance.now() - data);
  element.addEventListener("aril-results", ({ detail: { results } }) => {
    globalThis.answers[results.query] = results.hits.map(({ title, url, excerpt }) => ({ title, url, excerpt }));
    // Behind the next frame's callbacks it is painted, and then comes the message.
    if (results.hits.length) requestAnimationFrame(() => channel.port2.postMessage(typed));
  });
}

/**
 * What any search in a worker takes at least: a page that shows hits as its worker has them ready, and knows nothing else.
 *
 * @param {Record<string, {title: string, url: string, excerpt: {text: string, marked: boolean}[]}[]>} answers By query.
 */
function showByHand(answers) {
  const script = `const answers = ${JSON.stringify(answers)}; onmessage = ({ data }) => postMessage(answers[data] ?? []);`;
  const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const input = document.querySelector("input");
  const list = document.querySelector("div");
  input.addEventListener("input", () => worker.postMessage(input.value));
  worker.onmessage = ({ data }) => {
    for (const [n, { title, url, excerpt }] of data.entries()) {
      if (!list.children[n]) {
        const link = document.createElement("a");
        link.append(document.createElement("b"), document.createElement("span"), document.createElement("small"));
        list.append(link);
      }
      const [name, text, address] = list.children[n].children;
      list.children[n].hidden = false;
      list.children[n].href = url;
      name.textContent = title;
      address.textContent = url;
      const marked = (text) => Object.assign(document.createElement("mark"), { textContent: text });
      text.replaceChildren(...excerpt.map((piece) => (piece.marked ? marked(piece.text) : piece.text)));
    }
    for (let n = data.length; n < list.children.length; n++) list.children[n].hidden = true;
  };
}

/** Types all queries, letter by letter. Of the main thread's time a keystroke the mean, ms, without what it is busy idly. */
async function type(page, input, pause) {
  const session = await page.context().newCDPSession(page);
  // The thread's own time: other programs would count else.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * metrics.find(({ name }) => name === "TaskDuration").value;
  };
  await page.bringToFront();
  await input.focus();
  let n = 0;
  let working = 0;
  for (const query of queries) {
    await input.fill("");
    await sleep(50);
    const first = await busy();
    await sleep(200);
    const before = await busy();
    const keys = [...query].length;
    for (const character of query) {
      await page.keyboard.insertText(character);
      await sleep(pause);
    }
    working += (await busy()) - before - ((before - first) / 200) * pause * keys;
    n += keys;
  }
  await session.detach();
  return { n, busy: working / n };
}

async function typing() {
  const page = await visit(server.url);
  const input = page.locator("aril-search input");
  await input.focus();
  await page.locator("aril-search [part=results]").waitFor({ state: "attached" }); // It comes with the list's script.
  await page.evaluate(observe);
  // Loads all blocks.
  await type(page, input, 300);
  const answers = await page.evaluate(() => {
    globalThis.painted.length = 0;
    return globalThis.answers;
  });
  const others = [];
  for (const name of ["by-hand", "bare"]) {
    const other = await (await browser.newContext()).newPage();
    await other.goto(`${server.url}${name}.html`);
    if (name === "by-hand") await other.evaluate(showByHand, answers);
    others.push({ name, page: other, input: other.locator("input") });
    await type(other, other.locator("input"), 30);
  }
  // In turns, since all of them are slower while the machine is.
  const all = [{ name: "Aril", page, input }, ...others].map((one) => ({ ...one, times: [] }));
  for (let run = 0; run < runs; run++) {
    for (const { page, input, times } of all) times.push(await type(page, input, 100));
  }
  const times = await page.evaluate(() => globalThis.painted);
  console.log(`typing: keystroke to painted hits: ${told(times)} ms`);
  for (const { name, times } of all) {
    console.log(`typing: main thread busy a keystroke, ${name}: ${told(times.map(({ busy }) => busy))} rounds of ${times[0].n} keystrokes, ms`);
  }
  for (const { page } of all) await page.context().close();
}

try {
  for (const name of wanted) await { loading, memory, typing }[name]();
} finally {
  await browser.close();
  await server.close();
  if (peer) await peer.close();
  await rm(folder, { recursive: true });
}
