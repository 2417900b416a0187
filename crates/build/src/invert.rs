//! Inversion: documents to the blocks of an index.

use std::collections::HashMap;

use aril_index::{
    Alphabet, BlockKind, Folds, GROUP_LEN, Head, Places, Posting, Postings, Second, Symbol, Term,
    TitlePosting,
};
use aril_text::{Characters, Class, Gram, fold, grams, runs};

use crate::blocks::{Blocks, StoredBlock};
use crate::cut::{CutDocument, cut_documents};
use crate::document::Document;
use crate::error::BuildError;
use crate::pages::pages;
use crate::shards::shards;
use crate::unicode::{Unicode, all_folds};

/// An index, ready to be written.
#[derive(Clone, Debug)]
pub struct Index {
    /// What a reader needs before all else; its blocks are not placed in one file.
    head: Head,
    /// All blocks, as they are stored, in the order of the head.
    pub blocks: Vec<StoredBlock>,
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

    /// The head alone, for blocks that have files of their own, and its checksum, which the manifest holds.
    ///
    /// # Errors
    /// When the index is too large for its format.
    pub fn head(&self) -> Result<(Vec<u8>, u64), BuildError> {
        self.head.encode().ok_or(BuildError::TooLarge)
    }

    /// Head and blocks in one file, and the head's checksum.
    ///
    /// # Errors
    /// When the index is too large for its format.
    pub fn inline(&self) -> Result<(Vec<u8>, u64), BuildError> {
        let mut head = self.head.clone();
        let mut offset = 0;
        for (block, stored) in head.blocks.iter_mut().zip(&self.blocks) {
            block.stored = Some((offset, stored.bytes.len() as u32));
            offset += stored.bytes.len() as u64;
        }
        let (mut file, checksum) = head.encode().ok_or(BuildError::TooLarge)?;
        self.blocks.iter().for_each(|block| file.extend_from_slice(&block.bytes));
        Ok((file, checksum))
    }

    /// Bytes of all blocks together.
    #[must_use]
    pub fn block_bytes(&self) -> u64 {
        self.blocks.iter().map(|block| block.bytes.len() as u64).sum()
    }
}

/// A shard of so many bytes is read only for a query that has nothing rarer.
const LARGE_SHARD_BYTES: usize = 7 << 10;

/// Makes the index of `documents`; their ids are their places.
///
/// # Errors
/// When the index would be too large for its format.
pub fn index(documents: &[Document]) -> Result<Index, BuildError> {
    let (documents, n_ids) = cut_documents(documents);
    let mut inverter = Inverter::default();
    for document in &documents {
        inverter.document(document);
    }
    let Inverter { terms, counts } = inverter;
    let (alphabet, own_folds, other_folds) = characters(counts);
    let n_terms = terms.len();
    let mut blocks = Blocks::default();
    blocks.push(BlockKind::Folds, other_folds.encode(&alphabet));
    blocks.push(BlockKind::Places, places(&documents, n_ids).encode());
    let terms = sorted(terms, &alphabet);
    let (n_words, vocabulary) = vocabulary(&terms).ok_or(BuildError::TooLarge)?;
    if n_words > 0 {
        blocks.push(BlockKind::Vocabulary, vocabulary);
    }
    let shards = shards(terms, n_ids, alphabet.len());
    let separators = fst::Set::from_iter(shards.iter().map(|shard| &shard.separator));
    let separators = separators.map_err(|_| BuildError::TooLarge)?; // They are in order.
    let large_shards = shards.iter().map(|shard| shard.bytes.len() >= LARGE_SHARD_BYTES).collect();
    for shard in shards {
        blocks.push(BlockKind::Terms, shard.bytes);
    }
    let (mut firsts, mut group) = (Vec::new(), Vec::new());
    pages(&documents, &alphabet, &mut |page| {
        firsts.push(page.first);
        group.push(page.bytes);
        if group.len() == GROUP_LEN {
            blocks.push_group(std::mem::take(&mut group));
        }
    });
    if !group.is_empty() {
        blocks.push_group(group);
    }
    let blocks = blocks.finish().ok_or(BuildError::TooLarge)?;
    let head = Head {
        n_docs: documents.len() as u32,
        n_passages: n_ids,
        n_words,
        alphabet,
        folds: own_folds,
        shards: separators,
        large_shards,
        pages: firsts,
        blocks: blocks.iter().map(|stored| stored.block).collect(),
    };
    let sections = documents.iter().flat_map(|d| &d.sections);
    let n_passages = sections.map(|s| s.stretches.len()).sum::<usize>() as u32;
    Ok(Index { head, blocks, n_passages, n_terms })
}

fn places(documents: &[CutDocument<'_>], n_ids: u32) -> Places {
    let continuing = documents.iter().flat_map(|document| {
        let stretches = document.sections.iter().flat_map(|section| &section.stretches);
        (document.first..).zip(stretches).filter(|(_, s)| s.continues).map(|(passage, _)| passage)
    });
    Places::new(documents.iter().map(|d| d.first).collect(), continuing.collect(), n_ids)
}

/// A term as long as ranks are not known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum RawTerm {
    Gram(Gram),
    Word(String),
}

/// Collects what documents hold.
#[derive(Default)]
struct Inverter {
    terms: HashMap<RawTerm, Postings>,
    counts: HashMap<char, u32>,
}

impl Inverter {
    fn document(&mut self, document: &CutDocument<'_>) {
        let mut first = document.first;
        self.title(&document.document.title, first);
        for cut in &document.sections {
            if let Some(section) = cut.section {
                // A page that repeats its title above its text says nothing new.
                if section.heading != document.document.title {
                    self.heading(&section.heading, first);
                }
                let starts: Vec<usize> = cut.stretches.iter().map(|s| s.range.start).collect();
                self.body(&section.text, first, &starts);
            }
            first += cut.stretches.len() as u32;
        }
    }

    /// Posts the terms of a title that stands above `passage`.
    fn title(&mut self, text: &str, passage: u32) {
        let folded = self.fold(text);
        let n_chars = folded.chars.len().clamp(1, usize::from(TitlePosting::MAX_CHARS)) as u8;
        each_term(&folded.chars, |range, term| {
            let postings = self.terms.entry(term).or_default();
            posting(&mut postings.passages, passage);
            let is_start = range.start == 0;
            match postings.titles.last_mut() {
                Some(last) if last.passage == passage => last.is_start |= is_start,
                _ => postings.titles.push(TitlePosting { passage, is_start, n_chars }),
            }
        });
    }

    /// Posts the terms of a heading that stands above `passage`.
    fn heading(&mut self, text: &str, passage: u32) {
        let folded = self.fold(text);
        each_term(&folded.chars, |_, term| {
            let postings = self.terms.entry(term).or_default();
            if let Some(posting) = posting(&mut postings.passages, passage) {
                posting.in_heading = true;
            }
        });
    }

    /// Posts the terms of a section's text, whose passages have the ids from `first` on and begin at the
    /// bytes `starts`. A term across a cut is posted in both passages.
    fn body(&mut self, text: &str, first: u32, starts: &[usize]) {
        let folded = self.fold(text);
        let passage = |byte: usize| {
            first + starts.partition_point(|start| *start <= byte).saturating_sub(1) as u32
        };
        each_term(&folded.chars, |range, term| {
            let span = folded.span(range);
            // How often punctuation stands in a passage tells nothing.
            let is_counted = !matches!(term, RawTerm::Gram(gram) if is_symbol(gram));
            let passages = &mut self.terms.entry(term).or_default().passages;
            let last = passage(span.end.saturating_sub(1));
            for passage in passage(span.start)..=last {
                if let Some(posting) = posting(passages, passage)
                    && is_counted
                {
                    posting.term_freq = (posting.term_freq + 1).min(Posting::MAX_TERM_FREQ);
                }
            }
        });
    }

    /// Folds a text, and counts its characters before and after.
    fn fold(&mut self, text: &str) -> aril_text::Folded {
        let folded = fold(&Unicode, text);
        for c in text.chars().chain(folded.chars.iter().copied()) {
            *self.counts.entry(c).or_default() += 1;
        }
        folded
    }
}

/// Calls `post` with each term of folded text, and the characters that it covers.
fn each_term(folded: &[char], mut post: impl FnMut(std::ops::Range<usize>, RawTerm)) {
    for run in runs(&Unicode, folded) {
        let chars = folded.get(run.range.clone()).unwrap_or_default();
        if run.class == Class::Word {
            post(run.range, RawTerm::Word(chars.iter().collect()));
            continue;
        }
        for (i, gram) in grams(chars) {
            let start = run.range.start + i;
            let end = start + 1 + usize::from(gram.second.is_some());
            post(start..end, RawTerm::Gram(gram));
        }
    }
}

fn is_symbol(gram: Gram) -> bool {
    Unicode.class(gram.first) == Class::Symbol
}

/// The posting of `passage`, which is at least the last one posted; `None` for one before that: a term across
/// a cut was posted in the passage behind it already.
///
/// A new one has the frequency 0, which stands for 1 where the text does not hold the term.
fn posting(postings: &mut Vec<Posting>, passage: u32) -> Option<&mut Posting> {
    let last = postings.last().map(|last| last.passage);
    if last.is_none_or(|last| last < passage) {
        postings.push(Posting { passage, term_freq: 0, in_heading: false });
    }
    postings.last_mut().filter(|posting| posting.passage == passage)
}

/// The alphabet of the characters that were counted, what those of it fold to that do not fold to
/// themselves, and what all others fold to.
fn characters(mut counts: HashMap<char, u32>) -> (Alphabet, Folds, Folds) {
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
    let alphabet = Alphabet::new(counts.into_iter().map(symbol).collect());
    let is_known = |to: &[char]| to.iter().all(|c| alphabet.rank(*c).is_some());
    let folds = all_folds().iter().filter(|(_, to)| is_known(to)).cloned();
    let (own, other) = folds.partition(|(from, _)| alphabet.rank(*from).is_some());
    (alphabet, Folds::new(own), Folds::new(other))
}

/// The terms in the order of the index.
fn sorted(terms: HashMap<RawTerm, Postings>, alphabet: &Alphabet) -> Vec<(Term, Postings)> {
    // Every character of a text is in the alphabet.
    let rank = |c: char| alphabet.rank(c).unwrap_or_default();
    let term = |raw: RawTerm| match raw {
        RawTerm::Word(word) => Term::word(&word),
        RawTerm::Gram(Gram { first, second }) => {
            Term::Gram(rank(first), second.map_or(Second::End, |c| Second::Rank(rank(c))))
        }
    };
    let counted = |mut postings: Postings| {
        for posting in &mut postings.passages {
            posting.term_freq = posting.term_freq.max(1);
        }
        postings
    };
    let mut terms: Vec<_> =
        terms.into_iter().map(|(raw, postings)| (term(raw), counted(postings))).collect();
    terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    terms
}

/// The number of words, and an `fst` set of them.
fn vocabulary(terms: &[(Term, Postings)]) -> Option<(u32, Vec<u8>)> {
    let mut set = fst::SetBuilder::memory();
    let mut n_words = 0;
    for (term, _) in terms {
        if let Term::Word(word) = term {
            set.insert(word).ok()?; // They are in order.
            n_words += 1;
        }
    }
    Some((n_words, set.into_inner().ok()?))
}
