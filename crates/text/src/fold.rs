//! Folding: text as search compares it, with the way back to the text as it is shown.

use core::fmt;
use core::ops::Range;

use crate::class::{Characters, Class};

/// Folded text. Each folded character knows the bytes of the source that it stands for.
///
/// White space is one `' '`, never first or last on a line; `'\n'` is a border that no query
/// crosses, since no folded query holds one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded characters.
    pub chars: Vec<char>,
    /// For each of `chars` the bytes of the source that it stands for. Ascending; two characters
    /// that came out of one share its bytes.
    pub spans: Vec<Range<u32>>,
}

impl Folded {
    /// The bytes of the source that the folded characters in `range` stand for; empty when
    /// `range` is.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Range<usize> {
        match self.spans.get(range) {
            Some([only]) => only.start as usize..only.end as usize,
            Some([first, .., last]) => first.start as usize..last.end as usize,
            _ => 0..0,
        }
    }

    fn push(&mut self, c: char, span: Range<u32>) {
        if matches!(c, '\u{3099}' | '\u{309A}')
            && let (Some(previous), Some(previous_span)) =
                (self.chars.last_mut(), self.spans.last_mut())
            && let Some(voiced) = voiced_kana(*previous, c)
        {
            *previous = voiced;
            previous_span.end = span.end;
            return;
        }
        self.chars.push(c);
        self.spans.push(span);
    }

    fn trim_end(&mut self) {
        if self.chars.last() == Some(&' ') {
            self.chars.pop();
            self.spans.pop();
        }
    }
}

impl fmt::Display for Folded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.chars.iter().try_for_each(|c| fmt::Write::write_char(f, *c))
    }
}

/// Folds `text`, which must be in normalization form C and shorter than 4 GiB.
#[must_use]
pub fn fold(characters: &impl Characters, text: &str) -> Folded {
    let mut folded = Folded::default();
    folded.chars.reserve(text.len());
    folded.spans.reserve(text.len());
    let mut buffer = Vec::new();
    for (start, c) in text.char_indices() {
        let span = start as u32..(start + c.len_utf8()) as u32;
        if c == '\n' {
            folded.trim_end();
            folded.push('\n', span);
            continue;
        }
        buffer.clear();
        characters.fold(c, &mut buffer);
        for &f in &buffer {
            if f != ' ' && characters.class(f) != Class::Space {
                folded.push(f, span.clone());
            } else if !matches!(folded.chars.last(), None | Some(' ' | '\n')) {
                folded.push(' ', span.clone());
            }
        }
    }
    folded.trim_end();
    folded
}

/// The kana that `c`, a combining voiced or semi-voiced sound mark, makes of the hiragana before it.
///
/// Half-width katakana write ガ as ｶ and a mark, which form C leaves apart; without this rule か
/// would be found in it, and が would not.
fn voiced_kana(previous: char, c: char) -> Option<char> {
    let code = u32::from(previous);
    let shift = match (c, previous) {
        ('\u{3099}', 'か'..='ち') if code % 2 == 1 => 1,
        ('\u{3099}', 'つ'..='と') if code.is_multiple_of(2) => 1,
        ('\u{3099}', 'は'..='ほ') if code.is_multiple_of(3) => 1,
        ('\u{309A}', 'は'..='ほ') if code.is_multiple_of(3) => 2,
        ('\u{3099}', 'う') => 'ゔ' as u32 - 'う' as u32,
        ('\u{3099}', 'ゝ') => 1,
        _ => return None,
    };
    char::from_u32(code + shift)
}

#[cfg(test)]
mod tests {
    use super::{fold, voiced_kana};
    use crate::class::{Characters, Class};

    /// Lower case, soft hyphens dropped, `ß` spelled out, half-width カ and its mark.
    struct Sample;

    impl Characters for Sample {
        fn fold(&self, c: char, folded: &mut Vec<char>) {
            match c {
                '\u{AD}' => {}
                'ß' => folded.extend(['s', 's']),
                'ｶ' => folded.push('か'),
                'ﾞ' => folded.push('\u{3099}'),
                _ => folded.extend(c.to_lowercase()),
            }
        }

        fn class(&self, folded: char) -> Class {
            Class::guess(folded)
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let folded = fold(&Sample, text);
        assert_eq!(folded.to_string(), expected);
        assert_eq!(folded.chars.len(), folded.spans.len());
        for span in &folded.spans {
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
        }
    }

    #[test]
    fn case_is_folded() {
        check("AbC", "abc");
    }

    #[test]
    fn white_space_is_one_space_and_none_at_the_ends() {
        check(" \t a \u{AD} b  ", "a b");
    }

    #[test]
    fn a_line_break_is_a_border_without_spaces_around_it() {
        check("a \n b", "a\nb");
    }

    #[test]
    fn one_character_may_become_two() {
        check("Maß", "mass");
        let folded = fold(&Sample, "Maß!");
        assert_eq!(folded.span(2..4), 2..4);
        assert_eq!(folded.span(3..5), 2..5);
        assert_eq!(folded.span(3..3), 0..0);
    }

    #[test]
    fn a_half_width_voiced_kana_is_one_character() {
        check("ｶﾞｽ", "がｽ");
        assert_eq!(fold(&Sample, "ｶﾞx").span(0..1), 0..6);
    }

    #[test]
    fn sound_marks_combine_as_in_unicode() {
        let plain = "うかきくけこさしすせそたちつてとはひふへほゝ";
        let voiced = "ゔがぎぐげござじずぜぞだぢづでどばびぶべぼゞ";
        for (p, v) in plain.chars().zip(voiced.chars()) {
            assert_eq!(voiced_kana(p, '\u{3099}'), Some(v));
        }
        for (p, v) in "はひふへほ".chars().zip("ぱぴぷぺぽ".chars()) {
            assert_eq!(voiced_kana(p, '\u{309A}'), Some(v));
        }
        for p in "あがぢっなばぱまん".chars() {
            assert_eq!(voiced_kana(p, '\u{3099}'), None, "{p}");
        }
        assert_eq!(voiced_kana('か', '\u{309A}'), None);
    }
}
