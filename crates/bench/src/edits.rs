//! Edits: what one sentence more in one document makes visitors load anew.

use std::collections::HashSet;

use aril::{BuildError, Document};

/// What the edits of one corpus renamed.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    /// Bytes of the whole index.
    pub index_bytes: u64,
    /// By edit, ascending: bytes of the files with names that were not there before, the head's among them.
    pub renamed_bytes: Vec<u64>,
}

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
    let names = |documents: &[Document]| -> Result<_, BuildError> {
        let index = aril_build::index(documents)?;
        let mut files = Vec::new();
        for i in 0..index.n_blocks() {
            let (block, bytes) = index.block(i)?;
            files.push((block.file(), bytes.len() as u64));
        }
        Ok((files, index.head()?.0.len() as u64))
    };
    let (before, head_bytes) = names(documents)?;
    let index_bytes = before.iter().map(|(_, bytes)| bytes).sum::<u64>() + head_bytes;
    let before: HashSet<String> = before.into_iter().map(|(file, _)| file).collect();
    let mut edits = Edits { index_bytes, renamed_bytes: Vec::new() };
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
        let (after, head_bytes) = names(&edited)?;
        let renamed = after.iter().filter(|(file, _)| !before.contains(file));
        edits.renamed_bytes.push(renamed.map(|(_, bytes)| bytes).sum::<u64>() + head_bytes);
        if let Some(document) = edited.get_mut(place) {
            *document = original;
        }
    }
    edits.renamed_bytes.sort_unstable();
    Ok(edits)
}
