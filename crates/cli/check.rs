//! `aril check`: a site's own queries, each with the pages that it must and must not lead to.

use std::fmt::Write as _;
use std::path::PathBuf;

use aril::{Hit, Index, Request};
use clap::Args;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::failure::{Failure, place, print};
use crate::filter;

#[derive(Args)]
pub(crate) struct Check {
    /// The index's folder.
    index: PathBuf,
    /// The file of queries: see README.md, "A gate for a site's own queries".
    queries: PathBuf,
    /// Name every query, and not only those that fail.
    #[arg(long, short)]
    verbose: bool,
    /// Print a list with an object a query.
    #[arg(long)]
    json: bool,
}

/// What is told of a query in JSON.
#[derive(Serialize)]
struct Checked {
    /// `file:line:column`.
    place: String,
    query: String,
    is_as_wanted: bool,
    /// What is wrong, and the hits that are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    query: Vec<Spanned<Wanted>>,
}

/// A query, and what must come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// What is typed.
    query: String,
    /// Pages that must be among the first.
    #[serde(default)]
    finds: Vec<String>,
    /// Pages that must not.
    #[serde(default)]
    avoids: Vec<String>,
    /// How many of the best hits count as the first.
    #[serde(default = "first")]
    first: usize,
    /// What all hits must be like.
    #[serde(default)]
    filter: String,
}

/// A page that is wanted is wanted at the top.
fn first() -> usize {
    1
}

/// Asks all queries of the file. Fails when a page is not where it must be, or is where it must not be.
pub(crate) fn check(arguments: &Check) -> Result<(), Failure> {
    let file = &arguments.queries;
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::Usage(format!("{}: cannot read the queries: {error}", file.display()))
    })?;
    let parsed: File = toml::from_str(&text).map_err(|error| {
        let message = error.message().to_owned();
        let span = error.span().unwrap_or_default();
        Failure::Wrong { message, file: file.clone(), text: text.clone(), span }
    })?;
    let at = |query: &Spanned<Wanted>| place(file, &text, &query.span());
    let useless = |query: &&Spanned<Wanted>| {
        let wanted = query.get_ref();
        wanted.finds.is_empty() && wanted.avoids.is_empty() || wanted.first == 0
    };
    if let Some(query) = parsed.query.iter().find(useless) {
        let why = "nothing to check: give `finds` or `avoids` a page, and `first` at least 1";
        let (message, span) = (why.to_owned(), query.span());
        return Err(Failure::Wrong { message, file: file.clone(), text, span });
    }
    if parsed.query.is_empty() {
        let why = "no queries: write a [[query]] with `query` and `finds`";
        return Err(Failure::Usage(format!("{}: {why}", file.display())));
    }
    let mut index = Index::open(&arguments.index)?;
    let (mut n_failed, mut checked) = (0, Vec::new());
    for query in &parsed.query {
        let wanted = query.get_ref();
        if let Some(why) = filter::fault(&mut index, &wanted.filter)? {
            let message = format!("filter {:?}: {why}", wanted.filter);
            let (file, span) = (file.clone(), query.span());
            return Err(Failure::Wrong { message, file, text, span });
        }
        let request = Request {
            filter: wanted.filter.clone(),
            ..Request::new(&wanted.query, wanted.first.max(SHOWN))
        };
        let hits = index.answer(&request)?.hits;
        let (place, query) = (at(query), wanted.query.clone());
        let difference = difference(wanted, &hits);
        let is_as_wanted = difference.is_none();
        n_failed += u32::from(!is_as_wanted);
        match &difference {
            _ if arguments.json => {}
            Some(difference) => print(format_args!("{place}: {query}\n{difference}"))?,
            None if arguments.verbose => print(format_args!("{place}: {query}: as wanted"))?,
            None => {}
        }
        checked.push(Checked { place, query, is_as_wanted, difference });
    }
    let n = checked.len();
    if arguments.json {
        crate::print_json(&checked)?;
    } else if n_failed == 0 {
        print(format_args!("{n} queries, all as wanted"))?;
    }
    match n_failed {
        0 => Ok(()),
        n_failed => Err(Failure::Failed(format!("{n_failed} of {n} queries fail"))),
    }
}

/// So many hits are shown of a query that fails, be there fewer that count.
const SHOWN: usize = 5;

/// What is wrong with the hits: those that count with a mark at each that must not be there, then what is not
/// there but must be, and where it is instead.
fn difference(wanted: &Wanted, hits: &[Hit]) -> Option<String> {
    let place = |page: &String| hits.iter().position(|hit| is_page(hit, page));
    let is_first = |page: &&String| place(page).is_some_and(|place| place < wanted.first);
    let lacking: Vec<&String> = wanted.finds.iter().filter(|page| !is_first(page)).collect();
    let is_unwanted = |hit: &Hit| wanted.avoids.iter().any(|page| is_page(hit, page));
    let counted = hits.get(..wanted.first.min(hits.len())).unwrap_or(hits);
    if lacking.is_empty() && !counted.iter().any(is_unwanted) {
        return None;
    }
    let mut text = String::new();
    for page in lacking {
        let where_it_is = match place(page) {
            Some(place) => format!("is number {}", place + 1),
            None => "is not found".to_owned(),
        };
        let _ = writeln!(
            text,
            "  - {page} must be among the first {}, and {where_it_is}",
            wanted.first
        );
    }
    for (i, hit) in hits.iter().enumerate() {
        let mark = match (i < wanted.first, is_unwanted(hit)) {
            (true, true) => "!",
            (true, false) => " ",
            (false, _) => ".",
        };
        let _ = writeln!(text, "  {mark} {:>2}. {}  {}", i + 1, hit.url, hit.title);
    }
    if hits.is_empty() {
        text.push_str("  no hits\n");
    }
    Some(text)
}

/// Whether a hit is of a page, which is named with a fragment or without.
fn is_page(hit: &Hit, page: &str) -> bool {
    hit.url == page || hit.url.split('#').next() == Some(page)
}
