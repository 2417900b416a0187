//! Inflections: a page that holds another form of a word counts as one that holds the word, behind those that do.

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

/// The tier of the last of the pages, as it is named.
fn tier_of_last(language: &str, query: &str, texts: &[&str]) -> Option<String> {
    let (_folder, mut index) = index(language, texts);
    let last = format!("{}.html", texts.len() - 1);
    let hits = index.search(query, 10).unwrap().hits;
    hits.iter().find(|hit| hit.url == last).map(|hit| format!("{:?}", hit.tier))
}

/// The last page holds all words, near each other, in other forms: in a language that has a stemmer.
#[track_caller]
fn check(language: &str, query: &str, texts: &[&str]) {
    assert_eq!(tier_of_last(language, query, texts).as_deref(), Some("Near"));
    // Nobody knows how words of this language are inflected.
    assert_ne!(tier_of_last("vi", query, texts).as_deref(), Some("Near"));
}

#[test]
fn another_form_of_a_word_counts() {
    let texts = ["Building an engine.", "Indexes are large.", "An engine builds one index."];
    check("en", "indexes engine", &texts);
    check("en", "engine indexes", &texts);
    check("en", "building indexes ", &texts);
    let texts = ["Das Haus.", "Viele Katzen.", "Eine Katze sieht die Häuser."];
    check("de", "haus katzen", &texts);
}

#[test]
fn another_form_comes_behind_the_word_itself() {
    let texts = ["The indexes of an engine.", "Engine and index.", "An engine."];
    let (_folder, mut index) = index("en", &texts);
    let urls: Vec<String> =
        index.search("engine indexes", 10).unwrap().hits.into_iter().map(|hit| hit.url).collect();
    assert_eq!(urls[..2], ["0.html", "1.html"]);
}
