//! An automaton for `fst` that accepts words by a part of them.

use fst::Automaton;

/// Where in a word a needle must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// At its begin.
    Start,
    /// At its end.
    End,
    /// Anywhere.
    Anywhere,
}

/// Accepts the keys that hold a needle: the automaton of Knuth, Morris and Pratt (1977) on bytes.
///
/// One for all places: each kind of automaton is a kilobyte of `fst` in the browser.
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
}

/// The state of a key that cannot hold the needle any more.
const DEAD: usize = usize::MAX;

impl Automaton for Holds {
    /// The length of the longest prefix of the needle that the key so far ends with.
    type State = usize;

    fn start(&self) -> usize {
        0
    }

    fn is_match(&self, state: &usize) -> bool {
        *state == self.needle.len()
    }

    fn can_match(&self, state: &usize) -> bool {
        *state != DEAD
    }

    fn will_always_match(&self, state: &usize) -> bool {
        self.place != Place::End && self.is_match(state)
    }

    fn accept(&self, state: &usize, byte: u8) -> usize {
        if self.will_always_match(state) {
            return *state;
        }
        let mut state = *state;
        loop {
            if self.needle.get(state) == Some(&byte) {
                return state + 1;
            }
            if self.place == Place::Start {
                return DEAD;
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
    use fst::{IntoStreamer, Set, Streamer};

    use super::{Holds, Place};

    #[track_caller]
    fn check(needle: &str, place: Place, expected: &[&str]) {
        let words = ["aabaaab", "ab", "aba", "abab", "ba", "lake", "лак", "湖"];
        let set = Set::from_iter(words).unwrap();
        let mut found = Vec::new();
        let mut stream = set.search(Holds::new(needle, place)).into_stream();
        while let Some(word) = stream.next() {
            found.push(String::from_utf8(word.to_vec()).unwrap());
        }
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
    fn every_key_holds_nothing() {
        check("", Place::Anywhere, &["aabaaab", "ab", "aba", "abab", "ba", "lake", "лак", "湖"]);
    }

    #[test]
    fn a_needle_is_found_at_the_begin() {
        check("ab", Place::Start, &["ab", "aba", "abab"]);
        check("лак", Place::Start, &["лак"]);
        check("ake", Place::Start, &[]);
    }

    #[test]
    fn a_needle_is_found_at_the_end() {
        check("ab", Place::End, &["aabaaab", "ab", "abab"]);
        check("bab", Place::End, &["abab"]);
        check("lake", Place::End, &["lake"]);
    }
}
