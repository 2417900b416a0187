// <aril-results> and <aril-filters>: what they show is made by results-view.js and filters-view.js, which are loaded with the
// first search.

import { ArilElement } from "./element.js";
import { stylesheet } from "./search-style.js";

/** What shows a part of a search that it may share with other elements. */
class ArilViewElement extends ArilElement {
  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [stylesheet()];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.shadowRoot?.replaceChildren();
  }

  failed() {
    const retry = () => {
      this.shadowRoot?.replaceChildren();
      this.start();
    };
    this.shadowRoot?.replaceChildren(this.complaint(this.texts.unloaded, retry));
  }
}

/**
 * The results of a search, anywhere on the page.
 *
 * Attributes: `for` (the id of the search box; default: the one that it stands in, or the first of the page). Without a
 * search box: those of `<aril-search>`, and `query`. Slots: `empty`, `none`, `footer`.
 */
export class ArilResultsElement extends ArilViewElement {}

/**
 * Values to narrow the results by, with how many of these have each.
 *
 * Attributes: `for` as in `<aril-results>`; `facets` (names of facets, with spaces between; or with commas between, and
 * after `=` what each is called: `lang=Language, tag=Subject`); `layout` (`row`: side by side).
 */
export class ArilFiltersElement extends ArilViewElement {}
