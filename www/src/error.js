// The one kind of error that a caller meets, whichever thread it arose on.

/**
 * What went wrong, in words for people (`message`, which says what to do) and for programs (`code`).
 *
 * Codes of the JavaScript side: `network` (a file did not arrive; the message tells which and
 * why), `manifest` (the index folder is not one), `damaged` (bytes differ from what the
 * builder wrote), `range` (the host does not send parts of files as they are, which a packed index
 * needs), `version` (index and script are of different releases), `wasm` (the browser refused the
 * engine), `worker` (its script did not start), `crashed` (a fault in the engine: please report it).
 * The engine has codes of its own, such as `magic`; they are passed on as they are.
 */
export class ArilError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {boolean} [missing] The server has answered, and for good, that it does not give the file.
   */
  constructor(code, message, missing = false) {
    super(message);
    this.name = "ArilError";
    this.code = code;
    this.missing = missing;
  }

  /**
   * Any thrown value as an `ArilError`. `code` is used where the value brings none: an error of ours
   * that crossed the worker or wasm boundary is a plain object with `message` and `code`.
   *
   * @param {unknown} thrown
   * @param {string} [code]
   * @returns {ArilError}
   */
  static from(thrown, code = "crashed") {
    if (thrown instanceof ArilError) return thrown;
    const { code: own, message } = /** @type {{code?: unknown, message?: unknown}} */ (thrown ?? {});
    // That of a `DOMException` is a number.
    return new ArilError(typeof own === "string" ? own : code, String(message ?? thrown));
  }
}
