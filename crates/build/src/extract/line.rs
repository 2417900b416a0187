//! Lines: white space as a reader sees it.

use unicode_normalization::UnicodeNormalization;

use crate::unicode::Unicode;

/// `text` in normalization form C with every stretch of white space as one space, or, where it breaks
/// a line between characters of scripts that write none, as nothing.
pub(crate) fn one_line(text: &str) -> String {
    // Nothing below this composes or decomposes.
    if text.chars().all(|c| c < '\u{300}' || ('\u{3400}'..='\u{9FFF}').contains(&c)) {
        in_one_line(text.chars(), text.len())
    } else {
        in_one_line(text.nfc(), text.len())
    }
}

/// The same of characters in normalization form C that take about so many bytes.
fn in_one_line(text: impl Iterator<Item = char>, n_bytes: usize) -> String {
    let mut line = String::with_capacity(n_bytes);
    let (mut space, mut broken) = (false, false);
    for c in text {
        if c.is_whitespace() || c.is_control() {
            space = true;
            broken |= c == '\n';
            continue;
        }
        if space && let Some(last) = line.chars().last() {
            let joined = broken && aril_text::joins_without_space(&Unicode, last, c);
            if !joined {
                line.push(' ');
            }
        }
        (space, broken) = (false, false);
        line.push(c);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn line_breaks_join_by_script() {
        for (text, line) in [
            ("千岛\n湖", "千岛湖"),
            (" two\n  words ", "two words"),
            ("千岛 湖", "千岛 湖"),
            ("호수\n물", "호수 물"),
            ("e\u{301}", "é"),
            ("a\u{0}b", "a b"),
        ] {
            assert_eq!(one_line(text), line);
        }
    }
}
