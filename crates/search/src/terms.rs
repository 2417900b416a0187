//! The terms of a query, and where they stand.

use aril_index::{Notes, Postings, Second, Shard, Term, TitlePosting, Union};
use aril_text::Class;

use crate::automaton::{Holds, Place};
use crate::loaded::{MIN_CUT_CHARS, Missing, Reader};
use crate::passages::{PassageSet, Scored, Scores};
use crate::query::Query;
use crate::score::{
    FieldWeights, PREFIX_WEIGHT, STEM_WEIGHT, heading_score, idf, term_score, title_score,
};

/// A query is asked by so many of its terms; its text tells the rest.
pub(crate) const MAX_TERMS: usize = 64;

/// Terms are taken from so many characters of a query: the shortest passage that goes on. What is longer
/// may lie in more than two.
pub(crate) const MAX_TERM_CHARS: usize = MIN_CUT_CHARS;

/// All grams of a run are asked for when it has at most so many characters.
pub(crate) const MAX_ALL_GRAMS_CHARS: usize = 12;

/// Prefixes of at most so many characters have a list of their own where they lead to many shards.
const MAX_PREFIX_CHARS: usize = 3;

/// Words of a longer prefix are read from so many shards.
const MAX_PREFIX_SHARDS: usize = 4;

/// A vocabulary of so many words is always worth its loading.
const SMALL_VOCABULARY: u32 = 6000;

/// Words with the query inside are read from so many shards, and from one more for each two hits wanted.
const MAX_INSIDE_SHARDS: usize = 8;

/// So many bytes of words with the query inside are kept.
const MAX_INSIDE_BYTES: usize = 1 << 22;

/// So much is it to find a list, beside a word in its shard, and to join a posting of it.
const UNITS_A_LIST: usize = 50;

const UNITS_A_POSTING: usize = 3;

/// Whoever wants so many hits wants all: then no list is cut that need not be.
const ALL_HITS: usize = 100;

/// A query of so many terms is asked by all of them, where there are notes.
const LONG_QUERY_TERMS: usize = 4;

/// How far a search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    limit: usize,
    /// Whether words are looked through for what stands inside of them. What stands at their begin comes
    /// first, so this is needed only where nothing does.
    pub(crate) inside: bool,
}

impl Scope {
    /// The scope of a search for at most `limit` hits, to begin with.
    pub(crate) fn new(limit: usize, reader: &Reader<'_>) -> Scope {
        let is_small = reader.loaded.head.n_words <= SMALL_VOCABULARY;
        Scope { limit, inside: is_small || limit >= ALL_HITS }
    }
}

/// A term of a query, and where it stands, as far as that is found.
#[derive(Clone, Debug, Default)]
pub(crate) struct FoundTerm {
    pub(crate) lists: Vec<List>,
    /// Whether the query begins with it.
    pub(crate) is_begin: bool,
    /// So many lists have scored, once that has begun.
    pub(crate) n_scored: Option<usize>,
    /// What stands beside it in the query.
    notes: Option<Notes>,
    union: Part,
    inside: Inside,
    is_whole: bool,
}

/// A list that is being made of those of many terms, and how many of these, or of their shards, were read.
#[derive(Clone, Debug, Default)]
struct Part {
    union: Option<Union>,
    n_read: usize,
}

/// Words that hold a word inside, as far as blocks of the vocabulary were read.
#[derive(Clone, Debug, Default)]
struct Inside {
    terms: Vec<Term>,
    n_bytes: usize,
    n_blocks: usize,
    /// Each with the shard that it is in, in the upper half.
    keys: Vec<u64>,
}

/// Where something stands that is or has to do with a term.
#[derive(Clone, Debug)]
pub(crate) struct List {
    pub(crate) postings: Postings,
    pub(crate) weight: f32,
    pub(crate) of: Of,
}

/// What a [`List`] is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// The term itself or what begins with it.
    Forms,
    /// Words that hold it elsewhere than at their begin: they make candidates, but score nothing.
    Inside,
    /// Its inflections: they score, but what holds them does not hold the term.
    Inflected,
}

impl FoundTerm {
    /// Whether lists were cut, so that more passages hold the term than are known.
    pub(crate) fn is_cut(&self) -> bool {
        self.lists.iter().any(|list| list.of != Of::Inflected && list.postings.cut_from.is_some())
    }

    /// How many passages hold it, roughly; those with a form inside a word do not count.
    pub(crate) fn doc_freq(&self) -> u32 {
        let mut doc_freq = 0u32;
        for list in &self.lists {
            if list.of == Of::Forms {
                doc_freq = doc_freq.saturating_add(list.postings.doc_freq());
            }
        }
        doc_freq
    }

    /// How many postings its lists have.
    pub(crate) fn n_postings(&self) -> usize {
        let mut n = 0;
        for list in &self.lists {
            n += list.postings.passages.len();
        }
        n
    }

    /// The passages that hold it, and beside it what the query has there, as far as notes tell; if not `anywhere`, at
    /// the begin of a word.
    pub(crate) fn passages(&self, anywhere: bool) -> PassageSet {
        let beside = self.notes.unwrap_or(Notes::UNKNOWN);
        let mut set = PassageSet::default();
        for list in &self.lists {
            if list.of == Of::Forms || anywhere && list.of == Of::Inside {
                let mut members = Vec::with_capacity(list.postings.passages.len());
                for posting in &list.postings.passages {
                    if posting.notes.meet(beside) {
                        members.push(posting.passage);
                    }
                }
                set.extend(PassageSet::ascending(members));
            }
        }
        set
    }

    /// The titles that hold it, ascending.
    pub(crate) fn titles(&self) -> Vec<TitlePosting> {
        let mut titles = Union::new(usize::MAX);
        for list in &self.lists {
            if list.of != Of::Inflected {
                titles.add_titles(&list.postings.titles);
            }
        }
        titles.finish().titles
    }

    /// Adds what each passage scores for it to `scores`, beginning where it was put off; `bit` stands for it. What it tells.
    pub(crate) fn add_to(
        &mut self,
        scores: &mut Scores,
        fields: FieldWeights,
        bit: u64,
        reader: &mut Reader<'_>,
    ) -> Result<f32, Missing> {
        let idf = idf(reader.loaded.head.n_passages, self.doc_freq());
        let n_scored = self.n_scored.get_or_insert(0);
        for List { postings, weight, of } in self.lists.iter().skip(*n_scored) {
            reader.work()?;
            *n_scored += 1;
            if *of == Of::Inside {
                continue;
            }
            reader.spend(postings.passages.len());
            let mut added = Vec::with_capacity(postings.passages.len());
            for p in &postings.passages {
                let heading = if p.in_heading { fields.heading * heading_score(idf) } else { 0.0 };
                let score = weight * (term_score(idf, f32::from(p.term_freq)) + heading);
                added.push(Scored { passage: p.passage, score, own: score, terms: bit });
            }
            scores.add(added);
            let mut added = Vec::with_capacity(postings.titles.len());
            for title in &postings.titles {
                let passage = title.passage;
                let place = postings.passages.binary_search_by_key(&passage, |p| p.passage);
                let here = place.ok().and_then(|i| postings.passages.get(i));
                // The text below may not hold the term at all: then another passage shows it better.
                let is_doubtful = here.is_some_and(|p| p.term_freq == 1);
                let doubt = if is_doubtful { term_score(idf, 1.0) } else { 0.0 };
                let score = weight * (fields.title * title_score(idf, title.n_chars) - doubt);
                added.push(Scored { passage, score, own: weight * -doubt, terms: bit });
            }
            scores.add(added);
        }
        Ok(idf)
    }

    fn push(&mut self, postings: Postings, weight: f32, of: Of) {
        self.lists.push(List { postings, weight, of });
    }
}

/// The terms that a query has, in its order; `None` where one is not asked for, or not found yet.
pub(crate) type FoundTerms = Vec<Option<FoundTerm>>;

/// Finds the terms of a query that are not yet `found`. Every passage in which the query begins holds all of them, or the
/// one after it does.
pub(crate) fn find_terms(
    query: &Query,
    scope: Scope,
    found: &mut FoundTerms,
    reader: &mut Reader<'_>,
) -> Result<(), Missing> {
    let wanted = wanted(query);
    // What stands nearly everywhere tells little, and its list is long: the texts tell it better.
    // But a title or a question is told by all its words; where there are notes, some of those in one passage of a
    // hundred too are common.
    let is_long = wanted.len() >= LONG_QUERY_TERMS && Notes::are_in(reader.loaded.head.n_passages);
    let are_all_common = is_long || wanted.iter().all(|wanted| wanted.is_common(query, reader));
    let mut is_missing = false;
    for (i, wanted) in wanted.into_iter().enumerate() {
        if i == found.len() {
            found.push(None);
        }
        let Some(found) = found.get_mut(i) else { continue };
        if found.as_ref().is_some_and(|found| found.is_whole) {
            continue;
        }
        if are_all_common || !wanted.is_common(query, reader) {
            reader.work()?;
            let found = found.get_or_insert_default();
            match wanted.find(query, scope, found, reader) {
                Ok(()) => {
                    reader.spend(3 * found.n_postings());
                    found.is_whole = true;
                }
                Err(Missing) => is_missing = true,
            }
        }
    }
    if is_missing { Err(Missing) } else { Ok(()) }
}

/// A term as a query asks for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) kind: Kind,
    /// Where it is among the query's characters.
    pub(crate) at: usize,
    pub(crate) len: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    /// A character and the one behind it, or the last of its run.
    Gram,
    /// A single character, whatever follows it.
    Character,
}

/// The terms to ask for.
#[inline]
pub(crate) fn wanted(query: &Query) -> Vec<Wanted> {
    let mut all = Vec::new();
    // Punctuation stands nearly everywhere: it is asked for only beside so little else that reading texts
    // would take longer.
    let mut n_others = 0;
    for run in &query.runs {
        n_others += if run.class == Class::Symbol { 0 } else { run.range.len() };
    }
    for (i, run) in query.runs.iter().enumerate() {
        let (at, len) = (run.range.start, run.range.len());
        let is_last = run.range.end == query.chars.len();
        let is_before_word = query
            .runs
            .get(i + 1)
            .is_some_and(|next| next.class == Class::Word && next.range.start == run.range.end);
        if at >= MAX_TERM_CHARS || run.class == Class::Symbol && n_others >= 2 {
            continue;
        }
        if run.class == Class::Word {
            all.push(Wanted { kind: Kind::Word, at, len });
        } else if len == 1 {
            // Where nothing or no word follows, it is found among all that begins with the character.
            let is_alone = is_last || run.class == Class::Gram && !is_before_word;
            let kind = if is_alone { Kind::Character } else { Kind::Gram };
            all.push(Wanted { kind, at, len });
        }
        // The last character stands in the gram before it already.
        for i in 0..len.saturating_sub(1) {
            // Every other gram covers a long run; its text tells the rest.
            let is_covered = len > MAX_ALL_GRAMS_CHARS && i % 2 == 1 && i + 2 != len;
            if run.class != Class::Word && !is_covered && at + i < MAX_TERM_CHARS {
                all.push(Wanted { kind: Kind::Gram, at: at + i, len: 2 });
            }
        }
    }
    // A single character leads to many passages: where other terms are enough, they lead to fewer.
    if all.iter().filter(|wanted| wanted.kind != Kind::Character).count() > 1 {
        all.retain(|wanted| wanted.kind != Kind::Character);
    }
    all.truncate(MAX_TERMS);
    all
}

impl Wanted {
    pub(crate) fn chars(self, query: &Query) -> &[char] {
        query.chars.get(self.at..self.at + self.len).unwrap_or_default()
    }

    /// The term as the index knows it; `None` when one of its characters is not in the corpus.
    pub(crate) fn term(self, query: &Query, reader: &Reader<'_>) -> Option<Term> {
        let chars = self.chars(query);
        if self.kind == Kind::Word {
            return Some(Term::word(&chars.iter().collect::<String>()));
        }
        let alphabet = &reader.loaded.characters.alphabet;
        let second = match chars.get(1) {
            Some(second) => Second::Rank(alphabet.rank(*second)?),
            None if self.kind == Kind::Gram => Second::End,
            None => Second::Any,
        };
        Some(Term::Gram(alphabet.rank(*chars.first()?)?, second))
    }

    /// Whether its list alone is a large shard.
    pub(crate) fn is_common(self, query: &Query, reader: &Reader<'_>) -> bool {
        let term = self.term(query, reader).filter(|_| self.kind != Kind::Character);
        let shards = term.map(|term| reader.shards_of(&term, &term)).unwrap_or_default();
        let large = reader.loaded.head.large_shards.get(shards).unwrap_or_default();
        // Not `contains`, which brings a search for bytes along.
        large.iter().any(|is_large| *is_large)
    }

    /// Finds what is not yet found of it.
    fn find(
        self,
        query: &Query,
        scope: Scope,
        found: &mut FoundTerm,
        reader: &mut Reader<'_>,
    ) -> Result<(), Missing> {
        let end = self.at + self.len;
        let before = self.at.checked_sub(Notes::N_CHARS).and_then(|i| query.chars.get(i..self.at));
        let behind = query.chars.get(end..end + Notes::N_CHARS);
        let further = query.chars.get(end + Notes::N_CHARS..end + 2 * Notes::N_CHARS);
        found.is_begin = self.at == 0;
        found.notes = Some(Notes::new(before, behind, further));
        let Some(term) = self.term(query, reader) else { return Ok(()) };
        let may_have_union = scope.limit < ALL_HITS;
        match (self.kind, &term) {
            (Kind::Word, _) => {}
            (Kind::Character, Term::Gram(first, _)) => {
                let end = Term::Gram(first + 1, Second::Any);
                let (_, all) = found.union.row(&term, &term, &end, may_have_union, reader)?;
                found.push(all, 1.0, Of::Forms);
                return Ok(());
            }
            _ => {
                found.push(reader.postings(&term)?, 1.0, Of::Forms);
                return Ok(());
            }
        }
        // Whether words that begin with it are forms of it: nothing was typed after it, or a star.
        let is_prefix = query.is_open_at(end);
        // Whether the text may go on with the word behind it.
        let is_open = is_prefix || end == query.chars.len() && !query.is_ended;
        let word: String = self.chars(query).iter().collect();
        // Where the rest was put off, it is there.
        let is_new = found.lists.is_empty();
        if is_new && is_open {
            let (prefix, end) = (Term::prefix(&word), Term::after_prefix(&word));
            let may_have_union = may_have_union && self.len <= MAX_PREFIX_CHARS;
            let (own, longer) = found.union.row(&term, &prefix, &end, may_have_union, reader)?;
            found.push(own, 1.0, Of::Forms);
            found.push(longer, if is_prefix { PREFIX_WEIGHT } else { 0.0 }, Of::Forms);
        } else if is_new {
            found.push(reader.postings(&term)?, 1.0, Of::Forms);
        }
        let may_be_inside = self.at == 0 && !query.is_begun && scope.inside;
        if may_be_inside && reader.loaded.head.n_words > 0 {
            let inside = found.inside.find(&word, is_open, scope, &mut found.union, reader)?;
            found.push(inside, 0.0, Of::Inside);
        }
        // They lie where it does. What begins with the word is a form of it already, where that counts.
        found.push(find_inflected(&word, is_prefix, reader)?, STEM_WEIGHT, Of::Inflected);
        Ok(())
    }
}

impl Part {
    /// Where a term stands, and where those from `union` on and before `end` do, which come after it. They may have a
    /// list together, which is that of the term `union`, where they are many.
    fn row(
        &mut self,
        term: &Term,
        union: &Term,
        end: &Term,
        may_have_union: bool,
        reader: &mut Reader<'_>,
    ) -> Result<(Postings, Postings), Missing> {
        let range = reader.shards_of(term, end);
        let has_union = may_have_union && range.len() > MAX_PREFIX_SHARDS;
        let own = reader.shards_of(term, union);
        let mut shards = reader.shards(if has_union { own } else { range.clone() })?;
        let mut all = if may_have_union { get(union, &shards) } else { None };
        if has_union && all.is_none() {
            shards = reader.shards(range)?;
            all = get(union, &shards);
        }
        let all = match all {
            Some(all) => all,
            None => self.join(&shards, union, end, reader)?,
        };
        Ok((get(term, &shards).unwrap_or_default(), all))
    }

    /// Where the terms from `from` on and before `to` stand, shard by shard.
    fn join(
        &mut self,
        shards: &[&Shard],
        from: &Term,
        to: &Term,
        reader: &mut Reader<'_>,
    ) -> Result<Postings, Missing> {
        let all = self.union.get_or_insert_with(|| union_in(shards));
        for shard in shards.iter().skip(self.n_read) {
            reader.work()?;
            self.n_read += 1;
            for place in shard.places(from, to) {
                // Not those that are unions themselves.
                if shard.term(place).is_some_and(|term| !term.is_union()) {
                    let list = shard.postings(place).unwrap_or_default();
                    reader.spend(UNITS_A_LIST + UNITS_A_POSTING * list.passages.len());
                    if !all.add(&list) {
                        break;
                    }
                }
            }
        }
        // To sort them is a piece of its own.
        reader.work()?;
        Ok(self.finish())
    }

    fn finish(&mut self) -> Postings {
        core::mem::take(self).union.map(Union::finish).unwrap_or_default()
    }
}

/// Where a term stands, if it is in one of `shards`.
fn get(term: &Term, shards: &[&Shard]) -> Option<Postings> {
    shards.iter().find_map(|shard| shard.get(term))
}

/// Where inflections of a word stand, but for those that begin with it if `without_longer`.
fn find_inflected(
    word: &str,
    without_longer: bool,
    reader: &mut Reader<'_>,
) -> Result<Postings, Missing> {
    let term = Term::word(word);
    let Some(group) = reader.shard(&term)?.and_then(|shard| shard.group_of(&term)) else {
        return Ok(Postings::default());
    };
    let word = word.as_bytes();
    let prefix = word.get(..group.prefix).unwrap_or_default();
    // Those that stand in another shard are not worth another block, and another round.
    let shards = reader.shards(reader.shards_of(&term, &term))?;
    let mut all = union_in(&shards);
    for shard in shards {
        for (place, its_group) in shard.groups() {
            let Some(Term::Word(other)) = shard.term(*place) else { continue };
            let is_other = *its_group == group
                && other.starts_with(prefix)
                && other != word
                && !(without_longer && other.starts_with(word));
            if is_other && !all.add(&shard.postings(*place).unwrap_or_default()) {
                break;
            }
        }
    }
    Ok(all.finish())
}

/// A union of lists that lie in `shards`. It is cut where there are more postings than such shards may have: lists that
/// leave no gap take hardly a bit.
fn union_in(shards: &[&Shard]) -> Union {
    let mut n_bytes: usize = 0;
    for shard in shards {
        n_bytes += shard.n_bytes();
    }
    Union::new(n_bytes.saturating_mul(64).saturating_add(1 << 20))
}

impl Inside {
    /// Where words stand that hold `word`, but not at their begin; nor, unless `is_open`, elsewhere than at their end.
    fn find(
        &mut self,
        word: &str,
        is_open: bool,
        scope: Scope,
        part: &mut Part,
        reader: &mut Reader<'_>,
    ) -> Result<Postings, Missing> {
        let blocks = reader.words(reader.loaded.head.words.longer_than(word.chars().count()))?;
        let holds = Holds::new(word, if is_open { Place::Anywhere } else { Place::End });
        for block in blocks.iter().skip(self.n_blocks) {
            reader.work()?;
            self.n_blocks += 1;
            let n_before = self.terms.len();
            block.walk(&|state, byte| holds.accept(state, byte), &mut |found, state| {
                let is_begin = is_open && found.starts_with(word.as_bytes());
                if holds.is_match(state) && !is_begin && found != word.as_bytes() {
                    self.n_bytes += found.len();
                    self.terms.push(Term::Word(found.to_vec()));
                }
                self.n_bytes <= MAX_INSIDE_BYTES
            });
            for (i, term) in (0..).zip(&self.terms).skip(n_before) {
                self.keys
                    .extend(reader.shards_of(term, term).map(|shard| (shard as u64) << 32 | i));
            }
            reader.spend(block.n_bytes() + UNITS_A_LIST * (self.terms.len() - n_before));
        }
        // By their shards.
        aril_index::sort(&mut self.keys);
        let is_small = reader.loaded.head.n_words <= SMALL_VOCABULARY;
        let max_shards = if is_small { usize::MAX } else { MAX_INSIDE_SHARDS + scope.limit / 2 };
        let (mut shards, mut members) = (Vec::new(), Vec::new());
        let (mut last, mut n_shards, mut is_missing) = (None, 0, false);
        let mut is_whole = self.n_bytes <= MAX_INSIDE_BYTES;
        for key in &self.keys {
            let place = (key >> 32) as usize;
            if last != Some(place) {
                if n_shards >= max_shards {
                    is_whole = false;
                    break;
                }
                last = Some(place);
                n_shards += 1;
                // All are asked for before the first that is missing ends it.
                match reader.shards(place..place + 1) {
                    Ok(shard) => shards.extend(shard),
                    Err(Missing) => is_missing = true,
                }
            }
            members.push((shards.len(), *key as u32 as usize));
        }
        if is_missing {
            return Err(Missing);
        }
        let all = part.union.get_or_insert_with(|| union_in(&shards));
        for (n_shards, i) in members.into_iter().skip(part.n_read) {
            reader.work()?;
            part.n_read += 1;
            let shard = shards.get(n_shards.saturating_sub(1));
            if let (Some(shard), Some(term)) = (shard, self.terms.get(i)) {
                let postings = shard.get(term).unwrap_or_default();
                reader.spend(UNITS_A_LIST + UNITS_A_POSTING * postings.passages.len());
                if !all.add(&postings) {
                    break;
                }
            }
        }
        reader.work()?;
        let mut inside = part.finish();
        if !is_whole {
            inside.cut_from = Some(inside.doc_freq());
        }
        Ok(inside)
    }
}
