// Files that do not arrive or are not what they should be, and the way out of it.

import { check, equal, firstHit, QUERY, visit } from "./expect.mjs";

const FILES = {
  "the manifest": /\/manifest\.json$/,
  "the head": /\/[0-9a-f]{16}\.aril$/,
  "a block": /\/[0-9a-f]{10}(-[0-9a-f])?\.aril$/,
  "the engine": /\/aril\.wasm$/,
  "the worker": /\/aril-worker\.js$/,
};

const FAULTS = {
  "breaks off": { cut: true },
  "is missing": { status: 404, type: "text/plain", body: "Not found" },
  "is a page": { status: 200, type: "text/html", body: "<!doctype html><title>Home</title>" },
};

/** The visitor sees what is wrong, and the retry mends it once the fault is gone. */
async function fails(t, file, fault) {
  t.site.fault = (path) => (file.test(path) ? fault : undefined);
  await visit(t, "plain.html");
  await t.session.type(QUERY);
  await t.session.until("an error", () => test.shown("[role=alert] button").length);
  const shown = await t.session.run(() => test.all("aril-search")[0].shadowRoot.textContent);
  check(!shown.includes("No results"), "an error is shown as “No results”");
  t.site.fault = () => undefined;
  await t.session.click(() => test.shown("[role=alert] button")[0]);
  await firstHit(t);
  equal(await t.session.run(() => test.texts("[role=alert]")), [], "alerts after the retry");
}

export const tests = {};
for (const [what, file] of Object.entries(FILES)) {
  tests[`${what} that does not arrive, is missing or a page is an error, and a retry mends it`] = async (
    t,
  ) => {
    for (const [how, fault] of Object.entries(FAULTS)) {
      try {
        await fails(t, file, fault);
      } catch (error) {
        throw new Error(`${what} ${how}: ${error.message}`);
      }
      // Browsers tell of a worker's script in their own words.
      t.site.complaints.splice(0);
    }
  };
}
