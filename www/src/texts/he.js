// Hebrew.

/** @type {import("../texts.js").Words} */
export default {
  dir: "rtl",
  label: "חיפוש",
  placeholder: "חיפוש…",
  clear: "ניקוי החיפוש",
  results: "תוצאות החיפוש",
  searching: "מחפש…",
  similar: "דפים עם מילים דומות",
  failed: "החיפוש נכשל.",
  retry: "ניסיון נוסף",
  unreachable: "אחד מקובצי החיפוש לא נטען. כדאי לבדוק את החיבור.",
  faulty: "יש תקלה באינדקס החיפוש של האתר.",
  unstartable: "לא ניתן היה להפעיל את החיפוש בדפדפן הזה.",
  cut: "רק חלק מהטקסט נכלל בחיפוש",
  about: "{n} בערך",
  count: {
    one: "תוצאה אחת",
    two: "{n} תוצאות",
    other: "{n} תוצאות",
  },
  none: "אין תוצאות עבור ”{query}”",
  corrected: "מוצגות תוצאות עבור ”{query}”",
};
