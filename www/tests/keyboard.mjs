// What keys do: KEYBOARD.md names for each row the test here that holds it.

import { readFile } from "node:fs/promises";
import { chosen, fixture, focused } from "./fixture.mjs";
import { check, equal, firstHit, settled, type } from "./harness.mjs";

/** Three hits for anything but `none` and `broken`. In the worker, so it knows nothing of this file. */
const three = (query) => {
  if (query === "broken") return { error: { code: "network", message: "It did not arrive." } };
  const hit = (n) => ({
    url: `?page-${n}`,
    title: `Page ${n}`,
    tier: "exact",
    exact: true,
    score: 1,
    excerpt: [{ text: "text", marked: true }],
    metadata: [],
    sections: [],
  });
  return { hits: query === "none" ? [] : [hit(1), hit(2), hit(3)] };
};

const open = async (body = "<aril-search></aril-search>", options = {}) => {
  const page = await fixture(body, { answer: three, ...options });
  const input = page.getByRole("combobox");
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const expanded = () => input.getAttribute("aria-expanded");
  return { page, input, press, expanded };
};

const FIELDS = `<aril-modal></aril-modal><aril-trigger></aril-trigger><input id="field"><textarea id="area"></textarea>
  <div id="editor" contenteditable tabindex="0"></div><button id="other">Other</button>`;

export const tests = {
  async "arrows walk the list"() {
    const { page, input, press } = await open();
    await type(page, "x");
    await firstHit(page);
    await press("ArrowDown");
    equal(await chosen(page), ["Page 1"], "after ↓");
    const id = await page.locator("[aria-selected=true]").getAttribute("id");
    equal(await input.getAttribute("aria-activedescendant"), id, "aria-activedescendant");
    equal(await input.getAttribute("aria-controls"), await page.getByRole("listbox").getAttribute("id"), "aria-controls");
    await press("ArrowDown", "ArrowDown", "ArrowDown");
    equal(await chosen(page), ["Page 3"], "after ↓ at the last");
    await press("ArrowUp", "ArrowUp", "ArrowUp");
    equal(await chosen(page), [], "after ↑ at the first");
    equal(await input.getAttribute("aria-activedescendant"), null, "aria-activedescendant of none");
    await press("ArrowUp");
    equal(await chosen(page), ["Page 3"], "after ↑ where none is chosen");
    equal(await focused(page), "input", "the focus");
  },

  async "arrows open the list"() {
    const { page, press, expanded } = await open();
    await type(page, "x");
    await firstHit(page);
    const opened = async (key, title, open) => {
      await press("Escape");
      equal(await expanded(), "false", "aria-expanded of a closed list");
      await press(key);
      equal(await expanded(), "true", `aria-expanded after ${key}`);
      equal(await chosen(page), title, `chosen after ${key}`);
      equal(await page.getByRole("option").count(), open, `options after ${key}`);
    };
    await opened("ArrowDown", ["Page 1"], 3);
    await opened("ArrowUp", ["Page 3"], 3);
    await opened("Alt+ArrowDown", [], 3);
    await press("Alt+ArrowUp");
    equal(await expanded(), "false", "aria-expanded after Alt ↑");
  },

  async "characters and caret keys let go of the chosen hit"() {
    const { page, input, press } = await open();
    await type(page, "xy");
    await firstHit(page);
    for (const [key, caret] of Object.entries({ Home: 0, End: 2, ArrowLeft: 1, ArrowRight: 2 })) {
      await press("ArrowDown");
      equal(await chosen(page), ["Page 1"], `before ${key}`);
      await press(key);
      equal(await chosen(page), [], `after ${key}`);
      equal(await input.evaluate(({ selectionStart }) => selectionStart), caret, `the caret after ${key}`);
    }
    await press("ArrowDown", "z");
    await settled(page);
    equal(await input.inputValue(), "xyz", "the query");
    equal(await chosen(page), [], "after a character");
  },

  async "recent searches are walked like hits"() {
    const { page, input, press } = await open();
    for (const query of ["first", "second"]) {
      await input.fill(query);
      await firstHit(page);
      await press("Enter"); // A search that somebody used.
      await press("Home");
    }
    await input.fill("");
    await settled(page);
    equal(await page.getByRole("option").count(), 0, "options of an empty input");
    await press("ArrowDown");
    equal(await page.getByRole("option").allTextContents(), ["second", "first"], "recent searches");
    equal(await page.getByRole("listbox").getAttribute("aria-label"), "Recent searches", "the list's name");
    await press("ArrowDown", "Enter");
    equal(await input.inputValue(), "first", "the query");
    await firstHit(page);
    equal(await focused(page), "input", "the focus");
  },

  async "Enter follows, and where with modifier keys"() {
    const { page, press } = await open();
    await type(page, "x");
    await firstHit(page);
    for (const [key, how] of [
      ["Control+Enter", { ctrlKey: true }],
      ["Meta+Enter", { metaKey: true }],
      ["Shift+Enter", { shiftKey: true }],
    ]) {
      await page.evaluate(() => {
        addEventListener(
          "click",
          (event) => {
            event.preventDefault();
            const { ctrlKey, metaKey, shiftKey } = event;
            globalThis.clicked = [event.composedPath()[0].href, { ctrlKey, metaKey, shiftKey }];
          },
          { once: true },
        );
      });
      await press("ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown");
      const [href, modifiers] = await page
        .keyboard.press(key)
        .then(() => page.evaluate(() => globalThis.clicked));
      check(href.includes("?page-"), `the click was on ${href}`);
      equal(modifiers, { ctrlKey: false, metaKey: false, shiftKey: false, ...how }, `the click of ${key}`);
    }
    await press("Home", "ArrowDown", "ArrowDown", "Enter");
    await page.waitForURL(/\?page-2(#|$)/);
  },

  async "Enter without a chosen hit"() {
    const { page, input, press } = await open();
    await type(page, "x");
    await firstHit(page);
    await press("Enter");
    equal(await chosen(page), ["Page 1"], "after Enter");
    check(!page.url().includes("page-"), "Enter has followed a hit that nobody chose");
    await input.fill("broken");
    await page.getByRole("alert").waitFor();
    await page.locator("aril-search").evaluate((element) => {
      globalThis.asked = 0;
      element.addEventListener("aril-query", () => globalThis.asked++);
    });
    await press("Enter");
    equal(await page.evaluate(() => globalThis.asked), 1, "searches after Enter");

    const phone = await open(undefined, { hasTouch: true, isMobile: true });
    await type(phone.page, "x");
    await firstHit(phone.page);
    await phone.press("Enter");
    equal(await focused(phone.page), "body", "the focus on a phone");
  },

  async "Escape closes, clears, and is then the page's"() {
    const { page, input, press, expanded } = await open();
    await type(page, "x");
    await firstHit(page);
    await page.evaluate(() => {
      globalThis.left = [];
      addEventListener("keydown", (event) => globalThis.left.push(!event.defaultPrevented));
    });
    await press("Escape");
    equal(await expanded(), "false", "aria-expanded");
    equal(await page.getByRole("option").count(), 0, "hits on show");
    equal(await input.inputValue(), "x", "the query");
    await press("Escape");
    equal(await input.inputValue(), "", "the query after the second");
    await press("Escape");
    equal(await page.evaluate(() => globalThis.left), [false, false, true], "keys that were left to the page");
  },

  async "Tab leads past the hits"() {
    const { page, press, expanded } = await open('<aril-search floating></aril-search><button id="next">Next</button>');
    await type(page, "x");
    await firstHit(page);
    await press("Tab"); // The button that clears.
    equal(await focused(page), "clear", "the focus after the input");
    equal(await expanded(), "true", "aria-expanded inside");
    await press("Tab");
    equal(await focused(page), "next", "the focus after the box");
    equal(await page.getByRole("option").count(), 0, "hits of a floating list on show");
    equal(await expanded(), "false", "aria-expanded outside");
    await press("Shift+Tab", "Shift+Tab");
    equal(await page.getByRole("option").count(), 3, "hits once the focus is back");
  },

  async "keys of an input method are its own"() {
    const { page, input } = await open("<aril-modal></aril-modal>");
    await page.keyboard.press("Control+k");
    await type(page, "x");
    await firstHit(page);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Input.imeSetComposition", { text: "y", selectionStart: 1, selectionEnd: 1 });
    await settled(page);
    for (const key of ["Enter", "Escape", "ArrowDown", "ArrowUp"]) {
      for (const sign of [{ isComposing: true }, { keyCode: 229 }]) {
        const isLeft = await input.evaluate(
          (element, init) =>
            element.dispatchEvent(
              new KeyboardEvent("keydown", { bubbles: true, cancelable: true, composed: true, ...init }),
            ),
          { key, ...sign },
        );
        check(isLeft, `${key} of the input method was taken`);
      }
    }
    equal(await chosen(page), [], "chosen by the input method's keys");
    // The browser asks a dialog so, whoever Escape is for.
    const stays = await page
      .locator("dialog")
      .evaluate((dialog) => !dialog.dispatchEvent(new Event("cancel", { cancelable: true })));
    check(stays, "the dialog would close");
    await cdp.send("Input.insertText", { text: "y" });
    await page.keyboard.press("Escape");
    equal(await page.locator("dialog[open]").count(), 0, "dialogs after the composition");
  },

  async "shortcuts open the dialog"() {
    const { page, press } = await open(FIELDS);
    for (const key of ["Control+k", "/"]) {
      await press(key);
      await page.getByRole("dialog", { name: "Search" }).waitFor();
      equal(await focused(page), "input", `the focus after ${key}`);
      equal(await page.getByRole("combobox").inputValue(), "", "the input");
      await press("Escape");
      equal(await page.getByRole("dialog").count(), 0, "dialogs after Escape");
    }
    // Keyboards without Latin letters: the key's place counts.
    const opens = (init) =>
      page.evaluate((init) => {
        document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
        const modal = document.querySelector("aril-modal");
        const { isOpen } = modal;
        modal.close();
        return isOpen;
      }, init);
    equal(await opens({ key: "л", code: "KeyK", ctrlKey: true }), true, "Ctrl л");
    equal(await opens({ key: "/", code: "Digit7", shiftKey: true }), true, "a slash with Shift");
    for (const more of [{ altKey: true }, { shiftKey: true }, { metaKey: true }, { repeat: true }, { ctrlKey: false }]) {
      const init = { key: "k", code: "KeyK", ctrlKey: true, ...more };
      equal(await opens(init), false, `the dialog after ${JSON.stringify(more)}`);
    }
    const mac = await open(FIELDS, {
      prepare: (context) =>
        context.addInitScript(() => Object.defineProperty(Navigator.prototype, "platform", { get: () => "MacIntel" })),
    });
    equal(await mac.page.locator("kbd").first().textContent(), "⌘K", "the key on the trigger");
    await mac.press("Control+k");
    equal(await mac.page.getByRole("dialog").count(), 0, "dialogs after Ctrl K on a Mac");
    await mac.press("Meta+k");
    await mac.page.getByRole("dialog").waitFor();
  },

  async "a field in use keeps its keys"() {
    const { page, press } = await open(FIELDS);
    for (const id of ["field", "area", "editor"]) {
      await page.locator(`#${id}`).focus();
      await press("/", "Control+k");
      equal(await page.getByRole("dialog").count(), 0, `dialogs after keys in ${id}`);
    }
    equal(await page.locator("#field").inputValue(), "/", "what the field has");
    // Who was first keeps them too.
    await page.locator("#other").focus();
    await page.evaluate(() => document.body.addEventListener("keydown", (event) => event.preventDefault()));
    await press("/");
    equal(await page.getByRole("dialog").count(), 0, "dialogs after a key that the page took");
  },

  async "shortcuts are the page's to choose"() {
    const { page, press } = await open(
      '<aril-modal shortcut="alt+s"></aril-modal><aril-trigger></aril-trigger><aril-search shortcut="shift+f"></aril-search>',
    );
    equal(await page.getByRole("button", { name: "Search" }).getAttribute("aria-keyshortcuts"), "Alt+S", "the trigger's");
    await press("Control+k", "/");
    equal(await page.getByRole("dialog").count(), 0, "dialogs after the usual keys");
    await press("Alt+s");
    await page.getByRole("dialog").waitFor();
    await press("Escape", "Shift+F");
    equal(await focused(page), "input", "the focus after the search box's own");
    equal(await page.getByRole("dialog").count(), 0, "dialogs after it");
    const none = await open('<aril-modal shortcut=""></aril-modal><aril-trigger>Find</aril-trigger>');
    await none.press("Control+k", "/");
    equal(await none.page.getByRole("dialog").count(), 0, "dialogs without shortcuts");
    equal(await none.page.locator("kbd:visible").count(), 0, "keys on the trigger");
  },

  async "the trigger opens the dialog, and gets the focus back"() {
    const { page, press } = await open(FIELDS);
    for (const key of ["Enter", "Space"]) {
      await page.getByRole("button", { name: "Search" }).focus();
      await press(key);
      await page.getByRole("dialog").waitFor(); // The first time, the dialog is loaded.
      equal(await focused(page), "input", `the focus after ${key}`);
      await type(page, "x");
      await firstHit(page);
      await press("Escape");
      equal(await page.getByRole("dialog").count(), 0, "dialogs after Escape");
      equal(await focused(page), "button", "the focus after Escape");
    }
    // What was searched for is there again, and typing goes over it.
    await press("Enter", "y");
    equal(await page.getByRole("combobox").inputValue(), "y", "the query");
  },

  async "the dialog closes by its keys"() {
    const { page, press } = await open(FIELDS);
    await press("Control+k");
    await page.getByRole("dialog").waitFor();
    await press("/");
    equal(await page.getByRole("combobox").inputValue(), "/", "a slash in the input");
    await press("Control+k");
    equal(await page.getByRole("dialog").count(), 0, "dialogs after Ctrl K");
  },

  async "Tab stays in the dialog"() {
    const { page, press } = await open(FIELDS);
    await press("Control+k");
    await type(page, "x");
    await firstHit(page);
    for (const shift of ["", "Shift+"]) {
      for (let n = 0; n < 6; n++) {
        await press(`${shift}Tab`);
        const place = await focused(page);
        check(/^(input|clear|close|scroller|body|dialog|more)$/.test(place), `the focus is on ${place}`);
      }
    }
  },

  async "results apart take the focus"() {
    const { page, press } = await open('<aril-search id="s"></aril-search><aril-results for="s"></aril-results>');
    const input = page.getByRole("searchbox");
    await page.locator("[part=input]").fill("x");
    await firstHit(page);
    equal(await page.getByRole("combobox").count(), 0, "comboboxes");
    equal(await page.getByRole("option").count(), 0, "options");
    equal(await input.getAttribute("aria-expanded"), null, "aria-expanded");
    const title = () =>
      page.locator("aril-results").evaluate((view) => view.shadowRoot.activeElement?.querySelector("[part=title]")?.textContent);
    for (const [key, expected] of [
      ["ArrowDown", "Page 1"],
      ["ArrowDown", "Page 2"],
      ["End", "Page 3"],
      ["ArrowDown", "Page 3"],
      ["Home", "Page 1"],
      ["ArrowUp", undefined],
      ["Enter", "Page 1"],
      ["Escape", undefined],
    ]) {
      await press(key);
      equal(await title(), expected, `the hit in focus after ${key}`);
      if (!expected) equal(await focused(page), "input", `the focus after ${key}`);
    }
    await press("Escape");
    equal(await input.inputValue(), "", "the query");
  },

  async "Space takes a filter, and the focus stays"() {
    const { page, press } = await open('<aril-search></aril-search><aril-filters facets="kind"></aril-filters>', {
      answer: (query, { filter, facets }) => ({
        total: filter ? 1 : 2,
        hits: [{ url: "a", title: filter || "all", exact: true, tier: "exact", excerpt: [], metadata: [], sections: [] }],
        facets: facets ? [{ name: "kind", values: [{ value: "a", count: 2 }, { value: "b", count: 1 }] }] : [],
      }),
    });
    await type(page, "x");
    const box = page.getByRole("checkbox", { name: /b/ });
    await box.focus();
    for (const [checked, title] of [
      [true, "(kind:b)"],
      [false, "all"],
    ]) {
      await press("Space");
      await page.locator("[part=title]", { hasText: title }).waitFor();
      equal(await box.isChecked(), checked, "the value");
      equal(await box.evaluate((box) => box.getRootNode().activeElement === box), true, "the focus");
    }
  },

  async "KEYBOARD.md names a test for each row"() {
    const text = await readFile(new URL("../KEYBOARD.md", import.meta.url), "utf8");
    const rows = text.split("\n").filter((line) => /^\|(?!---| key )/.test(line));
    check(rows.length > 30, `only ${rows.length} rows`);
    const named = rows.map((row) => row.split("|").at(-2).trim());
    for (const name of named) check(name in tests, `there is no test “${name}”`);
    const unnamed = Object.keys(tests).filter((name) => !named.includes(name) && !name.startsWith("KEYBOARD"));
    equal(unnamed, [], "tests that no row names");
  },
};
