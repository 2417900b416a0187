//! Shards: which terms stand together in a block, and what is done about long lists.

use aril_index::{
    Group as StemGroup, Notes, Posting, Postings, Second, Shard, ShardWriter, Term, TitlePosting,
};

use crate::stems::{Grouper, Groups, Stemmers};
use crate::vocabulary::{CutWords, Vocabulary};

/// A list that takes more bytes is cut to its best [`CUT_POSTINGS`].
const MAX_LIST_BYTES: usize = 16 << 10;

/// A row, or the words of a prefix, that take more bytes together have a list of their own.
const MAX_UNION_BYTES: usize = 12 << 10;

/// So many postings a list is cut to.
const CUT_POSTINGS: usize = 4096;

/// So many postings the list of a row or prefix is cut to: what is typed goes on, and all of it is in the
/// lists of its terms already.
const UNION_POSTINGS: usize = 512;

/// Of them so many with a title, those first that begin with the term and are short.
const UNION_TITLES: usize = 256;

/// Prefixes of so many characters may have a list of their own.
const MAX_PREFIX_CHARS: usize = 3;

/// A shard has at least so many bytes, and about twice as many; more where the index is large, so that the head stays
/// small. An edit renames a shard for nearly each of its terms.
const MIN_SHARD_BYTES: usize = 5 << 8;

/// In so many steps a shard grows with the index, of so many bytes: each time that it changes, all shards do.
const MAX_SHARD_STEPS: usize = 16;

const SHARD_STEP_BYTES: usize = 3 << 7;

/// The head lists no more shards than about so many, as long as they are not larger than all steps make them.
const MAX_SHARDS: usize = 3200;

/// What must be known of all terms before the first shard is cut.
#[derive(Debug)]
pub(crate) struct Survey {
    pub(crate) n_terms: usize,
    /// Of them, words.
    pub(crate) n_words: u32,
    /// The words, in blocks.
    pub(crate) vocabulary: Vec<CutWords>,
    /// By word the inflections that it belongs to.
    stem_groups: Groups,
    /// A shard has at least so many bytes.
    min_bytes: usize,
    /// Lists of what has many terms, each as a shard of its own, ascending.
    unions: Vec<(Term, Vec<u8>)>,
    pub(crate) n_passages: u32,
    pub(crate) n_symbols: u32,
}

/// A list that takes more than so many times the least that a shard has, or a shard of grams that does, is long.
const LARGE_SHARD_FACTOR: usize = 5;

impl Survey {
    /// A shard that takes more bytes is read only for a query that has nothing rarer.
    pub(crate) fn max_bytes(&self, shard: &CutShard) -> usize {
        match shard.terms.first() {
            _ if shard.is_common => 0,
            Some((Term::Word(_), ..)) => usize::MAX,
            _ => LARGE_SHARD_FACTOR * self.min_bytes,
        }
    }
}

/// Looks at all terms, which come ascending.
pub(crate) struct Surveyor {
    survey: Survey,
    words: Vocabulary,
    stems: Grouper,
    n_bytes: usize,
    /// Of the row, and of the prefixes of each length, that the last term belongs to.
    groups: [Group; 1 + MAX_PREFIX_CHARS],
}

impl Surveyor {
    pub(crate) fn new(n_passages: u32, n_symbols: u32, stemmers: Stemmers) -> Surveyor {
        let survey = Survey {
            n_terms: 0,
            n_words: 0,
            vocabulary: Vec::new(),
            stem_groups: Groups::default(),
            min_bytes: 0,
            unions: Vec::new(),
            n_passages,
            n_symbols,
        };
        let groups = Default::default();
        let (words, stems) = (Vocabulary::default(), Grouper::new(stemmers));
        Surveyor { survey, words, stems, n_bytes: 0, groups }
    }

    /// Takes note of a term.
    pub(crate) fn push(&mut self, term: &Term, postings: &Postings) {
        let Survey { n_terms, n_words, n_passages, n_symbols, unions, .. } = &mut self.survey;
        let n_bytes = n_bytes(postings, *n_passages);
        *n_terms += 1;
        if let Term::Word(word) = term {
            *n_words += 1;
            self.words.push(word);
            self.stems.push(word);
        }
        for (n_chars, group) in self.groups.iter_mut().enumerate() {
            let of = match (n_chars, term) {
                (0, Term::Gram(first, _)) => Some(Term::Gram(*first, Second::Any)),
                (0, _) => None,
                (n_chars, term) => prefix(term, n_chars).map(Term::prefix),
            };
            if group.of != of {
                let before = std::mem::replace(group, Group { of, ..Group::default() });
                unions.extend(before.finish(*n_passages, *n_symbols));
            }
            group.push(postings, n_bytes, *n_passages);
        }
        // A list that is cut, and what says so.
        let is_long = is_long(postings, n_bytes);
        self.n_bytes += term_bytes(term)
            + if is_long { n_bytes_of(CUT_POSTINGS, postings, *n_passages) } else { n_bytes };
    }

    /// What was found.
    pub(crate) fn finish(self) -> Survey {
        let Surveyor { mut survey, words, stems, mut n_bytes, groups } = self;
        for group in groups {
            survey.unions.extend(group.finish(survey.n_passages, survey.n_symbols));
        }
        survey.unions.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        survey.vocabulary = words.finish();
        survey.stem_groups = stems.finish();
        n_bytes += survey.unions.iter().map(|(_, shard)| shard.len()).sum::<usize>();
        let n_steps = n_bytes / (2 * SHARD_STEP_BYTES * MAX_SHARDS) + 1;
        let n_at_once = if n_steps > 8 { 2 } else { 1 };
        let n_steps = n_steps.next_multiple_of(n_at_once).min(MAX_SHARD_STEPS);
        survey.min_bytes = (SHARD_STEP_BYTES * n_steps).max(MIN_SHARD_BYTES);
        survey
    }
}

/// The terms of a row or prefix, as far as they came.
#[derive(Debug, Default)]
struct Group {
    /// The term that stands for all; `None` for what is in no group.
    of: Option<Term>,
    n_terms: usize,
    n_bytes: usize,
    passages: Passages,
    titles: Vec<TitlePosting>,
}

/// Passages, and how often they hold the terms of a group.
#[derive(Debug)]
enum Passages {
    /// A passage in the upper bits of each, some may be there twice.
    Few(Vec<u64>),
    /// By passage.
    Many(Vec<u8>),
}

impl Default for Passages {
    fn default() -> Passages {
        Passages::Few(Vec::new())
    }
}

/// More passages than so many are counted by place.
const MAX_FEW: usize = 1 << 18;

impl Passages {
    fn extend(&mut self, postings: &[Posting], n_passages: u32) {
        if let Passages::Few(few) = self
            && few.len() + postings.len() > MAX_FEW
        {
            let mut many = Passages::Many(vec![0; n_passages as usize]);
            for number in few {
                many.add((*number >> 8) as u32, *number as u8);
            }
            *self = many;
        }
        for posting in postings {
            self.add(posting.passage, posting.term_freq);
        }
    }

    fn add(&mut self, passage: u32, term_freq: u8) {
        match self {
            Passages::Few(few) => few.push(u64::from(passage) << 8 | u64::from(term_freq)),
            Passages::Many(many) => {
                if let Some(sum) = many.get_mut(passage as usize) {
                    *sum = (*sum + term_freq).min(Posting::MAX_TERM_FREQ);
                }
            }
        }
    }

    /// Calls `take` with each, ascending.
    fn each(&self, take: &mut dyn FnMut(Posting)) {
        match self {
            Passages::Few(few) => {
                for group in few.chunk_by(|a, b| a >> 8 == b >> 8) {
                    let sum: u64 = group.iter().map(|number| number & 0xFF).sum();
                    let term_freq = sum.min(u64::from(Posting::MAX_TERM_FREQ)) as u8;
                    if let Some(number) = group.first() {
                        take(Posting::new((number >> 8) as u32, term_freq));
                    }
                }
            }
            Passages::Many(many) => {
                for (passage, term_freq) in (0..).zip(many).filter(|(_, n)| **n > 0) {
                    take(Posting::new(passage, *term_freq));
                }
            }
        }
    }

    /// About `n` postings, as [`Postings::cut_to`] chooses them, without a list of all: there may be millions.
    fn finish(mut self, titles: Vec<TitlePosting>, n: usize) -> Postings {
        if let Passages::Few(few) = &mut self {
            few.sort_unstable();
        }
        let has_title =
            |p: &Posting| titles.binary_search_by_key(&p.passage, |t| t.passage).is_ok();
        let mut n_of = [0; 1 + Posting::MAX_TERM_FREQ as usize];
        let mut doc_freq = 0;
        self.each(&mut |posting| {
            doc_freq += 1;
            if let Some(n) =
                n_of.get_mut(usize::from(posting.term_freq)).filter(|_| !has_title(&posting))
            {
                *n += 1;
            }
        });
        // Of the lowest frequency that is taken so many are, of the higher ones all.
        let mut room = n.saturating_sub(titles.len());
        let mut lowest = Posting::MAX_TERM_FREQ;
        while lowest > 1 && n_of.get(usize::from(lowest)).is_some_and(|n| *n < room) {
            room -= n_of.get(usize::from(lowest)).copied().unwrap_or_default();
            lowest -= 1;
        }
        let mut passages = Vec::new();
        self.each(&mut |posting| {
            let is_taken = has_title(&posting) || posting.term_freq > lowest || {
                let has_room = posting.term_freq == lowest && room > 0;
                room -= usize::from(has_room);
                has_room
            };
            if is_taken {
                passages.push(posting);
            }
        });
        let cut_from = (doc_freq > n).then_some(doc_freq as u32);
        Postings { passages, titles, cut_from }
    }
}

impl Group {
    fn push(&mut self, postings: &Postings, n_bytes: usize, n_passages: u32) {
        if self.of.is_none() {
            return;
        }
        self.n_terms += 1;
        self.n_bytes += n_bytes;
        self.passages.extend(&postings.passages, n_passages);
        self.titles.extend_from_slice(&postings.titles);
    }

    /// The shard of the term that stands for all, if they are many. Its postings are cut to the best;
    /// frequencies tell little more than their logarithm, and headings are left to the lists of the terms.
    fn finish(mut self, n_passages: u32, n_symbols: u32) -> Option<(Term, Vec<u8>)> {
        let of = self.of.take().filter(|_| self.n_terms > 1 && self.n_bytes > MAX_UNION_BYTES)?;
        self.titles.sort_unstable_by_key(|title| (title.passage, !title.is_start));
        self.titles.dedup_by_key(|title| title.passage);
        if self.titles.len() > UNION_TITLES {
            self.titles.sort_unstable_by_key(|t| (!t.is_start, t.n_chars, t.passage));
            self.titles.truncate(UNION_TITLES);
            self.titles.sort_unstable();
        }
        let mut union = self.passages.finish(self.titles, UNION_POSTINGS);
        for posting in &mut union.passages {
            posting.term_freq = 1 + posting.term_freq.ilog2() as u8;
        }
        let mut writer = ShardWriter::new(n_passages, n_symbols);
        writer.push(of.clone(), union);
        Some((of, writer.finish()))
    }
}

/// The terms of a shard, to be written.
#[derive(Debug)]
pub(crate) struct CutShard {
    /// What separates it from the one before; nothing for the first.
    pub(crate) separator: Vec<u8>,
    /// Whether it is that of a word whose list is long.
    is_common: bool,
    terms: Vec<CutTerm>,
}

/// A term, the inflections that it belongs to, and where it stands.
type CutTerm = (Term, Option<StemGroup>, Postings);

impl CutShard {
    /// The shard's bytes.
    pub(crate) fn write(self, n_passages: u32, n_symbols: u32) -> Vec<u8> {
        let mut writer = ShardWriter::new(n_passages, n_symbols);
        for (term, group, postings) in self.terms {
            writer.push_of(term, group, postings);
        }
        writer.finish()
    }
}

/// Cuts all terms, which come ascending for the second time, into shards.
#[derive(Debug)]
pub(crate) struct Cutter {
    /// Shards that are full, to be taken.
    pub(crate) full: Vec<CutShard>,
    unions: std::iter::Peekable<std::vec::IntoIter<(Term, Vec<u8>)>>,
    stem_groups: Groups,
    n_words: usize,
    min_bytes: usize,
    n_passages: u32,
    n_symbols: u32,
    separator: Vec<u8>,
    /// Whether the last term is that of a shard of its own.
    is_common: bool,
    terms: Vec<CutTerm>,
    n_bytes: usize,
}

impl Cutter {
    pub(crate) fn new(survey: &mut Survey) -> Cutter {
        Cutter {
            full: Vec::new(),
            unions: std::mem::take(&mut survey.unions).into_iter().peekable(),
            stem_groups: std::mem::take(&mut survey.stem_groups),
            n_words: 0,
            min_bytes: survey.min_bytes,
            n_passages: survey.n_passages,
            n_symbols: survey.n_symbols,
            separator: Vec::new(),
            is_common: false,
            terms: Vec::new(),
            n_bytes: 0,
        }
    }

    /// Adds a term.
    pub(crate) fn push(&mut self, term: Term, postings: Postings) {
        while let Some((union, shard)) = self.unions.next_if(|union| union.0 < term) {
            let shard = Shard::decode(shard, self.n_passages, self.n_symbols);
            if let Some(postings) = shard.ok().and_then(|shard| shard.get(&union)) {
                self.add(union, None, postings);
            }
        }
        let n_bytes = n_bytes(&postings, self.n_passages);
        let is_long = is_long(&postings, n_bytes);
        let postings = if is_long { postings.cut_to(CUT_POSTINGS) } else { postings };
        let mut group = None;
        if matches!(term, Term::Word(_)) {
            group = self.stem_groups.of(self.n_words);
            self.n_words += 1;
        }
        self.add(term, group, postings);
    }

    fn add(&mut self, term: Term, group: Option<StemGroup>, postings: Postings) {
        let n_bytes = term_bytes(&term) + n_bytes(&postings, self.n_passages);
        let is_noted = Notes::are_in(self.n_passages);
        let is_common = term.is_word()
            && (postings.cut_from.is_some()
                || is_noted && postings.passages.len() >= Notes::COMMON as usize
                || n_bytes > LARGE_SHARD_FACTOR * self.min_bytes);
        let is_full = |before: &Term, of| {
            begins_shard(&term, n_bytes, self.n_bytes, self.min_bytes)
                && !(self.n_bytes < 2 * self.min_bytes && is_kin(before, of, &term, group))
        };
        if let Some((before, of, _)) = self.terms.last()
            && (is_common || self.is_common || is_full(before, *of))
        {
            let separator = std::mem::replace(&mut self.separator, term.separator(before));
            let terms = std::mem::take(&mut self.terms);
            self.full.push(CutShard { separator, is_common: self.is_common, terms });
            self.n_bytes = 0;
        }
        self.is_common = is_common;
        self.n_bytes += n_bytes;
        self.terms.push((term, group, postings));
    }

    /// The shards that are left. No union comes after the last term, which is one of its own.
    pub(crate) fn finish(self) -> Vec<CutShard> {
        let Cutter { mut full, separator, is_common, terms, .. } = self;
        if !terms.is_empty() {
            full.push(CutShard { separator, is_common, terms });
        }
        full
    }
}

/// Whether a list is cut to its best.
fn is_long(postings: &Postings, n_bytes: usize) -> bool {
    n_bytes > MAX_LIST_BYTES && postings.passages.len() > CUT_POSTINGS
}

/// Whether two words may be inflections of one another: browsers look for these in the shard of the word alone.
fn is_kin(a: &Term, of_a: Option<StemGroup>, b: &Term, of_b: Option<StemGroup>) -> bool {
    match (a, of_a, b, of_b) {
        (Term::Word(a), Some(of_a), Term::Word(b), Some(of_b)) => {
            of_a.prefix == of_b.prefix && a.get(..of_a.prefix) == b.get(..of_b.prefix)
        }
        _ => false,
    }
}

/// Whether a term of `size` bytes begins a shard when the one before it has `n_bytes`. This hangs on the
/// term more than on what comes before, so that an edit leaves the shards behind it as they are.
fn begins_shard(term: &Term, size: usize, n_bytes: usize, min_bytes: usize) -> bool {
    if n_bytes < min_bytes {
        return n_bytes + size > 4 * min_bytes && size > 2 * min_bytes;
    }
    // The chance of a byte is 1 in `min_bytes`.
    let chance = (aril_index::checksum(&term.key()) >> 32) as usize % min_bytes;
    chance < size || n_bytes + size > 3 * min_bytes
}

/// A word's first characters, if it has so many.
fn prefix(term: &Term, n_chars: usize) -> Option<&str> {
    let Term::Word(word) = term else { return None };
    let word = std::str::from_utf8(word).ok()?;
    let (last, c) = word.char_indices().nth(n_chars - 1)?;
    word.get(..last + c.len_utf8())
}

/// About how many bytes a list takes: a passage one and a half bits more than the logarithm of the mean gap,
/// less where they come in clusters, and a frequency one.
fn n_bytes(postings: &Postings, n_passages: u32) -> usize {
    n_bytes_of(postings.passages.len(), postings, n_passages)
}

/// The same with `n` passages.
fn n_bytes_of(n: usize, postings: &Postings, n_passages: u32) -> usize {
    let mean_gap = (n_passages as usize / n.max(1)).max(1);
    1 + (n * (mean_gap.ilog2() as usize + 2) + 10 * postings.titles.len()) / 8
}

/// About how many bytes a term takes besides its list.
fn term_bytes(term: &Term) -> usize {
    match term {
        Term::Gram(..) => 1,
        Term::Word(word) => 2 + word.len() / 2,
    }
}

#[cfg(test)]
mod tests {
    use aril_index::{Posting, Postings, Second, Shard, Term, TitlePosting};

    use super::{Cutter, Passages, Surveyor, UNION_POSTINGS};
    use crate::stems::Languages;

    /// The shards of `terms`, each with its separator.
    fn shards(terms: Vec<(Term, Postings)>, n_passages: u32, n_symbols: u32) -> Vec<Written> {
        let mut surveyor = Surveyor::new(n_passages, n_symbols, Languages::default().stemmers());
        for (term, postings) in &terms {
            surveyor.push(term, postings);
        }
        let mut cutter = Cutter::new(&mut surveyor.finish());
        for (term, postings) in terms {
            cutter.push(term, postings);
        }
        let written = |shard: super::CutShard| {
            let separator = shard.separator.clone();
            Written { separator, bytes: shard.write(n_passages, n_symbols) }
        };
        cutter.finish().into_iter().map(written).collect()
    }

    struct Written {
        separator: Vec<u8>,
        bytes: Vec<u8>,
    }

    #[test]
    fn passages_are_cut_as_lists_are() {
        let mut random = 1u64;
        let mut number = |end: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (random >> 33) % end
        };
        for n in [0, 3, 40, 900] {
            let mut few: Vec<u64> = (0..n).map(|_| number(500) << 8 | (number(9) + 1)).collect();
            let mut many = vec![0; 500];
            for number in &few {
                let sum = &mut many[(number >> 8) as usize];
                *sum = (*sum + *number as u8).min(Posting::MAX_TERM_FREQ);
            }
            few.sort_unstable();
            let all: Vec<Posting> = (0..)
                .zip(&many)
                .filter(|(_, n)| **n > 0)
                .map(|(p, n)| Posting::new(p, *n))
                .collect();
            let titles = all.iter().step_by(7).map(|posting| TitlePosting {
                passage: posting.passage,
                is_start: false,
                n_chars: 3,
            });
            let titles: Vec<TitlePosting> = titles.collect();
            let whole = Postings { passages: all, titles: titles.clone(), cut_from: None };
            for max in [0, 1, 20, 200, 1000] {
                let n_all = whole.passages.len();
                let expected = if n_all > max { whole.cut_to(max) } else { whole.clone() };
                for passages in [Passages::Few(few.clone()), Passages::Many(many.clone())] {
                    assert_eq!(passages.finish(titles.clone(), max), expected, "{max} of {n_all}");
                }
            }
        }
    }

    fn postings(passages: impl IntoIterator<Item = u32>) -> Postings {
        let posting = |passage| Posting::new(passage, 1);
        Postings { passages: passages.into_iter().map(posting).collect(), ..Postings::default() }
    }

    /// All terms of the shards, each held to lie in the shard that its key says.
    fn all(terms: &[(Term, Postings)], n_passages: u32) -> Vec<(Term, Postings)> {
        let shards = shards(terms.to_vec(), n_passages, 100);
        let mut all = Vec::new();
        for (i, shard) in shards.iter().enumerate() {
            let next = shards.get(i + 1).map(|next| next.separator.clone());
            let read = Shard::decode(shard.bytes.clone(), n_passages, 100).unwrap();
            let end = Term::Word(vec![0xFF; 9]);
            for (term, postings) in read.range(&Term::Gram(0, Second::Any), &end) {
                assert!(
                    term.key() >= shard.separator
                        && next.as_ref().is_none_or(|next| term.key() < *next)
                );
                all.push((term.clone(), postings));
            }
        }
        all
    }

    #[test]
    fn every_term_comes_back_in_order() {
        let words = (0..5000).map(|i| (Term::word(&format!("w{i:05}")), postings([i, i + 5000])));
        let grams = (0..50).map(|i| (Term::Gram(i, Second::End), postings(i..i + 20)));
        let terms: Vec<_> = grams.chain(words).collect();
        let found = all(&terms, 12_000);
        let is_union = |term: &Term| matches!(term, Term::Word(word) if word.ends_with(&[0]));
        let own: Vec<_> = found.iter().filter(|(term, _)| !is_union(term)).cloned().collect();
        assert_eq!(own, terms);
        assert!(found.is_sorted_by(|a, b| a.0 < b.0));
        let prefixes: Vec<_> = found.iter().filter(|(term, _)| is_union(term)).collect();
        assert_eq!(prefixes[0].0, Term::prefix("w"));
        assert_eq!(prefixes[0].1.doc_freq(), 10_000);
        assert_eq!(prefixes[0].1.passages.len(), UNION_POSTINGS);
    }

    #[test]
    fn a_long_list_is_cut_and_tells_so() {
        let found = all(&[(Term::word("the"), postings((0..100_000).map(|i| i * 7)))], 700_000);
        assert_eq!(found[0].1.cut_from, Some(100_000));
        assert_eq!(found[0].1.passages.len(), 4096);
    }

    #[test]
    fn a_long_row_has_a_list_of_its_character() {
        let grams = (0..40)
            .map(|i| (Term::Gram(3, Second::Rank(i)), postings((0..500).map(|n| n * 40 + i))));
        let found = all(&grams.collect::<Vec<_>>(), 20_000);
        assert_eq!(found[0].0, Term::Gram(3, Second::Any));
        assert_eq!(found[0].1.doc_freq(), 20_000);
    }

    #[test]
    fn a_change_leaves_the_other_shards_alone() {
        let words =
            |n| (0..n).map(|i| (Term::word(&format!("w{i:05}")), postings([i % 7]))).collect();
        let before = shards(words(20_000), 10, 0);
        let mut terms: Vec<_> = words(20_000);
        terms.remove(5000);
        let after = shards(terms, 10, 0);
        let bytes = |shards: &[Written]| -> Vec<Vec<u8>> {
            shards.iter().map(|shard| shard.bytes.clone()).collect()
        };
        let (before, after) = (bytes(&before), bytes(&after));
        let n_new = after.iter().filter(|bytes| !before.contains(bytes)).count();
        assert!(before.len() > 20, "{}", before.len());
        assert!(n_new <= 3, "{n_new} of {}", after.len());
    }
}
