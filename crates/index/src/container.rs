//! The container: a head that lists the blocks, and the blocks.
//!
//! The *inline* packaging is one file, head and blocks together. The manifest holds the head's
//! checksum, the head holds those of the blocks, so every byte is under a checksum that arrived
//! before it.

use bincode::{Decode, Encode};

use crate::codec;
use crate::error::IndexError;

/// The version of the format that this release writes and reads. 0 is not frozen: until version 1 any
/// release may change it.
pub const FORMAT_VERSION: u8 = 0;

const MAGIC: [u8; 4] = *b"ARIL";

/// As many bytes of a file tell how long its head is.
pub const HEAD_PREFIX_BYTES: usize = 12;

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A [`Root`](crate::Root).
    Root,
    /// [`Terms`](crate::Terms).
    Terms,
    /// [`Passages`](crate::Passages).
    Passages,
    /// [`Documents`](crate::Documents).
    Documents,
    /// A [`TextBlock`](crate::TextBlock).
    Text,
    /// Something of a later release; readers pass over it.
    Unknown(u8),
}

impl BlockKind {
    fn code(self) -> u8 {
        match self {
            BlockKind::Root => 0,
            BlockKind::Terms => 1,
            BlockKind::Passages => 2,
            BlockKind::Documents => 3,
            BlockKind::Text => 4,
            BlockKind::Unknown(code) => code,
        }
    }

    /// The dual of [`code`](Self::code).
    fn of_code(code: u8) -> BlockKind {
        match code {
            0 => BlockKind::Root,
            1 => BlockKind::Terms,
            2 => BlockKind::Passages,
            3 => BlockKind::Documents,
            4 => BlockKind::Text,
            code => BlockKind::Unknown(code),
        }
    }

    /// Its name in messages and in FORMAT.md.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            BlockKind::Root => "root",
            BlockKind::Terms => "terms",
            BlockKind::Passages => "passages",
            BlockKind::Documents => "documents",
            BlockKind::Text => "text",
            BlockKind::Unknown(_) => "unknown",
        }
    }
}

/// How a block is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// As it is.
    Plain,
    /// Raw deflate (RFC 1951), which browsers inflate themselves.
    Deflate,
}

/// A block: where it lies and what it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it holds.
    pub kind: BlockKind,
    /// How it is stored.
    pub codec: Codec,
    /// Its first byte in the file.
    pub offset: u64,
    /// The number of bytes stored.
    pub stored_len: u32,
    /// The number of bytes once inflated.
    pub len: u32,
    /// The checksum of the bytes once inflated.
    pub checksum: u64,
}

impl Block {
    /// Whether `bytes`, inflated, are those that the builder wrote.
    ///
    /// # Errors
    /// When they are not.
    pub fn check(&self, bytes: &[u8]) -> Result<(), IndexError> {
        if bytes.len() == self.len as usize && crate::checksum(bytes) == self.checksum {
            Ok(())
        } else {
            Err(IndexError::Damaged { section: self.kind.name() })
        }
    }
}

/// A block in the head; its offset follows from those before it.
#[derive(Clone, Copy, Encode, Decode)]
struct Entry {
    kind: u8,
    deflated: bool,
    stored_len: u32,
    len: u32,
    checksum: u64,
}

/// The head of a file: its blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// In the order in which they lie.
    pub blocks: Vec<Block>,
}

impl Head {
    /// How many bytes the head of a file takes, from the file's first [`HEAD_PREFIX_BYTES`].
    ///
    /// # Errors
    /// When the file is no index, or of another version.
    pub fn n_bytes(prefix: &[u8]) -> Result<usize, IndexError> {
        match prefix {
            [b'A', b'R', b'I', b'L', FORMAT_VERSION, _, _, _, a, b, c, d, ..] => {
                Ok(HEAD_PREFIX_BYTES + u32::from_le_bytes([*a, *b, *c, *d]) as usize + 8)
            }
            [b'A', b'R', b'I', b'L', found, ..] if *found != FORMAT_VERSION => {
                Err(IndexError::Version { expected: FORMAT_VERSION, found: *found })
            }
            _ => Err(IndexError::NotAnIndex),
        }
    }

    /// Reads the head at the beginning of `bytes`, and holds it against `expected`, the checksum in
    /// the manifest.
    ///
    /// # Errors
    /// When the file is no index, of another version, cut short or damaged.
    pub fn decode(bytes: &[u8], expected: Option<u64>) -> Result<Head, IndexError> {
        const DAMAGED: IndexError = IndexError::Damaged { section: "head" };
        let head = bytes.get(..Head::n_bytes(bytes)?).ok_or(DAMAGED)?;
        let (body, own) = head.split_last_chunk().ok_or(DAMAGED)?;
        let own = u64::from_le_bytes(*own);
        if crate::checksum(body) != own || expected.is_some_and(|expected| expected != own) {
            return Err(DAMAGED);
        }
        let entries = body.get(HEAD_PREFIX_BYTES..).ok_or(DAMAGED)?;
        let entries: Vec<Entry> = codec::decode(entries).ok_or(DAMAGED)?;
        let mut offset = head.len() as u64;
        let mut blocks = Vec::new();
        for entry in entries {
            blocks.push(Block {
                kind: BlockKind::of_code(entry.kind),
                codec: if entry.deflated { Codec::Deflate } else { Codec::Plain },
                offset,
                stored_len: entry.stored_len,
                len: entry.len,
                checksum: entry.checksum,
            });
            offset += u64::from(entry.stored_len);
        }
        Ok(Head { blocks })
    }
}

/// A file of blocks, each a kind and its bytes, and the checksum of its head. The dual of
/// [`Head::decode`].
///
/// `deflate` packs bytes as raw deflate; a block that would not get smaller is stored as it is.
/// `None` when a block has 4 GiB or more.
pub fn write_container(
    blocks: &[(BlockKind, Vec<u8>)],
    deflate: impl Fn(&[u8]) -> Vec<u8>,
) -> Option<(Vec<u8>, u64)> {
    let mut entries = Vec::new();
    let mut stored = Vec::new();
    for (kind, bytes) in blocks {
        let packed = deflate(bytes);
        let deflated = packed.len() < bytes.len();
        let own = if deflated { packed.as_slice() } else { bytes.as_slice() };
        entries.push(Entry {
            kind: kind.code(),
            deflated,
            stored_len: u32::try_from(own.len()).ok()?,
            len: u32::try_from(bytes.len()).ok()?,
            checksum: crate::checksum(bytes),
        });
        stored.extend_from_slice(own);
    }
    let entries = codec::encode(&entries)?;
    let mut file = MAGIC.to_vec();
    file.extend([FORMAT_VERSION, 0, 0, 0]);
    file.extend(u32::try_from(entries.len()).ok()?.to_le_bytes());
    file.extend(entries);
    let checksum = crate::checksum(&file);
    file.extend(checksum.to_le_bytes());
    file.extend(stored);
    Some((file, checksum))
}

#[cfg(test)]
mod tests {
    use super::{BlockKind, Head, write_container};
    use crate::error::IndexError;

    fn sample() -> (Vec<u8>, u64) {
        let blocks = [(BlockKind::Root, vec![1, 2, 3]), (BlockKind::Text, vec![7; 40])];
        write_container(&blocks, |bytes| bytes.iter().copied().take(4).collect()).unwrap()
    }

    #[test]
    fn a_head_round_trips() {
        let (file, checksum) = sample();
        let head = Head::decode(&file, Some(checksum)).unwrap();
        let [root, text] = head.blocks[..] else { panic!("two blocks") };
        assert_eq!((root.kind, root.stored_len, root.len), (BlockKind::Root, 3, 3));
        assert_eq!((text.kind, text.stored_len, text.len), (BlockKind::Text, 4, 40));
        assert_eq!(text.offset as usize + 4, file.len());
        assert_eq!(root.check(&[1, 2, 3]), Ok(()));
        assert_eq!(root.check(&[1, 2, 4]), Err(IndexError::Damaged { section: "root" }));
    }

    #[test]
    fn every_truncation_and_bit_flip_of_a_head_is_refused() {
        let (file, checksum) = sample();
        let n_head = Head::n_bytes(&file).unwrap();
        for len in 0..n_head {
            assert!(Head::decode(&file[..len], Some(checksum)).is_err(), "cut to {len}");
        }
        for bit in 0..n_head * 8 {
            let mut file = file.clone();
            file[bit / 8] ^= 1 << (bit % 8);
            assert!(Head::decode(&file, Some(checksum)).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn the_example_of_the_format_is_what_is_written() {
        let (file, _) = write_container(&[], <[u8]>::to_vec).unwrap();
        let hex: Vec<String> = file.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(include_str!("../FORMAT.md").contains(&hex.join(" ")), "{}", hex.join(" "));
    }

    #[test]
    fn another_version_is_told_from_another_file() {
        let (mut file, _) = sample();
        file[4] = 9;
        assert_eq!(Head::decode(&file, None), Err(IndexError::Version { expected: 0, found: 9 }));
        assert_eq!(Head::decode(b"<!doctype html>", None), Err(IndexError::NotAnIndex));
        assert_eq!(Head::decode(b"", None), Err(IndexError::NotAnIndex));
    }
}
