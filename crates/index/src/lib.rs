//! Aril's index format: what the builder writes and the engine reads.
//!
//! Each module is one section of the format, its encoder and decoder side by side. FORMAT.md beside
//! this crate's manifest describes the bytes. Terms, characters' classes and documents mean nothing
//! here: a word is a string, a character a code point with a rank.
//!
//! Bytes are checked once, where they arrive: [`Head::decode`] and [`Block::check`] hold lengths and
//! checksums, and each section's `decode` its structure. What comes after reads without errors and
//! does not panic on any input.

mod alphabet;
mod bits;
mod codec;
mod container;
mod error;
mod folds;
mod passages;
mod records;
mod terms;
mod texts;

pub use alphabet::{Alphabet, Symbol};
pub use container::{
    Block, BlockKind, Codec, FORMAT_VERSION, HEAD_PREFIX_BYTES, Head, write_container,
};
pub use error::IndexError;
pub use folds::Folds;
pub use passages::{Passage, PassageKind, Passages};
pub use records::{Document, Documents, Root, Section};
pub use terms::{Posting, Row, Terms, TermsWriter, Words};
pub use texts::{TextBlock, TextBlockWriter};

/// The checksum of every block, head and file name: XXH64 with seed 0.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u64 {
    twox_hash::XxHash64::oneshot(0, bytes)
}
