//! Columns: what documents are filtered and sorted by, gathered from all of them.

use std::collections::BTreeMap;

use aril_index::Column;

use crate::document::Fields;

/// By name, the values of all documents so far.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    facets: BTreeMap<String, BTreeMap<String, Vec<u32>>>,
    sort_keys: BTreeMap<String, BTreeMap<i64, Vec<u32>>>,
}

impl Columns {
    /// Adds what is known of a document, which comes after all before it.
    pub(crate) fn push(&mut self, document: u32, fields: &Fields) {
        for (name, value) in fields.facets.iter().filter(|(name, _)| name != Column::WEIGHTS) {
            let values = self.facets.entry(name.clone()).or_default();
            let documents = values.entry(value.clone()).or_default();
            if documents.last() != Some(&document) {
                documents.push(document);
            }
        }
        // The last of a name counts.
        let last: BTreeMap<&String, i64> = fields.sort_keys.iter().map(|(n, v)| (n, *v)).collect();
        for (name, value) in last.into_iter().filter(|(name, _)| *name != Column::WEIGHTS) {
            let values = self.sort_keys.entry(name.clone()).or_default();
            values.entry(value).or_default().push(document);
        }
    }

    /// The columns with their names: what is filtered by, then what is sorted by, each by name.
    pub(crate) fn finish(self) -> Vec<(String, Column)> {
        let texts = self.facets.into_iter();
        let texts = texts.map(|(name, values)| (name, Column::Texts(values.into_iter().collect())));
        let numbers = self.sort_keys.into_iter();
        let numbers =
            numbers.map(|(name, values)| (name, Column::Numbers(values.into_iter().collect())));
        texts.chain(numbers).collect()
    }
}

#[cfg(test)]
mod tests {
    use aril_index::Column;

    use super::Columns;
    use crate::document::Fields;

    fn fields(facets: &[(&str, &str)], sort_keys: &[(&str, i64)]) -> Fields {
        Fields {
            facets: facets.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
            sort_keys: sort_keys.iter().map(|(n, v)| ((*n).to_owned(), *v)).collect(),
            ..Fields::default()
        }
    }

    #[test]
    fn values_are_gathered_by_name() {
        let mut columns = Columns::default();
        columns.push(0, &fields(&[("tag", "b"), ("tag", "a"), ("tag", "b")], &[("date", 5)]));
        columns.push(1, &fields(&[("lang", "zh")], &[]));
        columns.push(2, &fields(&[("tag", "b")], &[("date", -5), ("date", 5)]));
        let texts = |values: &[(&str, &[u32])]| {
            Column::Texts(values.iter().map(|(v, d)| ((*v).to_owned(), d.to_vec())).collect())
        };
        let expected = [
            ("lang".to_owned(), texts(&[("zh", &[1])])),
            ("tag".to_owned(), texts(&[("a", &[0]), ("b", &[0, 2])])),
            ("date".to_owned(), Column::Numbers(vec![(5, vec![0, 2])])),
        ];
        assert_eq!(columns.finish(), expected);
    }
}
