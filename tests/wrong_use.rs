//! Whatever is given that is not as it must be: what is told, and with which exit code.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::harness::aril;

/// A folder with documents in `docs`, an index of them in `out`, and things that are neither.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write("docs/lake.md", "---\ntags: [water]\nlang: en\n---\n# Lake\n\nSalmon in it.\n");
    write("file", "");
    write("queries.toml", "[[query]]\nquery = \"x\"\navoids = [\"y\"]\nfilter = \"tog:water\"\n");
    fs::create_dir(folder.path().join("empty")).unwrap();
    // The command may have been built without them.
    for name in ["aril-offline.js", "aril.wasm", "aril-more.wasm"] {
        write(&format!("assets/{name}"), "");
    }
    let (code, _, stderr) = aril(folder.path(), &["build", "docs", "--out", "out"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    folder
}

#[track_caller]
fn check(folder: &Path, line: &str, code: i32, message: &str) {
    // What has spaces in it is in quotes.
    let arguments: Vec<&str> = line
        .split('\'')
        .enumerate()
        .flat_map(
            |(i, part)| {
                if i % 2 == 1 { vec![part] } else { part.split_whitespace().collect() }
            },
        )
        .collect();
    let (found, stdout, stderr) = aril(folder, &arguments);
    assert!(stderr.contains(message), "{line}: {stderr}");
    assert_eq!(found, code, "{line}: {stdout}{stderr}");
}

#[test]
fn what_is_not_as_it_must_be_is_told() {
    let folder = folder();
    let told = |line: &str, message: &str| check(folder.path(), line, 2, message);

    told("build docs", "where to? Give --out DIR");
    told("build file --out o", "file: this is a file: give the folder that holds the documents");
    told("merge none --out o", "none: no part of a build here: make each with `aril build");
    told("merge file --out o", "file: no part of a build here");
    told("merge empty --out o", "empty: no part of a build here");
    told("init none", "none: no such folder: give the folder of the site");
    told("init file", "file: this is a file: give the folder of the site");
    told("serve none", "none: no such folder: give the folder of a site");
    told("serve file", "file: this is a file: give the folder of a site");
    told("serve docs --index empty", "empty: not an index: build one");
    told("verify file", "file: not an index: build one");
    told(
        "export out --out out/manifest.json --assets assets",
        "this is the name of an index's file",
    );
    told("inspect out --html x.aril", "this is the name of an index's file");

    told("search", "no query");
    told("search out", "no query: this is an index: `aril search out QUERY`");
    told("search lake dam", "lake: not an index, nor anything else. Put a query of several words");
    told("search out lake dam", "Put a query of several words in quotes: \"out lake dam\"");
    told("explain old lake dam", "Put a query of several words in quotes");
    told("search out --queries none", "none: cannot read the queries");
    told("search out x --queries q", "not both");
    told("search out x --sort -age", "--sort age: no page says that; they say tag");
    told("search out x --facet tog", "they say tag: did you mean `tag`?");
}

#[test]
fn a_filter_that_is_none_is_told() {
    let folder = folder();
    let told = |filter: &str, message: &str| {
        check(folder.path(), &format!("search out x --filter {filter}"), 2, message);
    };
    told(
        "tog:water",
        "--filter tog:water: no page says \"tog\"; they say tag: did you mean `tag`?",
    );
    told("'tag:water tog:dam'", "no page says \"tog\"");
    told("'color:red'", "no page says \"color\"; they say tag\n");
    told("url:lake", "no page says \"url\"");
    told(
        "lake",
        "a filter is made of names and values, such as `lang:en -tag:old`, and \"lake\" is none",
    );
    told("((", "a filter is made of names and values");
    let line = "check out queries.toml";
    check(folder.path(), line, 2, "queries.toml:1:1: filter \"tog:water\": no page says \"tog\"");
    for right in ["tag:water", "'-tag:none (tag:water OR tag:dam)'", "''"] {
        check(folder.path(), &format!("search out x --filter {right}"), 0, "");
    }
}

#[test]
fn an_index_of_another_version_is_told() {
    let folder = folder();
    let manifest = folder.path().join("out/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("\"aril\":1", "\"aril\":2")).unwrap();
    let told = "out/manifest.json: the index has format version 2, this release reads version 1";
    for line in ["search out x", "verify out", "inspect out"] {
        check(folder.path(), line, 1, told);
    }
    // It can be built again.
    check(folder.path(), "build docs --out out", 0, "");
    check(folder.path(), "verify out", 0, "");
}

#[test]
fn a_folder_without_documents_says_what_it_lacks() {
    let folder = folder();
    let next = |dir: &str| {
        let (code, stdout, stderr) = aril(folder.path(), &["init", dir]);
        assert_eq!(code, 0, "{stderr}");
        stdout.lines().find(|line| line.starts_with("next: ")).unwrap().to_owned()
    };
    let told = next("empty");
    assert!(told.starts_with("next: lay documents there (HTML, Markdown"), "{told}");
    assert!(told.ends_with("then aril build empty/ --out empty/search/index"), "{told}");
    fs::create_dir(folder.path().join("my data")).unwrap();
    fs::write(folder.path().join("my data/a.json"), "[]").unwrap();
    let told = next("my data");
    assert!(told.starts_with("next: say in it which JSON to read"), "{told}");
    assert!(told.ends_with("aril build \"my data/\" --out \"my data/search/index\""), "{told}");
}

/// What a command tells whose output nobody reads, or that cannot be written; `None` where no such file is.
fn told_to(folder: &Path, line: &str, output: Stdio) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aril"));
    let done = command.current_dir(folder).args(line.split(' ')).stdout(output).output().unwrap();
    (done.status.code(), String::from_utf8(done.stderr).unwrap())
}

#[test]
#[cfg(target_os = "linux")]
fn nobody_needs_to_read() {
    let folder = folder();
    for line in [
        "build docs --out o",
        "verify out",
        "inspect out",
        "inspect out --json",
        "search out salmon",
        "search out salmon --json",
        "explain out salmon",
        "completions bash",
        "init docs",
        "export out --out x.html --assets assets",
        "build docs --partition 1/1 --out part",
        "merge part --out merged",
        "serve docs --port 0",
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        assert_eq!(told_to(folder.path(), line, writer.into()), (Some(0), String::new()), "{line}");
        drop(fs::remove_file(folder.path().join("docs/aril.toml")));
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let (code, told) = told_to(folder.path(), line, full.into());
        assert_eq!(code, Some(1), "{line}: {told}");
        assert!(
            told.starts_with("error: cannot write the answer: No space left"),
            "{line}: {told}"
        );
    }
}
