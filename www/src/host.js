// All I/O of the search: fetches the index and its blocks and inflates them. The bytes are not trusted
// here and need not be: the engine verifies the checksum of each.

import { ArilError } from "./error.js";

/** The layout of manifest.json that this file reads. */
const FORMAT = 1;

/** Names of an index's files. Neither a manifest nor a head can send the browser to another folder. */
const FILE_NAME = /^[\w-]+\.aril$/;

/** Pauses before the second and the third attempt. */
const RETRY_AFTER_MS = [250, 1000];

/** Answers after which a server may well give a better one: busy, or behind a restarting proxy. */
const PASSING_STATUS = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * manifest.json, the only file of an index whose name does not change with its bytes.
 * @typedef {object} Manifest
 * @property {number} aril Format version.
 * @property {"inline" | "split"} layout Where the blocks are: all behind the head, or a file each.
 * @property {string} file Name of the file that begins with the head, in the same folder.
 * @property {number} bytes Its length.
 * @property {string} checksum Of its head; 16 hexadecimal digits.
 * @property {number} documents
 * @property {string} generator
 */

/**
 * A block that the engine asks for. Where all are behind the head, it is `stored_len` bytes at `offset`
 * there; where each has a file, it is all of `file`. The first `n_proof_bytes` are its proof, the rest is
 * raw deflate if `deflated`.
 * @typedef {object} Need
 * @property {number} id
 * @property {string} file
 * @property {number} offset
 * @property {number} stored_len
 * @property {number} n_proof_bytes
 * @property {boolean} deflated
 */

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
    const file = await this.#bytes(manifest.file, this.distrustCache ? "reload" : "default");
    if (file.length !== manifest.bytes) {
      throw damaged(manifest.file, `has ${file.length} bytes instead of ${manifest.bytes}`);
    }
    this.distrustCache = false;
    return { manifest, file };
  }

  /**
   * One block: its proof, and the rest inflated.
   *
   * @param {Need} need
   * @param {Uint8Array | undefined} blocks All blocks; none where each has a file.
   * @param {RequestCache} cache
   */
  async block({ file, offset, stored_len, n_proof_bytes, deflated }, blocks, cache) {
    const stored = blocks?.subarray(offset, offset + stored_len) ?? (await this.#bytes(file, cache));
    const rest = stored.slice(n_proof_bytes);
    return { proof: stored.subarray(0, n_proof_bytes), inflated: deflated ? await inflate(rest) : rest };
  }

  /**
   * @param {string} name
   * @param {RequestCache} cache
   */
  #bytes(name, cache) {
    if (!FILE_NAME.test(name)) throw damaged(name);
    return fetchRetrying(
      new URL(name, this.#index),
      { cache },
      async (response) => new Uint8Array(await response.arrayBuffer()),
    );
  }
}

/**
 * What cannot be inflated comes out empty, and the engine finds it damaged as it would other wrong bytes.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes Raw deflate.
 */
async function inflate(bytes) {
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(inflated).arrayBuffer().catch(() => new ArrayBuffer(0)));
}

/**
 * The error of a file that is not what it should be.
 *
 * @param {string} file
 * @param {string} [why]
 */
export function damaged(file, why = "is not what the builder wrote") {
  const message = `The search index is damaged: ${file} ${why}. Upload the whole index folder again.`;
  return new ArilError("damaged", message);
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
    let missing = false;
    try {
      const response = await fetch(url, init);
      if (response.ok) return await read(response);
      why = `is not available (status ${response.status}). If this lasts, the site's owner should upload the folder again.`;
      missing = !PASSING_STATUS.has(response.status);
    } catch {
      // The connection failed, before the answer or in the middle of it.
    }
    if (missing || attempt >= RETRY_AFTER_MS.length) {
      throw new ArilError("network", `${url.pathname} ${why}`, missing);
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
  const { aril, layout, file, bytes, checksum } = manifest;
  if (aril !== FORMAT || (layout !== "inline" && layout !== "split")) {
    throw new ArilError(
      "version",
      `The search index has format ${aril} (${layout}); this script reads ${FORMAT} (inline or split). ` +
        "Build the index with the release that the script is from.",
    );
  }
  if (!FILE_NAME.test(String(file)) || typeof bytes !== "number" || typeof checksum !== "string") {
    throw damaged(url.pathname);
  }
  return /** @type {Manifest} */ (manifest);
}
