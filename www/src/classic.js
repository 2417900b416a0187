// Where the script lies, for aril-classic.js: a script that is no module knows it while it runs first, and then only.

/** @type {string} */
export const SCRIPT_URL = /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src ?? document.baseURI;
