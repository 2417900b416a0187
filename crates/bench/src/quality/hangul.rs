//! Korean by its initial consonants alone: ㅁㅅ for 문서.

use std::collections::BTreeSet;

use super::corpus::{Corpus, is_hangul, runs_of};
use super::sets::Query;
use crate::random::SplitMix;

/// The syllables of a run that is worth a query, at least.
const MIN_SYLLABLES: usize = 3;

/// Syllables that begin with the same consonant: 21 vowels with 28 finals each.
const N_SYLLABLES: u32 = 21 * 28;

/// The initial consonants, in the order of their syllables.
const INITIALS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";

/// The initial consonants of Hangul runs in titles; a page whose title holds the run is wanted.
pub(crate) fn choseong(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    let runs = corpus.titles().iter().flat_map(|title| runs_of(title, is_hangul));
    let long: BTreeSet<&str> = runs.filter(|run| run.chars().count() >= MIN_SYLLABLES).collect();
    let mut runs: Vec<&str> = long.into_iter().collect();
    random.shuffle(&mut runs);
    let query =
        |run: &str| Query::new(run.chars().filter_map(initial).collect(), corpus.with_title(run));
    runs.into_iter().map(query).take(n).collect()
}

/// The consonant that a syllable begins with.
fn initial(syllable: char) -> Option<char> {
    let n = u32::from(syllable).checked_sub(u32::from('가'))? / N_SYLLABLES;
    INITIALS.chars().nth(n as usize)
}

#[cfg(test)]
mod tests {
    use super::super::corpus::tests::corpus;
    use super::*;

    #[test]
    fn syllables_are_told_by_their_initials() {
        assert_eq!("가깧한힣씨".chars().filter_map(initial).collect::<String>(), "ㄱㄲㅎㅎㅆ");
        let corpus = corpus(&[("페이지 서식", ""), ("새 페이지를", ""), ("서식", "페이지")]);
        let mut queries = choseong(&corpus, 9, &mut SplitMix::new(1));
        queries.sort_by(|a, b| a.typed.cmp(&b.typed));
        let expected = [("ㅍㅇㅈ", vec![0, 1]), ("ㅍㅇㅈㄹ", vec![1])];
        assert_eq!(queries, expected.map(|(typed, wanted)| Query::new(typed.to_owned(), wanted)));
    }
}
