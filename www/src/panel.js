// What is told of a search: how many hits there are, the hits, that there are none, what went wrong.

import { make, set, show } from "./dom.js";
import { announce } from "./events.js";
import { HitList } from "./hit-list.js";

/** @typedef {import("./search.js").Search} Search */

/** A count is announced once the typing pauses, so that a fast typist is not talked over. */
const ANNOUNCE_MS = 600;

/** Below a search box, or in an element of its own. */
export class Panel {
  /** What must be known of the search before its hits: what it was for, and that a part was left out. */
  #note = make("p", { part: "note" });
  #status = make("p", { part: "status" });
  #error = make("div", {});
  #none = make("slot", { name: "none" });
  #advice = make("div", { part: "none" });
  #empty = make("slot", { name: "empty" });
  #more = make("button", { part: "more", type: "button" });
  #announcement = make("p", { class: "spoken", role: "status" });
  #timer = 0;
  #hasScrolled = false;
  #isOpen = true;
  /** @type {Error | undefined} */
  #told;

  /**
   * @param {HTMLElement | ShadowRoot} root
   * @param {Search} search
   * @param {boolean} isListbox The hits are options of a combobox.
   * @param {AbortSignal} signal
   */
  constructor(root, search, isListbox, signal) {
    this.search = search;
    this.isListbox = isListbox;
    this.element = isListbox
      ? make("div", { part: "results", role: "listbox", id: "results" })
      : make("section", { part: "results" });
    this.hits = new HitList(this.element, isListbox);
    this.scroller = make(
      "div",
      { part: "scroller", tabindex: "-1" },
      this.#note,
      this.#status,
      this.#error,
      this.#advice,
      this.element,
      this.#more,
    );
    root.replaceChildren(this.#empty, this.scroller, make("slot", { name: "footer" }), this.#announcement);
    search.addEventListener("change", () => this.render(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.#timer));

    this.#more.addEventListener("click", () => search.more(), { signal });
    for (const kind of ["pointerdown", "focusin", "contextmenu"]) {
      this.element.addEventListener(kind, (event) => this.hits.aim(event), { signal });
    }
    for (const kind of ["click", "auxclick"]) {
      this.element.addEventListener(kind, (event) => this.#follow(/** @type {MouseEvent} */ (event)), { signal });
    }
    const observer = new IntersectionObserver(([entry]) => {
      // Without a wish for more, what stands below the results would never be reached.
      const isWanted = this.#hasScrolled && search.host.getAttribute("more") !== "button";
      if (entry?.isIntersecting && isWanted) search.more(true);
    });
    observer.observe(this.#more);
    signal.addEventListener("abort", () => observer.disconnect());
    addEventListener("scroll", () => (this.#hasScrolled = true), { signal, passive: true, capture: true });
  }

  /** Whether the hits are on show, or what is said of them. */
  get isOpen() {
    return this.#isOpen;
  }

  set isOpen(isOpen) {
    this.#isOpen = isOpen;
    this.render();
  }

  /** Whether there is something to open. */
  get hasHits() {
    return Boolean(this.search.results?.hits.length) && !this.search.isTaken;
  }

  render() {
    const { search, element } = this;
    const { texts, isLate, query, host } = search;
    const isTaken = search.isTaken || (this.isListbox && search.isShownApart);
    const results = isTaken ? undefined : search.results;
    const error = isTaken ? undefined : search.error;
    set(element, "aria-label", texts.results);
    set(element, "aria-busy", String(isLate));
    show(this.#empty, !query.trim() && !search.isFiltered);
    this.#showError(error);
    this.hits.show(results?.hits.length ? results : undefined, { base: host.getAttribute("base") ?? "", texts });
    if (!results) return this.#say(isLate && !error && !isTaken ? texts.searching : "", []);

    const { hits, corrected, is_cut, total, total_is_exact } = results;
    const notes = corrected ? [texts.corrected(corrected)] : [];
    if (is_cut) notes.push(texts.cut);
    // Of several indexes these did not answer.
    if (results.failed) notes.push(texts.partial, ...new Set(results.failed.map(texts.why)));
    const isMore = hits.length > host.number("limit", 10, 1, 100);
    if (!isMore) this.#hasScrolled = false;
    const count = hits.length ? texts.count(total, total_is_exact) : texts.none(results.query.trim());
    this.#say(count, notes, isMore ? texts.shown(hits.length) : undefined);
  }

  /**
   * Shows a status, and notes above it, at once and announces them when the typing pauses.
   *
   * @param {string} text
   * @param {string[]} notes
   * @param {string} [spoken] In the place of `text`.
   */
  #say(text, notes, spoken = text) {
    const { search, element } = this;
    const { texts, results } = search;
    const isNone = text !== "" && results?.hits.length === 0;
    const isOpen = this.#isOpen || isNone;
    this.#note.textContent = notes.join(". ");
    this.#status.textContent = text;
    for (const line of [this.#note, this.#status]) show(line, text !== "" && isOpen);
    show(element, isOpen && this.hasHits);
    show(this.#more, !element.hidden && search.hasMore);
    this.#more.textContent = texts.more;
    show(this.#advice, isNone);
    if (isNone) this.#advice.replaceChildren(...(search.advice?.elements() ?? []), this.#none);
    const all = [...notes, spoken].join(". ");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#announcement.textContent = all), ANNOUNCE_MS);
  }

  /** @param {Error | undefined} error */
  #showError(error) {
    if (error === this.#told) return;
    this.#told = error;
    const { search } = this;
    const retry = () => {
      search.host.focus();
      search.ask();
    };
    this.#error.replaceChildren(...(error ? [search.host.complaint(search.texts.why(error), retry)] : []));
  }

  /**
   * A hit is followed, unless the page wants it otherwise.
   *
   * @param {MouseEvent} event
   */
  #follow(event) {
    const { search } = this;
    const shown = this.hits.aim(event);
    // The right button asks for a menu.
    if (!shown || event.button > 1) return;
    const isElsewhere = event.button > 0 || event.ctrlKey || event.metaKey || event.shiftKey;
    const goesOn = announce(search.host, "aril-chosen", { query: search.query, ...shown, isElsewhere });
    if (!goesOn) event.preventDefault();
  }
}
