//! The whole pipeline, from documents to hits, as a site owner and a visitor meet it.
//!
//! Indexes that somebody made up, all checksums right, are met in a binary of its own: `hostile/main.rs`.

// A test says what went wrong by failing; clippy's own exceptions reach only functions marked #[test].
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

/// The corpus of most tests, the oracle, and ways to build and search.
mod harness;

/// How many bytes an index may have.
mod budgets;
/// The same bytes whatever the threads, the memory, the cache and the parts; layouts and hosts.
mod building;
/// `tests/cases/*.toml` on this machine; the browser runs the same ones.
mod cases;
/// The `aril` command: its output, its exit codes, and what it does about bad input.
mod command;
/// Who may depend on whom.
mod crates;
/// Damaged, cut and foreign index files.
mod damage;
/// What Aril says holds a query is what a plain scan finds: on random substrings of every seed.
mod exactness;
/// What is told of an answer is what was answered, and why pages are not found.
mod explain;
/// `aril export`: a page with all in itself.
mod exporting;
/// The table of folds in an index agrees with the full Unicode data.
mod folds;
/// Indexes that older releases wrote are read as they were.
mod golden;
/// Malformed and unusual files: what comes out of each, and what is told.
mod inputs;
/// What is told of Markdown, JSON, books, documents and packed files that are not as they should be.
mod inputs_formats;
/// What is told of an index: after a build, by `aril inspect`, for programs.
mod inspecting;
/// The same documents give the same bytes; an index is replaced whole or not at all.
mod output;
/// The query language, filters, facets, sorting, paging and sections.
mod queries;
/// `aril build --scripts`: what pages load.
mod scripts;
/// `aril serve` and `aril watch`.
mod serving;
/// Inflections of what was typed.
mod stems;
/// Steps of the engine that are put off and taken up again.
mod steps;
/// Slips and readings: what they find, and in how many rounds.
mod typos;
/// The user's own document, where it is present.
mod user_document;
/// Whatever is given to the command that is not as it must be.
mod wrong_use;
