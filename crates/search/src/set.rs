//! Sets of passages, a bit each.

use aril_index::{Passages, Posting};

/// A set of passages of one index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PassageSet {
    words: Vec<u64>,
}

impl PassageSet {
    /// The empty set; passages are below `n_passages`.
    pub(crate) fn new(n_passages: u32) -> PassageSet {
        PassageSet { words: vec![0; n_passages as usize / 64 + 1] }
    }

    /// Adds the passages of a posting list.
    pub(crate) fn add(&mut self, postings: &[Posting]) {
        for posting in postings {
            self.insert(posting.passage);
        }
    }

    pub(crate) fn insert(&mut self, passage: u32) {
        if let Some(word) = self.words.get_mut(passage as usize / 64) {
            *word |= 1 << (passage % 64);
        }
    }

    pub(crate) fn contains(&self, passage: u32) -> bool {
        self.words.get(passage as usize / 64).is_some_and(|word| word >> (passage % 64) & 1 == 1)
    }

    /// Keeps only what `other` holds too.
    pub(crate) fn intersect(&mut self, other: &PassageSet) {
        for (own, other) in self.words.iter_mut().zip(&other.words) {
            *own &= other;
        }
    }

    /// Adds each passage that goes on in a member: what is found there may begin in it.
    pub(crate) fn extend_back(&mut self, passages: &Passages) {
        let begins: Vec<u32> = self
            .iter()
            .filter_map(|member| member.checked_sub(1).filter(|before| passages.goes_on(*before)))
            .collect();
        for passage in begins {
            self.insert(passage);
        }
    }

    /// The members, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(i, word)| {
            let mut rest = *word;
            core::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(i as u32 * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use aril_index::{Passage, PassageKind, Passages};

    use super::PassageSet;

    #[test]
    fn members_come_back_in_order() {
        let mut set = PassageSet::new(200);
        for passage in [130, 0, 64, 63, 199] {
            set.insert(passage);
        }
        set.insert(5000);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 130, 199]);
        assert!(set.contains(64) && !set.contains(65) && !set.contains(5000));
        let mut other = PassageSet::new(200);
        other.insert(64);
        other.insert(65);
        set.intersect(&other);
        assert_eq!(set.iter().collect::<Vec<_>>(), [64]);
    }

    #[test]
    fn what_goes_on_in_a_member_is_added() {
        let passage = |kind, continues| Passage { kind, continues, n_chars: 9 };
        let passages = Passages::new(vec![
            passage(PassageKind::Title, false),
            passage(PassageKind::Body, false),
            passage(PassageKind::Body, true),
            passage(PassageKind::Body, false),
        ]);
        let mut set = PassageSet::new(4);
        set.insert(2);
        set.insert(3);
        set.extend_back(&passages);
        assert_eq!(set.iter().collect::<Vec<_>>(), [1, 2, 3]);
    }
}
