//! Aril's builder: documents in, index files out.
//!
//! A folder becomes an index in five steps, a module each: [`source`] finds the files, [`extract`] makes
//! documents of them, `run` inverts some consecutive documents at a time, `compile` merges all runs into the
//! blocks of an index, and [`output`] puts it on disk in one atomic step. [`unicode`] is the full knowledge of
//! Unicode that the other side does without.
//!
//! The same documents give the same bytes, on every machine, however many threads or machines share the work
//! and whatever memory it may take.

mod address;
mod batches;
mod blocks;
mod canonical;
mod chunk;
mod chunks;
mod columns;
mod compile;
mod config;
mod cut;
mod decode;
mod dictionary;
mod document;
mod error;
pub mod extract;
mod ignored;
mod index;
mod merge;
pub mod output;
mod pages;
mod parts;
mod progress;
mod readings;
mod run;
mod shards;
mod site_name;
pub mod source;
mod stems;
mod store;
mod texts;
pub mod unicode;
mod vocabulary;
mod weights;
mod writer;

use std::path::{Path, PathBuf};

pub use address::UrlPattern;
pub use compile::{Builder, index, index_with};
pub use config::{
    BodyFormat, Config, FieldNames, FieldWeights, Reading, Recency, Settings, Source, nearest,
};
pub use document::{Document, Fields, Section, Weight, language_tag};
pub use error::{BuildError, Problem, ProblemKind, UNREADABLE_ADVICE};
pub use index::Index;
pub use output::{Host, Layout, Manifest, Packing};
pub use parts::{Part, build_part, merge_parts};
pub use progress::{Progress, Stage};
pub use unicode::Variants;
pub use writer::IndexBuilder;

use crate::store::Store;

/// What a build does beyond its configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildOptions {
    /// A file that cannot be read, or not all of it, ends the build, once all were looked at; otherwise what
    /// cannot be read is left out, and reported.
    pub strict: bool,
    /// How the index is packed into files.
    pub packing: Packing,
    /// About how many bytes of memory the build takes; what has no room waits in a temporary file beside the
    /// index.
    pub memory: Memory,
    /// A folder that keeps what was made of files, so that the next build reads only those that changed.
    pub cache: Option<PathBuf>,
}

/// Bytes of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory(pub usize);

impl Default for Memory {
    fn default() -> Memory {
        Memory(256 << 20)
    }
}

impl Memory {
    /// What is kept of documents until all are read.
    fn for_runs(self) -> usize {
        self.0 / 4
    }

    /// A run that is being made, of which each thread makes one.
    fn for_run(self) -> usize {
        self.0 / 2 / rayon::current_num_threads().max(1)
    }
}

/// What a build did.
#[derive(Debug)]
pub struct Report {
    /// Documents in the index.
    pub n_docs: u32,
    /// Passages in the index.
    pub n_passages: u32,
    /// Words and grams in the dictionary.
    pub n_terms: usize,
    /// Bytes of all files together.
    pub n_bytes: u64,
    /// How they are packed, and why so.
    pub packed: output::Packed,
    /// Files that were left out, or not read well, with the reason of each.
    pub skipped: Vec<Problem>,
}

/// Builds the index of the documents below `folder` into the folder `out`.
///
/// # Errors
/// When `folder` holds no document, none can be read, or `out` cannot be written. `out` is then as it was.
pub fn build(
    folder: &Path,
    config: &Config,
    out: &Path,
    options: &BuildOptions,
    progress: &Progress,
) -> Result<Report, BuildError> {
    output::check_target(out)?;
    // All threads need the folds at once when they begin to read.
    let (files, _) = rayon::join(
        || source::list_files(folder, config, Some(out)),
        || unicode::all_folds(config.settings.variants),
    );
    let files = files?;
    let chunks = chunks::chunks(&files);
    output::create(out)?;
    let cache = options.cache.as_deref();
    cache.map_or(Ok(()), output::create)?;
    let max_run_bytes = options.memory.for_run();
    let only_marked = source::seems_marked(&files, folder);
    let site_name = source::site_name(&files, folder);
    let mut reader =
        chunks::Reader { folder, config, cache, max_run_bytes, only_marked, site_name, progress };
    let mut is_again = false;
    let (store, made) = loop {
        let store = Store::new(options.memory.for_runs(), out);
        progress.begin(Stage::Files, files.len() as u64);
        let made = reader.runs(&files, &chunks, &store)?;
        // The sample may have missed a page that says what of it is to be found, or taken one that is left out.
        let only_marked = made.has_marked && (made.has_unmarked || reader.only_marked);
        if reader.only_marked == only_marked || is_again {
            break (store, made);
        }
        (reader.only_marked, is_again) = (only_marked, true);
    };
    let chunks::Made { runs, problems, .. } = made;
    if let Some(cache) = cache {
        chunks::sweep(cache, &files, &chunks);
    }
    drop(files);
    let problems = if options.strict { error::only_wishes(problems)? } else { problems };
    if runs.iter().all(Vec::is_empty) {
        return Err(BuildError::NothingReadable { folder: folder.to_owned(), problems });
    }
    let packing = options.packing.or(config.packing);
    let options = BuildOptions { packing, ..options.clone() };
    compile_into(runs, store, out, &config.settings, &options, problems, progress)
}

/// Compiles runs and writes the index.
fn compile_into(
    runs: Vec<Vec<run::Run>>,
    store: Store,
    out: &Path,
    settings: &Settings,
    options: &BuildOptions,
    skipped: Vec<Problem>,
    progress: &Progress,
) -> Result<Report, BuildError> {
    let index = compile::compile(runs, store, output::blocks_before(out), settings, progress)?;
    let (n_bytes, packed) = output::write(&index, out, options.packing, progress)?;
    Ok(Report {
        n_docs: index.n_docs(),
        n_passages: index.n_passages,
        n_terms: index.n_terms,
        n_bytes,
        packed,
        skipped,
    })
}
