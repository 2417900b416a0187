// Slovak.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Vyhľadávanie",
  placeholder: "Hľadať…",
  clear: "Vymazať hľadanie",
  results: "Výsledky hľadania",
  searching: "Hľadá sa…",
  similar: "Stránky s podobnými slovami",
  failed: "Hľadanie zlyhalo.",
  retry: "Skúsiť znova",
  unreachable: "Súbor vyhľadávania sa nenačítal. Skontrolujte pripojenie.",
  faulty: "Vyhľadávací index tejto stránky je chybný.",
  unstartable: "Vyhľadávanie sa v tomto prehliadači nepodarilo spustiť.",
  cut: "Hľadala sa len časť dopytu",
  about: "približne {n}",
  count: {
    one: "{n} výsledok",
    few: "{n} výsledky",
    many: "{n} výsledku",
    other: "{n} výsledkov",
  },
  none: "Pre „{query}“ sa nič nenašlo",
  corrected: "Zobrazujú sa výsledky pre „{query}“",
};
