//! The engine in a real browser: the cases of `tests/cases/`, blocks inflated by the browser itself,
//! and errors as JavaScript sees them.

#![cfg(target_family = "wasm")]
// A test says what went wrong by failing; clippy's own exceptions reach only functions marked #[test].
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use aril_wasm::Engine;
use case::File;
use js_sys::{Array, JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[path = "../../../tests/cases/case.rs"]
mod case;

/// The checksum of the embedded index's head, as its manifest would hold it: its own last 8 bytes.
fn checksum(head: &[u8]) -> String {
    let own: [u8; 8] = head[head.len() - 8..].try_into().unwrap();
    format!("{:016x}", u64::from_le_bytes(own))
}

fn n_head() -> usize {
    Engine::head_bytes(&aril::EMBEDDED[..16]).unwrap() as usize
}

fn clock() -> web_sys::Performance {
    web_sys::window().unwrap().performance().unwrap()
}

fn open() -> Engine {
    let n = n_head();
    let head = &aril::EMBEDDED[..n];
    Engine::new(head, &checksum(head), clock()).unwrap()
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

/// Steps until there is an answer.
async fn search(engine: &mut Engine, query: &str) -> JsValue {
    let options = Object::new();
    Reflect::set(&options, &"limit".into(), &100.into()).unwrap();
    loop {
        let step = engine.step(&JsString::from(query), &options).unwrap();
        let done = get(&step, "done");
        if !done.is_undefined() {
            return done;
        }
        for need in Array::from(&get(&step, "need")).iter() {
            let blocks = &aril::EMBEDDED[n_head()..];
            let start = number(&need, "offset");
            let stored = &blocks[start..start + number(&need, "stored_len")];
            let (proof, rest) = stored.split_at(number(&need, "n_proof_bytes"));
            let bytes = if get(&need, "deflated").as_bool().unwrap() {
                inflate(rest).await
            } else {
                rest.to_vec()
            };
            engine.provide(number(&need, "id") as u32, proof, bytes).unwrap();
        }
    }
}

#[wasm_bindgen_test]
async fn every_case_holds() {
    let file: File = toml::from_str(include_str!("../../../tests/cases/seeds.toml")).unwrap();
    let mut engine = open();
    for case in &file.case {
        let name = &case.name;
        let answer = search(&mut engine, &case.query).await;
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
    let mut engine = open();
    let composed = search(&mut engine, "каза\u{449}").await;
    let answer = search(&mut engine, "ガス").await;
    let decomposed = search(&mut engine, "カ\u{3099}ス").await;
    assert!(number(&answer, "total") > 0);
    assert_eq!(number(&answer, "total"), number(&decomposed, "total"));
    assert_eq!(string(&composed, "query"), "каза\u{449}");
}

#[wasm_bindgen_test]
async fn the_answer_says_how_long_it_took() {
    let answer = search(&mut open(), "湖").await;
    let took_ms = get(&answer, "took_ms").as_f64().unwrap();
    assert!((0.0..60_000.0).contains(&took_ms), "{took_ms}");
}

#[wasm_bindgen_test]
fn what_is_no_index_is_refused_with_a_code() {
    let error = Engine::head_bytes(b"<!doctype html>").unwrap_err();
    assert_eq!(string(&error, "name"), "ArilError");
    assert_eq!(string(&error, "code"), "not-an-index");
    let error = Engine::head_bytes(b"ARIL\xFF\0\0\0\0\0\0\0").unwrap_err();
    assert_eq!(string(&error, "code"), "version");
}

#[wasm_bindgen_test]
fn a_damaged_block_is_refused_and_may_be_provided_again() {
    let head = &aril::EMBEDDED[..n_head()];
    let error = Engine::new(head, "0123456789abcdef", clock()).err().unwrap();
    assert_eq!(string(&error, "code"), "damaged");
    let mut engine = open();
    let error = engine.provide(0, &[], vec![1, 2, 3]).unwrap_err();
    assert_eq!(string(&error, "code"), "damaged");
    assert_eq!(string(&error, "section"), "folds");
    let step = engine.step(&JsString::from("湖"), &JsValue::UNDEFINED).unwrap();
    let need = Array::from(&get(&step, "need"));
    assert!((2..=4).contains(&need.length()), "the shards of the row, and where documents lie");
    for need in need.iter() {
        assert!(string(&need, "file").contains(".aril"));
    }
}
