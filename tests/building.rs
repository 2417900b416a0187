//! However an index is built, its bytes are the same, and what cannot be is told before anything changes.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use aril::{
    BuildError, BuildOptions, Config, Document, Fields, Host, Index, Layout, Memory, Packing, Part,
    Progress, Report, build, build_part, merge_parts,
};
use aril_bench::{Script, Synthetic};
use aril_build::Builder;
use aril_index::{BlockKind, Codec, Column, Head, Page, decode_columns};

use crate::harness::document;
use crate::output::files;

/// A folder of synthetic pages, enough for several chunks; one is empty and one not all text.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (i, document) in Synthetic::new(3, Script::Han).take(700).enumerate() {
        let sections = document.sections.iter().map(|section| section.text.as_str());
        let text: Vec<&str> = std::iter::once(document.title.as_str()).chain(sections).collect();
        let file = folder.path().join(format!("{}/{i}.txt", i % 7));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text.join("\n\n")).unwrap();
    }
    fs::write(folder.path().join("3/empty.txt"), "").unwrap();
    let bad = ["湖水很清，岛屿".as_bytes(), b"\xB5"].concat();
    fs::write(folder.path().join("4/bad.txt"), bad).unwrap();
    folder
}

fn build_with(folder: &Path, out: &Path, options: &BuildOptions) -> Report {
    build(folder, &Config::default(), out, options, &Progress::default()).unwrap()
}

/// The files of an index built as `options` say.
fn built(folder: &Path, options: &BuildOptions) -> Vec<(String, Vec<u8>)> {
    let out = tempfile::tempdir().unwrap();
    build_with(folder, out.path(), options);
    files(out.path())
}

fn packing(layout: Layout, host: Host) -> BuildOptions {
    BuildOptions { packing: Packing { layout, host }, ..BuildOptions::default() }
}

#[test]
fn memory_does_not_change_the_bytes() {
    let site = site();
    let expected = built(site.path(), &BuildOptions::default());
    let options = BuildOptions { memory: Memory(1 << 10), ..BuildOptions::default() };
    assert!(built(site.path(), &options) == expected);
}

#[test]
fn threads_do_not_change_the_bytes() {
    let site = site();
    let expected = built(site.path(), &BuildOptions::default());
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert!(one.install(|| built(site.path(), &BuildOptions::default())) == expected);
}

#[test]
fn documents_one_by_one_make_the_same_index() {
    let folder = tempfile::tempdir().unwrap();
    let documents: Vec<_> = Synthetic::new(3, Script::Latin).take(300).collect();
    let whole = aril_build::index(&documents).unwrap().inline().unwrap();
    let mut builder = Builder::new(Memory(1 << 16), folder.path());
    for document in &documents {
        builder.push(document).unwrap();
    }
    assert!(builder.finish(&Progress::default()).unwrap().inline().unwrap() == whole);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left");
}

#[test]
fn parts_make_the_index_of_one_build() {
    let site = site();
    let expected = built(site.path(), &BuildOptions::default());
    let folders = tempfile::tempdir().unwrap();
    let parts: Vec<PathBuf> = (1..=3).map(|i| folders.path().join(i.to_string())).collect();
    let (config, options) = (Config::default(), BuildOptions::default());
    let mut n_skipped = 0;
    for (number, folder) in (1..).zip(&parts) {
        let part = Part { number, of: 3 };
        let skipped =
            build_part(site.path(), &config, part, folder, &options, &Progress::default()).unwrap();
        n_skipped += skipped.len();
    }
    assert_eq!(n_skipped, 2);
    let out = tempfile::tempdir().unwrap();
    let merge =
        |folders: &[PathBuf]| merge_parts(folders, out.path(), &options, &Progress::default());
    merge(&parts).unwrap();
    assert!(files(out.path()) == expected);

    let error = merge(&parts[..2]).unwrap_err();
    assert!(matches!(error, BuildError::MissingPart { number: 3, of: 3 }), "{error}");
    let error = merge(&[folders.path().to_owned()]).unwrap_err();
    assert!(matches!(error, BuildError::NoParts { .. }), "{error}");
    fs::write(site.path().join("new.txt"), "new").unwrap();
    let part = Part { number: 2, of: 3 };
    build_part(site.path(), &config, part, &parts[1], &options, &Progress::default()).unwrap();
    let error = merge(&parts).unwrap_err();
    assert!(matches!(error, BuildError::OtherParts { .. }), "{error}");
    assert!(files(out.path()) == expected, "the index is as it was");
}

#[test]
fn a_damaged_part_is_named() {
    let site = site();
    let parts = tempfile::tempdir().unwrap();
    let (config, options) = (Config::default(), BuildOptions::default());
    let part = Part { number: 1, of: 1 };
    build_part(site.path(), &config, part, parts.path(), &options, &Progress::default()).unwrap();
    let file = parts.path().join("000000.part");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let out = tempfile::tempdir().unwrap();
    let folders = [parts.path().to_owned()];
    let error = merge_parts(&folders, out.path(), &options, &Progress::default()).unwrap_err();
    assert!(error.to_string().contains("000000.part: damaged"), "{error}");
}

/// Sets when a file was written last to long ago.
fn make_old(file: &Path) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
}

#[test]
fn a_build_from_a_cache_reads_what_changed_and_has_the_bytes_of_a_full_one() {
    let site = site();
    for entry in walk(site.path()) {
        make_old(&entry);
    }
    let cache = tempfile::tempdir().unwrap();
    let cached = BuildOptions { cache: Some(cache.path().to_owned()), ..BuildOptions::default() };
    let expected = built(site.path(), &BuildOptions::default());
    assert!(built(site.path(), &cached) == expected, "an empty cache");
    assert!(built(site.path(), &cached) == expected, "nothing changed");

    // One file is changed so that it cannot be seen: what is in the index then was not read again.
    let (hidden, changed) = (site.path().join("2/100.txt"), site.path().join("2/149.txt"));
    let text = fs::read_to_string(&hidden).unwrap();
    let other: String = text.chars().map(|c| if c == '\n' { c } else { '湖' }).collect();
    assert_eq!(other.len(), text.len());
    fs::write(&hidden, &other).unwrap();
    make_old(&hidden);
    fs::write(&changed, "千岛湖有一千多个岛屿").unwrap();
    fs::write(site.path().join("2/150.txt"), "A new page").unwrap();
    fs::remove_file(site.path().join("5/110.txt")).unwrap();
    let from_cache = built(site.path(), &cached);
    fs::write(&hidden, &text).unwrap();
    let expected = built(site.path(), &BuildOptions::default());
    assert!(from_cache == expected);

    // Seen as changed, it is read.
    fs::write(&hidden, &other).unwrap();
    assert!(built(site.path(), &cached) != expected);

    // A cache that is damaged, or of another configuration, is not used.
    for entry in walk(cache.path()) {
        let mut bytes = fs::read(&entry).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&entry, bytes).unwrap();
    }
    fs::write(&hidden, &text).unwrap();
    assert!(built(site.path(), &cached) == expected);
    let split = "[[source]]\ninclude = [\"**\"]\nsplit_after = '.'\n";
    let config = Config::parse(split, Path::new("aril.toml")).unwrap();
    let out = tempfile::tempdir().unwrap();
    let report = build(site.path(), &config, out.path(), &cached, &Progress::default()).unwrap();
    assert!(report.n_docs > 700, "{}", report.n_docs);
}

/// All files below a folder.
fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}

#[test]
fn a_build_over_an_index_has_the_bytes_of_a_new_one() {
    let site = site();
    let out = tempfile::tempdir().unwrap();
    let options = packing(Layout::Split, Host::Generic);
    build_with(site.path(), out.path(), &options);
    // Blocks that an earlier build left are used again, unless they are damaged.
    for (i, file) in walk(out.path()).into_iter().enumerate() {
        let is_block = file.file_name().unwrap().len() < 20 && i % 3 == 0;
        if is_block && file.extension().unwrap() == "aril" {
            let mut bytes = fs::read(&file).unwrap();
            bytes.push(0);
            fs::write(&file, bytes).unwrap();
        }
    }
    fs::write(site.path().join("0/1.txt"), "千岛湖").unwrap();
    build_with(site.path(), out.path(), &options);
    let expected = built(site.path(), &options);
    let found: BTreeSet<_> = files(out.path()).into_iter().collect();
    let manifest = |(name, _): &(String, Vec<u8>)| name == "manifest.json";
    assert!(expected.iter().filter(|file| !manifest(file)).all(|file| found.contains(file)));
    assert!(Index::open(out.path()).unwrap().verify().is_empty());
}

#[test]
fn every_layout_answers_alike() {
    let site = site();
    let answers = |layout| {
        let out = tempfile::tempdir().unwrap();
        let report = build_with(site.path(), out.path(), &packing(layout, Host::S3));
        assert_eq!(report.packed.layout, layout);
        assert_eq!(report.packed.n_files, walk(out.path()).len() as u64);
        let bytes: u64 = walk(out.path()).iter().map(|f| fs::metadata(f).unwrap().len()).sum();
        assert_eq!(report.n_bytes, bytes);
        let mut index = Index::open(out.path()).unwrap();
        assert!(index.verify().is_empty());
        ["湖", "的", "一个"].map(|query| index.search(query, 20).unwrap())
    };
    let expected = answers(Layout::Split);
    assert_eq!(answers(Layout::Inline), expected);
    assert_eq!(answers(Layout::Packed), expected);
}

#[test]
fn what_a_host_does_not_take_is_not_written() {
    let site = tempfile::tempdir().unwrap();
    fs::write(site.path().join("a.txt"), "千岛湖").unwrap();
    let out = tempfile::tempdir().unwrap();
    build_with(site.path(), out.path(), &BuildOptions::default());
    let before = files(out.path());
    for host in [Host::CloudflarePages, Host::GithubPages] {
        let options = packing(Layout::Packed, host);
        let error =
            build(site.path(), &Config::default(), out.path(), &options, &Progress::default());
        let error = error.unwrap_err();
        assert!(matches!(error, BuildError::NoRanges { .. }), "{error}");
        assert!(error.to_string().contains("--layout split"), "{error}");
        assert!(files(out.path()) == before);
    }
}

#[test]
fn a_build_that_was_killed_leaves_a_folder_that_the_next_one_takes() {
    let out = tempfile::tempdir().unwrap();
    for name in ["0123456789.aril", "0123456789-a.aril", "0123456789.aril.new"] {
        fs::write(out.path().join(name), "half").unwrap();
    }
    let site = tempfile::tempdir().unwrap();
    fs::write(site.path().join("a.txt"), "千岛湖").unwrap();
    build_with(site.path(), out.path(), &BuildOptions::default());
    assert!(files(out.path()) == built(site.path(), &BuildOptions::default()));
}

#[test]
fn what_is_known_of_documents_is_kept() {
    let fields = |n: i64| Fields {
        facets: vec![
            ("tag".to_owned(), format!("t{}", n % 2)),
            ("lang".to_owned(), "zh".to_owned()),
        ],
        sort_keys: vec![("date".to_owned(), -n)],
        metadata: vec![("author".to_owned(), format!("作者{n}"))],
    };
    let documents: Vec<Document> = (0..3)
        .map(|n| Document {
            fields: fields(n),
            ..document(&format!("{n}.html"), &format!("Page {n}"), &"千岛湖。".repeat(300))
        })
        .collect();
    let index = aril_build::index(&documents).unwrap();
    let (head, checksum) = index.head().unwrap();
    let head = Head::decode(&head, Some(checksum)).unwrap();
    let columns = decode_columns(&head.columns).unwrap();
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["lang", "tag", "date"]);
    let (first, blocks) = head.of_kind(BlockKind::Column);
    let column = |i: usize| {
        let (block, stored) = index.block(first + i).unwrap();
        let bytes = match block.codec {
            Codec::Plain => stored.into_owned(),
            _ => miniz_oxide::inflate::decompress_to_vec(&stored).unwrap(),
        };
        Column::decode(&bytes, columns[i].1, head.n_docs).unwrap()
    };
    assert_eq!(blocks.len(), 3);
    let tags = vec![("t0".to_owned(), vec![0, 2]), ("t1".to_owned(), vec![1])];
    assert_eq!(column(1), Column::Texts(tags));
    assert_eq!(column(2), Column::Numbers(vec![(-2, vec![2]), (-1, vec![1]), (0, vec![0])]));

    let out = tempfile::tempdir().unwrap();
    index.write(out.path(), Layout::Split).unwrap();
    assert!(Index::open(out.path()).unwrap().verify().is_empty());

    let (first, _) = head.of_kind(BlockKind::Page);
    let (block, stored) = index.block(first).unwrap();
    let page = miniz_oxide::inflate::decompress_to_vec(&stored[block.n_proof_bytes()..]).unwrap();
    let page = Page::decode(page, 0).unwrap();
    assert_eq!(page.metadata(0).unwrap(), [("author".to_owned(), "作者0".to_owned())]);
}
