//! Plain text: paragraphs between blank lines, a title and headings told by their looks.

use super::{Gatherer, first_words, one_line};
use crate::document::Document;
use crate::unicode::Unicode;

/// A title or heading has at most so many columns (a wide character takes two).
const MAX_HEADING_COLUMNS: usize = 90;

/// The document in a plain text.
pub(super) fn document(text: &str) -> Document {
    let paragraphs = paragraphs(text);
    let mut gatherer = Gatherer::default();
    let mut rest = paragraphs.iter().map(String::as_str).peekable();
    let title = match rest.peek() {
        Some(first) if paragraphs.len() > 1 && is_short(first) && !ends_as_prose(first) => {
            rest.next().unwrap_or_default().to_owned()
        }
        Some(first) => first_words(first),
        None => String::new(),
    };
    let mut before = "";
    while let Some(paragraph) = rest.next() {
        gatherer.text(paragraph);
        let is_heading = is_short(paragraph)
            && !ends_sentence(paragraph)
            && ends_sentence(before)
            && !is_enclosed(paragraph)
            && rest.peek().is_some_and(|next| n_columns(next) > n_columns(paragraph));
        if is_heading {
            gatherer.heading("");
        } else {
            gatherer.border();
        }
        before = paragraph;
    }
    gatherer.finish(&title)
}

/// The paragraphs of a text, one line each. Blank lines part them, except those that cut a sentence in
/// two, as page breaks do.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut lines = String::new();
    for line in text.lines().chain([""]) {
        if !line.trim().is_empty() {
            lines.push_str(line);
            lines.push('\n');
            continue;
        }
        let paragraph = one_line(&std::mem::take(&mut lines));
        if paragraph.is_empty() {
            continue;
        }
        match paragraphs.last_mut() {
            Some(last) if aril_text::is_cut_sentence(&Unicode, last, &paragraph) => {
                last.push_str(&paragraph);
            }
            _ => paragraphs.push(paragraph),
        }
    }
    paragraphs
}

fn n_columns(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum()
}

fn is_short(paragraph: &str) -> bool {
    n_columns(paragraph) <= MAX_HEADING_COLUMNS
}

/// Whether a paragraph ends as a sentence does; a question or exclamation may still be a title.
fn ends_as_prose(paragraph: &str) -> bool {
    ends_sentence(paragraph) && !paragraph.ends_with(['?', '!', '？', '！'])
}

/// Whether a paragraph ends with a mark that ends sentences, maybe inside a closing quote or bracket.
fn ends_sentence(paragraph: &str) -> bool {
    let inner =
        paragraph.trim_end_matches(['”', '’', '"', '\'', '」', '』', '）', ')', '》', '»', '…']);
    let closed = inner.len() < paragraph.len();
    inner.ends_with([
        '。', '！', '？', '.', '!', '?', '：', ':', '；', ';', '।', '؟', '…', ',', '，',
    ]) || closed && paragraph.ends_with('…')
}

/// Whether a paragraph is a remark in brackets: a date line, a source.
fn is_enclosed(paragraph: &str) -> bool {
    paragraph.starts_with(['(', '（', '[', '【'])
}

#[cfg(test)]
mod tests {
    use super::document;
    use crate::document::Section;

    fn section(heading: &str, text: &str) -> Section {
        Section { heading: heading.to_owned(), anchor: String::new(), text: text.to_owned() }
    }

    #[test]
    fn a_short_first_line_is_the_title() {
        let found = document("湖的由来\n\n1959年，大坝建成。\n");
        assert_eq!(found.title, "湖的由来");
        assert_eq!(found.sections, [section("", "1959年，大坝建成。")]);
    }

    #[test]
    fn a_question_may_be_a_title() {
        assert_eq!(document("湖有多深?\n\n很深。").title, "湖有多深?");
    }

    #[test]
    fn a_caption_is_called_by_its_first_words_and_keeps_them() {
        let found = document("湖区(6月3日摄)。湖水很清。\n\n记者 摄");
        assert_eq!(found.title, "湖区(6月3日摄)");
        assert_eq!(found.sections, [section("", "湖区(6月3日摄)。湖水很清。\n记者 摄")]);
    }

    #[test]
    fn a_short_line_between_paragraphs_is_a_heading() {
        let found = document(
            "丝路\n\n湖水很清，岛屿很多。\n\n“风很大”\n\n风电场建成以后，家家户户都有了电。",
        );
        assert_eq!(
            found.sections,
            [
                section("", "湖水很清，岛屿很多。"),
                section("“风很大”", "风电场建成以后，家家户户都有了电。")
            ]
        );
    }

    #[test]
    fn a_page_break_does_not_cut_a_sentence() {
        let found =
            document("标题\n\n当前，局势进入新的动\n\n荡时期。在这里，始于2017\n\n年的发掘。");
        assert_eq!(
            found.sections,
            [section("", "当前，局势进入新的动荡时期。在这里，始于2017年的发掘。")]
        );
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let found = document("Title\n\nOne line\nand another.\n\n湖水\n很清。");
        assert_eq!(found.sections, [section("", "One line and another.\n湖水很清。")]);
    }

    #[test]
    fn an_empty_text_is_an_empty_document() {
        assert!(document(" \n\n ").is_empty());
    }
}
