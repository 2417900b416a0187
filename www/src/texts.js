// Every text that a visitor reads or hears, but for hits and for errors' own messages.

/** English. A language to come has the same shape. */
export const english = {
  label: "Search",
  placeholder: "Search…",
  clear: "Clear the search",
  results: "Search results",
  searching: "Searching…",
  /** Heads the hits that do not hold the query. */
  similar: "Pages with similar words",
  failed: "The search did not work.",
  retry: "Try again",
  /** The query was too long, or stood for too many alternatives. */
  cut: "Only a part of this query was searched for",

  /**
   * @param {number} total
   * @param {boolean} isExact
   */
  count(total, isExact) {
    const noun = total === 1 ? "result" : "results";
    return `${isExact ? "" : "about "}${total.toLocaleString("en")} ${noun}`;
  },

  /** @param {string} query */
  none: (query) => `No results for “${query.replace(/(.{80}).+/su, "$1…")}”`,

  /** @param {string} query What was searched for instead of what was typed. */
  corrected: (query) => `Showing results for “${query}”`,
};

/** @typedef {typeof english} Texts */
