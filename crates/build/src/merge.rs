//! The terms of all runs in the order of the index, each with its list over all documents.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::ops::RangeInclusive;

use aril_index::{Alphabet, Postings, Second, Term};
use rayon::prelude::*;

use crate::document::Document;
use crate::error::BuildError;
use crate::progress::Progress;
use crate::run::{Run, Words, read_list};
use crate::store::Store;

/// So many bytes of lists are decoded at a time; what becomes of them takes some ten times as many.
pub(crate) const BATCH_BYTES: usize = 1 << 18;

/// The lists of one row that are in memory at a time take so many batches. A common character of a million documents has
/// some hundred times as many in its row, which is read once for each part then.
const PART_BATCHES: u64 = 48;

/// Runs in the order of their documents, each with the id that its passages are counted from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Runs<'a> {
    pub(crate) placed: &'a [(Run, u32)],
    pub(crate) store: &'a Store,
    pub(crate) alphabet: &'a Alphabet,
    /// So many bytes of lists are decoded at a time: [`BATCH_BYTES`], but in tests.
    pub(crate) batch_bytes: usize,
}

impl Runs<'_> {
    /// All terms from the first on. Each character counts as progress.
    pub(crate) fn terms<'a>(&'a self, progress: &'a Progress) -> Terms<'a> {
        Terms { runs: *self, progress, rank: 0, row: None, words: None }
    }

    /// All documents, in order.
    pub(crate) fn documents(
        &self,
    ) -> impl Iterator<Item = Result<Document, BuildError>> + Send + '_ {
        self.placed.iter().flat_map(|(run, _)| run.documents(self.store))
    }

    /// So many bytes of the runs hold the row of a rank.
    fn row_bytes(&self, rank: u32) -> u64 {
        let first = self.alphabet.symbol(rank).map(|symbol| symbol.character);
        let bytes = |first| self.placed.iter().map(|(run, _)| run.row_bytes(first)).sum();
        first.map_or(0, bytes)
    }

    /// The parts that the row of a rank is read in, each with the first and the last of its second characters.
    fn parts(&self, rank: u32) -> Result<Vec<RangeInclusive<Second>>, BuildError> {
        let part_bytes = PART_BATCHES * self.batch_bytes as u64;
        if self.row_bytes(rank) <= part_bytes {
            return Ok(vec![ALL]);
        }
        let of_run = |(run, _): &(Run, u32)| {
            let mut n_bytes: Vec<(Second, u64)> = Vec::new();
            self.lists_of(run, rank, &mut |second, list| {
                n_bytes.push((second, list.len() as u64));
            })?;
            Ok(n_bytes)
        };
        let runs = self.placed.par_iter().map(of_run);
        let runs: Vec<_> = runs.collect::<Result<_, BuildError>>()?;
        let mut n_bytes: BTreeMap<Second, u64> = BTreeMap::new();
        for (second, n) in runs.into_iter().flatten() {
            *n_bytes.entry(second).or_default() += n;
        }
        let mut parts: Vec<(RangeInclusive<Second>, u64)> = Vec::new();
        for (second, n) in n_bytes {
            match parts.last_mut() {
                Some((part, sum)) if *sum + n <= part_bytes => {
                    *part = *part.start()..=second;
                    *sum += n;
                }
                _ => parts.push((second..=second, n)),
            }
        }
        Ok(parts.into_iter().map(|(part, _)| part).collect())
    }

    /// Calls `take` with the second characters of a run's row, and their lists.
    fn lists_of(
        &self,
        run: &Run,
        rank: u32,
        take: &mut dyn FnMut(Second, &[u8]),
    ) -> Result<(), BuildError> {
        let Some(symbol) = self.alphabet.symbol(rank) else { return Ok(()) };
        let mut is_known = true;
        run.row(symbol.character, self.store, &mut |second, list| match second
            .map(|c| self.alphabet.rank(c))
        {
            None => take(Second::End, list),
            Some(Some(rank)) => take(Second::Rank(rank), list),
            Some(None) => is_known = false,
        })?;
        if is_known { Ok(()) } else { Err(BuildError::DamagedRun) }
    }

    /// The lists of a part of a row.
    fn lists(&self, rank: u32, part: &RangeInclusive<Second>) -> Result<Lists, BuildError> {
        let of_run = |(run, i): (&(Run, u32), u32)| {
            let mut lists = Lists::default();
            self.lists_of(&run.0, rank, &mut |second, list| {
                if part.contains(&second) {
                    lists.push(second, i, list);
                }
            })?;
            Ok(lists)
        };
        let runs = self.placed.par_iter().zip(0..self.placed.len() as u32).map(of_run);
        let mut runs = runs.collect::<Result<Vec<_>, BuildError>>()?.into_iter();
        let mut all = runs.next().unwrap_or_default();
        for lists in runs {
            all.append(&lists);
        }
        all.entries.sort_unstable_by_key(|entry| (entry.second, entry.run));
        Ok(all)
    }

    /// A gram with its list over all documents, from those of the runs, of which there is one at least.
    fn gram(
        &self,
        rank: u32,
        lists: &Lists,
        entries: &[Entry],
    ) -> Result<(Term, Postings), BuildError> {
        let second = entries.first().map_or(Second::End, |entry| entry.second);
        let mut postings = Postings::default();
        for Entry { run, start, end, .. } in entries {
            let list = lists.bytes.get(*start as usize..*end as usize).unwrap_or_default();
            let base = self.placed.get(*run as usize).map_or(0, |run| run.1);
            read_list(list, base, &mut postings, false)?;
        }
        Ok((Term::Gram(rank, second), postings))
    }

    /// The grams that begin with the character of a rank.
    fn row(&self, rank: u32) -> Result<Batch, BuildError> {
        let lists = self.lists(rank, &ALL)?;
        let grams = lists.entries.chunk_by(|a, b| a.second == b.second);
        grams.map(|entries| self.gram(rank, &lists, entries)).collect()
    }
}

/// All second characters.
const ALL: RangeInclusive<Second> = Second::Any..=Second::Rank(u32::MAX);

/// Lists of grams with one first character, as the runs have them.
#[derive(Debug, Default)]
struct Lists {
    bytes: Vec<u8>,
    /// Ascending, once all are here.
    entries: Vec<Entry>,
}

/// The list of a gram in a run.
#[derive(Clone, Copy, Debug)]
struct Entry {
    second: Second,
    run: u32,
    /// Where it is in the bytes.
    start: u32,
    end: u32,
}

impl Lists {
    fn push(&mut self, second: Second, run: u32, list: &[u8]) {
        let start = self.bytes.len() as u32;
        self.bytes.extend_from_slice(list);
        self.entries.push(Entry { second, run, start, end: self.bytes.len() as u32 });
    }

    fn append(&mut self, other: &Lists) {
        let base = self.bytes.len() as u32;
        self.bytes.extend_from_slice(&other.bytes);
        let moved = |entry: &Entry| {
            let (start, end) = (base + entry.start, base + entry.end);
            Entry { start, end, ..*entry }
        };
        self.entries.extend(other.entries.iter().map(moved));
    }
}

/// A row that is too long to be decoded at once.
struct LongRow {
    rank: u32,
    /// Those that were not read yet.
    parts: std::vec::IntoIter<RangeInclusive<Second>>,
    lists: Lists,
    /// Its entries before this were taken.
    next: usize,
}

impl LongRow {
    fn open(runs: &Runs<'_>, rank: u32) -> Result<LongRow, BuildError> {
        let parts = runs.parts(rank)?.into_iter();
        Ok(LongRow { rank, parts, lists: Lists::default(), next: 0 })
    }

    /// Its next grams; none behind the last.
    fn next(&mut self, runs: &Runs<'_>) -> Result<Batch, BuildError> {
        if self.next == self.lists.entries.len() {
            let Some(part) = self.parts.next() else { return Ok(Vec::new()) };
            // What was read is let go before the next is.
            self.lists = Lists::default();
            self.lists = runs.lists(self.rank, &part)?;
            self.next = 0;
        }
        let rest = self.lists.entries.get(self.next..).unwrap_or_default();
        let (mut grams, mut n_bytes) = (Vec::new(), 0);
        for entries in rest.chunk_by(|a, b| a.second == b.second) {
            if n_bytes > runs.batch_bytes {
                break;
            }
            n_bytes +=
                entries.iter().map(|entry| (entry.end - entry.start) as usize).sum::<usize>();
            self.next += entries.len();
            grams.push(entries);
        }
        let gram = |entries: &[Entry]| runs.gram(self.rank, &self.lists, entries);
        grams.into_par_iter().map(gram).collect()
    }
}

/// Terms in the order of the index, some at a time.
pub(crate) struct Terms<'a> {
    runs: Runs<'a>,
    progress: &'a Progress,
    /// That of the next row.
    rank: u32,
    /// The row before it, while there is more of it.
    row: Option<LongRow>,
    /// What comes behind the last row.
    words: Option<MergedWords<'a>>,
}

/// Terms, each with its list over all documents.
pub(crate) type Batch = Vec<(Term, Postings)>;

impl Terms<'_> {
    /// The next terms; `None` behind the last.
    ///
    /// # Errors
    /// When a run is damaged or cannot be read.
    pub(crate) fn next(&mut self) -> Result<Option<Batch>, BuildError> {
        let mut batch = Batch::new();
        while batch.is_empty() && (self.row.is_some() || self.rank < self.runs.alphabet.len()) {
            batch = self.grams()?;
        }
        if batch.is_empty() {
            let words = match self.words.take() {
                Some(words) => words,
                None => MergedWords::new(&self.runs)?,
            };
            batch = self.words.insert(words).next()?;
        }
        Ok((!batch.is_empty()).then_some(batch))
    }

    /// More of a long row, or the next rows: as many as memory has room for, read on all threads. There may be none in
    /// them.
    fn grams(&mut self) -> Result<Batch, BuildError> {
        if let Some(row) = &mut self.row {
            let grams = row.next(&self.runs)?;
            if grams.is_empty() {
                self.row = None;
            }
            return Ok(grams);
        }
        let (from, n_ranks) = (self.rank, self.runs.alphabet.len());
        let (mut to, mut n_bytes) = (from, 0);
        while to < n_ranks {
            n_bytes += self.runs.row_bytes(to);
            if n_bytes > self.runs.batch_bytes as u64 {
                break;
            }
            to += 1;
        }
        let mut grams = Batch::new();
        if to == from {
            self.row = Some(LongRow::open(&self.runs, from)?);
            to += 1;
        } else {
            let rows = (from..to).into_par_iter().with_max_len(1);
            for row in rows.map(|rank| self.runs.row(rank)).collect::<Vec<_>>() {
                grams.append(&mut row?);
            }
        }
        self.progress.advance(u64::from(to - from));
        self.rank = to;
        Ok(grams)
    }
}

/// The words of all runs, ascending.
struct MergedWords<'a> {
    placed: &'a [(Run, u32)],
    batch_bytes: usize,
    runs: Vec<Words<'a>>,
    /// The next word of each run, and its place among the runs.
    next: BinaryHeap<Reverse<(String, usize)>>,
}

impl MergedWords<'_> {
    fn new<'a>(runs: &Runs<'a>) -> Result<MergedWords<'a>, BuildError> {
        let Runs { placed, store, batch_bytes, .. } = *runs;
        let mut runs: Vec<_> = placed.iter().map(|(run, _)| run.words(store)).collect();
        let mut next = BinaryHeap::new();
        for (i, words) in runs.iter_mut().enumerate() {
            next.extend(words.next()?.map(|word| Reverse((word, i))));
        }
        Ok(MergedWords { placed, batch_bytes, runs, next })
    }

    /// Some words; none behind the last.
    fn next(&mut self) -> Result<Batch, BuildError> {
        let (mut terms, mut n_bytes) = (Vec::new(), 0);
        while n_bytes < self.batch_bytes
            && let Some(Reverse((word, i))) = self.next.pop()
        {
            let mut postings = Postings::default();
            n_bytes += self.read(i, &mut postings)?;
            // Of one word the runs come in their order.
            while let Some(same) = self.next.peek()
                && same.0.0 == word
                && let Some(Reverse((_, i))) = self.next.pop()
            {
                n_bytes += self.read(i, &mut postings)?;
            }
            terms.push((Term::Word(word.into_bytes()), postings));
        }
        Ok(terms)
    }

    /// Adds the list of the word that a run is at to `postings`, and goes on to its next one. Returns the bytes read.
    fn read(&mut self, i: usize, postings: &mut Postings) -> Result<usize, BuildError> {
        let Some(words) = self.runs.get_mut(i) else { return Ok(0) };
        let base = self.placed.get(i).map_or(0, |run| run.1);
        let list = words.list()?;
        let n_bytes = list.len();
        read_list(list, base, postings, true)?;
        self.next.extend(words.next()?.map(|word| Reverse((word, i))));
        Ok(n_bytes)
    }
}

#[cfg(test)]
mod tests {
    use aril_index::{Alphabet, Postings, Symbol, Term};
    use aril_text::Characters;

    use super::{BATCH_BYTES, Runs};
    use crate::cut::IdCounter;
    use crate::document::{Document, Section};
    use crate::progress::Progress;
    use crate::run::{Run, RunWriter};
    use crate::store::Store;
    use crate::unicode::{Unicode, Variants};

    /// Runs of a document each.
    fn runs(texts: &[String], store: &Store) -> Vec<(Run, u32)> {
        let run = |(base, text): (u32, &String)| {
            let section = Section { text: text.clone(), ..Section::default() };
            let mut writer = RunWriter::new(IdCounter::default(), Variants::Chinese);
            let sections = vec![section];
            writer.push(&Document { sections, title: "字典 word".into(), ..Document::default() });
            (Run::new(writer.finish().0, store).unwrap(), 100 * base)
        };
        (0..).zip(texts).map(run).collect()
    }

    /// All terms, and in how many batches they come.
    fn terms(runs: Runs<'_>) -> (Vec<(Term, Postings)>, usize) {
        let progress = Progress::default();
        let (mut all, mut n_batches) = (Vec::new(), 0);
        let mut terms = runs.terms(&progress);
        while let Some(batch) = terms.next().unwrap() {
            all.extend(batch);
            n_batches += 1;
        }
        (all, n_batches)
    }

    #[test]
    fn rows_are_the_same_however_many_parts_they_are_read_in() {
        let han = |n: u32| char::from_u32(0x4E00 + n).unwrap();
        let text = |i: u32| (0..400).flat_map(|n| ['的', han(n * (i + 1) % 500)]).collect();
        let texts: Vec<String> = (0..7).map(text).collect();
        let store = Store::in_memory();
        let placed = runs(&texts, &store);
        let mut counts = std::collections::HashMap::new();
        for (run, _) in &placed {
            run.count(&mut counts);
        }
        let symbol = |(character, count)| Symbol {
            character,
            class: Unicode.class(character).code(),
            count,
        };
        let alphabet = Alphabet::new(counts.into_iter().map(symbol).collect());
        let with = |batch_bytes| {
            terms(Runs { placed: &placed, store: &store, alphabet: &alphabet, batch_bytes })
        };
        let (whole, n_whole) = with(BATCH_BYTES);
        assert!(whole.is_sorted_by(|a, b| a.0 < b.0));
        let is_frequent = |(_, postings): &&(Term, Postings)| postings.passages.len() > 10;
        assert!(whole.iter().filter(is_frequent).count() > 3);
        assert_eq!(n_whole, 2);
        for batch_bytes in [1, 30, 700] {
            let (parts, n_batches) = with(batch_bytes);
            assert!(n_batches > 2, "{n_batches}");
            assert!(parts == whole, "{batch_bytes}");
        }
    }
}
