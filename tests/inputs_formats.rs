//! What is told of Markdown, JSON, books, documents and packed files that are not as they should be.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use aril::{BuildError, BuildOptions, Config, Index, Problem, Progress, build};

/// What a build of one file beside a good one says of it, as `config` says; and whether it is in the index.
fn told(name: &str, bytes: &[u8], config: &str) -> (Vec<String>, bool) {
    let site = tempfile::tempdir().unwrap();
    fs::write(site.path().join("good.txt"), "A good lake.").unwrap();
    fs::write(site.path().join(name), bytes).unwrap();
    let out = tempfile::tempdir().unwrap();
    let config = Config::parse(config, Path::new("aril.toml")).unwrap();
    let options = BuildOptions::default();
    let report = build(site.path(), &config, out.path(), &options, &Progress::default()).unwrap();
    let begin = format!("{}/", site.path().display());
    let told = |problem: &Problem| problem.to_string().replace(&begin, "");
    let has_good = !config.sources.is_empty() || Index::open(out.path()).is_ok();
    assert!(has_good);
    (report.skipped.iter().map(told).collect(), report.n_docs > 1)
}

/// An archive of names and texts.
fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const ALL: &str = "[[source]]\ninclude = ['**']\n";

#[test]
#[allow(clippy::too_many_lines, reason = "it is a table")]
fn each_is_told_once_and_what_can_be_read_is_in_the_index() {
    let book = |package: &str| {
        archive(&[
            ("META-INF/container.xml", "<container><rootfile full-path='p.opf'/></container>"),
            ("p.opf", package),
        ])
    };
    let cut = |mut bytes: Vec<u8>| {
        bytes.truncate(bytes.len() / 2);
        bytes
    };
    let cases: Vec<(&str, Vec<u8>, &str, &str, bool)> = vec![
        ("a.md", b"---\ntitle: [x\n---\nWater.".to_vec(), "", "a.md:3:1: front matter: ", true),
        ("a.md", b"---\na: b: c\n---\nWater.".to_vec(), "", "a.md:2:", true),
        ("a.md", b"---\na: 1\n\tb: 2\n---\nWater.".to_vec(), "", "a.md:2:", true),
        ("a.md", b"+++\ntitle = x\n+++\nWater.".to_vec(), "", "a.md:2:9: front matter: ", true),
        ("a.md", b"+++\na = 1\na = 2\n+++\nWater.".to_vec(), "", "a.md:3:1: front matter: ", true),
        ("a.md", b"{\n\"title\": \"x\",\n}\nWater.".to_vec(), "", "a.md:3:1: front matter: ", true),
        (
            "a.md",
            b"---\ntitle: x\ndraft: true\n---\nWater.".to_vec(),
            "",
            "a.md: is a draft",
            false,
        ),
        (
            "a.md",
            b"---\nsearch: false\n---\nWater.".to_vec(),
            "",
            "a.md: asks not to be found",
            false,
        ),
        ("a.md", b"---\nweight: 1\n---\n<!-- -->".to_vec(), "", "a.md: no text in it", false),
        ("a.mdx", b"import A from 'a'\n\n<A />".to_vec(), "", "a.mdx: no text in it", false),
        (
            "a.md",
            b"Water.".to_vec(),
            "[[source]]\ninclude = ['*.md']\nurl = '{id}/'\n[[source]]",
            "a.md: `url` names `id`, which it does not say",
            false,
        ),
        (
            "a.json",
            b"[{\"url\": \"a\", \"text\": \"b\"},]".to_vec(),
            ALL,
            "a.json:1:28: trailing comma",
            false,
        ),
        ("a.json", b"".to_vec(), ALL, "a.json:1:1: EOF while parsing a value", false),
        ("a.json", b"[1, 2]".to_vec(), ALL, "a.json: item 1 lacks an address: ", false),
        ("a.json", b"[]".to_vec(), ALL, "a.json: no text in it", false),
        ("a.json", b"[{\"url\": \"a\"}]".to_vec(), ALL, "a.json: item 1 lacks text: ", false),
        (
            "a.json",
            b"[{\"text\": \"b\"}, {\"url\": \"a\", \"text\": \"b\"}]".to_vec(),
            ALL,
            "a.json: item 1 lacks an address: ",
            true,
        ),
        (
            "a.json",
            b"{}".to_vec(),
            "[[source]]\nitems = 'x.y'\ninclude = ['**']",
            "a.json: nothing is at `x.y`",
            false,
        ),
        (
            "a.json",
            "[".repeat(1000).into_bytes(),
            ALL,
            "a.json:1:128: recursion limit exceeded",
            false,
        ),
        (
            "a.jsonl",
            b"{\"url\": \"a\", \"text\": \"b\"}\n{".to_vec(),
            ALL,
            "a.jsonl:2:1: EOF while parsing an object",
            true,
        ),
        ("a.epub", b"".to_vec(), "", "a.epub: this is no whole archive: ", false),
        ("a.epub", cut(book("<package/>")), "", "a.epub: this is no whole archive: ", false),
        ("a.epub", archive(&[("x", "y")]), "", "a.epub: it lacks META-INF/container.xml", false),
        ("a.epub", book("<package/>"), "", "a.epub: no text in it", false),
        ("a.epub", book("<package><manifest><item"), "", "a.epub: p.opf in it, line 1: ", false),
        (
            "a.epub",
            book("<package><item id='a' href='a.xhtml'/><itemref idref='a'/></package>"),
            "",
            "a.epub: it lacks a.xhtml, a chapter",
            false,
        ),
        (
            "a.docx",
            b"\xD0\xCF\x11\xE0\xA1\xB1".to_vec(),
            "",
            "a.docx: it is encrypted, or of an old version of Word",
            false,
        ),
        (
            "a.docx",
            archive(&[("word/styles.xml", "<a/>")]),
            "",
            "a.docx: it lacks word/document.xml",
            false,
        ),
        (
            "a.docx",
            archive(&[("word/document.xml", "<w:document/>")]),
            "",
            "a.docx: no text in it",
            false,
        ),
        (
            "a.docx",
            archive(&[("word/document.xml", "<w:p><w:t>a<")]),
            "",
            "a.docx: word/document.xml in it, line 1: ",
            false,
        ),
        ("a.pdf", b"".to_vec(), "", "a.pdf: this is no whole PDF: ", false),
        (
            "a.pdf",
            b"%PDF-1.7\nWater.\n%%EOF\n".to_vec(),
            "",
            "a.pdf: this is no whole PDF: ",
            false,
        ),
        ("a.txt.gz", b"Water.".to_vec(), ALL, "a.txt.gz: gzip: ", false),
        ("a.txt.gz", cut(gzip(&[b'a'; 5000])), ALL, "a.txt.gz: gzip: ", false),
        ("a.txt.gz", gzip(b""), ALL, "a.txt.gz: no text in it", false),
        ("a.md.gz", gzip(b"---\na: [\n---\nWater."), ALL, "a.md.gz:3:1: front matter: ", true),
    ];
    let mut wrong = Vec::new();
    for (name, bytes, config, expected, is_kept) in cases {
        let (found, is_found) = told(name, &bytes, config);
        let is_told = matches!(found.as_slice(), [one] if one.starts_with(expected));
        if !is_told || is_found != is_kept {
            let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
            wrong.push(format!(
                "{name} {shown:?}: {found:?}, not {expected:?}; in the index: {is_found}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn json_and_what_is_gzipped_is_read_only_where_a_source_says_so() {
    let json = br#"[{"url": "/a/", "title": "Lake", "text": "Water."}]"#;
    for (name, bytes) in [("a.json", json.to_vec()), ("a.html.gz", gzip(b"<h1>Lake</h1><p>Water."))]
    {
        assert_eq!(told(name, &bytes, ""), (vec![], false), "{name}");
        assert_eq!(told(name, &bytes, ALL), (vec![], true), "{name}");
    }
    let config = "[[source]]\ninclude = ['a.data']\nformat = 'json'\n[[source]]\n";
    assert_eq!(told("a.data", json, config), (vec![], true));
}

#[test]
fn what_arilignore_lists_is_left_out() {
    let site = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = site.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    for name in ["a.txt", "b.txt", "old/c.txt", "new/c.txt", "new/keep.txt"] {
        write(name, "Water.");
    }
    write(".arilignore", "# not these\n/b.txt\nold/\n*/*.txt\n!keep.txt\n");
    write(".gitignore", "a.txt\n");
    let (config, out) = (Config::default(), tempfile::tempdir().unwrap());
    let options = BuildOptions::default();
    let report = build(site.path(), &config, out.path(), &options, &Progress::default()).unwrap();
    assert_eq!(report.n_docs, 2);
    let answer = Index::open(out.path()).unwrap().search("water", 9).unwrap();
    let urls: Vec<&str> = answer.hits.iter().map(|hit| hit.url.as_str()).collect();
    assert_eq!(urls, ["a.txt", "new/keep.txt"]);
    // One below says otherwise, and a page that is left out stands for no other.
    write("new/.arilignore", "!*.txt\n/own.html\n");
    write("new/own.html", "<p>Water.");
    write("other.html", "<link rel=canonical href=new/own.html><p>Water.");
    let report = build(site.path(), &config, out.path(), &options, &Progress::default()).unwrap();
    assert_eq!((report.n_docs, report.skipped.len()), (4, 1));
    write(".arilignore", "a[z-a]\n");
    let error =
        build(site.path(), &config, out.path(), &options, &Progress::default()).unwrap_err();
    assert!(matches!(error, BuildError::Config { line: 1, .. }), "{error}");
}

#[test]
fn addresses_are_as_the_configuration_says() {
    let site = tempfile::tempdir().unwrap();
    fs::create_dir(site.path().join("guide")).unwrap();
    let write = |name: &str, text: &str| fs::write(site.path().join(name), text).unwrap();
    write("guide/index.md", "Water one.");
    write("guide/dam.md", "---\nslug: weir\n---\nWater two.");
    write("lake.html", "<p>Water three.");
    let config = "[[source]]\ninclude = ['**/*.md']\nurl = '/docs/{page}/'\nlanguage = 'en'\n[[source]]\nurl = '{dir}/{slug}'\n";
    let config = Config::parse(config, Path::new("aril.toml")).unwrap();
    let out = tempfile::tempdir().unwrap();
    let options = BuildOptions::default();
    build(site.path(), &config, out.path(), &options, &Progress::default()).unwrap();
    let answer = Index::open(out.path()).unwrap().search("water", 9).unwrap();
    let mut urls: Vec<&str> = answer.hits.iter().map(|hit| hit.url.as_str()).collect();
    urls.sort_unstable();
    assert_eq!(urls, ["/docs/guide/", "/docs/guide/dam/", "/lake"]);
}
