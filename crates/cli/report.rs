//! What a build tells when it is done.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use aril::{Index, Inspection, Layout, Problem, ProblemKind, Report};
use miette::Severity;
use serde::Serialize;

use crate::assets::engine_bytes;
use crate::scripts::{Pages, Script};
use crate::table::{Table, grouped, size};
use crate::{Failure, failure, problem};

/// So many problems are named one by one; all are with `--json`.
const MAX_PROBLEMS: usize = 20;

/// So many pages are named with a warning.
const MAX_NAMED: usize = 3;

/// Names what was left out and what was not read well.
pub(crate) fn warn(problems: &[Problem]) {
    use ProblemKind::{Draft, Duplicate, Redirect, Unlisted, Unmarked};

    let is_named = |problem: &&Problem| {
        // Of these there may be many, and they are as they should be.
        !matches!(problem.kind, Unlisted | Unmarked | Draft | Redirect) && !problem.is_remark()
    };
    let n_named = problems.iter().filter(is_named).count();
    problem::tell(problems.iter().filter(is_named).take(MAX_PROBLEMS), Severity::Warning);
    if n_named > MAX_PROBLEMS {
        let n_more = n_named - MAX_PROBLEMS;
        failure::warn(format_args!("warning: and {n_more} more such; --json names all"));
    }
    let n_wishes = problems.iter().filter(|problem| problem.is_wish()).count();
    let n_kept = problems.iter().filter(|problem| problem.is_kept()).count();
    if n_wishes > 0 {
        let n = |is_it: fn(&ProblemKind) -> bool| {
            problems.iter().filter(|problem| is_it(&problem.kind)).count()
        };
        failure::warn(format_args!(
            "{} left out as they ask: noindex {}, without data-aril-body {}, redirects {}, duplicates {}, drafts {}",
            files(n_wishes),
            n(|kind| matches!(kind, Unlisted)),
            n(|kind| matches!(kind, Unmarked)),
            n(|kind| matches!(kind, Redirect)),
            n(|kind| matches!(kind, Duplicate { .. })),
            n(|kind| matches!(kind, Draft)),
        ));
    }
    let n_left_out = problems.len() - n_wishes - n_kept;
    if n_left_out > 0 {
        let files = files(n_left_out);
        failure::warn(format_args!(
            "warning: {files} left out in all; --strict makes this an error"
        ));
    }
}

fn files(n: usize) -> String {
    if n == 1 { "1 file".to_owned() } else { format!("{n} files") }
}

/// The bytes that a visitor downloads.
#[derive(Serialize)]
struct Visitor {
    /// The page's script, the worker and the engine, with gzip; nothing where this command has none in itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<u64>,
    /// What is loaded of the index before the first query.
    first: u64,
    /// What a query loads then, at the median; nothing where all is there already.
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<u64>,
}

impl Visitor {
    fn of(inspection: &Inspection) -> Visitor {
        let is_whole = inspection.layout == Layout::Inline;
        Visitor {
            engine: engine_bytes(),
            first: if is_whole { inspection.n_bytes } else { inspection.n_head_bytes },
            query: inspection.query.as_ref().filter(|_| !is_whole).map(|q| q.n_bytes),
        }
    }
}

/// What of `aril build --json` is printed.
#[derive(Serialize)]
struct Told<'a> {
    out: String,
    documents: u32,
    passages: u32,
    terms: usize,
    words: u32,
    grams: usize,
    bytes: u64,
    files: u64,
    layout: Layout,
    why: &'a str,
    head_bytes: u64,
    sections: &'a [aril::SectionSize],
    problems: Vec<ToldProblem>,
    untitled: &'a [String],
    textless: &'a [String],
    near_duplicates: u32,
    near_duplicate_groups: &'a [Vec<String>],
    visitor: Visitor,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a aril::TypicalQuery>,
    /// Those that a site may serve with this index, and what its pages know them by.
    scripts: &'a [Script],
    seconds: f64,
}

#[derive(Serialize)]
struct ToldProblem {
    file: String,
    /// Whether the file is in the index all the same.
    is_kept: bool,
    /// Whether nothing is wrong: the page asks to be left out.
    is_wish: bool,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    message: String,
}

/// One object on a line.
pub(crate) fn json(
    report: &Report,
    out: &Path,
    pages: &Pages,
    took: Duration,
) -> Result<(), Failure> {
    let inspection = Index::open(out)?.inspect(false)?;
    let told = |problem: &Problem| ToldProblem {
        file: problem.file.display().to_string(),
        is_kept: problem.is_kept(),
        is_wish: problem.is_wish(),
        line: problem.place().map(|(line, _)| line),
        column: problem.place().map(|(_, column)| column).filter(|column| *column > 0),
        message: problem.to_string(),
    };
    let told = Told {
        out: out.display().to_string(),
        documents: report.n_docs,
        passages: report.n_passages,
        terms: report.n_terms,
        words: inspection.n_words,
        grams: n_grams(report, &inspection),
        bytes: report.n_bytes,
        files: report.packed.n_files,
        layout: report.packed.layout,
        why: report.packed.why,
        head_bytes: inspection.n_head_bytes,
        sections: &inspection.sections,
        problems: report.skipped.iter().map(told).collect(),
        untitled: &inspection.untitled,
        textless: &inspection.textless,
        near_duplicates: inspection.n_twins,
        near_duplicate_groups: &inspection.twins,
        visitor: Visitor::of(&inspection),
        query: inspection.query.as_ref(),
        scripts: &pages.scripts,
        seconds: took.as_secs_f64(),
    };
    crate::print_json(&told)
}

fn n_grams(report: &Report, inspection: &Inspection) -> usize {
    report.n_terms.saturating_sub(inspection.n_words as usize)
}

/// At most a screenful.
pub(crate) fn text(
    report: &Report,
    out: &Path,
    pages: &Pages,
    took: Duration,
) -> Result<(), Failure> {
    let inspection = Index::open(out)?.inspect(false)?;
    let mut text = format!(
        "{}: {} documents, {} passages; {} terms: {} words, {} grams\n",
        out.display(),
        grouped(report.n_docs.into()),
        grouped(report.n_passages.into()),
        grouped(report.n_terms as u64),
        grouped(inspection.n_words.into()),
        grouped(n_grams(report, &inspection) as u64),
    );
    text += &sections(&inspection, report.n_bytes);
    let packed = &report.packed;
    let _ = writeln!(
        text,
        "{} in {}, {}: {}\n",
        size(report.n_bytes),
        files(packed.n_files as usize),
        layout_name(packed.layout),
        packed.why
    );
    text += &visitor(&inspection);
    text += &pages.text();
    text += &warnings(&inspection);
    let seconds = took.as_secs_f64();
    let _ = writeln!(
        text,
        "{seconds:.1} s, {} documents a second",
        grouped((f64::from(report.n_docs) / seconds) as u64)
    );
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}

pub(crate) fn layout_name(layout: Layout) -> &'static str {
    match layout {
        Layout::Inline => "inline",
        Layout::Packed => "packed",
        Layout::Split | Layout::Auto => "split",
    }
}

/// Bytes by section.
pub(crate) fn sections(inspection: &Inspection, n_bytes: u64) -> String {
    let share = |n: u64| format!("{:.1} %", n as f64 * 100.0 / n_bytes.max(1) as f64);
    let mut table = Table::new(&["section", "blocks", "bytes", "share", "median", "largest"]);
    let head = inspection.n_head_bytes;
    table.row(&["head".to_owned(), "1".to_owned(), grouped(head), share(head)]);
    for section in inspection.sections.iter().filter(|section| section.n_blocks > 0) {
        let is_one = section.n_blocks == 1;
        table.row(&[
            section.kind.clone(),
            grouped(section.n_blocks.into()),
            grouped(section.n_stored_bytes),
            share(section.n_stored_bytes),
            if is_one { String::new() } else { grouped(section.median) },
            if is_one { String::new() } else { grouped(section.largest) },
        ]);
    }
    table.text()
}

/// What a visitor downloads.
pub(crate) fn visitor(inspection: &Inspection) -> String {
    let Visitor { engine, first, query: of_query } = Visitor::of(inspection);
    let mut text = String::from("a visitor downloads\n");
    let mut line = |n: u64, what: &str| {
        let _ = writeln!(text, "  {:>9}  {what}", size(n));
    };
    if let Some(n) = engine {
        line(n, "the engine, with gzip, once");
    }
    match (of_query, &inspection.query) {
        (Some(n), Some(query)) => {
            line(first, "the head, before the first query");
            let n_queries = query.queries.len();
            let rounds = if query.n_rounds == 1 {
                "1 round".to_owned()
            } else {
                format!("{} rounds", query.n_rounds)
            };
            line(
                n,
                &format!(
                    "the first query, with five hits: the median of {n_queries} titles, in {rounds}"
                ),
            );
        }
        _ => line(first, "the whole index, and nothing for a query"),
    }
    text.push('\n');
    text
}

/// What its owner may want to mend.
pub(crate) fn warnings(inspection: &Inspection) -> String {
    let mut text = String::new();
    let mut line = |n: usize, one: &str, many: &str, named: Vec<String>| {
        if n > 0 {
            let what = if n == 1 { one } else { many };
            let more = n.saturating_sub(named.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let _ = writeln!(text, "note: {n} {what}: {}{more}", named.join(", "));
        }
    };
    let named = |urls: &[String]| urls.iter().take(MAX_NAMED).cloned().collect::<Vec<_>>();
    let Inspection { untitled, textless, twins, n_twins, .. } = inspection;
    line(untitled.len(), "page has no title", "pages have no title", named(untitled));
    line(textless.len(), "page has a title alone", "pages have a title alone", named(textless));
    let pairs = twins.iter().filter_map(|group| match group.as_slice() {
        [first, second, ..] => Some(format!("{second} (as {first})")),
        _ => None,
    });
    let pairs = pairs.take(MAX_NAMED).collect();
    line(*n_twins as usize, "page is nearly another", "pages are nearly others", pairs);
    if text.is_empty() { text } else { text + "\n" }
}
