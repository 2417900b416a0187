// Aril: the release command over the same pages, and the scripts that `cargo xtask www` builds.

export const id = "aril";
export const name = "Aril";
export const max_hits = 1000;

/** @type {import("../adapter.mjs").Adapter["version"]} */
export async function version({ aril }) {
  const { execFileSync } = await import("node:child_process");
  return execFileSync(aril, ["--version"], { encoding: "utf8" }).trim().split(" ").at(-1) ?? "";
}

/** @type {NonNullable<import("../adapter.mjs").Adapter["command"]>} */
export function command({ folder, out, tools }) {
  return { program: tools.aril, args: ["build", folder, "--out", `${out}/index`, "--quiet"] };
}

/** @type {NonNullable<import("../adapter.mjs").Adapter["deploy"]>} */
export async function deploy({ out, tools }) {
  const { copyFile } = await import("node:fs/promises");
  for (const file of ["aril.js", "aril-elements.js", "aril-more.js", "aril-worker.js", "aril.wasm", "aril-more.wasm"]) {
    await copyFile(`${tools.dist}/${file}`, `${out}/${file}`);
  }
}

/** @type {any} */
let client;

export async function load() {
  const script = new URL("aril.js", document.baseURI).href;
  const { open } = await import(script);
  client = open({ index: "index/" });
}

/** @type {import("../adapter.mjs").Adapter["search"]} */
export async function search(query, limit) {
  const { hits } = await client.search(query, { limit });
  return hits.map((/** @type {any} */ { url, title, excerpt }) => ({
    url: documentUrl(url),
    title,
    excerpt: excerpt.map((/** @type {{text: string}} */ piece) => piece.text).join(""),
  }));
}

/** @param {string} query */
export async function all(query) {
  return (await search(query, max_hits)).map((hit) => hit.url);
}

/**
 * A hit's address without the fragment of a section; that of a piece of a file (`#2`) is its own.
 * @param {string} url
 */
function documentUrl(url) {
  const [page, fragment = ""] = url.split("#");
  return /^\d+$/.test(fragment) ? url : page;
}
