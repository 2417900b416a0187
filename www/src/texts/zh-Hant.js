// Chinese, traditional.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "搜尋",
  placeholder: "搜尋…",
  clear: "清除搜尋內容",
  results: "搜尋結果",
  searching: "正在搜尋…",
  similar: "含有相近字詞的頁面",
  failed: "搜尋失敗。",
  retry: "再試一次",
  unreachable: "搜尋所需的檔案無法載入。請檢查網路連線。",
  faulty: "本站的搜尋索引有問題。",
  unstartable: "此瀏覽器無法啟動搜尋。",
  cut: "只搜尋了部分輸入內容",
  about: "約 {n}",
  count: {
    other: "{n} 項結果",
  },
  none: "找不到「{query}」的相關結果",
  corrected: "已顯示「{query}」的結果",
};
