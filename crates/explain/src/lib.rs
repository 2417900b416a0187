//! Aril's engine with explanations, for the debug view of a page: a module of its own beside the visitor's, loaded
//! only where the view is opened.
//!
//! JavaScript sees one class, `Explainer`. It is driven as the visitor's `Engine` is: `step` names blocks or answers,
//! then `explain` names more or explains. Nothing here is shared with `crates/wasm`: what that hands to JavaScript is
//! of one type made to be small, and a crate for both would change its bytes; here types derive their
//! serialization, as the command's JSON does, so that both tell the same.

use aril_search::{
    BlockId, BlockKind, Codec, Engine, Explained, FetchedBlock, Head, IndexError, Request, Step,
};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// An index that is being explained.
#[wasm_bindgen]
pub struct Explainer {
    engine: Engine,
    request: Request,
    /// The page that is asked about.
    page: Option<String>,
    /// What the answer took, in rounds from 1; what the explanation takes besides is not among it.
    fetched: Vec<FetchedBlock>,
    round: u32,
    is_answered: bool,
}

/// What is asked: a request as the visitor's engine takes it, and a page.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// In normalization form C.
    query: String,
    limit: usize,
    offset: usize,
    filter: String,
    sort: String,
    /// The address of a page, or the end of one.
    page: Option<String>,
}

/// A block to fetch, as the visitor's engine names it: `Need` in www/src/host.js.
#[derive(Serialize)]
struct Need {
    id: u32,
    file: String,
    /// Exact below 8 petabytes.
    offset: f64,
    stored_len: u32,
    n_proof_bytes: u32,
    deflated: bool,
    primed: bool,
    dictionary: bool,
}

/// What came of a step.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Stepped<'a> {
    /// These blocks are missing.
    Need(Vec<Need>),
    /// The explanation.
    Done(&'a aril_search::Explanation),
    /// No page has the address that was asked about; these are near.
    NoSuchPage(Vec<String>),
}

#[wasm_bindgen]
impl Explainer {
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
    pub fn new(head: &[u8], checksum: &str) -> Result<Explainer, JsValue> {
        let checksum = u64::from_str_radix(checksum, 16)
            .map_err(|_| thrown(IndexError::Damaged { section: "manifest" }))?;
        Ok(Explainer {
            engine: Engine::open(head, Some(checksum)).map_err(thrown)?,
            request: Request::default(),
            page: None,
            fetched: Vec::new(),
            round: 0,
            is_answered: false,
        })
    }

    /// Begins to explain the answer to a request: `query`, `limit` and the like by the names of a [`Request`], and
    /// `page`, the address of a page, or the end of one. All blocks are forgotten, so that those are told which a
    /// visitor takes who has none.
    ///
    /// # Errors
    /// When one of these is of another type.
    pub fn ask(&mut self, asked: JsValue) -> Result<(), JsValue> {
        let Asked { query, limit, offset, filter, sort, page } =
            serde_wasm_bindgen::from_value(asked)?;
        self.request = Request { query, limit, offset, filter, sort, ..Request::default() };
        self.page = page.filter(|page| !page.is_empty());
        self.engine.forget();
        self.fetched.clear();
        (self.round, self.is_answered) = (0, false);
        Ok(())
    }

    /// Goes on: `{ need }` with the blocks that it takes, `{ done }` with the explanation, or `{ no_such_page }` with
    /// the addresses that are near to the one that was asked about.
    ///
    /// # Errors
    /// When the explanation cannot be made an object.
    pub fn step(&mut self) -> Result<JsValue, JsValue> {
        if !self.is_answered {
            match self.engine.step(&self.request) {
                Step::Need(ids) => {
                    self.round += u32::from(!ids.is_empty());
                    return self.need(&ids);
                }
                Step::Done(_) => self.is_answered = true,
            }
        }
        match self.engine.explain(&self.request, self.page.as_deref()) {
            Explained::Need(ids) => self.need(&ids),
            Explained::NoSuchPage(nearest) => object(&Stepped::NoSuchPage(nearest)),
            Explained::Done(mut explanation) => {
                explanation.fetched.clone_from(&self.fetched);
                object(&Stepped::Done(&explanation))
            }
        }
    }

    /// Takes a block in: its proof, and the rest inflated; `n_stored_bytes` is what was fetched of `file`.
    ///
    /// # Errors
    /// An `ArilError` when the bytes are not those that the builder wrote. The block may be provided again.
    pub fn provide(
        &mut self,
        id: u32,
        proof: &[u8],
        bytes: Vec<u8>,
        file: String,
        n_stored_bytes: u32,
    ) -> Result<(), JsValue> {
        let kind = self.engine.block(BlockId(id)).map_or("", |block| block.kind.name());
        let n_bytes = (proof.len() + bytes.len()) as u64;
        self.engine.provide(BlockId(id), proof, bytes).map_err(thrown)?;
        if !self.is_answered {
            let (n_stored_bytes, round) = (u64::from(n_stored_bytes), self.round);
            let kind = kind.to_owned();
            self.fetched.push(FetchedBlock { id, kind, file, n_stored_bytes, n_bytes, round });
        }
        Ok(())
    }
}

impl Explainer {
    /// The blocks to fetch.
    fn need(&self, ids: &[BlockId]) -> Result<JsValue, JsValue> {
        let mut needs = Vec::new();
        for id in ids {
            let Some(block) = self.engine.block(*id) else { continue };
            let (file, offset) = self.engine.place(&block);
            needs.push(Need {
                id: id.0,
                file,
                offset: offset as f64,
                stored_len: block.stored.map_or(0, |stored| stored.1),
                n_proof_bytes: block.n_proof_bytes() as u32,
                deflated: block.codec != Codec::Plain,
                primed: block.codec == Codec::Primed,
                dictionary: block.kind == BlockKind::Dictionary,
            });
        }
        object(&Stepped::Need(needs))
    }
}

/// A plain object.
fn object(stepped: &Stepped<'_>) -> Result<JsValue, JsValue> {
    stepped.serialize(&Serializer::json_compatible()).map_err(JsValue::from)
}

/// The error as JavaScript sees it.
fn thrown(error: IndexError) -> JsValue {
    let thrown = js_sys::Error::new(&error.to_string());
    thrown.set_name("ArilError");
    // A plain object takes any property.
    let _ = js_sys::Reflect::set(&thrown, &"code".into(), &error.code().into());
    let _ = js_sys::Reflect::set(&thrown, &"section".into(), &error.section().into());
    thrown.into()
}
