// What wasm-bindgen generates from crates/wasm, as far as the JavaScript here relies on it. The
// bundler resolves the name to the generated glue.
declare module "aril-wasm" {
  import type { Results } from "./client.js";
  import type { Need } from "./host.js";

  /** Starts the module; what it exports. */
  export function initSync(options: { module: WebAssembly.Module }): WebAssembly.ModuleImports;

  /** What the second module calls the first of the same build. */
  export const BUILD: string;

  /** Those of client.js; but `filter` is in the query language. */
  export interface Options {
    limit?: number;
    offset?: number;
    filter?: string;
    sort?: string;
    facets?: string[];
    sections?: number;
  }

  /** What is wrong with an index comes back as a code; nothing where nothing is. */
  export class Engine {
    /** How many leading bytes of the file `open` must see, told by its first 12 or more; 0 where it is no index. */
    static head_bytes(prefix: Uint8Array): number;
    constructor();
    /** Verifies `head` against the manifest's checksum. */
    open(head: Uint8Array, checksum: bigint): string;
    /**
     * `query` in normalization form C; `choice` is filter, sort and facets of `Options`, U+0000 between each two. JSON of
     * `Step`. The caller says how long it took.
     */
    step(query: string, limit: number, offset: number, sections: number, choice: string): string;
    /** Verifies block `id`; one that is `damaged` may be provided again. */
    provide(id: number, proof: Uint8Array, inflated: Uint8Array): string;
  }

  /** One of them. Scores of hits are the bits of 32-bit floating-point numbers. */
  export interface Step {
    need?: Need[];
    done?: Results;
  }
}
