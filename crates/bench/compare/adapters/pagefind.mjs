// Pagefind: its own command with default options over the HTML, in the corpus's language.

import { packageVersion } from "../adapter.mjs";

export const id = "pagefind";
export const name = "Pagefind";
export const note = "default options over the HTML, --force-language";

/** @type {import("../adapter.mjs").Adapter["version"]} */
export const version = ({ modules }) => packageVersion(modules, "pagefind");

/** @type {NonNullable<import("../adapter.mjs").Adapter["command"]>} */
export function command({ folder, language, out, tools }) {
  // The program itself: Node around it would count as Pagefind's.
  const { platform, arch } = process;
  const system = platform === "win32" ? "windows" : platform;
  const program = `${tools.modules}/@pagefind/${system}-${arch}/bin/pagefind_extended`;
  return {
    program: platform === "win32" ? `${program}.exe` : program,
    args: ["--site", folder, "--output-path", `${out}/pagefind`, "--force-language", language, "--quiet"],
  };
}

/** The url of each fragment. */
/** @type {NonNullable<import("../adapter.mjs").Adapter["addresses"]>} */
export async function addresses(out) {
  const { readFile, readdir } = await import("node:fs/promises");
  const { gunzipSync } = await import("node:zlib");
  const folder = `${out}/pagefind/fragment`;
  const urls = new Map();
  for (const file of await readdir(folder)) {
    const inflated = gunzipSync(await readFile(`${folder}/${file}`)).toString();
    // Its files begin with "pagefind_dcd".
    urls.set(file.replace(/\.pf_fragment$/, ""), JSON.parse(inflated.slice("pagefind_dcd".length)).url);
  }
  return urls;
}

/** @type {any} */
let engine;

export async function load() {
  const script = new URL("pagefind/pagefind.js", document.baseURI).href;
  engine = await import(script);
  await engine.options({ baseUrl: "/" });
  await engine.init();
}

/** @param {string} query @param {number} limit */
export async function search(query, limit) {
  const { results } = await engine.search(query);
  const pages = await Promise.all(results.slice(0, limit).map((/** @type {any} */ hit) => hit.data()));
  return pages.map(({ url, meta, excerpt }) => ({ url, title: meta.title, excerpt }));
}

/** @param {string} query */
export async function all(query) {
  const { results } = await engine.search(query);
  return results.map((/** @type {{id: string}} */ hit) => hit.id);
}
