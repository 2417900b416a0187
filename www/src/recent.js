// What was searched for before: kept on this device, sent nowhere.

/** @param {string} index Address of the index, as the page has it: each has its own. */
const key = (index) => `aril:recent:${new URL(index, document.baseURI).pathname}`;

/**
 * The newest first. None where the browser keeps nothing.
 *
 * @param {string} index
 * @returns {string[]}
 */
export function recent(index) {
  try {
    const kept = JSON.parse(localStorage.getItem(key(index)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((query) => typeof query === "string") : [];
  } catch {
    return [];
  }
}

/**
 * @param {string} index
 * @param {string} query
 * @param {number} n How many are kept.
 */
export function remember(index, query, n) {
  if (!query || n < 1) return;
  const kept = [query, ...recent(index).filter((other) => other !== query)].slice(0, n);
  try {
    localStorage.setItem(key(index), JSON.stringify(kept));
  } catch {
    // Without storage, or without room in it, nothing is remembered.
  }
}

/** @param {string} index */
export function forget(index) {
  try {
    localStorage.removeItem(key(index));
  } catch {
    // There was nothing.
  }
}
