//! Characters in, terms out: the one text pipeline of Aril.
//!
//! The builder runs it over documents, the engine over queries and over the passages that it shows,
//! so the two cannot disagree about what a term is. Nothing here reads a file or knows a Unicode
//! table: what a character folds to, and which class the result has, comes from a [`Characters`].
//! The builder implements it with the full Unicode data, the engine with the table that the builder
//! wrote into the index.
//!
//! ```
//! use aril_text::{Characters, Class, fold, runs};
//!
//! struct Ascii;
//! impl Characters for Ascii {
//!     fn fold(&self, c: char, folded: &mut Vec<char>) {
//!         folded.push(c.to_ascii_lowercase());
//!     }
//!     fn class(&self, folded: char) -> Class {
//!         if folded == ' ' { Class::Space } else { Class::Word }
//!     }
//! }
//!
//! let text = fold(&Ascii, "  Two   Words ");
//! assert_eq!(text.to_string(), "two words");
//! assert_eq!(runs(&Ascii, &text.chars).count(), 2);
//! ```

mod class;
mod fold;
mod join;
mod token;

pub use class::{Characters, Class};
pub use fold::{Folded, fold};
pub use join::{is_cut_sentence, joins_without_space};
pub use token::{Gram, Run, grams, runs};
