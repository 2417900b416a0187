// Parts of the script that are only loaded once they are needed.

const files = {
  // What most pages never need: the bundler leaves it alone.
  "aril-api.js": () => {
    const api = import(new URL("aril-api.js", import.meta.url).href);
    return /** @type {Promise<typeof import("./api.js")>} */ (api);
  },
  "aril-elements.js": () => import("./aril-elements.js"),
  "aril-language.js": () => import("./aril-language.js"),
  "aril-more.js": () => import("./aril-more.js"),
};

/** @type {Record<string, Promise<any> | undefined>} */
const loading = {};
let nFailed = 0;

/**
 * A part, once for all elements; anew after a failure.
 *
 * @template {keyof typeof files} File
 * @param {File} file
 * @returns {ReturnType<typeof files[File]>}
 */
export function load(file) {
  // Browsers remember that a module did not load: under another address it is asked for again. But there no import map
  // says which bytes it must have.
  const isHeld = document.querySelector("script[type=importmap]")?.textContent?.includes("integrity");
  const promise = (loading[file] ??= nFailed && !isHeld ? import(new URL(`${file}?${nFailed}`, import.meta.url).href) : files[file]());
  return /** @type {any} */ (
    promise.catch((error) => {
      if (loading[file] === promise) {
        loading[file] = undefined;
        nFailed++;
      }
      throw error;
    })
  );
}
