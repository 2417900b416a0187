// What the box of an <aril-search> does with keys, and the list below it: the ARIA pattern of an editable combobox with a
// listbox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/), as KEYBOARD.md has it.

import { icon, make } from "./dom.js";
import { Panel } from "./panel.js";
import { forget, recent, remember } from "./recent.js";

const CLOCK = "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M12 7v5l3.5 2";

/** Of the height of a window: what a keyboard on the screen leaves of it. */
const KEYBOARD = 0.75;

export class Box {
  /** The chosen option's place in the list; -1 for none. */
  #chosen = -1;
  #recent = make("div", { part: "recent", role: "listbox", id: "recent", hidden: "" });
  #forget = make("button", { part: "forget", type: "button", hidden: "" });
  /** @type {import("./search.js").Results | undefined} */
  #shown;
  /** The list was closed since the focus went elsewhere: it opens when that comes back. */
  #hasLeft = false;
  /** What is shown is not all of the answer yet. */
  #isEarly = false;
  #isUnderKeyboard = false;
  /** The query whose list was closed: its answer may come later. @type {string | undefined} */
  #closed;

  /**
   * @param {import("./search-element.js").ArilSearchElement} element
   * @param {import("./search.js").Search} search
   */
  constructor(element, search) {
    this.element = element;
    this.search = search;
    const { signal, input } = element;
    this.panel = new Panel(element.panel, search, true, signal);
    const facets = element.getAttribute("facets");
    if (facets) element.panel.prepend(make("aril-filters", { facets, layout: "row" }));
    this.panel.scroller.prepend(this.#recent, this.#forget);

    search.addEventListener("change", () => this.#render(), { signal });
    input.addEventListener("keydown", (event) => this.#key(event), { signal });
    input.addEventListener("focus", () => this.#open(), { signal });
    input.addEventListener(
      "input",
      () => {
        this.#isEarly = false;
        this.#choose(-1);
      },
      { signal },
    );
    this.#forget.addEventListener(
      "click",
      () => {
        forget(this.#index);
        input.focus();
        this.#showRecent(false);
      },
      { signal },
    );
    this.#recent.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest("[role=option]");
      if (option) element.query = option.textContent ?? "";
      input.focus();
    });
    element.addEventListener("aril-chosen", () => this.#remember(), { signal });
    // To ask at each answer would lay the page out once more.
    const measure = () => (this.#isUnderKeyboard = (visualViewport?.height ?? innerHeight) < innerHeight * KEYBOARD);
    visualViewport?.addEventListener("resize", measure, { signal });
    measure();
    // Safari empties the input of a page that a visitor comes back to, in a task of its own, and leaves the hits.
    const restore = () => setTimeout(() => (input.value ||= search.results?.query ?? ""));
    addEventListener("pageshow", ({ persisted }) => persisted && restore(), { signal });
    // A floating list goes when the focus does, and when something beside it is pressed.
    const leave = (/** @type {Event} */ event) => {
      if (!event.composedPath().includes(element)) this.#leave();
    };
    document.addEventListener("pointerdown", leave, { signal });
    element.addEventListener(
      "focusout",
      ({ relatedTarget }) => relatedTarget && !element.contains(/** @type {Node} */ (relatedTarget)) && this.#leave(),
      { signal },
    );
    if (element.matches(":focus-within")) this.#open();
  }

  get #index() {
    return this.element.getAttribute("index") ?? "";
  }

  /** Whether the list lies over the page, or in a dialog. */
  get #isOver() {
    return this.element.hasAttribute("floating") || this.element.hasAttribute("in-dialog");
  }

  #remember() {
    remember(this.#index, this.element.query.trim(), this.element.number("recent", 5, 0, 50));
  }

  /** The focus is here. */
  #open() {
    if (!this.element.query.trim() && this.#isOver) this.#showRecent(true);
    if (this.element.hasAttribute("floating") || this.#hasLeft) this.#expand(true);
    this.#hasLeft = false;
  }

  #leave() {
    if (this.element.hasAttribute("floating")) {
      this.#expand(false);
      this.#hasLeft = true;
    }
    this.#showRecent(false);
  }

  #render() {
    const { element, search, panel } = this;
    element.busy(search.isBusy, search.isLate);
    const isPlain = search.isShownApart;
    element.input.setAttribute("role", isPlain ? "searchbox" : "combobox");
    if (search.query.trim()) this.#showRecent(false);
    else if (this.#isOver && element.matches(":focus-within")) this.#showRecent(true);
    const isNew = search.results !== this.#shown;
    this.#shown = search.results;
    if (isNew) {
      // What was chosen of the hits that came first stays chosen among all.
      this.#choose(this.#isEarly ? this.#chosen : -1);
      this.#isEarly = search.isBusy;
      if (search.results && !panel.isOpen && search.query !== this.#closed) this.#expand(true);
      this.#makeRoom();
    }
    this.#tell();
  }

  /** A phone's keyboard leaves little of the page: the results are brought into what it leaves. */
  #makeRoom() {
    const { element, search } = this;
    if (this.#isUnderKeyboard && search.results && !this.#isOver) element.scrollIntoView({ block: "start" });
  }

  /** What the input says of the list. */
  #tell() {
    const { input, panel } = this.element;
    const list = this.#list;
    const { query, childElementCount } = this.element;
    // What a page has in slots, or filters, is there before anything is asked for.
    const isFull = query.trim() || childElementCount || this.element.hasAttribute("facets");
    const isClosed = list === this.panel.element && !(this.panel.isOpen && isFull);
    panel.hidden = this.search.isShownApart || (isClosed && this.element.hasAttribute("floating"));
    if (this.search.isShownApart) {
      for (const name of ["aria-expanded", "aria-controls", "aria-autocomplete"]) input.removeAttribute(name);
      return;
    }
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.setAttribute("aria-controls", list.id);
  }

  /** @param {boolean} isOpen */
  #expand(isOpen) {
    this.panel.isOpen = isOpen;
    this.#closed = isOpen ? undefined : this.element.query;
    if (!isOpen) this.#choose(-1);
    this.#tell();
  }

  /** @param {boolean} isWanted */
  #showRecent(isWanted) {
    if (!isWanted && this.#recent.hidden) return;
    const { texts } = this.search;
    const n = this.element.number("recent", 5, 0, 50);
    const queries = isWanted && n ? recent(this.#index).slice(0, n) : [];
    this.#recent.setAttribute("aria-label", texts.recent);
    this.#forget.textContent = texts.forget;
    this.#recent.hidden = this.#forget.hidden = queries.length === 0;
    const options = queries.map((query, n) =>
      make("div", { part: "recent-query", role: "option", id: `recent-${n}`, "aria-selected": "false" }, icon(CLOCK), query),
    );
    const heading = make("p", { part: "divider", role: "presentation" }, texts.recent);
    this.#recent.replaceChildren(...(options.length ? [heading, ...options] : []));
    if (isWanted) this.#choose(-1);
    this.#tell();
  }

  /** The list that the keys are for. */
  get #list() {
    return this.#recent.hidden ? this.panel.element : this.#recent;
  }

  /** @returns {HTMLElement[]} */
  #options() {
    const list = this.#list;
    return list.hidden ? [] : [...list.querySelectorAll(/** @type {"div"} */ ("[role=option]"))];
  }

  /** @param {number} place */
  #choose(place) {
    const { input } = this.element;
    this.element.panel.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    this.#chosen = place;
    const option = place < 0 ? undefined : this.#options()[place];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Safari ends the composition before the key that ended it arrives; 229 tells that one.
    if (event.isComposing || event.keyCode === 229) return;
    const { key, altKey, ctrlKey, metaKey } = event;
    if (this.search.isShownApart) return this.#keyApart(event);
    const options = this.#options();
    switch (key) {
      case "ArrowDown":
      case "ArrowUp": {
        const isDown = key === "ArrowDown";
        if (ctrlKey || metaKey) return;
        if (altKey) {
          if (isDown === options.length > 0) return;
          if (isDown) this.#reopen();
          else this.#close();
        } else if (!options.length) {
          this.#reopen();
          this.#choose(isDown ? 0 : this.#options().length - 1);
        } else if (isDown) {
          this.#choose(Math.min(this.#chosen + 1, options.length - 1));
        } else {
          this.#choose(this.#chosen < 0 ? options.length - 1 : this.#chosen - 1);
        }
        break;
      }
      case "Enter":
        this.#enter(options, event);
        break;
      case "Escape":
        if (!this.#escape(options)) return;
        break;
      case "ArrowLeft":
      case "ArrowRight":
      case "Home":
      case "End":
        // The caret's.
        this.#choose(-1);
        return;
      default:
        return;
    }
    event.preventDefault();
  }

  /** Opens what there is to open. */
  #reopen() {
    if (this.panel.hasHits && this.element.query.trim()) this.#expand(true);
    else if (!this.element.query.trim()) this.#showRecent(true);
  }

  #close() {
    this.#expand(false);
    this.#showRecent(false);
  }

  /**
   * @param {HTMLElement[]} options
   * @returns {boolean} Whether the key was for this.
   */
  #escape(options) {
    const { element } = this;
    if (element.hasAttribute("in-dialog")) {
      /** @type {any} */
      const modal = element.closest("aril-modal") ?? /** @type {ShadowRoot} */ (element.getRootNode()).host;
      modal.close();
    } else if (options.length || (this.search.isBusy && this.panel.isOpen)) {
      this.#close();
    } else if (element.query) {
      element.query = "";
    } else {
      return false; // It may close a dialog that the element stands in.
    }
    return true;
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
    this.#remember();
    if (chosen) {
      const init = { bubbles: true, cancelable: true, composed: true, ctrlKey, metaKey, shiftKey };
      chosen.dispatchEvent(new MouseEvent("click", init));
    } else if (this.search.error) {
      this.search.ask();
    } else if (matchMedia("(pointer: coarse)").matches) {
      this.element.input.blur();
    } else if (options.length) {
      this.#choose(0);
    }
  }

  /**
   * The results are elsewhere on the page: they are links that take the focus.
   *
   * @param {KeyboardEvent} event
   */
  #keyApart(event) {
    const { element, search } = this;
    if (event.key === "ArrowDown" || event.key === "Enter") {
      if (event.key === "Enter") this.#remember();
      const view = [...element.views].find(({ localName }) => localName === "aril-results");
      const link = view?.shadowRoot?.querySelector(/** @type {"a"} */ ("a[href]"));
      if (search.error) search.ask();
      else link?.focus();
    } else if (event.key === "Escape" && element.query) {
      element.query = "";
    } else {
      return;
    }
    event.preventDefault();
  }
}
