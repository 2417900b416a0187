// Text from input methods: as events that are made up in all browsers, and composed in earnest where a driver can.

import {
  attribute,
  check,
  equal,
  firstHit,
  hits,
  inputText,
  marks,
  pause,
  QUERY,
  until,
  visit,
} from "./expect.mjs";

/** Composes `text` in the input as an input method would, step by step, with events alone. */
const composeByEvents = {
  start: ({ session }) =>
    session.run(() => {
      test
        .active()
        .dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true, composed: true }));
    }),
  text: ({ session }, text) =>
    session.run((text) => {
      const input = test.active();
      const init = { bubbles: true, composed: true, data: text };
      input.dispatchEvent(new CompositionEvent("compositionupdate", init));
      input.value = text;
      input.dispatchEvent(
        new InputEvent("input", { ...init, inputType: "insertCompositionText", isComposing: true }),
      );
    }, text),
  end: ({ session }, text) =>
    session.run((text) => {
      const init = { bubbles: true, composed: true, data: text };
      test.active().dispatchEvent(new CompositionEvent("compositionend", init));
    }, text),
};

/** By the browser's own machinery. */
const composeByBrowser = {
  chromium: {
    start: async () => {},
    text: ({ session }, text) =>
      session.post("/goog/cdp/execute", {
        cmd: "Input.imeSetComposition",
        params: { text, selectionStart: text.length, selectionEnd: text.length },
      }),
    end: ({ session }, text) =>
      session.post("/goog/cdp/execute", { cmd: "Input.insertText", params: { text } }),
  },
  firefox: {
    start: async () => {},
    text: (t, text) => inChrome(t, "flushPendingComposition", text),
    end: (t, text) => inChrome(t, "commitCompositionWith", text),
  },
};

/** Firefox's own window has a service that composes. */
async function inChrome({ session }, call, text) {
  await session.post("/moz/context", { context: "chrome" });
  try {
    await session.run(
      (call, text) => {
        /* global Cc, Ci */
        const window_ = Services.wm.getMostRecentWindow("navigator:browser");
        const composer = (window_.arilComposer ??= Cc["@mozilla.org/text-input-processor;1"].createInstance(
          Ci.nsITextInputProcessor,
        ));
        if (!composer.beginInputTransactionForTests(window_)) throw new Error("no input transaction");
        if (call === "commitCompositionWith") return composer.commitCompositionWith(text);
        composer.setPendingCompositionString(text);
        composer.appendClauseToPendingComposition(text.length, composer.ATTR_RAW_CLAUSE);
        composer.setCaretInPendingComposition(text.length);
        return composer.flushPendingComposition();
      },
      call,
      text,
    );
  } finally {
    await session.post("/moz/context", { context: "content" });
  }
}

/** Keys that belong to the input method leave everything as it is. */
async function keysDoNothing(t) {
  for (const key of ["Enter", "Escape", "ArrowDown", "ArrowUp"]) {
    for (const sign of [{ isComposing: true }, { keyCode: 229 }]) {
      const taken = await t.session.run(
        (key, sign) => {
          const init = { key, bubbles: true, cancelable: true, composed: true, ...sign };
          return !test.active().dispatchEvent(new KeyboardEvent("keydown", init));
        },
        key,
        sign,
      );
      check(!taken, `${key} of the input method was taken`);
    }
  }
  equal(await inputText(t), QUERY, "the text after the input method's keys");
  const chosen = await t.session.run(() => test.active().getAttribute("aria-activedescendant"));
  equal(chosen, null, "the chosen hit");
  check((await hits(t)).length > 0, "the keys have closed the hits");
}

async function compose(t, { start, text, end }) {
  await visit(t);
  const address = await t.session.url();
  await start(t);
  await text(t, "千");
  await text(t, QUERY);
  equal(await inputText(t), QUERY, "the text under composition");
  await firstHit(t); // Usable before the composition ends.
  await keysDoNothing(t);
  await text(t, "qqxx");
  await pause(300);
  check((await hits(t)).length > 0, "hits have gone while composing");
  await text(t, QUERY);
  await end(t, QUERY);
  equal(await inputText(t), QUERY, "the text after composition");
  await firstHit(t);
  check((await marks(t)).includes(QUERY), "no excerpt marks the query");
  equal((await t.session.url()).split(/[?#]/)[0], address, "the page");
  // What has ended gives the keys back.
  await t.session.press("ArrowDown");
  const chosen = await t.session.run(() => test.active().getAttribute("aria-activedescendant"));
  check(chosen, "ArrowDown chooses nothing after the composition");
}

/**
 * WebKit's driver types as if on a keyboard, and so reaches the input method that GTK has: Control, Shift and U, the
 * number of a character, and Enter.
 */
async function composeByNumber(t) {
  const begin = async () => {
    await t.session.press("Control+Shift+U");
    await t.session.type("6e56");
    await until("text under composition", async () => (await inputText(t)).endsWith("u6e56"));
    await pause(300);
    check((await hits(t)).length > 0, "hits have gone while composing");
  };
  await visit(t);
  const address = await t.session.url();
  await t.session.type(QUERY.slice(0, -1));
  await firstHit(t);
  await begin();
  await t.session.press("Enter");
  await t.session.until("the composed text", (query) => test.active().value === query, QUERY);
  await t.session.until("its mark", (query) => test.texts("[part~=mark]").includes(query), QUERY);
  const chosen = await t.session.run(() => test.active().getAttribute("aria-activedescendant"));
  equal(chosen, null, "the hit that Enter has chosen");
  await begin();
  await t.session.press("Escape");
  await t.session.until("the text of before", (query) => test.active().value === query, QUERY);
  await firstHit(t);
  equal(await attribute(t, "aria-expanded"), "true", "aria-expanded after the Escape of the input method");
  equal((await t.session.url()).split(/[?#]/)[0], address, "the page");
  await t.session.press("Escape");
  equal(await hits(t), [], "hits after an Escape of our own");
}

export const tests = {
  "events of an input method: hits while composing, and its keys do nothing of ours": (t) =>
    compose(t, composeByEvents),

  "text composed in earnest is found, and the keys of the input method do nothing of ours": (t) =>
    t.browser === "webkit" ? composeByNumber(t) : compose(t, composeByBrowser[t.browser]),

  async "the key that ends a composition in Safari, after its end, follows no hit"(t) {
    await visit(t);
    await composeByEvents.start(t);
    await composeByEvents.text(t, QUERY);
    await firstHit(t);
    await composeByEvents.end(t, QUERY);
    await keysDoNothing(t);
  },
};
