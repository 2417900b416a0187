// Hindi.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "खोजें",
  placeholder: "खोजें…",
  clear: "खोज मिटाएँ",
  results: "खोज के नतीजे",
  searching: "खोज जारी है…",
  similar: "मिलते-जुलते शब्दों वाले पेज",
  failed: "खोज नहीं हो सकी।",
  retry: "फिर कोशिश करें",
  unreachable: "खोज की एक फ़ाइल नहीं मिली। कनेक्शन जाँचें।",
  faulty: "इस साइट के खोज-सूचकांक में गड़बड़ी है।",
  unstartable: "इस ब्राउज़र में खोज शुरू नहीं हो सकी।",
  cut: "केवल कुछ हिस्सा खोजा गया",
  about: "लगभग {n}",
  count: {
    one: "{n} नतीजा",
    other: "{n} नतीजे",
  },
  none: "“{query}” के लिए कोई नतीजा नहीं मिला",
  corrected: "“{query}” के नतीजे दिखाए जा रहे हैं",
};
