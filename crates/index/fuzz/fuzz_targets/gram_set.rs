//! All grams without their lists.

#![no_main]

use aril_index::{GramSet, GramWriter};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (u16, &[u8])| {
    let (n_symbols, bytes) = parts;
    let n_symbols = u32::from(n_symbols);
    if let Ok(grams) = GramSet::decode(bytes, n_symbols) {
        let mut writer = GramWriter::new(grams.n_chars(), grams.titles().clone());
        for first in 0..grams.n_chars() {
            writer.push(first, &grams.row(first).collect::<Vec<_>>());
        }
        // More than such bytes should hold may take more bytes than a builder writes.
        if let Some(again) = writer.finish() {
            let again = GramSet::decode(&again, n_symbols).unwrap();
            assert!((0..grams.n_chars()).all(|first| {
                again.row(first).all(|(second, place)| grams.get(first, second) == Some(place))
            }));
        }
    }
});
