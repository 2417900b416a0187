// Which language an element speaks: that of the page where it stands. English is at hand; the others' texts, and a page's
// own, are brought by aril-language.js, which is loaded where they are wanted.

import { load } from "./load.js";
import { first } from "./texts.js";

/** @typedef {HTMLElement & {texts: typeof first, localize(): void}} Speaker */

/**
 * Gives an element its texts, now or once they are here.
 *
 * @param {Speaker} element
 */
export function learn(element) {
  const isEnglish = /^(en\b|$)/i.test(nearest(element, "lang"));
  if (isEnglish && element.texts === first && !document.getElementById("aril-texts")) return element.localize();
  load("aril-language.js").then(
    ({ teach }) => teach(element),
    () => element.localize(),
  );
}

/**
 * An attribute of an element or of what it stands in, through the roots of other elements; empty where there is none.
 *
 * @param {Element} element
 * @param {string} name
 * @returns {string}
 */
export function nearest(element, name) {
  const found = element.closest(`[${name}]`);
  const root = element.getRootNode();
  if (found || !("host" in root)) return found?.getAttribute(name) ?? "";
  return nearest(/** @type {ShadowRoot} */ (root).host, name);
}
