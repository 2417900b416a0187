use std::fs;
use std::path::Path;

use aril::{BuildOptions, Config, Progress, build};
use aril_build::Manifest;

use crate::harness::{document, index_of, seeds};

pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let (_, one) = index_of(&seeds());
    let (_, two) = index_of(&seeds());
    assert_eq!(files(one.path()), files(two.path()));
}

#[test]
fn the_order_of_files_does_not_matter() {
    let make = |names: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(folder.path().join(name), format!("{name}\n\nText of {name}.")).unwrap();
        }
        let out = tempfile::tempdir().unwrap();
        build(
            folder.path(),
            &Config::default(),
            out.path(),
            &BuildOptions::default(),
            &Progress::default(),
        )
        .unwrap();
        files(out.path())
    };
    assert_eq!(make(&["a.txt", "b.txt", "c.md"]), make(&["c.md", "b.txt", "a.txt"]));
}

#[test]
fn the_index_before_the_last_is_kept_and_older_ones_are_not() {
    let out = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for text in ["one", "two", "three", "three"] {
        let index = aril_build::index(&[document("a", "a", text)]).unwrap();
        index.write(out.path(), aril_build::Layout::Auto).unwrap();
        names.push(Manifest::read(out.path()).unwrap().file);
    }
    let left: Vec<String> = files(out.path()).into_iter().map(|(name, _)| name).collect();
    assert!(!left.contains(&names[0]));
    assert!(left.contains(&names[1]) && left.contains(&names[2]));
    assert_eq!(left.len(), 3, "{left:?}");
}

#[test]
fn what_an_interrupted_build_left_is_cleared() {
    let (_, out) = index_of(&[document("a", "a", "one")]);
    fs::write(out.path().join("0123456789abcdef.aril.new"), "half").unwrap();
    fs::write(out.path().join("notes.txt"), "mine").unwrap();
    let index = aril_build::index(&[document("a", "a", "two")]).unwrap();
    index.write(out.path(), aril_build::Layout::Auto).unwrap();
    let left: Vec<String> = files(out.path()).into_iter().map(|(name, _)| name).collect();
    assert!(left.contains(&"notes.txt".to_owned()), "foreign files are left alone");
    assert!(!left.iter().any(|name| name.contains(".new")));
}
