// What axe-core finds on the demo page: nothing, in each state, light and dark, from left to right and from right
// to left.

import { readFile } from "node:fs/promises";
import { check, firstHit, QUERY, settled, type, visit } from "./harness.mjs";

const AXE = new URL("../node_modules/axe-core/axe.min.js", import.meta.url);

/** States of the page: what a visitor does to get there. */
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

/** @param {(page: object) => Promise<void>} reach */
async function finds(reach) {
  const content = await readFile(AXE, "utf8");
  const found = [];
  for (const colorScheme of ["light", "dark"]) {
    const page = await visit("", (context) => context.addInitScript({ content }), {
      colorScheme,
      reducedMotion: "reduce",
    });
    await reach(page);
    for (const dir of ["ltr", "rtl"]) {
      await page.evaluate((dir) => (document.documentElement.dir = dir), dir);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document));
      for (const { id, help, nodes } of violations) {
        found.push(
          `${colorScheme} ${dir}: ${id} (${help}) at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
        );
      }
    }
  }
  check(found.length === 0, found.join("; "));
}

export const tests = Object.fromEntries(
  Object.entries(STATES).map(([state, reach]) => [`axe-core finds nothing ${state}`, () => finds(reach)]),
);
