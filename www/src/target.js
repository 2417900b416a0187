// Where a hit leads: the address of its page, and what browsers are told to show and mark there.

/**
 * Lets a link lead to what an excerpt is from, and not only to its page. `data-aril-text` is for aril-highlight.js.
 *
 * @param {Element} link
 * @param {import("./client.js").Piece[]} excerpt
 */
export function aim(link, excerpt) {
  const href = link.getAttribute("href");
  const { text, marks } = directives(excerpt);
  if (!href || !text || link.hasAttribute("data-aril-text")) return;
  link.setAttribute("data-aril-text", `${text}&${marks}`);
  // Browsers that know no directives would look for an anchor of that name.
  if ("fragmentDirective" in document) link.setAttribute("href", `${href}${href.includes("#") ? "" : "#"}:~:${text}`);
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

/** So many texts of an excerpt are marked in the page at most. */
const MAX_TEXTS = 5;

/** So many code units before and behind the first text tell it from others that read the same. */
const CONTEXT = 16;

/**
 * What is to be shown and marked in a page: the marked stretches of an excerpt.
 *
 * `text` is a text fragment (https://wicg.github.io/scroll-to-text-fragment/) without its `:~:`. Browsers find whole words
 * only, so stretches are widened to these. The first one is named with what stands before it, with what stands behind
 * it, and then as it is: any of these may fail, such as where a paragraph begins in between, and the first that does not
 * is scrolled to. `marks` has the stretches as they are in directives of our own; behind one that is the begin of a word
 * there is a hyphen. Both are empty where nothing is marked.
 *
 * @param {import("./client.js").Piece[]} pieces
 */
export function directives(pieces) {
  const texts = /** @type {Set<string>} */ (new Set());
  const marks = /** @type {Set<string>} */ (new Set());
  const text = pieces.map((piece) => piece.text).join("");
  // Firefox has it since 125, the year after it ran the engine.
  const words = Intl.Segmenter && new Intl.Segmenter(undefined, { granularity: "word" }).segment(text);
  const beginOf = (/** @type {number} */ at) => words?.containing(at)?.index ?? at;
  const endOf = (/** @type {number} */ at) => beginOf(at) + (words?.containing(at)?.segment.length ?? 1);
  // An ellipsis there tells that the page's text goes on.
  const first = text.startsWith("…") ? 1 : 0;
  const last = text.length - (text.endsWith("…") ? 1 : 0);
  let at = 0;
  for (const piece of pieces) {
    const start = Math.max(beginOf(at), first);
    at += piece.text.length;
    if (!piece.marked || texts.size >= MAX_TEXTS) continue;
    const end = Math.min(endOf(at - 1), last);
    const word = encoded(text.slice(start, end));
    if (!texts.size) {
      const before = encoded(text.slice(start - first > CONTEXT ? endOf(start - CONTEXT) : first, start));
      const behind = encoded(text.slice(end, last - end > CONTEXT ? beginOf(end + CONTEXT) : last));
      if (before) texts.add(`text=${before}-,${word}`);
      if (behind) texts.add(`text=${word},-${behind}`);
    }
    texts.add(`text=${word}`);
    marks.add(`mark=${encoded(piece.text)}${end > at ? "-" : ""}`);
  }
  return { text: [...texts].join("&"), marks: [...marks].join("&") };
}

/**
 * A text as it stands in a directive, where hyphens and commas mean something.
 *
 * @param {string} text
 */
const encoded = (text) => encodeURIComponent(text.trim()).replaceAll("-", "%2D");
