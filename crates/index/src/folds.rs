//! The fold table: what every code point of Unicode that can fold to characters of the corpus folds
//! to, so that the browser needs no Unicode tables of its own.
//!
//! What they fold to is written as ranks of the alphabet, which a traditional character and its
//! simplified form would else take 12 bits more for.

use crate::alphabet::Alphabet;
use crate::bits::{BitReader, BitWriter};
use crate::error::IndexError;

/// A character and the characters that it folds to.
type Entry = (char, Vec<char>);

/// Folds by character, each character at most once; a character that is absent folds to itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    /// Code points, ascending; with each the range of `targets` that it folds to.
    entries: Vec<(u32, u32, u32)>,
    targets: Vec<char>,
}

impl Folds {
    /// The table of `entries`, in any order, no character twice.
    #[must_use]
    pub fn new(mut entries: Vec<Entry>) -> Folds {
        entries.sort();
        let mut folds = Folds::default();
        for (character, targets) in entries {
            folds.push(u32::from(character), &targets);
        }
        folds
    }

    /// What `character` folds to, if it does not fold to itself.
    #[must_use]
    pub fn get(&self, character: char) -> Option<&[char]> {
        let i = self.entries.binary_search_by_key(&u32::from(character), |entry| entry.0).ok()?;
        let (_, start, end) = self.entries.get(i)?;
        self.targets.get(*start as usize..*end as usize)
    }

    fn push(&mut self, code: u32, targets: &[char]) {
        let start = self.targets.len() as u32;
        self.targets.extend_from_slice(targets);
        self.entries.push((code, start, self.targets.len() as u32));
    }

    /// Code points, ascending, each with what it folds to.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &[char])> {
        self.entries.iter().map(|(code, start, end)| {
            (*code, self.targets.get(*start as usize..*end as usize).unwrap_or_default())
        })
    }

    /// The section's bytes. FORMAT.md, "Folds". Every character that one folds to must be in
    /// `alphabet`.
    #[must_use]
    pub fn encode(&self, alphabet: &Alphabet) -> Vec<u8> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (code, targets) in self.iter() {
            if !stretches.last_mut().is_some_and(|stretch| stretch.extend(code, targets)) {
                stretches.push(Stretch::new(code, targets));
            }
        }
        let n_bits = |k: &u32| {
            let mut next_code = 0;
            let gaps = stretches.iter().map(|stretch| stretch.gap(&mut next_code));
            gaps.map(|gap| u64::from((gap >> k) + 1 + k)).sum::<u64>()
        };
        let k = (0..16).min_by_key(n_bits).unwrap_or(0);
        let mut writer = BitWriter::default();
        writer.gamma(stretches.len() as u32 + 1);
        writer.bits(k, 4);
        let mut next_code = 0;
        for stretch in &stretches {
            writer.rice(stretch.gap(&mut next_code), k);
            stretch.encode(&mut writer, alphabet);
        }
        writer.finish()
    }

    /// The dual of [`encode`](Self::encode).
    ///
    /// # Errors
    /// When `bytes` hold what is no character, or more than fold in Unicode.
    pub fn decode(bytes: &[u8], alphabet: &Alphabet) -> Result<Folds, IndexError> {
        read(bytes, alphabet).ok_or(IndexError::Damaged { section: "folds" })
    }
}

fn read(bytes: &[u8], alphabet: &Alphabet) -> Option<Folds> {
    let mut reader = BitReader::new(bytes);
    let n_stretches = reader.gamma() - 1;
    // Each takes a bit at least.
    if n_stretches as usize > reader.n_bits_left() {
        return None;
    }
    let k = reader.bits(4);
    let mut folds = Folds::default();
    let mut next_code = 0;
    for _ in 0..n_stretches {
        let gap = reader.rice(k);
        let mut stretch = Stretch::decode(&mut reader, gap, &mut next_code, alphabet)?;
        if stretch.len as usize > MAX_ENTRIES.saturating_sub(folds.entries.len()) {
            return None;
        }
        for i in 0..stretch.len {
            let source = stretch.code + i * stretch.step;
            if source >= CODE_BOUND || folds.entries.last().is_some_and(|e| e.0 >= source) {
                return None;
            }
            let start = folds.targets.len() as u32;
            for target in &mut stretch.targets {
                folds.targets.push(char::from_u32(*target)?);
                *target += stretch.shift;
            }
            folds.entries.push((source, start, folds.targets.len() as u32));
        }
    }
    Some(folds)
}

/// There are not so many characters that do not fold to themselves.
const MAX_ENTRIES: usize = 1 << 16;

/// Code points end here.
const CODE_BOUND: u32 = 0x11_0000;

/// Code points at equal distances whose folds are at equal distances: A to Z.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    code: u32,
    len: u32,
    /// Distance of the code points: 1 or 2 (where upper and lower case alternate).
    step: u32,
    /// Distance of the targets: 0 to 3.
    shift: u32,
    targets: Vec<u32>,
}

impl Stretch {
    fn new(code: u32, targets: &[char]) -> Stretch {
        let targets = targets.iter().map(|c| u32::from(*c)).collect();
        Stretch { code, len: 1, step: 1, shift: 0, targets }
    }

    /// Takes one more entry in, if it goes on as the stretch does.
    fn extend(&mut self, code: u32, targets: &[char]) -> bool {
        let (own, target) = match (&self.targets[..], targets) {
            ([own], [target]) => (own, target),
            ([], []) if code == self.code + self.len => {
                self.len += 1;
                return true;
            }
            _ => return false,
        };
        let target = u32::from(*target);
        let step = code - (self.code + (self.len - 1) * self.step);
        let Some(shift) = target.checked_sub(own + (self.len - 1) * self.shift) else {
            return false;
        };
        let goes_on = if self.len == 1 {
            (1..=2).contains(&step) && shift <= 3
        } else {
            step == self.step && shift == self.shift
        };
        if goes_on {
            self.len += 1;
            self.step = step;
            self.shift = shift;
        }
        goes_on
    }

    /// How far it begins behind the end of the stretch before, which `next_code` carries on.
    fn gap(&self, next_code: &mut u32) -> u32 {
        let gap = self.code - *next_code;
        *next_code = self.code + (self.len - 1) * self.step + 1;
        gap
    }

    /// All but the gap.
    fn encode(&self, writer: &mut BitWriter, alphabet: &Alphabet) {
        let n_targets = self.targets.len() as u32;
        writer.gamma(self.len);
        if self.len > 1 {
            writer.bits(n_targets, 1);
            writer.bits(self.step - 1, 1);
            writer.bits(self.shift, 2);
        } else if n_targets == 1 {
            writer.bits(0, 1);
        } else {
            writer.bits(1, 1);
            writer.gamma(n_targets + 1);
        }
        for target in &self.targets {
            let rank = char::from_u32(*target).and_then(|c| alphabet.rank(c));
            writer.bits(rank.unwrap_or(0), rank_bits(alphabet));
        }
    }

    /// The dual of [`encode`](Self::encode) and [`gap`](Self::gap).
    fn decode(
        reader: &mut BitReader<'_>,
        gap: u32,
        next_code: &mut u32,
        alphabet: &Alphabet,
    ) -> Option<Stretch> {
        let code = next_code.checked_add(gap).filter(|code| *code < CODE_BOUND)?;
        let len = reader.gamma();
        let (mut step, mut shift, mut n_targets) = (1, 0, 1);
        if len > 1 {
            n_targets = reader.bits(1);
            step = reader.bits(1) + 1;
            shift = reader.bits(2);
        } else if reader.bits(1) == 1 {
            n_targets = reader.gamma() - 1;
        }
        // Unicode's longest compatibility mapping has 18 characters.
        if len as usize > MAX_ENTRIES || n_targets > 64 {
            return None;
        }
        let mut targets = Vec::new();
        for _ in 0..n_targets {
            let symbol = alphabet.symbol(reader.bits(rank_bits(alphabet)))?;
            targets.push(u32::from(symbol.character));
        }
        *next_code = code + (len - 1) * step + 1;
        Some(Stretch { code, len, step, shift, targets })
    }
}

/// As many bits hold any rank.
fn rank_bits(alphabet: &Alphabet) -> u32 {
    u32::BITS - alphabet.len().saturating_sub(1).leading_zeros()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Folds;
    use crate::alphabet::{Alphabet, Symbol};

    #[track_caller]
    fn check(entries: Vec<(char, Vec<char>)>) -> usize {
        let mut characters: Vec<char> = entries.iter().flat_map(|(_, to)| to.clone()).collect();
        characters.sort_unstable();
        characters.dedup();
        let symbol = |character| Symbol { character, class: 2, count: 1 };
        let alphabet = Alphabet::new(characters.into_iter().map(symbol).collect());
        let folds = Folds::new(entries);
        let bytes = folds.encode(&alphabet);
        assert_eq!(Folds::decode(&bytes, &alphabet), Ok(folds));
        bytes.len()
    }

    #[test]
    fn the_alphabet_is_one_stretch() {
        let n_bytes = check(('A'..='Z').map(|c| (c, vec![c.to_ascii_lowercase()])).collect());
        assert!(n_bytes <= 6, "{n_bytes}");
    }

    #[test]
    fn a_character_folds_to_none_one_or_more() {
        let entries = vec![('ß', vec!['s', 's']), ('\u{AD}', vec![]), ('Ä', vec!['a'])];
        let folds = Folds::new(entries.clone());
        assert_eq!(folds.get('ß'), Some(&['s', 's'][..]));
        assert_eq!(folds.get('\u{AD}'), Some(&[][..]));
        assert_eq!(folds.get('a'), None);
        check(entries);
    }

    proptest! {
        #[test]
        fn tables_round_trip(
            entries in prop::collection::btree_map(any::<char>(), prop::collection::vec(any::<char>(), 0..4), 0..200)
        ) {
            check(entries.into_iter().collect());
        }

        #[test]
        fn neighbours_round_trip(
            entries in prop::collection::btree_map(prop::char::range('A', 'z'), prop::char::range('a', 'f'), 0..60)
        ) {
            check(entries.into_iter().map(|(c, to)| (c, vec![to])).collect());
        }

        #[test]
        fn any_bytes_decode_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let symbols = ('a'..'j').map(|character| Symbol { character, class: 2, count: 1 });
            let _ = Folds::decode(&bytes, &Alphabet::new(symbols.collect()));
        }
    }
}
