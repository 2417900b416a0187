// Urdu.

/** @type {import("../texts.js").Words} */
export default {
  dir: "rtl",
  label: "تلاش",
  placeholder: "تلاش کریں…",
  clear: "تلاش صاف کریں",
  results: "تلاش کے نتائج",
  searching: "تلاش جاری ہے…",
  similar: "ملتے جلتے الفاظ والے صفحات",
  failed: "تلاش نہیں ہو سکی۔",
  retry: "دوبارہ کوشش کریں",
  unreachable: "تلاش کی ایک فائل نہیں پہنچی۔ کنکشن دیکھیں۔",
  faulty: "اس سائٹ کے تلاش کے اشاریے میں خرابی ہے۔",
  unstartable: "اس براؤزر میں تلاش شروع نہیں ہو سکی۔",
  cut: "متن کا صرف ایک حصہ تلاش کیا گیا",
  about: "تقریباً {n}",
  count: {
    one: "{n} نتیجہ",
    other: "{n} نتائج",
  },
  none: "”{query}“ کے لیے کوئی نتیجہ نہیں ملا",
  corrected: "”{query}“ کے نتائج دکھائے جا رہے ہیں",
};
