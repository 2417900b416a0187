//! Sources: the files of a folder, and the documents in them.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::WalkDir;

use crate::config::{Config, Source};
use crate::decode::{Decoded, Fault, decode};
use crate::document::Document;
use crate::error::{BuildError, Problem, ProblemKind};
use crate::extract::{self, Format, LeftOut, packed};
use crate::{address, canonical};

/// A file that holds documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path below the folder.
    pub path: PathBuf,
    /// Its length in bytes.
    pub n_bytes: u64,
    /// When it was written last, if the file system tells.
    pub modified: Option<SystemTime>,
    format: Format,
    /// The place of its kind among the sources of the configuration.
    source: Option<usize>,
}

impl SourceFile {
    /// Its address on the site.
    #[must_use]
    pub fn url(&self) -> String {
        address::of_path(&self.path)
    }

    /// The bytes of the file, which lies below `folder`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, folder: &Path) -> Result<Vec<u8>, Problem> {
        let file = folder.join(&self.path);
        fs::read(&file).map_err(|error| Problem { file, kind: ProblemKind::Io(error) })
    }

    /// What is in its `bytes`: at least one document.
    ///
    /// # Errors
    /// When there is nothing in it, or it asks to be left out.
    pub fn documents(
        &self,
        bytes: Vec<u8>,
        folder: &Path,
        config: &Config,
    ) -> Result<Contents, Problem> {
        let problem = |kind| Problem { file: folder.join(&self.path), kind };
        let reading = config.reading_of(self.source);
        let bytes = if extract::is_gzip(&self.path) {
            packed::gunzip(&bytes).map_err(|fault| problem(ProblemKind::Malformed(fault)))?
        } else {
            bytes
        };
        let (text, fault, extracted) = if self.format.is_text() {
            let Decoded { text, fault } = decode(bytes, self.format == Format::Html);
            let extracted = extract::extract(&text, self.format, reading, &self.url());
            (text, fault, extracted)
        } else {
            let extracted = extract::extract_bytes(&bytes, self.format, reading, &self.url());
            (String::new(), None, extracted)
        };
        if let Some(fault) = extracted.unreadable {
            return Err(problem(ProblemKind::Malformed(fault)));
        }
        match extracted.left_out {
            Some(LeftOut::Unlisted) => return Err(problem(ProblemKind::Unlisted)),
            Some(LeftOut::Redirect) => return Err(problem(ProblemKind::Redirect)),
            Some(LeftOut::Draft) => return Err(problem(ProblemKind::Draft)),
            None => {}
        }
        let mut hangs_on_others = false;
        if let Some(href) = &extracted.canonical {
            let others = canonical::candidates(href, &self.path);
            hangs_on_others = !others.is_empty();
            let is_there = |path: &PathBuf| canonical::stands_for_itself(path, folder, config);
            if let Some(of) = others.into_iter().find(is_there) {
                return Err(problem(ProblemKind::Duplicate { of: folder.join(of) }));
            }
        }
        let mut documents = extracted.documents;
        for document in &mut documents {
            document.weight = document.weight.or_else(|| config.weight_of(&self.path));
            if document.language.is_empty() {
                document.language.clone_from(&reading.language);
            }
        }
        if documents.is_empty() {
            return Err(problem(ProblemKind::Empty));
        }
        let mut warnings = Vec::new();
        if let Some(Fault { encoding, line, offset }) = fault {
            warnings.push(problem(ProblemKind::Undecodable { encoding, line, offset }));
        }
        if let Some((offset, what)) = extracted.unclosed {
            let before = text.as_bytes().get(..offset).unwrap_or_default();
            let line = before.split(|byte| *byte == b'\n').count();
            warnings.push(problem(ProblemKind::Unclosed { what, line }));
        }
        for fault in extracted.faults {
            warnings.push(problem(ProblemKind::Faulty(fault)));
        }
        Ok(Contents { documents, warnings, hangs_on_others })
    }
}

/// What is in a file.
#[derive(Debug, Default)]
pub struct Contents {
    /// At least one.
    pub documents: Vec<Document>,
    /// What is wrong with it.
    pub warnings: Vec<Problem>,
    /// Whether it would be left out if another file were there.
    pub hangs_on_others: bool,
}

/// What was found in a folder.
#[derive(Debug, Default)]
pub struct Found {
    /// The documents.
    pub documents: Vec<Document>,
    /// Files that were left out, or not read well.
    pub problems: Vec<Problem>,
}

/// Reads all documents below `folder`, by `config`, into memory.
///
/// # Errors
/// As [`list_files`].
pub fn read_documents(
    folder: &Path,
    config: &Config,
    out: Option<&Path>,
) -> Result<Found, BuildError> {
    let mut found = Found::default();
    for file in list_files(folder, config, out)? {
        match file.read(folder).and_then(|bytes| file.documents(bytes, folder, config)) {
            Ok(contents) => {
                found.documents.extend(contents.documents);
                found.problems.extend(contents.warnings);
            }
            Err(problem) => found.problems.push(problem),
        }
    }
    Ok(found)
}

/// The files below `folder` that hold documents, by `config`, in the order that they have in the index:
/// folder by folder, by name. Hidden files, `node_modules` and the folder `out` are passed over.
///
/// # Errors
/// When `folder` is no folder, cannot be listed, or holds no file of a known format.
pub fn list_files(
    folder: &Path,
    config: &Config,
    out: Option<&Path>,
) -> Result<Vec<SourceFile>, BuildError> {
    if !folder.exists() {
        return Err(BuildError::NoSuchFolder { folder: folder.to_owned() });
    }
    if !folder.is_dir() {
        return Err(BuildError::NotAFolder { folder: folder.to_owned() });
    }
    let out = out.and_then(|out| out.canonicalize().ok());
    let mut files = Vec::new();
    let mut n_others = 0;
    let ignored = ignored(folder)?;
    walk(folder, out.as_deref(), |entry| {
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_owned();
        let is_ignored = ignored.matched_path_or_any_parents(&path, false).is_ignore();
        let format = if is_ignored { None } else { format_of(&path, config) };
        let Some((format, source)) = format else {
            n_others += 1;
            return;
        };
        let metadata = entry.metadata().ok();
        let n_bytes = metadata.as_ref().map_or(0, std::fs::Metadata::len);
        let modified = metadata.and_then(|metadata| metadata.modified().ok());
        files.push(SourceFile { path, n_bytes, modified, format, source });
    })?;
    if files.is_empty() {
        return Err(BuildError::NoDocuments { folder: folder.to_owned(), n_others });
    }
    Ok(files)
}

/// What `.arilignore` in the folder leaves out, written as `.gitignore` is.
fn ignored(folder: &Path) -> Result<Gitignore, BuildError> {
    let file = folder.join(IGNORE_FILE);
    if !file.is_file() {
        return Ok(Gitignore::empty());
    }
    let mut builder = GitignoreBuilder::new(folder);
    let text = fs::read_to_string(&file)
        .map_err(|source| BuildError::ConfigIo { file: file.clone(), source })?;
    let wrong = |line, error: &ignore::Error| {
        let message = error.to_string();
        BuildError::Config { file: file.clone(), line, column: 1, message }
    };
    for (i, line) in text.lines().enumerate() {
        builder.add_line(None, line).map_err(|error| wrong(i + 1, &error))?;
    }
    builder.build().map_err(|error| wrong(1, &error))
}

/// Beside the documents.
const IGNORE_FILE: &str = ".arilignore";

/// Calls `take` with the files below `folder`, in a fixed order.
fn walk(
    folder: &Path,
    out: Option<&Path>,
    mut take: impl FnMut(&walkdir::DirEntry),
) -> Result<(), BuildError> {
    let is_wanted = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let hidden = name.starts_with('.') || name == "node_modules";
        let is_out = || out.is_some() && entry.path().canonicalize().ok().as_deref() == out;
        entry.depth() == 0 || !(hidden || entry.file_type().is_dir() && is_out())
    };
    let mut seen = HashSet::new();
    let mut targets = Targets::default();
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(is_wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                // Two links to one file are one document.
                let target = targets.of(&entry);
                if seen.insert(aril_index::checksum(target.as_os_str().as_encoded_bytes())) {
                    take(&entry);
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
    Ok(())
}

/// Where files are whose paths may lead over links. Of those in one folder that are no links themselves only the
/// folder's place is asked for.
#[derive(Default)]
struct Targets {
    folder: PathBuf,
    place: Option<PathBuf>,
}

impl Targets {
    fn of(&mut self, file: &walkdir::DirEntry) -> PathBuf {
        let path = file.path();
        let (Some(folder), false) = (path.parent(), file.path_is_symlink()) else {
            return path.canonicalize().unwrap_or_else(|_| path.to_owned());
        };
        if self.place.is_none() || self.folder != folder {
            folder.clone_into(&mut self.folder);
            self.place = folder.canonicalize().ok();
        }
        self.place.as_deref().unwrap_or(folder).join(file.file_name())
    }
}

/// How a file is read, and the place of its source; `None` when it is no document.
pub(crate) fn format_of(relative: &Path, config: &Config) -> Option<(Format, Option<usize>)> {
    if config.exclude.is_match(relative) {
        return None;
    }
    let known = Format::of_path(relative);
    // What is gzip'd stands beside itself, for hosts that send it so.
    let is_unasked = |format: &Format| format.is_read_unasked() && !extract::is_gzip(relative);
    if config.sources.is_empty() {
        return known.filter(is_unasked).map(|format| (format, None));
    }
    let has = |source: &Source| {
        (source.include.is_empty() || source.include.is_match(relative))
            && !source.exclude.is_match(relative)
    };
    let place = config.sources.iter().position(has)?;
    let source = config.sources.get(place)?;
    let known = known.filter(|format| is_unasked(format) || !source.include.is_empty());
    Some((source.format.or(known)?, Some(place)))
}
