//! The vocabulary: all words, by length and in blocks.

use aril_index::{WordBlocks, encode_words};

/// A block is not cut before its words take about so many bytes,
const MIN_BYTES: usize = 12 << 10;

/// and at this at last.
const MAX_BYTES: usize = 24 << 10;

/// One in so many pairs of first characters begins a block when the one before is long enough: an edit leaves
/// the blocks behind it as they were.
const BEGINS_BLOCK: u64 = 4;

/// A block begins with other characters than the one before ends with: so many tell so.
const N_FIRST_CHARS: usize = 2;

/// Words of several lengths stand in one block when all take less than about so many bytes.
const MAX_JOINED_BYTES: usize = 8 << 10;

/// Collects words, which come ascending.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    lengths: [Length; WordBlocks::MAX_CHARS],
}

/// A block of words.
#[derive(Debug)]
pub(crate) struct CutWords {
    /// The shortest length of its words.
    n_chars: usize,
    /// What separates it from the one before of the same length.
    separator: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
}

/// The words of one length.
#[derive(Debug, Default)]
struct Length {
    /// Blocks that are full.
    full: Vec<CutWords>,
    separator: Vec<u8>,
    words: Words,
}

/// Words of a block, one after the other.
#[derive(Debug, Default)]
struct Words {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
    /// About how many bytes they take in a block.
    n_bytes: usize,
}

impl Words {
    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).filter_map(|(start, end)| self.bytes.get(*start..*end))
    }

    fn encode(&self) -> Vec<u8> {
        encode_words(&self.iter().collect::<Vec<_>>())
    }

    fn last(&self) -> &[u8] {
        let start = self.ends.len().checked_sub(2).and_then(|i| self.ends.get(i));
        self.bytes.get(start.copied().unwrap_or_default()..).unwrap_or_default()
    }

    fn push(&mut self, word: &[u8]) {
        self.n_bytes += 2 + word.len() - n_shared(self.last(), word);
        self.bytes.extend_from_slice(word);
        self.ends.push(self.bytes.len());
    }
}

fn n_shared(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// The first characters of a word.
fn first_chars(word: &[u8]) -> &[u8] {
    let begins = |byte: &u8| byte & 0xC0 != 0x80;
    let places = word.iter().enumerate().filter(|(_, byte)| begins(byte));
    let end = places.map(|(place, _)| place).nth(N_FIRST_CHARS).unwrap_or(word.len());
    word.get(..end).unwrap_or_default()
}

impl Vocabulary {
    /// Adds a word.
    pub(crate) fn push(&mut self, word: &[u8]) {
        let n_chars = word.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        let n_chars = n_chars.clamp(1, WordBlocks::MAX_CHARS);
        let Some(length) = self.lengths.get_mut(n_chars - 1) else { return };
        let last = length.words.last();
        let begins_block = || {
            let first = first_chars(word);
            first_chars(last) != first && aril_index::checksum(first).is_multiple_of(BEGINS_BLOCK)
        };
        let n_bytes = length.words.n_bytes;
        if n_bytes >= MAX_BYTES || n_bytes >= MIN_BYTES && begins_block() {
            let separator = word.get(..=n_shared(last, word)).unwrap_or(word).to_vec();
            let words = std::mem::take(&mut length.words);
            let separator = std::mem::replace(&mut length.separator, separator);
            length.full.push(CutWords { n_chars, separator, bytes: words.encode() });
        }
        length.words.push(word);
    }

    /// All words in blocks, in their order.
    pub(crate) fn finish(self) -> Vec<CutWords> {
        let mut blocks = Vec::new();
        // Lengths that have few words, and the first of them.
        let mut joined: Vec<Words> = Vec::new();
        let mut first = 1;
        for (n_chars, length) in (1..).zip(self.lengths) {
            let n_bytes: usize = joined.iter().map(|words| words.n_bytes).sum();
            let is_whole = length.full.is_empty();
            if !is_whole || n_bytes + length.words.n_bytes > MAX_JOINED_BYTES {
                blocks.extend(join(first, &std::mem::take(&mut joined)));
                first = n_chars;
            }
            if is_whole {
                joined.push(length.words);
                continue;
            }
            blocks.extend(length.full);
            let Length { separator, words, .. } = length;
            blocks.push(CutWords { n_chars, separator, bytes: words.encode() });
            first = n_chars + 1;
        }
        blocks.extend(join(first, &joined));
        blocks
    }
}

/// A block of words of several lengths, if there are any.
fn join(n_chars: usize, lengths: &[Words]) -> Option<CutWords> {
    let mut words: Vec<&[u8]> = lengths.iter().flat_map(Words::iter).collect();
    if words.is_empty() {
        return None;
    }
    words.sort_unstable();
    Some(CutWords { n_chars, separator: Vec::new(), bytes: encode_words(&words) })
}

/// What the head says of blocks.
pub(crate) fn word_blocks(blocks: &[CutWords]) -> WordBlocks {
    WordBlocks::new(blocks.iter().map(|block| (block.n_chars, block.separator.clone())).collect())
}

#[cfg(test)]
mod tests {
    use aril_index::Words;

    use super::{CutWords, Vocabulary, word_blocks};

    fn blocks(words: &[String]) -> Vec<CutWords> {
        let mut vocabulary = Vocabulary::default();
        for word in words {
            vocabulary.push(word.as_bytes());
        }
        vocabulary.finish()
    }

    fn words_of(block: &CutWords) -> Vec<String> {
        let mut words = Vec::new();
        let all = Words::decode(block.bytes.clone()).unwrap();
        all.walk(&|_, _| 0, &mut |word, _| {
            words.push(String::from_utf8(word.to_vec()).unwrap());
            true
        });
        words
    }

    /// Words of 1 to 20 characters, most of them of 6.
    fn sample() -> Vec<String> {
        let numbers = (0..60_000u64).map(|i| i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20);
        let letters = |n: u64| -> Vec<char> {
            n.to_string().bytes().map(|b| char::from(b - b'0' + b'a')).collect()
        };
        let mut words: Vec<String> = numbers
            .map(|n| {
                let len = if n % 20 == 0 { n / 20 % 20 + 1 } else { 6 } as usize;
                let word: String = letters(n).iter().cycle().take(len).collect();
                word.replace('j', "湖")
            })
            .collect();
        words.sort();
        words.dedup();
        words
    }

    #[test]
    fn every_word_lies_where_the_head_says() {
        let words = sample();
        let blocks = blocks(&words);
        let head = word_blocks(&blocks);
        let words_held: Vec<Vec<String>> = blocks.iter().map(words_of).collect();
        assert!(blocks.len() > 10, "{}", blocks.len());
        assert_eq!(words_held.iter().map(Vec::len).sum::<usize>(), words.len());
        for word in &words {
            let n_chars = word.chars().count();
            let prefix: String = word.chars().take(2).collect();
            for range in [
                head.of_length(n_chars),
                head.of_prefix(n_chars, word.as_bytes()),
                head.of_prefix(n_chars, prefix.as_bytes()),
                head.longer_than(n_chars - 1),
            ] {
                assert!(
                    words_held[range].iter().any(|all| all.binary_search(word).is_ok()),
                    "{word}"
                );
            }
        }
    }

    #[test]
    fn few_words_stand_in_one_block() {
        let words: Vec<String> =
            ["a", "ab", "b", "long", "longer than all"].map(String::from).into();
        let blocks = blocks(&words);
        assert_eq!(blocks.len(), 1);
        assert_eq!(words_of(&blocks[0]), words);
        assert_eq!(word_blocks(&blocks).longer_than(30), 0..1);
        assert!(super::Vocabulary::default().finish().is_empty());
    }

    #[test]
    fn a_word_more_leaves_the_other_blocks_alone() {
        let mut words = sample();
        let before = blocks(&words);
        words.push("bcdefz".to_owned());
        words.sort();
        let after = blocks(&words);
        let is_new = |block: &&CutWords| before.iter().all(|other| other.bytes != block.bytes);
        let n_new = after.iter().filter(is_new).count();
        assert!(n_new <= 3, "{n_new} of {}", after.len());
    }
}
