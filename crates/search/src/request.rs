//! What an engine is asked.

/// A query, and what of its answer is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// What was typed, in Unicode's normalization form C.
    pub query: String,
    /// The most hits.
    pub limit: usize,
    /// How many of the best hits are left out, since they are shown already.
    pub offset: usize,
}

impl Request {
    /// The first `limit` hits of a query.
    #[must_use]
    pub fn new(query: &str, limit: usize) -> Request {
        Request { query: query.to_owned(), limit, ..Request::default() }
    }
}
