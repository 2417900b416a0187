// Catalan.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Cerca",
  placeholder: "Cerca…",
  clear: "Esborra la cerca",
  results: "Resultats de la cerca",
  searching: "S’està cercant…",
  similar: "Pàgines amb paraules semblants",
  failed: "La cerca ha fallat.",
  retry: "Torna-ho a provar",
  unreachable: "No ha arribat un fitxer de la cerca. Comproveu la connexió.",
  faulty: "L’índex de cerca d’aquest lloc té un error.",
  unstartable: "La cerca no s’ha pogut iniciar en aquest navegador.",
  cut: "Només s’ha cercat una part del text",
  about: "aproximadament {n}",
  count: {
    one: "{n} resultat",
    many: "{n} de resultats",
    other: "{n} resultats",
  },
  none: "No hi ha cap resultat per a «{query}»",
  corrected: "Es mostren els resultats per a «{query}»",
};
