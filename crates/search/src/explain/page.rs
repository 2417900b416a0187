//! Why a page is found as it is, or not at all.

use core::ops::Range;

use aril_text::fold;

use super::explanation::{ExplainedPage, PageInPass, TermInPage};
use super::query::{meaning, part};
use super::terms::PassTerms;
use super::{Case, query};
use crate::answer::{Fragment, Tier};
use crate::columns::of_leaf;
use crate::conditions::fulfills;
use crate::loaded::{Missing, Reader};
use crate::parse::parse_filter;
use crate::pass::Pass;
use crate::query::{Query, place_of};

/// So many addresses are told instead of one that is not there.
const MAX_NEAREST: usize = 5;

/// So many pages are told that come before one.
const MAX_BEHIND: usize = 3;

/// So many characters of a text are looked for in pages that do not hold it.
const MAX_STRETCH_CHARS: usize = 128;

/// So many characters stand on either side of what is shown of a page.
const N_AROUND: usize = 24;

/// What was sought by an address.
pub(super) enum Sought {
    /// The document with this number.
    Document(u32),
    /// None, or several: these, or those nearest to it.
    None(Vec<String>),
}

/// An address without its fragment and what says the same without it, and with `%E5%8D%83` as 千.
#[inline]
fn plain(url: &str) -> String {
    let bare = url.split('#').next().unwrap_or_default();
    let bytes = bare.as_bytes();
    let mut plain = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).filter(|_| *byte == b'%');
        let hex = hex.and_then(|hex| core::str::from_utf8(hex).ok());
        let escaped = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        plain.push(escaped.unwrap_or(*byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    let plain = String::from_utf8(plain).unwrap_or_else(|_| bare.to_owned());
    plain.trim_start_matches("./").trim_start_matches('/').to_owned()
}

/// Whether an address ends with another, from the begin of a name on.
#[inline]
fn ends_with(url: &str, end: &str) -> bool {
    let rest = url.strip_suffix(end);
    !end.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

/// The document with an address. Among the hits it is at hand; otherwise all pages of the index are read.
#[inline]
pub(super) fn find_page(
    page: &str,
    case: &Case<'_>,
    reader: &mut Reader<'_>,
) -> Result<Sought, Missing> {
    let places = reader.places()?;
    let wanted = plain(page);
    let matches = case.all.iter().skip(case.request.offset);
    for (m, hit) in matches.zip(&case.answer.hits) {
        if plain(&hit.url) == wanted {
            return Ok(Sought::Document(places.document(m.first)));
        }
    }
    let mut urls = Vec::new();
    let mut is_missing = false;
    for document in 0..places.n_docs() {
        match reader.shown(places.passages(document).start) {
            Ok(shown) => urls.push(shown.map(|shown| shown.url).unwrap_or_default()),
            Err(Missing) => is_missing = true,
        }
    }
    if is_missing {
        return Err(Missing);
    }
    let with = |is_it: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..urls.len()).filter(|i| urls.get(*i).is_some_and(|url| is_it(&plain(url)))).collect()
    };
    for found in [
        with(&|url| url == wanted),
        with(&|url| ends_with(url, &wanted)),
        with(&|url| ends_with(&wanted, url)),
    ] {
        match found.as_slice() {
            [] => {}
            [only] => return Ok(Sought::Document(*only as u32)),
            several => {
                let several = several.iter().take(MAX_NEAREST);
                return Ok(Sought::None(several.filter_map(|i| urls.get(*i).cloned()).collect()));
            }
        }
    }
    Ok(Sought::None(nearest(&wanted, &urls)))
}

/// The addresses that have most pairs of characters in common with another.
#[inline]
fn nearest(wanted: &str, urls: &[String]) -> Vec<String> {
    let pairs = |url: &str| -> Vec<(char, char)> {
        let chars: Vec<char> = plain(url).to_lowercase().chars().collect();
        chars.iter().copied().zip(chars.iter().skip(1).copied()).collect()
    };
    let own = pairs(wanted);
    let mut ranked: Vec<(usize, &String)> = Vec::new();
    for url in urls {
        let pairs = pairs(url);
        let n_common = own.iter().filter(|pair| pairs.contains(pair)).count();
        // In thousandths of all, so that a long address is not near for its length.
        let share = 2000 * n_common / (own.len() + pairs.len()).max(1);
        ranked.push((share, url));
    }
    ranked.sort_by_key(|(share, _)| core::cmp::Reverse(*share));
    ranked.iter().take(MAX_NEAREST).map(|(_, url)| (*url).clone()).collect()
}

/// Explains what a document is to a query.
#[inline]
pub(super) fn explain_page(
    document: u32,
    case: &Case<'_>,
    reader: &mut Reader<'_>,
) -> Result<ExplainedPage, Missing> {
    let passages = reader.places()?.passages(document);
    let shown = reader.shown(passages.start)?.unwrap_or_default();
    let place = case.all.iter().position(|m| m.first == passages.start);
    let m = place.and_then(|place| case.all.get(place));
    let mut page = ExplainedPage {
        url: shown.url,
        title: shown.title,
        n_passages: passages.end.saturating_sub(passages.start),
        place: place.map(|place| place as u32 + 1),
        tier: m.and_then(|m| m.tier),
        score: None,
        reasons: Vec::new(),
        behind: Vec::new(),
        passes: Vec::new(),
    };
    let mut reasons = Vec::new();
    if let Some(m) = m {
        page.score = case.score(m, reader)?;
        reasons.push(place_of_match(&page, case));
        for before in case.all.iter().take(place.unwrap_or_default()).take(MAX_BEHIND) {
            let shown = reader.shown(before.first)?.unwrap_or_default();
            let tier = before.tier.map_or("", Tier::name);
            page.behind.push(format!("{} ({tier}, {:.2})", shown.url, before.score));
        }
    } else if let Some(why) = why_filtered(document, case, reader)? {
        reasons.push(why);
    }
    let mut others = Vec::new();
    for i in 0..case.known.passes.len() {
        let Some(in_pass) = page_in_pass(i, &passages, case, reader)? else { continue };
        // What the pass that found it says comes before what others say.
        if m.is_none_or(|m| case.shown.start + m.pass == i) {
            reasons.extend(reasons_in(document, &in_pass, &passages, case, reader));
        } else {
            others.extend(reasons_in(document, &in_pass, &passages, case, reader));
        }
        page.passes.push(in_pass);
    }
    if m.is_none() {
        reasons.extend(others);
    }
    page.reasons = reasons;
    Ok(page)
}

/// Where a page that matches stands.
#[inline]
fn place_of_match(page: &ExplainedPage, case: &Case<'_>) -> String {
    let place = page.place.unwrap_or_default() as usize;
    let tier = page.tier.unwrap_or(Tier::Some);
    let n_ahead = case.all.iter().filter(|m| m.tier.is_some_and(|other| other < tier)).count();
    let shown = case.request.offset..case.request.offset + case.request.limit;
    let mut text =
        format!("It is found, as number {place} of {}, of tier {}: ", case.all.len(), tier.name());
    text.push_str(meaning(tier));
    if place > 1 && case.all.iter().any(|m| m.order.is_some()) {
        text.push_str(" The hits are sorted by something else than how well they match.");
    } else if place > 1 {
        let n_alike = place - 1 - n_ahead.min(place - 1);
        text = format!(
            "{text} {n_ahead} before it are of a better tier, and {n_alike} of its tier score more."
        );
    }
    if !shown.contains(&(place - 1)) {
        text.push_str(" It is not among the hits that were asked for.");
        if place > shown.end {
            text.push_str(
                " Its place and tier are as its terms tell: its text was not read for this answer.",
            );
        }
    }
    text
}

/// Which parts of the filter leave a document out, if it does.
#[inline]
fn why_filtered(
    document: u32,
    case: &Case<'_>,
    reader: &mut Reader<'_>,
) -> Result<Option<String>, Missing> {
    let is_wanted = case.known.chosen.as_ref().is_none_or(|chosen| chosen.is_wanted(document));
    if is_wanted {
        return Ok(None);
    }
    let mut unlike = Vec::new();
    for leaf in parse_filter(&case.request.filter, &reader.loaded.columns).leaves {
        if of_leaf(&leaf, reader)?.as_slice().binary_search(&document).is_err() {
            unlike.push(part(&leaf, &reader.loaded.columns).to_string());
        }
    }
    Ok(Some(format!("The filter leaves it out: it is not like {}.", unlike.join(", "))))
}

/// What a document is to the pass with the number `i`; nothing where that was not searched for.
#[inline]
fn page_in_pass(
    i: usize,
    passages: &Range<u32>,
    case: &Case<'_>,
    reader: &mut Reader<'_>,
) -> Result<Option<PageInPass>, Missing> {
    let (Some(pass), Some(terms)) = (case.known.passes.get(i), case.terms.get(i)) else {
        return Ok(None);
    };
    if !pass.is_found {
        return Ok(None);
    }
    let texts = texts(passages, &pass.query, reader)?;
    let mut holds: Option<Tier> = None;
    for passage in passages.clone() {
        if let Some(tier) = pass.query.holds(passage, false, reader)? {
            holds = Some(holds.map_or(tier, |before| before.min(tier)));
        }
    }
    let (n_together, nearest) = nearest_stretch(&pass.query, &texts, reader);
    let mut conditions = Vec::new();
    let asked = case.known.read.as_ref().zip(i.checked_sub(1));
    let leaves = asked.and_then(|(read, i)| read.alternatives.get(i));
    let leaves = leaves.map_or(&[][..], |asked| &asked.leaves);
    let leaves = leaves.iter().filter(|leaf| !leaf.is_text());
    let mut tested = pass.found.tested.clone();
    for ((leaf, condition), tested) in leaves.zip(&pass.conditions).zip(&mut tested) {
        let one = core::slice::from_ref(condition);
        let is_like = fulfills(one, core::slice::from_mut(tested), passages, reader)?;
        conditions.push((part(leaf, &reader.loaded.columns), is_like));
    }
    Ok(Some(PageInPass {
        pass: i,
        terms: terms_in(passages, terms, &texts, reader),
        conditions,
        holds,
        n_together: n_together as u32,
        nearest,
    }))
}

/// The title, the headings and the texts of a document's passages, each with as much of what goes on behind it as a
/// query may reach.
#[inline]
fn texts(
    passages: &Range<u32>,
    query: &Query,
    reader: &mut Reader<'_>,
) -> Result<Vec<String>, Missing> {
    let (mut texts, mut is_missing) = (Vec::new(), false);
    for passage in passages.clone() {
        // All are asked for before what is missing ends it.
        match (reader.lines(passage), reader.text(passage, query.chars.len())) {
            (Ok((title, heading)), Ok(text)) => {
                texts.extend(title);
                texts.extend(heading);
                texts.push(text);
            }
            _ => is_missing = true,
        }
    }
    if is_missing { Err(Missing) } else { Ok(texts) }
}

#[inline]
fn terms_in(
    passages: &Range<u32>,
    terms: &PassTerms,
    texts: &[String],
    reader: &Reader<'_>,
) -> Vec<TermInPage> {
    let folded: Vec<Vec<char>> =
        texts.iter().map(|text| fold(&reader.loaded.characters, text).chars).collect();
    let mut all = Vec::new();
    for (term, text) in terms.found.iter().zip(&terms.texts) {
        let held = term.passages(true);
        let within = held.within(passages);
        let wanted: Vec<char> = text.chars().collect();
        all.push(TermInPage {
            text: text.clone(),
            passages: within.iter().map(|passage| passage - passages.start + 1).collect(),
            is_in_title: term.titles().iter().any(|title| title.passage == passages.start),
            is_in_text: folded.iter().any(|text| place_of(&wanted, text, 0).is_some()),
        });
    }
    all
}

/// The longest stretch of a query that stands in one of a document's texts: how many characters it has, and a piece
/// of the text around it.
#[inline]
fn nearest_stretch(query: &Query, texts: &[String], reader: &Reader<'_>) -> (usize, Vec<Fragment>) {
    let wanted = query.chars.get(..MAX_STRETCH_CHARS).unwrap_or(&query.chars);
    let (mut longest, mut nearest) = (0, Vec::new());
    for text in texts {
        let folded = fold(&reader.loaded.characters, text);
        // By place in the text, how long a stretch of the query ends there: a row for each of its characters.
        let mut row = vec![0usize; folded.chars.len() + 1];
        for c in wanted {
            let mut before = 0;
            for (at, found) in folded.chars.iter().enumerate() {
                let Some(slot) = row.get_mut(at + 1) else { break };
                let n = if c == found { before + 1 } else { 0 };
                before = core::mem::replace(slot, n);
                if n > longest {
                    longest = n;
                    let end = at + 1;
                    let n_chars = folded.chars.len();
                    let piece = |range: Range<usize>, marked| Fragment {
                        text: text.get(folded.span(range)).unwrap_or_default().to_owned(),
                        marked,
                    };
                    nearest = vec![
                        piece((end - n).saturating_sub(N_AROUND)..end - n, false),
                        piece(end - n..end, true),
                        piece(end..(end + N_AROUND).min(n_chars), false),
                    ];
                }
            }
        }
    }
    nearest.retain(|piece| !piece.text.is_empty());
    // A single character of several stands nearly everywhere.
    if longest < wanted.len().min(2) {
        nearest.clear();
    }
    (longest, nearest)
}

/// Why a document is, or is not, a match of a pass; the weightiest first.
#[inline]
fn reasons_in(
    document: u32,
    page: &PageInPass,
    passages: &Range<u32>,
    case: &Case<'_>,
    reader: &Reader<'_>,
) -> Vec<String> {
    let (Some(pass), Some(terms)) = (case.known.passes.get(page.pass), case.terms.get(page.pass))
    else {
        return Vec::new();
    };
    let text = &pass.query.line;
    let mut reasons = Vec::new();
    for (part, is_like) in &page.conditions {
        if !is_like {
            let verb = if part.is_negated { "has what must not be there" } else { "is not like" };
            let typed = part.to_string();
            reasons.push(format!("It {verb}: {}.", typed.trim_start_matches('-')));
        }
    }
    reasons.extend(why_held(page, pass));
    for c in query::unknown(&pass.query, reader) {
        reasons.push(format!(
            "No page has the character {c}, nor one that folds to it, so none holds “{text}” as it stands."
        ));
    }
    reasons.extend(why_terms(page, terms));
    let is_match = pass.matches.iter().any(|m| m.first == passages.start);
    let was_found = pass.found.matches.iter().any(|m| m.first == passages.start);
    let chosen = case.known.chosen.as_ref();
    let is_excluded = page.conditions.iter().any(|(_, is_like)| !is_like)
        || !chosen.is_none_or(|chosen| chosen.is_wanted(document));
    let is_any = page.terms.iter().any(|term| !term.passages.is_empty());
    if !is_match && was_found && !is_excluded && page.holds.is_none() {
        reasons.push(if pass.is_exact() {
            format!("Other pages hold “{text}”. Then pages that do not are left out, unless the query is several words and they have all.")
        } else {
            "It has too few of the terms to be listed where hits are sorted by something else.".to_owned()
        });
    } else if !is_match && !was_found && !is_excluded && is_any {
        reasons.push(
            "The terms that it has tell less than half of what all of them tell (of five terms or more, \
             0.15), by idf: that is too little for a hit."
                .to_owned(),
        );
    }
    if page.holds.is_some() && !is_match && !is_excluded && was_found {
        reasons.push(
            "So many pages that have the terms had been read in vain before it that it was not read: only \
             a phrase of words that stand on most pages comes to this. With a larger limit more are read."
                .to_owned(),
        );
    }
    reasons
}

/// How a page's own text holds what a pass searches for.
#[inline]
fn why_held(page: &PageInPass, pass: &Pass) -> Vec<String> {
    let text = &pass.query.line;
    let mut reasons = Vec::new();
    let is_found = |t: &TermInPage| !t.passages.is_empty();
    match page.holds {
        Some(Tier::Folded) => reasons.push(format!("It holds “{text}”, but written otherwise.")),
        Some(Tier::InsideWord) if pass.scope.inside => {
            reasons.push(format!("It holds “{text}”, but only inside a word."));
        }
        Some(Tier::InsideWord) => reasons.push(format!(
            "It holds “{text}” inside a word only. Words are looked through for that where no page holds it at the \
             begin of one, or 100 hits or more are asked for; so here they were not."
        )),
        Some(_) => reasons.push(format!("It holds “{text}” as it stands.")),
        None if page.terms.len() > 1 && page.terms.iter().all(is_found) => {
            let near = common_passages(page);
            let together = match near.first() {
                Some(passage) => format!("passage {passage} has them all"),
                None => "no passage has them all".to_owned(),
            };
            reasons.push(format!(
                "It has all terms of “{text}”, but not “{text}” as it stands: {together}, and {} of its {} \
                 characters stand together at most.",
                page.n_together,
                pass.query.chars.len()
            ));
        }
        None => {}
    }
    reasons
}

/// The passages that hold all terms.
#[inline]
fn common_passages(page: &PageInPass) -> Vec<u32> {
    let Some((first, others)) = page.terms.split_first() else { return Vec::new() };
    let is_common = |passage: &&u32| others.iter().all(|term| term.passages.contains(passage));
    first.passages.iter().filter(is_common).copied().collect()
}

/// Which terms a page lacks.
#[inline]
fn why_terms(page: &PageInPass, terms: &PassTerms) -> Vec<String> {
    let mut reasons = Vec::new();
    let (mut lacking, mut elsewhere) = (Vec::new(), Vec::new());
    for (term, found) in page.terms.iter().zip(&terms.found) {
        if !term.passages.is_empty() {
            continue;
        }
        if term.is_in_text && found.is_cut() {
            reasons.push(format!(
                "It has “{}”, but that stands in {} passages, and its list names the best of them only: this page's \
                 are not among them.",
                term.text,
                found.doc_freq()
            ));
        } else if term.is_in_text {
            elsewhere.push(format!("“{}”", term.text));
        } else if found.doc_freq() == 0 {
            lacking.push(format!("“{}” (which no page has)", term.text));
        } else {
            lacking.push(format!("“{}”", term.text));
        }
    }
    if !lacking.is_empty() {
        reasons.push(format!("It lacks {}.", lacking.join(", ")));
    }
    if !elsewhere.is_empty() {
        reasons.push(format!(
            "It has {} only inside a longer word, or across a border between passages.",
            elsewhere.join(", ")
        ));
    }
    reasons
}
