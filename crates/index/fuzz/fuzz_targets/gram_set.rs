//! All grams without their lists.

#![no_main]

use aril_index::{GramSet, GramWriter};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (u8, u16, &[u8])| {
    let (n_chars, middle, bytes) = parts;
    let n_chars = u32::from(n_chars);
    let (first, second) = bytes.split_at(bytes.len().min(usize::from(middle)));
    let blocks: &[&[u8]] = if second.is_empty() { &[first] } else { &[first, second] };
    if let Ok(grams) = GramSet::decode(blocks, n_chars) {
        let mut writer = GramWriter::new(grams.n_chars(), grams.titles().clone());
        for first in 0..grams.n_chars() {
            writer.push(first, &grams.row(first).collect::<Vec<_>>());
        }
        // More than such bytes should hold may take more bytes than a builder writes.
        let again = writer.finish();
        if !again.is_empty() {
            let again: Vec<&[u8]> = again.iter().map(Vec::as_slice).collect();
            let again = GramSet::decode(&again, n_chars).unwrap();
            assert!((0..grams.n_chars()).all(|first| {
                again.row(first).all(|(second, place)| grams.get(first, second) == Some(place))
            }));
        }
    }
});
