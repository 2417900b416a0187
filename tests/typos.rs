//! What was typed with a slip, or by how it is read: what is found, and how often more is asked for.

use aril::{Document, Fetched, Index, Tier};
use tempfile::TempDir;

use crate::harness::{document, document_url, index_of};

/// Words enough that the vocabulary is not loaded with every query; none is like another.
fn words() -> Vec<String> {
    let syllables: Vec<String> = "bdfgklmnprtvwz"
        .chars()
        .flat_map(|consonant| "aeiou".chars().map(move |vowel| format!("{consonant}{vowel}")))
        .collect();
    let n = syllables.len();
    let word =
        |i: usize| format!("{}{}{}x", syllables[i % n], syllables[i / n % n], syllables[i * 7 % n]);
    (0..7000).map(|i| word(i * 11)).collect()
}

/// Pages of such words, and some more.
fn site(pages: &[(&str, &str)]) -> (Index, TempDir) {
    let mut documents: Vec<Document> = words()
        .chunks(100)
        .enumerate()
        .map(|(i, words)| document(&format!("{i}.html"), "", &words.join(" ")))
        .collect();
    for (i, (title, text)) in pages.iter().enumerate() {
        documents.push(document(&format!("page{i}.html"), title, text));
    }
    let (mut index, folder) = index_of(&documents);
    // What every query needs.
    index.search("5 6", 0).unwrap();
    (index, folder)
}

/// What the first hit is, and what it took.
#[track_caller]
fn check(pages: &[(&str, &str)], typed: &str, first: &str, tier: Tier) -> Fetched {
    let (mut index, _folder) = site(pages);
    let before = index.fetched();
    let answer = index.search(typed, 5).unwrap();
    let hit = answer.hits.first().unwrap();
    assert_eq!((document_url(&hit.url).as_str(), hit.tier), (first, tier), "{typed}");
    let mut fetched = index.fetched();
    fetched.n_blocks -= before.n_blocks;
    fetched.n_rounds -= before.n_rounds;
    fetched.n_bytes -= before.n_bytes;
    fetched
}

const LAKES: &[(&str, &str)] = &[
    ("One", "A reservoir is a lake."),
    ("Two", "Behind the dam are islands."),
    ("Three", "The islands of the lake."),
    ("Four", "The zebra of the sea."),
    ("Five", "The chambers (of stone)."),
];

#[test]
fn a_slip_behind_the_first_letters_takes_two_rounds_and_no_vocabulary() {
    for typed in ["reservior", "reservor", "reservoirr", "resetvoir"] {
        let Fetched { n_blocks, n_rounds, .. } = check(LAKES, typed, "page0.html", Tier::Corrected);
        assert_eq!((n_blocks, n_rounds), (2, 2), "{typed}: a shard and a page");
    }
}

#[test]
fn a_slip_among_the_first_letters_takes_three_rounds() {
    for typed in ["rreservoir", "erservoir", "teservoir", "rservoir", "rxsrvoir"] {
        let fetched = check(LAKES, typed, "page0.html", Tier::Corrected);
        assert!(fetched.n_rounds <= 3, "{typed}: {} rounds", fetched.n_rounds);
    }
}

#[test]
fn what_stands_inside_a_word_comes_before_what_was_meant() {
    check(LAKES, "hambers", "page4.html", Tier::InsideWord);
    // Another word differs by one letter, and stands in the same shard.
    check(&[("", "chambers"), ("", "hamper hamberg")], "hamber", "page1.html", Tier::Exact);
    check(&[("", "chambers"), ("", "hambere")], "hambers", "page0.html", Tier::InsideWord);
}

#[test]
fn short_words_take_two_rounds_too() {
    let fetched = check(LAKES, "zebru", "page3.html", Tier::Corrected);
    assert_eq!(fetched.n_rounds, 2);
}

#[test]
fn of_several_words_the_others_still_count() {
    let fetched = check(LAKES, "lake izlands", "page2.html", Tier::Corrected);
    assert!(fetched.n_rounds <= 4);
    let fetched = check(LAKES, "lake islandz", "page2.html", Tier::Corrected);
    assert_eq!(fetched.n_rounds, 2);
    check(LAKES, "behnid islands", "page1.html", Tier::Corrected);
}

#[test]
fn what_reads_like_the_query_language_may_have_a_slip_too() {
    check(LAKES, "chambera (of stone)", "page4.html", Tier::Corrected);
}

#[test]
fn what_must_not_be_there_is_not_brought_by_what_was_meant() {
    let (mut index, _folder) = site(LAKES);
    let answer = index.search("reservior -lake", 5).unwrap();
    assert!(answer.hits.is_empty(), "{:?}", answer.hits);
}

#[test]
fn initials_of_a_title_come_before_what_stands_inside_a_word() {
    let pages =
        [("概况", "山上有很多树，水在湖里，湖边有山。".repeat(60)), ("", "The background.".into())];
    let pages = pages.each_ref().map(|(title, text)| (*title, text.as_str()));
    check(&pages, "gk", "page0.html", Tier::Corrected);
    check(&pages, "kgrou", "page1.html", Tier::InsideWord);
}
