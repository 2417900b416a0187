// docfind: its own command over the documents as JSON. No package registry has it, so it is measured where
// a `docfind` stands on PATH. Its adapter follows its documentation and has not met it yet.

import { excerpt } from "../page/texts.mjs";

export const id = "docfind";
export const name = "docfind";
export const note = "its own keywords of title and body; the `docfind` on PATH";

const HOW = "no package registry has docfind: put its command on PATH";

/** @type {import("../adapter.mjs").Adapter["version"]} */
export async function version() {
  const { spawnSync } = await import("node:child_process");
  // It knows no --version; called without arguments it says how to call it.
  if (spawnSync("docfind", [], { stdio: "ignore" }).error) throw new Error(HOW);
  return "unknown";
}

/** Its input: one array, and `href` and `body` for what we call url and text. */
/** @type {NonNullable<import("../adapter.mjs").Adapter["prepare"]>} */
export async function prepare(documents, out) {
  const { writeFile } = await import("node:fs/promises");
  const all = documents.map(({ url, title, headings, text }) => ({ title, category: "", href: url, body: `${headings}\n${text}` }));
  await writeFile(`${out}.json`, JSON.stringify(all));
}

/** @type {NonNullable<import("../adapter.mjs").Adapter["command"]>} */
export function command({ out }) {
  return { program: "docfind", args: [`${out}.json`, out] };
}

/** @type {(query: string, limit: number) => string | {title: string, href: string, body: string}[]} */
let find;

export async function load() {
  const script = new URL("docfind.js", document.baseURI).href;
  const engine = await import(script);
  await engine.default();
  find = engine.search;
}

/** @param {string} query @param {number} limit */
function found(query, limit) {
  const answer = find(query, limit);
  return typeof answer === "string" ? /** @type {{title: string, href: string, body: string}[]} */ (JSON.parse(answer)) : answer;
}

/** @type {import("../adapter.mjs").Adapter["search"]} */
export async function search(query, limit) {
  return found(query, limit).map(({ href, title, body }) => ({ url: href, title, excerpt: excerpt(body, query) }));
}

export const max_hits = 1000;

/** @param {string} query */
export async function all(query) {
  return found(query, max_hits).map(({ href }) => href);
}
