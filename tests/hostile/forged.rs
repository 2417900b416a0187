//! An index in memory whose head and blocks can be changed, and sealed again so that every checksum holds.

use std::collections::BTreeSet;

use aril_index::{
    BlockKind, Codec, HEAD_PREFIX_BYTES, Head, IndexError, Seal, checksum, group_levels, name_of,
    seal_group,
};
use aril_search::{BlockId, Engine, Request, Step};

/// An index to be changed.
#[derive(Clone, Debug)]
pub(crate) struct Forged {
    pub(crate) head: Head,
    /// What they hold, inflated and without their proofs.
    pub(crate) blocks: Vec<Vec<u8>>,
}

impl Forged {
    /// The index in a file of the inline layout, which must be whole.
    pub(crate) fn of_inline(file: &[u8]) -> Forged {
        let n_head = Head::n_bytes(file).unwrap();
        let mut head = Head::decode(&file[..n_head], None).unwrap();
        let block = |block: &aril_index::Block| {
            let (offset, len) = block.stored.unwrap();
            let stored = &file[n_head + offset as usize..][..len as usize];
            let inner = &stored[block.n_proof_bytes()..];
            match block.codec {
                Codec::Plain => inner.to_vec(),
                // No small index has a dictionary.
                Codec::Deflate | Codec::Primed => {
                    miniz_oxide::inflate::decompress_to_vec(inner).unwrap()
                }
            }
        };
        let blocks = head.blocks.iter().map(block).collect();
        head.blocks.iter_mut().for_each(|block| block.codec = Codec::Plain);
        Forged { head, blocks }
    }

    /// The same as a head whose blocks have files of their own.
    pub(crate) fn split(mut self) -> Forged {
        self.head.blocks.iter_mut().for_each(|block| block.stored = None);
        self
    }

    /// The places of the blocks of a kind.
    pub(crate) fn of_kind(&self, kind: BlockKind) -> std::ops::Range<usize> {
        let (start, blocks) = self.head.of_kind(kind);
        start..start + blocks.len()
    }

    /// Takes blocks away, of which all are of one kind.
    pub(crate) fn remove_blocks(&mut self, range: std::ops::Range<usize>) {
        if self.head.blocks.get(range.start).is_some_and(|block| block.kind == BlockKind::Terms) {
            self.head.large_shards.drain(..range.len());
        }
        self.head.blocks.drain(range.clone());
        self.blocks.drain(range);
    }

    /// Gives every block the name that it must have now, and the head its checksum.
    pub(crate) fn seal(mut self) -> Sealed {
        let names: Vec<u64> = self.blocks.iter().map(|bytes| name_of(bytes)).collect();
        let mut proofs = vec![Vec::new(); names.len()];
        let pages = self.of_kind(BlockKind::Page);
        for (block, name) in self.head.blocks.iter_mut().zip(&names) {
            if let Seal::Own(own) = &mut block.seal {
                *own = *name;
            }
        }
        let levels = group_levels(self.head.n_passages);
        for start in pages.clone().step_by(1 << levels) {
            let group = start..pages.end.min(start + (1 << levels));
            let (root, of_group) = seal_group(&names[group.clone()], levels);
            for ((place, i), proof) in (0..).zip(group).zip(of_group) {
                self.head.blocks[i].seal = Seal::Group { root, place, levels };
                proofs[i] = proof;
            }
        }
        let mut offset = 0;
        for ((block, bytes), proof) in self.head.blocks.iter_mut().zip(&self.blocks).zip(&proofs) {
            let len = (bytes.len() + proof.len()) as u32;
            if let Some(stored) = &mut block.stored {
                *stored = (offset, len);
            }
            offset += u64::from(len);
        }
        let (head, _) = self.head.encode().unwrap();
        Sealed { head, proofs, blocks: self.blocks }
    }
}

/// An index all of whose checksums hold.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    head: Vec<u8>,
    proofs: Vec<Vec<u8>>,
    blocks: Vec<Vec<u8>>,
}

impl Sealed {
    /// What a visitor would have loaded of it at the most, inflated.
    pub(crate) fn n_bytes(&self) -> usize {
        self.head.len() + self.blocks.iter().map(Vec::len).sum::<usize>()
    }

    /// The head's record: all of it but what says how long it is, and the checksum.
    pub(crate) fn record(&self) -> &[u8] {
        &self.head[HEAD_PREFIX_BYTES..self.head.len() - 8]
    }

    /// The same with another record.
    pub(crate) fn with_record(mut self, record: &[u8]) -> Sealed {
        self.head.truncate(HEAD_PREFIX_BYTES);
        self.head[HEAD_PREFIX_BYTES - 4..].copy_from_slice(&(record.len() as u32).to_le_bytes());
        self.head.extend_from_slice(record);
        self.head.extend(checksum(&self.head).to_le_bytes());
        self
    }

    /// Opens the index and asks it, each time for at most so many hits. How many hits there were; an error when
    /// anything was refused. What a host could not bear is a panic.
    pub(crate) fn ask(&self, queries: &[(&str, usize)]) -> Result<usize, IndexError> {
        let mut engine = Engine::open(&self.head, None)?;
        let mut refused = None;
        let mut n_hits = 0;
        // What a query asks for only where it finds little is there before it.
        for id in (0..).map(BlockId) {
            match engine.block(id).map(|block| block.kind) {
                Some(BlockKind::Readings | BlockKind::Grams) => {
                    refused = self.provide(&mut engine, id).err().or(refused);
                }
                Some(_) => {}
                None => break,
            }
        }
        for (query, limit) in queries {
            match self.answer(&mut engine, query, *limit) {
                Ok(n) => n_hits += n,
                Err(error) => refused = Some(error),
            }
        }
        refused.map_or(Ok(n_hits), Err)
    }

    fn answer(&self, engine: &mut Engine, query: &str, limit: usize) -> Result<usize, IndexError> {
        let mut provided = BTreeSet::new();
        loop {
            let ids = match engine.step(&Request::new(query, limit)) {
                Step::Done(answer) => return Ok(answer.hits.len()),
                Step::Need(ids) => ids,
            };
            if ids.is_empty() {
                continue;
            }
            let n_before = provided.len();
            for id in ids {
                provided.insert(id);
                self.provide(engine, id)?;
            }
            assert!(provided.len() > n_before, "{query:?} asks for what it has");
        }
    }

    fn provide(&self, engine: &mut Engine, id: BlockId) -> Result<(), IndexError> {
        let block = engine.block(id).unwrap_or_else(|| panic!("asks for {id:?}, which is none"));
        // A forged head may list more blocks than there are: their files are missing.
        let missing = IndexError::Damaged { section: block.kind.name() };
        let i = id.0 as usize;
        let bytes = self.blocks.get(i).ok_or(missing)?;
        engine.provide(id, self.proofs.get(i).ok_or(missing)?, bytes.clone())
    }
}
