//! The vocabulary: all words in blocks, and which of them lie in which.
//!
//! A word is told by what it does not share with the one before. An `fst` set of the same words, deflated, is two
//! thirds larger: it shares endings too, but deflate finds nothing in it.
//!
//! Whoever looks for words that are nearly, or inside of, what was typed knows how long they are: so words of
//! one length stand together, and a query takes only those that it may be about.

use core::ops::Range;

use crate::bits::{BitReader, BitWriter};
use crate::bytes::{ByteReader, push_varint};
use crate::error::IndexError;

/// Words, ascending, read in place. FORMAT.md, "Vocabulary".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    bytes: Vec<u8>,
    len: u32,
    /// Where their lengths begin, how much they share with the one before, and what is their own.
    starts: [usize; 3],
}

/// The bytes of a block of `words`, which ascend.
#[must_use]
pub fn encode_words(words: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut shared, mut own) = (Vec::new(), Vec::new());
    push_varint(&mut bytes, words.len() as u32);
    let mut before: &[u8] = &[];
    for word in words {
        let n_shared = word.iter().zip(before).take_while(|(a, b)| a == b).count();
        push_varint(&mut bytes, word.len() as u32);
        push_varint(&mut shared, n_shared as u32);
        own.extend_from_slice(word.get(n_shared..).unwrap_or_default());
        before = word;
    }
    [bytes, shared, own].concat()
}

impl Words {
    /// The dual of [`encode_words`].
    ///
    /// # Errors
    /// When a word shares more than there is, or the bytes end before all words do.
    pub fn decode(bytes: Vec<u8>) -> Result<Words, IndexError> {
        let read = starts(&bytes).ok_or(IndexError::Damaged { section: "vocabulary" })?;
        Ok(Words { len: read.0, starts: read.1, bytes })
    }

    /// The number of bytes that it takes in memory.
    #[must_use]
    pub fn n_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Calls `visit` with the words, ascending, and with the state that `step` comes to from 0 over the bytes of
    /// each, until it returns false. Whether it was called with all. What a word shares with the one before
    /// takes no steps, so there are fewer of them than bytes of the block.
    pub fn walk(
        &self,
        step: &dyn Fn(usize, u8) -> usize,
        visit: &mut dyn FnMut(&[u8], usize) -> bool,
    ) -> bool {
        let mut word = Vec::new();
        // Before each byte of the word, and after the last.
        let mut states = vec![0];
        let reader = |start| ByteReader::new(self.bytes.get(start..).unwrap_or_default());
        let [lengths, shared, own] = self.starts;
        let (mut lengths, mut shared, mut own) = (reader(lengths), reader(shared), reader(own));
        for _ in 0..self.len {
            // All is there: it was looked at.
            let (Some(len), Some(n_shared)) = (lengths.varint(), shared.varint()) else { break };
            word.truncate(n_shared as usize);
            states.truncate(n_shared as usize + 1);
            for byte in own.bytes((len - n_shared) as usize).unwrap_or_default() {
                states.push(step(states.last().copied().unwrap_or_default(), *byte));
                word.push(*byte);
            }
            if !visit(&word, states.last().copied().unwrap_or_default()) {
                return false;
            }
        }
        true
    }
}

/// The number of words, and where what is told of them begins.
fn starts(bytes: &[u8]) -> Option<(u32, [usize; 3])> {
    let mut reader = ByteReader::new(bytes);
    let n_words = reader.varint()?;
    let first = reader.position();
    for _ in 0..n_words {
        reader.varint()?;
    }
    let second = reader.position();
    let mut lengths = ByteReader::new(bytes.get(first..)?);
    let (mut len_before, mut n_own) = (0, 0usize);
    for _ in 0..n_words {
        let (len, n_shared) = (lengths.varint()?, reader.varint()?);
        if n_shared > len_before {
            return None;
        }
        n_own = n_own.checked_add(len.checked_sub(n_shared)? as usize)?;
        len_before = len;
    }
    let third = reader.position();
    reader.bytes(n_own)?;
    Some((n_words, [first, second, third]))
}

/// Where words lie among the blocks of the vocabulary. FORMAT.md, "Blocks of words".
///
/// Blocks stand by the length of their words, those of words of one length in the order of the words. What is
/// little stands together with what is longer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordBlocks {
    /// By block the shortest length of its words, and what separates it from the one before of the same.
    blocks: Vec<Block>,
}

/// A block: the shortest length of its words, and what separates it from the one before of the same.
type Block = (usize, Vec<u8>);

/// Words of so many characters, and longer ones, are not told apart.
const MAX_CHARS: usize = 16;

impl WordBlocks {
    /// Words of so many characters, and longer ones, count as of one length.
    pub const MAX_CHARS: usize = MAX_CHARS;

    /// Blocks in their order, each with the length of its words: 1 to [`WordBlocks::MAX_CHARS`]. They are longer,
    /// too, up to that of the next block which tells another length. With each stand bytes that are behind the last
    /// word of the block before which tells the same length, and not behind its own first word; none where it
    /// is the first.
    #[must_use]
    pub fn new(blocks: Vec<(usize, Vec<u8>)>) -> WordBlocks {
        WordBlocks { blocks }
    }

    /// The number of blocks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether there are no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The blocks, by their places among those of the vocabulary, that hold words of `n_chars` characters
    /// which begin with `prefix`, where there are any.
    #[must_use]
    pub fn of_prefix(&self, n_chars: usize, prefix: &[u8]) -> Range<usize> {
        let all = self.of_length(n_chars);
        let own = self.blocks.get(all.clone()).unwrap_or_default();
        // All that begin with the prefix are before what it makes with this byte, which is none of UTF-8.
        let before = count(own, &|(_, first)| first.as_slice() <= prefix).max(1) - 1;
        let until = count(own, &|(_, first)| {
            // All that begin with the prefix come before what is larger.
            first.as_slice() <= prefix || first.starts_with(prefix)
        });
        all.start + before..all.start + until
    }

    /// The blocks that hold words of `n_chars` characters, where there are any.
    #[must_use]
    pub fn of_length(&self, n_chars: usize) -> Range<usize> {
        let n_chars = n_chars.clamp(1, MAX_CHARS);
        let end = count(&self.blocks, &|(shortest, _)| *shortest <= n_chars);
        let last = end.checked_sub(1).and_then(|last| self.blocks.get(last));
        let start = last.map_or(0, |(of, _)| count(&self.blocks, &|(n, _)| n < of));
        start..end
    }

    /// The blocks that hold words of more than `n_chars` characters, where there are any.
    #[must_use]
    pub fn longer_than(&self, n_chars: usize) -> Range<usize> {
        self.of_length(n_chars.saturating_add(1)).start..self.blocks.len()
    }

    /// Its bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut writer = BitWriter::default();
        for n_chars in 1..=MAX_CHARS {
            let n = self.blocks.iter().filter(|(shortest, _)| *shortest == n_chars).count();
            writer.gamma(n as u32 + 1);
        }
        for own in self.blocks.chunk_by(|a, b| a.0 == b.0) {
            for (_, first) in own.iter().skip(1) {
                writer.gamma(first.len() as u32 + 1);
                for byte in first {
                    writer.bits(u32::from(*byte), 8);
                }
            }
        }
        writer.finish()
    }

    /// The dual of [`encode`](Self::encode).
    ///
    /// # Errors
    /// When there are more or less than `n_blocks`, or those of words of one length are not ascending.
    pub fn decode(bytes: &[u8], n_blocks: usize) -> Result<WordBlocks, IndexError> {
        let blocks = read_blocks(bytes, n_blocks).filter(|blocks| blocks.len() == n_blocks);
        Ok(WordBlocks { blocks: blocks.ok_or(IndexError::Damaged { section: "head" })? })
    }
}

/// How many blocks stand before the first one that is not so.
fn count(blocks: &[Block], is_so: &dyn Fn(&Block) -> bool) -> usize {
    blocks.partition_point(is_so)
}

/// At most `n_blocks`.
fn read_blocks(bytes: &[u8], n_blocks: usize) -> Option<Vec<Block>> {
    let mut reader = BitReader::new(bytes);
    let mut blocks: Vec<Block> = Vec::new();
    if bytes.is_empty() {
        return Some(blocks);
    }
    for n_chars in 1..=MAX_CHARS {
        let n = reader.gamma() as usize - 1;
        // So many have names in the directory.
        if n > n_blocks - blocks.len() {
            return None;
        }
        for _ in 0..n {
            blocks.push((n_chars, Vec::new()));
        }
    }
    let (mut n_chars, mut before): (usize, &[u8]) = (0, &[]);
    for (shortest, first) in &mut blocks {
        if *shortest == n_chars {
            let len = reader.gamma() as usize - 1;
            if len > reader.n_bits_left() / 8 {
                return None;
            }
            for _ in 0..len {
                first.push(reader.bits(8) as u8);
            }
            if first.as_slice() <= before {
                return None;
            }
        }
        (n_chars, before) = (*shortest, first);
    }
    Some(blocks)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{WordBlocks, Words, encode_words};

    fn all(words: &Words) -> Vec<Vec<u8>> {
        let mut all = Vec::new();
        assert!(words.walk(&|state, _| state + 1, &mut |word, state| {
            assert_eq!(state, word.len());
            all.push(word.to_vec());
            true
        }));
        all
    }

    fn sample() -> WordBlocks {
        let blocks = [(2, ""), (5, ""), (5, "d"), (5, "la"), (8, ""), (16, ""), (16, "湖")];
        WordBlocks::new(blocks.map(|(n, first)| (n, first.as_bytes().to_vec())).to_vec())
    }

    #[test]
    fn words_of_a_length_lie_in_few_blocks() {
        let blocks = sample();
        assert_eq!(blocks.of_length(1), 0..0);
        assert_eq!(blocks.of_length(2), 0..1);
        assert_eq!(blocks.of_length(4), 0..1);
        assert_eq!(blocks.of_length(5), 1..4);
        assert_eq!(blocks.of_length(7), 1..4);
        assert_eq!(blocks.of_length(16), 5..7);
        assert_eq!(blocks.of_length(10_000), 5..7);
        assert_eq!(blocks.longer_than(0), 0..7);
        assert_eq!(blocks.longer_than(4), 1..7);
        assert_eq!(blocks.longer_than(7), 4..7);
        assert_eq!(blocks.longer_than(usize::MAX), 5..7);
        assert_eq!(WordBlocks::default().longer_than(3), 0..0);
        assert_eq!(WordBlocks::default().of_prefix(3, b"a"), 0..0);
    }

    #[test]
    fn words_of_a_prefix_lie_in_fewer() {
        let blocks = sample();
        assert_eq!(blocks.of_prefix(5, b""), 1..4);
        assert_eq!(blocks.of_prefix(5, b"a"), 1..2);
        assert_eq!(blocks.of_prefix(5, b"d"), 2..3);
        assert_eq!(blocks.of_prefix(5, b"l"), 2..4);
        assert_eq!(blocks.of_prefix(5, b"la"), 3..4);
        assert_eq!(blocks.of_prefix(5, b"lb"), 3..4);
        assert_eq!(blocks.of_prefix(16, "湖".as_bytes()), 6..7);
        assert_eq!(blocks.of_prefix(3, b"x"), 0..1);
    }

    #[test]
    fn blocks_come_back() {
        for blocks in [sample(), WordBlocks::default()] {
            let bytes = blocks.encode();
            assert_eq!(WordBlocks::decode(&bytes, blocks.len()), Ok(blocks.clone()));
            assert!(WordBlocks::decode(&bytes, blocks.len() + 1).is_err());
        }
        assert!(WordBlocks::decode(&sample().encode(), 6).is_err());
    }

    proptest! {
        #[test]
        fn words_come_back(words in prop::collection::btree_set("[a-cé湖]{1,6}", 0..100), tail: u8) {
            let words: Vec<&[u8]> = words.iter().map(String::as_bytes).collect();
            let mut bytes = encode_words(&words);
            prop_assert_eq!(all(&Words::decode(bytes.clone()).unwrap()), words.clone());
            bytes.push(tail);
            prop_assert_eq!(all(&Words::decode(bytes).unwrap()), words);
        }

        #[test]
        fn any_words_are_read_or_refused(bytes in prop::collection::vec(0u8..9, 0..64)) {
            if let Ok(words) = Words::decode(bytes) {
                all(&words);
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(
            bytes in prop::collection::vec(any::<u8>(), 0..64),
            n_blocks in 0usize..20,
            prefix in prop::collection::vec(any::<u8>(), 0..3),
        ) {
            if let Ok(blocks) = WordBlocks::decode(&bytes, n_blocks) {
                prop_assert_eq!(blocks.len(), n_blocks);
                prop_assert_eq!(WordBlocks::decode(&blocks.encode(), n_blocks), Ok(blocks.clone()));
                for n_chars in [0, 1, 5, 20] {
                    let all = blocks.of_length(n_chars);
                    let own = blocks.of_prefix(n_chars, &prefix);
                    prop_assert!(own.is_empty() || all.start <= own.start && own.end <= all.end);
                    prop_assert!(own.end <= n_blocks && blocks.longer_than(n_chars).end <= n_blocks);
                }
            }
        }
    }
}
