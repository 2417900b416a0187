//! What can be wrong with an index's bytes, and what to do about it.

use core::fmt;

/// Why bytes are not an index that this release can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndexError {
    /// The file does not begin as an index does.
    NotAnIndex,
    /// The file has another format version: rebuild it with this release's builder.
    Version {
        /// The only version that this release reads.
        expected: u8,
        /// The version that the file claims.
        found: u8,
    },
    /// Bytes of a section differ from those that the builder wrote.
    Damaged {
        /// The section, as FORMAT.md names it.
        section: &'static str,
    },
}

impl IndexError {
    /// A short name for programs: `not-an-index`, `version` or `damaged`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            IndexError::NotAnIndex => "not-an-index",
            IndexError::Version { .. } => "version",
            IndexError::Damaged { .. } => "damaged",
        }
    }

    /// The section at fault; empty where there is none.
    #[must_use]
    pub fn section(&self) -> &'static str {
        match self {
            IndexError::Damaged { section } => section,
            _ => "",
        }
    }
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IndexError::NotAnIndex => {
                f.write_str("this is not an Aril index: build one with `aril build`")
            }
            IndexError::Version { expected, found } => write!(
                f,
                "the index has format version {found}, this release reads version {expected}: \
                 rebuild the index with the same release of `aril`"
            ),
            IndexError::Damaged { section } => write!(
                f,
                "the index is damaged in its section `{section}`: copy it to the server again, \
                 or rebuild it with `aril build`"
            ),
        }
    }
}

impl core::error::Error for IndexError {}
