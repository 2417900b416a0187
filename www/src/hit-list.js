// Hits as elements. Text enters as text; an address becomes a link only after `linkOf` passed it.

import { linkOf } from "./target.js";

/**
 * The groups of a result list, best first: pages that hold the query, or what was searched for instead of it,
 * then pages that do not, the latter under a heading. Each hit, and each of its sections behind it, has the
 * role of an option; a link with that role stays a link.
 *
 * @param {import("./client.js").Results} results
 * @param {{base: string, texts: import("./texts.js").Texts}} options `base` is put before each
 *   relative address.
 * @returns {HTMLElement[]}
 */
export function hitGroups({ hits, corrected }, { base, texts }) {
  const heading = make("p", { part: "divider", id: "similar", role: "presentation" }, texts.similar);
  const exact = make("div", { part: "group", role: "group", "aria-label": texts.results });
  const loose = make("div", { part: "group", role: "group", "aria-labelledby": "similar" }, heading);
  hits.forEach((hit, place) => {
    const holds = hit.exact || (corrected && hit.tier === "corrected");
    (holds ? exact : loose).append(...options(hit, place, base));
  });
  return [exact, loose].filter((group) => group.querySelector("[role=option]"));
}

/**
 * A hit, and the sections of it.
 *
 * @param {import("./client.js").Hit} hit
 * @param {number} place From 0.
 * @param {string} base
 */
function options({ url, title, heading, excerpt, sections = [] }, place, base) {
  const name = make("span", { part: "title" }, title || url);
  if (heading) name.append(make("span", { part: "heading" }, heading));
  const address = make("span", { part: "url", dir: "ltr" }, readable(url));
  return [
    option("hit", `hit-${place}`, linkOf(url, base, excerpt), name, excerptOf(excerpt), address),
    ...sections.map(({ url, heading, excerpt }, n) => {
      const name = make("span", { part: "section-heading" }, heading || url);
      return option("section", `hit-${place}-${n}`, linkOf(url, base, excerpt), name, excerptOf(excerpt));
    }),
  ];
}

/**
 * Something to choose, and to follow where it leads to a page.
 *
 * @param {string} part
 * @param {string} id
 * @param {Record<string, string> | undefined} link Its attributes.
 * @param {...Node} children
 */
function option(part, id, link, ...children) {
  // The arrow keys lead here; Tab goes past the list, as in any combobox.
  /** @type {Record<string, string>} */
  const attributes = link ? { ...link, tabindex: "-1" } : { "aria-disabled": "true" };
  return make(
    link ? "a" : "div",
    { part, role: "option", id, "aria-selected": "false", ...attributes },
    ...children,
  );
}

/** @param {import("./client.js").Piece[]} pieces */
const excerptOf = (pieces) =>
  make(
    "span",
    { part: "excerpt" },
    ...pieces.map(({ text, marked }) => (marked ? make("mark", { part: "mark" }, text) : text)),
  );

/**
 * An address as people read it: `%E5%8D%83` as 千.
 *
 * @param {string} url
 */
function readable(url) {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}

/**
 * An element with attributes and children; a string becomes a text node.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
