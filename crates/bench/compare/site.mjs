// A corpus as it is built from: its pages as HTML, its documents, and copies with an edit.

import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { filesBelow } from "./build.mjs";
import { Documents } from "./documents.mjs";
import { run } from "./process.mjs";
import { random } from "./random.mjs";

/** What an edit adds. @type {Record<string, string>} */
const SENTENCE = {
  zh: "新增的这句话说明如何保存文档。",
  ja: "この文は文書の保存方法を説明するために追加されました。",
  ko: "이 문장은 문서를 저장하는 방법을 설명하려고 추가했습니다.",
  en: " This sentence was added to explain how documents are saved.",
};

/**
 * @param {string} corpora The folder of all corpora.
 * @param {string} id
 */
export async function about(corpora, id) {
  return JSON.parse(await readFile(join(corpora, id, "corpus.json"), "utf8"));
}

/** The corpora that are there. @param {string} corpora */
export async function list(corpora) {
  const found = await readdir(corpora).catch(() => /** @type {string[]} */ ([]));
  const order = ["zh", "en", "ja", "ko", "seed", "big"];
  return order.filter((id) => found.includes(id));
}

/**
 * The documents below a folder, as a file of one JSON object a line.
 * @param {string} bench The program `aril-bench`.
 * @param {string} folder
 * @param {string} file
 */
export async function extract(bench, folder, file) {
  const { stdout } = await run(bench, ["documents", folder, "--skip-unreadable"]);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, stdout);
}

/** @param {string} file @param {string} language */
export async function read(file, language) {
  const lines = (await readFile(file, "utf8")).split("\n").filter(Boolean);
  return new Documents(lines.map((line) => JSON.parse(line)), language);
}

/**
 * Text files as HTML, a paragraph a line, for an engine that reads nothing else.
 * @param {string} folder
 * @param {string} out
 * @param {string} language
 */
export async function asHtml(folder, out, language) {
  const files = await filesBelow(folder);
  if (files.every((file) => file.endsWith(".html"))) return folder;
  await rm(out, { recursive: true, force: true });
  for (const file of files) {
    const lines = (await readFile(file, "utf8")).split("\n").map((line) => line.trim()).filter(Boolean).map(escaped);
    const [title = "", ...rest] = lines;
    const html = `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${rest.map((line) => `<p>${line}</p>`).join("\n")}`;
    const copy = join(out, file.slice(folder.length).replace(/\.\w+$/, ".html"));
    await mkdir(dirname(copy), { recursive: true });
    await writeFile(copy, html);
  }
  return out;
}

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

/**
 * A copy of the pages with one sentence added to one of them.
 * @param {string} folder
 * @param {string} out
 * @param {string} language
 * @param {number} n Another number, another page.
 */
export async function edited(folder, out, language, n) {
  await rm(out, { recursive: true, force: true });
  await cp(folder, out, { recursive: true });
  const files = await filesBelow(out);
  const next = random(`edit ${n}`);
  for (let tries = 0; tries < 100; tries++) {
    const file = files[Math.floor(next() * files.length)];
    const text = await readFile(file, "utf8");
    const at = file.endsWith(".html") ? text.indexOf("</p>", text.length / 2) : text.length;
    if (at < 0) continue;
    await writeFile(file, `${text.slice(0, at)}${SENTENCE[language]}${text.slice(at)}`);
    return;
  }
  throw new Error("no page has a paragraph to add a sentence to");
}
