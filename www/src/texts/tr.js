// Turkish.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Ara",
  placeholder: "Ara…",
  clear: "Aramayı temizle",
  results: "Arama sonuçları",
  searching: "Aranıyor…",
  similar: "Benzer sözcükler içeren sayfalar",
  failed: "Arama yapılamadı.",
  retry: "Yeniden dene",
  unreachable: "Aramanın bir dosyası yüklenemedi. Bağlantıyı denetleyin.",
  faulty: "Bu sitenin arama dizininde bir sorun var.",
  unstartable: "Arama bu tarayıcıda başlatılamadı.",
  cut: "Metnin yalnızca bir bölümü arandı",
  about: "yaklaşık {n}",
  count: {
    one: "{n} sonuç",
    other: "{n} sonuç",
  },
  none: "“{query}” için sonuç bulunamadı",
  corrected: "“{query}” için sonuçlar gösteriliyor",
};
