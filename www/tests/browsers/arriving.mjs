// The page that a hit leads to: what was found is scrolled to and marked, by the browser alone or by aril-highlight.js.

import { check, equal, firstHit, pause, QUERY, visit } from "./expect.mjs";

const SCRIPT = '<script src="/aril-highlight.js" defer></script>';

/** Something higher than a window. */
const FAR = '<div style="height: 3000px"></div>';

/**
 * Searches, follows the first hit, and waits for a page in its place that has its excerpt far below.
 *
 * @param {string} script In that page.
 */
async function follow(t, query, script) {
  await visit(t, "marking.html");
  await t.session.type(query);
  const { excerpt, link } = await firstHit(t);
  const { pathname } = new URL(link);
  const text = excerpt.replace(/^…|…$/g, "").replaceAll("<", "&lt;");
  const body = `<!doctype html><title>Found</title><script src="/watch.js"></script>${script}${FAR}<p>${text}</p>${FAR}`;
  t.site.fault = (path) =>
    path === pathname ? { status: 200, type: "text/html; charset=utf-8", body } : undefined;
  await t.session.press("ArrowDown", "Enter");
  await t.session.until(
    "the page of the hit",
    (path) => location.pathname === path && document.readyState === "complete",
    pathname,
  );
}

const isInView = () => {
  const { top, bottom } = document.querySelector("p").getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

/** The texts that the script has marked, in browsers with highlights and without. */
const marked = () =>
  CSS.highlights
    ? [...(CSS.highlights.get("aril") ?? [])].map((range) => range.toString())
    : test.texts("mark.aril");

export const tests = {
  async "following a hit scrolls to what was found, without any script there"(t) {
    await follow(t, "Zhanatas", "");
    await t.session.until("the excerpt in the window", isInView);
    equal(await t.session.run(() => document.querySelector("mark")), null, "marks of the page");
  },

  async "aril-highlight.js marks what was found, and Escape takes it away"(t) {
    for (const [query, expected] of [
      [QUERY, /^千[岛島]湖$/],
      ["Zhanatsa", /^Zhanatas$/i],
    ]) {
      await follow(t, query, SCRIPT);
      await t.session.until("marks", `() => (${marked})().length`);
      const texts = await t.session.run(marked);
      check(
        texts.every((text) => expected.test(text)),
        `marked is ${texts}`,
      );
      check(await t.session.run(isInView), "what was found is not in the window");
      await t.session.press("Escape");
      equal(await t.session.run(marked), [], "marks after Escape");
    }
  },

  async "aril-highlight.js does nothing in a page that no hit led to"(t) {
    await visit(t, "marking.html");
    await pause(100);
    equal(await t.session.run(marked), [], "marks");
  },
};
