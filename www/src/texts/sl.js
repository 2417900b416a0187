// Slovenian.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Iskanje",
  placeholder: "Išči…",
  clear: "Počisti iskanje",
  results: "Rezultati iskanja",
  searching: "Iskanje …",
  similar: "Strani s podobnimi besedami",
  failed: "Iskanje ni uspelo.",
  retry: "Poskusi znova",
  unreachable: "Datoteka iskanja se ni naložila. Preverite povezavo.",
  faulty: "Iskalni indeks tega spletišča ima napako.",
  unstartable: "Iskanja v tem brskalniku ni bilo mogoče zagnati.",
  cut: "Iskan je bil le del poizvedbe",
  about: "približno {n}",
  count: {
    one: "{n} rezultat",
    two: "{n} rezultata",
    few: "{n} rezultati",
    other: "{n} rezultatov",
  },
  none: "Ni rezultatov za »{query}«",
  corrected: "Prikazani so rezultati za »{query}«",
};
