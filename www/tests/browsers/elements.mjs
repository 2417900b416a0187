// The elements beside the search box: the dialog and its trigger, filters, results apart; and the query in the address.

import { becomes, check, equal, firstHit, hits, inputText, pause, QUERY, visit } from "./expect.mjs";

const isOpen = () => test.shown("dialog[open]").length === 1;

/** Where the focus is: the `id`, else the part, else the tag. */
const focus = ({ session }) =>
  session.run(() => {
    const element = test.active();
    return element.id || element.part?.[0] || element.localName;
  });

export const tests = {
  async "Ctrl K and the slash open the dialog, Escape closes it, and the focus is where it was"(t) {
    await t.session.go(`${t.site.address}modal.html`);
    await t.session.until("the trigger", () => test.shown("[part~=button]").length);
    for (const key of ["Control+k", "/"]) {
      await t.session.press(key);
      await t.session.until(`the dialog after ${key}`, isOpen);
      equal(await focus(t), "input", "the focus in the dialog");
      equal(await inputText(t), "", "the input");
      await t.session.press("Escape");
      await t.session.until("no dialog after Escape", () => test.shown("dialog").length === 0);
    }
    await t.session.click(() => test.shown("[part~=button]")[0]);
    await t.session.until("the dialog after a click", isOpen);
    await t.session.type(QUERY);
    const { link } = await firstHit(t);
    await t.session.press("Escape");
    await t.session.until("no dialog", () => test.shown("dialog").length === 0);
    equal(await focus(t), "button", "the focus after the dialog");
    await t.session.press("Enter");
    await t.session.until("the dialog after Enter", isOpen);
    await t.session.until("the hits of before", () => test.shown("[part~=hit]").length);
    await t.session.press("ArrowDown", "Enter");
    await t.session.until(
      "the page of the hit",
      (path) => location.pathname === path,
      new URL(link).pathname,
    );
  },

  async "a field in use keeps Ctrl K and the slash"(t) {
    await t.session.go(`${t.site.address}modal.html`);
    await t.session.until("the trigger", () => test.shown("[part~=button]").length);
    await t.session.click(() => document.querySelector("#other"));
    await t.session.type("a/b");
    await t.session.press("Control+k");
    await pause(100);
    check(!(await t.session.run(isOpen)), "the dialog is open");
    equal(await inputText(t), "a/b", "the field");
    equal(await focus(t), "other", "the focus");
  },

  async "Escape of an input method leaves the dialog open"(t) {
    await t.session.go(`${t.site.address}modal.html`);
    await t.session.until("the trigger", () => test.shown("[part~=button]").length);
    await t.session.press("Control+k");
    await t.session.until("the dialog", isOpen);
    if (t.browser === "webkit") {
      // See composing.mjs.
      await t.session.press("Control+Shift+U");
      await t.session.type("5343");
      await becomes(() => inputText(t), "u5343", "the text under composition");
      await t.session.press("Escape");
      await t.session.until("an empty input", () => test.active().value === "");
      await pause(100);
    } else {
      await t.session.run(() => {
        const input = test.active();
        const init = { bubbles: true, composed: true, cancelable: true };
        input.dispatchEvent(new CompositionEvent("compositionstart", init));
        const escape = { key: "Escape", keyCode: 229, isComposing: true };
        input.dispatchEvent(new KeyboardEvent("keydown", { ...init, ...escape }));
      });
    }
    check(await t.session.run(isOpen), "the dialog is closed");
  },

  async "filters count, narrow and widen, and keep the focus; results apart are links"(t) {
    await visit(t, "filters.html");
    await t.session.type("湖");
    const values = () =>
      test.shown("[part~=value]").map((value) => ({
        name: value.querySelector("input").value,
        count: Number(value.querySelector("[part~=count]").textContent),
      }));
    // Before the hits, the values are those of all pages.
    await firstHit(t);
    await t.session.until("values to filter by", `() => (${values})().length`);
    const [first] = await t.session.run(values);
    const before = (await hits(t)).length;
    check(before > first.count, `${before} hits, of which ${first.count} have the first value`);
    await t.session.run(() => test.shown("[part~=checkbox]")[0].focus());
    await t.session.press(" ");
    await t.session.until("fewer hits", (n) => test.shown("[part~=hit]").length === n, first.count);
    equal(await t.session.run(() => test.active().value), first.name, "the value in focus");
    await t.session.press(" ");
    await t.session.until("all hits again", (n) => test.shown("[part~=hit]").length === n, before);
    await t.session.run(() => test.shown("[part~=input]")[0].focus());
    await t.session.press("ArrowDown");
    equal(
      await t.session.run(() => test.active() === test.shown("a[part~=hit]")[0]),
      true,
      "the first hit has the focus",
    );
  },

  async "the search speaks the language of the page, from right to left where that does"(t) {
    await visit(t, "arabic.html");
    await t.session.until("texts in Arabic", () => /\p{Script=Arabic}/u.test(test.active().ariaLabel ?? ""));
    await t.session.type("الصحراء");
    await firstHit(t);
    const seen = await t.session.run(() => {
      const [hit] = test.shown("[part~=hit]");
      return [getComputedStyle(hit).direction, test.texts("[part~=status]").join()];
    });
    check(seen[0] === "rtl" && /\p{Script=Arabic}/u.test(seen[1]), `seen is ${seen}`);
  },

  async "the options page and its first examples work under the policy"(t) {
    await t.session.go(`${t.site.address}options.html`);
    await t.session.until(
      "the page",
      () => document.readyState === "complete" && test.shown("[part~=input]").length,
    );
    for (let n = 0; n < 3; n++) {
      await t.session.click((n) => test.shown("[part~=input]")[n], n);
      await t.session.run((n) => test.shown("[part~=input]")[n].select(), n);
      await t.session.type("wind");
      await t.session.until(
        `an answer of example ${n}`,
        (n) => {
          const input = test.shown("[part~=input]")[n];
          return input.value === "wind" && !input.closest(".busy");
        },
        n,
      );
      await t.session.press("Escape");
    }
    equal(await t.session.run(() => test.texts("[role=alert]")), [], "alerts");
  },

  async "the address holds the query, is opened with it, and back leads through it"(t) {
    await visit(t, "plain.html");
    await t.session.type("Zhanatas");
    const { link } = await firstHit(t);
    await t.session.until("the query in the address", () => location.search === "?q=Zhanatas");
    await t.session.press("ArrowDown", "Enter");
    await t.session.until(
      "the page of the hit",
      (path) => location.pathname === path,
      new URL(link).pathname,
    );
    await t.session.back();
    await t.session.until("the hits of before", () => test.shown("[part~=hit]").length);
    equal(await t.session.run(() => test.shown("[part~=input]")[0].value), "Zhanatas", "the input");
    await t.session.go(`${t.site.address}plain.html?q=${encodeURIComponent(QUERY)}`);
    const { excerpt } = await firstHit(t);
    check(/千[岛島]湖/.test(excerpt), `the excerpt is ${excerpt}`);
  },

  async "events tell of queries, results and hits, and what is canceled does not happen"(t) {
    await visit(t, "plain.html");
    await t.session.run(() => {
      const told = [];
      document.told = told;
      for (const name of ["aril-query", "aril-results", "aril-none", "aril-error", "aril-chosen"]) {
        addEventListener(name, (event) => {
          told.push(`${name} ${event.detail.query ?? event.detail.results.query}`);
          if (name === "aril-chosen") event.preventDefault();
        });
      }
    });
    await t.session.type("Z");
    await firstHit(t);
    await t.session.press("ArrowDown", "Enter");
    await pause(100);
    equal(await t.session.run(() => location.pathname), "/plain.html", "the page after a canceled choice");
    equal(
      await t.session.run(() => document.told),
      ["aril-query Z", "aril-results Z", "aril-chosen Z"],
      "events",
    );
  },
};
