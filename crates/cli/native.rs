//! An index on this machine: the host that the engine asks for blocks.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::{fs, io};

use aril_build::Manifest;
use aril_search::{Answer, Block, Codec, Engine, HEAD_PREFIX_BYTES, Head, IndexError, Step};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Why an index cannot be searched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The folder is missing, or holds no manifest.
    #[error("{folder}: not an index: build one with `aril build DIR --out {folder}`", folder = folder.display())]
    NotAnIndex {
        /// The folder asked for.
        folder: PathBuf,
    },
    /// The manifest makes no sense.
    #[error("{file}: this is no manifest of an index: build the index again with `aril build`", file = file.display())]
    Manifest {
        /// The manifest.
        file: PathBuf,
    },
    /// A file cannot be read.
    #[error("{file}: cannot read: {source}", file = file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The index is damaged, or of another version.
    #[error("{file}: {source}", file = file.display())]
    Index {
        /// The index file.
        file: PathBuf,
        /// What is wrong with it.
        source: IndexError,
    },
}

/// An index in memory.
#[derive(Debug)]
pub struct Index {
    engine: Engine,
    bytes: Cow<'static, [u8]>,
    file: PathBuf,
}

impl Index {
    /// The index of `seeds/`, which is part of the library.
    ///
    /// # Errors
    /// Never, unless the library itself is damaged.
    pub fn embedded() -> Result<Index, SearchError> {
        Index::of_bytes(Cow::Borrowed(crate::EMBEDDED), None, PathBuf::from("(embedded)"))
    }

    /// Opens the index in a folder.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Index, SearchError> {
        let manifest_file = folder.join(aril_build::output::MANIFEST);
        if !manifest_file.is_file() {
            return Err(SearchError::NotAnIndex { folder: folder.to_owned() });
        }
        let checksum = |m: &Manifest| u64::from_str_radix(&m.checksum, 16).ok();
        let (manifest, checksum) = Manifest::read(folder)
            .and_then(|manifest| checksum(&manifest).map(|checksum| (manifest, checksum)))
            .ok_or(SearchError::Manifest { file: manifest_file })?;
        // A manifest names a file beside it, never one elsewhere.
        let name = Path::new(&manifest.file).file_name().unwrap_or_default();
        let file = folder.join(name);
        let bytes =
            fs::read(&file).map_err(|source| SearchError::Io { file: file.clone(), source })?;
        Index::of_bytes(Cow::Owned(bytes), Some(checksum), file)
    }

    fn of_bytes(
        bytes: Cow<'static, [u8]>,
        checksum: Option<u64>,
        file: PathBuf,
    ) -> Result<Index, SearchError> {
        let opened = Head::n_bytes(bytes.get(..HEAD_PREFIX_BYTES).unwrap_or_default())
            .and_then(|n| bytes.get(..n).ok_or(IndexError::Damaged { section: "head" }))
            .and_then(|head| Engine::open(head, checksum));
        match opened {
            Ok(engine) => Ok(Index { engine, bytes, file }),
            Err(source) => Err(SearchError::Index { file, source }),
        }
    }

    /// Answers a query with at most `limit` hits.
    ///
    /// # Errors
    /// When a block that this takes is damaged.
    pub fn search(&mut self, query: &str, limit: usize) -> Result<Answer, SearchError> {
        let query: Cow<'_, str> = match is_nfc_quick(query.chars()) {
            IsNormalized::Yes => Cow::Borrowed(query),
            _ => Cow::Owned(query.nfc().collect()),
        };
        loop {
            let ids = match self.engine.step(&query, limit) {
                Step::Done(answer) => return Ok(answer),
                Step::Need(ids) => ids,
            };
            for id in ids {
                let inflated = self.engine.block(id).and_then(|block| inflate(&self.bytes, &block));
                let failed = |source| SearchError::Index { file: self.file.clone(), source };
                let inflated = inflated.ok_or(failed(IndexError::Damaged { section: "text" }))?;
                self.engine.provide(id, inflated).map_err(failed)?;
            }
        }
    }
}

/// A block's bytes, inflated; `None` when they are not there or do not inflate.
fn inflate(file: &[u8], block: &Block) -> Option<Vec<u8>> {
    let start = usize::try_from(block.offset).ok()?;
    let stored = file.get(start..start.checked_add(block.stored_len as usize)?)?;
    match block.codec {
        Codec::Plain => Some(stored.to_vec()),
        Codec::Deflate => {
            miniz_oxide::inflate::decompress_to_vec_with_limit(stored, block.len as usize).ok()
        }
    }
}
