// The browser test: what a visitor meets on the demo page, in a real Chromium.
//
// Environment: ARIL_BASE_URL  where www/dist is served
//              ARIL_CHROME    the browser; default /usr/bin/chromium
//              ARIL_INLINE    a folder with the index of the same documents in one file; optional
//              ARIL_PACKED    the same with its blocks in packs; optional
//              ARIL_EXPORTED  the page that `aril export` made of it; optional
//              ARIL_SHOTS     a folder for screenshots; none are taken without it
//              ARIL_CASES     the cases as JSON, see cases.mjs
//
//              ARIL_AT_ONCE   how many tests run at once; default 4
//
// Arguments: parts of names of tests; none runs all. Each test opens a context of its own, so that none sees
// another's cache.

import { tests as accessibility } from "./accessibility.mjs";
import { tests as answers } from "./answers.mjs";
import { tests as api } from "./api.mjs";
import { cases } from "./cases.mjs";
import { tests as demo } from "./demo.mjs";
import { tests as element } from "./element.mjs";
import { tests as elements } from "./elements.mjs";
import { tests as faults } from "./faults.mjs";
import { run } from "./harness.mjs";
import { tests as highlight } from "./highlight.mjs";
import { tests as keyboard } from "./keyboard.mjs";
import { tests as languages } from "./languages.mjs";
import { tests as loading } from "./loading.mjs";
import { tests as offline } from "./offline.mjs";
import { tests as packings } from "./packings.mjs";
import { tests as safety } from "./safety.mjs";
import { tests as views } from "./views.mjs";

const all = {
  ...element,
  ...elements,
  ...keyboard,
  ...languages,
  ...answers,
  ...api,
  ...loading,
  ...faults,
  ...packings,
  ...offline,
  ...highlight,
  ...safety,
  ...views,
  ...demo,
  ...accessibility,
  ...(await cases()),
};
const wanted = process.argv.slice(2);
await run(
  Object.fromEntries(
    Object.entries(all).filter(([name]) => wanted.length === 0 || wanted.some((part) => name.includes(part))),
  ),
);
