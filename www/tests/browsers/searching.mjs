// Typing, keys and what they lead to.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  attribute,
  check,
  equal,
  firstHit,
  focusInput,
  hits,
  inputText,
  marks,
  pause,
  QUERY,
  until,
  visit,
} from "./expect.mjs";
import { watchedAlone } from "./site.mjs";

export const tests = {
  async "nothing but the script is loaded before the visitor asks"(t) {
    await t.session.go(`${t.site.address}plain.html`);
    await t.session.until("the input", () => test.shown("[part~=input]").length);
    equal(
      t.site.requested.filter((path) => /wasm|worker|index\/|elements/.test(path)),
      [],
      "files fetched too early",
    );
  },

  async "typing shows hits with title, excerpt, marked match and a link that answers"(t) {
    await visit(t);
    await t.session.type(QUERY);
    const { title, excerpt, link } = await firstHit(t);
    check(title && excerpt, `title “${title}”, excerpt “${excerpt}”`);
    check((await marks(t)).includes(QUERY), "no excerpt marks the query");
    check(link.startsWith(`${t.site.address}docs/`), `the link leads to ${link}`);
    equal((await fetch(link)).status, 200, `the answer of ${link}`);
  },

  async "every script is found as it is typed"(t) {
    await visit(t, "plain.html");
    for (const query of ["사막화", "カザフスタン", "ทะเลสาบ", "Жанатас", "الصحراء", "मरुस्थल", "C++"]) {
      await t.session.run(() => test.active().select());
      await t.session.type(query);
      await t.session.until(
        `a hit that holds ${query}`,
        (query) => {
          const fold = (text) => text.toLocaleLowerCase().normalize("NFKC");
          return test.texts("[part~=hit]").some((hit) => fold(hit).includes(fold(query)));
        },
        query,
      );
    }
  },

  async "a slip of the fingers is corrected, and said"(t) {
    await visit(t, "plain.html");
    await t.session.type("Zhanatsa");
    await firstHit(t);
    const said = await t.session.run(() => test.texts("[part~=note]").join());
    check(/Zhanatas/i.test(said), `what was searched for instead is not said: “${said}”`);
  },

  async "arrows choose a hit, Enter follows it, the way back leads to the search"(t) {
    await visit(t);
    await t.session.type("Zhanatas");
    const { link } = await firstHit(t);
    equal(await attribute(t, "aria-expanded"), "true", "aria-expanded over hits");
    await t.session.press("ArrowDown");
    const chosen = () => {
      const id = test.active().getAttribute("aria-activedescendant");
      const option = id && test.all("[role=option]").find((option) => option.id === id);
      return option
        ? `${test.all("[role=option]").indexOf(option)} ${option.getAttribute("aria-selected")}`
        : null;
    };
    equal(await t.session.run(chosen), "0 true", "the chosen hit");
    await t.session.press("ArrowDown", "ArrowUp");
    equal(await t.session.run(chosen), "0 true", "the hit after one down and one up");
    await t.session.press("ArrowUp");
    equal(await t.session.run(chosen), null, "the choice above the first hit");
    await t.session.press("ArrowDown", "Enter");
    await t.session.until(
      "the page of the hit",
      (path) => location.pathname === path,
      new URL(link).pathname,
    );
    await t.session.back();
    await t.session.until("the search again", () => test.shown("[part~=input]").length);
  },

  async "Escape closes the hits, then clears the input; ArrowDown opens them again"(t) {
    await visit(t);
    await t.session.type("Zhanatas");
    await firstHit(t);
    await t.session.press("Escape");
    equal(await hits(t), [], "hits after Escape");
    equal(await inputText(t), "Zhanatas", "the input after one Escape");
    equal(await attribute(t, "aria-expanded"), "false", "aria-expanded after Escape");
    await t.session.press("ArrowDown");
    check((await hits(t)).length > 0, "no hits after ArrowDown");
    await t.session.press("Escape", "Escape");
    equal(await inputText(t), "", "the input after Escape twice");
  },

  async "a block of a pack is read in parts"(t) {
    if (!process.env.ARIL_PACKED) return "ARIL_PACKED is not set";
    t.site.packed = true;
    await visit(t, "plain.html");
    await t.session.type(QUERY);
    await firstHit(t);
    check((await marks(t)).includes(QUERY), "no excerpt marks the query");
  },

  async "a page without modules searches"(t) {
    await visit(t, "classic.html");
    await t.session.type(QUERY);
    await firstHit(t);
    check((await marks(t)).includes(QUERY), "no excerpt marks the query");
  },

  async "an interface of one's own searches, and stops a search"(t) {
    await t.session.go(`${t.site.address}own.html`);
    await t.session.until("hits", () => document.querySelectorAll("li").length === 3);
    await t.session.until("the end of what was stopped", () => document.title === "AbortError");
  },

  async "an exported page searches from a file"(t) {
    const exported = process.env.ARIL_EXPORTED;
    if (!exported) return "ARIL_EXPORTED is not set";
    const folder = await mkdtemp(join(tmpdir(), "aril-exported-"));
    try {
      const file = join(folder, "page.html");
      await writeFile(file, watchedAlone(await readFile(exported, "utf8")));
      await t.session.go(pathToFileURL(file).href);
      await focusInput(t);
      for (const query of [QUERY, "Zhanatsa"]) {
        await t.session.run(() => test.active().select());
        await t.session.type(query);
        await t.session.until(`a mark for ${query}`, () => test.shown("[part~=mark]").length);
        const { link } = await firstHit(t);
        check(/^file:.*\/docs\/[^/]/.test(link), `the link leads to ${link}`);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  },

  async "Trusted Types and the policy hold where the tests run"(t) {
    await visit(t);
    const thrown = await t.session.run(() => {
      try {
        document.createElement("p").innerHTML = "<b>";
        return "nothing";
      } catch (error) {
        return error.name;
      }
    });
    equal(thrown, "TypeError", "what text as markup throws");
    await t.session.run(() => {
      const style = document.createElement("style");
      style.textContent = "p { color: red }";
      document.body.append(style);
    });
    await until("two reports", () => t.site.complaints.length >= 2);
    await pause(100); // There may be more.
    const complaints = t.site.complaints.splice(0).join();
    check(/trusted-types/.test(complaints) && /style-src/.test(complaints), `reported was: ${complaints}`);
  },
};
