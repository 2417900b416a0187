//! Exactness: for every stretch of characters that stands in the documents, what a search for it
//! returns, held against a plain scan.

use std::collections::BTreeSet;

use aril::{Document, Index, SearchError};

use crate::oracle::{Oracle, document_url, exact_urls, lines};

/// How exact the answers to all queries of one length were. All shares are from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exactness {
    /// Characters in each query.
    pub n_chars: usize,
    /// Queries asked.
    pub n_queries: usize,
    /// The share of documents that hold a query which were hits and said so, mean over queries.
    pub recall: f64,
    /// The share of hits said to hold the query which do, mean over queries.
    pub precision: f64,
    /// The share of the first 10 hits, or of all when they are fewer, that hold the query; mean over
    /// queries.
    pub precision_at_10: f64,
    /// The share of queries whose first hit holds it.
    pub first_holds: f64,
}

/// Searches for every stretch of `n_chars` characters in the lines of `documents`; when they are more
/// than `max_queries`, for so many at equal distances.
///
/// # Errors
/// When the index cannot be searched.
pub fn measure_exactness(
    documents: &[Document],
    index: &mut Index,
    n_chars: usize,
    max_queries: usize,
) -> Result<Exactness, SearchError> {
    let oracle = Oracle::new(documents);
    let mut queries: BTreeSet<String> = BTreeSet::new();
    for line in documents.iter().flat_map(lines) {
        let chars: Vec<char> = line.chars().collect();
        let stretches = chars.windows(n_chars).map(|stretch| stretch.iter().collect());
        // What stands between quotes is asked for without them.
        let is_text = |query: &String| query.trim() == query && query.matches('"').count() < 2;
        queries.extend(stretches.filter(is_text));
    }
    let step = queries.len().div_ceil(max_queries).max(1);
    let (mut n_queries, mut sums) = (0, [0.0; 4]);
    for query in queries.iter().step_by(step) {
        let holders = oracle.holders(query);
        if holders.is_empty() {
            // Nothing but characters that fold to nothing.
            continue;
        }
        let answer = index.search(query, documents.len().max(10))?;
        let claimed = exact_urls(&answer);
        let n_right = claimed.iter().filter(|url| holders.contains(url.as_str())).count();
        let holds = |hit: &aril::Hit| holders.contains(document_url(&hit.url).as_str());
        let n_first = answer.hits.len().min(10);
        let n_first_right = answer.hits.iter().take(n_first).filter(|hit| holds(hit)).count();
        n_queries += 1;
        let shares = [
            share(n_right, holders.len()),
            share(n_right, claimed.len()),
            share(n_first_right, n_first),
            if answer.hits.first().is_some_and(holds) { 1.0 } else { 0.0 },
        ];
        sums.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
    }
    let [recall, precision, precision_at_10, first_holds] =
        sums.map(|sum| sum / f64::from(u32::try_from(n_queries).unwrap_or(u32::MAX).max(1)));
    Ok(Exactness { n_chars, n_queries, recall, precision, precision_at_10, first_holds })
}

/// `part` of `whole`; of nothing, nothing is missing.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}
