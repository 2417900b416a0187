//! The term dictionary and the posting lists.
//!
//! One `fst::Map` holds words and the first characters of n-grams. A word leads to a posting list, a
//! first character to a *row*: the characters that follow it somewhere, each with its list. A gram of
//! its own in the map would cost 5.6 bytes, more than its postings; a successor in a row costs 0.7.

use fst::automaton::{AlwaysMatch, Automaton};
use fst::{IntoStreamer, Streamer};

use crate::bits::{BitReader, BitWriter, rice_parameter};
use crate::error::IndexError;

/// A passage that holds a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// The passage's id.
    pub passage: u32,
    /// How often the passage holds the term, 1 to [`Posting::MAX_TERM_FREQ`]; more counts as that.
    pub term_freq: u8,
}

impl Posting {
    /// Beyond this the score hardly grows, and the code would.
    pub const MAX_TERM_FREQ: u8 = 16;
}

/// What the lowest bits of a dictionary value say about the rest of it.
mod tag {
    /// The offset of a row.
    pub(super) const ROW: u64 = 0;
    /// The offset of a word's posting list.
    pub(super) const LIST: u64 = 1;
    /// A word's only posting itself: term frequency less one in 4 bits, then the passage.
    pub(super) const POSTING: u64 = 2;
    pub(super) const BITS: u32 = 2;
    pub(super) const MASK: u64 = 3;
}

/// Writes the section. FORMAT.md, "Terms".
pub struct TermsWriter {
    n_passages: u32,
    n_symbols: u32,
    map: fst::MapBuilder<Vec<u8>>,
    lists: Vec<u8>,
}

impl TermsWriter {
    /// A section over passages with ids below `n_passages`, and characters with ranks below
    /// `n_symbols`.
    #[must_use]
    pub fn new(n_passages: u32, n_symbols: u32) -> TermsWriter {
        TermsWriter { n_passages, n_symbols, map: fst::MapBuilder::memory(), lists: Vec::new() }
    }

    /// Adds a word. Words and first characters come in the order of their bytes, each once.
    ///
    /// `postings` are ascending by passage, at least one.
    ///
    /// # Errors
    /// When the order does not hold.
    pub fn word(&mut self, word: &str, postings: &[Posting]) -> Result<(), fst::Error> {
        let value = if let [only] = postings {
            let packed = u64::from(only.passage) << 4 | u64::from(term_freq_bits(only.term_freq));
            packed << tag::BITS | tag::POSTING
        } else {
            let offset = self.lists.len() as u64;
            let mut writer = BitWriter::default();
            writer.gamma(postings.len() as u32);
            encode_list(&mut writer, postings, self.n_passages);
            self.lists.extend(writer.finish());
            offset << tag::BITS | tag::LIST
        };
        self.map.insert(word, value)
    }

    /// Adds the row of a first character: pairs of the rank of a second character (`None` for the end
    /// of a run) and the gram's postings, ascending by rank, `None` first.
    ///
    /// # Errors
    /// When words and first characters are not in the order of their bytes.
    pub fn row(
        &mut self,
        first: char,
        successors: &[(Option<u32>, Vec<Posting>)],
    ) -> Result<(), fst::Error> {
        let offset = self.lists.len() as u64;
        let mut writer = BitWriter::default();
        let n_successors = successors.len() as u32;
        writer.gamma(n_successors);
        let k = rice_parameter(n_successors, self.n_symbols + 1);
        let mut next = 0;
        for (rank, postings) in successors {
            let code = rank.map_or(0, |rank| rank + 1);
            writer.rice(code - next, k);
            next = code + 1;
            writer.gamma(postings.len() as u32);
        }
        for (_, postings) in successors {
            encode_list(&mut writer, postings, self.n_passages);
        }
        self.lists.extend(writer.finish());
        self.map.insert(first.encode_utf8(&mut [0; 4]), offset << tag::BITS | tag::ROW)
    }

    /// The section's bytes.
    ///
    /// # Errors
    /// When the dictionary cannot be finished.
    pub fn finish(self) -> Result<Vec<u8>, fst::Error> {
        let map = self.map.into_inner()?;
        let mut bytes = (map.len() as u32).to_le_bytes().to_vec();
        bytes.extend(map);
        bytes.extend(self.lists);
        Ok(bytes)
    }
}

/// The section, read in place.
#[derive(Debug)]
pub struct Terms {
    map: fst::Map<Vec<u8>>,
    lists: Vec<u8>,
    n_passages: u32,
    n_symbols: u32,
}

impl Terms {
    /// The dual of [`TermsWriter`]. `bytes` must have passed their checksum: `fst` trusts them.
    ///
    /// # Errors
    /// When the section is shorter than it says, or holds no dictionary.
    pub fn decode(bytes: &[u8], n_passages: u32, n_symbols: u32) -> Result<Terms, IndexError> {
        const DAMAGED: IndexError = IndexError::Damaged { section: "terms" };
        let (len, rest) = bytes.split_first_chunk().ok_or(DAMAGED)?;
        let (map, lists) =
            rest.split_at_checked(u32::from_le_bytes(*len) as usize).ok_or(DAMAGED)?;
        let map = fst::Map::new(map.to_vec()).map_err(|_| DAMAGED)?;
        Ok(Terms { map, lists: lists.to_vec(), n_passages, n_symbols })
    }

    /// The postings of `word`; none when no passage holds it.
    #[must_use]
    pub fn word(&self, word: &str) -> Vec<Posting> {
        self.map.get(word).map(|value| self.postings(value)).unwrap_or_default()
    }

    /// The words that `automaton` accepts, in the order of their bytes, with their postings.
    pub fn words<A: Automaton>(&self, automaton: A) -> Words<'_, A> {
        Words { terms: self, stream: self.map.search(automaton).into_stream() }
    }

    /// All words and first characters: their number.
    #[must_use]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether the corpus holds no term at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// The row of the grams that begin with `first`.
    #[must_use]
    pub fn row(&self, first: char) -> Option<Row<'_>> {
        let value = self.map.get(first.encode_utf8(&mut [0; 4]))?;
        if value & tag::MASK != tag::ROW {
            return None;
        }
        let mut reader = self.reader(value);
        let n_successors = reader.gamma();
        let k = rice_parameter(n_successors, self.n_symbols + 1);
        let mut successors = Vec::new();
        let mut next = 0u32;
        for _ in 0..n_successors.min(self.n_symbols + 1) {
            let code = next.saturating_add(reader.rice(k));
            successors.push((code.checked_sub(1), reader.gamma()));
            next = code.saturating_add(1);
        }
        Some(Row { n_passages: self.n_passages, successors, lists: reader })
    }

    fn reader(&self, value: u64) -> BitReader<'_> {
        let offset = usize::try_from(value >> tag::BITS).unwrap_or(usize::MAX);
        BitReader::new(self.lists.get(offset..).unwrap_or_default())
    }

    fn postings(&self, value: u64) -> Vec<Posting> {
        match value & tag::MASK {
            tag::LIST => {
                let mut reader = self.reader(value);
                let doc_freq = reader.gamma();
                decode_list(&mut reader, doc_freq, self.n_passages)
            }
            tag::POSTING => {
                let packed = value >> tag::BITS;
                let term_freq = (packed & 15) as u8 + 1;
                vec![Posting { passage: (packed >> 4) as u32, term_freq }]
            }
            _ => Vec::new(),
        }
    }
}

/// Words of a dictionary with their postings: see [`Terms::words`].
pub struct Words<'a, A: Automaton = AlwaysMatch> {
    terms: &'a Terms,
    stream: fst::map::Stream<'a, A>,
}

impl<A: Automaton> Words<'_, A> {
    /// The next entry, as UTF-8, and its postings: none for a first character, which has a row.
    pub fn next_word(&mut self) -> Option<(&[u8], Vec<Posting>)> {
        let (word, value) = self.stream.next()?;
        Some((word, self.terms.postings(value)))
    }
}

/// The grams that begin with one character.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    n_passages: u32,
    /// Ranks of the second characters, ascending, `None` first, and how many passages hold each gram.
    successors: Vec<(Option<u32>, u32)>,
    lists: BitReader<'a>,
}

impl Row<'_> {
    /// How many passages hold the gram with this second character (`None`: at the end of a run).
    #[must_use]
    pub fn doc_freq(&self, second: Option<u32>) -> u32 {
        let found = self.successors.binary_search_by_key(&second, |s| s.0).ok();
        found.and_then(|i| self.successors.get(i)).map_or(0, |s| s.1)
    }

    /// The postings of the gram with this second character (`None`: at the end of a run).
    #[must_use]
    pub fn postings(&self, second: Option<u32>) -> Vec<Posting> {
        let mut lists = self.lists.clone();
        for &(successor, doc_freq) in &self.successors {
            if successor == second {
                return decode_list(&mut lists, doc_freq, self.n_passages);
            }
            skip_list(&mut lists, doc_freq, self.n_passages);
        }
        Vec::new()
    }

    /// The postings of the character itself: those of all its grams together.
    #[must_use]
    pub fn all(&self) -> Vec<Posting> {
        let mut lists = self.lists.clone();
        let mut all = Vec::new();
        for &(_, doc_freq) in &self.successors {
            all.extend(decode_list(&mut lists, doc_freq, self.n_passages));
        }
        all.sort_unstable_by_key(|p| p.passage);
        all.dedup_by(|next, kept| {
            let same = next.passage == kept.passage;
            if same {
                kept.term_freq = (kept.term_freq + next.term_freq).min(Posting::MAX_TERM_FREQ);
            }
            same
        });
        all
    }
}

fn term_freq_bits(term_freq: u8) -> u8 {
    term_freq.clamp(1, Posting::MAX_TERM_FREQ) - 1
}

/// Gaps of passages in Rice codes, each followed by the term frequency less one in unary.
fn encode_list(writer: &mut BitWriter, postings: &[Posting], n_passages: u32) {
    let k = rice_parameter(postings.len() as u32, n_passages);
    let mut next = 0;
    for posting in postings {
        writer.rice(posting.passage - next, k);
        writer.unary(u32::from(term_freq_bits(posting.term_freq)));
        next = posting.passage + 1;
    }
}

/// The dual of [`encode_list`]; passages stay below `n_passages` whatever the bytes.
fn decode_list(reader: &mut BitReader<'_>, doc_freq: u32, n_passages: u32) -> Vec<Posting> {
    let k = rice_parameter(doc_freq, n_passages);
    let mut postings = Vec::new();
    let mut next = 0u32;
    for _ in 0..doc_freq {
        let passage = next.saturating_add(reader.rice(k));
        let term_freq = reader.unary().min(15) as u8 + 1;
        if passage >= n_passages {
            break;
        }
        postings.push(Posting { passage, term_freq });
        next = passage + 1;
    }
    postings
}

/// Reads past what [`decode_list`] would return.
fn skip_list(reader: &mut BitReader<'_>, doc_freq: u32, n_passages: u32) {
    let k = rice_parameter(doc_freq, n_passages);
    for _ in 0..doc_freq.min(n_passages) {
        reader.rice(k);
        reader.unary();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fst::automaton::{AlwaysMatch, Automaton, Str};
    use proptest::prelude::*;

    use super::{Posting, Terms, TermsWriter};

    const N_PASSAGES: u32 = 1000;
    const N_SYMBOLS: u32 = 500;

    fn postings() -> impl Strategy<Value = Vec<Posting>> {
        prop::collection::btree_map(0..N_PASSAGES, 1u8..=16, 1..50).prop_map(|map| {
            map.into_iter().map(|(passage, term_freq)| Posting { passage, term_freq }).collect()
        })
    }

    type Row = Vec<(Option<u32>, Vec<Posting>)>;

    fn row() -> impl Strategy<Value = Row> {
        prop::collection::btree_map(prop::option::of(0..N_SYMBOLS), postings(), 1..20)
            .prop_map(|map| map.into_iter().collect())
    }

    fn build(words: &BTreeMap<String, Vec<Posting>>, rows: &BTreeMap<char, Row>) -> Terms {
        let mut writer = TermsWriter::new(N_PASSAGES, N_SYMBOLS);
        for (word, postings) in words {
            writer.word(word, postings).unwrap();
        }
        // All first characters of the test sort after its words.
        for (first, successors) in rows {
            writer.row(*first, successors).unwrap();
        }
        Terms::decode(&writer.finish().unwrap(), N_PASSAGES, N_SYMBOLS).unwrap()
    }

    proptest! {
        #[test]
        fn the_dictionary_agrees_with_a_map(
            words in prop::collection::btree_map("[a-c]{1,4}", postings(), 0..40),
            rows in prop::collection::btree_map(prop::char::range('一', '十'), row(), 0..5),
        ) {
            let terms = build(&words, &rows);
            for (word, expected) in &words {
                prop_assert_eq!(&terms.word(word), expected);
            }
            let mut prefixed = terms.words(Str::new("a").starts_with());
            let expected = words.iter().filter(|(word, _)| word.starts_with('a'));
            for (word, expected) in expected {
                let (found, postings) = prefixed.next_word().unwrap();
                prop_assert_eq!(found, word.as_bytes());
                prop_assert_eq!(&postings, expected);
            }
            prop_assert!(prefixed.next_word().is_none());
            for (first, successors) in &rows {
                let row = terms.row(*first).unwrap();
                let mut all: BTreeMap<u32, u8> = BTreeMap::new();
                for (second, expected) in successors {
                    prop_assert_eq!(&row.postings(*second), expected);
                    prop_assert_eq!(row.doc_freq(*second), expected.len() as u32);
                    for posting in expected {
                        let sum = all.entry(posting.passage).or_default();
                        *sum = (*sum + posting.term_freq).min(16);
                    }
                }
                let found: BTreeMap<u32, u8> =
                    row.all().iter().map(|p| (p.passage, p.term_freq)).collect();
                prop_assert_eq!(found, all);
                prop_assert_eq!(row.postings(Some(N_SYMBOLS)), vec![]);
            }
            prop_assert!(terms.word("d").is_empty());
            prop_assert!(terms.row('丁').is_none() || rows.contains_key(&'丁'));
        }

        #[test]
        fn damaged_lists_are_read_without_panic(tail in prop::collection::vec(any::<u8>(), 0..40)) {
            let two = [1, 2].map(|passage| Posting { passage, term_freq: 1 });
            let words = [("a".to_owned(), two.to_vec())].into();
            let rows = [('一', vec![(None, vec![Posting { passage: 1, term_freq: 1 }])])].into();
            let mut terms = build(&words, &rows);
            terms.lists = tail;
            let _ = terms.word("a");
            if let Some(row) = terms.row('一') {
                let _ = row.all();
                let _ = row.postings(Some(3));
            }
        }
    }

    #[test]
    fn words_and_rows_share_the_map() {
        let one = vec![Posting { passage: 0, term_freq: 1 }];
        let terms =
            build(&[("ab".to_owned(), one.clone())].into(), &[('千', vec![(None, one)])].into());
        assert_eq!(terms.len(), 2);
        assert!(terms.row('a').is_none());
        let mut n_words = 0;
        let mut words = terms.words(AlwaysMatch);
        while words.next_word().is_some() {
            n_words += 1;
        }
        assert_eq!(n_words, 2, "a row is an entry with no postings of its own");
    }
}
