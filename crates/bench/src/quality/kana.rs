//! Japanese in Latin letters: katakana by the Hepburn system.

use std::collections::BTreeSet;

use super::corpus::{Corpus, is_katakana, runs_of};
use super::sets::Query;
use crate::random::SplitMix;

/// The kana of a run that is worth a query, at least.
const MIN_KANA: usize = 4;

/// How the mark of a long vowel is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LongVowel {
    /// Not at all, as on signs: `saba`.
    Dropped,
    /// As its vowel once more: `saabaa`.
    Doubled,
    /// As a hyphen, as into an input method: `sa-ba-`.
    Hyphen,
}

/// Katakana of titles in Latin letters; a page whose title holds them is wanted.
pub(crate) fn romaji(
    corpus: &Corpus,
    n: usize,
    random: &mut SplitMix,
    long: LongVowel,
) -> Vec<Query> {
    let runs = corpus.titles().iter().flat_map(|title| runs_of(title, is_katakana));
    let long_runs: BTreeSet<&str> = runs.filter(|run| run.chars().count() >= MIN_KANA).collect();
    let mut runs: Vec<&str> = long_runs.into_iter().collect();
    random.shuffle(&mut runs);
    let query = |run| Some(Query::new(hepburn(run, long)?, corpus.with_title(run)));
    runs.into_iter().filter_map(query).take(n).collect()
}

/// Consonants of the rows, for the vowels a, i, u, e, o; a dash where there is no such kana.
const ROWS: [(&str, &str); 16] = [
    ("アイウエオ", "a i u e o"),
    ("カキクケコ", "ka ki ku ke ko"),
    ("サシスセソ", "sa shi su se so"),
    ("タチツテト", "ta chi tsu te to"),
    ("ナニヌネノ", "na ni nu ne no"),
    ("ハヒフヘホ", "ha hi fu he ho"),
    ("マミムメモ", "ma mi mu me mo"),
    ("ヤユヨ", "ya yu yo"),
    ("ラリルレロ", "ra ri ru re ro"),
    ("ワヰヱヲン", "wa i e o n"),
    ("ガギグゲゴ", "ga gi gu ge go"),
    ("ザジズゼゾ", "za ji zu ze zo"),
    ("ダヂヅデド", "da ji zu de do"),
    ("バビブベボ", "ba bi bu be bo"),
    ("パピプペポ", "pa pi pu pe po"),
    ("ヴ", "vu"),
];

/// Small vowels, and the vowel that each is.
const SMALL: [(char, char); 8] = [
    ('ァ', 'a'),
    ('ィ', 'i'),
    ('ゥ', 'u'),
    ('ェ', 'e'),
    ('ォ', 'o'),
    ('ャ', 'a'),
    ('ュ', 'u'),
    ('ョ', 'o'),
];

/// A run of katakana by the Hepburn system; `None` when it has other characters.
fn hepburn(run: &str, long: LongVowel) -> Option<String> {
    let mut latin = String::new();
    let mut is_doubled = false;
    for c in run.chars() {
        if c == 'ッ' {
            is_doubled = true;
        } else if c == 'ー' {
            latin.extend(match long {
                LongVowel::Dropped => None,
                LongVowel::Doubled => latin.chars().next_back(),
                LongVowel::Hyphen => Some('-'),
            });
        } else if let Some((_, vowel)) = SMALL.iter().find(|(small, _)| *small == c) {
            add_small(&mut latin, *vowel, matches!(c, 'ャ' | 'ュ' | 'ョ'));
        } else {
            let syllable = syllable(c)?;
            if std::mem::take(&mut is_doubled) {
                // Hepburn writes the doubled chi `tchi`.
                let first = syllable.chars().next()?;
                latin.push(if syllable.starts_with("ch") { 't' } else { first });
            }
            latin.push_str(syllable);
        }
    }
    Some(latin)
}

fn syllable(c: char) -> Option<&'static str> {
    ROWS.iter().find_map(|(kana, latin)| {
        let place = kana.chars().position(|k| k == c)?;
        latin.split(' ').nth(place)
    })
}

/// Puts a small vowel in the place of the last one: キャ is kya, シャ sha, ファ fa, ティ ti.
fn add_small(latin: &mut String, vowel: char, is_palatal: bool) {
    let last = latin.pop().unwrap_or_default();
    let is_soft = latin.ends_with("sh") || latin.ends_with("ch") || latin.ends_with('j');
    if is_palatal && !is_soft {
        latin.push('y');
    } else if !is_palatal && last == 'u' && !latin.ends_with(['f', 'v', 's', 'd', 't']) {
        // ウィ is wi, クォ kwo.
        latin.push('w');
    }
    latin.push(vowel);
}

#[cfg(test)]
mod tests {
    use super::super::corpus::tests::corpus;
    use super::*;

    #[test]
    fn katakana_are_written_by_hepburn() {
        for (kana, expected) in [
            ("サーバー", "saba"),
            ("キャッシュ", "kyasshu"),
            ("マッチ", "matchi"),
            ("ファイル", "fairu"),
            ("ウィザード", "wizado"),
            ("ディスプレイ", "disupurei"),
            ("ジョブ", "jobu"),
            ("チェック", "chekku"),
            ("コンピュータ", "konpyuta"),
            ("ヴィンテージ", "vinteji"),
        ] {
            assert_eq!(hepburn(kana, LongVowel::Dropped).as_deref(), Some(expected));
        }
        assert_eq!(hepburn("サーバー", LongVowel::Hyphen).as_deref(), Some("sa-ba-"));
        assert_eq!(hepburn("サーバー", LongVowel::Doubled).as_deref(), Some("saabaa"));
        assert_eq!(hepburn("サヷ", LongVowel::Doubled), None);
    }

    #[test]
    fn every_page_with_the_katakana_in_its_title_is_wanted() {
        let corpus =
            corpus(&[("ファイルを開く", ""), ("新しいファイル", ""), ("名前", "ファイル")]);
        let queries = romaji(&corpus, 9, &mut SplitMix::new(1), LongVowel::Dropped);
        assert_eq!(queries, [Query::new("fairu".to_owned(), [0, 1])]);
    }
}
