// The elements together: dialog, results and filters of their own, what they tell the page, and what they remember.

import { fixture, focused, many } from "./fixture.mjs";
import { becomes, check, equal, firstHit, hits, note, QUERY, settled, status, text, type, until } from "./harness.mjs";

/** In a worker: `n` hits for a query that is the number `n`; none for other queries. */
const numbered = `(query, options) => (${many})(Number(query) || 0, options)`;

const titles = (page) => page.locator("[part=title]").allTextContents();

/** In a worker: one hit, titled by the query and its filter; of each facet the values `a` and `b c`. */
const filtered = `(query, { filter, facets }) => ({
  hits: query || filter ? [{ url: "x", title: (query + " " + filter).trim(), exact: true, excerpt: [] }] : [],
  facets: (facets || "").split("\\n").filter(Boolean).map((name) => ({
    name, values: ["a", "b c"].map((value) => ({ value, count: 1 })),
  })),
})`;

/** Writes down what the elements tell, as name and what `detail` picks. */
const listen = (page, cancel = []) =>
  page.evaluate((cancel) => {
    globalThis.told = [];
    for (const name of ["query", "results", "none", "chosen", "error"]) {
      document.addEventListener(`aril-${name}`, (event) => {
        const { query, results, hit, url, place, isElsewhere, error, chosen } = event.detail;
        const tells = { query, total: results?.total, title: hit?.title, url, place, isElsewhere, code: error?.code, chosen };
        globalThis.told.push([name, JSON.parse(JSON.stringify(tells))]);
        if (cancel.includes(name)) event.preventDefault();
      });
    }
  }, cancel);
const told = (page) => page.evaluate(() => globalThis.told.splice(0));

export const tests = {
  async "a dialog over the engine finds, and its hits lead to pages"() {
    const page = await fixture('<aril-modal base="docs/"></aril-modal><aril-trigger></aril-trigger>');
    await page.getByRole("button", { name: "Search" }).click();
    await type(page, QUERY);
    const hit = await firstHit(page);
    check(await text(hit, "title"), "the first hit has no title");
    equal((await page.request.get(await hit.evaluate(({ href }) => href))).status(), 200, "the answer of its page");
    equal(new URL(page.url()).search, "", "the address of a page with a dialog");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Search" }).click();
    equal(await page.getByRole("combobox").inputValue(), QUERY, "the query in a dialog that is opened again");
    await page.mouse.click(5, 5);
    equal(await page.getByRole("dialog").count(), 0, "dialogs after a click beside");
    await page.keyboard.press("/");
    await page.getByRole("button", { name: "Close the search" }).click();
    equal(await page.getByRole("dialog").count(), 0, "dialogs after the button");
  },

  async "a dialog may hold a search box of the page's own, and closes over a place in the page"() {
    const page = await fixture(
      `<aril-modal><aril-search placeholder="Mine" limit="2"></aril-search><p slot="x">no</p><p id="below">Below</p></aril-modal>`,
      { answer: `() => ({ hits: [{ url: "fixture.html#below", title: "Here", exact: true, excerpt: [] }] })` },
    );
    await page.keyboard.press("Control+k");
    await page.locator("aril-modal [part=input][placeholder=Mine]").fill("x");
    await page.getByText("Below", { exact: true }).waitFor();
    await (await firstHit(page)).click();
    await page.waitForURL(/#below$/);
    equal(await page.getByRole("dialog").count(), 0, "dialogs after a hit");
    // What kept the page still goes with the event of closing, which comes later.
    await page.waitForFunction(() => document.adoptedStyleSheets.length === 0);
  },

  async "results and filters apart belong to the search box that they name"() {
    const answer = `(query, { filter, facets }) => ({
      hits: [{ url: "x", title: query + " " + filter, exact: true, excerpt: [] }],
      facets: facets ? facets.split("\\n").map((name) => ({ name, values: [{ value: "v " + name, count: 1 }] })) : [],
    })`;
    const page = await fixture(
      `<aril-results for="b" id="rb"></aril-results><aril-filters for="a" facets="lang=Tongue, kind"></aril-filters>
       <aril-search id="a"></aril-search><aril-search id="b" filters="tag:x"></aril-search><aril-results for="a" id="ra"></aril-results>`,
      { answer },
    );
    const fill = (id, query) => page.locator(`#${id} [part=input]`).fill(query);
    const title = async (id, expected) => {
      await page.locator(`#${id} [part=title]`, { hasText: expected }).waitFor();
      equal(await page.locator(`#${id} [part=title]`).count(), 1, `hits of ${id}`);
    };
    await fill("a", "one");
    await title("ra", "one");
    await fill("b", "two");
    await title("rb", "two tag:x");
    equal(await page.getByRole("group").allTextContents().then((all) => all[1]), "Tonguev lang1", "a facet by its name");
    await page.getByRole("checkbox", { name: "v kind" }).check();
    await title("ra", 'one (kind:"v kind")');
    await title("rb", "two tag:x");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await title("ra", "one");
    // An element that comes later finds what there is.
    await page.locator("#ra").evaluate((element) => element.remove());
    await page.locator("#a [part=title]").waitFor();
    equal(await page.locator("#a").getByRole("combobox").count(), 1, "comboboxes once its results are its own");
    await page.evaluate(() => {
      const results = document.createElement("aril-results");
      results.id = "later";
      results.setAttribute("for", "a");
      document.body.append(results);
    });
    await title("later", "one");
    equal(await page.locator("#a [part=title]").count(), 0, "hits in the box");
  },

  async "results and filters work without a search box"() {
    const page = await fixture('<aril-results query="湖" base="docs/" id="r"></aril-results><aril-filters for="r" facets="lang"></aril-filters>');
    await page.locator("[part=hit]").first().waitFor();
    const before = await page.locator("[part=hit]").count();
    const value = page.getByRole("checkbox", { name: "简体中文" });
    await value.check();
    await page.waitForFunction((n) => document.querySelector("#r").shadowRoot.querySelectorAll("[part=hit]").length < n, before);
    // Others can be added to what is chosen: they are still told.
    await page.locator("aril-filters [part=value]").nth(1).waitFor();
    await page.locator("#r").evaluate((element) => (element.query = "no such thing qqxx"));
    await page.getByRole("button", { name: "Clear filters" }).first().waitFor();
    await page.locator("#r").evaluate((element) => element.setAttribute("query", "Zhanatas"));
    await page.locator("#r").evaluate((element) => (element.chosen = {}));
    await page.locator("[part=mark]", { hasText: "Zhanatas" }).first().waitFor();
  },

  async "more hits come by the button, and by scrolling"() {
    const page = await fixture('<aril-search more="button"></aril-search>', { answer: numbered });
    await page.getByRole("combobox").fill("25");
    await firstHit(page);
    const more = page.getByRole("button", { name: "Show more results" });
    equal((await hits(page)).length, 10, "hits at first");
    await page.keyboard.press("ArrowDown");
    await page.mouse.wheel(0, 5000);
    await page.waitForTimeout(200);
    equal((await hits(page)).length, 10, "hits after scrolling, where only the button brings more");
    await more.click();
    await page.getByText("Page 20").waitFor();
    equal(await page.locator("[aria-selected=true] [part=title]").allTextContents(), ["Page 1"], "the chosen hit");
    await page.getByRole("status").filter({ hasText: "Results shown: 20" }).waitFor();
    await more.click();
    await page.getByText("Page 25").waitFor();
    equal(await titles(page), Array.from({ length: 25 }, (_, n) => `Page ${n + 1}`), "all hits, in their order");
    equal(await more.count(), 0, "buttons for more than all");
    await page.getByRole("combobox").fill("10");
    await settled(page);
    equal(await more.count(), 0, "buttons where a page of results is all");

    const scrolled = await fixture("<aril-search></aril-search>", { answer: numbered });
    await scrolled.getByRole("combobox").fill("500");
    await firstHit(scrolled);
    await scrolled.waitForTimeout(200);
    equal((await hits(scrolled)).length, 10, "hits before anybody scrolls");
    await until("a hundred hits", async () => {
      await scrolled.mouse.wheel(0, 5000);
      return (await hits(scrolled)).length >= 100;
    });
    await scrolled.mouse.wheel(0, 5000);
    await scrolled.waitForTimeout(300);
    equal((await hits(scrolled)).length, 100, "hits that come by scrolling, at most");
    equal(await status(scrolled), "500 results", "the count");
  },

  async "the address holds the query, and back works"() {
    const page = await fixture("<aril-search></aril-search>", { answer: numbered, path: "?a=b#c" });
    const input = page.getByRole("combobox");
    const search = () => new URL(page.url()).search;
    await type(page, "12");
    await firstHit(page);
    await page.waitForURL("**/fixture.html?a=b&q=12#c");
    await input.fill("13");
    await page.waitForURL("**/fixture.html?a=b&q=13#c");
    await page.goBack();
    await page.waitForFunction(() => document.querySelector("aril-search").query === "");
    equal(search(), "?a=b", "the address one step back");
    equal(await page.getByRole("option").count(), 0, "hits one step back");
    await page.goForward();
    await firstHit(page);
    equal(await input.inputValue(), "13", "the query one step on");
    // Followed at once, before the typing has paused.
    await input.fill("7");
    await page.getByText("7 results").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.evaluate(() => addEventListener("click", (event) => event.preventDefault(), { once: true }));
    await page.keyboard.press("Enter");
    equal(search(), "?a=b&q=7", "the address that a hit is left from");
    await input.fill("");
    await page.waitForURL("**/fixture.html?a=b#c");

    const linked = await fixture("<aril-search></aril-search>", { answer: numbered, path: "?q=3" });
    await firstHit(linked);
    equal(await titles(linked), ["Page 1", "Page 2", "Page 3"], "hits of a page that is linked to with a query");
    equal(await focused(linked), "body", "the focus");

    // Of several boxes the first has `q`; others have what they say.
    const several = await fixture('<aril-search id="a"></aril-search><aril-search id="b"></aril-search><aril-search id="c" param="other"></aril-search>', {
      answer: numbered,
      path: "?q=1&other=2",
    });
    const queries = await several.locator("aril-search").evaluateAll((all) => all.map(({ query }) => query));
    equal(queries, ["1", "", "2"], "queries of three boxes");
    await several.locator("#b [part=input]").fill("9");
    await several.locator("#b [part=hit]").first().waitFor();
    await several.waitForTimeout(600);
    equal(new URL(several.url()).search, "?q=1&other=2", "the address after a query that is not kept in it");
  },

  async "the address holds what is chosen of filters, and back leads before each choice"() {
    const page = await fixture('<aril-search></aril-search><aril-filters facets="kind, era=Time"></aril-filters>', {
      answer: filtered,
      path: "?kind=mine#c",
    });
    const input = page.getByRole("combobox");
    const values = page.getByRole("group", { name: "Kind" }).getByRole("checkbox");
    const shown = async (title, search) => {
      await becomes(() => titles(page), [title], "hits");
      await becomes(() => new URL(page.url()).search, search, "the address");
    };
    await type(page, "x");
    await shown("x", "?kind=mine&q=x");
    await values.first().check();
    await shown("x (kind:a)", "?kind=mine&q=x&q.kind=a");
    await values.last().check();
    await shown('x (kind:a OR kind:"b c")', "?kind=mine&q=x&q.kind=a&q.kind=b+c");
    await input.fill("y");
    await shown('y (kind:a OR kind:"b c")', "?kind=mine&q=y&q.kind=a&q.kind=b+c");
    await page.goBack();
    await shown("x (kind:a)", "?kind=mine&q=x&q.kind=a");
    equal(await values.evaluateAll((all) => all.map(({ checked }) => checked)), [true, false], "values one step back");
    equal(await input.inputValue(), "x", "the query one step back");
    await page.goBack();
    await shown("x", "?kind=mine&q=x");
    await page.goForward();
    await shown("x (kind:a)", "?kind=mine&q=x&q.kind=a");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await shown("x", "?kind=mine&q=x");
  },

  async "a link to a filtered search is followed, whatever else stands in it"() {
    const asked = (context) =>
      context.addInitScript(() => {
        globalThis.asked = [];
        addEventListener("aril-query", ({ detail }) => globalThis.asked.push(detail));
      });
    const path = "?kind=b&q.kind=a&q.kind=a&q.kind=&q.era=never&q.__proto__=1&q.other=c&q=x";
    const page = await fixture('<aril-search></aril-search><aril-filters facets="kind era"></aril-filters>', {
      answer: filtered,
      path,
      prepare: asked,
    });
    await becomes(() => titles(page), ["x (kind:a era:never)"], "hits");
    const chosen = { kind: ["a"], era: ["never"] };
    equal(await page.evaluate(() => globalThis.asked), [{ query: "x", chosen }], "what is asked for");
    equal(await focused(page), "body", "the focus");
    check(await page.getByRole("checkbox", { name: /^never/ }).isChecked(), "what no page has can be taken off");
    await page.waitForTimeout(600);
    equal(new URL(page.url()).search, path, "the address");

    // Filters alone; and a thousand values.
    const many = Array.from({ length: 1000 }, (_, n) => `q.kind=${n}`).join("&");
    const long = await fixture('<aril-search facets="kind"></aril-search>', { answer: filtered, path: `?${many}` });
    await firstHit(long);
    equal(await long.getByRole("checkbox").count(), 66, "values of a facet: those chosen, and two others");

    // What the engine has never heard of is no result, and goes.
    const lost = await fixture('<aril-search facets="lang"></aril-search>', { path: "?q=湖&q.lang=qq" });
    await lost.getByText("No results for “湖”").first().waitFor();
    await lost.locator("aril-filters").getByRole("button", { name: "Clear filters" }).click();
    await firstHit(lost);
    await lost.waitForURL((url) => !url.searchParams.has("q.lang"));

    // Each box has names of its own, and one without a name keeps out of the address.
    const search = "?find.kind=a&q.kind=b&.kind=c";
    const several = await fixture(
      '<aril-search id="a" param="find" facets="kind"></aril-search><aril-search id="b" param="" facets="kind"></aril-search>',
      { answer: filtered, path: search },
    );
    await several.locator("#b [part=input]").fill("x");
    await several.locator("#b").getByRole("checkbox", { name: /^a/ }).check();
    await becomes(() => titles(several), ["(kind:a)", "x (kind:a)"], "hits of both");
    await several.waitForTimeout(600);
    equal(new URL(several.url()).search, search, "the address");

    // Nobody is filtered by what they cannot see.
    const plain = await fixture("<aril-search></aril-search>", { answer: filtered, path: "?q=x&q.kind=a" });
    await becomes(() => titles(plain), ["x"], "hits where there are no filters");
  },

  async "filters show the values of all pages before a search, once the focus is there"() {
    const page = await fixture('<aril-search></aril-search><aril-filters facets="lang"></aril-filters>');
    const values = page.locator("[part=value]");
    const wasAsked = (file) => page.requested.some((url) => url.endsWith(file));
    await page.waitForTimeout(300);
    check(!wasAsked("aril-elements.js") && !wasAsked("aril-more.js"), "files before anybody turns to the search");
    await page.getByRole("combobox").hover();
    await page.waitForFunction(() => document.querySelector("aril-search").search?.facets?.ofAll.length);
    equal(await values.count(), 0, "values under a pointer that passes by");
    await page.getByRole("combobox").focus();
    await values.first().waitFor();
    const before = await values.allTextContents();
    equal(await page.getByRole("option").count(), 0, "hits");
    const n = Number(await values.first().locator("[part=count]").textContent());
    await page.getByRole("combobox").fill("lake");
    await firstHit(page);
    await becomes(async () => (await values.allTextContents()).join() === before.join(), false, "values as of all pages");
    await page.getByRole("combobox").fill("");
    await becomes(() => values.allTextContents(), before, "values once nothing is typed again");
    await values.first().click();
    await page.getByText(`${n} results`).first().waitFor();
    await becomes(async () => (await values.allTextContents()).toSorted(), before.toSorted(), "values beside a chosen one");

    const plain = await fixture("<aril-search></aril-search>");
    await type(plain, QUERY);
    await firstHit(plain);
    equal(plain.requested.filter((url) => /aril-(more|api|packs)/.test(url)), [], "files that only some searches need");
  },

  async "of several indexes the one that does not answer is named, beside what the others have"() {
    for (const [lang, expected] of [
      ["en", /^Some results are missing\. \/nowhere\/manifest\.json is not available \(status 404\)/],
      ["de", /^Einige Ergebnisse fehlen\. Eine Datei der Suche konnte nicht geladen werden\. .*\/nowhere\/manifest\.json/],
    ]) {
      const page = await fixture('<aril-search index="index/ nowhere/" base="docs/"></aril-search>', { lang, faulty: true });
      await page.getByRole("combobox").fill(QUERY);
      await firstHit(page);
      await becomes(async () => expected.test(await note(page)), true, "the note names the index");
      await page.getByRole("status").filter({ hasText: expected }).waitFor();
    }
  },

  async "recent searches stay on the device, can be cleared, and can be turned off"() {
    const page = await fixture("<aril-modal></aril-modal>", { answer: numbered });
    const input = page.getByRole("combobox");
    const kept = () => page.evaluate(() => Object.entries(localStorage));
    const use = async (query) => {
      await input.fill(query);
      await firstHit(page);
      await page.keyboard.press("Enter");
    };
    await page.keyboard.press("/");
    await input.fill("9");
    await firstHit(page);
    await page.waitForTimeout(500);
    equal(await kept(), [], "what is kept of a query that nobody used");
    for (const query of ["1", "2", "3", "4", "5", "6", "3"]) await use(query);
    equal(await kept(), [["aril:recent:/fixture.html", '["3","6","5","4","2"]']], "what is kept");
    await input.fill("");
    const options = page.getByRole("option");
    await options.first().waitFor();
    equal(await options.allTextContents(), ["3", "6", "5", "4", "2"], "recent searches in an empty dialog");
    await options.nth(1).click();
    await firstHit(page);
    equal(await input.inputValue(), "6", "the query of the one that was clicked");
    await input.fill("");
    await page.getByRole("button", { name: "Clear recent searches" }).click();
    equal([await options.count(), await kept()], [0, []], "what is left");
    equal(await focused(page), "input", "the focus");

    await page.locator("aril-modal").evaluate((modal) => modal.owner.setAttribute("recent", "0"));
    await use("8");
    equal(await kept(), [], "what is kept where it is turned off");

    await page.locator("aril-modal").evaluate((modal) => modal.owner.removeAttribute("recent"));
    await use("8");
    await page.reload();
    await page.keyboard.press("/");
    await options.first().waitFor();
    equal(await options.allTextContents(), ["8"], "recent searches on another page");

    // Without storage nothing is kept, and nothing fails.
    const without = await fixture("<aril-modal></aril-modal>", {
      answer: numbered,
      prepare: (context) =>
        context.addInitScript(() =>
          Object.defineProperty(globalThis, "localStorage", {
            get() {
              throw new DOMException("denied", "SecurityError");
            },
          }),
        ),
    });
    await without.keyboard.press("/");
    await without.getByRole("combobox").fill("4");
    await firstHit(without);
    await without.keyboard.press("Enter");
    await without.getByRole("combobox").fill("");
    equal(await without.getByRole("option").count(), 0, "recent searches without storage");
  },

  async "the page is told of each step, and may take it over"() {
    const answer = `(query, options) =>
      query === "bad" ? { error: { code: "network", message: "It did not arrive." } } : (${numbered})(query, options)`;
    const page = await fixture("<aril-modal></aril-modal><aril-search></aril-search>", { answer });
    const input = page.locator("aril-search").last().locator("[part=input]");
    await listen(page);
    await input.fill("2");
    await page.getByText("2 results").first().waitFor();
    equal(
      await told(page),
      [
        ["query", { query: "2", chosen: {} }],
        ["results", { total: 2 }],
      ],
      "what a search tells",
    );
    await page.evaluate(() => addEventListener("click", (event) => event.preventDefault()));
    await page.locator("[part=hit]").last().click();
    await page.locator("[part=hit]").last().click({ modifiers: ["Control"] });
    const hit = { query: "2", title: "Page 2", url: "page-2.html", place: 2 };
    equal(
      await told(page),
      [
        ["chosen", { ...hit, isElsewhere: false }],
        ["chosen", { ...hit, isElsewhere: true }],
      ],
      "what a hit tells",
    );
    await input.fill("nothing");
    await page.getByText("No results").first().waitFor();
    equal((await told(page)).map(([name, { query, total }]) => [name, query ?? total]), [["query", "nothing"], ["results", 0], ["none", "nothing"]], "what nothing tells");
    await input.fill("bad");
    await page.getByRole("alert").waitFor();
    equal((await told(page)).at(-1), ["error", { code: "network" }], "what an error tells");
    // Out of a dialog too.
    await page.keyboard.press("Escape");
    await input.evaluate((element) => element.blur());
    await page.keyboard.press("Control+k");
    await page.locator("aril-modal [part=input]").fill("1");
    await page.locator("aril-modal [part=hit]").waitFor();
    equal((await told(page)).at(-1), ["results", { total: 1 }], "what is told out of a dialog");

    const taken = await fixture("<aril-search></aril-search>", { answer });
    await listen(taken, ["results", "none", "error"]);
    const box = taken.getByRole("combobox");
    for (const query of ["2", "nothing", "bad"]) {
      await box.fill(query);
      await taken.waitForFunction((n) => globalThis.told.length >= n, 2);
      await settled(taken);
      const shown = taken.locator("[part=hit], [part=status], [part=error], [part=none]").filter({ visible: true });
      equal(await shown.count(), 0, `what is shown of ${query}`);
      await told(taken);
    }
    equal(await taken.locator("aril-search").evaluate(({ results }) => results), undefined, "results after an error");

    const stopped = await fixture("<aril-search></aril-search>", { answer });
    await listen(stopped, ["query"]);
    await stopped.getByRole("combobox").fill("2");
    await stopped.waitForFunction(() => globalThis.told.length > 0);
    await settled(stopped);
    await stopped.waitForTimeout(200);
    equal((await told(stopped)).map(([name]) => name), ["query"], "what is told of a query that the page took");
    equal(await stopped.locator("[part=hit]").count(), 0, "hits");
  },

  async "where nothing is found, queries that find something are offered"() {
    const answer = `(query) => ({ hits: /^(one|one two)$/.test(query) ? [{ url: "a", title: query, exact: true, excerpt: [] }] : [] })`;
    const page = await fixture('<aril-search><a slot="none" href="#ask">Ask</a></aril-search>', { answer });
    const input = page.getByRole("combobox");
    await input.fill("one two three");
    await page.getByText("No results for “one two three”").first().waitFor();
    await page.getByText("Check the spelling").waitFor();
    await page.getByRole("link", { name: "Ask" }).waitFor();
    await page.getByRole("button", { name: "one two", exact: true }).click();
    await firstHit(page);
    equal([await input.inputValue(), await focused(page)], ["one two", "input"], "the query, and the focus");
    equal(await page.getByText("Check the spelling").isVisible(), false, "advice beside hits");
    await input.fill("single");
    await page.getByText("No results for “single”").first().waitFor();
    await page.waitForTimeout(200);
    equal(await page.locator("[part=suggestion]").count(), 0, "suggestions of a single word");
    await page.locator("aril-search").evaluate((element) => (element.chosen = { kind: ["x"] }));
    await page.getByRole("button", { name: "Clear filters" }).click();
    equal(await page.locator("aril-search").evaluate((element) => element.chosen), {}, "filters");
  },

  async "a page of results that is filtered says how many other values would add"() {
    const page = await fixture('<aril-search base="docs/" facets="lang"></aril-search>');
    const filters = page.locator("aril-search aril-filters");
    const counts = async () =>
      Object.fromEntries((await filters.locator("[part=value]").allTextContents()).map((value) => value.split(/(?=\d+$)/)));
    await type(page, "湖");
    await firstHit(page);
    await filters.getByText("简体中文").waitFor();
    const before = await counts();
    check(Object.keys(before).length > 2, `too few languages: ${JSON.stringify(before)}`);
    await filters.getByText("简体中文").click();
    await page.getByText(`${before["简体中文"]} result`).first().waitFor();
    await page.waitForFunction(
      (n) => document.querySelector("aril-search").shadowRoot.querySelector("aril-filters").shadowRoot.querySelectorAll("[part=value]").length === n,
      Object.keys(before).length,
    );
    equal(await counts(), before, "counts once one language is chosen");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByText("10 results").first().waitFor();
  },

  async "a page styles every part, in a dialog too"() {
    const page = await fixture(
      `<style>::part(hit), ::part(value) { letter-spacing: 7px }</style>
       <aril-search facets="lang" base="docs/"></aril-search><aril-modal facets="lang" base="docs/"></aril-modal>`,
    );
    const styled = async (inside) => {
      await page.locator(`${inside} [part=value]`).first().waitFor();
      for (const part of ["hit", "value"]) {
        const style = await page
          .locator(`${inside} [part=${part}]`)
          .first()
          .evaluate((element) => getComputedStyle(element).letterSpacing);
        equal(style, "7px", `the style of ${part} in ${inside}`);
      }
    };
    await page.locator("aril-search [part=input]").fill("湖");
    await styled("aril-search");
    await page.locator("aril-search [part=input]").evaluate((input) => input.blur());
    await page.keyboard.press("/");
    await page.locator("aril-modal [part=input]").fill("湖");
    await styled("aril-modal");
  },

  async "a floating list is not there while it has nothing to show"() {
    const page = await fixture('<aril-search floating></aril-search>', { answer: numbered });
    const panel = page.locator("[part=panel]");
    await page.getByRole("combobox").focus();
    await page.waitForFunction(() => document.querySelector("aril-search").search);
    equal(await panel.isVisible(), false, "a panel before anything is typed");
    await page.keyboard.type("3");
    await firstHit(page);
    equal(await panel.isVisible(), true, "a panel with hits");
    await page.getByRole("combobox").fill("");
    await becomes(() => panel.isVisible(), false, "a panel once nothing is typed again");
    await page.evaluate(() => document.querySelector("aril-search").append(Object.assign(document.createElement("p"), { slot: "empty", textContent: "Try" })));
    await page.getByRole("combobox").blur();
    await page.getByRole("combobox").focus();
    await page.getByText("Try").waitFor();
  },

  async "slots have a place for what the page wants to say"() {
    const page = await fixture(
      `<aril-search><b slot="start">S</b><b slot="end">E</b><p slot="empty">Try this</p><p slot="footer">Foot</p><form>no script</form></aril-search>`,
      { answer: numbered },
    );
    await page.getByRole("combobox").focus();
    await page.getByText("Try this").waitFor();
    for (const shown of ["S", "E", "Foot"]) await page.getByText(shown, { exact: true }).waitFor();
    equal(await page.getByText("no script").isVisible(), false, "what stands for the element without a script");
    await page.keyboard.type("3");
    await firstHit(page);
    equal(await page.getByText("Try this").isVisible(), false, "what is for an empty input");
  },

  async "a part of the script that does not load is told, and loaded again"() {
    let isDown = true;
    const page = await fixture("<aril-search></aril-search><aril-results query='2' for='none'></aril-results>", {
      answer: numbered,
      faulty: true,
      prepare: (context) => context.route("**/aril-elements.js*", (route) => (isDown ? route.abort() : route.continue())),
    });
    // `for` names nothing: the element has a search of its own.
    await page.locator("aril-results").getByRole("alert").getByText("did not load").waitFor();
    await page.getByRole("combobox").fill("3");
    await page.locator("aril-search").getByRole("alert").getByText("did not load").waitFor();
    equal(await page.getByText("No results").count(), 0, "an error told as “No results”");
    isDown = false;
    await page.locator("aril-search").getByRole("button", { name: "Try again" }).click();
    await page.locator("aril-search [part=hit]").first().waitFor();
    await page.locator("aril-results").hover(); // A sign of interest is enough.
    await page.locator("aril-results [part=hit]").first().waitFor();
    equal(await page.getByRole("alert").count(), 0, "alerts");
  },

  async "a dialog is there at once, and takes what is typed while the rest of it is on its way"() {
    let release = () => {};
    const isReleased = new Promise((resolve) => (release = () => resolve(undefined)));
    const prepare = (context) =>
      context.route(/aril-(more|elements)\.js/, async (route) => {
        await isReleased;
        await route.continue();
      });
    const [page, left] = await Promise.all(
      [1, 2].map(() => fixture("<aril-modal></aril-modal><aril-trigger></aril-trigger>", { answer: numbered, prepare })),
    );
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("dialog", { name: "Search" }).waitFor();
    await page.keyboard.type("3");
    await page.locator("[part=box].late").waitFor();
    // Who turns away meanwhile is not called back.
    await left.keyboard.press("/");
    await left.getByRole("dialog").waitFor();
    await left.keyboard.press("Escape");
    release();
    await firstHit(page);
    equal([await page.getByRole("combobox").inputValue(), await focused(page)], ["3", "input"], "the query, and the focus");
    equal(await page.locator("[part=box].late").count(), 0, "boxes that are late");
    await page.getByRole("button", { name: "Close the search" }).click();
    await left.locator("aril-modal [part=close]").waitFor({ state: "attached" });
    equal(await left.getByRole("dialog").count(), 0, "dialogs that were closed before they were loaded");
    equal(await left.evaluate(() => document.adoptedStyleSheets.length), 0, "sheets that keep the page still");
  },

  async "a dialog that does not load is told, and opens once it does"() {
    let isDown = true;
    const page = await fixture("<aril-modal></aril-modal>", {
      answer: numbered,
      faulty: true,
      prepare: (context) => context.route("**/aril-more.js*", (route) => (isDown ? route.abort() : route.continue())),
    });
    await page.keyboard.press("/");
    await page.getByRole("alert").getByText("did not load").waitFor();
    isDown = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("dialog").waitFor();
    equal([await page.getByRole("alert").count(), await focused(page)], [0, "input"], "alerts, and the focus");
  },

  async "an error in results apart has a retry, and never looks like none"() {
    const answer = `(query) => {
      globalThis.asked = (globalThis.asked ?? 0) + 1;
      if (asked < 2) return { error: { code: "network", message: "It did not arrive." } };
      return { hits: [{ url: "a", title: "A", exact: true, excerpt: [] }] };
    }`;
    const page = await fixture('<aril-results query="x"></aril-results>', { answer });
    await page.getByRole("alert").getByText("It did not arrive.").waitFor();
    equal(await page.getByText("No results").count(), 0, "an error told as “No results”");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("[part=hit]").waitFor();
  },

  async "a dialog leaves what a keyboard on the screen leaves, and results are not under it"() {
    const page = await fixture("<aril-modal></aril-modal>", {
      answer: numbered,
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      prepare: (context) =>
        context.addInitScript(() => {
          // Chromium without a window has no such keyboard.
          const { prototype } = VisualViewport;
          globalThis.left = 844;
          Object.defineProperty(prototype, "height", { get: () => globalThis.left });
        }),
    });
    await page.locator("aril-modal").evaluate((modal) => modal.show());
    const height = () => page.locator("dialog").evaluate((dialog) => dialog.offsetHeight);
    equal(await height(), 844, "the dialog's height");
    await page.evaluate(() => {
      globalThis.left = 500;
      visualViewport.dispatchEvent(new Event("resize"));
    });
    equal(await height(), 500, "its height beside a keyboard");
    await page.getByRole("combobox").fill("30");
    await firstHit(page);
    const { bottom, scrolls } = await page.locator("[part=scroller]").evaluate((scroller) => ({
      bottom: scroller.getBoundingClientRect().bottom,
      scrolls: scroller.scrollHeight > scroller.clientHeight,
    }));
    check(bottom <= 500 && scrolls, `the results end at ${bottom}, and scroll: ${scrolls}`);
  },

  async "nothing that is typed leaves the page"() {
    const page = await fixture('<aril-modal facets="lang"></aril-modal>');
    await page.keyboard.press("/");
    await type(page, "Zhanatas");
    await firstHit(page);
    await page.keyboard.press("Enter");
    const asked = page.requested.filter((url) => /Zhanatas/i.test(url));
    equal(asked, [], "requests that tell the query");
    check(page.requested.every((url) => new URL(url).origin === new URL(page.url()).origin), "other hosts were asked");
  },
};
