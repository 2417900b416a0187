//! Pages: what is shown of the documents, a few thousand characters of passages in a block.
//!
//! A page holds all that a hit in one of its passages shows: the text, and the address, title and headings
//! of the documents that the passages are from. A hit costs one block.
//!
//! A character of text is its byte in ASCII and its rank in two bytes otherwise, which deflate packs 12 to
//! 19 % tighter than UTF-8.

use core::ops::Range;

use crate::alphabet::Alphabet;
use crate::bytes::{ByteReader, push_string, push_varint, text_of};
use crate::error::IndexError;

/// Ends a text. Not a character of any: the builder replaces it.
const END: u8 = 0;

/// Bytes from here to [`ESCAPE`] begin a rank, whose lower byte follows.
const RANK: u8 = 0x80;

/// Begins a rank of three bytes, for those beyond 127 * 256.
const ESCAPE: u8 = 0xFF;

/// The passages of one document in a page, as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The id of the first passage.
    pub first: u32,
    /// Whether this is the document's first passage.
    pub begins: bool,
    /// The document's address: relative to the site, or absolute.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What is handed out with its hits: names and values.
    pub metadata: Vec<(String, String)>,
    /// The sections with a heading that its passages are from, in order.
    pub sections: Vec<Section>,
    /// Passages without holes.
    pub passages: Vec<Passage>,
}

/// A section of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The first passage of the section among those of the part; `None` when it began before them.
    pub first: Option<u32>,
    /// The text of its heading.
    pub heading: String,
    /// The fragment that leads to it; empty when there is none.
    pub anchor: String,
}

/// A stretch of a section's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// Whether the text goes on from the passage before without a border, which was cut for length.
    pub continues: bool,
    /// The text.
    pub text: String,
}

/// The bytes of a page. `first` is the id from which on passages may lie in it; `goes_on` says whether the
/// last one goes on in the next page. FORMAT.md, "Pages".
///
/// Characters of titles, headings and texts must be in `alphabet`, and none may be NUL: such a one is left
/// out.
#[must_use]
pub fn encode_page(first: u32, parts: &[Part], goes_on: bool, alphabet: &Alphabet) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut texts = Vec::new();
    push_varint(&mut bytes, parts.len() as u32 * 2 + u32::from(goes_on));
    let mut next = first;
    for part in parts {
        let has_metadata = !part.metadata.is_empty();
        let flags = u32::from(has_metadata) * 2 + u32::from(part.begins);
        push_varint(&mut bytes, (part.first - next) * 4 + flags);
        next = part.first + part.passages.len() as u32;
        push_varint(&mut bytes, part.passages.len() as u32);
        push_varint(&mut bytes, part.sections.len() as u32);
        push_string(&mut bytes, &part.url);
        if has_metadata {
            push_varint(&mut bytes, part.metadata.len() as u32);
            for (name, value) in &part.metadata {
                push_string(&mut bytes, name);
                push_string(&mut bytes, value);
            }
        }
        push_text(&mut texts, &part.title, alphabet);
        for section in &part.sections {
            push_varint(&mut bytes, section.first.map_or(0, |first| first + 1));
            push_string(&mut bytes, &section.anchor);
            push_text(&mut texts, &section.heading, alphabet);
        }
        for flags in part.passages.chunks(8) {
            let bits = flags.iter().enumerate();
            bytes.push(bits.fold(0, |byte, (i, p)| byte | u8::from(p.continues) << i));
        }
        for passage in &part.passages {
            push_text(&mut texts, &passage.text, alphabet);
        }
    }
    bytes.extend(texts);
    bytes
}

fn push_text(bytes: &mut Vec<u8>, text: &str, alphabet: &Alphabet) {
    for c in text.chars() {
        if c.is_ascii() {
            bytes.extend(u8::try_from(c).ok().filter(|byte| *byte != END));
        } else if let Some(rank) = alphabet.rank(c) {
            let [low, middle, high, _] = rank.to_le_bytes();
            if rank < u32::from(ESCAPE - RANK) << 8 {
                bytes.extend([RANK + middle, low]);
            } else {
                bytes.extend([ESCAPE, high, middle, low]);
            }
        }
    }
    bytes.push(END);
}

/// A page, its texts read in place.
#[derive(Clone, Debug, Default)]
pub struct Page {
    bytes: Vec<u8>,
    parts: Vec<PlacedPart>,
    goes_on: bool,
}

/// Where the parts of a part lie in the bytes.
#[derive(Clone, Debug)]
struct PlacedPart {
    first: u32,
    begins: bool,
    url: Range<usize>,
    /// Where the metadata begins, with its number.
    metadata: (usize, u32),
    title: usize,
    sections: Vec<PlacedSection>,
    /// By passage, with whether it continues the one before.
    texts: Vec<(usize, bool)>,
}

#[derive(Clone, Debug)]
struct PlacedSection {
    first: Option<u32>,
    heading: usize,
    anchor: Range<usize>,
}

/// A document as a page knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Its address: relative to the site, or absolute.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The heading of the section that the passage is from, if it has one.
    pub heading: Option<String>,
    /// The fragment that leads to that section; empty when there is none.
    pub anchor: String,
}

impl Page {
    /// The dual of [`encode_page`]; `first` is what it was given.
    ///
    /// # Errors
    /// When the page ends before all that it says to hold.
    pub fn decode(bytes: Vec<u8>, first: u32) -> Result<Page, IndexError> {
        let read = read_parts(&bytes, first);
        let (parts, goes_on) = read.ok_or(IndexError::Damaged { section: "pages" })?;
        Ok(Page { bytes, parts, goes_on })
    }

    /// Calls `each` with all passages, ascending: whether it begins a document, and its text as it is coded here, which
    /// is the same for the same texts.
    pub fn each(&self, each: &mut dyn FnMut(u32, bool, &[u8])) {
        for part in &self.parts {
            for (i, (start, _)) in part.texts.iter().enumerate() {
                let text = self.bytes.get(*start..).unwrap_or_default();
                let mut rest = text;
                while let Some((Code::Ascii(_) | Code::Rank(_), next)) = next_code(rest) {
                    rest = next;
                }
                let coded = text.get(..text.len() - rest.len()).unwrap_or_default();
                each(part.first + i as u32, part.begins && i == 0, coded);
            }
        }
    }

    /// The number of bytes that it takes in memory, roughly.
    #[must_use]
    pub fn n_bytes(&self) -> usize {
        self.bytes.len() + self.parts.iter().map(|p| size_of_val(&*p.texts)).sum::<usize>()
    }

    /// Appends the text of a passage to `text`. Whether the passage is here.
    pub fn push_text(&self, passage: u32, alphabet: &Alphabet, text: &mut String) -> bool {
        let place = self.part(passage).and_then(|(part, i)| part.texts.get(i));
        if let Some((start, _)) = place {
            self.push(*start, alphabet, text);
        }
        place.is_some()
    }

    /// Whether a passage goes on in the next one.
    #[must_use]
    pub fn goes_on(&self, passage: u32) -> bool {
        let Some((part, i)) = self.part(passage) else { return false };
        let is_last = || self.parts.last().is_some_and(|last| last.first == part.first);
        part.texts.get(i + 1).map_or_else(|| self.goes_on && is_last(), |next| next.1)
    }

    /// The title of the document that a passage begins, if it begins one.
    #[must_use]
    pub fn title_at(&self, passage: u32, alphabet: &Alphabet) -> Option<String> {
        let (part, i) = self.part(passage)?;
        (part.begins && i == 0).then(|| self.text(part.title, alphabet))
    }

    /// The heading of the section that a passage begins, if it begins one.
    #[must_use]
    pub fn heading_at(&self, passage: u32, alphabet: &Alphabet) -> Option<String> {
        let (part, i) = self.part(passage)?;
        let section = part.sections.binary_search_by_key(&Some(i as u32), |s| s.first).ok()?;
        Some(self.text(part.sections.get(section)?.heading, alphabet))
    }

    /// What is shown of the document that a passage is from.
    #[must_use]
    pub fn shown(&self, passage: u32, alphabet: &Alphabet) -> Option<Shown> {
        let (part, i) = self.part(passage)?;
        let begun = |s: &&PlacedSection| s.first.is_none_or(|first| first as usize <= i);
        let section = part.sections.iter().rfind(begun);
        Some(Shown {
            url: self.string(&part.url),
            title: self.text(part.title, alphabet),
            heading: section.map(|s| self.text(s.heading, alphabet)),
            anchor: section.map(|s| self.string(&s.anchor)).unwrap_or_default(),
        })
    }

    /// The metadata of the document that a passage is from: names and values; `None` when the passage is not
    /// here.
    #[must_use]
    pub fn metadata(&self, passage: u32) -> Option<Vec<(String, String)>> {
        let (start, n) = self.part(passage)?.0.metadata;
        let mut reader = ByteReader::new(self.bytes.get(start..)?);
        let mut metadata = Vec::new();
        for _ in 0..n {
            metadata.push((reader.string()?, reader.string()?));
        }
        Some(metadata)
    }

    /// The part that holds a passage, and the passage's place in it.
    fn part(&self, passage: u32) -> Option<(&PlacedPart, usize)> {
        let i = self.parts.partition_point(|part| part.first <= passage).checked_sub(1)?;
        let part = self.parts.get(i)?;
        let i = (passage - part.first) as usize;
        (i < part.texts.len()).then_some((part, i))
    }

    fn string(&self, range: &Range<usize>) -> String {
        text_of(self.bytes.get(range.clone()).unwrap_or_default()).unwrap_or_default()
    }

    fn text(&self, start: usize, alphabet: &Alphabet) -> String {
        let mut text = String::new();
        self.push(start, alphabet, &mut text);
        text
    }

    fn push(&self, start: usize, alphabet: &Alphabet, text: &mut String) {
        let mut rest = self.bytes.get(start..).unwrap_or_default();
        while let Some((code, next)) = next_code(rest) {
            rest = next;
            match code {
                Code::End => return,
                Code::Ascii(byte) => text.push(char::from(byte)),
                Code::Rank(rank) => text.extend(alphabet.symbol(rank).map(|s| s.character)),
            }
        }
    }
}

/// The parts of a page, and whether its last passage goes on; `None` when it is cut short.
fn read_parts(bytes: &[u8], first: u32) -> Option<(Vec<PlacedPart>, bool)> {
    let mut reader = ByteReader::new(bytes);
    let head = reader.varint()?;
    let mut parts = Vec::new();
    let mut next = first;
    // Each takes a byte at least.
    let mut n_texts_left = bytes.len();
    for _ in 0..head / 2 {
        let gap = reader.varint()?;
        let first = next.checked_add(gap / 4)?;
        let n_passages = reader.varint()?;
        let n_sections = reader.varint()?;
        next = first.checked_add(n_passages)?;
        n_texts_left = n_texts_left.checked_sub(n_passages as usize)?;
        let url = string_range(&mut reader)?;
        let n_metadata = if gap & 2 == 2 { reader.varint()? } else { 0 };
        let metadata = (reader.position(), n_metadata);
        for _ in 0..2 * u64::from(n_metadata) {
            reader.string_bytes()?;
        }
        let mut sections = Vec::new();
        for _ in 0..n_sections {
            let first = reader.varint()?.checked_sub(1);
            sections.push(PlacedSection { first, heading: 0, anchor: string_range(&mut reader)? });
        }
        let flags = reader.bytes((n_passages as usize).div_ceil(8))?;
        let flag = |i: usize| flags.get(i / 8).is_some_and(|byte| byte >> (i % 8) & 1 == 1);
        let texts = (0..n_passages as usize).map(|i| (0, flag(i))).collect();
        parts.push(PlacedPart {
            first,
            begins: gap & 1 == 1,
            url,
            metadata,
            title: 0,
            sections,
            texts,
        });
    }
    let mut at = reader.position();
    let mut next_text = || {
        let start = at;
        loop {
            let rest = bytes.get(at..)?;
            let (code, next) = next_code(rest)?;
            at += rest.len() - next.len();
            if matches!(code, Code::End) {
                return Some(start);
            }
        }
    };
    for part in &mut parts {
        part.title = next_text()?;
        for section in &mut part.sections {
            section.heading = next_text()?;
        }
        for (text, _) in &mut part.texts {
            *text = next_text()?;
        }
    }
    Some((parts, head % 2 == 1))
}

fn string_range(reader: &mut ByteReader<'_>) -> Option<Range<usize>> {
    let n = reader.string_bytes()?.len();
    Some(reader.position() - n..reader.position())
}

enum Code {
    End,
    Ascii(u8),
    Rank(u32),
}

fn next_code(bytes: &[u8]) -> Option<(Code, &[u8])> {
    match bytes {
        [END, rest @ ..] => Some((Code::End, rest)),
        [ESCAPE, high, middle, low, rest @ ..] => {
            Some((Code::Rank(u32::from_le_bytes([*low, *middle, *high, 0])), rest))
        }
        [byte @ RANK..=0xFE, low, rest @ ..] => {
            Some((Code::Rank(u32::from_le_bytes([*low, byte - RANK, 0, 0])), rest))
        }
        [byte @ ..=0x7F, rest @ ..] => Some((Code::Ascii(*byte), rest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{Page, Part, Passage, Section, encode_page, push_text};
    use crate::alphabet::{Alphabet, Symbol};

    fn alphabet_of(parts: &[Part]) -> Alphabet {
        let mut characters = BTreeSet::new();
        for part in parts {
            characters.extend(part.title.chars());
            part.sections.iter().for_each(|s| characters.extend(s.heading.chars()));
            part.passages.iter().for_each(|p| characters.extend(p.text.chars()));
        }
        let symbol = |character| Symbol { character, class: 3, count: 1 };
        Alphabet::new(characters.into_iter().map(symbol).collect())
    }

    #[track_caller]
    fn check(first: u32, parts: &[Part], goes_on: bool) {
        let alphabet = alphabet_of(parts);
        let bytes = encode_page(first, parts, goes_on, &alphabet);
        let page = Page::decode(bytes, first).unwrap();
        let mut told = Vec::new();
        page.each(&mut |id, begins, coded| told.push((id, begins, coded.to_vec())));
        let passages = parts.iter().flat_map(|part| {
            let ids = part.first..;
            ids.zip(&part.passages)
                .map(|(id, passage)| (id, id == part.first && part.begins, passage))
        });
        let coded = |text: &str| {
            let mut bytes = Vec::new();
            push_text(&mut bytes, text, &alphabet);
            bytes.pop();
            bytes
        };
        let passages = passages.map(|(id, begins, passage)| (id, begins, coded(&passage.text)));
        assert_eq!(told, passages.collect::<Vec<_>>());
        for (n, part) in parts.iter().enumerate() {
            let mut section = part.sections.iter().find(|s| s.first.is_none());
            for (i, passage) in part.passages.iter().enumerate() {
                let id = part.first + i as u32;
                let mut text = String::new();
                assert!(page.push_text(id, &alphabet, &mut text));
                assert_eq!(text, passage.text);
                let begun = part.sections.iter().find(|s| s.first == Some(i as u32));
                section = begun.or(section);
                let shown = page.shown(id, &alphabet).unwrap();
                assert_eq!((shown.url, shown.title), (part.url.clone(), part.title.clone()));
                assert_eq!(page.metadata(id).unwrap(), part.metadata);
                assert_eq!(shown.heading, section.map(|s| s.heading.clone()));
                assert_eq!(shown.anchor, section.map(|s| s.anchor.clone()).unwrap_or_default());
                let title = (part.begins && i == 0).then(|| part.title.clone());
                assert_eq!(page.title_at(id, &alphabet), title);
                assert_eq!(page.heading_at(id, &alphabet), begun.map(|s| s.heading.clone()));
                let next = part.passages.get(i + 1).map(|p| p.continues);
                assert_eq!(page.goes_on(id), next.unwrap_or(goes_on && n + 1 == parts.len()));
            }
        }
        assert!(!page.push_text(u32::MAX, &alphabet, &mut String::new()));
    }

    fn section() -> impl Strategy<Value = (String, String)> {
        ("[a-z千岛湖]{0,5}", "[a-z]{0,5}")
    }

    type RawPart = (u32, bool, String, String, Vec<(String, String)>, Vec<(bool, String)>);

    fn part() -> impl Strategy<Value = RawPart> {
        (
            0u32..3,
            any::<bool>(),
            "\\PC{0,9}",
            "\\PC{0,9}",
            prop::collection::vec(section(), 0..4),
            prop::collection::vec((any::<bool>(), "\\PC{0,30}"), 1..12),
        )
    }

    proptest! {
        #[test]
        fn pages_round_trip(parts in prop::collection::vec(part(), 0..4), first in 0u32..9, goes_on: bool) {
            let mut next = first;
            let parts: Vec<Part> = parts
                .into_iter()
                .map(|(gap, begins, url, title, sections, passages)| {
                    let first = next + gap;
                    next = first + passages.len() as u32;
                    // The first section may have begun before, each of the others begins somewhere.
                    let firsts = (0u32..).map(|i| i.checked_sub(1)).take(passages.len() + 1);
                    let sections = firsts
                        .zip(sections)
                        .map(|(first, (heading, anchor))| Section { first, heading, anchor })
                        .collect();
                    let passages = passages
                        .into_iter()
                        .map(|(continues, text)| Passage { continues, text: text.replace('\0', "") })
                        .collect();
                    let title = title.replace('\0', "");
                    // Some parts have metadata: as many as the address has digits, whatever is in it.
                    let metadata = url.chars().filter(char::is_ascii_digit);
                    let metadata = metadata.map(|c| (c.to_string(), url.clone())).collect();
                    Part { first, begins, url, title, metadata, sections, passages }
                })
                .collect();
            check(first, &parts, goes_on);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(page) = Page::decode(bytes, 0) {
                let _ = page.shown(1, &Alphabet::default());
                page.push_text(1, &Alphabet::default(), &mut String::new());
            }
        }
    }

    #[test]
    fn ranks_beyond_two_bytes_round_trip() {
        let all: String = ('\u{4E00}'..='\u{9FFF}').chain('\u{20000}'..'\u{25000}').collect();
        assert!(all.chars().count() > 127 * 256);
        let passages = vec![Passage { continues: false, text: all }];
        check(0, &[Part { passages, ..Part::default() }], false);
    }
}
