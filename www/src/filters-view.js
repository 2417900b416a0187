// What an <aril-filters> shows: for each facet its values, with how many of the results have each.

import { make } from "./dom.js";
import { Facets } from "./facets.js";
import { filtersStylesheet } from "./filters-style.js";
import { adopt } from "./sheet.js";
import { filterTexts } from "./texts.js";

/** Values of a facet that are shown at first. */
const FEW = 8;

/** All that it shows. */
const PARTS = "facets, facet, legend, value, checkbox, count, more-values, clear-filters";

export class FiltersView {
  /** The facets, and what each is called. @type {Map<string, string | undefined>} */
  #names;
  /** Facets of which all values are shown. @type {Set<string>} */
  #whole = new Set();
  /** By facet. @type {Map<string, {set: HTMLElement, legend: HTMLElement, more: HTMLElement}>} */
  #sets = new Map();
  /** By facet and value. @type {Map<string, {label: HTMLElement, box: HTMLInputElement, count: HTMLElement}>} */
  #values = new Map();
  #clear = make("button", { part: "clear-filters", type: "button" });
  #element = make("div", { part: "facets", role: "group" });
  #hasFocused = false;

  /**
   * @param {import("./element.js").ArilElement} view
   * @param {import("./search.js").Search} search
   */
  constructor(view, search) {
    this.search = search;
    this.#names = namesOf(view.getAttribute("facets") ?? "");
    adopt(view, filtersStylesheet());
    view.shadowRoot?.replaceChildren(this.#element);
    // In a search box the page styles them there.
    view.setAttribute("exportparts", PARTS);
    const { signal } = view;
    const { host } = search;
    // What appears under a pointer that passes by moves the page: before a search, values wait for the focus.
    this.#hasFocused = !("input" in host) || host.matches(":focus-within");
    const focus = () => {
      this.#hasFocused = true;
      this.#render();
    };
    if (!this.#hasFocused) host.addEventListener("focusin", focus, { signal, once: true });
    this.facets = search.facets ??= new Facets(search);
    this.facets.add([...this.#names.keys()]);
    search.addEventListener("change", () => this.#render(), { signal });
    this.#clear.addEventListener("click", () => {
      host.chosen = {};
      host.focus();
    });
    this.#element.addEventListener("change", (event) => this.#choose(/** @type {any} */ (event.target)), { signal });
    this.#render();
  }

  get #texts() {
    return { ...filterTexts, ...this.search.texts };
  }

  #render() {
    const { search } = this;
    if (search.isBusy) return;
    const texts = this.#texts;
    this.#element.setAttribute("aria-label", texts.filters);
    const focused = /** @type {ShadowRoot} */ (this.#element.getRootNode()).activeElement;
    /** @type {HTMLElement[]} */
    const facets = [...this.#names].map(([name, label]) => this.#facet(name, label)).flatMap((facet) => facet ?? []);
    if (search.isFiltered) {
      this.#clear.textContent = texts.unfilter;
      facets.push(this.#clear);
    }
    this.#element.hidden = !facets.length;
    arrange(this.#element, facets);
    // What changed its place has lost the focus.
    /** @type {HTMLElement | null} */ (focused)?.focus();
  }

  /**
   * @param {string} name
   * @param {string | undefined} label
   */
  #facet(name, label) {
    const texts = this.#texts;
    const { host, query, isFiltered, results } = this.search;
    const chosen = host.chosen[name] ?? [];
    const isBefore = this.#hasFocused && !query.trim() && !isFiltered;
    const all = results?.facets ?? (isBefore ? this.facets.ofAll : []);
    const found = all.find((facet) => facet.name === name)?.values ?? [];
    const lost = chosen.filter((value) => !found.some((known) => known.value === value));
    const values = [...found, ...lost.map((value) => ({ value, count: 0 }))]
      .filter(({ value, count }) => count > 0 || chosen.includes(value))
      .sort((a, b) => b.count - a.count);
    if (!values.length) return undefined;
    const isWhole = this.#whole.has(name);
    const shown = values.filter(({ value }, n) => isWhole || n < FEW || chosen.includes(value));
    /** @type {Record<string, string>} */
    const known = texts.facets;
    const title = label ?? known[name] ?? name;
    const { set, legend, more } = this.#set(name);
    legend.textContent = title;
    more.textContent = isWhole ? texts.fewerValues : texts.moreValues;
    more.setAttribute("aria-expanded", String(isWhole));
    const labels = shown.map(({ value, count }) => this.#value(name, value, count, chosen.includes(value)));
    const hasMore = shown.length < values.length || (isWhole && values.length > FEW);
    arrange(set, [legend, ...labels, ...(hasMore ? [more] : [])]);
    return set;
  }

  /** @param {string} name */
  #set(name) {
    let parts = this.#sets.get(name);
    if (!parts) {
      const legend = make("legend", { part: "legend" });
      const more = make("button", { part: "more-values", type: "button" });
      more.addEventListener("click", () => {
        if (!this.#whole.delete(name)) this.#whole.add(name);
        this.#render();
      });
      this.#sets.set(name, (parts = { set: make("fieldset", { part: "facet" }), legend, more }));
    }
    return parts;
  }

  /**
   * @param {string} name
   * @param {string} value
   * @param {number} count
   * @param {boolean} isChosen
   */
  #value(name, value, count, isChosen) {
    const key = `${name}\n${value}`;
    let parts = this.#values.get(key);
    if (!parts) {
      const box = make("input", { part: "checkbox", type: "checkbox", name, value });
      const number = make("span", { part: "count" });
      const label = make("label", { part: "value" }, box, make("span", {}, spelled(name, value)), number);
      this.#values.set(key, (parts = { label, box, count: number }));
    }
    parts.box.checked = isChosen;
    parts.count.textContent = this.search.texts.told(count);
    return parts.label;
  }

  /** @param {HTMLInputElement} box */
  #choose({ name, value, checked }) {
    const { host } = this.search;
    const others = (host.chosen[name] ?? []).filter((other) => other !== value);
    host.chosen = { ...host.chosen, [name]: checked ? [...others, value] : others };
  }
}

/**
 * Gives an element these children. Those that are in their place stay in the page meanwhile: a box that is taken out
 * while a key is down on it is not ticked.
 *
 * @param {Element} element
 * @param {Element[]} children
 */
function arrange(element, children) {
  for (const old of [...element.children]) if (!children.includes(old)) old.remove();
  let next = element.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else element.insertBefore(child, next);
  }
}

/**
 * `lang tag` or `lang=Language, tag=Subject area`.
 *
 * @param {string} text
 * @returns {Map<string, string | undefined>}
 */
function namesOf(text) {
  const parts = text.split(/[,=]/.test(text) ? "," : /\s+/).map((part) => part.trim());
  return new Map(
    parts.filter(Boolean).map((part) => {
      const [name = "", label] = part.split("=").map((side) => side.trim());
      return [name, label];
    }),
  );
}

/**
 * A value as people read it: languages by their own names.
 *
 * @param {string} facet
 * @param {string} value
 */
function spelled(facet, value) {
  if (facet !== "lang") return value;
  try {
    return new Intl.DisplayNames(value, { type: "language" }).of(value) ?? value;
  } catch {
    return value;
  }
}
