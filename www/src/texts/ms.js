// Malay.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Carian",
  placeholder: "Cari…",
  clear: "Kosongkan carian",
  results: "Hasil carian",
  searching: "Sedang mencari…",
  similar: "Halaman dengan perkataan serupa",
  failed: "Carian gagal.",
  retry: "Cuba lagi",
  unreachable: "Satu fail carian tidak dimuatkan. Semak sambungan.",
  faulty: "Indeks carian laman ini rosak.",
  unstartable: "Carian tidak dapat dimulakan dalam pelayar ini.",
  cut: "Hanya sebahagian teks dicari",
  about: "kira-kira {n}",
  count: {
    other: "{n} hasil",
  },
  none: "Tiada hasil untuk “{query}”",
  corrected: "Menunjukkan hasil untuk “{query}”",
};
