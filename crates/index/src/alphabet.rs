//! The alphabet: every character that the corpus shows or searches, with its class and rank.
//!
//! Ranks order characters by class, then by how often they occur in powers of two, the most frequent
//! first, then by code point. The order is nearly that of frequency, and costs a byte a character
//! where the exact one would cost two.

use crate::bits::{BitReader, BitWriter, rice_parameter};
use crate::error::IndexError;
use crate::sort::sort;

/// A character of the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The character.
    pub character: char,
    /// What the text pipeline says it is; at most [`Alphabet::MAX_CLASS`].
    pub class: u8,
    /// How often it occurs; at least 1. Only its power of two is kept.
    pub count: u32,
}

/// The characters of a corpus. See the module's documentation.
#[derive(Clone, Debug, Default)]
pub struct Alphabet {
    /// By rank.
    symbols: Vec<Symbol>,
    /// Ranks, by code point.
    by_code: Vec<u32>,
    /// Ranks of characters that are one with the one before, ascending.
    extending: Vec<u32>,
    /// Ranks of characters that are one with the one behind, ascending.
    joining: Vec<u32>,
}

/// Code points end here.
const CODE_BOUND: u32 = 0x11_0000;

/// Powers of two of counts: of a u32.
const N_BUCKETS: u32 = 32;

impl Alphabet {
    /// The largest class.
    pub const MAX_CLASS: u8 = 3;

    /// The alphabet of `symbols`, in any order, no character twice.
    #[must_use]
    pub fn new(mut symbols: Vec<Symbol>) -> Alphabet {
        symbols.sort_by_key(|s| {
            (core::cmp::Reverse(s.class), core::cmp::Reverse(s.count.max(1).ilog2()), s.character)
        });
        Alphabet::of_ranked(symbols)
    }

    /// The alphabet of symbols that are in the order of their ranks.
    fn of_ranked(symbols: Vec<Symbol>) -> Alphabet {
        let mut codes: Vec<u64> = Vec::new();
        for symbol in &symbols {
            codes.push(u64::from(u32::from(symbol.character)) << 32 | codes.len() as u64);
        }
        sort(&mut codes);
        let mut by_code = Vec::new();
        for code in codes {
            by_code.push(code as u32);
        }
        Alphabet { symbols, by_code, ..Alphabet::default() }
    }

    /// The same alphabet that knows which characters are one with the one before, and which with the one behind:
    /// marks, and what joins letters or pictures.
    #[must_use]
    pub fn with_graphemes(
        mut self,
        is_extending: &dyn Fn(char) -> bool,
        is_joining: &dyn Fn(char) -> bool,
    ) -> Alphabet {
        for (rank, symbol) in (0..).zip(&self.symbols) {
            if is_extending(symbol.character) {
                self.extending.push(rank);
            }
            if is_joining(symbol.character) {
                self.joining.push(rank);
            }
        }
        self
    }

    /// Whether two characters, one right behind the other, are shown as one.
    #[must_use]
    pub fn are_one(&self, before: char, after: char) -> bool {
        let is_in =
            |ranks: &[u32], c| self.rank(c).is_some_and(|rank| ranks.binary_search(&rank).is_ok());
        is_in(&self.extending, after) || is_in(&self.joining, before)
    }

    /// The number of characters.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.symbols.len() as u32
    }

    /// The number of characters of the largest class, which have the lowest ranks: those that grams are made of.
    #[must_use]
    pub fn n_gram_chars(&self) -> u32 {
        self.symbols.partition_point(|s| s.class == Alphabet::MAX_CLASS) as u32
    }

    /// Whether there are no characters.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// The rank of `character`, if the corpus holds it.
    #[must_use]
    pub fn rank(&self, character: char) -> Option<u32> {
        let at = |rank: &u32| self.symbols.get(*rank as usize).map(|s| s.character);
        let i = self.by_code.binary_search_by_key(&Some(character), at).ok()?;
        self.by_code.get(i).copied()
    }

    /// The character with `rank`; its count is a power of two.
    #[must_use]
    pub fn symbol(&self, rank: u32) -> Option<Symbol> {
        self.symbols.get(rank as usize).copied()
    }

    /// The class of `character`, if the corpus holds it.
    #[must_use]
    pub fn class(&self, character: char) -> Option<u8> {
        self.symbol(self.rank(character)?).map(|s| s.class)
    }

    /// The section's bytes. FORMAT.md, "Alphabet".
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = BitWriter::default();
        for class in (0..=Alphabet::MAX_CLASS).rev() {
            for bucket in (0..N_BUCKETS).rev() {
                let of_bucket = |s: &&Symbol| s.class == class && s.count.max(1).ilog2() == bucket;
                let codes: Vec<u32> =
                    self.symbols.iter().filter(of_bucket).map(|s| u32::from(s.character)).collect();
                encode_codes(&mut writer, &codes);
            }
        }
        // Nothing where there are none: bits beyond the end are zeros.
        if !self.extending.is_empty() || !self.joining.is_empty() {
            for ranks in [&self.extending, &self.joining] {
                writer.gamma(ranks.len() as u32 + 1);
                writer.ascending(ranks, 0, self.len());
            }
        }
        writer.finish()
    }

    /// The dual of [`encode`](Self::encode).
    ///
    /// # Errors
    /// When `bytes` hold what is no character, or end before all of them.
    pub fn decode(bytes: &[u8]) -> Result<Alphabet, IndexError> {
        read(bytes).ok_or(IndexError::Damaged { section: "alphabet" })
    }
}

fn read(bytes: &[u8]) -> Option<Alphabet> {
    let mut reader = BitReader::new(bytes);
    let mut alphabet = Alphabet::of_ranked(read_symbols(&mut reader)?);
    let n_symbols = alphabet.len();
    for ranks in [&mut alphabet.extending, &mut alphabet.joining] {
        let n = reader.gamma() - 1;
        *ranks = reader.ascending(n, 0, n_symbols)?;
    }
    Some(alphabet)
}

fn read_symbols(reader: &mut BitReader<'_>) -> Option<Vec<Symbol>> {
    let mut symbols = Vec::new();
    for class in (0..=Alphabet::MAX_CLASS).rev() {
        for bucket in (0..N_BUCKETS).rev() {
            for code in decode_codes(reader)? {
                let character = char::from_u32(code)?;
                symbols.push(Symbol { character, class, count: 1 << bucket });
            }
        }
    }
    Some(symbols)
}

/// Ascending code points: their number, then the Rice parameter that suits them best and the gaps.
///
/// Scripts lie in blocks far apart, so the mean gap says little and the parameter is written.
fn encode_codes(writer: &mut BitWriter, codes: &[u32]) {
    writer.gamma(codes.len() as u32 + 1);
    if codes.is_empty() {
        return;
    }
    let gaps: Vec<u32> = codes
        .iter()
        .scan(0, |next, code| {
            let gap = code - *next;
            *next = code + 1;
            Some(gap)
        })
        .collect();
    let first_k = rice_parameter(1, CODE_BOUND);
    let n_bits = |k: u32| gaps.iter().skip(1).map(|gap| u64::from((gap >> k) + 1 + k)).sum::<u64>();
    let k = (0..16).min_by_key(|k| n_bits(*k)).unwrap_or(0);
    writer.bits(k, 4);
    for (i, gap) in gaps.iter().enumerate() {
        writer.rice(*gap, if i == 0 { first_k } else { k });
    }
}

/// The dual of [`encode_codes`].
fn decode_codes(reader: &mut BitReader<'_>) -> Option<Vec<u32>> {
    let n_codes = reader.gamma() - 1;
    // Each takes a bit at least.
    if n_codes as usize > reader.n_bits_left() {
        return None;
    }
    let mut codes = Vec::new(); // Not `with_capacity`: the count is not yet trusted.
    if n_codes == 0 {
        return Some(codes);
    }
    let first_k = rice_parameter(1, CODE_BOUND);
    let k = reader.bits(4);
    let mut next = 0u32;
    for i in 0..n_codes {
        let code = next.checked_add(reader.rice(if i == 0 { first_k } else { k }))?;
        if code >= CODE_BOUND {
            return None;
        }
        codes.push(code);
        next = code + 1;
    }
    Some(codes)
}

#[cfg(test)]
mod tests {
    use super::{Alphabet, Symbol};
    use proptest::prelude::*;

    #[test]
    fn frequent_characters_rank_first_within_their_class() {
        let symbol = |character, class, count| Symbol { character, class, count };
        let alphabet = Alphabet::new(vec![
            symbol('a', 2, 9),
            symbol('岛', 3, 1),
            symbol('湖', 3, 4),
            symbol('千', 3, 5),
        ]);
        assert_eq!(alphabet.rank('千'), Some(0));
        assert_eq!(alphabet.rank('湖'), Some(1));
        assert_eq!(alphabet.rank('岛'), Some(2));
        assert_eq!(alphabet.rank('a'), Some(3));
        assert_eq!(alphabet.rank('b'), None);
        assert_eq!(alphabet.class('a'), Some(2));
    }

    proptest! {
        #[test]
        fn alphabets_round_trip(
            symbols in prop::collection::btree_map(any::<char>(), (0u8..4, 1u32..100_000), 0..300)
        ) {
            let symbols: Vec<Symbol> = symbols
                .into_iter()
                .map(|(character, (class, count))| Symbol { character, class, count })
                .collect();
            let is_extending = |c: char| u32::from(c) % 7 == 0;
            let is_joining = |c: char| u32::from(c) % 11 == 0;
            let alphabet = Alphabet::new(symbols).with_graphemes(&is_extending, &is_joining);
            let decoded = Alphabet::decode(&alphabet.encode()).unwrap();
            prop_assert_eq!(decoded.len(), alphabet.len());
            prop_assert_eq!(&decoded.extending, &alphabet.extending);
            prop_assert_eq!(&decoded.joining, &alphabet.joining);
            for rank in 0..alphabet.len() {
                let (a, b) = (alphabet.symbol(rank).unwrap(), decoded.symbol(rank).unwrap());
                prop_assert_eq!((a.character, a.class), (b.character, b.class));
                prop_assert_eq!(decoded.rank(a.character), Some(rank));
            }
        }

        #[test]
        fn any_bytes_decode_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = Alphabet::decode(&bytes);
        }
    }
}
