// Dutch.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Zoeken",
  placeholder: "Zoeken…",
  clear: "Zoekopdracht wissen",
  results: "Zoekresultaten",
  searching: "Bezig met zoeken…",
  similar: "Pagina’s met vergelijkbare woorden",
  failed: "Zoeken is mislukt.",
  retry: "Opnieuw proberen",
  unreachable: "Een bestand van de zoekfunctie is niet geladen. Controleer de verbinding.",
  faulty: "De zoekindex van deze site is beschadigd.",
  unstartable: "Zoeken kon in deze browser niet starten.",
  cut: "Er is maar op een deel van de tekst gezocht",
  about: "ongeveer {n}",
  count: {
    one: "{n} resultaat",
    other: "{n} resultaten",
  },
  none: "Geen resultaten voor ‘{query}’",
  corrected: "Resultaten voor ‘{query}’",
};
