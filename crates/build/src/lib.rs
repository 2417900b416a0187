//! Aril's builder: documents in, index files out.
//!
//! A folder becomes an index in four steps, a module each: [`source`] finds the files, [`extract`]
//! makes documents of them, [`invert`] makes an index of documents, and [`output`] puts it on disk in
//! one atomic step. [`unicode`] is the full knowledge of Unicode that the other side does without.
//!
//! The same documents give the same bytes on every machine.

mod blocks;
mod config;
mod cut;
mod document;
mod error;
pub mod extract;
pub mod invert;
pub mod output;
mod pages;
mod shards;
pub mod source;
pub mod unicode;

pub use blocks::StoredBlock;
pub use config::{Config, Source};
pub use document::{Document, Section};
pub use error::{BuildError, Problem, ProblemKind};
pub use output::{Layout, Manifest};

use std::path::Path;

/// What a build does beyond its configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BuildOptions {
    /// Leave files out that cannot be read, and report them; otherwise the first look at all of them ends
    /// the build.
    pub skip_unreadable: bool,
    /// How the index is packed into files.
    pub layout: Layout,
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
    /// How they are packed.
    pub layout: Layout,
    /// Files that could not be read and were left out, with the reason of each.
    pub skipped: Vec<Problem>,
}

/// Builds the index of the documents below `folder` into the folder `out`.
///
/// # Errors
/// When `folder` holds no document, a document cannot be read, or `out` cannot be written. `out` is
/// then as it was.
pub fn build(
    folder: &Path,
    config: &Config,
    out: &Path,
    options: BuildOptions,
) -> Result<Report, BuildError> {
    output::check_target(out)?;
    let found = source::read_documents(folder, config, Some(out))?;
    if !found.problems.is_empty() && !options.skip_unreadable {
        return Err(BuildError::Unreadable { problems: found.problems });
    }
    if found.documents.is_empty() {
        return Err(BuildError::NothingReadable {
            folder: folder.to_owned(),
            problems: found.problems,
        });
    }
    let index = invert::index(&found.documents)?;
    let n_bytes = output::write(&index, out, options.layout)?;
    Ok(Report {
        n_docs: index.n_docs(),
        n_passages: index.n_passages,
        n_terms: index.n_terms,
        n_bytes,
        layout: options.layout.of(index.block_bytes()),
        skipped: found.problems,
    })
}
