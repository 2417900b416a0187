// Italian.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Cerca",
  placeholder: "Cerca…",
  clear: "Cancella la ricerca",
  results: "Risultati della ricerca",
  searching: "Ricerca in corso…",
  similar: "Pagine con parole simili",
  failed: "La ricerca non è riuscita.",
  retry: "Riprova",
  unreachable: "Un file della ricerca non è arrivato. Controlla la connessione.",
  faulty: "L’indice di ricerca di questo sito è difettoso.",
  unstartable: "La ricerca non si è avviata in questo browser.",
  cut: "È stata cercata solo una parte del testo",
  about: "circa {n}",
  count: {
    one: "{n} risultato",
    many: "{n} di risultati",
    other: "{n} risultati",
  },
  none: "Nessun risultato per “{query}”",
  corrected: "Risultati per “{query}”",
};
