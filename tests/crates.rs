use std::collections::BTreeSet;
use std::process::Command;

use crate::harness::root;

/// What `package` links, a line each.
fn tree(package: &str, target: &[&str]) -> String {
    // Neither `--offline` nor every target: what other platforms need may not have been downloaded.
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", package, "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}"])
        .args(target)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The crates of ours that `package` links, itself left out.
fn links(package: &str) -> BTreeSet<String> {
    let text = tree(package, &[]);
    let names = text.lines().filter_map(|line| line.split_whitespace().next());
    names.filter(|name| name.starts_with("aril") && *name != package).map(str::to_owned).collect()
}

#[track_caller]
fn check(package: &str, expected: &[&str]) {
    let expected: BTreeSet<String> = expected.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(links(package), expected, "{package}");
}

#[test]
fn text_index_and_server_know_none_of_ours() {
    check("aril-text", &[]);
    check("aril-index", &[]);
    check("aril-serve", &[]);
}

#[test]
fn builder_and_engine_share_text_and_index_and_never_meet() {
    check("aril-build", &["aril-index", "aril-text"]);
    check("aril-search", &["aril-index", "aril-text"]);
}

#[test]
fn the_browser_links_the_engine_alone() {
    check("aril-wasm", &["aril-index", "aril-search", "aril-text"]);
}

#[test]
fn the_debug_view_links_the_engine_alone_too() {
    check("aril-explain", &["aril-index", "aril-search", "aril-text"]);
}

/// What `cargo deny` holds, also where it is not installed.
#[test]
fn every_licence_is_one_that_deny_toml_allows() {
    let file = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let deny: toml::Table = toml::from_str(&file).unwrap();
    let allowed: Vec<&str> =
        deny["licenses"]["allow"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--workspace", "--prefix", "none", "--format", "{l}\t{p}"])
        .current_dir(root())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() > 100, "{}", String::from_utf8_lossy(&output.stderr));
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (licence, package) = line.split_once('\t').unwrap();
        let licence = licence.replace('/', " OR ");
        let is_allowed = licence.split(" AND ").all(|part| {
            part.trim_matches(['(', ')']).split(" OR ").any(|one| allowed.contains(&one.trim()))
        });
        assert!(is_allowed, "{package}: {licence}");
    }
}

#[test]
fn no_unicode_tables_reach_the_browser() {
    let text = tree("aril-wasm", &["--target", "wasm32-unknown-unknown"]);
    for crate_of_tables in ["unicode-normalization", "unicode-script", "icu_", "regex", "miniz"] {
        assert!(!text.contains(crate_of_tables), "{crate_of_tables} in:\n{text}");
    }
}
