//! Sets of keys: a reader of what the crate `fst` writes.
//!
//! `fst` itself trusts its bytes: it panics where they lead beyond the end, and never comes back where they
//! lead in a circle. This reader goes from each node only to those before it, takes no more steps than it is
//! given, and is half as long in the browser.

use crate::error::IndexError;

/// A set of byte strings, ascending. FORMAT.md, "Sets".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySet {
    bytes: Vec<u8>,
    root: usize,
}

impl Default for KeySet {
    /// The empty set, which has no bytes.
    fn default() -> KeySet {
        KeySet { bytes: Vec::new(), root: usize::MAX }
    }
}

/// Of the bytes that `fst` writes.
const VERSION: usize = 3;

/// What stands before the nodes: the version and the type.
const N_HEADER_BYTES: usize = 16;

/// And behind them: the number of keys, the root, a checksum.
const N_FOOTER_BYTES: usize = 20;

/// The node without a way on, which ends a key. It takes no bytes.
const END: usize = 0;

/// Bytes that are part of a node's first byte. What they are was once counted in some addresses.
const COMMON: &[u8; 63] = b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";

/// So many ways out of a node, and it has an index of them, which this reader passes over.
const MANY: usize = 32;

impl KeySet {
    /// The set in `bytes`.
    ///
    /// # Errors
    /// When they are none: an error of the section that is given.
    pub fn decode(bytes: Vec<u8>, section: &'static str) -> Result<KeySet, IndexError> {
        let root = root(&bytes).ok_or(IndexError::Damaged { section })?;
        Ok(KeySet { bytes, root })
    }

    /// The bytes of the set.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Calls `visit` with the keys, ascending, and with the state that `step` comes to from 0 over the bytes of
    /// each. Whether it was called with all: it ends the walk by returning false, and so does the last of
    /// `max_steps`.
    pub fn walk(
        &self,
        max_steps: usize,
        step: &dyn Fn(usize, u8) -> usize,
        visit: &mut dyn FnMut(&[u8], usize) -> bool,
    ) -> bool {
        let mut key = Vec::new();
        let mut n_steps = 0;
        // Nodes on the way that have ways out not taken yet: how many were, its state, and the length of its key. They
        // are read again for each way, which is shorter than to keep them.
        let mut open = vec![(self.root, 0, 0, 0)];
        while let Some((at, n_taken, state, len)) = open.pop() {
            key.truncate(len);
            let Some(node) = self.node(at) else { continue };
            if n_taken == 0 && node.is_final && !visit(&key, state) {
                return false;
            }
            let Some((byte, next)) = self.way_out(&node, n_taken) else { continue };
            n_steps += 1;
            if n_steps > max_steps {
                return false;
            }
            if n_taken + 1 < node.len {
                open.push((at, n_taken + 1, state, len));
            }
            key.push(byte);
            open.push((next, 0, step(state, byte), len + 1));
        }
        true
    }

    /// The node that ends with the byte at `at`; `None` when it would begin before all bytes.
    fn node(&self, at: usize) -> Option<Node> {
        if at == END {
            return Some(Node { is_final: true, ..Node::default() });
        }
        // What a node has is read from its end.
        let byte = |at| self.bytes.get(at).copied();
        let first = byte(at)?;
        let mut end = at;
        let mut node = Node { len: 1, ..Node::default() };
        let mut low = usize::from(first & 0x3F);
        if first >= 0x80 {
            // One way out.
            node.input = low.checked_sub(1).and_then(|i| COMMON.get(i).copied());
            node.inputs = end;
            end = end.checked_sub(usize::from(node.input.is_none()))?;
        } else {
            node.is_final = first & 0x40 != 0;
            if low == 0 {
                end = end.checked_sub(1)?;
                low = match byte(end)? {
                    1 => 256,
                    n => usize::from(n),
                };
            }
            node.len = low;
        }
        if first < 0xC0 {
            end = end.checked_sub(1)?;
            let sizes = byte(end)?;
            node.size = usize::from(sizes >> 4);
            if first < 0x80 {
                end = end.checked_sub(if node.len > MANY { 256 } else { 0 })?;
                node.inputs = end;
                end = end.checked_sub(node.len)?;
            }
            node.deltas = end;
            // A set has no outputs, but there is room for them.
            let n_outputs = node.len + usize::from(node.is_final);
            end = end.checked_sub(node.len * node.size + n_outputs * usize::from(sizes & 0xF))?;
        }
        node.end = end;
        Some(node)
    }

    /// A way out of a node: the byte, and where the node ends that it leads to, which is before this one.
    fn way_out(&self, node: &Node, i: usize) -> Option<(u8, usize)> {
        if i >= node.len {
            return None;
        }
        let input =
            node.input.or_else(|| self.bytes.get(node.inputs.checked_sub(i + 1)?).copied())?;
        if node.size == 0 {
            return Some((input, node.end.checked_sub(1)?));
        }
        let start = node.deltas.checked_sub((i + 1) * node.size)?;
        let delta = self.bytes.get(start..start + node.size)?.iter().rev();
        let delta = delta.fold(0u64, |delta, byte| delta << 8 | u64::from(*byte));
        let next =
            if delta == 0 { END } else { node.end.checked_sub(usize::try_from(delta).ok()?)? };
        Some((input, next))
    }
}

/// Where the root ends.
fn root(bytes: &[u8]) -> Option<usize> {
    let end = bytes.len().checked_sub(N_FOOTER_BYTES)?;
    // The root is the last node; where it is the only one, and ends a key, it takes no bytes.
    let expected = if end.checked_sub(N_HEADER_BYTES)? == 0 { END } else { end - 1 };
    let number = |at: usize| {
        let bytes = bytes.get(at..)?.first_chunk()?;
        usize::try_from(u64::from_le_bytes(*bytes)).ok()
    };
    (number(0)? == VERSION && number(end + 8)? == expected).then_some(expected)
}

/// A node, as far as it was read. Places are behind what they name.
#[derive(Clone, Debug, Default)]
struct Node {
    is_final: bool,
    /// The number of ways out.
    len: usize,
    /// The byte of the only one, where it takes none.
    input: Option<u8>,
    /// The bytes of the ways out, the last one first.
    inputs: usize,
    /// How far back they lead from `end`, the last one first.
    deltas: usize,
    /// The bytes of each; 0 where the only one leads right before this node.
    size: usize,
    /// Its own begin.
    end: usize,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{COMMON, KeySet};

    /// All keys, ascending, and whether the walk came to its end.
    fn all(keys: &KeySet, max_steps: usize) -> (Vec<Vec<u8>>, bool) {
        let mut all = Vec::new();
        let is_whole = keys.walk(max_steps, &|_, _| 0, &mut |key, _| {
            all.push(key.to_vec());
            true
        });
        (all, is_whole)
    }

    fn bytes_of(keys: &[Vec<u8>]) -> Vec<u8> {
        fst::Set::from_iter(keys).unwrap().as_fst().as_bytes().to_vec()
    }

    #[track_caller]
    fn check(mut keys: Vec<Vec<u8>>) {
        keys.sort();
        keys.dedup();
        let read = KeySet::decode(bytes_of(&keys), "vocabulary").unwrap();
        assert_eq!(all(&read, usize::MAX), (keys, true));
    }

    #[test]
    fn bytes_are_part_of_nodes_as_fst_has_them() {
        for byte in 0..=u8::MAX {
            // A node right before, and one that is not.
            check(vec![vec![byte]]);
            check(vec![vec![b'a', byte, b'x'], vec![b'b', b'q', b'x'], vec![b'c', byte, b'x']]);
        }
        assert!(COMMON.is_ascii());
    }

    #[test]
    fn nodes_of_any_number_of_ways_are_read() {
        for n in [0, 1, 2, 31, 32, 33, 63, 64, 65, 255, 256] {
            check((0..n).map(|i| vec![i as u8]).collect());
            check((0..n).flat_map(|i| [vec![i as u8], vec![i as u8, b'x']]).collect());
        }
    }

    #[test]
    fn a_walk_takes_no_more_steps_than_it_may() {
        let keys = KeySet::decode(bytes_of(&[b"ab".to_vec(), b"ac".to_vec()]), "").unwrap();
        assert_eq!(all(&keys, 3), (vec![b"ab".to_vec(), b"ac".to_vec()], true));
        assert_eq!(all(&keys, 2), (vec![b"ab".to_vec()], false));
    }

    /// What an index would take for 2 to the power of 64 words.
    #[test]
    fn few_bytes_may_have_many_keys() {
        let mut bytes = [3u64.to_le_bytes(), [0; 8]].concat();
        for level in 0..64 {
            // Two ways, both to the node right before; those of the first node end a key.
            let delta = u8::from(level > 0);
            bytes.extend([delta, delta, b'b', b'a', 0x10, 2]);
        }
        let root = bytes.len() as u64 - 1;
        bytes.extend([u64::MAX.to_le_bytes(), root.to_le_bytes()].concat());
        bytes.extend([0; 4]);
        let (found, is_whole) = all(&KeySet::decode(bytes, "").unwrap(), 1000);
        assert!(!is_whole && found.len() > 400, "{}", found.len());
    }

    proptest! {
        #[test]
        fn sets_are_read_as_fst_writes_them(
            words in prop::collection::vec("[a-cé湖]{0,6}", 0..200),
            keys in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 0..300),
        ) {
            check(words.into_iter().map(String::into_bytes).collect());
            check(keys);
        }

        #[test]
        fn any_nodes_are_walked(nodes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut bytes = [3u64.to_le_bytes(), [0; 8]].concat();
            bytes.extend(&nodes);
            let root = if nodes.is_empty() { 0 } else { bytes.len() as u64 - 1 };
            bytes.extend([1u64.to_le_bytes(), root.to_le_bytes()].concat());
            bytes.extend([0; 4]);
            let (found, _) = all(&KeySet::decode(bytes, "").unwrap(), 1000);
            prop_assert!(found.len() <= 1001);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = KeySet::decode(bytes, "");
        }
    }
}
