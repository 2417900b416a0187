// Writes the comparison for people: `node report.mjs RESULTS.json OUT.html OUT.md`.

import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { judge, missedOf } from "./bounds.mjs";
import { agreement, heldAgainst } from "./earlier.mjs";
import { boundText } from "./verdict.mjs";
import { renderMarkdown } from "./markdown.mjs";
import { renderPage } from "./page.mjs";
import { ResultsError, parseResults } from "./results.mjs";

const USAGE = "usage: node report.mjs RESULTS.json OUT.html OUT.md";

/**
 * @param {string[]} paths
 * @returns {number} The exit code: 0, 1 when the results or the files are at fault, 2 for wrong usage.
 */
function main(paths) {
  const [from, toHtml, toMarkdown] = paths;
  if (from === undefined || toHtml === undefined || toMarkdown === undefined || paths.length !== 3) {
    console.error(USAGE);
    return 2;
  }
  try {
    const results = parseResults(readFileSync(from, "utf8"));
    writeFileSync(toHtml, renderPage(results));
    writeFileSync(toMarkdown, renderMarkdown(results));
    const verdicts = judge(results);
    for (const verdict of verdicts) console.log(`    ${boundText(results, verdict)}`);
    console.log(`    ${missedOf(verdicts).length} of ${verdicts.filter(({ met }) => met !== undefined).length} measured limits are missed`);
    const held = heldAgainst(results);
    if (held.length > 0) console.log(`    ${agreement(held)}`);
    return 0;
  } catch (error) {
    if (error instanceof ResultsError) console.error(`${from} is not the results of a comparison: ${error.message}`);
    else if (error instanceof Error && "code" in error) console.error(`report: ${error.message}`);
    else throw error;
    return 1;
  }
}

process.exitCode = main(process.argv.slice(2));
