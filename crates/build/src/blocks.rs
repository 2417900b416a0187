//! Blocks: packed, named, and listed for the head.

use std::collections::HashMap;

use aril_index::{Block, BlockKind, Codec, MAX_BLOCK_BYTES, Seal, name_of, seal_group};

/// How hard deflate tries; 10 is the most.
const DEFLATE_LEVEL: u8 = 10;

/// A block, and its bytes as they are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBlock {
    /// Its entry in the head, where each block has a file of its own.
    pub block: Block,
    /// Its proof, then its bytes, deflated where that is shorter.
    pub bytes: Vec<u8>,
}

/// Collects blocks in the order of their kinds.
#[derive(Default)]
pub(crate) struct Blocks {
    stored: Vec<StoredBlock>,
    /// The names that are taken, each by a block or a group with the checksum given.
    names: HashMap<u64, u64>,
    is_too_large: bool,
}

impl Blocks {
    /// Adds a block with these bytes.
    pub(crate) fn push(&mut self, kind: BlockKind, mut bytes: Vec<u8>) {
        let mut name = name_of(&bytes);
        // Readers pass over what follows a block, so a name that is taken is easily changed; but a vocabulary
        // is read from its end.
        while !self.take(name, aril_index::checksum(&bytes)) {
            self.is_too_large |= kind == BlockKind::Vocabulary;
            bytes.push(0);
            name = name_of(&bytes);
        }
        self.store(kind, Seal::Own(name), &[], bytes);
    }

    /// Adds a group of pages, which share a name: [`aril_index::GROUP_LEN`], or fewer at the end.
    pub(crate) fn push_group(&mut self, mut group: Vec<Vec<u8>>) {
        let names = |group: &[Vec<u8>]| group.iter().map(|page| name_of(page)).collect::<Vec<_>>();
        let whole = |group: &[Vec<u8>]| aril_index::checksum(&group.concat());
        let mut sealed = seal_group(&names(&group));
        while !self.take(sealed.0, whole(&group)) {
            if let Some(page) = group.first_mut() {
                page.push(0);
            }
            sealed = seal_group(&names(&group));
        }
        let (root, proofs) = sealed;
        for ((place, page), proof) in (0..).zip(group).zip(proofs) {
            self.store(BlockKind::Page, Seal::Group { root, place }, &proof, page);
        }
    }

    /// Takes a name. Whether nothing else has it.
    fn take(&mut self, name: u64, checksum: u64) -> bool {
        *self.names.entry(name).or_insert(checksum) == checksum
    }

    fn store(&mut self, kind: BlockKind, seal: Seal, proof: &[u8], bytes: Vec<u8>) {
        self.is_too_large |= bytes.len() >= MAX_BLOCK_BYTES;
        let packed = miniz_oxide::deflate::compress_to_vec(&bytes, DEFLATE_LEVEL);
        let (codec, own) = if packed.len() < bytes.len() {
            (Codec::Deflate, packed)
        } else {
            (Codec::Plain, bytes)
        };
        let block = Block { kind, codec, stored: None, seal };
        self.stored.push(StoredBlock { block, bytes: [proof, &own].concat() });
    }

    /// The blocks; `None` when one is too large.
    pub(crate) fn finish(self) -> Option<Vec<StoredBlock>> {
        (!self.is_too_large).then_some(self.stored)
    }
}
