//! The engine for browsers, which the command lays into pages that it makes.

use std::borrow::Cow;
use std::path::Path;

use crate::Failure;

/// What this command was compiled with: names, bytes, and how many these are with gzip. Empty where `cargo xtask www`
/// did not run before.
type Embedded = [(&'static str, &'static [u8], u64)];

const EMBEDDED: &Embedded = &include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// What a page needs before the first query.
const OF_A_PAGE: [&str; 4] = ["aril.js", "aril-elements.js", "aril-worker.js", "aril.wasm"];

/// What a site serves beside its index.
pub(crate) const OF_A_SITE: [&str; 6] = [
    "aril.js",
    "aril-elements.js",
    "aril-more.js",
    "aril-worker.js",
    "aril.wasm",
    "aril-more.wasm",
];

/// Where a file of the engine is from.
pub(crate) fn asset(name: &str, folder: Option<&Path>) -> Result<Cow<'static, [u8]>, Failure> {
    if let Some(folder) = folder {
        let file = folder.join(name);
        return std::fs::read(&file).map(Cow::Owned).map_err(|error| {
            let advice = "give --assets a folder with what `cargo xtask www` made";
            Failure::Usage(format!("{}: cannot read: {error}: {advice}", file.display()))
        });
    }
    let embedded = EMBEDDED.iter().find(|(known, ..)| *known == name);
    embedded
        .map(|(_, bytes, _)| Cow::Borrowed(*bytes))
        .ok_or_else(|| Failure::Failed(format!("{name} is missing: {WITHOUT}")))
}

/// What to do where the command has no engine in itself.
pub(crate) const WITHOUT: &str = "this `aril` was built without the engine for browsers: build it after `cargo xtask www`, \
                                  or give --assets a folder with what that made";

/// Whether the command has in itself what a site serves.
pub(crate) fn has_engine() -> bool {
    OF_A_SITE.iter().all(|name| EMBEDDED.iter().any(|(known, ..)| known == name))
}

/// The bytes with gzip of what a page loads before the first query, if the command has it.
pub(crate) fn engine_bytes() -> Option<u64> {
    let n_bytes =
        |name: &&str| EMBEDDED.iter().find(|(known, ..)| known == name).map(|asset| asset.2);
    OF_A_PAGE.iter().map(n_bytes).sum()
}
