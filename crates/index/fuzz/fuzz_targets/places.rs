//! Where documents lie among the passages.

#![no_main]

use std::hint::black_box;

use aril_index::Places;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (u32, u16, u32, &[u8])| {
    let (n_docs, n_pages, n_passages, bytes) = parts;
    if let Ok(places) = Places::decode(bytes, n_docs, usize::from(n_pages), n_passages) {
        for passage in [0, 1, n_passages / 2, n_passages, u32::MAX] {
            black_box((places.passages(places.document(passage)), places.continues(passage)));
            black_box(places.first_of_page(places.page_of(passage)));
        }
    }
});
