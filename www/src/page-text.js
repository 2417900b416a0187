// The text of a page as its reader sees it, and where in the page each character of it stands.

/** What is not read: no text, or none that is in the index. */
const UNREAD = "script,style,noscript,template,textarea,select,svg,iframe,rt,rp,[hidden]:not([hidden=until-found])";

/** White space, which may be the end of a line, and what is not seen at all. */
const UNSEEN = /[\s\u00ad\u200b-\u200f\u2060\ufeff]/;

/** What is one with the character before it. */
const JOINED = /[\p{M}\u1160-\u11ff\udc00-\udfff]/u;

/** What words are made of in scripts that put spaces between them. */
const IN_WORD = /(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}ー])[\p{L}\p{M}\p{N}_]/u;

/** A page's text in lower case and normalization form C, without what is not seen. */
export class PageText {
  #text = "";
  /** Where each of its code units is from: the text, its first code unit there, and the one behind. */
  #nodes = /** @type {Text[]} */ ([]);
  #starts = /** @type {number[]} */ ([]);
  #ends = /** @type {number[]} */ ([]);
  /** Those before which there is a space, or another block begins. */
  #gaps = /** @type {Set<number>} */ (new Set());

  /** @param {Element} root */
  constructor(root) {
    /** @type {string[]} */
    const units = [];
    const readElement = (/** @type {Element} */ element) => {
      const { display, visibility } = getComputedStyle(element);
      if (!display || display === "none" || element.matches(UNREAD)) return;
      const isApart = element.localName === "br" || !/^(inline$|contents|ruby)/.test(display);
      if (isApart) this.#gaps.add(units.length);
      for (const child of element.childNodes) {
        if (child instanceof Element) readElement(child);
        if (!(child instanceof Text) || visibility !== "visible") continue;
        forEachSeen(child.data, (unit, start, end) => {
          if (unit === " ") {
            this.#gaps.add(units.length);
          } else {
            units.push(unit);
            this.#nodes.push(child);
            this.#starts.push(start);
            this.#ends.push(end);
          }
        });
      }
      if (isApart) this.#gaps.add(units.length);
    };
    readElement(root);
    this.#text = units.join("");
  }

  /**
   * The places where a text stands, from the begin of a word to the end of one: the first code unit, and the one behind
   * the last.
   *
   * @param {string} text
   * @param {object} [where]
   * @param {string} [where.before] What it must stand behind,
   * @param {string} [where.behind] and before what.
   * @param {boolean} [where.isOpen] Its last word may go on.
   * @returns {[number, number][]}
   */
  find(text, { before = "", behind = "", isOpen = false } = {}) {
    const [wanted, left, right] = /** @type {[string, string, string]} */ ([text, before, behind].map(folded));
    /** @type {[number, number][]} */
    const found = [];
    for (let start = -1; wanted && (start = this.#text.indexOf(wanted, start + 1)) >= 0; ) {
      const end = start + wanted.length;
      const isHere = this.#text.endsWith(left, start) && this.#text.startsWith(right, end);
      if (isHere && !this.#isInWord(start) && (isOpen || !this.#isInWord(end))) found.push([start, end]);
    }
    return found;
  }

  /**
   * Where a stretch of the text stands in the page.
   *
   * @param {[number, number]} place
   */
  range([start, end]) {
    const range = new Range();
    const [first, last] = [this.#nodes[start], this.#nodes[end - 1]];
    if (first) range.setStart(first, this.#starts[start] ?? 0);
    if (last) range.setEnd(last, this.#ends[end - 1] ?? 0);
    return range;
  }

  /** Whether a word goes on from before a code unit. @param {number} at */
  #isInWord(at) {
    return !this.#gaps.has(at) && IN_WORD.test(this.#text.charAt(at - 1)) && IN_WORD.test(this.#text.charAt(at));
  }
}

/** @param {string} text */
function folded(text) {
  let folded = "";
  forEachSeen(text, (unit) => (folded += unit.trim()));
  return folded;
}

/**
 * Each code unit of a text as it is compared, a space for any that are none, and where it stands in the text.
 *
 * @param {string} text
 * @param {(unit: string, start: number, end: number) => void} visit
 */
function forEachSeen(text, visit) {
  const whole = text.toLowerCase();
  for (let start = 0, end; start < text.length; start = end) {
    end = start + 1;
    while (text.charCodeAt(end) > 0x2ff && JOINED.test(text.charAt(end))) end++;
    const code = text.charCodeAt(start);
    // Most of any page: it is in this form already, and all of it is seen.
    const isPlain = end === start + 1 && ((code > 32 && code < 127) || (code > 0x33ff && code < 0xa000));
    if (isPlain && whole.length === text.length) {
      visit(whole.charAt(start), start, end);
      continue;
    }
    const cluster = text.slice(start, end);
    if (/\s/.test(cluster)) visit(" ", start, end);
    if (UNSEEN.test(cluster)) continue;
    const composed = cluster.normalize();
    const lower = composed.toLowerCase();
    for (const unit of (lower.length === composed.length ? lower : composed).split("")) visit(unit, start, end);
  }
}
