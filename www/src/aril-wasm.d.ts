// What `cargo xtask www` makes of engine.js, with what it knows of the modules. The bundler resolves the name to that.
declare module "aril-wasm" {
  export const Engine: typeof import("./engine.js").Engine;
  export type Engine = import("./engine.js").Engine;

  /** What wasm-bindgen makes of crates/wasm: of texts and bytes each takes the place in memory and the length. */
  export interface Exports extends WebAssembly.ModuleImports {
    memory: WebAssembly.Memory;
    __wbindgen_malloc(length: number, alignment: number): number;
    __wbindgen_free(at: number, length: number, alignment: number): void;
    open(at: number, length: number, checksum: bigint): number;
    step(index: number, ...texts_and_numbers: number[]): [number, number];
    provide(index: number, id: number, ...proof_and_bytes: number[]): number;
  }

  /** What the second module calls the first of the same build. */
  export const BUILD: string;

  /** FNV-1a of the shipped modules, the first and the second. */
  export const SUMS: [number, number];
}
