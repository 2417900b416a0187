//! What can go wrong in a build, and what to do about it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::extract::Fault;

/// Why a build failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The folder of documents does not exist.
    #[error("{folder}: no such folder: give the folder that holds the documents", folder = folder.display())]
    NoSuchFolder {
        /// The folder asked for.
        folder: PathBuf,
    },
    /// What should be a folder is a file.
    #[error("{folder}: this is a file: give the folder that holds the documents", folder = folder.display())]
    NotAFolder {
        /// The path asked for.
        folder: PathBuf,
    },
    /// The folder holds no file that the builder knows how to read.
    #[error(
        "{folder}: nothing to index: no file ends in {known}{found}",
        folder = folder.display(),
        known = crate::extract::KNOWN_EXTENSIONS_TEXT,
        found = n_others_text(*n_others)
    )]
    NoDocuments {
        /// The folder searched.
        folder: PathBuf,
        /// How many other files it holds.
        n_others: usize,
    },
    /// A program gave no document that has text.
    #[error("no document has text: nothing was written")]
    NoText,
    /// A program gave a document without an address.
    #[error("the document “{title}” has no address: give it one, which its hits lead to")]
    NoAddress {
        /// The document's title.
        title: String,
    },
    /// Files could not be read as documents.
    #[error("{}", problems_text(problems))]
    Unreadable {
        /// Each file with its reason.
        problems: Vec<Problem>,
    },
    /// All files were left out.
    #[error(
        "{folder}: nothing to index: every file was left out\n{list}",
        folder = folder.display(),
        list = list(problems)
    )]
    NothingReadable {
        /// The folder searched.
        folder: PathBuf,
        /// Each file with its reason.
        problems: Vec<Problem>,
    },
    /// The configuration file is wrong.
    #[error("{file}:{line}:{column}: {message}", file = file.display())]
    Config {
        /// The configuration file.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong and what to do.
        message: String,
    },
    /// The configuration file cannot be read.
    #[error("{file}: cannot read the configuration: {source}", file = file.display())]
    ConfigIo {
        /// The configuration file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A folder cannot be listed.
    #[error(
        "{path}: cannot read this folder: {source}: see that it is there, and that you may read it",
        path = path.display()
    )]
    Walk {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The output folder holds something that is not an index.
    #[error(
        "{out}: not an index, and not empty: choose another folder for the index, or empty this one",
        out = out.display()
    )]
    NotAnIndexFolder {
        /// The output folder.
        out: PathBuf,
    },
    /// The output cannot be written.
    #[error(
        "{path}: cannot write: {source}: {advice} (an earlier index is unchanged)",
        path = path.display(),
        advice = write_advice(source)
    )]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The documents are more than an index holds.
    #[error("the documents are more than one index holds: split them over several indexes")]
    TooLarge,
    /// A run that was kept by an earlier build, or by another part of this one, is not as it was written.
    #[error("what was kept of the documents is damaged: build again, with an empty folder for it")]
    DamagedRun,
    /// The folders hold no part of a build.
    #[error(
        "{}: no part of a build here: make each with `aril build DIR --partition 1/N --out FOLDER`",
        folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(", ")
    )]
    NoParts {
        /// The folders searched.
        folders: Vec<PathBuf>,
    },
    /// A part of a build is not there.
    #[error(
        "part {number} of {of} is missing: make it with `aril build DIR --partition {number}/{of} --out FOLDER`"
    )]
    MissingPart {
        /// From 1.
        number: u32,
        /// How many there are.
        of: u32,
    },
    /// A part of a build cannot be read.
    #[error("{file}: cannot read: {source}", file = file.display())]
    PartIo {
        /// The file or folder.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A part of a build is not as it was written.
    #[error("{file}: damaged, or made by another version of aril: make this part again", file = file.display())]
    DamagedPart {
        /// The file.
        file: PathBuf,
    },
    /// Parts are of different builds.
    #[error(
        "{file} and {other} are not parts of one build: all need the same documents, configuration and version of aril",
        file = file.display(),
        other = other.display()
    )]
    OtherParts {
        /// One.
        file: PathBuf,
        /// The other.
        other: PathBuf,
    },
    /// The index has more files than a host takes.
    #[error(
        "the index takes {n} files, and {host} takes {max}: nothing was changed: {advice}",
        host = host.name()
    )]
    TooManyFiles {
        /// The host.
        host: crate::Host,
        /// Files of the index, those of the build before among them.
        n: u64,
        /// Files that the host takes.
        max: u64,
        /// What to do.
        advice: &'static str,
    },
    /// The index has a larger file than a host takes.
    #[error(
        "the index has a file of {n_bytes} bytes, and {host} takes {max}: nothing was changed: build it with --layout split or packed",
        host = host.name()
    )]
    TooLargeFile {
        /// The host.
        host: crate::Host,
        /// The file's length.
        n_bytes: u64,
        /// Bytes of a file that the host takes.
        max: u64,
    },
    /// The host does not send parts of files.
    #[error(
        "{host} does not send parts of files as the packed layout needs: build it with --layout split",
        host = host.name()
    )]
    NoRanges {
        /// The host.
        host: crate::Host,
    },
}

/// What is to be told of a file.
#[derive(Debug)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub kind: ProblemKind,
}

/// What is wrong with a file, or why it was left out.
#[derive(Debug)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The file has no bytes, or nothing but white space and markup.
    Empty,
    /// Some bytes are no text in the file's encoding; the rest is in the index.
    Undecodable {
        /// The encoding that it declares, or seems to have.
        encoding: &'static str,
        /// Line of the first wrong byte, from 1.
        line: usize,
        /// Its offset in the file.
        offset: usize,
    },
    /// Something in a page has no end, so the rest of it is not text; what is before is in the index.
    Unclosed {
        /// What it is.
        what: &'static str,
        /// The line where it begins, from 1.
        line: usize,
    },
    /// Something else is wrong; what can be read is in the index.
    Faulty(Fault),
    /// Nothing in the file can be read.
    Malformed(Fault),
    /// The file is longer than a page may be; what is before is in the index.
    TooLong {
        /// Bytes of it that were read.
        n_read: u64,
        /// Bytes of it in all.
        n_bytes: u64,
    },
    /// The page has no title and no heading, so it is called by its first words.
    Untitled,
    /// The page asks search engines to leave it out.
    Unlisted,
    /// The page does not say what of it is to be found, and others of the site do.
    Unmarked,
    /// The page is not published yet.
    Draft,
    /// The page only leads to another.
    Redirect,
    /// The page says that it is another one, which is in the index.
    Duplicate {
        /// The file of that.
        of: PathBuf,
    },
    /// The file cannot be read at all.
    Io(io::Error),
}

impl Problem {
    /// Whether nothing is wrong: the page asks to be left out.
    #[must_use]
    pub fn is_wish(&self) -> bool {
        use ProblemKind::{Draft, Duplicate, Redirect, Unlisted, Unmarked};
        matches!(self.kind, Unlisted | Unmarked | Draft | Redirect | Duplicate { .. })
    }

    /// Whether nothing is lost: the page could be better.
    #[must_use]
    pub fn is_remark(&self) -> bool {
        matches!(self.kind, ProblemKind::Untitled)
    }

    /// Whether the file is in the index all the same.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        use ProblemKind::{Faulty, TooLong, Unclosed, Undecodable, Untitled};
        matches!(
            self.kind,
            Undecodable { .. } | Unclosed { .. } | TooLong { .. } | Faulty(_) | Untitled
        )
    }
}

impl Problem {
    /// Line and column, both from 1, and the column 0 where the line says enough; `None` where it is the file as a whole.
    #[must_use]
    pub fn place(&self) -> Option<(usize, usize)> {
        use ProblemKind::{Faulty, Malformed, Unclosed, Undecodable};
        match &self.kind {
            Undecodable { line, .. } | Unclosed { line, .. } => Some((*line, 0)),
            Faulty(fault) | Malformed(fault) if fault.line > 0 => Some((fault.line, fault.column)),
            _ => None,
        }
    }

    /// What is wrong, without its place.
    #[must_use]
    pub fn what(&self) -> String {
        match &self.kind {
            ProblemKind::Empty => "no text in it".to_owned(),
            ProblemKind::Undecodable { encoding, offset, .. } => {
                format!("not {encoding} (byte {offset})")
            }
            ProblemKind::Unclosed { what, .. } => {
                format!("this {what} has no end, so all behind it is no text")
            }
            ProblemKind::Faulty(fault) | ProblemKind::Malformed(fault) => fault.message.clone(),
            ProblemKind::Draft => "is a draft".to_owned(),
            ProblemKind::TooLong { n_read, n_bytes } => format!(
                "the first {} MiB of {} are in the index",
                n_read >> 20,
                n_bytes.div_ceil(1 << 20)
            ),
            ProblemKind::Untitled => "no title and no heading".to_owned(),
            ProblemKind::Unmarked => {
                "has no data-aril-body or data-pagefind-body, as others have".to_owned()
            }
            ProblemKind::Unlisted => "asks not to be found (noindex)".to_owned(),
            ProblemKind::Redirect => "leads to another page".to_owned(),
            ProblemKind::Duplicate { of } => format!("says that it is {}", of.display()),
            ProblemKind::Io(source) => format!("cannot read: {source}"),
        }
    }

    /// What to do about it, or what came of it; nothing where that is said already.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match &self.kind {
            ProblemKind::Empty => "remove the file, or exclude it in aril.toml",
            ProblemKind::Undecodable { .. } => "mend the file, or convert it to UTF-8",
            ProblemKind::Unclosed { .. } => "end it",
            ProblemKind::TooLong { .. } => "make several pages of it",
            ProblemKind::Untitled => "it is called by its first words",
            _ => "",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        match self.place() {
            None => {}
            Some((line, 0)) => write!(f, "{line}:")?,
            Some((line, column)) => write!(f, "{line}:{column}:")?,
        }
        write!(f, " {}", self.what())?;
        if self.advice().is_empty() { Ok(()) } else { write!(f, ": {}", self.advice()) }
    }
}

/// The problems of pages that ask to be left out, and remarks.
///
/// # Errors
/// When there are others.
pub(crate) fn only_wishes(problems: Vec<Problem>) -> Result<Vec<Problem>, BuildError> {
    let (wishes, problems): (Vec<_>, Vec<_>) =
        problems.into_iter().partition(|problem| problem.is_wish() || problem.is_remark());
    if problems.is_empty() { Ok(wishes) } else { Err(BuildError::Unreadable { problems }) }
}

/// What came of files that could not be read, and what to do.
pub const UNREADABLE_ADVICE: &str =
    "nothing was built: mend these files, or build without --strict, which leaves them out";

fn write_advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room there, or choose another folder"
        }
        _ => "choose a folder that you may write to",
    }
}

fn problems_text(problems: &[Problem]) -> String {
    format!("{}\n{UNREADABLE_ADVICE}", list(problems))
}

/// A line each.
fn list(problems: &[Problem]) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n")
}

fn n_others_text(n_others: usize) -> String {
    match n_others {
        0 => " (the folder is empty)".to_owned(),
        1 => " (it holds 1 other file)".to_owned(),
        n => format!(" (it holds {n} other files)"),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::BuildError;

    #[test]
    fn what_cannot_be_written_has_the_advice_that_helps() {
        for (kind, advice) in [
            (io::ErrorKind::StorageFull, ": make room there, or choose another folder (an"),
            (io::ErrorKind::PermissionDenied, ": choose a folder that you may write to (an"),
        ] {
            let error = BuildError::Write { path: "index".into(), source: kind.into() };
            assert!(error.to_string().contains(advice), "{error}");
        }
    }
}
