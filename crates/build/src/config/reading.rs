//! How the text of files is read.

use regex::Regex;
use serde::Deserialize;

use super::file::Fields;
use crate::address::UrlPattern;

/// How the text of some files is read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Ends a document inside a text file: the next one begins after the line of a match.
    pub split_after: Option<Regex>,
    /// The language of documents that say none.
    pub language: String,
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

impl FieldNames {
    pub(super) fn of(fields: &Fields) -> FieldNames {
        FieldNames {
            title: fields.title.list(),
            url: fields.url.list(),
            body: fields.body.list(),
            date: fields.date.list(),
            language: fields.language.list(),
            weight: fields.weight.list(),
            tags: fields.tags.list(),
            facets: fields.facets.list(),
            sort_keys: fields.sort_keys.list(),
            metadata: fields.metadata.list(),
        }
    }

    /// These, and those of `others` where there are none.
    pub(super) fn or(self, others: &FieldNames) -> FieldNames {
        let or = |own: Vec<String>, others: &[String]| {
            if own.is_empty() { others.to_vec() } else { own }
        };
        FieldNames {
            title: or(self.title, &others.title),
            url: or(self.url, &others.url),
            body: or(self.body, &others.body),
            date: or(self.date, &others.date),
            language: or(self.language, &others.language),
            weight: or(self.weight, &others.weight),
            tags: or(self.tags, &others.tags),
            facets: or(self.facets, &others.facets),
            sort_keys: or(self.sort_keys, &others.sort_keys),
            metadata: or(self.metadata, &others.metadata),
        }
    }
}

/// What the text in a field of JSON is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
