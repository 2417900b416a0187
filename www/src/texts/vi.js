// Vietnamese.

/** @type {import("../texts.js").Words} */
export default {
  dir: "ltr",
  label: "Tìm kiếm",
  placeholder: "Tìm kiếm…",
  clear: "Xóa nội dung tìm kiếm",
  results: "Kết quả tìm kiếm",
  searching: "Đang tìm…",
  similar: "Trang có từ tương tự",
  failed: "Không tìm kiếm được.",
  retry: "Thử lại",
  unreachable: "Không tải được một tệp tìm kiếm. Hãy kiểm tra kết nối.",
  faulty: "Chỉ mục tìm kiếm của trang này bị lỗi.",
  unstartable: "Không khởi động được tìm kiếm trong trình duyệt này.",
  cut: "Chỉ tìm một phần nội dung đã nhập",
  about: "khoảng {n}",
  count: {
    other: "{n} kết quả",
  },
  none: "Không có kết quả cho “{query}”",
  corrected: "Đang hiển thị kết quả cho “{query}”",
};
