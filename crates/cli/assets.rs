//! The engine for browsers, which the command lays into pages that it makes.

use std::borrow::Cow;
use std::path::Path;

use crate::Failure;

/// What this command was compiled with: names in their order, bytes, and how many these are with gzip. Empty where
/// `cargo xtask www` did not run before.
type Embedded = [(&'static str, &'static [u8], u64)];

#[allow(clippy::unreadable_literal, reason = "numbers as build.rs writes them")]
const EMBEDDED: &Embedded = &include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// What a page needs before the first query.
const OF_A_PAGE: [&str; 4] = ["aril.js", "aril-elements.js", "aril-worker.js", "aril.wasm"];

/// The folder with an interface's texts in other languages than English.
const TEXTS: &str = "aril-texts/";

/// What stands in pages that have all in themselves, and is no part of a site.
const OFFLINE: &str = "aril-offline.js";

/// The names of what a site serves beside its index, in order; with slashes, where they are in folders.
pub(crate) fn of_a_site(folder: Option<&Path>) -> Result<Vec<String>, Failure> {
    let names = names(folder);
    // What a page cannot do without is asked for by name, so that what is missing is told.
    for name in OF_A_PAGE {
        if !names.iter().any(|known| known == name) {
            asset(name, folder)?;
        }
    }
    Ok(names)
}

/// The names of the files with an interface's texts that pages in a language may ask for: those in `zh` two.
pub(crate) fn texts(folder: Option<&Path>, lang: &str) -> Vec<String> {
    let first = |tag: &str| tag.split(['-', '_', '.']).next().map(str::to_lowercase);
    let mut names = names(folder);
    names.retain(|name| name.strip_prefix(TEXTS).is_some_and(|file| first(file) == first(lang)));
    names
}

fn names(folder: Option<&Path>) -> Vec<String> {
    let mut names = Vec::new();
    match folder {
        None => names.extend(EMBEDDED.iter().map(|(name, ..)| (*name).to_owned())),
        Some(folder) => list(folder, "", &mut names),
    }
    names.retain(|name| name != OFFLINE);
    names.sort();
    names
}

/// Adds the names of scripts, modules and texts in a folder and those in it. A demo may lie beside them.
fn list(folder: &Path, before: &str, names: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        let (path, kind) = (entry.path(), Path::new(&name).extension().unwrap_or_default());
        if !name.starts_with("aril") {
            continue;
        }
        if path.is_dir() {
            list(&path, &format!("{name}/"), names);
        } else if ["js", "json", "ts", "wasm"].iter().any(|known| kind == *known) {
            names.push(name);
        }
    }
}

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
    OF_A_PAGE.iter().all(|name| EMBEDDED.iter().any(|(known, ..)| known == name))
}

/// The bytes with gzip of what a page loads before the first query, if the command has it.
pub(crate) fn engine_bytes() -> Option<u64> {
    let n_bytes =
        |name: &&str| EMBEDDED.iter().find(|(known, ..)| known == name).map(|asset| asset.2);
    OF_A_PAGE.iter().map(n_bytes).sum()
}
