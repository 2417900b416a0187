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
mod bytes;
mod checksum;
mod codec;
mod column;
mod error;
mod folds;
mod gram_set;
mod head;
mod key_set;
mod notes;
mod page;
mod places;
mod prime;
mod readings;
mod sort;
mod terms;
mod titles;
mod words;

pub use alphabet::{Alphabet, Symbol};
pub use bytes::text_of;
pub use checksum::checksum;
pub use column::{Column, ColumnKind, decode_columns, encode_columns};
pub use error::IndexError;
pub use folds::Folds;
pub use gram_set::{GramPlace, GramReader, GramSet, GramWriter};
pub use head::{
    Block, BlockKind, Codec, FIELD_WEIGHTS, FORMAT_VERSION, HEAD_PREFIX_BYTES, Head,
    MAX_BLOCK_BYTES, Pack, Seal, group_levels, name_of, seal_group,
};
pub use key_set::KeySet;
pub use notes::Notes;
pub use page::{Page, Part, Passage, Section, Shown, encode_page};
pub use places::{Places, behind};
pub use prime::prime;
pub use readings::{Readings, Syllable, encode_readings};
pub use sort::sort;
pub use terms::{Group, Posting, Postings, Second, Shard, ShardWriter, Term, TitlePosting, Union};
pub use titles::{TitleNode, Titles};
pub use words::{WordBlocks, Words, encode_words};
