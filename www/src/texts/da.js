// Danish.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Søg",
  placeholder: "Søg…",
  clear: "Ryd søgningen",
  results: "Søgeresultater",
  searching: "Søger…",
  similar: "Sider med lignende ord",
  failed: "Søgningen mislykkedes.",
  retry: "Prøv igen",
  unreachable: "En af søgningens filer kom ikke frem. Tjek forbindelsen.",
  faulty: "Der er fejl i webstedets søgeindeks.",
  unstartable: "Søgningen kunne ikke starte i denne browser.",
  cut: "Der blev kun søgt efter en del af teksten",
  about: "cirka {n}",
  count: {
    one: "{n} resultat",
    other: "{n} resultater",
  },
  none: "Ingen resultater for »{query}«",
  corrected: "Viser resultater for »{query}«",
};
