// Every text that a visitor reads or hears, but for hits and for what errors tell besides. Here they are English; those of
// other languages are files of `texts/`, which language.js loads.

/** What is needed before a visitor turns to the search. */
export const first = {
  /** Whose numbers and plural forms are used: a well-formed language tag. Files of `texts/` go without. */
  lang: "en",
  /** Which way the language is written: `ltr` or `rtl`. */
  dir: "ltr",
  label: "Search",
  placeholder: "Search…",
  clear: "Clear the search",
  close: "Close the search",
  failed: "The search did not work.",
  retry: "Try again",
  /** Why it did not: a file of the search did not arrive. See also `faultTexts`. */
  unloaded: "A file of the search did not load. Is there a connection?",
};

/** What the dialog says besides: what its keys do. */
export const dialogTexts = {
  keys: { choose: "to choose", follow: "to open", close: "to close" },
};

/** What filters say. */
export const filterTexts = {
  filters: "Filters",
  /** Takes all of them off. */
  unfilter: "Clear filters",
  moreValues: "Show more",
  fewerValues: "Show fewer",
  /** Names of facets that most sites have; other facets are called as they are. */
  facets: { lang: "Language", tag: "Tag", section: "Section", kind: "Kind", author: "Author", year: "Year" },
};

/** Why a search did not work, besides: … */
export const faultTexts = {
  /** … what arrived is not what the builder wrote; … */
  faulty: "The search index of this site has a fault.",
  /** … the engine did not run. */
  unstartable: "The search could not start in this browser.",
};

/** What was searched for before. */
export const recentTexts = {
  /** Heads it. */
  recent: "Recent searches",
  forget: "Clear recent searches",
};

/** What may help where nothing was found. */
export const adviceTexts = {
  advice: "Check the spelling, or try fewer or other words.",
  /** Heads queries with fewer words that find something. */
  instead: "These find something:",
};

/**
 * The words of a language, as files have them. A number stands in the place of `{n}`, what was searched for in that of
 * `{query}`. `count` is a table of forms by the plural categories of Unicode's CLDR (`one`, `few`, …).
 * @typedef {Omit<typeof first & typeof dialogTexts & typeof filterTexts & typeof faultTexts & typeof recentTexts & typeof adviceTexts & typeof others, "lang"> & {lang?: string}} Words
 */

/** @typedef {{other: string} & Partial<Record<Intl.LDMLPluralRule, string>>} Forms */

/** What it says once a visitor has turned to the search. */
export const others = {
  results: "Search results",
  searching: "Searching…",
  /** Heads the hits that do not hold the query. */
  similar: "Pages with similar words",
  /** The query was too long, or stood for too many alternatives. */
  cut: "Only a part of this query was searched for",
  /** Of several indexes one did not answer; why stands behind it. */
  partial: "Some results are missing",
  /** Stands in the place of a number that is an estimate. */
  about: "about {n}",
  /** @type {Forms} */
  count: { one: "{n} result", other: "{n} results" },
  /** After more of them were asked for. */
  shown: "Results shown: {n}",
  none: "No results for “{query}”",
  /** What was searched for instead of what was typed. */
  corrected: "Showing results for “{query}”",
  more: "Show more results",
};

/** @typedef {ReturnType<typeof speak>} Texts */

/**
 * The texts that words make, as far as there are some, and English for the rest.
 *
 * @param {typeof first & Partial<Words> & {why?(error: import("./aril-language.js").Fault): string}} given Those of an element: what it shows at first is among them.
 */
export function speak(given) {
  const words = { ...others, ...given };
  const { lang } = words;
  /** @type {Intl.PluralRules | undefined} */
  let rules;
  /** @type {Intl.NumberFormat | undefined} */
  let numbers;
  // `toLocaleString` makes one anew each time, which takes 0.07 ms.
  const told = (/** @type {number} */ n) => (numbers ??= new Intl.NumberFormat(lang)).format(n);
  return {
    /** Why a search did not work: the error's own words are English. @param {import("./aril-language.js").Fault} error */
    why: ({ message }) => message,

    ...words,
    /** A number as the language writes it. */
    told,

    /**
     * @param {number} total
     * @param {boolean} isExact
     */
    count(total, isExact) {
      const { count, about } = words;
      rules ??= new Intl.PluralRules(lang);
      const form = count[rules.select(total)] ?? count.other;
      const n = told(total);
      if (isExact) return form.replace("{n}", n);
      // Arabic has “two results” in one word, which leaves no place for “about”.
      return (form.includes("{n}") ? form : count.other).replace("{n}", about.replace("{n}", n));
    },

    /** @param {number} n */
    shown: (n) => words.shown.replace("{n}", told(n)),

    /** @param {string} query */
    none: (query) => quoting(words.none, query.replace(/(.{80}).+/su, "$1…")),

    /** @param {string} query */
    corrected: (query) => quoting(words.corrected, query),
  };
}

/**
 * A text with a query in its place, set apart where letters run from right to left: its signs (`C++`) would change sides.
 *
 * @param {string} text
 * @param {string} query
 */
export function quoting(text, query) {
  const isMixed = /[\u0590-\u08ff\ufb1d-\ufefc]/.test(text + query);
  return text.replace("{query}", () => (isMixed ? `\u2068${query}\u2069` : query));
}
