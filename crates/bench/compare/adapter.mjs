// What an engine's adapter is. To add an engine, add its file to `adapters/` and its name here.
//
// An adapter is one module that works on both sides: Node calls `command` or `index` to build, the page
// calls `load`, `search` and `all`, bundled by esbuild with whatever they import. So it imports only the
// engine's own library and `page/texts.mjs`; what Node alone needs is imported where it is used.

/** All engines, in the order in which they are measured and shown. */
export const ENGINES = ["aril", "pagefind", "pagefind-quoted", "minisearch", "flexsearch", "orama", "lunr", "fuse", "docfind"];

/**
 * A document as every engine gets it.
 * @typedef {object} Document
 * @property {string} url Relative to the site.
 * @property {string} title
 * @property {string} headings A line each.
 * @property {string} text Paragraphs, a line each.
 */

/**
 * What a program is built from.
 * @typedef {object} Site
 * @property {string} folder The pages.
 * @property {string} language As in HTML's `lang`.
 * @property {string} out The folder that is served; not there yet.
 * @property {{aril: string, dist: string, modules: string}} tools The `aril` command, the folder of its
 *   scripts, and `node_modules`.
 */

/**
 * @typedef {{url: string, title: string, excerpt: string}} Hit
 *
 * @typedef {object} Adapter
 * @property {string} id
 * @property {string} name
 * @property {string} [note] How it is set up, for the report.
 * @property {(tools: Site["tools"]) => Promise<string>} version
 * @property {(language: string) => string | undefined} [refuses] Why it is not run on this language.
 * @property {string} [shares] The engine whose build and transfers are its own too.
 * @property {boolean} [slow] A query takes so long that fewer are asked.
 * @property {number} [max_hits] `all` returns no more than so many.
 * @property {(site: Site) => {program: string, args: string[]}} [command] Builds by a program.
 * @property {(documents: Document[], out: string) => Promise<void>} [prepare] Before the build, and not
 *   counted: writes what `command` reads, beside `out`.
 * @property {(site: Site) => Promise<void>} [deploy] After the build: copies what else is served.
 * @property {(documents: Document[], language: string) => unknown} [index] Builds in JavaScript; what
 *   it returns, or resolves to, is served as `index.json`, beside `texts.json`.
 * @property {(out: string) => Promise<Map<string, string>>} [addresses] The url of each id that `all`
 *   returns, where it returns ids.
 *
 * In the page:
 * @property {(language: string) => Promise<void>} load
 * @property {(query: string, limit: number) => Promise<Hit[]>} search
 * @property {(query: string) => Promise<(string | number)[]>} all Every hit, best first: its url, its
 *   id, or its number among the documents.
 */

/**
 * @param {string} id
 * @returns {Promise<Adapter>}
 */
export function adapter(id) {
  return import(new URL(`adapters/${id}.mjs`, import.meta.url).href);
}

/**
 * The version of an installed package.
 * @param {string} modules
 * @param {string} name
 */
export async function packageVersion(modules, name) {
  const { readFile } = await import("node:fs/promises");
  return JSON.parse(await readFile(`${modules}/${name}/package.json`, "utf8")).version;
}
