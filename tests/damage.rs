use std::fs;
use std::path::PathBuf;

use aril::{Document, Index};
use aril_build::Manifest;

use crate::harness::{document, index_of};

fn sample() -> Vec<Document> {
    vec![
        document("a", "千岛湖", "湖水很清，岛屿很多。"),
        document("b", "The lake", "A dam of 1959."),
    ]
}

fn file_of(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join(Manifest::read(folder.path()).unwrap().file)
}

/// Asks for all that an index holds; `Ok` when nothing was refused.
fn use_all(folder: &tempfile::TempDir) -> Result<Vec<usize>, aril::SearchError> {
    let mut index = Index::open(folder.path())?;
    let queries = ["湖", "岛屿", "lake", "1959", "a"];
    queries.iter().map(|query| Ok(index.search(query, 10)?.hits.len())).collect()
}

#[test]
fn every_bit_flip_is_refused() {
    let (_, folder) = index_of(&sample());
    let file = file_of(&folder);
    let bytes = fs::read(&file).unwrap();
    let expected = use_all(&folder).unwrap();
    let mut n_harmless = 0;
    for bit in 0..bytes.len() * 8 {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        fs::write(&file, &damaged).unwrap();
        // Deflate ends with bits that mean nothing: the block is still the one that was written.
        if let Ok(found) = use_all(&folder) {
            assert_eq!(found, expected, "bit {bit}");
            n_harmless += 1;
        }
    }
    assert!(n_harmless < 64, "{n_harmless} of {} bits", bytes.len() * 8);
}

#[test]
fn every_truncation_is_refused() {
    let (_, folder) = index_of(&sample());
    let file = file_of(&folder);
    let bytes = fs::read(&file).unwrap();
    for len in 0..bytes.len() {
        fs::write(&file, &bytes[..len]).unwrap();
        assert!(use_all(&folder).is_err(), "cut to {len}");
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
