//! What file systems hold besides files of text with plain names, and files that change or are too long.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;

use aril::Config;
use aril_build::source::{MAX_PAGE_BYTES, list_files, read_documents};

use super::told_of;

/// Addresses and titles of the documents below a folder, and what is told, the folder left out.
fn read(folder: &Path) -> (Vec<String>, Vec<String>) {
    let found = read_documents(folder, &Config::default(), None).unwrap();
    let documents = found.documents.iter().map(|d| format!("{} {}", d.url, d.title)).collect();
    let told = |problem: &aril::Problem| {
        let file = problem.file.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        let message = told_of(&problem.to_string(), folder, &file);
        format!("{file}:{}", message.unwrap_or_else(|| problem.to_string()))
    };
    (documents, found.problems.iter().map(told).collect())
}

fn write(folder: &Path, file: &str, text: &str) {
    let file = folder.join(file);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

#[test]
fn names_are_addresses() {
    let folder = tempfile::tempdir().unwrap();
    let long = format!("{}.txt", "l".repeat(250));
    for name in [
        "100%.txt",
        "a b.txt",
        "c#d?.txt",
        "UPPER.TXT",
        "湖.txt",
        "x.html/in.txt",
        ".hidden/a.txt",
        ".a.txt",
        "a.",
        &long,
    ] {
        write(folder.path(), name, "Dam");
    }
    let long = format!("{long} Dam");
    let expected = [
        "100%25.txt Dam",
        "UPPER.TXT Dam",
        "a%20b.txt Dam",
        "c%23d%3F.txt Dam",
        &long,
        "x.html/in.txt Dam",
        "湖.txt Dam",
    ];
    let (documents, told) = read(folder.path());
    assert_eq!(documents, expected);
    assert_eq!(told, [""; 0]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_name_that_is_no_text_is_an_address_of_bytes() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    for name in [&b"h\xFC.txt"[..], b"h\xFD.txt", "h\u{FFFD}.txt".as_bytes()] {
        fs::write(folder.path().join(OsStr::from_bytes(name)), [b"Dam ", name].concat()).unwrap();
    }
    let found = read_documents(folder.path(), &Config::default(), None).unwrap();
    let urls: Vec<&str> = found.documents.iter().map(|d| d.url.as_str()).collect();
    assert_eq!(urls, ["h\u{FFFD}.txt", "h%FC.txt", "h%FD.txt"]);
    // A cache tells them apart.
    let cache = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let out = tempfile::tempdir().unwrap();
        let options = aril::BuildOptions {
            cache: Some(cache.path().to_owned()),
            ..aril::BuildOptions::default()
        };
        let progress = aril::Progress::default();
        let report =
            aril::build(folder.path(), &Config::default(), out.path(), &options, &progress)
                .unwrap();
        assert_eq!(report.n_docs, 3);
    }
}

#[test]
#[cfg(unix)]
fn links_are_followed_once_and_what_leads_nowhere_is_told() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let of = |name: &str| folder.path().join(name);
    write(folder.path(), "a/dam.txt", "Dam");
    symlink(of("a"), of("a/loop")).unwrap();
    symlink(of("a"), of("b")).unwrap();
    symlink(of("a/dam.txt"), of("c.txt")).unwrap();
    symlink("self.html", of("self.html")).unwrap();
    symlink("nothing.html", of("gone.html")).unwrap();
    symlink("nothing", of("gone")).unwrap();
    symlink("nothing", of(".hidden")).unwrap();
    symlink("nothing.png", of("gone.png")).unwrap();
    let (documents, told) = read(folder.path());
    assert_eq!(documents, ["a/dam.txt Dam"]);
    let expected = [
        "gone: cannot read: No such file or directory (os error 2)",
        "gone.html: cannot read: No such file or directory (os error 2)",
        "self.html: cannot read: Too many levels of symbolic links (os error 40)",
    ];
    if cfg!(target_os = "linux") {
        assert_eq!(told, expected);
    }
    assert_eq!(told.len(), expected.len());
}

#[test]
#[cfg(unix)]
fn what_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let Some(mut command) = crate::harness::as_anybody(folder.path()) else { return };
    write(folder.path(), "docs/dam.txt", "Dam");
    write(folder.path(), "docs/locked.txt", "Water");
    let lock = |file: &str, mode| {
        fs::set_permissions(folder.path().join(file), fs::Permissions::from_mode(mode)).unwrap();
    };
    lock("docs/locked.txt", 0o000);
    command.args(["build", "docs", "--out", "out", "--json"]);
    let output = command.output().unwrap();
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), told["documents"].as_u64()), (Some(0), Some(1)));
    let expected = "docs/locked.txt: cannot read: Permission denied (os error 13)";
    assert_eq!(told["problems"][0]["message"], expected);
    assert_eq!(told["problems"].as_array().unwrap().len(), 1);
    // What is in a folder is not known, so the build fails.
    write(folder.path(), "docs/inner/water.txt", "Water");
    lock("docs/inner", 0o000);
    let output = command.output().unwrap();
    lock("docs/inner", 0o755);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    let expected = "error: docs/inner: cannot read this folder: Permission denied (os error 13): \
        see that it is there, and that you may read it\n";
    assert_eq!(told, expected);
}

#[test]
fn a_file_that_changes_while_it_is_read_is_read_as_it_is_then() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["cut.txt", "emptied.txt", "folder.txt", "gone.txt", "grown.txt"] {
        write(folder.path(), name, "Dam of stone");
    }
    let config = Config::default();
    let files = list_files(folder.path(), &config, None).unwrap();
    let of = |name: &str| folder.path().join(name);
    write(folder.path(), "cut.txt", "Dam");
    write(folder.path(), "emptied.txt", "");
    fs::remove_file(of("folder.txt")).unwrap();
    fs::create_dir(of("folder.txt")).unwrap();
    fs::remove_file(of("gone.txt")).unwrap();
    write(folder.path(), "grown.txt", "Dam of stone and water");
    let read = |file: &aril_build::source::SourceFile| {
        let bytes = file.read(folder.path())?;
        file.documents(bytes, folder.path(), &config)
    };
    let read: Vec<String> = files
        .iter()
        .map(|file| match read(file) {
            Ok(contents) => contents.documents[0].title.clone(),
            Err(problem) => told_of(&problem.to_string(), folder.path(), &file.url()).unwrap(),
        })
        .collect();
    assert_eq!(read[0], "Dam");
    assert_eq!(read[1], " no text in it: remove the file, or exclude it in aril.toml");
    assert!(read[2].starts_with(" cannot read: "), "{}", read[2]);
    assert!(read[3].starts_with(" cannot read: "), "{}", read[3]);
    assert_eq!(read[4], "Dam of stone and water");
}

/// A page of text and markup, so long, whose rest takes no room on the disk.
fn long_page(file: &Path, n_bytes: u64) {
    let mut page = File::create(file).unwrap();
    page.write_all("<title>Lake</title><h1>Lake</h1>\n".as_bytes()).unwrap();
    for n in 0.. {
        let part = |i| {
            format!(
                "<h2>Part {n}.{i}</h2>\n<p>The dam of <b>{i}</b> stands where the river ran, 湖水很清。\n"
            )
        };
        let text: String = (0..500).map(part).collect();
        if page.metadata().unwrap().len() > MAX_PAGE_BYTES {
            break;
        }
        page.write_all(text.as_bytes()).unwrap();
    }
    page.set_len(n_bytes).unwrap();
}

/// What a build takes at most: the limit is held by the system.
#[test]
#[cfg(target_os = "linux")]
fn a_page_of_200_megabytes_is_cut_and_takes_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("docs")).unwrap();
    long_page(&folder.path().join("docs/long.html"), 200_000_000);
    write(folder.path(), "docs/dam.txt", "Dam");
    let limit_kib = 1_000_000;
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -v {limit_kib}; exec \"$0\" build docs --out out")])
        .arg(env!("CARGO_BIN_EXE_aril"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    let expected =
        "docs/long.html: the first 32 MiB of 191 are in the index: make several pages of it";
    assert!(told.contains(expected), "{told}");
    let mut index = aril::Index::open(&folder.path().join("out")).unwrap();
    let answer = index.search("Part 7.3", 10).unwrap();
    assert!(answer.hits.iter().any(|hit| hit.url.starts_with("long.html")), "{answer:?}");
}
