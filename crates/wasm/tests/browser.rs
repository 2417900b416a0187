//! The engine in a real browser: the cases of `tests/cases/`, blocks inflated by the browser itself,
//! and what is refused.

#![cfg(target_family = "wasm")]
// A test says what went wrong by failing; clippy's own exceptions reach only functions marked #[test].
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use aril_wasm as engine;
use case::File;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[path = "../../../tests/cases/case.rs"]
mod case;

/// The checksum of an index's head, as its manifest would hold it: its own last 8 bytes.
fn checksum(head: &[u8]) -> u64 {
    let own: [u8; 8] = head[head.len() - 8..].try_into().unwrap();
    u64::from_le_bytes(own)
}

/// As long as a file says in its first bytes, with these and a checksum.
fn head(file: &[u8]) -> &[u8] {
    &file[..u32::from_le_bytes(file[8..12].try_into().unwrap()) as usize + 20]
}

/// An index that was opened.
#[derive(Clone, Copy)]
struct Index(usize);

fn open(file: &[u8]) -> Index {
    Index(engine::open(head(file), checksum(head(file))).try_into().unwrap())
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap()
}

fn number(object: &JsValue, key: &str) -> usize {
    get(object, key).as_f64().unwrap() as usize
}

fn string(object: &JsValue, key: &str) -> String {
    get(object, key).as_string().unwrap()
}

#[wasm_bindgen]
extern "C" {
    /// web-sys has it among its unstable interfaces only.
    type DecompressionStream;

    #[wasm_bindgen(constructor)]
    fn new(format: &str) -> DecompressionStream;
}

/// Inflates as a page does.
async fn inflate(bytes: &[u8]) -> Vec<u8> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence(&parts).unwrap();
    let pair = DecompressionStream::new("deflate-raw").unchecked_into();
    let inflated = blob.stream().pipe_through(&pair);
    let response = web_sys::Response::new_with_opt_readable_stream(Some(&inflated)).unwrap();
    let buffer = JsFuture::from(response.array_buffer().unwrap()).await.unwrap();
    Uint8Array::new(&buffer).to_vec()
}

/// An index of a few documents that has facets, of the kind, and a sort key, the era.
const GOLDEN: &[u8] = include_bytes!("../../../tests/golden/v1/inline/f6b1c294e7928229.aril");

/// Steps until there is an answer.
async fn search(index: Index, query: &str) -> JsValue {
    ask(index, aril::EMBEDDED, query, &[("limit", 100.into())]).await
}

/// A step with options by the names that a request has.
fn step(index: Index, query: &str, options: &JsValue) -> JsValue {
    let number = |name, default| get(options, name).as_f64().unwrap_or(default);
    let text = |name| get(options, name).as_string().unwrap_or_default();
    let (limit, offset, sections) =
        (number("limit", 10.0), number("offset", 0.0), number("sections", 0.0));
    let (filter, sort, facets) = (text("filter"), text("sort"), text("facets"));
    let step =
        engine::step(index.0, query.to_owned(), filter, sort, &facets, limit, offset, sections);
    js_sys::JSON::parse(&step).unwrap()
}

/// The same with options, of the engine over the index `file`.
async fn ask(index: Index, file: &[u8], query: &str, options: &[(&str, JsValue)]) -> JsValue {
    let wanted = Object::new();
    for (name, value) in options {
        Reflect::set(&wanted, &(*name).into(), value).unwrap();
    }
    let n_head = head(file).len();
    loop {
        let step = step(index, query, &wanted);
        let done = get(&step, "done");
        if !done.is_undefined() {
            return done;
        }
        for need in Array::from(&get(&step, "need")).iter() {
            let start = n_head + number(&need, "offset");
            let stored = &file[start..start + number(&need, "stored_len")];
            let (proof, rest) = stored.split_at(number(&need, "n_proof_bytes"));
            let bytes = if get(&need, "deflated").as_bool().unwrap() {
                inflate(rest).await
            } else {
                rest.to_vec()
            };
            assert!(engine::provide(index.0, number(&need, "id") as u32, proof, bytes));
        }
    }
}

#[wasm_bindgen_test]
async fn every_case_holds() {
    let file: File = toml::from_str(include_str!("../../../tests/cases/seeds.toml")).unwrap();
    let index = open(aril::EMBEDDED);
    for case in &file.case {
        let name = &case.name;
        let answer = search(index, &case.query).await;
        let hits: Vec<JsValue> = Array::from(&get(&answer, "hits")).iter().collect();
        let document = |hit: &JsValue| string(hit, "url").split('#').next().unwrap().to_owned();
        if let Some(expected) = &case.first {
            assert_eq!(hits.first().map(document).as_ref(), Some(expected), "{name}");
        }
        if let Some(expected) = &case.exact {
            let is_exact = |hit: &&JsValue| get(hit, "exact").as_bool().unwrap();
            let mut found: Vec<String> = hits.iter().filter(is_exact).map(document).collect();
            let mut expected = expected.clone();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{name}");
        }
        if let Some(expected) = &case.tier {
            assert_eq!(&string(&hits[0], "tier"), expected, "{name}");
        }
        if let Some(expected) = &case.marked {
            let excerpt = Array::from(&get(&hits[0], "excerpt"));
            let mark = excerpt.iter().find(|f| get(f, "marked").as_bool().unwrap()).unwrap();
            assert_eq!(&string(&mark, "text"), expected, "{name}");
        }
        if let Some(expected) = case.total {
            assert_eq!(number(&answer, "total") as u32, expected, "{name}");
        }
    }
    assert!(file.case.len() >= 20);
}

#[wasm_bindgen_test]
async fn a_decomposed_query_is_composed_first() {
    let index = open(aril::EMBEDDED);
    let composed = search(index, "каза\u{449}").await;
    let answer = search(index, "ガス").await;
    let decomposed = search(index, "カ\u{3099}ス").await;
    assert!(number(&answer, "total") > 0);
    assert_eq!(number(&answer, "total"), number(&decomposed, "total"));
    assert_eq!(string(&composed, "query"), "каза\u{449}");
}

/// Addresses of hits over the golden index.
async fn urls(query: &str, options: &[(&str, JsValue)]) -> Vec<String> {
    let answer = ask(open(GOLDEN), GOLDEN, query, options).await;
    Array::from(&get(&answer, "hits")).iter().map(|hit| string(&hit, "url")).collect()
}

#[wasm_bindgen_test]
async fn filters_sorting_and_paging_reach_the_engine() {
    let kind = ("filter", JsValue::from("kind:千 OR kind:湖"));
    let mut filtered = urls("", std::slice::from_ref(&kind)).await;
    filtered.sort();
    assert_eq!(filtered, ["ja.html", "zh-hans.html#由来", "zh-hant.html"]);
    let sorted = urls("", &[kind.clone(), ("sort", "-era".into())]).await;
    assert_eq!(sorted[0], "ja.html");
    let rest = urls("", &[kind.clone(), ("sort", "-era".into()), ("offset", 1.into())]).await;
    assert_eq!(rest, sorted[1..]);
    let first = urls("", &[kind, ("sort", "-era".into()), ("limit", 1.into())]).await;
    assert_eq!(first, sorted[..1]);
}

#[wasm_bindgen_test]
async fn facets_are_counted_and_sections_listed() {
    let facets = ("facets", JsValue::from("none\nkind"));
    let answer = ask(open(GOLDEN), GOLDEN, "湖", &[facets]).await;
    let found = Array::from(&get(&answer, "facets"));
    assert_eq!(found.length(), 1, "there is no facet of the name none");
    assert_eq!(string(&found.get(0), "name"), "kind");
    let values = Array::from(&get(&found.get(0), "values"));
    let count = |value: &JsValue| (string(value, "value"), number(value, "count"));
    let counts: Vec<_> = values.iter().map(|value| count(&value)).collect();
    assert!(counts.contains(&("千".to_owned(), 2)), "{counts:?}");

    let answer = ask(open(GOLDEN), GOLDEN, "岛屿", &[("sections", 2.into())]).await;
    let hit = Array::from(&get(&answer, "hits")).get(0);
    let sections = Array::from(&get(&hit, "sections"));
    assert_eq!(sections.length(), 1);
    let mut urls = [string(&hit, "url"), string(&sections.get(0), "url")];
    urls.sort();
    assert_eq!(urls, ["zh-hans.html#由来", "zh-hans.html#软件"]);
    assert!(!string(&sections.get(0), "heading").is_empty());
    assert!(Array::from(&get(&sections.get(0), "excerpt")).length() > 0);
}

#[wasm_bindgen_test]
async fn the_answer_says_how_the_query_was_read_and_what_was_searched_for() {
    let index = open(aril::EMBEDDED);
    assert!(string(&search(index, "lake -dam").await, "read").contains("dam"));
    assert!(get(&search(index, "lake").await, "read").is_undefined());
    assert_eq!(string(&search(index, "seach").await, "corrected"), "search");
    assert_eq!(get(&search(index, "lake").await, "is_cut"), JsValue::FALSE);
    assert_eq!(get(&search(index, &"a".repeat(5000)).await, "is_cut"), JsValue::TRUE);
}

#[wasm_bindgen_test]
fn what_is_no_index_is_refused() {
    assert!(engine::open(b"<!doctype html>", 0) < 0);
    assert!(engine::open(b"ARIL\xFF\0\0\0\0\0\0\0", 0) < 0);
    assert!(engine::open(head(aril::EMBEDDED), 0x0123_4567_89AB_CDEF) < 0);
}

#[wasm_bindgen_test]
fn a_damaged_block_is_refused_and_may_be_provided_again() {
    let index = open(aril::EMBEDDED);
    assert!(!engine::provide(index.0, 0, &[], vec![1, 2, 3]));
    let step = step(index, "湖", &Object::new());
    let need = Array::from(&get(&step, "need"));
    assert!((2..=4).contains(&need.length()), "the shards of the row, and where documents lie");
    for need in need.iter() {
        assert!(string(&need, "file").contains(".aril"));
    }
}
