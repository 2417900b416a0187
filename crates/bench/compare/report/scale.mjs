// Scales: where a value stands between the two ends of an axis, and which lines to draw behind it.

/**
 * @typedef {object} Scale
 * @property {boolean} log
 * @property {(value: number) => number} place From 0 (left or bottom end) to 1.
 * @property {number[]} ticks
 */

/** Values that differ by more than this factor need a log scale to be told apart. */
const LOG_FROM = 20;

/** On a log scale with a 0, which has no logarithm, 0 stands at the end and the rest begins here. */
const AFTER_ZERO = 0.08;

/**
 * A log scale if the values differ by orders of magnitude, otherwise a linear one from 0.
 *
 * @param {number[]} values
 * @returns {Scale}
 */
export function scaleFor(values) {
  const positive = values.filter((value) => value > 0);
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  return positive.length > 0 && most / least > LOG_FROM ? logScale(values) : linearScale(values);
}

/**
 * From 0 to the largest value.
 *
 * @param {number[]} values
 * @returns {Scale}
 */
export function linearScale(values) {
  const most = Math.max(...values, 0) || 1;
  const rough = most / 4;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * (/** @type {number} */ ([1, 2, 5, 10].find((multiple) => multiple * decade >= rough)));
  const ticks = [];
  for (let n = 0; n * step <= most * (1 + 1e-9); n += 1) ticks.push(n * step);
  return { log: false, ticks, place: (value) => clamp(value / most) };
}

/**
 * From a little below the smallest positive value to the largest; a tick at each power of ten, or at
 * 1, 2 and 5 of each where there are few of those.
 *
 * @param {number[]} values
 * @returns {Scale}
 */
export function logScale(values) {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return linearScale(values);
  const low = Math.log10(Math.min(...positive)) - 0.1;
  const high = Math.max(Math.log10(Math.max(...positive)), low + 0.2);
  const start = values.length > positive.length ? AFTER_ZERO : 0;
  /** @type {Scale["place"]} */
  const place = (value) =>
    value <= 0 ? 0 : clamp(start + ((Math.log10(value) - low) / (high - low)) * (1 - start), start);
  const tens = powers(low, high, [1]);
  return { log: true, place, ticks: tens.length >= 2 ? tens : powers(low, high, [1, 2, 5]) };
}

/** @type {(low: number, high: number, multiples: number[]) => number[]} */
function powers(low, high, multiples) {
  const ticks = [];
  for (let exponent = Math.floor(low); exponent <= Math.ceil(high); exponent += 1) {
    for (const multiple of multiples) {
      const tick = Number((multiple * 10 ** exponent).toPrecision(3));
      if (Math.log10(tick) >= low && Math.log10(tick) <= high + 1e-9) ticks.push(tick);
    }
  }
  return ticks;
}

/** @type {(value: number, least?: number) => number} */
const clamp = (value, least = 0) => Math.min(1, Math.max(least, value));
