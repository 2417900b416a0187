//! The sets of queries: what each asks, of which writings, and what it wants.

use std::collections::BTreeSet;

use super::corpus::{Corpus, Writing};
use super::kana::{LongVowel, romaji};
use super::stretches::{phrases, stretches};
use super::{hangul, known, pinyin, questions, words};
use crate::random::SplitMix;

/// A query, and the documents that answer it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What is typed.
    pub typed: String,
    /// Numbers of documents.
    pub wanted: BTreeSet<u32>,
    /// Those that hold what was typed with kana told apart, where that is asked.
    pub as_typed: Option<BTreeSet<u32>>,
}

impl Query {
    pub(crate) fn new(typed: String, wanted: impl IntoIterator<Item = u32>) -> Query {
        Query { typed, wanted: wanted.into_iter().collect(), as_typed: None }
    }
}

/// What is wanted of the answers to a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// One of the wanted documents among the first so many.
    First(usize),
    /// All of the wanted documents, somewhere.
    All,
    /// The same, and first.
    AllFirst,
}

/// Queries of one kind.
#[derive(Clone, Copy)]
pub struct Set {
    /// As it is told on the command line.
    pub name: &'static str,
    /// What a query that fails misses.
    pub aim: Aim,
    /// Whether exhaustive BM25 is asked the same.
    pub has_reference: bool,
    writings: &'static [Writing],
    draw: fn(&Corpus, usize, &mut SplitMix) -> Vec<Query>,
}

const ANY: &[Writing] = &[Writing::Chinese, Writing::Japanese, Writing::Korean, Writing::Spaced];
const UNSPACED: &[Writing] = &[Writing::Chinese, Writing::Japanese, Writing::Korean];
const CHINESE: &[Writing] = &[Writing::Chinese];
const JAPANESE: &[Writing] = &[Writing::Japanese];
const KOREAN: &[Writing] = &[Writing::Korean];
const SPACED: &[Writing] = &[Writing::Spaced];

/// All sets, in the order of the table.
pub const SETS: [Set; 21] = [
    Set::new("title", ANY, Aim::First(1), known::titles),
    Set::new("heading", ANY, Aim::First(1), known::headings),
    Set::new("title-part", UNSPACED, Aim::First(10), known::title_parts),
    Set::new("typo", SPACED, Aim::First(10), words::typos),
    Set::new("typo-title", SPACED, Aim::First(10), words::title_typos),
    Set::new("typo-common", SPACED, Aim::First(10), words::common_typos),
    Set::new("prefix", SPACED, Aim::All, words::prefixes),
    Set::new("pinyin", CHINESE, Aim::First(5), pinyin::syllables),
    Set::new("pinyin-initials", CHINESE, Aim::First(5), pinyin::initials),
    Set::new("homophone", CHINESE, Aim::First(5), pinyin::homophones),
    Set::new("variant", CHINESE, Aim::First(1), known::variants),
    Set::new("romaji", JAPANESE, Aim::First(5), |c, n, r| romaji(c, n, r, LongVowel::Dropped)),
    Set::new("romaji-doubled", JAPANESE, Aim::First(5), |c, n, r| {
        romaji(c, n, r, LongVowel::Doubled)
    }),
    Set::new("romaji-typed", JAPANESE, Aim::First(5), |c, n, r| romaji(c, n, r, LongVowel::Hyphen)),
    Set::new("choseong", KOREAN, Aim::First(5), hangul::choseong),
    Set::new("question", ANY, Aim::First(10), questions::questions).with_reference(),
    Set::new("phrase", ANY, Aim::All, phrases),
    Set::new("substring-2", UNSPACED, Aim::AllFirst, |c, n, r| stretches(c, n, r, 2)),
    Set::new("substring-3", UNSPACED, Aim::AllFirst, |c, n, r| stretches(c, n, r, 3)),
    Set::new("substring-4", UNSPACED, Aim::AllFirst, |c, n, r| stretches(c, n, r, 4)),
    Set::new("substring-6", UNSPACED, Aim::AllFirst, |c, n, r| stretches(c, n, r, 6)),
];

impl Set {
    const fn new(
        name: &'static str,
        writings: &'static [Writing],
        aim: Aim,
        draw: fn(&Corpus, usize, &mut SplitMix) -> Vec<Query>,
    ) -> Set {
        Set { name, aim, has_reference: false, writings, draw }
    }

    const fn with_reference(self) -> Set {
        Set { has_reference: true, ..self }
    }

    /// Whether there is such a thing in what is written so.
    #[must_use]
    pub fn fits(&self, writing: Writing) -> bool {
        self.writings.contains(&writing)
    }

    /// At most `n` queries, the same in every run; fewer where the corpus has no more.
    #[must_use]
    pub fn queries(&self, corpus: &Corpus, n: usize) -> Vec<Query> {
        (self.draw)(corpus, n, &mut SplitMix::named(self.name))
    }
}

impl std::fmt::Debug for Set {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Set").field(&self.name).finish()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::corpus::tests::corpus;
    use super::*;

    pub(crate) fn typed(queries: &[Query]) -> Vec<&str> {
        queries.iter().map(|query| query.typed.as_str()).collect()
    }

    #[test]
    fn names_are_unique_and_queries_the_same_in_every_run() {
        let names: BTreeSet<&str> = SETS.iter().map(|set| set.name).collect();
        assert_eq!(names.len(), SETS.len());
        let corpus = corpus(&[("千岛湖的水", "水在湖里。"), ("湖边的山", "山在湖边。")]);
        for set in SETS.iter().filter(|set| set.fits(corpus.writing)) {
            let queries = set.queries(&corpus, 3);
            assert!(queries.len() <= 3 && queries.iter().all(|query| !query.wanted.is_empty()));
            assert_eq!(queries, set.queries(&corpus, 3), "{set:?}");
        }
    }
}
