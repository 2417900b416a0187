//! Aril's engine: answers queries from an index, block by block, without doing any I/O itself.
//!
//! [`Engine::step`] either answers or names the blocks that it lacks. The host fetches them, inflates
//! them, hands them to [`Engine::provide`] and asks again. The same engine thus runs in a browser's
//! worker, on a command line and in tests, and its answer depends on the index and the query alone,
//! never on which blocks earlier queries happened to load.

mod answer;
mod automaton;
mod characters;
mod columns;
mod conditions;
mod engine;
mod excerpt;
mod explain;
mod find;
mod loaded;
mod meant;
mod more;
mod parse;
mod pass;
mod passages;
mod query;
mod readings;
mod request;
mod score;
mod search;
mod step;
mod terms;
mod typos;
mod verify;

pub use answer::{Answer, Facet, FacetValue, Fragment, Hit, SectionHit, Tier};
pub use aril_index::{
    Block, BlockKind, Codec, HEAD_PREFIX_BYTES, Head, IndexError, MAX_BLOCK_BYTES,
};
pub use engine::{Engine, MEMORY_BYTES, STEP_UNITS};
pub use explain::{
    Alternative, By, Explained, ExplainedHit, ExplainedList, ExplainedPage, ExplainedPass,
    ExplainedTerm, Explanation, FetchedBlock, ListOf, Origin, PageInPass, Part, Score, TermInPage,
    TermKind, Weights,
};
pub use request::Request;
pub use step::{BlockId, Step};
