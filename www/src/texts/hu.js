// Hungarian.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Keresés",
  placeholder: "Keresés…",
  clear: "Keresés törlése",
  results: "Keresési találatok",
  searching: "Keresés folyamatban…",
  similar: "Hasonló szavakat tartalmazó oldalak",
  failed: "A keresés nem sikerült.",
  retry: "Újrapróbálás",
  unreachable: "A keresés egyik fájlja nem érkezett meg. Ellenőrizze a kapcsolatot.",
  faulty: "A webhely keresési indexe hibás.",
  unstartable: "A keresés nem tudott elindulni ebben a böngészőben.",
  cut: "Csak a beírt szöveg egy részére kerestünk",
  about: "kb. {n}",
  count: {
    one: "{n} találat",
    other: "{n} találat",
  },
  none: "Nincs találat erre: „{query}”",
  corrected: "Találatok erre: „{query}”",
};
