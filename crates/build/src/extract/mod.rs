//! Extraction: the text of a file as documents.

#[cfg(test)]
mod archives_tests;
mod docx;
mod epub;
mod format;
mod front_matter;
mod gatherer;
mod html;
mod json;
mod line;
mod markdown;
pub(crate) mod packed;
mod pdf;
mod plain;
mod said;
mod value;
mod written;
mod xml;

use regex::Regex;

use crate::config::{BodyFormat, Reading};
use crate::document::Document;

pub use format::Format;
pub(crate) use format::{KNOWN_EXTENSIONS_TEXT, is_gzip};
use gatherer::{Gatherer, first_words};
pub(crate) use gatherer::{merge_headless, without_repeated};
pub(crate) use line::one_line;
pub(crate) use written::said_date;
use written::{MAX_TAGS, said_number, said_tags, said_weight};

/// What is in a file.
#[derive(Debug, Default)]
pub struct Extracted {
    /// The documents, those without any text left out.
    pub documents: Vec<Document>,
    /// Why they should not be found, if the page says so.
    pub left_out: Option<LeftOut>,
    /// The page that this one says it is, as it writes its address.
    pub canonical: Option<String>,
    /// What has no end and swallowed the rest of the page: where it begins, in bytes of the text, and what it is.
    pub unclosed: Option<(usize, &'static str)>,
    /// What else is wrong.
    pub faults: Vec<Fault>,
    /// Why nothing can be read.
    pub unreadable: Option<Fault>,
    /// Whether a page says what of it is to be found; nothing where it could not.
    pub is_marked: Option<bool>,
    /// Whether a page has neither title nor heading.
    pub is_untitled: bool,
    /// What stands in the `<title>` of a page.
    pub title: Option<String>,
}

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// From 1; 0 where the file has no lines.
    pub line: usize,
    /// From 1; 0 where the line says enough.
    pub column: usize,
    /// What it is, and what to do.
    pub message: String,
}

impl Fault {
    /// What is wrong with a file as a whole.
    pub(crate) fn of_file(message: String) -> Fault {
        Fault { line: 0, column: 0, message }
    }
}

/// Why a page asks to be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It says `noindex`.
    Unlisted,
    /// It leads to another page.
    Redirect,
    /// It is not published yet.
    Draft,
}

/// What is in the text of one file.
///
/// `url` is the address of a document that says no other. The second of a file that is cut is `url#2`, and so on.
#[must_use]
pub fn extract(text: &str, format: Format, reading: &Reading, url: &str) -> Extracted {
    let mut extracted = Extracted::default();
    let mut documents: Vec<Document> = match format {
        Format::Json | Format::JsonLines => {
            return json::extract(text, format == Format::JsonLines, reading, url);
        }
        Format::Epub | Format::Docx | Format::Pdf => {
            return extract_bytes(text.as_bytes(), format, reading, url);
        }
        Format::Html => {
            let page = html::page(text, url);
            extracted.left_out = page.left_out;
            extracted.canonical = page.canonical;
            extracted.unclosed = page.unclosed;
            extracted.is_marked = Some(page.is_marked);
            extracted.is_untitled = page.is_untitled;
            extracted.title = Some(page.title).filter(|title| !title.is_empty());
            vec![page.document]
        }
        Format::Markdown | Format::Mdx => {
            let mut page = markdown::page(text, format == Format::Mdx, reading);
            extracted.left_out = page.left_out;
            let fault = |wrong: Fault| Fault {
                message: format!("front matter: {}: it is not read", wrong.message),
                ..wrong
            };
            extracted.faults.extend(page.wrong.take().map(fault));
            let mut document = addressed(page, reading, url);
            let keys = &mut document.fields.sort_keys;
            if keys.iter().all(|(name, _)| name != "date") {
                keys.extend(date_of_file(url).map(|date| ("date".to_owned(), date)));
            }
            vec![document]
        }
        Format::Plain => {
            let split_after = reading.split_after.as_ref();
            pieces(text, split_after).into_iter().map(plain::document).collect()
        }
    };
    documents.retain(|document| !document.is_empty());
    extracted.documents = documents;
    with_addresses(extracted, reading, url)
}

/// What is in the bytes of a file that is no text.
pub(crate) fn extract_bytes(
    bytes: &[u8],
    format: Format,
    reading: &Reading,
    url: &str,
) -> Extracted {
    let extracted = match format {
        Format::Epub => epub::extract(bytes),
        Format::Docx => docx::extract(bytes),
        _ => pdf::extract(bytes),
    };
    with_addresses(extracted, reading, url)
}

/// Documents with their addresses, where they say none.
fn with_addresses(mut extracted: Extracted, reading: &Reading, url: &str) -> Extracted {
    let filled = reading.url.as_ref().map(|pattern| pattern.fill(url, &|_| None));
    let url = match filled {
        None => url.to_owned(),
        Some(Ok(url)) => url,
        Some(Err(name)) => {
            if extracted.documents.iter().any(|document| document.url.is_empty()) {
                let message = format!("`url` names `{name}`, which it does not say");
                extracted.unreadable = Some(Fault::of_file(message));
            }
            url.to_owned()
        }
    };
    for (i, document) in extracted.documents.iter_mut().enumerate() {
        if document.url.is_empty() {
            document.url = if i == 0 { url.clone() } else { format!("{url}#{}", i + 1) };
        }
    }
    extracted
}

/// The document in a page of HTML.
pub(crate) fn html_document(html: &str, url: &str) -> Document {
    html::page(html, url).document
}

/// The document in a page of Markdown.
pub(crate) fn markdown_document(markdown: &str) -> Document {
    let document = markdown::page(markdown, false, &Reading::default()).document;
    Document { url: String::new(), ..document }
}

/// The document in a text without title or headings.
pub(crate) fn text_document(text: &str) -> Document {
    let mut gatherer = Gatherer::default();
    json::body_into(&mut gatherer, text, BodyFormat::Text);
    gatherer.finish("")
}

/// The document of a page in Markdown, with the address that its front matter leads to, if it does.
fn addressed(page: markdown::Page, reading: &Reading, path: &str) -> Document {
    let mut document = page.document;
    if let (true, Some(pattern), Some(front)) = (document.url.is_empty(), &reading.url, &page.front)
    {
        let told = |name: &str| front.get(name).and_then(value::Value::text).map(str::to_owned);
        document.url = pattern.fill(path, &told).unwrap_or_default();
    }
    document
}

/// The date that the name of a file begins with, as Jekyll's and Docusaurus's posts do: `2024-02-29-dam.md`.
fn date_of_file(url: &str) -> Option<i64> {
    let name = url.rsplit('/').next()?;
    name.get(10..).filter(|rest| rest.starts_with('-')).and_then(|_| said_date(name))
}

/// `text` cut after each line that holds a match.
fn pieces<'a>(text: &'a str, split_after: Option<&Regex>) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for found in split_after.iter().flat_map(|pattern| pattern.find_iter(text)) {
        let end = text.get(found.end()..).and_then(|rest| rest.find('\n')).map(|i| found.end() + i);
        let end = end.unwrap_or(text.len());
        if end > start {
            pieces.extend(text.get(start..end));
            start = end;
        }
    }
    pieces.extend(text.get(start..));
    pieces
}

/// Holds a document against a title and sections of heading, anchor and text.
#[cfg(test)]
#[track_caller]
fn check_document(document: &Document, title: &str, sections: &[(&str, &str, &str)]) {
    use crate::document::Section;

    assert_eq!(document.title, title);
    let texts = |s: &'_ Section| (s.heading.clone(), s.anchor.clone(), s.text.clone());
    let owned = |s: &(&str, &str, &str)| (s.0.to_owned(), s.1.to_owned(), s.2.to_owned());
    let found: Vec<_> = document.sections.iter().map(texts).collect();
    assert_eq!(found, sections.iter().map(owned).collect::<Vec<_>>());
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::{Format, extract, pieces};
    use crate::config::Reading;

    #[test]
    fn text_is_cut_after_the_line_of_a_match() {
        let end = Regex::new(r"(?m)^\(end\)").unwrap();
        assert_eq!(
            pieces("a\n(end) x\nb\n(end)\n", Some(&end)),
            ["a\n(end) x", "\nb\n(end)", "\n"]
        );
        assert_eq!(pieces("a\nb", None), ["a\nb"]);
    }

    #[test]
    fn the_name_of_a_file_tells_its_date_where_nothing_else_does() {
        let day = |text: &str, url: &str| {
            let extracted = extract(text, Format::Markdown, &Reading::default(), url);
            let keys = &extracted.documents[0].fields.sort_keys;
            assert!(keys.iter().all(|(name, _)| name == "date") && keys.len() <= 1);
            keys.first().map(|(_, seconds)| seconds / 86_400)
        };
        let url = "posts/1970-01-05-dam.md";
        assert_eq!(day("Dam", url), Some(4));
        assert_eq!(day("---\ntitle: Dam\n---\nWater", url), Some(4));
        assert_eq!(day("---\ndate: 1970-01-02\n---\nWater", url), Some(1));
        for url in ["posts/1970-01-05.md", "1970-13-05-dam.md", "1970-01-05-a/dam.md", "dam.md"] {
            assert_eq!(day("Dam", url), None, "{url}");
        }
    }
}
