// What may help where nothing was found; loaded then.

import { besideStylesheet } from "./beside-style.js";
import { make } from "./dom.js";
import { adopt } from "./sheet.js";
import { adviceTexts, filterTexts } from "./texts.js";

/** Of how many words a query without hits may be for others to be suggested. */
const SUGGESTED_WORDS = 6;

export class Advice {
  /** Queries that find something where this one does not. @type {{query: string, total: number}[]} */
  #suggestions = [];
  /** The answer in whose place they are. @type {import("./client.js").Results | undefined} */
  #results;

  /** @param {import("./search.js").Search} search */
  constructor(search) {
    this.search = search;
  }

  /**
   * Looks for queries with a word less that find something.
   *
   * @param {AbortSignal} signal
   */
  async suggest(signal) {
    const { search } = this;
    const words = search.query.trim().split(/\s+/);
    if (words.length < 2 || words.length > SUGGESTED_WORDS) return;
    const found = [];
    for (const word of words) {
      const query = words.filter((other) => other !== word).join(" ");
      if (!query) continue;
      const { total, hits } = await search.find(query, search.host.chosen, { limit: 1, sections: 0, facets: [], signal });
      if (signal.aborted) return;
      if (hits.length) found.push({ query, total });
    }
    this.#suggestions = found.sort((a, b) => b.total - a.total).slice(0, 3);
    this.#results = search.results;
  }

  /** What is shown of it. */
  elements() {
    const { search } = this;
    const { host, isFiltered, results } = search;
    for (const view of host.views) adopt(view, besideStylesheet());
    const texts = { ...adviceTexts, ...filterTexts, ...search.texts };
    const button = (/** @type {string} */ text, /** @type {() => void} */ act) => {
      const button = make("button", { part: "suggestion", type: "button" }, text);
      button.addEventListener("click", () => {
        host.focus();
        act();
      });
      return button;
    };
    const elements = [make("p", {}, texts.advice)];
    if (isFiltered) elements.push(make("p", {}, button(texts.unfilter, () => (host.chosen = {}))));
    if (results === this.#results && this.#suggestions.length) {
      const buttons = this.#suggestions.map(({ query }) => button(query, () => (host.query = query)));
      elements.push(make("p", {}, texts.instead), make("p", { class: "row" }, ...buttons));
    }
    return elements;
  }
}
