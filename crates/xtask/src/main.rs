//! Aril's tasks: `cargo xtask demo | www | test | size | bench | corpora`.
//!
//! The way through: `workspace` says where things are, `step` announces what happens, `command` starts
//! child processes. `site` builds `www/dist` from the engine (`engine`, for which `toolchain` and
//! `distro` find a compiler), the JavaScript (`node`, `scripts`) and the documents (`documents`);
//! `demo` serves it. `suite` runs all tests (`tools`, `browser`, `cases`, `summary`), `size` weighs
//! the result, `compare` measures it beside its peers over the `corpora`.

mod artifact;
mod browser;
mod cases;
mod command;
mod compare;
mod corpora;
mod counting;
mod debian;
mod demo;
mod distro;
mod documents;
mod engine;
mod error;
mod locals;
mod node;
mod order;
mod scripts;
mod site;
mod size;
mod split;
mod stamp;
mod step;
mod styles;
mod suite;
mod summary;
mod toolchain;
mod tools;
mod values;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::error::Result;
use crate::workspace::Workspace;

#[derive(Parser)]
#[command(
    bin_name = "cargo xtask",
    about = "Aril's tasks",
    after_help = "Environment:\n  \
        ARIL_CHROME, ARIL_CHROMEDRIVER   browsers for the tests and their drivers; otherwise looked for,\n  \
        ARIL_FIREFOX, ARIL_GECKODRIVER   and on Debian-likes installed\n  \
        ARIL_WEBKIT, ARIL_WEBKITDRIVER   (WebKitGTK's MiniBrowser and WebKitWebDriver)\n  \
        ARIL_XTASK_TOOLCHAIN             \"distro\" compiles the engine with Debian's packaged Rust even where\n                                   \
        rustup has the wasm32 target; it is the fall-back where rustup cannot get it"
)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build the demo page over the seeds and serve it on 127.0.0.1
    Demo {
        #[command(flatten)]
        documents: Documents,
        /// The port to serve on; 0 takes a free one
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Open the page in the default browser
        #[arg(long)]
        open: bool,
    },
    /// Build the demo page into www/dist without serving it
    Www {
        #[command(flatten)]
        documents: Documents,
    },
    /// Install what the tests need and run all of them; the last line counts them
    Test {
        /// Only the steps whose names have one of these in them, such as "Firefox" or "clippy"
        names: Vec<String>,
        /// Also compare the dependencies with the database of known vulnerabilities (needs a network)
        #[arg(long)]
        advisories: bool,
    },
    /// Weigh what a visitor downloads: raw, gzip -9 and brotli -11
    Size,
    /// Run the benchmarks: with flags the comparison (--report, --quick, --speed, --corpus NAME, --engine NAME),
    /// else cargo run --release -p aril-bench -- ARGS
    Bench {
        /// Passed on as they are
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Get the corpora of the comparison from Debian's packages into the cache
    Corpora {
        /// Some of zh, ja, ko, en, big and seed; all unless given
        names: Vec<String>,
    },
}

/// Which documents the demo page searches.
#[derive(Args)]
struct Documents {
    /// The folder of documents to search; the seeds unless given
    #[arg(long, value_name = "DIR")]
    docs: Option<PathBuf>,
    /// An aril.toml for that folder, passed on to `aril build`
    #[arg(long, value_name = "FILE", requires = "docs")]
    config: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// An `Err` is a task that could not be done; an exit code is a task's own verdict.
fn run(task: Task) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    match task {
        Task::Demo { documents, port, open } => {
            demo::run(&workspace, &documents, port, open).map(|()| ExitCode::SUCCESS)
        }
        Task::Www { documents } => site::build(&workspace, &documents).map(|()| ExitCode::SUCCESS),
        Task::Test { names, advisories } => Ok(suite::run(&workspace, &names, advisories)),
        Task::Size => size::run(&workspace),
        Task::Corpora { names } => corpora::fetch(&workspace, &names).map(|()| ExitCode::SUCCESS),
        Task::Bench { args } => {
            if let Some(options) = compare::options(&args) {
                return compare::run(&workspace, &options).map(|()| ExitCode::SUCCESS);
            }
            let bench = ["run", "--release", "--package", "aril-bench", "--"];
            command::run(command::cargo().current_dir(&workspace.root).args(bench).args(args))
                .map(|()| ExitCode::SUCCESS)
        }
    }
}
