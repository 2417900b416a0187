// All I/O of the search: fetches the index and its blocks and inflates them. The bytes are not trusted
// here and need not be: the engine verifies the checksum of each. What errors say here is only what is known here:
// error-texts.js makes sentences of it.

import { ArilError } from "./error.js";

/** The layout of manifest.json that this file reads. */
export const FORMAT = 1;

/** Names of an index's files. Neither a manifest nor a head can send the browser to another folder. */
const FILE_NAME = /^[\w-]+\.aril$/;

/** No block has more bytes, inflated: a few that are made up may inflate to gigabytes. */
const MAX_BLOCK_BYTES = 64 << 20;

/** Pauses before the second and the third attempt. */
const RETRY_AFTER_MS = [250, 1000];

/** An attempt that takes longer has failed: else whoever waits for the same file later would wait with it. */
const LIMIT_MS = 20_000;

/** Answers after which a server may well give a better one: busy, or behind a restarting proxy. */
const PASSING_STATUS = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * manifest.json, the only file of an index whose name does not change with its bytes.
 * @typedef {object} Manifest
 * @property {number} aril Format version.
 * @property {"inline" | "split" | "packed"} layout Where the blocks are: all behind the head, a file each,
 *   or many in each of a few files, the packs.
 * @property {string} file Name of the file that begins with the head, in the same folder.
 * @property {number} bytes Its length.
 * @property {string} checksum Of its head; 16 hexadecimal digits.
 * @property {number} documents
 * @property {string} generator
 */

/**
 * A block that the engine asks for. Where all are behind the head, it is `stored_len` bytes at `offset`
 * there; in a pack, at `offset` of `file`; where each has a file, `stored_len` is 0 and it is all of
 * `file`. The first `n_proof_bytes` are its proof, the rest is raw deflate if `deflated`, behind the block that
 * is the `dictionary` if `primed`.
 * @typedef {object} Need
 * @property {number} id
 * @property {string} file
 * @property {number} offset
 * @property {number} stored_len
 * @property {number} n_proof_bytes
 * @property {boolean} deflated
 * @property {boolean} primed
 * @property {boolean} dictionary
 */

export class Host {
  /** Ask the server for everything anew: cached bytes were found to be damaged or out of step. */
  distrustCache = false;
  #index;
  #load;
  /** @type {Promise<import("./packs.js").Packs> | undefined} */
  #packs;

  /**
   * @param {string} index Address of the index folder, with its slash.
   * @param {(file: "aril-packs.js") => Promise<typeof import("./packs.js")>} load Loads what only an index with packs needs.
   */
  constructor(index, load) {
    this.#index = index;
    this.#load = load;
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
    // Beside the file; where it fails, the first block tells.
    if (manifest.layout === "packed") this.#openPacks().catch(() => {});
    const file = await this.#fetch(manifest.file, { cache: this.distrustCache ? "reload" : "default" });
    if (file.length !== manifest.bytes) {
      throw damaged(`${manifest.file} (${file.length} of ${manifest.bytes} bytes)`);
    }
    this.distrustCache = false;
    return { manifest, file };
  }

  /**
   * One block: its proof, and the rest inflated.
   *
   * @param {Need} need
   * @param {import("./searcher.js").Index} index
   * @param {RequestCache} cache
   * @param {AbortSignal} [signal] Nobody waits for it any more.
   */
  async block(need, { blocks, dictionary }, cache, signal) {
    const { file, offset, stored_len, n_proof_bytes, deflated, primed } = need;
    const end = offset + stored_len;
    const stored =
      blocks?.subarray(offset, end) ??
      (await (stored_len ? (await this.#openPacks()).part(file, offset, end, signal) : this.#fetch(file, { cache, signal })));
    const rest = stored.slice(n_proof_bytes);
    const inflated = deflated ? await inflate(rest, primed ? dictionary : undefined) : rest;
    return { proof: stored.subarray(0, n_proof_bytes), inflated };
  }

  #openPacks() {
    this.#packs ??= this.#load("aril-packs.js").then(
      ({ Packs }) => new Packs((name, init, read) => this.#fetch(name, init, read)),
      (error) => {
        this.#packs = undefined;
        throw error;
      },
    );
    return this.#packs;
  }

  /**
   * @param {string} name
   * @param {RequestInit} init
   */
  #fetch(name, init, read = bytesOf) {
    if (!FILE_NAME.test(name)) throw damaged(name);
    return fetchRetrying(new URL(name, this.#index), init, read);
  }
}

/** @param {Response} response */
export async function bytesOf(response) {
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * What cannot be inflated comes out empty, and the engine finds it damaged as it would other wrong bytes.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes Raw deflate.
 * @param {Uint8Array<ArrayBuffer>} [dictionary] What it was deflated behind. Inflaters here take none, but a
 *   stored block of it (RFC 1951, 3.2.4) that goes before does as well.
 */
async function inflate(bytes, dictionary = new Uint8Array()) {
  const n = dictionary.length;
  const stored = n ? [new Uint8Array([0, n, n >> 8, ~n, ~n >> 8]), dictionary] : [];
  let left = MAX_BLOCK_BYTES + n;
  const limit = new TransformStream({
    transform(chunk, controller) {
      left -= chunk.length;
      if (left < 0) throw new RangeError();
      controller.enqueue(chunk);
    },
  });
  const blocks = new Blob([...stored, bytes]).stream();
  const inflated = blocks.pipeThrough(new DecompressionStream("deflate-raw")).pipeThrough(limit);
  return new Uint8Array(await new Response(inflated).arrayBuffer().catch(() => new ArrayBuffer(n)), n);
}

/** The error of a file that is not what it should be. @param {string} file */
export const damaged = (file) => new ArilError("damaged", file);

/**
 * Files that the page fetches while this script is on its way here.
 * @type {Map<string, {bytes?: Promise<ArrayBuffer | undefined>, take: (bytes?: ArrayBuffer) => void}>}
 */
const early = new Map();

/**
 * Says that the page has asked for a file, so that it is waited for.
 *
 * @param {string} url
 */
export function expectEarly(url) {
  /** @type {(bytes?: ArrayBuffer) => void} */
  let take = () => {};
  const bytes = /** @type {Promise<ArrayBuffer | undefined>} */ (new Promise((resolve) => (take = resolve)));
  early.set(url, { bytes, take });
}

/**
 * Takes such a file in; nothing where it did not arrive. It is fetched here then, and what is wrong is told.
 *
 * @param {string} url
 * @param {ArrayBuffer} [bytes]
 */
export function takeEarly(url, bytes) {
  early.get(url)?.take(bytes);
}

/**
 * Fetches `url` and reads its body with `read`, three times at most where the network or a passing
 * state of the server is at fault. Rejects with the reason of the signal once it aborts.
 *
 * @template T
 * @param {URL} url
 * @param {RequestInit} init
 * @param {(response: Response) => Promise<T>} read
 * @returns {Promise<T>}
 */
export async function fetchRetrying(url, init, read) {
  const { signal } = init;
  for (let attempt = 0; ; attempt++) {
    let why = `could not be loaded${init.headers ? " in part" : ""}. Check your connection.`;
    let missing = false;
    const controller = new AbortController();
    const end = () => controller.abort();
    const timer = setTimeout(end, LIMIT_MS);
    signal?.addEventListener("abort", end);
    try {
      signal?.throwIfAborted();
      const expected = early.get(url.href);
      const bytes = await expected?.bytes;
      if (expected) expected.bytes = undefined; // It is good for one attempt.
      const response = bytes ? new Response(bytes) : await fetch(url, { ...init, signal: controller.signal });
      if (response.ok) return await read(response);
      why = `is not available (status ${response.status}).`;
      missing = !PASSING_STATUS.has(response.status);
    } catch (/** @type {any} */ thrown) {
      // Those of packs are of their own script.
      if (thrown?.name === "ArilError" || signal?.aborted) throw thrown;
      if (controller.signal.aborted) {
        why = `did not arrive within ${LIMIT_MS / 1000} s. Check your connection.`;
        attempt = RETRY_AFTER_MS.length; // Whoever waits has waited long enough.
      }
    } finally {
      clearTimeout(timer);
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
    throw new ArilError("manifest", url.pathname);
  }
  const { aril, layout, file, bytes, checksum } = manifest;
  if (aril !== FORMAT || !/^(inline|split|packed)$/.test(layout ?? "")) {
    throw new ArilError("version", `${aril} (${layout})`);
  }
  if (!FILE_NAME.test(String(file)) || typeof bytes !== "number" || !/^[\da-f]{16}$/.test(String(checksum))) {
    throw damaged(url.pathname);
  }
  return /** @type {Manifest} */ (manifest);
}
