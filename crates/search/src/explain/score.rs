//! What the score of a document is made of.

use aril_index::TitlePosting;
use aril_text::{Characters, Class, fold};

use super::explanation::{By, Score, Weights};
use super::terms::PassTerms;
use crate::find::{Match, titles};
use crate::loaded::{Missing, Reader};
use crate::pass::Pass;
use crate::passages::Scored;
use crate::score::{
    B, FieldWeights, K1, REST_SHARE, TITLED_WEIGHT, character_score, document_score, heading_score,
    idf, term_score, title_score,
};
use crate::terms::{FoundTerm, List, Of};

/// The numbers of the formula.
#[inline]
pub(super) fn weights(reader: &Reader<'_>) -> Weights {
    let fields = fields(reader);
    Weights {
        k1: K1,
        b: B,
        title: fields.title,
        titled: TITLED_WEIGHT,
        heading: fields.heading,
        tag: fields.tag,
        rest: REST_SHARE,
        n_passages: reader.loaded.head.n_passages,
    }
}

#[inline]
fn fields(reader: &Reader<'_>) -> FieldWeights {
    FieldWeights::of(reader.loaded.head.field_weights)
}

#[inline]
fn given(value: f32, what: impl Into<String>) -> Score {
    Score { value, what: what.into(), by: By::Given, parts: Vec::new() }
}

#[inline]
fn sum(value: f32, what: impl Into<String>, parts: Vec<Score>) -> Score {
    Score { value, what: what.into(), by: By::Sum, parts }
}

#[inline]
fn product(what: impl Into<String>, parts: Vec<Score>) -> Score {
    let value = parts.iter().map(|part| part.value).product();
    Score { value, what: what.into(), by: By::Product, parts }
}

/// What the score of a match is made of.
#[inline]
pub(super) fn explain_score(
    pass: &Pass,
    m: &Match,
    terms: &PassTerms,
    reader: &mut Reader<'_>,
) -> Result<Score, Missing> {
    let all = pass.found.scores.as_slice().get(m.start..m.end).unwrap_or_default();
    let (tags, group): (Vec<&Scored>, Vec<&Scored>) =
        all.iter().partition(|scored| scored.is_hidden());
    let is_candidate = |scored: &&Scored| pass.found.candidates.contains(scored.passage);
    let candidates: Vec<&Scored> = group.iter().copied().filter(is_candidate).collect();
    // Of a document that may hold the query only the passages count that may.
    let is_of_candidates = candidates.iter().any(|scored| scored.score > 0.0);
    let mut counted = if is_of_candidates { candidates } else { group.clone() };
    counted.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut total = 0.0;
    // In the order in which they were added up.
    for scored in &group {
        let is_counted = counted.iter().any(|other| other.passage == scored.passage);
        total += if is_counted { scored.score } else { 0.0 };
    }
    let best = counted.first().map_or(0.0, |scored| scored.score);
    let tag_weight = fields(reader).tag;
    // The tags' passage is one.
    let tagged = tags.first().map_or(0.0, |scored| tag_weight * scored.score);
    let (best, total) = (best + tagged, total + tagged);
    let value = document_score(best, total);
    let mut parts = Vec::new();
    if let Some(scored) = tags.first().filter(|scored| scored.score > 0.0) {
        let tags = explain_passage(scored, m, terms, "tags", reader);
        parts.push(product("tags", vec![given(tag_weight, "weight of tags"), tags]));
    }
    if let Some((first, others)) = counted.split_first() {
        parts.push(explain_passage(first, m, terms, "best passage", reader));
        let others: Vec<Score> = others
            .iter()
            .filter(|scored| scored.score > 0.0)
            .map(|scored| explain_passage(scored, m, terms, "passage", reader))
            .collect();
        if value > best {
            let what = format!(
                "share of the other passages: r · best · rest / (rest + best), rest = {:.3}",
                total - best
            );
            parts.push(Score { value: value - best, what, by: By::Share, parts: others });
        }
    }
    let document = sum(value, "best passage and a share of the rest", parts);
    let is_titled = titles(&terms.found.iter().cloned().map(Some).collect())
        .iter()
        .any(|title| title.passage == m.first);
    let document = if is_titled {
        let titled = given(TITLED_WEIGHT, "the title holds all terms");
        product("document", vec![titled, document])
    } else {
        document
    };
    let mut factors = Vec::new();
    let number = reader.places()?.document(m.first);
    for (thousandths, documents) in reader.weights()? {
        if documents.binary_search(&number).is_ok() {
            factors.push(given(*thousandths as f32 / 1000.0, "weight of the page"));
        }
    }
    let document = if factors.is_empty() {
        document
    } else {
        factors.push(document);
        product("document as it counts", factors)
    };
    if (m.score - document.value).abs() <= f32::EPSILON * m.score.abs() {
        return Ok(document);
    }
    let mut parts = vec![document];
    parts.extend(characters(pass, m, reader)?);
    Ok(sum(m.score, "document and single characters", parts))
}

/// What the single characters of the passage that is shown add, where no page holds the query: those that
/// [`Query::reread`](crate::query::Query::reread) counts.
#[inline]
fn characters(pass: &Pass, m: &Match, reader: &mut Reader<'_>) -> Result<Vec<Score>, Missing> {
    let query = &pass.query;
    let text = reader.text(m.passage.unwrap_or(m.first), 2 * query.chars.len())?;
    let characters = &reader.loaded.characters;
    let text = fold(characters, &text).chars;
    let mut parts = Vec::new();
    for (i, c) in query.chars.iter().enumerate() {
        let is_first = !query.chars.iter().take(i).any(|before| before == c);
        if is_first && characters.class(*c) == Class::Gram && text.contains(c) {
            let rank = characters.alphabet.rank(*c).unwrap_or_default();
            let what = format!("{c} in the text that is shown: ln(2 + rank), rank = {rank}");
            parts.push(given(character_score(rank), what));
        }
    }
    Ok(parts)
}

/// What a passage's score is made of: a term each.
#[inline]
fn explain_passage(
    scored: &Scored,
    m: &Match,
    terms: &PassTerms,
    which: &str,
    reader: &Reader<'_>,
) -> Score {
    let mut parts = Vec::new();
    for (term, text) in terms.found.iter().zip(&terms.texts) {
        parts.extend(explain_term(term, text, scored.passage, reader));
    }
    sum(scored.score, format!("{which}, number {}", scored.passage - m.first + 1), parts)
}

/// What a term adds to the score of a passage.
#[inline]
fn explain_term(term: &FoundTerm, text: &str, passage: u32, reader: &Reader<'_>) -> Option<Score> {
    let (n, df) = (reader.loaded.head.n_passages, term.doc_freq());
    let idf = idf(n, df);
    let told =
        || given(idf, format!("idf = ln(1 + (N − df + 0.5) / (df + 0.5)), N = {n}, df = {df}"));
    let mut parts = Vec::new();
    for (i, list) in term.lists.iter().enumerate() {
        if !counts(list) {
            continue;
        }
        let mut lines = Vec::new();
        let here = list.postings.passages.binary_search_by_key(&passage, |p| p.passage);
        let here = here.ok().and_then(|i| list.postings.passages.get(i));
        if let Some(p) = here {
            let tf = f32::from(p.term_freq);
            let what = format!("tf · (k1 + 1) / (tf + k1), tf = {tf}, k1 = {K1}");
            let part = given(term_score(1.0, tf), what);
            lines.push(product("text", vec![told(), part]));
            if p.in_heading {
                let heading = vec![
                    given(fields(reader).heading, "weight of a heading"),
                    given(heading_score(idf), "idf"),
                ];
                lines.push(product("heading", heading));
            }
        }
        let title = list.postings.titles.binary_search_by_key(&passage, |title| title.passage);
        if let Some(title) = title.ok().and_then(|i| list.postings.titles.get(i)) {
            let what = format!(
                "idf · (k1 + 1) / (1 + k1 · (1 − b + 2 · b · n / {})), n = {} characters, b = {B}",
                TitlePosting::MAX_CHARS,
                title.n_chars
            );
            let score = given(title_score(idf, title.n_chars), what);
            lines.push(product(
                "title",
                vec![given(fields(reader).title, "weight of a title"), score],
            ));
            if here.is_some_and(|p| p.term_freq == 1) {
                lines.push(given(
                    -term_score(idf, 1.0),
                    "the one occurrence may be the title's, and not the text's",
                ));
            }
        }
        if lines.is_empty() {
            continue;
        }
        // The term's own list alone: its lines are the term's.
        if term.lists.len() == 1 || i == 0 && is_alone(term, passage) {
            parts = lines;
            break;
        }
        let value = lines.iter().map(|line| line.value).sum();
        let name = match list.of {
            Of::Inflected => "inflections",
            _ if list.weight < 1.0 => "longer words",
            _ => "the term",
        };
        let lines = sum(value, name, lines);
        parts.push(if (list.weight - 1.0).abs() < f32::EPSILON {
            lines
        } else {
            product(name, vec![given(list.weight, format!("weight of {name}")), lines])
        });
    }
    let value = parts.iter().map(|part| part.value).sum();
    match parts.len() {
        0 => None,
        _ => Some(sum(value, text, parts)),
    }
}

/// Whether a list adds to scores.
#[inline]
fn counts(list: &List) -> bool {
    list.of != Of::Inside && list.weight > 0.0
}

/// Whether of a term's lists only the first adds to what a passage scores.
#[inline]
fn is_alone(term: &FoundTerm, passage: u32) -> bool {
    let is_in = |list: &List| {
        list.postings.passages.binary_search_by_key(&passage, |p| p.passage).is_ok()
            || list.postings.titles.binary_search_by_key(&passage, |t| t.passage).is_ok()
    };
    !term.lists.iter().skip(1).any(|list| counts(list) && is_in(list))
}
