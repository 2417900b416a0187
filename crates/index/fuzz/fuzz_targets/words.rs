//! Words, and where they lie among the blocks of the vocabulary.

#![no_main]

use aril_index::{WordBlocks, Words};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (u16, u8, &[u8])| {
    let (n_blocks, n_chars, bytes) = parts;
    if let Ok(words) = Words::decode(bytes.to_vec()) {
        let is_right = words.walk(&|state, _| state + 1, &mut |word, state| word.len() == state);
        assert!(is_right);
    }
    let n_blocks = usize::from(n_blocks);
    let Ok(blocks) = WordBlocks::decode(bytes, n_blocks) else { return };
    assert_eq!(WordBlocks::decode(&blocks.encode(), n_blocks).as_ref(), Ok(&blocks));
    let n_chars = usize::from(n_chars);
    assert!(blocks.of_prefix(n_chars, bytes).end <= n_blocks);
    assert!(blocks.of_length(n_chars).end <= n_blocks);
    assert!(blocks.longer_than(n_chars).end <= n_blocks);
});
