//! One query from beginning to end: how it is read, what each reading finds, and what is shown of that.

use aril_index::BlockKind;
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
use crate::verify::{KnownPassages, sort};

/// What was found out about one query. It saves each step the work of those before, and cannot change an
/// answer: all of it follows from the index and the query alone.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// What was typed, as text; and behind it what it is by the query language, if it is more than text, or else
    /// what may have been meant.
    passes: Vec<Pass>,
    /// Whether those behind it are there.
    has_others: bool,
    /// How the query language reads it.
    read: Option<Parsed>,
    /// Which documents are wanted at all.
    chosen: Option<Chosen>,
}

/// A text that is searched for, with what is known of it.
#[derive(Debug)]
pub(crate) struct Pass {
    pub(crate) query: Query,
    pub(crate) conditions: Vec<Condition>,
    standing: Standing,
    scope: Scope,
    /// What postings tell in this scope, if `is_found`.
    pub(crate) found: Found,
    is_found: bool,
    /// By passage whether it holds the query, as far as texts were read.
    pub(crate) passages: KnownPassages,
    /// Wanted matches, best first; of those that are shown it is known where they belong.
    matches: Vec<Match>,
    total_is_exact: bool,
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

/// Answers a query, or says which blocks that takes.
pub(crate) fn answer(request: &Request, loaded: &Loaded, known: &mut Known) -> Step {
    let mut reader = Reader::new(loaded);
    let mut answer = Answer { query: request.query.clone(), ..Answer::default() };
    match fill(&mut answer, request, known, &mut reader) {
        Ok(()) => Step::Done(answer),
        Err(Missing) => Step::Need(reader.missing),
    }
}

/// Fills an answer to a request.
fn fill(
    answer: &mut Answer,
    request: &Request,
    known: &mut Known,
    reader: &mut Reader<'_>,
) -> Result<(), Missing> {
    reader.folds_of(&request.query)?;
    let limit = request.offset.saturating_add(request.limit);
    let Known { passes, has_others, read, chosen } = known;
    if passes.is_empty() {
        let query = Query::parse(&request.query, &reader.loaded.characters);
        *read = parse(&query.line, &reader.loaded.columns);
        passes.push(Pass::new(query, Standing::Typed, limit, reader));
    }
    if chosen.is_none() {
        *chosen = Some(Chosen::new(&request.filter, &request.sort, reader)?);
    }
    let (Some(as_text), Some(chosen)) = (passes.first_mut(), chosen) else { return Ok(()) };
    answer.is_cut = as_text.query.is_cut;
    if as_text.query.is_empty() && !chosen.is_some() {
        answer.total_is_exact = true;
        return Ok(());
    }
    if read.as_ref().is_none_or(|parsed| parsed.may_be_text) {
        as_text.run(limit, chosen, reader)?;
    }
    let (mut begin, mut end, mut at_once) = (0, 1, MEANT_AT_ONCE);
    // Initials of a title often stand inside some word too.
    let is_inside = read.is_none() && as_text.best() == Some(Tier::InsideWord);
    let may_be_read = is_inside && !reader.loaded.head.of_kind(BlockKind::Readings).1.is_empty();
    if !as_text.is_exact() || may_be_read {
        if let Some(parsed) = &*read {
            answer.read = Some(told(parsed, &reader.loaded.columns));
            answer.is_cut |= parsed.is_cut;
            // Any of them may be meant: all are searched for, and not what was typed.
            (begin, at_once) = (1, usize::MAX);
        }
        if !*has_others {
            let mut others = match read {
                Some(parsed) => alternatives(parsed, limit, reader),
                None => instead(as_text, limit, reader)?,
            };
            passes.append(&mut others);
            *has_others = true;
        }
        // Those that are likeliest are mostly right: the others are searched for where none of them is held.
        while let Some(rest) = passes.get_mut(end..).filter(|rest| !rest.is_empty()) {
            let (mut is_missing, mut is_exact) = (false, false);
            for pass in rest.iter_mut().take(at_once) {
                is_missing |= pass.run(limit, chosen, reader).is_err();
                is_exact |= pass.is_exact();
                end += 1;
            }
            // All are asked for before what is missing ends it.
            if is_missing {
                return Err(Missing);
            }
            if is_exact {
                break;
            }
        }
    }
    show(request, answer, passes.get_mut(begin..end).unwrap_or_default(), reader)
}

/// What is searched for where a query is read by the query language.
fn alternatives(parsed: &Parsed, limit: usize, reader: &Reader<'_>) -> Vec<Pass> {
    let characters = &reader.loaded.characters;
    let mut passes = Vec::new();
    for asked in &parsed.alternatives {
        let query = Query::asked(&asked.text, &asked.stars, characters);
        let mut pass = Pass::new(query, Standing::Typed, limit, reader);
        for leaf in &asked.conditions {
            pass.conditions.push(Condition::new(leaf, characters));
        }
        passes.push(pass);
    }
    passes
}

/// What is searched for beside a text that no document holds.
fn instead(typed: &Pass, limit: usize, reader: &mut Reader<'_>) -> Result<Vec<Pass>, Missing> {
    let mut texts = Vec::new();
    if typed.best().is_none_or(|best| best > Tier::All || best == Tier::InsideWord) {
        texts = meant(&typed.query, reader)?;
    }
    let mut standing = Standing::Meant;
    if let Some(joined) = joined(&typed.query) {
        texts.insert(0, joined);
        standing = Standing::Joined;
    }
    let mut passes = Vec::new();
    for text in texts {
        let query = Query::parse(&text, &reader.loaded.characters);
        passes.push(Pass::new(query, standing, limit, reader));
        standing = Standing::Meant;
    }
    Ok(passes)
}

impl Pass {
    fn new(query: Query, standing: Standing, limit: usize, reader: &Reader<'_>) -> Pass {
        Pass {
            query,
            conditions: Vec::new(),
            standing,
            scope: Scope::new(limit, reader),
            found: Found::default(),
            is_found: false,
            passages: Vec::new(),
            matches: Vec::new(),
            total_is_exact: false,
        }
    }

    /// Its best match's tier.
    fn best(&self) -> Option<Tier> {
        self.matches.first()?.tier
    }

    /// Whether the best document holds it.
    fn is_exact(&self) -> bool {
        self.best().is_some_and(Tier::is_exact)
    }

    /// Finds the text, and reads until the first `limit` matches are known to be where they belong.
    fn run(
        &mut self,
        limit: usize,
        chosen: &Chosen,
        reader: &mut Reader<'_>,
    ) -> Result<(), Missing> {
        let query = &self.query;
        let is_word = query.runs.first().is_some_and(|run| run.class == Class::Word);
        let may_be_inside = is_word && !query.is_begun && query.runs.len() <= MAX_RUNS_INSIDE;
        // Of a word, its inflections are wanted too.
        let has_words = query.has_words() || is_word && query.runs.len() == 1;
        loop {
            if !self.is_found {
                self.found = find(&self.query, &self.conditions, chosen, self.scope, reader)?;
                self.is_found = true;
            }
            let mut matches = self.found.matches.clone();
            let is_all_read = self.verify(limit, &mut matches, reader);
            if !reader.missing.is_empty() {
                return Err(Missing);
            }
            let is_held = is_held(&matches);
            // Where lists were cut, there may be one that holds it at the begin of a word.
            let is_whole = self.scope.inside || !may_be_inside || self.found.is_cut;
            if !is_held && !is_whole {
                self.scope.inside = true;
                self.is_found = false;
                continue;
            }
            // Where documents hold the query, others are noise; unless it has several words, all of which
            // they hold. A stretch of text with a space in it is not yet words.
            let is_wanted = |tier: Option<Tier>| {
                tier.is_some_and(|t| !is_held || t.is_exact() || has_words && t <= Tier::All)
            };
            self.total_is_exact = is_whole && is_all_read && !self.found.is_cut;
            self.matches.clear();
            for m in matches {
                // What has only some of the terms is not worth a place that hangs on something else.
                let is_enough = m.order.is_none() || m.tier.is_some_and(|t| t <= Tier::All);
                if is_enough && is_wanted(m.tier) {
                    // An unverified document counts, unless its text tells that it is no hit at all; and there
                    // may be documents that hold it inside a word.
                    self.total_is_exact &= m.is_verified || is_wanted(m.fallback);
                    self.matches.push(m);
                }
            }
            if !is_held && !chosen.is_sorted() {
                self.reread(limit, reader)?;
            }
            return Ok(());
        }
    }

    /// Reads the first `limit` matches, see [`Query::reread`], and sorts them again.
    fn reread(&mut self, limit: usize, reader: &mut Reader<'_>) -> Result<(), Missing> {
        let mut result = Ok(());
        for m in self.matches.iter_mut().take(limit) {
            result = result.and(self.query.reread(m, reader));
        }
        sort(&mut self.matches);
        result
    }
}

fn is_held(matches: &[Match]) -> bool {
    // Those that are sorted by something else stand anywhere.
    for (i, m) in matches.iter().enumerate() {
        if i > 0 && m.order.is_none() {
            break;
        }
        if m.tier.is_some_and(Tier::is_exact) {
            return true;
        }
    }
    false
}

/// Fills an answer with what texts lead to, each document once.
fn show(
    request: &Request,
    answer: &mut Answer,
    passes: &mut [Pass],
    reader: &mut Reader<'_>,
) -> Result<(), Missing> {
    let mut estimate = 1.0f32;
    answer.total_is_exact = true;
    let mut all: Vec<Match> = Vec::new();
    for (i, pass) in passes.iter_mut().enumerate() {
        estimate = estimate.max(pass.found.estimate);
        answer.total_is_exact &= pass.total_is_exact;
        for m in &pass.matches {
            let mut m = Match { pass: i, ..*m };
            match (pass.standing, m.tier) {
                (Standing::Joined, Some(tier)) if tier.is_exact() => m.tier = Some(Tier::Across),
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
        sort(&mut all);
        // Each document where it is best: its first passage stands for it.
        let mut places: Vec<u64> = Vec::new();
        for (i, m) in (0..).zip(&all) {
            places.push(u64::from(m.first) << 32 | i);
        }
        places.sort_unstable();
        let mut last = None;
        for place in places {
            let first = Some(place >> 32);
            if first == last
                && let Some(m) = all.get_mut(place as u32 as usize)
            {
                m.tier = None;
            }
            last = first;
        }
        all.retain(|m| m.tier.is_some());
    }
    answer.total = (all.len() as f32 * estimate) as u32;
    if !request.facets.is_empty() {
        let places = reader.places()?;
        let mut documents = Vec::new();
        for m in &all {
            documents.push(u64::from(places.document(m.first)));
        }
        let documents = PassageSet::of_members(documents);
        answer.facets = count(&request.facets, documents.as_slice(), reader)?;
    }
    let mut is_missing = false;
    for m in all.iter().skip(request.offset).take(request.limit) {
        let Some(pass) = passes.get_mut(m.pass) else { continue };
        if m.tier == Some(Tier::Corrected) && answer.hits.is_empty() {
            answer.corrected = Some(pass.query.line.clone());
        }
        is_missing |= pass.shown(m, request, &mut answer.hits, reader).is_err();
    }
    if is_missing { Err(Missing) } else { Ok(()) }
}

/// How a query was read, as it could have been typed.
fn told(parsed: &Parsed, columns: &[String]) -> String {
    let mut told = String::new();
    for asked in &parsed.alternatives {
        if !told.is_empty() {
            told.push_str(" OR ");
        }
        // A word is in the text, and not among the conditions, unless it must not be there.
        let begin = told.len();
        told.push_str(&asked.text);
        for leaf in &asked.conditions {
            if told.len() > begin {
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
    told.push('"');
    told.push_str(&leaf.text);
    told.push('"');
}
