//! How Chinese characters are read.

#![no_main]

use std::hint::black_box;

use aril_index::Readings;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (u16, &[u8])| {
    let (n_symbols, bytes) = parts;
    let n_symbols = u32::from(n_symbols);
    if let Ok(readings) = Readings::decode(bytes, n_symbols) {
        for rank in [0, n_symbols / 2, n_symbols, u32::MAX] {
            black_box(readings.of(rank).count());
        }
    }
});
