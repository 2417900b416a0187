//! How Chinese characters are read: their syllables in pinyin, without tones.

use std::collections::{BTreeMap, BTreeSet};

use crate::bits::{BitReader, BitWriter};
use crate::bytes::{ByteReader, push_string, push_varint};
use crate::error::IndexError;

/// A syllable: up to eight letters a to z, the first in the highest byte, and zeros behind them. So syllables sort
/// as their letters do, and what one begins with is told by a mask.
pub type Syllable = u64;

/// There are some 420 in Mandarin.
const MAX_SYLLABLES: usize = 4096;

/// The readings of characters, by rank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readings {
    /// All that occur.
    syllables: Vec<Syllable>,
    /// By rank the places of a character's syllables, the commonest first; [`NONE`] where there are no more.
    by_rank: Vec<[u16; Readings::MAX]>,
}

const NONE: u16 = u16::MAX;

impl Readings {
    /// A character has at most so many syllables.
    pub const MAX: usize = 3;

    /// The dual of [`encode_readings`], over an alphabet of `n_symbols` characters.
    ///
    /// # Errors
    /// When a syllable has other letters than a to z, or more than eight; when there are more of them or of
    /// characters than there can be.
    #[inline(never)]
    pub fn decode(bytes: &[u8], n_symbols: u32) -> Result<Readings, IndexError> {
        read(bytes, n_symbols).ok_or(IndexError::Damaged { section: "readings" })
    }

    /// All syllables that occur, in no order.
    #[must_use]
    pub fn syllables(&self) -> &[Syllable] {
        &self.syllables
    }

    /// The syllables of the character with this rank, the commonest first; none for one that is not Chinese.
    pub fn of(&self, rank: u32) -> impl Iterator<Item = Syllable> + '_ {
        (0..Readings::MAX).map_while(move |i| self.get(rank, i))
    }

    /// Of the syllables of the character with this rank, the commonest first, the one at the place `i`; none for one
    /// that is not Chinese.
    #[must_use]
    pub fn get(&self, rank: u32, i: usize) -> Option<Syllable> {
        let place = self.by_rank.get(rank as usize)?.get(i)?;
        self.syllables.get(usize::from(*place)).copied()
    }
}

/// A syllable's letters before its first vowel, and those from there on.
fn halves(syllable: &str) -> (&str, &str) {
    let at = syllable.find(['a', 'e', 'i', 'o', 'u', 'v']).unwrap_or(syllable.len());
    syllable.split_at(at)
}

/// The section's bytes, of characters by their ranks, ascending and below `n_symbols`, each with its syllables, the
/// commonest first: one to [`Readings::MAX`] of at most eight letters a to z. FORMAT.md, "Readings".
#[must_use]
pub fn encode_readings(of: &[(u32, Vec<&str>)], n_symbols: u32) -> Vec<u8> {
    let all: BTreeSet<_> = of.iter().flat_map(|(_, own)| own).map(|s| halves(s)).collect();
    let mut bytes = Vec::new();
    let mut place_of_half = |halves: BTreeSet<&'_ str>| -> BTreeMap<String, u32> {
        push_varint(&mut bytes, halves.len() as u32);
        for half in &halves {
            push_string(&mut bytes, half);
        }
        (0..).zip(halves).map(|(place, half)| (half.to_owned(), place)).collect()
    };
    let begins = place_of_half(all.iter().map(|(begin, _)| *begin).collect());
    let ends = place_of_half(all.iter().map(|(_, end)| *end).collect());
    let n_ends = ends.len() as u32;
    // A syllable is one of so many squares.
    let square = |(begin, end): (&str, &str)| {
        begins.get(begin).copied().unwrap_or_default() * n_ends
            + ends.get(end).copied().unwrap_or_default()
    };
    let squares: Vec<u32> = all.iter().map(|syllable| square(*syllable)).collect();
    let mut writer = BitWriter::default();
    let n_syllables = squares.len() as u32;
    writer.gamma(n_syllables + 1);
    writer.ascending(&squares, 0, begins.len() as u32 * n_ends);
    let ranks: Vec<u32> = of.iter().map(|(rank, _)| *rank).collect();
    writer.gamma(ranks.len() as u32 + 1);
    writer.ascending(&ranks, 0, n_symbols);
    for (_, own) in of {
        writer.below(own.len() as u32 - 1, Readings::MAX as u32);
        for syllable in own {
            let place = squares.partition_point(|s| *s < square(halves(syllable)));
            writer.below(place as u32, n_syllables);
        }
    }
    bytes.extend(writer.finish());
    bytes
}

fn read(bytes: &[u8], n_symbols: u32) -> Option<Readings> {
    let mut halves = ByteReader::new(bytes);
    let mut each_half = || -> Option<Vec<&[u8]>> {
        let n = halves.varint()?;
        let mut all = Vec::new(); // Not `with_capacity`: the count is not yet trusted.
        for _ in 0..n {
            let n_letters = halves.varint()? as usize;
            let letters = halves.bytes(n_letters)?;
            if letters.len() > 8 || !letters.iter().all(u8::is_ascii_lowercase) {
                return None;
            }
            all.push(letters);
        }
        Some(all)
    };
    let (begins, ends) = (each_half()?, each_half()?);
    let mut reader = BitReader::new(bytes.get(halves.position()..)?);
    let n_syllables = reader.gamma() - 1;
    if n_syllables as usize > MAX_SYLLABLES {
        return None;
    }
    let n_squares = u32::try_from(begins.len().checked_mul(ends.len())?).ok()?;
    let mut readings = Readings::default();
    for square in reader.ascending(n_syllables, 0, n_squares)? {
        let begin = begins.get(square as usize / ends.len())?;
        let end = ends.get(square as usize % ends.len())?;
        if begin.len() + end.len() > 8 {
            return None;
        }
        let mut syllable: Syllable = 0;
        for letter in begin.iter().chain(*end) {
            syllable = syllable << 8 | u64::from(*letter);
        }
        let n_free = 8 - (begin.len() + end.len()) as u32;
        readings.syllables.push(syllable.checked_shl(8 * n_free).unwrap_or_default());
    }
    let n_chars = reader.gamma() - 1;
    // Each takes a bit at least.
    if n_chars as usize > reader.n_bits_left() || n_chars > 0 && n_syllables == 0 {
        return None;
    }
    for rank in reader.ascending(n_chars, 0, n_symbols)? {
        readings.by_rank.resize(rank as usize, [NONE; Readings::MAX]);
        let n = reader.below(Readings::MAX as u32) as usize + 1;
        let mut own = [NONE; Readings::MAX];
        for place in own.iter_mut().take(n) {
            *place = reader.below(n_syllables) as u16;
        }
        readings.by_rank.push(own);
    }
    Some(readings)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{Readings, encode_readings};

    fn text(syllable: u64) -> String {
        let letters = syllable.to_be_bytes().into_iter().take_while(|letter| *letter > 0);
        letters.map(char::from).collect()
    }

    #[test]
    fn a_syllable_is_a_number_that_sorts_as_its_letters_do() {
        let bytes = encode_readings(&[(2, vec!["xing", "hang"]), (4, vec!["lv"])], 5);
        let readings = Readings::decode(&bytes, 5).unwrap();
        let of = |rank| readings.of(rank).map(text).collect::<Vec<_>>();
        assert_eq!(
            (of(2), of(4)),
            (vec!["xing".to_owned(), "hang".to_owned()], vec!["lv".to_owned()])
        );
        assert_eq!((of(0), of(3), of(5)), (vec![], vec![], vec![]));
        assert!(readings.syllables().is_sorted_by(|a, b| text(*a) < text(*b)));
    }

    proptest! {
        #[test]
        fn readings_round_trip(
            of in prop::collection::btree_map(0u32..500, prop::collection::vec("[a-z]{1,6}", 1..=Readings::MAX), 0..200),
        ) {
            let of: BTreeMap<u32, Vec<String>> = of;
            let lists: Vec<(u32, Vec<&str>)> =
                of.iter().map(|(rank, own)| (*rank, own.iter().map(String::as_str).collect())).collect();
            let bytes = encode_readings(&lists, 500);
            let readings = Readings::decode(&[bytes, vec![0, 9]].concat(), 500).unwrap();
            for rank in 0..510 {
                let own: Vec<String> = readings.of(rank).map(text).collect();
                prop_assert_eq!(own, of.get(&rank).cloned().unwrap_or_default());
            }
        }

        #[test]
        fn no_bytes_are_a_panic(bytes: Vec<u8>, n_symbols in 0u32..5000) {
            if let Ok(readings) = Readings::decode(&bytes, n_symbols) {
                prop_assert!((0..n_symbols).flat_map(|rank| readings.of(rank)).count() <= 8 * 3 * bytes.len());
            }
        }

        #[test]
        fn no_bits_behind_syllables_are_a_panic(bits: Vec<u8>, n_symbols in 0u32..5000) {
            let bytes = [&[2, 1, b'b', 2, b's', b'h', 2, 1, b'a', 2, b'a', b'n'][..], &bits].concat();
            let _ = Readings::decode(&bytes, n_symbols);
        }
    }
}
