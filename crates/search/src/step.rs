//! What the engine tells its host: what it needs, or the answer.

use crate::answer::Answer;

/// A block of an index: its place in the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub u32);

impl BlockId {
    /// No block, but the code that a plain text does not need. Only where it comes by itself, which is in a browser,
    /// is it ever missing.
    pub const CODE: BlockId = BlockId(u32::MAX);
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// These blocks are missing: provide them and step again with the same query. Where it is none, the step has taken
    /// long enough: step again, or with a newer query.
    Need(Vec<BlockId>),
    /// The answer.
    Done(Answer),
}
