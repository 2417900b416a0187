//! The terms of a text that is searched for.

use aril_index::{BlockKind, Term};
use aril_text::Class;

use super::explanation::{ExplainedList, ExplainedTerm, ListOf, TermKind};
use crate::loaded::{Missing, Reader};
use crate::query::Query;
use crate::score::idf;
use crate::terms::{
    FoundTerm, FoundTerms, Kind, List, MAX_ALL_GRAMS_CHARS, MAX_TERM_CHARS, MAX_TERMS, Of, Scope,
    Wanted, find_terms, wanted,
};

/// So many inflections of a word are told.
const MAX_WORDS: usize = 32;

const TOO_COMMON: &str = "it stands nearly everywhere, as the size of its list tells: it says little, and texts say \
                          it better";

/// The terms of a pass.
#[derive(Default)]
pub(super) struct PassTerms {
    /// Those that were asked for, as the engine found them.
    pub(super) found: Vec<FoundTerm>,
    /// Their characters.
    pub(super) texts: Vec<String>,
    /// All of the text, in its order, with those that were left out.
    pub(super) told: Vec<ExplainedTerm>,
}

/// The terms of a text.
#[inline]
pub(super) fn explain_terms(
    query: &Query,
    scope: Scope,
    reader: &mut Reader<'_>,
) -> Result<PassTerms, Missing> {
    let mut found = FoundTerms::new();
    find_terms(query, scope, &mut found, reader)?;
    let found: Vec<FoundTerm> = found.into_iter().flatten().collect();
    let all = wanted(query);
    // As `find_terms` chooses among them.
    let are_all_common = all.iter().all(|wanted| wanted.is_common(query, reader));
    let is_asked = |wanted: &Wanted| are_all_common || !wanted.is_common(query, reader);
    let asked: Vec<Wanted> = all.iter().copied().filter(is_asked).collect();
    let mut terms = PassTerms::default();
    let mut next = found.iter();
    for possible in possible(query) {
        let mut told = told_of(&possible, query);
        if let Some(wanted) = asked.iter().find(|wanted| is_same(wanted, &possible)) {
            if let Some(found) = next.next() {
                fill(&mut told, found, *wanted, query, reader)?;
                terms.texts.push(told.text.clone());
            }
        } else if all.iter().any(|wanted| is_same(wanted, &possible)) {
            told.left_out = Some(TOO_COMMON.to_owned());
        } else {
            told.left_out = Some(why_left_out(&possible, query));
        }
        terms.told.push(told);
    }
    terms.found = found;
    Ok(terms)
}

#[inline]
fn is_same(a: &Wanted, b: &Wanted) -> bool {
    a.at == b.at && a.len == b.len
}

/// All terms that a text has, whether they are asked for or not, in its order.
#[inline]
fn possible(query: &Query) -> Vec<Wanted> {
    let mut all = Vec::new();
    for run in &query.runs {
        let (at, len) = (run.range.start, run.range.len());
        if run.class == Class::Word {
            all.push(Wanted { kind: Kind::Word, at, len });
        } else if len == 1 {
            let asked = wanted(query).into_iter().find(|wanted| wanted.at == at);
            all.push(asked.unwrap_or(Wanted { kind: Kind::Character, at, len }));
        }
        for i in 0..len.saturating_sub(1) {
            if run.class != Class::Word {
                all.push(Wanted { kind: Kind::Gram, at: at + i, len: 2 });
            }
        }
    }
    all
}

/// Why a term is not among those that are asked for.
#[inline]
fn why_left_out(possible: &Wanted, query: &Query) -> String {
    let run = query.runs.iter().find(|run| run.range.contains(&possible.at));
    let (len, is_symbol) =
        run.map_or((0, false), |run| (run.range.len(), run.class == Class::Symbol));
    if possible.at >= MAX_TERM_CHARS {
        format!("it is behind the first {MAX_TERM_CHARS} characters: texts tell the rest")
    } else if is_symbol {
        "it is punctuation, which stands nearly everywhere, and there is enough besides".to_owned()
    } else if len > MAX_ALL_GRAMS_CHARS {
        format!(
            "its neighbors cover it: of more than {MAX_ALL_GRAMS_CHARS} characters every other gram is asked for"
        )
    } else if possible.kind == Kind::Character {
        "it is a single character, and other terms lead to fewer passages".to_owned()
    } else {
        format!("it is beyond the {MAX_TERMS} terms that are asked for")
    }
}

#[inline]
fn told_of(wanted: &Wanted, query: &Query) -> ExplainedTerm {
    ExplainedTerm {
        text: wanted.chars(query).iter().collect(),
        kind: match wanted.kind {
            Kind::Word => TermKind::Word,
            Kind::Gram => TermKind::Gram,
            Kind::Character => TermKind::Character,
        },
        left_out: None,
        doc_freq: 0,
        idf: 0.0,
        blocks: Vec::new(),
        lists: Vec::new(),
    }
}

/// Adds where a term stands.
#[inline]
fn fill(
    told: &mut ExplainedTerm,
    found: &FoundTerm,
    wanted: Wanted,
    query: &Query,
    reader: &mut Reader<'_>,
) -> Result<(), Missing> {
    told.doc_freq = found.doc_freq();
    told.idf = idf(reader.loaded.head.n_passages, told.doc_freq);
    if let Some(term) = wanted.term(query, reader) {
        let first = reader.loaded.head.of_kind(BlockKind::Terms).0;
        let shards = reader.shards_of(&term, &term);
        told.blocks.extend(shards.map(|shard| (first + shard) as u32));
    }
    for (i, list) in found.lists.iter().enumerate() {
        let of = match list.of {
            // A list of longer words stands behind that of the word.
            Of::Forms if i == 0 => ListOf::Term,
            Of::Forms => ListOf::Longer,
            Of::Inside => ListOf::Inside,
            Of::Inflected => ListOf::Inflections,
        };
        if of != ListOf::Term && list.postings.doc_freq() == 0 {
            continue;
        }
        let words = match of {
            ListOf::Inflections => inflections(&told.text, reader)?,
            _ => Vec::new(),
        };
        told.lists.push(explained(list, of, words));
    }
    Ok(())
}

#[inline]
fn explained(list: &List, of: ListOf, words: Vec<String>) -> ExplainedList {
    ExplainedList {
        of,
        weight: list.weight,
        doc_freq: list.postings.doc_freq(),
        n_passages: list.postings.passages.len() as u32,
        n_titles: list.postings.titles.len() as u32,
        is_cut: list.postings.cut_from.is_some(),
        words,
    }
}

/// The inflections of a word that stand in its shard.
#[inline]
fn inflections(word: &str, reader: &mut Reader<'_>) -> Result<Vec<String>, Missing> {
    let term = Term::word(word);
    let Some(shard) = reader.shard(&term)? else { return Ok(Vec::new()) };
    let Some(group) = shard.group_of(&term) else { return Ok(Vec::new()) };
    let prefix = word.as_bytes().get(..group.prefix).unwrap_or_default();
    let mut words = Vec::new();
    for (other, _) in shard.of_group(prefix, group).take(MAX_WORDS) {
        if let Term::Word(other) = other
            && other != word.as_bytes()
        {
            words.push(String::from_utf8_lossy(other).into_owned());
        }
    }
    Ok(words)
}
