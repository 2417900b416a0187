//! Encodings: told, told wrongly, and not told.

use encoding_rs::Encoding;

use super::{Case, case, check};

const CHINESE: &str = "湖水很清，岛屿很多。水电站建成以后，两座县城沉入水底，二十九万人离开家乡。";
const TRADITIONAL: &str = "湖水很清，島嶼很多。水電站建成以後，兩座縣城沉入水底，居民離開家鄉。";
const JAPANESE: &str = "ダムができて、二つの町が湖の底に沈みました。いまでは島がたくさんあります。";
const KOREAN: &str = "댐이 세워진 뒤 두 도시가 호수 밑으로 가라앉았다. 물은 아주 맑다.";
const GERMAN: &str = "Die Talsperre wurde für die Städte am Fluss gebaut; größer ist keine.";
const RUSSIAN: &str = "Плотина стоит на реке, и вода в озере очень чистая.";
const GREEK: &str = "Το φράγμα στέκεται στον ποταμό και το νερό είναι καθαρό.";
const ARABIC: &str = "السد قائم على النهر والماء صاف جدا.";
const THAI: &str = "เขื่อนตั้งอยู่บนแม่น้ำและน้ำใสมาก";

/// A text in an encoding.
fn encoded(label: &str, text: &str) -> Vec<u8> {
    let encoding = Encoding::for_label(label.as_bytes()).unwrap();
    let (bytes, _, is_lossy) = encoding.encode(text);
    assert!(!is_lossy, "{label}");
    bytes.into_owned()
}

fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn text_is_in_the_encoding_that_it_looks_like() {
    let text = |label: &str, text: &'static str, title| {
        case(&format!("{label}.txt"), encoded(label, text), title, &[text], &[])
    };
    let rare = "湖水很清，𠮷野家在湖边。水电站建成以后，两座县城沉入水底。";
    check(&[
        text("gbk", CHINESE, "湖水很清，岛屿很多"),
        text("gb18030", rare, "湖水很清，𠮷野家在湖边"),
        text("big5", TRADITIONAL, "湖水很清，島嶼很多"),
        text("shift_jis", JAPANESE, "ダムができて、二つの町が湖の底に沈みました"),
        text("euc-jp", JAPANESE, "ダムができて、二つの町が湖の底に沈みました"),
        text("euc-kr", KOREAN, "댐이 세워진 뒤 두 도시가 호수 밑으로 가라앉았다"),
        text("windows-1252", GERMAN, "Die Talsperre wurde für die Städte am Fluss gebaut; größer…"),
        text("windows-1251", RUSSIAN, "Плотина стоит на реке, и вода в озере очень чистая"),
        case(
            "utf-16le.txt",
            utf_16("Water, stone and 湖", u16::to_le_bytes),
            "Water, stone and 湖",
            &["Water, stone and 湖"],
            &[],
        ),
        case(
            "decomposed.txt",
            "Ba\u{308}ume und Flu\u{308}sse",
            "Bäume und Flüsse",
            &["Bäume und Flüsse"],
            &[],
        ),
    ]);
}

#[test]
fn a_page_is_in_the_encoding_that_it_declares() {
    let page = |label: &str, declaration: &str, text: &'static str| {
        let html = format!("{}<title>T</title><p>{text}", declaration.replace("LABEL", label));
        case(&format!("{label}.html"), encoded(label, &html), "T", &[text], &[])
    };
    check(&[
        page("gb2312", "<meta charset=LABEL>", CHINESE),
        page(
            "big5",
            "<meta http-equiv='Content-Type' content='text/html; charset=LABEL'>",
            TRADITIONAL,
        ),
        page("iso-2022-jp", "<meta charset=LABEL>", JAPANESE),
        page("x-sjis", "<META CHARSET='LABEL' >", JAPANESE),
        page("euc-kr", "<?xml version='1.0' encoding='LABEL'?>", KOREAN),
        page("windows-1251", "<!-- <meta charset=utf-8> --><meta charset=LABEL>", RUSSIAN),
        page("iso-8859-7", "<meta charset=\"LABEL\"/>", GREEK),
        page("windows-1256", "<meta charset = LABEL>", ARABIC),
        page("tis-620", "<html><head>\n<meta charset=LABEL>", THAI),
    ]);
}

#[test]
fn what_is_told_wrongly_is_read_all_the_same() {
    let page = |file: &str, declaration: &str| {
        let html = format!("{declaration}<title>T</title><p>{CHINESE}");
        case(file, html, "T", &[CHINESE], &[])
    };
    let html = format!("<meta charset=utf-8><title>T</title><p>{CHINESE}");
    let wide = |mark: u16, to_bytes: fn(u16) -> [u8; 2]| {
        let mut bytes = to_bytes(mark).to_vec();
        bytes.extend(utf_16(&html, to_bytes));
        bytes
    };
    let late = format!("<!--{}-->", " ".repeat(2000));
    check(&[
        page("utf-8-that-declares-gbk.html", "<meta charset=gbk>"),
        page("utf-8-that-declares-what-is-none.html", "<meta charset=klingon>"),
        page("utf-8-that-declares-utf-16.html", "<meta charset=utf-16>"),
        page("utf-8-with-a-mark.html", "\u{FEFF}<meta charset=big5>"),
        page("utf-8-that-declares-late.html", &format!("{late}<meta charset=gbk>")),
        case("utf-16le.html", wide(0xFEFF, u16::to_le_bytes), "T", &[CHINESE], &[]),
        case("utf-16be.html", wide(0xFEFF, u16::to_be_bytes), "T", &[CHINESE], &[]),
    ]);
}

#[test]
fn what_is_no_text_is_told_with_its_place() {
    let html = |declaration: &str, rest: &[u8]| {
        [declaration.as_bytes(), b"<title>T</title>\n<p>", rest].concat()
    };
    let cases: Vec<Case> = vec![
        case(
            "wrong-byte.html",
            html("<meta charset=utf-8>", b"a\xB5b"),
            "T",
            &["a\u{FFFD}b"],
            &["2: not UTF-8 (byte 41): mend the file, or convert it to UTF-8"],
        ),
        case(
            "gbk-that-declares-utf-8.html",
            html("<meta charset=utf-8>", b"abc \xBA\xFE"),
            "T",
            &["abc \u{FFFD}\u{FFFD}"],
            &["2: not UTF-8 (byte 44): mend the file, or convert it to UTF-8"],
        ),
        case(
            "gbk-with-a-wrong-byte.html",
            html("<meta charset=gbk>", b"\xBA\xFEa\xFF"),
            "T",
            &["湖a\u{FFFD}"],
            &["2: not GBK (byte 41): mend the file, or convert it to UTF-8"],
        ),
        case(
            "cut-in-a-character.txt",
            b"\xE6\xB9\x96\xE6\xB0",
            "湖\u{FFFD}",
            &["湖\u{FFFD}"],
            &["1: not UTF-8 (byte 3): mend the file, or convert it to UTF-8"],
        ),
        case(
            "surrogates.txt",
            ["Title\n\n湖水很清，岛屿很多湖水很清 ".as_bytes(), b"\xED\xA0\x80"].concat(),
            "Title",
            &["湖水很清，岛屿很多湖水很清 \u{FFFD}\u{FFFD}\u{FFFD}"],
            &["3: not UTF-8 (byte 47): mend the file, or convert it to UTF-8"],
        ),
        case(
            "utf-16-cut.txt",
            b"\xFF\xFEW\0a\0t\0e\0r\0x",
            "Water\u{FFFD}",
            &["Water\u{FFFD}"],
            &["1: not UTF-16LE (byte 12): mend the file, or convert it to UTF-8"],
        ),
    ];
    check(&cases);
}
