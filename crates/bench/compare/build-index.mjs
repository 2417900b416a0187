// Builds the index of a JavaScript engine, in a process of its own so that it can be measured:
// node build-index.mjs MODULES ENGINE LANGUAGE DOCUMENTS OUT

import { mkdir, writeFile } from "node:fs/promises";
import { register } from "node:module";
import { pathToFileURL } from "node:url";

import { adapter } from "./adapter.mjs";
import { documentsIn } from "./build.mjs";

const [modules, id, language, documents, out] = process.argv.slice(2);
register("./resolve.mjs", import.meta.url, { data: { from: pathToFileURL(`${modules}/x`).href } });

const all = await documentsIn(documents);
const engine = await adapter(id);
if (!engine.index) throw new Error(`${id} is not built in JavaScript`);
const index = await engine.index(all, language);
await mkdir(out, { recursive: true });
await writeFile(`${out}/index.json`, JSON.stringify(index));
const texts = all.map(({ url, title, headings, text }) => ({ url, title, text: `${headings}\n${text}` }));
await writeFile(`${out}/texts.json`, JSON.stringify(texts));
