//! The `aril` command: builds an index and searches it.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong use.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use aril::{Answer, BuildError, Explanation, Index, Request, SearchError};
use clap::{Parser, Subcommand};
use serde::Serialize;

mod build;
mod check;
mod explain;
mod init;

use build::{Build, Merge};
use check::Check;
use init::Init;

/// Search for static sites that runs entirely in the visitor's browser.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Look at a folder and write an `aril.toml` that fits it, with all that can be said in it.
    Init(Init),
    /// Build the index of a folder of documents (HTML, Markdown, text, JSON, EPUB, DOCX, PDF).
    Build(Build),
    /// Make one index of the parts that `aril build --partition` wrote.
    Merge(Merge),
    /// Hold every file of an index against the checksums in it.
    Verify {
        /// The index's folder.
        index: PathBuf,
    },
    /// Ask a site's own queries and hold that each leads to the pages that it must.
    Check(Check),
    /// Search an index as a browser would.
    Search {
        /// The index's folder, then the query. Without a folder, the embedded documents are searched.
        #[arg(value_name = "[INDEX] QUERY", num_args = 0..=2)]
        index_and_query: Vec<String>,
        /// Ask each line of this file; `-` is standard input. Then only INDEX is given.
        #[arg(long, value_name = "FILE")]
        queries: Option<PathBuf>,
        /// The most hits for a query.
        #[arg(long, default_value_t = 10)]
        limit: usize,
        /// Leave out so many of the best hits.
        #[arg(long, default_value_t = 0)]
        offset: usize,
        /// What all hits must be like, such as `tag:water (lang:zh OR lang:ja)`.
        #[arg(long, default_value = "", hide_default_value = true)]
        filter: String,
        /// Sort by this instead of how well hits match; `-date` puts the largest first.
        #[arg(long, default_value = "", hide_default_value = true, allow_hyphen_values = true)]
        sort: String,
        /// Count the values of this facet; may be given several times.
        #[arg(long = "facet", value_name = "FACET")]
        facets: Vec<String>,
        /// Tell why the answer is as it is; with the address of a page, or the end of one, also why that page is
        /// where it is or not found.
        #[arg(long, value_name = "PAGE", num_args = 0..=1, default_missing_value = "")]
        explain: Option<String>,
        /// Print an object a query.
        #[arg(long)]
        json: bool,
    },
}

/// What ends the command with a message and an exit code.
enum Failure {
    /// Wrong use: 2.
    Usage(String),
    /// Something failed: 1.
    Failed(String),
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Failure {
        match error {
            BuildError::NoSuchFolder { .. }
            | BuildError::NotAFolder { .. }
            | BuildError::NotAnIndexFolder { .. }
            | BuildError::Config { .. }
            | BuildError::NoParts { .. }
            | BuildError::ConfigIo { .. } => Failure::Usage(error.to_string()),
            _ => Failure::Failed(error.to_string()),
        }
    }
}

impl From<SearchError> for Failure {
    fn from(error: SearchError) -> Failure {
        match error {
            SearchError::NotAnIndex { .. } | SearchError::NoSuchPage { .. } => {
                Failure::Usage(error.to_string())
            }
            _ => Failure::Failed(error.to_string()),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Failed(format!("cannot write the answer: {error}"))
    }
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Build(mut arguments) => {
            arguments.find_out().and_then(|()| build::build(&arguments).map_err(Failure::from))
        }
        Command::Init(arguments) => init::init(&arguments),
        Command::Merge(arguments) => arguments
            .output
            .require_out()
            .and_then(|()| build::merge(&arguments).map_err(Failure::from)),
        Command::Verify { index } => verify(&index),
        Command::Check(arguments) => check::check(&arguments),
        Command::Search {
            index_and_query,
            queries,
            limit,
            offset,
            filter,
            sort,
            facets,
            explain,
            json,
        } => {
            let request = Request { limit, offset, filter, sort, facets, ..Request::default() };
            search(index_and_query, queries.as_deref(), &request, explain.as_deref(), json)
        }
    };
    let (message, code) = match done {
        Ok(()) => return ExitCode::SUCCESS,
        // Whoever reads has read enough: `aril search … | head`.
        Err(Failure::Failed(message)) if message.contains("Broken pipe") => {
            return ExitCode::SUCCESS;
        }
        Err(Failure::Usage(message)) => (message, 2),
        Err(Failure::Failed(message)) => (message, 1),
    };
    eprintln!("error: {message}");
    ExitCode::from(code)
}

/// What is told of a query in JSON.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'a Explanation>,
}

fn verify(folder: &Path) -> Result<(), Failure> {
    let mut index = Index::open(folder)?;
    let errors = index.verify();
    if errors.is_empty() {
        println!("{}: {} blocks, all whole", folder.display(), index.fetched().n_blocks);
        return Ok(());
    }
    let list: Vec<String> = errors.iter().map(ToString::to_string).collect();
    Err(Failure::Failed(format!(
        "{} files are not as they were built\n{}",
        list.len(),
        list.join("\n")
    )))
}

fn search(
    mut arguments: Vec<String>,
    queries: Option<&Path>,
    request: &Request,
    explain: Option<&str>,
    json: bool,
) -> Result<(), Failure> {
    let query = if queries.is_none() { arguments.pop() } else { None };
    let folder = arguments.pop();
    if !arguments.is_empty() {
        return Err(Failure::Usage("give either a QUERY or --queries FILE, not both".to_owned()));
    }
    let mut index = match folder {
        Some(folder) => Index::open(Path::new(&folder))?,
        None => Index::embedded()?,
    };
    let mut out = io::stdout().lock();
    let mut answer = |query: &str| {
        let request = Request { query: query.to_owned(), ..request.clone() };
        let answer = index.answer(&request)?;
        let explanation = match explain {
            Some(page) => {
                Some(index.explain(&request, Some(page).filter(|page| !page.is_empty()))?)
            }
            None => None,
        };
        if json {
            let told = Told { answer: &answer, explanation: explanation.as_ref() };
            let line = serde_json::to_string(&told).map_err(io::Error::other)?;
            writeln!(out, "{line}")?;
        } else if let Some(explanation) = &explanation {
            write!(out, "{}", explain::text(&answer, explanation))?;
        } else {
            write!(out, "{}", answer_text(&answer))?;
        }
        Ok::<(), Failure>(())
    };
    match (query, queries) {
        (Some(query), _) => answer(&query),
        (None, Some(file)) => {
            for line in lines_of(file)? {
                answer(&line)?;
            }
            Ok(())
        }
        (None, None) => Err(Failure::Usage(
            "no query: `aril search [INDEX] QUERY`, or --queries FILE".to_owned(),
        )),
    }
}

fn lines_of(file: &Path) -> Result<Vec<String>, Failure> {
    let failed = |error: io::Error| {
        Failure::Failed(format!(
            "{}: cannot read the queries: {error}: give a UTF-8 file with a query a line",
            file.display()
        ))
    };
    if file == Path::new("-") {
        return io::stdin().lock().lines().collect::<Result<_, _>>().map_err(failed);
    }
    let reader = BufReader::new(std::fs::File::open(file).map_err(failed)?);
    reader.lines().collect::<Result<_, _>>().map_err(failed)
}

/// An answer for people.
fn answer_text(answer: &Answer) -> String {
    let mut text = String::new();
    let about = if answer.total_is_exact { "" } else { "about " };
    let noun = if answer.total == 1 { "result" } else { "results" };
    let _ = writeln!(text, "{about}{} {noun} for {}", answer.total, answer.query);
    if let Some(read) = &answer.read {
        let _ = writeln!(text, "read as: {read}");
    }
    if let Some(corrected) = &answer.corrected {
        let _ = writeln!(text, "showing results for {corrected}");
    }
    if answer.is_cut {
        let _ = writeln!(text, "only a part of the query was read: it is too long");
    }
    for facet in &answer.facets {
        let counts: Vec<String> =
            facet.values.iter().map(|v| format!("{} ({})", v.value, v.count)).collect();
        let _ = writeln!(text, "{}: {}", facet.name, counts.join(", "));
    }
    for (i, hit) in answer.hits.iter().enumerate() {
        let excerpt: String = hit
            .excerpt
            .iter()
            .map(|f| if f.marked { format!("[{}]", f.text) } else { f.text.clone() })
            .collect();
        let kind = if hit.exact { "" } else { "  (similar)" };
        let _ =
            writeln!(text, "\n{:>3}. {}{kind}\n     {}\n     {excerpt}", i + 1, hit.title, hit.url);
    }
    text
}
