// Hits as elements. Text enters as text; an address becomes a link only after `linkOf` passed it.

import { make } from "./dom.js";
import { linkOf } from "./target.js";

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
  /** What is shown, by the element that shows it. @type {WeakMap<Element, Shown>} */
  shown = new WeakMap();
  /** @type {import("./client.js").Results | undefined} */
  #results;
  #n = 0;

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
   * Shows these hits; where they are those that are shown already and more, only these are added.
   *
   * @param {import("./client.js").Results | undefined} results
   * @param {{base: string, texts: import("./texts.js").Texts}} options `base` is put before each relative address: one
   *   for all, or one for each of several indexes, with spaces between.
   */
  show(results, { base, texts }) {
    if (results !== this.#results) {
      this.element.replaceChildren();
      this.#n = 0;
    }
    this.#results = results;
    const bases = base.trim().split(/\s+/);
    for (const hit of results?.hits.slice(this.#n) ?? []) {
      const holds = hit.exact || (results?.corrected && hit.tier === "corrected");
      const group = holds ? this.#group("found", texts.results) : this.#group("similar", texts.results, texts.similar);
      const options = this.#options(hit, ++this.#n, bases[hit.index ?? 0] ?? bases[0] ?? "");
      group.append(...(this.isListbox ? options : [make("li", { part: "item" }, ...options)]));
    }
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {string} [heading]
   */
  #group(name, label, heading) {
    const known = this.element.querySelector(`.${name}`);
    if (known) return known;
    /** @type {Record<string, string>} */
    const attributes = { part: "group", class: name, role: this.isListbox ? "group" : "list" };
    const head = heading && make("p", { part: "divider", id: name, role: "presentation" }, heading);
    if (head) attributes["aria-labelledby"] = name;
    else attributes["aria-label"] = label;
    const group = this.isListbox ? make("div", attributes, head || "") : make("ol", attributes);
    if (head && !this.isListbox) this.element.append(head);
    // What holds the query comes first, whatever comes later.
    if (head) this.element.append(group);
    else this.element.prepend(group);
    return group;
  }

  /**
   * A hit, and the sections of it.
   *
   * @param {import("./client.js").Hit} hit
   * @param {number} place
   * @param {string} base
   */
  #options(hit, place, base) {
    const { url, title, heading, excerpt, sections = [] } = hit;
    const name = make("span", { part: "title" }, title || url);
    if (heading) name.append(make("span", { part: "heading" }, heading));
    const address = make("span", { part: "url", dir: "ltr" }, readable(url));
    const id = `hit-${place - 1}`;
    const options = [this.#option("hit", id, linkOf(url, base, excerpt), name, excerptOf(excerpt), address)];
    sections.forEach(({ url, heading, excerpt }, n) => {
      const name = make("span", { part: "section-heading" }, heading || url);
      options.push(
        this.#option("section", `${id}-${n}`, linkOf(url, base, excerpt), name, excerptOf(excerpt)),
      );
    });
    options.forEach((option, n) => this.shown.set(option, { hit, place, url: n ? (sections[n - 1]?.url ?? url) : url }));
    return options;
  }

  /**
   * Something to choose, and to follow where it leads to a page.
   *
   * @param {string} part
   * @param {string} id
   * @param {Record<string, string> | undefined} link Its attributes.
   * @param {...Node} children
   */
  #option(part, id, link, ...children) {
    /** @type {Record<string, string>} */
    const attributes = { part, id, ...link };
    if (this.isListbox) {
      // The arrow keys lead here; Tab goes past the list, as in any combobox.
      Object.assign(attributes, { role: "option", "aria-selected": "false" });
      Object.assign(attributes, link ? { tabindex: "-1" } : { "aria-disabled": "true" });
    }
    return make(link ? "a" : "div", attributes, ...children);
  }
}

/** @param {import("./client.js").Piece[]} pieces */
const excerptOf = (pieces) =>
  make(
    "span",
    { part: "excerpt" },
    ...pieces.map(({ text, marked }) => (marked ? make("mark", { part: "mark" }, text) : text)),
  );

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
