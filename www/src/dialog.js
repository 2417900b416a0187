// What the dialog of an <aril-modal> has besides the search box: its look, what its keys do, a button that closes it.

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
  #shown = new AbortController();

  /** @param {import("./modal-element.js").ArilModalElement} modal */
  constructor(modal) {
    this.modal = modal;
    const { owner, frame } = modal;
    if (frame.contains(owner)) {
      // What it has for failures stands where these are told.
      owner.append(make("slot", { name: "fallback", slot: "fallback" }));
      owner.setAttribute("exportparts", PARTS);
    }
    adopt(modal, dialogStylesheet());
    adopt(owner, dialogStylesheet());
    frame.append(this.#keys, this.#close);

    this.#close.addEventListener("click", () => modal.close());
    // A click beside the dialog's content is one on the dialog itself.
    frame.addEventListener("pointerdown", (event) => event.target === frame && modal.close());
    // Escape may be the input method's.
    frame.addEventListener("cancel", (event) => owner.isComposing && event.preventDefault());
  }

  /** It has just been opened, or was opened before this was here. */
  shown() {
    const { owner, frame } = this.modal;
    if (!frame.open) return;
    const { keys, ...texts } = { ...dialogTexts, ...owner.texts };
    const key = (/** @type {string} */ name, /** @type {string} */ does) => make("span", {}, make("kbd", {}, name), does);
    this.#keys.replaceChildren(key("↑↓", keys.choose), key("↵", keys.follow), key("Esc", keys.close));
    this.#close.setAttribute("aria-label", texts.close);

    const gutter = innerWidth > document.documentElement.clientWidth ? "scrollbar-gutter: stable" : "";
    const fit = () => {
      const { height = innerHeight, offsetTop = 0 } = visualViewport ?? {};
      still.replaceSync(
        `html { overflow: hidden !important; ${gutter}; --aril-viewport: ${height}px; --aril-viewport-top: ${offsetTop}px }`,
      );
    };
    fit();
    this.#hold(true);
    this.#shown.abort();
    const { signal } = (this.#shown = new AbortController());
    // A phone's keyboard comes and goes.
    for (const kind of ["resize", "scroll"]) visualViewport?.addEventListener(kind, fit, { signal });
    frame.addEventListener(
      "close",
      () => {
        // It is told later, and may be open again.
        if (frame.open) return;
        this.#shown.abort();
        this.modal.close();
        this.#hold(false);
      },
      { signal },
    );
  }

  /** @param {boolean} isHeld The page stays where it is. */
  #hold(isHeld) {
    const others = document.adoptedStyleSheets.filter((sheet) => sheet !== still);
    document.adoptedStyleSheets = isHeld ? [...others, still] : others;
  }
}
