//! Readings: what a visitor typed who wrote how it is read, not what stands there.
//!
//! A reading leads to a set of characters for each syllable, and the grams of the corpus tell which sequences of them
//! can be meant: those whose every gram stands somewhere. Each is a *candidate*, to be searched as if it were typed.
//! There is no dictionary: names that no dictionary has are found as all else. Initials fit too much for that: the runs
//! of titles tell what they begin with.
//!
//! The functions in here take what was typed, folded, and return candidates, the best first. They are at most
//! [`MAX_CANDIDATES`], and made in a time that hangs on the corpus alone.

mod hangul;
mod homophone;
mod kana;
mod lattice;
mod pinyin;
mod titles;

pub(crate) use hangul::by_choseong;
pub(crate) use homophone::by_homophone;
pub(crate) use kana::by_romaji;
pub(crate) use lattice::Corpus;
pub(crate) use pinyin::by_reading;

/// What is longer is no reading.
const MAX_TYPED: usize = 128;

#[cfg(test)]
mod tests;
