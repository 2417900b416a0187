// Pagefind, asked for the query as it stands: in quotes. It changes what is found, not what is built.

import * as pagefind from "./pagefind.mjs";

export { addresses, command, load, version } from "./pagefind.mjs";

export const id = "pagefind-quoted";
export const name = "Pagefind, quoted";
export const note = "the query in quotes";
export const shares = "pagefind";

/** @param {string} query @param {number} limit */
export const search = (query, limit) => pagefind.search(quoted(query), limit);

/** @param {string} query */
export const all = (query) => pagefind.all(quoted(query));

/** @param {string} query */
const quoted = (query) => `"${query.replaceAll('"', " ")}"`;
