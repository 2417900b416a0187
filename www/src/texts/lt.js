// Lithuanian.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Paieška",
  placeholder: "Ieškoti…",
  clear: "Išvalyti paiešką",
  results: "Paieškos rezultatai",
  searching: "Ieškoma…",
  similar: "Puslapiai su panašiais žodžiais",
  failed: "Paieška nepavyko.",
  retry: "Bandyti dar kartą",
  unreachable: "Neatsiųstas paieškos failas. Patikrinkite ryšį.",
  faulty: "Šios svetainės paieškos rodyklė sugadinta.",
  unstartable: "Šioje naršyklėje paieškos paleisti nepavyko.",
  cut: "Ieškota tik dalies užklausos",
  about: "maždaug {n}",
  count: {
    one: "{n} rezultatas",
    few: "{n} rezultatai",
    many: "{n} rezultato",
    other: "{n} rezultatų",
  },
  none: "Nieko nerasta pagal „{query}“",
  corrected: "Rodomi rezultatai pagal „{query}“",
};
