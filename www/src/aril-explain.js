// <aril-explain>: the debug view of a search box, for a site's owner: how the query was read, what was searched for and
// fetched, what the scores are made of, and why a page is not found. A module of its own with an engine of its own,
// both of which are loaded only where the view is opened.
//
//   <aril-search id="search"></aril-search>
//   <script type="module" src="aril-explain.js"></script>
//   <aril-explain for="search"></aril-explain>

import { ArilError } from "./error.js";
import { Explanations } from "./explain-engine.js";
import { stylesheet } from "./explain-style.js";
import { make } from "./dom.js";

export { Explanations };

/** @typedef {import("aril-explain-wasm").Explanation} Explanation */
/** @typedef {import("aril-explain-wasm").Part} Part */
/** @typedef {import("aril-explain-wasm").Score} Score */

/** The search is let come to rest before its answer is explained. */
const PAUSE_MS = 250;

const ORIGINS = {
  typed: "as it was typed",
  alternative: "as the query language reads it",
  joined: "without spaces and marks",
  slip: "without a slip",
  reading: "what is read so",
  homophone: "what is read alike",
};

const LISTS = {
  term: "its list",
  longer: "longer words",
  inside: "words with it inside",
  inflections: "inflections",
};

/**
 * Explains the answers of an `<aril-search>`.
 *
 * Attributes: `for` (the id of the search box), `index` (folder of the index, relative to the page; default: that of the
 * search box, or `index/` beside the script).
 */
export class ArilExplainElement extends HTMLElement {
  #status = make("p", { part: "status", role: "status" });
  #error = make("p", { part: "error", role: "alert", hidden: "" });
  #told = make("div", { part: "told" });
  #page = make("input", { part: "input", id: "page", type: "text", inputmode: "url", autocomplete: "off", spellcheck: "false" });
  #form = make(
    "form",
    { part: "form" },
    make("label", { for: "page" }, "Why is this page not found, or not sooner?"),
    make("div", { part: "row" }, this.#page, make("button", { type: "submit" }, "Explain")),
    make(
      "p",
      { part: "hint" },
      "The address of a page, or the end of one. For a page that is no hit, the texts of all pages are loaded.",
    ),
  );
  #why = make("div", { part: "why", "aria-live": "polite" });

  /** @type {Explanations | undefined} */
  #explanations;
  #connection = new AbortController();
  #timer = 0;
  /** What is explained, or about to be. */
  #query = "";
  /** Tells the newest question from those that it overtook. */
  #asked = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [stylesheet()];
    root.append(this.#status, this.#error, this.#form, this.#why, this.#told);
  }

  connectedCallback() {
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    this.#form.addEventListener(
      "submit",
      (event) => {
        event.preventDefault();
        // The search may not have come to rest yet.
        this.#query = this.#search?.query ?? "";
        this.#explain(this.#page.value.trim());
      },
      { signal },
    );
    const search = this.#search;
    if (search?.shadowRoot) {
      // Its results change once an answer is there, whoever asked.
      const observer = new MutationObserver(() => this.#later());
      observer.observe(search.shadowRoot, { childList: true, subtree: true });
      signal.addEventListener("abort", () => observer.disconnect(), { once: true });
    }
    // What is opened is shown; what is closed need not be up to date.
    this.closest("details")?.addEventListener("toggle", () => this.#later(), { signal });
    this.#later();
  }

  disconnectedCallback() {
    this.#connection.abort();
    clearTimeout(this.#timer);
    this.#asked++;
    this.#query = "";
  }

  /** @returns {import("./search-element.js").ArilSearchElement | null} */
  get #search() {
    const id = this.getAttribute("for");
    return /** @type {any} */ (id ? document.getElementById(id) : document.querySelector("aril-search"));
  }

  /** Explains what the search box holds, once that has come to rest, and where the view is open. */
  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const query = this.#search?.query ?? "";
      const isOpen = this.closest("details")?.open ?? true;
      if (!isOpen || !this.isConnected || query === this.#query) return;
      this.#query = query;
      this.#explain("");
    }, PAUSE_MS);
  }

  /**
   * Explains the answer, and where a page is given what that is to the query.
   *
   * @param {string} page
   */
  async #explain(page) {
    const asked = ++this.#asked;
    const query = this.#query;
    this.#error.hidden = true;
    this.#why.replaceChildren();
    if (!query.trim()) {
      this.#told.replaceChildren();
      this.#status.textContent = "Type a query above: its answer is explained here.";
      return;
    }
    this.#status.textContent = "Looking again…";
    try {
      const search = this.#search;
      const index = this.getAttribute("index") ?? search?.getAttribute("index") ?? undefined;
      this.#explanations ??= new Explanations(index);
      const limit = Number(search?.getAttribute("limit")) || 10;
      const told = await this.#explanations.explain(query, page, limit, () => asked === this.#asked);
      if (!told) return;
      if ("no_such_page" in told) {
        this.#status.textContent = "";
        this.#why.replaceChildren(...noSuchPage(page, told.no_such_page));
        return;
      }
      this.#show(told.done);
    } catch (thrown) {
      if (asked !== this.#asked) return;
      this.#explanations = undefined;
      this.#status.textContent = "";
      this.#error.textContent = ArilError.from(thrown).message;
      this.#error.hidden = false;
    }
  }

  /** @param {Explanation} told */
  #show(told) {
    const { hits, page } = told;
    this.#status.textContent = `How “${told.query}” was answered: ${many(hits.length, "hit")} explained.`;
    this.#why.replaceChildren(...(page ? aboutPage(page, told) : []));
    this.#told.replaceChildren(
      section("How the query was read", readOf(told)),
      section("What was searched for", ...told.passes.map((pass, i) => passOf(pass, i, told))),
      section("What was fetched", ...fetchedOf(told)),
      section("Why the hits are where they are", hitsOf(told)),
    );
  }
}

/**
 * @param {string} title
 * @param {...Node} children
 */
const section = (title, ...children) => make("section", {}, make("h3", {}, title), ...children);

/**
 * A table that scrolls where it is too wide, with the keyboard too.
 *
 * @param {string} label
 * @param {string[]} heads
 * @param {(string | number | Node)[][]} rows Numbers stand at the right.
 */
function table(label, heads, rows) {
  const numbers = heads.map((_, i) => rows.some((row) => typeof row[i] === "number"));
  const cell = (/** @type {"td" | "th"} */ tag, /** @type {string | number | Node} */ child, /** @type {number} */ i) => {
    const text = typeof child === "number" ? format(child) : child;
    /** @type {Record<string, string>} */
    const attributes = tag === "th" ? { scope: "col" } : {};
    if (numbers[i]) attributes.class = "number";
    // Sentences may be broken, the rest scrolls.
    else if (tag === "td" && heads[i] === "remarks") attributes.class = "wide";
    return make(tag, attributes, text);
  };
  return make(
    "div",
    { part: "scroll", role: "region", tabindex: "0", "aria-label": label },
    make(
      "table",
      {},
      make("thead", {}, make("tr", {}, ...heads.map((head, i) => cell("th", head, i)))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((child, i) => cell("td", child, i))))),
    ),
  );
}

/**
 * A number with at most three digits behind the point.
 *
 * @param {number} number
 */
const format = (number) => number.toLocaleString("en", { maximumFractionDigits: Number.isInteger(number) ? 0 : 3 });

/**
 * So many of something: a noun whose plural has an s.
 *
 * @param {number} n
 * @param {string} noun
 */
const many = (n, noun) => `${format(n)} ${noun}${n === 1 ? "" : "s"}`;

/**
 * A condition as it could have been typed.
 *
 * @param {Part} part
 */
function typed({ kind, text, is_negated }) {
  const not = is_negated ? "-" : "";
  if (kind === "word") return not + text;
  if (kind === "prefix") return `${not}${text}*`;
  if (kind === "phrase") return `${not}"${text}"`;
  return `${not}${kind}:${/\s/.test(text) ? `"${text}"` : text}`;
}

/** @param {Explanation} told */
function readOf({ query, folded, unknown, alternatives, filter, sort, cut }) {
  const list = make("dl", {});
  const add = (/** @type {string} */ name, /** @type {string} */ text) =>
    text && list.append(make("dt", {}, name), make("dd", {}, text));
  add("typed", query);
  if (folded !== query) add("folded", folded);
  add("no page has", unknown.join(" "));
  alternatives.forEach(({ text, conditions }, i) => {
    const only = conditions.length ? `only pages like ${conditions.map(typed).join(", ")}` : "";
    add(i ? "or" : "read as", [text, only].filter(Boolean).join("; "));
  });
  add("filter", filter.map(typed).join(", "));
  add("sorted by", sort);
  add("cut", cut ?? "");
  return list;
}

/**
 * @param {Explanation["passes"][number]} pass
 * @param {number} i
 * @param {Explanation} told
 */
function passOf(pass, i, told) {
  const name = make("summary", {}, make("b", {}, pass.text), ` ${ORIGINS[pass.origin]}`);
  const details = make("details", pass.is_shown ? { open: "" } : {}, name, make("p", {}, pass.outcome));
  if (pass.conditions.length) {
    details.append(make("p", {}, `Only pages like ${pass.conditions.map(typed).join(", ")}.`));
  }
  if (pass.terms.length) {
    const rows = pass.terms.map((term) => {
      const blocks = term.blocks.map((id) => told.fetched.find((block) => block.id === id));
      const files = blocks.map((block) => (block ? `${block.file} (${format(block.n_stored_bytes)} bytes)` : "not fetched"));
      return [
        make("b", {}, term.text),
        term.kind,
        term.left_out ? "" : term.doc_freq,
        term.left_out ? "" : term.idf,
        term.left_out ? `left out: ${term.left_out}` : listsOf(term),
        term.left_out ? "" : files.join(", "),
      ];
    });
    details.append(table(`Terms of text ${i + 1}`, ["term", "kind", "passages", "idf", "remarks", "block"], rows));
  }
  if (pass.is_searched) {
    const inside = pass.looks_inside ? " Words were looked through for what stands inside of them." : "";
    details.append(make("p", { class: "soft" }, `${many(pass.n_candidates, "passage")} may hold it by its terms.${inside}`));
  }
  return details;
}

/**
 * What else counts for a term than its own list, and what of a list is left out.
 *
 * @param {import("aril-explain-wasm").Term} term
 */
function listsOf({ lists }) {
  return lists
    .filter(({ of, is_cut }) => of !== "term" || is_cut)
    .map(({ of, weight, doc_freq, n_passages, is_cut, words }) => {
      const cut = is_cut ? `, cut to ${format(n_passages)}` : "";
      const all = words.length ? `: ${words.join(", ")}` : "";
      return `${LISTS[of]}, ${many(doc_freq, "passage")}${cut}, weight ${format(weight)}${all}`;
    })
    .join("; ");
}

/** @param {Explanation} told */
function fetchedOf({ fetched }) {
  const sum = (/** @type {"n_stored_bytes" | "n_bytes"} */ what) => fetched.reduce((sum, block) => sum + block[what], 0);
  const n = Math.max(0, ...fetched.map(({ round }) => round));
  const rows = fetched.map(({ round, kind, n_stored_bytes, n_bytes, file }) => [round, kind, n_stored_bytes, n_bytes, file]);
  return [
    make(
      "p",
      {},
      `A visitor who has no block yet fetches ${fetched.length} in ${many(n, "round")}: ${many(sum("n_stored_bytes"), "byte")}, ` +
        `${format(sum("n_bytes"))} inflated.`,
    ),
    make(
      "details",
      {},
      make("summary", {}, "The blocks"),
      table("Blocks fetched", ["round", "kind", "bytes", "inflated", "file"], rows),
    ),
  ];
}

/** @param {Explanation} told */
function hitsOf({ hits, passes }) {
  const list = make("ol", { part: "hits" });
  for (const { place, url, title, tier, meaning, score, pass } of hits) {
    const tree = make("div", { part: "tree", id: `tree-${place}`, hidden: "" });
    const button = make(
      "button",
      { type: "button", "aria-expanded": "false", "aria-controls": tree.id, "aria-label": `Why: ${title || url}` },
      "why?",
    );
    button.addEventListener("click", () => {
      // Made when it is looked at: a score has dozens of parts.
      if (!tree.firstChild) tree.append(scoreOf(score));
      tree.hidden = !tree.hidden;
      button.setAttribute("aria-expanded", String(!tree.hidden));
    });
    const by = passes.length > 1 ? ` Found by “${passes[pass]?.text}”.` : "";
    const head = make("p", { class: "head" }, make("b", {}, title || url), make("span", { part: "tier" }, tier));
    head.append(make("span", { class: "soft" }, format(score.value)), button);
    list.append(
      make("li", { value: String(place) }, head, make("p", { class: "soft" }, url), make("p", {}, meaning + by), tree),
    );
  }
  return hits.length ? list : make("p", {}, "There are none.");
}

/**
 * A score, and what it is made of, as lists in lists.
 *
 * @param {Score} score
 * @returns {HTMLElement}
 */
function scoreOf(score) {
  const list = make("ul", {});
  const sign = { given: "", share: "", sum: score.parts.length > 1 ? "Σ " : "", product: "Π " }[score.by];
  const item = make("li", {}, make("span", { class: "number" }, score.value.toFixed(3)), ` ${sign}${score.what}`);
  item.append(...score.parts.map(scoreOf));
  list.append(item);
  return list;
}

/**
 * @param {string} page
 * @param {string[]} nearest
 */
const noSuchPage = (page, nearest) => [
  make("p", {}, `No page has the address “${page}”, or several end so. Near to it are:`),
  make("ul", {}, ...nearest.map((url) => make("li", {}, url))),
];

/**
 * @param {NonNullable<Explanation["page"]>} page
 * @param {Explanation} told
 */
function aboutPage(page, told) {
  const parts = [
    make("h3", {}, page.title || page.url),
    make("p", { class: "soft" }, `${page.url}, of ${many(page.n_passages, "passage")}`),
    make("ul", { part: "reasons" }, ...page.reasons.map((reason) => make("li", {}, reason))),
  ];
  if (page.behind.length) {
    parts.push(make("p", {}, `The first before it: ${page.behind.join(", ")}.`));
  }
  for (const { pass, terms, conditions, nearest } of page.passes) {
    const rows = [
      ...terms.map(({ text, passages, is_in_title }) => {
        const where = passages.length ? passages.slice(0, 12).join(", ") + (passages.length > 12 ? ", …" : "") : "none";
        return [make("b", {}, text), where, is_in_title ? "yes" : ""];
      }),
      ...conditions.map(([part, isLike]) => [make("b", {}, typed(part)), isLike ? "fulfilled" : "not fulfilled", ""]),
    ];
    const name = told.passes[pass]?.text ?? "";
    parts.push(table(`“${name}” in this page`, ["term", "passages of this page", "in the title"], rows));
    if (nearest.some(({ marked }) => marked)) {
      const pieces = nearest.map(({ text, marked }) => (marked ? make("mark", { part: "mark" }, text) : text));
      parts.push(make("p", { part: "nearest" }, "Nearest: ", ...pieces));
    }
  }
  if (page.score) parts.push(make("div", { part: "tree" }, scoreOf(page.score)));
  return parts;
}

// A page may load this file twice: the first one keeps the tag.
if (!customElements.get("aril-explain")) customElements.define("aril-explain", ArilExplainElement);
