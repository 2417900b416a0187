//! Compiles `seeds/` into the index that the library embeds, and names what of the engine for browsers is there for the
//! command to embed. Writes into `OUT_DIR` only.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use aril_build::{Config, source};

/// What `cargo xtask www` lays into `crates/cli/assets`.
const ASSETS: [&str; 7] = [
    "aril.js",
    "aril-elements.js",
    "aril-more.js",
    "aril-worker.js",
    "aril.wasm",
    "aril-more.wasm",
    "aril-offline.js",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=seeds");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=crates/cli/assets");
    let out = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    let out = Path::new(&out);
    let seeds = Path::new("seeds");
    let config = Config::of_folder(seeds)?;
    let found = source::read_documents(seeds, &config, None)?;
    if let Some(problem) = found.problems.first() {
        return Err(problem.to_string().into());
    }
    let index = aril_build::index(&found.documents)?;
    fs::write(out.join("seeds.aril"), index.inline()?.0)?;
    fs::write(out.join("assets.rs"), assets()?)?;
    Ok(())
}

/// An array of names, bytes, and how many these are with gzip.
fn assets() -> Result<String, Box<dyn std::error::Error>> {
    let mut list = String::from("[");
    for name in ASSETS {
        let file = format!("/crates/cli/assets/{name}");
        if let Ok(bytes) = fs::read(file.trim_start_matches('/')) {
            // What gzip has around raw deflate.
            let n_gzip = miniz_oxide::deflate::compress_to_vec(&bytes, 9).len() + 18;
            let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), {file:?})");
            write!(list, "({name:?}, include_bytes!({path}).as_slice(), {n_gzip}),")?;
        }
    }
    list.push(']');
    Ok(list)
}
