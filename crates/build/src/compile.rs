//! Compilation: runs to an index.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use aril_index::{Alphabet, BlockKind, Column, ColumnKind, Folds, Head, KeySet, Symbol};
use aril_text::Characters;

use crate::Memory;
use crate::batches::overlapped;
use crate::blocks::Blocks;
use crate::columns::Columns;
use crate::config::Settings;
use crate::cut::IdCounter;
use crate::document::Document;
use crate::error::BuildError;
use crate::index::Index;
use crate::merge::{self, Runs, Terms};
use crate::progress::{Progress, Stage};
use crate::readings::{self, Grams};
use crate::run::{Run, RunWriter};
use crate::shards::{self, Survey, Surveyor};
use crate::stems::Stemmers;
use crate::store::Store;
use crate::texts::{self, Texts};
use crate::unicode::{Unicode, Variants, all_folds, is_extending, is_joining};
use crate::vocabulary::word_blocks;
use crate::weights::Weights;

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

/// Shards that are packed at a time.
const BATCH: usize = 64;

/// Makes an index of runs, those of each stretch of documents together. `before` is the folder of an index
/// made before.
///
/// # Errors
/// When the index would be too large for its format, a run is damaged, or the store fails.
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
    let merged =
        Runs { placed: &runs, store: &store, alphabet: &alphabet, batch_bytes: merge::BATCH_BYTES };
    if let Some(dictionary) = texts::dictionary(&merged)? {
        blocks.push_dictionary(dictionary)?;
    }
    let readings = readings::readings(&alphabet, settings.variants);
    progress.begin(Stage::Texts, n_docs.into());
    let texts = Texts::new(&alphabet, n_ids, readings.is_some(), settings);
    let texts = texts.pack(&merged, &mut blocks, progress)?;
    let columns = push_columns(texts.columns, texts.weights, n_docs, &mut blocks)?;
    blocks.push(BlockKind::Places, texts.places.encode())?;

    progress.begin(Stage::Terms, 2 * u64::from(alphabet.len()));
    let without_stems = settings.without_stems;
    let stemmers = if without_stems { Stemmers::default() } else { texts.languages.stemmers() };
    let surveyor = Surveyor::new(n_ids, alphabet.len(), stemmers);
    let (mut survey, grams) = survey(merged.terms(progress), surveyor, Grams::new(texts.titles))?;
    let vocabulary = std::mem::take(&mut survey.vocabulary);
    let words = word_blocks(&vocabulary);
    blocks.extend(BlockKind::Vocabulary, vocabulary, |block| block.bytes)?;
    if !settings.without_readings {
        blocks.push_typed(grams.finish(), readings)?;
    }
    let (shards, large_shards) = push_shards(merged.terms(progress), &mut survey, &mut blocks)?;

    let blocks = blocks.finish();
    let head = Head {
        n_docs,
        n_passages: n_ids,
        n_words: survey.n_words,
        words,
        alphabet,
        folds: own_folds,
        shards,
        large_shards,
        blocks: blocks.iter().map(|stored| stored.block).collect(),
        packs: Vec::new(),
        columns: aril_index::encode_columns(&columns),
        field_weights: settings.field_weights.tenths(),
    };
    let n_terms = survey.n_terms;
    Ok(Index { head, blocks, store, n_passages, n_terms })
}

/// Looks at all terms.
fn survey(
    mut terms: Terms<'_>,
    mut surveyor: Surveyor,
    mut grams: Grams,
) -> Result<(Survey, Grams), BuildError> {
    overlapped(
        || terms.next(),
        |batch| {
            for (term, postings) in &batch {
                grams.push(term, postings);
                surveyor.push(term, postings);
            }
            Ok(())
        },
    )?;
    Ok((surveyor.finish(), grams))
}

/// Adds the shards of all terms. What separates them, and which are large.
fn push_shards(
    mut terms: Terms<'_>,
    survey: &mut Survey,
    blocks: &mut Blocks<'_>,
) -> Result<(KeySet, Vec<bool>), BuildError> {
    let mut cutter = Some(shards::Cutter::new(survey));
    let cut = || loop {
        let Some(open) = &mut cutter else { return Ok(None) };
        if open.full.len() >= BATCH {
            return Ok(Some(std::mem::take(&mut open.full)));
        }
        match terms.next()? {
            Some(batch) => {
                for (term, postings) in batch {
                    open.push(term, postings);
                }
            }
            None => return Ok(cutter.take().map(shards::Cutter::finish)),
        }
    };
    let (n_passages, n_symbols) = (survey.n_passages, survey.n_symbols);
    let mut separators = fst::SetBuilder::memory();
    let mut large = Vec::new();
    overlapped(cut, |shards: Vec<shards::CutShard>| {
        for shard in &shards {
            // They are in order.
            separators.insert(&shard.separator).map_err(|_| BuildError::TooLarge)?;
        }
        let bounds: Vec<usize> = shards.iter().map(|shard| survey.max_bytes(shard)).collect();
        let write = |shard: shards::CutShard| shard.write(n_passages, n_symbols);
        let sizes = blocks.extend(BlockKind::Terms, shards, write)?;
        large.extend(sizes.iter().zip(bounds).map(|(size, bound)| *size > bound));
        Ok(())
    })?;
    let separators = separators.into_inner().map_err(|_| BuildError::TooLarge)?;
    Ok((KeySet::decode(separators, "head").map_err(|_| BuildError::TooLarge)?, large))
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
