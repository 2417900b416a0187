//! Ways to build and search; and the oracle, a plain scan that shares no code with the index.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aril::{Answer, Document, Index};
use aril_build::unicode::Unicode;
use aril_build::{Config, source};

/// The repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents in `seeds/`.
pub(crate) fn seeds() -> Vec<Document> {
    let folder = root().join("seeds");
    let config = Config::of_folder(&folder).unwrap();
    source::read_documents(&folder, &config, None).unwrap().documents
}

/// An index of `documents` on disk. It goes with the second value.
pub(crate) fn index_of(documents: &[Document]) -> (Index, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let index = aril_build::invert::index(documents).unwrap();
    aril_build::output::write(&index, folder.path()).unwrap();
    (Index::open(folder.path()).unwrap(), folder)
}

/// A document whose text is one paragraph.
pub(crate) fn document(url: &str, title: &str, text: &str) -> Document {
    let section = aril::Section { text: text.to_owned(), ..aril::Section::default() };
    Document { url: url.to_owned(), title: title.to_owned(), sections: vec![section] }
}

/// Folder and configuration of the user's document, where it is present.
pub(crate) fn user_document() -> Option<(PathBuf, Config)> {
    let folder = root().parent()?.join("shared/seeds");
    if !folder.is_dir() {
        println!("skipped: the user's document is not beside this repository");
        return None;
    }
    let config = root().join("tests/user-document/aril.toml");
    Some((folder, Config::read(&config).unwrap()))
}

/// The oracle: the folded lines of a document, each as long as nothing breaks it.
pub(crate) struct Oracle {
    documents: Vec<(String, Vec<String>)>,
}

impl Oracle {
    pub(crate) fn new(documents: &[Document]) -> Oracle {
        let lines = |document: &Document| {
            let sections = document.sections.iter();
            let texts = sections.flat_map(|s| [s.heading.as_str(), s.text.as_str()]);
            let texts = std::iter::once(document.title.as_str()).chain(texts);
            texts.flat_map(str::lines).map(folded).collect()
        };
        let documents = documents.iter().map(|d| (d.url.clone(), lines(d))).collect();
        Oracle { documents }
    }

    /// The documents that hold what was typed; none when that was nothing, or only spaces.
    pub(crate) fn holders(&self, typed: &str) -> BTreeSet<&str> {
        let query = folded(typed);
        let holds =
            |lines: &[String]| !query.is_empty() && lines.iter().any(|line| line.contains(&query));
        let holders = self.documents.iter().filter(|(_, lines)| holds(lines));
        holders.map(|(url, _)| url.as_str()).collect()
    }
}

/// Text as search compares it.
pub(crate) fn folded(text: &str) -> String {
    aril_text::fold(&Unicode, text).to_string()
}

/// The documents that an answer says hold the query, less the fragments of sections.
pub(crate) fn exact_urls(answer: &Answer) -> BTreeSet<String> {
    answer.hits.iter().filter(|hit| hit.exact).map(|hit| document_url(&hit.url)).collect()
}

/// A hit's address without the fragment of a section; that of a piece of a file (`#2`) is its own.
pub(crate) fn document_url(url: &str) -> String {
    match url.split_once('#') {
        Some((document, fragment)) if fragment.parse::<u32>().is_err() => document.to_owned(),
        _ => url.to_owned(),
    }
}

/// Holds an answer against the oracle: the exact hits are the holders, all of them, and come first;
/// and each shows the query in its title or excerpt.
#[track_caller]
pub(crate) fn check_exact(index: &mut Index, oracle: &Oracle, typed: &str) {
    let answer = index.search(typed, 1000).unwrap();
    let expected: BTreeSet<String> = oracle.holders(typed).into_iter().map(str::to_owned).collect();
    assert_eq!(exact_urls(&answer), expected, "{typed:?}");
    let is_ordered = answer.hits.is_sorted_by_key(|hit| !hit.exact);
    assert!(is_ordered, "{typed:?}: hits that hold the query come first");
    let query = folded(typed);
    for hit in answer.hits.iter().filter(|hit| hit.exact) {
        let marked: Vec<&str> =
            hit.excerpt.iter().filter(|f| f.marked).map(|f| f.text.as_str()).collect();
        let shows = |text: &str| folded(text).contains(&query);
        let is_shown = shows(&hit.title)
            || hit.heading.as_deref().is_some_and(shows)
            || marked.iter().any(|mark| shows(mark))
            // A long query is not shown whole.
            || query.chars().count() > 60;
        assert!(is_shown, "{typed:?} in {}: {marked:?}", hit.url);
    }
}
