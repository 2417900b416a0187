//! Random stretches of text: every page that holds one is to be found.

use std::collections::BTreeSet;

use super::corpus::{Corpus, Writing, is_kana};
use super::sets::Query;
use crate::random::SplitMix;

/// Characters of a phrase where words have no spaces between them.
const N_PHRASE: usize = 4;

/// Stretches of `len` letters that stand in the text.
pub(crate) fn stretches(
    corpus: &Corpus,
    n: usize,
    random: &mut SplitMix,
    len: usize,
) -> Vec<Query> {
    let is_letter = |c: char| corpus.writing.is_letter(c);
    let take = |line: &str, at: usize| {
        let typed: String = line.get(at..)?.chars().take(len).collect();
        (typed.chars().filter(|c| is_letter(*c)).count() == len).then_some(typed)
    };
    drawn(corpus, n, random, take)
}

/// Phrases that stand in the text: two words beside each other, or four characters with a space or a mark
/// between two letters. Their terms are often common, and seldom together.
pub(crate) fn phrases(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    if corpus.writing != Writing::Spaced {
        return drawn(corpus, n, random, |line, at| crossing(corpus.writing, line, at));
    }
    let mut queries = drawn(corpus, n, random, two_words);
    for query in &mut queries {
        query.wanted = corpus.holders_at_words(&query.typed);
    }
    queries
}

/// The four characters from a place on, if they begin and end with letters and something else is between.
fn crossing(writing: Writing, line: &str, at: usize) -> Option<String> {
    let typed: String = line.get(at..)?.chars().take(N_PHRASE).collect();
    let kinds: Vec<bool> = typed.chars().map(|c| writing.is_letter(c)).collect();
    matches!(kinds.as_slice(), [true, a, b, true] if !(*a && *b)).then_some(typed)
}

/// The word behind the next space and the one that follows, without digits and marks.
fn two_words(line: &str, at: usize) -> Option<String> {
    let (_, rest) = line.get(at..)?.split_once(' ')?;
    let words: Vec<&str> = rest.split(' ').take(2).collect();
    let is_word = |word: &&str| !word.is_empty() && word.chars().all(char::is_alphabetic);
    (words.len() == 2 && words.iter().all(is_word)).then(|| words.join(" "))
}

/// What `take` makes of random places, each once.
fn drawn(
    corpus: &Corpus,
    n: usize,
    random: &mut SplitMix,
    take: impl Fn(&str, usize) -> Option<String>,
) -> Vec<Query> {
    let mut seen = BTreeSet::new();
    let mut queries = Vec::new();
    for _ in 0..n * 100 {
        if queries.len() == n {
            break;
        }
        let Some((_, line, at)) = corpus.random_place(random) else { break };
        let Some(typed) = take(line, at).filter(|typed| seen.insert(typed.clone())) else {
            continue;
        };
        let kana = corpus.writing == Writing::Japanese && typed.contains(is_kana);
        let as_typed = kana.then(|| corpus.holders_as_typed(&typed));
        queries.push(Query { as_typed, ..Query::new(typed.clone(), corpus.holders(&typed)) });
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

    #[test]
    fn phrases_cross_what_is_between_words() {
        assert_eq!(crossing(Writing::Korean, "텍스트 색", 3).as_deref(), Some("스트 색"));
        assert_eq!(crossing(Writing::Chinese, "系统：工具", 6), None);
        assert_eq!(crossing(Writing::Chinese, "系统：工具", 3).as_deref(), Some("统：工具"));
        assert_eq!(crossing(Writing::Chinese, "千岛湖水", 0), None);
        assert_eq!(two_words("a lake of water.", 0).as_deref(), Some("lake of"));
        assert_eq!(two_words("lake of water.", 0), None);
        let corpus = corpus(&[("", "is it to be here"), ("", "onto be")]);
        let queries = phrases(&corpus, 9, &mut SplitMix::new(1));
        let query = queries.iter().find(|query| query.typed == "to be").unwrap();
        assert_eq!(query.wanted, BTreeSet::from([0]));
    }
}
