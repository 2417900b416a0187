// The element on the page: typing, keys, input methods, links, its life.

import { pathToFileURL } from "node:url";
import {
  BASE,
  becomes,
  check,
  equal,
  EXPORTED,
  firstHit,
  marks,
  note,
  QUERY,
  status,
  text,
  type,
  visit,
} from "./harness.mjs";

export const tests = {
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
    equal(new URL(page.url()).pathname, BASE.pathname, "the page");
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
    await page.keyboard.press("Escape");
    equal(await page.getByRole("option").count(), 0, "hits on show after Escape");
    equal(await input.inputValue(), "Zhanatas", "the input after one Escape");
    await page.keyboard.press("ArrowDown"); // Opens the results again, and chooses the first.
    const target = (await first.getAttribute("href")).replace(/#?:~:.*/, "");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.href.replace(/#?:~:.*/, "") === target);
    await page.goBack();
    await firstHit(page); // The address has kept the query.
    await type(page, "x");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    equal(await input.inputValue(), "", "the input after Escape");
  },

  async "the search runs in a worker, and no engine on the page's own thread"() {
    const page = await visit("", async (context) => {
      await context.addInitScript(() => {
        globalThis.nEngines = 0;
        for (const name of ["compile", "compileStreaming", "instantiate", "instantiateStreaming"]) {
          const own = WebAssembly[name];
          WebAssembly[name] = (...of) => (globalThis.nEngines++, own.apply(WebAssembly, of));
        }
      });
    });
    for (const query of ["Zhanatas wind", QUERY, "カザフスタン"]) {
      await page.getByRole("combobox").fill("");
      await type(page, query);
      await firstHit(page);
    }
    const workers = page.workers().filter((worker) => /(aril|demo)-worker\.js$/.test(worker.url()));
    equal(workers.length, 1, "workers");
    equal(await page.evaluate(() => globalThis.nEngines), 0, "engines on the page's thread");
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
      const links = await options.evaluateAll((options) =>
        // Less what is to be marked there.
        options.map((option) => option.href?.replace(/#?:~:.*/, "") ?? null),
      );
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
    await becomes(() => page.workers().length, 0, "workers of a removed element");
    await page.evaluate(() => document.querySelector("main").append(removed));
    await page.getByRole("combobox").fill("Zhanatas");
    await firstHit(page);
    check((await marks(page)).includes("Zhanatas"), "the hits are those of an older query");
  },

  // Each file that page and worker asked for from an empty cache, compressed here: the same figure
  // whatever the server does. The demo page's own files are not counted.
};
