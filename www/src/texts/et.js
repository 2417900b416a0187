// Estonian.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Otsing",
  placeholder: "Otsi…",
  clear: "Tühjenda otsing",
  results: "Otsingu tulemused",
  searching: "Otsin…",
  similar: "Sarnaste sõnadega lehed",
  failed: "Otsing ebaõnnestus.",
  retry: "Proovi uuesti",
  unreachable: "Otsingu üks fail ei jõudnud kohale. Kontrolli ühendust.",
  faulty: "Selle saidi otsinguindeks on vigane.",
  unstartable: "Otsing ei käivitunud selles brauseris.",
  cut: "Otsiti ainult osa päringust",
  about: "umbes {n}",
  count: {
    one: "{n} tulemus",
    other: "{n} tulemust",
  },
  none: "„{query}“ – tulemusi ei leitud",
  corrected: "Näidatakse tulemusi päringule „{query}“",
};
