//! What is read of a page hangs on the others of its site.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use aril::{BuildOptions, Config, Part, ProblemKind, Progress, build_part, merge_parts};

/// So many pages that only some of them are looked at before all are read.
const N_PAGES: usize = 200;

fn page(n: usize, attribute: &str) -> String {
    format!("<title>Page {n}</title><main {attribute}><p>Water {n}</main>")
}

/// A site whose page `marked` alone says what of it is to be found.
fn site(marked: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..N_PAGES {
        let attribute = if n == marked { "data-aril-body" } else { "" };
        fs::write(folder.path().join(format!("{n:03}.html")), page(n, attribute)).unwrap();
    }
    folder
}

/// How many documents there are, and how many pages were left out for others' sake.
#[track_caller]
fn built(folder: &Path, options: &BuildOptions) -> (u32, usize) {
    let out = tempfile::tempdir().unwrap();
    let progress = Progress::default();
    let report = aril::build(folder, &Config::default(), out.path(), options, &progress).unwrap();
    let n_unmarked =
        report.skipped.iter().filter(|p| matches!(p.kind, ProblemKind::Unmarked)).count();
    (report.n_docs, n_unmarked)
}

#[test]
fn one_marked_page_of_many_speaks_for_all() {
    // One that is looked at first, and one that is not.
    for marked in [0, 101] {
        let site = site(marked);
        let cache = tempfile::tempdir().unwrap();
        let cached =
            BuildOptions { cache: Some(cache.path().to_owned()), ..BuildOptions::default() };
        let alone = (1, N_PAGES - 1);
        assert_eq!(built(site.path(), &BuildOptions::default()), alone);
        for _ in 0..2 {
            assert_eq!(built(site.path(), &cached), alone);
        }
        let (parts, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (config, options) = (Config::default(), BuildOptions::default());
        for number in 1..=2 {
            let part = Part { number, of: 2 };
            let progress = Progress::default();
            build_part(site.path(), &config, part, parts.path(), &options, &progress).unwrap();
        }
        let folders = [parts.path().to_owned()];
        let report = merge_parts(&folders, out.path(), &options, &Progress::default()).unwrap();
        assert_eq!(report.n_docs, 1);
        // Without it all are there again.
        fs::write(site.path().join(format!("{marked:03}.html")), page(marked, "")).unwrap();
        assert_eq!(built(site.path(), &cached), (N_PAGES as u32, 0));
    }
}

#[test]
fn the_name_of_the_site_is_no_part_of_titles() {
    let site = tempfile::tempdir().unwrap();
    let write = |name: &str, title: &str| {
        let page = format!("<title>{title}</title><main><h1>On {name}</h1><p>Water.</main>");
        fs::write(site.path().join(format!("{name}.html")), page).unwrap();
    };
    for n in 0..N_PAGES {
        write(&format!("{n:03}"), &format!("Page {n} | Lake"));
    }
    write("other", "Lake");
    let (config, progress) = (Config::default(), Progress::default());
    let cache = tempfile::tempdir().unwrap();
    let cached = BuildOptions { cache: Some(cache.path().to_owned()), ..BuildOptions::default() };
    let files = |folder: &Path| -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
        let file = |entry: fs::DirEntry| {
            (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
        };
        entries.map(file).collect()
    };
    let built = |options: &BuildOptions| {
        let out = tempfile::tempdir().unwrap();
        aril::build(site.path(), &config, out.path(), options, &progress).unwrap();
        let mut index = aril::Index::open(out.path()).unwrap();
        let hit = index.search("page 7", 1).unwrap().hits.remove(0);
        (hit.title, files(out.path()))
    };
    let plain = built(&BuildOptions::default());
    assert_eq!(plain.0, "Page 7");
    for _ in 0..2 {
        assert!(built(&cached) == plain);
    }
    let (parts, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let options = BuildOptions::default();
    for number in 1..=2 {
        let part = Part { number, of: 2 };
        build_part(site.path(), &config, part, parts.path(), &options, &progress).unwrap();
    }
    merge_parts(&[parts.path().to_owned()], out.path(), &options, &progress).unwrap();
    assert!(files(out.path()) == plain.1);
    let read = aril_build::source::read_documents(site.path(), &config, None).unwrap();
    let titles: Vec<&str> = read.documents.iter().map(|page| page.title.as_str()).collect();
    assert_eq!((titles[0], titles[N_PAGES]), ("Page 0", "Lake"));
    // What fewer than half of the pages have is their own.
    for n in 0..N_PAGES {
        write(&format!("{n:03}"), &format!("Page {n} | {}", ["Lake", "Dam", "Weir"][n % 3]));
    }
    assert_eq!(built(&cached).0, "Page 7 | Dam");
}

#[test]
fn a_remark_ends_no_strict_build_and_is_told_again_from_a_cache() {
    let site = tempfile::tempdir().unwrap();
    fs::write(site.path().join("a.html"), "<p>Water").unwrap();
    let cache = tempfile::tempdir().unwrap();
    let options = BuildOptions {
        strict: true,
        cache: Some(cache.path().to_owned()),
        ..BuildOptions::default()
    };
    for _ in 0..3 {
        let out = tempfile::tempdir().unwrap();
        let progress = Progress::default();
        let report =
            aril::build(site.path(), &Config::default(), out.path(), &options, &progress).unwrap();
        let kinds: Vec<&ProblemKind> = report.skipped.iter().map(|problem| &problem.kind).collect();
        assert!(matches!(kinds[..], [ProblemKind::Untitled]), "{kinds:?}");
        assert_eq!(report.n_docs, 1);
    }
}
