//! The head: what a reader needs before all else, and the list of all blocks.
//!
//! The manifest holds the head's checksum, the head those of the blocks, so every byte is under a checksum
//! that arrived before it.

use bincode::Encode;

use crate::alphabet::Alphabet;
use crate::bits::{BitReader, BitWriter};
use crate::bytes::ByteReader;
use crate::codec;
use crate::error::IndexError;
use crate::folds::Folds;
use crate::key_set::KeySet;
use crate::words::WordBlocks;

/// The version of the format that this release writes and reads.
pub const FORMAT_VERSION: u8 = 1;

const MAGIC: [u8; 4] = *b"ARIL";

/// As many bytes of a file tell how long its head is.
pub const HEAD_PREFIX_BYTES: usize = 12;

/// No block is larger once inflated: whoever inflates one may stop here.
pub const MAX_BLOCK_BYTES: usize = 64 << 20;

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BlockKind {
    /// [`Folds`] of the characters that are not in the alphabet.
    Folds,
    /// [`Places`](crate::Places).
    Places,
    /// What pages have in common: the codec of some is [`Codec::Primed`] with it.
    Dictionary,
    /// [`Words`](crate::Words).
    Vocabulary,
    /// A [`Shard`](crate::Shard).
    Terms,
    /// A [`Page`](crate::Page).
    Page,
    /// A [`Column`](crate::Column).
    Column,
    /// [`Readings`](crate::Readings).
    Readings,
    /// [`GramSet`](crate::GramSet).
    Grams,
    /// What a later release knows.
    Unknown,
}

impl BlockKind {
    /// All kinds that are known, in the order in which blocks stand.
    pub const ALL: [BlockKind; 9] = [
        BlockKind::Folds,
        BlockKind::Places,
        BlockKind::Dictionary,
        BlockKind::Vocabulary,
        BlockKind::Terms,
        BlockKind::Page,
        BlockKind::Column,
        BlockKind::Readings,
        BlockKind::Grams,
    ];

    /// Its name in messages and in FORMAT.md.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            BlockKind::Folds => "folds",
            BlockKind::Places => "places",
            BlockKind::Dictionary => "dictionary",
            BlockKind::Vocabulary => "vocabulary",
            BlockKind::Terms => "terms",
            BlockKind::Page => "pages",
            BlockKind::Column => "columns",
            BlockKind::Readings => "readings",
            BlockKind::Grams => "grams",
            BlockKind::Unknown => "unknown",
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
    /// The same over the dictionary: see [`prime`](crate::prime()).
    Primed,
}

/// A block: where it lies and what it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it holds.
    pub kind: BlockKind,
    /// How it is stored.
    pub codec: Codec,
    /// Where blocks stand one after the other: its first byte behind the first block's, and the number of bytes
    /// stored.
    pub stored: Option<(u64, u32)>,
    /// What its bytes must be.
    pub seal: Seal,
}

/// What the bytes of a block must be, by [names](name_of).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// They have this name.
    Own(u64),
    /// They are one of some blocks that share a name: that of the root of a tree of names (Merkle 1987). The names
    /// beside the way up, from the bottom, stand before the block: its *proof*.
    Group {
        /// The name of the root.
        root: u64,
        /// The place in the group.
        place: u8,
        /// How many levels the root is above: [`group_levels`].
        levels: u8,
    },
}

/// Pages that share a name in the head, as a power of two: a name for each would take half of all bytes on a large
/// site, whose bound of passages this hangs on. A small one can bear some more, and an edit then renames fewer pages.
#[must_use]
pub fn group_levels(n_passages: u32) -> u8 {
    match n_passages >> 14 {
        ..3 => 2,
        3..8 => 3,
        _ => 4,
    }
}

/// Bytes of a block's name.
const NAME_BYTES: usize = 5;

/// The name of these bytes: the highest 40 bits of their checksum.
#[must_use]
pub fn name_of(bytes: &[u8]) -> u64 {
    crate::checksum(bytes) >> (u64::BITS as usize - 8 * NAME_BYTES)
}

fn name_bytes(name: u64) -> impl Iterator<Item = u8> {
    name.to_le_bytes().into_iter().take(NAME_BYTES)
}

/// The name of a block's file.
fn file_name(name: u64, place: Option<u8>) -> String {
    let mut file = String::new();
    push_hex(&mut file, name, 2 * NAME_BYTES as u32);
    if let Some(place) = place {
        file.push('-');
        push_hex(&mut file, u64::from(place), 1);
    }
    file.push_str(".aril");
    file
}

/// Appends the last digits of a number.
fn push_hex(text: &mut String, number: u64, n_digits: u32) {
    let digit = |i| char::from_digit((number >> (4 * i) & 15) as u32, 16);
    text.extend((0..n_digits).rev().filter_map(digit));
}

/// The name of two names as one.
fn name_of_both(left: u64, right: u64) -> u64 {
    let both = [left | right << (8 * NAME_BYTES), right >> (64 - 8 * NAME_BYTES)];
    let both = both.map(u64::to_le_bytes);
    name_of(both.as_flattened().get(..2 * NAME_BYTES).unwrap_or_default())
}

/// The name that a group of blocks shares, and the proof of each, from their names: at most 2 to the power of `levels`.
#[must_use]
pub fn seal_group(names: &[u64], levels: u8) -> (u64, Vec<Vec<u8>>) {
    let mut level = names.to_vec();
    level.resize(1 << levels, 0);
    let mut proofs = vec![Vec::new(); names.len()];
    for height in 0..levels {
        for (place, proof) in proofs.iter_mut().enumerate() {
            let beside = level.get(place >> height ^ 1).copied().unwrap_or_default();
            proof.extend(name_bytes(beside));
        }
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => name_of_both(*left, *right),
                _ => 0,
            })
            .collect();
    }
    (level.first().copied().unwrap_or_default(), proofs)
}

impl Block {
    /// The bytes of the proof that stands before the block, which are stored as they are.
    #[must_use]
    pub fn n_proof_bytes(&self) -> usize {
        match self.seal {
            Seal::Own(_) => 0,
            Seal::Group { levels, .. } => usize::from(levels) * NAME_BYTES,
        }
    }

    /// The name of its file, where each block has one.
    #[must_use]
    pub fn file(&self) -> String {
        match self.seal {
            Seal::Own(name) => file_name(name, None),
            Seal::Group { root, place, .. } => file_name(root, Some(place)),
        }
    }

    /// Whether `bytes`, inflated, are those that the builder wrote; `proof` is what stood before them.
    ///
    /// # Errors
    /// When they are not.
    pub fn check(&self, proof: &[u8], bytes: &[u8]) -> Result<(), IndexError> {
        let own = name_of(bytes);
        let is_right = match self.seal {
            Seal::Own(name) => own == name && proof.is_empty(),
            Seal::Group { root, place, .. } => {
                let mut place = place;
                let mut name = own;
                for beside in proof.chunks(NAME_BYTES) {
                    let beside = number(beside);
                    let (left, right) =
                        if place & 1 == 0 { (name, beside) } else { (beside, name) };
                    name = name_of_both(left, right);
                    place >>= 1;
                }
                name == root && proof.len() == self.n_proof_bytes()
            }
        };
        if is_right { Ok(()) } else { Err(IndexError::Damaged { section: self.kind.name() }) }
    }
}

/// A file that holds blocks one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pack {
    /// The checksum of its bytes.
    pub name: u64,
    /// Its length.
    pub n_bytes: u64,
}

impl Pack {
    /// The name of its file.
    #[must_use]
    pub fn file(&self) -> String {
        let mut file = String::new();
        push_hex(&mut file, self.name, 16);
        file.push_str(".aril");
        file
    }
}

/// What a reader needs before all else. FORMAT.md, "Head".
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The number of documents.
    pub n_docs: u32,
    /// Ids of passages are below this.
    pub n_passages: u32,
    /// The number of words in the vocabulary.
    pub n_words: u32,
    /// Where they lie among its blocks.
    pub words: WordBlocks,
    /// The characters of the corpus.
    pub alphabet: Alphabet,
    /// What those of them fold to that do not fold to themselves.
    pub folds: Folds,
    /// By shard what separates it from the one before, ascending: a shard holds the terms whose
    /// [keys](crate::Term::key) are not less, up to the next one. The first is empty.
    pub shards: KeySet,
    /// By shard whether it is large: it holds a term that stands nearly everywhere.
    pub large_shards: Vec<bool>,
    /// All blocks, in the order of their kinds.
    pub blocks: Vec<Block>,
    /// The files that hold the blocks, one after the other and none of which lies in two; none where they are
    /// behind the head, or have files of their own.
    pub packs: Vec<Pack>,
    /// By column its name and what it holds, as [`encode_columns`](crate::encode_columns) writes them.
    pub columns: Vec<u8>,
    /// What titles, headings and tags count beside text, in tenths.
    pub field_weights: [u8; 3],
}

/// What titles, headings and tags count where nothing is said, in tenths.
pub const FIELD_WEIGHTS: [u8; 3] = [30, 16, 13];

/// The head as it is stored.
#[derive(Encode)]
struct Stored<'a> {
    n_docs: u32,
    n_passages: u32,
    n_words: u32,
    /// [`WordBlocks`], alphabet, folds, [`KeySet`] of the shards, directory, columns, and what titles, headings
    /// and tags count, behind which stands what a later release knows.
    sections: [&'a [u8]; 7],
}

impl<'a> Stored<'a> {
    /// `None` unless `bytes` are one record and nothing else.
    fn decode(bytes: &'a [u8]) -> Option<Stored<'a>> {
        let reader = &mut ByteReader::new(bytes);
        let n_docs = codec::number(reader)?;
        let n_passages = codec::number(reader)?;
        let n_words = codec::number(reader)?;
        let mut sections: [&[u8]; 7] = [&[]; 7];
        for section in &mut sections {
            *section = codec::bytes(reader)?;
        }
        let is_all = reader.position() == bytes.len();
        is_all.then_some(Stored { n_docs, n_passages, n_words, sections })
    }
}

impl Head {
    /// How many bytes the head takes, from a file's first [`HEAD_PREFIX_BYTES`].
    ///
    /// # Errors
    /// When the file is no index, or of another version.
    pub fn n_bytes(prefix: &[u8]) -> Result<usize, IndexError> {
        match prefix {
            [b'A', b'R', b'I', b'L', FORMAT_VERSION, _, _, _, a, b, c, d, ..] => {
                Ok((u32::from_le_bytes([*a, *b, *c, *d]) as usize)
                    .saturating_add(HEAD_PREFIX_BYTES + 8))
            }
            [b'A', b'R', b'I', b'L', found, ..] if *found != FORMAT_VERSION => {
                Err(IndexError::Version { expected: FORMAT_VERSION, found: *found })
            }
            _ => Err(IndexError::NotAnIndex),
        }
    }

    /// The head's bytes, and their checksum; `None` when they would be 4 GiB or more.
    #[must_use]
    pub fn encode(&self) -> Option<(Vec<u8>, u64)> {
        let stored = Stored {
            n_docs: self.n_docs,
            n_passages: self.n_passages,
            n_words: self.n_words,
            sections: [
                &self.words.encode(),
                &self.alphabet.encode(),
                &self.folds.encode(&self.alphabet),
                self.shards.as_bytes(),
                &self.encode_directory(),
                &self.columns,
                if self.field_weights == FIELD_WEIGHTS { &[] } else { &self.field_weights },
            ],
        };
        let body = codec::encode(&stored)?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend([FORMAT_VERSION, 0, 0, 0]);
        bytes.extend(u32::try_from(body.len()).ok()?.to_le_bytes());
        bytes.extend(body);
        let checksum = crate::checksum(&bytes);
        bytes.extend(checksum.to_le_bytes());
        Some((bytes, checksum))
    }

    /// Reads the head at the beginning of `bytes`, and holds it against `expected`, the checksum in the
    /// manifest.
    ///
    /// # Errors
    /// When the file is no index, of another version, cut short or damaged.
    pub fn decode(bytes: &[u8], expected: Option<u64>) -> Result<Head, IndexError> {
        let head = bytes.get(..Head::n_bytes(bytes)?).ok_or(DAMAGED)?;
        let (body, own) = head.split_last_chunk().ok_or(DAMAGED)?;
        let own = u64::from_le_bytes(*own);
        if crate::checksum(body) != own || expected.is_some_and(|expected| expected != own) {
            return Err(DAMAGED);
        }
        let body = body.get(HEAD_PREFIX_BYTES..).ok_or(DAMAGED)?;
        let Stored { n_docs, n_passages, n_words, sections } =
            Stored::decode(body).ok_or(DAMAGED)?;
        let [words, alphabet, folds, shards, directory, columns, more] = sections;
        let alphabet = Alphabet::decode(alphabet)?;
        let folds = Folds::decode(folds, &alphabet)?;
        let shards = KeySet::decode(shards.to_vec(), DAMAGED.section())?;
        let Directory { blocks, large_shards, packs } =
            decode_directory(directory, group_levels(n_passages)).ok_or(DAMAGED)?;
        let n = |kind| n_of(&blocks, kind);
        // Every passage lies in a page.
        let is_whole = (n_passages == 0 || n(BlockKind::Page) > 0)
            && n(BlockKind::Places) == 1
            && n(BlockKind::Folds) == 1
            && n(BlockKind::Dictionary) <= 1
            && n(BlockKind::Readings) <= 1
            && (n(BlockKind::Vocabulary) > 0) == (n_words > 0);
        if !is_whole {
            return Err(DAMAGED);
        }
        let words = WordBlocks::decode(words, n(BlockKind::Vocabulary))?;
        Ok(Head {
            n_docs,
            n_passages,
            n_words,
            words,
            alphabet,
            folds,
            shards,
            large_shards,
            blocks,
            packs,
            columns: columns.to_vec(),
            field_weights: more.first_chunk().copied().unwrap_or(FIELD_WEIGHTS),
        })
    }

    /// The blocks of a kind: the place of the first, and all.
    #[must_use]
    pub fn of_kind(&self, kind: BlockKind) -> (usize, &[Block]) {
        let start = self.blocks.partition_point(|block| block.kind < kind);
        let end = self.blocks.partition_point(|block| block.kind <= kind);
        (start, self.blocks.get(start..end).unwrap_or_default())
    }

    fn encode_directory(&self) -> Vec<u8> {
        let mut writer = BitWriter::default();
        let n_unknown = self.of_kind(BlockKind::Unknown).1.len();
        let unknown = (n_unknown > 0).then_some(BlockKind::Unknown);
        writer.gamma(BlockKind::ALL.len() as u32 + u32::from(unknown.is_some()));
        for kind in BlockKind::ALL.into_iter().chain(unknown) {
            writer.gamma(self.of_kind(kind).1.len() as u32 + 1);
        }
        let are_placed = self.blocks.iter().any(|block| block.stored.is_some());
        writer.bits(u32::from(are_placed), 1);
        let are_deflated = self.of_kind(BlockKind::Page).1.iter().all(|p| p.codec != Codec::Plain);
        writer.bits(u32::from(are_deflated), 1);
        for block in &self.blocks {
            if block.kind != BlockKind::Page || !are_deflated {
                writer.bits(u32::from(block.codec != Codec::Plain), 1);
            }
            if are_placed {
                writer.rice(block.stored.map_or(0, |stored| stored.1), LEN_K);
            }
        }
        if are_placed {
            writer.gamma(self.packs.len() as u32 + 1);
            let mut lengths = self.blocks.iter().map(|b| b.stored.map_or(0, |s| u64::from(s.1)));
            for pack in &self.packs {
                let mut n_bytes = 0;
                let is_in = |len: &u64| {
                    n_bytes += len;
                    n_bytes < pack.n_bytes
                };
                // `take_while` takes the last one too, and leaves it out.
                let n_blocks = lengths.by_ref().take_while(is_in).count() as u32 + 1;
                writer.gamma(n_blocks);
            }
        }
        for is_large in &self.large_shards {
            writer.bits(u32::from(*is_large), 1);
        }
        let mut bytes = writer.finish();
        for block in &self.blocks {
            match block.seal {
                Seal::Own(name) | Seal::Group { root: name, place: 0, .. } => {
                    bytes.extend(name_bytes(name));
                }
                Seal::Group { .. } => {}
            }
        }
        self.packs.iter().for_each(|pack| bytes.extend(pack.name.to_le_bytes()));
        bytes
    }

    /// The file that holds a block, where it is not behind the head, and the first byte of it there.
    #[must_use]
    pub fn place(&self, block: &Block) -> (String, u64) {
        let mut offset = block.stored.map_or(0, |stored| stored.0);
        for pack in &self.packs {
            if offset < pack.n_bytes {
                return (pack.file(), offset);
            }
            offset -= pack.n_bytes;
        }
        (block.file(), offset)
    }
}

const DAMAGED: IndexError = IndexError::Damaged { section: "head" };

/// Blocks have some 2,000 bytes stored.
const LEN_K: u32 = 10;

struct Directory {
    blocks: Vec<Block>,
    large_shards: Vec<bool>,
    packs: Vec<Pack>,
}

/// The dual of [`Head::encode_directory`]; the groups of pages have so many levels.
fn decode_directory(bytes: &[u8], levels: u8) -> Option<Directory> {
    let group_len = 1 << levels;
    let mut reader = BitReader::new(bytes);
    let mut blocks = Vec::new();
    let mut n_names = 0;
    let n_kinds = reader.gamma() as usize;
    if n_kinds < BlockKind::ALL.len() || n_kinds > bytes.len() * 8 {
        return None;
    }
    for i in 0..n_kinds {
        let kind = BlockKind::ALL.get(i).copied().unwrap_or(BlockKind::Unknown);
        let is_page = kind == BlockKind::Page;
        let n = reader.gamma() as usize - 1;
        n_names += if is_page { n.div_ceil(group_len) } else { n };
        // Nothing is made of a number that has no names.
        if n_names > bytes.len() / NAME_BYTES {
            return None;
        }
        for place in 0..n {
            let place = (place % group_len) as u8;
            let seal = if is_page { Seal::Group { root: 0, place, levels } } else { Seal::Own(0) };
            blocks.push(Block { kind, codec: Codec::Plain, stored: None, seal });
        }
    }
    let of_pages =
        if n_of(&blocks, BlockKind::Dictionary) > 0 { Codec::Primed } else { Codec::Deflate };
    let are_placed = reader.bits(1) == 1;
    let are_deflated = reader.bits(1) == 1;
    let mut offset = 0;
    for block in &mut blocks {
        let is_page = block.kind == BlockKind::Page;
        if is_page && are_deflated || reader.bits(1) == 1 {
            block.codec = if is_page { of_pages } else { Codec::Deflate };
        }
        if are_placed {
            let n_bytes = reader.rice(LEN_K);
            block.stored = Some((offset, n_bytes));
            offset += u64::from(n_bytes);
        }
    }
    let n_packs = if are_placed { reader.gamma() as usize - 1 } else { 0 };
    let mut packs = Vec::new();
    let mut rest = blocks.as_slice();
    for _ in 0..n_packs {
        // A pack has a block at least, so there are not more of them.
        let (own, others) = rest.split_at_checked(reader.gamma() as usize)?;
        rest = others;
        let mut n_bytes = 0;
        for block in own {
            n_bytes += block.stored.map_or(0, |stored| u64::from(stored.1));
        }
        packs.push(Pack { name: 0, n_bytes });
    }
    let mut large_shards = Vec::new();
    for _ in 0..n_of(&blocks, BlockKind::Terms) {
        large_shards.push(reader.bits(1) == 1);
    }
    if n_packs > 0 && !rest.is_empty() {
        return None;
    }
    let names = n_names * NAME_BYTES + n_packs * size_of::<u64>();
    let names = bytes.get(bytes.len().checked_sub(names)?..)?;
    let (mut names, mut pack_names) = names.split_at_checked(n_names * NAME_BYTES)?;
    let mut name = 0;
    for block in &mut blocks {
        let is_first = !matches!(block.seal, Seal::Group { place: 1.., .. });
        if is_first {
            let (own, others) = names.split_at_checked(NAME_BYTES)?;
            (name, names) = (number(own), others);
        }
        match &mut block.seal {
            Seal::Own(own) | Seal::Group { root: own, .. } => *own = name,
        }
    }
    for pack in &mut packs {
        let (own, others) = pack_names.split_at_checked(size_of::<u64>())?;
        (pack.name, pack_names) = (number(own), others);
    }
    Some(Directory { blocks, large_shards, packs })
}

/// How many blocks are of a kind.
fn n_of(blocks: &[Block], kind: BlockKind) -> usize {
    let mut n = 0;
    for block in blocks {
        n += usize::from(block.kind == kind);
    }
    n
}

/// A number of up to eight bytes, the lowest first.
fn number(little_endian: &[u8]) -> u64 {
    let mut number = 0;
    for byte in little_endian.iter().rev() {
        number = number << 8 | u64::from(*byte);
    }
    number
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Block, BlockKind, Codec, Head, Pack, Seal, name_of, seal_group};
    use crate::error::IndexError;
    use crate::key_set::KeySet;

    fn keys(keys: &[&[u8]]) -> KeySet {
        let set = fst::Set::from_iter(keys).unwrap();
        KeySet::decode(set.as_fst().as_bytes().to_vec(), "head").unwrap()
    }

    fn sample(is_inline: bool) -> Head {
        let mut offset = 0;
        let mut block = |kind, codec, stored_len: u32, seal| {
            let stored = is_inline.then_some((offset, stored_len));
            offset += u64::from(stored_len);
            Block { kind, codec, stored, seal }
        };
        let mut blocks = vec![
            block(BlockKind::Folds, Codec::Plain, 9, Seal::Own(name_of(b"f"))),
            block(BlockKind::Places, Codec::Plain, 3, Seal::Own(name_of(b"a"))),
            block(BlockKind::Terms, Codec::Plain, 4000, Seal::Own(name_of(b"b"))),
            block(BlockKind::Terms, Codec::Deflate, 70_000, Seal::Own(name_of(b"c"))),
        ];
        for page in 0..20 {
            let seal = Seal::Group { root: 7 + page / 4, place: (page % 4) as u8, levels: 2 };
            blocks.push(block(BlockKind::Page, Codec::Deflate, page as u32, seal));
        }
        Head {
            n_docs: 3,
            n_passages: 400,
            shards: keys(&[&[], &[1, 2]]),
            large_shards: vec![false, true],
            blocks,
            field_weights: if is_inline { super::FIELD_WEIGHTS } else { [30, 0, 255] },
            ..Head::default()
        }
    }

    #[test]
    fn blocks_of_later_kinds_are_passed_over() {
        let mut head = sample(true);
        let unknown = Block {
            kind: BlockKind::Unknown,
            codec: Codec::Deflate,
            stored: Some((0, 30)),
            seal: Seal::Own(name_of(b"x")),
        };
        head.blocks.push(unknown);
        let (bytes, checksum) = head.encode().unwrap();
        let decoded = Head::decode(&bytes, Some(checksum)).unwrap();
        assert_eq!(decoded.blocks[..24], sample(true).blocks);
        assert_eq!(decoded.blocks[24].seal, unknown.seal);
    }

    #[test]
    fn packs_hold_blocks_one_after_the_other() {
        let mut head = sample(true);
        let lengths: Vec<u64> =
            head.blocks.iter().map(|block| u64::from(block.stored.unwrap().1)).collect();
        head.packs = vec![
            Pack { name: 7, n_bytes: lengths[..3].iter().sum() },
            Pack { name: 0xFEDC_BA98_7654_3210, n_bytes: lengths[3..].iter().sum() },
        ];
        let (bytes, checksum) = head.encode().unwrap();
        let decoded = Head::decode(&bytes, Some(checksum)).unwrap();
        assert_eq!((&decoded.packs, &decoded.blocks), (&head.packs, &head.blocks));
        let place = |i: usize| decoded.place(&decoded.blocks[i]);
        assert_eq!(place(2), ("0000000000000007.aril".to_owned(), 12));
        assert_eq!(place(3), ("fedcba9876543210.aril".to_owned(), 0));
        assert_eq!(place(4), ("fedcba9876543210.aril".to_owned(), 70_000));
    }

    #[test]
    fn a_head_round_trips() {
        for is_inline in [false, true] {
            let expected = sample(is_inline);
            let (bytes, checksum) = expected.encode().unwrap();
            assert_eq!(Head::n_bytes(&bytes), Ok(bytes.len()));
            let head = Head::decode(&bytes, Some(checksum)).unwrap();
            assert_eq!((head.n_docs, head.n_passages, head.n_words), (3, 400, 0));
            assert_eq!(head.shards, expected.shards);
            assert_eq!(head.large_shards, expected.large_shards);
            assert_eq!(head.blocks, expected.blocks);
            assert_eq!(head.of_kind(BlockKind::Terms), (2, &expected.blocks[2..4]));
            assert_eq!(head.of_kind(BlockKind::Vocabulary), (2, &[][..]));
        }
    }

    proptest! {
        #[test]
        fn a_group_holds_its_blocks_and_no_others(
            blocks in prop::collection::vec(any::<Vec<u8>>(), 1..=16),
            levels in 2u8..=4,
        ) {
            let blocks = &blocks[..blocks.len().min(1 << levels)];
            let names = blocks.iter().map(|b| name_of(b)).collect::<Vec<_>>();
            let (root, proofs) = seal_group(&names, levels);
            for (place, (bytes, proof)) in blocks.iter().zip(&proofs).enumerate() {
                let seal = Seal::Group { root, place: place as u8, levels };
                let block = Block { kind: BlockKind::Page, codec: Codec::Deflate, stored: None, seal };
                prop_assert_eq!(proof.len(), block.n_proof_bytes());
                prop_assert_eq!(block.check(proof, bytes), Ok(()));
                let mut other = bytes.clone();
                other.push(0);
                prop_assert!(block.check(proof, &other).is_err());
                prop_assert!(block.check(&proof[1..], bytes).is_err());
                let mut damaged = proof.clone();
                damaged[place % proof.len()] ^= 1;
                prop_assert!(block.check(&damaged, bytes).is_err());
            }
        }
    }

    #[test]
    fn a_block_is_known_by_its_bytes() {
        let block = sample(false).blocks[1];
        assert_eq!(block.check(&[], b"a"), Ok(()));
        assert_eq!(block.check(&[], b"b"), Err(IndexError::Damaged { section: "places" }));
        assert_eq!(block.file(), format!("{:010x}.aril", name_of(b"a")));
        assert_eq!(sample(false).blocks[4 + 15].file(), "000000000a-3.aril");
    }

    #[test]
    fn every_truncation_and_bit_flip_of_a_head_is_refused() {
        let (bytes, checksum) = sample(true).encode().unwrap();
        for len in 0..bytes.len() {
            assert!(Head::decode(&bytes[..len], Some(checksum)).is_err(), "cut to {len}");
        }
        for bit in 0..bytes.len() * 8 {
            let mut bytes = bytes.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(Head::decode(&bytes, Some(checksum)).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn another_version_is_told_from_another_file() {
        let (mut bytes, _) = sample(true).encode().unwrap();
        bytes[4] = 9;
        let error = Head::decode(&bytes, None).unwrap_err();
        assert_eq!(error, IndexError::Version { expected: 1, found: 9 });
        assert_eq!(Head::decode(b"<!doctype html>", None).unwrap_err(), IndexError::NotAnIndex);
        assert_eq!(Head::decode(b"", None).unwrap_err(), IndexError::NotAnIndex);
    }
}
