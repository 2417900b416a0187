//! What the engine tells its host: what it needs, or the answer.

use crate::answer::Answer;

/// A block of an index: its place in the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub u32);

/// What came of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// These blocks are missing; at least one. Provide them and step again with the same query.
    Need(Vec<BlockId>),
    /// The answer.
    Done(Answer),
}
