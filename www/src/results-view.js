// What an <aril-results> shows: the results of a search as links in a list, and arrow keys between them.

import { Panel } from "./panel.js";

export class ResultsView {
  /**
   * @param {import("./element.js").ArilElement} view
   * @param {import("./search.js").Search} search
   */
  constructor(view, search) {
    const root = /** @type {ShadowRoot} */ (view.shadowRoot);
    const { element } = new Panel(root, search, false, view.signal);
    element.addEventListener(
      "keydown",
      (event) => {
        const links = [...element.querySelectorAll(/** @type {"a"} */ ("a[href]"))];
        const place = links.indexOf(/** @type {HTMLAnchorElement} */ (root.activeElement));
        if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
        const { key } = event;
        const up = place > 0 ? links[place - 1] : search.host;
        const target = { ArrowDown: links[place + 1], ArrowUp: up, Home: links[0], End: links.at(-1), Escape: search.host }[key];
        if (!target || target === view) return;
        target.focus();
        event.preventDefault();
      },
      { signal: view.signal },
    );
  }
}
