// Czech.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Vyhledávání",
  placeholder: "Hledat…",
  clear: "Vymazat hledání",
  results: "Výsledky hledání",
  searching: "Hledá se…",
  similar: "Stránky s podobnými slovy",
  failed: "Hledání se nezdařilo.",
  retry: "Zkusit znovu",
  unreachable: "Soubor vyhledávání se nenačetl. Zkontrolujte připojení.",
  faulty: "Vyhledávací index tohoto webu je vadný.",
  unstartable: "Vyhledávání se v tomto prohlížeči nepodařilo spustit.",
  cut: "Hledala se jen část dotazu",
  about: "přibližně {n}",
  count: {
    one: "{n} výsledek",
    few: "{n} výsledky",
    many: "{n} výsledku",
    other: "{n} výsledků",
  },
  none: "Pro „{query}“ se nic nenašlo",
  corrected: "Zobrazují se výsledky pro „{query}“",
};
