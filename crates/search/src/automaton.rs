//! An automaton that accepts words by a part of them.

/// Where in a word a needle must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// At its end.
    End,
    /// Anywhere.
    Anywhere,
}

/// Accepts the keys that hold a needle: the automaton of Knuth, Morris and Pratt (1977) on bytes. Its state is
/// the length of the longest prefix of the needle that the key so far ends with, from 0 on.
#[derive(Clone, Debug)]
pub(crate) struct Holds {
    needle: Vec<u8>,
    /// For each length of a matched prefix, the longest proper border of it.
    borders: Vec<usize>,
    place: Place,
}

impl Holds {
    /// Keys that hold `needle` at `place`.
    pub(crate) fn new(needle: &str, place: Place) -> Holds {
        let needle = needle.as_bytes().to_vec();
        let mut borders = vec![0, 0];
        for i in 1..needle.len() {
            let mut border = borders.get(i).copied().unwrap_or(0);
            while border > 0 && needle.get(i) != needle.get(border) {
                border = borders.get(border).copied().unwrap_or(0);
            }
            borders.push(border + usize::from(needle.get(i) == needle.get(border)));
        }
        Holds { needle, borders, place }
    }

    /// Whether a key that led to `state` is accepted.
    pub(crate) fn is_match(&self, state: usize) -> bool {
        state == self.needle.len()
    }

    /// The state after one byte more.
    pub(crate) fn accept(&self, mut state: usize, byte: u8) -> usize {
        if self.place == Place::Anywhere && self.is_match(state) {
            return state;
        }
        loop {
            if self.needle.get(state) == Some(&byte) {
                return state + 1;
            }
            if state == 0 {
                return 0;
            }
            state = self.borders.get(state).copied().unwrap_or(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Holds, Place};

    #[track_caller]
    fn check(needle: &str, place: Place, expected: &[&str]) {
        let words = ["aabaaab", "ab", "aba", "abab", "ba", "lake", "лак", "湖"];
        let holds = Holds::new(needle, place);
        let state = |word: &str| word.bytes().fold(0, |state, byte| holds.accept(state, byte));
        let found: Vec<&str> =
            words.into_iter().filter(|word| holds.is_match(state(word))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_needle_is_found_anywhere() {
        check("ab", Place::Anywhere, &["aabaaab", "ab", "aba", "abab"]);
        check("aaab", Place::Anywhere, &["aabaaab"]);
        check("ак", Place::Anywhere, &["лак"]);
        check("z", Place::Anywhere, &[]);
    }

    #[test]
    fn a_needle_is_found_at_the_end() {
        check("ab", Place::End, &["aabaaab", "ab", "abab"]);
        check("bab", Place::End, &["abab"]);
        check("lake", Place::End, &["lake"]);
    }
}
