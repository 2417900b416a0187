// Arabic.

/** @type {import("../texts.js").Words} */
export default {
  dir: "rtl",
  label: "بحث",
  placeholder: "ابحث…",
  clear: "مسح البحث",
  results: "نتائج البحث",
  searching: "جارٍ البحث…",
  similar: "صفحات فيها كلمات مشابهة",
  failed: "تعذّر البحث.",
  retry: "إعادة المحاولة",
  unreachable: "لم يصل أحد ملفات البحث. تحقّق من الاتصال.",
  faulty: "في فهرس البحث لهذا الموقع خلل.",
  unstartable: "تعذّر تشغيل البحث في هذا المتصفح.",
  cut: "جرى البحث عن جزء من العبارة فقط",
  about: "{n} تقريبًا",
  count: {
    zero: "لا نتائج",
    one: "نتيجة واحدة",
    two: "نتيجتان",
    few: "{n} نتائج",
    many: "{n} نتيجة",
    other: "{n} نتيجة",
  },
  none: "لا توجد نتائج عن «{query}»",
  corrected: "نتائج البحث عن «{query}»",
};
