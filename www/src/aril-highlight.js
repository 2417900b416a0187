// Marks in a page what a search found there, and scrolls to it. A site that wants more than browsers do with text
// fragments lays this script into all of its pages, that with the search among them:
//
//   <script src="/search/aril-highlight.js" defer></script>
//
// What was found is in the link to a hit (target.js). Browsers keep it from scripts, so the page with the link lays it
// into the session's storage when that is followed, and the page that is then loaded takes it from there. In a new tab
// the address of the navigation tells it in some browsers; in others they mark one place of each text themselves.
//
// Escape takes the marks away. A page styles them by `::highlight(aril)`, and by `mark.aril` for browsers without
// highlights; `--aril-mark` and `--aril-mark-text` do for both. Where a router loads pages,
// `document.dispatchEvent(new Event("aril-highlight"))` marks the one that is there.

import { PageText } from "./page-text.js";

const css = `
::highlight(aril) { background-color: var(--aril-mark, #ffe08a); color: var(--aril-mark-text, #231c1e); }
mark.aril { background-color: var(--aril-mark, #ffe08a); color: var(--aril-mark-text, #231c1e); }
::target-text { background-color: transparent; color: currentColor; }
@media (forced-colors: active) { ::highlight(aril) { background-color: Mark; color: MarkText; } }
`;

/** So many places are marked at most. */
const MAX_MARKS = 1000;

/** A link that was followed longer ago led elsewhere. */
const FOLLOWED_MS = 20_000;

/** The name in the session's storage. */
const STORED = "aril-text";

/** @type {CSSStyleSheet | undefined} */
let sheet;

/** Whether the visitor has begun to read: then nothing is scrolled any more. */
let isTouched = false;

/** What takes the marks away. */
let clear = () => {};

/**
 * Notes what is found behind a link that is followed.
 *
 * @param {MouseEvent} event
 */
function follow(event) {
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.dataset.arilText);
  // With these keys it opens elsewhere.
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const text = link.dataset.arilText ?? "";
  const isHere = bare(link.href) === bare(location.href);
  try {
    // The browser goes to the anchor first.
    if (isHere) setTimeout(() => show(text));
    else sessionStorage.setItem(STORED, JSON.stringify({ text, at: Date.now() }));
  } catch {
    // There is none where the visitor allows none.
  }
}

/** @param {string} address */
const bare = (address) => address.replace(/#.*/s, "");

/** What the link to this page said of it; empty where none did. */
function textOfLink() {
  try {
    const { text, at } = JSON.parse(sessionStorage.getItem(STORED) ?? "{}");
    sessionStorage.removeItem(STORED);
    if (Date.now() - at < FOLLOWED_MS) return String(text);
  } catch {
    // No storage, or something else lies there.
  }
  // Browsers that know no directives take them for the name of an anchor.
  const navigation = performance.getEntriesByType("navigation")[0]?.name ?? "";
  return location.hash.split(":~:")[1] ?? navigation.split(":~:")[1] ?? "";
}

/**
 * Marks what directives name (see `directives` in target.js), and scrolls to what is named by the first of them that
 * the page has.
 *
 * @param {string} directives
 * @returns {boolean} Whether it has any.
 */
function show(directives) {
  clear();
  const page = new PageText(document.body);
  const anchor = document.getElementById(decoded(location.hash.slice(1)));
  /** @type {Range | undefined} */
  let target;
  /** @type {[number, number][]} */
  let texts = [];
  /** @type {[number, number][]} */
  let marks = [];
  for (const directive of directives.split("&")) {
    const [name, value = ""] = directive.split("=");
    if (name === "mark") {
      marks = marks.concat(page.find(decoded(value.replace(/-$/, "")), { isOpen: value.endsWith("-") }));
    } else if (name === "text") {
      const parts = value.split(",");
      const before = parts[0]?.endsWith("-") ? decoded(parts.shift()).slice(0, -1) : "";
      const behind = parts.at(-1)?.startsWith("-") ? decoded(parts.pop()).slice(1) : "";
      const found = page.find(decoded(parts[0]), { before, behind });
      texts = texts.concat(found);
      const ranges = target ? [] : found.map((place) => page.range(place));
      const isBehind = (/** @type {Range} */ range) => anchor && range.comparePoint(anchor, 0) < 0;
      target ??= ranges.find(isBehind) ?? ranges[0];
    }
  }
  if (!target) return false;
  // Of each what it begins with; words of which a part is marked are not marked whole.
  const places = new Map(marks.map((place) => [place[0], place]));
  for (const [start, end] of texts) {
    let at = start;
    while (at < end && !places.has(at)) at++;
    if (at === end) places.set(start, [start, end]);
  }
  mark([...places.values()].slice(0, MAX_MARKS).map((place) => page.range(place)));
  scrollTo(target);
  return true;
}

/** @param {string} [encoded] */
function decoded(encoded = "") {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** @param {Range[]} ranges */
function mark(ranges) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  if (CSS.highlights) {
    CSS.highlights.set("aril", new Highlight(...ranges));
    clear = () => CSS.highlights.delete("aril");
    return;
  }
  const made = ranges.flatMap(wrapped);
  clear = () => {
    for (const element of made.splice(0)) {
      const parent = element.parentNode;
      element.replaceWith(...element.childNodes);
      parent?.normalize();
    }
  };
}

/**
 * The text of a range in elements.
 *
 * @param {Range} range
 */
function wrapped(range) {
  const walker = document.createTreeWalker(range.commonAncestorContainer, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  for (let node = /** @type {Node | null} */ (walker.currentNode); node; node = walker.nextNode()) {
    if (node instanceof Text && range.intersectsNode(node)) texts.push(node);
  }
  // Ranges follow what becomes of their texts, so all that are within one can be taken first.
  const parts = texts.map((text) => {
    const part = document.createRange();
    part.selectNodeContents(text);
    if (text === range.startContainer) part.setStart(text, range.startOffset);
    if (text === range.endContainer) part.setEnd(text, range.endOffset);
    return part;
  });
  return parts.map((part) => {
    const element = document.createElement("mark");
    element.className = "aril";
    part.surroundContents(element);
    return element;
  });
}

/**
 * Brings a range to the middle of the window, and lets Tab go on from there.
 *
 * @param {Range} range
 */
function scrollTo(range) {
  const element = range.startContainer.parentElement;
  for (let details = element?.closest("details"); details; details = details.parentElement?.closest("details")) {
    details.open = true;
  }
  element?.closest("[hidden=until-found]")?.removeAttribute("hidden");
  element?.scrollIntoView({ block: "center", behavior: "instant" });
  // A long paragraph may be higher than the window.
  const { top, bottom } = range.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) scrollBy({ top: (top + bottom - innerHeight) / 2, behavior: "instant" });
  getSelection()?.collapse(range.startContainer, range.startOffset);
}

/** Marks what the link to this page told of, and once more when all of the page is there. */
function start() {
  const directives = textOfLink();
  if (!directives) return;
  show(directives);
  const again = () => isTouched || show(directives);
  if (document.readyState !== "complete") addEventListener("load", again, { once: true });
}

document.addEventListener("click", follow);
document.addEventListener("aril-highlight", start);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) clear();
});
for (const sign of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  addEventListener(sign, () => (isTouched = true), { capture: true, passive: true });
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
