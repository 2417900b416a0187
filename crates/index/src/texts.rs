//! The text store: the passages as they are shown, in blocks of a few thousand characters.
//!
//! A character is its byte in ASCII and its rank in two bytes otherwise, which deflate packs 12 to
//! 19 % tighter than UTF-8.

use crate::alphabet::Alphabet;
use crate::error::IndexError;

/// Ends a passage. Not a character of any text: the builder replaces it.
const END: u8 = 0;

/// Bytes from here to [`ESCAPE`] begin a rank, whose lower byte follows.
const RANK: u8 = 0x80;

/// Begins a rank of three bytes, for those beyond 127 * 256.
const ESCAPE: u8 = 0xFF;

/// Writes a block.
#[derive(Clone, Debug, Default)]
pub struct TextBlockWriter {
    bytes: Vec<u8>,
}

impl TextBlockWriter {
    /// Appends a passage. Its characters must be in `alphabet`, and none may be NUL: such a one is
    /// left out.
    pub fn passage(&mut self, text: &str, alphabet: &Alphabet) {
        for c in text.chars() {
            if c.is_ascii() {
                self.bytes.extend(u8::try_from(c).ok().filter(|byte| *byte != END));
            } else if let Some(rank) = alphabet.rank(c) {
                let [low, middle, high, _] = rank.to_le_bytes();
                if rank < u32::from(ESCAPE - RANK) << 8 {
                    self.bytes.extend([RANK + middle, low]);
                } else {
                    self.bytes.extend([ESCAPE, high, middle, low]);
                }
            }
        }
        self.bytes.push(END);
    }

    /// The block's bytes, to be deflated.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// A block, read in place.
#[derive(Clone, Debug, Default)]
pub struct TextBlock {
    bytes: Vec<u8>,
}

impl TextBlock {
    /// The dual of [`TextBlockWriter::finish`].
    ///
    /// # Errors
    /// When the last passage has no end.
    pub fn decode(bytes: Vec<u8>) -> Result<TextBlock, IndexError> {
        if matches!(bytes.last(), None | Some(&END)) {
            Ok(TextBlock { bytes })
        } else {
            Err(IndexError::Damaged { section: "text" })
        }
    }

    /// The number of bytes that it takes in memory.
    #[must_use]
    pub fn n_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Appends the text of the block's `i`-th passage to `text`; nothing when there is none.
    pub fn passage(&self, i: u32, alphabet: &Alphabet, text: &mut String) {
        let mut rest = self.bytes.as_slice();
        let mut n_before = i;
        // A rank's low byte may be 0 as well: ends can only be told by reading on.
        while let Some((code, next)) = next_code(rest) {
            rest = next;
            match code {
                Code::End if n_before == 0 => return,
                Code::End => n_before -= 1,
                Code::Ascii(byte) if n_before == 0 => text.push(char::from(byte)),
                Code::Rank(rank) if n_before == 0 => {
                    text.extend(alphabet.symbol(rank).map(|s| s.character));
                }
                _ => {}
            }
        }
    }
}

enum Code {
    End,
    Ascii(u8),
    Rank(u32),
}

fn next_code(bytes: &[u8]) -> Option<(Code, &[u8])> {
    match bytes {
        [END, rest @ ..] => Some((Code::End, rest)),
        [ESCAPE, high, middle, low, rest @ ..] => {
            Some((Code::Rank(u32::from_le_bytes([*low, *middle, *high, 0])), rest))
        }
        [byte @ RANK..=0xFE, low, rest @ ..] => {
            Some((Code::Rank(u32::from_le_bytes([*low, byte - RANK, 0, 0])), rest))
        }
        [byte @ ..=0x7F, rest @ ..] => Some((Code::Ascii(*byte), rest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{TextBlock, TextBlockWriter};
    use crate::alphabet::{Alphabet, Symbol};

    fn alphabet_of(texts: &[String]) -> Alphabet {
        let characters: BTreeSet<char> = texts.iter().flat_map(|t| t.chars()).collect();
        let symbol = |character| Symbol { character, class: 3, count: 1 };
        Alphabet::new(characters.into_iter().map(symbol).collect())
    }

    #[track_caller]
    fn check(texts: &[String]) {
        let alphabet = alphabet_of(texts);
        let mut writer = TextBlockWriter::default();
        for text in texts {
            writer.passage(text, &alphabet);
        }
        let block = TextBlock::decode(writer.finish()).unwrap();
        for (i, text) in texts.iter().enumerate() {
            let mut found = String::new();
            block.passage(i as u32, &alphabet, &mut found);
            assert_eq!(found, text.replace('\0', ""));
        }
        let mut beyond = String::new();
        block.passage(texts.len() as u32, &alphabet, &mut beyond);
        assert_eq!(beyond, "");
    }

    proptest! {
        #[test]
        fn passages_round_trip(texts in prop::collection::vec("\\PC{0,30}", 0..8)) {
            check(&texts);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(block) = TextBlock::decode(bytes) {
                block.passage(1, &Alphabet::default(), &mut String::new());
            }
        }
    }

    #[test]
    fn ranks_beyond_two_bytes_round_trip() {
        let all: String = ('\u{4E00}'..='\u{9FFF}').chain('\u{20000}'..'\u{25000}').collect();
        assert!(all.chars().count() > 127 * 256);
        check(&[all]);
    }
}
