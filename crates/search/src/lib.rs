//! Aril's engine: answers queries from an index, block by block, without doing any I/O itself.
//!
//! [`Engine::step`] either answers or names the blocks that it lacks. The host fetches them, inflates
//! them, hands them to [`Engine::provide`] and asks again. The same engine thus runs in a browser's
//! worker, on a command line and in tests, and its answer depends on the index and the query alone,
//! never on which blocks earlier queries happened to load.

mod answer;
mod automaton;
mod characters;
mod engine;
mod excerpt;
mod loaded;
mod passages;
mod query;
#[cfg_attr(not(test), allow(dead_code, unused_imports, reason = "the engine is to ask for them"))]
mod readings;
mod score;
mod search;
mod step;
mod terms;

pub use answer::{Answer, Fragment, Hit, Tier};
pub use aril_index::{
    Block, BlockKind, Codec, HEAD_PREFIX_BYTES, Head, IndexError, MAX_BLOCK_BYTES,
};
pub use engine::{Engine, MEMORY_BYTES};
pub use step::{BlockId, Step};
