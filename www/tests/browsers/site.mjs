// The site that the tests visit: the built page under the strictest policy that it promises to run under, with
// faults where a test wants them. Each test has one of its own, and so an origin without another's cache.

import { readFile } from "node:fs/promises";
import { pause } from "../checks.mjs";
import { BASE, listen, real } from "../server.mjs";

/** A folder with the demo's index whose blocks are in packs. */
const PACKED = process.env.ARIL_PACKED;

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
  "worker-src 'self'; require-trusted-types-for 'script'; report-uri /complaints";

/** Names of policies for types: our own, and on the demo's pages theirs. */
const TRUSTED = { ours: "trusted-types aril", demo: "trusted-types aril demo" };

/** What watches a page for complaints and looks through its shadow roots. Served as /watch.js, first in each page. */
const watch = () => {
  const complaints = [];
  /** The elements that match, in the page and in the shadow roots below. */
  function all(selector, root = document) {
    return [...root.querySelectorAll("*")].flatMap((element) => [
      ...(element.matches(selector) ? [element] : []),
      ...(element.shadowRoot ? all(selector, element.shadowRoot) : []),
    ]);
  }
  const shown = (selector) => all(selector).filter((element) => element.checkVisibility());
  const texts = (selector) => shown(selector).map((element) => element.textContent.trim());
  /** What has the focus, in whichever shadow root. */
  function active(root = document) {
    const element = root.activeElement;
    return element?.shadowRoot ? active(element.shadowRoot) : element;
  }
  addEventListener("error", ({ message }) => complaints.push(message));
  addEventListener("unhandledrejection", ({ reason }) => complaints.push(`unhandled: ${reason}`));
  for (const kind of ["error", "warn"]) {
    console[kind] = (...words) => complaints.push(`console.${kind}: ${words.join(" ")}`);
  }
  // What a page that is left has complained of.
  addEventListener("pagehide", () => {
    if (complaints.length) navigator.sendBeacon("/complaints", complaints.splice(0).join(" | "));
  });
  globalThis.test = { complaints, all, shown, texts, active };
};

const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript; charset=utf-8" };

/** An index whose documents have facets. */
const GOLDEN = new URL("../../../tests/golden/v1/split/", import.meta.url);

/** Pages of the tests' own, in a few words. */
const PAGES = {
  "/plain.html": "<aril-search></aril-search>",
  "/marking.html": '<script src="aril-highlight.js" defer></script><aril-search base="docs/"></aril-search>',
  "/modal.html":
    '<aril-trigger></aril-trigger><aril-modal></aril-modal><p><label>Other <input id="other"></label></p>',
  "/filters.html":
    '<aril-search index="golden/"></aril-search><aril-filters facets="kind"></aril-filters><aril-results></aril-results>',
};

/** Pages that do not load the usual script. */
const OTHERS = {
  "/classic.html": '<script src="aril-classic.js" defer></script><aril-search></aril-search>',
  "/own.html": '<script type="module" src="own.js"></script><ol></ol>',
};

/** An interface of a site's own. */
const OWN = `import { open } from "./aril.js";
const search = open();
const { hits } = await search.search("Zhanatas", { limit: 3 });
for (const { title } of hits) document.querySelector("ol").append(document.createElement("li"), title);
const stop = new AbortController();
const stopped = search.search("Almaty", { signal: stop.signal });
stop.abort();
await stopped.catch(({ name }) => (document.title = name));
search.close();`;

const page = (content, lang = "en") =>
  `<!doctype html><html lang="${lang}"><title>Test</title>${content}</html>`;
const withScript = (content) => page(`<script type="module" src="aril.js"></script>${content}`);

/**
 * @typedef {object} Site
 * @property {string} address
 * @property {(path: string) => object | undefined} fault Is asked how to answer: with `status`, `type` and `body`, with
 *   `cut` for a connection that breaks, after `delay_ms`; with nothing for the right answer.
 * @property {string[]} requested Paths.
 * @property {string[]} complaints What browsers report of the policy, and pages that were left.
 * @property {boolean} packed Whether the index is the packed one.
 * @property {() => void} close
 */

/** @returns {Promise<Site>} */
export async function serve() {
  const site = { address: "", fault: (_path) => undefined, requested: [], complaints: [], packed: false };
  const server = await listen(async (request, response) => {
    const { pathname } = new URL(request.url, BASE);
    if (pathname === "/complaints") {
      site.complaints.push(...(await complaintsOf(request)));
      return response.writeHead(204).end();
    }
    site.requested.push(request.url);
    const answer = {
      headers: {},
      ...(await right(site, pathname, request).catch(broken)),
      ...site.fault(pathname),
    };
    if (answer.delay_ms) await pause(answer.delay_ms);
    if (answer.cut) return request.socket.destroy();
    const headers = { "content-type": answer.type, "cache-control": "no-cache", ...answer.headers };
    // Pages of ours, not those that were found. And scripts: the worker's policy is that of its own answer.
    if (/html|javascript/.test(answer.type) && !pathname.startsWith("/docs/")) {
      const trusted = /^\/($|index|options)/.test(pathname) ? TRUSTED.demo : TRUSTED.ours;
      headers["content-security-policy"] = `${POLICY}; ${trusted}`;
    }
    response.writeHead(answer.status, headers).end(answer.body);
  });
  return Object.assign(site, server);
}

async function right(site, pathname, request) {
  if (pathname === "/watch.js") return { status: 200, type: TYPES.js, body: `(${watch})()` };
  if (pathname === "/favicon.ico") return { status: 204, type: "", body: "" };
  if (pathname === "/own.js") return { status: 200, type: TYPES.js, body: OWN };
  if (PAGES[pathname]) return { status: 200, type: TYPES.html, body: watched(withScript(PAGES[pathname])) };
  if (pathname === "/arabic.html") {
    const script = '<script type="module" src="aril.js"></script>';
    return {
      status: 200,
      type: TYPES.html,
      body: watched(page(`${script}<aril-search></aril-search>`, "ar")),
    };
  }
  if (OTHERS[pathname]) return { status: 200, type: TYPES.html, body: watched(page(OTHERS[pathname])) };
  if (pathname.startsWith("/golden/")) {
    return part(await readFile(new URL(pathname.slice("/golden/".length), GOLDEN)), request);
  }
  if (site.packed && pathname.startsWith("/index/"))
    return part(await readFile(PACKED + pathname.slice(6)), request);
  const answer = await real(pathname);
  if (!answer.type.includes("html")) return answer;
  return { ...answer, body: watched(answer.body.toString()) };
}

/** A page with what watches it. */
const watched = (html, script = '<script src="/watch.js"></script>') =>
  html.replace(/<title>/, (tag) => script + tag);

/** A page for which no server runs, with what watches it. */
export const watchedAlone = (html) => watched(html, `<script>(${watch})()</script>`);

/** What a test has asked of the site that it does not have. */
const broken = (error) => ({ status: 500, type: "text/plain", body: String(error) });

/** As a host answers that sends parts of files. */
function part(body, { headers: { range } }) {
  const type = "application/octet-stream";
  if (!range) return { status: 200, type, body };
  const [first, last] = range.match(/\d+/g).map(Number);
  const headers = { "content-range": `bytes ${first}-${last}/${body.length}` };
  return { status: 206, type, headers, body: body.subarray(first, last + 1) };
}

/** A report of the policy, or the text that the page itself sends. */
async function complaintsOf(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  if (!text.startsWith("{")) return [text];
  const report = JSON.parse(text)["csp-report"];
  // Pictures in a tab are the browser's own wish.
  if (/favicon|^data/.test(report["blocked-uri"])) return [];
  return [
    `policy: ${report["violated-directive"]} forbids ${report["blocked-uri"]} ${report["script-sample"] ?? ""}`,
  ];
}
