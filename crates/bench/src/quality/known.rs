//! Known items: who types what one page alone is called wants that page. The same queries as in
//! `compare/documents.mjs`, drawn by other numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use aril_build::unicode::{Variants, all_folds};

use super::corpus::{Corpus, is_han};
use super::sets::Query;
use crate::oracle::folded;
use crate::random::SplitMix;

/// Titles that one document has alone.
pub(crate) fn titles(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    sample(once(corpus.titles().iter().map(std::slice::from_ref)), n, random)
}

/// Headings that stand once, and are no title.
pub(crate) fn headings(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    let titles: BTreeSet<String> = corpus.titles().iter().map(|title| folded(title)).collect();
    let mut headings = once(corpus.headings().iter().map(Vec::as_slice));
    headings.retain(|heading| !titles.contains(&folded(&heading.typed)));
    sample(headings, n, random)
}

/// Stretches of 3 to 5 characters of a title, letters at both ends, that no other title holds.
pub(crate) fn title_parts(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    let all_folded: Vec<String> = corpus.titles().iter().map(|title| folded(title)).collect();
    let mut documents: Vec<(u32, &String)> = (0..).zip(corpus.titles()).collect();
    random.shuffle(&mut documents);
    let is_letter = |c: Option<&char>| c.is_some_and(|c| corpus.writing.is_letter(*c));
    let mut part = |(document, title): (u32, &String)| {
        let chars: Vec<char> = title.chars().collect();
        let len = 3 + random.place(3);
        let at = random.place(chars.len().saturating_sub(len).max(1));
        let part = chars.get(at..at + len).filter(|part| part.len() < chars.len())?;
        let typed: String = part.iter().collect();
        let query = folded(&typed);
        let is_part = is_letter(part.first()) && is_letter(part.last()) && !query.is_empty();
        let is_alone = is_part && all_folded.iter().filter(|t| t.contains(&query)).count() == 1;
        is_alone.then(|| Query::new(typed, [document]))
    };
    documents.into_iter().filter_map(&mut part).take(n).collect()
}

/// Titles in the other script: simplified characters as traditional ones, traditional ones as simplified.
pub(crate) fn variants(corpus: &Corpus, n: usize, random: &mut SplitMix) -> Vec<Query> {
    let typed = |query: Query| {
        let typed = in_other_script(&query.typed);
        (typed != query.typed).then_some(Query { typed, ..query })
    };
    let titles = once(corpus.titles().iter().map(std::slice::from_ref));
    sample(titles.into_iter().filter_map(typed).collect(), n, random)
}

/// Characters that another one simplifies to, but which traditional texts have as well (后 is 後, and a queen):
/// OpenCC names themselves among their traditional forms, or none.
const IN_BOTH_SCRIPTS: &str = "\
    万丑丰于云亘仆价伙余佛佣俊修僵克党冬准凌几凶出划刮制千卜占卷厂厘只叶吁吃合吊同后周咨咸咽哄唇喂噪回困夸奸姜\
    娘家尸局岩岳巨布帘席幸广庵弦彩征御志念恤愈愿戚才扎托扣折挂挨挽据搜斗旋昆暗朱朴杆杠杯杰松板极柜栗核梁欲沈沾注\
    涂涌淀游漓熏玩璇症皂矩确私秋种筑胄胜腊腌膻致舍芸苔苹范荐蔑虫蚝蜡蝎表谷跖辟适郁酸\
    冢即呆埼挲捆教旗既查棋棱污泄真糊糖累蓑踊逾飧";

/// Text with every character that is one of a pair as the other one of it. Characters that simplify several
/// stay: which one is meant hangs on the word.
fn in_other_script(text: &str) -> String {
    /// Pairs in both directions; where a character simplifies several there is no way back.
    static PAIRS: LazyLock<BTreeMap<char, Option<char>>> = LazyLock::new(|| {
        let mut pairs = BTreeMap::new();
        for (traditional, folded) in all_folds(Variants::Chinese) {
            let &[simple] = folded.as_slice() else { continue };
            // No compatibility forms, nor what no keyboard types.
            if !matches!(traditional, '\u{4E00}'..='\u{9FFF}') || !is_han(simple) {
                continue;
            }
            pairs.insert(*traditional, Some(simple));
            if IN_BOTH_SCRIPTS.contains(simple) {
                continue;
            }
            let back = pairs.entry(simple).or_insert(Some(*traditional));
            *back = back.filter(|back| back == traditional);
        }
        pairs
    });
    text.chars().map(|c| PAIRS.get(&c).copied().flatten().unwrap_or(c)).collect()
}

/// What stands once in all lists, one of which each document has; at least two characters long.
fn once<'a>(lists: impl Iterator<Item = &'a [String]>) -> Vec<Query> {
    let mut seen: BTreeMap<String, (Query, usize)> = BTreeMap::new();
    for (document, list) in (0..).zip(lists) {
        for text in list {
            let new = || (Query::new(text.clone(), [document]), 0);
            seen.entry(folded(text)).or_insert_with(new).1 += 1;
        }
    }
    let alone = seen.into_iter().filter(|(folded, (_, n))| *n == 1 && folded.chars().count() > 1);
    alone.map(|(_, (query, _))| query).collect()
}

fn sample(mut queries: Vec<Query>, n: usize, random: &mut SplitMix) -> Vec<Query> {
    random.shuffle(&mut queries);
    queries.truncate(n);
    queries
}

#[cfg(test)]
mod tests {
    use aril::Document;

    use super::super::corpus::tests::{corpus, documents};
    use super::super::corpus::{Corpus, Writing};
    use super::super::sets::tests::typed;
    use super::*;

    #[test]
    fn a_title_of_two_pages_is_not_asked() {
        let corpus = corpus(&[("Lake", ""), ("lake", ""), ("Island", ""), ("x", "")]);
        let queries = titles(&corpus, 9, &mut SplitMix::new(1));
        assert_eq!(queries, [Query::new("Island".to_owned(), [2])]);
    }

    #[test]
    fn headings_are_asked_that_stand_once_and_are_no_title() {
        let mut documents: Vec<Document> = documents(&[("a1", ""), ("b1", "")]);
        documents[0].sections[0].heading = "Alone¶".to_owned();
        documents[1].sections[0].heading = "A1".to_owned();
        let queries = headings(&Corpus::new(&documents), 9, &mut SplitMix::new(1));
        assert_eq!(queries, [Query::new("Alone".to_owned(), [0])]);
    }

    #[test]
    fn parts_are_of_one_title_alone() {
        let corpus = corpus(&[("千岛湖旅游指南", ""), ("千岛湖旅游地图", "旅游指南")]);
        assert_eq!(corpus.writing, Writing::Chinese);
        for seed in 0..50 {
            for query in title_parts(&corpus, 9, &mut SplitMix::new(seed)) {
                let holding = corpus.titles().iter().filter(|t| t.contains(&query.typed)).count();
                assert!(holding == 1 && (3..=5).contains(&query.typed.chars().count()));
            }
        }
    }

    #[test]
    fn variants_are_asked_in_the_other_script() {
        assert_eq!(in_other_script("千岛图书"), "千島圖書");
        assert_eq!(in_other_script("千島圖書"), "千岛图书");
        // 发 is 發 and 髮, 后 is 後 and itself.
        assert_eq!(in_other_script("发后"), "发后");
        let corpus = corpus(&[("千山", ""), ("千岛湖", "")]);
        let queries = variants(&corpus, 9, &mut SplitMix::new(1));
        assert_eq!(typed(&queries), ["千島湖"]);
    }
}
