//! The parts of an index that every query needs, decoded; and the text blocks that arrived so far.

use aril_index::{
    Alphabet, BlockKind, Documents, Folds, Head, IndexError, PassageKind, Passages, Root, Terms,
    TextBlock,
};

use crate::characters::CorpusCharacters;
use crate::step::BlockId;

/// An index, less its texts.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) characters: CorpusCharacters,
    pub(crate) passages: Passages,
    pub(crate) terms: Terms,
    pub(crate) documents: Documents,
    text_firsts: Vec<u32>,
    text_ids: Vec<BlockId>,
}

impl Loaded {
    /// Decodes the blocks that are not text; `bytes_of` returns those of a kind.
    pub(crate) fn decode<'a>(
        head: &Head,
        bytes_of: impl Fn(BlockKind) -> &'a [u8],
    ) -> Result<Loaded, IndexError> {
        const DAMAGED: IndexError = IndexError::Damaged { section: "root" };
        let root = Root::decode(bytes_of(BlockKind::Root))?;
        let alphabet = Alphabet::decode(&root.alphabet)?;
        let folds = Folds::decode(&root.folds, &alphabet)?;
        let passages = Passages::decode(bytes_of(BlockKind::Passages))?;
        let terms = Terms::decode(bytes_of(BlockKind::Terms), root.n_passages, alphabet.len())?;
        let documents = Documents::decode(bytes_of(BlockKind::Documents))?;
        let text_ids: Vec<BlockId> = (0u32..)
            .zip(&head.blocks)
            .filter(|(_, block)| block.kind == BlockKind::Text)
            .map(|(id, _)| BlockId(id))
            .collect();
        let agrees = passages.len() == root.n_passages
            && documents.documents.len() == root.n_docs as usize
            && passages.of_document(root.n_docs).is_empty()
            && text_ids.len() == root.text_firsts.len();
        if !agrees {
            return Err(DAMAGED);
        }
        let characters = CorpusCharacters { alphabet, folds };
        let text_firsts = root.text_firsts;
        Ok(Loaded { characters, passages, terms, documents, text_firsts, text_ids })
    }

    /// Appends the text of a passage to `text`.
    ///
    /// # Errors
    /// The text block that is not there.
    pub(crate) fn push_text(
        &self,
        passage: u32,
        texts: &Texts,
        text: &mut String,
    ) -> Result<(), BlockId> {
        let document = self.documents.documents.get(self.passages.document(passage) as usize);
        match self.passages.get(passage).map(|p| p.kind) {
            Some(PassageKind::Title) => text.extend(document.map(|d| d.title.as_str())),
            Some(PassageKind::Heading) => {
                let section = self.passages.section(passage).saturating_sub(1) as usize;
                let section = document.and_then(|d| d.sections.get(section));
                text.extend(section.map(|s| s.heading.as_str()));
            }
            Some(PassageKind::Body) => {
                let ordinal = self.passages.body_ordinal(passage);
                let i = self.text_firsts.partition_point(|first| *first <= ordinal);
                let i = i.saturating_sub(1);
                let first = self.text_firsts.get(i).copied().unwrap_or(0);
                let id = self.text_ids.get(i).copied().unwrap_or(BlockId(u32::MAX));
                let block = texts.get(id).ok_or(id)?;
                block.passage(ordinal - first, &self.characters.alphabet, text);
            }
            None => {}
        }
        Ok(())
    }

    /// The text of a passage, and of those after it that it goes on in, until it reaches beyond the
    /// passage by `n_chars`.
    ///
    /// # Errors
    /// The text block that is not there.
    pub(crate) fn text_from(
        &self,
        passage: u32,
        n_chars: usize,
        texts: &Texts,
    ) -> Result<String, BlockId> {
        let mut text = String::new();
        self.push_text(passage, texts, &mut text)?;
        let own_bytes = text.len();
        let mut last = passage;
        while self.passages.goes_on(last)
            && text.get(own_bytes..).is_some_and(|more| more.chars().count() < n_chars)
        {
            last += 1;
            self.push_text(last, texts, &mut text)?;
        }
        Ok(text)
    }
}

/// Text blocks in memory.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// By id, ascending; with the number of the query that it came for.
    blocks: Vec<(BlockId, TextBlock, u32)>,
}

impl Texts {
    pub(crate) fn get(&self, id: BlockId) -> Option<&TextBlock> {
        let i = self.blocks.binary_search_by_key(&id, |entry| entry.0).ok()?;
        self.blocks.get(i).map(|entry| &entry.1)
    }

    pub(crate) fn insert(&mut self, id: BlockId, block: TextBlock, query: u32) {
        match self.blocks.binary_search_by_key(&id, |entry| entry.0) {
            Ok(_) => {}
            Err(i) => self.blocks.insert(i, (id, block, query)),
        }
    }

    /// Forgets the blocks of the oldest queries until the rest takes at most `n_bytes`.
    pub(crate) fn shrink(&mut self, n_bytes: usize) {
        let total = |texts: &Texts| texts.blocks.iter().map(|e| e.1.n_bytes()).sum::<usize>();
        while total(self) > n_bytes {
            let Some(oldest) = self.blocks.iter().map(|entry| entry.2).min() else { return };
            self.blocks.retain(|entry| entry.2 != oldest);
        }
    }
}
