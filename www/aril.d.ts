// What a page can do with aril.js: `import { open } from "./aril.js"`.

/** A stretch of an excerpt. */
export interface Piece {
  text: string;
  /** The text matches the query. */
  marked: boolean;
}

/** How a page matches, best first; those from `"across"` on do not hold the query. */
export type Tier =
  | "title"
  | "title-prefix"
  | "exact"
  | "folded"
  | "inside-word"
  | "across"
  | "near"
  | "all"
  | "corrected"
  | "some";

/** A section of a page that matches. */
export interface SectionHit {
  /** With the section's fragment. */
  url: string;
  heading: string;
  excerpt: Piece[];
}

/** One page that matches. */
export interface Hit {
  /** As the builder recorded it, relative to the site. */
  url: string;
  title: string;
  /** The section that the excerpt stands in. */
  heading?: string;
  tier: Tier;
  /** The page holds the query. */
  exact: boolean;
  /** Comparable within one tier of one index's answer only. */
  score: number;
  excerpt: Piece[];
  /** What the page has for its hits: names and values. */
  metadata: [string, string][];
  /** Other sections of the page that match, as many as were asked for at most. */
  sections: SectionHit[];
  /** Which of several indexes it is from, by its place among them. */
  index?: number;
}

/** What pages can be filtered by, and how many of those that match have each value. */
export interface Facet {
  name: string;
  values: { value: string; count: number }[];
}

/** The answer to one query. */
export interface Results {
  query: string;
  /** Pages that match; `hits` holds the first `limit` of them. */
  total: number;
  /** Otherwise `total` is an estimate. */
  total_is_exact: boolean;
  /** How the query was read, where it is more than text. */
  read?: string;
  /** The query was too much: only a part of it was read, or of the pages that it may mean. */
  is_cut: boolean;
  /** What was searched for, where nothing holds what was typed. */
  corrected?: string;
  took_ms: number;
  hits: Hit[];
  /** Those that were asked for. */
  facets: Facet[];
  /** Which of several indexes did not answer, and why; where none did, the search fails. */
  failed?: { index: number; code: string; message: string }[];
}

export type FilterValue = string | number | boolean;

/**
 * What hits must be like: by facet a value, or a list of which any will do; and filters in `all`, `any` and `none`. A
 * text is in the query language already.
 */
export type Filter = string | { [facet: string]: FilterValue | FilterValue[] | Filter | Filter[] };

/** What of an answer is wanted; all of it is optional. */
export interface Options {
  /** Hits at most, 1 to 1000; 10 by default. */
  limit?: number;
  /** How many of the best hits are left out, since they are shown already. */
  offset?: number;
  /** With filters, an empty query finds all pages that are like them. */
  filters?: Filter;
  /** What hits are sorted by instead of how well they match; `"-date"` is the largest first. */
  sort?: string;
  /** Names of the facets whose values are to be counted: with an empty query those of all pages. */
  facets?: string[];
  /** Sections of a hit at most, besides the one that its excerpt is from; none by default. */
  sections?: number;
}

export interface SearchOptions extends Options {
  signal?: AbortSignal;
  /** Is told what is known while the rest is on its way, if that is anything. */
  onPartial?: (results: Results) => void;
}

export interface SuggestOptions {
  /** 8 by default. */
  limit?: number;
  filters?: Filter;
  signal?: AbortSignal;
}

/** Something to search for instead. */
export interface Suggestion {
  text: string;
  /** Of a page, whose title begins with the query; or of the query, with its last word or characters gone on with. */
  kind: "title" | "completion";
  /** Of that page, as a hit's. */
  url?: string;
}

export interface ExplainOptions {
  /** The address of a page, or the end of one, that is asked about. */
  page?: string;
  /** 10 by default. */
  limit?: number;
  /** The place of one of several indexes. */
  index?: number;
  signal?: AbortSignal;
}

/** What answers queries. Only the newest query counts. */
export interface Client {
  /**
   * The pages that match `query`, best first. Rejects with an `ArilError`, or with an `AbortError` when a newer search
   * overtakes this one, `signal` aborts or the client closes.
   */
  search(query: string, options?: SearchOptions): Promise<Results>;
  /**
   * What `query` may go on to. It takes what a search for it takes, and waits for one that is under way; a newer call
   * overtakes this one.
   */
  suggest(query: string, options?: SuggestOptions): Promise<Suggestion[]>;
  /**
   * Why the answer to `query` is as it is, and of a page why it is where it is or not found, as the debug view shows it:
   * for people to read, and different from release to release.
   */
  explain(query: string, options?: ExplainOptions): Promise<{ done: unknown } | { no_such_page: string[] }>;
  /** Ends the worker. A search under way rejects with an `AbortError`. */
  close(): void;
}

/**
 * Opens an index, or several as one. Nothing fails here: an index that cannot be opened is told by the next `search`, and
 * each `search` after a failure tries again.
 */
export function open(options?: {
  /** Folder of the index, or folders with white space between them; relative to the page. Default: beside aril.js. */
  index?: string | URL | (string | URL)[];
  /** Closes the client. */
  signal?: AbortSignal;
}): Client;

/** What went wrong, in words for people (`message`) and for programs (`code`). */
export class ArilError extends Error {
  code: string;
  /** The server has answered, and for good, that it does not give the file. */
  missing: boolean;
}

/** Something is about to be searched for. Canceled: it is not. */
export interface QueryDetail {
  query: string;
  /** Values that hits must have, by facet. */
  chosen: Record<string, string[]>;
}

/** An answer. Canceled: the page shows it. */
export interface ResultsDetail {
  results: Results;
}

/** Nothing was found. Canceled: the page tells so. */
export interface NoneDetail {
  query: string;
  results: Results;
}

/** A hit was followed. Canceled: it is not. */
export interface ChosenDetail {
  query: string;
  hit: Hit;
  /** Where it leads, or what of it. */
  url: string;
  /** Of the hit, from 1. */
  place: number;
  /** A new tab or window was asked for. */
  isElsewhere: boolean;
}

/** A search has failed. Canceled: the page tells so. */
export interface ErrorDetail {
  error: Error & { code?: string };
}

/** What the elements of a search have. */
export interface Searching {
  /** What is searched for. Setting it searches. */
  query: string;
  /** Values that hits must have, by facet. Setting it searches. */
  chosen: Record<string, string[]>;
  /** The newest answer. */
  readonly results: Results | undefined;
}

/** `<aril-search>` */
export class ArilSearchElement extends HTMLElement {}
export interface ArilSearchElement extends Searching {}
/** `<aril-results>` */
export class ArilResultsElement extends HTMLElement {}
export interface ArilResultsElement extends Searching {}
/** `<aril-filters>` */
export class ArilFiltersElement extends HTMLElement {}
export interface ArilFiltersElement extends Searching {}
/** `<aril-trigger>` */
export class ArilTriggerElement extends HTMLElement {}

/** `<aril-modal>` */
export class ArilModalElement extends HTMLElement {
  readonly isOpen: boolean;
  show(): Promise<void>;
  close(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "aril-search": ArilSearchElement;
    "aril-modal": ArilModalElement;
    "aril-trigger": ArilTriggerElement;
    "aril-results": ArilResultsElement;
    "aril-filters": ArilFiltersElement;
  }

  interface GlobalEventHandlersEventMap {
    "aril-query": CustomEvent<QueryDetail>;
    "aril-results": CustomEvent<ResultsDetail>;
    "aril-none": CustomEvent<NoneDetail>;
    "aril-chosen": CustomEvent<ChosenDetail>;
    "aril-error": CustomEvent<ErrorDetail>;
  }
}
