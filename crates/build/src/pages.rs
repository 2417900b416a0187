//! Pages: which passages stand together in a block.

use aril_index::{Alphabet, Part, Passage, Section, encode_page};

use crate::cut::CutDocument;

/// A page ends when its characters weigh as much as 4096 that are not ASCII.
const PAGE_WEIGHT: usize = 4 * 4096;

/// What a character weighs: deflate packs ASCII tighter.
fn weight(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 3 } else { 4 }).sum()
}

/// The same on large sites: a query's hits lie in pages of their own there, of which each is loaded for one excerpt.
const SMALL_PAGE_WEIGHT: usize = 7 * PAGE_WEIGHT / 8;

/// Sites with so many ids of passages are large.
const MIN_LARGE_IDS: u32 = 1 << 17;

/// A page may end before a document when it weighs as much: which documents begin one hangs on their
/// addresses, so that an edit changes the page that it is in and leaves the next ones as they were.
const MIN_PAGE_SHARE: (usize, usize) = (3, 4);

/// One in so many documents begins a page that is long enough.
const BEGINS_PAGE: u64 = 4;

/// What ends a page where a paragraph goes on for ever.
const MAX_PAGE_WEIGHT: usize = 2 * PAGE_WEIGHT;

/// The parts of a page, to be written.
#[derive(Debug)]
pub(crate) struct CutPage {
    /// The first passage that may lie in it.
    pub(crate) first: u32,
    parts: Vec<Part>,
    goes_on: bool,
}

impl CutPage {
    /// The page's bytes.
    pub(crate) fn write(&self, alphabet: &Alphabet) -> Vec<u8> {
        encode_page(self.first, &self.parts, self.goes_on, alphabet)
    }
}

/// Cuts documents, one after the other, into pages.
#[derive(Debug)]
pub(crate) struct Cutter {
    page_weight: usize,
    /// Pages that are full, to be taken.
    pub(crate) full: Vec<CutPage>,
    first: u32,
    weight: usize,
    parts: Vec<Part>,
}

impl Cutter {
    /// Cuts the documents of a site with so many ids of passages.
    pub(crate) fn new(n_ids: u32) -> Cutter {
        let is_large = n_ids >= MIN_LARGE_IDS;
        let page_weight = if is_large { SMALL_PAGE_WEIGHT } else { PAGE_WEIGHT };
        Cutter { page_weight, full: Vec::new(), first: 0, weight: 0, parts: Vec::new() }
    }

    /// Adds a document.
    pub(crate) fn push(&mut self, cut: &CutDocument<'_>) {
        let document = cut.document;
        let begins_page = aril_index::checksum(document.url.as_bytes()).is_multiple_of(BEGINS_PAGE);
        let (share, of) = MIN_PAGE_SHARE;
        let min_weight = share * self.page_weight / of;
        if self.weight >= min_weight && begins_page {
            self.end_page(cut.first, false);
        }
        let part = |first, begins| Part {
            first,
            begins,
            url: document.url.clone(),
            title: document.title.clone(),
            metadata: document.fields.metadata.clone(),
            ..Part::default()
        };
        self.weight += weight(&document.title);
        self.parts.push(part(cut.first, true));
        let mut id = cut.first;
        for section in &cut.sections {
            for (i, stretch) in section.stretches.iter().enumerate() {
                let text = section.section.and_then(|s| s.text.get(stretch.range.clone()));
                let limit = if stretch.continues { MAX_PAGE_WEIGHT } else { self.page_weight };
                let headed = section.section.filter(|s| !s.heading.is_empty());
                if self.weight >= limit {
                    let has_begun = id > cut.first;
                    self.end_page(id, stretch.continues);
                    self.parts.push(part(id, !has_begun));
                    if let Some(section) = headed.filter(|_| i > 0) {
                        self.section(section, None);
                    }
                }
                if let Some(section) = headed.filter(|_| i == 0) {
                    let first = self.parts.last().map(|part| part.passages.len() as u32);
                    self.section(section, first);
                }
                let text = text.unwrap_or_default().to_owned();
                self.weight += weight(&text) + 1;
                if let Some(part) = self.parts.last_mut() {
                    part.passages.push(Passage { continues: stretch.continues, text });
                }
                id += 1;
            }
        }
        if self.weight >= self.page_weight {
            self.end_page(id, false);
        }
    }

    fn section(&mut self, section: &crate::document::Section, first: Option<u32>) {
        self.weight += weight(&section.heading);
        if let Some(part) = self.parts.last_mut() {
            let (heading, anchor) = (section.heading.clone(), section.anchor.clone());
            part.sections.push(Section { first, heading, anchor });
        }
    }

    /// Ends the last page.
    pub(crate) fn end(&mut self) {
        self.end_page(u32::MAX, false);
    }

    /// Ends the page; the next one begins at `next`.
    fn end_page(&mut self, next: u32, goes_on: bool) {
        let mut parts = std::mem::take(&mut self.parts);
        parts.retain(|part| !part.passages.is_empty());
        if !parts.is_empty() {
            self.full.push(CutPage { first: self.first, parts, goes_on });
            self.first = next;
        }
        self.weight = 0;
    }
}
