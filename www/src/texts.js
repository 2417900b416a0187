// Every text that a visitor reads or hears, but for hits and for what errors tell besides.

/**
 * The words of a language, as a file of `texts/` or a site has them. A number stands in the place of `{n}`, what
 * was searched for in that of `{query}`. A text that hangs on a number is a table of forms by the plural
 * categories of Unicode's CLDR (`one`, `few`, …), of which `other` must be there.
 * @typedef {typeof words} Words
 */

/** @typedef {{other: string} & Partial<Record<Intl.LDMLPluralRule, string>>} Forms */

/** English. */
export const words = {
  /** Which way it is written: `ltr` or `rtl`. */
  dir: "ltr",
  label: "Search",
  placeholder: "Search…",
  clear: "Clear the search",
  results: "Search results",
  searching: "Searching…",
  /** Heads the hits that do not hold the query. */
  similar: "Pages with similar words",
  failed: "The search did not work.",
  retry: "Try again",
  /** Why it did not work, in a word for visitors: a file did not arrive; … */
  unreachable: "A file of the search did not arrive. Check the connection.",
  /** … what arrived is not what the builder wrote; … */
  faulty: "The search index of this site has a fault.",
  /** … the engine did not run. */
  unstartable: "The search could not start in this browser.",
  /** The query was too long, or stood for too many alternatives. */
  cut: "Only a part of this query was searched for",
  /** Stands in the place of a number that is an estimate. */
  about: "about {n}",
  /** @type {Forms} */
  count: {
    one: "{n} result",
    other: "{n} results",
  },
  none: "No results for “{query}”",
  /** What was searched for instead of what was typed. */
  corrected: "Showing results for “{query}”",
};

/** @typedef {ReturnType<typeof speak>} Texts */

/**
 * The texts that words make in a language: numbers are written and counted as there.
 *
 * @param {Words} words
 * @param {string} lang A well-formed language tag.
 */
export function speak(words, lang) {
  return {
    ...words,

    /**
     * @param {number} total
     * @param {boolean} isExact
     */
    count(total, isExact) {
      const { count, about } = words;
      const form = count[new Intl.PluralRules(lang).select(total)] ?? count.other;
      const n = total.toLocaleString(lang);
      if (isExact) return form.replace("{n}", n);
      // Arabic has “two results” in one word, which leaves no place for “about”.
      return (form.includes("{n}") ? form : count.other).replace("{n}", about.replace("{n}", n));
    },

    /** @param {string} query */
    none: (query) => quoting(words.none, query.replace(/(.{80}).+/su, "$1…")),

    /** @param {string} query */
    corrected: (query) => quoting(words.corrected, query),

    /**
     * What a visitor is told of an error.
     *
     * @param {string} code See error.js.
     */
    why: (code) =>
      code === "network"
        ? words.unreachable
        : /^(wasm|worker|crashed)$/.test(code)
          ? words.unstartable
          : words.faulty,
  };
}

/**
 * A text with a query in its place, set apart where letters run from right to left: its signs (`C++`) would
 * change sides.
 *
 * @param {string} text
 * @param {string} query
 */
function quoting(text, query) {
  const isMixed = /[\u0590-\u08ff\ufb1d-\ufefc]/.test(text + query);
  return text.replace("{query}", () => (isMixed ? `\u2068${query}\u2069` : query));
}

export const english = speak(words, "en");
