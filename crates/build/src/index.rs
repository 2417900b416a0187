//! An index as it was compiled, and its bytes in one file or many.

use std::borrow::Cow;
use std::path::Path;

use aril_index::{Head, Pack};

use crate::blocks::StoredBlock;
use crate::error::BuildError;
use crate::output::{self, Layout, Packing};
use crate::progress::Progress;
use crate::store::Store;

/// An index, ready to be written.
#[derive(Debug)]
pub struct Index {
    /// What a reader needs before all else; its blocks are not placed in files.
    pub(crate) head: Head,
    /// All blocks, in the order of the head.
    pub(crate) blocks: Vec<StoredBlock>,
    pub(crate) store: Store,
    /// Passages in it.
    pub n_passages: u32,
    /// Words and grams in it.
    pub n_terms: usize,
}

impl Index {
    /// The number of documents.
    #[must_use]
    pub fn n_docs(&self) -> u32 {
        self.head.n_docs
    }

    /// The number of blocks.
    #[must_use]
    pub fn n_blocks(&self) -> usize {
        self.blocks.len()
    }

    /// A block, and its bytes as they are stored: its proof, then what it holds, deflated where that is
    /// shorter.
    ///
    /// # Errors
    /// When the temporary file that it waits in cannot be read.
    pub fn block(&self, i: usize) -> Result<(aril_index::Block, Cow<'_, [u8]>), BuildError> {
        let StoredBlock { block, kept } = self.blocks.get(i).ok_or(BuildError::TooLarge)?;
        Ok((*block, self.store.read_all(kept)?))
    }

    /// The length of each block as it is stored.
    pub(crate) fn lengths(&self) -> impl Iterator<Item = u64> + '_ {
        self.blocks.iter().map(|stored| stored.kept.len())
    }

    /// The head alone, for blocks that have files of their own, and its checksum, which the manifest holds.
    ///
    /// # Errors
    /// When the index is too large for its format.
    pub fn head(&self) -> Result<(Vec<u8>, u64), BuildError> {
        self.head.encode().ok_or(BuildError::TooLarge)
    }

    /// Writes the index into the folder `out`, for any host, and returns the bytes of its files.
    ///
    /// # Errors
    /// As [`output::write`].
    pub fn write(&self, out: &Path, layout: Layout) -> Result<u64, BuildError> {
        let packing = Packing { layout, ..Packing::default() };
        Ok(output::write(self, out, packing, &Progress::default())?.0)
    }

    /// Head and blocks in one file, and the head's checksum.
    ///
    /// # Errors
    /// When the index is too large for its format.
    pub fn inline(&self) -> Result<(Vec<u8>, u64), BuildError> {
        let mut head = self.head.clone();
        self.place(&mut head);
        let (mut file, checksum) = head.encode().ok_or(BuildError::TooLarge)?;
        for stored in &self.blocks {
            file.extend_from_slice(&self.store.read_all(&stored.kept)?);
        }
        Ok((file, checksum))
    }

    /// The head for blocks that stand one after the other in `packs`, and its checksum.
    pub(crate) fn packed_head(&self, packs: Vec<Pack>) -> Result<(Vec<u8>, u64), BuildError> {
        let mut head = Head { packs, ..self.head.clone() };
        self.place(&mut head);
        head.encode().ok_or(BuildError::TooLarge)
    }

    /// Places the blocks of `head` one after the other.
    fn place(&self, head: &mut Head) {
        let mut offset = 0;
        for (block, len) in head.blocks.iter_mut().zip(self.lengths()) {
            block.stored = Some((offset, len as u32));
            offset += len;
        }
    }

    /// Bytes of all blocks together.
    #[must_use]
    pub fn block_bytes(&self) -> u64 {
        self.lengths().sum()
    }
}
