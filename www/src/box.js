// What the box of an <aril-search> does with keys, and the list below it: the ARIA pattern of an editable combobox with a
// listbox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/), as KEYBOARD.md has it.

import { make, set } from "./dom.js";
import { Panel } from "./panel.js";
import { recent, remember } from "./recent.js";

/** Of the height of a window: what a keyboard on the screen leaves of it. */
const KEYBOARD = 0.75;

export class Box {
  /** The chosen option's place in the list; -1 for none. */
  #chosen = -1;
  /** What was searched for before, once there is something. @type {import("./recent-view.js").RecentView | undefined} */
  #recent;
  #isRecentWanted = false;
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

  /** Whether the list lies over the page, or in a dialog. */
  get #isOver() {
    return this.element.hasAttribute("floating") || this.element.hasAttribute("in-dialog");
  }

  #remember() {
    remember(this.element);
  }

  /** Loads what shows searches of before, where there are any. */
  async #recall() {
    const { element, search, panel } = this;
    if (this.#recent || !recent(element).length) return;
    // Whoever searches can do without.
    const more = await element.more().catch(() => undefined);
    if (!more || this.#recent) return;
    this.#recent = new more.RecentView(element, panel.scroller, search);
    if (this.#isRecentWanted) this.#showRecent(true);
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
    set(element.input, "role", isPlain ? "searchbox" : "combobox");
    const isAsked = search.query.trim() !== "";
    if (!isAsked) this.#recall();
    if (isAsked) this.#showRecent(false);
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
    set(input, "aria-autocomplete", "list");
    set(input, "aria-expanded", String(!list.hidden));
    set(input, "aria-controls", list.id);
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
    this.#isRecentWanted = isWanted;
    if (!this.#recent?.show(isWanted)) return;
    if (isWanted) this.#choose(-1);
    this.#tell();
  }

  /** The list that the keys are for. */
  get #list() {
    return this.#recent?.isOpen ? this.#recent.element : this.panel.element;
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
          this.#reopen().then(() => this.#choose(isDown ? 0 : this.#options().length - 1));
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
  async #reopen() {
    if (this.element.query.trim()) return this.panel.hasHits && this.#expand(true);
    await this.#recall();
    this.#showRecent(true);
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
