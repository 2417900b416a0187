//! Aril's engine for the browser: the boundary to JavaScript, and nothing else.
//!
//! JavaScript (`www/src/engine.js`) calls three functions. It hands in the head of an index file with `open`, asks with
//! `step`, and provides the blocks that `step` names until there is an answer, which is a text of JSON. Nothing of
//! JavaScript's is called or held from here: what wasm-bindgen needs for that is 1 kB of each visitor's download.

mod json;

use std::cell::RefCell;

use aril_search::{
    Answer, BlockId, BlockKind, Codec, Engine, Facet, Fragment, Hit, Request, SectionHit, Step,
};
use wasm_bindgen::prelude::wasm_bindgen;

use json::Json;

/// Frees and reuses, in constant time. *Measured*: the standard library's is 1.7 kB longer with brotli; after 3,000
/// queries on a site of 3,300 pages this one has 19.0 MiB, and that one 17.7.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

thread_local! {
    /// What was opened. It stays: a page has an instance of the module for each index, which the browser frees whole.
    static ENGINES: RefCell<Vec<Engine>> = const { RefCell::new(Vec::new()) };
}

/// Calls `with` with an opened index; `none` where there is no such.
fn with<T>(index: usize, none: T, with: impl FnOnce(&mut Engine) -> T) -> T {
    ENGINES.with_borrow_mut(|engines| match engines.get_mut(index) {
        Some(engine) => with(engine),
        None => none,
    })
}

/// Opens the index whose file begins with `head`; `checksum` is the manifest's. Its number, from 0 on; less when the
/// head is not the one that the manifest means.
#[wasm_bindgen]
#[must_use]
pub fn open(head: &[u8], checksum: u64) -> i32 {
    let Ok(engine) = Engine::open(head, Some(checksum)) else { return -1 };
    ENGINES.with_borrow_mut(|engines| {
        let index = i32::try_from(engines.len());
        engines.push(engine);
        index.unwrap_or(-1)
    })
}

/// Answers a query in normalization form C: `{ done }`, or `{ need }` with the blocks that it takes, as JSON. The
/// others are what a [`Request`] has by the same names; `facets` are one text, with a line break between each two.
// Numbers as JavaScript has them, and no object of options: looking into one is more code here than there.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments)]
#[must_use]
pub fn step(
    index: usize,
    query: String,
    filter: String,
    sort: String,
    facets: &str,
    limit: f64,
    offset: f64,
    sections: f64,
) -> String {
    let number = |number: f64| number as u32 as usize;
    let request = Request {
        query,
        limit: number(limit),
        offset: number(offset),
        filter,
        sort,
        facets: lines_of(facets),
        sections: number(sections),
    };
    let mut json = Json::default();
    json.open("", '{');
    with(index, (), |engine| match &engine.step(&request) {
        Step::Need(ids) => {
            json.open("need", '[');
            for id in ids {
                need(engine, *id, &mut json);
            }
            json.close(']');
        }
        Step::Done(answer) => done(answer, &mut json),
    });
    json.close('}');
    json.text
}

/// Takes a block in: its proof, and the rest inflated. Whether the bytes are those that the builder wrote; else the
/// block may be provided again.
#[wasm_bindgen]
#[must_use]
pub fn provide(index: usize, id: u32, proof: &[u8], bytes: Vec<u8>) -> bool {
    with(index, false, |engine| engine.provide(BlockId(id), proof, bytes).is_ok())
}

/// A block to fetch. Where blocks have files of their own, it is all of `file`, and `stored_len` is 0;
/// otherwise `stored_len` bytes at `offset`, of `file` or behind the head. The first `n_proof_bytes` stay
/// as they are; the rest is raw deflate if `deflated`, behind the block that is the `dictionary` if `primed`.
fn need(engine: &Engine, id: BlockId, json: &mut Json) {
    json.open("", '{');
    json.number("id", id.0.into());
    // The code that a plain text does not need is no block, and has nothing else.
    if let Some(block) = engine.block(id) {
        let (file, offset) = engine.place(&block);
        json.text("file", &file);
        json.number("offset", offset);
        json.number("stored_len", block.stored.map_or(0, |stored| stored.1).into());
        json.number("n_proof_bytes", block.n_proof_bytes() as u64);
        json.flag("deflated", block.codec != Codec::Plain);
        json.flag("primed", block.codec == Codec::Primed);
        json.flag("dictionary", block.kind == BlockKind::Dictionary);
    }
    json.close('}');
}

/// The lines of a text that are not empty.
fn lines_of(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut is_new = true;
    for c in text.chars() {
        if c == '\n' {
            is_new = true;
            continue;
        }
        if is_new {
            lines.push(String::new());
            is_new = false;
        }
        if let Some(last) = lines.last_mut() {
            last.push(c);
        }
    }
    lines
}

fn done(answer: &Answer, json: &mut Json) {
    json.open("done", '{');
    json.text("query", &answer.query);
    json.number("total", answer.total.into());
    json.flag("total_is_exact", answer.total_is_exact);
    json.flag("is_cut", answer.is_cut);
    json.open("hits", '[');
    for one in &answer.hits {
        hit(one, json);
    }
    json.close(']');
    json.open("facets", '[');
    for one in &answer.facets {
        facet(one, json);
    }
    json.close(']');
    text_if("read", answer.read.as_deref(), json);
    text_if("corrected", answer.corrected.as_deref(), json);
    json.close('}');
}

fn text_if(name: &str, text: Option<&str>, json: &mut Json) {
    if let Some(text) = text {
        json.text(name, text);
    }
}

fn facet(facet: &Facet, json: &mut Json) {
    json.open("", '{');
    json.text("name", &facet.name);
    json.open("values", '[');
    for value in &facet.values {
        json.open("", '{');
        json.text("value", &value.value);
        json.number("count", value.count.into());
        json.close('}');
    }
    json.close(']');
    json.close('}');
}

#[inline(never)]
fn excerpt(excerpt: &[Fragment], json: &mut Json) {
    json.open("excerpt", '[');
    for fragment in excerpt {
        json.open("", '{');
        json.text("text", &fragment.text);
        json.flag("marked", fragment.marked);
        json.close('}');
    }
    json.close(']');
}

fn section(section: &SectionHit, json: &mut Json) {
    json.open("", '{');
    json.text("url", &section.url);
    json.text("heading", &section.heading);
    excerpt(&section.excerpt, json);
    json.close('}');
}

fn hit(hit: &Hit, json: &mut Json) {
    json.open("", '{');
    json.text("url", &hit.url);
    json.text("title", &hit.title);
    json.text("tier", hit.tier.name());
    json.flag("exact", hit.exact);
    json.fraction("score", hit.score);
    excerpt(&hit.excerpt, json);
    json.open("sections", '[');
    for one in &hit.sections {
        section(one, json);
    }
    json.close(']');
    json.open("metadata", '[');
    for (name, value) in &hit.metadata {
        json.open("", '[');
        json.text("", name);
        json.text("", value);
        json.close(']');
    }
    json.close(']');
    text_if("heading", hit.heading.as_deref(), json);
    json.close('}');
}
