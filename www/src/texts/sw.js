// Swahili.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Tafuta",
  placeholder: "Tafuta…",
  clear: "Futa utafutaji",
  results: "Matokeo ya utafutaji",
  searching: "Inatafuta…",
  similar: "Kurasa zenye maneno yanayofanana",
  failed: "Utafutaji haukufaulu.",
  retry: "Jaribu tena",
  unreachable: "Faili moja ya utafutaji haikupakiwa. Angalia muunganisho.",
  faulty: "Faharasa ya utafutaji ya tovuti hii ina hitilafu.",
  unstartable: "Utafutaji haukuweza kuanza kwenye kivinjari hiki.",
  cut: "Sehemu tu ya maandishi ndiyo iliyotafutwa",
  about: "takriban {n}",
  count: {
    one: "Tokeo {n}",
    other: "Matokeo {n}",
  },
  none: "Hakuna matokeo ya “{query}”",
  corrected: "Inaonyesha matokeo ya “{query}”",
};
