// Croatian.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Pretraživanje",
  placeholder: "Pretraži…",
  clear: "Očisti pretragu",
  results: "Rezultati pretrage",
  searching: "Pretraživanje…",
  similar: "Stranice sa sličnim riječima",
  failed: "Pretraživanje nije uspjelo.",
  retry: "Pokušaj ponovno",
  unreachable: "Datoteka pretrage nije stigla. Provjerite vezu.",
  faulty: "Indeks pretrage ovog sjedišta nije ispravan.",
  unstartable: "Pretraga se nije mogla pokrenuti u ovom pregledniku.",
  cut: "Pretražen je samo dio upita",
  about: "otprilike {n}",
  count: {
    one: "{n} rezultat",
    few: "{n} rezultata",
    other: "{n} rezultata",
  },
  none: "Nema rezultata za „{query}”",
  corrected: "Prikazuju se rezultati za „{query}”",
};
