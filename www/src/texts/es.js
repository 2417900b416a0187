// Spanish.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Buscar",
  placeholder: "Buscar…",
  clear: "Borrar la búsqueda",
  results: "Resultados de la búsqueda",
  searching: "Buscando…",
  similar: "Páginas con palabras parecidas",
  failed: "No se ha podido buscar.",
  retry: "Reintentar",
  unreachable: "No se ha podido cargar un archivo del buscador. Compruebe la conexión.",
  faulty: "El índice de búsqueda de este sitio tiene un error.",
  unstartable: "No se ha podido iniciar el buscador en este navegador.",
  cut: "Solo se ha buscado una parte del texto",
  about: "unos {n}",
  count: {
    one: "{n} resultado",
    many: "{n} de resultados",
    other: "{n} resultados",
  },
  none: "No hay resultados para «{query}»",
  corrected: "Se muestran resultados para «{query}»",
};
