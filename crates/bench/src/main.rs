//! `cargo xtask bench`: measurements of Aril, as tables in Markdown.

use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

use aril::{BuildOptions, Config, Fetched, Index, Layout, Progress, SearchError};
use aril_bench::quality::{
    Corpus, Failure, HEAD, ReferenceRow, Row, SETS, Set, measure_quality, rank_by_bm25,
};
use aril_bench::{
    STAGES, Script, Synthetic, count_instructions, measure_edits, measure_exactness,
    measure_growth, measure_growth_apart, measure_transfers, quantile, run_stage, write_documents,
    write_pages,
};
use aril_index::BlockKind;
use clap::builder::PossibleValuesParser;
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
    /// What indexes of ever more synthetic documents cost to build, to open and to ask.
    Growth {
        /// Numbers of documents.
        #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000])]
        documents: Vec<usize>,
        /// Their texts have so many times 270 characters.
        #[arg(long, default_value_t = 1)]
        length: u64,
        /// Measure one number in this very process and print it as JSON.
        #[arg(long, value_name = "N", hide = true)]
        one: Option<usize>,
    },
    /// What an index makes a visitor load: by kind of block, and query by query.
    Transfers {
        /// The folder of documents.
        dir: PathBuf,
        /// Ask so many queries of each length.
        #[arg(long, default_value_t = 250)]
        queries: usize,
    },
    /// What each query of a file, a line each, makes a visitor load who asks them one after the other.
    Session {
        /// The index's folder.
        index: PathBuf,
        /// The queries.
        queries: PathBuf,
        /// Ask each of a visitor who asks nothing else.
        #[arg(long)]
        cold: bool,
    },
    /// How well queries are answered that people type: titles, parts and misspellings of them, pinyin, romaji,
    /// questions; and what each makes a visitor load.
    Quality {
        /// The folder of documents.
        dir: PathBuf,
        /// Its index, which is built in a temporary folder where none is named.
        #[arg(long, value_name = "DIR")]
        index: Option<PathBuf>,
        /// Ask only these sets.
        #[arg(long = "set", value_name = "NAME", value_parser = PossibleValuesParser::new(SETS.map(|set| set.name)))]
        sets: Vec<String>,
        /// Ask so many queries of each.
        #[arg(short, default_value_t = 200)]
        n: usize,
        /// Print what was not found, and what was instead.
        #[arg(long)]
        failures: bool,
        /// Ask nothing, but print the queries, a line each.
        #[arg(long)]
        queries: bool,
    },
    /// What one sentence more in one document makes visitors load anew.
    Edits {
        /// The folder of documents.
        dir: PathBuf,
        /// Try so many documents.
        #[arg(long, default_value_t = 100)]
        trials: usize,
        /// What is added.
        #[arg(long, default_value = "新增的这句话说明如何保存文档。")]
        sentence: String,
    },
    /// Instructions of each stage, counted by callgrind (valgrind must be installed).
    Instructions {
        /// Run one stage in this very process.
        #[arg(long, value_name = "NAME", hide = true)]
        stage: Option<String>,
        /// So many times.
        #[arg(long, default_value_t = 1, hide = true)]
        times: usize,
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
    /// Synthetic documents as pages of HTML; prints the bytes of their text.
    #[command(hide = true)]
    Pages {
        /// How many.
        n_docs: usize,
        /// The folder to write them to.
        dir: PathBuf,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().measurement {
        Measurement::Exactness { dir, config, max_queries } => exactness(&dir, config, max_queries),
        Measurement::Transfers { dir, queries } => transfers(&dir, queries),
        Measurement::Quality { dir, sets, n, queries: true, .. } => queries(&dir, &sets, n),
        Measurement::Quality { dir, index, sets, n, failures, .. } => {
            quality(&dir, index, &sets, n, failures)
        }
        Measurement::Session { index, queries, cold } => session(&index, &queries, cold),
        Measurement::Instructions { stage: Some(stage), times } => run_stage(&stage, times),
        Measurement::Instructions { stage: None, .. } => instructions(),
        Measurement::Edits { dir, trials, sentence } => edits(&dir, trials, &sentence),
        Measurement::Growth { one: Some(n_docs), length, .. } => one_growth(n_docs, length),
        Measurement::Growth { documents, length, one: None } => growth(&documents, length),
        Measurement::Documents { dir, skip_unreadable } => {
            write_documents(&dir, skip_unreadable, &mut BufWriter::new(io::stdout().lock()))
        }
        Measurement::Pages { n_docs, dir } => pages(n_docs, &dir),
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
    aril::build(dir, &config, out.path(), &BuildOptions::default(), &Progress::default())?;
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

fn instructions() -> Result<(), Box<dyn std::error::Error>> {
    println!("| stage, over 40 synthetic documents | instructions, millions |\n|---|---|");
    for stage in STAGES {
        println!("| {stage} | {:.3} |", count_instructions(stage)? as f64 / 1e6);
    }
    Ok(())
}

fn edits(
    dir: &std::path::Path,
    trials: usize,
    sentence: &str,
) -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::of_folder(dir)?;
    let documents = aril_build::source::read_documents(dir, &config, None)?.documents;
    let edits = measure_edits(&documents, sentence, trials)?;
    println!("| index, bytes | edits | renamed bytes, median / p95 / most | share, median / p95 |");
    println!("|---|---|---|---|");
    let (median, p95) = (quantile(&edits.renamed_bytes, 0.5), quantile(&edits.renamed_bytes, 0.95));
    let share = |bytes: u64| bytes as f64 / edits.index_bytes as f64 * 100.0;
    println!(
        "| {} | {trials} | {median} / {p95} / {} | {:.2} % / {:.2} % |",
        edits.index_bytes,
        quantile(&edits.renamed_bytes, 1.0),
        share(median),
        share(p95)
    );
    println!("\n| renamed | mean bytes | median / p95 / most |\n|---|---|---|");
    for (kind, bytes) in &edits.by_kind {
        let mean = bytes.iter().sum::<u64>() / bytes.len().max(1) as u64;
        let [median, p95, most] = [0.5, 0.95, 1.0].map(|share| quantile(bytes, share));
        println!("| {kind} | {mean} | {median} / {p95} / {most} |");
    }
    Ok(())
}

fn transfers(dir: &std::path::Path, n_queries: usize) -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::of_folder(dir)?;
    let documents = aril_build::source::read_documents(dir, &config, None)?.documents;
    let built = aril_build::index(&documents)?;
    println!("| bytes | blocks | stored | median |\n|---|---|---|---|");
    let (head, _) = built.head()?;
    println!("| head | 1 | {} | |", head.len());
    for kind in BlockKind::ALL {
        let mut bytes = Vec::new();
        for i in 0..built.n_blocks() {
            let (block, stored) = built.block(i)?;
            bytes.extend((block.kind == kind).then_some(stored.len()));
        }
        bytes.sort_unstable();
        let total: usize = bytes.iter().sum();
        println!("| {} | {} | {total} | {} |", kind.name(), bytes.len(), quantile(&bytes, 0.5));
    }
    println!("| all | | {} | |\n", head.len() as u64 + built.block_bytes());
    let out = tempfile::tempdir()?;
    built.write(out.path(), Layout::Split)?;
    drop(built);
    let mut index = Index::open(out.path())?;
    index.search("x", 0)?; // What is loaded once.
    println!("bytes once, besides the head: {}\n", index.fetched().n_bytes);
    println!(
        "| characters or words | queries | bytes, median / p95 | rounds, p50 / p95 / most | with five excerpts: bytes | rounds |"
    );
    println!("|---|---|---|---|---|---|");
    for len in 1..=6 {
        let t = measure_transfers(&documents, out.path(), len, n_queries)?;
        let rounds = |rounds: &[u32]| {
            format!(
                "{} / {} / {}",
                quantile(rounds, 0.5),
                quantile(rounds, 0.95),
                quantile(rounds, 1.0)
            )
        };
        let bytes = |bytes: &[u64]| format!("{} / {}", quantile(bytes, 0.5), quantile(bytes, 0.95));
        println!(
            "| {len} | {} | {} | {} | {} | {} |",
            t.found_bytes.len(),
            bytes(&t.found_bytes),
            rounds(&t.found_rounds),
            bytes(&t.shown_bytes),
            rounds(&t.shown_rounds)
        );
    }
    Ok(())
}

/// A table, a row as soon as it is measured, then what was not found.
fn quality(
    dir: &std::path::Path,
    index: Option<PathBuf>,
    names: &[String],
    n_queries: usize,
    failures: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::of_folder(dir)?;
    let documents = aril_build::source::read_documents(dir, &config, None)?.documents;
    let corpus = Corpus::new(&documents);
    drop(documents);
    let out = tempfile::tempdir()?;
    if index.is_none() {
        aril::build(dir, &config, out.path(), &BuildOptions::default(), &Progress::default())?;
    }
    let index = index.unwrap_or_else(|| out.path().to_owned());
    let is_asked = |set: &&Set| names.is_empty() || names.iter().any(|name| name == set.name);
    let (asked, skipped): (Vec<&Set>, Vec<&Set>) =
        SETS.iter().filter(is_asked).partition(|set| set.fits(corpus.writing));
    println!("{} documents in {}\n\n{HEAD}", corpus.n_docs(), dir.display());
    let mut missed = Vec::new();
    for set in asked {
        let queries = set.queries(&corpus, n_queries);
        let measured = measure_quality(&corpus, &index, set.aim, &queries)?;
        println!("{}", Row(set.name, &measured));
        if set.has_reference {
            for (name, ranks) in rank_by_bm25(&corpus, &queries) {
                println!("{}", ReferenceRow(&format!("{}: {name}", set.name), &ranks));
            }
        }
        missed.push((set.name, measured.misses));
    }
    if !skipped.is_empty() {
        let names: Vec<&str> = skipped.iter().map(|set| set.name).collect();
        println!("\nNot asked, since the writing is {:?}: {}", corpus.writing, names.join(", "));
    }
    for (name, misses) in missed.iter().filter(|(_, misses)| failures && !misses.is_empty()) {
        println!("\n## {name}: {} missed\n", misses.len());
        for miss in misses {
            println!("{}", Failure(&corpus, miss));
        }
    }
    Ok(())
}

/// The queries of sets, whether or not they fit the writing.
fn queries(
    dir: &std::path::Path,
    names: &[String],
    n_queries: usize,
) -> Result<(), Box<dyn std::error::Error>> {
    let documents =
        aril_build::source::read_documents(dir, &Config::of_folder(dir)?, None)?.documents;
    let corpus = Corpus::new(&documents);
    for set in SETS.iter().filter(|set| names.iter().any(|name| name == set.name)) {
        for query in set.queries(&corpus, n_queries) {
            println!("{}", query.typed);
        }
    }
    Ok(())
}

fn session(
    folder: &std::path::Path,
    queries: &std::path::Path,
    is_cold: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let opened = || {
        let mut index = Index::open(folder)?;
        index.search("x", 0)?; // What is loaded once.
        Ok::<_, SearchError>(index)
    };
    let took = |after: Fetched, before: Fetched| {
        (after.n_bytes - before.n_bytes, after.n_rounds - before.n_rounds)
    };
    let mut index = opened()?;
    println!(
        "| query | found, bytes | rounds | with five excerpts | rounds | total |\n|---|---|---|---|---|---|"
    );
    let (mut found_bytes, mut shown_bytes) = (Vec::new(), Vec::new());
    let (mut found_rounds, mut shown_rounds) = (Vec::new(), Vec::new());
    for query in std::fs::read_to_string(queries)?.lines() {
        if is_cold {
            index = opened()?;
        }
        let mut before = index.fetched();
        index.search(query, 0)?;
        let found = took(index.fetched(), before);
        if is_cold {
            // Asked in two steps it takes more rounds.
            index = opened()?;
            before = index.fetched();
        }
        let answer = index.search(query, 5)?;
        let shown = took(index.fetched(), before);
        println!(
            "| {query} | {} | {} | {} | {} | {} |",
            found.0, found.1, shown.0, shown.1, answer.total,
        );
        found_bytes.push(found.0);
        shown_bytes.push(shown.0);
        found_rounds.push(found.1);
        shown_rounds.push(shown.1);
    }
    found_bytes.sort_unstable();
    shown_bytes.sort_unstable();
    let line = |bytes: &[u64]| format!("{} / {}", quantile(bytes, 0.5), quantile(bytes, 0.95));
    println!("\nmedian / p95: found {}, shown {}", line(&found_bytes), line(&shown_bytes));
    for (what, rounds) in [("found", &mut found_rounds), ("shown", &mut shown_rounds)] {
        rounds.sort_unstable();
        let of = |same: &[u32]| format!("{} × {}", same.len(), same.first().unwrap_or(&0));
        let times: Vec<String> = rounds.chunk_by(|a, b| a == b).map(of).collect();
        println!("rounds, {what}: {}; p95 {}", times.join(", "), quantile(rounds, 0.95));
    }
    Ok(())
}

/// A table, a row as soon as it is measured.
fn growth(sizes: &[usize], length: u64) -> Result<(), Box<dyn std::error::Error>> {
    println!(
        "| documents | text, MB | build, s | peak, MB | index, MB | head, kB | 4 characters, kB p95, found / shown | open, ms | query, ms median / p95 / most |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for n_docs in sizes {
        let g = measure_growth_apart(*n_docs, length)?;
        println!(
            "| {} | {:.1} | {:.2} | {} | {:.2} | {:.1} | {:.1} / {:.1} | {:.1} | {:.2} / {:.2} / {:.2} |",
            g.documents,
            g.text_bytes as f64 / 1e6,
            g.build_s,
            g.peak_mb.map_or("not measured".to_owned(), |mb| format!("{mb:.0}")),
            g.index_bytes as f64 / 1e6,
            g.head_bytes as f64 / 1e3,
            g.found_bytes_p95 as f64 / 1e3,
            g.shown_bytes_p95 as f64 / 1e3,
            g.open_ms,
            g.median_ms,
            g.p95_ms,
            g.longest_ms
        );
    }
    Ok(())
}

fn pages(n_docs: usize, dir: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    println!("{}", write_pages(Synthetic::new(1, Script::Han).take(n_docs), dir)?);
    Ok(())
}

fn one_growth(n_docs: usize, length: u64) -> Result<(), Box<dyn std::error::Error>> {
    println!("{}", serde_json::to_string(&measure_growth(n_docs, length)?)?);
    Ok(())
}
