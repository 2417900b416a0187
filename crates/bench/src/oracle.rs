//! The oracle: a plain scan of folded text, which shares no code with the index.

use std::collections::BTreeSet;

use aril::{Answer, Document};
use aril_build::unicode::Unicode;

/// The folded lines of documents, each as long as nothing breaks it.
#[derive(Clone, Debug)]
pub struct Oracle {
    documents: Vec<(String, Vec<String>)>,
}

impl Oracle {
    /// The oracle of `documents`.
    #[must_use]
    pub fn new(documents: &[Document]) -> Oracle {
        let lines = |document: &Document| lines(document).map(folded).collect();
        Oracle { documents: documents.iter().map(|d| (d.url.clone(), lines(d))).collect() }
    }

    /// The addresses of the documents that hold what was typed; none when that was nothing, or only
    /// spaces.
    #[must_use]
    pub fn holders(&self, typed: &str) -> BTreeSet<&str> {
        let query = folded(typed);
        let holds =
            |lines: &[String]| !query.is_empty() && lines.iter().any(|line| line.contains(&query));
        let holders = self.documents.iter().filter(|(_, lines)| holds(lines));
        holders.map(|(url, _)| url.as_str()).collect()
    }
}

/// The title, headings and paragraphs of a document, those that are empty left out.
pub(crate) fn lines(document: &Document) -> impl Iterator<Item = &str> {
    let sections = document.sections.iter();
    let texts = sections.flat_map(|s| [s.heading.as_str(), s.text.as_str()]);
    let texts = std::iter::once(document.title.as_str()).chain(texts);
    texts.flat_map(str::lines).filter(|line| !line.is_empty())
}

/// Text as search compares it.
#[must_use]
pub fn folded(text: &str) -> String {
    aril_text::fold(&Unicode, text).to_string()
}

/// The documents that an answer says hold the query.
#[must_use]
pub fn exact_urls(answer: &Answer) -> BTreeSet<String> {
    answer.hits.iter().filter(|hit| hit.exact).map(|hit| document_url(&hit.url)).collect()
}

/// A hit's address without the fragment of a section; that of a piece of a file (`#2`) is its own.
#[must_use]
pub fn document_url(url: &str) -> String {
    match url.split_once('#') {
        Some((document, fragment)) if fragment.parse::<u32>().is_err() => document.to_owned(),
        _ => url.to_owned(),
    }
}
