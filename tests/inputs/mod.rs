//! Malformed and unusual inputs: what goes in, what must come out, and what the user is told.
//!
//! A case is a line of a table; `html`, `text`, `encodings` and `files` have one each. A format with inputs of its own
//! gets a module with a table, and a test that hands it to [`check`].

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use aril::{BuildOptions, Config, Index, Progress};
use aril_build::source::read_documents;

mod encodings;
mod files;
mod html;
mod site;
mod text;

/// A file, what must be found of it, and what is told of it.
pub(crate) struct Case {
    /// Its name, by which its format is known; no two are the same.
    pub(crate) file: String,
    pub(crate) bytes: Vec<u8>,
    /// The title of its document; nothing where it gives none.
    pub(crate) title: Option<&'static str>,
    /// Lines that its text must have, headings among them, in this order and no others but for `…`, which stands for any.
    pub(crate) lines: Vec<&'static str>,
    /// What is told of it, after its name.
    pub(crate) told: Vec<&'static str>,
}

/// A case whose text is told in full.
pub(crate) fn case(
    file: &str,
    bytes: impl AsRef<[u8]>,
    title: &'static str,
    lines: &[&'static str],
    told: &[&'static str],
) -> Case {
    Case {
        file: file.to_owned(),
        bytes: bytes.as_ref().to_vec(),
        title: Some(title),
        lines: lines.to_vec(),
        told: told.to_vec(),
    }
}

/// A case that gives no document.
pub(crate) fn none(file: &str, bytes: impl AsRef<[u8]>, told: &'static str) -> Case {
    Case { title: None, ..case(file, bytes, "", &[], &[told]) }
}

/// Holds that the files of all cases, in one folder, give the documents and messages that they must, that a build takes
/// them without an error, and that what must be in the index is found by its whole text.
#[track_caller]
pub(crate) fn check(cases: &[Case]) {
    let folder = tempfile::tempdir().unwrap();
    for case in cases {
        let file = folder.path().join(&case.file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        assert!(!file.exists(), "{}: another case has this name", case.file);
        fs::write(file, &case.bytes).unwrap();
    }
    let found = read_documents(folder.path(), &Config::default(), None).unwrap();
    let mut differences = Vec::new();
    let mut n_told = 0;
    for case in cases {
        let mut differs = |what: &str, found: String| {
            differences.push(format!("{}: {what}: {found}", case.file));
        };
        let document = found.documents.iter().find(|document| document.url == case.file);
        let title = document.map(|document| document.title.as_str());
        if title != case.title {
            differs("title", format!("{title:?}"));
        }
        let told = found.problems.iter().map(ToString::to_string);
        let told: Vec<String> =
            told.filter_map(|message| told_of(&message, folder.path(), &case.file)).collect();
        n_told += told.len();
        if told != case.told {
            differs("messages", format!("{told:?}"));
        }
        let sections = document.into_iter().flat_map(|document| &document.sections);
        let lines: Vec<&str> = sections
            .flat_map(|s| std::iter::once(s.heading.as_str()).chain(s.text.lines()))
            .filter(|line| !line.is_empty())
            .collect();
        if !fits(&lines, &case.lines) {
            differs("lines", format!("{:?}", start(&lines)));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(found.problems.len(), n_told, "{:?}", found.problems);

    let out = tempfile::tempdir().unwrap();
    let (config, options) = (Config::default(), BuildOptions::default());
    let report =
        aril::build(folder.path(), &config, out.path(), &options, &Progress::default()).unwrap();
    let texts = |problems: &[aril::Problem]| problems.iter().map(ToString::to_string).collect();
    let (built, read): (BTreeSet<String>, BTreeSet<String>) =
        (texts(&report.skipped), texts(&found.problems));
    assert_eq!(built, read);
    let mut index = Index::open(out.path()).unwrap();
    assert!(index.verify().is_empty());
    for document in &found.documents {
        let text = document.sections.iter().flat_map(|s| s.text.lines()).next();
        let query: String = text.unwrap_or(&document.title).chars().take(12).collect();
        let answer = index.search(&query, 200).unwrap();
        let is_found =
            answer.hits.iter().any(|hit| hit.exact && hit.url.starts_with(&document.url));
        assert!(is_found, "{}: {query:?} is not found", document.url);
    }
}

/// What a message says of a file, if it is one of that file.
fn told_of(message: &str, folder: &Path, file: &str) -> Option<String> {
    let path = folder.join(file);
    message.strip_prefix(path.to_str()?)?.strip_prefix(':').map(str::to_owned)
}

/// Whether lines are as expected, where `…` stands for any.
fn fits(lines: &[&str], expected: &[&str]) -> bool {
    match (lines, expected) {
        ([], []) => true,
        (_, ["…", rest @ ..]) => (0..=lines.len()).any(|n| fits(&lines[n..], rest)),
        ([line, lines @ ..], [expected, rest @ ..]) => line == expected && fits(lines, rest),
        _ => false,
    }
}

/// The first lines, for a message.
fn start(lines: &[&str]) -> Vec<String> {
    lines.iter().take(20).map(|line| line.chars().take(200).collect()).collect()
}
