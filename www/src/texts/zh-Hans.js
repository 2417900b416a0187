// Chinese, simplified.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "搜索",
  placeholder: "搜索…",
  clear: "清除搜索内容",
  results: "搜索结果",
  searching: "正在搜索…",
  similar: "含有相近字词的页面",
  failed: "搜索失败。",
  retry: "重试",
  unreachable: "搜索所需的文件未能加载。请检查网络连接。",
  faulty: "本站的搜索索引有问题。",
  unstartable: "此浏览器无法启动搜索。",
  cut: "只搜索了一部分输入内容",
  about: "约 {n}",
  count: {
    other: "{n} 条结果",
  },
  none: "没有找到“{query}”的相关结果",
  corrected: "已显示“{query}”的结果",
};
