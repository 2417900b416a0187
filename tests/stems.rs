//! Inflections: pages that hold another form of a word are found where none holds all words as they were typed.

use aril::{Document, Index, Layout};

use crate::harness::document;

/// An index of pages in a language.
fn index(language: &str, texts: &[&str]) -> (tempfile::TempDir, Index) {
    let page = |(i, text): (usize, &&str)| {
        let language = language.to_owned();
        Document { language, ..document(&format!("{i}.html"), &format!("{i}"), text) }
    };
    let documents: Vec<Document> = texts.iter().enumerate().map(page).collect();
    let folder = tempfile::tempdir().unwrap();
    aril_build::index(&documents).unwrap().write(folder.path(), Layout::Split).unwrap();
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
}

/// Whether the last of the pages is a hit.
#[track_caller]
fn check(language: &str, query: &str, texts: &[&str], is_hit: bool) {
    let (_folder, mut index) = index(language, texts);
    let hits = index.search(query, 10).unwrap().hits;
    let last = format!("{}.html", texts.len() - 1);
    assert_eq!(hits.iter().any(|hit| hit.url == last), is_hit, "{hits:?}");
}

#[test]
fn another_form_of_a_word_is_found() {
    let texts = ["Building an engine.", "Indexes are large.", "An engine builds one index."];
    check("en", "indexes engine", &texts, true);
    check("en", "building indexes ", &texts, true);
    let texts = ["Das Haus.", "Viele Katzen.", "Eine Katze sieht die Häuser."];
    check("de", "haus katzen", &texts, true);
    // Nobody knows how words of this language are inflected.
    check("vi", "indexes engine", &["Indexes", "engine", "A search index"], false);
}

#[test]
fn another_form_comes_behind_the_word_itself() {
    let texts = ["The indexes of an engine.", "Engine and index.", "An engine."];
    let (_folder, mut index) = index("en", &texts);
    let urls: Vec<String> =
        index.search("engine indexes", 10).unwrap().hits.into_iter().map(|hit| hit.url).collect();
    assert_eq!(urls[..2], ["0.html", "1.html"]);
}
