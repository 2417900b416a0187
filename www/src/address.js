// The query in the page's address, so that it can be linked to, and is there again when a visitor comes back.

/** Browsers allow some hundred changes in half a minute, so a query is written when the typing pauses. */
const PAUSE_MS = 400;

export class Address {
  #timer = 0;

  /** @param {import("./search.js").Search} search Its host is an `<aril-search>`. */
  constructor(search) {
    this.host = /** @type {import("./search-element.js").ArilSearchElement} */ (search.host);
    const { signal } = this.host;
    search.addEventListener("change", () => this.#later(), { signal });
    addEventListener("popstate", () => this.#read(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
    // Whoever follows a hit at once comes back to it, too.
    this.host.addEventListener("aril-chosen", () => this.#write(), { signal });
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#write(), PAUSE_MS);
  }

  #write() {
    const { param, query } = this.host;
    const url = new URL(location.href);
    if (!param || (url.searchParams.get(param) ?? "") === query.trim()) return;
    const isNew = !url.searchParams.has(param);
    if (query.trim()) url.searchParams.set(param, query.trim());
    else url.searchParams.delete(param);
    // One step back leads before the search, not through its letters.
    if (isNew) history.pushState(history.state, "", url);
    else history.replaceState(history.state, "", url);
  }

  #read() {
    const { param } = this.host;
    const query = (param && new URL(location.href).searchParams.get(param)) ?? "";
    if (param && query !== this.host.query.trim()) this.host.query = query;
  }
}
