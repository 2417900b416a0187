//! Fonts: which characters their codes stand for, and how wide these are.

use std::collections::HashMap;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_16BE};
use lopdf::{Dictionary, Document, Object};

use super::cmap::CMap;

/// A CMap of a font may have so many bytes.
const MAX_CMAP_BYTES: usize = 4 << 20;

/// Of so many codes that stand in ranges the widths are read: twice as many as there are with two bytes.
const MAX_WIDTHS: usize = 1 << 17;

/// What is known of a font.
#[derive(Debug)]
pub(super) struct Font {
    coding: Coding,
    /// What it is called.
    pub(super) name: String,
    /// Widths of codes in thousandths of its size.
    widths: HashMap<u32, f32>,
    default_width: f32,
    /// Whether its codes have two bytes, if nothing else is said.
    is_wide: bool,
}

/// What codes stand for.
#[derive(Debug)]
enum Coding {
    /// What the font says.
    Map(CMap),
    /// Of each byte.
    Bytes(Vec<String>),
    /// Characters of an encoding in two bytes, or in one.
    Encoded(&'static Encoding),
    /// Of two bytes in the rows and columns of JIS X 0208.
    Jis,
    /// Nobody knows.
    Unknown,
}

/// A code, and what is known of it.
#[derive(Debug)]
pub(super) struct Glyph {
    /// In thousandths of the font's size.
    pub(super) width: f32,
    /// Whether it is one byte, a space.
    pub(super) is_space: bool,
    /// Whether nobody knows what it stands for.
    pub(super) is_unknown: bool,
}

impl Font {
    pub(super) fn read(font: &Dictionary, document: &Document) -> Font {
        let name = |dictionary: &Dictionary, key: &[u8]| {
            let name = dictionary.get_deref(key, document).and_then(Object::as_name).ok();
            String::from_utf8_lossy(name.unwrap_or_default()).into_owned()
        };
        let is_wide = name(font, b"Subtype") == "Type0";
        let cmap = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream).ok();
        let cmap = cmap.and_then(|stream| stream.get_plain_content_with_limit(MAX_CMAP_BYTES).ok());
        let coding = match cmap {
            Some(cmap) => Coding::Map(CMap::parse(&cmap)),
            None if is_wide => wide_coding(&name(font, b"Encoding")),
            None => Coding::Bytes(bytes_of(font, document)),
        };
        let mut own = Font {
            coding,
            name: plain_name(&name(font, b"BaseFont")),
            widths: HashMap::new(),
            default_width: if is_wide { 1000.0 } else { 500.0 },
            is_wide,
        };
        if is_wide {
            let below = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array);
            let below = below.ok().and_then(|fonts| fonts.first());
            let below = below.and_then(|font| document.dereference(font).ok());
            if let Some(Ok(below)) = below.map(|(_, font)| font.as_dict()) {
                own.read_wide_widths(below, document);
            }
        } else {
            own.read_widths(font, document);
        }
        own
    }

    fn read_widths(&mut self, font: &Dictionary, document: &Document) {
        let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
        let widths = font.get_deref(b"Widths", document).and_then(Object::as_array);
        for (i, width) in (0..256).zip(widths.into_iter().flatten()) {
            let width =
                document.dereference(width).ok().and_then(|(_, width)| width.as_float().ok());
            let code = first.checked_add(i).and_then(|code| u32::try_from(code).ok());
            if let (Some(code), Some(width)) = (code, width) {
                self.widths.insert(code, width);
            }
        }
    }

    /// `W` has lists of widths behind their first code, and one width behind the first and last code.
    fn read_wide_widths(&mut self, font: &Dictionary, document: &Document) {
        if let Ok(width) = font.get_deref(b"DW", document).and_then(Object::as_float) {
            self.default_width = width;
        }
        let Ok(widths) = font.get_deref(b"W", document).and_then(Object::as_array) else { return };
        let values: Vec<&Object> =
            widths.iter().filter_map(|value| Some(document.dereference(value).ok()?.1)).collect();
        let (mut rest, mut left) = (values.as_slice(), MAX_WIDTHS);
        while let [first, second, behind @ ..] = rest {
            let Some(code) = first.as_i64().ok().and_then(|code| u32::try_from(code).ok()) else {
                return;
            };
            if let Ok(list) = second.as_array() {
                for (i, width) in (0..).zip(list) {
                    let width = width.as_float().unwrap_or(self.default_width);
                    self.widths.insert(code.saturating_add(i), width);
                }
                rest = behind;
                continue;
            }
            let last = second.as_i64().ok().and_then(|last| u32::try_from(last).ok());
            let (Some(last), [width, after @ ..]) = (last, behind) else { return };
            let width = width.as_float().unwrap_or(self.default_width);
            for code in (code..=last).take(left) {
                self.widths.insert(code, width);
            }
            left = left.saturating_sub((last.saturating_sub(code) as usize).saturating_add(1));
            rest = after;
        }
    }

    /// Writes the characters of the code that `bytes` begin with, and takes it off.
    pub(super) fn next(&self, bytes: &mut &[u8], out: &mut String) -> Option<Glyph> {
        let default = if self.is_wide { 2 } else { 1 };
        let first = *bytes.first()?;
        let n = match &self.coding {
            Coding::Map(map) if self.is_wide => map.code_len(bytes, default),
            Coding::Encoded(encoding) if *encoding != UTF_16BE => {
                let is_kana = *encoding == SHIFT_JIS && (0xA0..=0xDF).contains(&first);
                if first < 0x80 || is_kana { 1 } else { 2 }
            }
            _ => default,
        };
        let (code, behind) = bytes.split_at(n.min(bytes.len()));
        *bytes = behind;
        let is_known = match &self.coding {
            Coding::Map(map) => map.write(code, out),
            Coding::Bytes(texts) => {
                let text = texts.get(usize::from(first)).map_or("", String::as_str);
                out.push_str(text);
                !text.is_empty()
            }
            Coding::Encoded(encoding) => write_encoded(encoding, code, out),
            Coding::Jis => {
                let code: Vec<u8> = code.iter().map(|byte| byte | 0x80).collect();
                write_encoded(EUC_JP, &code, out)
            }
            Coding::Unknown => false,
        };
        let number = code.iter().fold(0, |n, byte| n << 8 | u32::from(*byte));
        // What widths are by in these is another number, which only their tables tell.
        let is_by_code = matches!(self.coding, Coding::Map(_) | Coding::Bytes(_) | Coding::Unknown);
        let width = self.widths.get(&number).filter(|_| is_by_code).copied();
        let narrow = if code.len() == 1 && !is_by_code { 500.0 } else { self.default_width };
        let is_space = code == b" ";
        let is_unknown = !is_known && !is_space && number != 0;
        Some(Glyph { width: width.unwrap_or(narrow), is_space, is_unknown })
    }
}

fn write_encoded(encoding: &'static Encoding, code: &[u8], out: &mut String) -> bool {
    let text = encoding.decode_without_bom_handling_and_without_replacement(code);
    out.push_str(text.as_deref().unwrap_or_default());
    text.is_some()
}

/// What the codes of a font are whose CMap has this name (ISO 32000-1, table 118).
fn wide_coding(name: &str) -> Coding {
    let is_any = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if is_any(&["UCS2", "UTF16"]) {
        Coding::Encoded(UTF_16BE)
    } else if is_any(&["GBK", "GB-EUC", "GBpc-EUC"]) {
        Coding::Encoded(GB18030)
    } else if is_any(&["B5pc", "ETen", "HKscs"]) {
        Coding::Encoded(BIG5)
    } else if is_any(&["RKSJ"]) {
        Coding::Encoded(SHIFT_JIS)
    } else if is_any(&["KSC"]) {
        Coding::Encoded(EUC_KR)
    } else if name == "EUC-H" || name == "EUC-V" {
        Coding::Encoded(EUC_JP)
    } else if name == "H" || name == "V" {
        Coding::Jis
    } else {
        Coding::Unknown
    }
}

/// What each byte stands for in a font that has an encoding, or the usual one.
fn bytes_of(font: &Dictionary, document: &Document) -> Vec<String> {
    let encoding = font.get_font_encoding_with_limit(document, MAX_CMAP_BYTES).ok();
    let latin = |byte: u8| encoding_rs::WINDOWS_1252.decode(&[byte]).0.into_owned();
    (0..=255)
        .map(|byte| match &encoding {
            Some(encoding) => encoding.bytes_to_string(&[byte]).unwrap_or_default(),
            None => latin(byte),
        })
        .collect()
}

/// A font's name without the letters before it that tell of which part it is.
fn plain_name(name: &str) -> String {
    match name.split_once('+') {
        Some((tag, name)) if tag.len() == 6 => name.to_owned(),
        _ => name.to_owned(),
    }
}
