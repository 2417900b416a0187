//! `aril.toml`: how a folder becomes documents. Nothing in it is required.

mod file;
mod reading;
mod suggest;

use std::num::NonZeroU32;
use std::ops::Range;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use regex::Regex;
use serde::{Deserialize, Serialize};
use toml::Spanned;

pub use self::reading::{BodyFormat, FieldNames, Reading};
pub use self::suggest::nearest;

use self::file::{Anchors, File, FileFieldWeights, FileOutput, FileSource, FileWeight};
use crate::address::UrlPattern;
use crate::document::{Weight, language_tag};
use crate::error::BuildError;
use crate::extract::Format;
use crate::output::Packing;
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
    /// The folder for the index, where nothing else is said.
    pub out: Option<PathBuf>,
    /// How the index is packed, as far as nothing else is said.
    pub packing: Packing,
    /// Tells this configuration from others.
    pub(crate) fingerprint: u64,
}

/// Some of a folder's files, and how they are read.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Paths, relative to the folder, that belong to it; all if there are none.
    pub include: GlobSet,
    /// Paths that do not.
    pub exclude: GlobSet,
    /// What its files are, whatever they are called.
    pub format: Option<Format>,
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
            let offset = error.span().map_or(0, |span| span.start);
            at(offset, suggest::suggested(error.message()))
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
        let url = |pattern: &Option<Spanned<String>>| {
            let Some(pattern) = pattern else { return Ok(None) };
            let wrong = |what| at(pattern.span().start, format!("`url`: {what}"));
            UrlPattern::parse(pattern.get_ref()).map(Some).map_err(wrong)
        };
        let language = |language: &Option<Spanned<String>>| {
            let Some(written) = language else { return Ok(None) };
            let tag = language_tag(written.get_ref());
            let advice = "a language is a tag such as `en` or `zh-Hant`";
            let wrong = || at(written.span().start, advice.to_owned());
            (!tag.is_empty()).then_some(Some(tag)).ok_or_else(wrong)
        };
        let reading = Reading {
            url: url(&parsed.url)?,
            language: language(&parsed.language)?.unwrap_or_default(),
            without_anchors: parsed.anchors == Some(Anchors::None),
            fields: FieldNames::of(&parsed.fields),
            ..Reading::default()
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
            let FileSource { format, anchors, items, body_format, .. } = source;
            let own = Reading {
                split_after: split_after.transpose()?,
                url: url(&source.url)?.or_else(|| reading.url.clone()),
                language: language(&source.language)?.unwrap_or_else(|| reading.language.clone()),
                without_anchors: anchors.or(parsed.anchors) == Some(Anchors::None),
                items: items.clone(),
                body_format: *body_format,
                fields: FieldNames::of(&source.fields).or(&reading.fields),
            };
            let (include, exclude) = (globs(&source.include)?, globs(&source.exclude)?);
            sources.push(Source { include, exclude, format: *format, reading: own });
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
        let FileOutput { dir, layout, host } = parsed.output;
        let fingerprint = aril_index::checksum(text.as_bytes());
        Ok(Config {
            exclude: globs(&parsed.exclude)?,
            sources,
            reading,
            weights,
            settings,
            out: dir.map(|dir| file.parent().unwrap_or(Path::new("")).join(dir)),
            packing: Packing { layout, host },
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

    use super::{
        BodyFormat, Config, FieldWeights, Format, Packing, Settings, UrlPattern, Variants, Weight,
    };
    use crate::output::{Host, Layout};

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
        check_error(
            "exclud = []\n",
            "aril.toml:1:1: unknown field `exclud`: did you mean `exclude`?",
        );
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
        check_error(
            "[text]\nvariants = 'korean'\n",
            "aril.toml:2:12: unknown value `korean`: here may stand chinese, japanese, none",
        );
    }

    #[test]
    fn sources_say_how_their_files_are_read() {
        let text = "url = '{page}/'\nlanguage = 'zh_TW'\nanchors = 'none'\n\
                    [fields]\ntitle = 'name'\nfacets = ['author']\n\
                    [[source]]\ninclude = ['*.json']\nformat = 'json'\nitems = '/a'\nbody_format = 'html'\n\
                    url = 'p/{id}'\nlanguage = 'en'\nanchors = 'github'\nfields.title = ['t', 'u']\n\
                    [[source]]\nexclude = ['x']\n\
                    [output]\ndir = 'public/index'\nlayout = 'split'\nhost = 'github-pages'\n";
        let config = Config::parse(text, Path::new("site/aril.toml")).unwrap();
        let [json, other] = config.sources.as_slice() else { panic!() };
        assert_eq!((json.format, other.format), (Some(Format::Json), None));
        assert_eq!(json.reading.items.as_deref(), Some("/a"));
        assert_eq!(json.reading.body_format, BodyFormat::Html);
        assert_eq!(json.reading.fields.title, ["t", "u"]);
        assert_eq!(json.reading.fields.facets, ["author"]);
        assert_eq!(other.reading.fields.title, ["name"]);
        assert_eq!((json.reading.language.as_str(), json.reading.without_anchors), ("en", false));
        assert_eq!(
            (other.reading.language.as_str(), other.reading.without_anchors),
            ("zh-tw", true)
        );
        assert_eq!(other.reading.url, UrlPattern::parse("{page}/").ok());
        assert_eq!(config.out.as_deref(), Some(Path::new("site/public/index")));
        assert_eq!(config.packing, Packing { layout: Layout::Split, host: Host::GithubPages });
    }

    #[test]
    fn what_is_wrong_in_a_source_is_shown_where_it_is() {
        for (text, expected) in [
            (
                "[[source]]\nincldue = []\n",
                "aril.toml:2:1: unknown field `incldue`: did you mean `include`?",
            ),
            (
                "[[source]]\nformat = 'mardown'\n",
                "aril.toml:2:10: unknown value `mardown`: did you mean `markdown`?",
            ),
            ("[[source]]\nurl = 'a/{b'\n", "aril.toml:2:7: `url`: a `{` without its `}`"),
            (
                "[[source]]\nlanguage = 'english please'\n",
                "aril.toml:2:12: a language is a tag such as",
            ),
            (
                "[[source]]\nfields.titel = 'x'\n",
                "aril.toml:2:8: unknown field `titel`: did you mean `title`?",
            ),
            (
                "[fields]\ntitle = 3\n",
                "aril.toml:2:9: invalid type: integer `3`, expected a name, or a list of names",
            ),
            (
                "[output]\nhost = 'github'\n",
                "aril.toml:2:8: unknown value `github`: here may stand cloudflare-pages, github-pages, ",
            ),
            ("[output]\nlayout = 'pack'\n", "aril.toml:2:10: unknown value `pack`: "),
            ("[facets]\n", "aril.toml:1:2: unknown field `facets`: "),
        ] {
            check_error(text, expected);
        }
    }

    #[test]
    fn the_schema_is_that_of_the_file() {
        let schema = schemars::schema_for!(super::file::File);
        let mut schema = serde_json::to_value(schema).unwrap();
        schema["title"] = "aril.toml".into();
        one_line(&mut schema);
        let written = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../aril.schema.json");
        if std::env::var_os("ARIL_SCHEMA").is_some() {
            std::fs::write(&file, &written).unwrap();
        }
        let found = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(found == written, "ARIL_SCHEMA=write cargo test -p aril-build schema writes it");
    }

    /// Descriptions are broken into lines only in the source.
    fn one_line(schema: &mut serde_json::Value) {
        match schema {
            serde_json::Value::String(text) => *text = text.replace('\n', " "),
            serde_json::Value::Array(values) => values.iter_mut().for_each(one_line),
            serde_json::Value::Object(values) => values.values_mut().for_each(one_line),
            _ => {}
        }
    }

    #[test]
    fn nothing_is_required() {
        let config = Config::parse("", Path::new("aril.toml")).unwrap();
        assert!(config.sources.is_empty());
    }
}
