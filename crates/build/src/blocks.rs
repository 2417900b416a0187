//! Blocks: packed, named, and listed for the head.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::PathBuf;

use aril_index::{Block, BlockKind, Codec, MAX_BLOCK_BYTES, Seal, name_of, prime, seal_group};
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress, create_comp_flags_from_zip_params,
};
use rayon::prelude::*;

use crate::error::BuildError;
use crate::store::{Kept, Store};

/// How hard deflate tries; 10 is the most.
const DEFLATE_LEVEL: u8 = 10;

/// A block, and where its bytes are.
#[derive(Debug)]
pub(crate) struct StoredBlock {
    /// Its entry in the head, where each block has a file of its own.
    pub(crate) block: Block,
    /// Its proof, then its bytes, deflated where that is shorter.
    pub(crate) kept: Kept,
}

/// A block before it is kept.
struct Packed {
    block: Block,
    stored: Vec<u8>,
}

/// Collects the blocks of an index.
#[derive(Debug)]
pub(crate) struct Blocks<'a> {
    store: &'a Store,
    /// The folder of an index built before, whose blocks need not be deflated again.
    before: Option<PathBuf>,
    stored: Vec<StoredBlock>,
    /// Of groups of pages.
    levels: u8,
    /// The names that are taken, each by a block or a group with the checksum given.
    names: HashMap<u64, u64>,
    dictionary: Option<Primed>,
}

/// The dictionary of the pages.
#[derive(Debug)]
struct Primed {
    name: u64,
    /// What inflates to it.
    prime: Vec<u8>,
    n_bytes: usize,
    /// What has it behind it.
    compressor: Compressor,
}

/// [`CompressorOxide`] in a way that can be shown.
#[derive(Clone)]
struct Compressor(Box<CompressorOxide>);

impl fmt::Debug for Compressor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Compressor")
    }
}

impl Compressor {
    fn new() -> Compressor {
        let raw = create_comp_flags_from_zip_params(i32::from(DEFLATE_LEVEL), 0, 0);
        Compressor(Box::new(CompressorOxide::new(raw)))
    }

    /// What `bytes` are deflated to, with all that came before behind them.
    fn deflate(&mut self, mut bytes: &[u8], flush: TDEFLFlush) -> Vec<u8> {
        // Deflate makes nothing much longer; if it does, there is room the next time.
        let mut deflated = vec![0; bytes.len() + bytes.len() / 1000 + 64];
        let mut n = 0;
        loop {
            let out = deflated.get_mut(n..).unwrap_or_default();
            let (status, n_in, n_out) = compress(&mut self.0, bytes, out, flush);
            bytes = bytes.get(n_in..).unwrap_or_default();
            n += n_out;
            if status != TDEFLStatus::Okay || bytes.is_empty() && n < deflated.len() {
                break;
            }
            deflated.resize(2 * deflated.len(), 0);
        }
        deflated.truncate(n);
        deflated
    }
}

impl<'a> Blocks<'a> {
    /// No blocks yet, of an index with this bound of passages; `before` is the folder of one made before.
    pub(crate) fn new(store: &'a Store, before: Option<PathBuf>, n_passages: u32) -> Blocks<'a> {
        Blocks {
            store,
            before,
            stored: Vec::new(),
            levels: aril_index::group_levels(n_passages),
            names: HashMap::new(),
            dictionary: None,
        }
    }

    /// Adds what serves those who type how something is read: grams without lists, and readings.
    pub(crate) fn push_typed(
        &mut self,
        grams: Vec<Vec<u8>>,
        readings: Option<Vec<u8>>,
    ) -> Result<(), BuildError> {
        if grams.is_empty() {
            return Ok(());
        }
        self.extend(BlockKind::Grams, grams, |grams| grams)?;
        readings.map_or(Ok(()), |readings| self.push(BlockKind::Readings, readings))
    }

    /// Adds the dictionary of the pages that come after.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub(crate) fn push_dictionary(&mut self, dictionary: Vec<u8>) -> Result<(), BuildError> {
        let mut compressor = Compressor::new();
        compressor.deflate(&dictionary, TDEFLFlush::Sync);
        self.dictionary = Some(Primed {
            name: name_of(&dictionary),
            prime: prime(&dictionary),
            n_bytes: dictionary.len(),
            compressor,
        });
        self.push(BlockKind::Dictionary, dictionary)
    }

    /// Adds a block with these bytes.
    ///
    /// # Errors
    /// When it is too large, or cannot be kept.
    pub(crate) fn push(&mut self, kind: BlockKind, bytes: Vec<u8>) -> Result<(), BuildError> {
        self.extend(kind, vec![bytes], |bytes| bytes).map(|_| ())
    }

    /// Adds blocks, each with the bytes that `write` makes; in order, and several at a time. Returns the length
    /// of each.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub(crate) fn extend<T: Send>(
        &mut self,
        kind: BlockKind,
        parts: Vec<T>,
        write: impl Fn(T) -> Vec<u8> + Sync,
    ) -> Result<Vec<usize>, BuildError> {
        let pack = |bytes: Vec<u8>| {
            let block =
                Block { kind, codec: Codec::Plain, stored: None, seal: Seal::Own(name_of(&bytes)) };
            let packed = self.pack(block, &[], &bytes);
            (packed, bytes)
        };
        let packed: Vec<_> =
            parts.into_par_iter().with_max_len(1).map(|part| pack(write(part))).collect();
        let mut lengths = Vec::with_capacity(packed.len());
        for (mut packed, mut bytes) in packed {
            let checksum = aril_index::checksum(&bytes);
            // Readers pass over what follows a block, so a name that is taken is easily changed.
            while !self.take(name_of(&bytes), checksum) {
                bytes.push(0);
                let seal = Seal::Own(name_of(&bytes));
                packed = self.pack(Block { seal, ..packed.block }, &[], &bytes);
            }
            lengths.push(bytes.len());
            self.keep(packed, bytes.len())?;
        }
        Ok(lengths)
    }

    /// Adds pages, with the bytes that `write` makes. They share a name in groups, so only the last ones of an index
    /// may be a number that is no multiple of 16.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub(crate) fn extend_pages<T: Sync>(
        &mut self,
        pages: &[T],
        write: impl Fn(&T) -> Vec<u8> + Sync,
    ) -> Result<(), BuildError> {
        let groups: Vec<_> = pages
            .par_chunks(1 << self.levels)
            .with_max_len(1)
            .map(|group| {
                let mut pages: Vec<Vec<u8>> = group.par_iter().map(&write).collect();
                // Readers pass over what follows a page. With another dictionary the same pages are other
                // files, so they must have another name.
                if let (Some(page), Some(dictionary)) = (pages.first_mut(), &self.dictionary) {
                    page.extend(dictionary.name.to_le_bytes());
                }
                (self.pack_group(&pages), pages)
            })
            .collect();
        for ((mut root, mut packed), mut pages) in groups {
            let checksum = aril_index::checksum(&pages.concat());
            while !self.take(root, checksum) {
                if let Some(page) = pages.first_mut() {
                    page.push(0);
                }
                (root, packed) = self.pack_group(&pages);
            }
            for (packed, page) in packed.into_iter().zip(pages) {
                self.keep(packed, page.len())?;
            }
        }
        Ok(())
    }

    /// The pages of a group, packed, and the name that they share.
    fn pack_group(&self, pages: &[Vec<u8>]) -> (u64, Vec<Packed>) {
        let names: Vec<u64> = pages.iter().map(|page| name_of(page)).collect();
        let (root, proofs) = seal_group(&names, self.levels);
        let pack = |((place, page), proof): ((usize, &Vec<u8>), Vec<u8>)| {
            let place = place as u8; // Below 16.
            let seal = Seal::Group { root, place, levels: self.levels };
            let block = Block { kind: BlockKind::Page, codec: Codec::Plain, stored: None, seal };
            self.pack(block, &proof, page)
        };
        let pages = pages.par_iter().with_max_len(1).enumerate();
        (root, pages.zip(proofs).map(pack).collect())
    }

    /// Takes a name. Whether nothing else has it.
    fn take(&mut self, name: u64, checksum: u64) -> bool {
        *self.names.entry(name).or_insert(checksum) == checksum
    }

    /// Deflates a block, unless the index before has it.
    fn pack(&self, block: Block, proof: &[u8], bytes: &[u8]) -> Packed {
        if let Some(packed) = self.as_before(block, proof, bytes) {
            return packed;
        }
        let (codec, mut compressor) = match self.dictionary_of(block) {
            Some(dictionary) => (Codec::Primed, dictionary.compressor.clone()),
            None => (Codec::Deflate, Compressor::new()),
        };
        let deflated = compressor.deflate(bytes, TDEFLFlush::Finish);
        let (codec, own) = if deflated.len() < bytes.len() {
            (codec, deflated.as_slice())
        } else {
            (Codec::Plain, bytes)
        };
        Packed { block: Block { codec, ..block }, stored: [proof, own].concat() }
    }

    /// What a block's codec has behind it.
    fn dictionary_of(&self, block: Block) -> Option<&Primed> {
        self.dictionary.as_ref().filter(|_| block.kind == BlockKind::Page)
    }

    /// The block as the index before has it, if it holds the same bytes.
    fn as_before(&self, block: Block, proof: &[u8], bytes: &[u8]) -> Option<Packed> {
        let stored = fs::read(self.before.as_ref()?.join(block.file())).ok()?;
        let own = stored.strip_prefix(proof)?;
        if own == bytes {
            return Some(Packed { block: Block { codec: Codec::Plain, ..block }, stored });
        }
        let (codec, prime, n_primed) = match self.dictionary_of(block) {
            Some(dictionary) => (Codec::Primed, dictionary.prime.as_slice(), dictionary.n_bytes),
            None => (Codec::Deflate, &[][..], 0),
        };
        let all = [prime, own].concat();
        let limit = n_primed + bytes.len();
        let inflated = miniz_oxide::inflate::decompress_to_vec_with_limit(&all, limit).ok()?;
        let is_same = inflated.get(n_primed..) == Some(bytes) && own.len() < bytes.len();
        is_same.then_some(Packed { block: Block { codec, ..block }, stored })
    }

    fn keep(&mut self, packed: Packed, n_bytes: usize) -> Result<(), BuildError> {
        if n_bytes >= MAX_BLOCK_BYTES {
            return Err(BuildError::TooLarge);
        }
        let kept = self.store.keep(packed.stored)?;
        self.stored.push(StoredBlock { block: packed.block, kept });
        Ok(())
    }

    /// The blocks in the order of their kinds.
    pub(crate) fn finish(mut self) -> Vec<StoredBlock> {
        self.stored.sort_by_key(|stored| stored.block.kind);
        self.stored
    }
}
