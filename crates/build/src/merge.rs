//! The terms of all runs in the order of the index, each with its list over all documents.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use aril_index::{Alphabet, Postings, Second, Term};
use rayon::prelude::*;

use crate::error::BuildError;
use crate::progress::Progress;
use crate::run::{Row, Run, read_list};
use crate::store::Store;

/// So many bytes of rows are read at a time; what is read of them takes some ten times as many.
const ROWS_BYTES: u64 = 1 << 18;

/// Runs in the order of their documents, each with the id that its passages are counted from.
#[derive(Debug)]
pub(crate) struct Runs<'a> {
    pub(crate) placed: &'a [(Run, u32)],
    pub(crate) store: &'a Store,
    pub(crate) alphabet: &'a Alphabet,
}

impl Runs<'_> {
    /// Calls `take` with each term and its postings, ascending. Each character counts as progress.
    ///
    /// # Errors
    /// When a run is damaged or cannot be read, or `take` fails.
    pub(crate) fn each_term(
        &self,
        progress: &Progress,
        take: &mut dyn FnMut(Term, Postings) -> Result<(), BuildError>,
    ) -> Result<(), BuildError> {
        let (mut from, n_ranks) = (0, self.alphabet.len());
        while from < n_ranks {
            // Rows are read on all threads, as many as memory has room for.
            let (mut to, mut n_bytes) = (from, 0);
            while to < n_ranks && (to == from || n_bytes + self.row_bytes(to) <= ROWS_BYTES) {
                n_bytes += self.row_bytes(to);
                to += 1;
            }
            let rows: Vec<_> = (from..to).into_par_iter().map(|rank| self.row(rank)).collect();
            for row in rows {
                for (term, postings) in row? {
                    take(term, postings)?;
                }
                progress.advance(1);
            }
            from = to;
        }
        self.words(take)
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

    fn words(
        &self,
        take: &mut dyn FnMut(Term, Postings) -> Result<(), BuildError>,
    ) -> Result<(), BuildError> {
        let mut runs: Vec<_> = self.placed.iter().map(|(run, _)| run.words(self.store)).collect();
        let mut next = BinaryHeap::new();
        for (i, words) in runs.iter_mut().enumerate() {
            next.extend(words.next()?.map(|word| Reverse((word, i))));
        }
        while let Some(Reverse((word, i))) = next.pop() {
            let mut postings = Postings::default();
            let mut read = |i: usize, next: &mut BinaryHeap<_>| -> Result<(), BuildError> {
                let Some(words) = runs.get_mut(i) else { return Ok(()) };
                let base = self.placed.get(i).map_or(0, |run| run.1);
                read_list(words.list()?, base, &mut postings, true)?;
                next.extend(words.next()?.map(|word| Reverse((word, i))));
                Ok(())
            };
            read(i, &mut next)?;
            while let Some(Reverse((same, _))) = next.peek()
                && *same == word
            {
                // Of one word the runs come in their order.
                if let Some(Reverse((_, i))) = next.pop() {
                    read(i, &mut next)?;
                }
            }
            take(Term::Word(word.into_bytes()), postings)?;
        }
        Ok(())
    }
}
