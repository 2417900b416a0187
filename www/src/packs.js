// Packs: files with many blocks each, of which parts are fetched. Loaded where an index has such.

import { ArilError } from "./error.js";
import { bytesOf, damaged } from "./host.js";

/** Parts of a pack that are so near each other are one request: its headers weigh more. */
const MAX_GAP_BYTES = 2048;

/**
 * Parts of a pack that are fetched as one.
 * @typedef {object} Run
 * @property {string} file
 * @property {number} begin
 * @property {number} end
 * @property {Promise<Uint8Array<ArrayBuffer>>} bytes
 * @property {number} n_wanted Parts of it that are still wanted.
 * @property {AbortController} controller
 */

export class Packs {
  /** @type {Run | undefined} One that is not fetched yet. */
  #run;

  /**
   * @param {(name: string, init: RequestInit, read: (response: Response) => Promise<Uint8Array<ArrayBuffer>>) =>
   *   Promise<Uint8Array<ArrayBuffer>>} fetch Of files beside the manifest.
   */
  constructor(fetch) {
    this.fetch = fetch;
  }

  /**
   * The bytes of a pack from `begin` to before `end`. The engine asks for blocks in the order in which
   * they lie there, so what is asked for in one go and adjoins becomes one request.
   *
   * @param {string} file
   * @param {number} begin
   * @param {number} end
   * @param {AbortSignal} [signal]
   */
  async part(file, begin, end, signal) {
    let run = this.#run;
    if (run?.file === file && begin >= run.end && begin <= run.end + MAX_GAP_BYTES) {
      run.end = end;
    } else {
      const controller = new AbortController();
      run = this.#run = /** @type {Run} */ ({ file, begin, end, n_wanted: 0, controller });
      run.bytes = this.#fetchRun(run);
    }
    const whole = run;
    whole.n_wanted++;
    signal?.addEventListener("abort", () => --whole.n_wanted || whole.controller.abort());
    return (await run.bytes).subarray(begin - run.begin, end - run.begin);
  }

  /** @param {Run} run */
  async #fetchRun(run) {
    await undefined; // Until all that is needed now has been asked for.
    this.#run = undefined;
    const { file, begin, end, controller } = run;
    const headers = { Range: `bytes=${begin}-${end - 1}` };
    // Never through the browser's cache: Chromium's would let the parts of a pack come one after the other,
    // and the others keep no parts.
    const { signal } = controller;
    return this.fetch(file, { cache: "no-store", headers, signal }, (response) =>
      bytesOfPart(response, file, begin, end),
    );
  }
}

/**
 * The bytes of `file` from `begin` to before `end`, if the answer to the request for them has just them. A
 * host that answers otherwise is told apart from a damaged index: to upload that again would not help.
 *
 * @param {Response} response
 * @param {string} file
 * @param {number} begin
 * @param {number} end
 */
async function bytesOfPart(response, file, begin, end) {
  const { status, headers, type, body } = response;
  const encoding = headers.get("content-encoding") ?? "identity";
  const asked = `bytes ${begin}-${end - 1}`;
  // Another origin need not let scripts see which part it sends.
  const sent = headers.get("content-range") ?? (type === "cors" ? `${asked}/` : "");
  let why = "";
  if (status !== 206) why = "sends the whole file instead of the part asked for";
  else if (encoding !== "identity") why = `compresses the part asked for (${encoding})`;
  else if (!sent.startsWith(`${asked}/`)) why = `sends Content-Range "${sent}" instead of "${asked}"`;
  if (why) {
    await body?.cancel(); // It may have megabytes.
    // A page in place of a missing file.
    if (status !== 206 && headers.get("content-type")?.includes("html")) throw damaged(file);
  } else {
    const bytes = await bytesOf(response);
    if (bytes.length === end - begin) return bytes;
    why = `sends ${bytes.length} bytes instead of the ${end - begin} asked for`;
  }
  throw new ArilError("range", `${why} (${file})`);
}
