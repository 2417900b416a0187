// Persian.

/** @type {import("../texts.js").Words} */
export default {
  dir: "rtl",
  label: "جستجو",
  placeholder: "جستجو…",
  clear: "پاک کردن جستجو",
  results: "نتایج جستجو",
  searching: "در حال جستجو…",
  similar: "صفحه‌هایی با واژه‌های مشابه",
  failed: "جستجو انجام نشد.",
  retry: "تلاش دوباره",
  unreachable: "یکی از فایل‌های جستجو دریافت نشد. اتصال را بررسی کنید.",
  faulty: "نمایهٔ جستجوی این سایت ایراد دارد.",
  unstartable: "جستجو در این مرورگر اجرا نشد.",
  cut: "تنها بخشی از عبارت جستجو شد",
  about: "حدود {n}",
  count: {
    one: "{n} نتیجه",
    other: "{n} نتیجه",
  },
  none: "نتیجه‌ای برای «{query}» یافت نشد",
  corrected: "نمایش نتایج برای «{query}»",
};
