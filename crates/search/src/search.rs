//! One query from beginning to end: how it is read, what each reading finds, and what is shown of that.

use aril_text::Class;

use crate::answer::{Answer, Tier};
use crate::columns::{Chosen, count};
use crate::conditions::Condition;
use crate::find::{Found, Match, find};
use crate::loaded::{Loaded, Missing, Reader};
use crate::meant::{joined, meant};
use crate::parse::{Kind, Leaf, Parsed, parse};
use crate::passages::PassageSet;
use crate::query::Query;
use crate::request::Request;
use crate::step::Step;
use crate::terms::Scope;
use crate::verify::{KnownPassages, Verifier, sorted};

/// What was found out about one query. It saves each step the work of those before, and cannot change an
/// answer: all of it follows from the index and the query alone.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// What was typed, as text.
    typed: Option<Pass>,
    /// The same by the query language, if it is more than text.
    read: Option<(Parsed, Vec<Pass>)>,
    /// What may have been meant.
    meant: Option<Vec<Pass>>,
    /// Which documents are wanted at all.
    chosen: Option<Chosen>,
}

/// A text that is searched for, with what is known of it.
#[derive(Debug)]
struct Pass {
    query: Query,
    conditions: Vec<Condition>,
    standing: Standing,
    /// What it was made of.
    text: String,
    scope: Option<Scope>,
    found: Option<Found>,
    /// By passage whether it holds the query, as far as texts were read.
    passages: KnownPassages,
}

/// Words are looked through for what ends with the first of a query's that has so many runs at the most. A
/// question is not a stretch of text that begins inside a word, and the vocabulary is large.
const MAX_RUNS_INSIDE: usize = 4;

/// So many texts that may have been meant are searched for at once.
const MEANT_AT_ONCE: usize = 3;

/// What a text is to what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// The same.
    Typed,
    /// The same without spaces and marks.
    Joined,
    /// What was probably meant.
    Meant,
}

/// What a text leads to.
struct Ranked {
    /// Wanted matches, best first; of those that are shown it is known where they belong.
    matches: Vec<Match>,
    total_is_exact: bool,
    /// How many documents match by those that are known.
    estimate: f32,
}

impl Ranked {
    fn best(&self) -> Option<Tier> {
        self.matches.first().and_then(|m| m.tier)
    }
}

/// Answers a query, or says which blocks that takes.
pub(crate) fn answer(request: &Request, loaded: &Loaded, known: &mut Known) -> Step {
    let mut reader = Reader::new(loaded);
    match answer_of(request, known, &mut reader) {
        Ok(answer) => Step::Done(answer),
        Err(Missing) => Step::Need(reader.missing),
    }
}

fn answer_of(
    request: &Request,
    known: &mut Known,
    reader: &mut Reader<'_>,
) -> Result<Answer, Missing> {
    let typed = request.query.as_str();
    reader.folds_of(typed)?;
    let limit = request.offset.saturating_add(request.limit);
    let characters = &reader.loaded.characters;
    let Known { typed: as_text, read, meant, chosen } = known;
    let mut answer = Answer { query: typed.to_owned(), ..Answer::default() };
    if as_text.is_none() {
        let query = Query::parse(typed, characters);
        *read = parse(&query.line, &reader.loaded.columns).map(|parsed| {
            let passes = parsed.alternatives.iter().map(|asked| {
                let query = Query::asked(&asked.text, &asked.stars, characters);
                let conditions = asked.conditions.iter().map(|c| Condition::new(c, characters));
                Pass { conditions: conditions.collect(), ..Pass::new(query, &asked.text) }
            });
            let passes = passes.collect();
            (parsed, passes)
        });
        *as_text = Some(Pass::new(query, typed));
    }
    let Some(as_text) = as_text else { return Ok(answer) };
    answer.is_cut = as_text.query.is_cut;
    if chosen.is_none() {
        *chosen = Some(Chosen::new(&request.filter, &request.sort, reader)?);
    }
    let Some(chosen) = chosen else { return Ok(answer) };
    if as_text.query.is_empty() && !chosen.is_some() {
        answer.total_is_exact = true;
        return Ok(answer);
    }
    let may_be_text = read.as_ref().is_none_or(|(parsed, _)| parsed.may_be_text);
    let ranked = if may_be_text { Some(as_text.run(limit, chosen, reader)?) } else { None };
    let is_text = ranked.as_ref().and_then(Ranked::best).is_some_and(Tier::is_exact);
    if let Some((parsed, passes)) = read.as_mut().filter(|_| !is_text) {
        answer.read = Some(told(parsed, &reader.loaded.columns));
        answer.is_cut |= parsed.is_cut;
        // All are asked for before what is missing ends it.
        let ranked: Vec<_> =
            passes.iter_mut().map(|pass| pass.run(limit, chosen, reader)).collect();
        let ranked = ranked.into_iter().collect::<Result<Vec<_>, _>>()?;
        show(request, answer, passes.iter_mut().zip(ranked).collect(), reader)
    } else {
        let best = ranked.as_ref().and_then(Ranked::best);
        if meant.is_none() {
            *meant = Some(instead(&as_text.query, best, reader)?);
        }
        let meant = meant.get_or_insert_default();
        // Those that are likeliest are mostly right: the others are searched for where none of them is held.
        let mut ranked_meant = Vec::new();
        for some in meant.chunks_mut(MEANT_AT_ONCE) {
            let ranked: Vec<_> =
                some.iter_mut().map(|pass| pass.run(limit, chosen, reader)).collect();
            for ranked in ranked {
                ranked_meant.push(ranked?);
            }
            if ranked_meant.iter().filter_map(Ranked::best).any(Tier::is_exact) {
                break;
            }
        }
        let mut passes: Vec<_> = Vec::new();
        if let Some(ranked) = ranked {
            passes.push((as_text, ranked));
        }
        passes.extend(meant.iter_mut().zip(ranked_meant));
        show(request, answer, passes, reader)
    }
}

/// What is searched for beside a text that leads to `best`.
fn instead(
    query: &Query,
    best: Option<Tier>,
    reader: &mut Reader<'_>,
) -> Result<Vec<Pass>, Missing> {
    let characters = &reader.loaded.characters;
    let pass = |text: &String, standing| Pass {
        standing,
        ..Pass::new(Query::parse(text, characters), text)
    };
    let mut passes = Vec::new();
    if best.is_some_and(Tier::is_exact) {
        return Ok(passes);
    }
    passes.extend(joined(query).iter().map(|text| pass(text, Standing::Joined)));
    if best.is_none_or(|best| best > Tier::All) {
        passes.extend(meant(query, reader)?.iter().map(|text| pass(text, Standing::Meant)));
    }
    Ok(passes)
}

impl Pass {
    fn new(query: Query, text: &str) -> Pass {
        Pass {
            query,
            conditions: Vec::new(),
            standing: Standing::Typed,
            text: text.to_owned(),
            scope: None,
            found: None,
            passages: Vec::new(),
        }
    }

    /// Finds the text, and reads until the first `limit` matches are known to be where they belong.
    fn run(
        &mut self,
        limit: usize,
        chosen: &Chosen,
        reader: &mut Reader<'_>,
    ) -> Result<Ranked, Missing> {
        let Pass { query, conditions, scope, found, passages, .. } = self;
        let begins_with_word = query.runs.first().is_some_and(|run| run.class == Class::Word);
        let may_be_inside =
            begins_with_word && !query.is_begun && query.runs.len() <= MAX_RUNS_INSIDE;
        let scope = scope.get_or_insert_with(|| Scope::new(limit, reader));
        let (mut matches, is_all_read) = loop {
            if found.is_none() {
                *found = Some(find(query, conditions, chosen, *scope, reader)?);
            }
            let Some(known) = found.as_mut() else { return Err(Missing) };
            let mut matches = known.matches.clone();
            let mut verifier = Verifier::new(query, conditions, limit, known, passages, reader);
            let is_all_read = verifier.verify(limit, &mut matches);
            if !reader.missing.is_empty() {
                return Err(Missing);
            }
            if is_held(&matches) || scope.inside || !may_be_inside {
                break (matches, is_all_read);
            }
            scope.inside = true;
            *found = None;
        };
        let Some(found) = found.as_mut() else { return Err(Missing) };
        // Where documents hold the query, others are noise; unless it has several words, all of which
        // they hold. A stretch of text with a space in it is not yet words.
        let is_held = is_held(&matches);
        // Of a word, its inflections are wanted too.
        let is_word =
            query.runs.len() == 1 && query.runs.iter().all(|run| run.class == Class::Word);
        let has_words = query.has_words() || is_word;
        let is_wanted = |tier: Option<Tier>| {
            tier.is_some_and(|tier| !is_held || tier.is_exact() || has_words && tier <= Tier::All)
        };
        // What has only some of the terms is not worth a place that hangs on something else.
        let is_enough = |m: &Match| m.order.is_none() || m.tier.is_some_and(|t| t <= Tier::All);
        matches.retain(|m| is_wanted(m.tier) && is_enough(m));
        // An unverified document counts, unless its text tells that it is no hit at all; and there may be
        // documents that hold it inside a word.
        let is_sure = matches.iter().all(|m| m.is_verified || is_wanted(m.fallback));
        let is_whole = scope.inside || !may_be_inside;
        let total_is_exact = is_sure && is_whole && is_all_read && !found.is_cut;
        let estimate = found.estimate;
        if !is_held && !chosen.is_sorted() {
            let mut verifier = Verifier::new(query, conditions, limit, found, passages, reader);
            verifier.reread(limit, &mut matches)?;
        }
        Ok(Ranked { matches, total_is_exact, estimate })
    }
}

fn is_held(matches: &[Match]) -> bool {
    // Those that are sorted by something else stand anywhere.
    let best = matches.iter().take_while(|m| m.order.is_some()).chain(matches.first());
    best.filter_map(|m| m.tier).any(Tier::is_exact)
}

/// Fills an answer with what texts lead to, each document once.
fn show(
    request: &Request,
    mut answer: Answer,
    mut passes: Vec<(&mut Pass, Ranked)>,
    reader: &mut Reader<'_>,
) -> Result<Answer, Missing> {
    let estimate = passes.iter().map(|(_, ranked)| ranked.estimate).fold(1.0, f32::max);
    answer.total_is_exact = passes.iter().all(|(_, ranked)| ranked.total_is_exact);
    let mut all: Vec<(usize, Match)> = Vec::new();
    for (i, (pass, ranked)) in passes.iter_mut().enumerate() {
        for mut m in core::mem::take(&mut ranked.matches) {
            m.tier = match (pass.standing, m.tier) {
                (Standing::Joined, Some(tier)) if tier.is_exact() => Some(Tier::Across),
                (Standing::Meant, Some(tier)) if tier <= Tier::All => {
                    // Of what was probably meant that comes first which stands there as it is.
                    m.rank = tier as u8;
                    Some(Tier::Corrected)
                }
                (_, tier) => tier,
            };
            all.push((i, m));
        }
    }
    if passes.len() > 1 {
        all = sorted(&all, &|(_, m)| m.key());
        // Each document where it is best: its first passage stands for it.
        let mut firsts: Vec<u64> =
            (0..).zip(&all).map(|(i, (_, m)): (u64, _)| u64::from(m.first) << 32 | i).collect();
        firsts.sort_unstable();
        firsts.dedup_by_key(|key| *key >> 32);
        let mut places: Vec<u64> =
            firsts.into_iter().map(|key| key & u64::from(u32::MAX)).collect();
        places.sort_unstable();
        all = places.into_iter().filter_map(|i| all.get(i as usize).cloned()).collect();
    }
    answer.total = (all.len() as f32 * estimate) as u32;
    if !request.facets.is_empty() {
        let places = reader.places()?;
        let documents = all.iter().map(|(_, m)| u64::from(places.document(m.first)));
        let documents = PassageSet::of_members(documents.collect());
        answer.facets = count(&request.facets, documents.as_slice(), reader)?;
    }
    let mut is_missing = false;
    for (i, m) in all.iter().skip(request.offset).take(request.limit) {
        let Some((pass, _)) = passes.get_mut(*i) else { continue };
        if m.tier == Some(Tier::Corrected) && answer.hits.is_empty() {
            answer.corrected = Some(pass.text.clone());
        }
        let Pass { query, conditions, found: Some(found), passages, .. } = &mut **pass else {
            continue;
        };
        let mut verifier = Verifier::new(query, conditions, request.limit, found, passages, reader);
        match verifier.shown(m, request.sections) {
            Ok(hit) => answer.hits.extend(hit),
            Err(Missing) => is_missing = true,
        }
    }
    if is_missing { Err(Missing) } else { Ok(answer) }
}

/// How a query was read, as it could have been typed.
fn told(parsed: &Parsed, columns: &[String]) -> String {
    let mut told = String::new();
    for asked in &parsed.alternatives {
        if !told.is_empty() {
            told.push_str(" OR ");
        }
        // A word is in the text, and not among the conditions, unless it must not be there.
        let mut parts: Vec<String> = Vec::new();
        if !asked.text.is_empty() {
            parts.push(asked.text.clone());
        }
        parts.extend(asked.conditions.iter().map(|leaf| told_of(leaf, columns)));
        told.push_str(&parts.join(" "));
    }
    told
}

fn told_of(leaf: &Leaf, columns: &[String]) -> String {
    let name = match leaf.kind {
        Kind::Text | Kind::Phrase | Kind::Prefix => "",
        Kind::Title => "title",
        Kind::Url => "url",
        Kind::Facet(column) => columns.get(column).map_or("", String::as_str),
    };
    let mut told = String::new();
    if leaf.is_negated {
        told.push('-');
    }
    told.push_str(name);
    if !name.is_empty() {
        told.push(':');
    }
    told.push('"');
    told.push_str(&leaf.text);
    told.push('"');
    told
}
