// The demo's own pages: what stands around the search.

import { readdir, readFile } from "node:fs/promises";
import { check, equal, firstHit, QUERY, type, visit } from "./harness.mjs";

const WWW = new URL("../", import.meta.url);
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

export const tests = {
  async "each example of the demo finds something"() {
    const page = await visit();
    const buttons = page.locator(".examples button");
    check((await buttons.count()) >= 10, "examples");
    for (const button of await buttons.all()) {
      await button.click();
      const query = await button.locator("b").innerText();
      equal(await page.getByRole("combobox").inputValue(), query, "what the box holds");
      await page.waitForFunction(
        (query) => document.querySelector("#search").results?.query === query && document.querySelector("#search").results.hits.length,
        query,
      );
    }
  },

  async "the demo offers every language that there are texts of, and takes the chosen one"() {
    const page = await visit();
    const offered = await page.locator("#languages button").evaluateAll((all) => all.map(({ lang }) => lang));
    const files = (await readdir(new URL("src/texts/", WWW))).map((file) => file.replace(".json", ""));
    equal(offered.sort(), [...files, "en"].sort(), "languages");
    const choose = async (lang) => {
      await page.getByRole("button", { name: "Language of the search" }).click();
      await page.locator(`#languages [lang=${lang}]`).click();
    };
    const direction = () => page.locator("#search").evaluate((search) => getComputedStyle(search).direction);
    await choose("ar");
    await page.getByRole("combobox", { name: "بحث" }).waitFor();
    equal(await direction(), "rtl", "direction of Arabic");
    await choose("pl");
    await page.getByRole("combobox", { name: "Szukaj" }).waitFor();
    equal(await direction(), "ltr", "direction of Polish");
    await type(page, QUERY);
    await firstHit(page);
    await page.getByText(/^\d+ wynik/).first().waitFor();
  },

  async "colors that are chosen hold on the next page too"() {
    const page = await visit("", undefined, { colorScheme: "light" });
    const color = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await color();
    await page.getByRole("button", { name: "Colors" }).click();
    await page.getByLabel("Dark").check();
    const dark = await color();
    check(light !== dark, `the page is ${dark} in light and dark`);
    await page.getByLabel("Moss").check();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Options", exact: true }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    equal(await color(), dark, "the color of the next page");
    equal(await page.evaluate(() => document.documentElement.dataset.accent), "moss", "the accent there");
  },

  async "the demo tells what the visit has loaded, and what a query took"() {
    const page = await visit();
    const bytes = async (kind) =>
      Number((await page.locator(`.loaded [data-kind=${kind}] td`).last().innerText()).replaceAll(",", ""));
    check((await bytes("script")) > 3_000, `bytes of the script: ${await bytes("script")}`);
    equal(await bytes("engine"), 0, "bytes of the engine before a search");
    await type(page, QUERY);
    await firstHit(page);
    await page.getByText(/ ms from the key to these hits, .* kB loaded for them/).waitFor();
    for (const kind of ["elements", "engine", "index"]) check((await bytes(kind)) > 1_000, `bytes of the ${kind}`);
    const cells = page.locator(".loaded").locator("[data-kind] td:last-of-type, tfoot td:last-of-type");
    const all = (await cells.allInnerTexts()).map((text) => Number(text.replaceAll(",", "")));
    equal(all.pop(), all.reduce((sum, n) => sum + n), "the sum of all kinds");
    // What is asked for again has its blocks.
    for (const query of ["千岛", QUERY, "千岛"]) {
      await page.getByRole("combobox").fill(query);
      await firstHit(page);
    }
    await page.getByText(/nothing loaded for them/).waitFor();
  },

  async "results stand below the box, over the page, or apart beside filters"() {
    const page = await visit();
    const search = page.locator("#search");
    const choose = (layout) => page.getByText(layout, { exact: true }).click();
    await choose("Beside filters");
    await page.getByRole("searchbox").fill(QUERY);
    await page.locator("aril-results [part=hit]").first().waitFor();
    const first = page.locator("aril-filters [part=checkbox]").first();
    const before = await page.locator("aril-results [part=hit]").count();
    await first.check();
    await page.waitForFunction(
      (before) => document.querySelector("aril-results").shadowRoot.querySelectorAll("[part=hit]").length < before,
      before,
    );
    await first.uncheck();
    await choose("Over the page");
    await page.getByRole("combobox").waitFor();
    await page.getByRole("combobox").fill("lake");
    await search.locator("[part=hit]").first().waitFor();
    const top = () => page.locator(".examples").evaluate((element) => element.getBoundingClientRect().top + scrollY);
    const floating = await top();
    await choose("Below");
    await search.locator("[part=hit]").first().waitFor();
    check((await top()) > floating + 100, "results below the box move the page");
    equal(await page.locator("aril-results, aril-filters").count(), 0, "elements that stood apart");
  },

  async "each option has its code beside a live example, and what the page says is all that there is"() {
    const page = await visit("options.html");
    for (const example of await page.locator(".example").all()) {
      const code = (await example.locator(".code code").allInnerTexts()).join("\n");
      check(/^<[\w-]+/.test(code), `code: ${code}`);
      check((await example.locator(".live > *").count()) > 0, `nothing live beside ${code}`);
    }
    const text = await page.locator("main").innerText();
    const attributes = await page.evaluate(() => customElements.get("aril-search").observedAttributes);
    for (const name of attributes) check(new RegExp(`\\b${name}\\b`).test(text), `${name} is not told of`);
    const source = (name) => readFile(new URL(`src/${name}`, WWW), "utf8");
    const styles = (await source("search-style.js")) + (await source("results-style.js").catch(() => ""));
    for (const [name] of styles.matchAll(/--aril-(?!viewport)[a-z-]+(?=[,:])/g)) {
      check(text.includes(name), `${name} is not told of`);
    }
    for (const [, name] of (await source("events.js")).matchAll(/@property \{\w+\} (aril-\w+)/g)) {
      check(text.includes(name), `the event ${name} is not told of`);
    }
  },

  async "the search boxes among the options all search"() {
    const page = await visit("options.html");
    const boxes = page.locator(".example aril-search");
    check((await boxes.count()) >= 10, "search boxes");
    for (const box of await boxes.elementHandles()) {
      const query = (await box.getAttribute("filters")) === "lang:ja" ? "風" : "1078";
      await (await box.$("input[part=input]")).fill(query);
      await page.waitForFunction(([box, query]) => box.results?.query === query, [box, query]);
      const { html, n } = await box.evaluate((box) => ({ html: box.outerHTML, n: box.results.hits.length }));
      check(n > 0, `no hits in ${html}`);
      await box.evaluate((box) => box.remove()); // Its worker too.
    }
  },

  async "examples among the options that are scripts do as their code says"() {
    const page = await visit("options.html");
    const output = page.locator("output[for=told]");
    await page.locator("#told input").fill("wind");
    await page.getByText(/^\d+ for “wind” in \d+ ms$/).waitFor();
    await page.locator("#told [part=hit]").first().click();
    await page.getByText(/^number 1: \w+\//).waitFor();
    check(page.url().includes("options.html"), `the hit was followed, to ${page.url()}`);
    check(await output.isVisible(), "the output");
    await page.locator("#own").fill("wind");
    await page.locator("#titles li").first().waitFor();
    await page.locator("#going").fill("desert");
    await page.locator("output[for=going]").filter({ hasText: "desertification" }).waitFor();
  },

  async "axe-core finds nothing among the options, nor in the demo's menus"() {
    const content = await readFile(new URL("node_modules/axe-core/axe.min.js", WWW), "utf8");
    for (const colorScheme of ["light", "dark"]) {
      const page = await visit("options.html", (context) => context.addInitScript({ content }), { colorScheme });
      for (const menu of ["Colors", "Language of the search"]) {
        await page.getByRole("button", { name: menu }).click();
        const { violations } = await page.evaluate(() => globalThis.axe.run(document));
        // So many search boxes on one page are so many landmarks of one name.
        const others = violations.filter(({ id }) => id !== "landmark-unique");
        const found = others.map(({ help, nodes }) => `${help} at ${nodes.map(({ target }) => target.join(" "))}`);
        equal(found, [], `violations in ${colorScheme}`);
        await page.keyboard.press("Escape");
      }
    }
  },

  async "the demo's pages fit a phone"() {
    for (const path of ["", "options.html"]) {
      const page = await visit(path, undefined, PHONE);
      await page.waitForLoadState("networkidle");
      const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
      check(width <= PHONE.viewport.width, `${path || "index.html"} is ${width} wide`);
    }
    const page = await visit("", undefined, PHONE);
    await type(page, "search engine");
    await firstHit(page);
    check((await page.evaluate(() => document.scrollingElement.scrollWidth)) <= PHONE.viewport.width, "results are too wide");
  },
};
