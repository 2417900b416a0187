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
    /// Of the characters of the alphabet below [`TABLE_BOUND`], by code point, what texts are read with: see
    /// [`entry`](Self::entry).
    table: Vec<u32>,
}

/// Characters behind the Basic Multilingual Plane are too rare for a table.
const TABLE_BOUND: usize = 1 << 16;

/// In an entry of the table, above what the character folds to: its class and one,
const CLASS_SHIFT: u32 = 21;

/// and whether it folds to nothing or to several characters.
const TO_OTHER: u32 = 1 << 24;

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
        aril_index::sort(&mut rivals);
        let mut table = vec![0; TABLE_BOUND];
        let mut rank = 0;
        while let Some(symbol) = alphabet.symbol(rank) {
            rank += 1;
            let code = u32::from(symbol.character);
            if let Some(entry) = table.get_mut(code as usize) {
                let target = match folds.get(symbol.character) {
                    Some([target]) => u32::from(*target),
                    Some(_) => TO_OTHER,
                    None => code,
                };
                *entry = u32::from(symbol.class + 1) << CLASS_SHIFT | target;
            }
        }
        CorpusCharacters { alphabet, folds, other_folds: None, rivals, table }
    }

    /// What is known at once of a character; 0 when nothing is.
    fn entry(&self, c: char) -> u32 {
        self.table.get(u32::from(c) as usize).copied().unwrap_or(0)
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
        let entry = self.entry(c);
        if entry != 0 && entry & TO_OTHER == 0 {
            folded.extend(char::from_u32(entry & ((1 << CLASS_SHIFT) - 1)));
            return;
        }
        let other = || self.other_folds.as_ref().and_then(|folds| folds.get(c));
        match self.folds.get(c).or_else(other) {
            Some(targets) => folded.extend_from_slice(targets),
            None => folded.push(c),
        }
    }

    fn class(&self, folded: char) -> Class {
        let class = self.entry(folded) >> CLASS_SHIFT & 7;
        if class > 0 {
            return Class::of_code(class as u8 - 1);
        }
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
