//! `aril search --explain`: an explanation for people.

use std::fmt::Write as _;

use aril::{
    Answer, ExplainedPage, ExplainedPass, ExplainedTerm, Explanation, FetchedBlock, ListOf, Origin,
    Score, TermKind,
};

/// An explanation as text: lines of at most some 100 columns but for sentences, and those indented that belong to what
/// stands above them.
pub(crate) fn text(answer: &Answer, explanation: &Explanation) -> String {
    let mut text = String::new();
    query(&mut text, answer, explanation);
    for (i, pass) in explanation.passes.iter().enumerate() {
        told_pass(&mut text, i, pass, &explanation.fetched);
    }
    blocks(&mut text, &explanation.fetched);
    if let Some(page) = &explanation.page {
        told_page(&mut text, page, explanation);
        return text;
    }
    for hit in &explanation.hits {
        let tier = name(&hit.tier);
        let _ = writeln!(text, "\n{:>3}. {}\n     {}", hit.place, hit.title, hit.url);
        let _ = writeln!(text, "     {tier}: {}", hit.meaning);
        if explanation.passes.len() > 1 {
            let _ = writeln!(text, "     found by text {}", hit.pass + 1);
        }
        score(&mut text, &hit.score, 5);
    }
    text
}

/// How the query was read.
fn query(text: &mut String, answer: &Answer, explanation: &Explanation) {
    let about = if answer.total_is_exact { "" } else { "about " };
    let noun = if answer.total == 1 { "result" } else { "results" };
    let _ = writeln!(text, "{about}{} {noun} for {}", answer.total, explanation.query);
    if explanation.folded != explanation.query {
        let _ = writeln!(text, "folded:   {}", explanation.folded);
    }
    if !explanation.unknown.is_empty() {
        let unknown: String = explanation.unknown.iter().collect();
        let _ = writeln!(text, "no page has: {unknown}");
    }
    for (i, alternative) in explanation.alternatives.iter().enumerate() {
        let what = if i == 0 { "read as:" } else { "     or:" };
        let conditions: Vec<String> =
            alternative.conditions.iter().map(ToString::to_string).collect();
        let conditions = conditions.join(", ");
        let _ = match (alternative.text.as_str(), conditions.as_str()) {
            (text_alone, "") => writeln!(text, "{what}  {text_alone}"),
            ("", conditions) => writeln!(text, "{what}  all pages that are like {conditions}"),
            (wanted, conditions) => writeln!(text, "{what}  {wanted}; pages like {conditions}"),
        };
    }
    if !explanation.filter.is_empty() {
        let parts: Vec<String> = explanation.filter.iter().map(ToString::to_string).collect();
        let _ = writeln!(text, "filter:   {}", parts.join(", "));
    }
    if !explanation.sort.is_empty() {
        let _ = writeln!(text, "sorted:   by {}", explanation.sort);
    }
    if let Some(cut) = &explanation.cut {
        let _ = writeln!(text, "{cut}");
    }
}

fn told_pass(text: &mut String, i: usize, pass: &ExplainedPass, fetched: &[FetchedBlock]) {
    let origin = match pass.origin {
        Origin::Typed => "as typed",
        Origin::Alternative => "as the query language reads it",
        Origin::Joined => "without spaces and marks",
        Origin::Slip => "without a slip",
        Origin::Reading => "what is read so",
        Origin::Homophone => "what is read alike",
    };
    let _ = writeln!(text, "\ntext {}, {origin}: {}", i + 1, pass.text);
    let _ = writeln!(text, "  {}", pass.outcome);
    if !pass.is_searched {
        return;
    }
    for part in &pass.conditions {
        let _ = writeln!(text, "  only pages like {part}");
    }
    if pass.looks_inside {
        let _ = writeln!(text, "  words are looked through for what stands inside of them");
    }
    let width = pass.terms.iter().map(|term| columns(&term.text)).max().unwrap_or(0).max(4);
    if !pass.terms.is_empty() {
        let _ = writeln!(text, "  {}  kind       passages    idf  block", padded("term", width));
    }
    for term in &pass.terms {
        told_term(text, term, width, fetched);
    }
    let _ = writeln!(text, "  passages that may hold it by these: {}", pass.n_candidates);
}

fn told_term(text: &mut String, term: &ExplainedTerm, width: usize, fetched: &[FetchedBlock]) {
    let kind = match term.kind {
        TermKind::Word => "word",
        TermKind::Gram => "gram",
        TermKind::Character => "character",
    };
    let shown = padded(&term.text, width);
    if let Some(why) = &term.left_out {
        let _ = writeln!(text, "  {shown}  {kind:<9}  left out: {why}");
        return;
    }
    let blocks: Vec<String> = term
        .blocks
        .iter()
        .map(|id| match fetched.iter().find(|block| block.id == *id) {
            Some(block) => format!("{} ({} bytes)", block.file, block.n_stored_bytes),
            None => format!("block {id}"),
        })
        .collect();
    let blocks = blocks.join(", ");
    let _ =
        writeln!(text, "  {shown}  {kind:<9}  {:>8}  {:>5.2}  {blocks}", term.doc_freq, term.idf);
    for list in &term.lists {
        let of = match list.of {
            ListOf::Term => "its list",
            ListOf::Longer => "longer words",
            ListOf::Inside => "inside words",
            ListOf::Inflections => "inflections",
        };
        let is_plain = list.of == ListOf::Term && !list.is_cut;
        if is_plain {
            continue;
        }
        let cut = if list.is_cut { format!(", cut to {}", list.n_passages) } else { String::new() };
        let words = if list.words.is_empty() {
            String::new()
        } else {
            format!(": {}", list.words.join(", "))
        };
        let _ = writeln!(
            text,
            "  {}    {of}: {}{cut}, weight {}{words}",
            padded("", width),
            many(list.doc_freq, "passage"),
            list.weight
        );
    }
}

/// The blocks that the answer took.
fn blocks(text: &mut String, fetched: &[FetchedBlock]) {
    let n_rounds = fetched.iter().map(|block| block.round).max().unwrap_or(0);
    let n_stored: u64 = fetched.iter().map(|block| block.n_stored_bytes).sum();
    let n: u64 = fetched.iter().map(|block| block.n_bytes).sum();
    let _ = writeln!(
        text,
        "\nblocks, for a visitor who has none: {} in {}, {n_stored} bytes stored, {n} inflated",
        fetched.len(),
        many(n_rounds, "round")
    );
    if fetched.is_empty() {
        return;
    }
    let _ = writeln!(text, "  round  kind        stored  inflated  file");
    for block in fetched {
        let FetchedBlock { kind, file, n_stored_bytes, n_bytes, round, .. } = block;
        let _ = writeln!(text, "  {round:>5}  {kind:<10} {n_stored_bytes:>7} {n_bytes:>9}  {file}");
    }
}

fn told_page(text: &mut String, page: &ExplainedPage, explanation: &Explanation) {
    let n_passages = many(page.n_passages, "passage");
    let _ = writeln!(text, "\n{} ({})\n  of {n_passages}", page.url, page.title);
    for reason in &page.reasons {
        let _ = writeln!(text, "  - {reason}");
    }
    for before in &page.behind {
        let _ = writeln!(text, "    behind {before}");
    }
    for in_pass in &page.passes {
        let searched = explanation.passes.get(in_pass.pass).map_or("", |pass| pass.text.as_str());
        let _ = writeln!(text, "\n  text {}: {searched}", in_pass.pass + 1);
        for (part, is_like) in &in_pass.conditions {
            let _ =
                writeln!(text, "    {} {part}", if *is_like { "is like" } else { "is not like" });
        }
        let width = in_pass.terms.iter().map(|term| columns(&term.text)).max().unwrap_or(0);
        for term in &in_pass.terms {
            let places: Vec<String> =
                term.passages.iter().take(12).map(ToString::to_string).collect();
            let more = if term.passages.len() > 12 { ", …" } else { "" };
            let title = if term.is_in_title { "; in the title" } else { "" };
            let shown = padded(&term.text, width);
            let _ = match places.len() {
                0 => writeln!(text, "    {shown}  in no passage"),
                1 => writeln!(text, "    {shown}  in passage {}{title}", places.join(", ")),
                _ => writeln!(text, "    {shown}  in passages {}{more}{title}", places.join(", ")),
            };
        }
        if !in_pass.nearest.is_empty() {
            let shown: String = in_pass
                .nearest
                .iter()
                .map(|f| if f.marked { format!("[{}]", f.text) } else { f.text.clone() })
                .collect();
            let _ = writeln!(text, "    nearest: {}", shown.replace('\n', " "));
        }
    }
    if let Some(told) = &page.score {
        text.push('\n');
        score(text, told, 2);
    }
}

/// A score, and below it what it is made of.
fn score(text: &mut String, told: &Score, indent: usize) {
    let _ = writeln!(text, "{:indent$}{:>8.3}  {}{}", "", told.value, sign(told), told.what);
    for part in &told.parts {
        // A part that is the whole says nothing new.
        if told.parts.len() == 1 && part.by != aril::By::Given && part.what == told.what {
            for part in &part.parts {
                score(text, part, indent + 2);
            }
        } else {
            score(text, part, indent + 2);
        }
    }
}

/// How a score comes of its parts.
fn sign(told: &Score) -> &'static str {
    match told.by {
        aril::By::Sum if told.parts.len() > 1 => "Σ ",
        aril::By::Product => "Π ",
        _ => "",
    }
}

/// So many of something: a noun whose plural has an s.
fn many(n: u32, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{plural}")
}

/// The name that a value has in JSON too.
fn name(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// How many columns a text takes on a terminal, roughly.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum()
}

fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(columns(text));
    format!("{text}{}", " ".repeat(missing))
}
