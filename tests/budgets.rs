//! Bytes are exact, so a budget of bytes is a test. A change that makes an index larger raises the number
//! here and says why.

use aril_bench::{Script, Synthetic};

use crate::harness::seeds;

#[track_caller]
fn check(documents: &[aril::Document], budget: usize) {
    let n_bytes = aril_build::invert::index(documents).unwrap().file.len();
    assert!(n_bytes <= budget, "{n_bytes} bytes, of {budget} allowed");
    // A budget far above the figure guards nothing: lower it.
    assert!(n_bytes * 100 >= budget * 97, "{n_bytes} bytes: lower the budget of {budget}");
}

#[test]
fn the_index_of_the_seeds_keeps_its_budget() {
    // 50 kB of text in 10 languages; the folds of so many scripts alone are 12 kB.
    check(&seeds(), 97_000);
}

#[test]
fn the_index_of_a_synthetic_chinese_site_keeps_its_budget() {
    // 200 documents. Synthetic text has no phrases beyond its words, so nearly every gram across two
    // words is rare: the worst case for lists and text alike.
    let documents: Vec<_> = Synthetic::new(1, Script::Han).take(200).collect();
    check(&documents, 212_500);
}

#[test]
fn the_index_of_a_synthetic_english_site_keeps_its_budget() {
    let documents: Vec<_> = Synthetic::new(1, Script::Latin).take(200).collect();
    check(&documents, 220_500);
}
