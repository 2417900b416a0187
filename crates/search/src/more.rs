//! What a plain text needs no code for: the query language, filters and their like, and what may have been meant.
//!
//! In the browser this code is a module of its own, fetched when it is first needed: `cargo xtask www` moves to it
//! what only the functions that are listed in `crates/xtask/src/split.rs` lead to. They are marked here as never to be
//! inlined, and called only behind [`Reader::code`](crate::loaded::Reader::code). Elsewhere it is always here.

/// Whether that code is here. In the browser's module `cargo xtask www` writes another body, which looks.
#[inline(never)]
pub(crate) fn is_here() -> bool {
    // Or the compiler would know.
    core::hint::black_box(true)
}
