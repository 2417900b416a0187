//! Where documents lie among the passages.

use crate::bits::{BitReader, BitWriter};
use crate::error::IndexError;

/// The passages of each document: a stretch of ids, one after the other in the order of the documents; and
/// which of them go on in the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// By document its first passage; ascending, each larger than the one before.
    firsts: Vec<u32>,
    /// Passages whose text goes on from the one before without a border; ascending.
    continuing: Vec<u32>,
    n_passages: u32,
}

impl Places {
    /// The table of the first passages of documents and of those that continue the one before, both
    /// ascending, among `n_passages`; each document has at least one.
    #[must_use]
    pub fn new(firsts: Vec<u32>, continuing: Vec<u32>, n_passages: u32) -> Places {
        Places { firsts, continuing, n_passages }
    }

    /// Whether a passage's text goes on from the one before without a border.
    #[must_use]
    pub fn continues(&self, passage: u32) -> bool {
        self.continuing.binary_search(&passage).is_ok()
    }

    /// The number of documents.
    #[must_use]
    pub fn n_docs(&self) -> u32 {
        self.firsts.len() as u32
    }

    /// The document that a passage belongs to.
    #[must_use]
    pub fn document(&self, passage: u32) -> u32 {
        self.firsts.partition_point(|first| *first <= passage).saturating_sub(1) as u32
    }

    /// The passages of a document.
    #[must_use]
    pub fn passages(&self, document: u32) -> core::ops::Range<u32> {
        let first = |i: usize| self.firsts.get(i).copied().unwrap_or(self.n_passages);
        first(document as usize)..first(document as usize + 1)
    }

    /// The section's bytes. FORMAT.md, "Places".
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = BitWriter::default();
        writer.gamma(self.continuing.len() as u32 + 1);
        writer.ascending(&self.firsts, 0, self.n_passages);
        writer.ascending(&self.continuing, 0, self.n_passages);
        writer.finish()
    }

    /// The dual of [`encode`](Self::encode).
    ///
    /// # Errors
    /// When there are more documents or passages that continue than passages.
    pub fn decode(bytes: &[u8], n_docs: u32, n_passages: u32) -> Result<Places, IndexError> {
        let mut reader = BitReader::new(bytes);
        let n_continuing = reader.gamma() - 1;
        if n_docs > n_passages || n_continuing > n_passages {
            return Err(IndexError::Damaged { section: "places" });
        }
        let firsts = reader.ascending(n_docs, 0, n_passages);
        let continuing = reader.ascending(n_continuing, 0, n_passages);
        Ok(Places { firsts, continuing, n_passages })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::Places;

    proptest! {
        #[test]
        fn places_round_trip(
            firsts in prop::collection::btree_set(0u32..5000, 0..200),
            continuing in prop::collection::btree_set(0u32..5000, 0..200),
        ) {
            let list = |set: &BTreeSet<u32>| set.iter().copied().collect();
            let places = Places::new(list(&firsts), list(&continuing), 5000);
            prop_assert!((0..5000).all(|p| places.continues(p) == continuing.contains(&p)));
            let decoded = Places::decode(&places.encode(), places.n_docs(), 5000).unwrap();
            prop_assert_eq!(&decoded, &places);
            for (document, first) in (0u32..).zip(&firsts) {
                prop_assert_eq!(places.document(*first), document);
                let range = places.passages(document);
                prop_assert_eq!(range.start, *first);
                prop_assert_eq!(places.document(range.end - 1), document);
            }
        }

        #[test]
        fn any_bytes_decode_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..64), n_docs in 0u32..2000) {
            let _ = Places::decode(&bytes, n_docs, 1000);
        }
    }
}
