// aril.d.ts as a page uses it, and held against what the scripts say of themselves. Compiled, never run.

import { ArilError, open } from "../aril";
import type { Client, ExplainOptions, Filter, Results, SearchOptions, SuggestOptions, Suggestion } from "../aril";
import type * as api from "../src/api.js";
import type * as own from "../src/client.js";
import type { Details } from "../src/events.js";

export async function use(): Promise<string[]> {
  const filters: Filter = { lang: ["zh", "ja"], none: { tag: "draft" } };
  const ending = new AbortController();
  const client: Client = open({ index: ["docs/index/", new URL("https://example.org/index/")], signal: ending.signal });
  try {
    const results = await client.search("千岛湖", { limit: 5, filters, facets: ["lang"], onPartial: ({ hits }) => void hits });
    const failed = results.failed?.map(({ message }) => message) ?? [];
    const { done } = { done: undefined, ...(await client.explain("湖", { page: "a.html" })) };
    void done;
    return [...results.hits.map(({ title, index = 0 }) => `${index} ${title}`), ...failed];
  } catch (error) {
    if (error instanceof ArilError && error.code === "network") return [error.message];
    throw error;
  } finally {
    client.close();
  }
}

export const texts = async (client: Client): Promise<string[]> =>
  (await client.suggest("千", { limit: 3 })).map(({ text, kind, url }) => `${kind} ${text} ${url ?? ""}`);

/** Compiles where each is as good as the other. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const same: [
  Same<Results, own.Results>,
  Same<SearchOptions, own.SearchOptions>,
  Same<Parameters<typeof open>, Parameters<typeof own.open>>,
  Same<SuggestOptions, api.SuggestOptions>,
  Same<ExplainOptions, api.ExplainOptions>,
  Same<Suggestion[], Awaited<ReturnType<own.Client["suggest"]>>>,
  Same<{ [Name in keyof Details]: GlobalEventHandlersEventMap[Name]["detail"] }, Details>,
] = [true, true, true, true, true, true, true];

/** What is found by its tag, and what it tells. */
export function show(): void {
  const search = document.querySelector("aril-search");
  search?.addEventListener("aril-chosen", ({ detail: { hit, place } }) => console.log(hit.title, place));
  if (search) search.chosen = { lang: ["zh"] };
  void document.querySelector("aril-modal")?.show();
}

// @ts-expect-error A limit is a number.
void open().search("a", { limit: "5" });
// @ts-expect-error There is no such option.
void open({ folder: "index/" });
