use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::harness::{aril, as_anybody};

/// A folder with documents in `docs` and a good index of them in `out`.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("docs")).unwrap();
    fs::write(folder.path().join("docs/lake.txt"), "千岛湖\n\n湖水很清，岛屿很多。\n").unwrap();
    let (code, _, stderr) = aril(folder.path(), &["build", "docs", "--out", "out"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    folder
}

/// Holds that bad input gives this exit code and message, and leaves the index whole.
#[track_caller]
fn check_refused(site: &tempfile::TempDir, arguments: &[&str], code: i32, message: &str) {
    let (found, _, stderr) = aril(site.path(), arguments);
    assert_eq!(found, code, "{stderr}");
    assert!(stderr.starts_with("error: "), "{stderr}");
    assert!(stderr.contains(message), "{stderr}");
    if site.path().join("out").is_dir() {
        let (code, stdout, _) = aril(site.path(), &["search", "out", "岛屿"]);
        assert_eq!(code, 0);
        assert!(stdout.contains("lake.txt"), "the earlier index still answers: {stdout}");
    }
}

#[test]
fn a_built_index_answers() {
    let site = site();
    let (code, stdout, _) = aril(site.path(), &["search", "out", "岛屿", "--json"]);
    assert_eq!(code, 0);
    let answer: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(answer["query"], "岛屿");
    assert_eq!(answer["total"], 1);
    assert_eq!(answer["total_is_exact"], true);
    let hit = &answer["hits"][0];
    assert_eq!(hit["url"], "lake.txt");
    assert_eq!(hit["title"], "千岛湖");
    assert_eq!(hit["tier"], "exact");
    assert_eq!(hit["exact"], true);
    assert!(hit["score"].as_f64().unwrap() > 0.0);
    assert_eq!(
        hit["excerpt"],
        serde_json::json!([
            { "text": "湖水很清，", "marked": false },
            { "text": "岛屿", "marked": true },
            { "text": "很多。", "marked": false },
        ])
    );
}

#[test]
fn a_file_of_queries_is_answered_line_by_line() {
    let site = site();
    fs::write(site.path().join("queries"), "湖水\n\nnothing\n").unwrap();
    let (code, stdout, _) =
        aril(site.path(), &["search", "out", "--queries", "queries", "--json", "--limit", "1"]);
    assert_eq!(code, 0);
    let totals: Vec<u64> = stdout
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["total"].as_u64().unwrap()
        })
        .collect();
    assert_eq!(totals, [1, 0, 0]);
}

#[test]
fn without_an_index_the_embedded_documents_are_searched() {
    let folder = tempfile::tempdir().unwrap();
    let (code, stdout, _) = aril(folder.path(), &["search", "千岛湖"]);
    assert_eq!(code, 0);
    assert!(stdout.contains("[千岛湖]"), "{stdout}");
}

#[test]
fn a_folder_that_is_not_there_is_refused() {
    check_refused(&site(), &["build", "none", "--out", "out"], 2, "none: no such folder");
}

#[test]
fn a_file_in_place_of_a_folder_is_refused() {
    check_refused(&site(), &["build", "docs/lake.txt", "--out", "out"], 2, "this is a file");
}

#[test]
fn an_empty_folder_is_refused() {
    let site = site();
    fs::create_dir(site.path().join("empty")).unwrap();
    check_refused(&site, &["build", "empty", "--out", "out"], 1, "(the folder is empty)");
}

#[test]
fn a_folder_with_nothing_readable_is_refused() {
    let site = site();
    fs::create_dir(site.path().join("pictures")).unwrap();
    fs::write(site.path().join("pictures/a.png"), [0x89, b'P']).unwrap();
    check_refused(&site, &["build", "pictures", "--out", "out"], 1, "no file ends in .html");
}

#[test]
fn bytes_that_are_no_text_are_told_with_line_and_byte() {
    let site = site();
    fs::write(site.path().join("docs/bad.html"), b"<meta charset=utf-8>one\ntwo \xB5 three")
        .unwrap();
    let told = "bad.html:2: not UTF-8 (byte 28)";
    let strict = ["build", "docs", "--out", "out", "--strict"];
    check_refused(&site, &strict, 1, told);
    // The cache does not keep it from being told again.
    for _ in 0..2 {
        let build = ["build", "docs", "--out", "out", "--cache", "kept"];
        let (code, stdout, stderr) = aril(site.path(), &build);
        assert_eq!(code, 0);
        assert!(stdout.contains("2 documents"), "{stdout}");
        assert!(stderr.starts_with("warning: ") && stderr.contains(told), "{stderr}");
    }
}

#[test]
fn other_encodings_are_read() {
    let site = site();
    // 湖水很清，岛屿很多。
    let gbk = b"\xBA\xFE\xCB\xAE\xBA\xDC\xC7\xE5\xA3\xAC\xB5\xBA\xD3\xEC\xBA\xDC\xB6\xE0\xA1\xA3";
    fs::write(site.path().join("docs/gbk.txt"), gbk).unwrap();
    let (code, _, stderr) = aril(site.path(), &["build", "docs", "--out", "out", "--strict"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let (_, stdout, _) = aril(site.path(), &["search", "out", "岛屿"]);
    assert!(stdout.contains("gbk.txt"), "{stdout}");
}

#[test]
fn pages_that_ask_for_it_are_left_out_and_counted() {
    let site = site();
    let write =
        |name: &str, text: &str| fs::write(site.path().join("docs").join(name), text).unwrap();
    write("a.html", "<link rel=canonical href='https://example.org/a.html'><p>Salmon.");
    write("b.html", "<link rel=canonical href='https://example.org/a.html'><p>Salmon.");
    write("c.html", "<meta name=robots content=noindex><p>Salmon.");
    write("d.html", "<meta http-equiv=refresh content='0; url=a.html'><p>Salmon.");
    write("e.html", "<link rel=canonical href='f.html'><p>Salmon.");
    let build = ["build", "docs", "--out", "out", "--strict", "--cache", "kept"];
    let (code, stdout, stderr) = aril(site.path(), &build);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("3 documents"), "{stdout}");
    assert!(stderr.contains("b.html: says that it is docs/a.html (left out)"), "{stderr}");
    let counted = "3 files left out as they ask: noindex 1, without data-aril-body 0, redirects 1, duplicates 1";
    assert!(stderr.contains(counted), "{stderr}");
    // With the page that it names, another is left out, though itself it did not change.
    write("f.html", "<p>Salmon.");
    let (_, stdout, stderr) = aril(site.path(), &build);
    assert!(stdout.contains("3 documents") && stderr.contains("duplicates 2"), "{stdout}{stderr}");
}

#[test]
fn a_configuration_is_written_and_says_where_the_index_goes() {
    let site = site();
    let (code, stdout, stderr) = aril(site.path(), &["init", "docs"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("next: aril build docs/ --out docs/search/index"), "{stdout}");
    let (code, _, stderr) = aril(site.path(), &["init", "docs"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("docs/aril.toml: this is there already: --force"), "{stderr}");
    let (code, _, stderr) = aril(site.path(), &["build", "docs"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("where to? Give --out DIR"), "{stderr}");
    let (code, _, _) = aril(site.path(), &["merge", "docs"]);
    assert_eq!(code, 2);
    fs::write(site.path().join("docs/aril.toml"), "[output]\ndir = '../out'\nlayout = 'split'\n")
        .unwrap();
    let (code, stdout, stderr) = aril(site.path(), &["build", "docs"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains(", split: "), "{stdout}");
    assert!(site.path().join("out/manifest.json").is_file());
    fs::write(site.path().join("docs/aril.toml"), "[ouput]\n").unwrap();
    let (code, _, stderr) = aril(site.path(), &["build", "docs"]);
    assert_eq!(code, 2);
    assert!(
        stderr.contains("aril.toml:1:2: unknown field `ouput`: did you mean `output`?"),
        "{stderr}"
    );
}

#[test]
fn a_page_that_was_not_ended_is_told() {
    let site = site();
    fs::write(site.path().join("docs/cut.html"), "<p>one\n<!-- two\n<p>three").unwrap();
    let (code, _, stderr) = aril(site.path(), &["build", "docs", "--out", "out"]);
    assert_eq!(code, 0);
    assert!(stderr.contains("cut.html:2: this comment has no end"), "{stderr}");
}

#[test]
fn a_soft_hyphen_is_no_obstacle() {
    let site = site();
    fs::write(site.path().join("docs/shy.html"), "<p>The hydro&shy;power<wbr>plant runs.").unwrap();
    aril(site.path(), &["build", "docs", "--out", "out"]);
    let (_, stdout, _) = aril(site.path(), &["search", "out", "hydropowerplant"]);
    assert!(stdout.contains("shy.html"), "{stdout}");
}

#[test]
fn a_file_of_zero_bytes_is_refused() {
    let site = site();
    fs::write(site.path().join("docs/zero.txt"), "").unwrap();
    let strict = ["build", "docs", "--out", "out", "--strict"];
    check_refused(&site, &strict, 1, "zero.txt: no text in it");
}

#[test]
fn an_output_that_is_no_index_is_refused() {
    let site = site();
    check_refused(&site, &["build", "docs", "--out", "docs"], 2, "not an index, and not empty");
    check_refused(&site, &["build", "docs", "--out", "docs/lake.txt"], 2, "not an index");
    check_refused(&site, &["build", "docs", "--out", "docs/lake.txt/out"], 1, "cannot write");
}

#[test]
#[cfg(unix)]
fn an_output_that_cannot_be_written_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let site = site();
    let Some(mut command) = as_anybody(site.path()) else { return };
    let locked = site.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    let output = command.args(["build", "docs", "--out", "locked/out"]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.starts_with("error: locked/out: cannot write: Permission denied"), "{told}");
}

#[test]
fn a_folder_that_is_no_index_cannot_be_searched() {
    let site = site();
    check_refused(&site, &["search", "docs", "x"], 2, "not an index: build one with `aril build");
    check_refused(&site, &["search", "none", "x"], 2, "not an index");
    fs::create_dir(site.path().join("odd")).unwrap();
    fs::write(site.path().join("odd/manifest.json"), "{}").unwrap();
    check_refused(&site, &["search", "odd", "x"], 1, "no manifest of an index");
}

#[test]
fn a_bad_regular_expression_is_shown_where_it_is() {
    let site = site();
    let config = "[[source]]\ninclude = [\"*.txt\"]\nsplit_after = 'a(b'\n";
    fs::write(site.path().join("aril.toml"), config).unwrap();
    let arguments = ["build", "docs", "--out", "out", "--config", "aril.toml"];
    check_refused(
        &site,
        &arguments,
        2,
        "aril.toml:3:17: `split_after` is not a regular expression",
    );
}

#[test]
fn a_missing_configuration_is_refused() {
    let arguments = ["build", "docs", "--out", "out", "--config", "none.toml"];
    check_refused(&site(), &arguments, 2, "none.toml: cannot read the configuration");
}

/// Kills a build at one moment after another: the index that was there stays whole, and the next build clears
/// what is left.
#[test]
fn a_build_that_is_killed_leaves_the_old_index_whole() {
    let site = site();
    let build = ["build", "docs", "--out", "out", "--layout", "split"];
    assert_eq!(aril(site.path(), &build).0, 0);
    for i in 0..300 {
        let text: String =
            (0..200).map(|n| char::from_u32(0x4E00 + (i * 37 + n * n) % 3000).unwrap()).collect();
        fs::write(site.path().join(format!("docs/{i}.txt")), text).unwrap();
    }
    let started = std::time::Instant::now();
    let whole = tempfile::tempdir().unwrap();
    let out = whole.path().to_str().unwrap();
    assert_eq!(aril(site.path(), &["build", "docs", "--out", out, "--layout", "split"]).0, 0);
    let took = started.elapsed();
    for tenth in 1..10 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aril"))
            .current_dir(site.path())
            .args(build)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(took * tenth / 10);
        child.kill().unwrap(); // SIGKILL where there is one.
        child.wait().unwrap();
        let (code, stdout, stderr) = aril(site.path(), &["verify", "out"]);
        assert_eq!(code, 0, "after {tenth} tenths: {stdout}{stderr}");
        let (_, stdout, _) = aril(site.path(), &["search", "out", "岛屿"]);
        assert!(stdout.contains("[岛屿]"), "{stdout}");
    }
    assert_eq!(aril(site.path(), &build).0, 0);
    let names = |folder: &Path| -> BTreeSet<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    // Besides the new index only the one before may be there.
    let new = names(whole.path());
    let left = names(&site.path().join("out"));
    assert!(new.is_subset(&left));
    assert!(!left.iter().any(|name| name.contains(".new")), "{left:?}");
    let (_, stdout, _) = aril(site.path(), &["verify", "out"]);
    assert!(stdout.contains("all whole"), "{stdout}");
}

#[test]
fn a_gate_of_queries_says_what_is_where() {
    let site = site();
    let check = |queries: &str| {
        fs::write(site.path().join("queries.toml"), queries).unwrap();
        let (code, stdout, stderr) = aril(site.path(), &["check", "out", "queries.toml"]);
        (code, stdout + &stderr)
    };
    let good = "[[query]]\nquery = \"岛屿\"\nfinds = [\"lake.txt\"]\n";
    assert_eq!(check(good), (0, "1 queries, all as wanted\n".to_owned()));
    let bad = "\n[[query]]\nquery = \"湖水\"\nfinds = [\"none.html\"]\navoids = [\"lake.txt\"]\n";
    let (code, told) = check(bad);
    assert_eq!(code, 1);
    for part in [
        "queries.toml:2:1: 湖水",
        "none.html must be among the first 1, and is not found",
        "!  1. lake.txt",
        "1 of 1 queries fail",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    for (wrong, why) in [
        ("[[query]]\nquery = \"x\"\n", "nothing to check"),
        ("[[query]]\nquery = \"x\"\nfind = []\n", "queries.toml:3:1"),
        ("", "no queries"),
    ] {
        let (code, told) = check(wrong);
        assert!(code == 2 && told.contains(why), "{why}: {told}");
    }
}
