//! Aril's builder: documents in, index files out.
//!
//! A folder becomes an index in four steps, a module each: [`source`] finds the files, [`extract`]
//! makes documents of them, [`invert`] makes an index of documents, and [`output`] puts it on disk in
//! one atomic step. [`unicode`] is the full knowledge of Unicode that the other side does without.
//!
//! The same documents give the same bytes on every machine.

mod config;
mod cut;
mod document;
mod error;
pub mod extract;
pub mod invert;
pub mod output;
pub mod source;
pub mod unicode;

pub use config::{Config, Source};
pub use document::{Document, Section};
pub use error::{BuildError, Problem, ProblemKind};
pub use output::Manifest;

use std::path::Path;

/// What a build did.
#[derive(Debug)]
pub struct Report {
    /// Documents in the index.
    pub n_docs: u32,
    /// Passages in the index.
    pub n_passages: u32,
    /// Words and first characters in the dictionary.
    pub n_terms: usize,
    /// Bytes of all files together.
    pub n_bytes: u64,
    /// Files that could not be read and were left out, with the reason of each.
    pub skipped: Vec<Problem>,
}

/// Builds the index of the documents below `folder` into the folder `out`.
///
/// With `skip_unreadable`, files that cannot be read are left out and reported; otherwise the first
/// look at all of them ends the build.
///
/// # Errors
/// When `folder` holds no document, a document cannot be read, or `out` cannot be written. `out` is
/// then as it was.
pub fn build(
    folder: &Path,
    config: &Config,
    out: &Path,
    skip_unreadable: bool,
) -> Result<Report, BuildError> {
    output::check_target(out)?;
    let found = source::read_documents(folder, config, Some(out))?;
    if !found.problems.is_empty() && !skip_unreadable {
        return Err(BuildError::Unreadable { problems: found.problems });
    }
    if found.documents.is_empty() {
        return Err(BuildError::NothingReadable {
            folder: folder.to_owned(),
            problems: found.problems,
        });
    }
    let index = invert::index(&found.documents)?;
    let n_bytes = output::write(&index, out)?;
    Ok(Report {
        n_docs: index.n_docs,
        n_passages: index.n_passages,
        n_terms: index.n_terms,
        n_bytes,
        skipped: found.problems,
    })
}
