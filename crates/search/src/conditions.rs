//! Conditions: what a document must be like, whatever it scores.

use aril_index::Places;

use crate::characters::CorpusCharacters;
use crate::find::{candidates, titles};
use crate::loaded::{Missing, Reader};
use crate::parse::{Kind, Leaf};
use crate::passages::PassageSet;
use crate::query::Query;
use crate::terms::{FoundTerm, FoundTerms, Scope, find_terms};

/// Of the passages of a document that have all terms of a phrase so many are read to see whether one holds it.
const MAX_PASSAGES: usize = 16;

/// A condition on documents.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    what: What,
    is_negated: bool,
}

#[derive(Clone, Debug)]
enum What {
    /// The document holds it.
    Holds(Query),
    /// Its title does.
    Titled(Query),
    /// Its address holds these characters, whatever their case.
    Address(String),
    /// The column with this number has this value for it, whatever its case.
    Facet(usize, String),
}

impl Condition {
    pub(crate) fn new(leaf: &Leaf, characters: &CorpusCharacters) -> Condition {
        let text = leaf.text.as_str();
        let what = match leaf.kind {
            Kind::Text | Kind::Phrase => What::Holds(Query::whole(text, characters)),
            Kind::Prefix => What::Holds(Query::begun(text, characters)),
            Kind::Title => What::Titled(Query::begun(text, characters)),
            Kind::Url => What::Address(text.to_ascii_lowercase()),
            Kind::Facet(column) => What::Facet(column, text.to_owned()),
        };
        Condition { what, is_negated: leaf.is_negated }
    }

    /// What postings tell of it.
    #[inline(never)]
    pub(crate) fn find(
        &self,
        scope: Scope,
        places: &Places,
        reader: &mut Reader<'_>,
    ) -> Result<Tested, Missing> {
        let is_negated = self.is_negated;
        let tested =
            |may: May, is_certain| Tested { may, is_certain, is_negated, known: Vec::new() };
        Ok(match &self.what {
            What::Address(_) => tested(May::Any, false),
            What::Facet(column, value) => {
                tested(May::Documents(reader.documents_with(*column, value)?), true)
            }
            What::Holds(query) | What::Titled(query) if query.is_empty() => {
                Tested { is_negated: false, ..tested(May::Any, true) }
            }
            What::Holds(query) => {
                let terms = terms_of(query, scope, reader)?;
                let is_cut = terms.iter().flatten().any(FoundTerm::is_cut);
                let is_certain = query.is_one_term() && !is_cut;
                tested(May::Passages(candidates(query, &terms, places)), is_certain)
            }
            What::Titled(query) => {
                let titles = titles(&terms_of(query, scope, reader)?);
                let mut firsts = Vec::new();
                for title in titles {
                    firsts.push(title.passage);
                }
                tested(May::Passages(PassageSet::ascending(firsts)), query.is_one_term())
            }
        })
    }

    /// Whether a document, whose passages are these, has what is asked for, negated or not; where
    /// [`Tested::tells`] does not.
    #[inline]
    fn read(
        &self,
        tested: &mut Tested,
        passages: &core::ops::Range<u32>,
        reader: &mut Reader<'_>,
    ) -> Result<bool, Missing> {
        let (query, is_title) = match &self.what {
            What::Holds(query) => (query, false),
            What::Titled(query) => (query, true),
            What::Address(text) => {
                let shown = reader.shown(passages.start)?;
                return Ok(shown.is_some_and(|shown| {
                    let url = shown.url.to_ascii_lowercase().into_bytes();
                    (0..url.len()).any(|at| {
                        url.get(at..).is_some_and(|rest| rest.starts_with(text.as_bytes()))
                    })
                }));
            }
            What::Facet(..) => return Ok(false),
        };
        let May::Passages(candidates) = &tested.may else { return Ok(true) };
        // One page at a time: the first often tells.
        for passage in candidates.within(passages).iter().take(MAX_PASSAGES) {
            let place = tested.known.binary_search_by_key(passage, |known| known.0);
            let holds = match place {
                Ok(i) => tested.known.get(i).is_some_and(|known| known.1),
                Err(i) => {
                    let holds = query.holds(*passage, is_title, reader)?.is_some();
                    tested.known.insert(i, (*passage, holds));
                    holds
                }
            };
            if holds {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The terms of a query, all in one step.
fn terms_of(query: &Query, scope: Scope, reader: &mut Reader<'_>) -> Result<FoundTerms, Missing> {
    let mut terms = FoundTerms::new();
    let units = core::mem::replace(&mut reader.units, usize::MAX);
    let result = find_terms(query, scope, &mut terms, reader);
    reader.units = units;
    result.map(|()| terms)
}

/// What is known of a condition.
#[derive(Clone, Debug)]
pub(crate) struct Tested {
    may: May,
    /// Whether all that may be like it are.
    is_certain: bool,
    is_negated: bool,
    /// By passage, ascending, whether it holds the query, as far as texts were read.
    known: Vec<(u32, bool)>,
}

/// What may be like a condition.
#[derive(Clone, Debug)]
enum May {
    Any,
    Passages(PassageSet),
    Documents(Vec<u32>),
}

impl Tested {
    /// Whether postings and columns tell that a document fulfills the condition or not.
    #[inline(never)]
    pub(crate) fn tells(&self, passages: &core::ops::Range<u32>, places: &Places) -> Option<bool> {
        let may = match &self.may {
            May::Any => true,
            May::Passages(set) => !set.within(passages).is_empty(),
            May::Documents(set) => set.binary_search(&places.document(passages.start)).is_ok(),
        };
        (!may || self.is_certain).then_some(may != self.is_negated)
    }
}

/// Whether a document fulfills all conditions.
#[inline(never)]
pub(crate) fn fulfills(
    conditions: &[Condition],
    tested: &mut [Tested],
    passages: &core::ops::Range<u32>,
    reader: &mut Reader<'_>,
) -> Result<bool, Missing> {
    let places = reader.places()?;
    for (condition, tested) in conditions.iter().zip(tested) {
        let is_fulfilled = match tested.tells(passages, places) {
            Some(tells) => tells,
            None => condition.read(tested, passages, reader)? != condition.is_negated,
        };
        if !is_fulfilled {
            return Ok(false);
        }
    }
    Ok(true)
}
