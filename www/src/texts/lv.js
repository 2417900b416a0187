// Latvian.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Meklēšana",
  placeholder: "Meklēt…",
  clear: "Notīrīt meklēšanu",
  results: "Meklēšanas rezultāti",
  searching: "Meklē…",
  similar: "Lapas ar līdzīgiem vārdiem",
  failed: "Meklēšana neizdevās.",
  retry: "Mēģināt vēlreiz",
  unreachable: "Meklēšanas fails netika ielādēts. Pārbaudiet savienojumu.",
  faulty: "Šīs vietnes meklēšanas indekss ir bojāts.",
  unstartable: "Meklēšanu šajā pārlūkā neizdevās palaist.",
  cut: "Meklēta tikai daļa no vaicājuma",
  about: "aptuveni {n}",
  count: {
    zero: "{n} rezultātu",
    one: "{n} rezultāts",
    other: "{n} rezultāti",
  },
  none: "Nekas nav atrasts vaicājumam “{query}”",
  corrected: "Tiek rādīti rezultāti vaicājumam “{query}”",
};
