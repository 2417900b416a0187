//! Aril's engine for the browser: the boundary to JavaScript, and nothing else.
//!
//! JavaScript sees one class, `Engine`. It hands in the head of an index file, asks with `step`, and
//! provides the blocks that `step` names until there is an answer. Hits come out as plain objects;
//! what goes wrong is thrown as an `Error` named `ArilError` with a `code` for programs.

use aril_search::{BlockId, BlockKind, Codec, Head, IndexError, Request, Step};
use js_sys::{JsString, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Hits when the caller does not say how many.
const DEFAULT_LIMIT: u32 = 10;

/// An index that is being searched.
#[wasm_bindgen]
pub struct Engine {
    inner: aril_search::Engine,
    /// The answer's `took_ms` counts from the first step of a query, in the clock of `now_ms`.
    query: String,
    started_ms: f64,
}

/// A block to fetch. Where blocks have files of their own, it is all of `file`, and `stored_len` is 0;
/// otherwise `stored_len` bytes at `offset`, of `file` or behind the head. The first `n_proof_bytes` stay as
/// they are; the rest is raw deflate if `deflated`, behind the block that is the `dictionary` if `primed`.
#[derive(Serialize)]
struct Need {
    id: u32,
    file: String,
    offset: f64,
    stored_len: u32,
    n_proof_bytes: u32,
    deflated: bool,
    primed: bool,
    dictionary: bool,
}

/// What `step` returns: one of the two is there.
#[derive(Serialize)]
struct Stepped<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    need: Option<Vec<Need>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<Done<'a>>,
}

#[derive(Serialize)]
struct Done<'a> {
    query: &'a str,
    total: u32,
    total_is_exact: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<&'a str>,
    is_cut: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected: Option<&'a str>,
    took_ms: f64,
    hits: &'a [aril_search::Hit],
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

    /// Opens the index whose file begins with `head`; `checksum` is the manifest's, in hexadecimal.
    ///
    /// # Errors
    /// An `ArilError` when the head is not the one that the manifest means.
    #[wasm_bindgen(constructor)]
    pub fn new(head: &[u8], checksum: &str) -> Result<Engine, JsValue> {
        let checksum = u64::from_str_radix(checksum, 16)
            .map_err(|_| thrown(IndexError::Damaged { section: "manifest" }))?;
        let engine = aril_search::Engine::open(head, Some(checksum)).map_err(thrown)?;
        Ok(Engine { inner: engine, query: String::new(), started_ms: 0.0 })
    }

    /// Answers a query as it was typed: `{ done }`, or `{ need }` with the blocks that it takes.
    /// `options.limit` is the most hits, 10 by default.
    ///
    /// # Errors
    /// An `ArilError` when the answer cannot be made an object.
    pub fn step(&mut self, query: &JsString, options: &JsValue) -> Result<JsValue, JsValue> {
        let query = String::from(query.normalize("NFC"));
        if query != self.query {
            self.started_ms = now_ms();
            self.query = query;
        }
        let step = self.inner.step(&Request::new(&self.query, limit_of(options) as usize));
        let stepped = match &step {
            Step::Need(ids) => {
                let need = ids.iter().filter_map(|id| self.need(*id)).collect();
                Stepped { need: Some(need), done: None }
            }
            Step::Done(answer) => {
                let done = Done {
                    query: &answer.query,
                    total: answer.total,
                    total_is_exact: answer.total_is_exact,
                    read: answer.read.as_deref(),
                    is_cut: answer.is_cut,
                    corrected: answer.corrected.as_deref(),
                    took_ms: now_ms() - self.started_ms,
                    hits: &answer.hits,
                };
                Stepped { need: None, done: Some(done) }
            }
        };
        stepped.serialize(&serde_wasm_bindgen::Serializer::new()).map_err(JsValue::from)
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
    fn need(&self, id: BlockId) -> Option<Need> {
        let block = self.inner.block(id)?;
        let (file, offset) = self.inner.place(&block);
        Some(Need {
            id: id.0,
            file,
            // Exact below 8 petabytes.
            offset: offset as f64,
            stored_len: block.stored.map_or(0, |stored| stored.1),
            n_proof_bytes: block.n_proof_bytes() as u32,
            deflated: block.codec != Codec::Plain,
            primed: block.codec == Codec::Primed,
            dictionary: block.kind == BlockKind::Dictionary,
        })
    }
}

fn limit_of(options: &JsValue) -> u32 {
    let limit = Reflect::get(options, &"limit".into()).ok().and_then(|limit| limit.as_f64());
    limit.map_or(DEFAULT_LIMIT, |limit| limit.clamp(0.0, f64::from(u32::MAX)) as u32)
}

/// Milliseconds of the page's or worker's clock; 0 where there is none.
fn now_ms() -> f64 {
    // Window and WorkerGlobalScope have the same property; the cast checks nothing.
    let global: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    global.performance().map_or(0.0, |performance| performance.now())
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
