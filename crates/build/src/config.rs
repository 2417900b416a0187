//! `aril.toml`: how a folder becomes documents. Nothing in it is required.

use std::ops::Range;
use std::path::Path;

use globset::{Glob, GlobSet, GlobSetBuilder};
use regex::Regex;
use serde::Deserialize;
use toml::Spanned;

use crate::error::BuildError;

/// The configuration of a build. [`Config::default`] serves most sites.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Paths, relative to the folder, that are left out.
    pub exclude: GlobSet,
    /// Kinds of documents. A file is read by the first that includes it; when there are none, all
    /// files of known formats are read.
    pub sources: Vec<Source>,
    /// Tells this configuration from others.
    pub(crate) fingerprint: u64,
}

/// Some of a folder's files, and how they are read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Paths, relative to the folder, that belong to it.
    pub include: GlobSet,
    /// Ends a document inside a text file: the next one begins after the line of a match.
    pub split_after: Option<Regex>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
    #[serde(default)]
    source: Vec<FileSource>,
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
            sources.push(Source { include, split_after: split_after.transpose()? });
        }
        let fingerprint = aril_index::checksum(text.as_bytes());
        Ok(Config { exclude: globs(&parsed.exclude)?, sources, fingerprint })
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

    use super::Config;

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
    fn nothing_is_required() {
        let config = Config::parse("", Path::new("aril.toml")).unwrap();
        assert!(config.sources.is_empty());
    }
}
