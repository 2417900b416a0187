//! The terms of all runs in the order of the index, each with its list over all documents.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use aril_index::{Alphabet, Postings, Second, Term};
use rayon::prelude::*;

use crate::document::Document;
use crate::error::BuildError;
use crate::progress::Progress;
use crate::run::{Row, Run, Words, read_list};
use crate::store::Store;

/// So many bytes of rows are read at a time; what is read of them takes some ten times as many.
const ROWS_BYTES: u64 = 1 << 18;

/// Runs in the order of their documents, each with the id that its passages are counted from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Runs<'a> {
    pub(crate) placed: &'a [(Run, u32)],
    pub(crate) store: &'a Store,
    pub(crate) alphabet: &'a Alphabet,
}

impl Runs<'_> {
    /// All terms from the first on. Each character counts as progress.
    pub(crate) fn terms<'a>(&'a self, progress: &'a Progress) -> Terms<'a> {
        Terms { runs: *self, progress, rank: 0, words: None }
    }

    /// All documents, in order.
    pub(crate) fn documents(
        &self,
    ) -> impl Iterator<Item = Result<Document, BuildError>> + Send + '_ {
        self.placed.iter().flat_map(|(run, _)| run.documents(self.store))
    }

    /// So many bytes of the runs hold what [`row`](Self::row) reads.
    fn row_bytes(&self, rank: u32) -> u64 {
        let first = self.alphabet.symbol(rank).map(|symbol| symbol.character);
        let bytes = |first| self.placed.iter().map(|(run, _)| run.row_bytes(first)).sum();
        first.map_or(0, bytes)
    }

    /// The grams that begin with the character of a rank.
    fn row(&self, rank: u32) -> Result<Vec<(Term, Postings)>, BuildError> {
        let mut grams = Vec::new();
        let Some(symbol) = self.alphabet.symbol(rank) else { return Ok(grams) };
        let mut rows: Vec<Row> = self
            .placed
            .iter()
            .map(|(run, _)| run.row(symbol.character, self.store))
            .collect::<Result<_, _>>()?;
        // Of a common character they are half a million in a million documents.
        let n_entries = rows.iter().map(|row| row.seconds.len()).sum();
        let mut entries: Vec<(Second, u32, Range<u32>)> = Vec::with_capacity(n_entries);
        for (i, row) in (0..).zip(&mut rows) {
            for (second, range) in std::mem::take(&mut row.seconds) {
                let second = match second {
                    None => Second::End,
                    Some(c) => Second::Rank(self.alphabet.rank(c).ok_or(BuildError::DamagedRun)?),
                };
                entries.push((second, i, range));
            }
        }
        entries.sort_unstable_by_key(|(second, i, _)| (*second, *i));
        for group in entries.chunk_by(|a, b| a.0 == b.0) {
            let mut postings = Postings::default();
            for (_, i, range) in group {
                let i = *i as usize;
                let range = range.start as usize..range.end as usize;
                let list = rows.get(i).and_then(|row| row.lists.get(range));
                let base = self.placed.get(i).map_or(0, |run| run.1);
                read_list(list.unwrap_or_default(), base, &mut postings, false)?;
            }
            if let Some((second, ..)) = group.first() {
                grams.push((Term::Gram(rank, *second), postings));
            }
        }
        Ok(grams)
    }
}

/// Terms in the order of the index, some at a time.
pub(crate) struct Terms<'a> {
    runs: Runs<'a>,
    progress: &'a Progress,
    /// That of the next row.
    rank: u32,
    /// What comes behind the last row.
    words: Option<MergedWords<'a>>,
}

/// Some terms, each with its list over all documents.
pub(crate) struct Batch {
    pub(crate) terms: Vec<(Term, Postings)>,
    /// Whether it takes much memory: the row of a common character.
    pub(crate) is_large: bool,
}

impl Terms<'_> {
    /// The next terms; `None` behind the last.
    ///
    /// # Errors
    /// When a run is damaged or cannot be read.
    pub(crate) fn next(&mut self) -> Result<Option<Batch>, BuildError> {
        let mut batch = Batch { terms: Vec::new(), is_large: false };
        while batch.terms.is_empty() && self.rank < self.runs.alphabet.len() {
            batch = self.rows()?;
        }
        if batch.terms.is_empty() {
            let words = match self.words.take() {
                Some(words) => words,
                None => MergedWords::new(&self.runs)?,
            };
            batch.terms = self.words.insert(words).next()?;
        }
        Ok((!batch.terms.is_empty()).then_some(batch))
    }

    /// The next rows, read on all threads, as many as memory has room for; at least one.
    fn rows(&mut self) -> Result<Batch, BuildError> {
        let (from, n_ranks) = (self.rank, self.runs.alphabet.len());
        let (mut to, mut n_bytes) = (from, 0);
        while to < n_ranks {
            let n_row_bytes = self.runs.row_bytes(to);
            if to > from && n_bytes + n_row_bytes > ROWS_BYTES {
                break;
            }
            n_bytes += n_row_bytes;
            to += 1;
        }
        let rows = (from..to).into_par_iter().with_max_len(1).map(|rank| self.runs.row(rank));
        let mut terms = Vec::new();
        for row in rows.collect::<Vec<_>>() {
            terms.append(&mut row?);
        }
        self.progress.advance(u64::from(to - from));
        self.rank = to;
        Ok(Batch { terms, is_large: n_bytes > ROWS_BYTES })
    }
}

/// The words of all runs, ascending.
struct MergedWords<'a> {
    placed: &'a [(Run, u32)],
    runs: Vec<Words<'a>>,
    /// The next word of each run, and its place among the runs.
    next: BinaryHeap<Reverse<(String, usize)>>,
}

impl MergedWords<'_> {
    fn new<'a>(runs: &Runs<'a>) -> Result<MergedWords<'a>, BuildError> {
        let Runs { placed, store, .. } = *runs;
        let mut runs: Vec<_> = placed.iter().map(|(run, _)| run.words(store)).collect();
        let mut next = BinaryHeap::new();
        for (i, words) in runs.iter_mut().enumerate() {
            next.extend(words.next()?.map(|word| Reverse((word, i))));
        }
        Ok(MergedWords { placed, runs, next })
    }

    /// Some words; none behind the last.
    fn next(&mut self) -> Result<Vec<(Term, Postings)>, BuildError> {
        let (mut terms, mut n_bytes) = (Vec::new(), 0);
        while n_bytes < ROWS_BYTES
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
    fn read(&mut self, i: usize, postings: &mut Postings) -> Result<u64, BuildError> {
        let Some(words) = self.runs.get_mut(i) else { return Ok(0) };
        let base = self.placed.get(i).map_or(0, |run| run.1);
        let list = words.list()?;
        let n_bytes = list.len() as u64;
        read_list(list, base, postings, true)?;
        self.next.extend(words.next()?.map(|word| Reverse((word, i))));
        Ok(n_bytes)
    }
}
