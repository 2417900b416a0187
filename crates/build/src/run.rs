//! Runs: what some consecutive documents hold, inverted, with the documents themselves.
//!
//! Passages are counted from a place that is not known yet, and characters are themselves instead of their
//! ranks, so a run hangs on its documents alone: runs are made in any order, by several threads or machines,
//! and kept from one build to the next. Within a run terms stand in the order of their characters.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use aril_index::{Notes, Posting, Postings, TitlePosting};
use aril_text::{Characters, Class, Folded, Gram, fold, grams, runs};
use rustc_hash::FxHashMap;

use crate::cut::{CutDocument, IdCounter};
use crate::document::{Document, Fields, Section, Weight};
use crate::error::BuildError;
use crate::store::{Kept, Store, StoreReader, push_text, push_varint};
use crate::unicode::{Folding, Unicode, Variants};

/// A run's bytes begin with these, which also tell their version.
const MAGIC: [u8; 8] = *b"ARILRUN4";

/// A gram, as it sorts: the first character, and the second plus one, or nothing.
type GramKey = u64;

fn gram_key(gram: Gram) -> GramKey {
    let second = gram.second.map_or(0, |c| u64::from(u32::from(c)) + 1);
    u64::from(u32::from(gram.first)) << 32 | second
}

/// How a term stands in a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// In its text.
    InText = 0,
    /// In the heading above it.
    InHeading = 1,
    /// In a way that is not counted.
    Uncounted = 2,
    /// In its text, at the end of a run behind which no word begins.
    AtEnd = 3,
}

/// An occurrence has its place in so many bits: a passage below 2³⁰, how the term stands there, and what is beside it.
const PLACE_BITS: u32 = 40;

/// A run ends when it has more terms: there is room for twice as many.
const MAX_TERMS: usize = 1 << (63 - PLACE_BITS);

/// Makes runs of documents.
#[derive(Debug, Default)]
pub(crate) struct RunWriter {
    grams: FxHashMap<GramKey, u32>,
    words: FxHashMap<String, u32>,
    /// A term's number in the order of sight, a passage, how it stands there, and what is beside it.
    occurrences: Vec<u64>,
    titles: Vec<(u32, TitlePosting)>,
    counts: FxHashMap<char, u32>,
    documents: Vec<u8>,
    n_docs: u32,
    n_passages: u32,
    ids: IdCounter,
    folding: Folding,
    /// The next word.
    word: String,
}

impl RunWriter {
    /// A writer of the run that follows one which ended with `ids`.
    pub(crate) fn new(ids: IdCounter, variants: Variants) -> RunWriter {
        RunWriter { ids, folding: Folding(variants), ..RunWriter::default() }
    }

    /// About how many bytes it takes in memory.
    pub(crate) fn n_bytes(&self) -> usize {
        8 * self.occurrences.capacity()
            + self.documents.capacity()
            + 24 * self.grams.capacity()
            + 64 * self.words.capacity()
    }

    /// Whether it takes more than `max_bytes`, or has as many terms as an occurrence has room for, and for those of
    /// a document more.
    pub(crate) fn is_full(&self, max_bytes: usize) -> bool {
        self.n_bytes() > max_bytes || self.grams.len() + self.words.len() > MAX_TERMS
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.n_docs == 0
    }

    /// Adds a document.
    pub(crate) fn push(&mut self, document: &Document) {
        let cut = CutDocument::new(document, &mut self.ids);
        let mut first = cut.first;
        self.title(&document.title, first);
        for cut in &cut.sections {
            if let Some(section) = cut.section {
                // A page that repeats its title above its text says nothing new.
                if section.heading != document.title {
                    self.heading(&section.heading, first);
                }
                let starts: Vec<usize> = cut.stretches.iter().map(|s| s.range.start).collect();
                self.body(&section.text, first, &starts);
            }
            first += cut.stretches.len() as u32;
        }
        if let Some(passage) = cut.tags {
            // No term crosses the border between two of them.
            let folded = self.fold(&document.tags.join("\n"));
            self.each_term(&folded.chars, |writer, range, term, _| {
                let beside = beside(&folded.chars, &range);
                writer.occurs(term, passage, Stands::Uncounted, beside);
            });
        }
        self.n_docs += 1;
        self.n_passages += first - cut.first;
        push_document(&mut self.documents, document);
    }

    /// Posts the terms of a title that stands above `passage`.
    fn title(&mut self, text: &str, passage: u32) {
        let folded = self.fold(text);
        let n_chars = folded.chars.len().clamp(1, usize::from(TitlePosting::MAX_CHARS)) as u8;
        self.each_term(&folded.chars, |writer, range, term, _| {
            let beside = beside(&folded.chars, &range);
            writer.occurs(term, passage, Stands::Uncounted, beside);
            let is_start = range.start == 0;
            writer.titles.push((term, TitlePosting { passage, is_start, n_chars }));
        });
    }

    /// Posts the terms of a heading that stands above `passage`.
    fn heading(&mut self, text: &str, passage: u32) {
        let folded = self.fold(text);
        self.each_term(&folded.chars, |writer, range, term, _| {
            writer.occurs(term, passage, Stands::InHeading, beside(&folded.chars, &range));
        });
    }

    /// Posts the terms of a section's text, whose passages have the ids from `first` on and begin at the
    /// bytes `starts`. A term across a cut is posted in both passages.
    fn body(&mut self, text: &str, first: u32, starts: &[usize]) {
        let folded = self.fold(text);
        let passage = |byte: usize| {
            first + starts.partition_point(|start| *start <= byte).saturating_sub(1) as u32
        };
        self.each_term(&folded.chars, |writer, range, term, class| {
            let is_end = range.len() == 1 && class == Class::Gram;
            let next = folded.chars.get(range.end).filter(|_| is_end);
            let stands = match class {
                // How often punctuation stands in a passage tells nothing.
                Class::Symbol => Stands::Uncounted,
                _ if is_end && next.is_none_or(|c| Unicode.class(*c) != Class::Word) => {
                    Stands::AtEnd
                }
                _ => Stands::InText,
            };
            let beside = beside(&folded.chars, &range);
            let span = folded.span(range);
            for passage in passage(span.start)..=passage(span.end.saturating_sub(1)) {
                writer.occurs(term, passage, stands, beside);
            }
        });
    }

    fn occurs(&mut self, term: u32, passage: u32, stands: Stands, beside: Notes) {
        let place = u64::from(passage) << 10 | (stands as u64) << 8 | u64::from(beside.code());
        self.occurrences.push(u64::from(term) << PLACE_BITS | place);
    }

    /// Folds a text, and counts its characters before and after.
    fn fold(&mut self, text: &str) -> Folded {
        let folded = fold(&self.folding, text);
        for c in text.chars().chain(folded.chars.iter().copied()) {
            *self.counts.entry(c).or_default() += 1;
        }
        folded
    }

    /// Calls `post` with each term of folded text, by its number, and the characters that it covers.
    fn each_term(
        &mut self,
        folded: &[char],
        mut post: impl FnMut(&mut RunWriter, Range<usize>, u32, Class),
    ) {
        for run in runs(&Unicode, folded) {
            let chars = folded.get(run.range.clone()).unwrap_or_default();
            if run.class == Class::Word {
                let term = self.word(chars);
                post(self, run.range, term, run.class);
                continue;
            }
            for (i, gram) in grams(chars) {
                let next = (self.grams.len() + self.words.len()) as u32;
                let term = *self.grams.entry(gram_key(gram)).or_insert(next);
                let start = run.range.start + i;
                let end = start + 1 + usize::from(gram.second.is_some());
                post(self, start..end, term, run.class);
            }
        }
    }

    fn word(&mut self, chars: &[char]) -> u32 {
        self.word.clear();
        self.word.extend(chars);
        if let Some(term) = self.words.get(&self.word) {
            return *term;
        }
        let term = (self.grams.len() + self.words.len()) as u32;
        self.words.insert(self.word.clone(), term);
        term
    }

    /// The run's bytes, and what the next run of the same stretch begins with.
    pub(crate) fn finish(mut self) -> (Vec<u8>, IdCounter) {
        // Numbers in the order of sight become places in the order of terms.
        let mut grams: Vec<(GramKey, u32)> = self.grams.into_iter().collect();
        grams.sort_unstable();
        let mut words: Vec<(String, u32)> = self.words.into_iter().collect();
        words.sort_unstable();
        let numbers = grams.iter().map(|(_, n)| n).chain(words.iter().map(|(_, n)| n));
        let mut places = vec![0; grams.len() + words.len()];
        for (place, number) in (0u32..).zip(numbers) {
            if let Some(entry) = places.get_mut(*number as usize) {
                *entry = place;
            }
        }
        let place = |number: u32| places.get(number as usize).copied().unwrap_or_default();
        for occurrence in &mut self.occurrences {
            let number = (*occurrence >> PLACE_BITS) as u32;
            let in_list = *occurrence & ((1 << PLACE_BITS) - 1);
            *occurrence = u64::from(place(number)) << PLACE_BITS | in_list;
        }
        self.occurrences.sort_unstable();
        for (term, _) in &mut self.titles {
            *term = place(*term);
        }
        self.titles.sort_by_key(|(term, title)| (*term, title.passage, !title.is_start));
        self.titles.dedup_by_key(|(term, title)| (*term, title.passage));

        let mut terms = Vec::new();
        let mut rows: Vec<(u32, u32)> = Vec::new();
        let lists: Vec<&[u64]> =
            self.occurrences.chunk_by(|a, b| a >> PLACE_BITS == b >> PLACE_BITS).collect();
        let mut titles = self.titles.as_slice();
        let mut list = Vec::new();
        let mut push_next_list = |terms: &mut Vec<u8>, term: u32, own: &[u64], is_word: bool| {
            let n = titles.iter().take_while(|(of, _)| *of == term).count();
            let (own_titles, rest) = titles.split_at_checked(n).unwrap_or_default();
            titles = rest;
            list.clear();
            push_list(&mut list, own, own_titles, is_word);
            push_varint(terms, list.len() as u32);
            terms.extend_from_slice(&list);
        };
        let own_list = |place: usize| lists.get(place).copied().unwrap_or_default();
        let mut place = 0;
        for row in grams.chunk_by(|a, b| a.0 >> 32 == b.0 >> 32) {
            rows.push((row.first().map_or(0, |(key, _)| (key >> 32) as u32), terms.len() as u32));
            let others = lists.get(place + 1..place + row.len()).unwrap_or_default();
            for (key, _) in row {
                let is_end = *key as u32 == 0;
                let list = if is_end {
                    needed_ends(own_list(place), others)
                } else {
                    Cow::Borrowed(own_list(place))
                };
                if !list.is_empty() {
                    push_varint(&mut terms, *key as u32);
                    push_next_list(&mut terms, place as u32, &list, false);
                }
                place += 1;
            }
        }
        let words_start = terms.len() as u32;
        for (place, (word, _)) in (grams.len()..).zip(&words) {
            push_text(&mut terms, word);
            push_next_list(&mut terms, place as u32, own_list(place), true);
        }

        let mut counts: Vec<(char, u32)> = self.counts.into_iter().collect();
        counts.sort_unstable();
        let mut bytes = MAGIC.to_vec();
        let (n_docs_bytes, n_terms_bytes) = (self.documents.len() as u32, terms.len() as u32);
        for number in [
            self.n_docs,
            self.n_passages,
            self.ids.next,
            counts.len() as u32,
            rows.len() as u32,
            words_start,
            n_docs_bytes,
            n_terms_bytes,
        ] {
            bytes.extend(number.to_le_bytes());
        }
        for (a, b) in counts.into_iter().map(|(c, n)| (u32::from(c), n)).chain(rows) {
            bytes.extend(a.to_le_bytes());
            bytes.extend(b.to_le_bytes());
        }
        bytes.extend(self.documents);
        bytes.extend(terms);
        (bytes, self.ids)
    }
}

/// What stands beside a term at a place in folded text.
fn beside(chars: &[char], range: &Range<usize>) -> Notes {
    let before = chars.get(range.start.saturating_sub(Notes::N_CHARS)..range.start);
    let end = chars.len().min(range.end + Notes::N_CHARS);
    let behind = chars.get(range.end..end);
    let further = chars.get(end..chars.len().min(end + Notes::N_CHARS));
    Notes::new(before, behind, further)
}

fn passage_of(occurrence: u64) -> u32 {
    (occurrence >> 10) as u32 & (u32::MAX >> 2)
}

fn stands(occurrence: u64, stands: Stands) -> bool {
    occurrence >> 8 & 3 == stands as u64
}

/// The `ends` of runs that lists must tell: not those in passages that hold the character in another gram of
/// its row, one of the `others`. Whoever looks for the character alone reads the whole row.
fn needed_ends<'a>(ends: &'a [u64], others: &[&[u64]]) -> Cow<'a, [u64]> {
    let mut held: Vec<u32> =
        others.iter().flat_map(|list| list.iter()).map(|o| passage_of(*o)).collect();
    held.sort_unstable();
    let is_held = |passage: u32| held.binary_search(&passage).is_ok();
    let mut needed = Vec::new();
    for passage in ends.chunk_by(|a, b| passage_of(*a) == passage_of(*b)) {
        let is_only_end = passage.iter().all(|o| stands(*o, Stands::AtEnd));
        if !is_only_end || !passage.first().is_some_and(|o| is_held(passage_of(*o))) {
            needed.extend_from_slice(passage);
        }
    }
    Cow::Owned(needed)
}

/// Appends the list of a term: its `occurrences`, ascending, and the titles that hold it. What is beside a term is told
/// of words alone.
fn push_list(
    bytes: &mut Vec<u8>,
    occurrences: &[u64],
    titles: &[(u32, TitlePosting)],
    is_word: bool,
) {
    let passage = |occurrence: &u64| passage_of(*occurrence);
    let by_passage = || occurrences.chunk_by(|a, b| passage(a) == passage(b));
    push_varint(bytes, by_passage().count() as u32);
    let mut next = 0;
    for group in by_passage() {
        let in_text = |o: &&u64| stands(**o, Stands::InText) || stands(**o, Stands::AtEnd);
        let term_freq = group.iter().filter(in_text).count();
        let term_freq = term_freq.clamp(1, usize::from(Posting::MAX_TERM_FREQ)) as u32;
        let in_heading = group.iter().any(|o| stands(*o, Stands::InHeading));
        let is_plain = term_freq == 1 && !in_heading;
        let here = group.first().map(passage).unwrap_or_default();
        push_varint(bytes, (here - next) << 1 | u32::from(!is_plain));
        if !is_plain {
            push_varint(bytes, term_freq << 1 | u32::from(in_heading));
        }
        if is_word {
            let notes = group.iter().fold(0, |sets, o| sets | Notes::of_code(*o as u8).0);
            bytes.extend(notes.to_le_bytes());
        }
        next = here + 1;
    }
    push_varint(bytes, titles.len() as u32);
    let mut next = 0;
    for (_, title) in titles {
        push_varint(bytes, title.passage - next);
        push_varint(bytes, u32::from(title.n_chars) << 1 | u32::from(title.is_start));
        next = title.passage + 1;
    }
}

/// Appends the postings in `list`, as [`push_list`] wrote them, to `postings`; `base` is added to passages.
///
/// # Errors
/// When the list is damaged.
pub(crate) fn read_list(
    list: &[u8],
    base: u32,
    postings: &mut Postings,
    is_word: bool,
) -> Result<(), BuildError> {
    let mut rest = list.iter();
    // Not `ok_or`: that an error is dropped for each byte is a fourteenth of what a build does after reading.
    let mut byte = || {
        let Some(byte) = rest.next() else { return Err(BuildError::DamagedRun) };
        Ok(*byte)
    };
    let number = |byte: &mut dyn FnMut() -> Result<u8, BuildError>| -> Result<u32, BuildError> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                break;
            }
        }
        Ok(number as u32)
    };
    let n = number(&mut byte)?;
    postings.passages.reserve(n as usize);
    let mut next = base;
    for _ in 0..n {
        let code = number(&mut byte)?;
        let passage = next + (code >> 1);
        let more = if code & 1 == 1 { number(&mut byte)? } else { 2 };
        let (term_freq, in_heading) = ((more >> 1) as u8, more & 1 == 1);
        let notes = if is_word {
            Notes(u32::from_le_bytes([byte()?, byte()?, byte()?, byte()?]))
        } else {
            Notes::UNKNOWN
        };
        postings.passages.push(Posting { passage, term_freq, in_heading, notes });
        next = passage + 1;
    }
    let n = number(&mut byte)?;
    let mut next = base;
    for _ in 0..n {
        let passage = next + number(&mut byte)?;
        let more = number(&mut byte)?;
        let (n_chars, is_start) = ((more >> 1) as u8, more & 1 == 1);
        postings.titles.push(TitlePosting { passage, is_start, n_chars });
        next = passage + 1;
    }
    Ok(())
}

fn push_document(bytes: &mut Vec<u8>, document: &Document) {
    push_text(bytes, &document.url);
    push_text(bytes, &document.title);
    push_text(bytes, &document.language);
    push_varint(bytes, document.weight.map_or(0, |weight| weight.thousandths().into()));
    push_varint(bytes, document.tags.len() as u32);
    for tag in &document.tags {
        push_text(bytes, tag);
    }
    push_varint(bytes, document.sections.len() as u32);
    for Section { heading, anchor, text } in &document.sections {
        push_text(bytes, heading);
        push_text(bytes, anchor);
        push_text(bytes, text);
    }
    let Fields { facets, sort_keys, metadata } = &document.fields;
    for pairs in [facets, metadata] {
        push_varint(bytes, pairs.len() as u32);
        for (name, value) in pairs {
            push_text(bytes, name);
            push_text(bytes, value);
        }
    }
    push_varint(bytes, sort_keys.len() as u32);
    for (name, value) in sort_keys {
        push_text(bytes, name);
        bytes.extend(value.to_le_bytes());
    }
}

fn read_fields(reader: &mut StoreReader<'_>) -> Result<Fields, BuildError> {
    let pairs = |reader: &mut StoreReader<'_>| -> Result<Vec<_>, BuildError> {
        (0..reader.varint()?).map(|_| Ok((reader.text()?, reader.text()?))).collect()
    };
    let (facets, metadata) = (pairs(reader)?, pairs(reader)?);
    let mut sort_keys = Vec::new();
    for _ in 0..reader.varint()? {
        let name = reader.text()?;
        let value = reader.take(8)?.first_chunk().ok_or(BuildError::DamagedRun)?;
        sort_keys.push((name, i64::from_le_bytes(*value)));
    }
    Ok(Fields { facets, sort_keys, metadata })
}

fn read_document(reader: &mut StoreReader<'_>) -> Result<Document, BuildError> {
    let (url, title, language) = (reader.text()?, reader.text()?, reader.text()?);
    let weight = Weight::new(f64::from(reader.varint()?) / 1000.0);
    let tags = (0..reader.varint()?).map(|_| reader.text()).collect::<Result<_, BuildError>>()?;
    let n_sections = reader.varint()?;
    let mut sections = Vec::new();
    for _ in 0..n_sections {
        let (heading, anchor, text) = (reader.text()?, reader.text()?, reader.text()?);
        sections.push(Section { heading, anchor, text });
    }
    Ok(Document { url, title, language, sections, tags, weight, fields: read_fields(reader)? })
}

/// A run that was kept.
#[derive(Debug)]
pub(crate) struct Run {
    kept: Kept,
    pub(crate) n_docs: u32,
    /// Passages in it.
    pub(crate) n_passages: u32,
    /// Ids given out until its end, from the beginning of its stretch.
    pub(crate) n_ids: u32,
    /// How often each character occurs, before and after folding.
    counts: Vec<(char, u32)>,
    /// Where the row of each character begins among the terms, by character.
    rows: Vec<(char, u32)>,
    words_start: u32,
    documents: Range<u64>,
    terms: Range<u64>,
}

impl Run {
    /// Keeps the run that [`RunWriter::finish`] wrote.
    ///
    /// # Errors
    /// When it is damaged, or cannot be kept.
    pub(crate) fn new(bytes: Vec<u8>, store: &Store) -> Result<Run, BuildError> {
        let mut numbers = bytes
            .strip_prefix(&MAGIC)
            .ok_or(BuildError::DamagedRun)?
            .as_chunks::<4>()
            .0
            .iter()
            .map(|number| u32::from_le_bytes(*number));
        let mut number = || numbers.next().ok_or(BuildError::DamagedRun);
        let (n_docs, n_passages, n_ids) = (number()?, number()?, number()?);
        let (n_counts, n_rows) = (number()?, number()?);
        let (words_start, n_docs_bytes, n_terms_bytes) = (number()?, number()?, number()?);
        let mut pairs = |n: u32| -> Result<Vec<(char, u32)>, BuildError> {
            let mut pairs = Vec::new();
            for _ in 0..n {
                let c = char::from_u32(number()?).ok_or(BuildError::DamagedRun)?;
                pairs.push((c, number()?));
            }
            pairs.shrink_to_fit();
            Ok(pairs)
        };
        let (counts, rows) = (pairs(n_counts)?, pairs(n_rows)?);
        let n_head = MAGIC.len() as u64 + 4 * (8 + 2 * (u64::from(n_counts) + u64::from(n_rows)));
        let documents = n_head..n_head + u64::from(n_docs_bytes);
        let terms = documents.end..documents.end + u64::from(n_terms_bytes);
        if terms.end != bytes.len() as u64 {
            return Err(BuildError::DamagedRun);
        }
        let kept = store.keep(bytes)?;
        Ok(Run { kept, n_docs, n_passages, n_ids, counts, rows, words_start, documents, terms })
    }

    /// Adds its characters to the `counts` of others.
    pub(crate) fn count(&self, counts: &mut HashMap<char, u32>) {
        for (c, n) in &self.counts {
            let count = counts.entry(*c).or_default();
            *count = count.saturating_add(*n);
        }
    }

    /// How many bytes its documents take.
    pub(crate) fn document_bytes(&self) -> u64 {
        self.documents.end - self.documents.start
    }

    /// Its documents, in order.
    pub(crate) fn documents<'a>(
        &'a self,
        store: &'a Store,
    ) -> impl Iterator<Item = Result<Document, BuildError>> + 'a {
        let mut reader = store.reader(&self.kept, self.documents.clone());
        std::iter::repeat_with(move || read_document(&mut reader)).take(self.n_docs as usize)
    }

    /// Where among the terms the grams that begin with `first` are, in bytes.
    fn row_range(&self, first: char) -> Range<u64> {
        let Ok(i) = self.rows.binary_search_by_key(&first, |row| row.0) else { return 0..0 };
        let start = self.rows.get(i).map_or(0, |row| row.1);
        let end = self.rows.get(i + 1).map_or(self.words_start, |row| row.1);
        u64::from(start)..u64::from(end.max(start))
    }

    /// So many bytes hold the grams that begin with `first`.
    pub(crate) fn row_bytes(&self, first: char) -> u64 {
        let range = self.row_range(first);
        range.end - range.start
    }

    /// Calls `take` with each gram that begins with `first`: its second character, if it has one, and its list; in no
    /// useful order.
    ///
    /// # Errors
    /// When the run is damaged or cannot be read.
    pub(crate) fn row(
        &self,
        first: char,
        store: &Store,
        take: &mut dyn FnMut(Option<char>, &[u8]),
    ) -> Result<(), BuildError> {
        let Range { start, end } = self.row_range(first);
        let end = self.terms.end.min(self.terms.start + end);
        let mut reader = store.reader(&self.kept, end.min(self.terms.start + start)..end);
        while !reader.is_empty() {
            let second = match reader.varint()? {
                0 => None,
                code => Some(char::from_u32(code - 1).ok_or(BuildError::DamagedRun)?),
            };
            let n = reader.varint()? as usize;
            take(second, reader.take(n)?);
        }
        Ok(())
    }

    /// Its words, ascending, one after the other.
    pub(crate) fn words<'a>(&'a self, store: &'a Store) -> Words<'a> {
        let start = self.terms.start + u64::from(self.words_start);
        Words { reader: store.reader(&self.kept, start..self.terms.end) }
    }
}

/// The words of a run.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    reader: StoreReader<'a>,
}

impl Words<'_> {
    /// The next word, if there is one. Its [`list`](Self::list) must be taken before the one after it.
    ///
    /// # Errors
    /// When the run is damaged or cannot be read.
    pub(crate) fn next(&mut self) -> Result<Option<String>, BuildError> {
        if self.reader.is_empty() { Ok(None) } else { self.reader.text().map(Some) }
    }

    /// The list of the word.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub(crate) fn list(&mut self) -> Result<&[u8], BuildError> {
        let n = self.reader.varint()? as usize;
        self.reader.take(n)
    }
}
