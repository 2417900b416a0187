//! A chunk as it is kept: runs of consecutive files, and what tells whether these are still as they were.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::document::Document;
use crate::error::{BuildError, Problem};
use crate::run::Run;
use crate::source::SourceFile;
use crate::store::{Kept, Store, StoreReader, push_text, push_varint};

pub(crate) fn since_epoch(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_nanos() as u64
}

/// A file whose modification time is not older by this than the build that looked at it may have been
/// written again since within the same tick.
const TICK_NANOS: u64 = 2_000_000_000;

/// A file as a chunk was made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChunkFile {
    pub(crate) url: String,
    n_bytes: u64,
    /// Nanoseconds since 1970; 0 when the file system does not tell.
    modified: u64,
    checksum: u64,
    /// Documents in it.
    pub(crate) n_docs: u32,
    /// [`MARKED`] and the like.
    pub(crate) notes: u32,
}

/// It is a page that says what of it is to be found.
pub(crate) const MARKED: u32 = 1;

/// It is a page that could say so, and does not.
pub(crate) const UNMARKED: u32 = 2;

/// It has neither title nor heading.
pub(crate) const UNTITLED: u32 = 4;

impl ChunkFile {
    /// Makes it another than any file: the next build reads it again.
    pub(crate) fn forget(&mut self) {
        self.modified = 0;
        self.checksum = !self.checksum;
    }
}

/// A file as it is now.
pub(crate) struct Seen {
    pub(crate) file: ChunkFile,
    /// What is in it, unless that is the same as before.
    pub(crate) bytes: Option<Vec<u8>>,
}

impl Seen {
    /// Looks at `file`, and into it unless `old`, which a build that began at `began` saw, tells that it is
    /// the same.
    pub(crate) fn of(
        file: &SourceFile,
        folder: &Path,
        old: Option<&ChunkFile>,
        began: u64,
    ) -> Result<Seen, Problem> {
        let modified = file.modified.map_or(0, since_epoch);
        let is_old = modified != 0 && modified + TICK_NANOS < began;
        if let Some(old) = old
            && is_old
            && (old.n_bytes, old.modified) == (file.n_bytes, modified)
        {
            return Ok(Seen { file: old.clone(), bytes: None });
        }
        let bytes = file.read(folder)?;
        let checksum = aril_index::checksum(&bytes);
        let n_bytes = bytes.len() as u64;
        let is_same = |old: &&ChunkFile| (old.checksum, old.n_bytes) == (checksum, n_bytes);
        let (n_docs, notes, bytes) =
            old.filter(is_same).map_or((0, 0, Some(bytes)), |old| (old.n_docs, old.notes, None));
        let url = file.url();
        Ok(Seen { file: ChunkFile { url, n_bytes, modified, checksum, n_docs, notes }, bytes })
    }
}

/// Runs of consecutive files, and what tells whether they are still right.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    /// When it was made, in nanoseconds since 1970.
    pub(crate) began: u64,
    /// That of the configuration.
    pub(crate) fingerprint: u64,
    pub(crate) files: Vec<ChunkFile>,
    pub(crate) runs: Vec<Vec<u8>>,
}

/// A chunk's bytes begin with these. A builder of another version may see other things in the same files.
const MAGIC: &[u8] = concat!("ARILCHUNK4 ", env!("CARGO_PKG_VERSION"), "\n").as_bytes();

impl Chunk {
    /// Its documents, by the address of their file.
    pub(crate) fn documents(self) -> Result<HashMap<String, Vec<Document>>, BuildError> {
        let store = Store::in_memory();
        let runs: Vec<Run> = self
            .runs
            .into_iter()
            .map(|run| Run::new(run, &store))
            .collect::<Result<_, BuildError>>()?;
        let mut all = runs.iter().flat_map(|run| run.documents(&store));
        let mut documents = HashMap::new();
        for file in self.files {
            let own = all.by_ref().take(file.n_docs as usize).collect::<Result<_, BuildError>>()?;
            documents.insert(file.url, own);
        }
        Ok(documents)
    }

    /// Writes the chunk to `file`, if there is one.
    pub(crate) fn keep(&self, file: Option<&Path>) -> Result<(), BuildError> {
        let Some(file) = file else { return Ok(()) };
        crate::output::replace(file, &self.encode(), false)
            .map_err(|source| BuildError::Write { path: file.to_owned(), source })
    }

    /// The chunk's bytes, with a checksum at the end.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let number = |bytes: &mut Vec<u8>, number: u64| bytes.extend(number.to_le_bytes());
        number(&mut bytes, self.began);
        number(&mut bytes, self.fingerprint);
        push_varint(&mut bytes, self.files.len() as u32);
        for file in &self.files {
            push_text(&mut bytes, &file.url);
            number(&mut bytes, file.n_bytes);
            number(&mut bytes, file.modified);
            number(&mut bytes, file.checksum);
            push_varint(&mut bytes, file.n_docs);
            push_varint(&mut bytes, file.notes);
        }
        push_varint(&mut bytes, self.runs.len() as u32);
        for run in &self.runs {
            push_varint(&mut bytes, run.len() as u32);
            bytes.extend_from_slice(run);
        }
        let checksum = aril_index::checksum(&bytes);
        number(&mut bytes, checksum);
        bytes
    }

    /// The dual of [`encode`](Self::encode); `None` when the bytes are not what it wrote.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Chunk> {
        let (body, checksum) = bytes.split_last_chunk()?;
        if aril_index::checksum(body) != u64::from_le_bytes(*checksum) {
            return None;
        }
        let store = Store::in_memory();
        let kept = Kept::Memory(body.strip_prefix(MAGIC)?.to_vec());
        let mut reader = store.reader(&kept, 0..kept.len());
        let number = |reader: &mut StoreReader<'_>| -> Option<u64> {
            Some(u64::from_le_bytes(*reader.take(8).ok()?.first_chunk()?))
        };
        let (began, fingerprint) = (number(&mut reader)?, number(&mut reader)?);
        let mut files = Vec::new();
        for _ in 0..reader.varint().ok()? {
            files.push(ChunkFile {
                url: reader.text().ok()?,
                n_bytes: number(&mut reader)?,
                modified: number(&mut reader)?,
                checksum: number(&mut reader)?,
                n_docs: reader.varint().ok()?,
                notes: reader.varint().ok()?,
            });
        }
        let mut runs = Vec::new();
        for _ in 0..reader.varint().ok()? {
            let n = reader.varint().ok()? as usize;
            runs.push(reader.take(n).ok()?.to_vec());
        }
        Some(Chunk { began, fingerprint, files, runs })
    }
}
