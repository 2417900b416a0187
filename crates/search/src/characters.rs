//! Characters as the index knows them: its alphabet and its table of folds.

use aril_index::{Alphabet, Folds};
use aril_text::{Characters, Class};

/// The corpus's characters. On every character that folds to something in the corpus this agrees with
/// the builder's full Unicode; any other cannot be found.
#[derive(Clone, Debug, Default)]
pub(crate) struct CorpusCharacters {
    pub(crate) alphabet: Alphabet,
    /// Folds of the characters in the alphabet.
    pub(crate) folds: Folds,
    /// Folds of all others, where they were needed.
    pub(crate) other_folds: Option<Folds>,
}

impl Characters for CorpusCharacters {
    fn fold(&self, c: char, folded: &mut Vec<char>) {
        let other = || self.other_folds.as_ref().and_then(|folds| folds.get(c));
        match self.folds.get(c).or_else(other) {
            Some(targets) => folded.extend_from_slice(targets),
            None => folded.push(c),
        }
    }

    fn class(&self, folded: char) -> Class {
        match self.alphabet.class(folded) {
            Some(code) => Class::of_code(code),
            None => Class::guess(folded),
        }
    }
}
