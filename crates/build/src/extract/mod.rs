//! Extraction: the text of a file as documents.

#[cfg(test)]
mod archives_tests;
mod docx;
mod epub;
mod front_matter;
mod html;
mod json;
mod markdown;
pub(crate) mod packed;
mod pdf;
mod plain;
mod said;
mod value;
mod xml;

use std::path::Path;

use regex::Regex;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::config::{BodyFormat, Reading};
use crate::document::{Document, Section, Weight};
use crate::unicode::Unicode;

/// The extensions of [`Format::of_path`], for messages.
pub(crate) const KNOWN_EXTENSIONS_TEXT: &str =
    ".html, .htm, .xhtml, .md, .markdown, .mdx, .txt, .text, .epub, .docx or .pdf";

/// A format that the builder reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// HTML, as a browser would read it.
    Html,
    /// Markdown: CommonMark with GitHub's additions and front matter, and what generators add.
    Markdown,
    /// Markdown with components.
    Mdx,
    /// Text without markup.
    #[serde(rename = "text")]
    Plain,
    /// JSON: a list of documents.
    Json,
    /// JSON: a document a line.
    #[serde(rename = "ndjson", alias = "jsonl")]
    JsonLines,
    /// A book.
    Epub,
    /// A document of Word.
    Docx,
    /// A document of fixed pages.
    Pdf,
}

impl Format {
    /// Whether a file is a page: one document, unless the configuration cuts it.
    #[must_use]
    pub(crate) fn is_page(self) -> bool {
        matches!(self, Format::Html | Format::Markdown | Format::Mdx | Format::Plain)
    }

    /// The format of a file, by its extension; of a gzip'd one by that before `.gz`.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Format> {
        if is_gzip(path) {
            return Format::of_path(&path.with_extension(""));
        }
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "html" | "htm" | "xhtml" => Some(Format::Html),
            "md" | "markdown" => Some(Format::Markdown),
            "mdx" => Some(Format::Mdx),
            "txt" | "text" => Some(Format::Plain),
            "json" => Some(Format::Json),
            "epub" => Some(Format::Epub),
            "docx" => Some(Format::Docx),
            "pdf" => Some(Format::Pdf),
            "ndjson" | "jsonl" => Some(Format::JsonLines),
            _ => None,
        }
    }

    /// Whether such files are text.
    pub(crate) fn is_text(self) -> bool {
        !matches!(self, Format::Epub | Format::Docx | Format::Pdf)
    }

    /// Whether such files are read where nobody asks for them: many a site has JSON that is no document.
    #[must_use]
    pub fn is_read_unasked(self) -> bool {
        !matches!(self, Format::Json | Format::JsonLines)
    }
}

/// Whether a file is gzip'd, by its extension.
pub(crate) fn is_gzip(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
}

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
            vec![addressed(page, reading, url)]
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

/// A page has so many tags at the most: more are there to be found by anything.
const MAX_TAGS: usize = 64;

/// The tags in a list of them, each once.
fn said_tags(written: &str, tags: &mut Vec<String>) {
    for tag in written.split([',', '，', '、', ';', '；', '\n']) {
        let tag = one_line(tag);
        if !tag.is_empty() && tags.len() < MAX_TAGS && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
}

/// The weight that a page says it has; nothing for what is none.
fn said_weight(written: &str) -> Option<Weight> {
    Weight::new(written.trim().parse().ok()?)
}

/// A number to sort by, rounded to a whole one; nothing for what is none.
fn said_number(written: &str) -> Option<i64> {
    let written = written.trim();
    let rounded =
        || written.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| n.round() as i64);
    written.parse().ok().or_else(rounded)
}

/// The day of a date as ISO 8601 writes it, `2024-02-29` and maybe a time, in seconds since 1970; nothing for what
/// is none.
pub(crate) fn said_date(written: &str) -> Option<i64> {
    let day = written.trim().get(..10)?;
    let mut parts = day.split('-').map(|part| part.parse::<u16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day) && parts.next().is_none();
    // Years begin in March, so that a leap day is the last (Hinnant, "chrono-compatible low-level date algorithms").
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    is_date.then(|| (365 * year + leap_days + day_of_year - 719_468) * 24 * 60 * 60)
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

/// Gathers the text of a document: fragments with white space as it comes, borders and headings.
#[derive(Debug, Default)]
struct Gatherer {
    /// The paragraph so far, white space as it came.
    paragraph: String,
    sections: Vec<Section>,
}

impl Gatherer {
    /// Text inside a paragraph. A line break in it is only how the source was set.
    fn text(&mut self, text: &str) {
        self.paragraph.push_str(text);
    }

    /// The end of a paragraph, if one was begun.
    fn border(&mut self) {
        let paragraph = one_line(&std::mem::take(&mut self.paragraph));
        if paragraph.is_empty() {
            return;
        }
        if self.sections.is_empty() {
            self.sections.push(Section::default());
        }
        if let Some(section) = self.sections.last_mut() {
            if !section.text.is_empty() {
                section.text.push('\n');
            }
            section.text.push_str(&paragraph);
        }
    }

    /// Sections, of which the first goes on where this stands if it has no heading.
    fn sections(&mut self, sections: Vec<Section>) {
        self.border();
        for section in sections {
            if !section.heading.is_empty() {
                self.sections.push(section);
                continue;
            }
            for line in section.text.lines() {
                self.text(line);
                self.border();
            }
        }
    }

    /// Begins a section. What was gathered since the last border becomes its heading; without that none begins,
    /// and the answer is no.
    fn heading(&mut self, anchor: &str) -> bool {
        let heading = one_line(&std::mem::take(&mut self.paragraph));
        let has_text = !heading.is_empty();
        if has_text {
            let anchor = anchor.to_owned();
            self.sections.push(Section { heading, anchor, text: String::new() });
        }
        has_text
    }

    /// The heading of the last section.
    fn last_heading(&self) -> &str {
        self.sections.last().map_or("", |section| &section.heading)
    }

    /// The document, less a first heading that only repeats `title`. Without a title it is called by
    /// its first heading, or else by its first words.
    fn finish(mut self, title: &str) -> Document {
        self.border();
        let mut sections = self.sections;
        let mut title = one_line(title);
        if title.is_empty() {
            let first_heading = sections.iter().find(|s| !s.heading.is_empty());
            let first_text = sections.first().and_then(|s| s.text.lines().next());
            title = match (first_heading, first_text) {
                (Some(section), _) => section.heading.clone(),
                (None, Some(text)) => first_words(text),
                (None, None) => String::new(),
            };
        }
        if let Some(section) = sections.iter_mut().find(|s| !s.heading.is_empty())
            && section.heading == title
        {
            // Its text stays a section of its own, so that a hit in it still leads to its anchor.
            if section.anchor.is_empty() {
                section.heading.clear();
            }
        }
        Document { title, sections: merge_headless(sections), ..Document::default() }
    }
}

/// Gives the text of sections without a heading to the section before.
pub(crate) fn merge_headless(sections: Vec<Section>) -> Vec<Section> {
    let mut merged: Vec<Section> = Vec::new();
    for section in sections {
        match merged.last_mut() {
            Some(last) if section.heading.is_empty() => {
                if !last.text.is_empty() && !section.text.is_empty() {
                    last.text.push('\n');
                }
                last.text.push_str(&section.text);
            }
            _ => merged.push(section),
        }
    }
    merged
}

/// `text` in normalization form C with every stretch of white space as one space, or, where it breaks
/// a line between characters of scripts that write none, as nothing.
pub(crate) fn one_line(text: &str) -> String {
    // Nothing below this composes or decomposes.
    if text.chars().all(|c| c < '\u{300}' || ('\u{3400}'..='\u{9FFF}').contains(&c)) {
        in_one_line(text.chars(), text.len())
    } else {
        in_one_line(text.nfc(), text.len())
    }
}

/// The same of characters in normalization form C that take about so many bytes.
fn in_one_line(text: impl Iterator<Item = char>, n_bytes: usize) -> String {
    let mut line = String::with_capacity(n_bytes);
    let (mut space, mut broken) = (false, false);
    for c in text {
        if c.is_whitespace() || c.is_control() {
            space = true;
            broken |= c == '\n';
            continue;
        }
        if space && let Some(last) = line.chars().last() {
            let joined = broken && aril_text::joins_without_space(&Unicode, last, c);
            if !joined {
                line.push(' ');
            }
        }
        (space, broken) = (false, false);
        line.push(c);
    }
    line
}

/// The longest title made of a text's first words, in columns (a wide character takes two).
const MAX_FIRST_WORDS: usize = 60;

/// The first sentence of `text`; when it is long, its first words and an ellipsis.
fn first_words(text: &str) -> String {
    let (mut end, mut n_columns, mut word_end) = (text.len(), 0, 0);
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let ends = matches!(c, '。' | '！' | '？' | '．' | '।')
            || matches!(c, '.' | '!' | '?' | '؟') && next.is_none_or(char::is_whitespace);
        if ends {
            end = i;
            break;
        }
        n_columns += if c >= '\u{1100}' { 2 } else { 1 };
        if n_columns > MAX_FIRST_WORDS {
            let cut = if word_end > 0 { word_end } else { i };
            return format!("{}…", text.get(..cut).unwrap_or(text).trim_end());
        }
        if c.is_whitespace() || matches!(c, '，' | '、' | '；' | '：') {
            word_end = i;
        }
    }
    text.get(..end).unwrap_or(text).trim().to_owned()
}

/// Holds a document against a title and sections of heading, anchor and text.
#[cfg(test)]
#[track_caller]
fn check_document(document: &Document, title: &str, sections: &[(&str, &str, &str)]) {
    assert_eq!(document.title, title);
    let texts = |s: &'_ Section| (s.heading.clone(), s.anchor.clone(), s.text.clone());
    let owned = |s: &(&str, &str, &str)| (s.0.to_owned(), s.1.to_owned(), s.2.to_owned());
    let found: Vec<_> = document.sections.iter().map(texts).collect();
    assert_eq!(found, sections.iter().map(owned).collect::<Vec<_>>());
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::{first_words, one_line, pieces, said_date};

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
    fn days_are_counted_from_1970() {
        let days = |written| said_date(written).map(|seconds| seconds / 86_400);
        for (written, n) in [
            ("1970-01-01", Some(0)),
            ("2000-02-29T12:00:00+02:00", Some(11_016)),
            ("2000-03-01 05:00", Some(11_017)),
            ("1969-12-31", Some(-1)),
            ("2024-13-01", None),
            ("1 May 2024", None),
            ("", None),
        ] {
            assert_eq!(days(written), n, "{written}");
        }
    }

    #[test]
    fn line_breaks_join_by_script() {
        for (text, line) in [
            ("千岛\n湖", "千岛湖"),
            (" two\n  words ", "two words"),
            ("千岛 湖", "千岛 湖"),
            ("호수\n물", "호수 물"),
            ("e\u{301}", "é"),
            ("a\u{0}b", "a b"),
        ] {
            assert_eq!(one_line(text), line);
        }
    }

    #[test]
    fn a_text_is_called_by_its_first_sentence_or_words() {
        for (text, title) in [
            ("湖区(6月3日摄)。湖水很清。", "湖区(6月3日摄)"),
            ("A dam of 1959. It holds.", "A dam of 1959"),
            ("Version 1.2 is out", "Version 1.2 is out"),
            (
                "a lake whose name has many words and goes on and on until the line is full",
                "a lake whose name has many words and goes on and on until…",
            ),
        ] {
            assert_eq!(first_words(text), title);
        }
    }
}
