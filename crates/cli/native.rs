//! An index on this machine: the host that the engine asks for blocks.

use std::borrow::Cow;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::{fs, io};

use aril_build::{Layout, Manifest};
use aril_index::prime;
use aril_search::{
    Answer, Block, BlockId, BlockKind, Codec, Engine, Explained, Explanation, FetchedBlock,
    HEAD_PREFIX_BYTES, Head, IndexError, MAX_BLOCK_BYTES, Request, Step,
};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Why an index cannot be searched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The folder is missing, or holds no manifest.
    #[error("{folder}: not an index: build one with `aril build DIR --out {folder}`", folder = folder.display())]
    NotAnIndex {
        /// The folder asked for.
        folder: PathBuf,
    },
    /// The manifest makes no sense.
    #[error("{file}: this is no manifest of an index: build the index again with `aril build`", file = file.display())]
    Manifest {
        /// The manifest.
        file: PathBuf,
    },
    /// A file cannot be read.
    #[error("{file}: cannot read: {source}", file = file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An explanation is about a page that the index does not have.
    #[error("{page}: no page of the index has this address, or several end so; these are near: {list}", list = nearest.join(", "))]
    NoSuchPage {
        /// The address asked for.
        page: String,
        /// Addresses of pages that are near to it.
        nearest: Vec<String>,
    },
    /// The index is damaged, or of another version.
    #[error("{file}: {source}", file = file.display())]
    Index {
        /// The index file.
        file: PathBuf,
        /// What is wrong with it.
        source: IndexError,
    },
}

/// An index that is being searched.
#[derive(Debug)]
pub struct Index {
    engine: Engine,
    /// The file that begins with the head.
    file: PathBuf,
    blocks: Blocks,
    /// What pages are inflated behind, and its length once inflated.
    prime: (Vec<u8>, usize),
    fetched: Fetched,
}

/// Where the blocks are.
#[derive(Debug)]
enum Blocks {
    /// Behind the head, whose length is given.
    Inline(Cow<'static, [u8]>, usize),
    /// In files of their own in this folder.
    Split(PathBuf),
    /// In packs in this folder.
    Packed(PathBuf),
}

/// What the queries so far took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Blocks.
    pub n_blocks: u32,
    /// Their bytes as they are stored.
    pub n_bytes: u64,
    /// How often the engine asked for some.
    pub n_rounds: u32,
}

impl Index {
    /// The index of `seeds/`, which is part of the library.
    ///
    /// # Errors
    /// Never, unless the library itself is damaged.
    pub fn embedded() -> Result<Index, SearchError> {
        let file = PathBuf::from("(embedded)");
        Index::of_bytes(Cow::Borrowed(crate::EMBEDDED), None, file, None)
    }

    /// Opens the index in a folder.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Index, SearchError> {
        let manifest_file = folder.join(aril_build::output::MANIFEST);
        if !manifest_file.is_file() {
            return Err(SearchError::NotAnIndex { folder: folder.to_owned() });
        }
        let checksum = |m: &Manifest| u64::from_str_radix(&m.checksum, 16).ok();
        // A manifest names a file beside it, never one elsewhere.
        let is_plain = |m: &Manifest| {
            m.layout != Layout::Auto && Path::new(&m.file).file_name() == Some(m.file.as_ref())
        };
        let (manifest, checksum) = Manifest::read(folder)
            .filter(is_plain)
            .and_then(|manifest| checksum(&manifest).map(|checksum| (manifest, checksum)))
            .ok_or_else(|| SearchError::Manifest { file: manifest_file.clone() })?;
        let (expected, found) = (aril_index::FORMAT_VERSION, manifest.aril);
        if found != expected {
            let source = IndexError::Version { expected, found };
            return Err(SearchError::Index { file: manifest_file, source });
        }
        let file = folder.join(&manifest.file);
        let bytes = read(&file)?;
        let folder = folder.to_owned();
        let blocks = match manifest.layout {
            Layout::Split => Some(Blocks::Split(folder)),
            Layout::Packed => Some(Blocks::Packed(folder)),
            Layout::Inline | Layout::Auto => None,
        };
        Index::of_bytes(Cow::Owned(bytes), Some(checksum), file, blocks)
    }

    /// `blocks` tells where they are, unless they are behind the head.
    fn of_bytes(
        bytes: Cow<'static, [u8]>,
        checksum: Option<u64>,
        file: PathBuf,
        blocks: Option<Blocks>,
    ) -> Result<Index, SearchError> {
        let opened = Head::n_bytes(bytes.get(..HEAD_PREFIX_BYTES).unwrap_or_default())
            .and_then(|n| Ok((n, bytes.get(..n).ok_or(IndexError::Damaged { section: "head" })?)))
            .and_then(|(n, head)| Ok((n, Engine::open(head, checksum)?)));
        let (n_head, engine) = match opened {
            Ok(opened) => opened,
            Err(source) => return Err(SearchError::Index { file, source }),
        };
        let blocks = blocks.unwrap_or(Blocks::Inline(bytes, n_head));
        Ok(Index { engine, file, blocks, prime: Default::default(), fetched: Fetched::default() })
    }

    /// Bounds steps of the engine, which changes no answer. For tests.
    #[doc(hidden)]
    pub fn bound_steps(&mut self, units: usize) {
        self.engine.bound_steps(units);
    }

    /// What the queries so far took.
    #[must_use]
    pub fn fetched(&self) -> Fetched {
        self.fetched
    }

    /// Answers a query with at most `limit` hits.
    ///
    /// # Errors
    /// When a block that this takes is damaged.
    pub fn search(&mut self, query: &str, limit: usize) -> Result<Answer, SearchError> {
        self.answer(&Request::new(query, limit))
    }

    /// Answers a request.
    ///
    /// # Errors
    /// When a block that this takes is damaged.
    pub fn answer(&mut self, request: &Request) -> Result<Answer, SearchError> {
        let request = in_nfc(request);
        loop {
            let ids = match self.engine.step(&request) {
                Step::Done(answer) => return Ok(answer),
                Step::Need(ids) => ids,
            };
            self.fetched.n_rounds += u32::from(!ids.is_empty());
            for id in ids {
                self.fetch(id)?;
            }
        }
    }

    /// Explains the answer to a request: how the query was read, what was searched for, which terms and blocks that
    /// took, and what the score of each hit is made of. With `page`, the address of a page or the end of one, also
    /// why that page is where it is, or not found.
    ///
    /// The blocks are those that a visitor takes who has none: all that are here are forgotten first. Whatever is
    /// read besides for the explanation (all pages, where `page` is no hit) is not among them.
    ///
    /// ```
    /// # fn main() -> Result<(), aril::SearchError> {
    /// let mut index = aril::Index::embedded()?;
    /// let request = aril::Request::new("千岛湖", 3);
    /// let told = index.explain(&request, Some("zh/horqin-sandy-land.md"))?;
    /// assert_eq!(told.passes[0].terms[0].text, "千岛");
    /// let page = told.page.unwrap();
    /// assert_eq!(page.place, None);
    /// assert!(page.reasons.iter().any(|why| why.starts_with("It lacks “千岛”")));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When a block that this takes is damaged, and when no page, or more than one, has the address.
    pub fn explain(
        &mut self,
        request: &Request,
        page: Option<&str>,
    ) -> Result<Explanation, SearchError> {
        let request = in_nfc(request);
        self.engine.forget();
        let (mut fetched, mut round) = (Vec::new(), 0);
        while let Step::Need(ids) = self.engine.step(&request) {
            if ids.is_empty() {
                continue;
            }
            round += 1;
            self.fetched.n_rounds += 1;
            for id in ids {
                fetched.extend(self.fetch(id)?.map(|block| FetchedBlock { round, ..block }));
            }
        }
        loop {
            match self.engine.explain(&request, page) {
                Explained::Done(explanation) => {
                    return Ok(Explanation { fetched, ..*explanation });
                }
                Explained::NoSuchPage(nearest) => {
                    let page = page.unwrap_or_default().to_owned();
                    return Err(SearchError::NoSuchPage { page, nearest });
                }
                Explained::Need(ids) => {
                    for id in ids {
                        self.fetch(id)?;
                    }
                }
            }
        }
    }

    /// Reads every block, and says of each that is missing or damaged what is wrong.
    pub fn verify(&mut self) -> Vec<SearchError> {
        let ids = (0..).map(BlockId).take_while(|id| self.engine.block(*id).is_some());
        let ids: Vec<BlockId> = ids.collect();
        ids.into_iter().filter_map(|id| self.fetch(id).err()).collect()
    }

    /// Forgets all blocks: the next query takes what it would take a new visitor.
    pub fn forget(&mut self) {
        self.engine.forget();
    }

    /// Reads a block and hands it to the engine. What it is, if there is one.
    fn fetch(&mut self, id: BlockId) -> Result<Option<FetchedBlock>, SearchError> {
        let Some(ReadBlock { block, told, file, proof, bytes }) = self.read_block(id)? else {
            return Ok(None);
        };
        self.fetched.n_blocks += 1;
        self.fetched.n_bytes += told.n_stored_bytes;
        let dictionary = (block.kind == BlockKind::Dictionary).then(|| bytes.clone());
        let provided = self.engine.provide(id, &proof, bytes);
        provided.map_err(|source| SearchError::Index { file, source })?;
        // Only one that was checked is used.
        if let Some(dictionary) = dictionary {
            self.prime = (prime(&dictionary), dictionary.len());
        }
        Ok(Some(told))
    }

    /// The bytes of a block as they are stored, and the file that they are in.
    pub(crate) fn stored(&self, block: &Block) -> Result<(Cow<'_, [u8]>, PathBuf), SearchError> {
        Ok(match &self.blocks {
            Blocks::Inline(bytes, n_head) => {
                (Cow::Borrowed(bytes_of(bytes, *n_head, block)), self.file.clone())
            }
            Blocks::Split(folder) => {
                let file = folder.join(block.file());
                (Cow::Owned(read(&file)?), file)
            }
            Blocks::Packed(folder) => {
                let (file, offset) = self.engine.place(block);
                let file = folder.join(file);
                let len = block.stored.map_or(0, |stored| stored.1);
                (Cow::Owned(read_part(&file, offset, len)?), file)
            }
        })
    }

    /// How many these are, without reading them.
    pub(crate) fn stored_len(&self, block: &Block) -> Result<u64, SearchError> {
        if let (Some((_, len)), false) = (block.stored, matches!(self.blocks, Blocks::Split(_))) {
            return Ok(len.into());
        }
        let file = self.file.with_file_name(block.file());
        let metadata = fs::metadata(&file);
        metadata.map(|metadata| metadata.len()).map_err(|source| SearchError::Io { file, source })
    }

    /// Reads a block, if there is one. It is not checked yet.
    pub(crate) fn read_block(&self, id: BlockId) -> Result<Option<ReadBlock>, SearchError> {
        let Some(block) = self.engine.block(id) else { return Ok(None) };
        let (stored, file) = self.stored(&block)?;
        let damaged = IndexError::Damaged { section: block.kind.name() };
        let (proof, rest) = stored.split_at_checked(block.n_proof_bytes()).unwrap_or_default();
        let failed = |source| SearchError::Index { file: file.clone(), source };
        let bytes = inflate(rest, &block, &self.prime).ok_or_else(|| failed(damaged))?;
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
        let told = FetchedBlock {
            id: id.0,
            kind: block.kind.name().to_owned(),
            file: name.into_owned(),
            n_stored_bytes: stored.len() as u64,
            n_bytes: (proof.len() + bytes.len()) as u64,
            round: 0,
        };
        let proof = proof.to_vec();
        Ok(Some(ReadBlock { block, told, file, proof, bytes }))
    }

    /// Reads a block and checks it; the dictionary must have come before pages.
    pub(crate) fn checked_block(&mut self, id: BlockId) -> Result<Option<ReadBlock>, SearchError> {
        let read = self.read_block(id)?;
        if let Some(ReadBlock { block, file, proof, bytes, .. }) = &read {
            let failed = |source| SearchError::Index { file: file.clone(), source };
            block.check(proof, bytes).map_err(failed)?;
            if block.kind == BlockKind::Dictionary {
                self.prime = (prime(bytes), bytes.len());
            }
        }
        Ok(read)
    }

    /// The head, and its length.
    pub(crate) fn head(&self) -> Result<(Head, u64), SearchError> {
        let bytes = match &self.blocks {
            Blocks::Inline(bytes, _) => Cow::Borrowed(bytes.as_ref()),
            Blocks::Split(_) | Blocks::Packed(_) => Cow::Owned(read(&self.file)?),
        };
        let failed = |source| SearchError::Index { file: self.file.clone(), source };
        let damaged = || failed(IndexError::Damaged { section: "head" });
        let n =
            Head::n_bytes(bytes.get(..HEAD_PREFIX_BYTES).unwrap_or_default()).map_err(failed)?;
        let head = Head::decode(bytes.get(..n).ok_or_else(damaged)?, None).map_err(failed)?;
        Ok((head, n as u64))
    }

    /// The index in one file, and its manifest: as a build in the inline layout makes it.
    ///
    /// # Errors
    /// When a block is missing or damaged.
    pub fn inline(&self) -> Result<(Vec<u8>, Manifest), SearchError> {
        let (mut head, _) = self.head()?;
        let mut blocks = Vec::new();
        for block in &mut head.blocks {
            let (stored, _) = self.stored(block)?;
            block.stored = Some((blocks.len() as u64, stored.len() as u32));
            blocks.extend_from_slice(&stored);
        }
        head.packs = Vec::new();
        let too_large = IndexError::Damaged { section: "head" };
        let failed = |source| SearchError::Index { file: self.file.clone(), source };
        let (mut file, checksum) = head.encode().ok_or_else(|| failed(too_large))?;
        file.extend(blocks);
        let manifest = Manifest {
            aril: aril_index::FORMAT_VERSION,
            layout: Layout::Inline,
            file: format!("{:016x}.aril", aril_index::checksum(&file)),
            bytes: file.len() as u64,
            checksum: format!("{checksum:016x}"),
            documents: head.n_docs,
            generator: concat!("aril ", env!("CARGO_PKG_VERSION")).to_owned(),
            previous: None,
        };
        Ok((file, manifest))
    }

    /// The file that begins with the head, for errors.
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    /// How the blocks are packed.
    pub(crate) fn layout(&self) -> Layout {
        match self.blocks {
            Blocks::Inline(..) => Layout::Inline,
            Blocks::Split(_) => Layout::Split,
            Blocks::Packed(_) => Layout::Packed,
        }
    }
}

/// A block that was read, and is not checked yet.
pub(crate) struct ReadBlock {
    pub(crate) block: Block,
    pub(crate) told: FetchedBlock,
    pub(crate) file: PathBuf,
    pub(crate) proof: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
}

/// A request with its query in normalization form C.
fn in_nfc(request: &Request) -> Cow<'_, Request> {
    match is_nfc_quick(request.query.chars()) {
        IsNormalized::Yes => Cow::Borrowed(request),
        _ => Cow::Owned(Request { query: request.query.nfc().collect(), ..request.clone() }),
    }
}

fn read(file: &Path) -> Result<Vec<u8>, SearchError> {
    fs::read(file).map_err(|source| SearchError::Io { file: file.to_owned(), source })
}

/// The bytes of a file from `offset` on, `len` of them or as many as there are.
fn read_part(file: &Path, offset: u64, len: u32) -> Result<Vec<u8>, SearchError> {
    let failed = |source| SearchError::Io { file: file.to_owned(), source };
    let mut bytes = Vec::new();
    let mut open = fs::File::open(file).map_err(failed)?;
    open.seek(SeekFrom::Start(offset)).map_err(failed)?;
    open.take(u64::from(len)).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// A block's bytes as they are stored behind a head of `n_head` bytes; what is not there is missing.
fn bytes_of<'a>(file: &'a [u8], n_head: usize, block: &Block) -> &'a [u8] {
    let blocks = file.get(n_head..).unwrap_or_default();
    let (offset, len) = block.stored.unwrap_or_default();
    let from = usize::try_from(offset).ok().and_then(|offset| blocks.get(offset..));
    let from = from.unwrap_or_default();
    from.get(..len as usize).unwrap_or(from)
}

/// A block's bytes, inflated, where need be behind the dictionary; `None` when they do not inflate.
fn inflate(stored: &[u8], block: &Block, (prime, n_primed): &(Vec<u8>, usize)) -> Option<Vec<u8>> {
    let limited = |bytes: &[u8], n| {
        miniz_oxide::inflate::decompress_to_vec_with_limit(bytes, n + MAX_BLOCK_BYTES).ok()
    };
    match block.codec {
        Codec::Plain => Some(stored.to_vec()),
        Codec::Deflate => limited(stored, 0),
        Codec::Primed => {
            let mut bytes = limited(&[prime, stored].concat(), *n_primed)?;
            bytes.drain(..*n_primed);
            Some(bytes)
        }
    }
}
