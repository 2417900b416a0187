//! The `aril` command: builds an index and searches it.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong use.

// They panic where nobody reads: see `failure::print` and `failure::warn`.
#![warn(clippy::print_stdout, clippy::print_stderr)]

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use aril::{Answer, Explanation, Index, Request};
use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;
use serde::Serialize;

mod assets;
mod build;
mod check;
mod explain;
mod export;
mod failure;
mod filter;
mod init;
mod inspect;
mod inspect_page;
mod page;
mod problem;
mod report;
mod scripts;
mod serve;
mod table;
mod watch;

use build::{Build, Merge};
use check::Check;
use export::Export;
use failure::{Failure, print};
use init::Init;
use inspect::Inspect;
use serve::Serve;
use watch::Watch;

/// As pages name what made them.
const NAME: &str = concat!("Aril ", env!("CARGO_PKG_VERSION"));

/// Search for static sites that runs entirely in the visitor's browser.
#[derive(Parser)]
#[command(version, max_term_width = 100, after_help = "Exit codes: 0 done, 1 failed, 2 wrong use.")]
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
        /// Print an object.
        #[arg(long)]
        json: bool,
    },
    /// Tell what is in an index: bytes, lists, terms, documents that want a look.
    Inspect(Inspect),
    /// Make a page of an index that searches without a network, opened from a file too.
    Export(Export),
    /// Ask a site's own queries and hold that each leads to the pages that it must.
    Check(Check),
    /// Serve a site on this machine with a search page over its index, as a host would or a bad one.
    Serve(Serve),
    /// Build again when documents change, serve the site with a search page, and let open pages load again.
    Watch(Watch),
    /// Search an index as a browser would.
    Search {
        /// The index's folder, then the query. Without a folder, the embedded documents are searched.
        #[arg(value_name = "[INDEX] QUERY", num_args = 0..)]
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
        #[arg(long, default_value = "", hide_default_value = true, allow_hyphen_values = true)]
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
    /// Tell why the answer to a query is as it is: `aril search --explain` by another name.
    Explain {
        /// The index's folder, then the query. Without a folder, the embedded documents are searched.
        #[arg(value_name = "[INDEX] QUERY", num_args = 1.., required = true)]
        index_and_query: Vec<String>,
        /// Tell also why this page is where it is or not found: its address, or the end of it.
        #[arg(long, default_value = "", hide_default_value = true)]
        page: String,
        /// The most hits.
        #[arg(long, default_value_t = 10)]
        limit: usize,
        /// Print an object.
        #[arg(long)]
        json: bool,
    },
    /// Print what a shell completes this command with.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Write the manual's pages, one a command.
    Man {
        /// The folder to write them into.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Build(arguments) => build::build(arguments),
        Command::Init(arguments) => init::init(&arguments),
        Command::Merge(arguments) => build::merge(&arguments),
        Command::Verify { index, json } => verify(&index, json),
        Command::Inspect(arguments) => inspect::inspect(&arguments),
        Command::Export(arguments) => export::export(&arguments),
        Command::Explain { index_and_query, page, limit, json } => {
            let request = Request { limit, ..Request::default() };
            search(index_and_query, None, &request, Some(&page), json)
        }
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "aril", &mut text);
            io::stdout().lock().write_all(&text).map_err(Failure::from)
        }
        Command::Man { out } => man(&out),
        Command::Check(arguments) => check::check(&arguments),
        Command::Serve(arguments) => serve::serve(arguments),
        Command::Watch(arguments) => watch::watch(arguments),
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
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let code = failure.code();
            failure.print();
            code
        }
    }
}

/// An object on a line.
fn print_json(object: &impl Serialize) -> Result<(), Failure> {
    let line = serde_json::to_string(object).map_err(io::Error::other)?;
    Ok(writeln!(io::stdout().lock(), "{line}")?)
}

/// What is told of a query in JSON.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'a Explanation>,
}

/// What `verify` tells in JSON.
#[derive(Serialize)]
struct Verified {
    index: String,
    blocks: u32,
    /// What is wrong with each file that is not as it was built.
    damaged: Vec<String>,
}

fn verify(folder: &Path, json: bool) -> Result<(), Failure> {
    let mut index = Index::open(folder)?;
    let damaged: Vec<String> = index.verify().iter().map(ToString::to_string).collect();
    let blocks = index.fetched().n_blocks;
    let n_damaged = damaged.len();
    let list = damaged.join("\n");
    if json {
        print_json(&Verified { index: folder.display().to_string(), blocks, damaged })?;
    } else if n_damaged == 0 {
        print(format_args!("{}: {blocks} blocks, all whole", folder.display()))?;
    }
    match n_damaged {
        0 => Ok(()),
        n => Err(Failure::Failed(format!("{n} files are not as they were built\n{list}"))),
    }
}

fn man(out: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(out)
        .and_then(|()| clap_mangen::generate_to(Arguments::command(), out))
        .map_err(|error| Failure::Failed(format!("{}: cannot write: {error}", out.display())))
}

/// Holds that pages say what is sorted by and counted.
fn require_columns(index: &Index, request: &Request) -> Result<(), Failure> {
    let sort = request.sort.strip_prefix('-').unwrap_or(&request.sort);
    let facets = request.facets.iter().map(|facet| ("--facet", facet.as_str()));
    let asked = facets.chain((!sort.is_empty()).then_some(("--sort", sort)));
    for (option, name) in asked {
        let columns = index.columns()?;
        if !columns.iter().any(|column| column == name) {
            let told = filter::known(name, &columns);
            return Err(Failure::Usage(format!("{option} {name}: no page says that; {told}")));
        }
    }
    Ok(())
}

fn search(
    mut arguments: Vec<String>,
    queries: Option<&Path>,
    request: &Request,
    explain: Option<&str>,
    json: bool,
) -> Result<(), Failure> {
    if queries.is_some() && arguments.len() > 1 {
        return Err(Failure::Usage("give either a QUERY or --queries FILE, not both".to_owned()));
    }
    if arguments.len() > 2 {
        return Err(Failure::Usage(several_words(&arguments)));
    }
    let query = if queries.is_none() { arguments.pop() } else { None };
    let folder = arguments.pop();
    let is_index = |text: &String| Path::new(text).join(aril_build::output::MANIFEST).is_file();
    if let (None, Some(index)) = (&folder, query.as_ref().filter(|query| is_index(query))) {
        let message = format!("no query: this is an index: `aril search {index} QUERY`");
        return Err(Failure::Usage(message));
    }
    if let (Some(folder), Some(query)) = (&folder, &query)
        && !Path::new(folder).exists()
    {
        let advice = several_words(&[folder.clone(), query.clone()]);
        let message = format!("{folder}: not an index, nor anything else. {advice}");
        return Err(Failure::Usage(message));
    }
    let mut index = match folder {
        Some(folder) => Index::open(Path::new(&folder))?,
        None => Index::embedded()?,
    };
    require_columns(&index, request)?;
    if let Some(why) = filter::fault(&mut index, &request.filter)? {
        return Err(Failure::Usage(format!("--filter {}: {why}", request.filter)));
    }
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

/// What to do where several words were given.
fn several_words(words: &[String]) -> String {
    format!("Put a query of several words in quotes: \"{}\"", words.join(" "))
}

fn lines_of(file: &Path) -> Result<Vec<String>, Failure> {
    let failed = |error: io::Error| {
        Failure::Usage(format!(
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
