//! Edits: what one sentence more in one document makes visitors load anew.

use std::collections::HashSet;

use aril::{BuildError, Document};
use aril_index::BlockKind;

/// What the edits of one corpus renamed.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    /// Bytes of the whole index.
    pub index_bytes: u64,
    /// By edit, ascending: bytes of the files with names that were not there before, the head's among them.
    pub renamed_bytes: Vec<u64>,
    /// The same of the head, and of the blocks of each kind that any edit renamed.
    pub by_kind: Vec<(&'static str, Vec<u64>)>,
}

/// The files of an index: of each its kind, its name and its bytes; the head's first.
fn files(documents: &[Document]) -> Result<Vec<(&'static str, String, u64)>, BuildError> {
    let index = aril_build::index(documents)?;
    let (head, checksum) = index.head()?;
    let mut files = vec![(HEAD, format!("{checksum:x}"), head.len() as u64)];
    for i in 0..index.n_blocks() {
        let (block, bytes) = index.block(i)?;
        files.push((block.kind.name(), block.file(), bytes.len() as u64));
    }
    Ok(files)
}

const HEAD: &str = "head";

/// Adds `sentence` to one document after the other, `n_edits` at equal distances, each time to the middle of
/// its longest section, and holds the index against that of the documents as they are.
///
/// # Errors
/// When an index cannot be built.
pub fn measure_edits(
    documents: &[Document],
    sentence: &str,
    n_edits: usize,
) -> Result<Edits, BuildError> {
    let before = files(documents)?;
    let index_bytes = before.iter().map(|(_, _, bytes)| bytes).sum();
    let before: HashSet<String> = before.into_iter().map(|(_, file, _)| file).collect();
    let kinds = [HEAD].into_iter().chain(BlockKind::ALL.into_iter().map(BlockKind::name));
    let by_kind = kinds.map(|kind| (kind, Vec::new())).collect();
    let mut edits = Edits { index_bytes, by_kind, ..Edits::default() };
    let mut edited = documents.to_vec();
    for i in 0..n_edits {
        let place = documents.len() * i / n_edits;
        let Some(document) = edited.get_mut(place) else { continue };
        let original = document.clone();
        let longest = document.sections.iter_mut().max_by_key(|section| section.text.len());
        if let Some(section) = longest {
            let middle = section.text.len() / 2;
            let end = section.text.get(middle..).and_then(|rest| rest.find('\n'));
            let at = end.map_or(section.text.len(), |end| middle + end);
            section.text.insert_str(at, sentence);
        }
        let mut renamed = files(&edited)?;
        renamed.retain(|(_, file, _)| !before.contains(file));
        edits.renamed_bytes.push(renamed.iter().map(|(_, _, bytes)| bytes).sum());
        for (kind, bytes) in &mut edits.by_kind {
            let own = renamed.iter().filter(|(of, ..)| of == kind);
            bytes.push(own.map(|(_, _, bytes)| bytes).sum());
        }
        if let Some(document) = edited.get_mut(place) {
            *document = original;
        }
    }
    edits.by_kind.retain(|(_, bytes)| bytes.iter().any(|bytes| *bytes > 0));
    for (_, bytes) in &mut edits.by_kind {
        bytes.sort_unstable();
    }
    edits.renamed_bytes.sort_unstable();
    Ok(edits)
}
