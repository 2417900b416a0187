use aril::Document;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::harness::{Oracle, check_exact, document, index_of, seeds, user_document};

/// The paragraphs, headings and titles of a document.
fn lines(document: &Document) -> Vec<String> {
    let sections = document.sections.iter();
    let texts = sections.flat_map(|s| [s.heading.as_str(), s.text.as_str()]);
    let texts = std::iter::once(document.title.as_str()).chain(texts);
    texts.flat_map(str::lines).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// A stretch of a line, by shares of its length, of `n_chars` characters.
fn substring(line: &str, at: f64, n_chars: usize) -> String {
    let chars: Vec<char> = line.chars().collect();
    let n_chars = n_chars.min(chars.len());
    let start = ((chars.len() - n_chars + 1) as f64 * at) as usize;
    chars[start.min(chars.len() - n_chars)..][..n_chars].iter().collect()
}

/// Checks random substrings of 1 to 8 characters of every document.
fn check_substrings(documents: &[Document], n_each: u32) {
    let (mut index, _folder) = index_of(documents);
    let oracle = Oracle::new(documents);
    let index = std::cell::RefCell::new(&mut index);
    for document in documents {
        let lines = lines(document);
        let mut runner = TestRunner::new(Config {
            cases: n_each,
            failure_persistence: None,
            ..Config::default()
        });
        let strategy = (prop::sample::select(lines), 0.0..1.0, 1usize..=8);
        runner
            .run(&strategy, |(line, at, n_chars)| {
                let typed = substring(&line, at, n_chars);
                check_exact(&mut index.borrow_mut(), &oracle, &typed);
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn substrings_of_every_seed_are_found_where_they_stand() {
    check_substrings(&seeds(), 60);
}

#[test]
fn words_and_prefixes_of_every_seed_are_found_where_they_stand() {
    let documents = seeds();
    let (mut index, _folder) = index_of(&documents);
    let oracle = Oracle::new(&documents);
    let words: Vec<String> = documents
        .iter()
        .flat_map(lines)
        .flat_map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    // A phrase is asked for without its quotes.
    let is_phrase = |typed: &str| typed.starts_with('"') && typed.ends_with('"');
    let mut runner =
        TestRunner::new(Config { cases: 600, failure_persistence: None, ..Config::default() });
    let index = std::cell::RefCell::new(&mut index);
    runner
        .run(&(prop::sample::select(words), 1usize..=8), |(word, n_chars)| {
            let prefix: String = word.chars().take(n_chars).collect();
            for typed in [word, prefix] {
                if !is_phrase(&typed) {
                    check_exact(&mut index.borrow_mut(), &oracle, &typed);
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_substring_of_the_users_document_is_found() {
    let Some((folder, config)) = user_document() else { return };
    let documents = aril_build::source::read_documents(&folder, &config, None).unwrap().documents;
    check_substrings(&documents, 250);
}

#[test]
fn a_match_across_a_cut_is_found() {
    // One paragraph of 700 characters, no two stretches of it alike.
    let chars: Vec<char> = ('\u{4E00}'..).take(700).collect();
    let text: String = chars.iter().collect();
    let documents = [document("a", "a", &text), document("b", "b", "\u{4E00}\u{4E02}")];
    let (mut index, _folder) = index_of(&documents);
    let oracle = Oracle::new(&documents);
    for n_chars in [1, 2, 3, 8, 200, 300, 600] {
        for start in (0..700 - n_chars).step_by(if n_chars < 10 { 1 } else { 25 }) {
            let typed: String = chars[start..start + n_chars].iter().collect();
            check_exact(&mut index, &oracle, &typed);
        }
    }
}

#[test]
fn a_long_word_is_found_across_a_cut() {
    let words: Vec<String> = (0..400).map(|i| format!("{i:x}z")).collect();
    let text = words.concat();
    let documents = [document("a", "a", &text)];
    let (mut index, _folder) = index_of(&documents);
    let oracle = Oracle::new(&documents);
    let chars: Vec<char> = text.chars().collect();
    for start in (0..chars.len() - 12).step_by(7) {
        let typed: String = chars[start..start + 12].iter().collect();
        check_exact(&mut index, &oracle, &typed);
    }
}

/// Characters of many kinds, few enough that random texts and queries share stretches.
fn mixed_text(n_chars: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let characters: Vec<char> =
        "ab AB  éß湖島岛かカｶﾞ가나ทำ ा+.，。\u{AD}\n3３ककि\u{301}😀ｱ".chars().collect();
    prop::collection::vec(prop::sample::select(characters), n_chars)
        .prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(Config { cases: 150, ..Config::default() })]

    #[test]
    fn random_texts_of_mixed_scripts_agree_with_a_scan(
        texts in prop::collection::vec(mixed_text(0..700), 1..4),
        queries in prop::collection::vec(mixed_text(1..7), 1..30),
    ) {
        use unicode_normalization::UnicodeNormalization;
        let documents: Vec<Document> = texts
            .iter()
            .enumerate()
            .map(|(i, text)| {
                let text: String = text.nfc().collect();
                document(&format!("{i}"), "", text.trim_matches('\n'))
            })
            .collect();
        let (mut index, _folder) = index_of(&documents);
        let oracle = Oracle::new(&documents);
        for query in queries {
            let query: String = query.replace('\n', " ").nfc().collect();
            if !crate::harness::folded(&query).is_empty() {
                check_exact(&mut index, &oracle, &query);
            }
        }
    }
}

#[test]
fn a_long_page_that_does_not_hold_the_query_is_read_in_a_few_rounds() {
    // Each paragraph is a passage with both words, none with one after the other.
    let paragraphs: Vec<String> =
        (0..400).map(|i| format!("alpha {} beta", format!("{i:x} ").repeat(80))).collect();
    let (mut index, _folder) = index_of(&[document("a", "a", &paragraphs.join("\n"))]);
    assert!(!index.search("alpha beta", 10).unwrap().hits.is_empty());
    let aril::Fetched { n_blocks, n_rounds, .. } = index.fetched();
    assert!(n_rounds < 14, "{n_rounds} rounds over {n_blocks} blocks");
}

#[test]
fn a_total_that_is_said_to_be_exact_is_that_of_a_search_for_everything() {
    let documents: Vec<_> =
        aril_bench::Synthetic::new(1, aril_bench::Script::Han).take(600).collect();
    let (mut index, _folder) = index_of(&documents);
    // Common characters: the lists of their grams lie in many shards.
    let text: String = documents.iter().take(3).map(|d| d.sections[0].text.as_str()).collect();
    let characters: std::collections::BTreeSet<char> = text.chars().collect();
    let mut n_exact = 0;
    for c in characters.into_iter().step_by(1) {
        let query = c.to_string();
        let (few, all) = (index.search(&query, 10).unwrap(), index.search(&query, 1000).unwrap());
        if few.total_is_exact {
            n_exact += 1;
            assert_eq!(few.total, all.total, "{query:?}");
        }
    }
    assert!(n_exact > 50, "{n_exact}");
}

/// Texts of few words, which stand beside each other in all ways, in an index that is large enough for notes.
#[test]
fn notes_lose_no_phrase() {
    const WORDS: [&str; 12] = [
        "the",
        "of",
        "parts",
        "part",
        "counterparts",
        "name",
        "namespace",
        "a",
        "1.5",
        "(the",
        "of,",
        "Wege",
    ];
    let mut state = 1u64;
    let mut next = |n: usize| {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        (state >> 33) as usize % n
    };
    let mut text = |n_words: usize| {
        let words: Vec<&str> = (0..n_words).map(|_| WORDS[next(WORDS.len())]).collect();
        words.join(" ")
    };
    let mut documents: Vec<Document> = (0..80)
        .map(|i| {
            let mut document = document(&format!("{i}.html"), &text(i % 3), &text(i));
            document.sections[0].heading = text(i % 4);
            document
        })
        .collect();
    let texts: Vec<String> = documents.iter().flat_map(lines).filter(|l| l.len() > 20).collect();
    documents.resize(documents.len() + (1 << 17), Document::default());
    let (mut index, _folder) = index_of(&documents);
    documents.truncate(80);
    let oracle = Oracle::new(&documents);
    let mut runner =
        TestRunner::new(Config { cases: 600, failure_persistence: None, ..Config::default() });
    let index = std::cell::RefCell::new(&mut index);
    runner
        .run(&(prop::sample::select(texts), 0.0..1.0, 3usize..=24), |(line, at, n_chars)| {
            check_exact(&mut index.borrow_mut(), &oracle, &substring(&line, at, n_chars));
            Ok(())
        })
        .unwrap();
}
