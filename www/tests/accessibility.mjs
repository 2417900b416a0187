// What axe-core finds on the demo page and around each element: nothing, in each state, light and dark, from left to
// right and from right to left.

import { readFile } from "node:fs/promises";
import { fixture } from "./fixture.mjs";
import { check, firstHit, GOLDEN, QUERY, settled, type, visit } from "./harness.mjs";

const AXE = new URL("../node_modules/axe-core/axe.min.js", import.meta.url);

/** States of the demo page: what a visitor does to get there. */
const STATES = {
  "before the first query": async () => {},
  "with hits": async (page) => {
    await type(page, QUERY);
    await firstHit(page);
  },
  "with a chosen hit": async (page) => {
    await type(page, QUERY);
    await firstHit(page);
    await page.keyboard.press("ArrowDown");
  },
  "with a corrected query": async (page) => {
    await type(page, "Zhanatsa");
    await firstHit(page);
  },
  "without hits": async (page) => {
    await type(page, "qqqqxxxx");
    await settled(page);
    await page.locator("[part=status]").filter({ hasText: /\S/ }).waitFor();
  },
  "with an error": async (page) => {
    await page.context().route("**/manifest.json", (route) => route.fulfill({ body: "<!doctype html>" }));
    await type(page, QUERY);
    await page.getByRole("alert").getByRole("button").waitFor();
  },
  "in Arabic": async (page) => {
    await page.getByRole("button", { name: "Language of the search" }).click();
    await page.locator("#languages [lang=ar]").click();
    await type(page, "الصحراء");
    await firstHit(page);
  },
  "beside filters": async (page) => {
    await page.getByLabel("Beside filters").check();
    await page.locator("#search [part=input]").fill("lake");
    await page.locator("aril-filters [part=value]").first().click();
    await page.locator("aril-results [part=hit]").first().waitFor();
  },
  "with the explanation": async (page) => {
    await type(page, "Zhanatas");
    await firstHit(page);
    await page.locator("details.explain summary").click();
    const view = page.locator("aril-explain");
    await view.getByText("How “Zhanatas” was answered").waitFor();
    await view.getByRole("button", { name: "Why: " }).first().click();
    for (const details of await view.locator("details:not([open]) > summary").all()) await details.click();
    await view.getByLabel("Why is this page not found").fill("horqin-sandy-land.md");
    await page.keyboard.press("Enter");
    await view.getByText("It lacks").first().waitFor();
  },
};

/** The same on the page of options. That page alone has many search boxes without names of their own. */
const OPTIONS = {
  "on the options page": async (page) => {
    await page.getByRole("combobox").first().waitFor();
  },
  "on the options page with filters and a menu": async (page) => {
    await page.locator("#narrow").getByRole("combobox").first().fill("lake");
    await page.getByRole("option").first().waitFor();
    await page.getByRole("button", { name: "Colors" }).click();
  },
};

/** The same for pages with other elements than the demo has open: what is on them besides. */
const ELEMENTS = {
  "in the dialog": [
    "<aril-trigger></aril-trigger><aril-modal></aril-modal>",
    async (page) => {
      await page.keyboard.press("Control+k");
      await type(page, QUERY);
      await firstHit(page);
      await page.keyboard.press("ArrowDown");
    },
  ],
  "in the dialog over recent searches": [
    "<aril-trigger></aril-trigger><aril-modal></aril-modal>",
    async (page) => {
      await page.evaluate(() => addEventListener("aril-chosen", (event) => event.preventDefault()));
      await page.getByRole("button").click();
      await type(page, QUERY);
      await (await firstHit(page)).click();
      await page.getByRole("combobox").fill("");
      await page.getByRole("option").first().waitFor();
      await page.keyboard.press("ArrowDown");
    },
  ],
  "at a trigger": [
    "<aril-trigger></aril-trigger><aril-modal></aril-modal>",
    (page) => page.keyboard.press("Tab"),
  ],
  "in filters and results apart": [
    '<aril-search index="golden/"></aril-search><aril-filters facets="kind"></aril-filters><aril-results></aril-results>',
    async (page) => {
      const input = page.locator("[part=input]");
      await input.fill("湖");
      await page.getByRole("checkbox").first().check();
      await page.locator("[part=clear-filters]").waitFor();
      await input.focus();
      await page.keyboard.press("ArrowDown");
    },
  ],
  "in filters of the box": [
    '<aril-search index="golden/" facets="kind"></aril-search>',
    async (page) => {
      await type(page, "湖");
      await page.getByRole("checkbox").first().check();
      await settled(page);
      await firstHit(page);
    },
  ],
  "with two search boxes that have names": [
    '<aril-search aria-label="Search the handbook"></aril-search><aril-search aria-label="Search the library"></aril-search>',
    async (page) => {
      await page.getByRole("search", { name: "Search the library" }).waitFor();
      await page.getByRole("combobox", { name: "Search the handbook" }).fill(QUERY);
      await page.getByRole("option").first().waitFor();
    },
  ],
  "in a floating list": [
    "<aril-search floating></aril-search><p>Text below it, which the list covers.</p>",
    STATES["with hits"],
  ],
};

const golden = (context) =>
  context.route("**/golden/*", async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1);
    await route.fulfill({ body: await readFile(new URL(name, GOLDEN)) });
  });

/**
 * @param {(options: object, prepare: (context: object) => Promise<void>) => Promise<object>} open Makes a page.
 * @param {(page: object) => Promise<void>} reach
 * @param {string[]} [others] Rules that the page need not follow.
 */
async function finds(open, reach, others = []) {
  const content = await readFile(AXE, "utf8");
  const prepare = async (context) => {
    await context.addInitScript({ content });
    await golden(context);
  };
  const found = [];
  for (const colorScheme of ["light", "dark"]) {
    const page = await open({ colorScheme, reducedMotion: "reduce" }, prepare);
    await reach(page);
    for (const dir of ["ltr", "rtl"]) {
      await page.evaluate((dir) => (document.documentElement.dir = dir), dir);
      const rules = Object.fromEntries(others.map((rule) => [rule, { enabled: false }]));
      const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { rules }), rules);
      for (const { id, help, nodes } of violations) {
        const places = nodes.map(({ target }) => target.join(" "));
        found.push(`${colorScheme} ${dir}: ${id} (${help}) at ${places.join(", ")}`);
      }
    }
  }
  check(found.length === 0, found.join("; "));
}

const onDemo = Object.entries(STATES).map(([state, reach]) => [
  `axe-core finds nothing ${state}`,
  () => finds((options, prepare) => visit("", prepare, options), reach),
]);
const onOptions = Object.entries(OPTIONS).map(([state, reach]) => [
  `axe-core finds nothing ${state}`,
  () => finds((options, prepare) => visit("options.html", prepare, options), reach, ["landmark-unique"]),
]);
const onOthers = Object.entries(ELEMENTS).map(([state, [content, reach]]) => [
  `axe-core finds nothing ${state}`,
  () => {
    // axe-core takes a page that names no color for a white one.
    const body = `<style>html { background: Canvas }</style><main><h1>Fixture</h1>${content}</main>`;
    return finds((options, prepare) => fixture(body, { ...options, prepare }), reach);
  },
]);

export const tests = Object.fromEntries([...onDemo, ...onOptions, ...onOthers]);
