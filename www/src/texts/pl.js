// Polish.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Szukaj",
  placeholder: "Szukaj…",
  clear: "Wyczyść wyszukiwanie",
  results: "Wyniki wyszukiwania",
  searching: "Wyszukiwanie…",
  similar: "Strony z podobnymi słowami",
  failed: "Wyszukiwanie nie powiodło się.",
  retry: "Spróbuj ponownie",
  unreachable: "Nie udało się wczytać pliku wyszukiwarki. Sprawdź połączenie.",
  faulty: "Indeks wyszukiwania tej witryny jest uszkodzony.",
  unstartable: "Nie udało się uruchomić wyszukiwarki w tej przeglądarce.",
  cut: "Wyszukano tylko część zapytania",
  about: "mniej więcej {n}",
  count: {
    one: "{n} wynik",
    few: "{n} wyniki",
    many: "{n} wyników",
    other: "{n} wyniku",
  },
  none: "Brak wyników dla „{query}”",
  corrected: "Wyniki dla „{query}”",
};
