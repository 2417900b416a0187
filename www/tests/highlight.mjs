// What a hit's link tells of the text that was found, and how the page that it leads to shows it.

import { directives } from "../src/target.js";
import { check, equal, firstHit, QUERY, text, type, visit } from "./harness.mjs";
import { withSite } from "./site.mjs";

const SCRIPT = '<script src="/aril-highlight.js" defer></script>';

/** Something higher than a window. */
const FAR = '<div style="height: 3000px"></div>';

/** The texts that the script has marked, in the page's order. */
const marked = (page) =>
  page.evaluate(() => {
    const ranges = [...(CSS.highlights?.get("aril") ?? [])];
    ranges.sort((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b));
    return ranges.map((range) => range.toString());
  });

/** Waits until something is marked. */
const untilMarked = (page) => page.waitForFunction(() => CSS.highlights?.get("aril")?.size);

/** Opens a page with this in it, and the script, by an address that names texts, as a browser does in a new tab. */
const withPage = (body, fragment, test) =>
  withSite({ pages: { "/target.html": body + SCRIPT } }, async (address) => {
    const made = await visit(`${address}target.html#${fragment}`);
    await made.waitForLoadState();
    await test(made);
  });

/** Whether an element is in the window. */
const isShown = (page, selector) =>
  page.locator(selector).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });

export const tests = {
  "a link names whole words, the first with what stands beside it": async () => {
    const of = (excerpt) => {
      const pieces = excerpt.split(/[[\]]/).map((text, i) => ({ text, marked: i % 2 === 1 }));
      const { text, marks } = directives(pieces.filter(({ text }) => text));
      return [decodeURIComponent(text), decodeURIComponent(marks)];
    };
    const cases = {
      "no mark": ["", ""],
      "[Zhanatas] wind": ["text=Zhanatas,-wind&text=Zhanatas", "mark=Zhanatas"],
      "…at the old [lak]e-side road, and the [dam] is long gone by now…": [
        "text=at the old-,lake&text=lake,--side road, and&text=lake&text=dam",
        "mark=lak-&mark=dam",
      ],
      "…[湖]…": ["text=湖", "mark=湖"],
      "a [lake], a [lake]": ["text=a-,lake&text=lake,-, a lake&text=lake", "mark=lake"],
      "x [C++] y": ["text=x-,C++&text=C++,-y&text=C++", "mark=C++"],
    };
    for (const [excerpt, expected] of Object.entries(cases)) equal(of(excerpt), expected, excerpt);
    const { text } = directives([{ text: "a, b-c & d%", marked: true }]);
    equal(text, "text=a%2C%20b%2Dc%20%26%20d%25", "what means something in a directive");
  },

  async "a hit's link scrolls to its excerpt and marks it, without any script there"() {
    const pages = {};
    await withSite({ pages }, async (address) => {
      const made = await visit(address);
      await type(made, "Zhanatas");
      const hit = await firstHit(made);
      const excerpt = (await text(hit, "excerpt")).replace(/^…|…$/g, "");
      const { pathname } = new URL(await hit.evaluate((link) => link.href));
      pages[pathname] = `<h1>Zhanatas</h1>${FAR}<p id="here">${excerpt}</p>${FAR}`;
      await hit.click();
      await made.waitForURL((url) => url.pathname === pathname);
      await made.waitForFunction(() => scrollY > 0);
      check(await isShown(made, "#here"), "the excerpt is not in the window");
      equal(await made.evaluate(() => location.href.includes("text=")), false, "directives that scripts see");
    });
  },

  async "the script marks what a hit's link names, whatever was typed, and Escape takes it away"() {
    const expected = { [QUERY]: /^千[岛島]湖$/, qiandaohu: /^千[岛島]湖$/, pomegranite: /^pomegranates?$/i };
    const edit = (path, body) =>
      path.endsWith(".html") || path === "/" ? body + SCRIPT : `<meta charset="utf-8"><p>${body}${FAR}${SCRIPT}`;
    await withSite({ edit }, async (address) => {
      for (const [query, mark] of Object.entries(expected)) {
        const made = await visit(address, undefined, { faulty: true });
        await type(made, query);
        await firstHit(made);
        await made.keyboard.press("ArrowDown");
        await made.keyboard.press("Enter");
        await made.waitForURL(/docs/);
        await untilMarked(made);
        const texts = await marked(made);
        check(texts.length && texts.every((text) => mark.test(text)), `${query}: marked are ${texts}`);
        const isThere = await made.evaluate(() => {
          const all = [...CSS.highlights.get("aril")].map((range) => range.getBoundingClientRect());
          return all.some(({ top, bottom }) => top >= 0 && bottom <= innerHeight);
        });
        check(isThere, `${query}: nothing that is marked is in the window`);
        await made.keyboard.press("Escape");
        equal(await marked(made), [], `${query}: marks after Escape`);
      }
    });
  },

  async "texts are found across elements, line breaks and spellings, and only where they are read"() {
    const body = `<script>"lake dam"</script><style>/* lake dam */</style><p hidden>lake dam</p>
      <p style="display: none">lake dam</p><textarea>lake dam</textarea><noscript>lake dam</noscript>
      <p>One la<b>ke</b>\n <i>d</i>am. blake dams, lake dam's; cafe\u0301, re\u00adser\u200bvoir, LAKE\u00a0DAM</p>
      <p>前面是千\n岛<wbr>湖</p><p>lake</p><p>dam</p><svg><text>lake dam</text></svg>`;
    await withPage(body, ":~:text=lake%20dam&text=café&text=reservoir&text=千岛湖", async (made) => {
      await untilMarked(made);
      const texts = (await marked(made)).map((text) => text.replace(/[\s\u00ad\u200b]+/g, " ").normalize());
      const expected = ["lake dam", "lake dam", "café", "re ser voir", "LAKE DAM", "千 岛湖", "lakedam"];
      equal(texts, expected, "what is marked");
    });
  },

  async "what stands beside the text tells it from others, and else the section does"() {
    const other = "<p>The lake of the plain.</p>";
    const here = '<p>The deep <b id="here">lake</b> of the hills.</p>';
    for (const [body, hash, text] of [
      [`${other}${FAR}${here}${FAR}${other}`, "", "text=The%20deep-,lake&text=lake"],
      [`${other}${FAR}${here}${FAR}${other}`, "", "text=lake,-of%20the%20hills&text=lake"],
      [`${other}${FAR}<h2 id="hills">Hills</h2>${here}${FAR}`, "hills", "text=gone-,lake&text=lake"],
    ]) {
      const start = `<a href="target.html#${hash}" data-aril-text="${text}">go</a>${SCRIPT}`;
      // The link has no directives, so that the browser does not scroll.
      await withSite({ pages: { "/": start, "/target.html": body + SCRIPT } }, async (address) => {
        const made = await visit(address);
        await made.locator("a").click();
        await untilMarked(made);
        check(await isShown(made, "#here"), `${text} is not in the window`);
        check((await marked(made)).length >= 2, `places marked by ${text}`);
      });
    }
  },

  async "a text in a closed details is shown"() {
    const body = `${FAR}<details><summary>More</summary><p id="here">The dam is old.</p></details>${FAR}`;
    await withPage(body, ":~:text=dam", async (made) => {
      await made.waitForFunction(() => document.querySelector("details").open);
      check(await isShown(made, "#here"), "it is not in the window");
    });
  },

  async "a browser without fragments and highlights gets marks, and all is as before after Escape"() {
    const first = "A la<b>ke</b> and a lake";
    const body = `<p>${first}</p>${FAR}<p id="here">Behind it: a <i>deep</i> lake, and Lakeside.</p>${FAR}`;
    const start = `<a href="target.html" data-aril-text="text=deep-,lake&text=lake&mark=lake-">go</a>${SCRIPT}`;
    await withSite({ pages: { "/": start, "/target.html": body + SCRIPT } }, async (address) => {
      const made = await visit(address, (context) =>
        context.addInitScript(() => {
          delete Document.prototype.fragmentDirective;
          Object.defineProperty(CSS, "highlights", { value: undefined });
        }),
      );
      await made.locator("a").click();
      await made.locator("mark.aril").first().waitFor();
      equal(await made.locator("mark.aril").allTextContents(), ["la", "ke", "lake", "lake", "Lake"], "marks");
      check(await isShown(made, "#here"), "the text is not in the window");
      await made.keyboard.press("Escape");
      equal(await made.locator("p").first().innerHTML(), first, "the page after Escape");
      const nNodes = await made.locator("p").first().evaluate((p) => p.childNodes.length);
      equal(nNodes, 3, "texts and elements after Escape");
      await made.reload();
      await made.waitForLoadState();
      equal(await made.locator("mark").count(), 0, "marks after the link was forgotten");
    });
  },

  async "a browser that knows no directives gets none: it must find the anchor"() {
    const made = await visit("", (context) =>
      context.addInitScript(() => delete Document.prototype.fragmentDirective),
    );
    await type(made, QUERY);
    const link = await firstHit(made);
    await link.dispatchEvent("pointerdown");
    equal(await link.evaluate((link) => link.href.includes(":~:")), false, "directives");
    check(await link.evaluate((link) => link.dataset.arilText.includes("text=")), "nothing for the script");
  },

  async "a hit in the page that is open is marked there, and one in a new tab in that"() {
    const link = '<a href="target.html#dam:~:text=dam" data-aril-text="text=dam&mark=dam">go</a>';
    const body = `${link}${FAR}<p id="dam">The dam.</p>${FAR}${SCRIPT}`;
    await withSite({ pages: { "/target.html": body } }, async (address) => {
      const made = await visit(`${address}target.html`);
      const opening = made.context().waitForEvent("page");
      await made.locator("a").click({ modifiers: ["ControlOrMeta"] });
      const tab = await opening;
      await tab.waitForLoadState();
      await untilMarked(tab);
      equal(await marked(tab), ["dam"], "marks in a new tab");
      equal(await marked(made), [], "marks in the page that it was opened from");
      await made.locator("a").click();
      await untilMarked(made);
      check(await isShown(made, "#dam"), "the text is not in the window");
    });
  },
};
