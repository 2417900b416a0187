// Which language the interface speaks: that of the page where the element stands.

import { english, speak, words } from "./texts.js";

/** What there are files of in `aril-texts/`; English is in the script. */
const LANGUAGES =
  "ar bg bn ca cs da de el es et fa fi fr he hi hr hu id it ja kk ko lt lv ms nb nl pl pt pt-PT ro ru sk sl sr sr-Latn sv sw ta th tr uk ur vi zh-Hans zh-Hant".split(
    " ",
  );

/**
 * The texts for an element: of the language of the nearest `lang`, or English where there are none; and on top
 * of these what the page has of its own, as JSON:
 *
 *   <script type="application/json" id="aril-texts">{"placeholder": "Find a recipe…"}</script>
 *
 * Texts that cannot be loaded are no reason not to search: they are English then.
 *
 * @param {Element} element
 * @returns {Promise<import("./texts.js").Texts>}
 */
export async function textsFor(element) {
  const lang = wellFormed(nearest(element, "[lang]")?.getAttribute("lang"));
  const file = fileFor(lang);
  const own = ownWords();
  const found = file && (await load(file));
  if (!found && !own) return english;
  return speak({ ...words, ...found, ...own }, found || own ? lang : "en");
}

/**
 * Which of the files has the texts of a language: `pt` for `pt-BR`, `zh-Hant` for `zh-TW`, none for English and
 * for those that there are no texts of.
 *
 * @param {string} lang A well-formed language tag.
 */
export function fileFor(lang) {
  const { language, script, region } = new Intl.Locale(lang).maximize();
  // Norwegian is mostly meant to be this; Nynorsk is nearer to it than to English.
  const name = /^(no|nn)$/.test(language) ? "nb" : language;
  return [`${name}-${region}`, `${name}-${script}`, name].find((name) => LANGUAGES.includes(name));
}

/**
 * Turns an element to the direction of its texts where the page gives it none.
 *
 * @param {HTMLElement} element
 * @param {import("./texts.js").Texts} texts
 */
export function turn(element, { dir }) {
  if (turned.delete(element)) element.removeAttribute("dir");
  if (dir === "ltr" || nearest(element, "[dir]")) return;
  element.dir = dir;
  turned.add(element);
}

/** @type {WeakSet<HTMLElement>} */
const turned = new WeakSet();

/**
 * What matches a selector, of an element and what it stands in, through the roots of other elements.
 *
 * @param {Element} element
 * @param {string} selector
 * @returns {Element | undefined}
 */
function nearest(element, selector) {
  for (let at = element; at; at = Reflect.get(at.getRootNode(), "host")) {
    const found = at.closest(selector);
    if (found) return found;
  }
  return undefined;
}

/**
 * A language tag as `Intl` takes it: `zh_CN` is a common slip, and what is no tag at all is English.
 *
 * @param {string | null} [lang]
 */
function wellFormed(lang) {
  try {
    return Intl.getCanonicalLocales(lang?.trim().replaceAll("_", "-"))[0] ?? "en";
  } catch {
    return "en";
  }
}

/**
 * @param {string} file
 * @returns {Promise<import("./texts.js").Words | undefined>}
 */
async function load(file) {
  try {
    return (await import(new URL(`aril-texts/${file}.js`, import.meta.url).href)).default;
  } catch {
    return undefined;
  }
}

/** @returns {Partial<import("./texts.js").Words> | undefined} */
function ownWords() {
  const text = document.getElementById("aril-texts")?.textContent;
  try {
    return text ? JSON.parse(text) : undefined;
  } catch (error) {
    console.error("aril: the texts in #aril-texts are no JSON.", error);
    return undefined;
  }
}
