//! Columns: filters, facets and the order of documents.

use aril_index::Column;

use crate::answer::{Facet, FacetValue};
use crate::loaded::{Missing, Reader};
use crate::parse::{Kind, Node, parse_filter};
use crate::passages::PassageSet;

/// Which documents are wanted, and in which order, whatever was typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chosen {
    /// Ascending; `None` for all.
    documents: Option<Vec<u32>>,
    /// By document its place in the order; `None` where how well they match orders them.
    order: Option<Vec<u32>>,
}

impl Chosen {
    /// What `filter` and `sort` choose, as a [`Request`](crate::Request) has them.
    pub(crate) fn new(
        filter: &str,
        sort: &str,
        reader: &mut Reader<'_>,
    ) -> Result<Chosen, Missing> {
        let nodes = parse_filter(filter, &reader.loaded.columns);
        // All are asked for before what is missing ends it.
        let documents = nodes.map(|node| documents(&node, reader));
        let order = order(sort, reader);
        Ok(Chosen { documents: documents.transpose()?, order: order? })
    }

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

/// The documents that are like a filter, ascending. What is no facet is like all.
fn documents(node: &Node, reader: &mut Reader<'_>) -> Result<Vec<u32>, Missing> {
    let n_docs = reader.loaded.head.n_docs;
    Ok(match node {
        Node::Leaf(leaf) => match leaf.kind {
            Kind::Facet(column) => reader.documents_with(column, &leaf.text)?,
            _ => (0..n_docs).collect(),
        },
        Node::Not(node) => {
            let set = documents(node, reader)?;
            (0..n_docs).filter(|document| set.binary_search(document).is_err()).collect()
        }
        Node::All(nodes) | Node::Any(nodes) => {
            let sets: Vec<_> = nodes.iter().map(|node| documents(node, reader)).collect();
            let mut all: Option<PassageSet> = None;
            for set in sets {
                let set = PassageSet::ascending(set?);
                match (&mut all, node) {
                    (None, _) => all = Some(set),
                    (Some(all), Node::Any(_)) => all.extend(&set),
                    (Some(all), _) => all.intersect(&set),
                }
            }
            all.unwrap_or_default().as_slice().to_vec()
        }
    })
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
    let lists: Vec<&Vec<u32>> = match reader.column(column)? {
        Column::Numbers(values) => values.iter().map(|(_, documents)| documents).collect(),
        Column::Texts(values) => values.iter().map(|(_, documents)| documents).collect(),
    };
    let n = lists.len() as u32;
    for (place, documents) in (0..n).zip(lists) {
        for document in documents {
            if let Some(slot) = order.get_mut(*document as usize) {
                *slot = if is_descending { n - place } else { place };
            }
        }
    }
    Ok(Some(order))
}

/// How many of `documents`, ascending, have each value of the facets with these names.
pub(crate) fn count(
    names: &[String],
    documents: &[u32],
    reader: &mut Reader<'_>,
) -> Result<Vec<Facet>, Missing> {
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
        let n_in = |list: &[u32]| {
            list.iter().filter(|document| documents.binary_search(document).is_ok()).count() as u32
        };
        let value = |(value, list): &(String, Vec<u32>)| FacetValue {
            value: value.clone(),
            count: n_in(list),
        };
        facets.push(Facet { name: name.clone(), values: values.iter().map(value).collect() });
    }
    if is_missing { Err(Missing) } else { Ok(facets) }
}
