//! What postings alone tell of a text: which documents may be hits, and how well.

use aril_index::{Places, TitlePosting, behind};

use crate::answer::Tier;
use crate::columns::Chosen;
use crate::conditions::{Condition, Tested};
use crate::loaded::{Missing, Reader};
use crate::passages::{PassageSet, Scored, Scores};
use crate::query::{Differs, Query};
use crate::score::{FieldWeights, TITLED_WEIGHT, document_score};
use crate::terms::{FoundTerm, FoundTerms, Scope, find_terms};

/// A document without the query itself is a hit when the terms it holds make up this share of all by
/// what they tell: 0 takes any, 1 only those with every term.
const MIN_SHARE: f32 = 0.5;

/// The same for a question, of which the best page may lack most: no term of it is needed.
const MIN_SHARE_OF_QUESTION: f32 = 0.15;

/// A text of so many terms is a question.
const QUESTION_TERMS: usize = 5;

/// Where the first term was not asked for, so many titles with the others are read to see whether they begin with it.
const MAX_DOUBTFUL_TITLES: usize = 16;

/// What is to be done next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// To find the terms, and what else it takes to score them.
    #[default]
    Terms,
    /// To score the passages that hold them.
    Scores,
    /// To look at the documents of these.
    Documents,
}

/// The documents that may be hits: what postings alone tell of a query, filled piece by piece.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) matches: Vec<Match>,
    pub(crate) scores: Scores,
    pub(crate) candidates: PassageSet,
    /// The same before all is scored.
    narrowed: Option<PassageSet>,
    /// By condition what is known of it.
    pub(crate) tested: Vec<Tested>,
    /// Whether lists were cut: then more documents match than are known.
    pub(crate) is_cut: bool,
    /// How many documents match by those that are known, as far as postings tell.
    pub(crate) estimate: f32,
    /// The query's terms, as far as they are found and not yet scored.
    terms: FoundTerms,
    stage: Stage,
    /// Whether there is one whose list is whole.
    has_whole: bool,
    /// What each term tells that is scored,
    idfs: Vec<f32>,
    /// and those of them whose lists were cut.
    cut_terms: u64,
    /// How many passages hold them, and of how many of these is known which they are.
    there: f32,
    n_known: usize,
    /// Of a query of one term the passages in which a word begins with it.
    begun: Option<PassageSet>,
    /// The titles that hold all terms.
    titles: Vec<TitlePosting>,
    /// Whether these are of the term that the query begins with.
    has_begin: bool,
    /// So many scores are of documents that were looked at.
    n_done: usize,
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
    /// Its place within the tier, the smallest first: of what is written otherwise, what the title is or begins with comes
    /// before others.
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

/// So many passages are looked at in a piece.
const PASSAGES_A_PIECE: usize = 4096;

/// To look at one takes about as long as so many units.
const UNITS_A_PASSAGE: usize = 2;

impl Found {
    /// Finds what postings tell of a query, beginning where it was put off.
    pub(crate) fn fill(
        &mut self,
        query: &Query,
        conditions: &[Condition],
        chosen: &Chosen,
        scope: Scope,
        reader: &mut Reader<'_>,
    ) -> Result<(), Missing> {
        // All are asked for before what is missing ends it.
        let (places, weights) = (reader.places(), reader.weights());
        if self.stage == Stage::Terms {
            let mut is_missing = find_terms(query, scope, &mut self.terms, reader).is_err();
            is_missing |= reader.dictionary().is_err();
            let no_places = Places::default();
            self.tested.clear();
            for condition in conditions {
                match condition.find(scope, places.unwrap_or(&no_places), reader) {
                    Ok(one) => self.tested.push(one),
                    Err(Missing) => is_missing = true,
                }
            }
            if is_missing {
                return Err(Missing);
            }
        }
        let (places, weights) = (places?, weights?);
        if self.stage == Stage::Terms {
            self.stage = Stage::Scores;
            for term in self.terms.iter().flatten() {
                self.has_whole |= !term.is_cut();
                self.is_cut |= term.is_cut();
            }
        }
        if self.stage == Stage::Scores {
            self.score(query, places, reader)?;
        }
        let mut stretch = 0;
        while self.n_done < self.scores.as_slice().len() {
            reader.work()?;
            reader.spend(UNITS_A_PASSAGE * PASSAGES_A_PIECE);
            self.look_at(query, chosen, places, weights, &mut stretch, reader);
        }
        Ok(())
    }

    /// Scores the passages that hold the terms.
    fn score(
        &mut self,
        query: &Query,
        places: &Places,
        reader: &mut Reader<'_>,
    ) -> Result<(), Missing> {
        let fields = FieldWeights::of(reader.loaded.head.field_weights);
        for found in &mut self.terms {
            let Some(term) = found else { continue };
            let (n, bit) = (self.idfs.len(), 1 << self.idfs.len());
            if term.n_scored.is_none() {
                reader.work()?;
                reader.spend(term.n_postings());
                self.n_known += term.narrow(&mut self.narrowed, self.has_whole, query, places);
                term.narrow_titles(n == 0, &mut self.titles);
                if n == 0 {
                    self.has_begin = term.is_begin;
                    self.begun = query.is_one_term().then(|| term.passages(false));
                } else {
                    self.begun = None;
                }
            }
            let idf = term.add_to(&mut self.scores, fields, bit, reader)?;
            let doc_freq = term.doc_freq();
            // What stands nowhere is not missed.
            self.idfs.push(if doc_freq == 0 { 0.0 } else { idf });
            // A term whose list was cut may be held by any.
            self.cut_terms |= u64::from(term.is_cut()) << n;
            self.there += doc_freq as f32;
            *found = None;
        }
        reader.work()?;
        reader.spend(self.scores.as_slice().len());
        if query.is_empty() {
            // All documents, for the conditions to choose from.
            let firsts = (0..places.n_docs()).map(|document| places.passages(document).start);
            self.scores.cover(&PassageSet::ascending(firsts.collect()));
        }
        self.candidates = self.narrowed.take().unwrap_or_default();
        self.candidates.leave_out(places.tags());
        self.scores.hide(places.tags());
        self.scores.cover(&self.candidates);
        self.estimate = 1.0;
        if self.is_cut {
            self.estimate = (self.there / self.n_known.max(1) as f32).max(1.0);
        }
        self.stage = Stage::Documents;
        Ok(())
    }

    /// Looks at the documents of the next passages that score.
    fn look_at(
        &mut self,
        query: &Query,
        chosen: &Chosen,
        places: &Places,
        weights: &[(i64, Vec<u32>)],
        stretch: &mut usize,
        reader: &Reader<'_>,
    ) {
        let mut n_doubtful = 0;
        for title in &self.titles {
            n_doubtful += usize::from(!title.is_start);
        }
        let candidates = self.candidates.as_slice();
        let (mut start, scores) = (self.n_done, self.scores.as_slice());
        let first = scores.get(start).map_or(0, |scored| scored.passage);
        let n_behind = self.titles.partition_point(|title| title.passage < first);
        let mut facts = Facts {
            query,
            tag_weight: FieldWeights::of(reader.loaded.head.field_weights).tag,
            idfs: &self.idfs,
            cut_terms: self.cut_terms,
            candidates,
            begun: self.begun.as_ref().map_or(candidates, PassageSet::as_slice),
            titles: self.titles.get(n_behind..).unwrap_or_default(),
            has_begin: self.has_begin,
            may_begin: !self.has_begin && n_doubtful <= MAX_DOUBTFUL_TITLES,
        };
        let last = start + PASSAGES_A_PIECE;
        while start < last
            && let Some(first) = scores.get(start)
        {
            let (document, passages) = places.document_behind(first.passage, stretch);
            let mut end = start + 1;
            while scores.get(end).is_some_and(|scored| scored.passage < passages.end) {
                end += 1;
            }
            if chosen.is_wanted(document) {
                let (mut is_certain, mut may_be) = (true, true);
                for one in &self.tested {
                    match one.tells(&passages, places) {
                        Some(tells) => may_be &= tells,
                        None => is_certain = false,
                    }
                }
                let group = scores.get(start..end).unwrap_or_default();
                if may_be && let Some(mut m) = facts.document(group, passages.start) {
                    m.is_verified &= is_certain;
                    m.order = chosen.place(document);
                    for (thousandths, documents) in weights {
                        if documents.binary_search(&document).is_ok() {
                            m.score *= *thousandths as f32 / 1000.0;
                        }
                    }
                    (m.start, m.end) = (start, end);
                    self.matches.push(m);
                }
            }
            start = end;
        }
        self.n_done = start;
    }
}

/// The passages that may hold the query. Every one in which it begins is among them, except where all
/// lists were cut (the converse only holds for [one term](Query::is_one_term)): a query may begin in one
/// passage and end in the next, where a long paragraph was cut; the builder cuts no closer than 128
/// characters, so each term must stand in the passage or in the one after it.
pub(crate) fn candidates(query: &Query, terms: &FoundTerms, places: &Places) -> PassageSet {
    let mut all = None;
    let has_whole = terms.iter().flatten().any(|term| !term.is_cut());
    for term in terms.iter().flatten() {
        term.narrow(&mut all, has_whole, query, places);
    }
    let mut all = all.unwrap_or_default();
    all.leave_out(places.tags());
    all
}

/// The titles that hold all terms, ascending by passage: what they tell of the first term.
pub(crate) fn titles(terms: &FoundTerms) -> Vec<TitlePosting> {
    let mut titles = Vec::new();
    for (i, term) in terms.iter().flatten().enumerate() {
        term.narrow_titles(i == 0, &mut titles);
    }
    titles
}

impl FoundTerm {
    /// Leaves of `all`, which may hold the query by the terms before it, the passages that may hold it by this one too;
    /// one whose list was cut tells nothing where there is a whole one. Of how many it is known that they hold it.
    fn narrow(
        &self,
        all: &mut Option<PassageSet>,
        has_whole: bool,
        query: &Query,
        places: &Places,
    ) -> usize {
        let mut passages = self.passages(true);
        let n = passages.as_slice().len();
        if has_whole && self.is_cut() {
            return n;
        }
        if !query.is_one_term() {
            passages.extend_back(places);
        }
        match all {
            Some(all) => all.intersect(&passages),
            None => *all = Some(passages),
        }
        n
    }

    /// Leaves of some titles, or of all if it `is_first`, those that hold it.
    fn narrow_titles(&self, is_first: bool, titles: &mut Vec<TitlePosting>) {
        let list = self.titles();
        if is_first {
            *titles = list;
        } else {
            titles.retain(|title| {
                list.binary_search_by_key(&title.passage, |title| title.passage).is_ok()
            });
        }
    }
}

/// What is known of a query before a text is read.
struct Facts<'a> {
    query: &'a Query,
    tag_weight: f32,
    idfs: &'a [f32],
    cut_terms: u64,
    /// Of the candidates, which ascend, those that lie behind the documents before;
    candidates: &'a [u32],
    /// and of the passages in which a word begins as the query does: elsewhere it can only stand inside a word.
    begun: &'a [u32],
    /// The titles with all terms, which ascend, behind those documents.
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
        while let [title, rest @ ..] = self.titles
            && title.passage < first
        {
            self.titles = rest;
        }
        let title = self.titles.first().filter(|title| title.passage == first);
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
        let (mut tier, mut rank) = (tier, Match::NO_TITLE);
        // No title is as it was typed, if no text is.
        if tier.is_some_and(|tier| tier <= Tier::TitlePrefix) && exact == Tier::Folded {
            rank = tier.map_or(rank, |tier| tier as u8);
            tier = Some(exact);
        }
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
            rank,
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
