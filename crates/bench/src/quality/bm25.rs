//! The reference for ranking: Okapi BM25 (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework")
//! over everything, with nothing cut off. Single characters and pairs of them are terms where words have no
//! spaces between them, else words.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use aril_build::unicode::Unicode;
use aril_text::{Class, runs};

use super::corpus::Corpus;
use super::sets::Query;
use crate::oracle::folded;

/// How soon more of a term counts no more: 0 at once, ever later the larger it is. Unitless.
const K1: f64 = 1.2;

/// How far length is held against a unit: 0 not at all, 1 fully. Unitless.
const B: f64 = 0.75;

/// The most characters of a passage.
const MAX_PASSAGE_CHARS: usize = 256;

/// Scores units of text, documents or passages.
#[derive(Debug, Default)]
struct Bm25 {
    /// By unit, its document.
    documents: Vec<u32>,
    /// By unit, how many terms it has.
    lengths: Vec<u32>,
    /// By term, the units that hold it and how often.
    postings: HashMap<String, Vec<(u32, u32)>>,
}

impl Bm25 {
    fn add(&mut self, document: u32, unit: &Unit) {
        let number = self.documents.len() as u32;
        self.documents.push(document);
        self.lengths.push(unit.n_terms);
        for (term, n) in &unit.counts {
            match self.postings.get_mut(term) {
                Some(list) => list.push((number, *n)),
                None => drop(self.postings.insert(term.clone(), vec![(number, *n)])),
            }
        }
    }

    /// The documents with the best scores for `terms`, best first; that of a document is its best unit's.
    fn best(&self, terms: &BTreeSet<String>, limit: usize) -> Vec<u32> {
        let n_units = self.lengths.len() as f64;
        let total: u64 = self.lengths.iter().map(|len| u64::from(*len)).sum();
        let avg_len = total as f64 / n_units;
        let mut scores: HashMap<u32, f64> = HashMap::new();
        for list in terms.iter().filter_map(|term| self.postings.get(term)) {
            let doc_freq = list.len() as f64;
            let idf = (1.0 + (n_units - doc_freq + 0.5) / (doc_freq + 0.5)).ln();
            for (unit, term_freq) in list {
                let len = self.lengths.get(*unit as usize).copied().unwrap_or_default();
                let norm = K1 * (1.0 - B + B * f64::from(len) / avg_len);
                let term_freq = f64::from(*term_freq);
                *scores.entry(*unit).or_default() +=
                    idf * term_freq * (K1 + 1.0) / (term_freq + norm);
            }
        }
        let mut best: BTreeMap<u32, f64> = BTreeMap::new();
        for (unit, score) in scores {
            let document = self.documents.get(unit as usize).copied().unwrap_or_default();
            let of_document = best.entry(document).or_default();
            *of_document = of_document.max(score);
        }
        let mut ranked: Vec<(u32, f64)> = best.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.into_iter().take(limit).map(|(document, _)| document).collect()
    }
}

/// What is counted of a unit.
#[derive(Debug, Default)]
struct Unit {
    /// Terms that queries have.
    counts: BTreeMap<String, u32>,
    /// All terms.
    n_terms: u32,
    n_chars: usize,
}

impl Unit {
    fn add(&mut self, chars: &[char], needed: &HashSet<String>) {
        self.n_chars += chars.len();
        for_terms(chars, |term| {
            self.n_terms += 1;
            if let Some(n) = self.counts.get_mut(term) {
                *n += 1;
            } else if needed.contains(term) {
                self.counts.insert(term.to_owned(), 1);
            }
        });
    }
}

/// By query, the ten best documents: of BM25 with documents as units, and with passages.
///
/// A passage is as many lines of a document as have room, or a part of one that is longer.
pub(crate) fn rank(corpus: &Corpus, queries: &[Query]) -> [Vec<Vec<u32>>; 2] {
    let terms: Vec<BTreeSet<String>> = queries.iter().map(|query| terms(&query.typed)).collect();
    let needed: HashSet<String> = terms.iter().flatten().cloned().collect();
    let [mut documents, mut passages] = [Bm25::default(), Bm25::default()];
    for (document, text) in (0..).zip(corpus.folded()) {
        let [mut whole, mut passage] = [Unit::default(), Unit::default()];
        for line in text.lines() {
            let chars: Vec<char> = line.chars().collect();
            for part in chars.chunks(MAX_PASSAGE_CHARS) {
                if passage.n_chars + part.len() > MAX_PASSAGE_CHARS {
                    passages.add(document, &std::mem::take(&mut passage));
                }
                passage.add(part, &needed);
                whole.add(part, &needed);
            }
        }
        passages.add(document, &passage);
        documents.add(document, &whole);
    }
    [documents, passages].map(|ranker| terms.iter().map(|terms| ranker.best(terms, 10)).collect())
}

/// The terms of a query, each once.
fn terms(typed: &str) -> BTreeSet<String> {
    let chars: Vec<char> = folded(typed).chars().collect();
    let mut terms = BTreeSet::new();
    for_terms(&chars, |term| {
        terms.insert(term.to_owned());
    });
    terms
}

/// Words, single characters and pairs of characters in folded text; no punctuation.
fn for_terms(chars: &[char], mut found: impl FnMut(&str)) {
    let mut term = String::new();
    let mut tell = |chars: &[char]| {
        term.clear();
        term.extend(chars);
        found(&term);
    };
    for run in runs(&Unicode, chars) {
        let run_chars = chars.get(run.range).unwrap_or_default();
        match run.class {
            Class::Word => tell(run_chars),
            Class::Gram => run_chars.windows(1).chain(run_chars.windows(2)).for_each(&mut tell),
            Class::Symbol | Class::Space => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::corpus::tests::corpus;
    use super::*;

    fn query(typed: &str) -> Query {
        Query::new(typed.to_owned(), [0])
    }

    #[test]
    fn terms_are_words_characters_and_pairs() {
        let expected = ["c", "千", "千岛", "岛", "岛湖", "湖"].map(str::to_owned);
        assert_eq!(terms("C++，千岛湖"), BTreeSet::from(expected));
    }

    #[test]
    fn rare_terms_count_more_and_length_counts_against() {
        let corpus = corpus(&[
            ("lake lake lake", ""),
            ("lake", "island"),
            ("lake", "island and a great many other words beside"),
            ("lake", ""),
        ]);
        let [documents, _] = rank(&corpus, &[query("island lake"), query("nowhere")]);
        assert_eq!(documents[0][..2], [1, 2]);
        assert_eq!(documents[0].len(), 4);
        assert!(documents[1].is_empty());
    }

    #[test]
    fn the_score_is_the_formula() {
        let mut ranker = Bm25::default();
        let needed = HashSet::from(["a".to_owned()]);
        for text in ["a a b", "b"] {
            let mut unit = Unit::default();
            unit.add(&text.chars().collect::<Vec<_>>(), &needed);
            ranker.add(0, &unit);
        }
        assert_eq!(ranker.lengths, [3, 1]);
        assert_eq!(ranker.postings["a"], [(0, 2)]);
        assert_eq!(ranker.best(&BTreeSet::from(["a".to_owned()]), 9), [0]);
    }

    #[test]
    fn a_document_is_as_good_as_its_best_passage() {
        let filler = "x ".repeat(120);
        let scattered = format!("lake {filler}\nisland {filler}\n{filler}");
        let together = format!("{filler}\n{filler}\nlake island {filler}\n{filler}\n{filler}");
        let corpus = corpus(&[("", &scattered), ("", &together)]);
        let [_, passages] = rank(&corpus, &[query("lake island")]);
        assert_eq!(passages[0], [1, 0]);
    }
}
