//! Where documents lie among the passages.

use crate::bits::{BitReader, BitWriter};
use crate::error::IndexError;

/// The passages of each document: a stretch of ids, one after the other in the order of the documents; and
/// which of them go on in the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// By document its first passage; ascending, each larger than the one before.
    firsts: Vec<u32>,
    /// Passages whose text goes on from the one before without a border, ascending; where they are many
    /// nothing is said, and any may.
    continuing: Option<Vec<u32>>,
    n_passages: u32,
}

impl Places {
    /// As many passages that continue the one before are told; of more, their list would take longer to load
    /// than the texts that it spares.
    pub const MAX_CONTINUING: usize = 20_000;

    /// The table of the first passages of documents and of those that continue the one before, both
    /// ascending, among `n_passages`; each document has at least one.
    #[must_use]
    pub fn new(firsts: Vec<u32>, continuing: Vec<u32>, n_passages: u32) -> Places {
        let continuing = Some(continuing).filter(|list| list.len() <= Places::MAX_CONTINUING);
        Places { firsts, continuing, n_passages }
    }

    /// Whether a passage's text may go on from the one before without a border.
    #[must_use]
    pub fn continues(&self, passage: u32) -> bool {
        match &self.continuing {
            Some(continuing) => continuing.binary_search(&passage).is_ok(),
            None => self.firsts.binary_search(&passage).is_err(),
        }
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
        writer.ascending(&self.firsts, 0, self.n_passages);
        writer.bits(u32::from(self.continuing.is_some()), 1);
        if let Some(continuing) = &self.continuing {
            writer.gamma(continuing.len() as u32 + 1);
            writer.ascending(continuing, 0, self.n_passages);
        }
        writer.finish()
    }

    /// The dual of [`encode`](Self::encode).
    ///
    /// # Errors
    /// When there are more documents than passages.
    pub fn decode(bytes: &[u8], n_docs: u32, n_passages: u32) -> Result<Places, IndexError> {
        if n_docs > n_passages {
            return Err(IndexError::Damaged { section: "places" });
        }
        let mut reader = BitReader::new(bytes);
        let firsts = reader.ascending(n_docs, 0, n_passages);
        let continuing = (reader.bits(1) == 1).then(|| {
            let n_continuing = reader.gamma() - 1;
            reader.ascending(n_continuing, 0, n_passages)
        });
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
        fn of_too_many_any_passage_may_continue(firsts in prop::collection::btree_set(1u32..5000, 0..200)) {
            let mut firsts = firsts;
            firsts.insert(0);
            let all = (0..=Places::MAX_CONTINUING as u32).collect();
            let places = Places::new(firsts.iter().copied().collect(), all, 30_000);
            let decoded = Places::decode(&places.encode(), places.n_docs(), 30_000).unwrap();
            prop_assert!((0..5000).all(|p| decoded.continues(p) != firsts.contains(&p)));
        }

        #[test]
        fn any_bytes_decode_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..64), n_docs in 0u32..2000) {
            let _ = Places::decode(&bytes, n_docs, 1000);
        }
    }
}
