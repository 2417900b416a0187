//! One query from beginning to end: candidates, scores, verification, excerpts.

use aril_index::PassageKind;
use aril_text::{Class, fold};

use crate::answer::{Answer, Hit, Tier};
use crate::candidates::{Candidates, candidates};
use crate::excerpt::excerpt;
use crate::loaded::{Loaded, Texts};
use crate::query::Query;
use crate::score::document_score;
use crate::scores::Scores;
use crate::step::{BlockId, Step};

/// A document without the query itself is a hit when the terms it holds make up this share of all by
/// what they tell: 0 takes any, 1 only those with every term.
const MIN_SHARE: f32 = 0.5;

/// Answers a query, or says which blocks that takes.
///
/// `known` carries what was found out from one step of a query to the next.
pub(crate) fn answer(
    typed: &str,
    limit: usize,
    loaded: &Loaded,
    texts: &Texts,
    known: &mut Known,
) -> Step {
    let query = Query::parse(typed, &loaded.characters);
    let mut answer =
        Answer { query: typed.to_owned(), total: 0, total_is_exact: true, hits: Vec::new() };
    if query.is_empty() {
        return Step::Done(answer);
    }
    let candidates = candidates(&query, loaded);
    let scores = Scores::of(&query, loaded);
    let mut matches = matches(&query, &candidates, &scores, loaded);
    known.resize(loaded.passages.len() as usize, None);
    let mut reader = Reader { texts, known, missing: Vec::new() };
    verify(&query, limit, &mut matches, &candidates, &scores, loaded, &mut reader);
    // Where documents hold the query, others are noise; unless it has several words, all of which
    // they hold.
    let is_held = matches.first().is_some_and(|m| m.tier.is_some_and(Tier::is_exact));
    let has_words = query.chars.contains(&' ');
    let is_wanted = |tier: Option<Tier>| {
        tier.is_some_and(|tier| !is_held || tier.is_exact() || has_words && tier <= Tier::All)
    };
    matches.retain(|m| is_wanted(m.tier));
    answer.total = matches.len() as u32;
    // An unverified document counts, unless its text tells that it is no hit at all.
    answer.total_is_exact = matches.iter().all(|m| m.is_verified || is_wanted(m.fallback));
    for m in matches.iter().take(limit) {
        let shown = shown(m, &query, &candidates, &scores, loaded, &mut reader);
        answer.hits.extend(shown.ok().flatten());
    }
    if reader.missing.is_empty() { Step::Done(answer) } else { Step::Need(reader.missing) }
}

/// Which passages hold one query, as far as their texts were read: by passage; `None` for not yet.
///
/// It saves each step the work of those before. It cannot change an answer: what a passage holds depends
/// on the passage and the query alone.
pub(crate) type Known = Vec<Option<Option<Tier>>>;

/// What a step reads, and what it misses.
struct Reader<'a> {
    texts: &'a Texts,
    known: &'a mut Known,
    /// Blocks that are missing, ascending.
    missing: Vec<BlockId>,
}

impl Reader<'_> {
    /// Takes note of a missing block. Whether it is new.
    fn miss(&mut self, id: BlockId) -> bool {
        let place = self.missing.binary_search(&id);
        if let Err(i) = place {
            self.missing.insert(i, id);
        }
        place.is_err()
    }
}

/// What was asked for lies in blocks that are missing and noted.
struct Missing;

/// A document that may be a hit.
struct Match {
    document: u32,
    score: f32,
    /// As far as is known; `None` when it matches in no way.
    tier: Option<Tier>,
    /// The tier without the query itself.
    fallback: Option<Tier>,
    is_verified: bool,
    /// Whether a block is missing to verify it.
    is_waiting: bool,
    /// The passage that scores best.
    best: Option<u32>,
    /// The passage that it is shown by; for one that holds the query `None` until it is known.
    passage: Option<u32>,
}

impl Match {
    fn order(a: &Match, b: &Match) -> core::cmp::Ordering {
        let tier = |m: &Match| m.tier.map_or(u8::MAX, |tier| tier as u8);
        tier(a).cmp(&tier(b)).then(b.score.total_cmp(&a.score)).then(a.document.cmp(&b.document))
    }
}

/// The documents that may be hits, each with the best tier that postings and titles allow.
fn matches(query: &Query, candidates: &Candidates, scores: &Scores, loaded: &Loaded) -> Vec<Match> {
    let every_term = match scores.idfs.len() {
        0 => 0,
        n => u64::MAX >> (64 - n as u32),
    };
    let mut matches = Vec::new();
    for document in 0..loaded.documents.documents.len() as u32 {
        let (mut best, mut sum, mut terms) = (0.0f32, 0.0, 0);
        let (mut is_near, mut is_candidate, mut at_word_start) = (false, false, false);
        let mut passage = None;
        for p in loaded.passages.of_document(document) {
            let (score, held) = scores.get(p);
            sum += score;
            terms |= held;
            is_near |= held == every_term && every_term != 0;
            is_candidate |= candidates.all.contains(p);
            at_word_start |= candidates.at_word_start.contains(p);
            if score > best {
                best = score;
                passage = Some(p);
            }
        }
        let fallback = if is_near {
            Some(Tier::Near)
        } else if every_term != 0 && terms == every_term {
            Some(Tier::All)
        } else if terms != 0 && scores.share(terms) >= MIN_SHARE {
            Some(Tier::Some)
        } else {
            None
        };
        let (tier, is_verified) = if is_candidate {
            match title_tier(query, document, loaded) {
                Some(tier) => (Some(tier), true),
                None if at_word_start => (Some(Tier::Exact), query.is_one_term()),
                None => (Some(Tier::InsideWord), query.is_one_term()),
            }
        } else {
            (fallback, true)
        };
        if tier.is_some() {
            matches.push(Match {
                document,
                score: document_score(best, sum),
                tier,
                fallback,
                is_verified,
                is_waiting: false,
                best: passage,
                passage: passage.filter(|_| !is_candidate),
            });
        }
    }
    matches
}

/// The tier that a document's title alone gives it.
fn title_tier(query: &Query, document: u32, loaded: &Loaded) -> Option<Tier> {
    let title = &loaded.documents.documents.get(document as usize)?.title;
    let title = fold(&loaded.characters, title);
    if title.chars == query.chars {
        Some(Tier::Title)
    } else if title.chars.starts_with(&query.chars) {
        Some(Tier::TitlePrefix)
    } else {
        None
    }
}

/// Reads the texts of documents until the first `limit` are known to be where they belong, and sorts
/// them. A document whose text is missing is taken for what it promises, and its block noted.
fn verify(
    query: &Query,
    limit: usize,
    matches: &mut [Match],
    candidates: &Candidates,
    scores: &Scores,
    loaded: &Loaded,
    reader: &mut Reader<'_>,
) {
    loop {
        matches.sort_unstable_by(Match::order);
        let mut is_settled = true;
        for m in matches.iter_mut().take(limit).filter(|m| !m.is_verified && !m.is_waiting) {
            is_settled = false;
            match place(query, m.document, candidates, scores, loaded, reader) {
                Ok(found) => {
                    m.is_verified = true;
                    m.tier = found.map_or(m.fallback, |(_, tier)| Some(tier));
                    m.passage = found.map_or(m.best, |(passage, _)| Some(passage));
                }
                Err(Missing) => m.is_waiting = true,
            }
        }
        // What was found may have moved other documents up that are still to be read.
        if is_settled {
            return;
        }
    }
}

/// So many blocks of a document are asked for at once: 1 fetches no block too many, and takes a round
/// for each passage of a long page that turns out not to hold the query.
const MAX_AHEAD: usize = 8;

/// The best passage of a document that holds the query, and the tier that this gives it: bodies
/// before headings and the title, since they make the excerpt; word starts before all else.
fn place(
    query: &Query,
    document: u32,
    candidates: &Candidates,
    scores: &Scores,
    loaded: &Loaded,
    reader: &mut Reader<'_>,
) -> Result<Option<(u32, Tier)>, Missing> {
    let mut inside = None;
    let (mut is_missing, mut n_noted) = (false, 0);
    for passage in by_excerpt(document, scores, loaded) {
        if !candidates.all.contains(passage) {
            continue;
        }
        match holds(query, passage, loaded, reader) {
            Err(id) => {
                is_missing = true;
                n_noted += usize::from(reader.miss(id));
                if n_noted == MAX_AHEAD {
                    break;
                }
            }
            // Behind a missing passage nothing is decided, or the choice would depend on what is loaded.
            Ok(_) if is_missing => {}
            Ok(Some(Tier::InsideWord)) => inside = inside.or(Some((passage, Tier::InsideWord))),
            Ok(Some(tier)) => return Ok(Some((passage, tier))),
            Ok(None) => {}
        }
    }
    if is_missing { Err(Missing) } else { Ok(inside) }
}

/// A document's passages, those first that would make the better excerpt.
fn by_excerpt(document: u32, scores: &Scores, loaded: &Loaded) -> Vec<u32> {
    let mut passages: Vec<u32> = loaded.passages.of_document(document).collect();
    let is_body = |p: u32| loaded.passages.get(p).is_some_and(|p| p.kind == PassageKind::Body);
    passages.sort_unstable_by(|a, b| {
        is_body(*b)
            .cmp(&is_body(*a))
            .then(scores.get(*b).0.total_cmp(&scores.get(*a).0))
            .then(a.cmp(b))
    });
    passages
}

/// Whether the query begins in a passage, and whether it does so where a word begins.
fn holds(
    query: &Query,
    passage: u32,
    loaded: &Loaded,
    reader: &mut Reader<'_>,
) -> Result<Option<Tier>, BlockId> {
    use aril_text::Characters;
    if let Some(Some(known)) = reader.known.get(passage as usize) {
        return Ok(*known);
    }
    let text = loaded.text_from(passage, query.chars.len(), reader.texts)?;
    let folded = fold(&loaded.characters, &text);
    let is_word = |c: Option<&char>| c.is_some_and(|c| loaded.characters.class(*c) == Class::Word);
    let mut tier = None;
    for found in query.find_in(&folded.chars) {
        let before = found.start.checked_sub(1).and_then(|i| folded.chars.get(i));
        let is_inside = is_word(query.chars.first()) && is_word(before);
        tier = Some(if is_inside { Tier::InsideWord } else { Tier::Exact });
        if !is_inside {
            break;
        }
    }
    if let Some(known) = reader.known.get_mut(passage as usize) {
        *known = Some(tier);
    }
    Ok(tier)
}

/// What is shown of a match.
fn shown(
    m: &Match,
    query: &Query,
    candidates: &Candidates,
    scores: &Scores,
    loaded: &Loaded,
    reader: &mut Reader<'_>,
) -> Result<Option<Hit>, Missing> {
    let document = loaded.documents.documents.get(m.document as usize);
    let (Some(document), Some(tier)) = (document, m.tier) else { return Ok(None) };
    let kind = |passage: u32| loaded.passages.get(passage).map(|p| p.kind);
    let mut passage = m.passage;
    if tier.is_exact() && passage.is_none() {
        let place = place(query, m.document, candidates, scores, loaded, reader)?;
        passage = place.map(|(passage, _)| passage);
    }
    // A heading is shown with the text below it, a title with the text that matches best.
    let section = passage.map_or(0, |passage| loaded.passages.section(passage));
    let body = match passage.map(|passage| (passage, kind(passage))) {
        Some((passage, Some(PassageKind::Body))) => Some(passage),
        Some((passage, Some(PassageKind::Heading))) => Some(passage + 1),
        _ => by_excerpt(m.document, scores, loaded).first().copied(),
    };
    let mut text = String::new();
    if let Some(body) = body.filter(|body| kind(*body) == Some(PassageKind::Body)) {
        text = loaded.text_from(body, query.chars.len(), reader.texts).map_err(|id| {
            reader.miss(id);
            Missing
        })?;
    }
    let section = section.checked_sub(1).and_then(|i| document.sections.get(i as usize));
    let mut url = document.url.clone();
    if let Some(section) = section.filter(|section| !section.anchor.is_empty()) {
        url.truncate(url.find('#').unwrap_or(url.len()));
        url.push('#');
        url.push_str(&section.anchor);
    }
    Ok(Some(Hit {
        url,
        title: document.title.clone(),
        heading: section.map(|s| s.heading.clone()).filter(|heading| *heading != document.title),
        tier,
        exact: tier.is_exact(),
        score: m.score,
        excerpt: excerpt(&text, query, &loaded.characters),
    }))
}
