//! What postings alone tell of a text: which documents may be hits, and how well.

use aril_index::{Places, TitlePosting};

use crate::answer::Tier;
use crate::columns::Chosen;
use crate::conditions::{Condition, Tested};
use crate::loaded::{Missing, Reader};
use crate::passages::{PassageSet, Scored, Scores};
use crate::query::{Differs, Query};
use crate::score::{TITLED_WEIGHT, document_score};
use crate::terms::{FoundTerm, Scope, find_terms};

/// A document without the query itself is a hit when the terms it holds make up this share of all by
/// what they tell: 0 takes any, 1 only those with every term.
const MIN_SHARE: f32 = 0.5;

/// The same for a question, of which the best page may lack most: no term of it is needed.
const MIN_SHARE_OF_QUESTION: f32 = 0.15;

/// A text of so many terms is a question.
const QUESTION_TERMS: usize = 5;

/// The documents that may be hits.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) matches: Vec<Match>,
    pub(crate) scores: Scores,
    pub(crate) candidates: PassageSet,
    /// By condition what is known of it.
    pub(crate) tested: Vec<Tested>,
    /// Whether lists were cut: then more documents match than are known.
    pub(crate) is_cut: bool,
    /// How many documents match by those that are known, as far as postings tell.
    pub(crate) estimate: f32,
}

/// A document that may be a hit.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    /// Its first passage.
    pub(crate) first: u32,
    pub(crate) score: f32,
    /// As far as is known; `None` when it matches in no way.
    pub(crate) tier: Option<Tier>,
    /// Its place, where matches are sorted by something else than how well they match.
    pub(crate) order: Option<u32>,
    /// Its place within the tier, the smallest first: whether its title, by which it is found, is not as it was
    /// typed.
    pub(crate) rank: u8,
    /// The tier without the query itself.
    pub(crate) fallback: Option<Tier>,
    pub(crate) is_verified: bool,
    /// Its places among the scores.
    pub(crate) scored: core::ops::Range<usize>,
    /// The passage that it is shown by; for one that holds the query `None` until it is known.
    pub(crate) passage: Option<u32>,
}

/// What postings alone tell of a query.
pub(crate) fn find(
    query: &Query,
    conditions: &[Condition],
    chosen: &Chosen,
    scope: Scope,
    reader: &mut Reader<'_>,
) -> Result<Found, Missing> {
    let n_passages = reader.loaded.head.n_passages;
    // All are asked for before what is missing ends it.
    let (terms, places) = (find_terms(query, scope, reader), reader.places());
    let dictionary = reader.dictionary();
    let no_places = Places::default();
    let known_places = places.unwrap_or(&no_places);
    let tested = conditions.iter().map(|c| c.find(scope, known_places, reader));
    let tested: Vec<_> = tested.collect();
    dictionary?;
    let (terms, places) = (terms?, places?);
    let tested = tested.into_iter().collect::<Result<Vec<_>, _>>()?;
    let candidates = candidates(query, &terms, places);
    let (mut scores, mut idfs) = (Scores::default(), Vec::new());
    for (i, term) in terms.iter().enumerate() {
        idfs.push(term.add_to(&mut scores, n_passages, 1 << i));
    }
    if query.is_empty() {
        // All documents, for the conditions to choose from.
        let firsts = (0..places.n_docs()).map(|document| places.passages(document).start);
        scores.cover(&PassageSet::ascending(firsts.collect()));
    }
    scores.cover(&candidates);
    let begun = match terms.as_slice() {
        [only] if query.is_one_term() => only.begun(),
        _ => candidates.clone(),
    };
    // A term whose list was cut may be held by any.
    let cut_terms = bits(terms.iter().map(FoundTerm::is_cut));
    // What stands nowhere is not missed.
    for (idf, term) in idfs.iter_mut().zip(&terms) {
        *idf = if term.doc_freq() == 0 { 0.0 } else { *idf };
    }
    let facts = Facts {
        query,
        idfs,
        cut_terms,
        begun,
        titles: titles(&terms),
        has_begin: terms.first().is_some_and(|term| term.is_begin),
        candidates: &candidates,
    };
    let mut matches = Vec::new();
    let mut end = 0;
    for group in
        scores.as_slice().chunk_by(|a, b| places.document(a.passage) == places.document(b.passage))
    {
        let start = end;
        end += group.len();
        let Some(first) = group.first() else { continue };
        let document = places.document(first.passage);
        if !chosen.is_wanted(document) {
            continue;
        }
        let passages = places.passages(document);
        let mut is_certain = true;
        let mut tells = |tested: &Tested| {
            let tells = tested.tells(&passages, places);
            is_certain &= tells.is_some();
            tells != Some(false)
        };
        if tested.iter().all(&mut tells)
            && let Some(mut m) = facts.document(group, start, passages.start)
        {
            m.is_verified &= is_certain;
            m.order = chosen.place(document);
            matches.push(m);
        }
    }
    let known: usize = terms.iter().map(|term| term.passages().as_slice().len()).sum();
    let there: f32 = terms.iter().map(|term| term.doc_freq() as f32).sum();
    let is_cut = cut_terms != 0;
    let estimate = if is_cut { (there / known.max(1) as f32).max(1.0) } else { 1.0 };
    Ok(Found { matches, scores, candidates, tested, is_cut, estimate })
}

fn bits(flags: impl Iterator<Item = bool>) -> u64 {
    flags.enumerate().fold(0, |bits, (i, flag)| bits | u64::from(flag) << i)
}

/// The passages that may hold the query. Every one in which it begins is among them, except where all
/// lists were cut (the converse only holds for [one term](Query::is_one_term)): a query may begin in one
/// passage and end in the next, where a long paragraph was cut; the builder cuts no closer than 128
/// characters, so each term must stand in the passage or in the one after it.
pub(crate) fn candidates(query: &Query, terms: &[FoundTerm], places: &Places) -> PassageSet {
    let mut all: Option<PassageSet> = None;
    let has_whole = terms.iter().any(|term| !term.is_cut());
    for term in terms.iter().filter(|term| !has_whole || !term.is_cut()) {
        let mut passages = term.passages();
        if !query.is_one_term() {
            passages.extend_back(places);
        }
        match &mut all {
            Some(all) => all.intersect(&passages),
            None => all = Some(passages),
        }
    }
    all.unwrap_or_default()
}

/// The titles that hold all terms, ascending by passage: what they tell of the first term.
pub(crate) fn titles(terms: &[FoundTerm]) -> Vec<TitlePosting> {
    let mut lists = terms.iter().map(FoundTerm::titles);
    let mut titles = lists.next().unwrap_or_default();
    for list in lists {
        let holds = |title: &TitlePosting| {
            list.binary_search_by_key(&title.passage, |line| line.passage).is_ok()
        };
        titles.retain(holds);
    }
    titles
}

/// What is known of a query before a text is read.
struct Facts<'a> {
    query: &'a Query,
    idfs: Vec<f32>,
    cut_terms: u64,
    candidates: &'a PassageSet,
    /// Passages in which a word begins as the query does: elsewhere it can only stand inside a word.
    begun: PassageSet,
    titles: Vec<TitlePosting>,
    /// Whether these are of the term that the query begins with.
    has_begin: bool,
}

impl Facts<'_> {
    /// The match of a document that begins with the passage `first` and whose passages score as `group` says,
    /// with the best tier that postings allow.
    fn document(&self, group: &[Scored], start: usize, first: u32) -> Option<Match> {
        let every_term = u64::MAX >> (64 - self.idfs.len().clamp(1, 64));
        let (mut best, mut sum, mut terms) = (0.0f32, 0.0, self.cut_terms);
        let (mut best_candidate, mut sum_candidates) = (0.0f32, 0.0);
        let (mut is_near, mut is_candidate, mut is_begun) = (false, false, false);
        let (mut passage, mut best_own) = (None, 0.0);
        for scored in group {
            sum += scored.score;
            terms |= scored.terms;
            is_near |= scored.terms | self.cut_terms == every_term && scored.terms != 0;
            if self.candidates.contains(scored.passage) {
                is_candidate = true;
                best_candidate = best_candidate.max(scored.score);
                sum_candidates += scored.score;
            }
            is_begun |= self.begun.contains(scored.passage);
            best = best.max(scored.score);
            if scored.own > best_own {
                best_own = scored.own;
                passage = Some(scored.passage);
            }
        }
        let is_question = self.idfs.len() >= QUESTION_TERMS;
        let min_share = if is_question { MIN_SHARE_OF_QUESTION } else { MIN_SHARE };
        let fallback = if is_near {
            Some(Tier::Near)
        } else if terms == every_term && best > 0.0 || self.query.is_empty() {
            Some(Tier::All)
        } else if best > 0.0 && self.share(terms) >= min_share {
            Some(Tier::Some)
        } else {
            None
        };
        let place = self.titles.binary_search_by_key(&first, |title| title.passage).ok();
        let titled = if place.is_some() { TITLED_WEIGHT } else { 1.0 };
        // Where the first term was not asked for, any title with the others may begin with the query.
        let title = place.and_then(|i| self.titles.get(i));
        let title = title.filter(|title| title.is_start || !self.has_begin);
        let n_chars = self.query.chars.len().min(usize::from(TitlePosting::MAX_CHARS));
        // What postings tell, they tell of folded text.
        let is_told = self.query.is_one_term() && self.query.differs != Differs::Maybe;
        let exact = if self.query.differs == Differs::Always { Tier::Folded } else { Tier::Exact };
        let (tier, is_verified) = match title {
            _ if !is_candidate => (fallback, true),
            Some(title) if usize::from(title.n_chars) == n_chars => (Some(Tier::Title), false),
            Some(_) => (Some(Tier::TitlePrefix), false),
            None if is_begun => (Some(exact), is_told),
            None => (Some(Tier::InsideWord), is_told),
        };
        // Of one term it is sure that the document holds it, however it is written.
        let fallback = match tier {
            Some(Tier::InsideWord) if self.query.is_one_term() => tier,
            Some(Tier::Exact | Tier::Folded) if self.query.is_one_term() => Some(Tier::Folded),
            _ => fallback,
        };
        if is_candidate && best_candidate > 0.0 {
            (best, sum) = (best_candidate, sum_candidates);
        }
        tier.map(|tier| Match {
            first,
            score: titled * document_score(best, sum),
            tier: Some(tier),
            rank: 0,
            order: None,
            fallback,
            is_verified,
            scored: start..start + group.len(),
            passage: passage.or(Some(first)).filter(|_| !is_candidate),
        })
    }

    /// The share of what the query's terms tell that `terms` do, 0 to 1.
    fn share(&self, terms: u64) -> f32 {
        let total: f32 = self.idfs.iter().sum();
        let held = self.idfs.iter().enumerate().filter(|(i, _)| terms >> i & 1 == 1);
        held.map(|(_, idf)| idf).sum::<f32>() / total.max(f32::MIN_POSITIVE)
    }
}
