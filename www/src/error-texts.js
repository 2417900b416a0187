// What errors say to people: a sentence that tells what is wrong, with what was known where it arose, and what to do about
// it. Loaded when there is an error.

import { FORMAT } from "./host.js";

const SPLIT = "the site's owner should build the index with `--layout split`.";

/** What stands before and behind what is known, by the code of the error. @type {Record<string, [string, string]>} */
const AROUND = {
  manifest: ["", " is not the manifest of an index. Let the attribute `index` name the folder that `aril build` wrote."],
  version: [
    "The search index has format ",
    `; this script reads ${FORMAT} (inline, split or packed). Build the index with the release that the script is from.`,
  ],
  damaged: ["The search index is damaged: ", " is not what the builder wrote. Upload the whole index folder again."],
  range: ["The search index cannot be read in parts: the host ", `. T${SPLIT.slice(1)}`],
  engine: [
    "The search engine is damaged: ",
    " is not the one that belongs to the scripts beside it. Upload all of them again.",
  ],
  wasm: [
    "This browser refused to run the search engine. Where the site has a Content-Security-Policy, its script-src needs " +
      "'wasm-unsafe-eval'. (",
    ")",
  ],
};

/**
 * @param {{code: string, message: string}} error As it arose.
 * @returns {string}
 */
export function sentence({ code, message }) {
  const [before, behind] = AROUND[code] ?? ["", ""];
  let advice = "";
  if (code === "network" && /\(status \d+\)/.test(message)) {
    advice = " If this lasts, the site's owner should upload the folder again.";
  } else if (code === "network" && message.includes(" in part.")) {
    // The connection failed, or so it seems: Chromium tells no more of a part that is compressed though it was not to be.
    advice = ` If this lasts, the host may compress parts of files: ${SPLIT}`;
  }
  return before + message + behind + advice;
}
