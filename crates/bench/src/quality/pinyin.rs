//! Chinese by its sound: queries in pinyin, and characters mistaken for others that sound alike.

use std::collections::{BTreeMap, BTreeSet};

use pinyin::ToPinyin;

use super::corpus::{Corpus, is_han, runs_of};
use super::sets::Query;
use crate::oracle::folded;
use crate::random::SplitMix;

/// The Han characters of a title that are typed by their sound.
const N_TYPED: std::ops::RangeInclusive<usize> = 2..=8;

/// The Han characters of a stretch in which one is mistaken.
const N_MISTAKEN: usize = 4;

/// Titles' first runs of Han characters in pinyin without tones, `qiandaohu`.
pub(crate) fn syllables(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    by_sound(corpus, n, random, |c| Some(reading(c)?.to_owned()))
}

/// The initials alone, `qdh`.
pub(crate) fn initials(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    by_sound(corpus, n, random, |c| Some(reading(c)?.get(..1)?.to_owned()))
}

/// A Han character's most common reading without its tone, in ASCII: ü is v, as it is typed.
fn reading(c: char) -> Option<&'static str> {
    let plain = c.to_pinyin()?.plain();
    match plain {
        "lü" => Some("lv"),
        "nü" => Some("nv"),
        "lüe" => Some("lve"),
        "nüe" => Some("nve"),
        _ => plain.is_ascii().then_some(plain),
    }
}

fn by_sound(
    corpus: &Corpus,
    n: usize,
    random: &mut SplitMix,
    typed: impl Fn(char) -> Option<String>,
) -> Vec<Query> {
    let first_run = |title: &String| runs_of(title, is_han).next().map(str::to_owned);
    let runs: BTreeSet<String> = corpus.titles().iter().filter_map(first_run).collect();
    let mut runs: Vec<String> =
        runs.into_iter().filter(|run| N_TYPED.contains(&run.chars().count())).collect();
    random.shuffle(&mut runs);
    let query = |run: String| {
        let typed: String = run.chars().map(&typed).collect::<Option<_>>()?;
        Some(Query::new(typed, corpus.with_title(&run)))
    };
    runs.into_iter().filter_map(query).take(n).collect()
}

/// Four Han characters of a text, one of them mistaken for another of the same sound, so that the result stands
/// nowhere.
pub(crate) fn homophones(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    let by_reading = characters_by_reading(corpus);
    let mut queries: Vec<Query> = Vec::new();
    for _ in 0..n * 20 {
        if queries.len() == n {
            break;
        }
        let Some((_, line, at)) = corpus.random_place(random) else { break };
        let right: Vec<char> =
            line.get(at..).unwrap_or_default().chars().take(N_MISTAKEN).collect();
        if right.len() < N_MISTAKEN || !right.iter().all(|c| is_han(*c)) {
            continue;
        }
        let Some(typed) = mistaken(&right, &by_reading, random) else { continue };
        let is_new = queries.iter().all(|query| query.typed != typed);
        if is_new && corpus.holders(&typed).is_empty() {
            let right: String = right.iter().collect();
            queries.push(Query::new(typed, corpus.holders(&right)));
        }
    }
    queries
}

/// A random one of `right` exchanged for another character that sounds alike.
fn mistaken(
    right: &[char],
    by_reading: &BTreeMap<&str, Vec<char>>,
    random: &mut SplitMix,
) -> Option<String> {
    let mut chars = right.to_vec();
    let place = chars.get_mut(random.place(right.len()))?;
    // One that folds to the same is not mistaken.
    let is_other = |c: &&char| folded(&c.to_string()) != folded(&place.to_string());
    let others: Vec<&char> = by_reading.get(reading(*place)?)?.iter().filter(is_other).collect();
    *place = **others.get(random.place(others.len().max(1)))?;
    Some(chars.into_iter().collect())
}

/// The corpus's Han characters, by their sound.
fn characters_by_reading(corpus: &Corpus) -> BTreeMap<&'static str, Vec<char>> {
    let chars = corpus.lines().iter().flat_map(|(_, line)| line.chars());
    let chars: BTreeSet<char> = chars.filter(|c| is_han(*c)).collect();
    let mut by_reading: BTreeMap<&str, Vec<char>> = BTreeMap::new();
    for c in chars {
        if let Some(reading) = reading(c) {
            by_reading.entry(reading).or_default().push(c);
        }
    }
    by_reading
}

#[cfg(test)]
mod tests {
    use super::super::corpus::tests::corpus;
    use super::super::sets::tests::typed;
    use super::*;

    #[test]
    fn titles_are_typed_by_their_sound() {
        let corpus = corpus(&[("6.4. 千岛湖 apt", ""), ("X", "千岛湖"), ("游千岛湖去", "")]);
        let queries = syllables(&corpus, 9, &mut SplitMix::new(1));
        let query = queries.iter().find(|q| q.typed == "qiandaohu").unwrap();
        assert_eq!(query.wanted, BTreeSet::from([0, 2]));
        let queries = initials(&corpus, 9, &mut SplitMix::new(1));
        assert_eq!(BTreeSet::from_iter(typed(&queries)), BTreeSet::from(["qdh", "yqdhq"]));
    }

    #[test]
    fn readings_are_ascii() {
        assert_eq!(
            "绿女略虐".chars().filter_map(reading).collect::<Vec<_>>(),
            ["lv", "nv", "lve", "nve"]
        );
        assert!(('\u{4E00}'..='\u{9FA5}').filter_map(reading).all(str::is_ascii));
    }

    #[test]
    fn a_mistaken_character_sounds_alike_and_the_result_stands_nowhere() {
        let corpus = corpus(&[("", "千岛湖水"), ("", "到处是狐狸")]);
        let queries = homophones(&corpus, 9, &mut SplitMix::new(1));
        assert!(!queries.is_empty());
        for Query { typed, wanted, .. } in &queries {
            assert!(corpus.holders(typed).is_empty() && wanted.len() == 1, "{typed}");
        }
        assert!(typed(&queries).contains(&"千到湖水") || typed(&queries).contains(&"千岛狐水"));
    }
}
