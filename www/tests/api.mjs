// The API: several indexes as one, suggestions, explanations.

import { readFile } from "node:fs/promises";
import { check, equal, GOLDEN, QUERY, visit } from "./harness.mjs";

/** The golden index beside the demo's, in a folder of its own. */
const withOther = (context) =>
  context.route("**/other/*", async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1);
    const body = await readFile(new URL(name, GOLDEN)).catch(() => undefined);
    await route.fulfill(body ? { body } : { status: 404 });
  });

/** Runs `body` in the page with aril.js. */
const call = (page, body, given) =>
  page.evaluate(`(async () => {
    const { open } = await import("./aril.js");
    return (${body})(open, ${JSON.stringify(given)});
  })()`);

const SEARCH = `async (open, { index, query, options }) => {
  const client = open({ index });
  const partial = [];
  const results = await client.search(query, { ...options, onPartial: (some) => partial.push(some.hits.length) });
  client.close();
  return { ...results, partial };
}`;

export const tests = {
  async "several indexes are one list, and one that fails is told beside the others"() {
    const page = await visit("", withOther, { faulty: true });
    const ask = (index, options = {}) => call(page, SEARCH, { index, query: "the", options });
    const [one, other] = [await ask("index/", { limit: 100 }), await ask("other/", { limit: 100 })];
    check(one.total > 0 && other.total > 0, "one of the indexes has nothing");
    const both = await ask("index/ other/", { limit: 100 });
    equal(both.total, one.total + other.total, "total");
    for (const [index, results] of [one, other].entries()) {
      const own = both.hits.filter((hit) => hit.index === index).map(({ url }) => url);
      equal(own, results.hits.map(({ url }) => url).slice(0, own.length), `hits of ${index}, in their order`);
    }
    equal(new Set(both.hits.slice(0, 2).map(({ index }) => index)).size, 2, "indexes among the first two hits");
    const second = await ask(["index/", "other/"], { limit: 3, offset: 2 });
    equal(
      second.hits.map(({ url }) => url),
      both.hits.slice(2, 5).map(({ url }) => url),
      "hits behind the first two",
    );
    const half = await ask("index/ nowhere/", { limit: 100 });
    equal(half.hits.length, one.hits.length, "hits where one index is missing");
    equal(half.total_is_exact, false, "whether the total is exact where one index is missing");
    check(/nowhere\/manifest\.json is not available/.test(half.failed[0].message), half.failed[0].message);
    // Where what is wrong names no file, the folder is named.
    const body = '{"aril": 99, "layout": "inline"}';
    await page.context().route("**/other/manifest.json", (route) => route.fulfill({ body }));
    const [newer] = (await ask("index/ other/")).failed;
    check(newer.message.startsWith("/other/: The search index has format 99"), newer.message);
    const error = await ask("nowhere/ no/").catch((thrown) => thrown.message);
    check(/manifest\.json is not available/.test(error), `the error where all are missing: ${error}`);
  },

  async "a script that did not load once is loaded when it is asked for again"() {
    let nAsked = 0;
    const lost = (context) =>
      context.route("**/aril-api.js*", (route) => (nAsked++ ? route.continue() : route.fulfill({ status: 503 })));
    const page = await visit("", lost, { faulty: true });
    const said = await page.evaluate(async () => {
      const { open } = await import(new URL("aril.js", location.href).href);
      const client = open({ index: "index/" });
      const suggest = () => client.suggest("the", { limit: 1 }).then(() => "suggestions", () => "nothing");
      const said = [await suggest(), await suggest()];
      client.close();
      return said;
    });
    equal(said, ["nothing", "suggestions"], "what two calls bring");
  },

  async "suggestions are titles and what words go on to, and wait for a search under way"() {
    const page = await visit();
    const suggested = (query) =>
      call(
        page,
        `async (open, query) => {
          const client = open();
          const [suggestions, results] = await Promise.all([client.suggest(query), client.search(query)]);
          client.close();
          return { suggestions, n: results.hits.length };
        }`,
        query,
      );
    const { suggestions, n } = await suggested("千岛");
    check(n > 0, "the search has nothing");
    check(suggestions.some(({ text }) => text.startsWith("千岛湖")), JSON.stringify(suggestions));
    const words = (await suggested("Zhan")).suggestions.map(({ text }) => text);
    check(words.some((text) => /^Zhanatas/.test(text)), JSON.stringify(words));
    equal((await suggested("qqxxqq")).suggestions, [], "suggestions for what stands nowhere");
  },

  async "an answer is explained"() {
    const page = await visit();
    const told = await call(page, `async (open, query) => Object.keys(await open().explain(query))`, QUERY);
    equal(told, ["done"], "what is told");
  },
};
