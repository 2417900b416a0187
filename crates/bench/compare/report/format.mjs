// Numbers in words: one rule for each unit, shared by the page, its charts and the Markdown table.

/**
 * `share` is printed in percent, `score` (a mean reciprocal rank) from 0 to 1. Bytes are decimal:
 * 1 kB is 1,000 bytes.
 *
 * @typedef {"bytes" | "ms" | "s" | "mb" | "count" | "share" | "score" | "ratio"} Unit
 */

/** The mark of a figure that is not there. Never 0, never empty. */
export const ABSENT = "–";

const NBSP = "\u00a0";

/** Digits that tell two neighbors apart and no more: 0.17, 9.4, 93, 3,677. */
function plain(/** @type {number} */ value) {
  if (value === 0) return "0";
  const rounded = value >= 99.5 ? value.toFixed(0) : value >= 9.95 ? value.toFixed(1) : Number(value.toPrecision(2)).toString();
  const [whole = "", fraction] = rounded.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined || /^0+$/.test(fraction) ? grouped : `${grouped}.${fraction}`;
}

/** A share that is not whole is never printed as 100 %, nor one above nothing as 0 %. */
function percent(/** @type {number} */ value) {
  if (value === 0 || value === 1) return `${value * 100}${NBSP}%`;
  for (let digits = 1; digits < 6; digits += 1) {
    const text = (value * 100).toFixed(digits);
    if (Number(text) > 0 && Number(text) < 100) return `${Number(text)}${NBSP}%`;
  }
  return value > 0.5 ? `almost 100${NBSP}%` : `almost 0${NBSP}%`;
}

/** @type {(value: number) => string} */
function bytes(value) {
  if (value >= 999_500_000) return `${plain(value / 1e9)}${NBSP}GB`;
  if (value >= 999_500) return `${plain(value / 1e6)}${NBSP}MB`;
  if (value >= 1000) return `${plain(value / 1000)}${NBSP}kB`;
  return `${plain(value)}${NBSP}B`;
}

/**
 * @param {number} value
 * @param {Unit} unit
 */
export function formatValue(value, unit) {
  switch (unit) {
    case "bytes":
      return bytes(value);
    case "ms":
      return value >= 999.5 ? `${plain(value / 1000)}${NBSP}s` : `${plain(value)}${NBSP}ms`;
    case "s":
      return `${plain(value)}${NBSP}s`;
    case "mb":
      return bytes(value * 1e6);
    case "count":
      return plain(value);
    case "share":
      return percent(value);
    case "score":
      return value.toFixed(value === 1 ? 2 : Math.round(value * 100) === 100 ? 4 : 2);
    case "ratio":
      return formatFactor(value);
  }
}

/** How many times: `∞` where the better side is 0; three digits where two would read as equal. */
export function formatFactor(/** @type {number} */ factor) {
  if (factor === Infinity) return "∞";
  if (factor >= 99.5) return `${plain(factor)}×`;
  if (factor >= 9.95) return `${factor.toFixed(0)}×`;
  if (factor >= 1.095) return `${factor.toFixed(1)}×`;
  return factor > 1 && factor < 1.005 ? "<1.01×" : `${factor.toFixed(2)}×`;
}

/** @type {(items: string[]) => string} */
export function joinWords(items) {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
