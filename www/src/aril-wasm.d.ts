// What wasm-bindgen generates from crates/wasm, as far as the JavaScript here relies on it. The
// bundler resolves the name to the generated glue.
declare module "aril-wasm" {
  import type { Results } from "./client.js";
  import type { Need } from "./host.js";

  /** Starts the module; what it exports. */
  export function initSync(options: { module: WebAssembly.Module }): WebAssembly.ModuleImports;

  /** What the second module calls the first of the same build. */
  export const BUILD: string;

  /** FNV-1a of the shipped modules, the first and the second. */
  export const SUMS: [number, number];

  /** Those of client.js; but `filter` is in the query language, and between each two `facets` is a line break. */
  export interface Options {
    limit?: number;
    offset?: number;
    filter?: string;
    sort?: string;
    facets?: string;
    sections?: number;
  }

  /** Each call may throw an `ArilError`: an `Error` with `code` and a `message` that says what to do. */
  export class Engine {
    /** How many leading bytes of the file `new Engine` must see, told by its first 12 or more. */
    static head_bytes(prefix: Uint8Array): number;
    /** Verifies `head` against the manifest's checksum. */
    constructor(head: Uint8Array, checksum: bigint);
    /** `query` in normalization form C; the others as in `Options`. The caller says how long it took. */
    step(
      query: string,
      limit: number,
      offset: number,
      filter: string,
      sort: string,
      facets: string,
      sections: number,
    ): { need: Need[] } | { done: Results };
    /** Verifies block `id`; one that is `damaged` may be provided again. */
    provide(id: number, proof: Uint8Array, inflated: Uint8Array): void;
  }
}
