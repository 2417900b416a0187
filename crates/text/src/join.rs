//! Line breaks: where a break is only how the text was set, and where it ends a sentence.

use crate::class::{Characters, Class};

/// Whether lines that end with `before` and begin with `after` are joined without a space: one of
/// the two is of a script that writes none.
///
/// Hangul counts as one that does: Korean puts spaces between words.
#[must_use]
pub fn joins_without_space(characters: &impl Characters, before: char, after: char) -> bool {
    let unspaced = |c: char| {
        let hangul = matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7FF}');
        !hangul && (is_class(characters, c, Class::Gram) || is_fullwidth_punctuation(c))
    };
    unspaced(before) || unspaced(after)
}

/// Whether the paragraph `before`, followed by a blank line and the paragraph `after`, was cut in
/// the midst of a sentence, as page breaks of a PDF do.
///
/// Only for plain text, and only where one of the characters at the cut is of a script without
/// spaces. `before` must read like prose (it holds a clause mark) and must not end as sentences,
/// quotations or headings do; `after` must begin with a letter or digit.
#[must_use]
pub fn is_cut_sentence(characters: &impl Characters, before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) =
        (before.trim_end().chars().last(), after.trim_start().chars().next())
    else {
        return false;
    };
    let is_text = |c| is_class(characters, c, Class::Gram) || is_class(characters, c, Class::Word);
    let goes_on = is_text(last) || CLAUSE_MARKS.contains(&last) && last != '：' && last != ':';
    goes_on
        && is_text(first)
        && before.chars().any(|c| CLAUSE_MARKS.contains(&c) || SENTENCE_MARKS.contains(&c))
        && (is_class(characters, last, Class::Gram) || is_class(characters, first, Class::Gram))
}

/// Marks inside a sentence.
const CLAUSE_MARKS: [char; 8] = ['，', ',', '、', '；', ';', '：', ':', '،'];

/// Marks that end a sentence.
const SENTENCE_MARKS: [char; 7] = ['。', '！', '？', '!', '?', '．', '…'];

fn is_class(characters: &impl Characters, c: char, class: Class) -> bool {
    let mut folded = Vec::new();
    characters.fold(c, &mut folded);
    folded.first().is_some_and(|f| characters.class(*f) == class)
}

fn is_fullwidth_punctuation(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{301F}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF1F}')
}

#[cfg(test)]
mod tests {
    use super::{is_cut_sentence, joins_without_space};
    use crate::class::Guess;

    #[test]
    fn lines_of_chinese_are_joined_without_a_space() {
        for (before, after, joined) in [
            ('湖', '水', true),
            ('湖', '3', true),
            ('，', 'a', true),
            ('a', 'b', false),
            ('호', '수', false),
            ('.', 'T', false),
        ] {
            assert_eq!(joins_without_space(&Guess, before, after), joined, "{before}{after}");
        }
    }

    #[test]
    fn a_page_break_inside_a_sentence_is_told_from_a_border() {
        for (before, after, cut) in [
            ("当前，局势进入新的动", "荡时期。", true),
            ("在这里，始于2017", "年的发掘", true),
            ("他说，", "湖水很清。", true),
            ("湖水很清。", "岛屿很多。", false),
            ("湖的由来", "大坝建成以后", false), // A heading holds no clause mark.
            ("各位，朋友们：", "很高兴", false),
            ("他说，“很好”", "湖水", false),
            ("湖水很清，岛屿", "“很多”", false),
            ("First, the lake", "then the dam", false),
            ("", "湖", false),
        ] {
            assert_eq!(is_cut_sentence(&Guess, before, after), cut, "{before} / {after}");
        }
    }
}
