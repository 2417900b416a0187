// A page of a test's own with elements on it, and a worker that answers as the test says.

import { visit } from "./harness.mjs";

/**
 * A page with `body`, beside the scripts.
 *
 * `answer` stands in the place of the engine: it is called with the query and the options of each search, in the worker,
 * and tells what the answer has besides the usual. Without it the engine answers.
 *
 * @param {string} body
 * @param {{answer?: (query: string, options: object) => object, path?: string, lang?: string}} [options]
 */
export async function fixture(body, { answer, path = "", lang = "en", prepare, ...options } = {}) {
  return visit(
    `fixture.html${path}`,
    async (context) => {
      await context.route(/\/fixture\.html/, (route) =>
        route.fulfill({
          contentType: "text/html; charset=utf-8",
          body: `<!doctype html><html lang="${lang}"><title>Fixture</title><link rel="icon" href="data:,">
            <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
            <script type="module" src="aril.js"></script>${body}`,
        }),
      );
      if (answer) await context.route("**/aril-worker.js", (route) => route.fulfill(worker(answer)));
      await prepare?.(context);
    },
    options,
  );
}

/**
 * A worker that answers so.
 *
 * @param {(query: string, options: object) => object} answer
 */
function worker(answer) {
  const body = `const answer = ${answer};
    onmessage = ({ data: { id, query, options } }) => {
      if (!id) return;
      const usual = { query, total: 0, total_is_exact: true, is_cut: false, took_ms: 0, hits: [], facets: [] };
      const given = answer(query, options);
      if (given.error) return postMessage({ id, error: given.error });
      const results = { ...usual, total: given.hits?.length ?? 0, ...given };
      postMessage({ id, results });
    };`;
  return { contentType: "text/javascript", body };
}

/** For `answer`: `total` hits, of which those are told that are asked for. */
export const many = `(total, { offset = 0, limit = 10 }) => ({
  total,
  hits: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, n) => ({
    url: "page-" + (offset + n + 1) + ".html", title: "Page " + (offset + n + 1), tier: "exact", exact: true, score: 1,
    excerpt: [{ text: "text", marked: true }], metadata: [], sections: [],
  })),
})`;

/** The innermost element that has the focus. */
export const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute("part") || element?.id || element?.localName;
  });

export const chosen = (page) => page.locator("[aria-selected=true] [part=title]").allTextContents();
