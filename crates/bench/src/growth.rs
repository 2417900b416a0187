//! Growth: what an index of ever more documents costs to build, to load and to ask.

use std::error::Error;
use std::process::Command;
use std::time::Instant;

use aril::{Index, Memory, Progress};
use aril_build::Builder;
use serde::{Deserialize, Serialize};

use crate::oracle::lines;
use crate::synthetic::{Script, Synthetic};
use crate::transfers::quantile;

/// What an index of so many synthetic documents costs, on this machine and without a browser.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Growth {
    /// Documents.
    pub documents: usize,
    /// Bytes of their text in UTF-8.
    pub text_bytes: usize,
    /// Seconds to build the index from documents in memory.
    pub build_s: f64,
    /// The most memory that the process had, documents included, in MB; absent where the system does
    /// not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_mb: Option<f64>,
    /// What a query of 4 characters loads, all but the head and what is loaded once, bytes, p95.
    pub found_bytes_p95: u64,
    /// The same with five excerpts.
    pub shown_bytes_p95: u64,
    /// Bytes of the index.
    pub index_bytes: u64,
    /// Bytes of its head.
    pub head_bytes: u64,
    /// Milliseconds to open the index and answer a first query.
    pub open_ms: f64,
    /// Milliseconds of a warm query: the median of [`N_QUERIES`].
    pub median_ms: f64,
    /// The same for the slowest in twenty.
    pub p95_ms: f64,
    /// The longest.
    pub longest_ms: f64,
}

/// Warm queries asked for each size: stretches of 2 to 5 characters of the text.
pub const N_QUERIES: usize = 250;

/// Measures one size in a process of its own, so that its peak of memory is its own: this program,
/// called with `growth --one N`.
///
/// # Errors
/// When the process fails.
pub fn measure_growth_apart(n_docs: usize, length: u64) -> Result<Growth, Box<dyn Error>> {
    let output = Command::new(std::env::current_exe()?)
        .args(["growth", "--one", &n_docs.to_string(), "--length", &length.to_string()])
        .output()?;
    if !output.status.success() {
        return Err(format!(
            "{n_docs} documents: {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        )
        .into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Measures one size in this process.
///
/// # Errors
/// When the index cannot be built, written or searched.
pub fn measure_growth(n_docs: usize, length: u64) -> Result<Growth, Box<dyn Error>> {
    let synthetic = || Synthetic::new(1, Script::Han).with_length(length).take(n_docs);
    let folder = tempfile::tempdir()?;
    let started = Instant::now();
    let mut builder = Builder::new(Memory::default(), folder.path());
    let (mut text_bytes, mut all) = (0, Vec::new());
    for (i, document) in synthetic().enumerate() {
        text_bytes += lines(&document).map(str::len).sum::<usize>();
        if i % n_docs.div_ceil(N_QUERIES) == 0 {
            all.extend(lines(&document).map(str::to_owned));
        }
        builder.push(&document)?;
    }
    let index = builder.finish(&Progress::default())?;
    let build_s = started.elapsed().as_secs_f64();
    let index_bytes = index.write(folder.path(), aril_build::Layout::Auto)?;
    let head_bytes = index.head()?.0.len() as u64;
    drop(index);
    let peak_mb = peak_mb();
    let queries: Vec<String> = (0..N_QUERIES)
        .filter_map(|i| all.get(all.len() * i / N_QUERIES).map(|line| (i, line)))
        .map(|(i, line)| line.chars().skip(i % 7).take(2 + i % 4).collect())
        .collect();
    let four: Vec<String> =
        all.iter().filter_map(|line| line.get(..12)).take(N_QUERIES).map(str::to_owned).collect();
    let (mut found_bytes, mut shown_bytes) = (Vec::new(), Vec::new());
    for query in &four {
        let mut index = Index::open(folder.path())?;
        index.search("x", 0)?; // What is loaded once.
        let before = index.fetched().n_bytes;
        index.search(query, 0)?;
        found_bytes.push(index.fetched().n_bytes - before);
        index.search(query, 5)?;
        shown_bytes.push(index.fetched().n_bytes - before);
    }
    found_bytes.sort_unstable();
    shown_bytes.sort_unstable();
    let started = Instant::now();
    let mut index = Index::open(folder.path())?;
    index.search(queries.first().map_or("", String::as_str), 10)?;
    let open_ms = started.elapsed().as_secs_f64() * 1e3;
    let mut times_ms = Vec::new();
    for query in &queries {
        index.search(query, 10)?; // Its text blocks arrive here.
        let started = Instant::now();
        index.search(query, 10)?;
        times_ms.push(started.elapsed().as_secs_f64() * 1e3);
    }
    times_ms.sort_by(f64::total_cmp);
    let at = |share: f64| {
        times_ms.get((times_ms.len() as f64 * share) as usize).copied().unwrap_or_default()
    };
    let (median_ms, p95_ms) = (at(0.5), at(0.95));
    let longest_ms = times_ms.last().copied().unwrap_or_default();
    Ok(Growth {
        documents: n_docs,
        text_bytes,
        build_s,
        peak_mb,
        index_bytes,
        head_bytes,
        found_bytes_p95: quantile(&found_bytes, 0.95),
        shown_bytes_p95: quantile(&shown_bytes, 0.95),
        open_ms,
        median_ms,
        p95_ms,
        longest_ms,
    })
}

/// The most memory that this process had, as Linux counts it.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}
