//! How a query was read, and why each text was searched for or not.

use aril_text::{Characters, Class};

use super::explanation::{Alternative, Origin, Part};
use crate::answer::Tier;
use crate::loaded::Reader;
use crate::parse::{Asked, Kind, Leaf, Parsed, parse_filter};
use crate::pass::{Pass, Standing};
use crate::query::Query;
use crate::search::Known;

/// A word, phrase or condition as it is told.
#[inline]
pub(super) fn part(leaf: &Leaf, columns: &[String]) -> Part {
    let kind = match leaf.kind {
        Kind::Text => "word",
        Kind::Prefix => "prefix",
        Kind::Phrase => "phrase",
        Kind::Title => "title",
        Kind::Url => "url",
        Kind::Facet(column) => columns.get(column).map_or("", String::as_str),
    };
    Part { kind: kind.to_owned(), text: leaf.text.clone(), is_negated: leaf.is_negated }
}

#[inline]
pub(super) fn parts(leaves: &[Leaf], columns: &[String]) -> Vec<Part> {
    leaves.iter().map(|leaf| part(leaf, columns)).collect()
}

/// What a page must be like besides holding the text.
#[inline]
pub(super) fn conditions(asked: &Asked, columns: &[String]) -> Vec<Part> {
    let conditions = asked.leaves.iter().filter(|leaf| !leaf.is_text());
    conditions.map(|leaf| part(leaf, columns)).collect()
}

/// As it could have been typed.
impl core::fmt::Display for Part {
    #[inline]
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let not = if self.is_negated { "-" } else { "" };
        let text = &self.text;
        match self.kind.as_str() {
            "word" => write!(f, "{not}{text}"),
            "prefix" => write!(f, "{not}{text}*"),
            "phrase" => write!(f, "{not}\"{text}\""),
            name if text.contains(' ') => write!(f, "{not}{name}:\"{text}\""),
            name => write!(f, "{not}{name}:{text}"),
        }
    }
}

/// What the query language reads; nothing of plain text.
#[inline]
pub(super) fn alternatives(read: Option<&Parsed>, columns: &[String]) -> Vec<Alternative> {
    let mut alternatives = Vec::new();
    for asked in read.map_or(&[][..], |read| &read.alternatives) {
        let conditions = conditions(asked, columns);
        alternatives.push(Alternative { text: asked.text.clone(), conditions });
    }
    alternatives
}

/// The parts of a filter.
#[inline]
pub(super) fn filter(text: &str, columns: &[String]) -> Vec<Part> {
    parts(&parse_filter(text, columns).leaves, columns)
}

/// What of a query was not read.
#[inline]
pub(super) fn cut(typed: &Query, read: Option<&Parsed>, is_cut: bool) -> Option<String> {
    if !is_cut {
        return None;
    }
    let mut why = Vec::new();
    if typed.is_cut {
        why.push(format!("what stands behind its first {} characters", typed.line.chars().count()));
    }
    if let Some(read) = read.filter(|read| read.is_cut) {
        why.push(format!(
            "what goes beyond 64 words and conditions, or beyond {} alternatives",
            read.alternatives.len()
        ));
    }
    Some(format!("Not all of the query was read: left out is {}.", why.join(", and ")))
}

/// The folded characters of a query that no page has.
#[inline]
pub(super) fn unknown(query: &Query, reader: &Reader<'_>) -> Vec<char> {
    let mut unknown = Vec::new();
    for c in &query.chars {
        let is_known = *c == ' ' || reader.loaded.characters.alphabet.rank(*c).is_some();
        if !is_known && !unknown.contains(c) {
            unknown.push(*c);
        }
    }
    unknown
}

/// How a text that is searched for came of what was typed.
#[inline]
pub(super) fn origin(pass: &Pass, known: &Known, reader: &Reader<'_>) -> Origin {
    let Some(typed) = known.passes.first() else { return Origin::Typed };
    match pass.standing {
        Standing::Typed if core::ptr::eq(pass, typed) => Origin::Typed,
        Standing::Typed => Origin::Alternative,
        Standing::Joined => Origin::Joined,
        // Without a slip, words stand in place of words; what is read so has other characters of scripts without
        // spaces.
        Standing::Meant if grams_of(&pass.query, reader) == grams_of(&typed.query, reader) => {
            Origin::Slip
        }
        Standing::Meant => {
            let has_words = typed.query.runs.iter().any(|run| run.class == Class::Word);
            let is_hangul = |c: &char| matches!(c, 'ᄀ'..='ᇿ' | 'ㄱ'..='ㅎ' | '가'..='힣');
            let is_reading = has_words || typed.query.chars.iter().any(is_hangul);
            if is_reading { Origin::Reading } else { Origin::Homophone }
        }
    }
}

/// The characters of a query that are of scripts without spaces.
#[inline]
fn grams_of(query: &Query, reader: &Reader<'_>) -> Vec<char> {
    let is_gram = |c: &char| reader.loaded.characters.class(*c) == Class::Gram;
    query.chars.iter().copied().filter(is_gram).collect()
}

/// Whether a text was searched for, and why or why not.
#[inline]
pub(super) fn outcome(i: usize, known: &Known) -> String {
    let Some(pass) = known.passes.get(i) else { return String::new() };
    let is_typed = i == 0;
    let found = || match (pass.matches.len(), pass.best()) {
        (0, _) => "no page matches".to_owned(),
        (n, best) => {
            let pages = if n == 1 { "1 page matches" } else { &format!("{n} pages match") };
            format!("{pages}, at best of tier {}", best.map_or("", Tier::name))
        }
    };
    if !pass.is_found {
        return match (is_typed, known.read.is_some()) {
            (true, true) => "Not searched for: it reads as the query language, and never as text.",
            (true, false) => "Not searched for: it has nothing that could be found.",
            (false, _) => "Not searched for: one of the texts before it is held by a page.",
        }
        .to_owned();
    }
    let why = match (is_typed, pass.standing) {
        (true, _) if known.read.is_some() => "as it stands, since something in it may be text",
        (true, _) => "as it was typed",
        (_, Standing::Typed) => {
            "as the query language reads it, since no page holds it as it stands"
        }
        (_, Standing::Joined) => "without spaces and marks, since no page holds what was typed",
        (_, Standing::Meant) if known.passes.first().is_some_and(Pass::is_exact) => {
            "as what was typed may be read"
        }
        (_, Standing::Meant) => "in place of what was typed, which no page holds",
    };
    let next = match (is_typed, pass.best()) {
        (false, _) => "",
        (true, Some(Tier::InsideWord)) if known.has_others => {
            "; it stands inside words only, so it may also be a reading"
        }
        (true, Some(best)) if best.is_exact() && known.passes.len() > 1 => {
            "; few pages hold it, so it may also be the initials of a title"
        }
        (true, Some(best)) if best.is_exact() => "; pages hold it, so nothing else was looked for",
        _ if known.passes.len() > 1 => "; none holds it, so other texts were looked for",
        (true, Some(best)) if best <= Tier::All => {
            "; pages hold all its terms, so nothing else was looked for"
        }
        _ => {
            "; nothing was found that may have been meant: no slip in a word of four letters or more, no reading"
        }
    };
    format!("Searched for {why}: {}{next}.", found())
}

/// What a tier means.
#[inline]
pub(super) fn meaning(tier: Tier) -> &'static str {
    match tier {
        Tier::Title => "Its title is the query.",
        Tier::TitlePrefix => "Its title begins with the query.",
        Tier::Exact => "It holds the query as it was typed, cases aside.",
        Tier::Folded => {
            "It holds what folds to the same as the query, but written otherwise: katakana for hiragana, \
             traditional for simplified, without a diacritic."
        }
        Tier::InsideWord => "It holds the query, but only from the midst of a word on.",
        Tier::Across => "It holds the query but for spaces and punctuation.",
        Tier::Near => "One passage of it holds all terms of the query, but not the query.",
        Tier::All => "It holds all terms of the query, in different passages.",
        Tier::Corrected => "It holds what was probably meant; no page holds what was typed.",
        Tier::Some => "It holds those terms of the query that tell most, and not all.",
    }
}
