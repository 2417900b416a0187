// HTML from templates: whatever is put into one is escaped, unless it came from a template itself.

/** Finished markup. Only `html` makes it. */
export class Markup {
  /** @param {string} text */
  constructor(text) {
    /** @readonly */
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

const ENTITIES = /** @type {Record<string, string>} */ ({
  "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;",
});

/** Text that is safe between tags and inside quoted attributes, and in nothing else. */
export const escapeHtml = (/** @type {string} */ text) => text.replace(/[&<>"']/g, (sign) => String(ENTITIES[sign]));

/** @typedef {string | number | boolean | null | undefined | Markup} Piece */

/** @type {(value: Piece | Piece[]) => string} */
function piece(value) {
  if (Array.isArray(value)) return value.map(piece).join("");
  if (value instanceof Markup) return value.text;
  if (value === null || value === undefined || typeof value === "boolean") return "";
  return escapeHtml(String(value));
}

/**
 * @param {TemplateStringsArray} strings
 * @param {(Piece | Piece[])[]} values Arrays are joined; `null`, `undefined` and booleans vanish, so
 *   that a condition can stand in a template.
 */
export function html(strings, ...values) {
  return new Markup(strings.reduce((text, part, place) => text + piece(values[place - 1]) + part));
}
