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
    /// What all hits must be like: facets in the query language, such as `tag:water (lang:zh OR lang:ja)`. With
    /// one, an empty query finds all documents that are like it. Empty for none.
    pub filter: String,
    /// The column that hits are sorted by instead of how well they match, the smallest value first, or with `-`
    /// before its name the largest; empty for none. What does not have it comes last. Only documents with every
    /// term are hits then.
    pub sort: String,
    /// The facets whose values are to be counted: of the documents that match, or of all where the query is empty and
    /// nothing else is asked for.
    pub facets: Vec<String>,
    /// The most sections of a hit besides the one that its excerpt is from.
    pub sections: usize,
}

impl Request {
    /// The first `limit` hits of a query.
    #[must_use]
    pub fn new(query: &str, limit: usize) -> Request {
        Request { query: query.to_owned(), limit, ..Request::default() }
    }
}
