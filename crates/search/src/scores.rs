//! What the passages of an index score for one query.

use aril_index::Posting;
use aril_text::{Class, grams};

use crate::automaton::{Holds, Place};
use crate::candidates::gram_postings;
use crate::loaded::Loaded;
use crate::query::Query;
use crate::score::{PREFIX_WEIGHT, idf, kind_weight, term_score};
use crate::set::PassageSet;

/// A query is scored by so many of its terms.
const MAX_TERMS: usize = 64;

/// What each passage scores, and which of the query's terms it holds.
pub(crate) struct Scores {
    /// By passage.
    passages: Vec<(f32, u64)>,
    /// By term: what it tells.
    pub(crate) idfs: Vec<f32>,
}

impl Scores {
    /// The scores of all passages for `query`.
    pub(crate) fn of(query: &Query, loaded: &Loaded) -> Scores {
        let n_passages = loaded.passages.len();
        let mut scores = Scores { passages: vec![(0.0, 0); n_passages as usize], idfs: Vec::new() };
        for (i, run) in query.runs.iter().enumerate() {
            let chars = query.run_chars(run);
            let is_open = query.is_open && i + 1 == query.runs.len();
            match run.class {
                Class::Word => scores.add_word(&chars.iter().collect::<String>(), is_open, loaded),
                // Between words and grams punctuation tells nothing.
                Class::Symbol if query.runs.iter().any(|r| r.class != Class::Symbol) => {}
                _ => {
                    for (_, gram) in grams(chars) {
                        let row = loaded.terms.row(gram.first);
                        let postings = match (row, gram.second, chars.len()) {
                            (None, _, _) => Vec::new(),
                            (Some(row), None, 1) => row.all(),
                            // The last character stands in the gram before it already.
                            (Some(_), None, _) => continue,
                            (Some(row), second, _) => gram_postings(&row, second, loaded),
                        };
                        scores.add_term(&[(postings, 1.0)], loaded);
                    }
                }
            }
        }
        scores
    }

    /// Adds a word; an open one with the words that it begins, as forms of one term.
    fn add_word(&mut self, word: &str, is_open: bool, loaded: &Loaded) {
        let mut forms = vec![(loaded.terms.word(word), 1.0)];
        if is_open {
            let mut longer = loaded.terms.words(Holds::new(word, Place::Start));
            while let Some((other, postings)) = longer.next_word() {
                if other != word.as_bytes() {
                    forms.push((postings, PREFIX_WEIGHT));
                }
            }
        }
        self.add_term(&forms, loaded);
    }

    /// Adds a term's share to each passage that holds one of its forms, by the form's weight.
    fn add_term(&mut self, forms: &[(Vec<Posting>, f32)], loaded: &Loaded) {
        let term = self.idfs.len();
        if term >= MAX_TERMS {
            return;
        }
        let mut holders = PassageSet::new(loaded.passages.len());
        for (postings, _) in forms {
            holders.add(postings);
        }
        let idf = idf(loaded.passages.len(), holders.iter().count() as u32);
        self.idfs.push(idf);
        let mean_chars = loaded.passages.mean_chars();
        for (postings, weight) in forms {
            for posting in postings {
                let passage = loaded.passages.get(posting.passage);
                let score = self.passages.get_mut(posting.passage as usize);
                if let (Some(passage), Some((score, terms))) = (passage, score) {
                    let tf = f32::from(posting.term_freq);
                    let share = term_score(idf, tf, passage.n_chars, mean_chars);
                    *score += weight * share * kind_weight(passage.kind);
                    *terms |= 1 << term;
                }
            }
        }
    }

    /// A passage's score, and a bit for each term that it holds.
    pub(crate) fn get(&self, passage: u32) -> (f32, u64) {
        self.passages.get(passage as usize).copied().unwrap_or_default()
    }

    /// The share of what the query's terms tell that `terms` do, 0 to 1.
    pub(crate) fn share(&self, terms: u64) -> f32 {
        let total: f32 = self.idfs.iter().sum();
        let held = self.idfs.iter().enumerate().filter(|(i, _)| terms >> i & 1 == 1);
        held.map(|(_, idf)| idf).sum::<f32>() / total.max(f32::MIN_POSITIVE)
    }
}
