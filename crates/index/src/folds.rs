//! The fold table: what every code point of Unicode that can fold to characters of the corpus folds
//! to, so that the browser needs no Unicode tables of its own.

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

    /// The number of characters in the table.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether every character folds to itself.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn push(&mut self, code: u32, targets: &[char]) {
        let start = self.targets.len() as u32;
        self.targets.extend_from_slice(targets);
        self.entries.push((code, start, self.targets.len() as u32));
    }

    fn iter(&self) -> impl Iterator<Item = (u32, &[char])> {
        self.entries.iter().map(|(code, start, end)| {
            (*code, self.targets.get(*start as usize..*end as usize).unwrap_or_default())
        })
    }

    /// The section's bytes. FORMAT.md, "Folds".
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (code, targets) in self.iter() {
            if !stretches.last_mut().is_some_and(|stretch| stretch.extend(code, targets)) {
                stretches.push(Stretch::new(code, targets));
            }
        }
        let mut writer = BitWriter::default();
        writer.gamma(stretches.len() as u32 + 1);
        let (mut code, mut target) = (0, 0);
        for stretch in &stretches {
            stretch.encode(&mut writer, &mut code, &mut target);
        }
        writer.finish()
    }

    /// The dual of [`encode`](Self::encode).
    ///
    /// # Errors
    /// When `bytes` hold what is no character, or more than Unicode has.
    pub fn decode(bytes: &[u8]) -> Result<Folds, IndexError> {
        let mut reader = BitReader::new(bytes);
        let n_stretches = reader.gamma() - 1;
        let mut folds = Folds::default();
        let (mut code, mut target) = (0, 0);
        for _ in 0..n_stretches {
            let stretch = Stretch::decode(&mut reader, &mut code, &mut target).ok_or(DAMAGED)?;
            for i in 0..stretch.len {
                let source = stretch.code + i * stretch.step;
                if source >= CODE_BOUND || folds.entries.last().is_some_and(|e| e.0 >= source) {
                    return Err(DAMAGED);
                }
                let shifted = |c: &u32| char::from_u32(c + i * stretch.shift).ok_or(DAMAGED);
                let targets = stretch.targets.iter().map(shifted).collect::<Result<Vec<_>, _>>()?;
                folds.push(source, &targets);
            }
        }
        Ok(folds)
    }
}

const DAMAGED: IndexError = IndexError::Damaged { section: "folds" };

/// Code points end here.
const CODE_BOUND: u32 = 0x11_0000;

/// Rice parameter for the gaps between stretches. *Measured* on the fold tables of Chinese and of
/// English corpora: 5 to 8 are within 3 % of each other.
const CODE_K: u32 = 6;

/// Rice parameter for the distance between targets of stretches, which jump about.
const TARGET_K: u32 = 11;

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

    /// `next_code` and `target` carry the place of the stretch before.
    fn encode(&self, writer: &mut BitWriter, next_code: &mut u32, target: &mut u32) {
        writer.rice(self.code - *next_code, CODE_K);
        writer.gamma(self.len);
        if self.len > 1 {
            writer.bits(self.targets.len() as u32, 1);
            writer.bits(self.step - 1, 1);
            writer.bits(self.shift, 2);
        } else {
            writer.gamma(self.targets.len() as u32 + 1);
        }
        for own in &self.targets {
            writer.rice(zigzag(own.wrapping_sub(*target)), TARGET_K);
            *target = *own;
        }
        *next_code = self.code + (self.len - 1) * self.step + 1;
    }

    /// The dual of [`encode`](Self::encode).
    fn decode(
        reader: &mut BitReader<'_>,
        next_code: &mut u32,
        target: &mut u32,
    ) -> Option<Stretch> {
        let code = next_code.checked_add(reader.rice(CODE_K)).filter(|code| *code < CODE_BOUND)?;
        let len = reader.gamma();
        let (step, shift, n_targets) = if len > 1 {
            let n_targets = reader.bits(1);
            (reader.bits(1) + 1, reader.bits(2), n_targets)
        } else {
            (1, 0, reader.gamma() - 1)
        };
        // Unicode's longest compatibility mapping has 18 characters.
        if len > CODE_BOUND || n_targets > 64 {
            return None;
        }
        let mut targets = Vec::new();
        for _ in 0..n_targets {
            *target = target.wrapping_add(unzigzag(reader.rice(TARGET_K)));
            if *target >= CODE_BOUND {
                return None;
            }
            targets.push(*target);
        }
        *next_code = code + (len - 1) * step + 1;
        Some(Stretch { code, len, step, shift, targets })
    }
}

/// A signed number, two's complement, as an unsigned one that is small when it is near 0.
fn zigzag(value: u32) -> u32 {
    (value << 1) ^ ((value.cast_signed() >> 31).cast_unsigned())
}

/// The dual of [`zigzag`].
fn unzigzag(value: u32) -> u32 {
    (value >> 1) ^ (value & 1).wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::Folds;
    use proptest::prelude::*;

    #[test]
    fn the_alphabet_is_one_stretch() {
        let folds = Folds::new(('A'..='Z').map(|c| (c, vec![c.to_ascii_lowercase()])).collect());
        let bytes = folds.encode();
        assert!(bytes.len() <= 5, "{bytes:?}");
        assert_eq!(Folds::decode(&bytes), Ok(folds));
    }

    #[test]
    fn a_character_folds_to_none_one_or_more() {
        let folds = Folds::new(vec![('ß', vec!['s', 's']), ('\u{AD}', vec![]), ('Ä', vec!['a'])]);
        assert_eq!(folds.get('ß'), Some(&['s', 's'][..]));
        assert_eq!(folds.get('\u{AD}'), Some(&[][..]));
        assert_eq!(folds.get('a'), None);
        assert_eq!(Folds::decode(&folds.encode()), Ok(folds));
    }

    proptest! {
        #[test]
        fn tables_round_trip(
            entries in prop::collection::btree_map(any::<char>(), prop::collection::vec(any::<char>(), 0..4), 0..200)
        ) {
            let folds = Folds::new(entries.into_iter().collect());
            prop_assert_eq!(Folds::decode(&folds.encode()), Ok(folds));
        }

        #[test]
        fn neighbours_round_trip(
            entries in prop::collection::btree_map(prop::char::range('A', 'z'), prop::char::range('a', 'f'), 0..60)
        ) {
            let folds = Folds::new(entries.into_iter().map(|(c, f)| (c, vec![f])).collect());
            prop_assert_eq!(Folds::decode(&folds.encode()), Ok(folds));
        }

        #[test]
        fn any_bytes_decode_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = Folds::decode(&bytes);
        }
    }
}
