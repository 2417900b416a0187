//! How the text of files is read.

use regex::Regex;
use serde::Deserialize;

use crate::address::UrlPattern;

/// How the text of some files is read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Ends a document inside a text file: the next one begins after the line of a match.
    pub split_after: Option<Regex>,
    /// Whether headings in Markdown have no anchor unless they say one.
    pub without_anchors: bool,
    /// How the addresses of documents are made; without it they are those of their files, or what they say.
    pub url: Option<UrlPattern>,
    /// Where in JSON the list of documents is: names with dots between, or a JSON pointer.
    pub items: Option<String>,
    /// What the text in a field of JSON is.
    pub body_format: BodyFormat,
    /// Which names of front matter and JSON say what.
    pub fields: FieldNames,
}

/// Names in front matter and JSON. A name may lead inside: `author.name`. Where none are given those in common use are
/// meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldNames {
    /// The title.
    pub title: Vec<String>,
    /// The address.
    pub url: Vec<String>,
    /// Text: all of these, in this order.
    pub body: Vec<String>,
    /// The date.
    pub date: Vec<String>,
    /// The language.
    pub language: Vec<String>,
    /// How much a document counts.
    pub weight: Vec<String>,
    /// Tags, all of these.
    pub tags: Vec<String>,
    /// What documents can be filtered by.
    pub facets: Vec<String>,
    /// What they can be sorted by.
    pub sort_keys: Vec<String>,
    /// What is shown with hits.
    pub metadata: Vec<String>,
}

/// What the text in a field of JSON is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BodyFormat {
    /// HTML where it looks like it, otherwise text.
    #[default]
    Auto,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
    /// Text, with blank lines between paragraphs.
    Text,
}
