//! A page: all that a hit in each of its first passages shows.

#![no_main]

use std::hint::black_box;

use aril_index::{Alphabet, Page, Symbol};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (u32, &[u8])| {
    let (first, bytes) = parts;
    let Ok(page) = Page::decode(bytes.to_vec(), first) else { return };
    let symbol = |character| Symbol { character, class: 3, count: 1 };
    let alphabet = Alphabet::new("千岛湖".chars().map(symbol).collect());
    for passage in (first.saturating_sub(1)..=u32::MAX).take(50) {
        let mut text = String::new();
        let is_here = page.push_text(passage, &alphabet, &mut text);
        assert_eq!(page.shown(passage, &alphabet).is_some(), is_here);
        assert!(is_here || !page.goes_on(passage));
        black_box((page.title_at(passage, &alphabet), page.heading_at(passage, &alphabet)));
    }
});
