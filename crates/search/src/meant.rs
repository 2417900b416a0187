//! What may have been meant by a text that no page holds.

use aril_index::{BlockKind, Term};
use aril_text::{Class, Run};

use crate::loaded::{About, Missing, Reader};
use crate::query::Query;
use crate::readings::{Corpus, by_choseong, by_homophone, by_reading, by_romaji};
use crate::typos::{beside, meant_by};

/// So many texts at the most are searched for instead of one.
const MAX_TEXTS: usize = 6;

/// What is longer holds enough that is right.
const MAX_RUNS: usize = 12;

/// What is typed in Latin letters may mostly be read where the commonest character of unspaced scripts stands more than
/// once for so many of the letter e: less is a twentieth of all text, or so.
const MIN_READ: u32 = 64;

/// In Chinese of so many characters at the most one may be another that is read alike. In what is longer, enough is
/// right.
const MAX_HAN: usize = 8;

/// What is longer than so many characters is not searched for without its spaces: a page that holds it so has most of its
/// terms, comes first by these, and is read again anyway.
const MAX_JOINED: usize = 12;

/// So much is it to look at the words of a shard.
const UNITS_BESIDE: usize = 10_000;

/// The query without the spaces and marks between its characters, where scripts put none between words; `None`
/// when there are none, or when it is long.
pub(crate) fn joined(query: &Query) -> Option<String> {
    let mut joined = String::new();
    let mut before: Option<&Run> = None;
    let mut n_joined = 0;
    for run in query.runs.iter().filter(|run| run.class != Class::Symbol) {
        let between = before.map_or(0, |before| run.range.start - before.range.end);
        match before {
            Some(before) if before.class == Class::Gram && run.class == Class::Gram => {
                n_joined += usize::from(between > 0);
            }
            Some(_) => {
                let end = run.range.start;
                joined.extend(query.chars.get(end - between..end).unwrap_or_default());
            }
            None => {}
        }
        joined.extend(query.run_chars(run));
        before = Some(run);
    }
    (n_joined > 0 && joined.chars().count() <= MAX_JOINED).then_some(joined)
}

/// The texts that may have been meant, those first that are likelier. With `at_once`, all of the vocabulary is asked
/// for at once that may be needed.
#[inline(never)]
pub(crate) fn meant(
    query: &Query,
    at_once: bool,
    reader: &mut Reader<'_>,
) -> Result<Vec<String>, Missing> {
    let mut texts = Vec::new();
    if !is_long(query) {
        let is_read = is_read(reader);
        for by_slips in [!is_read, is_read] {
            if texts.is_empty() && by_slips {
                texts = slips(query, Some(at_once), reader)?;
            } else if texts.is_empty() {
                texts = by_reading_of(query, reader)?;
            }
        }
    }
    texts.truncate(MAX_TEXTS);
    Ok(texts)
}

/// The same where the vocabulary is not needed for it, and whether it is by how the query is read: that is likelier, where
/// most text is Chinese, than a word with the query inside. Else it is by words in the shards that are here already; none
/// where a word is left that no other is beside.
pub(crate) fn near(
    query: &Query,
    may_be_inside: bool,
    reader: &mut Reader<'_>,
) -> Result<(Vec<String>, bool), Missing> {
    let is_read = is_read(reader);
    let texts = if is_long(query) || is_read && !(may_be_inside && has_readings(reader)) {
        Vec::new()
    } else if is_read {
        by_reading_of(query, reader)?
    } else {
        slips(query, None, reader)?
    };
    Ok((texts, is_read))
}

fn is_long(query: &Query) -> bool {
    query.runs.iter().filter(|run| run.class != Class::Symbol).count() > MAX_RUNS
}

fn has_readings(reader: &Reader<'_>) -> bool {
    !reader.loaded.head.of_kind(BlockKind::Readings).1.is_empty()
}

fn has_kana(reader: &Reader<'_>) -> bool {
    reader.loaded.characters.alphabet.rank('の').is_some()
}

/// Whether enough of the text is Chinese or Japanese that Latin letters are readings of it first.
pub(crate) fn is_read(reader: &Reader<'_>) -> bool {
    let alphabet = &reader.loaded.characters.alphabet;
    let count = |rank| alphabet.symbol(rank).map_or(0, |symbol| symbol.count);
    // Those of unspaced scripts come first, the commonest before others.
    let is_much = count(0) > alphabet.rank('e').map_or(0, count) / MIN_READ;
    is_much && (has_readings(reader) || has_kana(reader))
}

/// The texts that are read as the query is.
fn by_reading_of(query: &Query, reader: &mut Reader<'_>) -> Result<Vec<String>, Missing> {
    let characters = &reader.loaded.characters;
    let (has_readings, has_kana) = (has_readings(reader), has_kana(reader));
    let mut is_unknown = query.is_two_letters();
    for run in unknown(query, reader)? {
        let is_letter = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit();
        is_unknown |= query.run_chars(run).iter().all(is_letter);
    }
    let is_latin = is_unknown && (has_kana || has_readings);
    let n_chars: usize = query.runs.iter().map(|run| run.range.len()).sum();
    let han = query.runs.iter().find(|run| {
        let chars = query.run_chars(run);
        has_readings && n_chars <= MAX_HAN && chars.len() > 1 && chars.iter().all(|c| is_han(*c))
    });
    let is_hangul = query.chars.iter().any(|c| matches!(c, 'ᄀ'..='ᇿ' | 'ㄱ'..='ㅎ'))
        || query.chars.last().is_some_and(|c| matches!(c, '가'..='힣'));
    if !is_latin && han.is_none() && !is_hangul {
        return Ok(Vec::new());
    }
    let (grams, readings) = (reader.gram_set(), reader.readings());
    let (Some(grams), readings) = (grams?, readings?) else { return Ok(Vec::new()) };
    let corpus = Corpus { alphabet: &characters.alphabet, grams, readings };
    Ok(if is_latin && has_readings {
        by_reading(&query.chars, &corpus)
    } else if is_latin {
        by_romaji(&query.chars, &corpus)
    } else if is_hangul {
        by_choseong(&query.chars, &corpus)
    } else {
        han.map_or_else(Vec::new, |run| {
            let mut texts = by_homophone(query.run_chars(run), &corpus);
            for text in &mut texts {
                *text = query.with(run, text);
            }
            texts
        })
    })
}

fn is_han(c: char) -> bool {
    matches!(c, '一'..='鿿' | '㐀'..='䶿' | '\u{20000}'..='\u{3FFFF}')
}

/// The query with words that stand nowhere replaced by those that differ by a slip: words beside them, or else of the
/// vocabulary, whether or not `at_once`. If that is not told, each must be one beside it.
fn slips(
    query: &Query,
    at_once: Option<bool>,
    reader: &mut Reader<'_>,
) -> Result<Vec<String>, Missing> {
    let mut replaced: Vec<(&Run, Vec<String>)> = Vec::new();
    let mut is_missing = false;
    for run in unknown(query, reader)? {
        let word: String = query.run_chars(run).iter().collect();
        let is_open = query.is_open_at(run.range.end);
        match by_slip(&word, is_open, at_once, reader) {
            Ok(words) if words.is_empty() && at_once.is_none() => return Ok(words),
            Ok(words) if words.is_empty() => {}
            Ok(words) => replaced.push((run, words)),
            Err(Missing) => is_missing = true,
        }
    }
    if is_missing {
        return Err(Missing);
    }
    // All by the likeliest, and then one of them by another.
    let mut n_texts = 0;
    for (_, words) in &replaced {
        n_texts = n_texts.max(words.len());
    }
    let mut texts: Vec<String> = Vec::new();
    for i in 0..n_texts {
        for varied in 0..replaced.len() {
            let mut text = String::new();
            let mut at = 0;
            for (n, (run, words)) in replaced.iter().enumerate() {
                text.extend(query.chars.get(at..run.range.start).unwrap_or_default());
                let word = words.get(if n == varied { i } else { 0 }).or(words.first());
                text.push_str(word.map_or("", String::as_str));
                at = run.range.end;
            }
            text.extend(query.chars.get(at..).unwrap_or_default());
            if texts.len() < MAX_TEXTS && !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    Ok(texts)
}

/// Words that differ by a slip from one that stands nowhere.
fn by_slip(
    word: &str,
    is_open: bool,
    at_once: Option<bool>,
    reader: &mut Reader<'_>,
) -> Result<Vec<String>, Missing> {
    let about = About::Meant(is_open, at_once.is_some());
    if let Some(words) = reader.known(about, word) {
        return Ok(words);
    }
    reader.work()?;
    let mut words = beside(word, is_open, reader)?;
    if words.is_empty()
        && let Some(at_once) = at_once
    {
        words = meant_by(word, at_once, reader)?;
    }
    reader.keep(about, word, &words, UNITS_BESIDE);
    Ok(words)
}

/// Whether a text may hold the query, since all of its words stand somewhere behind which a word may begin; only the
/// first may be the end of one.
pub(crate) fn can_stand(query: &Query, reader: &mut Reader<'_>) -> Result<bool, Missing> {
    Ok(unknown(query, reader)?.iter().all(|run| run.range.start == 0))
}

/// The words of the query that stand nowhere.
fn unknown<'a>(query: &'a Query, reader: &mut Reader<'_>) -> Result<Vec<&'a Run>, Missing> {
    let mut unknown = Vec::new();
    let mut is_missing = false;
    for run in query.runs.iter().filter(|run| run.class == Class::Word) {
        let word: String = query.run_chars(run).iter().collect();
        match is_known(&word, query.is_open_at(run.range.end), reader) {
            Ok(true) => {}
            Ok(false) => unknown.push(run),
            Err(Missing) => is_missing = true,
        }
    }
    if is_missing { Err(Missing) } else { Ok(unknown) }
}

/// Whether a word, or where it may go on one that begins with it, is in the index.
fn is_known(word: &str, is_open: bool, reader: &mut Reader<'_>) -> Result<bool, Missing> {
    let term = Term::word(word);
    let (prefix, end) = (Term::prefix(word), Term::after_prefix(word));
    let to = if is_open { &end } else { &term };
    let range = reader.shards_of(&term, to);
    // Where words go on over a border between shards, there are some; and what has a large shard stands everywhere.
    let large = reader.loaded.head.large_shards.get(range.clone()).unwrap_or_default();
    if range.len() > 2 || large.iter().any(|is_large| *is_large) {
        return Ok(true);
    }
    let shards = reader.shards(range)?;
    let is_in = |shard: &&aril_index::Shard| {
        shard.get(&term).is_some() || is_open && shard.range(&prefix, &end).next().is_some()
    };
    Ok(shards.iter().any(is_in))
}

#[cfg(test)]
mod tests {
    use super::joined;
    use crate::characters::CorpusCharacters;
    use crate::query::Query;
    #[track_caller]
    fn check(typed: &str, expected: Option<&str>) {
        let query = Query::parse(typed, &CorpusCharacters::default());
        assert_eq!(joined(&query).as_deref(), expected, "{typed}");
    }

    #[test]
    fn spaces_and_marks_go_where_scripts_put_none() {
        check("千 岛 湖", Some("千岛湖"));
        check("中国—中亚", Some("中国中亚"));
        check("데이터 베이스", Some("데이터베이스"));
        check("千岛湖", None);
        check("node.js and c", None);
        check("c 语言 入门", Some("c 语言入门"));
        check("的 c++", None);
    }
}
