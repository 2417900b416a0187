// The interface in other languages than English, and in a site's own words.

import { nearest } from "./language.js";
import { faultTexts, first, quoting } from "./texts.js";

/** What there are files of in `aril-texts/`. */
const LANGUAGES =
  "ar bg bn ca cs da de el es et fa fi fr he hi hr hu id it ja kk ko lt lv ms nb nl pl pt pt-PT ro ru sk sl sr sr-Latn sv sw ta th tr uk ur vi zh-Hans zh-Hant".split(
    " ",
  );

/** @typedef {Partial<import("./texts.js").Words>} Words */

/** See error.js. @typedef {{code?: string, message: string}} Fault */

/** By the name of the file. @type {Map<string, Promise<Words>>} */
const loading = new Map();

/** What was given a direction. @type {WeakSet<Element>} */
const turned = new WeakSet();

/**
 * Gives an element the texts of the language of the nearest `lang`, or English where there are none, and the direction
 * of these where the page says nothing of it. On top of them is what the page has of its own, as JSON:
 *
 *   <script type="application/json" id="aril-texts">{"placeholder": "Find a recipe…"}</script>
 *
 * Texts that do not load are no reason not to search: they are English then.
 *
 * @param {import("./language.js").Speaker} element
 */
export async function teach(element) {
  const said = nearest(element, "lang");
  const lang = wellFormed(said);
  const file = fileFor(lang);
  const found = file && (await wordsOf(file));
  // Meanwhile it may have been told another.
  if (nearest(element, "lang") !== said) return;
  const own = ownWords();
  element.texts = found || own ? withReasons({ ...first, lang, ...found, ...own }) : first;
  if (turned.delete(element)) element.removeAttribute("dir");
  if (element.texts.dir === "rtl" && !nearest(element, "dir")) {
    element.dir = "rtl";
    turned.add(element);
  }
}

/**
 * Texts that tell why a search did not work in their language, and what the error tells besides, which is in English.
 *
 * @template {typeof first & Words} Given
 * @param {Given} given
 */
export function withReasons(given) {
  const { lang, unloaded, unstartable, faulty } = { ...faultTexts, ...given };
  const why = (/** @type {Fault} */ { code = "", message }) => {
    if (/^en\b/.test(lang)) return message;
    const reason = code === "network" ? unloaded : /^(wasm|worker|crashed)$/.test(code) ? unstartable : faulty;
    return quoting(`${reason} {query}`, message);
  };
  return { ...given, why };
}

/**
 * Which of the files has the texts of a language: `pt` for `pt-BR`, `zh-Hant` for `zh-TW`, none for English and
 * for those that there are no texts of.
 *
 * @param {string} lang A well-formed language tag.
 */
export function fileFor(lang) {
  const { language, script, region } = new Intl.Locale(lang).maximize();
  // Norwegian is mostly meant to be Bokmål; Nynorsk is nearer to it than to English.
  const name = /^(no|nn)$/.test(language) ? "nb" : language;
  return [`${name}-${region}`, `${name}-${script}`, name].find((name) => LANGUAGES.includes(name));
}

/**
 * A language tag as `Intl` takes it: `zh_CN` is a common slip, and what is no tag at all is English.
 *
 * @param {string} lang
 */
function wellFormed(lang) {
  try {
    return Intl.getCanonicalLocales(lang.trim().replaceAll("_", "-"))[0] ?? "en";
  } catch {
    return "en";
  }
}

/**
 * @param {string} file
 * @returns {Promise<Words | undefined>}
 */
async function wordsOf(file) {
  let words = loading.get(file);
  if (!words) {
    words = fetch(new URL(`aril-texts/${file}.json`, import.meta.url)).then((answer) => answer.json());
    loading.set(file, words);
  }
  return words.catch(() => {
    loading.delete(file); // The next element may have better luck.
    return undefined;
  });
}

/** @returns {Words | undefined} */
function ownWords() {
  const text = document.getElementById("aril-texts")?.textContent;
  try {
    return text ? JSON.parse(text) : undefined;
  } catch (error) {
    console.error("aril: the texts in #aril-texts are no JSON.", error);
    return undefined;
  }
}
