//! The terms of a query, and where they stand.

use aril_index::{Postings, Second, Shard, Term, TitlePosting};
use aril_text::{Class, Run, grams};

use crate::automaton::{Holds, Place};
use crate::loaded::{MIN_CUT_CHARS, Missing, Reader};
use crate::passages::{PassageSet, Scored, Scores};
use crate::query::Query;
use crate::score::{
    HEADING_WEIGHT, PREFIX_WEIGHT, TITLE_WEIGHT, heading_score, idf, term_score, title_score,
};

/// A query is asked by so many of its terms; its text tells the rest.
const MAX_TERMS: usize = 64;

/// Terms are taken from so many characters of a query: the shortest passage that goes on. What is longer
/// may lie in more than two.
const MAX_TERM_CHARS: usize = MIN_CUT_CHARS;

/// All grams of a run are asked for when it has at most so many characters.
const MAX_ALL_GRAMS_CHARS: usize = 12;

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

/// The weight of an inflection of the word typed: 0 ignores it, 1 takes it for the word.
const STEM_WEIGHT: f32 = 0.3;

/// Whoever wants so many hits wants all: then no list is cut that need not be.
const ALL_HITS: usize = 100;

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

/// A term of a query, and where it stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct FoundTerm {
    /// Its forms, each with its weight: the term itself, then what begins with it.
    forms: Vec<(Postings, f32)>,
    /// Words that hold it elsewhere than at their begin: they make candidates, but score nothing.
    inside: Option<Postings>,
    /// Whether the query begins with it.
    pub(crate) is_begin: bool,
    /// Its inflections: they score, but what holds them does not hold the term.
    inflected: Option<Postings>,
}

impl FoundTerm {
    /// Whether lists were cut, so that more passages hold the term than are known.
    pub(crate) fn is_cut(&self) -> bool {
        self.all().any(|postings| postings.cut_from.is_some())
    }

    /// How many passages hold it, roughly; those with a form inside a word do not count.
    pub(crate) fn doc_freq(&self) -> u32 {
        let doc_freqs = self.forms.iter().map(|(postings, _)| postings.doc_freq());
        doc_freqs.fold(0, u32::saturating_add)
    }

    /// The passages that hold it.
    pub(crate) fn passages(&self) -> PassageSet {
        union(self.all())
    }

    /// The passages that hold it at the begin of a word.
    pub(crate) fn begun(&self) -> PassageSet {
        union(self.forms.iter().map(|(postings, _)| postings))
    }

    /// The titles that hold it, ascending.
    pub(crate) fn titles(&self) -> Vec<TitlePosting> {
        let titles = |p: &Postings| Postings { titles: p.titles.clone(), ..Postings::default() };
        Postings::union(&mut self.all().map(titles), usize::MAX).titles
    }

    /// Adds what each passage scores for it to `scores`; `bit` stands for it. What it tells.
    pub(crate) fn add_to(&self, scores: &mut Scores, n_passages: u32, bit: u64) -> f32 {
        let idf = idf(n_passages, self.doc_freq());
        let inflected = self.inflected.iter().map(|postings| (postings, STEM_WEIGHT));
        let forms = self.forms.iter().map(|(postings, weight)| (postings, *weight));
        for (postings, weight) in forms.chain(inflected) {
            let of = |passage, score: f32, own: f32| {
                let (score, own) = (weight * score, weight * own);
                Scored { passage, score, own, terms: bit }
            };
            let own = postings.passages.iter().map(|p| {
                let heading = if p.in_heading { HEADING_WEIGHT * heading_score(idf) } else { 0.0 };
                let score = term_score(idf, f32::from(p.term_freq)) + heading;
                of(p.passage, score, score)
            });
            scores.add(&own.collect::<Vec<_>>());
            let titles = postings.titles.iter().map(|title| {
                let place = postings.passages.binary_search_by_key(&title.passage, |p| p.passage);
                let term_freq =
                    place.ok().and_then(|i| postings.passages.get(i)).map(|p| p.term_freq);
                // The text below may not hold the term at all: then another passage shows it better.
                let doubt = if term_freq == Some(1) { term_score(idf, 1.0) } else { 0.0 };
                let score = TITLE_WEIGHT * title_score(idf, title.n_chars);
                of(title.passage, score - doubt, -doubt)
            });
            scores.add(&titles.collect::<Vec<_>>());
        }
        idf
    }

    fn all(&self) -> impl Iterator<Item = &Postings> {
        self.forms.iter().map(|(postings, _)| postings).chain(&self.inside)
    }
}

fn union<'a>(lists: impl Iterator<Item = &'a Postings>) -> PassageSet {
    let mut set = PassageSet::default();
    for postings in lists {
        set.extend(&PassageSet::of(postings));
    }
    set
}

/// The terms of a query, in its order. Every passage in which the query begins holds all of them, or the
/// one after it does.
pub(crate) fn find_terms(
    query: &Query,
    scope: Scope,
    reader: &mut Reader<'_>,
) -> Result<Vec<FoundTerm>, Missing> {
    let mut all = wanted(query);
    // What stands nearly everywhere tells little, and its list is long: the texts tell it better.
    if !all.iter().all(|(_, wanted)| wanted.is_common(reader)) {
        all.retain(|(_, wanted)| !wanted.is_common(reader));
    }
    let mut found = Vec::new();
    let mut is_missing = false;
    for (at, wanted) in all {
        let term = match wanted {
            Wanted::Gram(first, second) => find_gram(first, second, reader),
            Wanted::Character(c) => find_character(c, scope, reader),
            Wanted::Word { word, at } => find_word(&word, at, scope, reader),
        };
        match term {
            Ok(term) => found.push(FoundTerm { is_begin: at == 0, ..term }),
            Err(Missing) => is_missing = true,
        }
    }
    if is_missing { Err(Missing) } else { Ok(found) }
}

/// A term as a query asks for it.
enum Wanted {
    Gram(char, Option<char>),
    /// A single character, whatever follows it.
    Character(char),
    Word {
        word: String,
        at: Open,
    },
}

/// On which sides the text may go on with the word that a query's word is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Open {
    before: bool,
    after: bool,
    /// Whether words that begin with it are forms of it: nothing was typed after it.
    is_prefix: bool,
}

impl Wanted {
    /// Whether its list alone is a large shard.
    fn is_common(&self, reader: &Reader<'_>) -> bool {
        let term = match self {
            Wanted::Gram(first, second) => gram_term(*first, *second, reader),
            Wanted::Word { word, .. } => Some(Term::word(word)),
            Wanted::Character(_) => None,
        };
        let shards = term.map(|term| reader.shards_of(&term, &term)).unwrap_or_default();
        let large = reader.loaded.head.large_shards.get(shards).unwrap_or_default();
        // Not `contains`, which brings a search for bytes along.
        large.iter().any(|is_large| *is_large)
    }
}

/// The terms to ask for, each with its place in the query.
fn wanted(query: &Query) -> Vec<(usize, Wanted)> {
    let mut all = Vec::new();
    // Punctuation stands nearly everywhere: it is asked for only beside so little else that reading texts
    // would take longer.
    let n_others = query.runs.iter().filter(|run| run.class != Class::Symbol);
    let has_symbols = n_others.map(|run| run.range.len()).sum::<usize>() < 2;
    let is_before_word = |run: &Run| {
        let mut words = query.runs.iter().filter(|other| other.class == Class::Word);
        words.any(|word| word.range.start == run.range.end)
    };
    for run in query.runs.iter().filter(|run| run.range.start < MAX_TERM_CHARS) {
        let chars = query.run_chars(run);
        let is_last = run.range.end == query.chars.len();
        let mut push = |i, wanted| all.push((run.range.start + i, wanted));
        match (run.class, chars) {
            (Class::Word, _) => push(
                0,
                Wanted::Word {
                    word: chars.iter().collect(),
                    at: Open {
                        before: run.range.start == 0 && !query.is_begun,
                        after: is_last && !query.is_ended || query.is_open_at(run.range.end),
                        is_prefix: query.is_open_at(run.range.end),
                    },
                },
            ),
            (Class::Symbol, _) if !has_symbols => {}
            // Where nothing or no word follows, it is found among all that begins with the character.
            (Class::Gram, [only]) if is_last || !is_before_word(run) => {
                push(0, Wanted::Character(*only));
            }
            (_, [only]) if is_last => push(0, Wanted::Character(*only)),
            (_, [only]) => push(0, Wanted::Gram(*only, None)),
            _ => {
                // Every other gram covers a long run; its text tells the rest.
                let is_wanted = |i: usize| {
                    let is_covered = chars.len() > MAX_ALL_GRAMS_CHARS && i % 2 == 1;
                    (!is_covered || i + 2 == chars.len()) && run.range.start + i < MAX_TERM_CHARS
                };
                for (i, gram) in grams(chars) {
                    // The last character stands in the gram before it already.
                    if let Some(second) = gram.second
                        && is_wanted(i)
                    {
                        push(i, Wanted::Gram(gram.first, Some(second)));
                    }
                }
            }
        }
    }
    // A single character leads to many passages: where other terms are enough, they lead to fewer.
    let is_character = |wanted: &(usize, Wanted)| matches!(wanted.1, Wanted::Character(_));
    if all.iter().filter(|wanted| !is_character(wanted)).count() > 1 {
        all.retain(|wanted| !is_character(wanted));
    }
    all.truncate(MAX_TERMS);
    all
}

/// A gram as the index knows it; `None` when one of its characters is not in the corpus.
fn gram_term(first: char, second: Option<char>, reader: &Reader<'_>) -> Option<Term> {
    let rank = |c| reader.loaded.characters.alphabet.rank(c);
    let second = second.map_or(Some(Second::End), |c| rank(c).map(Second::Rank));
    Some(Term::Gram(rank(first)?, second?))
}

fn find_gram(
    first: char,
    second: Option<char>,
    reader: &mut Reader<'_>,
) -> Result<FoundTerm, Missing> {
    let postings = match gram_term(first, second, reader) {
        Some(term) => reader.postings(&term)?,
        None => Postings::default(),
    };
    Ok(FoundTerm { forms: vec![(postings, 1.0)], ..FoundTerm::default() })
}

fn find_character(c: char, scope: Scope, reader: &mut Reader<'_>) -> Result<FoundTerm, Missing> {
    let nowhere = FoundTerm { forms: vec![Default::default()], ..FoundTerm::default() };
    let Some(first) = reader.loaded.characters.alphabet.rank(c) else { return Ok(nowhere) };
    let (from, to) = (Term::Gram(first, Second::Any), Term::Gram(first + 1, Second::Any));
    let range = reader.shards_of(&from, &to);
    let own = reader.shards_of(&from, &from);
    // A row over many shards has a list of its own at its begin, unless they are small.
    let is_long = range.len() > MAX_PREFIX_SHARDS && scope.limit < ALL_HITS;
    let mut shards = reader.shards(if is_long { own } else { range.clone() })?;
    if is_long && shards.iter().all(|shard| shard.get(&from).is_none()) {
        shards = reader.shards(range)?;
    }
    let own = shards.iter().find_map(|shard| shard.get(&from));
    let own = own.filter(|_| scope.limit < ALL_HITS);
    let all = own.unwrap_or_else(|| union_between(&from, &to, &shards));
    Ok(FoundTerm { forms: vec![(all, 1.0)], ..FoundTerm::default() })
}

fn find_word(
    word: &str,
    at: Open,
    scope: Scope,
    reader: &mut Reader<'_>,
) -> Result<FoundTerm, Missing> {
    let term = Term::word(word);
    // What begins with the word is a form of it already, where that counts.
    let inflected = find_inflected(word, at.is_prefix, reader);
    let mut found = FoundTerm::default();
    if at.after {
        let (own, longer) = find_prefix(word, scope, reader)?;
        found.forms.push((own, 1.0));
        found.forms.push((longer, if at.is_prefix { PREFIX_WEIGHT } else { 0.0 }));
    } else {
        found.forms.push((reader.postings(&term)?, 1.0));
    }
    if at.before && scope.inside && reader.loaded.head.n_words > 0 {
        found.inside = Some(find_inside(word, at, scope, reader)?);
    }
    found.inflected = inflected?;
    Ok(found)
}

/// Where inflections of a word stand, but for those that begin with it if `without_longer`.
fn find_inflected(
    word: &str,
    without_longer: bool,
    reader: &mut Reader<'_>,
) -> Result<Option<Postings>, Missing> {
    let term = Term::word(word);
    let Some(group) = reader.shard(&term)?.and_then(|shard| shard.group_of(&term)) else {
        return Ok(None);
    };
    let prefix = word.as_bytes().get(..group.prefix).unwrap_or_default();
    // Those that stand in another shard are not worth another block, and another round.
    let shards = reader.shards(reader.shards_of(&term, &term))?;
    let words = shards.iter().flat_map(|shard| shard.of_group(prefix, group));
    let is_other = |other: &Term| {
        let Term::Word(other) = other else { return false };
        other != word.as_bytes() && !(without_longer && other.starts_with(word.as_bytes()))
    };
    let mut lists = words.filter(|(term, _)| is_other(term)).map(|(_, postings)| postings);
    Ok(Some(union_of(&mut lists, &shards)))
}

/// Where a word stands, and where longer words that begin with it do.
fn find_prefix(
    word: &str,
    scope: Scope,
    reader: &mut Reader<'_>,
) -> Result<(Postings, Postings), Missing> {
    let (term, prefix, end) = (Term::word(word), Term::prefix(word), Term::after_prefix(word));
    let own = reader.shards_of(&term, &prefix);
    let range = reader.shards_of(&term, &end);
    let is_short = word.chars().count() <= MAX_PREFIX_CHARS && scope.limit < ALL_HITS;
    let has_union = range.len() > MAX_PREFIX_SHARDS && is_short;
    let mut shards = reader.shards(if has_union { own } else { range.clone() })?;
    if has_union && shards.iter().all(|shard| shard.get(&prefix).is_none()) {
        shards = reader.shards(range)?;
    }
    let get = |term: &Term| shards.iter().find_map(|shard| shard.get(term));
    let exact = get(&term).unwrap_or_default();
    if let Some(union) = get(&prefix).filter(|_| is_short) {
        return Ok((exact, union));
    }
    Ok((exact, union_between(&prefix, &end, &shards)))
}

/// The union of the terms in `shards` from `from` on and before `to`, but not of those that are unions themselves.
fn union_between(from: &Term, to: &Term, shards: &[&Shard]) -> Postings {
    let terms = shards.iter().flat_map(|shard| shard.range(from, to));
    let mut lists = terms.filter(|(term, _)| !term.is_union()).map(|(_, postings)| postings);
    union_of(&mut lists, shards)
}

/// The union of lists that lie in `shards`. It is cut where there are more postings than such shards may have:
/// lists that leave no gap take hardly a bit.
fn union_of(lists: &mut dyn Iterator<Item = Postings>, shards: &[&Shard]) -> Postings {
    let n_bytes: usize = shards.iter().map(|shard| shard.n_bytes()).sum();
    Postings::union(lists, n_bytes.saturating_mul(64).saturating_add(1 << 20))
}

/// Where words stand that hold `word`, but not at their begin.
fn find_inside(
    word: &str,
    at: Open,
    scope: Scope,
    reader: &mut Reader<'_>,
) -> Result<Postings, Missing> {
    let place = if at.after { Place::Anywhere } else { Place::End };
    let is_small = reader.loaded.head.n_words <= SMALL_VOCABULARY;
    let max_shards = MAX_INSIDE_SHARDS + scope.limit / 2;
    let blocks = reader.words(reader.loaded.head.words.longer_than(word.chars().count()))?;
    let holds = Holds::new(word, place);
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut n_bytes = 0;
    let mut is_whole = true;
    for block in &blocks {
        is_whole &=
            block.walk(&|state, byte| holds.accept(state, byte), &mut |word_found, state| {
                let is_begin = at.after && word_found.starts_with(word.as_bytes());
                if holds.is_match(state) && !is_begin && word_found != word.as_bytes() {
                    found.push(word_found.to_vec());
                    n_bytes += word_found.len();
                }
                n_bytes <= MAX_INSIDE_BYTES
            });
    }
    found.sort_unstable();
    let mut terms = Vec::new();
    let mut shards: Vec<usize> = Vec::new();
    for term in found.into_iter().map(Term::Word) {
        let range = reader.shards_of(&term, &term);
        if shards.last().is_none_or(|last| !range.contains(last)) {
            if shards.len() >= max_shards && !is_small {
                is_whole = false;
                break;
            }
            shards.extend(range);
        }
        terms.push(term);
    }
    // All are asked for before the first that is missing ends it.
    let shards: Vec<_> = terms.iter().map(|term| reader.shard(term)).collect();
    let shards = shards.into_iter().collect::<Result<Vec<_>, _>>()?;
    let mut lists = shards.iter().zip(&terms).filter_map(|(shard, term)| (*shard)?.get(term));
    let mut distinct: Vec<&Shard> = shards.iter().copied().flatten().collect();
    distinct.dedup_by(|a, b| core::ptr::eq(*a, *b));
    let mut inside = union_of(&mut lists, &distinct);
    if !is_whole {
        inside.cut_from = Some(inside.doc_freq());
    }
    Ok(inside)
}
