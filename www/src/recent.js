// What was searched for before: kept on this device, sent nowhere.

/** @typedef {import("./search-element.js").ArilSearchElement} ArilSearchElement */

/** Each index has its own. @param {ArilSearchElement} element */
const key = (element) => `aril:recent:${new URL(element.getAttribute("index") ?? "", document.baseURI).pathname}`;

/**
 * The newest first, as many as the element shows. None where the browser keeps nothing.
 *
 * @param {ArilSearchElement} element
 * @returns {string[]}
 */
export function recent(element) {
  try {
    const kept = JSON.parse(localStorage.getItem(key(element)) ?? "[]");
    return kept.filter((/** @type {unknown} */ query) => typeof query === "string").slice(0, most(element));
  } catch {
    return [];
  }
}

/** Keeps what the element searches for. @param {ArilSearchElement} element */
export function remember(element) {
  const query = element.query.trim();
  if (!query || !most(element)) return;
  const kept = [query, ...recent(element).filter((other) => other !== query)].slice(0, most(element));
  try {
    localStorage.setItem(key(element), JSON.stringify(kept));
  } catch {
    // Without storage, or without room in it, nothing is remembered.
  }
}

/** @param {ArilSearchElement} element */
export function forget(element) {
  try {
    localStorage.removeItem(key(element));
  } catch {
    // There was nothing.
  }
}

/** @param {ArilSearchElement} element */
const most = (element) => element.number("recent", 5, 0, 50);
