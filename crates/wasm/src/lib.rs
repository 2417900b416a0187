//! Aril's engine for the browser: the boundary to JavaScript, and nothing else.
//!
//! JavaScript sees one class, `Engine`. It hands in the head of an index file, asks with `step`, and
//! provides the blocks that `step` names until there is an answer, which is JSON. What is wrong with an index comes
//! back as a code; `www/src/searcher.js` has the words for it.

mod json;

use aril_search::{
    Answer, BlockId, BlockKind, Codec, Fragment, Head, Hit, IndexError, Request, Step, Tier,
};
use wasm_bindgen::prelude::*;

use json::Json;

/// Frees and reuses, in constant time. *Measured*: the standard library's is 1.7 kB longer with brotli; after 3,000
/// queries on a site of 3,300 pages this one has 19.0 MiB, and that one 17.7.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// An index that is being searched, once it is opened.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    inner: Option<aril_search::Engine>,
}

#[wasm_bindgen]
impl Engine {
    /// How many bytes of an index file its head takes, from the first 12 bytes or more; 0 when the file is no index, or
    /// of another version. Which of these, [`open`](Self::open) tells.
    #[must_use]
    pub fn head_bytes(prefix: &[u8]) -> u32 {
        Head::n_bytes(prefix).map_or(0, |n| n as u32)
    }

    /// Of nothing yet.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new() -> Engine {
        Engine::default()
    }

    /// Opens the index whose file begins with `head`; `checksum` is the manifest's. The code of an [`IndexError`] when
    /// the head is not the one that the manifest means, else nothing.
    #[must_use]
    pub fn open(&mut self, head: &[u8], checksum: u64) -> String {
        match aril_search::Engine::open(head, Some(checksum)) {
            Ok(engine) => {
                self.inner = Some(engine);
                String::new()
            }
            Err(error) => code(error),
        }
    }

    /// Answers a query in normalization form C: `{ done }`, or `{ need }` with the blocks that it takes, as JSON. The
    /// others are what a [`Request`] has by the same names; `choice` is the filter, the sort key and the facets, U+0000
    /// between each two.
    // Numbers as JavaScript has them, and no object of options: looking into one is more code here than there.
    #[must_use]
    pub fn step(
        &mut self,
        query: String,
        limit: f64,
        offset: f64,
        sections: f64,
        choice: &str,
    ) -> String {
        let Some(inner) = &mut self.inner else { return String::new() };
        let number = |number: f64| number as u32 as usize;
        let mut texts = vec![String::new()];
        for c in choice.chars() {
            if c == '\0' {
                texts.push(String::new());
            } else if let Some(last) = texts.last_mut() {
                last.push(c);
            }
        }
        let facets = texts.split_off(texts.len().min(2));
        let request = Request {
            query,
            limit: number(limit),
            offset: number(offset),
            sort: texts.pop().unwrap_or_default(),
            filter: texts.pop().unwrap_or_default(),
            facets,
            sections: number(sections),
        };
        let mut json = Json::default();
        match inner.step(&request) {
            Step::Need(ids) => {
                json.raw("{\"need\":[");
                for id in ids {
                    need(inner, id, &mut json);
                }
                json.end("]}");
            }
            Step::Done(answer) => done(&answer, &mut json),
        }
        json.text
    }

    /// Takes a block in: its proof, and the rest inflated. The code of an [`IndexError`] when the bytes are not those that
    /// the builder wrote, else nothing; the block may be provided again.
    #[must_use]
    pub fn provide(&mut self, id: u32, proof: &[u8], bytes: Vec<u8>) -> String {
        match self.inner.as_mut().map(|inner| inner.provide(BlockId(id), proof, bytes)) {
            Some(Err(error)) => code(error),
            _ => String::new(),
        }
    }
}

fn code(error: IndexError) -> String {
    error.code().to_owned()
}

/// A block to fetch. Where blocks have files of their own, it is all of `file`, and `stored_len` is 0;
/// otherwise `stored_len` bytes at `offset`, of `file` or behind the head. The first `n_proof_bytes` stay
/// as they are; the rest is raw deflate if `deflated`, behind the block that is the `dictionary` if `primed`.
fn need(engine: &aril_search::Engine, id: BlockId, json: &mut Json) {
    json.number("{\"id\":", id.0.into());
    // The code that a plain text does not need is no block, and has nothing else.
    if let Some(block) = engine.block(id) {
        let (file, offset) = engine.place(&block);
        json.text(",\"file\":", &file);
        // Exact in JavaScript below 8 petabytes.
        json.number(",\"offset\":", offset);
        json.number(",\"stored_len\":", block.stored.map_or(0, |stored| stored.1).into());
        json.number(",\"n_proof_bytes\":", block.n_proof_bytes() as u64);
        json.flag(",\"deflated\":", block.codec != Codec::Plain);
        json.flag(",\"primed\":", block.codec == Codec::Primed);
        json.flag(",\"dictionary\":", block.kind == BlockKind::Dictionary);
    }
    json.raw("},");
}

fn done(answer: &Answer, json: &mut Json) {
    json.text("{\"done\":{\"query\":", &answer.query);
    json.number(",\"total\":", answer.total.into());
    json.flag(",\"total_is_exact\":", answer.total_is_exact);
    json.flag(",\"is_cut\":", answer.is_cut);
    json.text_if(",\"read\":", answer.read.as_deref());
    json.text_if(",\"corrected\":", answer.corrected.as_deref());
    json.raw(",\"facets\":[");
    for facet in &answer.facets {
        json.text("{\"name\":", &facet.name);
        json.raw(",\"values\":[");
        for value in &facet.values {
            json.text("{\"value\":", &value.value);
            json.number(",\"count\":", value.count.into());
            json.raw("},");
        }
        json.end("]},");
    }
    json.end("],\"hits\":[");
    for one in &answer.hits {
        hit(one, json);
    }
    json.end("]}}");
}

/// What hits and their sections have: where they are, and an excerpt.
fn excerpt(url: &str, heading: Option<&str>, fragments: &[Fragment], json: &mut Json) {
    json.text("{\"url\":", url);
    json.text_if(",\"heading\":", heading);
    json.raw(",\"excerpt\":[");
    for fragment in fragments {
        json.text("{\"text\":", &fragment.text);
        json.flag(",\"marked\":", fragment.marked);
        json.raw("},");
    }
    json.end("]");
}

fn hit(hit: &Hit, json: &mut Json) {
    excerpt(&hit.url, hit.heading.as_deref(), &hit.excerpt, json);
    json.text(",\"title\":", &hit.title);
    json.text(",\"tier\":", tier(hit.tier));
    json.flag(",\"exact\":", hit.exact);
    // The bits of a number of 32: to write it with a point is much code.
    json.number(",\"score\":", hit.score.to_bits().into());
    json.raw(",\"sections\":[");
    for section in &hit.sections {
        excerpt(&section.url, Some(&section.heading), &section.excerpt, json);
        json.raw("},");
    }
    json.end("],\"metadata\":[");
    for (name, value) in &hit.metadata {
        json.text("[", name);
        json.text(",", value);
        json.raw("],");
    }
    json.end("]},");
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
