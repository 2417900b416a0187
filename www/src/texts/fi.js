// Finnish.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Haku",
  placeholder: "Hae…",
  clear: "Tyhjennä haku",
  results: "Hakutulokset",
  searching: "Haetaan…",
  similar: "Sivut, joilla on samankaltaisia sanoja",
  failed: "Haku epäonnistui.",
  retry: "Yritä uudelleen",
  unreachable: "Haun tiedostoa ei saatu ladattua. Tarkista yhteys.",
  faulty: "Sivuston hakemisto on viallinen.",
  unstartable: "Haku ei käynnistynyt tässä selaimessa.",
  cut: "Vain osa hausta otettiin huomioon",
  about: "noin {n}",
  count: {
    one: "{n} tulos",
    other: "{n} tulosta",
  },
  none: "Ei tuloksia haulle ”{query}”",
  corrected: "Näytetään tulokset haulle ”{query}”",
};
