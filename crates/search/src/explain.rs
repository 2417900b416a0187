//! Explanations: why an answer is as it is, and why a page is not in it.
//!
//! Nothing is recorded while a query is answered. What the engine knows of the last answer is looked at again, with
//! the functions that made it: the same terms, the same scores. A test holds that what is told adds up to what was
//! answered. The visitor's engine never calls this module, so none of it is in `aril.wasm`; and that is why it may
//! write sentences, which nothing else in this crate does.
//!
//! Each function is `#[inline]`, so that it is compiled where it is called and not with the engine: there it would keep
//! functions from being private to one caller, and `aril.wasm` would have 0.2 kB more.

mod explanation;
mod page;
mod query;
mod score;
mod terms;

pub use explanation::{
    Alternative, By, ExplainedHit, ExplainedList, ExplainedPage, ExplainedPass, ExplainedTerm,
    Explanation, FetchedBlock, ListOf, Origin, PageInPass, Part, Score, TermInPage, TermKind,
    Weights,
};

use crate::answer::Answer;
use crate::find::Match;
use crate::loaded::{Loaded, Missing, Reader};
use crate::request::Request;
use crate::search::{Known, merge};
use crate::step::BlockId;
use crate::verify::sort;
use page::Sought;
use terms::{PassTerms, explain_terms};

/// What came of asking for an explanation.
#[derive(Clone, Debug, PartialEq)]
pub enum Explained {
    /// These blocks are missing; at least one. Provide them and ask again.
    Need(Vec<BlockId>),
    /// The explanation.
    Done(Box<Explanation>),
    /// The index has no page with the address that was asked about, or several whose addresses end so: these, or
    /// those that are nearest to it.
    NoSuchPage(Vec<String>),
}

/// Explains an answer, of which `known` is known.
#[inline]
pub(crate) fn explain(
    request: &Request,
    page: Option<&str>,
    answer: &Answer,
    known: &mut Known,
    loaded: &Loaded,
) -> Explained {
    let mut reader = Reader::new(loaded, usize::MAX);
    match explanation(request, page, answer, known, &mut reader) {
        Ok(Ok(explanation)) => Explained::Done(Box::new(explanation)),
        Ok(Err(nearest)) => Explained::NoSuchPage(nearest),
        Err(Missing) => Explained::Need(reader.missing),
    }
}

/// What was found out about an answer.
struct Case<'a> {
    request: &'a Request,
    answer: &'a Answer,
    known: &'a Known,
    /// The first pass whose hits are in the answer, and the number of those from it on.
    shown: core::ops::Range<usize>,
    /// All that match, best first; their passes counted from the first that is shown.
    all: Vec<Match>,
    /// By pass.
    terms: Vec<PassTerms>,
}

/// The explanation, or the addresses nearest to one that is none of a page.
#[inline]
fn explanation(
    request: &Request,
    page: Option<&str>,
    answer: &Answer,
    known: &mut Known,
    reader: &mut Reader<'_>,
) -> Result<Result<Explanation, Vec<String>>, Missing> {
    let shown = known.shown.0..known.shown.1;
    let mut all = Vec::new();
    let passes = known.passes.get(shown.clone()).unwrap_or_default();
    merge(&mut Answer { read: answer.read.clone(), ..Answer::default() }, passes, &mut all, 0);
    // Only so many are sorted as are hits.
    sort(&mut all, usize::MAX);
    let known = &*known;
    let mut terms = Vec::new();
    for pass in &known.passes {
        let is_told = pass.is_found;
        terms.push(if is_told {
            explain_terms(&pass.query, pass.scope, reader)?
        } else {
            PassTerms::default()
        });
    }
    let case = Case { request, answer, known, shown, all, terms };
    let page = match page {
        None => None,
        Some(page) => match page::find_page(page, &case, reader)? {
            Sought::Document(document) => Some(page::explain_page(document, &case, reader)?),
            Sought::None(nearest) => return Ok(Err(nearest)),
        },
    };
    let columns = &reader.loaded.columns;
    let read = known.read.as_ref();
    let typed = known.passes.first().map(|pass| &pass.query);
    let mut explanation = Explanation {
        query: request.query.clone(),
        folded: typed.map(|query| query.chars.iter().collect()).unwrap_or_default(),
        unknown: typed.map(|query| query::unknown(query, reader)).unwrap_or_default(),
        alternatives: query::alternatives(read, columns),
        filter: query::filter(&request.filter, columns),
        sort: request.sort.clone(),
        cut: typed.and_then(|query| query::cut(query, read, answer.is_cut)),
        passes: Vec::new(),
        fetched: Vec::new(),
        hits: case.hits(reader)?,
        page,
        weights: score::weights(reader),
    };
    for i in 0..known.passes.len() {
        explanation.passes.extend(case.pass(i, reader));
    }
    Ok(Ok(explanation))
}

impl Case<'_> {
    /// What is told of the pass with the number `i`.
    #[inline]
    fn pass(&self, i: usize, reader: &Reader<'_>) -> Option<ExplainedPass> {
        let pass = self.known.passes.get(i)?;
        let columns = &reader.loaded.columns;
        let asked = self.known.read.as_ref().zip(i.checked_sub(1));
        let asked = asked.and_then(|(read, i)| read.alternatives.get(i));
        Some(ExplainedPass {
            text: pass.query.line.clone(),
            conditions: asked.map_or_else(Vec::new, |asked| query::conditions(asked, columns)),
            origin: query::origin(pass, self.known, reader),
            outcome: query::outcome(i, self.known),
            is_searched: pass.is_found,
            is_shown: pass.is_found && self.shown.contains(&i),
            looks_inside: pass.is_found && pass.scope.inside,
            terms: self.terms.get(i).map(|terms| terms.told.clone()).unwrap_or_default(),
            n_candidates: pass.found.candidates.as_slice().len() as u32,
            n_matches: pass.matches.len() as u32,
            best: pass.best(),
        })
    }

    /// The hits of the answer.
    #[inline]
    fn hits(&self, reader: &mut Reader<'_>) -> Result<Vec<ExplainedHit>, Missing> {
        let mut hits = Vec::new();
        let matches = self.all.iter().skip(self.request.offset);
        for ((m, hit), place) in matches.zip(&self.answer.hits).zip(self.request.offset..) {
            let Some(score) = self.score(m, reader)? else { continue };
            hits.push(ExplainedHit {
                place: place as u32 + 1,
                url: hit.url.clone(),
                title: hit.title.clone(),
                tier: m.tier.unwrap_or(hit.tier),
                meaning: query::meaning(m.tier.unwrap_or(hit.tier)).to_owned(),
                score,
                pass: self.shown.start + m.pass,
            });
        }
        Ok(hits)
    }

    /// What the score of a match is made of.
    #[inline]
    fn score(&self, m: &Match, reader: &mut Reader<'_>) -> Result<Option<Score>, Missing> {
        let i = self.shown.start + m.pass;
        let (Some(pass), Some(terms)) = (self.known.passes.get(i), self.terms.get(i)) else {
            return Ok(None);
        };
        score::explain_score(pass, m, terms, reader).map(Some)
    }
}
