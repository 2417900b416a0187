//! The passage table: what each passage is and to whom it belongs.
//!
//! A passage is at most some 256 characters of one section. Passages stand in the order of their
//! documents: a title first, then for each section its heading and its body. Postings name passages,
//! which gives proximity, the place of an excerpt and the section for nothing.

use crate::bits::{BitReader, BitWriter};
use crate::error::IndexError;

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// A document's title; each document has one, maybe empty, before all else.
    Title,
    /// The heading that begins a section.
    Heading,
    /// Text, which lies in a text block.
    Body,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What it is.
    pub kind: PassageKind,
    /// Whether the text goes on from the passage before without a border, which was cut for length.
    pub continues: bool,
    /// Its length in characters.
    pub n_chars: u32,
}

/// The table, with what follows from it.
#[derive(Clone, Debug, Default)]
pub struct Passages {
    rows: Vec<Passage>,
    /// For each passage: its document, its section in that document (0 before the first heading),
    /// and for a body how many bodies come before it.
    places: Vec<(u32, u32, u32)>,
    /// For each document its first passage.
    firsts: Vec<u32>,
    mean_chars: f32,
}

impl Passages {
    /// The table of `passages`.
    #[must_use]
    pub fn new(passages: Vec<Passage>) -> Passages {
        let mut places = Vec::with_capacity(passages.len());
        let mut firsts = Vec::new();
        let (mut document, mut section, mut n_bodies, mut n_chars) = (0u32, 0, 0, 0u64);
        for (id, passage) in passages.iter().enumerate() {
            match passage.kind {
                PassageKind::Title => {
                    document = firsts.len() as u32;
                    section = 0;
                    firsts.push(id as u32);
                }
                PassageKind::Heading => section += 1,
                PassageKind::Body => {}
            }
            places.push((document, section, n_bodies));
            n_bodies += u32::from(passage.kind == PassageKind::Body);
            n_chars += u64::from(passage.n_chars);
        }
        let mean_chars = (n_chars as f32 / passages.len().max(1) as f32).max(1.0);
        Passages { rows: passages, places, firsts, mean_chars }
    }

    /// The number of passages.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The passage with this id.
    #[must_use]
    pub fn get(&self, passage: u32) -> Option<Passage> {
        self.rows.get(passage as usize).copied()
    }

    /// Whether this passage goes on in the next one.
    #[must_use]
    pub fn goes_on(&self, passage: u32) -> bool {
        self.get(passage + 1).is_some_and(|next| next.continues)
    }

    /// The document that a passage belongs to.
    #[must_use]
    pub fn document(&self, passage: u32) -> u32 {
        self.places.get(passage as usize).map_or(0, |place| place.0)
    }

    /// The section of its document that a passage belongs to: 0 before the first heading.
    #[must_use]
    pub fn section(&self, passage: u32) -> u32 {
        self.places.get(passage as usize).map_or(0, |place| place.1)
    }

    /// How many body passages come before this one in the index.
    #[must_use]
    pub fn body_ordinal(&self, passage: u32) -> u32 {
        self.places.get(passage as usize).map_or(0, |place| place.2)
    }

    /// The passages of a document.
    #[must_use]
    pub fn of_document(&self, document: u32) -> core::ops::Range<u32> {
        let first = |document: usize| self.firsts.get(document).copied().unwrap_or(self.len());
        first(document as usize)..first(document as usize + 1)
    }

    /// The mean length of a passage in characters, at least 1.
    #[must_use]
    pub fn mean_chars(&self) -> f32 {
        self.mean_chars
    }

    /// The section's bytes. FORMAT.md, "Passages".
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = BitWriter::default();
        writer.gamma(self.len() + 1);
        for passage in &self.rows {
            match (passage.kind, passage.continues) {
                (PassageKind::Body, false) => writer.bits(0b0, 1),
                (PassageKind::Body, true) => writer.bits(0b01, 2),
                (PassageKind::Heading, _) => writer.bits(0b011, 3),
                (PassageKind::Title, _) => writer.bits(0b111, 3),
            }
            writer.rice(passage.n_chars, CHARS_K);
        }
        writer.finish()
    }

    /// The dual of [`encode`](Self::encode).
    ///
    /// # Errors
    /// When the table does not begin with a title, or claims more passages than it has bits for.
    pub fn decode(bytes: &[u8]) -> Result<Passages, IndexError> {
        const DAMAGED: IndexError = IndexError::Damaged { section: "passages" };
        let mut reader = BitReader::new(bytes);
        let n_passages = reader.gamma() - 1;
        if n_passages as usize > bytes.len().saturating_mul(8) {
            return Err(DAMAGED);
        }
        let mut passages = Vec::with_capacity(n_passages as usize);
        for _ in 0..n_passages {
            let (kind, continues) = match reader.bits(1) {
                0 => (PassageKind::Body, false),
                _ if reader.bits(1) == 0 => (PassageKind::Body, true),
                _ if reader.bits(1) == 0 => (PassageKind::Heading, false),
                _ => (PassageKind::Title, false),
            };
            passages.push(Passage { kind, continues, n_chars: reader.rice(CHARS_K) });
        }
        if passages.first().is_some_and(|p| p.kind != PassageKind::Title) {
            return Err(DAMAGED);
        }
        Ok(Passages::new(passages))
    }
}

/// Lengths are near the limit of 256 characters, or of a heading.
const CHARS_K: u32 = 7;

#[cfg(test)]
mod tests {
    use super::{Passage, PassageKind, Passages};
    use proptest::prelude::*;

    fn passage(kind: PassageKind, n_chars: u32) -> Passage {
        Passage { kind, continues: false, n_chars }
    }

    #[test]
    fn places_follow_from_the_order() {
        use PassageKind::{Body, Heading, Title};
        let kinds = [Title, Body, Heading, Body, Body, Title, Heading];
        let passages = Passages::new(kinds.map(|kind| passage(kind, 10)).to_vec());
        assert_eq!((0..7).map(|p| passages.document(p)).collect::<Vec<_>>(), [0, 0, 0, 0, 0, 1, 1]);
        assert_eq!((0..7).map(|p| passages.section(p)).collect::<Vec<_>>(), [0, 0, 1, 1, 1, 0, 1]);
        assert_eq!(passages.body_ordinal(4), 2);
        assert_eq!(passages.of_document(0), 0..5);
        assert_eq!(passages.of_document(1), 5..7);
        assert_eq!(passages.of_document(2), 7..7);
    }

    proptest! {
        #[test]
        fn tables_round_trip(rows in prop::collection::vec((0u8..4, 0u32..2000), 0..300)) {
            let mut table = vec![passage(PassageKind::Title, 3)];
            table.extend(rows.into_iter().map(|(kind, n_chars)| match kind {
                0 => passage(PassageKind::Title, n_chars),
                1 => passage(PassageKind::Heading, n_chars),
                _ => Passage { continues: kind == 2, ..passage(PassageKind::Body, n_chars) },
            }));
            let decoded = Passages::decode(&Passages::new(table.clone()).encode()).unwrap();
            prop_assert_eq!(decoded.rows, table);
        }

        #[test]
        fn any_bytes_decode_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = Passages::decode(&bytes);
        }
    }
}
