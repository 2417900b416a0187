// Norwegian Bokmål.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Søk",
  placeholder: "Søk…",
  clear: "Tøm søket",
  results: "Søkeresultater",
  searching: "Søker…",
  similar: "Sider med lignende ord",
  failed: "Søket mislyktes.",
  retry: "Prøv igjen",
  unreachable: "En av søkets filer kom ikke fram. Sjekk forbindelsen.",
  faulty: "Det er feil i nettstedets søkeindeks.",
  unstartable: "Søket kunne ikke starte i denne nettleseren.",
  cut: "Bare en del av teksten ble søkt etter",
  about: "omtrent {n}",
  count: {
    one: "{n} treff",
    other: "{n} treff",
  },
  none: "Ingen treff på «{query}»",
  corrected: "Viser treff på «{query}»",
};
