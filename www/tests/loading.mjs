// What is loaded, when and how often, and what a visitor sees where that fails.

import { brotliCompressSync, gzipSync } from "node:zlib";
import {
  BASE,
  BLOCK,
  check,
  equal,
  firstHit,
  HEAD,
  hits,
  marks,
  neverNoResults,
  plainHeaders,
  QUERY,
  settled,
  status,
  type,
  until,
  visit,
} from "./harness.mjs";
import { listen, real } from "./server.mjs";

export const tests = {
  async "an index that does not arrive is an error with a retry that works"() {
    for (const file of ["**/manifest.json", HEAD, BLOCK, "**/*.wasm", "**/aril-worker.js*"]) {
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

  async "an error is told without the script that makes a sentence of it, too"() {
    const alone = async (context) => {
      await context.route("**/manifest.json", (route) => route.fulfill({ body: '{"aril": 99, "layout": "inline"}' }));
      await context.route("**/aril-api.js*", (route) => route.abort());
    };
    const page = await visit("", alone, { faulty: true });
    await type(page, QUERY);
    await page.getByRole("alert").filter({ hasText: "version: 99 (inline)" }).waitFor();
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

  async "a query loads the blocks that it needs, each once"() {
    const page = await visit();
    const blocks = () => page.requested.filter((url) => BLOCK.test(url));
    // At once: what a keystroke has sent for is given up where the next one does not need it.
    await page.getByRole("combobox").fill("Zhanatas");
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
    let release = () => {};
    const isReleased = new Promise((resolve) => (release = resolve));
    const page = await visit("", (context) =>
      context.route(BLOCK, async (route) => {
        await isReleased;
        await route.continue();
      }),
    );
    const blocks = () => page.requested.filter((url) => BLOCK.test(url));
    const input = page.getByRole("combobox");
    await input.fill("Zhanata");
    await until("blocks of the first query", () => blocks().length > 0);
    await input.press("s");
    await input.pressSequentially(" wind");
    await page.waitForTimeout(300);
    release();
    await firstHit(page);
    equal(blocks().length, new Set(blocks()).size, "requests of blocks");
  },

  async "a block that is damaged in the browser's cache is fetched past it"() {
    // A server of our own: playwright's routes turn the cache off.
    const damagedOnce = new Set();
    const requests = [];
    const { address, close } = await listen(async (request, response) => {
      const { status, type, body } = await real(request.url);
      const headers = { "content-type": type };
      if (BLOCK.test(request.url)) {
        requests.push(request.url);
        headers["cache-control"] = "max-age=31536000, immutable";
        if (!damagedOnce.has(request.url)) body.fill(0);
        damagedOnce.add(request.url);
      }
      response.writeHead(status, headers).end(body);
    });
    try {
      const page = await visit(address);
      // At once, as above.
      await page.getByRole("combobox").fill(QUERY);
      await firstHit(page);
      check((await marks(page)).includes(QUERY), "no excerpt marks the query");
      equal(requests.length, 2 * damagedOnce.size, "requests of blocks, two of each");
      // What is in the cache now is whole.
      await page.reload();
      await page.getByRole("combobox").fill(QUERY);
      await firstHit(page);
      equal(requests.length, 2 * damagedOnce.size, "requests after the page was loaded again");
    } finally {
      close();
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
};
