//! Columns: what documents are filtered and sorted by, gathered from all of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use aril_index::Column;

use crate::document::{Document, Fields};

/// By name, the values of all documents so far.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    facets: BTreeMap<String, BTreeMap<String, Vec<u32>>>,
    sort_keys: BTreeMap<String, BTreeMap<i64, Vec<u32>>>,
    /// By language the documents in it.
    languages: BTreeMap<String, Vec<u32>>,
    /// How many documents bear each tag of a language.
    tags: BTreeMap<String, u32>,
    /// Those that bear none.
    untagged: Vec<u32>,
}

/// The facet that is made of the languages of documents.
const LANGUAGE: &str = "lang";

/// The languages that a document is in by its tag: `zh` for `zh`, `zh` and `zh-hant` for `zh-TW`. What tells a region
/// alone is none of its own.
fn languages(tag: &str) -> impl Iterator<Item = String> {
    let mut subtags = tag.split('-');
    let primary = subtags.next().unwrap_or_default().to_owned();
    let written = subtags.take_while(|tag| tag.len() > 1).find_map(|tag| match tag {
        "cn" | "sg" if primary == "zh" => Some("hans"),
        "tw" | "hk" | "mo" if primary == "zh" => Some("hant"),
        _ => Some(tag).filter(|tag| tag.len() == 4 && tag.bytes().all(|b| b.is_ascii_lowercase())),
    });
    let written = written.map(|script| format!("{primary}-{script}"));
    Some(primary).filter(|primary| !primary.is_empty()).into_iter().chain(written)
}

impl Columns {
    /// Adds what is known of a document, which comes after all before it.
    pub(crate) fn push(&mut self, number: u32, document: &Document) {
        for language in languages(&document.language) {
            self.languages.entry(language).or_default().push(number);
        }
        if document.language.is_empty() {
            self.untagged.push(number);
        } else {
            *self.tags.entry(document.language.clone()).or_default() += 1;
        }
        self.fields(number, &document.fields);
    }

    fn fields(&mut self, document: u32, fields: &Fields) {
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

    /// The columns with their names: what is filtered by, then what is sorted by, each by name. Languages are one of
    /// them where documents are in several, unless documents have a facet of that name.
    pub(crate) fn finish(mut self) -> Vec<(String, Column)> {
        // A language and its writing are the same documents where there is nothing else.
        let mut sets = self.languages.values().collect::<Vec<_>>();
        sets.dedup();
        if sets.len() > 1 {
            // What says nothing is in the language of most.
            let most = self.tags.iter().max_by_key(|(tag, n)| (**n, Reverse(*tag)));
            for language in most.into_iter().flat_map(|(tag, _)| languages(tag)) {
                let documents = self.languages.entry(language).or_default();
                documents.extend_from_slice(&self.untagged);
                documents.sort_unstable();
            }
            self.facets.entry(LANGUAGE.to_owned()).or_insert(self.languages);
        }
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
    use crate::document::{Document, Fields};

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
        columns.fields(0, &fields(&[("tag", "b"), ("tag", "a"), ("tag", "b")], &[("date", 5)]));
        columns.fields(1, &fields(&[("lang", "zh")], &[]));
        columns.fields(2, &fields(&[("tag", "b")], &[("date", -5), ("date", 5)]));
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

    #[test]
    fn languages_are_a_facet_where_there_are_several() {
        let of = |tags: &[&str], own: &[(&str, &str)]| {
            let mut columns = Columns::default();
            for (number, tag) in (0..).zip(tags) {
                let (language, fields) = ((*tag).to_owned(), fields(own, &[]));
                columns.push(number, &Document { language, fields, ..Document::default() });
            }
            let texts = columns.finish().into_iter().map(|(name, column)| match column {
                Column::Texts(values) => (name, values),
                Column::Numbers(_) => (name, Vec::new()),
            });
            texts.collect::<Vec<_>>()
        };
        let values = |values: &[(&str, &[u32])]| {
            let values = values.iter().map(|(v, d)| ((*v).to_owned(), d.to_vec())).collect();
            vec![("lang".to_owned(), values)]
        };
        assert_eq!(of(&["en", "en-us", ""], &[]), []);
        assert_eq!(of(&["zh-cn", "zh-hans"], &[]), []);
        // One that says nothing is in the language of most.
        assert_eq!(of(&["en", "ko", "", "ko"], &[]), values(&[("en", &[0]), ("ko", &[1, 2, 3])]));
        assert_eq!(of(&["ko", "", "en"], &[]), values(&[("en", &[1, 2]), ("ko", &[0])]));
        assert_eq!(of(&["zh", "zh-tw"], &[]), values(&[("zh", &[0, 1]), ("zh-hant", &[1])]));
        assert_eq!(of(&["en", "ko"], &[("lang", "x")]), values(&[("x", &[0, 1])]));
    }
}
