//! A head's record, past its checksum; and what an engine makes of it without a block.

#![no_main]

use std::hint::black_box;

use aril_index::{FORMAT_VERSION, Head, checksum};
use aril_search::{Engine, Request};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|record: &[u8]| {
    let mut bytes = b"ARIL".to_vec();
    bytes.extend([FORMAT_VERSION, 0, 0, 0]);
    bytes.extend((record.len() as u32).to_le_bytes());
    bytes.extend(record);
    bytes.extend(checksum(&bytes).to_le_bytes());
    if let Ok(head) = Head::decode(&bytes, None) {
        head.blocks.iter().for_each(|block| drop(black_box(head.place(block))));
    }
    if let Ok(mut engine) = Engine::open(&bytes, None) {
        engine.step(&Request::new("湖 lake", 10));
    }
});
