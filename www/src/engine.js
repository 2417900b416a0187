// The engine as JavaScript sees it: an instance of its module, to which texts and bytes are handed in its memory.
// `cargo xtask www` puts short names behind `wasm.`, and makes of this what others import as "aril-wasm".

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The only index of an instance: the browser frees both at once. */
const INDEX = 0;

export class Engine {
  /** What the module exports, for the second one of the same build to be linked to. */
  wasm;

  /** @param {WebAssembly.Module} module */
  constructor(module) {
    const { exports } = new WebAssembly.Instance(module);
    this.wasm = /** @type {import("aril-wasm").Exports} */ (/** @type {unknown} */ (exports));
  }

  /**
   * Opens an index: verifies the head that its file begins with against the manifest's checksum.
   *
   * @param {Uint8Array} head
   * @param {bigint} checksum
   */
  open(head, checksum) {
    return this.wasm.open(...this.#lay(head), checksum) === INDEX;
  }

  /**
   * @param {string} query In normalization form C; the others as in client.js.
   * @param {string} filter In the query language.
   * @param {string} sort
   * @param {string} facets Between each two is a line break.
   * @param {number} limit
   * @param {number} offset
   * @param {number} sections
   * @returns {{ need: import("./host.js").Need[] } | { done: import("./client.js").Results }} The caller says how long
   *   it took.
   */
  step(query, filter, sort, facets, limit, offset, sections) {
    const { wasm } = this;
    const texts = [query, filter, sort, facets].flatMap((text) => this.#lay(encoder.encode(text)));
    const [at, length] = wasm.step(INDEX, ...texts, limit, offset, sections);
    const json = decoder.decode(new Uint8Array(wasm.memory.buffer, at >>> 0, length));
    wasm.__wbindgen_free(at, length, 1);
    return JSON.parse(json);
  }

  /**
   * Verifies a block; one that is damaged may be provided again.
   *
   * @param {number} id
   * @param {Uint8Array} proof
   * @param {Uint8Array} inflated
   */
  provide(id, proof, inflated) {
    return this.wasm.provide(INDEX, id, ...this.#lay(proof), ...this.#lay(inflated));
  }

  /**
   * Copies bytes to where the engine takes them over: their place and number.
   *
   * @param {Uint8Array} bytes
   * @returns {[number, number]}
   */
  #lay(bytes) {
    const { wasm } = this;
    const at = wasm.__wbindgen_malloc(bytes.length, 1);
    new Uint8Array(wasm.memory.buffer).set(bytes, at >>> 0);
    return [at, bytes.length];
  }
}
