//! Aril's engine for the browser: the boundary to JavaScript, and nothing else.
//!
//! JavaScript sees one class, `Engine`. It hands in the head of an index file, asks with `step`, and
//! provides the blocks that `step` names until there is an answer. Hits come out as plain objects;
//! what goes wrong is thrown as an `Error` named `ArilError` with a `code` for programs.

mod value;

use aril_search::{
    Answer, BlockId, BlockKind, Codec, Facet, Fragment, Head, Hit, IndexError, Request, Step, Tier,
};
use js_sys::{JsString, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::Performance;

use value::Value;

/// Frees and reuses, in constant time. *Measured*: the standard library's is 1.7 kB longer with brotli; after 3,000
/// queries on a site of 3,300 pages this one has 19.0 MiB, and that one 17.7.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Hits when the caller does not say how many.
const DEFAULT_LIMIT: u32 = 10;

/// An index that is being searched.
#[wasm_bindgen]
pub struct Engine {
    inner: aril_search::Engine,
    /// The answer's `took_ms` counts from the first step of a query.
    clock: Performance,
    request: Request,
    started_ms: f64,
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

    /// Opens the index whose file begins with `head`; `checksum` is the manifest's, in hexadecimal, and `clock`
    /// the page's or worker's.
    ///
    /// # Errors
    /// An `ArilError` when the head is not the one that the manifest means.
    #[wasm_bindgen(constructor)]
    pub fn new(head: &[u8], checksum: &str, clock: Performance) -> Result<Engine, JsValue> {
        let checksum = number_of_hex(checksum)
            .ok_or_else(|| thrown(IndexError::Damaged { section: "manifest" }))?;
        let engine = aril_search::Engine::open(head, Some(checksum)).map_err(thrown)?;
        Ok(Engine { inner: engine, clock, request: Request::default(), started_ms: 0.0 })
    }

    /// Answers a query as it was typed: `{ done }`, or `{ need }` with the blocks that it takes.
    /// `options` are those of a [`Request`] by the same names: `limit` is 10 by default, and `facets` are one
    /// text, with a line break between each two.
    ///
    /// # Errors
    /// An `ArilError` when the answer cannot be made an object.
    pub fn step(&mut self, query: &JsString, options: &JsValue) -> Result<JsValue, JsValue> {
        let request = Request {
            query: String::from(query.normalize("NFC")),
            limit: number_of(options, "limit", DEFAULT_LIMIT),
            offset: number_of(options, "offset", 0),
            filter: text_of(options, "filter"),
            sort: text_of(options, "sort"),
            facets: lines_of(&text_of(options, "facets")),
            sections: number_of(options, "sections", 0),
        };
        if request != self.request {
            self.started_ms = self.clock.now();
            self.request = request;
        }
        let step = self.inner.step(&self.request);
        let stepped = match &step {
            Step::Need(ids) => {
                let mut need = Vec::new();
                for id in ids {
                    need.push(self.need(*id));
                }
                Value::Object(vec![("need", Value::List(need))])
            }
            Step::Done(answer) => {
                let took_ms = self.clock.now() - self.started_ms;
                Value::Object(vec![("done", done(answer, took_ms))])
            }
        };
        let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
        stepped.serialize(&serializer).map_err(JsValue::from)
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
    fn need(&self, id: BlockId) -> Value<'static> {
        let mut fields = vec![("id", id.0.into())];
        // The code that a plain text does not need is no block, and has nothing else.
        let Some(block) = self.inner.block(id) else { return Value::Object(fields) };
        let (file, offset) = self.inner.place(&block);
        fields.extend([
            ("file", Value::Name(file)),
            // Exact below 8 petabytes.
            ("offset", Value::Number(offset as f64)),
            ("stored_len", block.stored.map_or(0, |stored| stored.1).into()),
            ("n_proof_bytes", (block.n_proof_bytes() as u32).into()),
            ("deflated", Value::Flag(block.codec != Codec::Plain)),
            ("primed", Value::Flag(block.codec == Codec::Primed)),
            ("dictionary", Value::Flag(block.kind == BlockKind::Dictionary)),
        ]);
        Value::Object(fields)
    }
}

/// The number that hexadecimal digits stand for, if there are some and not too many.
fn number_of_hex(digits: &str) -> Option<u64> {
    let mut number = 0u64;
    for c in digits.chars() {
        let digit = c.to_digit(16).filter(|_| number >> 60 == 0)?;
        number = number << 4 | u64::from(digit);
    }
    Some(number).filter(|_| !digits.is_empty())
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

/// A list of what each of `all` is made.
fn list<'a, T>(all: &'a [T], make: fn(&'a T) -> Value<'a>) -> Value<'a> {
    let mut values = Vec::new();
    for one in all {
        values.push(make(one));
    }
    Value::List(values)
}

/// An option that is a number, or what it is where it is not given.
fn number_of(options: &JsValue, name: &str, default: u32) -> usize {
    let number = Reflect::get(options, &name.into()).ok().and_then(|number| number.as_f64());
    number.map_or(default, |number| number.clamp(0.0, f64::from(u32::MAX)) as u32) as usize
}

/// An option that is a text, empty where it is not given.
fn text_of(options: &JsValue, name: &str) -> String {
    Reflect::get(options, &name.into()).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn done(answer: &Answer, took_ms: f64) -> Value<'_> {
    let mut fields = vec![
        ("query", Value::Text(&answer.query)),
        ("total", answer.total.into()),
        ("total_is_exact", Value::Flag(answer.total_is_exact)),
        ("is_cut", Value::Flag(answer.is_cut)),
        ("took_ms", Value::Number(took_ms)),
        ("hits", list(&answer.hits, hit)),
        ("facets", list(&answer.facets, facet)),
    ];
    fields.extend(answer.read.as_ref().map(|read| ("read", Value::Text(read))));
    fields.extend(answer.corrected.as_ref().map(|text| ("corrected", Value::Text(text))));
    Value::Object(fields)
}

fn facet(facet: &Facet) -> Value<'_> {
    let values = list(&facet.values, |value| {
        let count = ("count", value.count.into());
        Value::Object(vec![("value", Value::Text(&value.value)), count])
    });
    Value::Object(vec![("name", Value::Text(&facet.name)), ("values", values)])
}

fn excerpt(fragments: &[Fragment]) -> (&'static str, Value<'_>) {
    let fragments = list(fragments, |fragment| {
        let text = ("text", Value::Text(&fragment.text));
        Value::Object(vec![text, ("marked", Value::Flag(fragment.marked))])
    });
    ("excerpt", fragments)
}

fn hit(hit: &Hit) -> Value<'_> {
    let sections = list(&hit.sections, |section| {
        Value::Object(vec![
            ("url", Value::Text(&section.url)),
            ("heading", Value::Text(&section.heading)),
            excerpt(&section.excerpt),
        ])
    });
    let mut fields = vec![
        ("url", Value::Text(&hit.url)),
        ("title", Value::Text(&hit.title)),
        ("tier", Value::Text(tier(hit.tier))),
        ("exact", Value::Flag(hit.exact)),
        ("score", Value::Number(f64::from(hit.score))),
        excerpt(&hit.excerpt),
        ("sections", sections),
    ];
    fields.extend(hit.heading.as_ref().map(|heading| ("heading", Value::Text(heading))));
    Value::Object(fields)
}

/// The name that [`Tier`] has in JSON too.
fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Title => "title",
        Tier::TitlePrefix => "title-prefix",
        Tier::Exact => "exact",
        Tier::Folded => "folded",
        Tier::InsideWord => "inside-word",
        Tier::Across => "across",
        Tier::Near => "near",
        Tier::All => "all",
        Tier::Corrected => "corrected",
        Tier::Some => "some",
    }
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
