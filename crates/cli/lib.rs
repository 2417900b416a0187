//! Aril: search for static sites that runs entirely in the visitor's browser.
//!
//! This is the library behind the `aril` command: [`build`] makes an index of a folder, [`Index`]
//! searches one on this machine, as the browser would. Where it is compiled to WebAssembly it is only
//! the embedded index, for tests.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut index = aril::Index::embedded()?;
//! let answer = index.search("千岛湖", 3)?;
//! assert!(answer.hits.iter().all(|hit| hit.exact));
//! # Ok(())
//! # }
//! ```

#[cfg(not(target_family = "wasm"))]
mod inspection;
#[cfg(not(target_family = "wasm"))]
mod native;
#[cfg(not(target_family = "wasm"))]
mod twins;

#[cfg(not(target_family = "wasm"))]
pub use aril_build::{
    BuildError, BuildOptions, Config, Document, Fields, Host, Layout, Manifest, Memory, Packing,
    Part, Problem, ProblemKind, Progress, Report, Section, Settings, Stage, Weight, build,
    build_part, merge_parts,
};
#[cfg(not(target_family = "wasm"))]
pub use aril_search::{
    Alternative, Answer, By, ExplainedHit, ExplainedList, ExplainedPage, ExplainedPass,
    ExplainedTerm, Explanation, FetchedBlock, Fragment, Hit, ListOf, Origin, PageInPass, Request,
    Score, TermInPage, TermKind, Tier, Weights,
};
#[cfg(not(target_family = "wasm"))]
pub use inspection::{
    Inspection, ListLength, Lists, MAX_TERMS, MAX_TWINS, SectionSize, TermSize, TypicalQuery,
};
#[cfg(not(target_family = "wasm"))]
pub use native::{Fetched, Index, SearchError};

/// The index of the documents in `seeds/`: the one that is searched where no other is named.
pub const EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/seeds.aril"));
