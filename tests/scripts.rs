//! `aril build --scripts`: what is laid beside the index, and what pages load it with. That browsers take the integrity
//! values, `www/tests/safety.mjs` holds.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A folder with a site, and one with scripts whose texts do not matter here.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write("public/lake.html", "<title>The lake</title><p>湖水很清。");
    for name in FILES {
        write(&format!("assets/{name}"), &format!("the file {name}"));
    }
    write("assets/aril-offline.js", "");
    write("assets/demo.js", "");
    write("assets/index/manifest.json", "");
    folder
}

/// What belongs to a site.
const FILES: [&str; 8] = [
    "aril-elements.js",
    "aril-highlight.js",
    "aril-more.js",
    "aril-more.wasm",
    "aril-texts/zh.json",
    "aril-worker.js",
    "aril.js",
    "aril.wasm",
];

/// SHA-384 of `the file aril.js`, by `printf 'the file aril.js' | openssl dgst -sha384 -binary | base64`.
const INTEGRITY: &str = "sha384-6pkeRdXUJuVAjaNT3ahkZJxsYavzCB9XjOAK+ED9Q1ZHCRQZvOh5d2+X1jGQmxMg";

/// Builds the index of `public` at `out`, and returns what is printed.
#[track_caller]
fn build(site: &Path, out: &str, arguments: &[&str], code: i32) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_aril"))
        .args(["build", "public", "--out", out, "--assets", "assets"])
        .args(arguments)
        .current_dir(site)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + str::from_utf8(&output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{text}");
    text
}

#[track_caller]
fn check_told(out: &str, script: &str, element: &str) {
    let site = site();
    let text = build(site.path(), out, &["--scripts"], 0);
    let tag =
        format!("<script type=\"module\" src=\"{script}\" integrity=\"{INTEGRITY}\"></script>");
    assert!(text.contains(&tag), "{text}");
    assert!(text.contains(element), "{text}");
    assert!(text.contains("aril-highlight.js  integrity=\"sha384-"), "{text}");
}

#[test]
fn scripts_lie_beside_the_index_if_they_are_wanted() {
    let site = site();
    let beside = site.path().join("public/search");
    build(site.path(), "public/search/index", &[], 0);
    assert!(!beside.join("aril.js").exists());
    build(site.path(), "public/search/index", &["--scripts"], 0);
    for name in FILES {
        assert_eq!(fs::read_to_string(beside.join(name)).unwrap(), format!("the file {name}"));
    }
    assert_eq!(fs::read_dir(&beside).unwrap().count(), FILES.len() + 1, "these and the index");

    // Those that are right stay as they are, others become so.
    let time = || fs::metadata(beside.join("aril.js")).unwrap().modified().unwrap();
    let before = time();
    fs::write(beside.join("aril.wasm"), "old").unwrap();
    build(site.path(), "public/search/index", &["--scripts"], 0);
    assert_eq!(time(), before);
    assert_eq!(fs::read_to_string(beside.join("aril.wasm")).unwrap(), "the file aril.wasm");
}

#[test]
fn the_report_has_what_pages_load_them_with() {
    check_told("public/search/index", "/search/aril.js", "<aril-search base=\"/\"></aril-search>");
    check_told("public/index", "/aril.js", "<aril-search base=\"/\"></aril-search>");
    let element = "<aril-search index=\"/s/a&quot;b/\" base=\"/\"></aril-search>";
    check_told("public/s/a\"b", "/s/aril.js", element);
    // Where this lies on the site nobody knows.
    check_told("elsewhere/index", "aril.js", "<aril-search></aril-search>");
}

#[test]
fn the_report_as_json_has_the_integrity_of_each_script() {
    let site = site();
    let text = build(site.path(), "public/index", &["--json"], 0);
    let told: serde_json::Value = serde_json::from_str(&text).unwrap();
    let scripts = told["scripts"].as_array().unwrap();
    let names: Vec<_> = scripts.iter().map(|script| script["file"].as_str().unwrap()).collect();
    let is_script = |name: &&str| Path::new(name).extension().is_some_and(|kind| kind == "js");
    let expected: Vec<_> = FILES.into_iter().filter(is_script).collect();
    assert_eq!(names, expected);
    let script = scripts.iter().find(|script| script["file"] == "aril.js").unwrap();
    assert_eq!(script["integrity"], INTEGRITY);
}

#[test]
fn scripts_that_are_missing_or_cannot_be_written_are_told_of() {
    let site = site();
    fs::remove_file(site.path().join("assets/aril-worker.js")).unwrap();
    let text = build(site.path(), "public/search/index", &["--scripts"], 2);
    assert!(text.contains("aril-worker.js: cannot read"), "{text}");
    assert!(!site.path().join("public/search").exists(), "nothing is built");
    fs::write(site.path().join("assets/aril-worker.js"), "").unwrap();
    fs::create_dir_all(site.path().join("public/search/aril.wasm")).unwrap();
    let text = build(site.path(), "public/search/index", &["--scripts"], 1);
    assert!(text.contains("aril.wasm: cannot write"), "{text}");
}
