//! The query language, filters, facets, sorting, paging and sections over a few made-up documents.

use aril::{Answer, Document, Index, Request, Section, Tier};
use tempfile::TempDir;

use crate::harness::{document, document_url, index_as, index_of};

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
    let mut check = |query: &str, total: u32, expected: &[(&str, u32)]| {
        let facets = vec!["tags".to_owned(), "none".to_owned()];
        let answer = index.answer(&Request { facets, ..Request::new(query, 1) }).unwrap();
        let [facet] = answer.facets.as_slice() else { panic!("{:?}", answer.facets) };
        let counts: Vec<(&str, u32)> =
            facet.values.iter().map(|value| (value.value.as_str(), value.count)).collect();
        assert_eq!((answer.total, counts.as_slice()), (total, expected), "{query:?}");
    };
    check("lake", 3, &[("Sand", 1), ("Water", 1), ("old", 2), ("water", 1)]);
    check("heron", 1, &[("Sand", 0), ("Water", 0), ("old", 0), ("water", 0)]);
    // Over all pages, before anything is asked for.
    check(" ", 0, &[("Sand", 1), ("Water", 1), ("old", 2), ("water", 1)]);
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

#[test]
fn weights_move_pages_within_their_tier_only() {
    let weighted = |url: &str, text: &str, weight: f64| {
        let mut document = document(url, "A page", text);
        document.weight = aril::Weight::new(weight);
        document
    };
    let (mut index, _folder) = index_of(&[
        weighted("a.html", "The lake dam, and the lake dam.", 0.2),
        weighted("b.html", "Some lake lies behind the old dam here.", 1.0),
        weighted("c.html", "Near the dam, and far from it, lies the lake.", 10.0),
    ]);
    // The first holds it as it stands; of the others the one that counts more is first.
    assert_eq!(urls(&index.search("lake dam ", 10).unwrap()), ["a.html", "c.html", "b.html"]);
    assert_eq!(urls(&index.search("lake", 10).unwrap()), ["c.html", "b.html", "a.html"]);
}

#[test]
fn newer_pages_come_first_where_that_is_wanted() {
    let dated = |url: &str, days: i64| tagged(url, "A page", "A lake.", &[], Some(days * 86_400));
    let documents = [dated("old.html", 0), dated("new.html", 700), dated("newer.html", 900)];
    let half_life = std::num::NonZeroU32::new(100).unwrap();
    let recency = aril_build::Recency { sort_key: "date".to_owned(), half_life };
    for (recency, expected) in [
        (None, ["old.html", "new.html", "newer.html"]),
        (Some(recency), ["newer.html", "new.html", "old.html"]),
    ] {
        let settings = aril_build::Settings { recency, ..aril_build::Settings::default() };
        let (mut index, _folder) = index_as(&documents, &settings);
        assert_eq!(urls(&index.search("lake", 10).unwrap()), expected);
    }
}

#[test]
fn tags_lead_to_a_page_and_are_never_said_to_stand_in_it() {
    let tagged = |url: &str, text: &str, tags: &[&str]| {
        let mut document = document(url, "A page", text);
        document.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        document
    };
    let (mut index, _folder) = index_of(&[
        tagged("a.html", "Behind it lies water. 水很清。", &["old dam", "千岛湖"]),
        tagged("b.html", "The dam is of stone. 千岛湖的水。", &[]),
        tagged("c.html", "The dam is of sand, and tagged so.", &["Dam", "sand"]),
        tagged("d.html", &"A long text without any. ".repeat(90), &["heron"]),
    ]);
    let mut found = |typed: &str| {
        let answer = index.search(typed, 10).unwrap();
        let hit = |hit: &aril::Hit| format!("{} {:?} {}", hit.url, hit.tier, hit.exact);
        assert!(answer.hits.iter().all(|hit| !hit.excerpt.is_empty()), "{answer:?}");
        answer.hits.iter().map(hit).collect::<Vec<_>>()
    };
    assert_eq!(found("dam"), ["c.html Exact true", "b.html Exact true", "a.html All false"]);
    assert_eq!(found("old dam"), ["a.html All false"]);
    // Of scripts without spaces any stretch may be typed: where pages hold it, those that do not are none.
    assert_eq!(found("千岛湖"), ["b.html Exact true"]);
    assert_eq!(found("千岛湖 dam"), ["b.html Near false", "a.html All false"]);
    assert_eq!(found("dam water"), ["a.html All false"]);
    assert_eq!(found("heron"), ["d.html All false"]);
    // A condition is on what a page shows.
    assert_eq!(found("water -dam"), ["a.html Exact true"]);
    assert_eq!(found("\"千岛湖\""), ["b.html Exact true"]);
}

#[test]
fn fields_count_what_the_index_says() {
    let mut tagged = document("tagged.html", "A page", "A lake and a dam.");
    tagged.tags = vec!["lake dam".to_owned()];
    let titled = document("titled.html", "Lake", "Behind it the dam, a dam.");
    let text = document(
        "text.html",
        "A page",
        "A lake and a dam, then a lake and a dam, then a lake and a dam.",
    );
    let documents = [tagged, titled, text];
    let first = |title, tag| {
        let field_weights = aril_build::FieldWeights { title, heading: 0, tag };
        let settings = aril_build::Settings { field_weights, ..Default::default() };
        let (mut index, _folder) = index_as(&documents, &settings);
        urls(&index.search("dam lake ", 10).unwrap()).swap_remove(0)
    };
    assert_eq!(first(0, 0), "titled.html");
    assert_eq!(first(1, 1), "text.html");
    assert_eq!(first(1, 255), "tagged.html");
}

#[test]
fn languages_can_be_filtered_by_where_there_are_several() {
    let in_language = |url: &str, tag: &str| {
        let language = aril_build::language_tag(tag);
        Document { language, ..document(url, "A page", "A lake.") }
    };
    let (mut index, _folder) =
        index_of(&[in_language("ko.html", "ko"), in_language("en.html", "en-GB")]);
    assert_eq!(urls(&index.search("lake lang:en", 10).unwrap()), ["en.html"]);
    let facets = vec!["lang".to_owned()];
    let request = Request { filter: "lang:ko".to_owned(), facets, ..Request::new("lake", 10) };
    let answer = index.answer(&request).unwrap();
    assert_eq!(urls(&answer), ["ko.html"]);
    let counts = answer.facets[0].values.iter().map(|value| (value.value.as_str(), value.count));
    assert_eq!(counts.collect::<Vec<_>>(), [("en", 0), ("ko", 1)]);
}

#[test]
fn what_stands_as_typed_comes_before_titles_that_are_written_otherwise() {
    let (mut index, _folder) = index_of(&[
        document("text-otherwise.html", "", "遠方的千島湖"),
        document("prefix-otherwise.html", "千島湖水庫", "水"),
        document("title-otherwise.html", "千島湖", "水"),
        document("text.html", "", "从这里到千岛湖"),
        document("both.html", "千島湖記", "千岛湖"),
        document("title.html", "千岛湖", "水"),
    ]);
    let found: Vec<(String, &str)> = index
        .search("千岛湖", 9)
        .unwrap()
        .hits
        .iter()
        .map(|hit| (document_url(&hit.url), hit.tier.name()))
        .collect();
    let expected = [
        ("title.html", "title"),
        ("both.html", "exact"),
        ("text.html", "exact"),
        ("title-otherwise.html", "folded"),
        ("prefix-otherwise.html", "folded"),
        ("text-otherwise.html", "folded"),
    ];
    assert_eq!(found, expected.map(|(url, tier)| (url.to_owned(), tier)));
    // Where nothing stands as it is typed, titles come first.
    let (mut index, _folder) = index_of(&[
        document("text.html", "", "从这里到千岛湖"),
        document("prefix.html", "千岛湖水库", "水"),
        document("title.html", "千岛湖", "水"),
    ]);
    let answer = index.search("千島湖", 9).unwrap();
    assert_eq!(urls(&answer), ["title.html", "prefix.html", "text.html"]);
    assert!(answer.hits.iter().all(|hit| hit.tier == Tier::Folded));
}

#[test]
fn two_letters_that_hardly_a_page_holds_are_initials_too() {
    let (mut index, _folder) = index_of(&[
        document("title.html", "千岛", "湖水与风，沙漠与路"),
        document("word.html", "风", "湖水 qdx 与风"),
    ]);
    let found = urls(&index.search("qd", 9).unwrap());
    assert_eq!(found, ["word.html", "title.html"]);
    assert_eq!(urls(&index.search("qdx", 9).unwrap()), ["word.html"]);
}

#[test]
fn what_texts_are_read_as_can_be_switched() {
    let documents = [
        document("machine.html", "機械", "この機械は動く。 Indexing takes long."),
        document("desk.html", "机", "机の上。國の机。 Indexes are kept here."),
    ];
    let settings = aril_build::Settings::default();
    let japanese = aril_build::Settings {
        variants: aril_build::Variants::Japanese,
        without_readings: true,
        without_stems: true,
        ..settings.clone()
    };
    let chinese = [document("a.html", "千岛湖", "千岛湖的水很清。")];
    for (settings, expected, read) in
        [(settings, &["desk.html", "machine.html"][..], 1), (japanese, &["desk.html"][..], 0)]
    {
        let (mut index, _folder) = index_as(&documents, &settings);
        assert_eq!(urls(&index.search("机", 10).unwrap()), expected);
        assert_eq!(urls(&index.search("国の机", 10).unwrap()), ["desk.html"]);
        assert_eq!(urls(&index.search("indexes ", 10).unwrap()), expected);
        let (mut index, _folder) = index_as(&chinese, &settings);
        assert_eq!(index.search("qiandaohu", 10).unwrap().hits.len(), read);
    }
}

#[test]
fn hits_have_the_metadata_of_their_page() {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let metadata = vec![pair("author", "湖人"), pair("author", "b"), pair("image", "")];
    let mut with = document("with.html", "A lake", &"Water and stone. ".repeat(2000));
    with.fields.metadata.clone_from(&metadata);
    let (mut index, _folder) = index_of(&[with, document("without.html", "A dam", "A lake.")]);
    let answer = index.search("lake", 10).unwrap();
    assert_eq!(answer.hits.iter().map(|hit| hit.metadata.len()).collect::<Vec<_>>(), [3, 0]);
    assert_eq!(answer.hits[0].metadata, metadata);
    assert_eq!(index.search("stone", 10).unwrap().hits[0].metadata, metadata);
}

#[test]
fn what_is_too_much_of_a_filter_is_cut_and_says_so() {
    let (mut index, _folder) = site();
    let mut is_cut = |filter: &str| {
        let request = Request { filter: filter.to_owned(), ..Request::new("lake", 10) };
        index.answer(&request).unwrap().is_cut
    };
    assert!(!is_cut(&["tag:a"; 64].join(" OR ")));
    assert!(is_cut(&["tag:a"; 65].join(" OR ")));
    assert!(!is_cut("tag:water "));
}

#[test]
fn addresses_that_are_read_in_vain_are_cut_and_that_is_said() {
    let page = |n: usize| document(&format!("p{n:04}.html"), "A page", "Some text of a lake.");
    let (mut index, _folder) = index_of(&(0..2000).map(page).collect::<Vec<_>>());
    let answer = index.search("url:nowhere", 10).unwrap();
    assert!(answer.is_cut && !answer.total_is_exact && answer.hits.is_empty(), "{answer:?}");
    let answer = index.search("url:p0000", 10).unwrap();
    assert_eq!(urls(&answer)[0], "p0000.html");
    assert!(!index.search("lake", 10).unwrap().is_cut);
}

#[test]
fn a_query_is_told_as_it_was_read() {
    let (mut index, _folder) = site();
    for (typed, read) in [
        ("\"the dam\"", "\"the dam\""),
        ("lake  \"the dam\" -sand", "lake \"the dam\" -\"sand\""),
        ("title:dam hold* OR x", "title:\"dam\" hold* OR title:\"dam\" x"),
        ("lake -wat*", "lake -wat*"),
        ("tag:water lake", "tags:\"water\" lake"),
    ] {
        assert_eq!(index.search(typed, 10).unwrap().read.as_deref(), Some(read), "{typed}");
    }
}

#[test]
fn excerpts_and_marks_cut_nothing_that_is_shown_as_one() {
    use unicode_segmentation::UnicodeSegmentation;
    let family = "👩\u{200D}👩\u{200D}👧\u{200D}👦";
    for (unit, typed) in [
        ("नि", "न"),
        ("क्षी", "ष"),
        ("ที่", "ท"),
        ("ก็", "ก"),
        ("\u{1112}\u{119E}\u{11AB}", "\u{1112}"),
        (family, "👧"),
        ("👍🏽", "👍"),
        ("🇩🇪🇯🇵", "🇪"),
        ("e\u{301}\u{323}x\u{302}", "x"),
    ] {
        let text = format!("{}{}", unit.repeat(300 / unit.chars().count()), "y".repeat(40));
        let around = format!("{} {} {}", unit.repeat(60), typed, unit.repeat(90));
        let (mut index, _folder) =
            index_of(&[document("a.html", "A", &text), document("b.html", "B", &around)]);
        let answer = index.search(typed, 10).unwrap();
        assert!(!answer.hits.is_empty(), "{unit}");
        for hit in &answer.hits {
            let whole = if hit.url == "a.html" { &text } else { &around };
            let mut borders: Vec<usize> = whole.grapheme_indices(true).map(|(i, _)| i).collect();
            borders.push(whole.len());
            let shown: String = hit.excerpt.iter().map(|f| f.text.as_str()).collect();
            let shown = shown.trim_matches('…');
            let pieces = hit.excerpt.iter().map(|f| f.text.trim_matches('…').len());
            // Where it is from: all places at which it stands, one of which must cut nothing.
            let is_whole = whole.match_indices(shown).any(|(start, _)| {
                let mut at = start;
                let ends = pieces.clone().all(|n| {
                    at += n;
                    borders.contains(&at)
                });
                borders.contains(&start) && ends
            });
            assert!(is_whole, "{unit}: {:?}", hit.excerpt);
        }
    }
}
