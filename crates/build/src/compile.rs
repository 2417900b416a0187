//! Compilation: runs to an index.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use aril_index::{
    Alphabet, BlockKind, Column, ColumnKind, Folds, Head, KeySet, Pack, Places, Symbol,
};
use aril_text::Characters;

use rayon::prelude::*;

use crate::Memory;
use crate::blocks::{Blocks, StoredBlock};
use crate::columns::Columns;
use crate::config::Settings;
use crate::cut::{CutDocument, IdCounter};
use crate::dictionary;
use crate::document::Document;
use crate::error::BuildError;
use crate::merge::Runs;
use crate::output::{self, Layout, Packing};
use crate::pages;
use crate::progress::{Progress, Stage};
use crate::readings::{self, Grams, TitleRuns};
use crate::run::{Run, RunWriter};
use crate::shards::{self, Surveyor};
use crate::stems::{Languages, Stemmers};
use crate::store::Store;
use crate::unicode::{Unicode, Variants, all_folds, is_extending, is_joining};
use crate::vocabulary::word_blocks;
use crate::weights::Weights;

/// An index, ready to be written.
#[derive(Debug)]
pub struct Index {
    /// What a reader needs before all else; its blocks are not placed in files.
    pub(crate) head: Head,
    /// All blocks, in the order of the head.
    blocks: Vec<StoredBlock>,
    store: Store,
    /// Passages in it.
    pub n_passages: u32,
    /// Words and grams in it.
    pub n_terms: usize,
}

impl Index {
    /// The number of documents.
    #[must_use]
    pub fn n_docs(&self) -> u32 {
        self.head.n_docs
    }

    /// The number of blocks.
    #[must_use]
    pub fn n_blocks(&self) -> usize {
        self.blocks.len()
    }

    /// A block, and its bytes as they are stored: its proof, then what it holds, deflated where that is
    /// shorter.
    ///
    /// # Errors
    /// When the temporary file that it waits in cannot be read.
    pub fn block(&self, i: usize) -> Result<(aril_index::Block, Cow<'_, [u8]>), BuildError> {
        let StoredBlock { block, kept } = self.blocks.get(i).ok_or(BuildError::TooLarge)?;
        Ok((*block, self.store.read_all(kept)?))
    }

    /// The length of each block as it is stored.
    pub(crate) fn lengths(&self) -> impl Iterator<Item = u64> + '_ {
        self.blocks.iter().map(|stored| stored.kept.len())
    }

    /// The head alone, for blocks that have files of their own, and its checksum, which the manifest holds.
    ///
    /// # Errors
    /// When the index is too large for its format.
    pub fn head(&self) -> Result<(Vec<u8>, u64), BuildError> {
        self.head.encode().ok_or(BuildError::TooLarge)
    }

    /// Writes the index into the folder `out`, for any host, and returns the bytes of its files.
    ///
    /// # Errors
    /// As [`output::write`].
    pub fn write(&self, out: &Path, layout: Layout) -> Result<u64, BuildError> {
        let packing = Packing { layout, ..Packing::default() };
        Ok(output::write(self, out, packing, &Progress::default())?.0)
    }

    /// Head and blocks in one file, and the head's checksum.
    ///
    /// # Errors
    /// When the index is too large for its format.
    pub fn inline(&self) -> Result<(Vec<u8>, u64), BuildError> {
        let mut head = self.head.clone();
        self.place(&mut head);
        let (mut file, checksum) = head.encode().ok_or(BuildError::TooLarge)?;
        for stored in &self.blocks {
            file.extend_from_slice(&self.store.read_all(&stored.kept)?);
        }
        Ok((file, checksum))
    }

    /// The head for blocks that stand one after the other in `packs`, and its checksum.
    pub(crate) fn packed_head(&self, packs: Vec<Pack>) -> Result<(Vec<u8>, u64), BuildError> {
        let mut head = Head { packs, ..self.head.clone() };
        self.place(&mut head);
        head.encode().ok_or(BuildError::TooLarge)
    }

    /// Places the blocks of `head` one after the other.
    fn place(&self, head: &mut Head) {
        let mut offset = 0;
        for (block, len) in head.blocks.iter_mut().zip(self.lengths()) {
            block.stored = Some((offset, len as u32));
            offset += len;
        }
    }

    /// Bytes of all blocks together.
    #[must_use]
    pub fn block_bytes(&self) -> u64 {
        self.lengths().sum()
    }
}

/// Makes the index of `documents`, in memory; their ids are their places.
///
/// # Errors
/// When the index would be too large for its format.
pub fn index(documents: &[Document]) -> Result<Index, BuildError> {
    index_with(documents, &Settings::default())
}

/// Makes the index of `documents` as `settings` say, in memory; their ids are their places.
///
/// # Errors
/// As [`index`].
pub fn index_with(documents: &[Document], settings: &Settings) -> Result<Index, BuildError> {
    let builder = Builder::new(Memory(usize::MAX), Path::new("")).with_settings(settings);
    let mut builder = Builder { store: Store::in_memory(), ..builder };
    for document in documents {
        builder.push(document)?;
    }
    builder.finish(&Progress::default())
}

/// Makes an index of documents that come one after the other; their ids are their places.
#[derive(Debug)]
pub struct Builder {
    store: Store,
    runs: Vec<Run>,
    writer: RunWriter,
    max_run_bytes: usize,
    settings: Settings,
}

impl Builder {
    /// A builder that takes about so much memory; what has no room waits in a temporary file in `folder`.
    #[must_use]
    pub fn new(memory: Memory, folder: &Path) -> Builder {
        Builder {
            store: Store::new(memory.for_runs(), folder),
            runs: Vec::new(),
            writer: RunWriter::default(),
            max_run_bytes: memory.for_runs(),
            settings: Settings::default(),
        }
    }

    /// The same builder, of an index that is as `settings` say.
    #[must_use]
    pub fn with_settings(self, settings: &Settings) -> Builder {
        let writer = RunWriter::new(IdCounter::default(), settings.variants);
        Builder { settings: settings.clone(), writer, ..self }
    }

    /// Adds a document.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub fn push(&mut self, document: &Document) -> Result<(), BuildError> {
        self.writer.push(document);
        if self.writer.is_full(self.max_run_bytes) { self.end_run() } else { Ok(()) }
    }

    fn end_run(&mut self) -> Result<(), BuildError> {
        let (run, ids) = std::mem::take(&mut self.writer).finish();
        self.writer = RunWriter::new(ids, self.settings.variants);
        self.runs.push(Run::new(run, &self.store)?);
        Ok(())
    }

    /// The index of all documents.
    ///
    /// # Errors
    /// When it would be too large for its format, or the temporary file fails.
    pub fn finish(mut self, progress: &Progress) -> Result<Index, BuildError> {
        self.end_run()?;
        compile(vec![self.runs], self.store, None, &self.settings, progress)
    }
}

/// Shards and pages that are packed at a time: a multiple of the pages of a group.
const BATCH: usize = 64;

/// Documents with so many bytes of text are cut at a time.
const CUT_BYTES: usize = 1 << 19;

/// Makes an index of runs, those of each stretch of documents together. `before` is the folder of an index
/// made before.
///
/// # Errors
/// When the index would be too large for its format, a run is damaged, or the store fails.
#[allow(clippy::too_many_lines, reason = "one section after the other, in the order of the file")]
pub(crate) fn compile(
    stretches: Vec<Vec<Run>>,
    store: Store,
    before: Option<PathBuf>,
    settings: &Settings,
    progress: &Progress,
) -> Result<Index, BuildError> {
    let (runs, n_ids) = placed(stretches)?;
    let n_docs: u32 = runs.iter().map(|(run, _)| run.n_docs).sum();
    let n_passages = runs.iter().map(|(run, _)| run.n_passages).sum();
    let mut counts = HashMap::new();
    for (run, _) in &runs {
        run.count(&mut counts);
    }
    let (alphabet, own_folds, other_folds) = characters(counts, settings.variants);

    let mut blocks = Blocks::new(&store, before, n_ids);
    blocks.push(BlockKind::Folds, other_folds.encode(&alphabet))?;

    if let Some(dictionary) = dictionary(&runs, &store, &alphabet)? {
        blocks.push_dictionary(dictionary)?;
    }
    progress.begin(Stage::Texts, u64::from(n_docs));
    let (mut firsts, mut continuing, mut first_pages) = (Vec::new(), Vec::new(), Vec::new());
    let mut tagged = Vec::new();
    let mut cutter = pages::Cutter::new(n_ids);
    let mut columns = Columns::default();
    let mut weights = Weights::new(settings.recency.as_ref());
    let mut ids = IdCounter::default();
    let mut languages = Languages::default();
    let readings = readings::readings(&alphabet, settings.variants);
    let mut titles = TitleRuns::new(&alphabet, readings.is_some(), settings.variants);
    let mut write = |blocks: &mut Blocks<'_>, pages: &[pages::CutPage]| {
        first_pages.extend(pages.iter().map(|page| page.first));
        blocks.extend_pages(pages, |page| page.write(&alphabet))
    };
    let mut documents = runs.iter().flat_map(|(run, _)| run.documents(&store));
    loop {
        let some = some_documents(&mut documents)?;
        if some.is_empty() {
            break;
        }
        let sections: Vec<_> = some.par_iter().map(CutDocument::sections).collect();
        for (document, sections) in some.iter().zip(sections) {
            let cut = CutDocument::of(document, sections, &mut ids);
            languages.push(document);
            columns.push(firsts.len() as u32, document);
            weights.push(firsts.len() as u32, document);
            titles.push(&document.title);
            firsts.push(cut.first);
            tagged.extend(cut.tags);
            continuing.extend(cut.continuing());
            cutter.push(&cut);
            if cutter.full.len() >= BATCH {
                write(&mut blocks, &cutter.full.drain(..BATCH).collect::<Vec<_>>())?;
            }
            progress.advance(1);
        }
    }
    drop(documents);
    write(&mut blocks, &cutter.finish())?;
    let columns = push_columns(columns, weights, n_docs, &mut blocks)?;
    let places = Places::new(&firsts, continuing, tagged, first_pages, n_ids);
    blocks.push(BlockKind::Places, places.encode())?;

    let merged = Runs { placed: &runs, store: &store, alphabet: &alphabet };
    progress.begin(Stage::Terms, 2 * u64::from(alphabet.len()));
    let stemmers = if settings.without_stems { Stemmers::default() } else { languages.stemmers() };
    let mut surveyor = Surveyor::new(n_ids, alphabet.len(), stemmers);
    let mut grams = Grams::new(titles);
    merged.each_term(progress, &mut |term, postings| {
        grams.push(&term, &postings);
        surveyor.push(&term, &postings);
        Ok(())
    })?;
    let mut survey = surveyor.finish();
    let vocabulary = std::mem::take(&mut survey.vocabulary);
    let words = word_blocks(&vocabulary);
    blocks.extend(BlockKind::Vocabulary, vocabulary, |block| block.bytes)?;
    if !settings.without_readings {
        blocks.push_typed(grams.finish(), readings)?;
    }
    let mut separators = fst::SetBuilder::memory();
    let mut large_shards = Vec::new();
    let mut cutter = shards::Cutter::new(&mut survey);
    let mut write = |shards: Vec<shards::CutShard>| {
        for shard in &shards {
            // They are in order.
            separators.insert(&shard.separator).map_err(|_| BuildError::TooLarge)?;
        }
        let bounds: Vec<usize> = shards.iter().map(|shard| survey.max_bytes(shard)).collect();
        let sizes =
            blocks.extend(BlockKind::Terms, shards, |shard| shard.write(n_ids, alphabet.len()))?;
        large_shards.extend(sizes.iter().zip(bounds).map(|(size, bound)| *size > bound));
        Ok(())
    };
    merged.each_term(progress, &mut |term, postings| {
        cutter.push(term, postings);
        if cutter.full.len() < BATCH { Ok(()) } else { write(std::mem::take(&mut cutter.full)) }
    })?;
    write(cutter.finish())?;
    let separators = separators.into_inner().map_err(|_| BuildError::TooLarge)?;

    let blocks = blocks.finish();
    let head = Head {
        n_docs,
        n_passages: n_ids,
        n_words: survey.n_words,
        words,
        alphabet,
        folds: own_folds,
        shards: KeySet::decode(separators, "head").map_err(|_| BuildError::TooLarge)?,
        large_shards,
        blocks: blocks.iter().map(|stored| stored.block).collect(),
        packs: Vec::new(),
        columns: aril_index::encode_columns(&columns),
        field_weights: settings.field_weights.tenths(),
    };
    let n_terms = survey.n_terms;
    Ok(Index { head, blocks, store, n_passages, n_terms })
}

/// The next documents: so many that it is worth it to cut them on all threads, and no more than memory has room for.
fn some_documents(
    documents: &mut dyn Iterator<Item = Result<Document, BuildError>>,
) -> Result<Vec<Document>, BuildError> {
    let (mut some, mut n_bytes) = (Vec::new(), 0);
    while n_bytes < CUT_BYTES
        && let Some(document) = documents.next()
    {
        let document = document?;
        n_bytes += document.sections.iter().map(|section| section.text.len()).sum::<usize>();
        some.push(document);
    }
    Ok(some)
}

/// Adds the columns of all documents, those of weights last; their names and what they hold.
fn push_columns(
    columns: Columns,
    weights: Weights<'_>,
    n_docs: u32,
    blocks: &mut Blocks<'_>,
) -> Result<Vec<(String, ColumnKind)>, BuildError> {
    let mut columns = columns.finish();
    columns.extend(weights.finish().map(|weights| (Column::WEIGHTS.to_owned(), weights)));
    let mut kinds = Vec::new();
    for (name, column) in columns {
        blocks.push(BlockKind::Column, column.encode(n_docs))?;
        kinds.push((name, column.kind()));
    }
    Ok(kinds)
}

/// The dictionary of the pages, by a sample of the documents that hangs on their addresses alone, so that few
/// edits change it: with it all pages change.
fn dictionary(
    runs: &[(Run, u32)],
    store: &Store,
    alphabet: &Alphabet,
) -> Result<Option<Vec<u8>>, BuildError> {
    let n_bytes: u64 = runs.iter().map(|(run, _)| run.document_bytes()).sum();
    if n_bytes < dictionary::MIN_DOCUMENT_BYTES {
        return Ok(None);
    }
    let mut sample: BTreeMap<(u64, String), Document> = BTreeMap::new();
    for document in runs.iter().flat_map(|(run, _)| run.documents(store)) {
        let document = document?;
        let key = (aril_index::checksum(document.url.as_bytes()), document.url.clone());
        let is_full = sample.len() >= dictionary::SAMPLE_DOCUMENTS;
        if !is_full || sample.last_key_value().is_some_and(|(last, _)| key < *last) {
            sample.insert(key, document);
            if is_full {
                sample.pop_last();
            }
        }
    }
    let first_page = |document: &Document| {
        let mut cutter = pages::Cutter::new(0);
        cutter.push(&CutDocument::new(document, &mut IdCounter::default()));
        cutter.finish().first().map(|page| page.write(alphabet))
    };
    let sample: Vec<&Document> = sample.values().collect();
    let pages: Vec<Vec<u8>> = sample.into_par_iter().filter_map(first_page).collect();
    Ok(dictionary::train(&pages))
}

/// The most ids of passages: what lists know of a passage stands in the bits above.
const MAX_IDS: u64 = 1 << 30;

/// Runs in order, each with the id that its passages are counted from, and the number of ids.
fn placed(stretches: Vec<Vec<Run>>) -> Result<(Vec<(Run, u32)>, u32), BuildError> {
    let mut base = 0;
    let mut placed = Vec::new();
    for stretch in stretches {
        let next = base + stretch.last().map_or(0, |run| u64::from(run.n_ids));
        if next > MAX_IDS {
            return Err(BuildError::TooLarge);
        }
        placed.extend(stretch.into_iter().map(|run| (run, base as u32)));
        base = next;
    }
    Ok((placed, base as u32))
}

/// The alphabet of the characters that were counted, what those of it fold to that do not fold to
/// themselves, and what all others fold to.
fn characters(mut counts: HashMap<char, u32>, variants: Variants) -> (Alphabet, Folds, Folds) {
    // A query may hold a space even where no text does: what folds to one must be known.
    counts.entry(' ').or_insert(1);
    // Half-width kana fold to a kana and one of these marks, which then make one character.
    if counts.keys().any(|c| matches!(c, 'ぁ'..='ゟ')) {
        for mark in ['\u{3099}', '\u{309A}'] {
            counts.entry(mark).or_insert(1);
        }
    }
    // Capitals are typed where none stands in the text: they are known without a block of their own.
    for letter in 'A'..='Z' {
        if counts.contains_key(&letter.to_ascii_lowercase()) {
            counts.entry(letter).or_insert(1);
        }
    }
    let symbol =
        |(character, count)| Symbol { character, class: Unicode.class(character).code(), count };
    let alphabet = Alphabet::new(counts.into_iter().map(symbol).collect())
        .with_graphemes(&is_extending, &is_joining);
    let is_known = |to: &[char]| to.iter().all(|c| alphabet.rank(*c).is_some());
    let folds = all_folds(variants).iter().filter(|(_, to)| is_known(to)).cloned();
    let (own, other) = folds.partition(|(from, _)| alphabet.rank(*from).is_some());
    (alphabet, Folds::new(own), Folds::new(other))
}
