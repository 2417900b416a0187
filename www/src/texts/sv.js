// Swedish.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Sök",
  placeholder: "Sök…",
  clear: "Rensa sökningen",
  results: "Sökresultat",
  searching: "Söker…",
  similar: "Sidor med liknande ord",
  failed: "Sökningen misslyckades.",
  retry: "Försök igen",
  unreachable: "En av sökningens filer kom inte fram. Kontrollera anslutningen.",
  faulty: "Det är fel i webbplatsens sökindex.",
  unstartable: "Sökningen kunde inte starta i den här webbläsaren.",
  cut: "Bara en del av texten söktes",
  about: "ungefär {n}",
  count: {
    one: "{n} träff",
    other: "{n} träffar",
  },
  none: "Inga träffar på ”{query}”",
  corrected: "Visar träffar på ”{query}”",
};
