//! The engine as its host sees it: a state machine that names the blocks it needs.

use aril_index::{Block, Head, IndexError};

use crate::explain::{Explained, explain};
use crate::loaded::Loaded;
use crate::request::Request;
use crate::search::{self, Known};
use crate::step::{BlockId, Step};

/// Blocks are kept in memory up to so many bytes a kind; at the next query those that came first go.
pub const MEMORY_BYTES: usize = 16 << 20;

/// So much is done in a step, in units of what it takes to read a posting or a character; and what is begun is brought to
/// its end. *Measured*: as WebAssembly, with 100,000 documents in English, steps of 19 queries take 5 ms at most where ten
/// hits are wanted, and 8 where a hundred are; with 100,000 units they took 5.5 and 12.
pub const STEP_UNITS: usize = 70_000;

/// An index that is being searched.
#[derive(Debug)]
pub struct Engine {
    loaded: Loaded,
    /// What the last step was asked, and how many other questions came before it.
    request: Request,
    n_queries: u32,
    /// What is known of that.
    known: Known,
    step_units: usize,
}

impl Engine {
    /// Opens the index whose file begins with `head`; `checksum` is the one in its manifest.
    ///
    /// # Errors
    /// When this is no index, of another version, or damaged.
    pub fn open(head: &[u8], checksum: Option<u64>) -> Result<Engine, IndexError> {
        let head = Head::decode(head, checksum)?;
        Ok(Engine {
            loaded: Loaded::new(head)?,
            request: Request::default(),
            n_queries: 0,
            known: Known::default(),
            step_units: STEP_UNITS,
        })
    }

    /// Bounds steps to so many units of work instead of [`STEP_UNITS`]: at 0, or at 1, each is as short as may be; at
    /// [`usize::MAX`] none ends before blocks are missing. Answers are the same.
    #[inline]
    pub fn bound_steps(&mut self, units: usize) {
        self.step_units = units.max(1);
    }

    /// Where a block lies and how it is stored.
    #[must_use]
    pub fn block(&self, id: BlockId) -> Option<Block> {
        self.loaded.head.blocks.get(id.0 as usize).copied()
    }

    /// The file that holds a block, where it is not behind the head, and its first byte there.
    #[must_use]
    pub fn place(&self, block: &Block) -> (String, u64) {
        self.loaded.head.place(block)
    }

    /// Answers a request, or says which blocks it needs for that; none where it was put off since the step has gone on
    /// for [long enough](STEP_UNITS).
    pub fn step(&mut self, request: &Request) -> Step {
        if *request != self.request {
            self.request.clone_from(request);
            self.n_queries += 1;
            self.known = Known::default();
            self.loaded.shrink(MEMORY_BYTES);
        }
        while self.loaded.read_grams() {
            if self.step_units < usize::MAX {
                return Step::Need(Vec::new());
            }
        }
        search::answer(request, &self.loaded, self.step_units, &mut self.known)
    }

    /// Explains the answer to a request, or says which blocks it needs for that; and of the page with the address
    /// `page`, or whose address alone ends so, why it is where it is or not found. To find a page that is no hit takes
    /// all pages of the index.
    ///
    /// What the answer itself takes a visitor is told by the blocks that [`step`](Self::step) names after
    /// [`forget`](Self::forget).
    #[inline]
    pub fn explain(&mut self, request: &Request, page: Option<&str>) -> Explained {
        match self.step(request) {
            Step::Need(ids) => Explained::Need(ids),
            Step::Done(answer) => explain(request, page, &answer, &mut self.known, &self.loaded),
        }
    }

    /// Forgets all blocks: what is asked next takes what it would take a new visitor.
    #[inline]
    pub fn forget(&mut self) {
        self.loaded.forget();
        self.known = Known::default();
    }

    /// Takes a block in: its proof, which is what stands before it, and the rest inflated.
    ///
    /// # Errors
    /// When the bytes are not the block's; the engine is as before then, and the block may be fetched
    /// again.
    pub fn provide(&mut self, id: BlockId, proof: &[u8], bytes: Vec<u8>) -> Result<(), IndexError> {
        self.loaded.provide(id, proof, bytes, self.n_queries)
    }
}
