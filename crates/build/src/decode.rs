//! Decoding: the bytes of a file as text, in whatever encoding they are.

use chardetng::EncodingDetector;
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A file's text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// What could not be read, and is U+FFFD in the text.
    pub(crate) fault: Option<Fault>,
}

/// Bytes that are no text in the encoding of their file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The encoding's name.
    pub(crate) encoding: &'static str,
    /// Line of the first wrong byte, from 1.
    pub(crate) line: usize,
    /// Its offset in the file.
    pub(crate) offset: usize,
}

/// The text in `bytes`: by their byte order mark; for HTML by what they declare; as UTF-8; or as what they look like.
pub(crate) fn decode(bytes: Vec<u8>, is_html: bool) -> Decoded {
    if let Some((encoding, n)) = Encoding::for_bom(&bytes) {
        return decode_as(encoding, &bytes, n);
    }
    let declared = if is_html { declared(&bytes) } else { None };
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8) {
        let decoded = decode_as(encoding, &bytes, 0);
        // A page that was converted may declare what it was before.
        if decoded.fault.is_none() || std::str::from_utf8(&bytes).is_err() {
            return decoded;
        }
    }
    let wide = wide(&bytes);
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if wide.is_none() => return Decoded { text, fault: None },
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let encoding = match wide {
        Some(encoding) => encoding,
        None if declared == Some(UTF_8) || is_nearly_utf8(&bytes) => UTF_8,
        None => {
            let mut detector = EncodingDetector::new();
            detector.feed(&bytes, true);
            detector.guess(None, false)
        }
    };
    decode_as(encoding, &bytes, 0)
}

/// The text in `bytes` behind the first `n`, which are a mark.
fn decode_as(encoding: &'static Encoding, bytes: &[u8], n: usize) -> Decoded {
    let rest = bytes.get(n..).unwrap_or_default();
    let (text, is_faulty) = encoding.decode_without_bom_handling(rest);
    let text = text.into_owned();
    let fault = is_faulty.then(|| {
        let (line, offset) = first_fault(encoding, rest);
        Fault { encoding: encoding.name(), line, offset: n + offset }
    });
    Decoded { text, fault }
}

/// Line and byte of the first fault in `bytes`, which have one.
fn first_fault(encoding: &'static Encoding, bytes: &[u8]) -> (usize, usize) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let max_bytes = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(max_bytes.unwrap_or_default());
    let (result, n_read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    let behind = match result {
        DecoderResult::Malformed(n, n_more) => usize::from(n) + usize::from(n_more),
        DecoderResult::InputEmpty | DecoderResult::OutputFull => 0,
    };
    (text.matches('\n').count() + 1, n_read.saturating_sub(behind))
}

/// So many bytes of a page may declare its encoding.
const MAX_DECLARING_BYTES: usize = 1024;

/// The encoding that a page declares, in `<meta charset>`, its older form, or as XML.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..MAX_DECLARING_BYTES).unwrap_or(bytes);
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let xml = start.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    let xml = xml.and_then(|(attributes, _)| labelled(attributes, "encoding"));
    let meta = || {
        let mut rest = start.as_str();
        while let Some((_, behind)) = rest.split_once('<') {
            rest = match behind.strip_prefix("!--") {
                Some(comment) => comment.split_once("-->").map_or("", |(_, behind)| behind),
                None => behind,
            };
            let Some(tag) = behind.strip_prefix("meta") else { continue };
            let tag = tag.split_once('>').map_or(tag, |(tag, _)| tag);
            if let Some(encoding) = labelled(tag, "charset") {
                return Some(encoding);
            }
        }
        None
    };
    let encoding = xml.or_else(meta)?;
    // It could not be read if it were: who wrote so meant what all tools write.
    let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
    Some(if is_wide { UTF_8 } else { encoding })
}

/// The encoding in `key=label`.
fn labelled(text: &str, key: &str) -> Option<&'static Encoding> {
    let mut rest = text;
    loop {
        rest = rest.split_once(key)?.1;
        if let Some(value) = rest.trim_start().strip_prefix('=') {
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '>');
            return Encoding::for_label(value.split(end).next()?.as_bytes());
        }
    }
}

/// Which UTF-16 bytes are, by where the zeros of ASCII stand in them; none when they are not.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..4096).unwrap_or(bytes);
    let n_zeros =
        |first: usize| start.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (n_even, n_odd) = (n_zeros(0), n_zeros(1));
    // 一 and a few others have a zero on the other side.
    let is_side = |n: usize, other: usize| n > 8 * other && n > 1 + start.len() / 20;
    match (is_side(n_even, n_odd), is_side(n_odd, n_even)) {
        (true, _) => Some(UTF_16BE),
        (_, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// Whether most of what is not ASCII is UTF-8: another encoding is so by chance in one character of many.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    // A text that was cut inside a character.
    if let Err(error) = std::str::from_utf8(bytes)
        && error.error_len().is_none()
        && bytes.get(..error.valid_up_to()).is_some_and(|valid| !valid.is_ascii())
    {
        return true;
    }
    let (mut n_chars, mut n_faults) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        n_chars += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        n_faults += usize::from(!chunk.invalid().is_empty());
    }
    n_chars > 4 * n_faults
}

#[cfg(test)]
mod tests {
    use encoding_rs::{
        BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS, WINDOWS_1252,
    };

    use super::{Decoded, Fault, decode};

    const CHINESE: &str =
        "湖水很清，岛屿很多。水电站建成以后，两座县城沉入水底，二十九万人离开家乡。";
    const TRADITIONAL: &str =
        "湖水很清，島嶼很多。水電站建成以後，兩座縣城沉入水底，居民離開家鄉。";
    const JAPANESE: &str =
        "ダムができて、二つの町が湖の底に沈みました。いまでは島がたくさんあります。";
    const KOREAN: &str = "댐이 세워진 뒤 두 도시가 호수 밑으로 가라앉았다. 물은 아주 맑다.";
    const GERMAN: &str = "Die Talsperre wurde für die Städte am Fluss gebaut; größer ist keine.";

    const ALL: [(&Encoding, &str); 7] = [
        (GBK, CHINESE),
        (GB18030, CHINESE),
        (BIG5, TRADITIONAL),
        (SHIFT_JIS, JAPANESE),
        (EUC_JP, JAPANESE),
        (EUC_KR, KOREAN),
        (WINDOWS_1252, GERMAN),
    ];

    fn text(bytes: Vec<u8>, is_html: bool) -> String {
        let decoded = decode(bytes, is_html);
        assert_eq!(decoded.fault, None);
        decoded.text
    }

    #[test]
    fn what_a_text_looks_like_it_is() {
        for (encoding, sentence) in ALL {
            let bytes = encoding.encode(sentence).0.into_owned();
            assert_eq!(text(bytes, false), sentence, "{}", encoding.name());
        }
    }

    #[test]
    fn what_a_page_declares_it_is() {
        let forms = [
            "<meta charset=X>",
            "<!-- <meta charset=utf-8> --><META http-equiv='Content-Type' content='text/html; charset=X'>",
            "<?xml version='1.0' encoding='X'?>",
        ];
        for form in forms {
            for (encoding, sentence) in ALL.iter().chain(&[(ISO_2022_JP, JAPANESE)]) {
                let page = format!("{}<p>{sentence}", form.replace('X', encoding.name()));
                let bytes = encoding.encode(&page).0.into_owned();
                assert_eq!(text(bytes, true), page, "{}", encoding.name());
            }
        }
        // A single character is too little to be told by its looks.
        assert_eq!(text(b"<meta charset=big5>\xB4\xF2".to_vec(), true), "<meta charset=big5>湖");
    }

    #[test]
    fn a_mark_comes_before_all() {
        for sentence in [CHINESE, GERMAN] {
            let page = format!("<meta charset=gbk>{sentence}");
            let wide: Vec<u16> = page.encode_utf16().collect();
            let little = [0xFEFF].iter().chain(&wide).flat_map(|unit| unit.to_le_bytes());
            let big = [0xFEFF].iter().chain(&wide).flat_map(|unit| unit.to_be_bytes());
            assert_eq!(text(little.collect(), true), page);
            assert_eq!(text(big.collect(), true), page);
            assert_eq!(text(format!("\u{FEFF}{page}").into_bytes(), true), page);
            // Without it zeros tell.
            assert_eq!(text(wide.iter().flat_map(|u| u.to_le_bytes()).collect(), false), page);
            assert_eq!(text(wide.iter().flat_map(|u| u.to_be_bytes()).collect(), false), page);
        }
    }

    #[test]
    fn a_converted_page_that_declares_what_it_was_is_utf8() {
        let page = format!("<meta charset=euc-kr><p>{JAPANESE}{GERMAN}");
        assert_eq!(text(page.clone().into_bytes(), true), page);
        assert_eq!(text(GERMAN.as_bytes().to_vec(), false), GERMAN);
        assert_eq!(text(Vec::new(), true), "");
    }

    #[test]
    fn what_is_no_text_is_told_with_line_and_byte() {
        let check = |bytes: &[u8], is_html, expected: &str, encoding, line, offset| {
            let fault = Some(Fault { encoding, line, offset });
            assert_eq!(
                decode(bytes.to_vec(), is_html),
                Decoded { text: expected.to_owned(), fault }
            );
        };
        check(
            "湖水\n很清\u{7f}，岛".replace('\u{7f}', "x").as_bytes().split_last().unwrap().1,
            false,
            "湖水\n很清x，\u{FFFD}",
            "UTF-8",
            2,
            17,
        );
        check(
            b"<meta charset=utf-8>\na\xB5b",
            true,
            "<meta charset=utf-8>\na\u{FFFD}b",
            "UTF-8",
            2,
            22,
        );
        check(
            b"<meta charset=gbk>\n\n\xBA\xFEa\xFF",
            true,
            "<meta charset=gbk>\n\n湖a\u{FFFD}",
            "GBK",
            3,
            23,
        );
        check(b"\xFF\xFEa\0b\0\0\xD8", false, "ab\u{FFFD}", "UTF-16LE", 1, 6);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_some_text(bytes: Vec<u8>, is_html: bool) {
            decode(bytes, is_html);
        }
    }
}
