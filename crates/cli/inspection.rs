//! What is in an index, block by block: for its owner, who wants it smaller or wonders what is in it.

use aril_build::Layout;
use aril_index::{Alphabet, Column, Page, Places, Second, Shard, Shown, Term};
use aril_search::{BlockId, BlockKind, Head, Request};
use serde::Serialize;

use crate::native::{Index, ReadBlock, SearchError};
use crate::twins::Twins;

/// What is in an index.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Inspection {
    /// How the blocks are packed into files.
    pub layout: Layout,
    /// Documents.
    pub n_docs: u32,
    /// Passages with text.
    pub n_passages: u32,
    /// Words in the vocabulary.
    pub n_words: u32,
    /// Bytes of the head, which every visitor loads.
    pub n_head_bytes: u64,
    /// Bytes of the head and all blocks.
    pub n_bytes: u64,
    /// The blocks by kind.
    pub sections: Vec<SectionSize>,
    /// What documents can be filtered and sorted by.
    pub columns: Vec<String>,
    /// The lists of terms; nothing unless asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lists: Option<Lists>,
    /// Addresses of documents that have no title: theirs is made of their first words.
    pub untitled: Vec<String>,
    /// Addresses of documents that have a title and nothing else.
    pub textless: Vec<String>,
    /// Addresses of documents of whose passages nine tenths or more are those of another, which comes first; of
    /// the first [`MAX_TWINS`].
    pub twins: Vec<Vec<String>>,
    /// How many documents are nearly the same as one before them.
    pub n_twins: u32,
    /// What queries take a visitor who has nothing; nothing where there are no titles to ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<TypicalQuery>,
}

/// The blocks of a kind.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct SectionSize {
    /// As FORMAT.md calls it.
    pub kind: String,
    /// How many there are.
    pub n_blocks: u32,
    /// Bytes of all, as they are stored.
    pub n_stored_bytes: u64,
    /// The same once inflated; 0 where they were not read.
    pub n_bytes: u64,
    /// Bytes of the one in the middle, as it is stored.
    pub median: u64,
    /// Bytes of the largest.
    pub largest: u64,
}

/// The lists of all terms.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Lists {
    /// Lists of words.
    pub n_words: u32,
    /// Lists of grams.
    pub n_grams: u32,
    /// Lists that stand for several terms: rows of grams, and prefixes.
    pub n_unions: u32,
    /// Lists that hold only the best of their postings.
    pub n_cut: u32,
    /// By length, from 1, 2 to 3, 4 to 7 and so on.
    pub lengths: Vec<ListLength>,
    /// The terms that take most, the largest first: [`MAX_TERMS`] at most.
    pub largest: Vec<TermSize>,
}

/// Lists of about the same length.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct ListLength {
    /// The least passages in them.
    pub from: u32,
    /// How many such lists there are.
    pub n: u32,
    /// What they take.
    pub n_bytes: u64,
}

/// A term, and what it takes.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct TermSize {
    /// As people write it: `lake`, `湖*` for a row or prefix, `湖|` at the end of a run.
    pub term: String,
    /// Passages that hold it.
    pub doc_freq: u32,
    /// Bytes of its list, rounded up.
    pub n_bytes: u64,
    /// Whether the list has only the best of these.
    pub is_cut: bool,
}

/// What queries take a visitor who has nothing of the index yet, five hits each.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct TypicalQuery {
    /// What was asked: what titles of the index begin with.
    pub queries: Vec<String>,
    /// Bytes of blocks, at the median of these.
    pub n_bytes: u64,
    /// How often blocks are asked for, at the median.
    pub n_rounds: u32,
}

/// So many terms are listed.
pub const MAX_TERMS: usize = 50;

/// Of so many documents it is told which they are nearly the same as.
pub const MAX_TWINS: usize = 50;

/// So many titles are asked.
const N_QUERIES: u32 = 20;

impl Index {
    /// Tells what is in the index. It reads all pages, and with `lists` all shards too.
    ///
    /// # Errors
    /// When a block is missing or damaged.
    pub fn inspect(&mut self, lists: bool) -> Result<Inspection, SearchError> {
        let (head, n_head_bytes) = self.head()?;
        let mut inspection = Inspection {
            layout: self.layout(),
            n_docs: head.n_docs,
            n_passages: 0,
            n_words: head.n_words,
            n_head_bytes,
            n_bytes: n_head_bytes,
            sections: Vec::new(),
            columns: self.column_names(&head)?,
            lists: None,
            untitled: Vec::new(),
            textless: Vec::new(),
            twins: Vec::new(),
            n_twins: 0,
            query: None,
        };
        let mut all_lists = Lists::default();
        let mut pages = Pages::default();
        let mut places = None;
        let n_pages = head.of_kind(BlockKind::Page).1.len();
        for kind in BlockKind::ALL {
            let (first, blocks) = head.of_kind(kind);
            let mut lengths = Vec::new();
            let mut n_bytes = 0;
            for (i, block) in blocks.iter().enumerate() {
                let is_read = match kind {
                    BlockKind::Dictionary | BlockKind::Places | BlockKind::Page => true,
                    _ => lists,
                };
                if !is_read {
                    lengths.push(self.stored_len(block)?);
                    continue;
                }
                let read = self.checked_block(BlockId((first + i) as u32))?;
                let Some(ReadBlock { told, file, bytes, .. }) = read else { continue };
                let failed = |source| SearchError::Index { file: file.clone(), source };
                lengths.push(told.n_stored_bytes);
                n_bytes += told.n_bytes;
                match kind {
                    BlockKind::Places => {
                        let decoded = Places::decode(&bytes, head.n_docs, n_pages, head.n_passages);
                        places = Some(decoded.map_err(failed)?);
                    }
                    BlockKind::Terms => {
                        let n_symbols = head.alphabet.len();
                        let shard = Shard::decode(bytes, head.n_passages, n_symbols);
                        all_lists.push(&shard.map_err(failed)?, &head.alphabet);
                    }
                    BlockKind::Page => {
                        let first = places.as_ref().and_then(|places| places.first_of_page(i));
                        let page =
                            Page::decode(bytes, first.unwrap_or_default()).map_err(failed)?;
                        pages.push(i as u32, &page, &head, &mut inspection);
                    }
                    _ => {}
                }
            }
            let n_stored_bytes = lengths.iter().sum();
            inspection.n_bytes += n_stored_bytes;
            lengths.sort_unstable();
            inspection.sections.push(SectionSize {
                kind: kind.name().to_owned(),
                n_blocks: lengths.len() as u32,
                n_stored_bytes,
                n_bytes,
                median: median(&lengths),
                largest: lengths.last().copied().unwrap_or_default(),
            });
        }
        pages.end(&mut inspection);
        self.tell_twins(&pages, &head, places.as_ref(), &mut inspection)?;
        inspection.lists = lists.then(|| all_lists.finish());
        inspection.query = self.typical_query(&pages.titles)?;
        Ok(inspection)
    }

    /// What documents are filtered and sorted by, by name.
    ///
    /// # Errors
    /// When the head is damaged.
    pub fn columns(&self) -> Result<Vec<String>, SearchError> {
        let (head, _) = self.head()?;
        self.column_names(&head)
    }

    fn column_names(&self, head: &Head) -> Result<Vec<String>, SearchError> {
        let failed = |source| SearchError::Index { file: self.file().to_owned(), source };
        let columns = aril_index::decode_columns(&head.columns).map_err(failed)?;
        let names = columns.into_iter().map(|(name, _)| name);
        Ok(names.filter(|name| name != Column::WEIGHTS).collect())
    }

    /// Groups of documents that are nearly the same, by their addresses.
    fn tell_twins(
        &mut self,
        pages: &Pages,
        head: &Head,
        places: Option<&Places>,
        inspection: &mut Inspection,
    ) -> Result<(), SearchError> {
        let groups = pages.twins.groups();
        inspection.n_twins = groups.iter().map(|group| group.len() as u32 - 1).sum();
        let (first_page, _) = head.of_kind(BlockKind::Page);
        let mut n_left = MAX_TWINS;
        for group in &groups {
            let mut urls = Vec::new();
            for doc in group.iter().take(n_left) {
                n_left -= 1;
                let Some((page, place)) = pages.places.get(*doc as usize) else { continue };
                let read = self.checked_block(BlockId(first_page as u32 + page))?;
                let Some(ReadBlock { bytes, file, .. }) = read else { continue };
                let first = places.and_then(|places| places.first_of_page(*page as usize));
                let page = Page::decode(bytes, first.unwrap_or_default());
                let page = page.map_err(|source| SearchError::Index { file, source })?;
                urls.extend(page.shown(*place, &head.alphabet).map(|shown| shown.url));
            }
            if urls.len() > 1 {
                inspection.twins.push(urls);
            }
        }
        Ok(())
    }

    fn typical_query(&mut self, titles: &[String]) -> Result<Option<TypicalQuery>, SearchError> {
        let (mut n_bytes, mut n_rounds, mut queries) = (Vec::new(), Vec::new(), Vec::new());
        for title in titles {
            let before = self.fetched();
            self.forget();
            self.answer(&Request::new(title, 5))?;
            n_bytes.push(self.fetched().n_bytes - before.n_bytes);
            n_rounds.push(u64::from(self.fetched().n_rounds - before.n_rounds));
            queries.push(title.clone());
        }
        self.forget();
        n_bytes.sort_unstable();
        n_rounds.sort_unstable();
        let (n_bytes, n_rounds) = (median(&n_bytes), median(&n_rounds) as u32);
        Ok((!queries.is_empty()).then_some(TypicalQuery { queries, n_bytes, n_rounds }))
    }
}

/// The number in the middle of ascending ones; 0 where there are none.
fn median(ascending: &[u64]) -> u64 {
    ascending.get(ascending.len() / 2).copied().unwrap_or_default()
}

/// What is found out of pages, in their order.
#[derive(Default)]
struct Pages {
    /// By document the page that it begins in, and its first passage.
    places: Vec<(u32, u32)>,
    twins: Twins,
    titles: Vec<String>,
    /// Of the document that is being read.
    url: String,
    has_text: bool,
}

impl Pages {
    fn push(&mut self, number: u32, page: &Page, head: &Head, inspection: &mut Inspection) {
        page.each(&mut |passage, begins, coded| {
            if begins {
                self.end(inspection);
                self.begin(number, passage, page, head, inspection);
            }
            inspection.n_passages += 1;
            self.has_text |= !coded.is_empty();
            self.twins.push(coded);
        });
    }

    fn begin(
        &mut self,
        number: u32,
        passage: u32,
        page: &Page,
        head: &Head,
        inspection: &mut Inspection,
    ) {
        let doc = self.places.len() as u32;
        self.places.push((number, passage));
        let Some(Shown { url, title, heading, .. }) = page.shown(passage, &head.alphabet) else {
            return;
        };
        let mut text = String::new();
        page.push_text(passage, &head.alphabet, &mut text);
        if is_made_up(&title, &text) {
            inspection.untitled.push(url.clone());
        } else if doc.is_multiple_of(head.n_docs.div_ceil(N_QUERIES)) {
            self.titles.push(typed(&title));
        }
        self.has_text = heading.is_some_and(|heading| !heading.is_empty());
        self.url = url;
    }

    /// Ends the document that is being read.
    fn end(&mut self, inspection: &mut Inspection) {
        if self.places.is_empty() {
            return;
        }
        if !self.has_text {
            inspection.textless.push(std::mem::take(&mut self.url));
        }
        self.twins.end_document();
    }
}

/// Whether a title is the begin of a text, as builders make one where there is none.
fn is_made_up(title: &str, text: &str) -> bool {
    let (words, is_cut) = match title.strip_suffix('…') {
        Some(words) => (words, true),
        None => (title, false),
    };
    let ends = ['。', '！', '？', '．', '।', '.', '!', '?', '؟', '\n'];
    let is_begin = |rest: &str| is_cut || rest.is_empty() || rest.starts_with(ends);
    title.is_empty() || text.strip_prefix(words).is_some_and(is_begin)
}

/// So much of a title is typed: a few words, or as many characters where words have no spaces.
fn typed(title: &str) -> String {
    let mut query = String::new();
    for word in title.split_whitespace() {
        let n_chars = query.chars().count();
        if n_chars > 0 && n_chars + word.chars().count() > 20 {
            break;
        }
        query.push_str(if query.is_empty() { "" } else { " " });
        query.extend(word.chars().take(20));
    }
    query
}

impl Lists {
    fn push(&mut self, shard: &Shard, alphabet: &Alphabet) {
        shard.each(&mut |term, postings, n_bits| {
            match term {
                _ if term.is_union() => self.n_unions += 1,
                Term::Word(_) => self.n_words += 1,
                Term::Gram(..) => self.n_grams += 1,
            }
            let is_cut = postings.cut_from.is_some();
            self.n_cut += u32::from(is_cut);
            let (n, n_bits) = (postings.passages.len() as u32, n_bits as u64);
            let place = n.max(1).ilog2() as usize;
            while self.lengths.len() <= place {
                let from = 1 << self.lengths.len();
                self.lengths.push(ListLength { from, ..ListLength::default() });
            }
            if let Some(length) = self.lengths.get_mut(place) {
                length.n += 1;
                length.n_bytes += n_bits;
            }
            let n_bytes = n_bits.div_ceil(8);
            let least = self.largest.last().map_or(0, |last| last.n_bytes);
            if self.largest.len() < MAX_TERMS || n_bytes > least {
                let place = self.largest.partition_point(|other| other.n_bytes >= n_bytes);
                let term = shown(term, alphabet);
                let size = TermSize { term, doc_freq: postings.doc_freq(), n_bytes, is_cut };
                self.largest.insert(place, size);
                self.largest.truncate(MAX_TERMS);
            }
        });
    }

    /// Bits were counted until now.
    fn finish(mut self) -> Lists {
        for length in &mut self.lengths {
            length.n_bytes = length.n_bytes.div_ceil(8);
        }
        self
    }
}

/// A term as people write it.
fn shown(term: &Term, alphabet: &Alphabet) -> String {
    let character = |rank| alphabet.symbol(rank).map_or('\u{FFFD}', |symbol| symbol.character);
    match term {
        Term::Gram(first, Second::Any) => format!("{}*", character(*first)),
        Term::Gram(first, Second::End) => format!("{}|", character(*first)),
        Term::Gram(first, Second::Rank(second)) => {
            format!("{}{}", character(*first), character(*second))
        }
        Term::Word(word) => match word.strip_suffix(&[0]) {
            Some(prefix) => format!("{}*", String::from_utf8_lossy(prefix)),
            None => String::from_utf8_lossy(word).into_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{is_made_up, typed};

    #[test]
    fn titles_made_of_the_first_words_are_told_from_those_of_the_page() {
        assert!(is_made_up("", "Water."));
        assert!(is_made_up("Water is", "Water is."));
        assert!(is_made_up("The lake is so…", "The lake is so large that"));
        assert!(is_made_up("湖水很清", "湖水很清。"));
        assert!(!is_made_up("Lake", "Lake Baikal is deep."));
        assert!(!is_made_up("Lake", "Water."));
        assert!(!is_made_up("Lake", ""));
    }

    #[test]
    fn of_a_title_a_few_words_are_typed() {
        assert_eq!(typed("Lake"), "Lake");
        assert_eq!(typed("The  deepest lake of all Siberia"), "The deepest lake of");
        assert_eq!(typed("千岛湖千岛湖千岛湖千岛湖千岛湖千岛湖千岛湖千岛湖").chars().count(), 20);
    }
}
