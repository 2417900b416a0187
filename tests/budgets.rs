//! Bytes are exact, so a budget of bytes is a test. A change that makes an index larger raises the number
//! here and says why.

use aril::Index;
use aril_bench::{Script, Synthetic};

use crate::harness::seeds;

#[track_caller]
fn check(documents: &[aril::Document], budget: usize) {
    within(aril_build::index(documents).unwrap().inline().unwrap().0.len(), budget);
}

#[track_caller]
fn within(n_bytes: usize, budget: usize) {
    assert!(n_bytes <= budget, "{n_bytes} bytes, of {budget} allowed");
    // A budget far above the figure guards nothing: lower it.
    assert!(n_bytes * 100 >= budget * 97, "{n_bytes} bytes: lower the budget of {budget}");
}

#[test]
fn the_index_of_the_seeds_keeps_its_budget() {
    // 50 kB of text in 10 languages; the folds of so many scripts alone are 12 kB, and a page repeats the
    // addresses and titles that its hits show. Grams without lists and readings, for visitors who type these, are
    // 11 kB.
    check(&seeds(), 109_500);
}

#[test]
fn the_index_of_a_synthetic_chinese_site_keeps_its_budget() {
    // 200 documents. Synthetic text has no phrases beyond its words, so nearly every gram across two
    // words is rare: the worst case for lists and text alike.
    let documents: Vec<_> = Synthetic::new(1, Script::Han).take(200).collect();
    // Room for ids and cuts where the text says so cost 1.5 %, and keep an edit's renamed bytes low.
    // Grams without lists, and readings, are some 45 kB together: nearly every gram is rare.
    check(&documents, 257_000);
}

#[test]
fn the_index_of_a_synthetic_english_site_keeps_its_budget() {
    // Words are in the shards and once more in the vocabulary; 30 prefixes have lists of their own.
    let documents: Vec<_> = Synthetic::new(1, Script::Latin).take(200).collect();
    check(&documents, 235_000);
}

/// What a visitor loads of a synthetic Chinese site in files of their own: the head, then for each of 40
/// queries of 2 to 5 characters, all that it takes to show five hits; the first with what all need.
#[test]
fn queries_keep_their_budget() {
    let documents: Vec<_> = Synthetic::new(1, Script::Han).take(200).collect();
    let folder = tempfile::tempdir().unwrap();
    let index = aril_build::index(&documents).unwrap();
    index.write(folder.path(), aril::Layout::Split).unwrap();
    // 3,000 characters of the alphabet take 4 kB, the names of shards and pages and what separates them 3.
    within(index.head().unwrap().0.len(), 7_300);
    let queries = documents.iter().step_by(5).enumerate().map(|(i, document)| {
        let text = document.sections.iter().map(|s| s.text.as_str()).collect::<String>();
        text.chars().skip(i).take(2 + i % 4).collect::<String>()
    });
    let mut index = Index::open(folder.path()).unwrap();
    let mut bytes: Vec<u64> = queries
        .map(|query| {
            let before = index.fetched().n_bytes;
            index.search(&query, 5).unwrap();
            index.fetched().n_bytes - before
        })
        .collect();
    bytes.sort_unstable();
    // Rare text: a query has few hits, and most of what it takes are the shards of its grams.
    within(bytes[bytes.len() / 2] as usize, 3_050);
    within(bytes.iter().sum::<u64>() as usize, 187_000);
}
