//! Where documents and pages lie among the passages.

use crate::bits::{BitReader, BitWriter};
use crate::error::IndexError;

/// The passages of each document: ids one after the other, in the order of the documents; and which of them go on
/// in the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Where documents have a passage each, one after the other: of the first of them its passage and its number.
    /// A site of millions of such documents has a table of a few bytes, which may not take more memory than that.
    stretches: Vec<(u32, u32)>,
    /// Passages whose text goes on from the one before without a border, ascending; where they are many
    /// nothing is said, and any may.
    continuing: Option<Vec<u32>>,
    /// By page the first passage that may lie in it; the first is 0.
    pages: Vec<u32>,
    /// The passages of tags, ascending.
    tags: Vec<u32>,
    n_docs: u32,
    n_passages: u32,
}

impl Places {
    /// As many passages that continue the one before are told; of more, their list would take longer to load
    /// than the texts that it spares.
    pub const MAX_CONTINUING: usize = 20_000;

    /// The table of the first passages of documents, of those that continue the one before, of those of tags, and of the
    /// first that may lie in each page; all ascending, among `n_passages`. A document has at least one. Tags are the
    /// last of a document.
    #[must_use]
    pub fn new(
        firsts: &[u32],
        continuing: Vec<u32>,
        tags: Vec<u32>,
        pages: Vec<u32>,
        n_passages: u32,
    ) -> Places {
        let continuing = Some(continuing).filter(|list| list.len() <= Places::MAX_CONTINUING);
        let mut places = Places { continuing, pages, tags, n_passages, ..Places::default() };
        for first in firsts {
            places.push(*first, 1);
        }
        places
    }

    /// Adds `n` documents whose first passages have ids one after the other.
    fn push(&mut self, first: u32, n: u32) {
        let next = self.stretches.last().map(|(last, document)| last + (self.n_docs - document));
        if next != Some(first) {
            self.stretches.push((first, self.n_docs));
        }
        self.n_docs += n;
    }

    /// Of some passages, ascending, each whose text may go on in the next, which is one of `members`, without a border.
    #[must_use]
    pub fn begins(&self, members: &[u32]) -> Vec<u32> {
        let (mut begins, mut stretch) = (Vec::new(), 0);
        let mut rest = self.continuing.as_deref();
        for member in members {
            let continues = match &mut rest {
                Some(rest) => {
                    *rest = behind(rest, *member);
                    rest.first() == Some(member)
                }
                None => self.document_behind(*member, &mut stretch).1.start != *member,
            };
            if continues && *member > 0 {
                begins.push(member - 1);
            }
        }
        begins
    }

    /// Whether a passage's text may go on from the one before without a border.
    #[must_use]
    pub fn continues(&self, passage: u32) -> bool {
        match &self.continuing {
            Some(continuing) => continuing.binary_search(&passage).is_ok(),
            None => self.document_at(passage).1.start != passage,
        }
    }

    /// The passages of tags, ascending: no page has them, and they lead to the document all the same.
    #[must_use]
    pub fn tags(&self) -> &[u32] {
        &self.tags
    }

    /// The number of documents.
    #[must_use]
    pub fn n_docs(&self) -> u32 {
        self.n_docs
    }

    /// The document that a passage belongs to.
    #[must_use]
    pub fn document(&self, passage: u32) -> u32 {
        self.document_at(passage).0
    }

    /// The same with the passages of that document.
    #[must_use]
    pub fn document_at(&self, passage: u32) -> (u32, core::ops::Range<u32>) {
        let end = self.stretches.partition_point(|(first, _)| *first <= passage);
        self.document_behind(passage, &mut end.saturating_sub(1))
    }

    /// The same; of a passage before it, or of none, `stretch` is the number of the stretch that it lies in, 0 for none,
    /// which becomes that of this one. Fast where these are near.
    #[must_use]
    pub fn document_behind(
        &self,
        passage: u32,
        stretch: &mut usize,
    ) -> (u32, core::ops::Range<u32>) {
        let bound = (self.n_passages, self.n_docs);
        let last = self.stretches.get(*stretch).filter(|last| last.0 <= passage);
        let Some(&(mut first, mut number)) = last else {
            return (0, self.passages(0));
        };
        let (next_first, next) = loop {
            match self.stretches.get(*stretch + 1) {
                Some(&(next_first, next)) if next_first <= passage => {
                    (first, number) = (next_first, next);
                    *stretch += 1;
                }
                next => break next.copied().unwrap_or(bound),
            }
        };
        let document = (number + (passage - first)).min(next - 1);
        let begin = first + (document - number);
        let end = if document + 1 < next { begin + 1 } else { next_first };
        (document, begin..end)
    }

    /// The place among all pages of the one that a passage lies in.
    #[must_use]
    pub fn page_of(&self, passage: u32) -> usize {
        self.pages.partition_point(|first| *first <= passage).saturating_sub(1)
    }

    /// The first passage that may lie in a page, if there is such a page.
    #[must_use]
    pub fn first_of_page(&self, page: usize) -> Option<u32> {
        self.pages.get(page).copied()
    }

    /// The passages of a document.
    #[must_use]
    pub fn passages(&self, document: u32) -> core::ops::Range<u32> {
        self.first(document)..self.first(document.saturating_add(1))
    }

    /// The first passage of a document; behind the last one the bound of passages.
    fn first(&self, document: u32) -> u32 {
        let end = self.stretches.partition_point(|(_, first)| *first <= document);
        let stretch = end.checked_sub(1).and_then(|i| self.stretches.get(i));
        let stretch = stretch.filter(|_| document < self.n_docs);
        stretch.map_or(self.n_passages, |(passage, first)| passage + (document - first))
    }

    /// The section's bytes. FORMAT.md, "Places".
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = BitWriter::default();
        let firsts: Vec<u32> = (0..self.n_docs).map(|document| self.first(document)).collect();
        writer.ascending(&firsts, 0, self.n_passages);
        writer.bits(u32::from(self.continuing.is_some()), 1);
        if let Some(continuing) = &self.continuing {
            writer.gamma(continuing.len() as u32 + 1);
            writer.ascending(continuing, 0, self.n_passages);
        }
        writer.ascending(&self.pages, 0, self.n_passages);
        // Nothing where there are none: bits beyond the end are zeros.
        if !self.tags.is_empty() {
            let tagged: Vec<u32> = self.tags.iter().map(|tags| self.document(*tags)).collect();
            writer.gamma(tagged.len() as u32 + 1);
            writer.ascending(&tagged, 0, self.n_docs);
        }
        writer.finish()
    }

    /// The dual of [`encode`](Self::encode).
    ///
    /// # Errors
    /// When there are more documents, pages, or passages that continue, than passages, or than such bytes may have.
    pub fn decode(
        bytes: &[u8],
        n_docs: u32,
        n_pages: usize,
        n_passages: u32,
    ) -> Result<Places, IndexError> {
        let n_pages = n_pages as u32;
        read(bytes, n_docs, n_pages, n_passages).ok_or(IndexError::Damaged { section: "places" })
    }
}

/// What of `ascending` is not below `least`; fast where that is near.
#[must_use]
pub fn behind(ascending: &[u32], least: u32) -> &[u32] {
    let is_below = |i: usize| ascending.get(i).is_some_and(|one| *one < least);
    let (mut n, mut step) = (0, 1);
    // `n` are below.
    while is_below(n + step - 1) {
        n += step;
        step *= 2;
    }
    while step > 1 {
        step /= 2;
        if is_below(n + step - 1) {
            n += step;
        }
    }
    ascending.get(n..).unwrap_or_default()
}

fn read(bytes: &[u8], n_docs: u32, n_pages: u32, n_passages: u32) -> Option<Places> {
    let mut reader = BitReader::new(bytes);
    let mut places = Places { n_passages, ..Places::default() };
    reader.stretches(n_docs, 0, n_passages, &mut |first, n| places.push(first, n))?;
    if reader.bits(1) == 1 {
        let n_continuing = reader.gamma() - 1;
        places.continuing = Some(reader.ascending(n_continuing, 0, n_passages)?);
    }
    places.pages = reader.ascending(n_pages, 0, n_passages)?;
    let n_tagged = reader.gamma() - 1;
    for document in reader.ascending(n_tagged, 0, n_docs)? {
        places.tags.push(places.first(document + 1).saturating_sub(1));
    }
    Some(places)
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
            mut pages in prop::collection::btree_set(0u32..5000, 0..200),
            every in 1usize..9,
        ) {
            pages.insert(0);
            let list = |set: &BTreeSet<u32>| set.iter().copied().collect::<Vec<_>>();
            let lasts = firsts.iter().skip(1).chain([&5000]).map(|next| next - 1);
            let tags: Vec<u32> = lasts.step_by(every).take(firsts.len()).collect();
            let places = Places::new(&list(&firsts), list(&continuing), tags, list(&pages), 5000);
            prop_assert!((0..5000).all(|p| places.continues(p) == continuing.contains(&p)));
            let decoded = Places::decode(&places.encode(), places.n_docs(), pages.len(), 5000).unwrap();
            prop_assert_eq!(&decoded, &places);
            for (document, first) in (0u32..).zip(&firsts) {
                prop_assert_eq!(places.document(*first), document);
                let range = places.passages(document);
                prop_assert_eq!(range.start, *first);
                prop_assert_eq!(places.document(range.end - 1), document);
            }
            for passage in 0..5000 {
                let document = places.document(passage);
                let expected = (document, places.passages(document));
                prop_assert_eq!(places.document_at(passage), expected);
            }
            let members: Vec<u32> = (0..5000).step_by(every).collect();
            let begins: Vec<u32> =
                members.iter().filter(|p| **p > 0 && places.continues(**p)).map(|p| p - 1).collect();
            prop_assert_eq!(places.begins(&members), begins);
            for passage in 0..5000 {
                let page = places.page_of(passage);
                prop_assert_eq!(pages.range(..=passage).count(), page + 1);
                prop_assert_eq!(places.first_of_page(page), pages.range(..=passage).last().copied());
            }
        }

        #[test]
        fn documents_of_a_passage_each_take_no_room(gaps in prop::collection::btree_set(0u32..20_000, 0..9)) {
            let firsts: Vec<u32> = (0..20_000).filter(|passage| !gaps.contains(passage)).collect();
            let places = Places::new(&firsts, Vec::new(), Vec::new(), Vec::new(), 20_000);
            let bytes = places.encode();
            prop_assert!(bytes.len() < 50 && places.stretches.len() <= 10);
            prop_assert_eq!(Places::decode(&bytes, places.n_docs(), 0, 20_000), Ok(places));
        }

        #[test]
        fn of_too_many_any_passage_may_continue(firsts in prop::collection::btree_set(1u32..5000, 0..200)) {
            let mut firsts = firsts;
            firsts.insert(0);
            let all = (0..=Places::MAX_CONTINUING as u32).collect();
            let firsts: Vec<u32> = firsts.iter().copied().collect();
            let places = Places::new(&firsts, all, Vec::new(), vec![0], 30_000);
            let decoded = Places::decode(&places.encode(), places.n_docs(), 1, 30_000).unwrap();
            prop_assert!((0..5000).all(|p| decoded.continues(p) != firsts.contains(&p)));
        }

        #[test]
        fn any_bytes_decode_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..64), n_docs in 0u32..2000, n_pages in 0usize..2000) {
            let _ = Places::decode(&bytes, n_docs, n_pages, 1000);
        }
    }
}
