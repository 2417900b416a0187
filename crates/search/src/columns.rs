//! Columns: filters, facets and the order of documents.

use aril_index::Column;

use crate::answer::{Facet, FacetValue};
use crate::find::Match;
use crate::loaded::{Missing, Reader};
use crate::parse::{Kind, Leaf, Step, Steps, parse_filter};
use crate::passages::PassageSet;

/// Which documents are wanted, and in which order, whatever was typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chosen {
    /// Ascending; `None` for all.
    documents: Option<Vec<u32>>,
    /// By document its place in the order; `None` where how well they match orders them.
    order: Option<Vec<u32>>,
    /// Whether the filter was too much and only a part of it was read.
    pub(crate) is_cut: bool,
}

impl Chosen {
    /// What `filter` and `sort` choose, as a [`Request`](crate::Request) has them.
    #[inline(never)]
    pub(crate) fn new(
        filter: &str,
        sort: &str,
        reader: &mut Reader<'_>,
    ) -> Result<Chosen, Missing> {
        let filter = parse_filter(filter, &reader.loaded.columns);
        // All are asked for before what is missing ends it.
        let documents = documents(&filter, reader);
        let order = order(sort, reader);
        Ok(Chosen { documents: documents?, order: order?, is_cut: filter.is_cut })
    }

    #[inline]
    pub(crate) fn is_wanted(&self, document: u32) -> bool {
        self.documents.as_ref().is_none_or(|all| all.binary_search(&document).is_ok())
    }

    /// Whether documents are to be chosen from without a text.
    pub(crate) fn is_some(&self) -> bool {
        self.documents.is_some() || self.order.is_some()
    }

    /// Whether something else than how well they match orders them.
    pub(crate) fn is_sorted(&self) -> bool {
        self.order.is_some()
    }

    /// The place of a document in the order, if there is one.
    pub(crate) fn place(&self, document: u32) -> Option<u32> {
        let order = self.order.as_ref()?;
        Some(order.get(document as usize).copied().unwrap_or(u32::MAX))
    }
}

/// The documents that are like a filter, ascending; `None` where there is none. What is no facet is like all.
fn documents(filter: &Steps, reader: &mut Reader<'_>) -> Result<Option<Vec<u32>>, Missing> {
    let mut result = Ok(());
    let mut waiting: Vec<PassageSet> = Vec::new();
    for step in &filter.postfix {
        let set = match step {
            Step::Leaf(i) => match filter.leaves.get(*i).map(|leaf| of_leaf(leaf, reader)) {
                Some(Ok(set)) => set,
                Some(Err(Missing)) => {
                    result = Err(Missing);
                    PassageSet::default()
                }
                None => PassageSet::default(),
            },
            Step::Both | Step::Either => {
                let other = waiting.pop().unwrap_or_default();
                let mut set = waiting.pop().unwrap_or_default();
                if *step == Step::Both {
                    set.intersect(&other);
                } else {
                    set.extend(other);
                }
                set
            }
        };
        waiting.push(set);
    }
    result?;
    Ok(waiting.pop().map(PassageSet::into_vec))
}

/// The documents that are like one leaf of a filter.
#[inline]
pub(crate) fn of_leaf(leaf: &Leaf, reader: &mut Reader<'_>) -> Result<PassageSet, Missing> {
    let found = match leaf.kind {
        Kind::Facet(column) => Some(reader.documents_with(column, &leaf.text)?),
        _ => None,
    };
    let mut documents = Vec::new();
    for document in 0..reader.loaded.head.n_docs {
        let is_found = found.as_ref().is_none_or(|found| found.binary_search(&document).is_ok());
        if is_found != leaf.is_negated {
            documents.push(document);
        }
    }
    Ok(PassageSet::ascending(documents))
}

/// By document its place in the order that `sort` asks for; `None` where no column is called so.
fn order(sort: &str, reader: &mut Reader<'_>) -> Result<Option<Vec<u32>>, Missing> {
    let (name, is_descending) = match sort.strip_prefix('-') {
        Some(name) => (name, true),
        None => (sort, false),
    };
    let Some(column) = reader.loaded.columns.iter().position(|column| column == name) else {
        return Ok(None);
    };
    let mut order = vec![u32::MAX; reader.loaded.head.n_docs as usize];
    let mut place = |place: usize, n: usize, documents: &[u32]| {
        for document in documents {
            if let Some(slot) = order.get_mut(*document as usize) {
                *slot = (if is_descending { n - place } else { place }) as u32;
            }
        }
    };
    match reader.column(column)? {
        Column::Numbers(values) => {
            for (i, (_, documents)) in values.iter().enumerate() {
                place(i, values.len(), documents);
            }
        }
        Column::Texts(values) => {
            for (i, (_, documents)) in values.iter().enumerate() {
                place(i, values.len(), documents);
            }
        }
    }
    Ok(Some(order))
}

/// How many of the documents that match have each value of the facets with these names; of all documents for `None`.
#[inline(never)]
pub(crate) fn count(
    names: &[String],
    matches: Option<&[Match]>,
    reader: &mut Reader<'_>,
) -> Result<Vec<Facet>, Missing> {
    let mut documents = None;
    if let Some(matches) = matches {
        let places = reader.places()?;
        let mut members = Vec::new();
        for m in matches {
            members.push(u64::from(places.document(m.first)));
        }
        documents = Some(PassageSet::of_members(members));
    }
    let mut facets = Vec::new();
    let mut is_missing = false;
    for name in names {
        let Some(column) = reader.loaded.columns.iter().position(|column| column == name) else {
            continue;
        };
        let Ok(column) = reader.column(column) else {
            is_missing = true;
            continue;
        };
        let Column::Texts(values) = column else { continue };
        let mut counted = Vec::new();
        for (value, with) in values {
            let mut count = 0;
            for document in with {
                let is_counted = documents.as_ref().is_none_or(|all| all.contains(*document));
                count += u32::from(is_counted);
            }
            counted.push(FacetValue { value: value.clone(), count });
        }
        facets.push(Facet { name: name.clone(), values: counted });
    }
    if is_missing { Err(Missing) } else { Ok(facets) }
}
