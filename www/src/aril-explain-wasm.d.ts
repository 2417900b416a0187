// What wasm-bindgen generates from crates/explain, as far as the JavaScript here relies on it; and what an explanation
// holds: crates/search/src/explain/explanation.rs says what each of it means.
declare module "aril-explain-wasm" {
  import type { Hit, Piece } from "./client.js";
  import type { Need } from "./host.js";

  export default function init(options: { module_or_path: Response | Promise<Response> }): Promise<unknown>;

  export type Tier = Hit["tier"];

  export interface Part {
    kind: string;
    text: string;
    is_negated: boolean;
  }

  export interface Term {
    text: string;
    kind: "word" | "gram" | "character";
    left_out: string | null;
    doc_freq: number;
    idf: number;
    blocks: number[];
    lists: {
      of: "term" | "longer" | "inside" | "inflections";
      weight: number;
      doc_freq: number;
      n_passages: number;
      n_titles: number;
      is_cut: boolean;
      words: string[];
    }[];
  }

  export interface Pass {
    text: string;
    origin: "typed" | "alternative" | "joined" | "slip" | "reading" | "homophone";
    outcome: string;
    is_searched: boolean;
    is_shown: boolean;
    looks_inside: boolean;
    conditions: Part[];
    terms: Term[];
    n_candidates: number;
    n_matches: number;
    best: Tier | null;
  }

  export interface Block {
    id: number;
    kind: string;
    file: string;
    n_stored_bytes: number;
    n_bytes: number;
    round: number;
  }

  export interface Score {
    value: number;
    what: string;
    by: "given" | "sum" | "product" | "share";
    parts: Score[];
  }

  export interface ExplainedHit {
    place: number;
    url: string;
    title: string;
    tier: Tier;
    meaning: string;
    score: Score;
    pass: number;
  }

  export interface ExplainedPage {
    url: string;
    title: string;
    n_passages: number;
    place: number | null;
    tier: Tier | null;
    score: Score | null;
    reasons: string[];
    behind: string[];
    passes: {
      pass: number;
      terms: { text: string; passages: number[]; is_in_title: boolean; is_in_text: boolean }[];
      conditions: [Part, boolean][];
      holds: Tier | null;
      n_together: number;
      nearest: Piece[];
    }[];
  }

  export interface Explanation {
    query: string;
    folded: string;
    unknown: string[];
    alternatives: { text: string; conditions: Part[] }[];
    filter: Part[];
    sort: string;
    cut: string | null;
    passes: Pass[];
    fetched: Block[];
    hits: ExplainedHit[];
    page: ExplainedPage | null;
    weights: { k1: number; b: number; title: number; titled: number; heading: number; rest: number; n_passages: number };
  }

  export interface Asked {
    query: string;
    limit: number;
    offset: number;
    filter: string;
    sort: string;
    page: string;
  }

  /** Each call may throw an `ArilError`: an `Error` with `code` and a `message` that says what to do. */
  export class Explainer {
    static head_bytes(prefix: Uint8Array): number;
    constructor(head: Uint8Array, checksum: string);
    /** Begins an explanation, as for a visitor who has no block. */
    ask(asked: Asked): void;
    step(): { need: Need[] } | { done: Explanation } | { no_such_page: string[] };
    provide(id: number, proof: Uint8Array, inflated: Uint8Array, file: string, n_stored_bytes: number): void;
  }
}
