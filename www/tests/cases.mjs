// The cases of tests/cases, in the browser.

import { readFile, readdir } from "node:fs/promises";
import { CASES, equal, visit } from "./harness.mjs";

/**
 * The cases that native tests run too, as JSON in the file ARIL_CASES: a list of
 * `{ name, query, first?, exact?, tier?, marked?, total? }`, as tests/cases/README.md explains.
 *
 * @returns {Promise<Record<string, () => Promise<string | void>>>}
 */
export async function cases() {
  const file = process.env.ARIL_CASES;
  const found = await readdir(CASES).catch(() => []);
  if (!file) {
    const why = found.some((name) => name.endsWith(".toml"))
      ? "ARIL_CASES is not set"
      : "tests/cases holds no .toml";
    return { "the cases hold in the browser": async () => why };
  }
  const cases = JSON.parse(await readFile(file, "utf8"));
  /** @type {ReturnType<typeof visit> | undefined} */
  let opened;
  /** The search before: one that comes while it runs would overtake it. @type {Promise<any>} */
  let last = Promise.resolve();
  return Object.fromEntries(
    cases.map(({ name, query, first, exact, tier, marked, total }) => [
      `case: ${name}`,
      async () => {
        opened ??= visit("", undefined, { keep: true });
        const page = await opened;
        const ask = () =>
          page.evaluate(async (query) => {
            const { open } = await import(new URL("aril.js", location.href).href);
            globalThis.client ??= open();
            return client.search(query, { limit: 100 });
          }, query);
        const answer = await (last = last.catch(() => {}).then(ask));
        // A hit leads to a section; the case names its document.
        const document = (hit) => hit?.url.split("#")[0];
        const [hit] = answer.hits;
        if (first !== undefined) equal(document(hit), first, "the first hit");
        if (exact) {
          const held = answer.hits.filter((hit) => hit.exact).map(document);
          equal(held.sort(), [...exact].sort(), "pages that hold the query");
        }
        if (tier) equal(hit?.tier, tier, "the first hit's tier");
        if (marked) equal(hit?.excerpt.find((f) => f.marked)?.text, marked, "the first mark");
        if (total !== undefined) equal(answer.total, total, "documents that match");
        equal(page.told, [], "what the console says");
      },
    ]),
  );
}
