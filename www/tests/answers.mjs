// What an answer tells: notes, sections, filters, phrases.

import { readFile } from "node:fs/promises";
import { filterText } from "../src/filters.js";
import {
  BASE,
  check,
  equal,
  firstHit,
  GOLDEN,
  hits,
  marks,
  note,
  QUERY,
  settled,
  status,
  text,
  type,
  visit,
} from "./harness.mjs";

export const tests = {
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
    await page.waitForURL((url) => url.href.replace(/#?:~:.*/, "") === links[1]);

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
        .waitFor()
        .catch(() => {
          check(false, `no page holds ${query}`);
        });
    }
  },
};
