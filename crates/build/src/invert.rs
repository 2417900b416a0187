//! Inversion: documents to the blocks of an index.

use std::collections::{BTreeMap, HashMap};

use aril_index::{
    Alphabet, BlockKind, Documents, Folds, Passage, PassageKind, Passages, Posting, Root, Symbol,
    TermsWriter, TextBlockWriter, write_container,
};
use aril_text::{Characters, Class, Gram, fold, grams, runs};

use crate::cut::cut;
use crate::document::Document;
use crate::error::BuildError;
use crate::unicode::{Unicode, all_folds};

/// An index, ready to be written.
#[derive(Clone, Debug)]
pub struct Index {
    /// The file: head and blocks.
    pub file: Vec<u8>,
    /// The checksum of its head, which the manifest holds.
    pub checksum: u64,
    /// Documents in it.
    pub n_docs: u32,
    /// Passages in it.
    pub n_passages: u32,
    /// Words and first characters in its dictionary.
    pub n_terms: usize,
}

/// Text blocks are filled to about so many characters before they are deflated.
const TEXT_BLOCK_CHARS: usize = 4096;

/// How hard deflate tries; 10 is the most.
const DEFLATE_LEVEL: u8 = 10;

/// Makes the index of `documents`; their ids are their places.
///
/// # Errors
/// When the index would have 4 GiB or more.
pub fn index(documents: &[Document]) -> Result<Index, BuildError> {
    let mut inverter = Inverter::default();
    for document in documents {
        inverter.document(document);
    }
    inverter.finish().ok_or(BuildError::TooLarge)
}

/// Collects what documents hold.
#[derive(Default)]
struct Inverter {
    records: Vec<aril_index::Document>,
    passages: Vec<Passage>,
    /// The texts of body passages.
    bodies: Vec<String>,
    words: BTreeMap<String, Vec<Posting>>,
    grams: BTreeMap<char, BTreeMap<Option<char>, Vec<Posting>>>,
    counts: HashMap<char, u32>,
}

impl Inverter {
    fn document(&mut self, document: &Document) {
        let mut record = aril_index::Document {
            url: document.url.clone(),
            title: document.title.clone(),
            sections: Vec::new(),
        };
        self.line(&document.title, PassageKind::Title);
        for section in &document.sections {
            if !section.heading.is_empty() {
                self.line(&section.heading, PassageKind::Heading);
                record.sections.push(aril_index::Section {
                    heading: section.heading.clone(),
                    anchor: section.anchor.clone(),
                });
            }
            self.body(&section.text);
        }
        self.records.push(record);
    }

    /// A title or heading: one passage, however long.
    fn line(&mut self, text: &str, kind: PassageKind) {
        let n_chars = text.chars().count() as u32;
        let first = self.passages.len() as u32;
        self.passages.push(Passage { kind, continues: false, n_chars });
        self.terms(text, first, &[0]);
    }

    /// The text of a section: as many passages as it takes.
    fn body(&mut self, text: &str) {
        let first = self.passages.len() as u32;
        let stretches = cut(text);
        for stretch in &stretches {
            let body = text.get(stretch.range.clone()).unwrap_or_default();
            let n_chars = body.chars().count() as u32;
            let continues = stretch.continues;
            self.passages.push(Passage { kind: PassageKind::Body, continues, n_chars });
            self.bodies.push(body.to_owned());
        }
        let starts: Vec<usize> = stretches.iter().map(|s| s.range.start).collect();
        self.terms(text, first, &starts);
    }

    /// Posts the terms of `text`, whose passages have the ids from `first` on and begin at the bytes
    /// `starts`. A term across a cut is posted in both passages.
    fn terms(&mut self, text: &str, first: u32, starts: &[usize]) {
        let folded = fold(&Unicode, text);
        for c in text.chars().chain(folded.chars.iter().copied()) {
            *self.counts.entry(c).or_default() += 1;
        }
        let passages = |range: core::ops::Range<usize>| {
            let span = folded.span(range);
            let of = |byte: usize| starts.partition_point(|start| *start <= byte).saturating_sub(1);
            let (from, to) = (of(span.start), of(span.end.saturating_sub(1)));
            (first + from as u32)..=(first + to as u32)
        };
        for run in runs(&Unicode, &folded.chars) {
            let chars = folded.chars.get(run.range.clone()).unwrap_or_default();
            if run.class == Class::Word {
                let word: String = chars.iter().collect();
                let postings = self.words.entry(word).or_default();
                passages(run.range).for_each(|passage| post(postings, passage));
                continue;
            }
            for (i, Gram { first: character, second }) in grams(chars) {
                let start = run.range.start + i;
                let end = start + 1 + usize::from(second.is_some());
                let row = self.grams.entry(character).or_default();
                let postings = row.entry(second).or_default();
                passages(start..end).for_each(|passage| post(postings, passage));
            }
        }
    }

    fn finish(mut self) -> Option<Index> {
        // A query may hold a space even where no text does: what folds to one must be known.
        self.counts.entry(' ').or_insert(1);
        // Half-width kana fold to a kana and one of these marks, which then make one character.
        if self.counts.keys().any(|c| matches!(c, 'ぁ'..='ゟ')) {
            for mark in ['\u{3099}', '\u{309A}'] {
                self.counts.entry(mark).or_insert(1);
            }
        }
        let class = |c: char| Unicode.class(c).code();
        let symbols = self.counts.iter().map(|(c, count)| Symbol {
            character: *c,
            class: class(*c),
            count: *count,
        });
        let alphabet = Alphabet::new(symbols.collect());
        let folds = Folds::new(
            all_folds()
                .iter()
                .filter(|(_, to)| to.iter().all(|c| alphabet.rank(*c).is_some()))
                .cloned()
                .collect(),
        );
        let n_passages = self.passages.len() as u32;
        let (terms, n_terms) = encode_terms(&self.words, self.grams, &alphabet, n_passages).ok()?;
        let (text_firsts, texts) = encode_texts(&self.bodies, &alphabet);
        let root = Root {
            n_docs: self.records.len() as u32,
            n_passages,
            text_firsts,
            alphabet: alphabet.encode(),
            folds: folds.encode(&alphabet),
        };
        let n_docs = root.n_docs;
        let documents = Documents { documents: self.records };
        let mut blocks = vec![
            (BlockKind::Root, root.encode()?),
            (BlockKind::Passages, Passages::new(self.passages).encode()),
            (BlockKind::Terms, terms),
            (BlockKind::Documents, documents.encode()?),
        ];
        blocks.extend(texts.into_iter().map(|text| (BlockKind::Text, text)));
        let deflate = |bytes: &[u8]| miniz_oxide::deflate::compress_to_vec(bytes, DEFLATE_LEVEL);
        let (file, checksum) = write_container(&blocks, deflate)?;
        Some(Index { file, checksum, n_docs, n_passages, n_terms })
    }
}

/// Counts one more occurrence in `passage`, which is at least the last one posted.
fn post(postings: &mut Vec<Posting>, passage: u32) {
    match postings.last_mut() {
        Some(last) if last.passage == passage => {
            last.term_freq = (last.term_freq + 1).min(Posting::MAX_TERM_FREQ);
        }
        // A term across a cut was posted in the passage after this one already.
        Some(last) if last.passage > passage => {}
        _ => postings.push(Posting { passage, term_freq: 1 }),
    }
}

type Grams = BTreeMap<char, BTreeMap<Option<char>, Vec<Posting>>>;

/// The terms block, and the number of entries in its dictionary.
fn encode_terms(
    words: &BTreeMap<String, Vec<Posting>>,
    grams: Grams,
    alphabet: &Alphabet,
    n_passages: u32,
) -> Result<(Vec<u8>, usize), Box<dyn std::error::Error>> {
    enum Entry<'a> {
        Word(&'a [Posting]),
        Row(char, Vec<(Option<u32>, Vec<Posting>)>),
    }
    let mut entries: BTreeMap<String, Entry<'_>> = BTreeMap::new();
    for (word, postings) in words {
        entries.insert(word.clone(), Entry::Word(postings));
    }
    for (first, successors) in grams {
        let mut row: Vec<_> = successors
            .into_iter()
            .map(|(second, postings)| (second.and_then(|c| alphabet.rank(c)), postings))
            .collect();
        row.sort_by_key(|(rank, _)| *rank);
        entries.insert(first.to_string(), Entry::Row(first, row));
    }
    let mut writer = TermsWriter::new(n_passages, alphabet.len());
    for (key, entry) in &entries {
        match entry {
            Entry::Word(postings) => writer.word(key, postings)?,
            Entry::Row(first, row) => writer.row(*first, row)?,
        }
    }
    Ok((writer.finish()?, entries.len()))
}

/// The text blocks, and how many passages come before each.
fn encode_texts(bodies: &[String], alphabet: &Alphabet) -> (Vec<u32>, Vec<Vec<u8>>) {
    let (mut firsts, mut blocks) = (Vec::new(), Vec::new());
    let mut writer = TextBlockWriter::default();
    let mut n_chars = 0;
    for (i, body) in bodies.iter().enumerate() {
        if n_chars == 0 {
            firsts.push(i as u32);
        }
        writer.passage(body, alphabet);
        n_chars += body.chars().count() + 1;
        if n_chars >= TEXT_BLOCK_CHARS {
            blocks.push(std::mem::take(&mut writer).finish());
            n_chars = 0;
        }
    }
    if n_chars > 0 {
        blocks.push(writer.finish());
    }
    (firsts, blocks)
}
