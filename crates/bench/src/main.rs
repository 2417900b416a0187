//! `cargo xtask bench`: measurements of Aril, as tables in Markdown.

use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

use aril::{Config, Index};
use aril_bench::{measure_exactness, write_documents};
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Measurements of Aril")]
struct Arguments {
    #[command(subcommand)]
    measurement: Measurement,
}

#[derive(Subcommand)]
enum Measurement {
    /// Recall and precision of every stretch of 1 to 6 characters that stands in a folder's documents.
    Exactness {
        /// The folder of documents.
        dir: PathBuf,
        /// How to read them [default: DIR/aril.toml, where there is one].
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// Ask at most so many queries of each length, at equal distances.
        #[arg(long, default_value_t = usize::MAX)]
        max_queries: usize,
    },
    /// The documents of a folder as JSON, one a line: the text that other engines are given.
    #[command(hide = true)]
    Documents {
        /// The folder of documents.
        dir: PathBuf,
        /// Leave files out that cannot be read.
        #[arg(long)]
        skip_unreadable: bool,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().measurement {
        Measurement::Exactness { dir, config, max_queries } => exactness(&dir, config, max_queries),
        Measurement::Documents { dir, skip_unreadable } => {
            write_documents(&dir, skip_unreadable, &mut BufWriter::new(io::stdout().lock()))
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn exactness(
    dir: &std::path::Path,
    config: Option<PathBuf>,
    max_queries: usize,
) -> Result<(), Box<dyn std::error::Error>> {
    let config = match config {
        Some(file) => Config::read(&file)?,
        None => Config::of_folder(dir)?,
    };
    let out = tempfile::tempdir()?;
    let documents = aril_build::source::read_documents(dir, &config, None)?.documents;
    aril::build(dir, &config, out.path(), false)?;
    let mut index = Index::open(out.path())?;
    println!("{} documents in {}\n", documents.len(), dir.display());
    println!("| characters | queries | recall | precision | precision@10 | first hit holds it |");
    println!("|---|---|---|---|---|---|");
    for n_chars in 1..=6 {
        let e = measure_exactness(&documents, &mut index, n_chars, max_queries)?;
        println!(
            "| {} | {} | {:.4} | {:.4} | {:.4} | {:.4} |",
            e.n_chars, e.n_queries, e.recall, e.precision, e.precision_at_10, e.first_holds
        );
    }
    Ok(())
}
