use std::collections::BTreeSet;

use aril::{By, Explanation, Index, Origin, Request, Score, SearchError};

use crate::harness::{document, index_of, root, seeds};
use crate::queries::site;

/// Holds that a score is made of its parts, and each of these of its own.
#[track_caller]
fn check_score(score: &Score, told: &Explanation, query: &str) {
    let values = score.parts.iter().map(|part| part.value);
    let made = match score.by {
        By::Given => {
            assert!(score.parts.is_empty(), "{query}: {score:?}");
            score.value
        }
        By::Sum => values.sum(),
        By::Product => values.product(),
        // Of a share, the passage that it is of stands beside it.
        By::Share => score.value,
    };
    let error = (made - score.value).abs();
    assert!(error <= 1e-4 * score.value.abs().max(1.0), "{query}: {made} {score:#?}");
    if let [best, rest] = score.parts.as_slice()
        && rest.by == By::Share
    {
        let sum: f32 = rest.parts.iter().map(|part| part.value).sum();
        let share = told.weights.rest * best.value * sum / (sum + best.value);
        assert!((share - rest.value).abs() <= 1e-4 * share.max(1.0), "{query}: {share} {score:#?}");
    }
    score.parts.iter().for_each(|part| check_score(part, told, query));
}

/// Holds that what is told of an answer is what was answered, cold or warm; what is told.
#[track_caller]
fn check(index: &mut Index, request: &Request) -> Explanation {
    let query = &request.query;
    let answer = index.answer(request).unwrap();
    let told = index.explain(request, None).unwrap();
    let answered: Vec<_> = answer.hits.iter().map(|h| (&h.url, h.tier, h.score)).collect();
    let hits: Vec<_> = told.hits.iter().map(|h| (&h.url, h.tier, h.score.value)).collect();
    assert_eq!(hits, answered, "{query}");
    for hit in &told.hits {
        check_score(&hit.score, &told, query);
        assert!(told.passes[hit.pass].is_shown, "{query}");
    }
    let corrected = told.hits.first().map(|hit| &told.passes[hit.pass].text);
    if answer.corrected.is_some() {
        assert_eq!(corrected, answer.corrected.as_ref(), "{query}");
    }
    assert!(answer.read.is_none() || !told.alternatives.is_empty(), "{query}");
    assert_eq!(told.cut.is_some(), answer.is_cut, "{query}");
    assert_eq!(index.answer(request).unwrap(), answer, "{query}: the answer is as it was");
    told
}

/// What visitors of the demo page type, and what nobody should.
fn queries() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("tests/cases/seeds.toml")).unwrap();
    let cases: toml::Value = toml::from_str(&text).unwrap();
    let cases = cases["case"].as_array().unwrap().iter();
    let mut queries: Vec<String> =
        cases.map(|case| case["query"].as_str().unwrap().to_owned()).collect();
    // Stretches of every seed, with a slip or as they are, and questions.
    for (i, document) in seeds().iter().enumerate() {
        let text = document.sections.last().map_or("", |section| section.text.as_str());
        let chars: Vec<char> = text.chars().filter(|c| *c != '\n').collect();
        let at = i * 7 % chars.len().max(1);
        for n in [1, 2, 5, 30, 200] {
            queries.push(chars[at..].iter().take(n).collect());
        }
        queries.push(chars.iter().step_by(5).take(8).collect());
    }
    for more in [
        "",
        " ",
        "qiandaohu",
        "qdh",
        "千到湖",
        "千 岛 湖",
        "deserrts",
        "pomegranite",
        "ㅅㅁㅎ",
        "sabaku",
        "deserts lake -dam",
        "\"full text\"",
        "lake OR desert",
        "title:湖",
        "des* water",
        "url:zh/ 湖",
        "what is a desert made of",
        "中国中亚",
        "x y z",
        "龘靐",
        "-x",
        "the of and",
    ] {
        queries.push(more.to_owned());
    }
    queries.push("湖".repeat(2000));
    queries.push("lake ".repeat(300));
    queries
}

#[test]
fn what_is_told_of_answers_is_what_was_answered() {
    let mut index = Index::embedded().unwrap();
    let mut origins = BTreeSet::new();
    for query in queries() {
        for limit in [1, 10] {
            let told = check(&mut index, &Request::new(&query, limit));
            let shown = told.passes.iter().filter(|pass| pass.is_shown && pass.best.is_some());
            origins.extend(shown.map(|pass| format!("{:?}", pass.origin)));
        }
    }
    let all = ["Alternative", "Homophone", "Joined", "Reading", "Slip", "Typed"];
    assert_eq!(origins.iter().map(String::as_str).collect::<Vec<_>>(), all);
}

#[test]
fn filters_facets_sorting_and_pages_of_hits_are_told_too() {
    let (mut index, _folder) = site();
    let of = |query: &str| Request::new(query, 9);
    for request in [
        of("lake"),
        Request { filter: "tags:water".to_owned(), ..of("lake") },
        Request { filter: "tags:old -tags:sand".to_owned(), ..of("") },
        Request { sort: "-date".to_owned(), ..of("lake dam") },
        Request { facets: vec!["tags".to_owned()], sections: 2, ..of("heron lake") },
        Request { offset: 1, limit: 1, ..of("lake") },
        of("lake tags:old -tags:sand"),
        of("(lake -deep) OR heron"),
        of("title:lake"),
    ] {
        check(&mut index, &request);
    }
    let told = check(&mut index, &of("lake tags:old -\"the dam\""));
    let conditions: Vec<String> =
        told.alternatives[0].conditions.iter().map(ToString::to_string).collect();
    assert_eq!(conditions, ["tags:old", "-\"the dam\""]);
    assert_eq!(told.passes[1].origin, Origin::Alternative);
}

#[test]
fn blocks_are_those_that_a_new_visitor_fetches() {
    for query in ["千岛湖", "qiandaohu", "lake"] {
        let mut fresh = Index::embedded().unwrap();
        fresh.search(query, 10).unwrap();
        let mut warm = Index::embedded().unwrap();
        warm.search("石榴", 10).unwrap();
        let told = warm.explain(&Request::new(query, 10), Some("ru/zhanatas.md")).unwrap();
        let n_bytes: u64 = told.fetched.iter().map(|block| block.n_stored_bytes).sum();
        let n_rounds = told.fetched.iter().map(|block| block.round).max().unwrap();
        let fetched = fresh.fetched();
        assert_eq!((told.fetched.len() as u32, n_bytes), (fetched.n_blocks, fetched.n_bytes));
        assert_eq!(n_rounds, fetched.n_rounds);
        for term in told.passes.iter().flat_map(|pass| &pass.terms) {
            assert!(term.blocks.iter().all(|id| told.fetched.iter().any(|b| b.id == *id)));
        }
    }
}

/// The reasons for which a page is where it is, or not found.
#[track_caller]
fn reasons(index: &mut Index, request: &Request, page: &str) -> String {
    index.explain(request, Some(page)).unwrap().page.unwrap().reasons.join("\n")
}

/// Holds that of a page this is told.
#[track_caller]
fn check_why(index: &mut Index, typed: &str, page: &str, expected: &str) {
    let told = reasons(index, &Request::new(typed, 3), page);
    assert!(told.contains(expected), "{typed}, {page}: {told}");
}

#[test]
fn why_a_page_is_where_it_is_or_not_found_is_told() {
    let (mut index, _folder) = site();
    let mut why =
        |typed: &str, page: &str, expected: &str| check_why(&mut index, typed, page, expected);
    why("lake", "b.html", "It is found, as number");
    why("lake", "long.html", "It lacks “lake”.");
    why("lake sand", "a.html", "It lacks “sand”.");
    why("lake -deep", "a.html", "It has what must not be there: deep.");
    why("lake tags:sand", "a.html", "It is not like: tags:sand.");
    why("lake 龘", "a.html", "No page has the character 龘");
    why(
        "dam stands where",
        "a.html",
        "It has all terms of “dam stands where”, but not “dam stands where”",
    );
    why("the dam lies", "c.html", "It lacks “the”, “lies”.");
    let filtered = Request { filter: "tags:water".to_owned(), ..Request::new("lake", 3) };
    let told = reasons(&mut index, &filtered, "c.html");
    let expected =
        "The filter leaves it out: it is not like tags:water.\nIt holds “lake” as it stands.";
    assert_eq!(told, expected);
    let told = index.explain(&Request::new("lake", 1), Some("c.html")).unwrap().page.unwrap();
    assert_eq!((told.place, told.behind.len()), (Some(3), 2));
    assert!(told.reasons[0].contains("not among the hits that were asked for"), "{told:?}");
    assert!((told.score.unwrap().value) > 0.0);
}

#[test]
fn other_spellings_and_insides_of_words_are_told() {
    let mut documents = vec![
        document("ura.html", "Notes", "裏の話と裏の道。"),
        document("li.html", "Notes", "在湖里游泳。"),
        document("indoor.html", "Notes", "Only indoors and outdoors."),
    ];
    // So many words that they are not looked through for each query.
    let words: Vec<String> = (0..6100).map(|i| format!("w{i}q")).collect();
    documents.push(document("words.html", "Words", &words.join(" ")));
    documents.push(document("door.html", "Doors", "Doors stand open, door by door."));
    let (mut index, _folder) = index_of(&documents);
    check_why(&mut index, "里", "ura.html", "It holds “里”, but written otherwise.");
    check_why(&mut index, "door", "indoor.html", "It holds “door” inside a word only.");
}

#[test]
fn an_address_that_is_none_is_told_with_those_near_it() {
    let mut index = Index::embedded().unwrap();
    let request = Request::new("湖", 3);
    let error = index.explain(&request, Some("zanatas.txt")).unwrap_err();
    let SearchError::NoSuchPage { page, nearest } = &error else { panic!("{error}") };
    assert_eq!(page, "zanatas.txt");
    assert!(nearest.contains(&"kk/zhanatas.txt".to_owned()), "{nearest:?}");
    let error = index.explain(&request, Some("zhanatas-wind-farm.md")).unwrap_err();
    let SearchError::NoSuchPage { nearest, .. } = &error else { panic!("{error}") };
    assert_eq!(nearest, &["en/zhanatas-wind-farm.md", "zh/zhanatas-wind-farm.md"]);
    for page in
        ["kk/zhanatas.txt", "zhanatas.txt", "/kk/zhanatas.txt#top", "https://x.org/kk/zhanatas.txt"]
    {
        let told = index.explain(&request, Some(page)).unwrap();
        assert_eq!(told.page.unwrap().url, "kk/zhanatas.txt", "{page}");
    }
}

/// What `aril search` with these arguments did: exit code, standard output, standard error.
fn search(arguments: &[&str]) -> (i32, String, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_aril"));
    let output = command.arg("search").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_explains_as_text_and_json() {
    let (code, text, _) = search(&["deserrts -dam", "--limit", "2", "--explain"]);
    assert_eq!(code, 0);
    for told in ["read as:  deserrts; pages like -dam", "\nblocks, for a visitor who has none: "] {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert!(!text.contains('\u{1b}'), "{text}");
    let (code, text, _) = search(&["千岛湖", "--explain", "horqin-sandy-land.md"]);
    assert_eq!(code, 0);
    assert!(text.contains("  - It lacks “千岛”, “岛湖”.\n"), "{text}");
    let (code, json, _) = search(&["千岛湖", "--explain", "--json"]);
    assert_eq!(code, 0);
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(told["query"], "千岛湖");
    let explained = &told["explanation"]["hits"][0];
    assert_eq!(explained["score"]["value"], told["hits"][0]["score"]);
    assert_eq!(explained["tier"], told["hits"][0]["tier"]);
    assert_eq!(told["explanation"]["passes"][0]["terms"][0]["kind"], "gram");
    let (code, json, _) = search(&["千岛湖", "--json"]);
    assert!(code == 0 && !json.contains("explanation"), "{json}");
    let (code, _, error) = search(&["湖", "--explain", "zanatas.txt"]);
    assert_eq!(code, 2);
    assert!(error.starts_with("error: zanatas.txt: no page"), "{error}");
}
