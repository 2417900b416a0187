//! Formats: what a file is by its name.

use std::path::Path;

use serde::Deserialize;

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
