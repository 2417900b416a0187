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
//!
//! A generator of sites that is written in Rust makes the index of its pages itself, with [`IndexBuilder`]:
//!
//! ```
//! use aril::{Document, Index, IndexBuilder};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let out = folder.path().join("index");
//! let mut builder = IndexBuilder::new();
//! for (url, page) in [("lake.html", "<h1>The lake</h1><p>湖水很清。"), ("dam.html", "<h1>The dam</h1><p>Stone.")] {
//!     builder.push(&Document::new(url).html(page).tag("water").facet("kind", "page"));
//! }
//! builder.write(&out)?;
//!
//! let mut index = Index::open(&out)?;
//! assert_eq!(index.search("湖水", 10)?.hits[0].url, "lake.html");
//! # Ok(())
//! # }
//! ```
//!
//! [`build`] reads a folder instead, as [`Config`] says, which is `aril.toml` read.

#[cfg(not(target_family = "wasm"))]
mod inspection;
#[cfg(not(target_family = "wasm"))]
mod native;
#[cfg(not(target_family = "wasm"))]
mod twins;

#[cfg(not(target_family = "wasm"))]
pub use aril_build::{
    BodyFormat, BuildError, BuildOptions, Builder, Config, Document, FieldNames, FieldWeights,
    Fields, Host, IndexBuilder, Layout, Manifest, Memory, Packing, Part, Problem, ProblemKind,
    Progress, Reading, Recency, Report, Section, Settings, Source, Stage, UrlPattern, Variants,
    Weight, build, build_part, merge_parts,
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
