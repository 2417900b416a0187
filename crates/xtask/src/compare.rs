//! `cargo xtask bench --report`: Aril beside its peers, in a real browser, as a page of results.
//!
//! The measuring itself is `crates/bench/compare`, which Node runs; here is what it needs: corpora,
//! peers, the release build of the command and of the page's scripts, and a browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser;

use crate::Documents;
use crate::artifact;
use crate::browser::Kind;
use crate::command;
use crate::corpora;
use crate::error::{Result, TaskError};
use crate::node;
use crate::site;
use crate::step::{Outcome, note, step};
use crate::workspace::{Workspace, cache_folder, create_folder};

/// The comparison's options; what they leave out is measured in full.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask bench", about = "Aril beside its peers")]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct Options {
    /// Write the report after the measurements
    #[arg(long)]
    report: bool,
    /// A look within two minutes: Chinese, Aril, Pagefind and MiniSearch, fewer queries
    #[arg(long)]
    quick: bool,
    /// Only warm queries of Aril and MiniSearch, or of the engines that are named, in turns
    #[arg(long)]
    warm: bool,
    /// Only the growth of Aril over 1, 10 and 100 thousand synthetic pages
    #[arg(long)]
    growth: bool,
    /// Only how many documents a second Aril and Pagefind build from zh and big, on one thread and on two
    #[arg(long)]
    speed: bool,
    /// Only this corpus; may be given several times
    #[arg(long, value_name = "NAME")]
    corpus: Vec<String>,
    /// Only this engine; may be given several times
    #[arg(long, value_name = "NAME")]
    engine: Vec<String>,
}

/// The options, if these arguments of `bench` ask for the comparison: they begin with a flag.
pub(crate) fn options(args: &[String]) -> Option<Options> {
    let is_flag = args.first().is_some_and(|first| first.starts_with("--"));
    is_flag.then(|| {
        Options::parse_from(std::iter::once("bench").chain(args.iter().map(String::as_str)))
    })
}

/// Installs what is missing, measures, and writes the report.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let sources = workspace.root.join("crates/bench/compare");
    let place = cache_folder()?.join("compare");
    if options.speed {
        return speed(workspace, options, &sources, &place);
    }
    site::build(workspace, &Documents { docs: None, config: None })?;
    step("peers: npm packages into the cache", || install(workspace, &sources, &place))?;
    let aril = step("aril: compile the command for release", || {
        program(workspace, "aril", "aril").map(Outcome::Done)
    })?;
    let bench = step("bench: compile the reader of documents", || {
        program(workspace, "aril-bench", "aril-bench").map(Outcome::Done)
    })?;
    let wanted = if options.quick && options.corpus.is_empty() {
        vec!["zh".to_owned()]
    } else {
        options.corpus.clone()
    };
    if !options.growth {
        corpora::fetch(workspace, &wanted)?;
    }
    let browser = Kind::Chromium.ensure()?;
    // Part of it never takes the place of a day's full measurements.
    let suffix = match options {
        Options { quick: true, .. } => "-quick",
        Options { warm: true, .. } => "-warm",
        _ => "",
    };
    let results = place.join("results").join(format!("{}{suffix}.json", today()));
    step("measure", || {
        let mut node = command::command("node");
        node.arg(sources.join("run.mjs"));
        let pairs = [
            ("--modules", place.join("node_modules")),
            ("--corpora", corpora::folder()?),
            ("--work", place.join("work")),
            ("--results", results.clone()),
            ("--aril", aril),
            ("--bench", bench),
            ("--dist", workspace.dist()),
            ("--chrome", browser.program),
        ];
        for (name, path) in pairs {
            node.arg(name).arg(path);
        }
        pass_on(&mut node, options);
        command::run(&mut node).map(Outcome::Done)
    })?;
    note(format_args!("results: {}", results.display()));
    if options.report { report(&sources, &results) } else { Ok(()) }
}

/// Measures how fast indexes are built.
fn speed(workspace: &Workspace, options: &Options, sources: &Path, place: &Path) -> Result<()> {
    step("peers: npm packages into the cache", || install(workspace, sources, place))?;
    let aril = step("aril: compile the command for release", || {
        program(workspace, "aril", "aril").map(Outcome::Done)
    })?;
    let corpora = if options.corpus.is_empty() {
        vec!["zh".into(), "big".into()]
    } else {
        options.corpus.clone()
    };
    corpora::fetch(workspace, &corpora)?;
    step("measure", || {
        let mut node = command::command("node");
        node.arg(sources.join("speed.mjs"));
        let pairs = [
            ("--modules", place.join("node_modules")),
            ("--corpora", corpora::folder()?),
            ("--work", place.join("work")),
            ("--aril", aril),
        ];
        for (name, path) in pairs {
            node.arg(name).arg(path);
        }
        for corpus in corpora {
            node.arg("--corpus").arg(corpus);
        }
        command::run(&mut node).map(Outcome::Done)
    })
}

fn pass_on(node: &mut Command, options: &Options) {
    if options.quick {
        node.arg("--quick");
    }
    if options.growth {
        node.arg("--growth");
    }
    if options.warm {
        node.arg("--warm");
    }
    for (name, values) in [("--corpus", &options.corpus), ("--engine", &options.engine)] {
        for value in values {
            node.arg(name).arg(value);
        }
    }
}

/// Installs the peers that the lock file names beside it in the cache, never in the checkout.
fn install(workspace: &Workspace, sources: &Path, place: &Path) -> Result<Outcome> {
    create_folder(place)?;
    let lock = "package-lock.json";
    let text = read(&sources.join(lock))?;
    let installed = place.join("node_modules/.aril-lock.json");
    if fs::read_to_string(&installed).is_ok_and(|earlier| earlier == text) {
        return Ok(Outcome::UpToDate(()));
    }
    for file in ["package.json", lock, ".npmrc"] {
        let from = sources.join(file);
        fs::copy(&from, place.join(file)).map_err(TaskError::file("copy", &from))?;
    }
    let quiet = ["--no-audit", "--no-fund", "--no-update-notifier"];
    let mut npm = node::npm(workspace);
    // Not `ci`: Pagefind names a package for each platform, and a mirror that lacks one that is not even
    // needed here leaves it out of the lock file. What is in it is installed as it says.
    command::run(npm.current_dir(place).args(["install", "--ignore-scripts"]).args(quiet))?;
    fs::write(&installed, text).map_err(TaskError::file("write", &installed))?;
    Ok(Outcome::Done(()))
}

/// A program of the workspace, compiled for release.
fn program(workspace: &Workspace, package: &str, name: &str) -> Result<PathBuf> {
    let mut cargo = command::cargo();
    cargo.current_dir(&workspace.root).args(["build", "--release", "--package", package]);
    cargo.args(["--bin", name]);
    let suffix = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    artifact::build(&mut cargo, name, &suffix)
}

/// The page and the table beside the results.
fn report(sources: &Path, results: &Path) -> Result<()> {
    let script = sources.join("report/report.mjs");
    if !script.is_file() {
        note(format_args!("no report: {} is missing", script.display()));
        return Ok(());
    }
    let (html, table) = (results.with_extension("html"), results.with_extension("md"));
    step("report: the page and the table", || {
        let mut node = command::command("node");
        node.arg(&script).arg(results).arg(&html).arg(&table);
        command::run(&mut node).map(Outcome::Done)
    })?;
    note(format_args!("page: {}", html.display()));
    note(format_args!("table: {}", table.display()));
    Ok(())
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(TaskError::file("read", path))
}

/// The date of today in UTC, as `2026-11-22`.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = date(seconds / 86_400);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The date so many days after 1970-01-01: Howard Hinnant's `civil_from_days`, where years begin in March.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let in_next_year = u64::from(month >= 10);
    (400 * era + year + in_next_year, if month < 10 { month + 3 } else { month - 9 }, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        assert_eq!(date(0), (1970, 1, 1));
        assert_eq!(date(19_782), (2024, 2, 29));
        assert_eq!(date(20_779), (2026, 11, 22));
    }

    #[test]
    fn flags_ask_for_the_comparison() {
        let args = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(options(&args("exactness seeds --max-queries 5")).is_none());
        let options = options(&args("--quick --engine aril --engine fuse")).unwrap();
        assert!(options.quick && !options.report);
        assert_eq!(options.engine, ["aril", "fuse"]);
    }
}
