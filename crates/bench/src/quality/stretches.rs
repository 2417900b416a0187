//! Random stretches of text in scripts without spaces: every page that holds one is to be found.

use std::collections::BTreeSet;

use super::corpus::{Corpus, Writing, is_kana};
use super::sets::Query;
use crate::random::SplitMix;

/// Stretches of `len` letters that stand in the text.
pub(crate) fn stretches(
    corpus: &Corpus,
    n: usize,
    random: &mut SplitMix,
    len: usize,
) -> Vec<Query> {
    let mut seen = BTreeSet::new();
    let mut queries = Vec::new();
    for _ in 0..n * 100 {
        if queries.len() == n {
            break;
        }
        let Some((_, line, at)) = corpus.random_place(random) else { break };
        let typed: String = line.get(at..).unwrap_or_default().chars().take(len).collect();
        let is_whole = typed.chars().filter(|c| corpus.writing.is_letter(*c)).count() == len;
        if is_whole && seen.insert(typed.clone()) {
            let kana = corpus.writing == Writing::Japanese && typed.contains(is_kana);
            let as_typed = kana.then(|| corpus.holders_as_typed(&typed));
            queries.push(Query { as_typed, ..Query::new(typed.clone(), corpus.holders(&typed)) });
        }
    }
    queries
}

#[cfg(test)]
mod tests {
    use super::super::corpus::tests::corpus;
    use super::*;

    #[test]
    fn stretches_are_letters_and_know_who_holds_them() {
        let corpus = corpus(&[("千岛湖，水", ""), ("岛湖", "")]);
        let mut queries = stretches(&corpus, 9, &mut SplitMix::new(1), 2);
        queries.sort_by(|a, b| a.typed.cmp(&b.typed));
        let expected = [("千岛", vec![0]), ("岛湖", vec![0, 1])];
        assert_eq!(queries, expected.map(|(typed, wanted)| Query::new(typed.to_owned(), wanted)));
    }

    #[test]
    fn kana_are_told_apart_as_typed() {
        let corpus = corpus(&[("カナ", ""), ("かな", "")]);
        let queries = stretches(&corpus, 9, &mut SplitMix::new(1), 2);
        let katakana = queries.iter().find(|query| query.typed == "カナ").unwrap();
        assert_eq!(katakana.wanted, BTreeSet::from([0, 1]));
        assert_eq!(katakana.as_typed, Some(BTreeSet::from([0])));
    }
}
