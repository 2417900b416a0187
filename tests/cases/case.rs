//! The files of this folder, as Rust reads them natively and in WebAssembly.

use serde::Deserialize;

/// A query over the seeds and what is expected of it. README.md explains the fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) query: String,
    pub(crate) first: Option<String>,
    pub(crate) exact: Option<Vec<String>>,
    pub(crate) tier: Option<String>,
    pub(crate) marked: Option<String>,
    pub(crate) total: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) case: Vec<Case>,
}
