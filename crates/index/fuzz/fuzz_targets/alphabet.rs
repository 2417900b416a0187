//! An alphabet.

#![no_main]

use aril_index::Alphabet;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(alphabet) = Alphabet::decode(bytes) {
        for rank in 0..alphabet.len() {
            let symbol = alphabet.symbol(rank).unwrap();
            // A character may be there twice; then one of its ranks is found.
            assert!(alphabet.rank(symbol.character).is_some());
        }
    }
});
