//! What has arrived of an index.

use core::ops::Range;

use aril_index::{
    BlockKind, Column, ColumnKind, Folds, GramReader, GramSet, Head, IndexError, Page, Places,
    Postings, Readings, Shard, Shown, Term, Words, decode_columns,
};

use aril_text::fold;

use crate::characters::CorpusCharacters;
use crate::more;
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
    /// What they hold.
    column_kinds: Vec<ColumnKind>,
    /// All grams without their lists, once all of their blocks were read; and as far as they were.
    grams: Option<GramSet>,
    read_grams: Option<GramReader>,
    /// The blocks that are here, ascending by id.
    arrived: Vec<Arrived>,
}

/// A block that is here.
///
/// One list for all kinds, since each type of a list is code of its own in the browser.
#[derive(Debug)]
struct Arrived {
    id: BlockId,
    kind: BlockKind,
    content: Content,
    n_bytes: usize,
    /// The number of the query that it came for.
    query: u32,
}

/// What a block holds.
#[derive(Debug)]
enum Content {
    /// The host has it, as it has the dictionary, with which it can inflate pages.
    Elsewhere,
    Places(Places),
    Column(Column),
    Words(Words),
    Readings(Readings),
    Grams(Vec<u8>),
    Shard(Shard),
    Page(Page),
}

impl Loaded {
    /// # Errors
    /// When the separators are not as many as the shards.
    pub(crate) fn new(mut head: Head) -> Result<Loaded, IndexError> {
        let separators = separators(&head).ok_or(DAMAGED_HEAD)?;
        let alphabet = core::mem::take(&mut head.alphabet);
        let folds = core::mem::take(&mut head.folds);
        let columns = decode_columns(&head.columns)?;
        let (mut names, mut column_kinds) = (Vec::new(), Vec::new());
        for (name, kind) in columns {
            names.push(name);
            column_kinds.push(kind);
        }
        Ok(Loaded {
            head,
            separators,
            characters: CorpusCharacters::new(alphabet, folds),
            columns: names,
            column_kinds,
            grams: None,
            read_grams: None,
            arrived: Vec::new(),
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
        let (kind, mut n_bytes) = (block.kind, 0);
        let (n_passages, n_symbols) = (self.head.n_passages, self.characters.alphabet.len());
        // Its number among those of its kind.
        let i = id.0 as usize - self.head.of_kind(kind).0;
        let content = match kind {
            BlockKind::Folds => {
                let folds = Folds::decode(&bytes, &self.characters.alphabet)?;
                self.characters.other_folds = Some(folds);
                Content::Elsewhere
            }
            BlockKind::Places => {
                let n_pages = self.head.of_kind(BlockKind::Page).1.len();
                Content::Places(Places::decode(&bytes, self.head.n_docs, n_pages, n_passages)?)
            }
            // Hosts inflate behind one stored block of it.
            BlockKind::Dictionary if bytes.len() > usize::from(u16::MAX) => {
                return Err(IndexError::Damaged { section: "dictionary" });
            }
            BlockKind::Dictionary | BlockKind::Unknown => Content::Elsewhere,
            BlockKind::Column => {
                let kind = self.column_kinds.get(i).ok_or(DAMAGED_HEAD)?;
                Content::Column(Column::decode(&bytes, *kind, self.head.n_docs)?)
            }
            BlockKind::Vocabulary => {
                let words = Words::decode(bytes)?;
                n_bytes = words.n_bytes();
                Content::Words(words)
            }
            BlockKind::Readings => Content::Readings(Readings::decode(&bytes, n_symbols)?),
            BlockKind::Grams => Content::Grams(bytes),
            BlockKind::Terms => {
                let shard = Shard::decode(bytes, n_passages, n_symbols)?;
                n_bytes = shard.n_bytes();
                Content::Shard(shard)
            }
            BlockKind::Page => {
                // Nobody can tell which pages are needed before it is known where they lie.
                let first = self.places().and_then(|places| places.first_of_page(i));
                let page = Page::decode(bytes, first.ok_or(DAMAGED_HEAD)?)?;
                n_bytes = page.n_bytes();
                Content::Page(page)
            }
        };
        if let Err(place) = self.place(id) {
            self.arrived.insert(place, Arrived { id, kind, content, n_bytes, query });
        }
        Ok(())
    }

    /// Reads the next block of grams, if all are here and not yet read, since all at once take long; whether there was one.
    pub(crate) fn read_grams(&mut self) -> bool {
        let (first, all) = self.head.of_kind(BlockKind::Grams);
        let n_blocks = all.len();
        let mut n_bytes = 0;
        for i in first..first + n_blocks {
            let Some(Content::Grams(bytes)) = self.content(BlockId(i as u32)) else { return false };
            n_bytes += bytes.len();
        }
        if n_blocks == 0 || self.grams.is_some() || !more::is_here() {
            return false;
        }
        let n_chars = self.characters.alphabet.n_gram_chars();
        let reader = self.read_grams.take();
        let mut reader = reader.unwrap_or_else(|| GramReader::new(n_blocks, n_bytes, n_chars));
        let is_read = match self.content(BlockId((first + reader.n_read()) as u32)) {
            Some(Content::Grams(bytes)) => reader.read(bytes).is_some(),
            _ => false,
        };
        if is_read && reader.n_read() < n_blocks {
            self.read_grams = Some(reader);
        } else {
            // Damaged ones, which no checksum lets through, tell nothing.
            self.grams = Some(reader.finish().filter(|_| is_read).unwrap_or_default());
        }
        true
    }

    /// The place of a block among those that are here, or where it would be.
    fn place(&self, id: BlockId) -> Result<usize, usize> {
        self.arrived.binary_search_by_key(&id, |arrived| arrived.id)
    }

    /// What a block holds, if it is here.
    fn content(&self, id: BlockId) -> Option<&Content> {
        self.arrived.get(self.place(id).ok()?).map(|arrived| &arrived.content)
    }

    /// Forgets all blocks.
    #[inline]
    pub(crate) fn forget(&mut self) {
        self.arrived.clear();
        (self.grams, self.read_grams) = (None, None);
        self.characters.other_folds = None;
    }

    /// Where documents and pages lie, if that is known.
    fn places(&self) -> Option<&Places> {
        match self.content(BlockId(self.head.of_kind(BlockKind::Places).0 as u32))? {
            Content::Places(places) => Some(places),
            _ => None,
        }
    }

    /// Forgets the blocks of the oldest queries until shards, pages and words each take at most `n_bytes`.
    pub(crate) fn shrink(&mut self, n_bytes: usize) {
        for kind in [BlockKind::Terms, BlockKind::Page, BlockKind::Vocabulary] {
            loop {
                let (mut total, mut oldest) = (0, u32::MAX);
                for arrived in &self.arrived {
                    if arrived.kind == kind {
                        total += arrived.n_bytes;
                        oldest = oldest.min(arrived.query);
                    }
                }
                if total <= n_bytes {
                    break;
                }
                self.arrived.retain(|arrived| arrived.kind != kind || arrived.query != oldest);
            }
        }
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
    /// How much more may be begun in this step, in [`STEP_UNITS`](crate::engine::STEP_UNITS).
    pub(crate) units: usize,
    /// Whether something was put off to the next one.
    pub(crate) is_put_off: bool,
    /// What the steps of a query have found out about words.
    pub(crate) words: KnownWords,
}

/// What takes long to find out about a word: what of it, the word, and the words that are it.
pub(crate) type KnownWords = Vec<(About, String, Vec<String>)>;

/// What is found out about a word; of which some hangs on whether it may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// Which words of a block of the vocabulary differ from it by at most so many slips, whether or not their first
    /// letter does.
    Within(usize, bool, usize),
    /// Which words may have been meant by it: those beside it, or of the vocabulary too.
    Meant(bool, bool),
}

/// What was asked for lies in blocks that are missing and noted, or was put off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Missing;

impl<'a> Reader<'a> {
    pub(crate) fn new(loaded: &'a Loaded, units: usize) -> Reader<'a> {
        Reader { loaded, missing: Vec::new(), units, is_put_off: false, words: KnownWords::new() }
    }

    /// What is known of a word.
    pub(crate) fn known(&self, about: About, word: &str) -> Option<Vec<String>> {
        for (what, of, words) in &self.words {
            if *what == about && of == word {
                return Some(words.clone());
            }
        }
        None
    }

    /// Keeps it for the next steps; it took `units`.
    pub(crate) fn keep(&mut self, about: About, word: &str, words: &[String], units: usize) {
        self.spend(units);
        self.words.push((about, word.to_owned(), words.to_vec()));
    }

    /// Holds that a piece of work may be begun in this step. What comes of it must be kept: the next step begins with
    /// what this one puts off.
    pub(crate) fn work(&mut self) -> Result<(), Missing> {
        self.is_put_off |= self.units == 0;
        if self.is_put_off { Err(Missing) } else { Ok(()) }
    }

    /// Takes note of so much work.
    pub(crate) fn spend(&mut self, units: usize) {
        self.units = self.units.saturating_sub(units);
    }

    /// Takes note of a missing block.
    fn miss(&mut self, id: BlockId) -> Missing {
        if let Err(i) = self.missing.binary_search(&id) {
            self.missing.insert(i, id);
        }
        Missing
    }

    /// Holds that the code which a plain text does not need is here.
    pub(crate) fn code(&mut self) -> Result<(), Missing> {
        if more::is_here() { Ok(()) } else { Err(self.miss(BlockId::CODE)) }
    }

    fn id(&self, kind: BlockKind, i: usize) -> BlockId {
        BlockId((self.loaded.head.of_kind(kind).0 + i) as u32)
    }

    /// What the block with the number `i` of a kind holds.
    fn content(&mut self, kind: BlockKind, i: usize) -> Result<&'a Content, Missing> {
        let id = self.id(kind, i);
        self.loaded.content(id).ok_or_else(|| self.miss(id))
    }

    pub(crate) fn places(&mut self) -> Result<&'a Places, Missing> {
        self.content(BlockKind::Places, 0)?;
        self.loaded.places().ok_or(Missing)
    }

    /// Holds that the host can inflate pages once some are asked for.
    pub(crate) fn dictionary(&mut self) -> Result<(), Missing> {
        if self.has(BlockKind::Dictionary) {
            self.content(BlockKind::Dictionary, 0)?;
        }
        Ok(())
    }

    /// Whether the index has blocks of a kind.
    fn has(&self, kind: BlockKind) -> bool {
        !self.loaded.head.of_kind(kind).1.is_empty()
    }

    /// Holds that all blocks of a kind in a range are here; all that are missing are noted.
    fn all(&mut self, kind: BlockKind, range: Range<usize>) -> Result<(), Missing> {
        let mut is_missing = false;
        for i in range {
            is_missing |= self.content(kind, i).is_err();
        }
        if is_missing { Err(Missing) } else { Ok(()) }
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
    pub(crate) fn words(&mut self, range: Range<usize>) -> Result<Vec<&'a Words>, Missing> {
        self.all(BlockKind::Vocabulary, range.clone())?;
        let mut blocks = Vec::new();
        for i in range {
            if let Content::Words(words) = self.content(BlockKind::Vocabulary, i)? {
                blocks.push(words);
            }
        }
        Ok(blocks)
    }

    /// What documents are filtered or sorted by.
    pub(crate) fn column(&mut self, i: usize) -> Result<&'a Column, Missing> {
        match self.content(BlockKind::Column, i)? {
            Content::Column(column) => Ok(column),
            _ => Err(Missing),
        }
    }

    /// What the scores of documents are multiplied by, in thousandths, with the documents.
    pub(crate) fn weights(&mut self) -> Result<&'a [(i64, Vec<u32>)], Missing> {
        for (i, name) in self.loaded.columns.iter().enumerate() {
            if name == Column::WEIGHTS {
                // Columns are decoded by it.
                let _ = self.code();
                if let Column::Numbers(weights) = self.column(i)? {
                    return Ok(weights);
                }
            }
        }
        Ok(&[])
    }

    /// The documents that have a value, whatever its case, ascending.
    pub(crate) fn documents_with(
        &mut self,
        column: usize,
        value: &str,
    ) -> Result<Vec<u32>, Missing> {
        let characters = &self.loaded.characters;
        let mut documents = PassageSet::default();
        match self.column(column)? {
            Column::Texts(values) => {
                let wanted = fold(characters, value).chars;
                for (value, with) in values {
                    if fold(characters, value).chars == wanted {
                        documents.extend(PassageSet::ascending(with.clone()));
                    }
                }
            }
            Column::Numbers(values) => {
                let wanted = value.parse().ok();
                for (value, with) in values {
                    if Some(*value) == wanted {
                        documents.extend(PassageSet::ascending(with.clone()));
                    }
                }
            }
        }
        Ok(documents.into_vec())
    }

    /// How Chinese characters are read; `None` where the index does not tell.
    pub(crate) fn readings(&mut self) -> Result<Option<&'a Readings>, Missing> {
        if !self.has(BlockKind::Readings) {
            return Ok(None);
        }
        match self.content(BlockKind::Readings, 0)? {
            Content::Readings(readings) => Ok(Some(readings)),
            _ => Err(Missing),
        }
    }

    /// All grams without their lists; `None` where the index does not tell.
    pub(crate) fn gram_set(&mut self) -> Result<Option<&'a GramSet>, Missing> {
        self.all(BlockKind::Grams, 0..self.loaded.head.of_kind(BlockKind::Grams).1.len())?;
        Ok(self.loaded.grams.as_ref())
    }

    /// The shards that the terms from `from` to `to`, both included, lie in.
    pub(crate) fn shards_of(&self, from: &Term, to: &Term) -> Range<usize> {
        let shards = &self.loaded.separators;
        let at = |key: &[u8]| shards.partition_point(|first| first.as_slice() <= key);
        at(&from.key()).saturating_sub(1)..at(&to.key())
    }

    /// The shard that a term lies in, if it is in the index, and how many bytes of its key are those of what separates
    /// the shard from its neighbors: more where there are many terms like it.
    pub(crate) fn crowd(&self, term: &Term) -> (usize, [usize; 2]) {
        let (key, shard) = (term.key(), self.shards_of(term, term).start);
        let n_shared = |i: usize| {
            let separator = self.loaded.separators.get(i).map(Vec::as_slice).unwrap_or_default();
            separator.iter().zip(&key).take_while(|(a, b)| a == b).count()
        };
        (shard, [n_shared(shard), n_shared(shard + 1)])
    }

    /// The shards of a range, which [`shards_of`](Self::shards_of) gave; all that are missing are noted.
    pub(crate) fn shards(&mut self, range: Range<usize>) -> Result<Vec<&'a Shard>, Missing> {
        self.all(BlockKind::Terms, range.clone())?;
        let mut shards = Vec::new();
        for i in range {
            if let Content::Shard(shard) = self.content(BlockKind::Terms, i)? {
                shards.push(shard);
            }
        }
        Ok(shards)
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
        self.loaded.places().map_or(0, |places| places.page_of(passage))
    }

    fn page(&mut self, passage: u32) -> Result<&'a Page, Missing> {
        match self.content(BlockKind::Page, self.page_of(passage))? {
            Content::Page(page) => Ok(page),
            _ => Err(Missing),
        }
    }

    /// The text of a passage, and of those after it that it goes on in, until it reaches beyond the
    /// passage by `n_chars`.
    pub(crate) fn text(&mut self, passage: u32, n_chars: usize) -> Result<String, Missing> {
        let alphabet = &self.loaded.characters.alphabet;
        let mut text = String::new();
        let Ok(mut page) = self.page(passage) else {
            // What it goes on in comes with it.
            if n_chars > 0 && self.places()?.continues(passage + 1) {
                let _ = self.page(passage + 1);
            }
            return Err(Missing);
        };
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

    /// What that document has for its hits.
    pub(crate) fn metadata(&mut self, passage: u32) -> Result<Vec<(String, String)>, Missing> {
        Ok(self.page(passage)?.metadata(passage).unwrap_or_default())
    }
}

/// A passage that goes on has at least so many characters: the builder cuts no closer.
pub(crate) const MIN_CUT_CHARS: usize = 128;
