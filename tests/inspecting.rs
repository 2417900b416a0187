//! What is told of an index: after a build, by `aril inspect`, and by `verify` and `check` for programs.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::aril;

fn object(folder: &Path, arguments: &[&str]) -> Value {
    let (_, stdout, stderr) = aril(folder, arguments);
    assert_eq!(stdout.lines().count(), 1, "{stdout}{stderr}");
    serde_json::from_str(&stdout).unwrap()
}

/// Pages of which some want a look.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let docs = folder.path().join("docs");
    fs::create_dir(&docs).unwrap();
    let write = |name: &str, text: &str| fs::write(docs.join(name), text).unwrap();
    let text =
        (0..20).map(|i| format!("<p>Paragraph {i} of the lake.")).collect::<Vec<_>>().concat();
    write("a.html", &format!("<title>Lake</title>{text}"));
    write("b.html", &format!("<title>The lake, once more</title>{text}"));
    write("c.html", "<p>Salmon swim here. They are many.");
    write("d.html", "<title>Nothing but a title</title>");
    write("e.html", "<title>千岛湖</title><p>湖水很清，岛屿很多。");
    write("f.html", "<meta name=robots content=noindex><p>Hidden.");
    folder
}

#[test]
fn a_build_tells_what_is_in_the_index_and_what_wants_a_look() {
    let site = site();
    let (code, stdout, stderr) = aril(site.path(), &["build", "docs", "--out", "out"]);
    assert_eq!(code, 0, "{stderr}");
    for part in [
        "out: 5 documents, ",
        " words, ",
        "  terms ",
        "  pages ",
        "inline: it is small",
        "a visitor downloads",
        "the whole index, and nothing for a query",
        "note: 1 page has no title: c.html",
        "note: 1 page has a title alone: d.html",
        "note: 1 page is nearly another: b.html (as a.html)",
        "documents a second",
    ] {
        assert!(stdout.contains(part), "{part}: {stdout}");
    }
    assert!(stdout.lines().count() <= 24, "at most a screenful: {stdout}");
    assert!(stderr.contains("1 file left out as they ask: noindex 1"), "{stderr}");
    let (_, stdout, _) =
        aril(site.path(), &["build", "docs", "--out", "split", "--layout", "split"]);
    assert!(stdout.contains("the head, before the first query"), "{stdout}");
    assert!(stdout.contains("the median of 4 titles"), "{stdout}");
    let quiet = ["build", "docs", "--out", "out", "--quiet"];
    assert_eq!(aril(site.path(), &quiet).1, "");
}

#[test]
fn a_build_tells_programs_all_of_it() {
    let site = site();
    let build = ["build", "docs", "--out", "out", "--layout", "split", "--json"];
    let (code, _, stderr) = aril(site.path(), &build);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let told = object(site.path(), &build);
    assert_eq!(told["documents"], 5);
    assert_eq!(told["layout"], "split");
    assert_eq!(
        told["terms"].as_u64(),
        Some(told["words"].as_u64().unwrap() + told["grams"].as_u64().unwrap())
    );
    assert_eq!(told["untitled"], serde_json::json!(["c.html"]));
    assert_eq!(told["textless"], serde_json::json!(["d.html"]));
    assert_eq!(told["near_duplicate_groups"], serde_json::json!([["a.html", "b.html"]]));
    let problems = told["problems"].as_array().unwrap();
    let says = |text: &str, is_wish: bool| {
        let message = |of: &serde_json::Value| of["message"].as_str().unwrap().contains(text);
        problems.iter().any(|problem| message(problem) && problem["is_wish"] == is_wish)
    };
    assert!(says("noindex", true) && says("no title", false), "{problems:?}");
    // The sections are all of the files but the manifest.
    let sections = told["sections"].as_array().unwrap();
    let n_bytes: u64 = sections.iter().map(|s| s["n_stored_bytes"].as_u64().unwrap()).sum();
    let manifest = fs::metadata(site.path().join("out/manifest.json")).unwrap().len();
    let total = n_bytes + told["head_bytes"].as_u64().unwrap() + manifest;
    assert_eq!(told["bytes"].as_u64(), Some(total));
    assert!(told["visitor"]["query"].as_u64().unwrap() > 0, "{told}");
}

#[test]
fn many_problems_are_not_named_one_by_one() {
    let site = site();
    for i in 0..30 {
        fs::write(site.path().join(format!("docs/empty-{i}.txt")), "").unwrap();
    }
    let (_, _, stderr) = aril(site.path(), &["build", "docs", "--out", "out"]);
    assert_eq!(stderr.matches("no text in it").count(), 20, "{stderr}");
    assert!(stderr.contains("and 10 more such"), "{stderr}");
    let told = object(site.path(), &["build", "docs", "--out", "out", "--json"]);
    // With the page that asks to be left out, and the one without title.
    assert_eq!(told["problems"].as_array().unwrap().len(), 32);
}

#[test]
fn an_index_tells_what_is_in_it_whatever_its_layout() {
    let site = site();
    let inspect = |layout: &str| {
        let build =
            ["build", "docs", "--out", layout, "--layout", layout, "--host", "s3", "--quiet"];
        assert_eq!(aril(site.path(), &build).0, 0);
        let (code, stdout, stderr) = aril(site.path(), &["inspect", layout]);
        assert_eq!(code, 0, "{stderr}");
        assert!(stdout.contains("5 documents") && stdout.contains("paragraph"), "{stdout}");
        let mut told = object(site.path(), &["inspect", layout, "--json"]);
        assert_eq!(told["layout"], layout);
        // The head alone differs.
        for differs in ["layout", "n_head_bytes", "n_bytes"] {
            told.as_object_mut().unwrap().remove(differs);
        }
        told
    };
    let inline = inspect("inline");
    assert_eq!(inline, inspect("split"));
    assert_eq!(inline, inspect("packed"));
    let lists = &inline["lists"];
    let n = |name: &str| lists[name].as_u64().unwrap();
    let lengths = lists["lengths"].as_array().unwrap();
    let n_lists: u64 = lengths.iter().map(|length| length["n"].as_u64().unwrap()).sum();
    assert_eq!(n_lists, n("n_words") + n("n_grams") + n("n_unions"));
    assert_eq!(inline["n_words"], lists["n_words"]);
    let largest = lists["largest"].as_array().unwrap();
    let lake = largest.iter().find(|term| term["term"] == "lake").unwrap();
    // Twenty paragraphs are three passages.
    assert_eq!(lake["doc_freq"], 6);
    assert!(largest.is_sorted_by_key(|term| u64::MAX - term["n_bytes"].as_u64().unwrap()));
    assert!(largest.iter().any(|term| term["term"] == "岛屿"), "{largest:?}");
}

#[test]
fn a_page_about_an_index_holds_nothing_that_runs() {
    let site = site();
    fs::write(site.path().join("docs/<b>.html"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;")
        .unwrap();
    assert_eq!(aril(site.path(), &["build", "docs", "--out", "out", "--quiet"]).0, 0);
    let (code, _, stderr) = aril(site.path(), &["inspect", "out", "--html", "page.html"]);
    assert_eq!(code, 0, "{stderr}");
    let page = fs::read_to_string(site.path().join("page.html")).unwrap();
    assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
    assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
    for part in ["<svg class=\"map\"", "terms", "Lists by length", "b.html", "c.html"] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn a_damaged_index_is_told_to_programs() {
    let site = site();
    assert_eq!(aril(site.path(), &["build", "docs", "--out", "out", "--layout", "split"]).0, 0);
    assert_eq!(object(site.path(), &["verify", "out", "--json"])["damaged"], serde_json::json!([]));
    let block = fs::read_dir(site.path().join("out"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_stem().unwrap().len() == 10)
        .unwrap();
    fs::write(&block, "no block").unwrap();
    let (code, _, stderr) = aril(site.path(), &["verify", "out", "--json"]);
    assert_eq!(code, 1, "{stderr}");
    let told = object(site.path(), &["verify", "out", "--json"]);
    let name = block.file_name().unwrap().to_str().unwrap();
    assert!(told["damaged"][0].as_str().unwrap().contains(name), "{told}");
}

#[test]
fn a_gate_is_told_to_programs() {
    let site = site();
    assert_eq!(aril(site.path(), &["build", "docs", "--out", "out", "--quiet"]).0, 0);
    let queries = "[[query]]\nquery = \"salmon\"\nfinds = [\"c.html\"]\n\n\
                   [[query]]\nquery = \"salmon\"\nfinds = [\"a.html\"]\n";
    fs::write(site.path().join("queries.toml"), queries).unwrap();
    let check = ["check", "out", "queries.toml", "--json"];
    assert_eq!(aril(site.path(), &check).0, 1);
    let told = object(site.path(), &check);
    assert_eq!((&told[0]["is_as_wanted"], &told[1]["is_as_wanted"]), (&true.into(), &false.into()));
    assert_eq!(told[1]["place"], "queries.toml:5:1");
    assert!(told[1]["difference"].as_str().unwrap().contains("a.html must be among the first 1"));
}

#[test]
fn explanations_have_a_command_of_their_own() {
    let site = site();
    assert_eq!(aril(site.path(), &["build", "docs", "--out", "out", "--quiet"]).0, 0);
    let search = aril(site.path(), &["search", "out", "salmon", "--explain", "a.html"]);
    let explain = aril(site.path(), &["explain", "out", "salmon", "--page", "a.html"]);
    assert_eq!(search, explain);
    assert!(explain.1.contains("It lacks “salmon”"), "{explain:?}");
    assert!(aril(site.path(), &["explain", "千岛湖"]).1.contains("千岛"));
}

#[test]
fn shells_and_manuals_know_the_commands() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, stdout, _) = aril(folder.path(), &["completions", shell]);
        assert!(code == 0 && stdout.contains("inspect"), "{shell}: {stdout}");
    }
    let (code, _, stderr) = aril(folder.path(), &["man", "--out", "man"]);
    assert_eq!(code, 0, "{stderr}");
    for command in ["aril", "aril-build", "aril-serve", "aril-watch", "aril-export", "aril-inspect"]
    {
        let page = fs::read_to_string(folder.path().join(format!("man/{command}.1"))).unwrap();
        assert!(page.contains(".TH"), "{page}");
    }
    let (_, help, _) = aril(folder.path(), &["--help"]);
    assert!(help.contains("Exit codes: 0 done, 1 failed, 2 wrong use."), "{help}");
}
