// The dialog of an <aril-modal>.

import { dialogStylesheet } from "./dialog-style.js";
import { cross, make } from "./dom.js";
import { adopt } from "./sheet.js";
import { dialogTexts } from "./texts.js";

/** Of its own search box, so that the page can style them on the dialog's element. */
const PARTS =
  "box, input, clear, panel, scroller, note, status, results, group, hit, title, heading, excerpt, mark, url, section, section-heading, " +
  "divider, more, none, suggestion, error, error-message, retry, recent, recent-query, forget, " +
  "facets, facet, legend, value, checkbox, count, more-values, clear-filters";

/** Keeps the page behind the dialog where it is, and tells how much of the window a keyboard leaves. */
const still = new CSSStyleSheet();

export class Dialog {
  #close = make("button", { part: "close", type: "button" }, cross());
  #keys = make("p", { part: "keys", "aria-hidden": "true" });
  #element;

  /** @param {import("./modal-element.js").ArilModalElement} modal */
  constructor(modal) {
    this.modal = modal;
    const { owner } = modal;
    // What the page has put there stands below the search box.
    const own = modal.contains(owner) ? [] : [owner];
    this.#element = make("dialog", { part: "dialog" }, ...own, make("slot", {}), this.#keys, this.#close);
    // What it has for failures stands where these are told.
    if (own.length) owner.append(make("slot", { name: "fallback", slot: "fallback" }));
    if (own.length) owner.setAttribute("exportparts", PARTS);
    owner.toggleAttribute("in-dialog", true);
    adopt(modal, dialogStylesheet());
    adopt(owner, dialogStylesheet());
    modal.shadowRoot?.replaceChildren(this.#element);

    this.#close.addEventListener("click", () => this.close());
    // A click beside the dialog's content is one on the dialog itself.
    this.#element.addEventListener("pointerdown", (event) => event.target === this.#element && this.close());
    // Escape may be the input method's.
    this.#element.addEventListener("cancel", (event) => owner.isComposing && event.preventDefault());
  }

  get isOpen() {
    return this.#element.open;
  }

  show() {
    const { owner } = this.modal;
    if (this.isOpen) return;
    const { keys, ...texts } = { ...dialogTexts, ...owner.texts };
    const key = (/** @type {string} */ name, /** @type {string} */ does) => make("span", {}, make("kbd", {}, name), does);
    this.#keys.replaceChildren(key("↑↓", keys.choose), key("↵", keys.follow), key("Esc", keys.close));
    this.#element.setAttribute("aria-label", texts.label);
    this.#close.setAttribute("aria-label", texts.close);

    const gutter = innerWidth > document.documentElement.clientWidth ? "scrollbar-gutter: stable" : "";
    const fit = () => {
      const { height = innerHeight, offsetTop = 0 } = visualViewport ?? {};
      still.replaceSync(
        `html { overflow: hidden !important; ${gutter}; --aril-viewport: ${height}px; --aril-viewport-top: ${offsetTop}px }`,
      );
    };
    fit();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
    this.#element.showModal();
    const closed = new AbortController();
    const { signal } = closed;
    // A phone's keyboard comes and goes.
    for (const kind of ["resize", "scroll"]) visualViewport?.addEventListener(kind, fit, { signal });
    this.#element.addEventListener(
      "close",
      () => {
        // It is told later, and may be open again.
        if (this.isOpen) return;
        closed.abort();
        this.#leave();
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== still);
      },
      { signal },
    );
    owner.focus();
    owner.input.select();
  }

  close() {
    this.#element.close();
    this.#leave();
  }

  /** Browsers leave the focus in what is shown no more, for a frame or for good: a shortcut would be typed into it. */
  #leave() {
    const { owner } = this.modal;
    if (owner.matches(":focus-within")) owner.input.blur();
  }
}
