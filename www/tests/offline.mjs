// Without a network, by the service worker.

import { check, equal, firstHit, hits, QUERY, visit } from "./harness.mjs";
import { withSite } from "./site.mjs";

const PAGES = {
  "/offline.html": `<script type="module" src="aril.js"></script><aril-search base="docs/"></aril-search>`,
};

export const tests = {
  async "without a network the service worker has what was searched for before"() {
    await withSite({ pages: PAGES }, async (address) => {
      const page = await visit(new URL("offline.html", address).href, undefined, { faulty: true });
      await page.evaluate(async () => {
        await navigator.serviceWorker.register("aril-sw.js");
        await navigator.serviceWorker.ready;
      });
      await page.reload();
      await page.waitForFunction(() => navigator.serviceWorker.controller);
      await page.getByRole("combobox").fill(QUERY);
      await firstHit(page);
      const before = await hits(page);
      // What came is kept beside the answer.
      const files = page.requested.filter((url) => /\.aril$|\/aril[\w-]*\.(js|wasm)$/.test(url));
      await page.waitForFunction(async (files) => {
        const kept = await Promise.all(files.map((file) => caches.match(file)));
        return kept.every(Boolean);
      }, files.filter((url) => !url.endsWith("aril-sw.js")));
      await page.context().setOffline(true);
      // A search of its own, with a worker and an engine of its own.
      const urls = await page.evaluate(async (query) => {
        const { open } = await import(new URL("aril.js", location.href).href);
        return (await open().search(query)).hits.map((hit) => hit.url);
      }, QUERY);
      equal(urls.length, before.length, "hits without a network");
      check(urls.length > 0, "nothing is found");
    });
  },
};
