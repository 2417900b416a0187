//! Weights: how much each document counts, by what it says and by its age.

use std::collections::BTreeMap;

use aril_index::Column;

use crate::config::Recency;
use crate::document::{Document, Weight};

/// Steps of age in a half-life.
const STEPS: u64 = 4;

/// After so many steps an age counts nothing.
const MAX_STEPS: u64 = 24;

/// 2 to the power of -1/[`STEPS`]. Powers of it are products of it, which are the same on any machine.
const STEP: f64 = 0.840_896_415_253_714_5;

const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// Gathers the weights of all documents.
#[derive(Debug)]
pub(crate) struct Weights<'a> {
    recency: Option<&'a Recency>,
    /// By document its weight and its date, as far as it says something.
    said: Vec<(u32, Weight, Option<i64>)>,
}

impl Weights<'_> {
    pub(crate) fn new(recency: Option<&Recency>) -> Weights<'_> {
        Weights { recency, said: Vec::new() }
    }

    /// Adds a document, which comes after all before it.
    pub(crate) fn push(&mut self, number: u32, document: &Document) {
        let weight = document.weight.unwrap_or(Weight::NEUTRAL);
        let date = self.recency.and_then(|recency| {
            let keys = document.fields.sort_keys.iter();
            keys.rev().find(|(name, _)| *name == recency.sort_key).map(|(_, date)| *date)
        });
        if weight != Weight::NEUTRAL || date.is_some() {
            self.said.push((number, weight, date));
        }
    }

    /// The column of weights in thousandths, of those that are not 1; `None` where there are none. The newest
    /// document tells what today is: the same documents give the same bytes.
    pub(crate) fn finish(self) -> Option<Column> {
        let today = self.said.iter().filter_map(|(.., date)| *date).max().unwrap_or_default();
        let half_life = self.recency.map_or(1, |recency| u64::from(recency.half_life.get()));
        let mut values: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
        for (document, weight, date) in self.said {
            let weight = f64::from(weight.thousandths());
            let recent = date.map_or(1.0, |date| 1.0 + freshness(today.abs_diff(date), half_life));
            let thousandths = (weight * recent).round() as i64;
            if thousandths != i64::from(Weight::NEUTRAL.thousandths()) {
                values.entry(thousandths).or_default().push(document);
            }
        }
        (!values.is_empty()).then(|| Column::Numbers(values.into_iter().collect()))
    }
}

/// 1 for what is of today, a half for what is older by `half_life` days, and nothing for what is very old.
fn freshness(seconds: u64, half_life: u64) -> f64 {
    let n_steps = (STEPS * (seconds / SECONDS_A_DAY) + half_life / 2) / half_life;
    if n_steps > MAX_STEPS { 0.0 } else { (0..n_steps).fold(1.0, |product, _| product * STEP) }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use aril_index::Column;

    use super::{SECONDS_A_DAY, Weights};
    use crate::config::Recency;
    use crate::document::{Document, Weight};

    #[test]
    fn weights_and_ages_multiply_and_what_is_neutral_is_left_out() {
        let days = |days: i64| days * SECONDS_A_DAY.cast_signed();
        let document = |weight: Option<f64>, date: Option<i64>| {
            let weight = weight.and_then(Weight::new);
            let mut document = Document { weight, ..Document::default() };
            document.fields.sort_keys = date.iter().map(|d| ("date".to_owned(), *d)).collect();
            document
        };
        let documents = [
            document(None, Some(days(1000))),
            document(Some(0.5), Some(days(990))),
            document(None, None),
            document(Some(3.0), None),
            document(None, Some(days(1))),
            document(Some(1.0), Some(days(980))),
        ];
        let half_life = NonZeroU32::new(10).unwrap();
        let recency = Recency { sort_key: "date".to_owned(), half_life };
        let weights = |recency| {
            let mut weights = Weights::new(recency);
            for (i, document) in (0..).zip(&documents) {
                weights.push(i, document);
            }
            weights.finish()
        };
        let of = |values: &[(i64, u32)]| {
            Some(Column::Numbers(values.iter().map(|(v, d)| (*v, vec![*d])).collect()))
        };
        assert_eq!(weights(Some(&recency)), of(&[(750, 1), (1250, 5), (2000, 0), (3000, 3)]));
        assert_eq!(weights(None), of(&[(500, 1), (3000, 3)]));
        assert_eq!(Weights::new(None).finish(), None);
    }
}
