//! A set of keys: any bytes, and any nodes between a header and a footer that hold.

#![no_main]

use std::hint::black_box;

use aril_index::KeySet;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|nodes: &[u8]| {
    walk(nodes.to_vec());
    let mut bytes = [3u64.to_le_bytes(), [0; 8]].concat();
    bytes.extend(nodes);
    let root = if nodes.is_empty() { 0 } else { bytes.len() as u64 - 1 };
    bytes.extend(1u64.to_le_bytes());
    bytes.extend(root.to_le_bytes());
    bytes.extend([0; 4]);
    walk(bytes);
});

fn walk(bytes: Vec<u8>) {
    if let Ok(keys) = KeySet::decode(bytes, "vocabulary") {
        black_box(keys.walk(10_000, &|state, byte| state ^ usize::from(byte), &mut |_, _| true));
    }
}
