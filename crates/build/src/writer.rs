//! The index of documents that a program has: for generators of sites that are written in Rust.

use std::path::{Path, PathBuf};

use crate::compile::Builder;
use crate::config::Settings;
use crate::document::Document;
use crate::error::{BuildError, Problem, ProblemKind};
use crate::output::{self, Host, Layout, Packing};
use crate::progress::Progress;
use crate::{Memory, Report};

/// Makes the index of documents, given one after the other, and writes it.
///
/// The same documents in the same order give the same bytes. Few are kept in memory: where [`Memory`] is short the rest
/// waits in a temporary file.
///
/// ```
/// use aril_build::{Document, IndexBuilder, Layout};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let out = folder.path().join("search/index");
/// let report = IndexBuilder::new()
///     .layout(Layout::Inline)
///     .document(&Document::new("qiandao.html").title("千岛湖").text("湖水很清，岛屿很多。"))
///     .document(&Document::new("dam.html").markdown("# The dam\n\nBuilt in *1959*."))
///     .write(&out)?;
/// assert_eq!(report.n_docs, 2);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct IndexBuilder {
    builder: Builder,
    packing: Packing,
    n_docs: u32,
    skipped: Vec<Problem>,
    /// What went wrong with a document, which [`write`](Self::write) tells.
    failed: Option<BuildError>,
}

impl Default for IndexBuilder {
    fn default() -> IndexBuilder {
        IndexBuilder::with(&Settings::default(), Memory::default())
    }
}

impl IndexBuilder {
    /// A builder of an index as most sites want it.
    #[must_use]
    pub fn new() -> IndexBuilder {
        IndexBuilder::default()
    }

    /// A builder of an index that is as `settings` say, which takes about so much memory.
    #[must_use]
    pub fn with(settings: &Settings, memory: Memory) -> IndexBuilder {
        IndexBuilder {
            builder: Builder::new(memory, &std::env::temp_dir()).with_settings(settings),
            packing: Packing::default(),
            n_docs: 0,
            skipped: Vec::new(),
            failed: None,
        }
    }

    /// Packs the index into such files.
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> IndexBuilder {
        self.packing.layout = layout;
        self
    }

    /// Holds the index against the limits of such a host.
    #[must_use]
    pub fn host(mut self, host: Host) -> IndexBuilder {
        self.packing.host = host;
        self
    }

    /// Adds a document. One without text is left out, and reported; what goes wrong is told by [`write`](Self::write).
    #[must_use]
    pub fn document(mut self, document: &Document) -> IndexBuilder {
        self.push(document);
        self
    }

    /// The same for a loop.
    pub fn push(&mut self, document: &Document) {
        if self.failed.is_some() {
            return;
        }
        if document.is_empty() {
            let file = PathBuf::from(&document.url);
            self.skipped.push(Problem { file, kind: ProblemKind::Empty });
        } else if document.url.is_empty() {
            self.failed = Some(BuildError::NoAddress { title: document.title.clone() });
        } else {
            self.n_docs += 1;
            self.failed = self.builder.push(document).err();
        }
    }

    /// Writes the index into the folder `out`, which holds an index, or nothing, or is not there yet.
    ///
    /// # Errors
    /// When no document has text, one has no address, a temporary file fails, the host does not take the index, or it
    /// cannot be written. An index that was there is unchanged then.
    pub fn write(self, out: impl AsRef<Path>) -> Result<Report, BuildError> {
        let out = out.as_ref();
        let IndexBuilder { builder, packing, n_docs, skipped, failed } = self;
        if let Some(error) = failed {
            return Err(error);
        }
        if n_docs == 0 {
            return Err(BuildError::NoText);
        }
        output::check_target(out)?;
        let progress = Progress::default();
        let index = builder.finish(&progress)?;
        let (n_bytes, packed) = output::write(&index, out, packing, &progress)?;
        let (n_docs, n_passages, n_terms) = (index.n_docs(), index.n_passages, index.n_terms);
        Ok(Report { n_docs, n_passages, n_terms, n_bytes, packed, skipped })
    }
}

#[cfg(test)]
mod tests {
    use super::IndexBuilder;
    use crate::{BuildError, Document};

    #[test]
    fn what_is_no_document_is_told() {
        let out = tempfile::tempdir().unwrap();
        let error =
            IndexBuilder::new().document(&Document::new("a")).write(out.path()).unwrap_err();
        assert!(matches!(error, BuildError::NoText), "{error}");
        let nowhere = Document::new("").text("Water.");
        let error = IndexBuilder::new().document(&nowhere).write(out.path()).unwrap_err();
        assert!(error.to_string().starts_with("the document “Water” has no address"), "{error}");
        let report = IndexBuilder::new()
            .document(&Document::new("a"))
            .document(&Document::new("b").text("Water."))
            .write(out.path())
            .unwrap();
        assert_eq!((report.n_docs, report.skipped.len()), (1, 1));
    }
}
