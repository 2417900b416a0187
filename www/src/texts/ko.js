// Korean.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "검색",
  placeholder: "검색…",
  clear: "검색어 지우기",
  results: "검색 결과",
  searching: "검색 중…",
  similar: "비슷한 단어가 있는 페이지",
  failed: "검색하지 못했습니다.",
  retry: "다시 시도",
  unreachable: "검색에 필요한 파일을 불러오지 못했습니다. 연결을 확인하세요.",
  faulty: "이 사이트의 검색 색인에 문제가 있습니다.",
  unstartable: "이 브라우저에서 검색을 시작하지 못했습니다.",
  cut: "입력한 내용의 일부만 검색했습니다",
  about: "약 {n}",
  count: {
    other: "검색 결과 {n}개",
  },
  none: "‘{query}’에 대한 검색 결과가 없습니다",
  corrected: "‘{query}’에 대한 검색 결과를 표시합니다",
};
