// Indonesian.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Pencarian",
  placeholder: "Cari…",
  clear: "Hapus pencarian",
  results: "Hasil pencarian",
  searching: "Mencari…",
  similar: "Halaman dengan kata yang mirip",
  failed: "Pencarian gagal.",
  retry: "Coba lagi",
  unreachable: "Salah satu berkas pencarian tidak termuat. Periksa koneksi.",
  faulty: "Indeks pencarian situs ini rusak.",
  unstartable: "Pencarian tidak dapat dijalankan di peramban ini.",
  cut: "Hanya sebagian teks yang dicari",
  about: "sekitar {n}",
  count: {
    other: "{n} hasil",
  },
  none: "Tidak ada hasil untuk “{query}”",
  corrected: "Menampilkan hasil untuk “{query}”",
};
