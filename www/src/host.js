// All I/O of the search: fetches the index, cuts out its blocks and inflates them. The bytes are not
// trusted here and need not be: the engine verifies the checksum of each.

import { ArilError } from "./error.js";

/** The layout of manifest.json that this file reads. */
const FORMAT = 0;

/** Pauses before the second and the third attempt. */
const RETRY_AFTER_MS = [250, 1000];

/** Answers after which a server may well give a better one: busy, or behind a restarting proxy. */
const PASSING_STATUS = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * manifest.json, the only file of an index whose name does not change with its bytes.
 * @typedef {object} Manifest
 * @property {number} aril Format version.
 * @property {string} layout How the blocks are packed; `inline`: all in one file.
 * @property {string} file Name of that file, in the same folder.
 * @property {number} bytes Its length.
 * @property {string} checksum Of its head; 16 hexadecimal digits.
 * @property {number} documents
 * @property {string} generator
 */

/** Where a block lies in the file, in bytes; `len` is its length after inflating. */
/** @typedef {{id: number, offset: number, stored_len: number, len: number, deflated: boolean}} Need */

export class Host {
  /** Ask the server for everything anew: cached bytes were found to be damaged or out of step. */
  distrustCache = false;
  #index;

  /** @param {string} index Address of the index folder, with its slash. */
  constructor(index) {
    this.#index = index;
  }

  /**
   * The manifest and the file that it names.
   *
   * @returns {Promise<{manifest: Manifest, file: Uint8Array}>}
   */
  async load() {
    const url = new URL("manifest.json", this.#index);
    const cache = this.distrustCache ? "reload" : "no-cache";
    const text = await fetchRetrying(url, { cache }, (response) => response.text());
    const manifest = checkedManifest(text, url);
    const file = await fetchRetrying(
      new URL(manifest.file, this.#index),
      { cache: this.distrustCache ? "reload" : "default" },
      async (response) => new Uint8Array(await response.arrayBuffer()),
    );
    if (file.length !== manifest.bytes) {
      throw new ArilError(
        "damaged",
        `The search index is damaged: ${manifest.file} has ${file.length} bytes instead of ${manifest.bytes}. ` +
          "Upload the whole index folder again.",
      );
    }
    this.distrustCache = false;
    return { manifest, file };
  }

  /**
   * One block, inflated.
   *
   * @param {Uint8Array} file
   * @param {Need} need
   * @returns {Promise<Uint8Array>}
   */
  async block(file, { offset, stored_len, deflated }) {
    const stored = file.slice(offset, offset + stored_len);
    if (!deflated) return stored;
    const inflated = new Blob([stored]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    try {
      return new Uint8Array(await new Response(inflated).arrayBuffer());
    } catch {
      throw new ArilError("damaged", "The search index is damaged. Upload the whole index folder again.");
    }
  }
}

/**
 * Fetches `url` and reads its body with `read`, three times at most where the network or a passing
 * state of the server is at fault.
 *
 * @template T
 * @param {URL} url
 * @param {RequestInit} init
 * @param {(response: Response) => Promise<T>} read
 * @returns {Promise<T>}
 */
export async function fetchRetrying(url, init, read) {
  for (let attempt = 0; ; attempt++) {
    let why = "could not be loaded. Check your connection.";
    try {
      const response = await fetch(url, init);
      if (response.ok) return await read(response);
      why = `is not available (status ${response.status}). If this lasts, the site's owner should upload the folder again.`;
      if (!PASSING_STATUS.has(response.status)) attempt = RETRY_AFTER_MS.length;
    } catch {
      // The connection failed, before the answer or in the middle of it.
    }
    if (attempt >= RETRY_AFTER_MS.length) {
      throw new ArilError("network", `${url.pathname} ${why}`);
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS[attempt]));
  }
}

/**
 * @param {string} text
 * @param {URL} url
 * @returns {Manifest}
 */
function checkedManifest(text, url) {
  /** @type {Partial<Manifest> | undefined} */
  let manifest;
  try {
    manifest = JSON.parse(text);
  } catch {
    // Often a page that the server sends in place of a missing file.
  }
  if (typeof manifest?.aril !== "number") {
    throw new ArilError(
      "manifest",
      `${url.pathname} is not the manifest of an index. Let the attribute \`index\` name the folder that ` +
        "`aril build` wrote.",
    );
  }
  if (manifest.aril !== FORMAT || manifest.layout !== "inline") {
    throw new ArilError(
      "version",
      `The search index has format ${manifest.aril} (${manifest.layout}); this script reads ${FORMAT} (inline). ` +
        "Build the index with the release that the script is from.",
    );
  }
  const { file, bytes, checksum } = manifest;
  // A plain name: the manifest cannot send the browser to another folder or site.
  if (!/^\w[\w.-]*$/.test(String(file)) || typeof bytes !== "number" || typeof checksum !== "string") {
    throw new ArilError("damaged", `${url.pathname} is damaged. Upload the whole index folder again.`);
  }
  return /** @type {Manifest} */ (manifest);
}
