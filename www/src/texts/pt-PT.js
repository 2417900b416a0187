// Portuguese, as in Portugal.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Pesquisar",
  placeholder: "Pesquisar…",
  clear: "Limpar a pesquisa",
  results: "Resultados da pesquisa",
  searching: "A pesquisar…",
  similar: "Páginas com palavras semelhantes",
  failed: "Não foi possível pesquisar.",
  retry: "Tentar novamente",
  unreachable: "Um ficheiro da pesquisa não chegou. Verifique a ligação.",
  faulty: "O índice de pesquisa deste site tem um erro.",
  unstartable: "A pesquisa não arrancou neste navegador.",
  cut: "Só foi pesquisada uma parte do texto",
  about: "cerca de {n}",
  count: {
    one: "{n} resultado",
    many: "{n} de resultados",
    other: "{n} resultados",
  },
  none: "Sem resultados para «{query}»",
  corrected: "A mostrar resultados para «{query}»",
};
