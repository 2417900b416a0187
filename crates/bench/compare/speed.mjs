// How many documents a second are built, beside Pagefind: from the same HTML, in turns, on one processor and on two.
//
// node speed.mjs --modules DIR --corpora DIR --work DIR --aril FILE [--corpus NAME]...
//
// `cargo xtask bench --speed` fills these in. The clock tells what a user waits for, on a machine that does nothing
// else; the processor's time tells what was done on any.

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { adapter } from "./adapter.mjs";
import { run } from "./process.mjs";
import { about } from "./site.mjs";

const { values: options } = parseArgs({
  options: {
    modules: { type: "string", default: "" },
    corpora: { type: "string", default: "" },
    work: { type: "string", default: "" },
    aril: { type: "string", default: "" },
    corpus: { type: "string", multiple: true, default: ["zh", "big"] },
  },
});

const ROUNDS = 3;
const ENGINES = ["aril", "pagefind"];
const tools = { modules: options.modules, aril: options.aril, dist: "" };

/** @type {(values: number[]) => number} */
const least = (values) => Math.min(...values);

for (const corpus of options.corpus) {
  const { language, pages } = await about(options.corpora, corpus);
  const folder = join(options.corpora, corpus, "pages");
  /** @type {Record<string, {wall_s: number, cpu_s: number}>} */
  const best = {};
  for (const threads of [1, 2]) {
    /** @type {Record<string, import("./process.mjs").Cost[]>} */
    const costs = {};
    for (let round = 0; round < ROUNDS; round++) {
      for (const id of ENGINES) {
        // A new folder each time: to remove files and write them again is slow where they just were.
        const out = join(options.work, `speed-${corpus}-${id}-${threads}-${round}`);
        await rm(out, { recursive: true, force: true });
        await mkdir(out, { recursive: true });
        const command = (await adapter(id)).command?.({ folder, language, out, tools });
        if (!command) throw new Error(`${id} is no program`);
        // Both use rayon; the system keeps either from the other processors.
        const processors = threads === 1 ? "0" : "0,1";
        const env = { ...process.env, RAYON_NUM_THREADS: String(threads) };
        const pinned = process.platform === "linux" ? ["taskset", "-c", processors] : [];
        const [program = "", ...args] = [...pinned, command.program, ...command.args];
        (costs[id] ??= []).push(await run(program, args, { env }));
      }
    }
    for (const id of ENGINES) {
      const all = costs[id] ?? [];
      const cost = { wall_s: least(all.map((c) => c.wall_s)), cpu_s: least(all.map((c) => c.cpu_s)) };
      best[`${id} ${threads}`] = cost;
      const rate = (pages / cost.wall_s).toFixed(0);
      console.log(`${corpus} ${id}, ${threads} thread${threads > 1 ? "s" : ""}: ${rate} documents a second; ${cost.wall_s.toFixed(2)} s, of processors ${cost.cpu_s.toFixed(2)} s`);
    }
  }
  for (const id of ENGINES) {
    for (const threads of [1, 2]) await Promise.all(Array.from({ length: ROUNDS }, (_, round) => rm(join(options.work, `speed-${corpus}-${id}-${threads}-${round}`), { recursive: true, force: true })));
  }
  /** @type {(a: string, b: string, of: "wall_s" | "cpu_s") => string} */
  const ratio = (a, b, of) => ((best[a]?.[of] ?? 0) / (best[b]?.[of] ?? 1)).toFixed(2);
  console.log(`${corpus}: Aril makes ${ratio("pagefind 1", "aril 1", "wall_s")} times the documents of Pagefind on one thread (${ratio("pagefind 1", "aril 1", "cpu_s")} by the processor's time), and ${ratio("aril 1", "aril 2", "wall_s")} times its own on two`);
}
