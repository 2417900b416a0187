// The debug view, and screenshots of all that the demo page shows.

import { mkdir } from "node:fs/promises";
import { check, equal, firstHit, QUERY, type, visit } from "./harness.mjs";

export const tests = {
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
