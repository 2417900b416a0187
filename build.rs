//! Compiles `seeds/` into the index that the library embeds, and names what of the engine for browsers is there for the
//! command to embed. Writes into `OUT_DIR` only.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use aril_build::{Config, source};

/// What `cargo xtask www` lays here, the command has in itself.
const ASSETS: &str = "crates/cli/assets";

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
    let mut names = Vec::new();
    list(Path::new(ASSETS), "", &mut names)?;
    names.sort();
    let mut list = String::from("[");
    for name in names {
        let bytes = fs::read(Path::new(ASSETS).join(&name))?;
        // What gzip has around raw deflate.
        let n_gzip = miniz_oxide::deflate::compress_to_vec(&bytes, 9).len() + 18;
        let file = format!("/{ASSETS}/{name}");
        let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), {file:?})");
        write!(list, "({name:?}, include_bytes!({path}).as_slice(), {n_gzip}),")?;
    }
    list.push(']');
    Ok(list)
}

/// Adds the names of the files in a folder, with those of folders and slashes before them.
fn list(folder: &Path, before: &str, names: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{name}/"), names)?;
        } else if name.starts_with("aril") {
            names.push(name);
        }
    }
    Ok(())
}
