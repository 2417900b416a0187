//! A table of folds, over an alphabet that is the first bytes.

#![no_main]

use std::hint::black_box;

use aril_index::{Alphabet, Folds};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (&[u8], &[u8])| {
    let (alphabet, folds) = parts;
    let Ok(alphabet) = Alphabet::decode(alphabet) else { return };
    if let Ok(folds) = Folds::decode(folds, &alphabet) {
        for c in ['A', 'ß', '島', '\u{10FFFF}'] {
            black_box(folds.get(c));
        }
    }
});
