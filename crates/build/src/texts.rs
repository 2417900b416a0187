//! Texts: all documents, one after the other, in pages, and what they tell together.

use std::collections::BTreeMap;

use aril_index::{Alphabet, Places};
use rayon::prelude::*;

use crate::batches::overlapped;
use crate::blocks::Blocks;
use crate::columns::Columns;
use crate::config::Settings;
use crate::cut::{CutDocument, IdCounter};
use crate::dictionary;
use crate::document::Document;
use crate::error::BuildError;
use crate::merge::Runs;
use crate::pages::{CutPage, Cutter};
use crate::progress::Progress;
use crate::readings::TitleRuns;
use crate::run::Run;
use crate::stems::Languages;
use crate::weights::Weights;

/// Pages that are packed at a time: a multiple of the pages of a group.
const BATCH: usize = 64;

/// Documents with so many bytes of text are cut at a time.
const CUT_BYTES: usize = 1 << 19;

/// Cuts documents into pages, and gathers what they tell together.
pub(crate) struct Texts<'a> {
    alphabet: &'a Alphabet,
    n_ids: u32,
    ids: IdCounter,
    cutter: Cutter,
    /// By document its first passage.
    firsts: Vec<u32>,
    /// Passages that continue the one before.
    continuing: Vec<u32>,
    /// Passages of tags.
    tagged: Vec<u32>,
    columns: Columns,
    weights: Weights<'a>,
    languages: Languages,
    titles: TitleRuns<'a>,
}

/// What the documents told.
pub(crate) struct Told<'a> {
    pub(crate) places: Places,
    pub(crate) columns: Columns,
    pub(crate) weights: Weights<'a>,
    pub(crate) languages: Languages,
    pub(crate) titles: TitleRuns<'a>,
}

impl<'a> Texts<'a> {
    /// No documents yet.
    pub(crate) fn new(
        alphabet: &'a Alphabet,
        n_ids: u32,
        is_chinese: bool,
        settings: &'a Settings,
    ) -> Texts<'a> {
        Texts {
            alphabet,
            n_ids,
            ids: IdCounter::default(),
            cutter: Cutter::new(n_ids),
            firsts: Vec::new(),
            continuing: Vec::new(),
            tagged: Vec::new(),
            columns: Columns::default(),
            weights: Weights::new(settings.recency.as_ref()),
            languages: Languages::default(),
            titles: TitleRuns::new(alphabet, is_chinese, settings.variants),
        }
    }

    /// Adds the pages of all documents to `blocks`.
    ///
    /// # Errors
    /// When a run is damaged, or the store fails.
    pub(crate) fn pack(
        mut self,
        runs: &Runs<'_>,
        blocks: &mut Blocks<'_>,
        progress: &Progress,
    ) -> Result<Told<'a>, BuildError> {
        let (alphabet, mut first_pages) = (self.alphabet, Vec::new());
        let mut documents = runs.documents();
        let mut is_done = false;
        let cut = || {
            while self.cutter.full.len() < BATCH && !is_done {
                let some = some_documents(&mut documents)?;
                is_done = some.is_empty();
                self.push(&some);
                progress.advance(some.len() as u64);
                if is_done {
                    self.cutter.end();
                }
            }
            let n = self.cutter.full.len().min(BATCH);
            Ok((n > 0).then(|| self.cutter.full.drain(..n).collect::<Vec<CutPage>>()))
        };
        overlapped(cut, |pages| {
            first_pages.extend(pages.iter().map(|page| page.first));
            blocks.extend_pages(&pages, |page| page.write(alphabet))
        })?;
        let Texts { firsts, continuing, tagged, n_ids, .. } = self;
        let places = Places::new(&firsts, continuing, tagged, first_pages, n_ids);
        let Texts { columns, weights, languages, titles, .. } = self;
        Ok(Told { places, columns, weights, languages, titles })
    }

    /// Adds documents, cut on all threads.
    fn push(&mut self, some: &[Document]) {
        let sections: Vec<_> = some.par_iter().map(CutDocument::sections).collect();
        for (document, sections) in some.iter().zip(sections) {
            let cut = CutDocument::of(document, sections, &mut self.ids);
            let number = self.firsts.len() as u32;
            self.languages.push(document);
            self.columns.push(number, document);
            self.weights.push(number, document);
            self.titles.push(&document.title);
            self.firsts.push(cut.first);
            self.tagged.extend(cut.tags);
            self.continuing.extend(cut.continuing());
            self.cutter.push(&cut);
        }
    }
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

/// A document for the dictionary, by the checksum of its address.
type Sampled = BTreeMap<(u64, String), Document>;

/// The dictionary of the pages, by a sample of the documents that hangs on their addresses alone, so that few
/// edits change it: with it all pages change.
///
/// # Errors
/// When a run is damaged or cannot be read.
pub(crate) fn dictionary(runs: &Runs<'_>) -> Result<Option<Vec<u8>>, BuildError> {
    let n_bytes: u64 = runs.placed.iter().map(|(run, _)| run.document_bytes()).sum();
    if n_bytes < dictionary::MIN_DOCUMENT_BYTES {
        return Ok(None);
    }
    let of_run = |(run, _): &(Run, u32)| {
        let mut sample = Sampled::new();
        for document in run.documents(runs.store) {
            let document = document?;
            let checksum = aril_index::checksum(document.url.as_bytes());
            take(&mut sample, (checksum, document.url.clone()), document);
        }
        Ok(sample)
    };
    let joined = |mut sample: Sampled, other: Sampled| {
        for (key, document) in other {
            take(&mut sample, key, document);
        }
        Ok::<_, BuildError>(sample)
    };
    let samples = runs.placed.par_iter().with_max_len(1).map(of_run);
    let sample = samples.try_reduce(Sampled::new, joined)?;
    let first_page = |document: &Document| {
        let mut cutter = Cutter::new(0);
        cutter.push(&CutDocument::new(document, &mut IdCounter::default()));
        cutter.end();
        cutter.full.first().map(|page| page.write(runs.alphabet))
    };
    let sample: Vec<&Document> = sample.values().collect();
    let pages: Vec<Vec<u8>> = sample.into_par_iter().filter_map(first_page).collect();
    Ok(dictionary::train(&pages))
}

/// Takes a document into a sample, if it is one of the first.
fn take(sample: &mut Sampled, key: (u64, String), document: Document) {
    let is_full = sample.len() >= dictionary::SAMPLE_DOCUMENTS;
    if !is_full || sample.last_key_value().is_some_and(|(last, _)| key < *last) {
        sample.insert(key, document);
        if sample.len() > dictionary::SAMPLE_DOCUMENTS {
            sample.pop_last();
        }
    }
}
