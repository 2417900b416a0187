//! Quality of answers: do people who type what they remember of a page find it, and what does it take?
//!
//! Each set of queries is drawn from a corpus by random numbers that are the same in every run, and knows which
//! documents it wants. [`SETS`] lists them; [`measure_quality`] asks them of an index.

mod ask;
mod bm25;
mod corpus;
mod hangul;
mod kana;
mod known;
mod pinyin;
mod questions;
mod sets;
mod stretches;
mod table;
mod words;

pub use ask::{Measured, Miss, Ranks, measure_quality};
pub use corpus::{Corpus, Writing};
pub use sets::{Aim, Query, SETS, Set};
pub use table::{Failure, HEAD, ReferenceRow, Row};

/// How exhaustive BM25 ranks the same queries: with documents as units, and with passages.
#[must_use]
pub fn rank_by_bm25(corpus: &Corpus, queries: &[Query]) -> [(&'static str, Ranks); 2] {
    let [documents, passages] = bm25::rank(corpus, queries).map(|best| {
        let mut ranks = Ranks::default();
        for (query, best) in queries.iter().zip(best) {
            ranks.add(query, best.into_iter().map(Some));
        }
        ranks
    });
    [("BM25 of documents", documents), ("BM25 of passages", passages)]
}
