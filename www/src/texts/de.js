// German.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Suche",
  placeholder: "Suchen…",
  clear: "Suche löschen",
  results: "Suchergebnisse",
  searching: "Suche läuft…",
  similar: "Seiten mit ähnlichen Wörtern",
  failed: "Die Suche ist fehlgeschlagen.",
  retry: "Erneut versuchen",
  unreachable: "Eine Datei der Suche kam nicht an. Bitte die Verbindung prüfen.",
  faulty: "Der Suchindex dieser Website ist fehlerhaft.",
  unstartable: "Die Suche konnte in diesem Browser nicht starten.",
  cut: "Nur ein Teil der Eingabe wurde gesucht",
  about: "etwa {n}",
  count: {
    one: "{n} Ergebnis",
    other: "{n} Ergebnisse",
  },
  none: "Keine Ergebnisse für „{query}“",
  corrected: "Ergebnisse für „{query}“",
};
