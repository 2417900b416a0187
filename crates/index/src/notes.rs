//! Notes: what stands beside a word in a passage.
//!
//! Lists hold no positions, so words that stand near each other may not be the phrase that they were typed as, and those
//! that stand everywhere have lists that nobody wants to load. The note tells of the characters before and behind a word
//! which of 16 classes they have: one passage of sixteen or so has the class of those in the query by chance.

use crate::bits::{BitReader, BitWriter};

/// What stands beside a term in a passage: as sets of classes, in the lower half that of what stands before it, in the
/// upper half that of what stands behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notes(pub u32);

impl Notes {
    /// Anything may stand beside it.
    pub const UNKNOWN: Notes = Notes(u32::MAX);

    /// So many characters are noted on either side, and as many more behind.
    pub const N_CHARS: usize = 3;

    /// Words that stand in so many passages or more are common: they have no notes, and what stands beside them is told
    /// by the notes of other words.
    pub const COMMON: u32 = 4096;

    /// Lists of fewer passages are as good without.
    const MIN_PASSAGES: u32 = 16;

    /// Indexes of fewer ids of passages have none: few pages are read in vain there.
    const MIN_IDS: u32 = 1 << 17;

    /// The note of a place with some characters right before and right behind it, and others behind these; `None` where
    /// they are not known.
    #[must_use]
    pub fn new(
        before: Option<&[char]>,
        behind: Option<&[char]>,
        further: Option<&[char]>,
    ) -> Notes {
        let before = before.map_or(0xFFFF, |chars| 1 << (hash(chars) >> 28));
        // What is typed may end right behind a word's first letters.
        let behind = behind.map_or(0xFFFF, |chars| match (hash(chars) >> 28 & !1, further) {
            (class, Some(further)) => 1 << (class | hash(further) >> 31),
            (class, None) => 3 << class,
        });
        Notes(before | behind << 16)
    }

    /// The last class of either side, as a byte: that of a single place.
    #[must_use]
    pub fn code(self) -> u8 {
        let last = |set: u32| set.checked_ilog2().unwrap_or(0) as u8;
        last(self.0 & 0xFFFF) | last(self.0 >> 16) << 4
    }

    /// The dual of [`code`](Self::code).
    #[must_use]
    pub fn of_code(code: u8) -> Notes {
        Notes(1 << (code & 15) | 1 << (16 + (code >> 4)))
    }

    /// Whether there is a class on either side that both have.
    #[must_use]
    pub fn meet(self, other: Notes) -> bool {
        let common = self.0 & other.0;
        common & 0xFFFF != 0 && common >> 16 != 0
    }

    /// Whether an index with ids of passages below `n_ids` is large enough for notes.
    #[must_use]
    pub fn are_in(n_ids: u32) -> bool {
        n_ids >= Notes::MIN_IDS
    }

    /// Whether a word in `n` passages has notes there.
    pub(crate) fn are_told(n: u32, n_ids: u32) -> bool {
        Notes::are_in(n_ids) && (Notes::MIN_PASSAGES..Notes::COMMON).contains(&n)
    }

    /// Writes one class of either side: the first, or the last.
    pub(crate) fn encode_one(self, is_last: bool, writer: &mut BitWriter) {
        let first = |set: u32| set & set.wrapping_neg();
        let one = Notes(first(self.0 & 0xFFFF) | first(self.0 >> 16) << 16);
        writer.bits(u32::from(if is_last { self } else { one }.code()), Notes::ONE_BITS);
    }

    /// Writes all classes.
    pub(crate) fn encode(self, writer: &mut BitWriter) {
        writer.bits(self.0, Notes::ALL_BITS);
    }

    /// So many bits one class of either side takes,
    pub(crate) const ONE_BITS: u32 = 8;

    /// and so many all of them.
    pub(crate) const ALL_BITS: u32 = 32;

    /// Adds what stands next: one class of either side, or all of them.
    pub(crate) fn decode(&mut self, is_one: bool, reader: &mut BitReader<'_>) {
        self.0 |= if is_one {
            Notes::of_code(reader.bits(Notes::ONE_BITS) as u8).0
        } else {
            reader.bits(Notes::ALL_BITS)
        };
    }
}

/// A hash whose upper bits tell characters apart.
fn hash(chars: &[char]) -> u32 {
    let mut hash = 0u32;
    for c in chars {
        hash = (hash ^ u32::from(*c)).wrapping_mul(0x9E37_79B1);
    }
    hash
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Notes;

    /// The classes of one place, slowly.
    fn classes(before: &[char], behind: &[char], further: &[char]) -> (u32, u32) {
        let hash = |chars: &[char]| {
            let step =
                |hash: u64, c: &char| (hash ^ u64::from(u32::from(*c))) * 0x9E37_79B1 % (1 << 32);
            chars.iter().fold(0, step) as u32
        };
        (hash(before) / (1 << 28), hash(behind) / (1 << 29) * 2 + hash(further) / (1 << 31))
    }

    proptest! {
        #[test]
        fn a_note_is_that_of_its_place(a: [char; 3], b: [char; 3], c: [char; 3], others: u32) {
            let (before, behind) = classes(&a, &b, &c);
            let note = Notes::new(Some(&a), Some(&b), Some(&c));
            prop_assert_eq!(note, Notes(1 << before | 1 << (16 + behind)));
            prop_assert_eq!(Notes::of_code(note.code()), note);
            // Whatever else is known, a place is found by what is known of it.
            for known in 0..8 {
                let is = |bit: u32| known >> bit & 1 == 1;
                let further = (is(1) && is(2)).then_some(&c[..]);
                let asked = Notes::new(is(0).then_some(&a[..]), is(1).then_some(&b[..]), further);
                prop_assert!(Notes(note.0 | others).meet(asked));
            }
            let (other, not) = (Notes(others), Notes(!note.0));
            prop_assert_eq!(other.meet(note), others >> before & 1 == 1 && others >> (16 + behind) & 1 == 1);
            prop_assert!(!not.meet(note));
        }
    }
}
