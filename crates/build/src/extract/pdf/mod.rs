//! PDF: the text of its pages.
//!
//! `lopdf` reads objects and streams; what they show is read here, since text is found only if codes become the right
//! characters: by what fonts say (`ToUnicode`), by the names of CMaps that are those of known encodings, or by names of
//! glyphs. Codes of other fonts are counted and told.

mod cmap;
mod font;
mod outline;
#[cfg(test)]
mod tests;
mod text;

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Dictionary, LoadOptions, Object, decode_text_string};

use super::{Extracted, Fault, Gatherer, first_words, one_line, said_date, said_tags};
use crate::document::{Document, Section, language_tag};
use text::Reader;

/// A stream may have so many bytes once it is inflated.
const MAX_STREAM_BYTES: usize = 64 << 20;

/// What all pages show may have so many bytes.
const MAX_CONTENT_BYTES: usize = 256 << 20;

/// So many pages are read.
const MAX_PAGES: usize = 20_000;

/// What is in a document.
pub(super) fn extract(bytes: &[u8]) -> Extracted {
    // A reader of so much that others write may have met something that it did not expect.
    let read = catch_unwind(AssertUnwindSafe(|| read(bytes)));
    let failed = || Err(Fault::of_file("this PDF is damaged so that it cannot be read".to_owned()));
    match read.unwrap_or_else(|_| failed()) {
        Ok(extracted) => extracted,
        Err(fault) => Extracted { unreadable: Some(fault), ..Extracted::default() },
    }
}

fn read(bytes: &[u8]) -> Result<Extracted, Fault> {
    let options =
        LoadOptions { max_decompressed_size: Some(MAX_STREAM_BYTES), ..LoadOptions::default() };
    let pdf = lopdf::Document::load_mem_with_options(bytes, options).map_err(|error| {
        let what = match error {
            lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => {
                "it is encrypted: save it without a password".to_owned()
            }
            error => format!("this is no whole PDF: {error}"),
        };
        Fault::of_file(what)
    })?;
    if pdf.is_encrypted() {
        return Err(Fault::of_file("it is encrypted: save it without a password".to_owned()));
    }
    let mut reader = Reader::new(&pdf, MAX_CONTENT_BYTES);
    let pages = pdf.get_pages();
    let chapters = outline::chapters(&pdf, &pages);
    let mut gatherer = Gatherer::default();
    let (mut first, mut n_pages, mut n_empty) = (String::new(), 0, 0);
    for (number, page) in pages.into_iter().take(MAX_PAGES) {
        n_pages += 1;
        let text = reader.page(page);
        let paragraphs: Vec<String> =
            text.split("\n\n").map(one_line).filter(|line| !line.is_empty()).collect();
        if paragraphs.is_empty() {
            n_empty += 1;
            continue;
        }
        if first.is_empty() {
            first = paragraphs.first().map(|line| first_words(line)).unwrap_or_default();
        }
        let chapter = chapters.get(&number).cloned();
        // Only the first page is the document itself.
        let heading = chapter
            .unwrap_or_else(|| if number == 1 { String::new() } else { format!("p. {number}") });
        let anchor = if heading.is_empty() { String::new() } else { format!("page={number}") };
        gatherer.sections.push(Section { heading, anchor, text: paragraphs.join("\n") });
    }
    let mut faults = Vec::new();
    if !reader.unknown.is_empty() {
        let names: Vec<&str> = reader.unknown.keys().map(String::as_str).take(5).collect();
        let n: usize = reader.unknown.values().sum();
        faults.push(Fault::of_file(format!(
            "{n} characters in the fonts {} are not known: these fonts do not tell what their glyphs are (no ToUnicode)",
            names.join(", ")
        )));
    }
    if n_empty > 0 && reader.has_pictures {
        faults.push(Fault::of_file(format!(
            "{n_empty} of {n_pages} pages have no text, perhaps since they are pictures: let OCR make text of them"
        )));
    }
    if reader.is_cut {
        faults.push(Fault::of_file("it is too long to be read whole".to_owned()));
    }
    if gatherer.sections.is_empty() {
        let nothing = || Fault::of_file("no text is in it".to_owned());
        return Err(faults.into_iter().next().unwrap_or_else(nothing));
    }
    Ok(Extracted {
        documents: vec![document(&pdf, gatherer, &first)],
        faults,
        ..Extracted::default()
    })
}

/// The document, with what it says of itself.
fn document(pdf: &lopdf::Document, gatherer: Gatherer, first: &str) -> Document {
    let about = pdf.trailer.get_deref(b"Info", pdf).and_then(Object::as_dict).ok();
    let said = |name: &[u8]| about.and_then(|about| text_of(about, name, pdf)).unwrap_or_default();
    let title = one_line(&said(b"Title"));
    let title = if is_title(&title) { title } else { first.to_owned() };
    let mut document = gatherer.finish(&title);
    said_tags(&said(b"Keywords"), &mut document.tags);
    // D:20240229120000
    let written = said(b"CreationDate");
    let digits = written.trim_start_matches("D:");
    let part = |range| digits.get(range).unwrap_or_default();
    let date = said_date(&format!("{}-{}-{}", part(0..4), part(4..6), part(6..8)));
    document.fields.sort_keys.extend(date.map(|date| ("date".to_owned(), date)));
    let language = pdf.catalog().ok().and_then(|catalog| text_of(catalog, b"Lang", pdf));
    document.language = language_tag(&language.unwrap_or_default());
    document
}

/// Whether a title is none that a program put there: the name of a file, or of nothing.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let is_file = [".doc", ".docx", ".indd", ".tex", ".dvi", ".pdf", ".qxd", ".odt", ".pages"]
        .iter()
        .any(|extension| lower.ends_with(extension));
    !(title.is_empty()
        || is_file
        || lower.starts_with("microsoft word")
        || lower.starts_with("untitled"))
}

fn text_of(dictionary: &Dictionary, name: &[u8], pdf: &lopdf::Document) -> Option<String> {
    decode_text_string(dictionary.get_deref(name, pdf).ok()?).ok()
}
