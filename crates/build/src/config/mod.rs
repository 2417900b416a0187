//! `aril.toml`: how a folder becomes documents. Nothing in it is required.

mod reading;

use std::num::NonZeroU32;
use std::ops::Range;
use std::path::Path;

use globset::{Glob, GlobSet, GlobSetBuilder};
use regex::Regex;
use serde::{Deserialize, Serialize};
use toml::Spanned;

pub use self::reading::{BodyFormat, FieldNames, Reading};

use crate::document::Weight;
use crate::error::BuildError;
use crate::unicode::Variants;

/// The configuration of a build. [`Config::default`] serves most sites.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Paths, relative to the folder, that are left out.
    pub exclude: GlobSet,
    /// Kinds of documents. A file is read by the first that includes it; when there are none, all
    /// files of known formats are read.
    pub sources: Vec<Source>,
    /// How files are read where there are no sources.
    pub reading: Reading,
    /// How much documents count that do not say so themselves. The first with a file's path counts.
    pub weights: Vec<(GlobSet, Weight)>,
    /// What the index is made like.
    pub settings: Settings,
    /// Tells this configuration from others.
    pub(crate) fingerprint: u64,
}

/// Some of a folder's files, and how they are read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Paths, relative to the folder, that belong to it.
    pub include: GlobSet,
    /// How they are read.
    pub reading: Reading,
}

/// What an index is made like, whatever its documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Which variants of Chinese characters are the same.
    pub variants: Variants,
    /// Whether it leaves out what serves those who type how something is read.
    pub without_readings: bool,
    /// Whether it leaves out which words are inflections of one another.
    pub without_stems: bool,
    /// What makes newer documents count more, if they do.
    pub recency: Option<Recency>,
    /// What titles, headings and tags count, where that is not as by default.
    pub field_weights: FieldWeights,
}

/// What lines above a text count beside it, which counts 1; each in tenths, 0 for what it counts by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldWeights {
    /// Titles.
    pub title: u8,
    /// Headings.
    pub heading: u8,
    /// Tags.
    pub tag: u8,
}

impl FieldWeights {
    /// What each counts.
    pub(crate) fn tenths(&self) -> [u8; 3] {
        let [title, heading, tag] = aril_index::FIELD_WEIGHTS;
        let or = |said: u8, default| if said == 0 { default } else { said };
        [or(self.title, title), or(self.heading, heading), or(self.tag, tag)]
    }
}

/// Newer documents count more: the newest twice, one that is older by the half-life one and a half times, and so on;
/// what has no date counts once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recency {
    /// The sort key that is the date, in seconds since 1970.
    #[serde(default = "date")]
    pub sort_key: String,
    /// In days; at least 1.
    pub half_life: NonZeroU32,
}

fn date() -> String {
    "date".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
    #[serde(default)]
    source: Vec<FileSource>,
    #[serde(default)]
    weight: Vec<FileWeight>,
    recency: Option<Recency>,
    #[serde(default)]
    weights: FileFieldWeights,
    #[serde(default)]
    text: FileText,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    #[serde(default)]
    variants: Variants,
    readings: Option<bool>,
    stems: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileFieldWeights {
    title: Option<Spanned<f64>>,
    heading: Option<Spanned<f64>>,
    tag: Option<Spanned<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileWeight {
    include: Vec<Spanned<String>>,
    weight: Spanned<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSource {
    include: Vec<Spanned<String>>,
    split_after: Option<Spanned<String>>,
}

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// When it cannot be read, or is wrong: with line and column.
    pub fn read(file: &Path) -> Result<Config, BuildError> {
        let text = std::fs::read_to_string(file)
            .map_err(|source| BuildError::ConfigIo { file: file.to_owned(), source })?;
        Config::parse(&text, file)
    }

    /// Reads the configuration of a folder: its `aril.toml`, or the default where there is none.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn of_folder(folder: &Path) -> Result<Config, BuildError> {
        let file = folder.join("aril.toml");
        if file.is_file() { Config::read(&file) } else { Ok(Config::default()) }
    }

    /// Reads a configuration from its text; `file` is for messages.
    ///
    /// # Errors
    /// When it is wrong: with line and column.
    pub fn parse(text: &str, file: &Path) -> Result<Config, BuildError> {
        let at = |offset: usize, message: String| {
            let (line, column) = line_and_column(text, offset);
            BuildError::Config { file: file.to_owned(), line, column, message }
        };
        let parsed: File = toml::from_str(text).map_err(|error| {
            at(error.span().map_or(0, |span| span.start), error.message().to_owned())
        })?;
        let globs = |patterns: &[Spanned<String>]| {
            let mut set = GlobSetBuilder::new();
            for pattern in patterns {
                let glob = Glob::new(pattern.get_ref()).map_err(|error| {
                    at(pattern.span().start, format!("not a glob: {}", error.kind()))
                })?;
                set.add(glob);
            }
            set.build().map_err(|error| at(0, error.to_string()))
        };
        let mut sources = Vec::new();
        for source in &parsed.source {
            let split_after = source.split_after.as_ref().map(|pattern| {
                Regex::new(pattern.get_ref()).map_err(|error| {
                    let (offset, reason) = regex_fault(pattern.get_ref(), &error);
                    let offset = offset_in_file(text, pattern, offset);
                    at(offset, format!("`split_after` is not a regular expression: {reason}"))
                })
            });
            let include = globs(&source.include)?;
            let reading = Reading { split_after: split_after.transpose()?, ..Reading::default() };
            sources.push(Source { include, reading });
        }
        let mut weights = Vec::new();
        for FileWeight { include, weight } in &parsed.weight {
            let number = Weight::new(*weight.get_ref());
            let out_of_range = || at(weight.span().start, "a weight is 0.1 to 10".to_owned());
            weights.push((globs(include)?, number.ok_or_else(out_of_range)?));
        }
        let tenths = |weight: &Option<Spanned<f64>>| {
            let Some(weight) = weight else { return Ok(0) };
            let tenths = (weight.get_ref() * 10.0).round();
            let is_in_range = (1.0..=f64::from(u8::MAX)).contains(&tenths);
            let out_of_range =
                || at(weight.span().start, "the weight of a field is 0.1 to 25.5".to_owned());
            is_in_range.then_some(tenths as u8).ok_or_else(out_of_range)
        };
        let FileFieldWeights { title, heading, tag } = &parsed.weights;
        let (title, heading, tag) = (tenths(title)?, tenths(heading)?, tenths(tag)?);
        let field_weights = FieldWeights { title, heading, tag };
        let settings = Settings {
            variants: parsed.text.variants,
            without_readings: parsed.text.readings == Some(false),
            without_stems: parsed.text.stems == Some(false),
            recency: parsed.recency,
            field_weights,
        };
        let fingerprint = aril_index::checksum(text.as_bytes());
        Ok(Config {
            exclude: globs(&parsed.exclude)?,
            sources,
            reading: Reading::default(),
            weights,
            settings,
            fingerprint,
        })
    }

    /// How files of a source are read, by its place.
    pub(crate) fn reading_of(&self, source: Option<usize>) -> &Reading {
        let source = source.and_then(|i| self.sources.get(i));
        source.map_or(&self.reading, |source| &source.reading)
    }

    /// How much the documents of a file count.
    pub(crate) fn weight_of(&self, path: &Path) -> Option<Weight> {
        self.weights.iter().find(|(include, _)| include.is_match(path)).map(|(_, weight)| *weight)
    }
}

/// Where in a pattern the fault is, in bytes, and what it is.
fn regex_fault(pattern: &str, error: &regex::Error) -> (usize, String) {
    match regex_syntax::parse(pattern) {
        Err(regex_syntax::Error::Parse(error)) => {
            (error.span().start.offset, error.kind().to_string())
        }
        Err(regex_syntax::Error::Translate(error)) => {
            (error.span().start.offset, error.kind().to_string())
        }
        _ => (0, error.to_string()),
    }
}

/// The byte of the file that holds byte `offset` of a string's value: exact where the string stands
/// without escapes, otherwise the string's begin.
fn offset_in_file(text: &str, value: &Spanned<String>, offset: usize) -> usize {
    let Range { start, end } = value.span();
    let written = text.get(start..end).unwrap_or_default();
    written.find(value.get_ref().as_str()).map_or(start, |quotes| start + quotes + offset)
}

/// Line and column of a byte, both from 1, the column in characters.
pub(crate) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    (before.matches('\n').count() + 1, column)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Config, FieldWeights, Settings, Variants, Weight};

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        let error = Config::parse(text, Path::new("aril.toml")).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn a_bad_regular_expression_is_shown_where_it_is() {
        check_error(
            "[[source]]\ninclude = [\"*.txt\"]\nsplit_after = 'ab(c'\n",
            "aril.toml:3:18: `split_after` is not a regular expression: unclosed group",
        );
        check_error(
            "[[source]]\ninclude = []\nsplit_after = '千岛湖[z-a]'\n",
            "aril.toml:3:20: `split_after` is not a regular expression: invalid character class range",
        );
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        check_error("exclud = []\n", "aril.toml:1:1: unknown field `exclud`");
    }

    #[test]
    fn a_bad_glob_is_shown_where_it_is() {
        check_error("exclude = [\"a[\"]\n", "aril.toml:1:12: not a glob");
    }

    #[test]
    fn what_is_no_toml_is_shown_where_it_is() {
        check_error("\nexclude = [\n\n", "aril.toml:2:12: unclosed array");
    }

    #[test]
    fn weights_are_by_path_the_first_that_matches_and_in_bounds() {
        let text = "[[weight]]\ninclude = ['old/new/**']\nweight = 2\n\
                    [[weight]]\ninclude = ['old/**']\nweight = 0.25\n\
                    [recency]\nhalf_life = 90\n\
                    [weights]\ntitle = 1\ntag = 2.5\n";
        let config = Config::parse(text, Path::new("aril.toml")).unwrap();
        let weight = |path| config.weight_of(Path::new(path)).map(Weight::thousandths);
        assert_eq!(weight("old/new/a.html"), Some(2000));
        assert_eq!(weight("old/a.html"), Some(250));
        assert_eq!(weight("a.html"), None);
        let fields = FieldWeights { title: 10, heading: 0, tag: 25 };
        assert_eq!(config.settings.field_weights, fields);
        let recency = config.settings.recency.unwrap();
        assert_eq!((recency.sort_key.as_str(), recency.half_life.get()), ("date", 90));
        check_error(
            "[[weight]]\ninclude = ['**']\nweight = 11\n",
            "aril.toml:3:10: a weight is 0.1 to 10",
        );
        check_error(
            "[weights]\ntitle = 30\n",
            "aril.toml:2:9: the weight of a field is 0.1 to 25.5",
        );
        check_error("[recency]\nhalf_life = 0\n", "aril.toml:2:13: ");
    }

    #[test]
    fn switches_say_what_is_left_out() {
        let parse = |text| Config::parse(text, Path::new("aril.toml")).unwrap().settings;
        let settings = parse("[text]\nvariants = 'japanese'\nreadings = false\nstems = false\n");
        assert_eq!(settings.variants, Variants::Japanese);
        assert!(settings.without_readings && settings.without_stems);
        assert_eq!(parse("[text]\nreadings = true\n"), Settings::default());
        check_error("[text]\nvariants = 'korean'\n", "aril.toml:2:12: unknown variant `korean`");
    }

    #[test]
    fn nothing_is_required() {
        let config = Config::parse("", Path::new("aril.toml")).unwrap();
        assert!(config.sources.is_empty());
    }
}
