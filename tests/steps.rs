//! A step of the engine that is put off and taken up again tells and takes what one in one go does.

use aril::{Answer, Document, Fetched, Index, Request};
use aril_bench::{Script, Synthetic};

use crate::harness::{index_of, seeds};

/// What is answered one after the other, and what it took, in steps of so many units.
fn answers(folder: &std::path::Path, requests: &[Request], units: usize) -> Vec<(Answer, Fetched)> {
    let mut index = Index::open(folder).unwrap();
    index.bound_steps(units);
    let answer = |request| (index.answer(request).unwrap(), index.fetched());
    requests.iter().map(answer).collect()
}

#[track_caller]
fn check(documents: &[Document], requests: &[Request]) {
    let (_, folder) = index_of(documents);
    let whole = answers(folder.path(), requests, usize::MAX);
    assert!(whole.iter().filter(|(answer, _)| !answer.hits.is_empty()).count() * 2 > whole.len());
    for units in [1, 1000] {
        let stepped = answers(folder.path(), requests, units);
        for (request, (stepped, whole)) in requests.iter().zip(stepped.iter().zip(&whole)) {
            assert_eq!(stepped, whole, "{request:?} in steps of {units}");
        }
    }
}

/// Stretches of their texts, words, two of them, slips, and what the query language reads.
fn requests(documents: &[Document]) -> Vec<Request> {
    let mut requests = Vec::new();
    for (i, document) in documents.iter().enumerate() {
        let text: Vec<char> = document.sections.iter().flat_map(|s| s.text.chars()).collect();
        for (n, at) in (1..8).zip((i % 7..).step_by(text.len() / 8 + 1)) {
            let typed = |n: usize| text.iter().skip(at).take(n).collect::<String>();
            let words: Vec<String> = typed(40).split(' ').skip(1).map(str::to_owned).collect();
            let mut queries =
                vec![typed(n), words.iter().take(2).cloned().collect::<Vec<_>>().join(" ")];
            queries.push(format!("{}q{}", typed(3).trim(), typed(n)));
            queries.push(format!("\"{}\" OR -{}", typed(n), typed(1)));
            queries.push(format!("{} {}", typed(1), words.first().map_or("", String::as_str)));
            requests.extend(queries.iter().map(|query| Request {
                sections: i % 3,
                ..Request::new(query, [1, 3, 10, 120][n % 4])
            }));
        }
    }
    requests
}

#[test]
fn seeds_are_searched_alike_in_steps_of_any_length() {
    let documents = seeds();
    check(&documents, &requests(&documents));
}

#[test]
fn a_large_site_is_searched_alike_in_steps_of_any_length() {
    for script in [Script::Han, Script::Latin] {
        let documents: Vec<Document> = Synthetic::new(3, script).take(1500).collect();
        check(&documents, &requests(&documents[..12]));
    }
}
