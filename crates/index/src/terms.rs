//! The terms and their posting lists, in shards of a few kilobytes.
//!
//! All terms stand in one order, grams before words. The head knows what separates the shards, so a
//! reader knows which shard to fetch before it fetches any.
//!
//! A gram of its own in an `fst` map would cost 5.6 bytes, more than its postings. In a shard, grams that
//! begin with the same character make a row, in which a gram costs 0.7 bytes besides its list.

use core::ops::Range;

use crate::bits::{BitReader, BitWriter, rice_parameter};
use crate::bytes::{ByteReader, push_varint};
use crate::error::IndexError;
use crate::notes::Notes;
use crate::sort::sort;

/// A passage that holds a term, in its text or in a line above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// The passage's id.
    pub passage: u32,
    /// How often its text holds the term, 1 to [`Posting::MAX_TERM_FREQ`]; more counts as that, and so does
    /// less.
    pub term_freq: u8,
    /// Whether the heading above it holds the term.
    pub in_heading: bool,
    /// What stands beside the term, there and in the lines above.
    pub notes: Notes,
}

impl Posting {
    /// A passage that holds a term in its text; what stands beside it is not told.
    #[must_use]
    pub fn new(passage: u32, term_freq: u8) -> Posting {
        Posting { passage, term_freq, in_heading: false, notes: Notes::UNKNOWN }
    }

    /// Beyond this the score hardly grows, and the code would.
    pub const MAX_TERM_FREQ: u8 = 16;
}

/// A title that holds a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TitlePosting {
    /// The passage that the title stands above.
    pub passage: u32,
    /// Whether the title begins with the term.
    pub is_start: bool,
    /// The length of the title, folded, in characters: 1 to [`TitlePosting::MAX_CHARS`], which stands for
    /// that or more.
    pub n_chars: u8,
}

impl TitlePosting {
    /// The longest length that is told apart.
    pub const MAX_CHARS: u8 = 16;
}

/// Where a term stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postings {
    /// The passages that hold it, ascending.
    pub passages: Vec<Posting>,
    /// The titles that hold it, ascending; their passages are among the others.
    pub titles: Vec<TitlePosting>,
    /// When the lists hold only the best of many: how many passages hold the term in truth.
    pub cut_from: Option<u32>,
}

impl Postings {
    /// How many passages hold the term.
    #[must_use]
    pub fn doc_freq(&self) -> u32 {
        self.cut_from.unwrap_or(self.passages.len() as u32)
    }

    /// The same with only about `n` postings: those with a title, then those with the highest frequencies.
    #[must_use]
    pub fn cut_to(&self, n: usize) -> Postings {
        let n = n.max(self.titles.len()).min(self.passages.len());
        let mut titles = self.titles.iter().map(|title| title.passage).peekable();
        // The best have the smallest keys, whose lower half is a place in the list.
        let key = |(place, posting): (u64, &Posting)| {
            let has_title = titles.next_if_eq(&posting.passage).is_some();
            u64::from(!has_title) << 40 | u64::from(u8::MAX - posting.term_freq) << 32 | place
        };
        let mut keys: Vec<u64> = (0..).zip(&self.passages).map(key).collect();
        if n < keys.len() {
            keys.select_nth_unstable(n);
            keys.truncate(n);
        }
        let mut places: Vec<u32> = keys.into_iter().map(|key| key as u32).collect();
        places.sort_unstable();
        let posting = |place: u32| self.passages.get(place as usize).copied();
        let passages = places.into_iter().filter_map(posting).collect();
        Postings { passages, titles: self.titles.clone(), cut_from: Some(self.doc_freq()) }
    }

    /// The postings of several terms as if they were one; of about `max_postings` of them.
    #[must_use]
    #[inline]
    pub fn union(lists: &mut dyn Iterator<Item = Postings>, max_postings: usize) -> Postings {
        let mut union = Union::new(max_postings);
        for list in lists {
            if !union.add(&list) {
                break;
            }
        }
        union.finish()
    }

    fn encode(&self, writer: &mut BitWriter, n_passages: u32, is_word: bool) {
        let n = self.passages.len() as u32;
        let has_notes = is_word && Notes::are_told(n, n_passages);
        writer.bits(u32::from(self.cut_from.is_some()), 1);
        if let Some(doc_freq) = self.cut_from {
            writer.gamma(doc_freq + 1);
        }
        let passages: Vec<u32> = self.passages.iter().map(|p| p.passage).collect();
        writer.gamma(n + 1);
        writer.ascending(&passages, 0, n_passages);
        for posting in self.passages.iter().filter(|_| has_notes) {
            posting.notes.encode_one(false, writer);
        }
        // Most terms stand once in a passage, and in no heading: what is more is told by its places in the list.
        let places = |is_one: &dyn Fn(&Posting) -> bool| -> Vec<u32> {
            (0..).zip(&self.passages).filter(|(_, p)| is_one(p)).map(|(place, _)| place).collect()
        };
        let subset = |writer: &mut BitWriter, places: &[u32]| {
            writer.gamma(places.len() as u32 + 1);
            writer.ascending(places, 0, n);
        };
        subset(writer, &places(&|p| p.term_freq > 1));
        for posting in self.passages.iter().filter(|p| p.term_freq > 1) {
            writer.unary(u32::from(posting.term_freq.min(Posting::MAX_TERM_FREQ) - 2));
            if has_notes && posting.term_freq == 2 {
                posting.notes.encode_one(true, writer);
            } else if has_notes {
                posting.notes.encode(writer);
            }
        }
        let has_title =
            |p: &Posting| self.titles.binary_search_by_key(&p.passage, |t| t.passage).is_ok();
        let (headings, titles) = (places(&|p| p.in_heading), places(&has_title));
        let has_lines = !headings.is_empty() || !titles.is_empty();
        writer.bits(u32::from(has_lines), 1);
        if has_lines {
            subset(writer, &headings);
            for posting in self.passages.iter().filter(|p| has_notes && p.in_heading) {
                posting.notes.encode(writer);
            }
            subset(writer, &titles);
            let below = self.passages.iter().filter(|p| has_title(p));
            for (title, posting) in self.titles.iter().zip(below) {
                if has_notes {
                    posting.notes.encode(writer);
                }
                writer.bits(u32::from(title.is_start), 1);
                writer.bits(u32::from(title.n_chars.clamp(1, TitlePosting::MAX_CHARS) - 1), 4);
            }
        }
    }

    /// The dual of [`encode`](Self::encode); passages stay below `n_passages` whatever the bits. `None` when
    /// there are more than [may be](BitReader::ascending).
    fn decode(reader: &mut BitReader<'_>, n_passages: u32, is_word: bool) -> Option<Postings> {
        let cut_from = (reader.bits(1) == 1).then(|| reader.gamma() - 1);
        let n = reader.gamma() - 1;
        let has_notes = is_word && Notes::are_told(n, n_passages);
        let passages = reader.ascending(n, 0, n_passages)?;
        // Not pushed, which is a call each in the browser.
        let mut passages: Vec<Posting> =
            passages.into_iter().map(|passage| Posting::new(passage, 1)).collect();
        if has_notes {
            for posting in &mut passages {
                posting.notes = Notes(0);
                posting.notes.decode(true, reader);
            }
        }
        let subset = |reader: &mut BitReader<'_>| {
            let n_places = reader.gamma() - 1;
            reader.ascending(n_places, 0, n)
        };
        for place in subset(reader)? {
            let term_freq = reader.unary().min(u32::from(Posting::MAX_TERM_FREQ) - 2) as u8 + 2;
            if let Some(posting) = passages.get_mut(place as usize) {
                posting.term_freq = term_freq;
                if has_notes {
                    posting.notes.decode(term_freq == 2, reader);
                }
            }
        }
        let mut titles = Vec::new();
        if reader.bits(1) == 1 {
            for place in subset(reader)? {
                if let Some(posting) = passages.get_mut(place as usize) {
                    posting.in_heading = true;
                    if has_notes {
                        posting.notes.decode(false, reader);
                    }
                }
            }
            for place in subset(reader)? {
                let Some(posting) = passages.get_mut(place as usize) else { break };
                if has_notes {
                    posting.notes.decode(false, reader);
                }
                let is_start = reader.bits(1) == 1;
                let n_chars = reader.bits(4) as u8 + 1;
                titles.push(TitlePosting { passage: posting.passage, is_start, n_chars });
            }
        }
        Some(Postings { passages, titles, cut_from })
    }

    /// Passes over what [`decode`](Self::decode) reads. It takes no memory, and a time that hangs on the bits
    /// alone: lists that leave no gap take hardly any, and a shard may hold many.
    fn skip(reader: &mut BitReader<'_>, n_passages: u32, is_word: bool) -> Option<()> {
        if reader.bits(1) == 1 {
            reader.gamma();
        }
        let ascending = |reader: &mut BitReader<'_>, end| -> Option<u32> {
            let n = reader.gamma() - 1;
            reader.stretches(n, 0, end, &mut |_, _| {})?;
            reader.may_hold(n).then_some(n)
        };
        let n = ascending(reader, n_passages)?;
        let has_notes = is_word && Notes::are_told(n, n_passages);
        let (one, all) = if has_notes { (Notes::ONE_BITS, Notes::ALL_BITS) } else { (0, 0) };
        reader.skip(n, one);
        for _ in 0..ascending(reader, n)? {
            let is_two = reader.unary() == 0;
            reader.bits(if is_two { one } else { all });
        }
        if reader.bits(1) == 1 {
            let n_headings = ascending(reader, n)?;
            reader.skip(n_headings, all);
            let n_titles = ascending(reader, n)?;
            reader.skip(n_titles, all + 5);
        }
        Some(())
    }
}

/// Makes one list of those of several terms.
#[derive(Clone, Debug)]
pub struct Union {
    /// All that were added; as soon as there are `n_max`, those of one passage are joined.
    passages: Vec<Posting>,
    n_max: usize,
    /// So many of the passages, the first, are joined already.
    n_joined: usize,
    /// Of each title the passage, and in the lower half what else is known of it. Sorted as integers, since each type
    /// that is sorted is two kilobytes in the browser.
    titles: Vec<u64>,
    /// The same of titles.
    n_joined_titles: usize,
    doc_freq: u32,
    is_cut: bool,
    n_postings: usize,
    max_postings: usize,
}

impl Union {
    /// As soon as so many were added, they are joined with the others: to do it with all at the end would take long.
    const MAX_NEW: usize = 1 << 15;

    /// No list yet; of about `max_postings` postings at the most.
    #[must_use]
    pub fn new(max_postings: usize) -> Union {
        Union {
            passages: Vec::new(),
            n_max: Union::MAX_NEW,
            n_joined: 0,
            titles: Vec::new(),
            n_joined_titles: 0,
            doc_freq: 0,
            is_cut: false,
            n_postings: 0,
            max_postings,
        }
    }

    /// Adds a list. Whether there may be another: else those are as if they were cut.
    pub fn add(&mut self, list: &Postings) -> bool {
        self.doc_freq = self.doc_freq.saturating_add(list.doc_freq());
        self.n_postings += list.passages.len();
        self.is_cut |= list.cut_from.is_some() || self.n_postings > self.max_postings;
        self.passages.extend_from_slice(&list.passages);
        self.add_titles(&list.titles);
        if self.passages.len() >= self.n_max {
            self.join();
            self.n_max = self.n_joined + Union::MAX_NEW.max(self.n_joined / 4);
        }
        self.n_postings <= self.max_postings
    }

    /// Adds titles alone.
    pub fn add_titles(&mut self, titles: &[TitlePosting]) {
        for title in titles {
            let own = title.n_chars << 1 | u8::from(title.is_start);
            self.titles.push(u64::from(title.passage) << 32 | u64::from(own));
        }
    }

    /// Makes one posting of those of a passage, and one title, ascending.
    fn join(&mut self) {
        let mut keys = Vec::with_capacity(self.passages.len());
        for (i, posting) in (0..).zip(&self.passages) {
            keys.push(u64::from(posting.passage) << 32 | i);
        }
        sort_behind(self.n_joined, &mut keys);
        let mut joined: Vec<Posting> = Vec::with_capacity(keys.len());
        for key in keys {
            let Some(next) = self.passages.get(key as u32 as usize) else { continue };
            match joined.last_mut() {
                Some(kept) if kept.passage == next.passage => {
                    kept.term_freq =
                        kept.term_freq.saturating_add(next.term_freq).min(Posting::MAX_TERM_FREQ);
                    kept.in_heading |= next.in_heading;
                    kept.notes.0 |= next.notes.0;
                }
                _ => joined.push(*next),
            }
        }
        self.n_joined = joined.len();
        self.passages = joined;
        sort_behind(self.n_joined_titles, &mut self.titles);
        let mut joined: Vec<u64> = Vec::new();
        for next in &self.titles {
            match joined.last_mut() {
                Some(kept) if *kept >> 32 == next >> 32 => *kept |= next & 1,
                _ => joined.push(*next),
            }
        }
        self.n_joined_titles = joined.len();
        self.titles = joined;
    }

    /// The list.
    #[must_use]
    pub fn finish(mut self) -> Postings {
        self.join();
        let mut titles = Vec::new();
        for packed in &self.titles {
            let (passage, byte) = ((packed >> 32) as u32, *packed as u8);
            let (n_chars, is_start) = (byte >> 1, byte & 1 == 1);
            titles.push(TitlePosting { passage, is_start, n_chars });
        }
        let cut_from = self.is_cut.then_some(self.doc_freq);
        Postings { passages: self.passages, titles, cut_from }
    }
}

/// Sorts numbers of which the first `n` are sorted: each pass over the others would take these, too.
fn sort_behind(n: usize, all: &mut Vec<u64>) {
    let mut new = all.split_off(n.min(all.len()));
    sort(&mut new);
    all.append(&mut new);
    sort(all);
}

/// What follows the first character of a gram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Second {
    /// Anything: the character itself, wherever it stands. Only where its row is long.
    Any,
    /// The end of the run.
    End,
    /// The character with this rank.
    Rank(u32),
}

impl Second {
    fn code(self) -> u32 {
        match self {
            Second::Any => 0,
            Second::End => 1,
            Second::Rank(rank) => rank + 2,
        }
    }

    /// The dual of [`code`](Self::code).
    fn of_code(code: u32) -> Second {
        match code {
            0 => Second::Any,
            1 => Second::End,
            code => Second::Rank(code - 2),
        }
    }
}

/// A term as the order of all terms knows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// A character, by its rank, and what follows it.
    Gram(u32, Second),
    /// A word, as UTF-8. One that ends in NUL stands for all words that begin with the rest: see
    /// [`Term::prefix`].
    Word(Vec<u8>),
}

impl Term {
    /// The word `word`.
    #[must_use]
    pub fn word(word: &str) -> Term {
        Term::Word(word.as_bytes().to_vec())
    }

    /// All words that begin with `prefix` as one term, which is there where they are many.
    #[must_use]
    pub fn prefix(prefix: &str) -> Term {
        let mut word = prefix.as_bytes().to_vec();
        word.push(0);
        Term::Word(word)
    }

    /// The first term that comes after all words that begin with `prefix`.
    #[must_use]
    pub fn after_prefix(prefix: &str) -> Term {
        let mut word = prefix.as_bytes().to_vec();
        word.push(0xFF); // Not a byte of UTF-8.
        Term::Word(word)
    }

    /// Whether it stands for several terms: a row of grams, or the words with a prefix.
    #[must_use]
    pub fn is_union(&self) -> bool {
        match self {
            Term::Gram(_, second) => *second == Second::Any,
            Term::Word(word) => word.last() == Some(&0),
        }
    }

    /// Whether it is one word.
    #[must_use]
    pub fn is_word(&self) -> bool {
        matches!(self, Term::Word(_)) && !self.is_union()
    }

    /// Bytes that sort as terms do.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        let mut key = Vec::new();
        match self {
            Term::Gram(first, second) => {
                key.push(0);
                push_sortable(&mut key, *first);
                push_sortable(&mut key, second.code());
            }
            Term::Word(word) => {
                key.push(1);
                key.extend_from_slice(word);
            }
        }
        key
    }

    /// The shortest bytes that sort behind the key of `before`, a smaller term, and not behind that of this
    /// one.
    #[must_use]
    pub fn separator(&self, before: &Term) -> Vec<u8> {
        let (mut key, before) = (self.key(), before.key());
        let n_shared = key.iter().zip(&before).take_while(|(a, b)| a == b).count();
        key.truncate(n_shared + 1);
        key
    }
}

/// Appends a number so that bytes sort as numbers do: two bytes below 61440, else `0xF0` and four.
fn push_sortable(key: &mut Vec<u8>, number: u32) {
    match u16::try_from(number) {
        Ok(short) if short < 0xF000 => key.extend(short.to_be_bytes()),
        _ => {
            key.push(0xF0);
            key.extend(number.to_be_bytes());
        }
    }
}

/// Words that are inflections of one another. Two words belong together exactly if both have a group, its numbers
/// are the same, and the words begin with the same bytes, as many as it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// How many bytes all its words begin with in common: at least 1, at most those of the shortest of them.
    pub prefix: usize,
    /// Tells groups apart whose words begin with the same bytes.
    pub number: u32,
}

/// Tells the groups of the words of a shard, in their order: by the group that the last word has which has one, where
/// that may go on.
#[derive(Debug, Default)]
struct GroupCodes {
    last: Option<(Vec<u8>, Group)>,
}

impl GroupCodes {
    /// The last group, if `word` may be in it.
    fn fitting(&self, word: &[u8]) -> Option<Group> {
        let (begin, group) = self.last.as_ref()?;
        word.starts_with(begin).then_some(*group)
    }

    /// Takes note of the group of a word; `None` when the word is too short for it.
    fn is_last(&mut self, word: &[u8], group: Group) -> Option<()> {
        self.last = Some((word.get(..group.prefix)?.to_vec(), group));
        Some(())
    }

    fn encode(&mut self, writer: &mut BitWriter, word: &[u8], group: Option<Group>) {
        let fitting = self.fitting(word);
        if fitting.is_some() {
            writer.bits(u32::from(group != fitting), 1);
            if group == fitting {
                return;
            }
        }
        writer.bits(u32::from(group.is_some()), 1);
        if let Some(group) = group {
            writer.gamma((word.len() - group.prefix.min(word.len())) as u32 + 1);
            writer.unary(group.number);
            self.is_last(word, group);
        }
    }

    /// The dual of [`encode`](Self::encode).
    ///
    /// # Errors
    /// When a group begins with more bytes than the word has, or with none.
    fn decode(
        &mut self,
        reader: &mut BitReader<'_>,
        word: &[u8],
    ) -> Result<Option<Group>, IndexError> {
        if let Some(group) = self.fitting(word)
            && reader.bits(1) == 0
        {
            return Ok(Some(group));
        }
        if reader.bits(1) == 0 {
            return Ok(None);
        }
        let n_own = reader.gamma() as usize - 1;
        let prefix = word.len().checked_sub(n_own).filter(|prefix| *prefix > 0);
        let group = prefix.map(|prefix| Group { prefix, number: reader.unary() });
        let is_told = group.and_then(|group| self.is_last(word, group)).is_some();
        if is_told { Ok(group) } else { Err(IndexError::Damaged { section: "terms" }) }
    }
}

/// Writes shards.
#[derive(Debug)]
pub struct ShardWriter {
    n_passages: u32,
    n_symbols: u32,
    /// Rows of grams: a first character, and what follows it.
    rows: Vec<(u32, Vec<(Second, Postings)>)>,
    words: Vec<(Vec<u8>, Option<Group>, Postings)>,
}

impl ShardWriter {
    /// An empty shard over passages with ids below `n_passages`, and characters with ranks below
    /// `n_symbols`.
    #[must_use]
    pub fn new(n_passages: u32, n_symbols: u32) -> ShardWriter {
        ShardWriter { n_passages, n_symbols, rows: Vec::new(), words: Vec::new() }
    }

    /// Adds a term, which comes after all before it.
    pub fn push(&mut self, term: Term, postings: Postings) {
        self.push_of(term, None, postings);
    }

    /// The same for a word of a group.
    pub fn push_of(&mut self, term: Term, group: Option<Group>, postings: Postings) {
        match term {
            Term::Gram(first, second) => match self.rows.last_mut() {
                Some((last, row)) if *last == first => row.push((second, postings)),
                _ => self.rows.push((first, vec![(second, postings)])),
            },
            Term::Word(word) => self.words.push((word, group, postings)),
        }
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.words.is_empty()
    }

    /// The shard's bytes. FORMAT.md, "Terms".
    #[must_use]
    pub fn finish(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut bits = BitWriter::default();
        bits.gamma(self.rows.len() as u32 + 1);
        let mut next_first = 0;
        for (first, row) in &self.rows {
            bits.gamma(first - next_first + 1);
            next_first = first + 1;
            bits.gamma(row.len() as u32);
            let k = rice_parameter(row.len() as u32, self.n_symbols + 2);
            let mut next = 0;
            for (second, _) in row {
                bits.rice(second.code() - next, k);
                next = second.code() + 1;
            }
            for (_, postings) in row {
                postings.encode(&mut bits, self.n_passages, false);
            }
        }
        push_varint(&mut bytes, self.words.len() as u32);
        let mut before: &[u8] = &[];
        let mut groups = GroupCodes::default();
        for (word, group, postings) in &self.words {
            let n_shared = word.iter().zip(before).take_while(|(a, b)| a == b).count();
            let rest = word.get(n_shared..).unwrap_or_default();
            push_varint(&mut bytes, n_shared as u32);
            push_varint(&mut bytes, rest.len() as u32);
            bytes.extend_from_slice(rest);
            before = word;
            groups.encode(&mut bits, word, *group);
            postings.encode(&mut bits, self.n_passages, word.last() != Some(&0));
        }
        bytes.extend(bits.finish());
        bytes
    }
}

/// A shard, its lists read in place.
#[derive(Clone, Debug)]
pub struct Shard {
    bytes: Vec<u8>,
    n_passages: u32,
    /// Ascending, with the bit where its postings begin.
    terms: Vec<(Term, usize)>,
    /// Of the words that have one, ascending: the place among the terms, and the group.
    groups: Vec<(usize, Group)>,
}

impl Shard {
    /// The dual of [`ShardWriter::finish`].
    ///
    /// # Errors
    /// When the terms are not in their order, or more than the bytes can hold.
    pub fn decode(bytes: Vec<u8>, n_passages: u32, n_symbols: u32) -> Result<Shard, IndexError> {
        let (terms, groups) = read_terms(&bytes, n_passages, n_symbols)
            .ok_or(IndexError::Damaged { section: "terms" })?;
        Ok(Shard { bytes, n_passages, terms, groups })
    }

    /// Where `term` stands, if it is here.
    #[must_use]
    pub fn get(&self, term: &Term) -> Option<Postings> {
        self.postings(self.place(term)?)
    }

    fn place(&self, term: &Term) -> Option<usize> {
        self.terms.binary_search_by(|entry| entry.0.cmp(term)).ok()
    }

    /// The group of a word, if it is here and has one.
    #[must_use]
    pub fn group_of(&self, term: &Term) -> Option<Group> {
        let place = self.place(term)?;
        let i = self.groups.binary_search_by_key(&place, |entry| entry.0).ok()?;
        self.groups.get(i).map(|entry| entry.1)
    }

    /// The words here of a group, with their postings; `prefix` is what they begin with, as long as the group says.
    pub fn of_group<'a>(
        &'a self,
        prefix: &'a [u8],
        group: Group,
    ) -> impl Iterator<Item = (&'a Term, Postings)> + 'a {
        let places = self.groups.iter().filter(move |entry| entry.1 == group);
        places.filter_map(move |(place, _)| match self.terms.get(*place) {
            Some((term @ Term::Word(word), _)) if word.starts_with(prefix) => {
                Some((term, self.postings(*place)?))
            }
            _ => None,
        })
    }

    /// Of the words that have one, ascending: the place among the terms, and the group.
    #[must_use]
    pub fn groups(&self) -> &[(usize, Group)] {
        &self.groups
    }

    /// The terms from `from` on and before `to`, with their postings.
    #[inline]
    pub fn range<'a>(
        &'a self,
        from: &Term,
        to: &Term,
    ) -> impl Iterator<Item = (&'a Term, Postings)> + 'a {
        self.places(from, to).filter_map(|place| Some((self.term(place)?, self.postings(place)?)))
    }

    /// The places of these terms.
    #[must_use]
    pub fn places(&self, from: &Term, to: &Term) -> Range<usize> {
        let place = |term: &Term| self.terms.partition_point(|entry| entry.0 < *term);
        place(from)..place(to)
    }

    /// The term at a place.
    #[must_use]
    pub fn term(&self, place: usize) -> Option<&Term> {
        self.terms.get(place).map(|entry| &entry.0)
    }

    /// Calls `each` with the words, ascending.
    pub fn words(&self, each: &mut dyn FnMut(&[u8])) {
        for (term, _) in &self.terms {
            if let Term::Word(word) = term
                && !term.is_union()
            {
                each(word);
            }
        }
    }

    /// Calls `each` with all terms, ascending: with their postings, and the bits that these take where the term stands,
    /// the group of a word that follows included.
    pub fn each(&self, each: &mut dyn FnMut(&Term, Postings, usize)) {
        for (i, (term, bit)) in self.terms.iter().enumerate() {
            let end = self.terms.get(i + 1).map_or(8 * self.bytes.len(), |next| next.1);
            if let Some(postings) = self.postings(i) {
                each(term, postings, end.saturating_sub(*bit));
            }
        }
    }

    /// The number of bytes that it takes in memory, roughly.
    #[must_use]
    pub fn n_bytes(&self) -> usize {
        let words = self.terms.iter().map(|(term, _)| match term {
            Term::Word(word) => word.len(),
            Term::Gram(..) => 0,
        });
        self.bytes.len()
            + size_of_val(&*self.groups)
            + size_of_val(&*self.terms)
            + words.sum::<usize>()
    }

    /// Where the term at a place stands.
    #[must_use]
    pub fn postings(&self, i: usize) -> Option<Postings> {
        let (term, bit) = self.terms.get(i)?;
        Postings::decode(&mut BitReader::at(&self.bytes, *bit), self.n_passages, term.is_word())
    }
}

/// The words of any shard may have so many bytes together, and so many more for each byte of it.
const MAX_WORD_BYTES: usize = 1 << 20;

const MAX_WORD_BYTES_A_BYTE: usize = 64;

/// Terms, each with the bit where its postings begin; and the places of those that have a group.
type Read = (Vec<(Term, usize)>, Vec<(usize, Group)>);

/// The terms of a shard.
fn read_terms(bytes: &[u8], n_passages: u32, n_symbols: u32) -> Option<Read> {
    let mut reader = ByteReader::new(bytes);
    let n_words = reader.varint()?;
    let mut words: Vec<Vec<u8>> = Vec::new();
    // Words that share nearly all of a long one take more memory than bytes.
    let mut n_bytes_left =
        bytes.len().saturating_mul(MAX_WORD_BYTES_A_BYTE).saturating_add(MAX_WORD_BYTES);
    for _ in 0..n_words {
        let n_shared = reader.varint()? as usize;
        let n_own = reader.varint()? as usize;
        let last = words.last().map(Vec::as_slice).unwrap_or_default();
        let mut word = last.get(..n_shared)?.to_vec();
        word.extend_from_slice(reader.bytes(n_own)?);
        if *last >= *word && !words.is_empty() {
            return None;
        }
        n_bytes_left = n_bytes_left.checked_sub(word.len())?;
        words.push(word);
    }
    // Every term takes a bit at least, so no count can lead beyond the end for long.
    let n_bits = bytes.len() * 8;
    let mut bits = BitReader::at(bytes, reader.position() * 8);
    let mut terms = Vec::new();
    let n_rows = bits.gamma() - 1;
    let mut next_first = 0u32;
    for _ in 0..n_rows {
        let first = next_first.checked_add(bits.gamma() - 1)?;
        next_first = first.checked_add(1)?;
        let n_seconds = bits.gamma();
        let k = rice_parameter(n_seconds, n_symbols + 2);
        let mut seconds = Vec::new();
        let mut next = 0u32;
        for _ in 0..n_seconds {
            let code = next.checked_add(bits.rice(k))?;
            next = code.checked_add(1)?;
            seconds.push(Second::of_code(code));
            if bits.position() > n_bits {
                return None;
            }
        }
        for second in seconds {
            terms.push((Term::Gram(first, second), bits.position()));
            Postings::skip(&mut bits, n_passages, false)?;
            if bits.position() > n_bits {
                return None;
            }
        }
    }
    let mut codes = GroupCodes::default();
    let mut groups = Vec::new();
    for word in words {
        if let Some(group) = codes.decode(&mut bits, &word).ok()? {
            groups.push((terms.len(), group));
        }
        let term = Term::Word(word);
        let is_word = term.is_word();
        terms.push((term, bits.position()));
        Postings::skip(&mut bits, n_passages, is_word)?;
        if bits.position() > n_bits {
            return None;
        }
    }
    Some((terms, groups))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{Group, Posting, Postings, Second, Shard, ShardWriter, Term, TitlePosting};
    use crate::bits::{BitReader, BitWriter};
    use crate::notes::Notes;

    const N_PASSAGES: u32 = 1000;
    const N_SYMBOLS: u32 = 500;

    /// An index with so many has notes.
    const N_NOTED: u32 = 1 << 17;

    fn postings() -> impl Strategy<Value = Postings> {
        let title = prop::option::weighted(0.1, (any::<bool>(), 1u8..=16));
        let posting = (1u8..=16, any::<bool>(), title);
        let passages = prop::collection::btree_map(0..N_PASSAGES, posting, 0..50);
        (passages, prop::option::of(0..N_PASSAGES)).prop_map(|(passages, cut_from)| {
            let mut postings = Postings { cut_from, ..Postings::default() };
            for (passage, (term_freq, in_heading, title)) in passages {
                postings.passages.push(Posting { in_heading, ..Posting::new(passage, term_freq) });
                let of = |(is_start, n_chars)| TitlePosting { passage, is_start, n_chars };
                postings.titles.extend(title.map(of));
            }
            postings
        })
    }

    fn term() -> impl Strategy<Value = Term> {
        let second = prop_oneof![
            Just(Second::Any),
            Just(Second::End),
            (0..N_SYMBOLS).prop_map(Second::Rank)
        ];
        prop_oneof![
            "[a-c]{1,4}\x00?".prop_map(|word| Term::word(&word)),
            (0..N_SYMBOLS, second).prop_map(|(first, second)| Term::Gram(first, second)),
        ]
    }

    fn shard(terms: &BTreeMap<Term, Postings>) -> Shard {
        let mut writer = ShardWriter::new(N_PASSAGES, N_SYMBOLS);
        for (term, postings) in terms {
            writer.push(term.clone(), postings.clone());
        }
        Shard::decode(writer.finish(), N_PASSAGES, N_SYMBOLS).unwrap()
    }

    proptest! {
        #[test]
        fn a_shard_agrees_with_a_map(
            terms in prop::collection::btree_map(term(), postings(), 0..40),
            from in term(),
            to in term(),
        ) {
            let shard = shard(&terms);
            for (term, expected) in &terms {
                prop_assert_eq!(shard.get(term), Some(expected.clone()));
            }
            prop_assert_eq!(shard.get(&from).is_some(), terms.contains_key(&from));
            let found: Vec<_> = shard.range(&from, &to).map(|(t, p)| (t.clone(), p)).collect();
            let within = terms.iter().filter(|(term, _)| (&from..&to).contains(term));
            let expected: Vec<_> = within.map(|(t, p)| (t.clone(), p.clone())).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn words_know_their_groups(
            words in prop::collection::btree_map("[ab]{1,6}", prop::option::of((1usize..6, 0u32..3)), 0..40),
        ) {
            let group = |word: &str, (prefix, number): (usize, u32)| {
                Group { prefix: prefix.min(word.len()), number }
            };
            let mut writer = ShardWriter::new(N_PASSAGES, N_SYMBOLS);
            writer.push(Term::Gram(3, Second::Any), Postings::default());
            for (word, of) in &words {
                let group = of.map(|of| group(word, of));
                writer.push_of(Term::word(word), group, Postings::default());
            }
            let shard = Shard::decode(writer.finish(), N_PASSAGES, N_SYMBOLS).unwrap();
            for (word, of) in &words {
                let own = of.map(|of| group(word, of));
                prop_assert_eq!(shard.group_of(&Term::word(word)), own);
                let Some(own) = own else { continue };
                let prefix = &word[..own.prefix];
                let found: Vec<_> =
                    shard.of_group(prefix.as_bytes(), own).map(|(term, _)| term.clone()).collect();
                let is_in = |(word, of): &(&String, &Option<(usize, u32)>)| {
                    word.starts_with(prefix) && of.map(|of| group(word, of)) == Some(own)
                };
                let expected: Vec<_> =
                    words.iter().filter(is_in).map(|(word, _)| Term::word(word)).collect();
                prop_assert_eq!(found, expected);
            }
            prop_assert_eq!(shard.group_of(&Term::Gram(3, Second::Any)), None);
        }

        #[test]
        fn keys_sort_as_terms_do(a in term(), b in term()) {
            prop_assert_eq!(a.cmp(&b), a.key().cmp(&b.key()));
            if a < b {
                let separator = b.separator(&a);
                prop_assert!(a.key() < separator && separator <= b.key());
            }
        }

        #[test]
        fn sortable_numbers_sort(a: u32, b: u32) {
            let bytes = |number| {
                let mut key = Vec::new();
                super::push_sortable(&mut key, number);
                key
            };
            prop_assert_eq!(a.cmp(&b), bytes(a).cmp(&bytes(b)));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(shard) = Shard::decode(bytes, N_PASSAGES, N_SYMBOLS) {
                for (term, _) in &shard.terms {
                    let _ = shard.get(term);
                    if let (Some(group), Term::Word(word)) = (shard.group_of(term), term) {
                        prop_assert!(shard.of_group(&word[..group.prefix], group).count() > 0);
                    }
                }
            }
        }

        #[test]
        fn notes_come_back(
            mut list in postings(),
            places in prop::collection::vec(prop::collection::vec(any::<u8>(), 16), 50),
        ) {
            // Of each posting as many places as it says, and one more for a line.
            for (posting, places) in list.passages.iter_mut().zip(places) {
                let in_title = list.titles.iter().any(|title| title.passage == posting.passage);
                let lines = u8::from(posting.in_heading) + u8::from(in_title);
                posting.notes = Notes(0);
                for code in places.iter().take(usize::from(posting.term_freq + lines).min(16)) {
                    posting.notes.0 |= Notes::of_code(*code).0;
                }
            }
            let mut writer = ShardWriter::new(N_NOTED, N_SYMBOLS);
            for term in [Term::prefix("a"), Term::word("ab")] {
                writer.push(term, list.clone());
            }
            let shard = Shard::decode(writer.finish(), N_NOTED, N_SYMBOLS).unwrap();
            let mut without = list.clone();
            for posting in &mut without.passages {
                posting.notes = Notes::UNKNOWN;
            }
            let expected = if list.passages.len() < 16 { &without } else { &list };
            prop_assert_eq!(&shard.get(&Term::word("ab")).unwrap(), expected);
            prop_assert_eq!(shard.get(&Term::prefix("a")).unwrap(), without);
        }

        #[test]
        fn a_union_is_that_of_maps(a in postings(), b in postings()) {
            let merged = Postings::union(&mut [a.clone(), b.clone()].into_iter(), usize::MAX);
            let mut expected: BTreeMap<u32, u8> = BTreeMap::new();
            for posting in a.passages.iter().chain(&b.passages) {
                let sum = expected.entry(posting.passage).or_default();
                *sum = (*sum + posting.term_freq).min(16);
            }
            let found: BTreeMap<u32, u8> =
                merged.passages.iter().map(|p| (p.passage, p.term_freq)).collect();
            prop_assert_eq!(found, expected);
            prop_assert!(merged.passages.is_sorted());
        }

        #[test]
        fn a_list_ends_where_it_is_passed_over(
            list in postings(),
            has_notes: bool,
            is_word: bool,
            rest: u8,
            bytes: Vec<u8>,
        ) {
            let n_passages = if has_notes { N_NOTED } else { N_PASSAGES };
            let mut writer = BitWriter::default();
            list.encode(&mut writer, n_passages, is_word);
            writer.bits(u32::from(rest), 8);
            let written = writer.finish();
            for bytes in [written, bytes] {
                let (mut read, mut skipped) = (BitReader::new(&bytes), BitReader::new(&bytes));
                let is_read = Postings::decode(&mut read, n_passages, is_word).is_some();
                let is_skipped = Postings::skip(&mut skipped, n_passages, is_word).is_some();
                prop_assert_eq!(is_skipped, is_read);
                let is_within = read.position() <= 8 * bytes.len();
                prop_assert!(!is_read || !is_within || read.position() == skipped.position());
            }
        }
    }

    #[test]
    fn a_cut_list_keeps_the_best_and_tells_how_many_there_were() {
        let posting = Posting::new;
        let passages = vec![posting(1, 1), posting(2, 3), posting(3, 2), posting(4, 1)];
        let title = TitlePosting { passage: 4, is_start: true, n_chars: 2 };
        let cut = Postings { passages, titles: vec![title], cut_from: None }.cut_to(2);
        assert_eq!(cut.passages, [posting(2, 3), posting(4, 1)]);
        assert_eq!(cut.doc_freq(), 4);
    }

    #[test]
    fn all_words_of_a_prefix_lie_between_two_terms() {
        let (from, to) = (Term::word("湖"), Term::after_prefix("湖"));
        for word in ["湖", "湖\0", "湖a", "湖\u{10FFFF}"] {
            assert!((&from..&to).contains(&&Term::word(word)));
        }
        assert!(Term::word("湗") > to && Term::word("湕") < from);
    }
}
