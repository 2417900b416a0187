// <aril-modal>: a search box in a dialog, and <aril-trigger>, a button that opens it.

import { errorBox, magnifier, make } from "./dom.js";
import { learn } from "./language.js";
import { ArilSearchElement } from "./search-element.js";
import { stylesheet } from "./search-style.js";
import { onShortcut, written } from "./shortcut.js";
import { first } from "./texts.js";

/** What opens a dialog that does not say so itself. */
const SHORTCUT = "mod+k /";

/**
 * A search box in a dialog over the page. Here is what listens for its keys, and an empty dialog: it is shown with the box at
 * once, however long the line is, and takes what is typed. The rest is in dialog.js.
 *
 * Attributes: those of `<aril-search>`; `shortcut` (default `"mod+k /"`: Ctrl or Command K, and the slash; empty: none).
 * It may hold an `<aril-search>` of the page's own, and anything to stand below it.
 */
export class ArilModalElement extends HTMLElement {
  static observedAttributes = ["lang"];

  texts = first;
  frame = make("dialog", { part: "dialog" }, make("slot", {}));
  /** @type {import("./dialog.js").Dialog | undefined} */
  #dialog;
  /** @type {ArilSearchElement | undefined} */
  #own;
  #connection = new AbortController();

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [stylesheet()];
    root.append(this.frame);
    // Until box.js and dialog.js are here: Safari's search fields keep the key for themselves, and the focus.
    this.frame.addEventListener("keydown", ({ key, isComposing }) => {
      if (key === "Escape" && !isComposing && !this.owner.search) this.close();
    });
    this.addEventListener("aril-chosen", (event) => {
      const { isElsewhere } = /** @type {CustomEvent} */ (event).detail;
      // After others have had a look at it.
      queueMicrotask(() => event.defaultPrevented || isElsewhere || this.close());
    });
  }

  /** The search box in it: its own has the attributes of this element. */
  get owner() {
    const given = /** @type {ArilSearchElement | null} */ (this.querySelector("aril-search"));
    if (given) return given;
    if (!this.#own) {
      this.#own = /** @type {ArilSearchElement} */ (document.createElement("aril-search"));
      for (const { name, value } of this.attributes) {
        if (!/^(id|class|style|shortcut|hidden|lang|dir)$/.test(name)) this.#own.setAttribute(name, value);
      }
    }
    return this.#own;
  }

  get isOpen() {
    return this.frame.open;
  }

  get shortcut() {
    return this.getAttribute("shortcut") ?? SHORTCUT;
  }

  connectedCallback() {
    this.#connection = new AbortController();
    learn(this);
    const act = () => (this.isOpen ? this.close() : this.show());
    onShortcut(this.shortcut, this.#connection.signal, act, () => this.isOpen);
  }

  disconnectedCallback() {
    this.#connection.abort();
    this.close();
  }

  attributeChangedCallback() {
    if (!this.isConnected) return;
    learn(this);
    if (this.#own) learn(this.#own);
  }

  localize() {}

  /** Starts what a search needs, before the dialog is shown. */
  async start() {
    const { owner, frame } = this;
    // What the page has put there stands below the search box.
    if (!owner.parentNode) frame.prepend(owner);
    owner.toggleAttribute("in-dialog", true);
    owner.start();
    const { Dialog } = await owner.more();
    if (this.isConnected) this.#dialog ??= new Dialog(this);
  }

  /** Shows the dialog, with what was searched for last. */
  async show() {
    if (!this.isConnected || this.isOpen) return;
    const { owner, frame } = this;
    const started = this.start();
    // At once: phones show their keyboard only to who has just been touched.
    frame.setAttribute("aria-label", this.texts.label);
    frame.showModal();
    owner.focus();
    owner.input.select();
    try {
      if (!this.#dialog) await started;
      this.#dialog?.shown();
    } catch {
      const retry = () => {
        failed.remove();
        this.close();
        this.show();
      };
      const failed = errorBox(this.texts, this.texts.unloaded, retry, "");
      frame.append(failed);
    }
  }

  close() {
    const { frame, owner } = this;
    frame.close();
    // Browsers leave the focus in what is shown no more, for a frame or for good: a shortcut would be typed into it.
    if (owner.matches(":focus-within")) owner.input.blur();
  }
}

/**
 * A button that opens a dialog, or puts the focus into a search box.
 *
 * Attributes: `for` (the id of an `<aril-modal>` or `<aril-search>`; default: the first of the page). What it holds is
 * shown in the place of the word.
 */
export class ArilTriggerElement extends HTMLElement {
  static observedAttributes = ["lang"];

  #word = make("slot", {});
  #keys = make("kbd", { part: "shortcut", "aria-hidden": "true" });
  #button = make("button", { part: "button", type: "button" }, magnifier(), make("span", { part: "word" }, this.#word), this.#keys);
  #texts = first;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [stylesheet()];
    root.append(this.#button);
    this.#button.addEventListener("click", () => {
      const target = this.target;
      if (target instanceof ArilModalElement) target.show();
      else target?.focus();
    });
    for (const sign of ["pointerenter", "focusin", "touchstart"]) {
      this.addEventListener(sign, () => this.target?.start()?.catch(() => {}), { passive: true });
    }
  }

  /** What it opens. */
  get target() {
    const id = this.getAttribute("for");
    const found = id
      ? document.getElementById(id)
      : (document.querySelector("aril-modal") ?? document.querySelector("aril-search"));
    return /** @type {ArilModalElement | ArilSearchElement | null} */ (found);
  }

  /** Texts that a visitor reads. */
  get texts() {
    return this.#texts;
  }

  set texts(texts) {
    this.#texts = texts;
    this.localize();
  }

  attributeChangedCallback() {
    if (this.isConnected) learn(this);
  }

  connectedCallback() {
    learn(this);
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => this.localize(), { once: true });
  }

  localize() {
    const { target } = this;
    const modal = target instanceof ArilModalElement;
    const { shown, aria } = written(modal ? target.shortcut : target?.getAttribute("shortcut"));
    this.#word.textContent = this.#texts.label;
    this.#keys.textContent = shown;
    this.#keys.hidden = !shown;
    this.#button.setAttribute("aria-keyshortcuts", aria);
    if (modal) this.#button.setAttribute("aria-haspopup", "dialog");
  }
}
