//! One query from beginning to end: terms, candidates, scores, verification, excerpts.

use aril_index::{Places, TitlePosting};
use aril_text::{Characters, Class, fold};

use crate::answer::{Answer, Hit, Tier};
use crate::excerpt::excerpt;
use crate::loaded::{Loaded, Missing, Reader};
use crate::passages::{PassageSet, Scored, Scores};
use crate::query::Query;
use crate::score::{TITLED_WEIGHT, document_score};
use crate::step::Step;
use crate::terms::{FoundTerm, Scope, find_terms};

/// A document without the query itself is a hit when the terms it holds make up this share of all by
/// what they tell: 0 takes any, 1 only those with every term.
const MIN_SHARE: f32 = 0.5;

/// So many documents more than hits are wanted are read in vain before the others are taken for what they
/// are without the query. A phrase of words that stand on every page, but seldom beside each other, would
/// have all pages read: this is what it may cost, and where a search is not exact. Whoever wants more hits
/// has more read.
const MAX_IN_VAIN: usize = 8;

/// So many pages of one document are read in vain, and one more for each [`HITS_A_PAGE`] hits wanted.
const MAX_PAGES_IN_VAIN: usize = 2;

const HITS_A_PAGE: usize = 10;

/// What was found out about one query. It saves each step the work of those before, and cannot change an
/// answer: all of it follows from the index and the query alone.
#[derive(Debug, Default)]
pub(crate) struct Known {
    scope: Option<Scope>,
    found: Option<Found>,
    /// By passage whether it holds the query, as far as texts were read.
    passages: KnownPassages,
}

/// By passage, ascending, whether it holds the query.
type KnownPassages = Vec<(u32, Option<Tier>)>;

/// The documents that may be hits.
#[derive(Debug)]
struct Found {
    matches: Vec<Match>,
    scores: Scores,
    candidates: PassageSet,
    /// Whether lists were cut: then more documents match than are known.
    is_cut: bool,
    /// How many documents match by those that are known, as far as postings tell.
    estimate: f32,
}

/// Answers a query, or says which blocks that takes.
pub(crate) fn answer(typed: &str, limit: usize, loaded: &Loaded, known: &mut Known) -> Step {
    let mut reader = Reader::new(loaded);
    if reader.folds_of(typed) == Err(Missing) {
        return Step::Need(reader.missing);
    }
    let query = Query::parse(typed, &loaded.characters);
    let mut answer =
        Answer { query: typed.to_owned(), total: 0, total_is_exact: true, hits: Vec::new() };
    if query.is_empty() {
        return Step::Done(answer);
    }
    let begins_with_word = query.runs.first().is_some_and(|run| run.class == Class::Word);
    let Known { scope: known_scope, found: known_found, passages: known_passages } = known;
    let mut scope = known_scope.unwrap_or_else(|| Scope::new(limit, &reader));
    let (mut matches, is_all_read) = loop {
        *known_scope = Some(scope);
        if known_found.is_none() {
            *known_found = find(&query, scope, &mut reader).ok();
        }
        let Some(found) = &*known_found else { return Step::Need(reader.missing) };
        let mut matches = found.matches.clone();
        let mut verifier = Verifier::new(&query, limit, found, known_passages, &mut reader);
        let is_all_read = verifier.verify(limit, &mut matches);
        if !reader.missing.is_empty() {
            return Step::Need(reader.missing);
        }
        let is_held = matches.first().is_some_and(|m| m.tier.is_some_and(Tier::is_exact));
        if is_held || scope.inside || !begins_with_word {
            break (matches, is_all_read);
        }
        scope.inside = true;
        *known_found = None;
    };
    let Some(found) = known_found else { return Step::Done(answer) };
    // Where documents hold the query, others are noise; unless it has several words, all of which
    // they hold. A stretch of text with a space in it is not yet words.
    let is_held = matches.first().is_some_and(|m| m.tier.is_some_and(Tier::is_exact));
    let has_words = query.has_words();
    let is_wanted = |tier: Option<Tier>| {
        tier.is_some_and(|tier| !is_held || tier.is_exact() || has_words && tier <= Tier::All)
    };
    matches.retain(|m| is_wanted(m.tier));
    // An unverified document counts, unless its text tells that it is no hit at all; and there may be
    // documents that hold it inside a word.
    let is_sure = matches.iter().all(|m| m.is_verified || is_wanted(m.fallback));
    let is_whole = scope.inside || !begins_with_word;
    answer.total_is_exact = is_sure && is_whole && is_all_read && !found.is_cut;
    answer.total = (matches.len() as f32 * found.estimate) as u32;
    let mut verifier = Verifier::new(&query, limit, found, known_passages, &mut reader);
    for m in matches.iter().take(limit) {
        answer.hits.extend(verifier.shown(m).ok().flatten());
    }
    if reader.missing.is_empty() { Step::Done(answer) } else { Step::Need(reader.missing) }
}

/// A document that may be a hit.
#[derive(Clone, Debug)]
struct Match {
    /// Its first passage.
    first: u32,
    score: f32,
    /// As far as is known; `None` when it matches in no way.
    tier: Option<Tier>,
    /// The tier without the query itself.
    fallback: Option<Tier>,
    is_verified: bool,
    /// Its places among the scores.
    scored: core::ops::Range<usize>,
    /// The passage that it is shown by; for one that holds the query `None` until it is known.
    passage: Option<u32>,
}

/// Sorts matches: by tier, then by score, then as they are.
fn sort(matches: &mut Vec<Match>) {
    let mut keys: Vec<u64> = (0..)
        .zip(matches.iter())
        .map(|(i, m): (u64, _)| {
            let tier = m.tier.map_or(7, |tier| tier as u64);
            tier << 61 | descending(m.score) >> 3 | i
        })
        .collect();
    keys.sort_unstable();
    let place = |key: u64| (key & u64::from(u32::MAX >> 3)) as usize;
    *matches = keys.into_iter().filter_map(|key| matches.get(place(key)).cloned()).collect();
}

/// The upper half of a key that sorts numbers from 0 on, the largest first.
fn descending(score: f32) -> u64 {
    u64::from(!score.max(0.0).to_bits()) << 32
}

/// What postings alone tell of a query.
fn find(query: &Query, scope: Scope, reader: &mut Reader<'_>) -> Result<Found, Missing> {
    let n_passages = reader.loaded.head.n_passages;
    // All are asked for before what is missing ends it.
    let (terms, places) = (find_terms(query, scope, reader), reader.places());
    reader.dictionary()?;
    let (terms, places) = (terms?, places?);
    let candidates = candidates(query, &terms, places);
    let (mut scores, mut idfs) = (Scores::default(), Vec::new());
    for (i, term) in terms.iter().enumerate() {
        idfs.push(term.add_to(&mut scores, n_passages, 1 << i));
    }
    scores.cover(&candidates);
    let begun = match terms.as_slice() {
        [only] if query.is_one_term() => only.begun(),
        _ => candidates.clone(),
    };
    // A term whose list was cut may be held by any.
    let cut_terms = bits(terms.iter().map(FoundTerm::is_cut));
    let facts =
        Facts { query, idfs, cut_terms, begun, titles: titles(&terms), candidates: &candidates };
    let mut matches = Vec::new();
    let mut end = 0;
    for group in
        scores.as_slice().chunk_by(|a, b| places.document(a.passage) == places.document(b.passage))
    {
        let start = end;
        end += group.len();
        matches.extend(facts.document(group, start, places));
    }
    let known: usize = terms.iter().map(|term| term.passages().as_slice().len()).sum();
    let there: f32 = terms.iter().map(|term| term.doc_freq() as f32).sum();
    let is_cut = cut_terms != 0;
    let estimate = if is_cut { (there / known.max(1) as f32).max(1.0) } else { 1.0 };
    Ok(Found { matches, scores, candidates, is_cut, estimate })
}

fn bits(flags: impl Iterator<Item = bool>) -> u64 {
    flags.enumerate().fold(0, |bits, (i, flag)| bits | u64::from(flag) << i)
}

/// The passages that may hold the query. Every one in which it begins is among them, except where all
/// lists were cut (the converse only holds for [one term](Query::is_one_term)): a query may begin in one
/// passage and end in the next, where a long paragraph was cut; the builder cuts no closer than 128
/// characters, so each term must stand in the passage or in the one after it.
fn candidates(query: &Query, terms: &[FoundTerm], places: &Places) -> PassageSet {
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
fn titles(terms: &[FoundTerm]) -> Vec<TitlePosting> {
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
}

impl Facts<'_> {
    /// The match of a document whose passages score as `group` says, with the best tier that postings allow.
    fn document(&self, group: &[Scored], start: usize, places: &Places) -> Option<Match> {
        let first = places.passages(places.document(group.first()?.passage)).start;
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
        let fallback = if is_near {
            Some(Tier::Near)
        } else if terms == every_term && best > 0.0 {
            Some(Tier::All)
        } else if best > 0.0 && self.share(terms) >= MIN_SHARE {
            Some(Tier::Some)
        } else {
            None
        };
        let place = self.titles.binary_search_by_key(&first, |title| title.passage).ok();
        let titled = if place.is_some() { TITLED_WEIGHT } else { 1.0 };
        let title = place.and_then(|i| self.titles.get(i)).filter(|title| title.is_start);
        let n_chars = self.query.chars.len().min(usize::from(TitlePosting::MAX_CHARS));
        let (tier, is_verified) = match title {
            _ if !is_candidate => (fallback, true),
            Some(title) if usize::from(title.n_chars) == n_chars => (Some(Tier::Title), false),
            Some(_) => (Some(Tier::TitlePrefix), false),
            None if is_begun => (Some(Tier::Exact), self.query.is_one_term()),
            None => (Some(Tier::InsideWord), self.query.is_one_term()),
        };
        if is_candidate && best_candidate > 0.0 {
            (best, sum) = (best_candidate, sum_candidates);
        }
        tier.map(|tier| Match {
            first,
            score: titled * document_score(best, sum),
            tier: Some(tier),
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

/// Reads texts.
struct Verifier<'a, 'b> {
    query: &'a Query,
    scores: &'a Scores,
    candidates: &'a PassageSet,
    known: &'a mut KnownPassages,
    /// So many pages of a document are read.
    max_pages: usize,
    reader: &'a mut Reader<'b>,
}

impl<'a, 'b> Verifier<'a, 'b> {
    fn new(
        query: &'a Query,
        limit: usize,
        found: &'a Found,
        known: &'a mut KnownPassages,
        reader: &'a mut Reader<'b>,
    ) -> Verifier<'a, 'b> {
        let Found { scores, candidates, .. } = found;
        let max_pages = MAX_PAGES_IN_VAIN + limit / HITS_A_PAGE;
        Verifier { query, scores, candidates, known, max_pages, reader }
    }

    /// Reads the texts of documents until the first `limit` are known to be where they belong, and sorts
    /// them. Whether all that would have to be read was read, or is missing and noted.
    ///
    /// A document whose text is missing is taken for what it promises. What is read next hangs on what was
    /// read before it alone, so that an answer does not depend on which blocks are here.
    fn verify(&mut self, limit: usize, matches: &mut Vec<Match>) -> bool {
        let mut n_in_vain = 0;
        loop {
            sort(matches);
            // Where many promise what they do not hold, ever more are read at once, or it would take many
            // rounds.
            let first = matches.iter_mut().take(limit + 2 * n_in_vain);
            let (mut is_settled, mut is_missing) = (true, false);
            for m in first.filter(|m| !m.is_verified) {
                is_settled = false;
                match self.place(m) {
                    Ok(found) => {
                        m.is_verified = true;
                        n_in_vain += usize::from(found.is_none());
                        m.tier = found.map_or(m.fallback, |(_, tier)| Some(tier));
                        m.passage =
                            found.map_or_else(|| self.best(m), |(passage, _)| Some(passage));
                    }
                    Err(Missing) => is_missing = true,
                }
            }
            // What was found may have moved other documents up that are still to be read.
            if is_settled || is_missing {
                return true;
            }
            if n_in_vain > MAX_IN_VAIN + limit {
                for m in matches.iter_mut().filter(|m| !m.is_verified) {
                    m.tier = m.fallback;
                    m.passage = self.best(m);
                }
                sort(matches);
                return false;
            }
        }
    }

    /// The best passage of a document that holds the query, and the tier that the document has by it.
    fn place(&mut self, m: &Match) -> Result<Option<(u32, Tier)>, Missing> {
        if m.tier.is_some_and(|tier| tier <= Tier::TitlePrefix)
            && let Some(tier) = self.title_tier(m.first)?
        {
            return Ok(Some((self.beside_title(m), tier)));
        }
        let mut pages: Vec<(usize, Vec<u32>)> = Vec::new();
        for passage in self.by_excerpt(m).into_iter().filter(|p| self.candidates.contains(*p)) {
            let page = self.reader.page_of(passage);
            let n_pages = pages.len();
            match pages.iter_mut().find(|(other, _)| *other == page) {
                Some((_, passages)) => passages.push(passage),
                None if n_pages < self.max_pages => pages.push((page, vec![passage])),
                None => {}
            }
        }
        let mut inside = None;
        let (mut n_read, mut n_ahead) = (0, 0);
        for (_, passages) in &pages {
            // A page that turned out not to hold the query makes it likely that the next one does not
            // either: ever more are asked for at once, or a long document would take many rounds.
            if n_ahead > n_read {
                break;
            }
            let holds = |p: &u32| Ok((*p, self.holds(*p)?));
            let found: Result<Vec<_>, Missing> = passages.iter().map(holds).collect();
            let Ok(found) = found else {
                n_ahead += 1;
                continue;
            };
            n_read += 1;
            // Behind a missing page nothing is decided, or the choice would depend on what is loaded.
            if n_ahead > 0 {
                continue;
            }
            for (passage, tier) in found {
                match tier {
                    Some(tier) if tier == Tier::Exact || m.tier == Some(tier) => {
                        return Ok(Some((passage, tier)));
                    }
                    Some(tier) => inside = inside.or(Some((passage, tier))),
                    None => {}
                }
            }
        }
        if n_ahead > 0 { Err(Missing) } else { Ok(inside) }
    }

    /// The tier that a document's title alone gives it.
    fn title_tier(&mut self, first: u32) -> Result<Option<Tier>, Missing> {
        let (title, _) = self.reader.lines(first)?;
        let title = fold(&self.reader.loaded.characters, &title.unwrap_or_default());
        Ok(if title.chars == self.query.chars {
            Some(Tier::Title)
        } else if title.chars.starts_with(&self.query.chars) {
            Some(Tier::TitlePrefix)
        } else {
            None
        })
    }

    /// The passage that a document found by its title is shown by: the best on the page where it begins.
    fn beside_title(&self, m: &Match) -> u32 {
        let page = self.reader.page_of(m.first);
        let best = self.by_excerpt(m).into_iter().find(|p| self.reader.page_of(*p) == page);
        best.unwrap_or(m.first)
    }

    fn best(&self, m: &Match) -> Option<u32> {
        self.by_excerpt(m).first().copied()
    }

    /// A document's passages that score or are candidates, those first that would make the better excerpt.
    fn by_excerpt(&self, m: &Match) -> Vec<u32> {
        let scored = self.scores.as_slice().get(m.scored.clone()).unwrap_or_default();
        let mut keys: Vec<u64> =
            (0..).zip(scored).map(|(i, s): (u64, _)| descending(s.own) | i).collect();
        keys.sort_unstable();
        let passage = |key: u64| Some(scored.get(key as u32 as usize)?.passage);
        keys.into_iter().filter_map(passage).collect()
    }

    /// Whether the query begins in a passage or a line above it, and whether it does so where a word
    /// begins.
    fn holds(&mut self, passage: u32) -> Result<Option<Tier>, Missing> {
        let place = self.known.binary_search_by_key(&passage, |known| known.0);
        if let Some((_, known)) = place.ok().and_then(|i| self.known.get(i)) {
            return Ok(*known);
        }
        let text = self.reader.text(passage, self.query.chars.len())?;
        let (title, heading) = self.reader.lines(passage)?;
        let lines = [Some(text), heading, title];
        let tier = lines.iter().flatten().filter_map(|line| self.tier_in(line)).min();
        if let Err(i) = place {
            self.known.insert(i, (passage, tier));
        }
        Ok(tier)
    }

    fn tier_in(&self, text: &str) -> Option<Tier> {
        let characters = &self.reader.loaded.characters;
        let folded = fold(characters, text);
        let is_word = |c: Option<&char>| c.is_some_and(|c| characters.class(*c) == Class::Word);
        let mut tier = None;
        for found in self.query.find_in(&folded.chars) {
            let before = found.start.checked_sub(1).and_then(|i| folded.chars.get(i));
            let is_inside = is_word(self.query.chars.first()) && is_word(before);
            tier = Some(if is_inside { Tier::InsideWord } else { Tier::Exact });
            if !is_inside {
                break;
            }
        }
        tier
    }

    /// What is shown of a match.
    fn shown(&mut self, m: &Match) -> Result<Option<Hit>, Missing> {
        let Some(tier) = m.tier else { return Ok(None) };
        let mut passage = m.passage;
        if passage.is_none() {
            passage = self.place(m)?.map(|(passage, _)| passage).or_else(|| self.best(m));
        }
        let passage = passage.unwrap_or(m.first);
        let mut text = self.reader.text(passage, self.query.chars.len())?;
        let Some(shown) = self.reader.shown(passage)? else { return Ok(None) };
        if text.is_empty() && self.reader.is_followed(passage)? {
            text = self.reader.text(passage + 1, self.query.chars.len())?;
        }
        let mut url = shown.url;
        if !shown.anchor.is_empty() {
            url.truncate(url.find('#').unwrap_or(url.len()));
            url.push('#');
            url.push_str(&shown.anchor);
        }
        Ok(Some(Hit {
            url,
            heading: shown.heading.filter(|heading| *heading != shown.title),
            title: shown.title,
            tier,
            exact: tier.is_exact(),
            score: m.score,
            excerpt: excerpt(&text, self.query, &self.reader.loaded.characters),
        }))
    }
}
