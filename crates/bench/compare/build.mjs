// Building: what it costs, what it makes, and what of that an edit renames.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, readdir, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { fields } from "./documents.mjs";
import { run } from "./process.mjs";

/**
 * Builds an engine's folder anew.
 * @param {import("./adapter.mjs").Adapter} engine
 * @param {import("./adapter.mjs").Site & {documents: string}} site `documents` is a file, a document a line.
 * @param {number} timeout_s
 */
export async function build(engine, site, timeout_s) {
  await rm(site.out, { recursive: true, force: true });
  await mkdir(site.out, { recursive: true });
  await engine.prepare?.(await documentsIn(site.documents), site.out);
  const script = fileURLToPath(new URL("build-index.mjs", import.meta.url));
  const { program, args } = engine.command?.(site) ?? {
    program: process.execPath,
    args: ["--max-old-space-size=5000", script, site.tools.modules, engine.id, site.language, site.documents, site.out],
  };
  const { stdout, ...cost } = await run(program, args, { timeout_s });
  const files = await filesBelow(site.out);
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  await engine.deploy?.(site);
  return { ...cost, files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** The documents of a file, as every engine gets them. @param {string} file */
export async function documentsIn(file) {
  const all = [];
  for await (const line of createInterface(createReadStream(file))) all.push(fields(JSON.parse(line)));
  return all;
}

/**
 * Bytes of `after` that a visitor who has all of `before` must get anew.
 * @param {string} before
 * @param {string} after
 */
export async function changedBytes(before, after) {
  let bytes = 0;
  for (const file of await filesBelow(after)) {
    const now = await readFile(file);
    const then = await readFile(join(before, relative(after, file))).catch(() => undefined);
    if (!then || digest(then) !== digest(now)) bytes += now.length;
  }
  return bytes;
}

/** @param {Buffer} bytes */
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** @param {string} folder @returns {Promise<string[]>} */
export async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.path, entry.name)).sort();
}
