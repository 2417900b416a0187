// <aril-search>: an input with its results below. aril.js registers the tag.

import { ArilError } from "./error.js";
import { open } from "./client.js";
import { hitGroups, make } from "./hit-list.js";
import { learn } from "./language.js";
import { stylesheet } from "./search-style.js";
import { first, speak } from "./texts.js";

/**
 * A search box over one index.
 *
 * Attributes: `index` (folder of the index, relative to the page; default: `index/` beside the
 * script), `base` (put before each hit's relative address; default: nothing), `placeholder`, `limit`
 * (hits shown at most, 1 to 100; default 10), `sections` (links into each hit besides its own, 0 to 3;
 * default 2).
 *
 * It is an ARIA combobox: the input keeps the focus, Arrow Up and Down choose a hit, Enter follows
 * it, Escape closes the results and then clears the input. While an input method composes, these
 * keys belong to it.
 *
 * Nothing but this script is loaded until the visitor hovers, focuses or types.
 */
export class ArilSearchElement extends HTMLElement {
  static observedAttributes = ["index", "base", "placeholder", "limit", "sections", "lang"];

  #said = first;
  #texts = speak();
  #input = make("input", {
    part: "input",
    type: "search",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": "results",
    "aria-expanded": "false",
    "aria-label": this.#texts.label,
    autocomplete: "off",
    autocapitalize: "off",
    autocorrect: "off",
    spellcheck: "false",
    enterkeyhint: "search",
  });
  #clear = make(
    "button",
    { part: "clear", type: "button", "aria-label": this.#texts.clear, hidden: "" },
    cross(),
  );
  #box = make("div", { part: "box", role: "search" }, magnifier(), this.#input, this.#clear);
  /** What must be known of the search before its hits: what it was for, and that a part was left out. */
  #note = make("p", { part: "note" });
  #status = make("p", { part: "status", hidden: "" });
  #message = make("p", { part: "error-message" });
  #retry = make("button", { part: "retry", type: "button" }, this.#texts.retry);
  #error = make("div", { part: "error", role: "alert", hidden: "" }, this.#message, this.#retry);
  #results = make("div", {
    part: "results",
    role: "listbox",
    id: "results",
    "aria-label": this.#texts.results,
    hidden: "",
  });
  /** What a screen reader says; apart from `#status`, so that a fast typist is not talked over. */
  #announcement = make("p", { class: "spoken", role: "status" });

  /** Ends everything that `connectedCallback` started. */
  #connection = new AbortController();
  /** Ends the search under way. */
  #searching = new AbortController();
  /** @type {ReturnType<typeof open> | undefined} */
  #client;
  /** The chosen option's place in the list; -1 for none. */
  #chosen = -1;
  #composing = false;
  #announceTimer = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [stylesheet()];
    root.append(this.#box, this.#note, this.#status, this.#error, this.#results, this.#announcement);
  }

  /** What the input holds. Setting it searches. */
  get query() {
    return this.#input.value;
  }

  set query(text) {
    this.#input.value = text;
    this.#search();
  }

  connectedCallback() {
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    this.texts = this.#said;
    learn(this);

    for (const sign of ["pointerenter", "focusin", "touchstart"]) {
      this.addEventListener(sign, () => this.#warmUp(), { signal, passive: true });
    }
    this.#input.addEventListener("input", () => this.#search(), { signal });
    this.#input.addEventListener("compositionstart", () => (this.#composing = true), { signal });
    this.#input.addEventListener(
      "compositionend",
      () => {
        this.#composing = false;
        this.#search();
      },
      { signal },
    );
    this.#input.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#retry.addEventListener("click", () => this.#focusAndSearch(), { signal });
    this.#clear.addEventListener(
      "click",
      () => {
        this.#input.value = "";
        this.#focusAndSearch();
      },
      { signal },
    );
    if (this.#input.value) this.#search();
  }

  disconnectedCallback() {
    this.#connection.abort();
    this.#searching.abort();
    clearTimeout(this.#announceTimer);
    this.#client = undefined;
    this.#composing = false;
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (!this.isConnected) return;
    if (name === "lang") return void learn(this);
    if (name === "placeholder") return void (this.texts = this.#said);
    if (name === "index") {
      this.#client?.close();
      this.#client = undefined;
    }
    if (this.#input.value) this.#search();
  }

  /** What a visitor reads and hears. */
  get texts() {
    return this.#said;
  }

  set texts(said) {
    this.#said = said;
    const texts = (this.#texts = speak(said));
    this.#input.placeholder = this.getAttribute("placeholder") ?? texts.placeholder;
    this.#input.setAttribute("aria-label", texts.label);
    this.#clear.setAttribute("aria-label", texts.clear);
    this.#results.setAttribute("aria-label", texts.results);
    this.#retry.textContent = texts.retry;
    if (this.#input.value) this.#search();
  }

  /** Starts the worker, the engine and the index on their way. */
  #warmUp() {
    this.#client ??= open({
      index: this.getAttribute("index") ?? undefined,
      signal: this.#connection.signal,
    });
    return this.#client;
  }

  #focusAndSearch() {
    this.#input.focus();
    this.#search();
  }

  /** Asks for what the input holds now. An older question is dropped, its answer never shown. */
  async #search() {
    this.#searching.abort();
    const query = this.#input.value;
    this.#clear.hidden = query === "";
    if (!query.trim() || !this.isConnected) return this.#showNothing();

    const { signal } = (this.#searching = new AbortController());
    this.#results.setAttribute("aria-busy", "true");
    this.#box.classList.add("busy");
    if (this.#results.hidden && this.#error.hidden) this.#say(this.#texts.searching);
    try {
      const results = await this.#warmUp().search(query, {
        limit: this.#number("limit", 10, 1, 100),
        sections: this.#number("sections", 2, 0, 3),
        signal,
      });
      if (!signal.aborted) this.#showResults(results);
    } catch (thrown) {
      if (!signal.aborted) this.#showError(ArilError.from(thrown, "crashed"));
    }
  }

  /**
   * An attribute that is a number, or `usual` where it is none or too small. The engine leaves fractions out.
   *
   * @param {string} name
   * @param {number} usual
   * @param {number} least
   * @param {number} most
   */
  #number(name, usual, least, most) {
    const number = Number(this.getAttribute(name) ?? usual);
    return number >= least ? Math.min(number, most) : usual;
  }

  #showNothing() {
    this.#settle();
    this.#say("");
    this.#results.replaceChildren();
    this.#expand(false);
  }

  /** @param {import("./client.js").Results} results */
  #showResults(results) {
    const { total, total_is_exact, is_cut, corrected, hits } = results;
    // Half a syllable of an input method rarely matches: what was found before stays until it does.
    if (this.#composing && hits.length === 0) return this.#box.classList.remove("busy");
    this.#settle();
    const notes = corrected ? [this.#texts.corrected(corrected)] : [];
    if (is_cut) notes.push(this.#texts.cut);
    this.#expand(hits.length > 0);
    this.#say(
      hits.length ? this.#texts.count(total, total_is_exact) : this.#texts.none(this.#input.value.trim()),
      notes,
    );
    this.#results.replaceChildren(
      ...hitGroups(results, { base: this.getAttribute("base") ?? "", texts: this.#texts }),
    );
  }

  /** @param {ArilError} error */
  #showError(error) {
    this.#showNothing();
    this.#message.replaceChildren(make("strong", {}, this.#texts.failed), this.#texts.why(error));
    this.#error.hidden = false;
  }

  /** Takes back what the last answer or the wait for this one left on show. */
  #settle() {
    this.#box.classList.remove("busy");
    this.#results.removeAttribute("aria-busy");
    this.#error.hidden = true;
    this.#choose(-1);
  }

  /**
   * Shows a status, and notes above it, at once and announces them when the typing pauses.
   *
   * @param {string} text
   * @param {string[]} [notes]
   */
  #say(text, notes = []) {
    this.#note.textContent = notes.join(". ");
    this.#status.textContent = text;
    this.#note.hidden = this.#status.hidden = text === "";
    this.#status.classList.toggle("waiting", text === this.#texts.searching);
    clearTimeout(this.#announceTimer);
    this.#announceTimer = setTimeout(() => (this.#announcement.textContent = [...notes, text].join(". ")), 600);
  }

  /**
   * Opens or closes the results, and with them what is said of them.
   *
   * @param {boolean} isOpen
   */
  #expand(isOpen) {
    this.#results.hidden = this.#note.hidden = this.#status.hidden = !isOpen;
    this.#input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.#choose(-1);
  }

  /** @returns {HTMLElement[]} */
  #options() {
    return this.#results.hidden
      ? []
      : [...this.#results.querySelectorAll(/** @type {"div"} */ ("[role=option]"))];
  }

  /** @param {number} place */
  #choose(place) {
    const options = this.#options();
    options[this.#chosen]?.setAttribute("aria-selected", "false");
    this.#chosen = place;
    const option = options[place];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.#input.setAttribute("aria-activedescendant", option.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Safari ends the composition before the key that ended it arrives; 229 tells that one.
    if (event.isComposing || event.keyCode === 229) return;
    const options = this.#options();
    switch (event.key) {
      case "ArrowDown":
        if (this.#results.childElementCount && this.#results.hidden) this.#expand(true);
        else this.#choose(Math.min(this.#chosen + 1, options.length - 1));
        break;
      case "ArrowUp":
        this.#choose(Math.max(this.#chosen - 1, -1));
        break;
      case "Enter":
        this.#enter(options, event);
        break;
      case "Escape":
        if (!this.#results.hidden) {
          this.#expand(false);
        } else if (this.#input.value) {
          this.#input.value = "";
          this.#search();
        } else {
          return; // Not ours: it may close a dialog that the element stands in.
        }
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  /**
   * Follows the chosen hit, as a click with the same modifier keys would. Without one, repeats a
   * failed search or chooses the first hit; on a phone it only puts the keyboard away.
   *
   * @param {HTMLElement[]} options
   * @param {KeyboardEvent} event
   */
  #enter(options, { ctrlKey, metaKey, shiftKey }) {
    const chosen = options[this.#chosen];
    if (chosen) {
      chosen.dispatchEvent(
        new MouseEvent("click", {
          bubbles: true,
          cancelable: true,
          composed: true,
          ctrlKey,
          metaKey,
          shiftKey,
        }),
      );
    } else if (!this.#error.hidden) {
      this.#search();
    } else if (matchMedia("(pointer: coarse)").matches) {
      this.#input.blur();
    } else if (options.length) {
      this.#choose(0);
    }
  }
}

const magnifier = () => icon("M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14M16 16l4.5 4.5");
const cross = () => icon("M6 6l12 12M18 6L6 18");

/** @param {string} path In a square of 24. */
function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
