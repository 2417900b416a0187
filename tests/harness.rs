//! Ways to build and search, and to hold an answer against the oracle.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aril::{Document, Index};
pub(crate) use aril_bench::{Oracle, document_url, exact_urls, folded};
use aril_build::{Config, Settings, source};

/// The repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents in `seeds/`.
pub(crate) fn seeds() -> Vec<Document> {
    let folder = root().join("seeds");
    let config = Config::of_folder(&folder).unwrap();
    source::read_documents(&folder, &config, None).unwrap().documents
}

/// An index of `documents` on disk. It goes with the second value.
pub(crate) fn index_of(documents: &[Document]) -> (Index, tempfile::TempDir) {
    index_as(documents, &Settings::default())
}

/// An index of `documents` on disk, as `settings` say.
pub(crate) fn index_as(documents: &[Document], settings: &Settings) -> (Index, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let index = aril_build::index_with(documents, settings).unwrap();
    index.write(folder.path(), aril_build::Layout::Auto).unwrap();
    (Index::open(folder.path()).unwrap(), folder)
}

/// A document whose text is one paragraph.
pub(crate) fn document(url: &str, title: &str, text: &str) -> Document {
    let section = aril::Section { text: text.to_owned(), ..aril::Section::default() };
    Document {
        url: url.to_owned(),
        title: title.to_owned(),
        sections: vec![section],
        ..Document::default()
    }
}

/// Folder and configuration of the user's document, where it is present.
pub(crate) fn user_document() -> Option<(PathBuf, Config)> {
    let folder = root().parent()?.join("shared/seeds");
    if !folder.is_dir() {
        println!("skipped: the user's document is not beside this repository");
        return None;
    }
    let config = root().join("tests/user-document/aril.toml");
    Some((folder, Config::read(&config).unwrap()))
}

/// What the command did in `folder`: exit code, standard output, standard error.
pub(crate) fn aril(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_aril"));
    let output = command.args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The command, in `folder`, as somebody who may not read and write everything there: who runs as root, may. `None`
/// where nobody else can be asked.
#[cfg(unix)]
pub(crate) fn as_anybody(folder: &Path) -> Option<std::process::Command> {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let probe = folder.join("probe");
    fs::write(&probe, "").unwrap();
    fs::set_permissions(&probe, Permissions::from_mode(0o000)).unwrap();
    let may_all = fs::read(&probe).is_ok();
    fs::remove_file(&probe).unwrap();
    if !may_all {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_aril"));
        command.current_dir(folder);
        return Some(command);
    }
    // The folder is to be written by all, and the command may lie where only root may look.
    let program = folder.join("aril");
    fs::copy(env!("CARGO_BIN_EXE_aril"), &program).unwrap();
    fs::set_permissions(folder, Permissions::from_mode(0o777)).unwrap();
    let nobody = || {
        let mut command = std::process::Command::new(&program);
        command.current_dir(folder).uid(65_534).gid(65_534);
        command
    };
    let works = nobody().arg("--version").output().is_ok_and(|output| output.status.success());
    if !works {
        println!("skipped: this user may do anything, and cannot be another");
        return None;
    }
    Some(nobody())
}

/// Holds an answer against the oracle: the exact hits are the holders, all of them, and come first;
/// and each shows the query in its title or excerpt.
#[track_caller]
pub(crate) fn check_exact(index: &mut Index, oracle: &Oracle, typed: &str) {
    let answer = index.search(typed, 1000).unwrap();
    let expected: BTreeSet<String> = oracle.holders(typed).into_iter().map(str::to_owned).collect();
    assert_eq!(exact_urls(&answer), expected, "{typed:?}");
    let is_ordered = answer.hits.is_sorted_by_key(|hit| !hit.exact);
    assert!(is_ordered, "{typed:?}: hits that hold the query come first");
    let query = folded(typed);
    for hit in answer.hits.iter().filter(|hit| hit.exact) {
        let marked: Vec<&str> =
            hit.excerpt.iter().filter(|f| f.marked).map(|f| f.text.as_str()).collect();
        let shows = |text: &str| folded(text).contains(&query);
        let is_shown = shows(&hit.title)
            || hit.heading.as_deref().is_some_and(shows)
            || marked.iter().any(|mark| shows(mark))
            // A long query is not shown whole.
            || query.chars().count() > 60;
        assert!(is_shown, "{typed:?} in {}: {marked:?}", hit.url);
    }
}
