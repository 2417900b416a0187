// Hits as elements. Text enters as text; an address becomes a link only after `linkTarget` passed it.

/**
 * The groups of a result list, best first: pages that hold the query, then pages that do not, the
 * latter under a heading. Each hit has the role of an option; a link with that role stays a link.
 *
 * @param {import("./client.js").Hit[]} hits
 * @param {{base: string, texts: import("./texts.js").Texts}} options `base` is put before each
 *   relative address.
 * @returns {HTMLElement[]}
 */
export function hitGroups(hits, { base, texts }) {
  const options = hits.map((hit, place) => option(hit, place, base));
  const exact = make("div", { part: "group", role: "group" }, ...options.filter((_, i) => hits[i]?.exact));
  exact.setAttribute("aria-label", texts.results);
  const heading = make("p", { part: "divider", id: "similar", role: "presentation" }, texts.similar);
  const loose = make(
    "div",
    { part: "group", role: "group", "aria-labelledby": "similar" },
    heading,
    ...options.filter((_, i) => !hits[i]?.exact),
  );
  return [exact, loose].filter((group) => group.querySelector("[role=option]"));
}

/**
 * Where a hit leads, or nothing for an address that is not one of a page: any scheme but http and
 * https (and file, on a page that is itself a file) stays without a link.
 *
 * @param {string} url
 * @param {string} base Put before `url` when that is relative.
 * @param {string} page Address of the page that shows the hit.
 * @returns {string | undefined}
 */
export function linkTarget(url, base, page) {
  const bare = url.replace(/[\t\n\r]/g, "").trim(); // As the parser does; a scheme could hide behind them.
  const isRelative = !/^([a-z][a-z\d+.-]*:|[/\\])/i.test(bare);
  let target;
  try {
    target = new URL(isRelative ? base + bare : bare, page);
  } catch {
    return undefined;
  }
  const { protocol, href } = target;
  const isPage = /^https?:$/.test(protocol) || (protocol === "file:" && page.startsWith("file:"));
  return isPage ? href : undefined;
}

/**
 * @param {import("./client.js").Hit} hit
 * @param {number} place From 0.
 * @param {string} base
 */
function option({ url, title, heading, excerpt }, place, base) {
  const target = linkTarget(url, base, document.baseURI);
  const name = make("span", { part: "title" }, title || url);
  if (heading) name.append(make("span", { part: "heading" }, heading));
  const text = make(
    "span",
    { part: "excerpt" },
    ...excerpt.map(({ text, marked }) => (marked ? make("mark", { part: "mark" }, text) : text)),
  );
  const hit = make(
    target ? "a" : "div",
    { part: "hit", role: "option", id: `hit-${place}`, "aria-selected": "false" },
    name,
    text,
    make("span", { part: "url", dir: "ltr" }, readable(url)),
  );
  if (target && hit instanceof HTMLAnchorElement) {
    hit.href = target;
    hit.tabIndex = -1; // The arrow keys lead here; Tab goes past the list, as in any combobox.
  } else {
    hit.setAttribute("aria-disabled", "true");
  }
  return hit;
}

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
