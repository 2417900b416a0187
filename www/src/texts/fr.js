// French.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Rechercher",
  placeholder: "Rechercher…",
  clear: "Effacer la recherche",
  results: "Résultats de la recherche",
  searching: "Recherche en cours…",
  similar: "Pages contenant des mots proches",
  failed: "La recherche a échoué.",
  retry: "Réessayer",
  unreachable: "Un fichier de la recherche n’a pas pu être chargé. Vérifiez la connexion.",
  faulty: "L’index de recherche de ce site est défectueux.",
  unstartable: "La recherche n’a pas pu démarrer dans ce navigateur.",
  cut: "Seule une partie du texte a été recherchée",
  about: "environ {n}",
  count: {
    one: "{n} résultat",
    many: "{n} de résultats",
    other: "{n} résultats",
  },
  none: "Aucun résultat pour « {query} »",
  corrected: "Résultats pour « {query} »",
};
