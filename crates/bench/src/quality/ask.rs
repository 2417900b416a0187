//! Asks an index a set of queries, and counts what was found and what it took.

use std::path::Path;
use std::time::Instant;

use aril::{Answer, Hit, Index, SearchError};

use super::corpus::Corpus;
use super::sets::{Aim, Query};

/// Hits of a page of results, whose excerpts are shown: what bytes, rounds and times are measured with.
const N_SHOWN: usize = 5;

/// Hits among which the wanted document is looked for.
const N_RANKED: usize = 10;

/// What was found, and what it took.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Where the wanted documents stood.
    pub ranks: Ranks,
    /// Queries without any hit.
    pub n_empty: usize,
    /// By query, ascending: bytes to five excerpts, each the first query of a visit; what every query needs is
    /// here already.
    pub fresh_bytes: Vec<u64>,
    /// The same when all are asked in one visit.
    pub session_bytes: Vec<u64>,
    /// By query, ascending: how often more was asked for, each the first query of a visit.
    pub rounds: Vec<u32>,
    /// By query, ascending: milliseconds to five excerpts, each the first query of a visit, with reading and
    /// inflating.
    pub ms: Vec<f64>,
    /// By query, where all wanted documents are: the share that was found.
    pub recall: Vec<f64>,
    /// The same when ten hits are asked for, as pages do, and so not more than ten can be found.
    pub recall_at_10: Vec<f64>,
    /// By query, where they are to be first: the share of the first 10 hits that are wanted.
    pub precision_at_10: Vec<f64>,
    /// By query, where kana are told apart: of as many of the first 10 hits as documents hold it as typed, the
    /// share that does.
    pub as_typed: Vec<f64>,
    /// Queries that missed the set's aim.
    pub misses: Vec<Miss>,
}

/// A query that missed.
#[derive(Clone, Debug)]
pub struct Miss {
    /// The query.
    pub query: Query,
    /// The first hits.
    pub hits: Vec<Hit>,
}

/// Ranks of the first wanted document, query by query; `None` beyond ten.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranks(Vec<Option<usize>>);

impl Ranks {
    /// Counts a query whose best documents are `best`, best first.
    pub fn add(&mut self, query: &Query, best: impl IntoIterator<Item = Option<u32>>) {
        let is_wanted = |document: Option<u32>| document.is_some_and(|d| query.wanted.contains(&d));
        let place = best.into_iter().take(N_RANKED).position(is_wanted);
        self.0.push(place.map(|place| place + 1));
    }

    /// Queries.
    #[must_use]
    pub fn n(&self) -> usize {
        self.0.len()
    }

    /// The share of queries with a wanted document among the first `k` of at most 10.
    #[must_use]
    pub fn hit_at(&self, k: usize) -> f64 {
        mean(self.0.iter().map(|rank| if rank.is_some_and(|rank| rank <= k) { 1.0 } else { 0.0 }))
    }

    /// The mean of 1 / rank; 0 for a query without a wanted document among the first 10.
    #[must_use]
    pub fn mrr_at_10(&self) -> f64 {
        mean(self.0.iter().map(|rank| rank.map_or(0.0, |rank| 1.0 / rank as f64)))
    }
}

/// The mean; 0 of nothing.
pub(crate) fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len().max(1);
    values.sum::<f64>() / n as f64
}

/// Asks `queries` of the index in `folder`.
///
/// # Errors
/// When the index cannot be searched.
pub fn measure_quality(
    corpus: &Corpus,
    folder: &Path,
    aim: Aim,
    queries: &[Query],
) -> Result<Measured, SearchError> {
    let mut measured = Measured::default();
    let mut session = opened(folder)?;
    // Answers do not hang on what was loaded, so everything else is asked of an index of its own.
    let mut ranked = opened(folder)?;
    for query in queries {
        measured.take_fresh(folder, query)?;
        let before = session.fetched().n_bytes;
        session.search(&query.typed, N_SHOWN)?;
        measured.session_bytes.push(session.fetched().n_bytes - before);
        let answer = ranked.search(&query.typed, N_RANKED)?;
        let all = match aim {
            Aim::First(_) => None,
            Aim::All | Aim::AllFirst => Some(ranked.search(&query.typed, corpus.n_docs())?),
        };
        measured.judge(corpus, aim, query, answer, all.as_ref());
    }
    measured.fresh_bytes.sort_unstable();
    measured.session_bytes.sort_unstable();
    measured.rounds.sort_unstable();
    measured.ms.sort_by(f64::total_cmp);
    Ok(measured)
}

/// An index with what every query needs.
fn opened(folder: &Path) -> Result<Index, SearchError> {
    let mut index = Index::open(folder)?;
    index.search("x", 0)?;
    Ok(index)
}

impl Measured {
    /// What a query takes that is the first of a visit.
    fn take_fresh(&mut self, folder: &Path, query: &Query) -> Result<(), SearchError> {
        let mut index = opened(folder)?;
        let before = index.fetched();
        let began = Instant::now();
        index.search(&query.typed, N_SHOWN)?;
        self.ms.push(began.elapsed().as_secs_f64() * 1e3);
        let after = index.fetched();
        self.fresh_bytes.push(after.n_bytes - before.n_bytes);
        self.rounds.push(after.n_rounds - before.n_rounds);
        Ok(())
    }

    /// Counts what was found: of ten hits, and of all where these were asked for.
    fn judge(
        &mut self,
        corpus: &Corpus,
        aim: Aim,
        query: &Query,
        answer: Answer,
        all: Option<&Answer>,
    ) {
        let first = documents(corpus, &answer);
        self.n_empty += usize::from(first.is_empty());
        let mut ranks = Ranks::default();
        ranks.add(query, first.iter().copied());
        let mut is_missed = matches!(aim, Aim::First(k) if ranks.hit_at(k) < 1.0);
        self.ranks.0.append(&mut ranks.0);
        if let Some(all) = all {
            let recall = share(&documents(corpus, all), &query.wanted, query.wanted.len());
            let recall_at_10 = share(&first, &query.wanted, query.wanted.len().min(N_RANKED));
            is_missed |= recall < 1.0 || recall_at_10 < 1.0;
            self.recall.push(recall);
            self.recall_at_10.push(recall_at_10);
        }
        if aim == Aim::AllFirst {
            let precision = share(&first, &query.wanted, first.len());
            self.precision_at_10.push(precision);
            is_missed |= precision < 1.0;
        }
        if let Some(as_typed) = query.as_typed.as_ref().filter(|holders| !holders.is_empty()) {
            let first = first.get(..as_typed.len()).unwrap_or(&first);
            self.as_typed.push(share(first, as_typed, first.len()));
        }
        if is_missed {
            let hits = answer.hits.into_iter().take(3).collect();
            self.misses.push(Miss { query: query.clone(), hits });
        }
    }
}

/// The documents of an answer's hits, best first.
fn documents(corpus: &Corpus, answer: &Answer) -> Vec<Option<u32>> {
    answer.hits.iter().map(|hit| corpus.number(&hit.url)).collect()
}

/// How many of the found documents are wanted, as a share of `n`; of nothing, nothing is missing.
fn share(found: &[Option<u32>], wanted: &std::collections::BTreeSet<u32>, n: usize) -> f64 {
    let n_right = found.iter().flatten().filter(|document| wanted.contains(document)).count();
    if n == 0 { 1.0 } else { n_right as f64 / n as f64 }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::corpus::tests::documents;
    use super::*;

    fn measure(aim: Aim, queries: &[Query]) -> Measured {
        let documents = documents(&[("千岛湖", "水"), ("湖水", "カナ"), ("山", "かな")]);
        let folder = tempfile::tempdir().unwrap();
        let index = aril_build::index(&documents).unwrap();
        index.write(folder.path(), aril::Layout::Split).unwrap();
        measure_quality(&Corpus::new(&documents), folder.path(), aim, queries).unwrap()
    }

    fn query(typed: &str, wanted: &[u32]) -> Query {
        Query::new(typed.to_owned(), wanted.iter().copied())
    }

    #[test]
    fn ranks_are_those_of_the_first_wanted_document() {
        let mut ranks = Ranks::default();
        ranks.add(&query("", &[7]), [Some(7)]);
        ranks.add(&query("", &[7, 8]), [Some(1), None, Some(2), Some(8)]);
        ranks.add(&query("", &[7]), (0..9).map(Some));
        ranks.add(&query("", &[10]), (0..11).map(Some));
        assert_eq!(ranks.0, [Some(1), Some(4), Some(8), None]);
        let quarters = |k| (ranks.hit_at(k) * 4.0).round() as u32;
        assert_eq!([1, 4, 5, 10].map(quarters), [1, 2, 2, 3]);
        assert!((ranks.mrr_at_10() - (1.0 + 0.25 + 0.125) / 4.0).abs() < 1e-9);
    }

    #[test]
    fn a_query_is_found_at_its_rank_and_takes_bytes_of_which_a_session_takes_fewer() {
        let queries = [query("湖水", &[1]), query("湖水", &[0]), query("海海", &[1])];
        let measured = measure(Aim::First(1), &queries);
        assert_eq!(measured.ranks.0.first(), Some(&Some(1)));
        assert_eq!(measured.misses.len(), 2);
        assert_eq!(measured.n_empty, 1);
        let sum = |bytes: &[u64]| bytes.iter().sum::<u64>();
        assert!(sum(&measured.session_bytes) < sum(&measured.fresh_bytes));
        assert!(measured.ms.len() == 3 && measured.rounds.len() == 3);
    }

    #[test]
    fn recall_and_precision_are_shares() {
        let measured = measure(Aim::AllFirst, &[query("湖", &[0, 1]), query("水", &[0, 2])]);
        assert_eq!(measured.recall, [1.0, 0.5]);
        assert_eq!(measured.recall_at_10, [1.0, 0.5]);
        assert_eq!(measured.precision_at_10, [1.0, 0.5]);
        assert_eq!(measured.misses.len(), 1);
    }

    #[test]
    fn kana_as_typed_are_looked_for_among_as_many_hits_as_hold_them() {
        let mut katakana = query("カナ", &[1, 2]);
        katakana.as_typed = Some(BTreeSet::from([1]));
        let measured = measure(Aim::AllFirst, &[katakana, query("湖", &[0, 1])]);
        assert_eq!(measured.as_typed.len(), 1);
        assert!([0.0, 1.0].contains(&measured.as_typed[0]));
    }
}
