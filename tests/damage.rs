use std::fs;
use std::path::PathBuf;

use aril::{Document, Index, Layout, SearchError};
use aril_build::Manifest;
use aril_build::output::MANIFEST;
use aril_index::HEAD_PREFIX_BYTES;

use crate::harness::{document, index_of};
use crate::output::files;

fn sample() -> Vec<Document> {
    vec![
        document("a", "千岛湖", "湖水很清，岛屿很多。"),
        document("b", "The lake", "A dam of 1959."),
    ]
}

/// An index of them in this layout.
fn index_in(layout: Layout) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let index = aril_build::index(&sample()).unwrap();
    index.write(folder.path(), layout).unwrap();
    folder
}

fn split_index() -> tempfile::TempDir {
    index_in(Layout::Split)
}

fn file_of(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join(Manifest::read(folder.path()).unwrap().file)
}

/// Asks for all that an index holds; `Ok` when nothing was refused.
fn use_all(folder: &tempfile::TempDir) -> Result<Vec<usize>, aril::SearchError> {
    let mut index = Index::open(folder.path())?;
    if let Some(error) = index.verify().into_iter().next() {
        return Err(error);
    }
    let queries = ["湖", "岛屿", "lake", "1959", "a"];
    queries.iter().map(|query| Ok(index.search(query, 10)?.hits.len())).collect()
}

/// Damages each file but the manifest in every way that `damage` knows of by number, and holds that each is
/// refused, with an error that names the file and a section. How many were not, since the answers are the same.
fn n_harmless(layout: Layout, damage: impl Fn(usize, &[u8]) -> Option<Vec<u8>>) -> usize {
    let folder = index_in(layout);
    let expected = use_all(&folder).unwrap();
    let mut n_harmless = 0;
    for (name, bytes) in files(folder.path()).into_iter().filter(|(name, _)| name != MANIFEST) {
        let path = folder.path().join(&name);
        for number in 0.. {
            let Some(damaged) = damage(number, &bytes) else { break };
            fs::write(&path, &damaged).unwrap();
            match use_all(&folder) {
                Ok(found) => {
                    assert_eq!(found, expected, "{layout:?}, {name}, {number}");
                    n_harmless += 1;
                }
                Err(SearchError::Index { file, source }) => {
                    assert_eq!(file, path, "{layout:?}, {number}");
                    // What begins otherwise is no index at all, or one of another version.
                    let begins = damaged.len() >= HEAD_PREFIX_BYTES && damaged[..5] == bytes[..5];
                    assert_eq!(
                        source.section().is_empty(),
                        path == file_of(&folder) && !begins,
                        "{layout:?}, {name}, {number}: {source:?}"
                    );
                }
                Err(error) => panic!("{layout:?}, {name}, {number}: {error}"),
            }
        }
        fs::write(&path, &bytes).unwrap();
    }
    n_harmless
}

const LAYOUTS: [Layout; 3] = [Layout::Inline, Layout::Split, Layout::Packed];

#[test]
fn every_bit_flip_is_refused() {
    for layout in LAYOUTS {
        let n_harmless = n_harmless(layout, |n, bytes| {
            // The blocks are the same in all layouts: a bit of each byte tells that their files are.
            let bit = if layout == Layout::Inline { n } else { 9 * n };
            let mut damaged = bytes.to_vec();
            *damaged.get_mut(bit / 8)? ^= 1 << (bit % 8);
            Some(damaged)
        });
        // Deflate ends with bits that mean nothing: the block is still the one that was written.
        assert!(n_harmless < 64, "{layout:?}: {n_harmless} bits");
    }
}

#[test]
fn every_truncation_is_refused() {
    for layout in LAYOUTS {
        let n_harmless = n_harmless(layout, |len, bytes| {
            Some(bytes.get(..len)?.to_vec()).filter(|cut| cut != bytes)
        });
        assert_eq!(n_harmless, 0, "{layout:?}");
    }
}

#[test]
fn errors_name_the_file_and_say_what_to_do() {
    let (_, folder) = index_of(&sample());
    let file = file_of(&folder);
    fs::write(&file, "<!doctype html><title>404</title>").unwrap();
    let error = use_all(&folder).unwrap_err().to_string();
    assert!(error.starts_with(&file.display().to_string()), "{error}");
    assert!(error.contains("aril build"), "{error}");
    fs::remove_file(&file).unwrap();
    assert!(use_all(&folder).unwrap_err().to_string().contains("cannot read"));
}

#[test]
fn every_file_of_a_split_index_is_needed_and_named_when_it_is_damaged() {
    let folder = split_index();
    let expected = use_all(&folder).unwrap();
    let (_, inline) = index_of(&sample());
    assert_eq!(use_all(&inline).unwrap(), expected, "the layout changes nothing");
    let mut n_files = 0;
    for entry in fs::read_dir(folder.path()).unwrap() {
        let file = entry.unwrap().path();
        if file.file_name().unwrap() == "manifest.json" {
            continue;
        }
        n_files += 1;
        let bytes = fs::read(&file).unwrap();
        for damage in [&b"<!doctype html>"[..], &bytes[..bytes.len() / 2], &[]] {
            fs::write(&file, damage).unwrap();
            let error = use_all(&folder).unwrap_err().to_string();
            assert!(error.starts_with(&file.display().to_string()), "{error}");
        }
        fs::remove_file(&file).unwrap();
        let error = use_all(&folder).unwrap_err().to_string();
        assert!(error.starts_with(&file.display().to_string()), "{error}");
        fs::write(&file, &bytes).unwrap();
    }
    assert!(n_files >= 5, "{n_files}");
    assert_eq!(use_all(&folder).unwrap(), expected);
}

#[test]
fn blocks_of_another_index_are_refused() {
    let folder = split_index();
    let other = tempfile::tempdir().unwrap();
    let documents = [document("a", "b", "other text")];
    let index = aril_build::index(&documents).unwrap();
    index.write(other.path(), aril::Layout::Split).unwrap();
    // The head of the one and the blocks of the other, under the names that the head expects.
    let mut files = fs::read_dir(other.path()).unwrap().map(|entry| entry.unwrap().path());
    let foreign = files.find(|file| file.to_string_lossy().ends_with("-0.aril")).unwrap();
    let own = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let own = own.into_iter().find(|file| file.to_string_lossy().ends_with("-0.aril")).unwrap();
    fs::copy(foreign, own).unwrap();
    assert!(use_all(&folder).unwrap_err().to_string().contains("pages"));
}
