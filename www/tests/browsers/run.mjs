// What a visitor does on the page, in a browser by WebDriver: `node tests/browsers/run.mjs BROWSER [PART OF A NAME]...`
//
// BROWSER is chromium, firefox or webkit. Environment: see browsers.mjs and site.mjs, and
//   ARIL_SHOTS  a folder for pictures of failures; none are taken without it
//
// Each test has a site of its own, all share the session. Each says `ok [BROWSER] NAME`, `FAIL ...` or `skip ...`;
// the last line counts them. What a page complains of, to the console or by the policy, fails the test.

import { writeFile } from "node:fs/promises";
import { tests as arriving } from "./arriving.mjs";
import { browsers } from "./browsers.mjs";
import { tests as composing } from "./composing.mjs";
import { tests as elements } from "./elements.mjs";
import { tests as failing } from "./failing.mjs";
import { tests as searching } from "./searching.mjs";
import { check, equal, pause } from "./expect.mjs";
import { serve } from "./site.mjs";
import { Session } from "./webdriver.mjs";

const [browser, ...wanted] = process.argv.slice(2);
const all = { ...searching, ...composing, ...elements, ...arriving, ...failing };
const chosen = Object.entries(all).filter(
  ([name]) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);
const count = { passed: 0, failed: 0, skipped: 0 };
const start = performance.now();
check(browsers[browser], `name a browser: ${Object.keys(browsers).join(", ")}`);
const session = await Session.start(browsers[browser]()).catch((error) => {
  console.log(`FAIL [${browser}] the browser starts: ${error.message}\n0 passed, 1 failed, 0 skipped`);
  process.exit(1);
});
try {
  for (const [name, test] of chosen) await runOne(name, test);
} finally {
  await session.end();
}
const took = ((performance.now() - start) / 1000).toFixed(1);
console.log(`note [${browser}] ${session.name}: ${took} s`);
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exit(count.failed > 0 || count.passed === 0 ? 1 : 0);

async function runOne(name, test) {
  const site = await serve();
  const say = (word, why = "") => console.log(`${word} [${browser}] ${name}${why && `: ${why}`}`);
  try {
    const reason = await test({ browser, session, site });
    if (!reason) equal(await complaints(site), [], "complaints of the page");
    say(reason ? "skip" : "ok", reason ?? undefined);
    count[reason ? "skipped" : "passed"]++;
  } catch (error) {
    await picture(name);
    say("FAIL", String(error.message).split("\n").slice(0, 3).join(" "));
    const others = await complaints(site).catch(() => []);
    if (others.length) console.log(`  the page complains: ${others.join(" | ")}`);
    count.failed++;
  }
  site.close();
}

/** Leaves the page, which ends its worker, and returns what it and the browser have complained of. */
async function complaints(site) {
  const shown = await session.run(() => globalThis.test?.complaints.splice(0) ?? []);
  await session.go("about:blank");
  await pause(50); // Reports take their time.
  return [...site.complaints, ...shown];
}

async function picture(name) {
  const folder = process.env.ARIL_SHOTS;
  if (!folder) return;
  const file = `${folder}/${browser}-${name.replace(/\W+/g, "-").slice(0, 60)}.png`;
  await writeFile(file, await session.picture()).catch(() => {});
}
