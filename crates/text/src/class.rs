//! What a character is to the index: part of a word, of a run of n-grams, a symbol or a space.

/// What a folded character is to the index. Runs of one class are the units of tokenization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// White space and controls: separates runs and is never indexed.
    Space,
    /// Punctuation, symbols and emoji: indexed as n-grams, so that `C++` and `=>` can be found.
    Symbol,
    /// A letter, mark or digit of a script that puts spaces between words.
    Word,
    /// A letter, mark or digit of a script that does not, or (Hangul) whose words are searched by
    /// their parts: Han, kana, Hangul, Thai, Lao, Khmer, Myanmar, Tibetan and their like.
    Gram,
}

impl Class {
    /// The class as a number, for an index.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Class::Space => 0,
            Class::Symbol => 1,
            Class::Word => 2,
            Class::Gram => 3,
        }
    }

    /// The dual of [`code`](Self::code); larger numbers are symbols.
    #[must_use]
    pub fn of_code(code: u8) -> Class {
        match code {
            0 => Class::Space,
            2 => Class::Word,
            3 => Class::Gram,
            _ => Class::Symbol,
        }
    }

    /// A class for a character that no index and no Unicode table knows.
    ///
    /// Such a character has no exact hit whatever its class; this only decides how a query that
    /// holds it falls into runs, so a rough answer by blocks serves.
    #[must_use]
    pub fn guess(c: char) -> Class {
        match c {
            c if c <= ' ' => Class::Space,
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => Class::Symbol,
            '\u{80}'..='\u{BF}'
            | '\u{2000}'..='\u{2BFF}'
            | '\u{3000}'..='\u{3004}'
            | '\u{FF01}'..='\u{FF0F}'
            | '\u{FF1A}'..='\u{FF20}' => Class::Symbol,
            '\u{E00}'..='\u{109F}'
            | '\u{1100}'..='\u{11FF}'
            | '\u{1780}'..='\u{17FF}'
            | '\u{2E80}'..='\u{D7FF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'.. => Class::Gram,
            _ => Class::Word,
        }
    }
}

/// What the pipeline must know about characters.
pub trait Characters {
    /// Appends what `c` folds to: nothing for a character that search ignores (a soft hyphen),
    /// otherwise one or more characters that fold to themselves.
    ///
    /// `c` comes from text in Unicode's normalization form C.
    fn fold(&self, c: char, folded: &mut Vec<char>);

    /// The class of a character that [`fold`](Self::fold) returned.
    fn class(&self, folded: char) -> Class;
}

/// Characters by guess, each folded to itself: for tests of this crate.
#[cfg(test)]
pub(crate) struct Guess;

#[cfg(test)]
impl Characters for Guess {
    fn fold(&self, c: char, folded: &mut Vec<char>) {
        folded.push(c);
    }

    fn class(&self, folded: char) -> Class {
        Class::guess(folded)
    }
}

#[cfg(test)]
mod tests {
    use super::Class;

    #[test]
    fn a_guess_tells_words_from_grams_and_symbols() {
        for (c, class) in [
            ('a', Class::Word),
            ('é', Class::Word),
            ('湖', Class::Gram),
            ('か', Class::Gram),
            ('호', Class::Gram),
            ('ท', Class::Gram),
            ('+', Class::Symbol),
            ('—', Class::Symbol),
            ('，', Class::Symbol),
            ('\n', Class::Space),
        ] {
            assert_eq!(Class::guess(c), class, "{c:?}");
        }
    }
}
