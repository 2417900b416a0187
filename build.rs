//! Compiles `seeds/` into the index that the library embeds. Writes into `OUT_DIR` only.

use std::path::Path;
use std::{env, fs};

use aril_build::{Config, source};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=seeds");
    println!("cargo::rerun-if-changed=build.rs");
    let seeds = Path::new("seeds");
    let config = Config::of_folder(seeds)?;
    let found = source::read_documents(seeds, &config, None)?;
    if let Some(problem) = found.problems.first() {
        return Err(problem.to_string().into());
    }
    let index = aril_build::index(&found.documents)?;
    let out = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    fs::write(Path::new(&out).join("seeds.aril"), index.inline()?.0)?;
    Ok(())
}
