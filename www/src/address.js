// The query in the page's address, and what is chosen of filters, so that a search can be linked to, and is there again when
// a visitor comes back.

/** Browsers allow some hundred changes in half a minute, so a query is written when the typing pauses. */
const PAUSE_MS = 400;

export class Address {
  #timer = 0;

  /** @param {import("./search.js").Search} search Its host is an `<aril-search>`. */
  constructor(search) {
    this.search = search;
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
    if (!param) return;
    const url = new URL(location.href);
    const params = url.searchParams;
    const old = params.get(param);
    const isChosen = this.search.facets?.write(params, param);
    if ((old ?? "") === query.trim() && !isChosen) return;
    if (query.trim()) params.set(param, query.trim());
    else params.delete(param);
    // One step back leads before the search, or before what was chosen last; not through its letters.
    if (old === null || isChosen) history.pushState(history.state, "", url);
    else history.replaceState(history.state, "", url);
  }

  #read() {
    const { host } = this;
    const { param } = host;
    if (!param) return;
    const params = new URLSearchParams(location.search);
    const query = params.get(param) ?? "";
    const chosen = this.search.facets?.read(params, param) ?? host.chosen;
    if (query === host.query.trim() && chosen === host.chosen) return;
    host.input.value = query;
    host.chosen = chosen;
  }
}
