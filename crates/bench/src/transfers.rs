//! Transfers: what an index makes a visitor load, query by query.

use std::path::Path;

use aril::{Document, Index, SearchError};

use crate::oracle::lines;

/// What queries of one length took, each the first of a visit; what every query needs is here already.
#[derive(Clone, Debug, Default)]
pub struct Transfers {
    /// Characters in each query, or words.
    pub len: usize,
    /// By query, ascending: bytes until the hits are found, without their excerpts.
    pub found_bytes: Vec<u64>,
    /// The same to five excerpts.
    pub shown_bytes: Vec<u64>,
    /// By query, ascending: how often more was asked for until the hits are found.
    pub found_rounds: Vec<u32>,
    /// The same to five excerpts.
    pub shown_rounds: Vec<u32>,
}

/// Asks `n_queries` stretches that stand in `documents` of the index in `folder`: of `len` Chinese,
/// Japanese or Korean characters where the text has such, else of `len` words.
///
/// # Errors
/// When the index cannot be searched.
pub fn measure_transfers(
    documents: &[Document],
    folder: &Path,
    len: usize,
    n_queries: usize,
) -> Result<Transfers, SearchError> {
    let mut transfers = Transfers { len, ..Transfers::default() };
    let lines: Vec<&str> = documents.iter().flat_map(lines).collect();
    let is_wide = |c: char| matches!(c, '\u{3041}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}');
    let is_cjk = lines.iter().filter(|line| line.contains(is_wide)).count() > lines.len() / 2;
    let mut queries = Vec::new();
    for line in &lines {
        if is_cjk {
            let runs = line.split(|c| !is_wide(c)).map(|run| run.chars().collect::<Vec<_>>());
            let stretch = |run: Vec<char>| run.iter().take(len).collect();
            queries.extend(runs.filter(|run| run.len() >= len).map(stretch));
        } else {
            let words: Vec<&str> = line.split_whitespace().collect();
            queries.extend(words.chunks_exact(len).map(|words| words.join(" ")));
        }
    }
    let step = (queries.len() / n_queries).max(1);
    for query in queries.iter().skip(step / 2).step_by(step) {
        let mut index = Index::open(folder)?;
        index.search("x", 0)?;
        let before = index.fetched();
        index.search(query, 0)?;
        let found = index.fetched();
        index.search(query, 5)?;
        let shown = index.fetched();
        transfers.found_bytes.push(found.n_bytes - before.n_bytes);
        transfers.shown_bytes.push(shown.n_bytes - before.n_bytes);
        transfers.found_rounds.push(found.n_rounds - before.n_rounds);
        transfers.shown_rounds.push(shown.n_rounds - before.n_rounds);
    }
    transfers.found_bytes.sort_unstable();
    transfers.shown_bytes.sort_unstable();
    transfers.found_rounds.sort_unstable();
    transfers.shown_rounds.sort_unstable();
    Ok(transfers)
}

/// The value that `share` of the ascending `values` do not exceed; 0 when there are none.
pub fn quantile<T: Copy + Default>(values: &[T], share: f64) -> T {
    let rank = (values.len() as f64 * share).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}
