//! `aril.toml` as it is written. `aril.schema.json` is made of this by a test.

use std::fmt;
use std::path::PathBuf;

#[cfg(test)]
use schemars::JsonSchema;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, de};
use toml::Spanned;

use super::{BodyFormat, Recency};
use crate::extract::Format;
use crate::output::{Host, Layout};
use crate::unicode::Variants;

/// How Aril makes an index of a folder. Nothing is required.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Files that are left out, as globs of paths below the folder.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub(super) exclude: Vec<Spanned<String>>,
    /// How addresses are made, such as `docs/{page}/`. Names of a file are `path`, `dir`, `file`, `stem`, `page` and `slug`;
    /// others are those of front matter or JSON. Without it addresses are the paths of files, or what documents say.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) url: Option<Spanned<String>>,
    /// The language of documents that say none, such as `zh`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) language: Option<Spanned<String>>,
    /// The anchors of headings in Markdown that say none.
    pub(super) anchors: Option<Anchors>,
    /// Names in front matter and JSON.
    #[serde(default)]
    pub(super) fields: Fields,
    /// Kinds of documents. Where there are some, only files that one of them includes are read, by the first that does.
    #[serde(default)]
    pub(super) source: Vec<FileSource>,
    /// How much documents count; the first that includes a file.
    #[serde(default)]
    pub(super) weight: Vec<FileWeight>,
    /// What makes newer documents count more.
    pub(super) recency: Option<Recency>,
    /// What titles, headings and tags count beside text, which counts 1.
    #[serde(default)]
    pub(super) weights: FileFieldWeights,
    /// How texts are read.
    #[serde(default)]
    pub(super) text: FileText,
    /// Where the index is written, and how.
    #[serde(default)]
    pub(super) output: FileOutput,
}

/// Some files, and how they are read. What stands here comes before what stands above all sources.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct FileSource {
    /// Files that belong to it, as globs of paths below the folder; all, if none are given.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub(super) include: Vec<Spanned<String>>,
    /// Files that do not.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub(super) exclude: Vec<Spanned<String>>,
    /// What they are, whatever they are called.
    pub(super) format: Option<Format>,
    /// How addresses are made, such as `docs/{page}/`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) url: Option<Spanned<String>>,
    /// The language of documents that say none, such as `zh`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) language: Option<Spanned<String>>,
    /// The anchors of headings in Markdown that say none.
    pub(super) anchors: Option<Anchors>,
    /// A text file of several documents: each ends with a line that matches this regular expression.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) split_after: Option<Spanned<String>>,
    /// Where in JSON the list of documents is, such as `data.posts` or `/data/posts`.
    pub(super) items: Option<String>,
    /// What the text in fields of JSON is.
    #[serde(default)]
    pub(super) body_format: BodyFormat,
    /// Names in front matter and JSON.
    #[serde(default)]
    pub(super) fields: Fields,
}

/// Which names of front matter and JSON say what. A name may lead inside: `author.name`. Where none are given, those in
/// common use are meant.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Fields {
    /// The title.
    pub(super) title: Names,
    /// The address.
    pub(super) url: Names,
    /// Text, in JSON: all of these, in this order.
    pub(super) body: Names,
    /// The date, such as 2024-02-29: the sort key `date`.
    pub(super) date: Names,
    /// The language.
    pub(super) language: Names,
    /// How much a document counts, 0.1 to 10.
    pub(super) weight: Names,
    /// Tags, all of these: they are searched, and the facet `tag`.
    pub(super) tags: Names,
    /// What documents can be filtered by.
    pub(super) facets: Names,
    /// What they can be sorted by: numbers or dates.
    pub(super) sort_keys: Names,
    /// What is shown with hits.
    pub(super) metadata: Names,
}

/// A name, or several.
#[derive(Default)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(untagged))]
pub(super) enum Names {
    /// Those in common use.
    #[default]
    #[cfg_attr(test, schemars(skip))]
    Common,
    /// A name.
    One(String),
    /// Names.
    Several(Vec<String>),
}

impl Names {
    pub(super) fn list(&self) -> Vec<String> {
        match self {
            Names::Common => Vec::new(),
            Names::One(name) => vec![name.clone()],
            Names::Several(names) => names.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Names, D::Error> {
        deserializer.deserialize_any(NamesVisitor)
    }
}

struct NamesVisitor;

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Names;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name, or a list of names")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Names, E> {
        Ok(Names::One(name.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Names, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = access.next_element()? {
            names.push(name);
        }
        Ok(Names::Several(names))
    }
}

/// The anchors of headings in Markdown that say none.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum Anchors {
    /// As GitHub, Docusaurus, Hugo, Jekyll and others make them: `## The dam!` has `the-dam`.
    Github,
    /// None.
    None,
}

/// How much documents of some files count.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct FileWeight {
    /// Files, as globs of paths below the folder.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub(super) include: Vec<Spanned<String>>,
    /// What their scores are multiplied by, 0.1 to 10.
    #[cfg_attr(test, schemars(with = "f64", range(min = 0.1, max = 10.0)))]
    pub(super) weight: Spanned<f64>,
}

/// What lines above a text count beside it, which counts 1.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct FileFieldWeights {
    /// Titles, 0.1 to 25.5; 3 if nothing is said.
    #[cfg_attr(test, schemars(with = "Option<f64>", range(min = 0.1, max = 25.5)))]
    pub(super) title: Option<Spanned<f64>>,
    /// Headings; 1.6 if nothing is said.
    #[cfg_attr(test, schemars(with = "Option<f64>", range(min = 0.1, max = 25.5)))]
    pub(super) heading: Option<Spanned<f64>>,
    /// Tags; 1.3 if nothing is said.
    #[cfg_attr(test, schemars(with = "Option<f64>", range(min = 0.1, max = 25.5)))]
    pub(super) tag: Option<Spanned<f64>>,
}

/// How texts are read.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct FileText {
    /// Which variants of Chinese characters are the same.
    #[serde(default)]
    pub(super) variants: Variants,
    /// Whether pages are found by pinyin, romaji and initials; true if nothing is said.
    pub(super) readings: Option<bool>,
    /// Whether other forms of words count; true if nothing is said.
    pub(super) stems: Option<bool>,
}

/// Where the index is written, and how.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct FileOutput {
    /// The folder for the index, seen from where `aril.toml` is. `--out` comes before it.
    pub(super) dir: Option<PathBuf>,
    /// Into what files it is packed. `--layout` comes before it.
    #[serde(default)]
    pub(super) layout: Layout,
    /// Where the site lies: an index that this host would not take is not written. `--host` comes before it.
    #[serde(default)]
    pub(super) host: Host,
}
