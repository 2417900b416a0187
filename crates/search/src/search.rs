//! One query from beginning to end: how it is read, what each reading finds, and what is shown of that.

use crate::answer::{Answer, Tier};
use crate::columns::{Chosen, count};
use crate::conditions::Condition;
use crate::find::Match;
use crate::loaded::{KnownWords, Loaded, Missing, Reader};
use crate::meant::{can_stand, is_read, joined, meant, near};
use crate::parse::{Kind, Leaf, Parsed, may_be_language, parse};
use crate::pass::{Pass, Standing, UNITS_A_TEXT, run_some};
use crate::query::Query;
use crate::request::Request;
use crate::step::Step;
use crate::verify::sort;

/// What was found out about one query. It saves each step the work of those before, and cannot change an
/// answer: all of it follows from the index and the query alone.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// What was typed, as text; and behind it what it is by the query language, if it is more than text, or else
    /// what may have been meant.
    pub(crate) passes: Vec<Pass>,
    /// Whether those behind it are there.
    pub(crate) has_others: bool,
    /// How the query language reads it.
    pub(crate) read: Option<Parsed>,
    /// Which documents are wanted at all.
    pub(crate) chosen: Option<Chosen>,
    /// What was found out about words.
    pub(crate) words: KnownWords,
    /// The first pass whose hits are in the answer, and the one behind the last, once they are known.
    pub(crate) shown: (usize, usize),
    /// What these found, the answer, and how many of its hits are there, if `is_filled`.
    all: Vec<Match>,
    answer: Answer,
    n_shown: usize,
    is_filled: bool,
}

/// So many texts that may have been meant are searched for at once.
const MEANT_AT_ONCE: usize = 3;

/// Answers a query, or says which blocks that takes.
pub(crate) fn answer(request: &Request, loaded: &Loaded, units: usize, known: &mut Known) -> Step {
    let mut reader = Reader::new(loaded, units);
    reader.words = core::mem::take(&mut known.words);
    let (mut all, mut result) = (core::mem::take(&mut known.all), Ok(()));
    let mut answer = core::mem::take(&mut known.answer);
    if !known.is_filled {
        answer = Answer { query: request.query.clone(), ..Answer::default() };
        result = fill(&mut answer, &mut all, request, known, &mut reader);
        known.is_filled = result.is_ok();
        known.n_shown = 0;
    }
    // Where something is missing, what is shown if all is as it seems is asked for with it.
    if !reader.is_put_off {
        result = show(request, &mut answer, &all, known, &mut reader).and(result);
    }
    known.words = core::mem::take(&mut reader.words);
    if result.is_ok() {
        known.is_filled = false;
        return Step::Done(answer);
    }
    (known.all, known.answer) = (all, answer);
    // What is missing besides what is put off is noted again, with all that is.
    Step::Need(if reader.is_put_off { Vec::new() } else { reader.missing })
}

/// Fills `all` with what is found, and an answer to a request with everything but the hits.
#[expect(
    clippy::too_many_lines,
    reason = "counting facets apart makes the module for browsers larger"
)]
fn fill(
    answer: &mut Answer,
    all: &mut Vec<Match>,
    request: &Request,
    known: &mut Known,
    reader: &mut Reader<'_>,
) -> Result<(), Missing> {
    reader.folds_of(&request.query)?;
    let limit = request.offset.saturating_add(request.limit);
    let Known { passes, has_others, read, chosen, shown: places, .. } = known;
    let has_choice = !request.filter.is_empty() || !request.sort.is_empty();
    let is_language = may_be_language(&request.query, &reader.loaded.columns);
    if passes.is_empty() {
        let query = Query::parse(&request.query, &reader.loaded.characters);
        let mut pass = Pass::new(query, Standing::Typed, limit, reader);
        let is_plain = !is_language && !has_choice && request.facets.is_empty();
        if !is_plain && reader.code().is_err() {
            // Beside it, what the text takes; all in one step, since nothing of it is kept.
            reader.units = usize::MAX;
            return pass.look(limit, &Chosen::default(), reader).and(Err(Missing));
        }
        if is_language {
            *read = parse(&pass.query.line, &reader.loaded.columns);
        }
        passes.push(pass);
    }
    if chosen.is_none() {
        *chosen = Some(if has_choice {
            Chosen::new(&request.filter, &request.sort, reader)?
        } else {
            Chosen::default()
        });
    }
    let (Some(as_text), Some(chosen)) = (passes.first_mut(), chosen) else { return Ok(()) };
    answer.is_cut = as_text.query.is_cut | chosen.is_cut;
    if as_text.query.is_empty() && !chosen.is_some() {
        answer.total_is_exact = true;
        if !request.facets.is_empty() {
            answer.facets = count(&request.facets, None, reader)?;
        }
        return Ok(());
    }
    let may_be_text = read.as_ref().is_none_or(|parsed| parsed.may_be_text);
    let mut is_missing = may_be_text && as_text.look(limit, chosen, reader).is_err();
    let mut texts = Vec::new();
    if may_be_text && !is_missing && !*has_others && as_text.is_lacking() {
        reader.code()?;
        texts = lacking(as_text, read.is_none(), limit, &mut is_missing, chosen, reader)?;
        if read.is_none() && !texts.is_empty() {
            *has_others = true;
            let joined = joined(&as_text.query);
            instead(passes, joined, core::mem::take(&mut texts), limit, reader);
        }
    }
    if let Some(as_text) = passes.first_mut()
        && is_missing
        && as_text.is_asking
        && !reader.is_put_off
    {
        // What is asked for next, where nothing has it inside, comes with what that takes.
        let _ = meant(&as_text.query, true, reader);
        as_text.is_asking = reader.is_put_off;
    }
    let Some(as_text) = passes.first() else { return Ok(()) };
    let (mut begin, mut end, mut at_once) = (0, 1, MEANT_AT_ONCE);
    let is_doubtful = read.is_none() && as_text.is_doubtful();
    let may_be_other = !as_text.is_exact() || is_doubtful && is_read(reader);
    if may_be_other && (!is_missing || *has_others) {
        if let Some(parsed) = &*read {
            answer.read = Some(told(parsed, &reader.loaded.columns));
            answer.is_cut |= parsed.is_cut;
            // Any of them may be meant: all are searched for, and not what was typed.
            (begin, at_once) = (1, usize::MAX);
        }
        if !*has_others {
            let mut joined_text = None;
            if let Some(parsed) = read {
                alternatives(parsed, passes, limit, reader);
            } else {
                texts = as_text.meant(reader)?;
                joined_text = joined(&as_text.query);
            }
            instead(passes, joined_text, texts, limit, reader);
            *has_others = true;
        }
        // Those that are likeliest are mostly right: the others are searched for where none of them is held.
        while let Some(rest) = passes.get_mut(end..).filter(|rest| !rest.is_empty()) {
            let (n_run, result) = run_some(rest, at_once, limit, chosen, reader);
            end += n_run;
            is_missing |= result.is_err();
            if result != Ok(false) {
                break;
            }
        }
    }
    *places = (begin, end);
    if reader.is_put_off {
        return Err(Missing);
    }
    let shown = passes.get_mut(begin..end).unwrap_or_default();
    let mut result = Ok(());
    if is_missing {
        result = Err(Missing);
    } else if !shown.iter().any(Pass::is_held) {
        for pass in &mut *shown {
            result = result.and(pass.reread(limit, reader));
        }
        result?;
    }
    merge(answer, shown, all, limit);
    if !request.facets.is_empty() {
        answer.facets = count(&request.facets, Some(all), reader)?;
    }
    result
}

/// What may have been meant by a text that hardly a document has the terms of; `is_plain` if the query is no more than
/// that text. It is looked for inside words too, unless something was clearly meant.
#[inline(never)]
fn lacking(
    as_text: &mut Pass,
    is_plain: bool,
    limit: usize,
    is_missing: &mut bool,
    chosen: &Chosen,
    reader: &mut Reader<'_>,
) -> Result<Vec<String>, Missing> {
    let (texts, is_read) = near(&as_text.query, as_text.may_look_inside(), reader)?;
    let is_sure = !texts.is_empty() && (is_read || as_text.is_long_word());
    if !is_sure && as_text.may_look_inside() && can_stand(&as_text.query, reader)? {
        as_text.look_inside();
        as_text.is_asking = texts.is_empty() && is_plain;
        *is_missing = as_text.look(limit, chosen, reader).is_err();
    }
    Ok(texts)
}

/// What is searched for where a query is read by the query language.
#[inline(never)]
fn alternatives(parsed: &Parsed, passes: &mut Vec<Pass>, limit: usize, reader: &Reader<'_>) {
    let characters = &reader.loaded.characters;
    for asked in &parsed.alternatives {
        let query = Query::asked(&asked.text, &asked.stars, characters);
        let mut pass = Pass::new(query, Standing::Typed, limit, reader);
        for leaf in &asked.leaves {
            if !leaf.is_text() {
                pass.conditions.push(Condition::new(leaf, characters));
            }
        }
        passes.push(pass);
    }
}

/// Adds what is searched for beside a text that no document holds: the same `joined`, if that is another, and `texts`,
/// which may have been meant by it.
fn instead(
    passes: &mut Vec<Pass>,
    joined: Option<String>,
    mut texts: Vec<String>,
    limit: usize,
    reader: &Reader<'_>,
) {
    let mut standing = Standing::Meant;
    if let Some(joined) = joined {
        texts.insert(0, joined);
        standing = Standing::Joined;
    }
    for text in texts {
        let query = Query::parse(&text, &reader.loaded.characters);
        passes.push(Pass::new(query, standing, limit, reader));
        standing = Standing::Meant;
    }
}

/// Fills an answer with the hits that are not there yet.
fn show(
    request: &Request,
    answer: &mut Answer,
    all: &[Match],
    known: &mut Known,
    reader: &mut Reader<'_>,
) -> Result<(), Missing> {
    let first = known.shown.0;
    let mut is_missing = false;
    for m in all
        .iter()
        .take(request.limit.saturating_add(request.offset))
        .skip(request.offset + known.n_shown)
    {
        let Some(pass) = known.passes.get_mut(first + m.pass) else { continue };
        if m.tier == Some(Tier::Corrected) && answer.hits.is_empty() {
            answer.corrected = Some(pass.query.line.clone());
        }
        // Behind one that is missing, they are asked for.
        let mut behind = Vec::new();
        let hits = if is_missing { &mut behind } else { &mut answer.hits };
        reader.work()?;
        is_missing |= pass.shown(m, request, hits, reader).is_err();
        if !is_missing {
            known.n_shown += 1;
            reader.spend(UNITS_A_TEXT * (1 + request.sections));
        }
    }
    if is_missing { Err(Missing) } else { Ok(()) }
}

/// Fills `all` with what texts lead to, each document once, the best `n` first; `answer`, which says whether the query was
/// read by the query language, is told how many they are.
#[inline]
pub(crate) fn merge(answer: &mut Answer, passes: &[Pass], all: &mut Vec<Match>, n: usize) {
    let mut estimate = 1.0f32;
    answer.total_is_exact = true;
    for (i, pass) in passes.iter().enumerate() {
        estimate = estimate.max(pass.found.estimate);
        answer.total_is_exact &= pass.total_is_exact;
        answer.is_cut |= pass.is_cut;
        if i == 0 && pass.standing == Standing::Typed {
            all.clone_from(&pass.matches);
            continue;
        }
        for m in &pass.matches {
            let mut m = Match { pass: i, ..*m };
            match (pass.standing, m.tier) {
                (Standing::Joined, Some(tier)) if tier.is_exact() => {
                    m.rank = tier as u8;
                    m.tier = Some(Tier::Across);
                }
                // What was meant by the query language is known.
                (Standing::Meant, Some(tier)) if answer.read.is_some() && !tier.is_exact() => {
                    m.tier = None;
                }
                (Standing::Meant, Some(tier)) if tier <= Tier::All => {
                    // Of what was probably meant that comes first which stands there as it is.
                    m.rank = tier as u8;
                    m.tier = Some(Tier::Corrected);
                }
                _ => {}
            }
            all.push(m);
        }
    }
    if passes.len() > 1 {
        // Each document where it is best: its first passage stands for it.
        let mut places: Vec<u64> = Vec::new();
        for (i, m) in (0..).zip(all.iter()) {
            places.push(u64::from(m.first) << 32 | i);
        }
        aril_index::sort(&mut places);
        let (mut kept, mut best): (usize, Option<Match>) = (0, None);
        for place in places {
            let i = place as u32 as usize;
            let Some(m) = all.get(i).copied() else { continue };
            let mut lost = None;
            if best.is_none_or(|best| best.first != m.first) {
                (kept, best) = (i, Some(m));
            } else if best.is_some_and(|best| m.key() < best.key()) {
                lost = all.get_mut(kept);
                (kept, best) = (i, Some(m));
            } else {
                lost = all.get_mut(i);
            }
            if let Some(lost) = lost {
                lost.tier = None;
            }
        }
        all.retain(|m| m.tier.is_some());
        sort(all, n);
    }
    answer.total = (all.len() as f32 * estimate) as u32;
}

/// How a query was read, as it could have been typed.
#[inline(never)]
fn told(parsed: &Parsed, columns: &[String]) -> String {
    let mut told = String::new();
    for asked in &parsed.alternatives {
        if !told.is_empty() {
            told.push_str(" OR ");
        }
        for (i, leaf) in asked.leaves.iter().enumerate() {
            if i > 0 {
                told.push(' ');
            }
            tell(leaf, columns, &mut told);
        }
    }
    told
}

fn tell(leaf: &Leaf, columns: &[String], told: &mut String) {
    let name = match leaf.kind {
        Kind::Text | Kind::Phrase | Kind::Prefix => "",
        Kind::Title => "title",
        Kind::Url => "url",
        Kind::Facet(column) => columns.get(column).map_or("", String::as_str),
    };
    if leaf.is_negated {
        told.push('-');
    }
    told.push_str(name);
    if !name.is_empty() {
        told.push(':');
    }
    let mark = match leaf.kind {
        Kind::Text if !leaf.is_negated => "",
        Kind::Prefix => "",
        _ => "\"",
    };
    told.push_str(mark);
    told.push_str(&leaf.text);
    told.push_str(if leaf.kind == Kind::Prefix { "*" } else { mark });
}
