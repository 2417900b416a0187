// Every text that a visitor reads or hears, but for hits and for errors' own messages.

/** What is needed before a visitor turns to the search, in English. */
export const first = {
  label: "Search",
  placeholder: "Search…",
  clear: "Clear the search",
  close: "Close the search",
  failed: "The search did not work.",
  retry: "Try again",
  /** A part of the search itself did not arrive. */
  unloaded: "A file of the search did not load. Is there a connection?",
};

/** What the dialog says besides: what its keys do. */
export const dialogTexts = {
  keys: { choose: "to choose", follow: "to open", close: "to close" },
};

/** English. Every other language has the same shape. */
export const english = {
  ...first,
  ...dialogTexts,
  results: "Search results",
  searching: "Searching…",
  /** Heads the hits that do not hold the query. */
  similar: "Pages with similar words",
  /** The query was too long, or stood for too many alternatives. */
  cut: "Only a part of this query was searched for",
  more: "Show more results",
  /** Heads what was searched for before. */
  recent: "Recent searches",
  forget: "Clear recent searches",
  /** What may help where nothing was found. */
  advice: "Check the spelling, or try fewer or other words.",
  /** Heads queries with fewer words that find something. */
  instead: "These find something:",
  filters: "Filters",
  /** Takes all filters off. */
  unfilter: "Clear filters",
  moreValues: "Show more",
  fewerValues: "Show fewer",
  /** Names of facets that most sites have; other facets are called as they are. */
  facets: { lang: "Language", tag: "Tag", section: "Section", kind: "Kind", author: "Author", year: "Year" },

  /**
   * @param {number} total
   * @param {boolean} isExact
   */
  count(total, isExact) {
    const noun = total === 1 ? "result" : "results";
    return `${isExact ? "" : "about "}${total.toLocaleString("en")} ${noun}`;
  },

  /**
   * After more of them were asked for.
   *
   * @param {number} n
   */
  shown: (n) => `${n.toLocaleString("en")} ${n === 1 ? "result" : "results"} shown`,

  /** @param {string} query */
  none: (query) => `No results for “${query.replace(/(.{80}).+/su, "$1…")}”`,

  /** @param {string} query What was searched for instead of what was typed. */
  corrected: (query) => `Showing results for “${query}”`,
};

/** @typedef {typeof english} Texts */
