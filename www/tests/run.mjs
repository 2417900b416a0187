// The browser test: what a visitor meets on the demo page, in a real Chromium.
//
// Environment: ARIL_BASE_URL  where www/dist is served
//              ARIL_CHROME    the browser; default /usr/bin/chromium
//              ARIL_INLINE    a folder with the index of the same documents in one file; optional
//              ARIL_PACKED    the same with its blocks in packs; optional
//              ARIL_EXPORTED  the page that `aril export` made of it; optional
//              ARIL_SHOTS     a folder for screenshots; none are taken without it
//              ARIL_CASES     the cases as JSON, see `runCases`
//
// Each test opens a context of its own, so that none sees another's cache. A line each: `ok NAME`,
// `FAIL NAME: why` or `skip NAME: why`; last `N passed, N failed, N skipped`.

import { once } from "node:events";
import { mkdir, readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { filterText } from "../src/filters.js";

const BASE = new URL(process.env.ARIL_BASE_URL ?? "http://127.0.0.1:8080/");
const CASES = new URL("../../tests/cases/", import.meta.url);
/** An index whose documents have facets, of the kind, and a sort key, the era. */
const GOLDEN = new URL("../../tests/golden/v1/split/", import.meta.url);
const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
if (process.getuid?.() === 0) FLAGS.push("--no-sandbox");

/** A query that several seeds hold. */
const QUERY = "千岛湖";

/** The file with the head of the demo's index, and those with a block each. */
const HEAD = /\/[0-9a-f]{16}\.aril$/;
const BLOCK = /\/[0-9a-f]{10}(-[0-9a-f])?\.aril$/;

const PACKED = process.env.ARIL_PACKED;

const EXPORTED = process.env.ARIL_EXPORTED;

const tests = {
  async "the page shows an input, and loads no engine before it is asked"() {
    const page = await visit();
    await page.getByRole("combobox", { name: "Search" }).waitFor();
    await page.waitForLoadState("networkidle");
    equal(page.workers().length, 0, "workers before the first sign of interest");
    equal(
      page.requested.filter((url) => /wasm|worker|index\//.test(url)),
      [],
      "files fetched too early",
    );
  },

  async "typing 千岛湖 shows hits with title, excerpt, marked match and a link that answers"() {
    const page = await visit();
    await type(page, QUERY);
    const hit = await firstHit(page);
    check(await text(hit, "title"), "the first hit has no title");
    check(await text(hit, "excerpt"), "the first hit has no excerpt");
    check((await hit.locator("mark").count()) > 0, "nothing is marked in the first excerpt");
    // Not in every hit: some write the lake's name in traditional characters.
    check((await marks(page)).includes(QUERY), "no excerpt marks the query");
    for (const href of await page
      .locator("a[part=hit]")
      .evaluateAll((links) => links.map((link) => link.href))) {
      equal((await page.request.get(href)).status(), 200, `the answer of ${href}`);
    }
    check(/^(about )?\d+ results?$/.test(await status(page)), `a count, not “${await status(page)}”`);
  },

  async "one script tag and one element on a plain page are all that is needed"() {
    const page = await visit("plain.html", (context) =>
      context.route("**/plain.html", (route) =>
        route.fulfill({
          contentType: "text/html; charset=utf-8",
          body: '<script type="module" src="aril.js"></script><aril-search></aril-search>',
        }),
      ),
    );
    await type(page, QUERY);
    await firstHit(page);
  },

  async "an exported page searches from a file, without a network"() {
    if (!EXPORTED) return "ARIL_EXPORTED is not set";
    const page = await visit(pathToFileURL(EXPORTED).href, (context) => context.setOffline(true));
    await type(page, QUERY);
    const hit = await firstHit(page);
    check((await marks(page)).includes(QUERY), "no excerpt marks the query");
    check(/^file:.*\/docs\/[^/]/.test(await hit.evaluate((link) => link.href)), "a link beside the page");
    // Typed over: what came before is overtaken. And a slip takes the second module.
    await page.getByRole("combobox").fill("");
    await type(page, "Zhanatsa");
    await firstHit(page);
    check((await page.locator("[part=note]").textContent())?.includes("Showing results"), "a slip is corrected");
    equal(page.workers().length, 0, "workers");
    equal(
      page.requested.filter((url) => !/^(file|data|blob):/.test(url)),
      [],
      "what was asked of the network",
    );
    const folder = process.env.ARIL_SHOTS;
    if (folder) await page.screenshot({ path: `${folder}/exported.png` });
  },

  async "text typed by an input method is found, and its Enter and Escape do nothing of ours"() {
    const page = await visit();
    const input = page.getByRole("combobox");
    await input.focus();
    const cdp = await page.context().newCDPSession(page);
    const compose = (text) =>
      cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await compose("千");
    await compose(QUERY);
    equal(await input.inputValue(), QUERY, "the text under composition");
    await firstHit(page); // Usable before the composition ends.
    for (const key of ["Enter", "Escape", "ArrowDown"]) {
      for (const sign of [{ isComposing: true }, { keyCode: 229 }]) {
        const taken = await input.evaluate(
          (element, init) => {
            const event = new KeyboardEvent("keydown", {
              bubbles: true,
              cancelable: true,
              composed: true,
              ...init,
            });
            return !element.dispatchEvent(event);
          },
          { key, ...sign },
        );
        check(!taken, `${key} of the input method was taken`);
      }
    }
    equal(await input.inputValue(), QUERY, "the text after the input method's keys");
    equal(await input.getAttribute("aria-activedescendant"), null, "the chosen hit");
    await compose("qqxx");
    await page.waitForTimeout(300);
    check(!(await status(page)).startsWith("No results"), "“No results” while composing");
    await compose(QUERY);
    await cdp.send("Input.insertText", { text: QUERY });
    equal(await input.inputValue(), QUERY, "the text after composition");
    await firstHit(page);
    equal(page.url(), BASE.href, "the page");
  },

  async "arrow keys choose a hit, Enter follows it, Escape closes and then clears"() {
    // The page that Enter leads to has images of its own that are missing.
    const page = await visit("", undefined, { faulty: true });
    const input = page.getByRole("combobox");
    await type(page, "Zhanatas");
    const first = await firstHit(page);
    equal(await input.getAttribute("aria-expanded"), "true", "aria-expanded over results");
    await page.keyboard.press("ArrowDown");
    equal(
      await input.getAttribute("aria-activedescendant"),
      await first.getAttribute("id"),
      "the hit in focus",
    );
    equal(await first.getAttribute("aria-selected"), "true", "aria-selected of the chosen hit");
    await page.keyboard.press("ArrowUp");
    equal(await input.getAttribute("aria-activedescendant"), null, "the choice above the first hit");
    await page.keyboard.press("Escape");
    equal(await page.getByRole("option").count(), 0, "hits on show after Escape");
    equal(await input.inputValue(), "Zhanatas", "the input after one Escape");
    await page.keyboard.press("ArrowDown"); // Opens the results again.
    await page.keyboard.press("Enter"); // Chooses the first.
    const target = await first.getAttribute("href");
    await page.keyboard.press("Enter");
    await page.waitForURL(target);
    await page.goBack();
    await type(page, "x");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    equal(await input.inputValue(), "", "the input after Escape");
  },

  async "the search runs in a worker, and typing never blocks the page for 50 ms"() {
    // The machine may be busy with other work: one quiet run of three is proof enough.
    const blocked = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      const page = await visit();
      await page.evaluate(() => {
        globalThis.longTasks = [];
        new PerformanceObserver((list) =>
          longTasks.push(...list.getEntries().map((task) => task.duration)),
        ).observe({
          type: "longtask",
        });
      });
      const input = page.getByRole("combobox");
      for (const query of ["Zhanatas wind", QUERY, "カザフスタン"]) {
        await input.fill("");
        await input.pressSequentially(query, { delay: 40 });
        await firstHit(page);
      }
      check(
        page.workers().some((worker) => worker.url().endsWith("aril-worker.js")),
        "no worker runs",
      );
      blocked.push(...(await page.evaluate(() => longTasks)));
      if (blocked.length <= attempt) return;
    }
    check(false, `the page was blocked for ${blocked.map(Math.round)} ms`);
  },

  async "an index that does not arrive is an error with a retry that works"() {
    for (const file of ["**/manifest.json", HEAD, BLOCK, "**/*.wasm", "**/aril-worker.js"]) {
      const page = await visit("", (context) => context.route(file, (route) => route.abort()), {
        faulty: true,
      });
      await type(page, QUERY);
      await page.getByRole("alert").getByRole("button").waitFor();
      await neverNoResults(page);
      await page.context().unroute(file);
      await page.getByRole("button", { name: "Try again" }).click();
      await firstHit(page);
      equal(await page.getByRole("alert").count(), 0, `alerts after the retry (${file})`);
    }
  },

  async "a page in place of the manifest, and an index of another format, are errors"() {
    for (const [body, word] of [
      ["<!doctype html><title>Not found</title>", "manifest"],
      ['{"aril": 99, "layout": "inline"}', "format 99"],
      ['{"aril": 1, "layout": "sharded"}', "sharded"],
    ]) {
      const page = await visit("", (context) =>
        context.route("**/manifest.json", (route) => route.fulfill({ body })),
      );
      await type(page, QUERY);
      await page.getByRole("alert").filter({ hasText: word }).waitFor();
      await neverNoResults(page);
    }
  },

  async "a damaged index gives an error or the same hits, never others"() {
    const good = await visit();
    await type(good, QUERY);
    await firstHit(good);
    const expected = await hits(good);
    let errors = 0;
    for (const [files, places] of [
      ["**/manifest.json", [0.1, 0.5, 0.7]],
      [HEAD, [0, 0.001, 0.2, 0.5, 1]],
      [BLOCK, [0, 0.2, 0.8, 1]],
    ]) {
      for (const place of places) {
        let broken = true;
        const page = await visit("", (context) =>
          context.route(files, async (route) => {
            if (!broken) return route.continue();
            const response = await route.fetch();
            const body = await response.body();
            body[Math.floor(place * (body.length - 1))] ^= 1;
            await route.fulfill({ response, body, headers: plainHeaders(response) });
          }),
        );
        await type(page, QUERY);
        await settled(page);
        if ((await page.getByRole("alert").count()) === 0) {
          equal(await hits(page), expected, `hits with a flipped bit at ${place} of ${files}`);
          continue;
        }
        errors++;
        await neverNoResults(page);
        broken = false;
        await page.getByRole("button", { name: "Try again" }).click();
        await firstHit(page);
        equal(await hits(page), expected, "hits after the mended file was loaded");
      }
    }
    check(errors >= 8, `damage was noticed ${errors} times of 12`);
  },

  async "an index in one file finds the same, and one that is damaged is loaded again"() {
    const folder = process.env.ARIL_INLINE;
    if (!folder) return "ARIL_INLINE is not set";
    const good = await visit();
    await type(good, QUERY);
    await firstHit(good);
    let isBroken = true;
    const page = await visit("", (context) =>
      context.route("**/index/*", async (route) => {
        const name = new URL(route.request().url()).pathname.split("/").at(-1);
        const body = await readFile(`${folder}/${name}`);
        if (isBroken && name.endsWith(".aril")) body.fill(0, body.length >> 1);
        await route.fulfill({ body });
      }),
    );
    await type(page, QUERY);
    const alert = page.getByRole("alert").filter({ hasText: /\.aril .*Upload the whole index folder again/ });
    await alert.waitFor();
    await neverNoResults(page);
    isBroken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await firstHit(page);
    equal(await hits(page), await hits(good), "hits");
    equal(page.requested.filter((url) => BLOCK.test(url)), [], "blocks that were asked for");
  },

  async "a packed index finds the same, in parts that are asked for together"() {
    if (!PACKED) return "ARIL_PACKED is not set";
    const split = await visit();
    await withPacked(async (site) => {
      site.delay_ms = 200;
      const page = await visit(site.address);
      for (const query of [QUERY, "Zhanatas wind", "カザフスタン", QUERY]) {
        for (const each of [split, page]) {
          await each.getByRole("combobox").fill(query);
          await firstHit(each);
        }
        equal(await hits(page), await hits(split), `hits of ${query}`);
      }
      equal(site.whole.filter((name) => name !== site.head), ["manifest.json"], "files that were asked for whole");
      const blocks = split.requested.filter((url) => BLOCK.test(url));
      check(site.parts.length > 0, "no part was asked for");
      check(site.parts.length < blocks.length, "no blocks that adjoin came in one part");
      const inOrder = site.parts.toSorted((a, b) => a.first - b.first);
      const twice = inOrder.filter(({ first }, i) => i > 0 && first <= inOrder[i - 1].last);
      equal(twice, [], "parts that begin in the one before");
      // The browser's cache would let one wait for the other.
      check(site.mostAtOnce > 1, "the parts came one after the other");
    });
  },

  async "a host that does not send parts as they are is named, and the next query works once it does"() {
    if (!PACKED) return "ARIL_PACKED is not set";
    const refused = (why) =>
      new RegExp(`the host ${why} \\([0-9a-f]{16}\\.aril\\)\\. .* build the index with \`--layout split\``);
    for (const [fault, message] of [
      [({ pack }) => [200, {}, pack], refused("sends the whole file instead of the part asked for")],
      [
        ({ body, first, last }) => [206, { "content-range": `bytes ${first + 1}-${last}/*` }, body.subarray(1)],
        refused('sends Content-Range "bytes \\d+-\\d+/\\*" instead of "bytes \\d+-\\d+"'),
      ],
      [({ body }) => [206, {}, body], refused('sends Content-Range "" instead of "bytes \\d+-\\d+"')],
      [
        ({ body, headers }) => [206, headers, body.subarray(9)],
        refused("sends \\d+ bytes instead of the \\d+ asked for"),
      ],
      // An encoding that Chromium knows and has not asked for ends the answer before a script sees it.
      [
        ({ body, headers }) => [206, { ...headers, "content-encoding": "x-test" }, gzipSync(body)],
        refused("compresses the part asked for \\(x-test\\)"),
      ],
      [
        ({ body, headers }) => [206, { ...headers, "content-encoding": "gzip" }, gzipSync(body)],
        /the host may compress parts of files: .* build the index with `--layout split`/,
      ],
    ]) {
      await withPacked(async (site) => {
        site.fault = fault;
        const page = await visit(site.address, undefined, { faulty: true });
        await type(page, QUERY);
        await page.getByRole("alert").filter({ hasText: message }).waitFor();
        await neverNoResults(page);
        site.fault = undefined;
        await page.getByRole("combobox").fill("Zhanatas");
        await firstHit(page);
        equal(await page.getByRole("alert").count(), 0, "alerts after the next query");
      });
    }
  },

  async "a pack that comes whole is not loaded to its end"() {
    if (!PACKED) return "ARIL_PACKED is not set";
    const megabyte = Buffer.alloc(1 << 20);
    let n_sent = 0;
    let isGone = false;
    await withPacked(async (site) => {
      site.fault = (_, response) => {
        response.on("close", () => (isGone = true));
        response.writeHead(200, { "content-length": 100 * megabyte.length });
        const send = () => {
          while (n_sent < 100 && !isGone) {
            n_sent++;
            if (!response.write(megabyte)) return response.once("drain", send);
          }
        };
        send();
        return "answered";
      };
      const page = await visit(site.address);
      await type(page, QUERY);
      await page.getByRole("alert").filter({ hasText: "sends the whole file" }).waitFor();
      for (let i = 0; i < 50 && !isGone; i++) await page.waitForTimeout(50);
      check(isGone, "the connection is still there");
    });
    check(n_sent < 50, `${n_sent} megabytes of 100 were sent`);
  },

  async "a part that is cut off is asked for again, and an error where it always is"() {
    if (!PACKED) return "ARIL_PACKED is not set";
    const cut = ({ body, headers }, response) => {
      response.writeHead(206, { ...headers, "content-length": body.length });
      response.write(body.subarray(0, body.length >> 1), () => response.destroy());
      return "answered";
    };
    await withPacked(async (site) => {
      const cutOnce = new Set();
      site.fault = (part, response) => {
        if (cutOnce.has(part.first)) return undefined;
        cutOnce.add(part.first);
        return cut(part, response);
      };
      const page = await visit(site.address, undefined, { faulty: true });
      await type(page, QUERY);
      await firstHit(page);
      site.fault = cut;
      await page.getByRole("combobox").fill("Zhanatas");
      const alert = page.getByRole("alert").filter({ hasText: /[0-9a-f]{16}\.aril could not be loaded/ });
      await alert.waitFor();
      await neverNoResults(page);
      site.fault = undefined;
      await page.getByRole("button", { name: "Try again" }).click();
      await firstHit(page);
    });
  },

  async "a part that is damaged is asked for once more, and an error where it still is"() {
    if (!PACKED) return "ARIL_PACKED is not set";
    await withPacked(async (site) => {
      const damaged = ({ body, headers }) => [206, headers, Buffer.alloc(body.length)];
      const damagedOnce = new Set();
      site.fault = (part) => {
        if (damagedOnce.has(part.first)) return undefined;
        for (let i = part.first; i <= part.last; i++) damagedOnce.add(i);
        return damaged(part);
      };
      const page = await visit(site.address);
      await type(page, QUERY);
      await firstHit(page);
      check((await marks(page)).includes(QUERY), "no excerpt marks the query");
      site.fault = damaged;
      await page.getByRole("combobox").fill("Zhanatas");
      const alert = page
        .getByRole("alert")
        .filter({ hasText: /[0-9a-f]{16}\.aril .*Upload the whole index folder again/ });
      await alert.waitFor();
      await neverNoResults(page);
      site.fault = undefined;
      await page.getByRole("button", { name: "Try again" }).click();
      await firstHit(page);
    });
  },

  async "a site whose packs are replaced while the page is open still answers"() {
    if (!PACKED) return "ARIL_PACKED is not set";
    // As below: the older build is the newer one under another name.
    const older = "0000000000000000.aril";
    for (const gone of [
      [404, {}, ""],
      [200, { "content-type": "text/html" }, "<!doctype html><title>Home</title>"],
    ]) {
      await withPacked(async (site) => {
        site.name = older;
        const page = await visit(site.address, undefined, { faulty: true });
        await type(page, "Zhanatas");
        await firstHit(page);
        site.name = site.head;
        site.fault = () => (site.whole.includes(site.head) ? undefined : gone);
        await page.getByRole("combobox").fill(QUERY);
        await firstHit(page);
        check(site.whole.includes(site.head), "the newer index was not opened");
        check((await marks(page)).includes(QUERY), "the hits are those of an older query");
      });
    }
  },

  async "a query loads the blocks that it needs, each once"() {
    const page = await visit();
    const blocks = () => page.requested.filter((url) => BLOCK.test(url));
    await type(page, "Zhanatas");
    await firstHit(page);
    const first = blocks();
    check(first.length > 0, "no block has a file of its own");
    await page.getByRole("combobox").fill(QUERY);
    await firstHit(page);
    check(blocks().length > first.length, "the first query has loaded what only another one needs");
    const all = blocks().length;
    await page.getByRole("combobox").fill("Zhanatas");
    await firstHit(page);
    equal(blocks().length, all, "blocks after a query was asked again");
    equal(new Set(blocks()).size, all, "different blocks");
  },

  async "a block that several keystrokes wait for is fetched once"() {
    const page = await visit("", (context) =>
      context.route(BLOCK, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        await route.continue();
      }),
    );
    await type(page, "Zhanatas wind");
    await firstHit(page);
    const blocks = page.requested.filter((url) => BLOCK.test(url));
    equal(blocks.length, new Set(blocks).size, "requests of blocks");
  },

  async "a block that is damaged in the browser's cache is fetched past it"() {
    // A server of our own: playwright's routes turn the cache off.
    const damagedOnce = new Set();
    const requests = [];
    const server = createServer(async (request, response) => {
      const answer = await fetch(new URL(`.${request.url}`, BASE));
      const body = Buffer.from(await answer.arrayBuffer());
      const headers = { "content-type": answer.headers.get("content-type") };
      if (BLOCK.test(request.url)) {
        requests.push(request.url);
        headers["cache-control"] = "max-age=31536000, immutable";
        if (!damagedOnce.has(request.url)) body.fill(0);
        damagedOnce.add(request.url);
      }
      response.writeHead(answer.status, headers).end(body);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    try {
      const page = await visit(`http://127.0.0.1:${server.address().port}/`);
      await type(page, QUERY);
      await firstHit(page);
      check((await marks(page)).includes(QUERY), "no excerpt marks the query");
      equal(requests.length, 2 * damagedOnce.size, "requests of blocks, two of each");
      // What is in the cache now is whole.
      await page.reload();
      await type(page, QUERY);
      await firstHit(page);
      equal(requests.length, 2 * damagedOnce.size, "requests after the page was loaded again");
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },

  async "a block that is missing is an error with a retry that works"() {
    const missing = (context) => context.route(BLOCK, (route) => route.fulfill({ status: 404 }));
    const page = await visit("", missing, { faulty: true });
    await type(page, QUERY);
    const alert = page.getByRole("alert").filter({ hasText: /\.aril is not available \(status 404\)/ });
    await alert.waitFor();
    await neverNoResults(page);
    await page.context().unroute(BLOCK);
    await page.getByRole("button", { name: "Try again" }).click();
    await firstHit(page);
    equal(await page.getByRole("alert").count(), 0, "alerts after the retry");
  },

  async "a page in place of a block is an error that names the file"() {
    const page = await visit("", (context) =>
      context.route(BLOCK, (route) =>
        route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Not found</title>" }),
      ),
    );
    await type(page, QUERY);
    const alert = page
      .getByRole("alert")
      .filter({ hasText: /[0-9a-f]{10}(-\w)?\.aril .*Upload the whole index folder again/ });
    await alert.waitFor();
    await neverNoResults(page);
  },

  async "a site that is rebuilt while the page is open still answers"() {
    // The older build is the newer one under another name: the head tells the names of its blocks, so
    // these are there again once the newer head was asked for.
    const older = "0000000000000000.aril";
    for (const gone of [
      { status: 404 },
      { contentType: "text/html", body: "<!doctype html><title>Home</title>" },
    ]) {
      let isRebuilt = false;
      let isReopened = false;
      const page = await visit(
        "",
        async (context) => {
          await context.route(BLOCK, (route) =>
            isRebuilt && !isReopened ? route.fulfill(gone) : route.continue(),
          );
          await context.route("**/manifest.json", async (route) => {
            const response = await route.fetch();
            const manifest = await response.json();
            const json = isRebuilt ? manifest : { ...manifest, file: older };
            await route.fulfill({ response, json, headers: plainHeaders(response) });
          });
          await context.route(HEAD, async (route) => {
            if (!route.request().url().endsWith(older)) {
              isReopened = true;
              return route.continue();
            }
            if (isRebuilt) return route.fulfill(gone);
            const { file } = await (await context.request.get(new URL("index/manifest.json", BASE).href)).json();
            await route.continue({ url: new URL(`index/${file}`, BASE).href });
          });
        },
        { faulty: true },
      );
      await type(page, "Zhanatas");
      await firstHit(page);
      isRebuilt = true;
      await page.getByRole("combobox").fill(QUERY);
      await firstHit(page);
      check(isReopened, "the newer index was not opened");
      check((await marks(page)).includes(QUERY), "the hits are those of an older query");
    }
  },

  async "a query without matches says so"() {
    const page = await visit();
    await type(page, "qqxxzzvvqqxx");
    await page.getByText("No results for “qqxxzzvvqqxx”").first().waitFor();
    equal(await page.getByRole("alert").count(), 0, "alerts");
  },

  async "what was searched for instead of what was typed stands above the hits"() {
    const page = await visit();
    for (const [typed, corrected] of [
      ["seach", "search"],
      ["千到湖", "千岛湖"],
    ]) {
      await page.getByRole("combobox").fill(typed);
      const hit = await firstHit(page);
      equal(await note(page), `Showing results for “${corrected}”`, `the note of ${typed}`);
      check((await marks(page)).includes(corrected), `no excerpt marks ${corrected}`);
      const group = hit.locator("xpath=..");
      equal(await group.getAttribute("aria-labelledby"), null, "the heading of what was meant");
      await page.getByRole("status").filter({ hasText: `“${corrected}”. ` }).waitFor();
      const notes = page.locator("[part=note], [part=status]").filter({ visible: true });
      await page.keyboard.press("Escape");
      equal(await notes.count(), 0, "what is said of closed results");
      await page.keyboard.press("ArrowDown");
      equal(await notes.count(), 2, "what is said of results that are open again");
    }
    await page.getByRole("combobox").fill("search");
    await page.getByText("2 results").first().waitFor();
    check(await page.locator("[part=note]").isHidden(), "a note stays where nothing was corrected");
  },

  async "phrases, and words that must not be there, narrow what is found"() {
    const page = await visit();
    const ask = (query) =>
      page.evaluate(async (query) => {
        const { open } = await import(new URL("aril.js", location.href).href);
        globalThis.client ??= open();
        return client.search(query, { limit: 100 });
      }, query);
    const marked = ({ excerpt }) => excerpt.filter((piece) => piece.marked).map((piece) => piece.text);
    const phrase = await ask('"wind power"');
    check(phrase.hits.length > 0, "no page holds the phrase");
    check(phrase.read.includes('"wind power"'), `the phrase was read as ${phrase.read}`);
    for (const hit of phrase.hits) check(/wind power/i.test(marked(hit)), `${hit.url} marks ${marked(hit)}`);
    const [all, none, neither] = [await ask("wind"), await ask("wind -wind"), await ask("wind -power")];
    equal(all.read, undefined, "how plain text was read");
    equal(none.hits, [], "pages with a word and without it");
    check(neither.total > 0 && neither.total < all.total, `${neither.total} of ${all.total} are without`);
    await type(page, "lake -dam");
    await firstHit(page);
    check((await marks(page)).every((mark) => /lake/i.test(mark)), "marks of what must not be there");
  },

  async "a query that is too long says that a part of it was searched for"() {
    const page = await visit();
    await page.getByRole("combobox").fill("a".repeat(5000));
    await settled(page);
    equal(await note(page), "Only a part of this query was searched for", "the note");
    check((await status(page)).length < 120, `all of it stands in the status: ${await status(page)}`);
    await page.getByRole("combobox").fill("Zhanatas");
    await firstHit(page);
    equal(await note(page), "", "the note of a short query");
  },

  async "sections of a hit are links below it, which the arrow keys reach"() {
    const page = await visit("", undefined, { faulty: true });
    await type(page, "search engine");
    const hit = await firstHit(page);
    const sections = page.locator("[part=section]");
    equal(await sections.count(), 2, "sections");
    const links = await page.getByRole("option").evaluateAll((options) => options.map(({ href }) => href));
    equal(new Set(links).size, 3, "different addresses");
    const pages = new Set(links.map((link) => link.split("#")[0]));
    equal([...pages], [(await hit.getAttribute("href")).split("#")[0]], "pages that they lead to");
    equal((await page.request.get(links[1])).status(), 200, "the answer of a section's page");
    const input = page.getByRole("combobox");
    for (let n = 0; n < 2; n++) await page.keyboard.press("ArrowDown");
    const section = sections.first();
    const chosen = await input.getAttribute("aria-activedescendant");
    equal(chosen, await section.getAttribute("id"), "the option in focus");
    equal(await section.getAttribute("aria-selected"), "true", "aria-selected of the section");
    await page.keyboard.press("Enter");
    await page.waitForURL(links[1]);

    await page.goto(BASE.href);
    for (const [wish, count] of Object.entries({ 0: 0, 1: 1, 9: 2, "": 0, x: 2 })) {
      await page.locator("aril-search").evaluate((element, n) => element.setAttribute("sections", n), wish);
      await page.getByRole("combobox").fill("");
      await page.getByRole("combobox").fill("search engine");
      await firstHit(page);
      equal(await sections.count(), count, `sections where the attribute is “${wish}”`);
    }
  },

  async "the client filters, sorts, pages and counts facets"() {
    const page = await visit("", (context) =>
      context.route("**/index/*", async (route) => {
        const name = new URL(route.request().url()).pathname.split("/").at(-1);
        await route.fulfill({ body: await readFile(new URL(name, GOLDEN)) });
      }),
    );
    const ask = (query, options) =>
      page.evaluate(
        async ([query, options]) => {
          const { open } = await import(new URL("aril.js", location.href).href);
          globalThis.client ??= open();
          // What it does not know does not disturb it, not even what no worker can be sent.
          return client.search(query, { ...options, more: () => {} });
        },
        [query, options],
      );
    const urls = async (query, options) => (await ask(query, options)).hits.map(({ url }) => url.split("#")[0]);
    const lakes = ["ja.html", "zh-hans.html", "zh-hant.html"];
    equal((await urls("", { filters: { kind: ["千", "湖"] } })).sort(), lakes, "pages of two kinds");
    equal((await urls("", { filters: "kind:千 OR kind:湖" })).sort(), lakes, "the same in the query language");
    const others = await urls("湖", { filters: { none: { kind: "千" } } });
    check(others.includes("ja.html") && !others.some((url) => url.startsWith("zh")), `none of a kind: ${others}`);
    const sorted = { filters: { kind: ["千", "湖"] }, sort: "-era" };
    const all = await urls("", sorted);
    equal(all[0], "ja.html", "the first of the latest era");
    equal(await urls("", { ...sorted, limit: 1, offset: 1 }), [all[1]], "the second of them");
    const { facets } = await ask("湖", { facets: ["none", "kind"], limit: 1 });
    equal(facets.map(({ name }) => name), ["kind"], "facets that are there");
    equal(facets[0].values.find(({ value }) => value === "千"), { value: "千", count: 2 }, "a value's count");
    const { hits, took_ms } = await ask("岛屿", { sections: 3 });
    check(took_ms > 0 && took_ms < 60_000, `it took ${took_ms} ms`);
    equal(hits[0].sections.length, 1, "other sections of a hit");
    equal((await ask("岛屿")).hits[0].sections, [], "sections that nobody asked for");
  },

  async "filters are written in the query language"() {
    const write = (filter, text) => equal(filterText(filter), text, JSON.stringify(filter));
    write("tag:a OR tag:b", "tag:a OR tag:b");
    write({}, "");
    write({ tag: "water", lang: "zh" }, "tag:water lang:zh");
    write({ tag: ["a", "b"], lang: "zh" }, "tag:a OR tag:b lang:zh");
    write({ year: 2024, draft: false }, "year:2024 draft:false");
    write({ any: [{ tag: "a", lang: "zh" }, { tag: "b" }] }, "(tag:a lang:zh) OR (tag:b)");
    write({ all: [{ tag: ["a", "b"] }, { tag: ["c", "d"] }] }, "(tag:a OR tag:b) (tag:c OR tag:d)");
    write({ none: [{ tag: "a" }, "lang:zh"] }, "-((tag:a) OR (lang:zh))");
    write({ tag: "a b" }, 'tag:"a b"');
    write({ tag: ["(a", "", 'b"'] }, 'tag:"(a" OR tag:"" OR tag:b"');
    write({ tag: ['say "a b"', '"c'] }, 'tag:"say a b" OR tag:"c"');
    // What is chosen of nothing does not narrow.
    write({ tag: [], any: [], none: { tag: [] }, all: [{}], lang: "zh" }, "lang:zh");
  },

  async "markup in a query is text"() {
    const page = await visit();
    const query = "<img src=x onerror=alert(1)>";
    page.on("dialog", () => check(false, "a dialog opened"));
    await type(page, query);
    await settled(page);
    equal(await page.locator("aril-search img").count(), 0, "images");
  },

  async "only the newest query counts"() {
    const page = await visit();
    const input = page.getByRole("combobox");
    await input.fill("Zhanatas");
    await input.fill("qqxxzzvvqqxx");
    await input.fill(QUERY);
    await firstHit(page);
    check((await marks(page)).includes(QUERY), "the hits are those of an older query");
    await input.fill("");
    await page.waitForTimeout(200);
    equal(await page.getByRole("option").count(), 0, "hits for an empty input");
    equal(await status(page), "", "the status of an empty input");
  },

  async "the buttons of the demo search, and each finds a page that holds its text"() {
    const page = await visit();
    const buttons = page.locator(".examples button");
    check((await buttons.count()) >= 8, "too few examples");
    for (const button of await buttons.all()) {
      const query = await button.textContent();
      await button.click();
      await page.locator("[part=box]:not(.busy)").waitFor();
      await page
        .locator("[part=group]:not([aria-labelledby]) [part=hit]")
        .first()
        .waitFor({ timeout: 5000 })
        .catch(() => {
          check(false, `no page holds ${query}`);
        });
    }
  },

  async "markup in hits is text, and an address that is no page's gets no link"() {
    const targets = {
      "a/b.html": "docs/a/b.html",
      "/a": "/a",
      "?q": "docs/?q",
      "https://x.test/": "https://x.test/",
      "javascript:alert(1)": null,
      "java\nscript:alert(1)": null,
      " data:text/html,x": null,
      "blob:x": null,
      "file:///etc/passwd": null,
      "https://": null,
    };
    const markup = "<img src=x onerror=alert(1)>";
    const made = Object.keys(targets).map((url) => ({
      url,
      title: markup,
      heading: markup,
      tier: "exact",
      exact: true,
      score: 1,
      excerpt: [{ text: markup, marked: true }],
      sections: [{ url, heading: markup, excerpt: [{ text: markup, marked: false }] }],
    }));
    // A worker that answers every query with these hits.
    const results = JSON.stringify({
      query: "",
      total: made.length,
      total_is_exact: true,
      is_cut: true,
      corrected: markup,
      took_ms: 0,
      hits: made,
      facets: [],
    });
    const body = `onmessage = ({ data }) => data.id && postMessage({ id: data.id, results: ${results} })`;
    const page = await visit("", (context) =>
      context.route("**/aril-worker.js", (route) => route.fulfill({ contentType: "text/javascript", body })),
    );
    await type(page, "x");
    await firstHit(page);
    const expected = Object.values(targets).map((target) => target && new URL(target, BASE).href);
    for (const part of ["hit", "section"]) {
      const options = page.locator(`[part=${part}]`);
      const links = await options.evaluateAll((options) => options.map((option) => option.href ?? null));
      equal(links, expected, `targets of each ${part}`);
    }
    check((await note(page)).includes(markup), "what was searched for is not in the note");
    equal(await page.locator("aril-search img").count(), 0, "images");
  },

  async "an element that leaves the page stops its worker, and searches again when it returns"() {
    const page = await visit();
    await type(page, QUERY);
    await firstHit(page);
    await page.evaluate(() => {
      globalThis.removed = document.querySelector("aril-search");
      removed.remove();
    });
    for (let i = 0; i < 50 && page.workers().length > 0; i++) await page.waitForTimeout(50);
    equal(page.workers().length, 0, "workers of a removed element");
    await page.evaluate(() => document.querySelector("main").append(removed));
    await page.getByRole("combobox").fill("Zhanatas");
    await firstHit(page);
    check((await marks(page)).includes("Zhanatas"), "the hits are those of an older query");
  },

  // Each file that page and worker asked for from an empty cache, compressed here: the same figure
  // whatever the server does. The demo page's own files are not counted.
  async "the bytes of a first visit are counted"() {
    const page = await visit();
    await type(page, QUERY);
    await firstHit(page);
    const files = [];
    for (const url of new Set(
      [...page.requested].filter((url) => !/demo|favicon|\/$/.test(url) && url.startsWith("http")),
    )) {
      const body = Buffer.from(await (await page.request.get(url)).body());
      files.push({
        name: url.slice(BASE.href.length),
        gzip: gzipSync(body, { level: 9 }).length,
        brotli: brotliCompressSync(body).length,
      });
    }
    for (const part of ["aril.js", "aril-worker.js", ".wasm", "manifest.json", ".aril"]) {
      check(
        files.some(({ name }) => name.endsWith(part)),
        `${part} was not requested`,
      );
    }
    const total = (kind, only = /./) =>
      files.filter(({ name }) => only.test(name)).reduce((sum, file) => sum + file[kind], 0);
    const engine = /\.(js|wasm)$/;
    const blocks = files.filter(({ name }) => BLOCK.test(name));
    const others = files.filter(({ name }) => !BLOCK.test(name));
    console.log(
      `note bytes: ${total("gzip")} gzip to the first five excerpts; engine ${total("brotli", engine)} brotli, ${total("gzip", engine)} gzip; ${others.map(({ name, gzip }) => `${name} ${gzip}`).join(", ")}, ${blocks.length} blocks ${total("gzip", BLOCK)}`,
    );
  },

  async "the debug view explains hits, and why a page is not found, and is loaded only once it is opened"() {
    const page = await visit();
    await type(page, QUERY);
    await firstHit(page);
    const isOfIt = (url) => /aril-explain/.test(url);
    equal(page.requested.filter(isOfIt), [], "files of the debug view before it is opened");
    await page.getByText("How was this found?").click();
    const view = page.locator("aril-explain");
    await view.getByText(`How “${QUERY}” was answered`).waitFor();
    const files = page.requested.filter(isOfIt).map((url) => new URL(url).pathname.slice(1));
    equal(files.sort(), ["aril-explain.js", "aril-explain.wasm"], "files of the debug view");
    equal(await view.locator("[part=hits] > li").count(), 6, "hits explained");
    const why = view.getByRole("button", { name: "Why: " }).first();
    equal(await why.getAttribute("aria-expanded"), "false", "aria-expanded before");
    await why.click();
    equal(await why.getAttribute("aria-expanded"), "true", "aria-expanded after");
    check((await view.locator("[part=tree]").first().innerText()).includes("idf = ln("), "the formula");
    const search = page.locator("aril-search");
    const titles = await search.locator("[part=title]").allInnerTexts();
    const told = await view.locator("[part=hits] .head b").allInnerTexts();
    check(titles.every((title, i) => title.startsWith(told[i])), `hits as they are shown: ${titles} ${told}`);

    const input = view.getByLabel("Why is this page not found, or not sooner?");
    await input.fill("horqin-sandy-land.md");
    await input.press("Enter");
    await view.getByText("It lacks “千岛”, “岛湖”.").waitFor();
    await input.fill("<b>none");
    await input.press("Enter");
    await view.getByText("No page has the address “<b>none”").waitFor();

    await page.getByRole("combobox").fill("pomegranite");
    await view.getByText("How “pomegranite” was answered").waitFor();
    await view.getByText("without a slip").first().waitFor();
    await page.getByText("How was this found?").click();
    await page.getByRole("combobox").fill("");
  },

  async "screenshots are taken"() {
    const folder = process.env.ARIL_SHOTS;
    if (!folder) return "ARIL_SHOTS is not set";
    await mkdir(folder, { recursive: true });
    for (const colorScheme of ["light", "dark"]) {
      for (const [device, width, height] of [
        ["desktop", 1280, 900],
        ["phone", 390, 844],
      ]) {
        const page = await visit("", undefined, { colorScheme, viewport: { width, height } });
        await page.screenshot({ path: `${folder}/${colorScheme}-${device}-start.png`, fullPage: true });
        await type(page, QUERY);
        await firstHit(page);
        await page.waitForTimeout(300);
        await page.screenshot({ path: `${folder}/${colorScheme}-${device}.png`, fullPage: true });
        for (const [name, query] of Object.entries({ corrected: "seach", sections: "search engine" })) {
          await page.getByRole("combobox").fill(query);
          await firstHit(page);
          for (let n = 0; n < 2; n++) await page.keyboard.press("ArrowDown");
          await page.screenshot({ path: `${folder}/${colorScheme}-${device}-${name}.png`, fullPage: true });
        }
        await page.getByText("How was this found?").click();
        const view = page.locator("aril-explain");
        await view.getByLabel("Why is this page not found").fill("horqin-sandy-land.md");
        await page.keyboard.press("Enter");
        await view.getByText("It lacks").first().waitFor();
        await view.getByRole("button", { name: "Why: " }).first().click();
        await page.screenshot({ path: `${folder}/${colorScheme}-${device}-explain.png`, fullPage: true });
      }
    }
  },
};

/**
 * The cases that native tests run too, as JSON in the file ARIL_CASES: a list of
 * `{ name, query, first?, exact?, tier?, marked?, total? }`, as tests/cases/README.md explains.
 *
 * @returns {Promise<Record<string, () => Promise<string | void>>>}
 */
async function runCases() {
  const file = process.env.ARIL_CASES;
  const found = await readdir(CASES).catch(() => []);
  if (!file) {
    const why = found.some((name) => name.endsWith(".toml"))
      ? "ARIL_CASES is not set"
      : "tests/cases holds no .toml";
    return { "the cases hold in the browser": async () => why };
  }
  const cases = JSON.parse(await readFile(file, "utf8"));
  /** @type {Awaited<ReturnType<typeof visit>> | undefined} */
  let page;
  return Object.fromEntries(
    cases.map(({ name, query, first, exact, tier, marked, total }) => [
      `case: ${name}`,
      async () => {
        page ??= await visit("", undefined, { keep: true });
        const answer = await page.evaluate(async (query) => {
          const { open } = await import(new URL("aril.js", location.href).href);
          globalThis.client ??= open();
          return client.search(query, { limit: 100 });
        }, query);
        // A hit leads to a section; the case names its document.
        const document = (hit) => hit?.url.split("#")[0];
        const [hit] = answer.hits;
        if (first !== undefined) equal(document(hit), first, "the first hit");
        if (exact) {
          const held = answer.hits.filter((hit) => hit.exact).map(document);
          equal(held.sort(), [...exact].sort(), "pages that hold the query");
        }
        if (tier) equal(hit?.tier, tier, "the first hit's tier");
        if (marked) equal(hit?.excerpt.find((f) => f.marked)?.text, marked, "the first mark");
        if (total !== undefined) equal(answer.total, total, "documents that match");
      },
    ]),
  );
}

// Below: the little that the tests stand on.

/** What the page of the running test complained about. */
let complaints = [];
let contexts = [];

/**
 * A page in a fresh context. Every complaint of the console fails the test; with `faulty`, those
 * about requests that the test itself breaks do not.
 */
async function visit(path = "", prepare = async () => {}, { faulty = false, keep = false, ...options } = {}) {
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
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    if (faulty && /Failed to load resource/.test(message.text())) return;
    complaints.push(message.text());
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
async function withPacked(test) {
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

async function type(page, query) {
  const input = page.getByRole("combobox");
  await input.click();
  await input.pressSequentially(query, { delay: 20 });
}

/** Waits until the newest query has its answer, whatever that is. */
const settled = (page) => page.locator("[part=box]:not(.busy)").waitFor();

/** The first hit of the newest query; where an error is on show instead, the test fails with it. */
async function firstHit(page) {
  await settled(page);
  const hit = page.locator("[part=hit]").first();
  const alert = page.getByRole("alert");
  await hit.or(alert).first().waitFor();
  if (await alert.count()) check(false, `the page shows an error: ${await alert.textContent()}`);
  return hit;
}

const text = async (hit, part) => (await hit.locator(`[part=${part}]`).textContent()) ?? "";
const note = async (page) => (await page.locator("[part=note]").textContent()) ?? "";
const status = async (page) => (await page.locator("[part=status]").textContent()) ?? "";
const marks = (page) => page.locator("[part=mark]").allTextContents();
const hits = (page) => page.locator("[part=hit]").allTextContents();

async function neverNoResults(page) {
  const shown = await page.locator("aril-search").evaluate((element) => element.shadowRoot.textContent);
  check(!shown.includes("No results"), "an error was shown as “No results”");
}

/** A body that `route.fetch` has decoded must not go on under its old encoding. */
function plainHeaders(response) {
  const { "content-encoding": _, "content-length": __, ...headers } = response.headers();
  return headers;
}

function check(condition, why) {
  if (!condition) throw new Error(why);
}

function equal(actual, expected, what) {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value));
  check(a === b, `${what}: ${a}, expected ${b}`);
}

const browser = await chromium.launch({
  executablePath: process.env.ARIL_CHROME ?? "/usr/bin/chromium",
  headless: true,
  args: FLAGS,
});
const count = { passed: 0, failed: 0, skipped: 0 };
for (const [name, run] of Object.entries({ ...tests, ...(await runCases()) })) {
  complaints = [];
  contexts = [];
  try {
    const reason = await run();
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
