// An index in one file and in packs: what is fetched of it, and what a host may do wrong with parts.

import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import {
  becomes,
  BLOCK,
  check,
  equal,
  firstHit,
  hits,
  marks,
  neverNoResults,
  PACKED,
  QUERY,
  type,
  visit,
  withPacked,
} from "./harness.mjs";

export const tests = {
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
    let nOpen = 0;
    await withPacked(async (site) => {
      site.fault = (_, response) => {
        nOpen++;
        let isGone = false;
        response.on("close", () => {
          isGone = true;
          nOpen--;
        });
        response.writeHead(200, { "content-length": 100 * megabyte.length });
        const send = () => {
          for (let sent = true; sent && !isGone && n_sent < 100; n_sent++) sent = response.write(megabyte);
          if (!isGone) response.once("drain", send);
        };
        send();
        return "answered";
      };
      const page = await visit(site.address);
      await type(page, QUERY);
      await page.getByRole("alert").filter({ hasText: "sends the whole file" }).waitFor();
      await becomes(() => nOpen, 0, "connections that are still there");
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
};
