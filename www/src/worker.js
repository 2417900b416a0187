// The worker: what the client sends it is answered.

import { answerer, late } from "./answerer.js";
import { ArilError } from "./error.js";

/** A script that takes longer never comes. */
const LIMIT_MS = 20_000;

let nFailed = 0;

/** @param {string} file */
const load = (file) => {
  // Browsers remember that a module did not load: under another address it is asked for again.
  const url = new URL(nFailed ? `${file}?${nFailed}` : file, import.meta.url);
  return Promise.race([import(url.href), late(LIMIT_MS)]).catch(({ late = "" }) => {
    nFailed++;
    throw new ArilError("network", `${file} did not load${late}.`);
  });
};
const take = answerer((message) => postMessage(message), load);
addEventListener("message", ({ data }) => take(data));
