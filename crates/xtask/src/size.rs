//! `cargo xtask size`: what a visitor downloads, in the three ways that a host may send it.

use std::fs;
use std::io::Write as _;
use std::iter::Sum;
use std::ops::Add;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::error::{Result, TaskError};
use crate::stamp::files_below;
use crate::workspace::Workspace;

/// The most bytes that the engine may have with brotli; see "Budgets" in ARCHITECTURE.md.
const ENGINE_BUDGET: usize = 55_000;

/// The same for each of its files, so that one cannot grow where another shrank. They are set a little
/// above what the files have: whoever raises one says why here.
const FILE_BUDGETS: [(&str, usize); 12] = [
    // Loaded with every page: the box, the shells of the other elements, the client that starts the worker.
    // A dialog that is there before its script, and the sign that a box waits for its own, took 300.
    ("aril.js", 5_850),
    // The same, and where it lies.
    ("aril-classic.js", 6_150),
    // Loaded once somebody searches: the list of hits, its style, what the keys do. What links tell of the text that was
    // found took 400 bytes, plural forms and numbers of the language 300, the looks of errors and of waiting 400, which
    // the first became smaller. What helps where nothing was found, counts of values not chosen and searches of before went to
    // the next, reasons of failures to that of other languages; these, and less code for hits and errors, were 700.
    ("aril-elements.js", 7_240),
    // The dialog, and filters: where a page has these; advice: where nothing was found. What is chosen in the page's address,
    // and values before a search, took 300; searches of before, and what makes texts of filters, came from the scripts that
    // each search needs: 750.
    (LATER[0], 4_950),
    // Where a page is not in English, or has words of its own; beside it 1 kB of words. Why a search failed took 200.
    (LATER[2], 1_050),
    ("aril-highlight.js", 2_250),
    // Fetches, retries, inflates. Parts of packs, and telling what a host does wrong with them, took 500
    // bytes of this, inflating behind a dictionary 60; filters 250, which were in the script before. What faults took is
    // 600: sums of the modules, limits of time, ending requests that nobody waits for, files that the page has sent for.
    // Without wasm-bindgen's script it is 0.9 kB smaller, without sentences for errors 0.4, without packs 0.3.
    ("aril-worker.js", 3_180),
    // Loading blocks one by one instead of the whole index cost 9.5 kB, packs and the dictionary 0.3.
    // Then it was made 5.7 kB smaller; the query language, filters and sorting, what was meant (typos, readings)
    // and inflections are 18 kB. Most of these went to the second module. Steps that end soon cost as much as
    // JSON instead of serde-wasm-bindgen gave back,
    // reading ahead where pages were read in vain 0.4. Nothing of JavaScript's in it, its functions in another order, and
    // less code for sums and texts took 2.2 off. Alike code with the same numbers of locals took 0.8, which brought it below
    // 40, and 1.2 more value by value, with more locals; data in one piece 0.1. To join and to score
    // long lists in shorter steps took 100 bytes of that.
    ("aril.wasm", 38_700),
    // 0.3 kB of it came from the first, which became as much smaller. Fewer rounds for slips took 0.6, to look for them in
    // steps that end soon 0.3.
    (LATER[1], 18_100),
    // Several indexes as one, suggestions: loaded by pages that ask for these. The sentences of errors came from the worker,
    // where they had 400; filters from there and from nowhere else.
    (LATER[3], 2_600),
    // Where an index has packs.
    (LATER[4], 780),
    ("aril-sw.js", 700),
];

/// What the files of the debug view begin with. No visitor loads them, so they do not count to the engine.
const EXPLAIN: &str = "aril-explain";

/// The most bytes that they may have with brotli: the engine once more, with sentences, and the view.
const EXPLAIN_BUDGET: usize = 120_000;

/// What a plain text in a plain search box does not need: it is fetched by the first that does, and is no part of the
/// engine's budget.
const LATER: [&str; 5] =
    ["aril-more.js", "aril-more.wasm", "aril-language.js", "aril-api.js", "aril-packs.js"];

/// Scripts that a site lays beside the others or in the place of one; no part of the engine's budget either.
const ADDED: [&str; 3] = ["aril-classic.js", "aril-highlight.js", "aril-sw.js"];

/// Endings of the files that are the engine; the demo's own files do not count.
const ENGINE_ENDINGS: [&str; 3] = ["wasm", "js", "css"];

/// Prints the table; fails where a budget is exceeded.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let dist = workspace.dist();
    let (explain, engine): (Vec<_>, Vec<_>) =
        engine_files(&dist)?.into_iter().partition(|file| name(file).starts_with(EXPLAIN));
    if engine.is_empty() || !dist.join("index").is_dir() {
        return Err(TaskError::Advice(
            "www/dist is not built, or only in part: run `cargo xtask www` first".to_owned(),
        ));
    }
    println!("{:<44} {:>11} {:>11} {:>11}", "bytes", "raw", "gzip -9", "brotli -11");
    let mut is_kept = true;
    for file in &engine {
        let name = name(file);
        if let Some((name, budget)) = FILE_BUDGETS.iter().find(|(known, _)| *known == name) {
            is_kept &= verdict(name, weigh(file)?.brotli, *budget);
        }
    }
    let (added, engine): (Vec<_>, Vec<_>) =
        engine.into_iter().partition(|path| ADDED.contains(&name(path).as_str()));
    let (later, first): (Vec<_>, Vec<_>) =
        engine.into_iter().partition(|path| LATER.iter().any(|later| path.ends_with(later)));
    let engine = weigh_part(&dist, "engine", &first)?;
    weigh_part(&dist, "what only some searches need", &later)?;
    weigh_part(&dist, "what a site may add", &added)?;
    let explain = weigh_part(&dist, "debug view", &explain)?;
    weigh_part(&dist, "index", &files_below(&dist.join("index"))?)?;
    is_kept &= verdict("engine", engine.brotli, ENGINE_BUDGET);
    is_kept &= verdict("debug view", explain.brotli, EXPLAIN_BUDGET);
    Ok(if is_kept { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The length of one file, or the sum over several.
#[derive(Clone, Copy, Default)]
struct Weight {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Add for Weight {
    type Output = Weight;

    fn add(self, other: Weight) -> Weight {
        Weight {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

impl Sum for Weight {
    fn sum<I: Iterator<Item = Weight>>(weights: I) -> Weight {
        weights.fold(Weight::default(), Add::add)
    }
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn engine_files(dist: &Path) -> Result<Vec<PathBuf>> {
    let is_engine = |path: &PathBuf| {
        let name = name(path);
        let ending = path.extension().unwrap_or_default();
        path.parent() == Some(dist)
            && name.starts_with("aril")
            && ENGINE_ENDINGS.iter().any(|known| ending == *known)
    };
    if !dist.is_dir() {
        return Ok(Vec::new());
    }
    Ok(files_below(dist)?.into_iter().filter(is_engine).collect())
}

/// One line for each file, then their sum.
fn weigh_part(dist: &Path, name: &str, files: &[PathBuf]) -> Result<Weight> {
    let mut weights = Vec::new();
    for file in files {
        let weight = weigh(file)?;
        print_line(&file.strip_prefix(dist).unwrap_or(file).display().to_string(), weight);
        weights.push(weight);
    }
    let total = weights.into_iter().sum();
    print_line(&format!("= {name}"), total);
    Ok(total)
}

fn weigh(file: &Path) -> Result<Weight> {
    let bytes = fs::read(file).map_err(TaskError::file("read", file))?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let gzip = gzip.write_all(&bytes).and_then(|()| gzip.finish());
    let gzip = gzip.map_err(TaskError::file("compress", file))?;
    let mut brotli = Vec::new();
    let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut brotli, &best)
        .map_err(TaskError::file("compress", file))?;
    Ok(Weight { raw: bytes.len(), gzip: gzip.len(), brotli: brotli.len() })
}

fn print_line(name: &str, Weight { raw, gzip, brotli }: Weight) {
    println!("{name:<44} {:>11} {:>11} {:>11}", grouped(raw), grouped(gzip), grouped(brotli));
}

/// Says whether the budget is kept.
fn verdict(name: &str, bytes: usize, budget: usize) -> bool {
    let is_kept = bytes <= budget;
    let over = if is_kept { "" } else { ": OVER ITS BUDGET" };
    println!("{name}: {} of {} bytes with brotli{over}", grouped(bytes), grouped(budget));
    is_kept
}

/// `1234567` as `1,234,567`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_threes() {
        let check = |number, expected: &str| assert_eq!(grouped(number), expected);
        check(0, "0");
        check(999, "999");
        check(1000, "1,000");
        check(1_234_567, "1,234,567");
    }
}
