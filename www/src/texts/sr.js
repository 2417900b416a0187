// Serbian, in Cyrillic letters.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Претрага",
  placeholder: "Претражи…",
  clear: "Обриши претрагу",
  results: "Резултати претраге",
  searching: "Претрага је у току…",
  similar: "Странице са сличним речима",
  failed: "Претрага није успела.",
  retry: "Покушај поново",
  unreachable: "Датотека претраге није учитана. Проверите везу.",
  faulty: "Индекс претраге овог сајта није исправан.",
  unstartable: "Претрага није могла да се покрене у овом прегледачу.",
  cut: "Тражен је само део упита",
  about: "отприлике {n}",
  count: {
    one: "{n} резултат",
    few: "{n} резултата",
    other: "{n} резултата",
  },
  none: "Нема резултата за „{query}”",
  corrected: "Приказани су резултати за „{query}”",
};
