// Each file that a search loads, with each fault: what the visitor is told is true, is never that there are no results,
// and the next query works once the fault is gone.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { BASE, BLOCK, check, equal, firstHit, HEAD, hits, PACKED, QUERY, settled, status, visit } from "./harness.mjs";

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
  "a pack": { is: HEAD, isPart: true },
};

const PAGE = Buffer.from("<!doctype html><title>Not found</title><p>There is no such page.");

/**
 * How a server answers at fault, by what is wrong: given the right body, with status, headers and body, or with nothing
 * where the connection breaks.
 *
 * `shows` is what the visitor must be told, and nothing where the search works all the same. `*` stands for the file.
 */
const FAULTS = {
  missing: { answer: () => [404, {}, PAGE], shows: /\*.* (\(status 404|did not load)/ },
  cut: {
    answer: (body, headers) => [200, headers, body.subarray(0, body.length >> 1)],
    shows: /damaged|not the manifest|worker\.js did not load|sends \d+ bytes/,
  },
  "broken off": { answer: (body, headers) => [200, headers, body, body.length >> 1], shows: /\*.* (not load|be loaded)/ },
  damaged: {
    answer: (body, headers) => [200, headers, Buffer.from(body).fill(0, body.length >> 1, (body.length >> 1) + 9)],
    shows: /damaged|not the manifest|worker\.js did not load/,
  },
  "a page": {
    answer: () => [200, { "content-type": "text/html" }, PAGE],
    shows: /(\*|not the manifest|damaged: [\w-]+\.aril).* /,
  },
  busy: { answer: () => [503, {}, PAGE], shows: /\*.* (\(status 503|did not load)/ },
  slow: { delay_ms: 1200 },
  silent: { delay_ms: 1e6, shows: /\*.* (did not arrive within|did not load in time)/ },
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
    but: ["the worker"],
  },
  /** From the request for the file on, nothing arrives. */
  offline: { isAll: true, answer: () => undefined, shows: /(be loaded|did not load)/ },
};

/** What a page waits for is cut short, so that the tests need not wait. */
const LIMIT_MS = 5000;

/** Serves the demo with an index of ours. */
async function serve(folder) {
  const site = { fault: undefined, is: /^$/, isPart: false, isOff: false, chosen: "", n_faults: 0, url: "" };
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://host").pathname;
    const inIndex = /^\/index\/([\w.-]+)$/.exec(path)?.[1];
    let body;
    let type = "application/octet-stream";
    if (inIndex && folder) {
      body = await readFile(`${folder}/${inIndex}`).catch(() => undefined);
    } else {
      const answer = await fetch(new URL(`.${path}`, BASE));
      type = answer.headers.get("content-type");
      if (answer.ok) body = Buffer.from(await answer.arrayBuffer());
    }
    if (!body) return response.writeHead(404).end();
    if (/\/aril[\w-]*\.js$/.test(path)) body = Buffer.from(String(body).replaceAll("2e4", String(LIMIT_MS)));
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
      if (fault.delay_ms) await new Promise((resolve) => setTimeout(resolve, fault.delay_ms).unref());
      if (fault.answer) answer = fault.answer(body, headers, path);
    }
    if (!answer) return request.destroy();
    const [code, sent, bytes, n = bytes.length] = answer;
    response.writeHead(range && code === 200 && sent === headers ? 206 : code, { ...sent, "content-length": bytes.length });
    if (n === bytes.length) return response.end(bytes);
    response.write(bytes.subarray(0, n));
    setTimeout(() => response.destroy(), 20);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  site.url = `http://127.0.0.1:${server.address().port}/`;
  site.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return site;
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
async function cell(what, fault, expected) {
  const { is, isPart = false, query = QUERY } = FILES[what];
  const { shows } = FAULTS[fault];
  const site = await serve(isPart ? PACKED : undefined);
  try {
    const page = await visit(site.url, undefined, { faulty: true });
    Object.assign(site, { fault: FAULTS[fault], is, isPart, chosen: "" });
    const alert = page.getByRole("alert");
    const hit = page.locator("[part=hit]").first();
    await ask(page, query);
    if (!shows) {
      await page.waitForTimeout(500);
      equal(await status(page), "Searching…", "the status while it waits");
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
    await ask(page, query);
    await firstHit(page);
    equal(await hits(page), expected[query], "hits once the fault is gone");
  } finally {
    site.close();
  }
}

/** So many cells are tested at once; most of their time they wait. */
const AT_ONCE = 5;

export const tests = Object.fromEntries(
  Object.keys(FILES).map((what) => [
    `whatever is wrong with ${what}, the visitor is told, and the next query works`,
    async () => {
      if (FILES[what].isPart && !PACKED) return "ARIL_PACKED is not set";
      const good = await visit();
      const expected = {};
      for (const query of [QUERY, WITH_SLIP]) {
        await ask(good, query);
        await firstHit(good);
        expected[query] = await hits(good);
      }
      const waiting = Object.keys(FAULTS).filter((fault) => !FAULTS[fault].but?.includes(what));
      const failed = [];
      const work = async () => {
        for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
          await cell(what, fault, expected).catch((error) =>
            failed.push(`${fault}: ${error.message.split("\n").slice(0, 2).join(" ")}`),
          );
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      check(failed.length === 0, failed.join("; "));
    },
  ]),
);
