//! `aril build` and `aril merge`.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use aril::{
    BuildError, BuildOptions, Config, Host, Layout, Memory, Packing, Part, Progress, Report, Stage,
};
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use crate::failure::{print, warn};
use crate::scripts::{Pages, Scripts};
use crate::{Failure, report};

/// What `build` and `merge` both take.
#[derive(Args)]
pub(crate) struct Output {
    /// The folder for the index [default: what `aril.toml` says]. One that holds anything but an index is refused.
    #[arg(long, default_value = "", hide_default_value = true, value_parser = folder())]
    pub(crate) out: PathBuf,
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
    /// Print the report as one JSON object.
    #[arg(long, conflicts_with = "quiet")]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Build {
    #[command(flatten)]
    documents: Documents,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    scripts: Scripts,
    /// Read only the I-th of N parts of the documents, and write what `aril merge` makes an index of: so
    /// several machines share a build.
    #[arg(long, value_name = "I/N", value_parser = part, conflicts_with = "scripts")]
    partition: Option<Part>,
}

/// What is read, and how.
#[derive(Args)]
pub(crate) struct Documents {
    /// The folder that holds the documents.
    pub(crate) dir: PathBuf,
    /// How to read the documents [default: DIR/aril.toml, where there is one].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Fail when a file cannot be read, instead of leaving it out with a warning.
    #[arg(long)]
    strict: bool,
    /// Keep in this folder what was made of the documents, so that the next build reads only those that
    /// changed.
    #[arg(long, value_name = "DIR")]
    pub(crate) cache: Option<PathBuf>,
}

impl Documents {
    /// The configuration, which is read anew.
    pub(crate) fn config(&self) -> Result<Config, BuildError> {
        match &self.config {
            Some(file) => Config::read(file),
            None => Config::of_folder(&self.dir),
        }
    }

    /// The file that it is in, whether or not it is there.
    pub(crate) fn config_file(&self) -> PathBuf {
        self.config.clone().unwrap_or_else(|| self.dir.join("aril.toml"))
    }
}

#[derive(Args)]
pub(crate) struct Merge {
    /// The folders that hold the parts.
    #[arg(required = true)]
    parts: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    scripts: Scripts,
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

impl Output {
    /// Takes the folder for the index from the configuration where none is given.
    pub(crate) fn find_out(&mut self, documents: &Documents) -> Result<(), Failure> {
        if self.out.as_os_str().is_empty() {
            self.out = documents.config()?.out.unwrap_or_default();
        }
        self.require_out()
    }

    /// Holds that there is a folder for the index.
    fn require_out(&self) -> Result<(), Failure> {
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
        if self.quiet || self.json { Progress::default() } else { progress() }
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

/// What a stage is called.
fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Files => "reading files",
        Stage::Texts => "packing documents",
        Stage::Terms => "packing terms",
        Stage::Write => "writing",
    }
}

/// Where standard error is no terminal, a build that takes long tells so often how far it is.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// A bar on a terminal, a line now and then elsewhere.
fn progress() -> Progress {
    if !std::io::stderr().is_terminal() {
        let mut last = Instant::now();
        return Progress::new(move |now, n_done, n| {
            if last.elapsed() >= LINE_EVERY {
                last = Instant::now();
                warn(format_args!("{}: {n_done} of {n}", name(now)));
            }
        });
    }
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
            bar.set_message(name(now));
        }
        bar.set_position(n_done);
        if now == Stage::Write && n_done == n {
            bar.finish_and_clear();
        }
    })
}

pub(crate) fn build(mut arguments: Build) -> Result<(), Failure> {
    arguments.output.find_out(&arguments.documents)?;
    let Build { documents, output, scripts, partition } = &arguments;
    let began = Instant::now();
    let Some(part) = *partition else {
        let files = scripts.files()?;
        let report = once(documents, output)?;
        scripts.lay(&files, &output.out)?;
        let pages = Pages::of(scripts, &files, Some(&documents.dir), &output.out);
        return tell(&report, output, &pages, began);
    };
    let Documents { dir, strict, cache, .. } = documents;
    let options = BuildOptions { strict: *strict, cache: cache.clone(), ..output.options() };
    let config = documents.config()?;
    let skipped = aril::build_part(dir, &config, part, &output.out, &options, &output.progress())?;
    report::warn(&skipped);
    if !output.quiet {
        let Part { number, of } = part;
        print(format_args!("{}: part {number} of {of}, for `aril merge`", output.out.display()))?;
    }
    Ok(())
}

/// Builds, and says nothing but how far it is.
pub(crate) fn once(documents: &Documents, output: &Output) -> Result<Report, BuildError> {
    let Documents { dir, strict, cache, .. } = documents;
    let options = BuildOptions { strict: *strict, cache: cache.clone(), ..output.options() };
    aril::build(dir, &documents.config()?, &output.out, &options, &output.progress())
}

pub(crate) fn merge(arguments: &Merge) -> Result<(), Failure> {
    let Merge { parts, output, scripts } = arguments;
    output.require_out()?;
    let began = Instant::now();
    let files = scripts.files()?;
    let report = aril::merge_parts(parts, &output.out, &output.options(), &output.progress())?;
    scripts.lay(&files, &output.out)?;
    tell(&report, output, &Pages::of(scripts, &files, None, &output.out), began)
}

fn tell(report: &Report, output: &Output, pages: &Pages, began: Instant) -> Result<(), Failure> {
    let took = began.elapsed();
    if output.json {
        return report::json(report, &output.out, pages, took);
    }
    report::warn(&report.skipped);
    if output.quiet { Ok(()) } else { report::text(report, &output.out, pages, took) }
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
