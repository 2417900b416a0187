//! What has arrived of an index.

use aril_index::{
    BlockKind, Column, ColumnKind, Folds, GramSet, Head, IndexError, Page, Places, Postings,
    Readings, Shard, Shown, Term, Words, decode_columns,
};

use aril_text::fold;

use crate::characters::CorpusCharacters;
use crate::passages::PassageSet;
use crate::step::BlockId;

/// An index, as far as it is here.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) head: Head,
    /// By shard what separates it from the one before.
    separators: Vec<Vec<u8>>,
    pub(crate) characters: CorpusCharacters,
    /// The names of what documents are filtered and sorted by.
    pub(crate) columns: Vec<String>,
    /// By column what it holds, and it, where it was needed.
    column_values: Vec<(ColumnKind, Option<Column>)>,
    places: Option<Places>,
    /// Whether the host has the dictionary, and can inflate pages.
    has_dictionary: bool,
    words: Arrived<Words>,
    readings: Option<Readings>,
    grams: Option<GramSet>,
    shards: Arrived<Shard>,
    pages: Arrived<Page>,
}

impl Loaded {
    /// # Errors
    /// When the separators are not as many as the shards.
    pub(crate) fn new(mut head: Head) -> Result<Loaded, IndexError> {
        let separators = separators(&head).ok_or(DAMAGED_HEAD)?;
        let alphabet = core::mem::take(&mut head.alphabet);
        let folds = core::mem::take(&mut head.folds);
        let columns = decode_columns(&head.columns)?;
        let column_values = columns.iter().map(|(_, kind)| (*kind, None)).collect();
        let columns = columns.into_iter().map(|(name, _)| name).collect();
        let head_has_none = head.of_kind(BlockKind::Dictionary).1.is_empty();
        Ok(Loaded {
            head,
            separators,
            characters: CorpusCharacters::new(alphabet, folds),
            columns,
            column_values,
            places: None,
            has_dictionary: head_has_none,
            words: Arrived::default(),
            readings: None,
            grams: None,
            shards: Arrived::default(),
            pages: Arrived::default(),
        })
    }

    /// Takes in a block that came for the query with the number `query`; `proof` is what stood before it.
    ///
    /// # Errors
    /// When its bytes are not the block's.
    pub(crate) fn provide(
        &mut self,
        id: BlockId,
        proof: &[u8],
        bytes: Vec<u8>,
        query: u32,
    ) -> Result<(), IndexError> {
        let block = self.head.blocks.get(id.0 as usize).ok_or(DAMAGED_HEAD)?;
        block.check(proof, &bytes)?;
        let (n_passages, n_symbols) = (self.head.n_passages, self.characters.alphabet.len());
        match block.kind {
            BlockKind::Folds => {
                let folds = Folds::decode(&bytes, &self.characters.alphabet)?;
                self.characters.other_folds = Some(folds);
            }
            BlockKind::Places => {
                self.places = Some(Places::decode(&bytes, self.head.n_docs, n_passages)?);
            }
            // Hosts inflate behind one stored block of it.
            BlockKind::Dictionary if bytes.len() > usize::from(u16::MAX) => {
                return Err(IndexError::Damaged { section: "dictionary" });
            }
            BlockKind::Dictionary => self.has_dictionary = true,
            BlockKind::Column => {
                let i = id.0 as usize - self.head.of_kind(BlockKind::Column).0;
                let (kind, column) = self.column_values.get_mut(i).ok_or(DAMAGED_HEAD)?;
                *column = Some(Column::decode(&bytes, *kind, self.head.n_docs)?);
            }
            BlockKind::Unknown => {}
            BlockKind::Vocabulary => {
                let words = Words::decode(bytes)?;
                let n_bytes = words.n_bytes();
                self.words.insert(id, words, n_bytes, query);
            }
            BlockKind::Readings => self.readings = Some(Readings::decode(&bytes, n_symbols)?),
            BlockKind::Grams => self.grams = Some(GramSet::decode(&bytes, n_symbols)?),
            BlockKind::Terms => {
                let shard = Shard::decode(bytes, n_passages, n_symbols)?;
                let n_bytes = shard.n_bytes();
                self.shards.insert(id, shard, n_bytes, query);
            }
            BlockKind::Page => {
                let (start, _) = self.head.of_kind(BlockKind::Page);
                let first =
                    self.head.pages.get(id.0 as usize - start).copied().ok_or(DAMAGED_HEAD)?;
                let page = Page::decode(bytes, first)?;
                let n_bytes = page.n_bytes();
                self.pages.insert(id, page, n_bytes, query);
            }
        }
        Ok(())
    }

    /// Forgets the blocks of the oldest queries until shards, pages and words each take at most `n_bytes`.
    pub(crate) fn shrink(&mut self, n_bytes: usize) {
        self.shards.shrink(n_bytes);
        self.pages.shrink(n_bytes);
        self.words.shrink(n_bytes);
    }
}

const DAMAGED_HEAD: IndexError = IndexError::Damaged { section: "head" };

/// The separators of the shards; `None` unless there is one for each. They are seldom longer than a few bytes:
/// what takes more memory than such a head may is none.
fn separators(head: &Head) -> Option<Vec<Vec<u8>>> {
    let n_shards = head.of_kind(BlockKind::Terms).1.len();
    let max_bytes = head.shards.as_bytes().len().saturating_mul(64).saturating_add(1 << 16);
    let (mut separators, mut n_bytes) = (Vec::new(), 0);
    let is_whole = head.shards.walk(max_bytes, &|_, _| 0, &mut |separator, _| {
        n_bytes += separator.len();
        separators.push(separator.to_vec());
        n_bytes <= max_bytes && separators.len() <= n_shards
    });
    (is_whole && separators.len() == n_shards).then_some(separators)
}

/// What a step reads, and what it misses.
pub(crate) struct Reader<'a> {
    pub(crate) loaded: &'a Loaded,
    /// Blocks that are missing, ascending.
    pub(crate) missing: Vec<BlockId>,
}

/// What was asked for lies in blocks that are missing and noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Missing;

impl<'a> Reader<'a> {
    pub(crate) fn new(loaded: &'a Loaded) -> Reader<'a> {
        Reader { loaded, missing: Vec::new() }
    }

    /// Takes note of a missing block.
    fn miss(&mut self, id: BlockId) -> Missing {
        if let Err(i) = self.missing.binary_search(&id) {
            self.missing.insert(i, id);
        }
        Missing
    }

    fn id(&self, kind: BlockKind, i: usize) -> BlockId {
        BlockId((self.loaded.head.of_kind(kind).0 + i) as u32)
    }

    pub(crate) fn places(&mut self) -> Result<&'a Places, Missing> {
        self.loaded.places.as_ref().ok_or_else(|| self.miss(self.id(BlockKind::Places, 0)))
    }

    /// Holds that the host can inflate pages once some are asked for.
    pub(crate) fn dictionary(&mut self) -> Result<(), Missing> {
        if self.loaded.has_dictionary {
            return Ok(());
        }
        Err(self.miss(self.id(BlockKind::Dictionary, 0)))
    }

    /// Holds that what was typed can be folded: of a character that the corpus does not have, what it folds
    /// to is told in a block of its own.
    pub(crate) fn folds_of(&mut self, typed: &str) -> Result<(), Missing> {
        let CorpusCharacters { alphabet, other_folds, .. } = &self.loaded.characters;
        let is_known = |c| c == '\n' || alphabet.rank(c).is_some();
        if other_folds.is_some() || typed.chars().all(is_known) {
            return Ok(());
        }
        Err(self.miss(self.id(BlockKind::Folds, 0)))
    }

    /// The words in a range of the vocabulary's blocks; all that are missing are noted.
    pub(crate) fn words(
        &mut self,
        range: core::ops::Range<usize>,
    ) -> Result<Vec<&'a Words>, Missing> {
        let blocks: Vec<_> = range.map(|i| self.words_of(i)).collect();
        blocks.into_iter().collect()
    }

    fn words_of(&mut self, i: usize) -> Result<&'a Words, Missing> {
        let id = self.id(BlockKind::Vocabulary, i);
        self.loaded.words.get(id).ok_or_else(|| self.miss(id))
    }

    /// What documents are filtered or sorted by.
    pub(crate) fn column(&mut self, i: usize) -> Result<&'a Column, Missing> {
        let column = self.loaded.column_values.get(i).and_then(|(_, column)| column.as_ref());
        column.ok_or_else(|| self.miss(self.id(BlockKind::Column, i)))
    }

    /// The documents that have a value, whatever its case, ascending.
    pub(crate) fn documents_with(
        &mut self,
        column: usize,
        value: &str,
    ) -> Result<Vec<u32>, Missing> {
        let characters = &self.loaded.characters;
        let folded = |text: &str| fold(characters, text).chars;
        Ok(match self.column(column)? {
            Column::Texts(values) => {
                let wanted = folded(value);
                let mut documents = PassageSet::default();
                for (value, with) in values {
                    if folded(value) == wanted {
                        documents.extend(&PassageSet::ascending(with.clone()));
                    }
                }
                documents.as_slice().to_vec()
            }
            Column::Numbers(values) => {
                let wanted = value.parse().ok();
                let with = values.iter().find(|(value, _)| Some(*value) == wanted);
                with.map(|(_, documents)| documents.clone()).unwrap_or_default()
            }
        })
    }

    /// How Chinese characters are read; `None` where the index does not tell.
    pub(crate) fn readings(&mut self) -> Result<Option<&'a Readings>, Missing> {
        self.optional(BlockKind::Readings, self.loaded.readings.as_ref())
    }

    /// All grams without their lists; `None` where the index does not tell.
    pub(crate) fn gram_set(&mut self) -> Result<Option<&'a GramSet>, Missing> {
        self.optional(BlockKind::Grams, self.loaded.grams.as_ref())
    }

    /// What a block holds that not every index has.
    fn optional<T>(
        &mut self,
        kind: BlockKind,
        arrived: Option<&'a T>,
    ) -> Result<Option<&'a T>, Missing> {
        if arrived.is_none() && !self.loaded.head.of_kind(kind).1.is_empty() {
            return Err(self.miss(self.id(kind, 0)));
        }
        Ok(arrived)
    }

    /// The shards that the terms from `from` to `to`, both included, lie in.
    pub(crate) fn shards_of(&self, from: &Term, to: &Term) -> core::ops::Range<usize> {
        let shards = &self.loaded.separators;
        let at = |key: &[u8]| shards.partition_point(|first| first.as_slice() <= key);
        at(&from.key()).saturating_sub(1)..at(&to.key())
    }

    /// The shards of a range, which [`shards_of`](Self::shards_of) gave; all that are missing are noted.
    pub(crate) fn shards(
        &mut self,
        range: core::ops::Range<usize>,
    ) -> Result<Vec<&'a Shard>, Missing> {
        let mut shards = Vec::new();
        let mut is_missing = false;
        for i in range {
            let id = self.id(BlockKind::Terms, i);
            if let Some(shard) = self.loaded.shards.get(id) {
                shards.push(shard);
            } else {
                self.miss(id);
                is_missing = true;
            }
        }
        if is_missing { Err(Missing) } else { Ok(shards) }
    }

    /// The shard that a term lies in, if it is in the index.
    pub(crate) fn shard(&mut self, term: &Term) -> Result<Option<&'a Shard>, Missing> {
        Ok(self.shards(self.shards_of(term, term))?.first().copied())
    }

    /// Where one term stands; nowhere when it is not in the index.
    pub(crate) fn postings(&mut self, term: &Term) -> Result<Postings, Missing> {
        Ok(self.shard(term)?.and_then(|shard| shard.get(term)).unwrap_or_default())
    }

    /// The place among all pages of the one that a passage lies in.
    pub(crate) fn page_of(&self, passage: u32) -> usize {
        self.loaded.head.pages.partition_point(|first| *first <= passage).saturating_sub(1)
    }

    fn page(&mut self, passage: u32) -> Result<&'a Page, Missing> {
        let id = self.id(BlockKind::Page, self.page_of(passage));
        self.loaded.pages.get(id).ok_or_else(|| self.miss(id))
    }

    /// The text of a passage, and of those after it that it goes on in, until it reaches beyond the
    /// passage by `n_chars`.
    pub(crate) fn text(&mut self, passage: u32, n_chars: usize) -> Result<String, Missing> {
        let alphabet = &self.loaded.characters.alphabet;
        let mut text = String::new();
        let mut page = self.page(passage)?;
        page.push_text(passage, alphabet, &mut text);
        let own_bytes = text.len();
        let mut last = passage;
        // Each that goes on has some characters of its own, so no more of them are needed than these.
        while ((last - passage) as usize) * MIN_CUT_CHARS < n_chars
            && page.goes_on(last)
            && text.get(own_bytes..).is_some_and(|more| more.chars().count() < n_chars)
        {
            last += 1;
            page = self.page(last)?;
            page.push_text(last, alphabet, &mut text);
        }
        Ok(text)
    }

    /// Whether the next passage is of the same document, and on the same page.
    pub(crate) fn is_followed(&mut self, passage: u32) -> Result<bool, Missing> {
        let document = self.places()?.passages(self.places()?.document(passage));
        let next = passage + 1;
        Ok(document.contains(&next) && self.page_of(next) == self.page_of(passage))
    }

    /// The title and the heading that stand right above a passage, if they do.
    pub(crate) fn lines(
        &mut self,
        passage: u32,
    ) -> Result<(Option<String>, Option<String>), Missing> {
        let alphabet = &self.loaded.characters.alphabet;
        let page = self.page(passage)?;
        Ok((page.title_at(passage, alphabet), page.heading_at(passage, alphabet)))
    }

    /// What is shown of the document that a passage is from; `None` when the page holds no such passage.
    pub(crate) fn shown(&mut self, passage: u32) -> Result<Option<Shown>, Missing> {
        let page = self.page(passage)?;
        Ok(page.shown(passage, &self.loaded.characters.alphabet))
    }
}

/// A passage that goes on has at least so many characters: the builder cuts no closer.
pub(crate) const MIN_CUT_CHARS: usize = 128;

/// Blocks of one kind in memory.
#[derive(Debug)]
struct Arrived<T> {
    /// By id, ascending; with their bytes, and the number of the query that they came for.
    blocks: Vec<(BlockId, T, usize, u32)>,
}

impl<T> Default for Arrived<T> {
    fn default() -> Arrived<T> {
        Arrived { blocks: Vec::new() }
    }
}

impl<T> Arrived<T> {
    fn get(&self, id: BlockId) -> Option<&T> {
        let i = self.blocks.binary_search_by_key(&id, |entry| entry.0).ok()?;
        self.blocks.get(i).map(|entry| &entry.1)
    }

    fn insert(&mut self, id: BlockId, block: T, n_bytes: usize, query: u32) {
        if let Err(i) = self.blocks.binary_search_by_key(&id, |entry| entry.0) {
            self.blocks.insert(i, (id, block, n_bytes, query));
        }
    }

    fn shrink(&mut self, n_bytes: usize) {
        let total =
            |arrived: &Arrived<T>| arrived.blocks.iter().map(|entry| entry.2).sum::<usize>();
        while total(self) > n_bytes {
            let Some(oldest) = self.blocks.iter().map(|entry| entry.3).min() else { return };
            self.blocks.retain(|entry| entry.3 != oldest);
        }
    }
}
