use aril::Index;

use crate::harness::{document_url, exact_urls, root};

#[path = "cases/case.rs"]
mod case;

use case::{Case, File};

fn check(index: &mut Index, case: &Case) {
    let name = &case.name;
    let answer = index.search(&case.query, 100).unwrap();
    let first = answer.hits.first();
    if let Some(expected) = &case.first {
        assert_eq!(first.map(|hit| document_url(&hit.url)).as_ref(), Some(expected), "{name}");
    }
    if let Some(expected) = &case.exact {
        assert_eq!(exact_urls(&answer), expected.iter().cloned().collect(), "{name}");
    }
    if let Some(expected) = &case.tier {
        let tier = first.map(|hit| serde_json::to_value(hit.tier).unwrap());
        assert_eq!(tier, Some(expected.as_str().into()), "{name}");
    }
    if let Some(expected) = &case.marked {
        let mark = first.and_then(|hit| hit.excerpt.iter().find(|f| f.marked));
        assert_eq!(mark.map(|mark| &mark.text), Some(expected), "{name}");
    }
    if let Some(expected) = case.total {
        assert_eq!(answer.total, expected, "{name}");
    }
}

#[test]
fn every_case_holds() {
    let mut index = Index::embedded().unwrap();
    let mut n_cases = 0;
    for entry in std::fs::read_dir(root().join("tests/cases")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).unwrap();
            let file: File = toml::from_str(&text).unwrap();
            n_cases += file.case.len();
            file.case.iter().for_each(|case| check(&mut index, case));
        }
    }
    assert!(n_cases >= 20, "{n_cases}");
}
