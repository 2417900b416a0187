//! Priming: deflate over a dictionary, for readers that know no dictionaries.
//!
//! Raw deflate has no header that names one, and browsers' `DecompressionStream` takes none. But a stored block
//! is copied to what was inflated as it is: one that holds the dictionary, put before a page's own blocks, lets
//! these refer to it. The reader leaves out as many bytes of what comes out as the dictionary has.

/// The stored blocks (RFC 1951, 3.2.4) of a dictionary. A primed page's bytes follow them.
#[must_use]
pub fn prime(dictionary: &[u8]) -> Vec<u8> {
    let mut blocks = Vec::with_capacity(dictionary.len() + 5);
    for stretch in dictionary.chunks(usize::from(u16::MAX)) {
        let n = stretch.len() as u16;
        blocks.push(0); // Not the last block, and stored.
        blocks.extend(n.to_le_bytes());
        blocks.extend((!n).to_le_bytes());
        blocks.extend_from_slice(stretch);
    }
    blocks
}
