//! Sources: the files of a folder, and the documents in them.

use std::collections::HashSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::config::Config;
use crate::document::Document;
use crate::error::{BuildError, Problem, ProblemKind};
use crate::extract::{self, Format};

/// What was found in a folder.
#[derive(Debug, Default)]
pub struct Found {
    /// The documents, by url.
    pub documents: Vec<Document>,
    /// Files that could not be read.
    pub problems: Vec<Problem>,
}

/// Reads all documents below `folder`, by `config`. Hidden files, `node_modules` and the folder `out`
/// are passed over.
///
/// # Errors
/// When `folder` is no folder, cannot be listed, or holds no file of a known format.
pub fn read_documents(
    folder: &Path,
    config: &Config,
    out: Option<&Path>,
) -> Result<Found, BuildError> {
    if !folder.exists() {
        return Err(BuildError::NoSuchFolder { folder: folder.to_owned() });
    }
    if !folder.is_dir() {
        return Err(BuildError::NotAFolder { folder: folder.to_owned() });
    }
    let out = out.and_then(|out| out.canonicalize().ok());
    let mut found = Found::default();
    let (mut n_read, mut n_others) = (0, 0);
    for file in list_files(folder, out.as_deref())? {
        let relative = file.strip_prefix(folder).unwrap_or(&file);
        let Some((format, split_after)) = format_of(relative, config) else {
            n_others += 1;
            continue;
        };
        n_read += 1;
        match read_text(&file) {
            Ok(text) => {
                let documents = extract::documents(&text, format, split_after, &url_of(relative));
                if documents.is_empty() {
                    found.problems.push(Problem { file, kind: ProblemKind::Empty });
                }
                found.documents.extend(documents);
            }
            Err(kind) => found.problems.push(Problem { file, kind }),
        }
    }
    if n_read == 0 {
        return Err(BuildError::NoDocuments { folder: folder.to_owned(), n_others });
    }
    found.documents.sort_by(|a, b| a.url.cmp(&b.url));
    Ok(found)
}

/// The files below `folder`, in a fixed order.
fn list_files(folder: &Path, out: Option<&Path>) -> Result<Vec<PathBuf>, BuildError> {
    let is_wanted = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let hidden = name.starts_with('.') || name == "node_modules";
        let is_out = || out.is_some() && entry.path().canonicalize().ok().as_deref() == out;
        entry.depth() == 0 || !(hidden || entry.file_type().is_dir() && is_out())
    };
    let mut seen = HashSet::new();
    let mut files = Vec::new();
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(is_wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                // Two links to one file are one document.
                let target =
                    entry.path().canonicalize().unwrap_or_else(|_| entry.path().to_owned());
                if seen.insert(target) {
                    files.push(entry.into_path());
                }
            }
            Ok(_) => {}
            // A link that leads into itself, or nowhere, hides no document.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) if error.path().is_some_and(Path::is_symlink) => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                return Err(BuildError::Walk { path, source: error.into() });
            }
        }
    }
    Ok(files)
}

/// How a file is read; `None` when it is no document.
fn format_of<'a>(
    relative: &Path,
    config: &'a Config,
) -> Option<(Format, Option<&'a regex::Regex>)> {
    if config.exclude.is_match(relative) {
        return None;
    }
    let format = Format::of_path(relative)?;
    if config.sources.is_empty() {
        return Some((format, None));
    }
    let source = config.sources.iter().find(|source| source.include.is_match(relative))?;
    Some((format, source.split_after.as_ref()))
}

fn read_text(file: &Path) -> Result<String, ProblemKind> {
    let bytes = fs::read(file).map_err(ProblemKind::Io)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..offset).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        ProblemKind::NotUtf8 { line, offset }
    })?;
    Ok(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text))
}

/// A path as a relative address: `/` between its parts, and what would end a path escaped.
fn url_of(relative: &Path) -> String {
    let parts: Vec<String> = relative
        .components()
        .map(|part| {
            let mut escaped = String::new();
            for c in part.as_os_str().to_string_lossy().chars() {
                if c <= ' ' || "%#?\"<>\\^`{|}\u{7F}".contains(c) {
                    // All of these are ASCII: one byte, two digits.
                    let _ = write!(escaped, "%{:02X}", u32::from(c));
                } else {
                    escaped.push(c);
                }
            }
            escaped
        })
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::url_of;

    #[test]
    fn a_path_becomes_an_address() {
        for (path, url) in [
            ("a/b.html", "a/b.html"),
            ("a b.html", "a%20b.html"),
            ("c#.md", "c%23.md"),
            ("100%.txt", "100%25.txt"),
            ("湖.txt", "湖.txt"),
        ] {
            assert_eq!(url_of(Path::new(path)), url);
        }
    }
}
