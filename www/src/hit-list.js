// Hits as elements. Text enters as text; an address becomes a link only after `linkOf` passed it.

import { fill } from "./dom.js";
import { aim, linkTarget } from "./target.js";

/** @typedef {import("./dom.js").Plan} Plan */

/**
 * What an element of the list stands for.
 * @typedef {object} Shown
 * @property {import("./client.js").Hit} hit
 * @property {string} url The hit's, or that of a section of it.
 * @property {number} place Of the hit, from 1.
 */

/**
 * A list of hits, best first: pages that hold the query, or what was searched for instead of it, then pages that do not,
 * the latter under a heading. Each section of a page stands behind the page.
 */
export class HitList {
  /**
   * What is shown, by the id of the element that shows it.
   * @type {Map<string, Shown & {excerpt: import("./client.js").Piece[]}>}
   */
  #shown = new Map();
  /** @type {import("./client.js").Results | undefined} */
  #results;
  #n = 0;
  /** The id of what is chosen. @type {string | undefined} */
  #chosen;

  /**
   * @param {HTMLElement} element Holds the groups.
   * @param {boolean} isListbox Each hit and section has the role of an option; a link with that role stays a link.
   *   Otherwise they are links in a list.
   */
  constructor(element, isListbox) {
    this.element = element;
    this.isListbox = isListbox;
  }

  /**
   * Shows these hits.
   *
   * @param {import("./client.js").Results | undefined} results
   * @param {{base: string, texts: import("./texts.js").Texts}} options `base` is put before each relative address: one
   *   for all, or one for each of several indexes, with spaces between.
   */
  show(results, { base, texts }) {
    const hits = results?.hits ?? [];
    if (results === this.#results && hits.length === this.#n) return;
    // What is chosen stays so when more hits come.
    this.#chosen = results === this.#results ? this.element.querySelector("[aria-selected=true]")?.id : undefined;
    this.#results = results;
    this.#n = hits.length;
    this.#shown.clear();
    const bases = base.trim().split(/\s+/);
    /** @type {Plan[]} */
    const found = [];
    /** @type {Plan[]} */
    const similar = [];
    hits.forEach((hit, n) => {
      const holds = hit.exact || (results?.corrected && hit.tier === "corrected");
      const options = this.#options(hit, n + 1, bases[hit.index ?? 0] ?? bases[0] ?? "");
      if (this.isListbox) (holds ? found : similar).push(...options);
      else (holds ? found : similar).push(["li", { part: "item" }, ...options]);
    });
    /** @type {Plan[]} */
    const all = found.length ? [this.#group("found", { "aria-label": texts.results }, found)] : [];
    if (similar.length) {
      const id = "similar";
      /** @type {Plan} */
      const heading = ["p", { part: "divider", id, role: "presentation" }, texts.similar];
      if (this.isListbox) similar.unshift(heading);
      else all.push(heading);
      all.push(this.#group(id, { "aria-labelledby": id }, similar));
    }
    fill(this.element, all);
  }

  /**
   * @param {string} name
   * @param {Record<string, string>} label
   * @param {Plan[]} children
   * @returns {Plan}
   */
  #group(name, label, children) {
    const role = this.isListbox ? "group" : "list";
    return [this.isListbox ? "div" : "ol", { part: "group", class: name, role, ...label }, ...children];
  }

  /**
   * What an event is about. Its link then leads to what was found, which takes some time to tell, and nobody needs before.
   *
   * @param {Event} event
   * @returns {Shown | undefined}
   */
  aim({ target }) {
    const link = /** @type {Element} */ (target).closest("[part=hit], [part=section]");
    const shown = this.#shown.get(link?.id ?? "");
    if (!link || !shown) return undefined;
    const { excerpt, ...rest } = shown;
    aim(link, excerpt);
    return rest;
  }

  /**
   * A hit, and the sections of it.
   *
   * @param {import("./client.js").Hit} hit
   * @param {number} place
   * @param {string} base
   */
  #options(hit, place, base) {
    const { url, title, heading, sections = [] } = hit;
    /**
     * Something to choose, and to follow where it leads to a page.
     *
     * @param {string} part
     * @param {string} id
     * @param {{url: string, excerpt: import("./client.js").Piece[]}} shown
     * @param {Plan} name
     * @param {...Plan} rest
     * @returns {Plan}
     */
    const option = (part, id, { url, excerpt }, name, ...rest) => {
      const href = linkTarget(url, base, document.baseURI);
      this.#shown.set(id, { hit, url, place, excerpt });
      /** @type {Record<string, string>} */
      const attributes = { part, id, ...(href && { href }) };
      if (this.isListbox) {
        // The arrow keys lead here; Tab goes past the list, as in any combobox.
        Object.assign(attributes, { role: "option", "aria-selected": String(id === this.#chosen) });
        Object.assign(attributes, href ? { tabindex: "-1" } : { "aria-disabled": "true" });
      }
      return [href ? "a" : "div", attributes, name, excerptOf(excerpt), ...rest];
    };
    /** @type {Plan} */
    const name = ["span", { part: "title" }, title || url];
    if (heading) name.push(["span", { part: "heading" }, heading]);
    const id = `hit-${place - 1}`;
    return [
      option("hit", id, hit, name, ["span", { part: "url", dir: "ltr" }, readable(url)]),
      ...sections.map((section, n) => {
        const { url, heading } = section;
        return option("section", `${id}-${n}`, section, ["span", { part: "section-heading" }, heading || url]);
      }),
    ];
  }
}

/** @param {import("./client.js").Piece[]} pieces @returns {Plan} */
const excerptOf = (pieces) => [
  "span",
  { part: "excerpt" },
  ...pieces.map(({ text, marked }) => /** @type {Plan} */ (marked ? ["mark", { part: "mark" }, text] : text)),
];

/**
 * An address as people read it: `%E5%8D%83` as 千.
 *
 * @param {string} url
 */
function readable(url) {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
