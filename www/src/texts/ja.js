// Japanese.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "検索",
  placeholder: "検索…",
  clear: "検索をクリア",
  results: "検索結果",
  searching: "検索しています…",
  similar: "似た語を含むページ",
  failed: "検索できませんでした。",
  retry: "再試行",
  unreachable: "検索に必要なファイルを読み込めませんでした。接続を確認してください。",
  faulty: "このサイトの検索インデックスに問題があります。",
  unstartable: "このブラウザーでは検索を開始できませんでした。",
  cut: "入力の一部だけを検索しました",
  about: "約 {n}",
  count: {
    other: "{n} 件",
  },
  none: "「{query}」は見つかりませんでした",
  corrected: "「{query}」の検索結果を表示しています",
};
