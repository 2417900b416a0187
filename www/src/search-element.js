// <aril-search>: an input with results below it. Here is what a page shows at first: the box. The list, and what the keys
// do in it, are in box.js, which is loaded once a visitor hovers, focuses or types.

import { cross, magnifier, make } from "./dom.js";
import { ArilElement } from "./element.js";
import { stylesheet } from "./search-style.js";
import { onShortcut } from "./shortcut.js";
import { first } from "./texts.js";

/**
 * A search box over one index.
 *
 * Attributes: `index` (folder of the index, relative to the page; default: `index/` beside the script), `base` (put
 * before each hit's relative address; default: nothing), `placeholder`, `limit` (hits of a page of results, 1 to 100;
 * default 10), `sections` (links into each hit besides its own, 0 to 3; default 2), `filters` (what all hits must be like,
 * in the query language), `facets` (filters to choose from, as in `<aril-filters>`), `sort`, `query` (searched for at
 * once), `param` (name of the query in the page's address, and what names of filters begin with there; default `q` for the
 * first search box of the page; empty: the address stays), `recent` (how many searches are remembered, on this device only; default 5, 0 for none), `more`
 * (`button`: more results only by the button, not by scrolling), `shortcut` (keys that put the focus here), `floating`
 * (results lie over the page).
 *
 * Slots: `start` and `end` in the box, `empty` below it before anything is typed, `none` where nothing is found, `footer`.
 *
 * It is an ARIA combobox; see KEYBOARD.md. Where an `<aril-results>` shows its results, it is a plain search field.
 */
export class ArilSearchElement extends ArilElement {
  static observedAttributes = [...ArilElement.observedAttributes, "placeholder"];

  input = make("input", {
    part: "input",
    type: "search",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    autocomplete: "off",
    autocapitalize: "off",
    autocorrect: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    // Until the words of another language are here.
    "aria-label": first.label,
  });
  clear = make("button", { part: "clear", type: "button", hidden: "" }, cross());
  box = make(
    "div",
    { part: "box", role: "search" },
    make("slot", { name: "start" }, magnifier()),
    this.input,
    this.clear,
    make("slot", { name: "end" }),
  );
  /** All that is shown below the box. */
  panel = make("div", { part: "panel", tabindex: "-1" });
  /** An input method is at work: what it has so far may be half a syllable, and its keys are not ours. */
  isComposing = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [stylesheet()];
    root.append(this.box, this.panel);
    const { input } = this;
    input.addEventListener("input", () => this.ask());
    input.addEventListener("compositionstart", () => (this.isComposing = true));
    input.addEventListener("compositionend", () => {
      this.isComposing = false;
      this.ask();
    });
    this.clear.addEventListener("click", () => {
      input.focus();
      this.query = "";
    });
  }

  get query() {
    return this.input.value;
  }

  set query(text) {
    this.input.value = text;
    this.ask();
  }

  get host() {
    return this;
  }

  /** The input's, wherever in the element the focus is. */
  focus() {
    this.input.focus();
  }

  /** Name of the query in the page's address; empty where it is not kept there. */
  get param() {
    const isFirst = document.querySelector("aril-search") === this && !this.closest("aril-modal");
    return this.getAttribute("param") ?? (isFirst ? "q" : "");
  }

  /** Whether the page's address chooses values of filters: see facets.js. */
  get isLinked() {
    const { param } = this;
    return param !== "" && [...new URLSearchParams(location.search).keys()].some((name) => name.startsWith(`${param}.`));
  }

  connectedCallback() {
    this.input.value ||= (this.param && new URLSearchParams(location.search).get(this.param)) || this.getAttribute("query") || "";
    super.connectedCallback();
    if (this.isLinked) this.start();
    onShortcut(this.getAttribute("shortcut"), this.signal, () => {
      this.focus();
      this.input.select();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.isComposing = false;
    this.panel.replaceChildren();
  }

  /**
   * @param {string} name
   * @param {string | null} old
   * @param {string | null} value
   */
  attributeChangedCallback(name, old, value) {
    if (name === "placeholder") this.localize();
    else super.attributeChangedCallback(name, old, value);
  }

  localize() {
    const { label, placeholder, clear } = this.texts;
    const name = this.getAttribute("aria-label");
    this.input.setAttribute("aria-label", name ?? label);
    // Of several search boxes each is to have a name.
    if (name) this.box.setAttribute("aria-label", name);
    // Below a text it is not seen, but takes time of Chromium with each letter.
    if (this.query) this.input.removeAttribute("placeholder");
    else this.input.placeholder = this.getAttribute("placeholder") ?? placeholder;
    this.clear.setAttribute("aria-label", clear);
  }

  ask() {
    const isEmpty = !this.query;
    if (this.clear.hidden !== isEmpty) {
      this.clear.hidden = isEmpty;
      this.localize();
    }
    if (!this.search && this.query.trim()) this.busy(true, true);
    super.ask();
  }

  /**
   * @param {boolean} isBusy
   * @param {boolean} [isLate] So long that it is shown.
   */
  busy(isBusy, isLate = false) {
    this.box.classList.toggle("busy", isBusy);
    this.box.classList.toggle("late", isLate);
  }

  failed() {
    this.busy(false);
    if (!this.query.trim()) return; // The next sign of interest tries again.
    const retry = () => {
      this.panel.replaceChildren();
      this.focus();
      this.ask();
    };
    this.panel.replaceChildren(this.complaint(this.texts.unloaded, retry));
  }
}
