//! `aril inspect`: what is in an index, for a terminal, for programs, or as a page.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use aril::{Index, Inspection, Lists};
use clap::Args;

use crate::Failure;
use crate::inspect_page::page;
use crate::report;
use crate::table::{Table, grouped, size};

#[derive(Args)]
pub(crate) struct Inspect {
    /// The index's folder.
    index: PathBuf,
    /// Write a page into this file: bytes as areas, lengths of lists, the largest terms.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Print an object.
    #[arg(long)]
    json: bool,
}

/// So many terms are printed.
const MAX_TERMS: usize = 15;

pub(crate) fn inspect(arguments: &Inspect) -> Result<(), Failure> {
    let Inspect { index, html, json } = arguments;
    let inspection = Index::open(index)?.inspect(true)?;
    let name = index.canonicalize().unwrap_or_else(|_| index.clone());
    if let Some(file) = html {
        write_file(file, page(&inspection, &name.display().to_string()).as_bytes())?;
    }
    match (json, html) {
        (true, _) => crate::print_json(&inspection),
        (_, Some(file)) => Ok(writeln!(std::io::stdout(), "{}", file.display())?),
        _ => Ok(std::io::stdout().lock().write_all(text(&inspection, index).as_bytes())?),
    }
}

/// Writes what the command made, unless it would be over a file of an index.
pub(crate) fn write_file(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let is_of_index = file.extension().is_some_and(|extension| extension == "aril")
        || file.file_name().is_some_and(|name| name == aril_build::output::MANIFEST);
    if is_of_index {
        let why = "this is the name of an index's file: give the page another";
        return Err(Failure::Usage(format!("{}: {why}", file.display())));
    }
    std::fs::write(file, bytes)
        .map_err(|error| Failure::Failed(format!("{}: cannot write: {error}", file.display())))
}

fn text(inspection: &Inspection, index: &Path) -> String {
    let mut text = format!(
        "{}: {} documents, {} passages; {}, {}\n\n",
        index.display(),
        grouped(inspection.n_docs.into()),
        grouped(inspection.n_passages.into()),
        size(inspection.n_bytes),
        report::layout_name(inspection.layout),
    );
    text += &report::sections(inspection, inspection.n_bytes);
    text.push('\n');
    if let Some(lists) = &inspection.lists {
        text += &lists_text(lists);
    }
    if !inspection.columns.is_empty() {
        let _ = writeln!(text, "columns: {}\n", inspection.columns.join(", "));
    }
    text += &report::visitor(inspection);
    text += &report::warnings(inspection);
    text
}

fn lists_text(lists: &Lists) -> String {
    let Lists { n_words, n_grams, n_unions, n_cut, .. } = lists;
    let mut text = format!(
        "lists: {} of words, {} of grams, {} of rows and prefixes; {} are cut\n\n",
        grouped((*n_words).into()),
        grouped((*n_grams).into()),
        grouped((*n_unions).into()),
        grouped((*n_cut).into()),
    );
    let mut table = Table::new(&["passages", "lists", "bytes"]);
    for length in lists.lengths.iter().filter(|length| length.n > 0) {
        table.row(&[range(length.from), grouped(length.n.into()), grouped(length.n_bytes)]);
    }
    text += &table.text();
    text.push('\n');
    let mut table = Table::new(&["term", "bytes", "passages"]);
    for term in lists.largest.iter().take(MAX_TERMS) {
        let cut = if term.is_cut { " (cut)" } else { "" };
        let doc_freq = format!("{}{cut}", grouped(term.doc_freq.into()));
        table.row(&[term.term.clone(), grouped(term.n_bytes), doc_freq]);
    }
    text += &table.text();
    text.push('\n');
    text
}

/// The lengths of lists that are counted together, from `from` on.
pub(crate) fn range(from: u32) -> String {
    match from {
        1 => "1".to_owned(),
        from => format!("{}–{}", grouped(from.into()), grouped(u64::from(from) * 2 - 1)),
    }
}
