//! `aril build` and `aril merge`.

use std::path::PathBuf;
use std::time::Instant;

use aril::{
    BuildError, BuildOptions, Config, Host, Layout, Memory, Packing, Part, Problem, ProblemKind,
    Progress, Report, Stage,
};
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use crate::Failure;

/// What `build` and `merge` both take.
#[derive(Args)]
pub(crate) struct Output {
    /// The folder for the index [default: what `aril.toml` says]. One that holds anything but an index is refused.
    #[arg(long, default_value = "", hide_default_value = true, value_parser = folder())]
    out: PathBuf,
    /// How to pack the index into files: `inline`, one that visitors load whole; `split`, many of which they
    /// load what they need; `packed`, few of which they load the parts that they need, where the host sends
    /// parts. `auto` makes one file of a small index, and packs of one with more files than the host takes.
    #[arg(long, value_enum, default_value_t = LayoutArgument::Auto)]
    layout: LayoutArgument,
    /// Where the site lies: an index that this host would not take is not written.
    #[arg(long, value_enum, default_value_t = HostArgument::Generic)]
    host: HostArgument,
    /// About how much memory to take; the rest waits in a temporary file in the index's folder.
    #[arg(long, value_name = "SIZE", default_value = "256MiB", value_parser = memory)]
    memory: Memory,
    /// Say nothing unless something is wrong.
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Args)]
pub(crate) struct Build {
    /// The folder that holds the documents.
    dir: PathBuf,
    #[command(flatten)]
    output: Output,
    /// How to read the documents [default: DIR/aril.toml, where there is one].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Fail when a file cannot be read, instead of leaving it out with a warning.
    #[arg(long)]
    strict: bool,
    /// Keep in this folder what was made of the documents, so that the next build reads only those that
    /// changed.
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
    /// Read only the I-th of N parts of the documents, and write what `aril merge` makes an index of: so
    /// several machines share a build.
    #[arg(long, value_name = "I/N", value_parser = part)]
    partition: Option<Part>,
}

#[derive(Args)]
pub(crate) struct Merge {
    /// The folders that hold the parts.
    #[arg(required = true)]
    parts: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// [`Layout`] as an argument.
#[derive(Clone, Copy, ValueEnum)]
enum LayoutArgument {
    Auto,
    Inline,
    Split,
    Packed,
}

/// [`Host`] as an argument.
#[derive(Clone, Copy, ValueEnum)]
enum HostArgument {
    Generic,
    CloudflarePages,
    GithubPages,
    Netlify,
    S3,
}

impl Build {
    /// Takes the folder for the index from the configuration where none is given.
    pub(crate) fn find_out(&mut self) -> Result<(), Failure> {
        if self.output.out.as_os_str().is_empty() {
            let config = match &self.config {
                Some(file) => Config::read(file)?,
                None => Config::of_folder(&self.dir)?,
            };
            self.output.out = config.out.unwrap_or_default();
        }
        self.output.require_out()
    }
}

impl Output {
    /// Holds that there is a folder for the index.
    pub(crate) fn require_out(&self) -> Result<(), Failure> {
        if self.out.as_os_str().is_empty() {
            let message = "where to? Give --out DIR, or `dir` below [output] in aril.toml";
            return Err(Failure::Usage(message.to_owned()));
        }
        Ok(())
    }

    fn options(&self) -> BuildOptions {
        let layout = match self.layout {
            LayoutArgument::Auto => Layout::Auto,
            LayoutArgument::Inline => Layout::Inline,
            LayoutArgument::Split => Layout::Split,
            LayoutArgument::Packed => Layout::Packed,
        };
        let host = match self.host {
            HostArgument::Generic => Host::Generic,
            HostArgument::CloudflarePages => Host::CloudflarePages,
            HostArgument::GithubPages => Host::GithubPages,
            HostArgument::Netlify => Host::Netlify,
            HostArgument::S3 => Host::S3,
        };
        let packing = Packing { layout, host };
        BuildOptions { packing, memory: self.memory, ..BuildOptions::default() }
    }

    fn progress(&self) -> Progress {
        if self.quiet { Progress::default() } else { progress() }
    }
}

/// Reads the name of a folder, which may be empty.
fn folder() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// Reads a size such as `256MiB`, `1GB` or `100000`.
fn memory(text: &str) -> Result<Memory, String> {
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(n_digits);
    let factor: usize = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        _ => return Err("give a size such as 256MiB or 1GB".to_owned()),
    };
    let number: usize =
        number.parse().map_err(|_| "give a size such as 256MiB or 1GB".to_owned())?;
    let bytes = number.saturating_mul(factor);
    if bytes < 16 << 20 { Err("give 16MiB at least".to_owned()) } else { Ok(Memory(bytes)) }
}

/// Reads a part such as `2/4`.
fn part(text: &str) -> Result<Part, String> {
    text.split_once('/')
        .and_then(|(number, of)| Some(Part { number: number.parse().ok()?, of: of.parse().ok()? }))
        .filter(|part| part.number >= 1 && part.number <= part.of)
        .ok_or_else(|| "give which part of how many, such as 2/4".to_owned())
}

/// A bar on a terminal; nothing where standard error is none.
fn progress() -> Progress {
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template(
        "{msg:17} {bar:30} {percent:>3} %  {pos}/{len}  {per_sec}  {eta} left",
    );
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut stage = None;
    Progress::new(move |now, n_done, n| {
        if stage.replace(now) != Some(now) {
            bar.reset();
            bar.set_length(n);
            bar.set_message(match now {
                Stage::Files => "reading files",
                Stage::Texts => "packing documents",
                Stage::Terms => "packing terms",
                Stage::Write => "writing",
            });
        }
        bar.set_position(n_done);
        if now == Stage::Write && n_done == n {
            bar.finish_and_clear();
        }
    })
}

pub(crate) fn build(arguments: &Build) -> Result<(), BuildError> {
    let Build { dir, output, config, strict, cache, partition } = arguments;
    let config = match config {
        Some(file) => Config::read(file)?,
        None => Config::of_folder(dir)?,
    };
    let options = BuildOptions { strict: *strict, cache: cache.clone(), ..output.options() };
    let (out, progress, began) = (&output.out, output.progress(), Instant::now());
    match *partition {
        None => {
            let report = aril::build(dir, &config, out, &options, &progress)?;
            warn(&report.skipped);
            tell(&report, output, began);
        }
        Some(part) => {
            let skipped = aril::build_part(dir, &config, part, out, &options, &progress)?;
            warn(&skipped);
            if !output.quiet {
                let Part { number, of } = part;
                println!("{}: part {number} of {of}, for `aril merge`", out.display());
            }
        }
    }
    Ok(())
}

pub(crate) fn merge(arguments: &Merge) -> Result<(), BuildError> {
    let Merge { parts, output } = arguments;
    let began = Instant::now();
    let report = aril::merge_parts(parts, &output.out, &output.options(), &output.progress())?;
    tell(&report, output, began);
    Ok(())
}

fn warn(problems: &[Problem]) {
    let n_wishes = problems.iter().filter(|problem| problem.is_wish()).count();
    let n_kept = problems.iter().filter(|problem| problem.is_kept()).count();
    for problem in problems {
        match problem.kind {
            // There may be many, and they are as they should be.
            ProblemKind::Unlisted
            | ProblemKind::Unmarked
            | ProblemKind::Draft
            | ProblemKind::Redirect => {}
            _ if problem.is_remark() => {}
            _ if problem.is_kept() => eprintln!("warning: {problem}"),
            _ => eprintln!("warning: {problem} (left out)"),
        }
    }
    let n = |is_it: fn(&ProblemKind) -> bool| {
        problems.iter().filter(|problem| is_it(&problem.kind)).count()
    };
    let n_untitled = n(|kind| matches!(kind, ProblemKind::Untitled));
    if n_untitled > 0 {
        let (of, have) = (files(n_untitled), if n_untitled == 1 { "has" } else { "have" });
        eprintln!("{of} {have} no title and no heading: first words serve instead");
    }
    if n_wishes > 0 {
        eprintln!(
            "{} left out as they ask: noindex {}, without data-aril-body {}, redirects {}, duplicates {}, drafts {}",
            files(n_wishes),
            n(|kind| matches!(kind, ProblemKind::Unlisted)),
            n(|kind| matches!(kind, ProblemKind::Unmarked)),
            n(|kind| matches!(kind, ProblemKind::Redirect)),
            n(|kind| matches!(kind, ProblemKind::Duplicate { .. })),
            n(|kind| matches!(kind, ProblemKind::Draft)),
        );
    }
    let n_left_out = problems.len() - n_wishes - n_kept;
    if n_left_out > 0 {
        eprintln!("warning: {} left out in all; --strict makes this an error", files(n_left_out));
    }
}

fn files(n: usize) -> String {
    if n == 1 { "1 file".to_owned() } else { format!("{n} files") }
}

fn tell(report: &Report, output: &Output, began: Instant) {
    if output.quiet {
        return;
    }
    let Report { n_docs, n_passages, n_terms, n_bytes, packed, .. } = report;
    println!(
        "{out}: {n_docs} documents, {n_passages} passages, {n_terms} terms; {n_bytes} bytes in {n_files} files, {layout}: {why}; {seconds:.1} s, {rate:.0} documents a second",
        out = output.out.display(),
        n_files = packed.n_files,
        layout = match packed.layout {
            Layout::Inline => "inline",
            Layout::Packed => "packed",
            Layout::Split | Layout::Auto => "split",
        },
        why = packed.why,
        seconds = began.elapsed().as_secs_f64(),
        rate = f64::from(*n_docs) / began.elapsed().as_secs_f64(),
    );
}

#[cfg(test)]
mod tests {
    use aril::{Memory, Part};

    use super::{memory, part};

    #[test]
    fn sizes_are_read() {
        for (text, bytes) in
            [("256MiB", 256 << 20), ("1GB", 1_000_000_000), ("2g", 2 << 30), ("16777216", 16 << 20)]
        {
            assert_eq!(memory(text), Ok(Memory(bytes)));
        }
        for text in ["", "MiB", "1TB", "-1", "15MiB", "99999999999999999999GiB"] {
            assert!(memory(text).is_err(), "{text}");
        }
    }

    #[test]
    fn parts_are_read() {
        assert_eq!(part("2/4"), Ok(Part { number: 2, of: 4 }));
        for text in ["", "2", "0/4", "5/4", "1/", "/", "a/b"] {
            assert!(part(text).is_err(), "{text}");
        }
    }
}
