//! What may have been meant by a text that no page holds.

use aril_index::{BlockKind, Term};
use aril_text::{Class, Run};

use crate::loaded::{Missing, Reader};
use crate::query::Query;
use crate::readings::{Corpus, by_choseong, by_homophone, by_reading, by_romaji};
use crate::typos::meant_by;

/// So many texts at the most are searched for instead of one.
const MAX_TEXTS: usize = 6;

/// What is longer holds enough that is right.
const MAX_RUNS: usize = 12;

/// In Chinese of so many characters at the most one may be another that is read alike. In what is longer, enough is
/// right.
const MAX_HAN: usize = 8;

/// The query without the spaces and marks between its characters, where scripts put none between words; `None`
/// when there are none.
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
    (n_joined > 0).then_some(joined)
}

/// The texts that may have been meant, those first that are likelier.
#[inline(never)]
pub(crate) fn meant(query: &Query, reader: &mut Reader<'_>) -> Result<Vec<String>, Missing> {
    if query.runs.len() > MAX_RUNS {
        return Ok(Vec::new());
    }
    let mut texts = by_reading_of(query, reader)?;
    if texts.is_empty() {
        texts = slips(query, reader)?;
    }
    texts.truncate(MAX_TEXTS);
    Ok(texts)
}

/// The texts that are read as the query is.
fn by_reading_of(query: &Query, reader: &mut Reader<'_>) -> Result<Vec<String>, Missing> {
    let characters = &reader.loaded.characters;
    let has_kana = characters.alphabet.rank('の').is_some();
    let has_readings = !reader.loaded.head.of_kind(BlockKind::Readings).1.is_empty();
    let (mut is_unknown, mut is_missing) = (false, false);
    for run in query.runs.iter().filter(|run| run.class == Class::Word) {
        let word: String = query.run_chars(run).iter().collect();
        if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
            let is_known = is_known(&word, query.is_open_at(run.range.end), reader);
            is_missing |= is_known == Err(Missing);
            is_unknown |= is_known == Ok(false);
        }
    }
    if is_missing {
        return Err(Missing);
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

/// The query with words that stand nowhere replaced by those that differ by a slip.
fn slips(query: &Query, reader: &mut Reader<'_>) -> Result<Vec<String>, Missing> {
    let mut replaced: Vec<(&Run, Vec<String>)> = Vec::new();
    let mut is_missing = false;
    for run in query.runs.iter().filter(|run| run.class == Class::Word) {
        let word: String = query.run_chars(run).iter().collect();
        let meant = match is_known(&word, query.is_open_at(run.range.end), reader) {
            Ok(true) => continue,
            Ok(false) => meant_by(&word, reader),
            Err(Missing) => Err(Missing),
        };
        match meant {
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

/// Whether a word, or where it may go on one that begins with it, is in the index.
fn is_known(word: &str, is_open: bool, reader: &mut Reader<'_>) -> Result<bool, Missing> {
    let term = Term::word(word);
    let (prefix, end) = (Term::prefix(word), Term::after_prefix(word));
    let to = if is_open { &end } else { &term };
    let range = reader.shards_of(&term, to);
    // Where words go on over a border between shards, there are some.
    if range.len() > 2 {
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
