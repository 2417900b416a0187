//! Words of spaced scripts, misspelt or unfinished.

use std::collections::{BTreeMap, BTreeSet};

use super::corpus::{Corpus, words};
use super::known;
use super::sets::Query;
use crate::oracle::folded;
use crate::random::SplitMix;

/// The letters of a word that is worth a typo.
const TYPO_LETTERS: std::ops::RangeInclusive<usize> = 6..=20;

/// Words that stand in one document, misspelt.
pub(crate) fn typos(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    typos_of(corpus, n, random, 1..=1)
}

/// Words that stand in 2 to 20 documents, misspelt; any of these is wanted.
pub(crate) fn common_typos(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    typos_of(corpus, n, random, 2..=20)
}

fn typos_of(
    corpus: &Corpus,
    n: usize,
    random: &mut SplitMix,
    n_documents: std::ops::RangeInclusive<usize>,
) -> Vec<Query> {
    let vocabulary = corpus.vocabulary();
    let is_fit = |(word, documents): &(&String, &BTreeSet<u32>)| {
        is_worth_a_typo(word) && n_documents.contains(&documents.len())
    };
    let mut words: Vec<(&String, &BTreeSet<u32>)> = vocabulary.iter().filter(is_fit).collect();
    random.shuffle(&mut words);
    let misspell = |(word, documents): (&String, &BTreeSet<u32>)| {
        let typed = misspelt(word, &vocabulary, random)?;
        Some(Query::new(typed, documents.iter().copied()))
    };
    words.into_iter().filter_map(misspell).take(n).collect()
}

/// Titles that one document has alone, with one of their words misspelt.
pub(crate) fn title_typos(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    let vocabulary = corpus.vocabulary();
    let misspell = |query: Query| {
        let title = folded(&query.typed);
        let mut worthy = words(&title);
        worthy.retain(|word| is_worth_a_typo(word));
        let word = worthy.get(random.place(worthy.len().max(1)))?;
        let typed = title.replacen(word, &misspelt(word, &vocabulary, random)?, 1);
        Some(Query { typed, ..query })
    };
    let all = known::titles(corpus, corpus.n_docs(), &mut SplitMix::named("titles for typos"));
    all.into_iter().filter_map(misspell).take(n).collect()
}

/// Begins of three letters or more of random words of the text, with every document that has a word that begins
/// so.
pub(crate) fn prefixes(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    let vocabulary = corpus.vocabulary();
    let mut queries = BTreeMap::new();
    for _ in 0..n * 100 {
        if queries.len() == n {
            break;
        }
        let Some((_, line, _)) = corpus.random_place(random) else { break };
        let words = words(&folded(line));
        let Some(word) = words.get(random.place(words.len().max(1))) else { continue };
        let n_letters = word.chars().count();
        if n_letters < 4 || !word.chars().all(char::is_alphabetic) {
            continue;
        }
        let prefix: String = word.chars().take(3 + random.place(n_letters - 3)).collect();
        let begun = vocabulary.range(prefix.clone()..);
        let begun = begun.take_while(|(word, _)| word.starts_with(&prefix));
        let documents: BTreeSet<u32> =
            begun.flat_map(|(_, documents)| documents).copied().collect();
        queries.insert(prefix.clone(), Query::new(prefix, documents));
    }
    let mut queries: Vec<Query> = queries.into_values().collect();
    random.shuffle(&mut queries);
    queries
}

fn is_worth_a_typo(word: &str) -> bool {
    TYPO_LETTERS.contains(&word.chars().count()) && word.chars().all(char::is_alphabetic)
}

/// `word` with one letter put in, left out, exchanged for another or with its neighbor: so that it is no word of
/// the vocabulary. `None` when ten trials give such words only.
fn misspelt(
    word: &str,
    vocabulary: &BTreeMap<String, BTreeSet<u32>>,
    random: &mut SplitMix,
) -> Option<String> {
    let mut trials = (0..10).map(|_| edited(word, random));
    trials.find(|typed| typed != word && !vocabulary.contains_key(typed))
}

/// `word` after a random edit, each kind as often as the others.
fn edited(word: &str, random: &mut SplitMix) -> String {
    let mut chars: Vec<char> = word.chars().collect();
    let at = random.place(chars.len().max(1));
    // Another alphabet's letters come from the word itself.
    let letter = if word.is_ascii() {
        char::from(b'a' + random.place(26) as u8)
    } else {
        chars.get(random.place(chars.len())).copied().unwrap_or('a')
    };
    match random.place(4) {
        0 => chars.insert(at, letter),
        1 => drop(chars.splice(at..=at, [])),
        2 => drop(chars.splice(at..=at, [letter])),
        _ => chars.swap(at, (at + 1).min(word.chars().count() - 1)),
    }
    chars.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::corpus::tests::corpus;
    use super::super::sets::tests::typed;
    use super::*;

    #[test]
    fn an_edit_is_one_edit() {
        let mut random = SplitMix::new(3);
        let mut lengths = BTreeSet::new();
        for _ in 0..200 {
            let typo = edited("letters", &mut random);
            lengths.insert(typo.len());
            let same =
                |a: &str, b: &str| a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
            let back = |s: &str| s.chars().rev().collect::<String>();
            let kept = same(&typo, "letters") + same(&back(&typo), &back("letters"));
            assert!(kept + 2 >= "letters".len(), "{typo}");
        }
        assert_eq!(lengths, BTreeSet::from([6, 7, 8]));
    }

    #[test]
    fn typos_are_of_words_that_one_document_has_and_are_no_words() {
        let corpus = corpus(&[("Reservoir", "shared short"), ("x", "shared islands")]);
        for seed in 0..20 {
            let queries = typos(&corpus, 9, &mut SplitMix::new(seed));
            let wanted: BTreeSet<Vec<u32>> =
                queries.iter().map(|q| q.wanted.iter().copied().collect()).collect();
            assert_eq!(wanted, BTreeSet::from([vec![0], vec![1]]));
            assert!(queries.iter().all(|q| corpus.holders(&q.typed).len() <= 1));
        }
        let common = common_typos(&corpus, 9, &mut SplitMix::new(1));
        assert_eq!(common.iter().map(|q| q.wanted.len()).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_title_keeps_its_other_words() {
        let corpus = corpus(&[("The lake islands", "")]);
        let queries = title_typos(&corpus, 9, &mut SplitMix::new(1));
        assert_eq!(queries.len(), 1);
        assert!(
            queries[0].typed.starts_with("the lake ") && queries[0].typed != "the lake islands"
        );
    }

    #[test]
    fn a_prefix_wants_every_document_with_such_a_word() {
        let corpus = corpus(&[("", "islands"), ("", "island islet"), ("", "lake an ise")]);
        for query in prefixes(&corpus, 9, &mut SplitMix::new(1)) {
            let expected: &[u32] = if query.typed.starts_with("lak") { &[2] } else { &[0, 1] };
            let expected = if query.typed.starts_with("isle") { &[1] } else { expected };
            assert!(query.wanted.iter().eq(expected), "{query:?}");
        }
        assert!(typed(&prefixes(&corpus, 20, &mut SplitMix::new(1))).contains(&"lak"));
    }
}
