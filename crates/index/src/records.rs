//! The small records: the root, and what is shown of each document.

use bincode::{Decode, Encode};

use crate::codec;
use crate::error::IndexError;

/// What a reader needs before all else. FORMAT.md, "Root".
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Root {
    /// The number of documents.
    pub n_docs: u32,
    /// The number of passages.
    pub n_passages: u32,
    /// For each text block how many body passages come before it.
    pub text_firsts: Vec<u32>,
    /// An encoded [`Alphabet`](crate::Alphabet).
    pub alphabet: Vec<u8>,
    /// Encoded [`Folds`](crate::Folds).
    pub folds: Vec<u8>,
}

impl Root {
    /// The section's bytes; `None` beyond the codec's limit.
    #[must_use]
    pub fn encode(&self) -> Option<Vec<u8>> {
        codec::encode(self)
    }

    /// The dual of [`encode`](Self::encode).
    ///
    /// # Errors
    /// When `bytes` are not one root and nothing else.
    pub fn decode(bytes: &[u8]) -> Result<Root, IndexError> {
        codec::decode(bytes).ok_or(IndexError::Damaged { section: "root" })
    }
}

/// A document as a hit shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Document {
    /// Where it is: relative to the site, or absolute.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its sections with a heading, in order.
    pub sections: Vec<Section>,
}

/// A section of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Section {
    /// The text of its heading.
    pub heading: String,
    /// The fragment that leads to it; empty when there is none.
    pub anchor: String,
}

/// All documents, by id. FORMAT.md, "Documents".
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Documents {
    /// By id.
    pub documents: Vec<Document>,
}

impl Documents {
    /// The section's bytes; `None` beyond the codec's limit.
    #[must_use]
    pub fn encode(&self) -> Option<Vec<u8>> {
        codec::encode(self)
    }

    /// The dual of [`encode`](Self::encode).
    ///
    /// # Errors
    /// When `bytes` are not one list of documents and nothing else.
    pub fn decode(bytes: &[u8]) -> Result<Documents, IndexError> {
        codec::decode(bytes).ok_or(IndexError::Damaged { section: "documents" })
    }
}
