//! What can go wrong in a build, and what to do about it.

use std::fmt;
use std::io;
use std::path::PathBuf;

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
    #[error("{path}: cannot read this folder: {source}", path = path.display())]
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
        "{path}: cannot write: {source}: choose a folder that you may write to (an earlier index is unchanged)",
        path = path.display()
    )]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The documents are more than this packaging holds.
    #[error("the documents make an index of 4 GiB or more: split them over several indexes")]
    TooLarge,
}

/// A file that could not be read as a document.
#[derive(Debug)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub kind: ProblemKind,
}

/// What is wrong with a file.
#[derive(Debug)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The file has no bytes, or nothing but white space and markup.
    Empty,
    /// The file is not UTF-8.
    NotUtf8 {
        /// Line of the first wrong byte, from 1.
        line: usize,
        /// Its offset in the file.
        offset: usize,
    },
    /// The file cannot be read at all.
    Io(io::Error),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match &self.kind {
            ProblemKind::Empty => {
                write!(f, "{file}: no text in it: remove the file, or exclude it in aril.toml")
            }
            ProblemKind::NotUtf8 { line, offset } => write!(
                f,
                "{file}:{line}: not UTF-8 (byte {offset}): convert the file to UTF-8, or exclude it in aril.toml"
            ),
            ProblemKind::Io(source) => write!(f, "{file}: cannot read: {source}"),
        }
    }
}

fn problems_text(problems: &[Problem]) -> String {
    let advice = "nothing was built: mend these files, or leave them out with --skip-unreadable";
    format!("{}\n{advice}", list(problems))
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
