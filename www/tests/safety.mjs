// What a site's policies allow is enough, text is text, and nothing leaves the site.

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { becomes, check, equal, firstHit, marks, neverNoResults, QUERY, settled, type, until, visit } from "./harness.mjs";
import { withSite } from "./site.mjs";

/** The least that Aril needs, on pages that ask for trusted types too. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
  "worker-src 'self'; require-trusted-types-for 'script'";

const DIST = new URL("../dist/", import.meta.url);

const BOX = '<aril-search id="search" base="docs/"></aril-search>';

/** Pages with each script that a site may lay into them. */
const PAGES = {
  "/module.html": `<script type="module" src="aril.js"></script>${BOX}`,
  "/classic.html": `<script src="aril-classic.js" defer></script>${BOX}`,
  "/classic-in-head.html": `<head><script src="aril-classic.js"></script></head>${BOX}`,
  "/highlight.html": `<script type="module" src="aril.js"></script><script src="aril-highlight.js" defer></script>${BOX}`,
  "/explain.html":
    `<script type="module" src="aril.js"></script><script type="module" src="aril-explain.js"></script>` +
    `${BOX}<aril-explain for="search"></aril-explain>`,
  "/dialog.html": '<script type="module" src="aril.js"></script><aril-modal base="docs/"></aril-modal>',
  "/views.html":
    `<script type="module" src="aril.js"></script>${BOX}` +
    '<aril-filters for="search" facets="lang"></aril-filters><aril-results for="search"></aril-results>',
  "/language.html": `<html lang="ar"><script type="module" src="aril.js"></script>${BOX}`,
  "/several.html": `<script type="module" src="aril.js"></script><aril-search index="index/ /index/" base="docs/"></aril-search>`,
  "/offline.html": `<script type="module" src="aril.js"></script><script src="register.js"></script>${BOX}`,
};

/** What a page that asks for trusted types registers the service worker with. */
const REGISTER = `const policy = trustedTypes.createPolicy("site", { createScriptURL: (url) => url });
  navigator.serviceWorker.register(policy.createScriptURL("/aril-sw.js"));`;

/** With what these pages load. */
const FILES = { ...PAGES, "/register.js": REGISTER };

/** The input of the search box, which is a combobox where no other element shows the results. */
const input = (page) => page.locator("aril-search [part=input]");

/** Lets the visitor search; where there is but a dialog, it is opened. */
async function search(page, query) {
  if (!(await page.locator("aril-search").count())) await page.keyboard.press("Control+k");
  await input(page).click();
  await input(page).pressSequentially(query, { delay: 20 });
}

/** Lets all pages of the site have the script that marks what was found. */
const withHighlight = (path, body) =>
  path.startsWith("/docs/")
    ? `<meta charset="utf-8">${body}<script src="/aril-highlight.js" defer></script>`
    : // The demo's own icon is no part of what Aril needs.
      body.replace(/<link rel="icon"[^>]*>/, "");

/** The query as an address may have it. */
const QUERY_IN_ADDRESS = encodeURIComponent(QUERY);

export const tests = {
  async "everything runs under the strictest policy, with trusted types required"() {
    const headers = { "content-security-policy": POLICY };
    await withSite({ pages: FILES, headers, edit: withHighlight }, async (address) => {
      for (const path of ["/", ...Object.keys(PAGES)]) {
        // Documents have images that are missing.
        const made = await visit(new URL(path, address).href, undefined, { faulty: true });
        await search(made, QUERY);
        await firstHit(made);
        check((await marks(made)).includes(QUERY), `${path}: no excerpt marks the query`);
        // A slip, which takes the second module.
        await input(made).fill("pomegranite");
        await firstHit(made);
        if (path === "/explain.html") await made.getByText("How “pomegranite” was answered").waitFor();
        if (path === "/views.html") await made.locator("aril-filters input").first().check();
        if (path === "/language.html") equal(await made.locator("aril-search").evaluate(({ dir }) => dir), "rtl", path);
        if (path === "/offline.html") await made.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
        if (path === "/highlight.html") {
          await made.keyboard.press("ArrowDown");
          await made.keyboard.press("Enter");
          await made.waitForURL(/docs/);
          await made.waitForFunction(() => CSS.highlights.get("aril")?.size);
        }
      }
    });
  },

  async "a policy that names its own types is enough with one more word"() {
    const headers = { "content-security-policy": `${POLICY}; trusted-types aril` };
    await withSite({ pages: PAGES, headers }, async (address) => {
      for (const path of ["module.html", "classic.html"]) {
        const made = await visit(address + path);
        await type(made, QUERY);
        await firstHit(made);
      }
    });
  },

  async "where WebAssembly is forbidden or missing the visitor is told so"() {
    const forbidden = { "content-security-policy": POLICY.replace(" 'wasm-unsafe-eval'", "") };
    const missing = (context) =>
      context.route("**/aril-worker.js", async (route) => {
        const body = `delete globalThis.WebAssembly;${await (await route.fetch()).text()}`;
        await route.fulfill({ contentType: "text/javascript", body });
      });
    for (const [headers, prepare] of [
      [forbidden, undefined],
      [{}, missing],
    ]) {
      await withSite({ pages: PAGES, headers }, async (address) => {
        const made = await visit(`${address}module.html`, prepare);
        await type(made, QUERY);
        const alert = made.getByRole("alert");
        await alert.getByText("wasm-unsafe-eval").waitFor();
        await neverNoResults(made);
      });
    }
  },

  async "where the search cannot run a form of the page's own takes the query, and without scripts too"() {
    const form = '<form slot="fallback" action="/other.html"><input name="words"><button>Elsewhere</button></form>';
    const script = '<script type="module" src="aril.js"></script>';
    const pages = {
      "/box.html": `${script}<aril-search>${form}</aril-search>`,
      "/dialog.html": `${script}<aril-trigger></aril-trigger><aril-modal>${form}</aril-modal>`,
      "/other.html": "<p>Other</p>",
    };
    const forbidden = { "content-security-policy": POLICY.replace(" 'wasm-unsafe-eval'", "") };
    for (const path of ["box.html", "dialog.html"]) {
      await withSite({ pages, headers: forbidden }, async (address) => {
        const made = await visit(address + path);
        if (path === "dialog.html") await made.getByRole("button", { name: "Search" }).click();
        const button = made.getByRole("button", { name: "Elsewhere" });
        await made.getByRole("combobox").waitFor();
        equal(await button.isVisible(), false, `${path}: the form before it is needed`);
        await type(made, QUERY);
        await button.click();
        await made.waitForURL(/other/);
        equal(new URL(made.url()).searchParams.get("words"), QUERY, `${path}: what the form sends`);
      });
      await withSite({ pages }, async (address) => {
        const made = await visit(address + path, undefined, { javaScriptEnabled: false });
        check(await made.getByRole("button", { name: "Elsewhere" }).isVisible(), `${path}: the form without scripts`);
      });
    }
    await withSite({ pages }, async (address) => {
      const made = await visit(`${address}box.html`);
      await type(made, QUERY);
      await firstHit(made);
      equal(await made.getByRole("button", { name: "Elsewhere" }).isVisible(), false, "the form where all is well");
    });
  },

  async "a module that is loaded as a script is told of by the browser"() {
    await withSite({ pages: { "/": `<script src="aril.js"></script>${BOX}` } }, async (address) => {
      const made = await visit(address, undefined, { expected: /outside a module|Unexpected token 'export'/ });
      await made.waitForLoadState();
      await becomes(() => made.told.length, 1, "what the browser says");
    });
  },

  async "nothing is asked of any other host, and no request has what was typed"() {
    await withSite({ pages: FILES, edit: withHighlight }, async (address, requested) => {
      const pages = [];
      for (const path of ["/", ...Object.keys(PAGES)]) {
        const made = await visit(new URL(path, address).href, undefined, { faulty: true });
        pages.push(made);
        await search(made, "lake");
        for (const query of [QUERY, "pomegranite", "lake OR -dam", "qiandaohu", "tag:none"]) {
          await input(made).fill(query);
          await settled(made);
        }
        await input(made).fill(QUERY);
        const hit = await firstHit(made);
        await hit.click();
        await made.waitForURL(/docs/);
        await made.waitForLoadState();
      }
      const addresses = pages.flatMap(({ requested }) => requested).filter((url) => !/^(data|blob):/.test(url));
      const elsewhere = addresses.filter((url) => !url.startsWith(address));
      equal(elsewhere, [], "requests to others");
      check(requested.length > 50, `requests that were seen: ${requested.length}`);
      equal(requested.filter((line) => !/^GET \/[\w./-]*$/.test(line)), [], "requests that are more than a file's name");
      const typed = [QUERY, QUERY_IN_ADDRESS, "pomegranite", "qiandaohu"];
      const telling = requested.filter((line) => typed.some((text) => line.includes(text)));
      equal(telling, [], "requests that tell what was typed");
    });
  },

  async "no script has an address of anybody's in it"() {
    const names = (await readdir(DIST)).filter((name) => /^aril.*\.js$/.test(name));
    check(names.includes("aril-highlight.js") && names.includes("aril-classic.js"), `scripts: ${names}`);
    for (const name of names) {
      const script = await readFile(new URL(name, DIST), "utf8");
      const addresses = script.match(/\b(https?|wss?):\/\/[^"'`\s]+/g) ?? [];
      equal(addresses.filter((text) => text !== "http://www.w3.org/2000/svg"), [], `addresses in ${name}`);
      const sinks = /\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|new Function)\b|\beval\(/;
      equal(script.match(sinks)?.[0], undefined, `what makes markup or code of text in ${name}`);
    }
  },

  async "a script whose bytes are not those that the page expects does not run"() {
    const bytes = await readFile(new URL("aril.js", DIST));
    const right = `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
    const wrong = `sha384-${createHash("sha384").update("other").digest("base64")}`;
    const page = (integrity) => `<script type="module" src="aril.js" integrity="${integrity}"></script>${BOX}`;
    await withSite({ pages: { "/right.html": page(right), "/wrong.html": page(wrong) } }, async (address) => {
      const made = await visit(`${address}right.html`);
      await type(made, QUERY);
      await firstHit(made);
      const other = await visit(`${address}wrong.html`, undefined, { expected: /integrity/ });
      await other.waitForLoadState();
      equal(await other.evaluate(() => customElements.get("aril-search") === undefined), true, "it did not run");
      await becomes(() => other.told.length, 1, "what the browser says");
    });
  },

  async "an import map holds what the script imports, when it is asked for again too"() {
    const map = async (edit) => {
      const integrity = {};
      for (const name of ["aril-elements.js", "aril-more.js"]) {
        const bytes = edit(await readFile(new URL(name, DIST), "utf8"));
        integrity[`/${name}`] = `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
      }
      const json = JSON.stringify({ integrity });
      return `<script type="importmap">${json}</script>${PAGES["/module.html"]}`;
    };
    const pages = { "/right.html": await map((text) => text), "/wrong.html": await map((text) => `${text} `) };
    await withSite({ pages }, async (address) => {
      const made = await visit(`${address}right.html`);
      await type(made, QUERY);
      await firstHit(made);
      const other = await visit(`${address}wrong.html`, undefined, { expected: /integrity/ });
      await type(other, QUERY);
      for (let n = 0; n < 3; n++) {
        await other.getByRole("button", { name: "Try again" }).click();
        await other.getByRole("button", { name: "Try again" }).waitFor();
      }
      equal(await other.locator("[part=hit]").count(), 0, "hits");
      await until("what the browser says", () => other.told.length);
    });
  },

  async "a base that is code leads nowhere"() {
    const body = PAGES["/module.html"].replace("docs/", "javascript:alert(1)//");
    await withSite({ pages: { "/": body } }, async (address) => {
      const made = await visit(address);
      await type(made, QUERY);
      const hit = await firstHit(made);
      equal(await hit.getAttribute("href"), null, "the link");
      equal(await made.locator("aril-search a").count(), 0, "links");
    });
  },
};
