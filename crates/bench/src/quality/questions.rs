//! Questions: what a reader remembers of a sentence. A third of it is missing.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::corpus::{Corpus, Writing};
use super::sets::Query;
use crate::random::SplitMix;

/// The characters of a sentence without spaces that is asked.
const N_CHARS: RangeInclusive<usize> = 8..=40;

/// The words of a sentence with spaces that is asked.
const N_WORDS: RangeInclusive<usize> = 6..=20;

/// The same in Korean, whose words hold what are several elsewhere.
const N_KOREAN_WORDS: RangeInclusive<usize> = 4..=20;

/// Sentences that stand in one document alone, with a third of their words dropped, or of their characters where
/// words have no spaces between them.
pub(crate) fn questions(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    let mut seen = BTreeSet::new();
    let mut queries = Vec::new();
    for _ in 0..n * 100 {
        if queries.len() == n {
            break;
        }
        let Some((document, line, at)) = corpus.random_place(random) else { break };
        let Some(sentence) = sentence_at(line, at) else { continue };
        if !is_question(sentence, corpus.writing) || !seen.insert(sentence) {
            continue;
        }
        if corpus.holders(sentence).iter().eq([&document]) {
            let typed = with_gaps(sentence, corpus.writing, random);
            queries.push(Query::new(typed, [document]));
        }
    }
    queries
}

/// The sentence around a place of a line, without what ends it; `None` when nothing ends it.
fn sentence_at(line: &str, at: usize) -> Option<&str> {
    let is_wide_end = |c| matches!(c, '。' | '！' | '？');
    let mut begin = 0;
    for (place, c) in line.char_indices() {
        let rest = line.get(place + c.len_utf8()..)?;
        let is_narrow_end =
            matches!(c, '.' | '!' | '?') && (rest.is_empty() || rest.starts_with(' '));
        if !is_wide_end(c) && !is_narrow_end {
            continue;
        }
        if place >= at {
            return Some(line.get(begin..place)?.trim());
        }
        begin = place + c.len_utf8();
    }
    None
}

/// Whether a sentence is of a fitting length, and more than half of it are letters of the script.
fn is_question(sentence: &str, writing: Writing) -> bool {
    let fits = match writing {
        Writing::Spaced => N_WORDS.contains(&sentence.split_whitespace().count()),
        Writing::Korean => N_KOREAN_WORDS.contains(&sentence.split_whitespace().count()),
        Writing::Chinese | Writing::Japanese => N_CHARS.contains(&sentence.chars().count()),
    };
    let n_letters = sentence.chars().filter(|c| writing.is_letter(*c)).count();
    fits && n_letters * 2 > sentence.chars().count()
}

/// A sentence with a third of its units dropped, at random places.
fn with_gaps(sentence: &str, writing: Writing, random: &mut SplitMix) -> String {
    let units = units(sentence, writing);
    let mut places: Vec<usize> = (0..units.len()).collect();
    random.shuffle(&mut places);
    places.truncate(units.len() - units.len() / 3);
    places.sort_unstable();
    let kept: Vec<&str> =
        places.into_iter().filter_map(|place| units.get(place).copied()).collect();
    kept.join(if writing.has_spaces() { " " } else { "" })
}

/// Words; without spaces between them, characters, but a Latin word or a number is one unit still.
fn units(sentence: &str, writing: Writing) -> Vec<&str> {
    if writing.has_spaces() {
        return sentence.split_whitespace().collect();
    }
    let mut units = Vec::new();
    let mut rest = sentence;
    while let Some(first) = rest.chars().next() {
        let n_word = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (unit, behind) = rest.split_at(n_word.max(first.len_utf8()));
        units.push(unit);
        rest = behind;
    }
    units
}

#[cfg(test)]
mod tests {
    use super::super::corpus::tests::corpus;
    use super::*;

    #[test]
    fn the_sentence_around_a_place_is_found() {
        let line = "One 1.5 two. Three! four";
        assert_eq!(sentence_at(line, 0), Some("One 1.5 two"));
        assert_eq!(sentence_at(line, 15), Some("Three"));
        assert_eq!(sentence_at(line, 21), None);
        assert_eq!(sentence_at("千岛湖。在浙江。", 12), Some("在浙江"));
    }

    #[test]
    fn a_third_is_dropped_and_the_order_kept() {
        let sentence = "使用LibreOffice打开一份文档吧";
        let units = units(sentence, Writing::Chinese);
        assert_eq!(units.get(2), Some(&"LibreOffice"));
        let typed = with_gaps(sentence, Writing::Chinese, &mut SplitMix::new(1));
        let mut rest = units.iter();
        let kept = super::units(&typed, Writing::Chinese);
        assert_eq!(kept.len(), units.len() - units.len() / 3);
        assert!(kept.iter().all(|unit| rest.any(|u| u == unit)), "{typed}");
    }

    #[test]
    fn sentences_of_two_pages_are_not_asked() {
        let shared = "all the pages of this site say so.";
        let own = "this is what one page alone says.";
        let corpus = corpus(&[("", shared), ("", &format!("{shared} {own}"))]);
        let queries = questions(&corpus, 9, &mut SplitMix::new(1));
        assert_eq!(queries.len(), 1);
        assert_eq!(queries[0].wanted, BTreeSet::from([1]));
        assert_eq!(queries[0].typed.split(' ').count(), 5);
    }
}
