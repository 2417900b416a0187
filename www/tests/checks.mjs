// Checks, and what is waited for.

/** A query that several seeds hold. */
export const QUERY = "千岛湖";

/** No wait takes longer where nothing is wrong, even while the machine is busy with other work. */
export const TIMEOUT_MS = 60_000;

export function check(condition, why) {
  if (!condition) throw new Error(why);
}

export function equal(actual, expected, what) {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value));
  check(a === b, `${what}: ${a}, expected ${b}`);
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Waits until `read` returns something truthy.
 *
 * @param {string} what It is that is waited for.
 * @param {() => any} read
 */
export async function until(what, read) {
  const end = performance.now() + TIMEOUT_MS;
  for (;;) {
    const found = await read();
    if (found) return found;
    check(performance.now() < end, `waited in vain for ${what}`);
    await pause(20);
  }
}

/**
 * The same until it returns what is expected.
 *
 * @param {() => any} read
 * @param {any} expected
 * @param {string} what
 */
export async function becomes(read, expected, what) {
  let last;
  const wanted = JSON.stringify(expected);
  await until(what, async () => JSON.stringify((last = await read())) === wanted).catch(() => {});
  equal(last, expected, what);
}
