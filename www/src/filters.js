// Filters as sites know them from other engines, written in the query language (README.md, "What can be typed").

/**
 * What hits must be like: by facet a value, or a list of which any will do; and filters in `all`, `any` and
 * `none` of which all, any or none must hold. What an object names must hold together. An empty list asks for
 * nothing. A text is in the query language already.
 * @typedef {string | {[facet: string]: FilterValue | FilterValue[] | Filter | Filter[]}} Filter
 */

/** @typedef {string | number | boolean} FilterValue */

/**
 * A filter in the query language: `{ tag: ["a", "b c"], none: { lang: "zh" } }` is
 * `tag:a OR tag:"b c" -((lang:zh))`. `OR` joins its two neighbors before they are joined to others.
 *
 * @param {Filter} filter
 * @returns {string}
 */
export function filterText(filter) {
  if (typeof filter === "string") return filter;
  const all = Object.entries(filter).map(([name, given]) => {
    const isGroup = /^(all|any|none)$/.test(name);
    const parts = [given].flat().map((part) => {
      if (!isGroup) return `${name}:${quoted(String(part))}`;
      const text = filterText(/** @type {Filter} */ (part));
      return text && `(${text})`;
    });
    const text = parts.filter(Boolean).join(name === "all" ? " " : " OR ");
    return name === "none" && text ? `-(${text})` : text;
  });
  return all.filter(Boolean).join(" ");
}

/**
 * A value as it stands behind its facet. One with a space or a parenthesis is quoted; no double quote can stand
 * within others, so that is left out there.
 *
 * @param {string} value
 */
const quoted = (value) => (/^$|[\s()]|^"/.test(value) ? `"${value.replaceAll('"', "")}"` : value);
