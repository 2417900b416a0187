//! Excerpts: the piece of a passage around what was searched for, with that marked.

use core::ops::Range;

use aril_text::{Class, Folded, fold, runs};

use crate::answer::Fragment;
use crate::characters::CorpusCharacters;
use crate::query::{Query, place_of};

/// An excerpt is about so many columns wide; a wide character takes two.
const MAX_COLUMNS: usize = 200;

/// So many of them come before the first mark.
const COLUMNS_BEFORE: usize = 50;

/// The excerpt of `text`, with the query marked where it stands whole, or else its terms.
pub(crate) fn excerpt(text: &str, query: &Query, characters: &CorpusCharacters) -> Vec<Fragment> {
    let folded = fold(characters, text);
    let mut marks: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while let Some(start) = place_of(&query.chars, &folded.chars, from) {
        from = start + query.chars.len();
        marks.push(folded.span(start..from));
    }
    if marks.is_empty() {
        marks = term_marks(&folded, query, characters);
    }
    for mark in &mut marks {
        widen(mark, text, characters);
    }
    let mut window = window(text, marks.first().map_or(0, |mark| mark.start));
    widen(&mut window, text, characters);
    fragments(text, &window, &marks)
}

/// Widens a range of bytes until it cuts nothing that is shown as one character.
fn widen(range: &mut Range<usize>, text: &str, characters: &CorpusCharacters) {
    while let Some((before, _)) = one_at(range.start, text, characters) {
        range.start -= before.len_utf8();
    }
    while let Some((_, after)) = one_at(range.end, text, characters) {
        range.end += after.len_utf8();
    }
}

/// The characters before and behind a byte, if they are shown as one.
fn one_at(at: usize, text: &str, characters: &CorpusCharacters) -> Option<(char, char)> {
    let after = text.get(at..)?.chars().next()?;
    let mut all_before = text.get(..at)?.chars();
    let before = all_before.next_back()?;
    let mut are_one = characters.alphabet.are_one(before, after);
    if is_flag(after) && is_flag(before) {
        // Two and two make a flag.
        are_one = true;
        while all_before.next_back().is_some_and(is_flag) {
            are_one = !are_one;
        }
    }
    are_one.then_some((before, after))
}

/// Whether a character is a letter of those that make a flag.
fn is_flag(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// The bytes of each term of the query in the text, ascending, those that touch as one.
fn term_marks(folded: &Folded, query: &Query, characters: &CorpusCharacters) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> = Vec::new();
    for run in runs(characters, &folded.chars) {
        let chars = folded.chars.get(run.range.clone()).unwrap_or_default();
        let n_places = if run.class == Class::Gram { chars.len() } else { 1 };
        for i in 0..n_places {
            let mut n_marked = 0;
            for searched in &query.runs {
                let wanted = query.run_chars(searched);
                let is_marked = match (run.class, searched.class) {
                    (Class::Word, Class::Word) => {
                        n_marked = wanted.len();
                        let is_open = query.is_open_at(searched.range.end);
                        chars == wanted || is_open && chars.starts_with(wanted)
                    }
                    // A character, or two that stand so in the query.
                    (Class::Gram, Class::Gram) => {
                        n_marked = wanted.len().min(2);
                        let gram = chars.get(i..i + n_marked).unwrap_or_default();
                        place_of(gram, wanted, 0).is_some()
                    }
                    _ => false,
                };
                if is_marked {
                    let start = run.range.start + i;
                    let span = folded.span(start..start + n_marked);
                    match marks.last_mut() {
                        Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                        _ => marks.push(span),
                    }
                    break;
                }
            }
        }
    }
    marks
}

fn n_columns(c: char) -> usize {
    if c >= '\u{1100}' { 2 } else { 1 }
}

/// The bytes of `text` to show: from a little before `mark`, after a space or a mark of punctuation
/// where one is near, for about [`MAX_COLUMNS`].
fn window(text: &str, mark: usize) -> Range<usize> {
    let total: usize = text.chars().map(n_columns).sum();
    if total <= MAX_COLUMNS {
        return 0..text.len();
    }
    let before = text.get(..mark).unwrap_or_default();
    let mut start = mark;
    let mut columns = 0;
    let mut border = None;
    for (i, c) in before.char_indices().rev() {
        columns += n_columns(c);
        if columns > COLUMNS_BEFORE {
            break;
        }
        start = i;
        // Not `str::contains`, whose search for a character brings a kilobyte of string search along.
        let is_border =
            c.is_whitespace() || matches!(c, '。' | '，' | '、' | '！' | '？' | '；' | '：');
        if is_border && columns > COLUMNS_BEFORE / 2 {
            border = Some(i + c.len_utf8());
        }
    }
    if columns > COLUMNS_BEFORE {
        start = border.unwrap_or(start);
    } else {
        start = 0;
    }
    let rest = text.get(start..).unwrap_or_default();
    let mut end = start;
    let mut columns = 0;
    let mut space = None;
    for (i, c) in rest.char_indices() {
        columns += n_columns(c);
        if columns > MAX_COLUMNS {
            // Words are not cut; scripts without spaces may be.
            return start..space.filter(|at| *at > mark && *at + 20 > end).unwrap_or(end);
        }
        if c.is_whitespace() {
            space = Some(start + i);
        }
        end = start + i + c.len_utf8();
    }
    start..end
}

/// The text of `window` in pieces, marked and not.
fn fragments(text: &str, window: &Range<usize>, marks: &[Range<usize>]) -> Vec<Fragment> {
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut push = |piece: Option<&str>, marked: bool| {
        let piece = piece.unwrap_or_default();
        if piece.is_empty() {
            return;
        }
        if fragments.last().is_none_or(|last| last.marked != marked) {
            fragments.push(Fragment { text: String::new(), marked });
        }
        if let Some(last) = fragments.last_mut() {
            for c in piece.chars() {
                last.text.push(if c == '\n' { ' ' } else { c });
            }
        }
    };
    if window.start > 0 {
        push(Some("…"), false);
    }
    let mut at = window.start;
    for mark in marks {
        let (start, end) = (mark.start.max(at), mark.end.min(window.end));
        if start < end {
            push(text.get(at..start), false);
            push(text.get(start..end), true);
            at = end;
        }
    }
    push(text.get(at..window.end), false);
    if window.end < text.len() {
        push(Some("…"), false);
    }
    fragments
}

#[cfg(test)]
mod tests {
    use super::{MAX_COLUMNS, excerpt};
    use crate::characters::CorpusCharacters;
    use crate::query::Query;

    /// The excerpt, marks in brackets.
    #[track_caller]
    fn check(text: &str, typed: &str, expected: &str) {
        let characters = CorpusCharacters::default();
        let query = Query::parse(typed, &characters);
        let found: String = excerpt(text, &query, &characters)
            .into_iter()
            .map(|f| if f.marked { format!("[{}]", f.text) } else { f.text })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_query_is_marked_wherever_it_stands() {
        check("千岛湖的水，千岛湖的山", "千岛湖", "[千岛湖]的水，[千岛湖]的山");
        check("C++ and C", "c++", "C++ and C"); // The default characters fold nothing.
        check("c++ and c", "c++", "[c++] and c");
    }

    #[test]
    fn terms_are_marked_where_the_query_does_not_stand_whole() {
        check("千岛有湖", "千岛湖", "[千岛]有湖");
        check("the lake and the dam", "dam lak", "the [lak]e and the [dam]");
        check("湖水", "水 湖", "[湖水]");
    }

    #[test]
    fn a_long_text_is_cut_around_the_mark() {
        let text = format!("{}，湖，{}", "前".repeat(100), "后".repeat(200));
        let n_after = (MAX_COLUMNS - 4) / 2;
        check(&text, "湖", &format!("…{}，[湖]，{}…", "前".repeat(24), "后".repeat(n_after - 25)));
    }

    #[test]
    fn words_are_not_cut() {
        let text = format!("{}lake {}", "aaaa ".repeat(40), "bbbb ".repeat(60));
        let characters = CorpusCharacters::default();
        let query = Query::parse("lake", &characters);
        let all: String = excerpt(&text, &query, &characters).into_iter().map(|f| f.text).collect();
        assert!(all.starts_with("…aaaa ") && all.ends_with("bbbb…"), "{all}");
    }
}
