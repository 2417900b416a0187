// What the elements share: their life, and how they come to the rest of the code once a visitor turns to them.

import { open } from "./client.js";
import { errorBox } from "./dom.js";
import { learn } from "./language.js";
import { load } from "./load.js";
import { first } from "./texts.js";

/** @typedef {import("./aril-elements.js").Search} Search */

/**
 * An element of one search. The search belongs to one element, its *host*: the `<aril-search>` that `for` names, that
 * the element stands in, or the first of the page; without any it is the element itself. The host's attributes say what
 * is searched (see `ArilSearchElement`).
 */
export class ArilElement extends HTMLElement {
  static observedAttributes = ["index", "base", "limit", "sections", "filters", "sort", "query", "lang"];

  /** Those that show this one's search. @type {Set<ArilElement>} */
  views = new Set();
  /** The search once it has begun. @type {Search | undefined} */
  search;
  #texts = first;
  #query = "";
  /** @type {Record<string, string[]>} */
  #chosen = {};
  #connection = new AbortController();
  /** @type {ReturnType<typeof open> | undefined} */
  #client;
  /** @type {Promise<void> | undefined} */
  #starting;

  /** What is searched for. Setting it searches. */
  get query() {
    return this.#query;
  }

  set query(text) {
    this.#query = text;
    this.ask();
  }

  /** Values that hits must have, by facet; of several values of one any will do. Setting it searches. */
  get chosen() {
    return this.#chosen;
  }

  set chosen(chosen) {
    this.#chosen = chosen;
    this.ask();
  }

  /** The newest answer. */
  get results() {
    return this.host.search?.results;
  }

  /** Texts that a visitor reads, in the language of the element. */
  get texts() {
    return this.#texts;
  }

  set texts(texts) {
    this.#texts = texts;
    this.localize();
    this.search?.changed();
  }

  /** Aborts when the element leaves the page. */
  get signal() {
    return this.#connection.signal;
  }

  /** @returns {ArilElement} */
  get host() {
    const id = this.getAttribute("for");
    const root = /** @type {ShadowRoot | Document} */ (this.getRootNode());
    const around = this.closest("aril-search, aril-modal") ?? ("host" in root && "owner" in root.host ? root.host : null);
    const found = id ? root.getElementById(id) : (around ?? document.querySelector("aril-search"));
    return /** @type {ArilElement | null} */ (found)?.owner ?? this;
  }

  /** The element whose search is meant where this one is named. @returns {ArilElement} */
  get owner() {
    return this;
  }

  /** Talks to the engine. */
  get client() {
    this.#client ??= open({ index: this.getAttribute("index") ?? undefined, signal: this.signal });
    return this.#client;
  }

  connectedCallback() {
    this.#connection = new AbortController();
    this.#query ||= this.getAttribute("query") ?? "";
    learn(this);
    const { signal } = this;
    for (const sign of ["pointerenter", "focusin", "touchstart"]) {
      this.addEventListener(sign, () => this.host.start(), { signal, passive: true });
    }
    const join = () => {
      if (!signal.aborted) this.host.join(this, signal);
    };
    // What it names may come later in the page.
    if (document.readyState !== "loading") join();
    else document.addEventListener("DOMContentLoaded", join, { signal });
  }

  disconnectedCallback() {
    this.#connection.abort();
    this.search = this.#client = this.#starting = undefined;
  }

  /**
   * @param {string} name
   * @param {string | null} old
   * @param {string | null} value
   */
  attributeChangedCallback(name, old, value) {
    if (!this.isConnected || old === value) return;
    if (name === "lang") return learn(this);
    if (name === "query") this.query = value ?? "";
    if (name === "index") {
      this.#client?.close();
      this.#client = undefined;
    }
    if (this.search) this.ask();
  }

  /**
   * Lets another element show this one's search until `signal` aborts.
   *
   * @param {ArilElement} view
   * @param {AbortSignal} signal
   */
  join(view, signal) {
    this.views.add(view);
    signal.addEventListener("abort", () => {
      this.views.delete(view);
      this.search?.changed();
    });
    this.search?.show(view);
    if (view === this && this.query) this.start();
  }

  /** Starts the worker, the engine, the index and the rest of the code on their way. */
  start() {
    if (!this.isConnected || this.#starting) return;
    const { signal } = this;
    void this.client;
    this.#starting = load("aril-elements.js").then(
      ({ Search }) => {
        if (signal.aborted) return;
        this.search = new Search(this);
        this.search.begin();
      },
      () => {
        this.#starting = undefined;
        if (!signal.aborted) this.failed();
      },
    );
  }

  /** What only some searches need. */
  more() {
    return load("aril-more.js");
  }

  /** Asks for what is wanted now. */
  ask() {
    if (this.search) this.search.ask();
    else if (this.query.trim() || Object.keys(this.#chosen).length) this.start();
  }

  /** Writes the texts that stand in the element itself. */
  localize() {}

  /**
   * What tells that a search did not work.
   *
   * @param {string} why
   * @param {() => void} retry
   */
  complaint(why, retry) {
    return errorBox(this.texts, why, retry, this.host.query);
  }

  /** Tells that the rest of the code did not load. */
  failed() {}

  /** Whether an answer is on its way. @param {boolean} _isBusy */
  busy(_isBusy) {}

  /**
   * An attribute that is a number, or `usual` where it is none or too small. The engine leaves fractions out.
   *
   * @param {string} name
   * @param {number} usual
   * @param {number} least
   * @param {number} most
   */
  number(name, usual, least, most) {
    const number = Number(this.getAttribute(name) ?? usual);
    return number >= least ? Math.min(number, most) : usual;
  }
}
