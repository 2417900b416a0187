// Romanian.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Căutare",
  placeholder: "Caută…",
  clear: "Șterge căutarea",
  results: "Rezultatele căutării",
  searching: "Se caută…",
  similar: "Pagini cu cuvinte asemănătoare",
  failed: "Căutarea nu a reușit.",
  retry: "Încearcă din nou",
  unreachable: "Un fișier al căutării nu s-a încărcat. Verificați conexiunea.",
  faulty: "Indexul de căutare al acestui site este defect.",
  unstartable: "Căutarea nu a putut porni în acest browser.",
  cut: "S-a căutat doar o parte din text",
  about: "aproximativ {n}",
  count: {
    one: "{n} rezultat",
    few: "{n} rezultate",
    other: "{n} de rezultate",
  },
  none: "Niciun rezultat pentru „{query}”",
  corrected: "Se afișează rezultatele pentru „{query}”",
};
