// One search: what is asked, what is answered, and who shows it.

import { Address } from "./address.js";
import { Box } from "./box.js";
import { announce } from "./events.js";
import { resultsStylesheet } from "./results-style.js";
import { ResultsView } from "./results-view.js";
import { adopt } from "./sheet.js";
import { speak } from "./texts.js";

/** @typedef {import("./client.js").Results} Results */
/** @typedef {import("./element.js").ArilElement} ArilElement */

/** Hits that come by scrolling, at most; more come by the button. */
const SCROLLED_HITS = 100;

/** A search that takes longer is told of; most answers come before anybody could read that. */
const LATE_MS = 200;

/**
 * The state of a search. Each change of it is told by an event named `change`.
 */
export class Search extends EventTarget {
  /** The newest answer, and the hits that were asked for later. @type {Results | undefined} */
  results;
  /** Why there is no answer. @type {Error | undefined} */
  error;
  isBusy = false;
  /** The page has said that it shows this itself. */
  isTaken = false;
  /** Whether more hits can be asked for. */
  hasMore = false;
  /** What may help where nothing was found, once that was needed. @type {import("./advice.js").Advice | undefined} */
  advice;
  /** Where there are filters. @type {import("./facets.js").Facets | undefined} */
  facets;
  #asking = new AbortController();
  #isAskingMore = false;
  #isLate = false;
  /** @type {ReturnType<typeof speak> | undefined} */
  #texts;
  #words = {};

  /** @param {ArilElement} host */
  constructor(host) {
    super();
    this.host = host;
    host.signal.addEventListener("abort", () => this.#asking.abort());
  }

  get query() {
    return this.host.query;
  }

  get texts() {
    const { texts } = this.host;
    if (!this.#texts || this.#words !== texts) this.#texts = speak((this.#words = texts));
    return this.#texts;
  }

  /** Whether the answer takes so long that the visitor is told. */
  get isLate() {
    return this.isBusy && this.#isLate;
  }

  /** Whether more than a text is asked for. */
  get isFiltered() {
    return hasValues(this.host.chosen);
  }

  /** Whether something else than the search box shows the results. */
  get isShownApart() {
    return [...this.host.views].some(({ localName }) => localName === "aril-results");
  }

  /** Shows what there is, and asks for what the host wants. */
  async begin() {
    const { host } = this;
    if ("param" in host) new Address(this);
    for (const view of host.views) this.show(view);
    // What the address chooses is asked for by filters, once they are here.
    if ("isLinked" in host && host.isLinked) await host.more().catch(() => {});
    if (!this.isBusy) this.ask();
  }

  /** @param {ArilElement} view */
  show(view) {
    adopt(view, resultsStylesheet());
    if (view.localName === "aril-results") new ResultsView(view, this);
    else if (view.localName === "aril-filters") this.#showFilters(view);
    else new Box(/** @type {any} */ (view), this);
    this.changed();
  }

  /** @param {ArilElement} view */
  async #showFilters(view) {
    const { signal } = view;
    try {
      const { FiltersView } = await view.more();
      if (!signal.aborted) new FiltersView(view, this);
    } catch {
      if (!signal.aborted) view.failed();
    }
  }

  /** Tells everyone who shows this search. */
  changed() {
    this.dispatchEvent(new Event("change"));
  }

  /** Asks for what the host wants now. An older question is dropped, its answer never shown. */
  async ask() {
    this.#asking.abort();
    const { signal } = (this.#asking = new AbortController());
    const { query, isFiltered, host } = this;
    this.isBusy = this.#isLate = this.#isAskingMore = false;
    if (!query.trim() && !isFiltered) {
      this.results = this.error = undefined;
      this.changed();
      return this.facets?.countAll(signal);
    }
    if (!announce(host, "aril-query", { query, chosen: host.chosen })) return this.changed();
    this.isBusy = true;
    host.busy(true);
    // What is shown stays until there is something else: to show it again would take time from the answer.
    if (!this.results) this.changed();
    const timer = setTimeout(() => {
      if (signal.aborted || !this.isBusy) return;
      this.#isLate = true;
      this.changed();
    }, LATE_MS);
    try {
      const onPartial = (/** @type {Results} */ results) => this.#anticipate(results, signal);
      const found = this.find(query, host.chosen, { signal, onPartial });
      this.#answer(await found.finally(() => clearTimeout(timer)), signal);
      if (this.isBusy || signal.aborted) return;
      await this.facets?.countOthers(signal);
      if (!this.results?.hits.length) await this.#advise(signal);
    } catch (thrown) {
      if (!signal.aborted) this.#fail(thrown);
    }
  }

  /**
   * More hits, behind those that are here.
   *
   * @param {boolean} [isScrolling] Nobody has asked for them.
   */
  async more(isScrolling = false) {
    const { results, query, host } = this;
    if (!results || !this.hasMore || this.#isAskingMore || this.isBusy) return;
    const offset = results.hits.length;
    if (isScrolling && offset >= SCROLLED_HITS) return;
    const { signal } = this.#asking;
    this.#isAskingMore = true;
    try {
      const { hits } = await this.find(query, host.chosen, { offset, signal });
      if (signal.aborted) return;
      results.hits.push(...hits);
      this.#setMore(hits.length);
      this.changed();
    } catch (thrown) {
      if (!signal.aborted) this.#fail(thrown);
    } finally {
      if (!signal.aborted) this.#isAskingMore = false;
    }
  }

  /** Results as somebody else has found them, so that they are shown. @param {Results} results */
  take(results) {
    this.#answer(results, this.#asking.signal);
  }

  /**
   * The answer to another query or choice than the host's, or of another part.
   *
   * @param {string} query
   * @param {Record<string, string[]>} chosen
   * @param {import("./client.js").Options & {signal: AbortSignal, onPartial?: (results: Results) => void}} options
   */
  find(query, chosen, options) {
    const { host, facets } = this;
    const filter = host.getAttribute("filters") ?? "";
    const all = { all: [filter, chosen] };
    return host.client.search(query, {
      limit: host.number("limit", 10, 1, 100),
      sections: host.number("sections", 2, 0, 3),
      sort: host.getAttribute("sort") ?? undefined,
      // What makes a text of an object is not loaded for a plain one.
      filters: hasValues(chosen) ? (facets?.filterText(all) ?? all) : filter,
      facets: [...(facets?.names ?? [])],
      ...options,
    });
  }

  /**
   * Shows what is known while the rest is on its way: titles, mostly.
   *
   * @param {Results} results
   * @param {AbortSignal} signal
   */
  #anticipate(results, signal) {
    if (signal.aborted || !results.hits.length || !this.isBusy) return;
    this.error = undefined;
    this.results = results;
    this.isTaken = this.hasMore = false;
    this.changed();
  }

  /**
   * @param {Results} results
   * @param {AbortSignal} signal
   */
  #answer(results, signal) {
    if (signal.aborted) return;
    const { host } = this;
    const n = results.hits.length;
    // Half a syllable of an input method rarely matches: what was found before stays until it does.
    if (n === 0 && "isComposing" in host && host.isComposing) {
      this.isBusy = false;
      return this.changed();
    }
    this.isBusy = false;
    this.error = undefined;
    this.results = results;
    this.#setMore(n);
    this.isTaken = !announce(host, "aril-results", { results });
    if (n === 0) this.isTaken = !announce(host, "aril-none", { query: results.query, results }) || this.isTaken;
    this.changed();
  }

  /** @param {unknown} thrown */
  #fail(thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    this.isBusy = this.hasMore = false;
    this.results = undefined;
    this.error = error;
    this.isTaken = !announce(this.host, "aril-error", { error });
    this.changed();
  }

  /** @param {number} n Hits that came last. */
  #setMore(n) {
    const { hits = [], total = 0, total_is_exact } = this.results ?? {};
    const isAll = total_is_exact && hits.length >= total;
    this.hasMore = n >= this.host.number("limit", 10, 1, 100) && !isAll;
  }

  /**
   * Looks for what may help where nothing was found. That nothing was is told without it, too.
   *
   * @param {AbortSignal} signal
   */
  async #advise(signal) {
    const more = await this.host.more().catch(() => undefined);
    if (!more || signal.aborted) return;
    this.advice ??= new more.Advice(this);
    this.changed();
    await this.advice.suggest(signal);
    if (!signal.aborted) this.changed();
  }
}

/** @param {Record<string, string[]>} chosen By facet. */
const hasValues = (chosen) => Object.values(chosen).some((values) => values.length > 0);
