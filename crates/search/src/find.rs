//! What postings alone tell of a text: which documents may be hits, and how well.

use aril_index::{Places, TitlePosting, behind};

use crate::answer::Tier;
use crate::columns::Chosen;
use crate::conditions::{Condition, Tested};
use crate::loaded::{Missing, Reader};
use crate::passages::{PassageSet, Scored, Scores};
use crate::query::{Differs, Query};
use crate::score::{FieldWeights, TITLED_WEIGHT, document_score};
use crate::terms::{FoundTerm, Scope, find_terms};

/// A document without the query itself is a hit when the terms it holds make up this share of all by
/// what they tell: 0 takes any, 1 only those with every term.
const MIN_SHARE: f32 = 0.5;

/// The same for a question, of which the best page may lack most: no term of it is needed.
const MIN_SHARE_OF_QUESTION: f32 = 0.15;

/// A text of so many terms is a question.
const QUESTION_TERMS: usize = 5;

/// Where the first term was not asked for, so many titles with the others are read to see whether they begin with it.
const MAX_DOUBTFUL_TITLES: usize = 16;

/// The documents that may be hits.
#[derive(Debug, Default)]
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
///
/// It is copied, since what holds no memory of its own takes less code to move.
#[derive(Clone, Copy, Debug)]
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
    /// Where its passages are among the scores.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The passage that it is shown by; for one that holds the query `None` until it is known.
    pub(crate) passage: Option<u32>,
    /// Which of the texts that are searched for together it is of.
    pub(crate) pass: usize,
}

/// What postings alone tell of a query.
pub(crate) fn find(
    query: &Query,
    conditions: &[Condition],
    chosen: &Chosen,
    scope: Scope,
    reader: &mut Reader<'_>,
) -> Result<Found, Missing> {
    // All are asked for before what is missing ends it.
    let (terms, places) = (find_terms(query, scope, reader), reader.places());
    let weights = reader.weights();
    let mut is_missing = reader.dictionary().is_err();
    let no_places = Places::default();
    let mut tested = Vec::new();
    for condition in conditions {
        match condition.find(scope, places.unwrap_or(&no_places), reader) {
            Ok(one) => tested.push(one),
            Err(Missing) => is_missing = true,
        }
    }
    let (terms, places, weights) = (terms?, places?, weights?);
    if is_missing {
        return Err(Missing);
    }
    let candidates = candidates(query, &terms, places);
    let fields = FieldWeights::of(reader.loaded.head.field_weights);
    let (mut scores, mut idfs) = (Scores::default(), Vec::new());
    let (mut cut_terms, mut there) = (0, 0.0);
    for (i, term) in terms.iter().enumerate() {
        let doc_freq = term.doc_freq();
        let idf = term.add_to(&mut scores, reader.loaded.head.n_passages, fields, 1 << i);
        // What stands nowhere is not missed.
        idfs.push(if doc_freq == 0 { 0.0 } else { idf });
        // A term whose list was cut may be held by any.
        cut_terms |= u64::from(term.is_cut()) << i;
        there += doc_freq as f32;
    }
    if query.is_empty() {
        // All documents, for the conditions to choose from.
        let firsts = (0..places.n_docs()).map(|document| places.passages(document).start);
        scores.cover(&PassageSet::ascending(firsts.collect()));
    }
    scores.hide(places.tags());
    scores.cover(&candidates);
    let begun = match terms.as_slice() {
        [only] if query.is_one_term() => Some(only.passages(false)),
        _ => None,
    };
    let titles = titles(&terms);
    let has_begin = terms.first().is_some_and(|term| term.is_begin);
    let mut n_doubtful = 0;
    for title in &titles {
        n_doubtful += usize::from(!title.is_start);
    }
    let mut facts = Facts {
        query,
        tag_weight: fields.tag,
        idfs,
        cut_terms,
        begun: begun.as_ref().unwrap_or(&candidates).as_slice(),
        titles: &titles,
        has_begin,
        may_begin: !has_begin && n_doubtful <= MAX_DOUBTFUL_TITLES,
        candidates: candidates.as_slice(),
    };
    let mut matches = Vec::new();
    let mut start = 0;
    while let Some(first) = scores.as_slice().get(start) {
        let (document, passages) = places.document_at(first.passage);
        let mut end = start + 1;
        while scores.as_slice().get(end).is_some_and(|scored| scored.passage < passages.end) {
            end += 1;
        }
        if chosen.is_wanted(document) {
            let (mut is_certain, mut may_be) = (true, true);
            for one in &tested {
                match one.tells(&passages, places) {
                    Some(tells) => may_be &= tells,
                    None => is_certain = false,
                }
            }
            let group = scores.as_slice().get(start..end).unwrap_or_default();
            if may_be && let Some(mut m) = facts.document(group, passages.start) {
                m.is_verified &= is_certain;
                m.order = chosen.place(document);
                for (thousandths, documents) in weights {
                    if documents.binary_search(&document).is_ok() {
                        m.score *= *thousandths as f32 / 1000.0;
                    }
                }
                (m.start, m.end) = (start, end);
                matches.push(m);
            }
        }
        start = end;
    }
    let is_cut = cut_terms != 0;
    let mut estimate = 1.0;
    if is_cut {
        let mut known = 0;
        for term in &terms {
            known += term.passages(true).as_slice().len();
        }
        estimate = (there / known.max(1) as f32).max(1.0);
    }
    Ok(Found { matches, scores, candidates, tested, is_cut, estimate })
}

/// The passages that may hold the query. Every one in which it begins is among them, except where all
/// lists were cut (the converse only holds for [one term](Query::is_one_term)): a query may begin in one
/// passage and end in the next, where a long paragraph was cut; the builder cuts no closer than 128
/// characters, so each term must stand in the passage or in the one after it.
pub(crate) fn candidates(query: &Query, terms: &[FoundTerm], places: &Places) -> PassageSet {
    let mut all: Option<PassageSet> = None;
    let has_whole = terms.iter().any(|term| !term.is_cut());
    for term in terms {
        if has_whole && term.is_cut() {
            continue;
        }
        let mut passages = term.passages(true);
        if !query.is_one_term() {
            passages.extend_back(places);
        }
        match &mut all {
            Some(all) => all.intersect(&passages),
            None => all = Some(passages),
        }
    }
    let mut all = all.unwrap_or_default();
    all.leave_out(places.tags());
    all
}

/// The titles that hold all terms, ascending by passage: what they tell of the first term.
pub(crate) fn titles(terms: &[FoundTerm]) -> Vec<TitlePosting> {
    let Some((first, others)) = terms.split_first() else { return Vec::new() };
    let mut titles = first.titles();
    for term in others {
        let list = term.titles();
        titles.retain(|title| title_at(title.passage, &list).is_some());
    }
    titles
}

/// The title with the passage `passage` among some that ascend.
fn title_at(passage: u32, titles: &[TitlePosting]) -> Option<&TitlePosting> {
    let i = titles.binary_search_by_key(&passage, |title| title.passage).ok()?;
    titles.get(i)
}

/// What is known of a query before a text is read.
struct Facts<'a> {
    query: &'a Query,
    tag_weight: f32,
    idfs: Vec<f32>,
    cut_terms: u64,
    /// Of the candidates, which ascend, those that lie behind the documents before;
    candidates: &'a [u32],
    /// and of the passages in which a word begins as the query does: elsewhere it can only stand inside a word.
    begun: &'a [u32],
    titles: &'a [TitlePosting],
    /// Whether these are of the term that the query begins with.
    has_begin: bool,
    /// Whether those that begin with something else than the first of the terms may begin with the query.
    may_begin: bool,
}

impl Facts<'_> {
    /// The match of a document that begins with the passage `first` and whose passages score as `group` says,
    /// with the best tier that postings allow. Documents are asked for in their order.
    fn document(&mut self, group: &[Scored], first: u32) -> Option<Match> {
        let every_term = u64::MAX >> (64 - self.idfs.len().clamp(1, 64));
        let (mut best, mut sum, mut terms) = (0.0f32, 0.0, self.cut_terms);
        let (mut best_candidate, mut sum_candidates) = (0.0f32, 0.0);
        let (mut is_near, mut is_candidate, mut is_begun) = (false, false, false);
        let (mut passage, mut best_own) = (None, 0.0);
        let mut tagged = 0.0;
        for scored in group {
            terms |= scored.terms;
            let has_all = scored.terms | self.cut_terms == every_term && scored.terms != 0;
            if scored.is_hidden() {
                tagged = self.tag_weight * scored.score;
                continue;
            }
            sum += scored.score;
            is_near |= has_all;
            self.candidates = behind(self.candidates, scored.passage);
            if self.candidates.first() == Some(&scored.passage) {
                is_candidate = true;
                best_candidate = best_candidate.max(scored.score);
                sum_candidates += scored.score;
            }
            self.begun = behind(self.begun, scored.passage);
            is_begun |= self.begun.first() == Some(&scored.passage);
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
        } else if terms == every_term && best + tagged > 0.0 || self.query.is_empty() {
            Some(Tier::All)
        } else if best + tagged > 0.0 && self.share(terms) >= min_share {
            Some(Tier::Some)
        } else {
            None
        };
        let title = title_at(first, self.titles);
        let titled = if title.is_some() { TITLED_WEIGHT } else { 1.0 };
        // Where the first term was not asked for, any title with the others behind its begin may begin with the query.
        let begins = if self.has_begin { Some(true) } else { self.may_begin.then_some(false) };
        let title = title.filter(|title| Some(title.is_start) == begins);
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
        (best, sum) = (best + tagged, sum + tagged);
        tier?;
        Some(Match {
            first,
            score: titled * document_score(best, sum),
            tier,
            rank: 0,
            order: None,
            fallback,
            is_verified,
            start: 0,
            end: 0,
            passage: passage.or(Some(first)).filter(|_| !is_candidate),
            pass: 0,
        })
    }

    /// The share of what the query's terms tell that `terms` do, 0 to 1.
    fn share(&self, terms: u64) -> f32 {
        let (mut total, mut held) = (0.0, 0.0);
        for (i, idf) in self.idfs.iter().enumerate() {
            total += idf;
            held += if terms >> i & 1 == 1 { *idf } else { 0.0 };
        }
        held / total.max(f32::MIN_POSITIVE)
    }
}
