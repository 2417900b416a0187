// The texts of each language, and the element on pages in some of them.

import { readdir, readFile } from "node:fs/promises";
import { fileFor, withReasons } from "../src/aril-language.js";
import { adviceTexts, dialogTexts, faultTexts, filterTexts, first, others, recentTexts, speak } from "../src/texts.js";
import { BASE, becomes, check, equal, firstHit, QUERY, status, type, visit } from "./harness.mjs";

const FOLDER = new URL("../src/texts/", import.meta.url);

/** The words that English has, as files have them. */
const { lang: _, ...english } = { ...first, ...dialogTexts, ...filterTexts, ...faultTexts, ...recentTexts, ...adviceTexts, ...others };

/** @returns {Promise<[string, typeof english][]>} Language and words. */
async function languages() {
  const files = (await readdir(FOLDER)).sort();
  return Promise.all(
    files.map(async (file) => [
      file.replace(".json", ""),
      JSON.parse(await readFile(new URL(file, FOLDER), "utf8")),
    ]),
  );
}

const isTable = (text) => typeof text === "object";
const places = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

/** A page with an element and nothing else. */
const pageOf = (html) => (context) =>
  context.route("**/plain.html", (route) =>
    route.fulfill({
      contentType: "text/html; charset=utf-8",
      body: `<!doctype html>${html}<script type="module" src="aril.js"></script>`,
    }),
  );

export const tests = {
  async "each language has every text, its plural forms and the places of what is put in"() {
    const all = await languages();
    check(all.length >= 32, `${all.length} languages`);
    for (const [lang, words] of all) {
      equal(Object.keys(words).sort(), Object.keys(english).sort(), `names of the texts of ${lang}`);
      equal(Intl.getCanonicalLocales(lang), [lang], "the file is named by its language's tag");
      for (const group of ["facets", "keys"]) {
        equal(Object.keys(words[group]).sort(), Object.keys(english[group]).sort(), `names in ${group} of ${lang}`);
      }
      const categories = new Intl.PluralRules(lang).resolvedOptions().pluralCategories;
      for (const [name, text] of Object.entries(words)) {
        const what = `${name} of ${lang}`;
        equal(isTable(text), isTable(english[name]), `whether ${what} is a table of forms`);
        if (name === "facets" || name === "keys") continue;
        if (!isTable(text)) {
          equal(places(text), places(english[name]), `places in ${what}`);
          check(text.trim() === text && text !== "", `${what} is empty or has spaces around it`);
          continue;
        }
        const lacking = categories.filter((category) => !(category in text));
        equal(lacking, [], `plural forms that ${what} lacks`);
        for (const [category, form] of Object.entries(text)) {
          // A language may say “two results” in one word, where the form is for that number alone.
          const isWord = /^(zero|one|two)$/.test(category) && lang.match(/^(ar|he)$/);
          if (!isWord) equal(places(form), places(english[name].other), `places in ${what}, ${category}`);
        }
      }
    }
  },

  async "a language's script tells its direction, and no text is left in English"() {
    // Dutch has “Filters” too.
    const mayBeAlike = /^(dir|count|about|filters)$/;
    for (const [lang, words] of await languages()) {
      const { script } = new Intl.Locale(lang).maximize();
      equal(words.dir, /^(Arab|Hebr)$/.test(script) ? "rtl" : "ltr", `direction of ${lang}`);
      for (const [name, text] of Object.entries(words)) {
        if (!mayBeAlike.test(name)) check(text !== english[name], `${name} of ${lang} is English: ${text}`);
      }
      const pattern = { Hans: "Han", Hant: "Han", Jpan: "Han", Kore: "Hangul" }[script] ?? script;
      const letters = new RegExp(`\\p{Script=${pattern}}`, "u");
      for (const text of Object.values(words).filter((text) => !isTable(text) && !/^ltr|^rtl/.test(text))) {
        check(letters.test(text) || lang === "ja", `${lang} in its own letters: ${text}`);
      }
    }
  },

  async "each file of texts is one that some language leads to, and small"() {
    for (const [lang] of await languages()) {
      equal(fileFor(lang), lang, `the file for ${lang}`);
      const file = await fetch(new URL(`aril-texts/${lang}.json`, BASE));
      equal(file.status, 200, `the answer of aril-texts/${lang}.json`);
      const length = (await file.arrayBuffer()).byteLength;
      check(length < 8_000, `aril-texts/${lang}.json has ${length} bytes`);
    }
  },

  async "languages that have no file of their own take the nearest"() {
    for (const [lang, file] of Object.entries({
      zh: "zh-Hans",
      "zh-CN": "zh-Hans",
      "zh-SG": "zh-Hans",
      "zh-TW": "zh-Hant",
      "zh-HK": "zh-Hant",
      "zh-Hant-MO": "zh-Hant",
      "pt-BR": "pt",
      "pt-PT": "pt-PT",
      no: "nb",
      nn: "nb",
      "sr-RS": "sr",
      "sr-Latn-RS": "sr-Latn",
      iw: "he",
      "ar-EG": "ar",
      "de-AT": "de",
      "en-GB": undefined,
      en: undefined,
      tlh: undefined,
    })) {
      equal(fileFor(lang), file, `the file for ${lang}`);
    }
  },

  async "numbers are written and counted as in the language"() {
    const all = Object.fromEntries(await languages());
    const check = (lang, total, isExact, expected, words = all[lang]) =>
      equal(speak({ ...words, lang }).count(total, isExact), expected, `${total} in ${lang}`);
    check("en", 1, true, "1 result", english);
    check("en", 1234, false, "about 1,234 results", english);
    check("de", 1234, true, "1.234 Ergebnisse");
    check("ja", 1234, false, "約 1,234 件");
    check("ko", 12, false, "검색 결과 약 12개");
    check("ru", 1, true, "1 результат");
    check("ru", 22, true, "22 результата");
    check("ru", 11, true, "11 результатов");
    check("ru", 25, false, "примерно 25 результатов");
    check("pl", 3, true, "3 wyniki");
    check("pl", 12, true, "12 wyników");
    check("cs", 5, true, "5 výsledků");
    check("sl", 102, true, "102 rezultata");
    check("lt", 21, true, "21 rezultatas");
    check("lv", 11, true, "11 rezultātu");
    check("ro", 20, true, "20 de rezultate");
    check("hi", 123456, true, "1,23,456 नतीजे");
    check("ar-EG", 2, true, "نتيجتان", all.ar);
    check("ar-EG", 3, true, "٣ نتائج", all.ar);
    check("ar-EG", 2, false, "٢ تقريبًا نتيجة", all.ar);
    check("fa", 12, true, "۱۲ نتیجه");
  },

  async "what was typed stands apart in texts from right to left, and long queries are cut"() {
    const arabic = JSON.parse(await readFile(new URL("ar.json", FOLDER), "utf8"));
    equal(speak({ ...arabic, lang: "ar" }).none("C++"), "لا توجد نتائج عن «\u2068C++\u2069»", "a query in Arabic");
    equal(speak(first).none("مرحبا!"), "No results for “\u2068مرحبا!\u2069”", "an Arabic query");
    equal(speak(first).none("$& $1"), "No results for “$& $1”", "signs that replace() knows");
    equal(speak(first).none("x".repeat(100)), `No results for “${"x".repeat(80)}…”`, "a long query");
  },

  async "why a search failed is told in the language, with what the error says besides"() {
    const all = Object.fromEntries(await languages());
    const why = (lang, code) => speak(withReasons({ ...first, ...all[lang], lang })).why({ code, message: "/x.aril is missing." });
    equal(why("en", "network"), "/x.aril is missing.", "in English");
    equal(why("de", "network"), `${all.de.unloaded} /x.aril is missing.`, "a file that did not come, in German");
    equal(why("ja", "worker"), `${all.ja.unstartable} /x.aril is missing.`, "no worker, in Japanese");
    equal(why("he", "magic"), `${all.he.faulty} \u2068/x.aril is missing.\u2069`, "a damaged file, in Hebrew");
  },

  async "a page in another language has an interface in it, turned where the page is not"() {
    for (const [lang, placeholder, count, direction] of [
      ["ar-EG", "ابحث…", /^[٠-٩]+ نتائج$|نتيجة/, "rtl"],
      ["ja", "検索…", /^\d+ 件$/, "ltr"],
      ["ru", "Поиск…", /^\d+ результат(а|ов)?$/, "ltr"],
      ["zh_TW", "搜尋…", /^\d+ 項結果$/, "ltr"],
    ]) {
      const page = await visit("plain.html", pageOf(`<html lang="${lang}"><aril-search></aril-search>`));
      const input = page.getByRole("combobox");
      await page.getByPlaceholder(placeholder, { exact: true }).waitFor();
      const style = (name) => page.locator("aril-search").evaluate((e, name) => getComputedStyle(e)[name], name);
      equal(await style("direction"), direction, `direction of ${lang}`);
      await type(page, QUERY);
      await firstHit(page);
      check(count.test(await status(page)), `${lang}: ${await status(page)}`);
      await input.fill("qqxxzzvvqqxx");
      await page.waitForFunction(() => document.querySelector("aril-search").shadowRoot.textContent.includes("qqxx"));
      check(!/[A-Za-z]{4}/.test((await status(page)).replace("qqxxzzvvqqxx", "")), `English: ${await status(page)}`);
    }
  },

  async "the nearest lang counts, may change, and a direction that the page gives is kept"() {
    const html = `<html lang="de"><div dir="ltr" lang="ar"><aril-search id="a"></aril-search></div>
      <aril-search id="b" lang="fa"></aril-search><aril-search id="c" placeholder="Rezepte"></aril-search>`;
    const page = await visit("plain.html", pageOf(html));
    const told = (id) => () =>
      page.locator(`#${id}`).evaluate((element) => {
        const input = element.shadowRoot.querySelector("input");
        return [input.placeholder, input.getAttribute("aria-label"), getComputedStyle(element).direction];
      });
    await becomes(told("a"), ["ابحث…", "بحث", "ltr"], "in Arabic, from left to right");
    await becomes(told("b"), ["جستجو…", "جستجو", "rtl"], "of its own language");
    await becomes(told("c"), ["Rezepte", "Suche", "ltr"], "with a placeholder of its own");
    await page.locator("#b").evaluate((element) => (element.lang = "fr-CA"));
    await becomes(told("b"), ["Rechercher…", "Rechercher", "ltr"], "after a change");
  },

  async "a site's own texts come first, for a language that there are none of too"() {
    const own = { placeholder: "Rezept suchen…", count: { one: "{n} Rezept", other: "{n} Rezepte" } };
    const html = (lang, own) =>
      `<html lang="${lang}"><script type="application/json" id="aril-texts">${own}</script><aril-search></aril-search>`;
    const page = await visit("plain.html", pageOf(html("de", JSON.stringify(own))));
    await page.getByPlaceholder("Rezept suchen…").waitFor();
    await page.getByRole("combobox", { name: "Suche" }).waitFor();
    await type(page, QUERY);
    await firstHit(page);
    check(/^\d+ Rezepte$/.test(await status(page)), await status(page));

    const other = await visit("plain.html", pageOf(html("gl", JSON.stringify({ label: "Buscar" }))));
    await other.getByRole("combobox", { name: "Buscar" }).waitFor();
    await other.getByPlaceholder("Search…").waitFor();
  },

  async "texts that do not load, and a page's own that are no JSON, leave English"() {
    const page = await visit(
      "plain.html",
      async (context) => {
        await pageOf(`<html lang="ja"><aril-search></aril-search>`)(context);
        await context.route("**/aril-texts/*", (route) => route.fulfill({ status: 404 }));
      },
      { faulty: true },
    );
    await page.getByPlaceholder("Search…").waitFor();
    await type(page, QUERY);
    await firstHit(page);
    equal(page.requested.filter((url) => url.includes("aril-texts")).length, 1, "files of texts asked for");
  },

  async "an English page loads no texts"() {
    const page = await visit();
    await page.getByRole("combobox", { name: "Search" }).waitFor();
    equal(page.requested.filter((url) => url.includes("aril-texts")), [], "files of texts");
  },
};
