// Each file that a search loads, with each fault: what the visitor is told is true, is never that there are no results,
// and the next query works once the fault is gone.

import { readFile } from "node:fs/promises";
import { BLOCK, check, equal, firstHit, HEAD, hits, PACKED, QUERY, settled, visit } from "./harness.mjs";
import { listen, real } from "./server.mjs";

/** A query that only the second module can answer: with a slip. */
const WITH_SLIP = "Zhanatsa";

/** The files, by what they are: which addresses they have, what is typed so that they are loaded. */
const FILES = {
  "the worker": { is: /\/aril-worker\.js$/ },
  "the engine": { is: /\/aril\.wasm$/ },
  "its second module": { is: /\/aril-more\.wasm$/, query: WITH_SLIP },
  "the manifest": { is: /\/index\/manifest\.json$/ },
  "the head": { is: HEAD },
  "a block": { is: BLOCK },
  "a pack": { is: HEAD, isPart: true, isPacked: true },
  "the script of packs": { is: /\/aril-packs\.js$/, isPacked: true },
};

const PAGE = Buffer.from("<!doctype html><title>Not found</title><p>There is no such page.");

/**
 * How a server answers at fault, by what is wrong: given the right body, with status, headers and body, or with nothing
 * where the connection breaks.
 *
 * `shows` is what the visitor must be told, and nothing where the search works all the same. `*` stands for the file.
 * With `isHeld` nothing is sent until the test says so; what the page waits for at most is then cut short to `limit_ms`, so
 * that the tests need not wait.
 */
const FAULTS = {
  missing: { answer: () => [404, {}, PAGE], shows: /\*.* (\(status 404|did not load)/ },
  cut: {
    answer: (body, headers) => [200, headers, body.subarray(0, body.length >> 1)],
    shows: /damaged|not the manifest|\.js did not load|sends \d+ bytes/,
  },
  "broken off": { answer: (body, headers) => [200, headers, body, body.length >> 1], shows: /\*.* (not load|be loaded)/ },
  damaged: {
    answer: (body, headers) => [200, headers, Buffer.from(body).fill(0, body.length >> 1, (body.length >> 1) + 9)],
    shows: /damaged|not the manifest|\.js did not load/,
  },
  "a page": {
    answer: () => [200, { "content-type": "text/html" }, PAGE],
    shows: /(\*|not the manifest|damaged: [\w-]+\.aril).* /,
  },
  busy: { answer: () => [503, {}, PAGE], shows: /\*.* (\(status 503|did not load)/ },
  slow: { isHeld: true },
  silent: { isHeld: true, limit_ms: 5000, shows: /\*.* (did not arrive within|did not load in time)/ },
  /** Other bytes that are well-formed: what another build has under the same name. */
  "of another build": {
    answer: (body, headers, name) => {
      if (name.endsWith(".wasm")) return [200, headers, Buffer.concat([body, Buffer.from([0, 2, 1, 97])])];
      if (name.endsWith(".json")) {
        const manifest = JSON.parse(body);
        return [200, headers, Buffer.from(JSON.stringify({ ...manifest, file: "0".repeat(16) + ".aril" }))];
      }
      return [200, headers, Buffer.from(body).reverse()];
    },
    shows: /damaged|status 404/,
    but: ["the worker", "the script of packs"],
  },
  /** From the request for the file on, nothing arrives. */
  offline: { isAll: true, answer: () => undefined, shows: /(be loaded|did not load)/ },
};

/**
 * Serves the demo with an index of ours, if there is one.
 *
 * @param {string | undefined} folder
 * @param {number | undefined} limit_ms
 */
async function serve(folder, limit_ms) {
  let release = () => {};
  const isReleased = new Promise((resolve) => (release = () => resolve(undefined)));
  const site = { fault: undefined, is: /^$/, isPart: false, chosen: "", n_faults: 0, address: "", release };
  const server = await listen(async (request, response) => {
    const path = new URL(request.url, "http://host").pathname;
    const inIndex = folder && /^\/index\/([\w.-]+)$/.exec(path)?.[1];
    let { status, type, body } = inIndex
      ? { status: 200, type: "application/octet-stream", body: await readFile(`${folder}/${inIndex}`).catch(() => undefined) }
      : await real(path);
    if (!body || status !== 200) return response.writeHead(404).end();
    if (limit_ms && /\/aril[\w-]*\.js$/.test(path)) body = Buffer.from(String(body).replaceAll("2e4", String(limit_ms)));
    // Only what never changes may be cached, as hosts have it.
    const headers = { "content-type": type, "cache-control": path.endsWith(".aril") ? "max-age=9" : "no-store" };
    const range = request.headers.range?.match(/\d+/g).map(Number);
    if (range) {
      headers["content-range"] = `bytes ${range[0]}-${range[1]}/${body.length}`;
      body = body.subarray(range[0], range[1] + 1);
    }
    const { fault } = site;
    let answer = [200, headers, body];
    if (fault && site.is.test(path) && Boolean(range) === site.isPart) site.chosen ||= path;
    if (fault && (path === site.chosen || (fault.isAll && site.chosen))) {
      site.n_faults++;
      if (fault.isHeld) await isReleased;
      if (fault.answer) answer = fault.answer(body, headers, path);
    }
    if (!answer) return request.destroy();
    const [code, sent, bytes, n = bytes.length] = answer;
    response.writeHead(range && code === 200 && sent === headers ? 206 : code, { ...sent, "content-length": bytes.length });
    if (n === bytes.length) return response.end(bytes);
    response.write(bytes.subarray(0, n), () => response.destroy());
  });
  return Object.assign(site, server);
}

/** Types a query, as fast as can be. */
const ask = (page, query) => page.getByRole("combobox").fill(query);

/** What the visitor reads, but for hits. */
const shown = (page) =>
  page.locator("aril-search").evaluate((element) =>
    ["error-message", "status", "note"]
      .map((part) => element.shadowRoot.querySelector(`[part=${part}]`))
      .filter((part) => part?.checkVisibility())
      .map((part) => part.textContent)
      .join(" "),
  );

/** One file with one fault. */
async function cell(what, fault) {
  const { is, isPart = false, isPacked, query = QUERY } = FILES[what];
  const { shows, limit_ms } = FAULTS[fault];
  const site = await serve(isPacked ? PACKED : undefined, limit_ms);
  try {
    const page = await visit(site.address, undefined, { faulty: true });
    Object.assign(site, { fault: FAULTS[fault], is, isPart, chosen: "" });
    const alert = page.getByRole("alert");
    const hit = page.locator("[part=hit]").first();
    await ask(page, query);
    if (!shows) {
      await page.locator("[part=status]", { hasText: "Searching…" }).waitFor();
      site.release();
      await hit.waitFor();
    } else {
      await alert.or(hit).first().waitFor();
      check(await alert.isVisible(), "there are hits without the file");
      const name = site.chosen.split("/").at(-1);
      const told = await shown(page);
      check(new RegExp(shows.source.replaceAll("\\*", name)).test(told), `the visitor is told “${told}”`);
      check(!told.includes("No results"), "an error is shown as “No results”");
      equal(await hits(page), [], "hits beside an error");
      // Another query while the fault lasts is as true.
      await ask(page, `${query} `);
      await settled(page);
      check(await alert.isVisible(), "the next query has hits without the file");
      check(!(await shown(page)).includes("No results"), "the next query shows “No results”");
    }
    check(site.n_faults > 0, "the fault was never met");
    site.fault = undefined;
    site.release();
    await ask(page, query);
    await firstHit(page);
    equal(await hits(page), (await expected)[query], "hits once the fault is gone");
  } finally {
    site.close();
  }
}

/** The hits of each query where nothing is wrong. */
async function right() {
  const page = await visit();
  const found = {};
  for (const query of [QUERY, WITH_SLIP]) {
    await ask(page, query);
    await firstHit(page);
    found[query] = await hits(page);
  }
  return found;
}

export const tests = {};
/** @type {ReturnType<typeof right> | undefined} */
let expected;
for (const [what, { isPacked }] of Object.entries(FILES)) {
  for (const [fault, { but }] of Object.entries(FAULTS)) {
    if (but?.includes(what)) continue;
    tests[`the visitor is told the truth, and the next query works, where ${what} is ${fault}`] = async () => {
      if (isPacked && !PACKED) return "ARIL_PACKED is not set";
      expected ??= right();
      await cell(what, fault);
    };
  }
}
