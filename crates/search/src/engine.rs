//! The engine as its host sees it: a state machine that names the blocks it needs.

use aril_index::{Block, BlockKind, Head, IndexError, TextBlock};

use crate::loaded::{Loaded, Texts};
use crate::search::{self, Known};
use crate::step::{BlockId, Step};

/// Text blocks are kept in memory up to so many bytes; at the next query those that came first go.
pub const MEMORY_BYTES: usize = 32 << 20;

/// The blocks that every query needs.
const RESIDENT: [BlockKind; 4] =
    [BlockKind::Root, BlockKind::Passages, BlockKind::Terms, BlockKind::Documents];

/// An index that is being searched.
#[derive(Debug)]
pub struct Engine {
    head: Head,
    /// Blocks that have arrived while others of [`RESIDENT`] are missing.
    arrived: Vec<(BlockKind, Vec<u8>)>,
    loaded: Option<Loaded>,
    texts: Texts,
    /// The query of the last step, and how many came before it.
    query: String,
    n_queries: u32,
    /// What is known of that query.
    known: Known,
}

impl Engine {
    /// Opens the index whose file begins with `head`; `checksum` is the one in its manifest.
    ///
    /// # Errors
    /// When this is no index, of another version, or damaged.
    pub fn open(head: &[u8], checksum: Option<u64>) -> Result<Engine, IndexError> {
        let head = Head::decode(head, checksum)?;
        let has = |kind: &BlockKind| head.blocks.iter().filter(|b| b.kind == *kind).count() == 1;
        if !RESIDENT.iter().all(has) {
            return Err(IndexError::Damaged { section: "head" });
        }
        Ok(Engine {
            head,
            arrived: Vec::new(),
            loaded: None,
            texts: Texts::default(),
            query: String::new(),
            n_queries: 0,
            known: Known::new(),
        })
    }

    /// Where a block lies and how it is stored.
    #[must_use]
    pub fn block(&self, id: BlockId) -> Option<Block> {
        self.head.blocks.get(id.0 as usize).copied()
    }

    /// Answers `query`, in Unicode's normalization form C, with at most `limit` hits; or says which
    /// blocks it needs for that.
    pub fn step(&mut self, query: &str, limit: usize) -> Step {
        if query != self.query {
            query.clone_into(&mut self.query);
            self.n_queries += 1;
            self.known.clear();
            self.texts.shrink(MEMORY_BYTES);
        }
        match &self.loaded {
            Some(loaded) => search::answer(query, limit, loaded, &self.texts, &mut self.known),
            None => Step::Need(self.missing()),
        }
    }

    /// Takes a block in, inflated.
    ///
    /// # Errors
    /// When the bytes are not the block's; the engine is as before then, and the block may be fetched
    /// again.
    pub fn provide(&mut self, id: BlockId, bytes: Vec<u8>) -> Result<(), IndexError> {
        let block = self.block(id).ok_or(IndexError::Damaged { section: "head" })?;
        block.check(&bytes)?;
        match block.kind {
            BlockKind::Text => {
                self.texts.insert(id, TextBlock::decode(bytes)?, self.n_queries);
            }
            kind if self.loaded.is_none() && RESIDENT.contains(&kind) => {
                if self.arrived.iter().all(|(other, _)| *other != kind) {
                    self.arrived.push((kind, bytes));
                }
                if self.arrived.len() == RESIDENT.len() {
                    let arrived = core::mem::take(&mut self.arrived);
                    let bytes_of = |kind| {
                        let found = arrived.iter().find(|(other, _)| *other == kind);
                        found.map(|(_, bytes)| bytes.as_slice()).unwrap_or_default()
                    };
                    self.loaded = Some(Loaded::decode(&self.head, bytes_of)?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The resident blocks that have not arrived.
    fn missing(&self) -> Vec<BlockId> {
        let is_missing = |block: &Block| {
            RESIDENT.contains(&block.kind)
                && self.arrived.iter().all(|(arrived, _)| *arrived != block.kind)
        };
        let ids = (0u32..).zip(&self.head.blocks);
        ids.filter(|(_, block)| is_missing(block)).map(|(id, _)| BlockId(id)).collect()
    }
}
