// Random numbers that are the same in every run.

/**
 * Numbers from 0 up to 1, by the mulberry32 generator.
 * @param {string} seed
 * @returns {() => number}
 */
export function random(seed) {
  let state = [...seed].reduce((hash, c) => Math.imul(hash ^ (c.codePointAt(0) ?? 0), 16777619), 2166136261);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * So many of `all`, in a random order.
 * @template T
 * @param {readonly T[]} all
 * @param {number} n
 * @param {() => number} next
 */
export function sample(all, n, next) {
  const rest = [...all];
  for (let i = 0; i < Math.min(n, rest.length); i++) {
    const j = i + Math.floor(next() * (rest.length - i));
    [rest[i], rest[j]] = [rest[j], rest[i]];
  }
  return rest.slice(0, n);
}

/**
 * The value below which a share of all lies.
 * @param {readonly number[]} values
 * @param {number} share From 0 to 1.
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
