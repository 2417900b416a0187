//! The engine over an index in which some bytes of a block, or of the head's record, are replaced.

#![no_main]

use std::fs;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

#[path = "../../../../tests/hostile/forged.rs"]
#[allow(dead_code)] // The tests use more of it.
mod forged;

use forged::{Forged, Sealed};

/// A golden index, in one file.
static INDEX: LazyLock<(Forged, Sealed)> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/golden/v1/inline");
    let mut files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let file = files.find(|file| file.extension().is_some_and(|extension| extension == "aril"));
    let forged = Forged::of_inline(&fs::read(file.unwrap()).unwrap());
    (forged.clone(), forged.seal())
});

const QUERIES: &[(&str, usize)] =
    &[("湖", 3), ("千岛湖", 3), ("la", 100), ("ake", 3), ("the lake", 3), ("Ｃ++", 3), ("호수", 3)];

/// `old` with some of its bytes replaced.
fn spliced(old: &[u8], (at, n): (u16, u16), new: &[u8]) -> Vec<u8> {
    let start = old.len().min(usize::from(at));
    let end = old.len().min(start + usize::from(n));
    [&old[..start], new, &old[end..]].concat()
}

fuzz_target!(|parts: (u8, (u16, u16), [u32; 3], &[u8])| {
    let (block, place, numbers, bytes) = parts;
    let (forged, sealed) = &*INDEX;
    let block = usize::from(block) % (forged.blocks.len() + 1);
    let sealed = if block == forged.blocks.len() {
        sealed.clone().with_record(&spliced(sealed.record(), place, bytes))
    } else {
        let mut forged = forged.clone();
        forged.blocks[block] = spliced(&forged.blocks[block], place, bytes);
        let head = &mut forged.head;
        head.n_docs = head.n_docs.max(numbers[0]);
        head.n_passages = head.n_passages.max(numbers[1]);
        head.n_words = head.n_words.max(numbers[2]);
        forged.seal()
    };
    // It may be refused.
    let _ = sealed.ask(QUERIES);
});
