//! Characters as the index knows them: its alphabet and its table of folds.

use aril_index::{Alphabet, Folds};
use aril_text::{Characters, Class};

use crate::query::Differs;

/// The corpus's characters. On every character that folds to something in the corpus this agrees with
/// the builder's full Unicode; any other cannot be found.
#[derive(Clone, Debug, Default)]
pub(crate) struct CorpusCharacters {
    pub(crate) alphabet: Alphabet,
    /// Folds of the characters in the alphabet.
    pub(crate) folds: Folds,
    /// Folds of all others, where they were needed.
    pub(crate) other_folds: Option<Folds>,
    /// What more than one character of the corpus folds to, cases aside; ascending. As numbers of the
    /// one type that is sorted.
    rivals: Vec<u64>,
}

impl CorpusCharacters {
    pub(crate) fn new(alphabet: Alphabet, folds: Folds) -> CorpusCharacters {
        let mut rivals: Vec<u64> = Vec::new();
        for (code, targets) in folds.iter() {
            let c = char::from_u32(code);
            if c.is_none_or(|c| targets.iter().any(|target| !is_case_of(c, *target))) {
                for target in targets {
                    rivals.push(u64::from(u32::from(*target)));
                }
            }
        }
        rivals.sort_unstable();
        CorpusCharacters { alphabet, folds, other_folds: None, rivals }
    }

    /// Whether texts differ from what was typed though both fold to `folded`.
    pub(crate) fn differs(&self, typed: &[char], folded: &[char]) -> Differs {
        for (typed, folded) in typed.iter().zip(folded) {
            if !is_case_of(*typed, *folded) && self.alphabet.rank(*typed).is_none() {
                return Differs::Always;
            }
        }
        for c in folded {
            if self.rivals.binary_search(&u64::from(u32::from(*c))).is_ok() {
                return Differs::Maybe;
            }
        }
        Differs::Never
    }
}

/// Whether two characters are the same but for their case; for the letters of Latin, Greek and Cyrillic, by
/// where they lie in Unicode.
pub(crate) fn is_case_of(a: char, b: char) -> bool {
    let lower = |c: char| {
        let shift = match c {
            'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ρ' | 'Σ'..='Ϋ' | 'А'..='Я' => 32,
            'Ѐ'..='Џ' => 80,
            'Ā'..='Ķ' | 'Ŋ'..='ŷ' | 'Ѡ'..='ҿ' => u32::from(c) & 1 ^ 1,
            'Ĺ'..='ň' | 'Ź'..='ž' => u32::from(c) & 1,
            _ => 0,
        };
        u32::from(c) + shift
    };
    a == b || lower(a) == lower(b) || a.is_whitespace() && b.is_whitespace()
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

#[cfg(test)]
mod tests {
    use super::is_case_of;

    #[test]
    fn the_case_of_a_letter_is_known_by_its_place() {
        for (upper, lower) in "AZÀÞŁŐŽŹĀĹΑΣΩАЯЁЂҐ".chars().zip("azàþłőžźāĺασωаяёђґ".chars())
        {
            assert!(is_case_of(upper, lower) && is_case_of(lower, upper), "{upper} {lower}");
        }
        for (a, b) in [('a', 'b'), ('é', 'e'), ('ァ', 'ぁ'), ('×', '÷'), ('ŉ', 'ŋ'), ('Ａ', 'a')]
        {
            assert!(!is_case_of(a, b), "{a} {b}");
        }
    }
}
