//! Aril's engine for the browser: the boundary to JavaScript, and nothing else.
//!
//! JavaScript sees one class, `Engine`. It hands in the head of an index file, asks with `step`, and
//! provides the blocks that `step` names until there is an answer. Hits come out as plain objects;
//! what goes wrong is thrown as an `Error` named `ArilError` with a `code` for programs.

mod json;

use aril_search::{
    Answer, BlockId, BlockKind, Codec, Facet, Fragment, Head, Hit, IndexError, Request, SectionHit,
    Step,
};
use js_sys::Reflect;
use wasm_bindgen::prelude::*;

use json::Json;

/// Frees and reuses, in constant time. *Measured*: the standard library's is 1.7 kB longer with brotli; after 3,000
/// queries on a site of 3,300 pages this one has 19.0 MiB, and that one 17.7.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// An index that is being searched.
#[wasm_bindgen]
pub struct Engine {
    inner: aril_search::Engine,
}

#[wasm_bindgen]
impl Engine {
    /// How many bytes of an index file its head takes, from the first 12 bytes or more.
    ///
    /// # Errors
    /// An `ArilError` when the file is no index, or of another version.
    pub fn head_bytes(prefix: &[u8]) -> Result<u32, JsValue> {
        Head::n_bytes(prefix).map(|n| n as u32).map_err(thrown)
    }

    /// Opens the index whose file begins with `head`; `checksum` is the manifest's.
    ///
    /// # Errors
    /// An `ArilError` when the head is not the one that the manifest means.
    #[wasm_bindgen(constructor)]
    pub fn new(head: &[u8], checksum: u64) -> Result<Engine, JsValue> {
        let engine = aril_search::Engine::open(head, Some(checksum)).map_err(thrown)?;
        Ok(Engine { inner: engine })
    }

    /// Answers a query in normalization form C: `{ done }`, or `{ need }` with the blocks that it takes. The others are
    /// what a [`Request`] has by the same names; `facets` are one text, with a line break between each two.
    ///
    /// # Errors
    /// An `ArilError` when the answer cannot be made an object.
    // Numbers as JavaScript has them, and no object of options: looking into one is more code here than there.
    #[allow(clippy::too_many_arguments)]
    pub fn step(
        &mut self,
        query: String,
        limit: f64,
        offset: f64,
        filter: String,
        sort: String,
        facets: &str,
        sections: f64,
    ) -> Result<JsValue, JsValue> {
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
        let step = self.inner.step(&request);
        let mut json = Json::default();
        json.open("", '{');
        match &step {
            Step::Need(ids) => {
                json.open("need", '[');
                for id in ids {
                    self.need(*id, &mut json);
                }
                json.close(']');
            }
            Step::Done(answer) => done(answer, &mut json),
        }
        json.close('}');
        js_sys::JSON::parse(&json.text)
    }

    /// Takes a block in: its proof, and the rest inflated.
    ///
    /// # Errors
    /// An `ArilError` when the bytes are not those that the builder wrote. The block may be provided
    /// again.
    pub fn provide(&mut self, id: u32, proof: &[u8], bytes: Vec<u8>) -> Result<(), JsValue> {
        self.inner.provide(BlockId(id), proof, bytes).map_err(thrown)
    }
}

impl Engine {
    /// A block to fetch. Where blocks have files of their own, it is all of `file`, and `stored_len` is 0;
    /// otherwise `stored_len` bytes at `offset`, of `file` or behind the head. The first `n_proof_bytes` stay
    /// as they are; the rest is raw deflate if `deflated`, behind the block that is the `dictionary` if `primed`.
    fn need(&self, id: BlockId, json: &mut Json) {
        json.open("", '{');
        json.number("id", id.0.into());
        // The code that a plain text does not need is no block, and has nothing else.
        if let Some(block) = self.inner.block(id) {
            let (file, offset) = self.inner.place(&block);
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

/// The error as JavaScript sees it. Messages are whole sentences here, without formatting, which alone
/// would add some 10 kB.
fn thrown(error: IndexError) -> JsValue {
    let message = match error {
        IndexError::NotAnIndex => "this is not an Aril index: build one with `aril build`",
        IndexError::Version { .. } => {
            "the index has another format version: rebuild it with the same release of Aril"
        }
        _ => "the index is damaged: load the page again, or have the site rebuild its index",
    };
    let thrown = js_sys::Error::new(message);
    thrown.set_name("ArilError");
    // A plain object takes any property.
    let _ = Reflect::set(&thrown, &"code".into(), &error.code().into());
    let _ = Reflect::set(&thrown, &"section".into(), &error.section().into());
    thrown.into()
}
