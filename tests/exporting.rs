//! `aril export`: the page that has all in itself. That it searches, `www/tests/run.mjs` holds in a browser.

use std::fs;
use std::path::Path;
use std::process::Command;

use aril::Index;

/// The engine's files, whose texts do not matter here.
fn assets(folder: &Path) {
    fs::create_dir_all(folder.join("assets")).unwrap();
    for name in ["aril-offline.js", "aril.wasm", "aril-more.wasm"] {
        fs::write(folder.join("assets").join(name), format!("the file {name}")).unwrap();
    }
    fs::create_dir(folder.join("assets/aril-texts")).unwrap();
    for name in ["ja", "zh-Hans", "zh-Hant"] {
        fs::write(folder.join(format!("assets/aril-texts/{name}.json")), name).unwrap();
    }
}

fn aril(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_aril"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// The bytes of base64.
fn decoded(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for four in text.as_bytes().chunks(4) {
        let n = four.iter().take_while(|c| **c != b'=').count();
        let bits = four[..n].iter().fold(0u32, |bits, c| bits << 6 | u32::from(digit(*c)));
        bytes.extend(&(bits << (6 * (4 - n))).to_be_bytes()[1..n]);
    }
    bytes
}

/// The data of a page by name.
fn data(page: &str, name: &str) -> Vec<u8> {
    let begin = format!("data-aril=\"{name}\"");
    let rest = page.split_once(&begin).unwrap_or_else(|| panic!("{name}")).1;
    decoded(rest.split_once('>').unwrap().1.split_once('<').unwrap().0)
}

#[test]
fn the_page_has_the_index_in_one_file_whatever_its_layout() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assets(folder);
    fs::create_dir(folder.join("docs")).unwrap();
    for i in 0..50 {
        let text =
            format!("<title>Lake {i}</title><p>Water number {i} in the lake. 湖水很清，岛屿很多。");
        fs::write(folder.join(format!("docs/{i}.html")), text).unwrap();
    }
    for layout in ["inline", "split", "packed"] {
        let build =
            ["build", "docs", "--out", layout, "--layout", layout, "--host", "s3", "--quiet"];
        assert_eq!(aril(folder, &build), (Some(0), String::new()));
        let title = "<b>Lakes</b> & dams";
        let export =
            ["export", layout, "--out", "page.html", "--assets", "assets", "--title", title];
        assert_eq!(aril(folder, &export), (Some(0), String::new()));
        let page = fs::read_to_string(folder.join("page.html")).unwrap();
        assert!(page.contains("<title>&lt;b&gt;Lakes&lt;/b&gt; &amp; dams</title>"), "{page}");
        assert!(
            page.contains("<html lang=\"en\">") && page.contains("default-src 'none'"),
            "{page}"
        );
        let manifest: serde_json::Value =
            serde_json::from_slice(&data(&page, "manifest.json")).unwrap();
        let name = manifest["file"].as_str().unwrap();
        let file = data(&page, name);
        // Just the index that the inline layout is.
        assert_eq!(file, fs::read(folder.join("inline").join(name)).unwrap(), "{layout}");
        assert_eq!(manifest["bytes"], file.len());
        let wasm = miniz_oxide::inflate::decompress_to_vec(&data(&page, "aril.wasm")).unwrap();
        assert_eq!(wasm, b"the file aril.wasm");
        // And it is one that answers.
        let copy = folder.join("copy");
        fs::create_dir_all(&copy).unwrap();
        fs::write(copy.join("manifest.json"), data(&page, "manifest.json")).unwrap();
        fs::write(copy.join(name), &file).unwrap();
        assert_eq!(Index::open(&copy).unwrap().search("岛屿", 5).unwrap().total, 50);
    }
}

/// A folder with an index of one document, and something in place of the engine.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assets(folder.path());
    fs::create_dir(folder.path().join("docs")).unwrap();
    fs::write(folder.path().join("docs/a.txt"), "Water.").unwrap();
    assert_eq!(aril(folder.path(), &["build", "docs", "--out", "out", "--quiet"]).0, Some(0));
    folder
}

#[test]
fn a_page_in_another_language_has_its_texts() {
    let folder = site();
    let folder = folder.path();
    for (lang, files) in [("ja", &["ja"][..]), ("zh-TW", &["zh-Hans", "zh-Hant"]), ("en", &[])] {
        let export = ["export", "out", "--out", "page.html", "--assets", "assets", "--lang", lang];
        assert_eq!(aril(folder, &export), (Some(0), String::new()));
        let page = fs::read_to_string(folder.join("page.html")).unwrap();
        assert_eq!(page.matches("data-aril=").count(), 4 + files.len(), "{lang}");
        for file in files {
            assert_eq!(data(&page, &format!("{file}.json")), file.as_bytes());
        }
    }
}

#[test]
fn what_cannot_stand_in_a_page_is_refused() {
    let folder = site();
    let folder = folder.path();
    let (code, stderr) =
        aril(folder, &["export", "out", "--out", "none/page.html", "--assets", "assets"]);
    assert!(code == Some(1) && stderr.contains("cannot write"), "{stderr}");
    let (code, stderr) = aril(folder, &["export", "out", "--out", "page.html", "--assets", "docs"]);
    assert!(code == Some(2) && stderr.contains("cargo xtask www"), "{stderr}");
    fs::write(folder.join("assets/aril-offline.js"), "'</script>'").unwrap();
    let (code, stderr) =
        aril(folder, &["export", "out", "--out", "page.html", "--assets", "assets"]);
    assert!(code == Some(1) && stderr.contains("ends its own element"), "{stderr}");
    assert!(!folder.join("page.html").exists());
}
