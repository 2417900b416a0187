//! The query language, filters, facets, sorting, paging and sections over a few made-up documents.

use aril::{Answer, Document, Index, Request, Section};
use tempfile::TempDir;

use crate::harness::{document, document_url, index_of};

/// A document with facets and a date.
fn tagged(url: &str, title: &str, text: &str, tags: &[&str], date: Option<i64>) -> Document {
    let mut document = document(url, title, text);
    document.fields.facets =
        tags.iter().map(|tag| ("tags".to_owned(), (*tag).to_owned())).collect();
    document.fields.sort_keys = date.iter().map(|date| ("date".to_owned(), *date)).collect();
    document
}

pub(crate) fn site() -> (Index, TempDir) {
    let deep = |n: usize, text: &str| Section {
        heading: format!("Part {n}"),
        anchor: format!("part-{n}"),
        text: text.to_owned(),
    };
    let mut long = document("long.html", "A long page", "Nothing of note stands here.");
    long.sections.extend([
        deep(1, "The heron waits."),
        deep(2, "Another word."),
        deep(3, "A second heron flies over the reeds."),
    ]);
    index_of(&[
        tagged(
            "a.html",
            "The deep lake",
            "A lake is deep where the dam stands.",
            &["Water", "old"],
            Some(3),
        ),
        tagged(
            "b.html",
            "The dam",
            "Behind the dam lies the lake; dams hold.",
            &["water"],
            Some(1),
        ),
        tagged(
            "c.html",
            "Deserts",
            "No lake, no dam: sand and a weir-like wall.",
            &["Sand", "old"],
            None,
        ),
        tagged(
            "guide/d.html",
            "Reading f(x) - y",
            "Type commit -m here, or title:none of it.",
            &[],
            Some(-7),
        ),
        long,
    ])
}

fn urls(answer: &Answer) -> Vec<String> {
    answer.hits.iter().map(|hit| document_url(&hit.url)).collect()
}

/// What a query finds, in any order.
#[track_caller]
fn check(typed: &str, expected: &[&str]) {
    let (mut index, _folder) = site();
    let mut found = urls(&index.search(typed, 10).unwrap());
    found.sort();
    assert_eq!(found, expected, "{typed}");
}

/// What a request finds, in its order.
#[track_caller]
fn check_request(request: &Request, expected: &[&str]) {
    let (mut index, _folder) = site();
    let request = Request { limit: request.limit.max(1), ..request.clone() };
    assert_eq!(urls(&index.answer(&request).unwrap()), expected, "{request:?}");
}

#[test]
fn phrases_stand_as_they_are_and_end_with_a_word() {
    check("\"the dam\"", &["a.html", "b.html"]);
    check("\"the da\"", &[]);
    check("lake \"the dam stands\"", &["a.html"]);
    check("\"no dam: sand\"", &["c.html"]);
    check("\"DAM STANDS\"", &["a.html"]);
}

#[test]
fn what_must_not_be_there_is_not() {
    check("lake -deep", &["b.html", "c.html"]);
    check("lake -\"the dam\"", &["c.html"]);
    check("lake -dam", &[]);
    check("lake -stan", &["a.html", "b.html", "c.html"]);
}

#[test]
fn alternatives_are_joined_and_each_page_is_found_once() {
    check("deep OR sand", &["a.html", "c.html"]);
    check("lake (sand OR hold)", &["b.html", "c.html"]);
    check("lake (sand OR dams)", &["a.html", "b.html", "c.html"]);
    check("lake OR dam", &["a.html", "b.html", "c.html"]);
    check("(lake -deep) OR heron", &["b.html", "c.html", "long.html"]);
}

#[test]
fn titles_addresses_and_begins_of_words() {
    check("title:dam", &["b.html"]);
    check("title:\"deep lake\" dam", &["a.html"]);
    check("-title:dam lake", &["a.html", "c.html"]);
    check("type url:guide/", &["guide/d.html"]);
    check("des* wall", &["c.html"]);
}

#[test]
fn facets_have_values_in_any_case() {
    check("lake tag:water", &["a.html", "b.html"]);
    check("lake tags:old -tag:sand", &["a.html"]);
    check("tag:old", &["a.html", "c.html"]);
    check("lake tag:nothing", &[]);
}

#[test]
fn what_stands_in_a_page_is_found_whatever_it_reads_like() {
    check("commit -m", &["guide/d.html"]);
    check("f(x) - y", &["guide/d.html"]);
    check("title:none", &["guide/d.html"]);
    let (mut index, _folder) = site();
    assert_eq!(index.search("commit -m", 9).unwrap().read, None);
    let read = index.search("lake -deep OR heron", 9).unwrap().read;
    assert_eq!(read.as_deref(), Some("lake -\"deep\" OR lake heron"));
}

#[test]
fn filters_are_nested_and_need_no_query() {
    let filtered =
        |query: &str, filter: &str| Request { filter: filter.to_owned(), ..Request::new(query, 9) };
    check_request(&filtered("", "tags:old"), &["a.html", "c.html"]);
    check_request(&filtered("", "tags:old -tags:sand"), &["a.html"]);
    check_request(&filtered("", "(tags:water -tags:old) OR tags:sand"), &["b.html", "c.html"]);
    check_request(&filtered("heron", "tags:old"), &[]);
    check_request(&filtered("sand", "-(tags:water)"), &["c.html"]);
}

#[test]
fn hits_are_sorted_by_a_column_those_without_it_last() {
    let sorted =
        |query: &str, sort: &str| Request { sort: sort.to_owned(), ..Request::new(query, 9) };
    check_request(&sorted("lake", "date"), &["b.html", "a.html", "c.html"]);
    check_request(&sorted("lake", "-date"), &["a.html", "b.html", "c.html"]);
    check_request(&sorted("lake OR type", "date"), &["guide/d.html", "b.html", "a.html", "c.html"]);
    check_request(
        &sorted("", "date"),
        &["guide/d.html", "b.html", "a.html", "c.html", "long.html"],
    );
}

#[test]
fn facets_are_counted_over_all_that_match() {
    let (mut index, _folder) = site();
    let request =
        Request { facets: vec!["tags".to_owned(), "none".to_owned()], ..Request::new("lake", 1) };
    let answer = index.answer(&request).unwrap();
    let [facet] = answer.facets.as_slice() else { panic!("{:?}", answer.facets) };
    let counts: Vec<(&str, u32)> =
        facet.values.iter().map(|value| (value.value.as_str(), value.count)).collect();
    assert_eq!(counts, [("Sand", 1), ("Water", 1), ("old", 2), ("water", 1)]);
}

#[test]
fn pages_of_hits_follow_one_another() {
    let (mut index, _folder) = site();
    let whole = urls(&index.search("lake", 9).unwrap());
    let mut paged = Vec::new();
    for offset in 0..4 {
        let request = Request { offset, ..Request::new("lake", 1) };
        let answer = index.answer(&request).unwrap();
        assert_eq!(answer.total, 3);
        paged.extend(urls(&answer));
    }
    assert_eq!(paged, whole);
}

#[test]
fn other_sections_of_a_page_stand_below_it() {
    let (mut index, _folder) = site();
    let answer = index.answer(&Request { sections: 3, ..Request::new("heron", 9) }).unwrap();
    let hit = &answer.hits[0];
    let mut found: Vec<&str> = hit.sections.iter().map(|section| section.url.as_str()).collect();
    found.push(&hit.url);
    found.sort_unstable();
    assert_eq!(found, ["long.html#part-1", "long.html#part-3"]);
}

#[test]
fn no_query_is_too_much() {
    let (mut index, _folder) = site();
    let long = [
        "a".repeat(100_000),
        "湖".repeat(100_000),
        "lake ".repeat(20_000),
        "(".repeat(100_000),
        "( ".repeat(50_000),
        "\"( ".repeat(30_000),
        vec!["lake"; 5_000].join(" OR "),
        vec!["(a OR b)"; 5_000].join(" "),
        "-lake ".repeat(20_000),
        "\u{301}".repeat(50_000),
        format!("{}lake{}", "(".repeat(50_000), ")".repeat(50_000)),
        "title:".repeat(20_000),
        "\0\u{1b}\u{7f}\u{fffd}".repeat(20_000),
    ];
    for typed in &long {
        let answer = index.search(typed, 10).unwrap();
        let start: String = typed.chars().take(20).collect();
        assert!(answer.is_cut, "{start}");
    }
    for typed in
        ["\u{301}", "\0", "\u{7f}", "()", "-", "--", "\"\"", "\" \"", "*", ":", "OR OR OR", "a OR"]
    {
        assert!(!index.search(typed, 10).unwrap().is_cut, "{typed}");
    }
}
