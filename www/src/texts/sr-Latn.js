// Serbian, in Latin letters.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Pretraga",
  placeholder: "Pretraži…",
  clear: "Obriši pretragu",
  results: "Rezultati pretrage",
  searching: "Pretraga je u toku…",
  similar: "Stranice sa sličnim rečima",
  failed: "Pretraga nije uspela.",
  retry: "Pokušaj ponovo",
  unreachable: "Datoteka pretrage nije učitana. Proverite vezu.",
  faulty: "Indeks pretrage ovog sajta nije ispravan.",
  unstartable: "Pretraga nije mogla da se pokrene u ovom pregledaču.",
  cut: "Tražen je samo deo upita",
  about: "otprilike {n}",
  count: {
    one: "{n} rezultat",
    few: "{n} rezultata",
    other: "{n} rezultata",
  },
  none: "Nema rezultata za „{query}”",
  corrected: "Prikazani su rezultati za „{query}”",
};
