// What was searched for before, as a list above the hits; loaded where there is something.

import { besideStylesheet } from "./beside-style.js";
import { icon, make } from "./dom.js";
import { forget, recent } from "./recent.js";
import { adopt } from "./sheet.js";
import { recentTexts } from "./texts.js";

const CLOCK = "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M12 7v5l3.5 2";

export class RecentView {
  element = make("div", { part: "recent", role: "listbox", id: "recent", hidden: "" });
  #forget = make("button", { part: "forget", type: "button", hidden: "" });

  /**
   * @param {import("./search-element.js").ArilSearchElement} box
   * @param {Element} scroller
   * @param {import("./search.js").Search} search
   */
  constructor(box, scroller, search) {
    this.box = box;
    this.search = search;
    adopt(box, besideStylesheet());
    scroller.prepend(this.element, this.#forget);
    this.#forget.addEventListener("click", () => {
      forget(box);
      box.focus();
      this.show(true);
      search.changed();
    });
    this.element.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest("[role=option]");
      if (option) box.query = option.textContent ?? "";
      box.focus();
    });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /**
   * @param {boolean} isWanted
   * @returns {boolean} Whether anything is shown, or was.
   */
  show(isWanted) {
    if (!isWanted && !this.isOpen) return false;
    const texts = { ...recentTexts, ...this.search.texts };
    const queries = isWanted ? recent(this.box) : [];
    this.element.setAttribute("aria-label", texts.recent);
    this.#forget.textContent = texts.forget;
    this.element.hidden = this.#forget.hidden = queries.length === 0;
    const options = queries.map((query, n) =>
      make("div", { part: "recent-query", role: "option", id: `recent-${n}`, "aria-selected": "false" }, icon(CLOCK), query),
    );
    const heading = make("p", { part: "divider", role: "presentation" }, texts.recent);
    this.element.replaceChildren(...(options.length ? [heading, ...options] : []));
    return true;
  }
}
