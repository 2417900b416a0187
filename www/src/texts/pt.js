// Portuguese, as in Brazil.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Buscar",
  placeholder: "Buscar…",
  clear: "Limpar a busca",
  results: "Resultados da busca",
  searching: "Buscando…",
  similar: "Páginas com palavras parecidas",
  failed: "Não foi possível buscar.",
  retry: "Tentar de novo",
  unreachable: "Um arquivo da busca não chegou. Verifique a conexão.",
  faulty: "O índice de busca deste site está com defeito.",
  unstartable: "A busca não iniciou neste navegador.",
  cut: "Só uma parte do texto foi buscada",
  about: "cerca de {n}",
  count: {
    one: "{n} resultado",
    many: "{n} de resultados",
    other: "{n} resultados",
  },
  none: "Nenhum resultado para “{query}”",
  corrected: "Mostrando resultados para “{query}”",
};
