//! Gathering: fragments of text, borders and headings to the sections of a document.

use super::one_line;
use crate::document::{Document, Section};

/// Gathers the text of a document: fragments with white space as it comes, borders and headings.
#[derive(Debug, Default)]
pub(super) struct Gatherer {
    /// The paragraph so far, white space as it came.
    paragraph: String,
    pub(super) sections: Vec<Section>,
}

impl Gatherer {
    /// Text inside a paragraph. A line break in it is only how the source was set.
    pub(super) fn text(&mut self, text: &str) {
        self.paragraph.push_str(text);
    }

    /// The end of a paragraph, if one was begun.
    pub(super) fn border(&mut self) {
        let paragraph = one_line(&std::mem::take(&mut self.paragraph));
        if paragraph.is_empty() {
            return;
        }
        if self.sections.is_empty() {
            self.sections.push(Section::default());
        }
        if let Some(section) = self.sections.last_mut() {
            if !section.text.is_empty() {
                section.text.push('\n');
            }
            section.text.push_str(&paragraph);
        }
    }

    /// Sections, of which the first goes on where this stands if it has no heading.
    pub(super) fn sections(&mut self, sections: Vec<Section>) {
        self.border();
        for section in sections {
            if !section.heading.is_empty() {
                self.sections.push(section);
                continue;
            }
            for line in section.text.lines() {
                self.text(line);
                self.border();
            }
        }
    }

    /// Begins a section. What was gathered since the last border becomes its heading; without that none begins,
    /// and the answer is no.
    pub(super) fn heading(&mut self, anchor: &str) -> bool {
        let heading = one_line(&std::mem::take(&mut self.paragraph));
        let has_text = !heading.is_empty();
        if has_text {
            let anchor = anchor.to_owned();
            self.sections.push(Section { heading, anchor, text: String::new() });
        }
        has_text
    }

    /// The heading of the last section.
    pub(super) fn last_heading(&self) -> &str {
        self.sections.last().map_or("", |section| &section.heading)
    }

    /// The document, less a first heading that only repeats `title`. Without a title it is called by
    /// its first heading, or else by its first words.
    pub(super) fn finish(mut self, title: &str) -> Document {
        self.border();
        let sections = self.sections;
        let mut title = one_line(title);
        if title.is_empty() {
            let first_heading = sections.iter().find(|s| !s.heading.is_empty());
            let first_text = sections.first().and_then(|s| s.text.lines().next());
            title = match (first_heading, first_text) {
                (Some(section), _) => section.heading.clone(),
                (None, Some(text)) => first_words(text),
                (None, None) => String::new(),
            };
        }
        let sections = without_repeated(&title, sections);
        Document { title, sections, ..Document::default() }
    }
}

/// Sections, less a first heading that only repeats the title.
pub(crate) fn without_repeated(title: &str, mut sections: Vec<Section>) -> Vec<Section> {
    if let Some(section) = sections.iter_mut().find(|s| !s.heading.is_empty())
        && section.heading == title
        // Else its text stays a section of its own, so that a hit in it still leads to its anchor.
        && section.anchor.is_empty()
    {
        section.heading.clear();
    }
    merge_headless(sections)
}

/// Gives the text of sections without a heading to the section before.
pub(crate) fn merge_headless(sections: Vec<Section>) -> Vec<Section> {
    let mut merged: Vec<Section> = Vec::new();
    for section in sections {
        match merged.last_mut() {
            Some(last) if section.heading.is_empty() => {
                if !last.text.is_empty() && !section.text.is_empty() {
                    last.text.push('\n');
                }
                last.text.push_str(&section.text);
            }
            _ => merged.push(section),
        }
    }
    merged
}

/// The longest title made of a text's first words, in columns (a wide character takes two).
const MAX_FIRST_WORDS: usize = 60;

/// The first sentence of `text`; when it is long, its first words and an ellipsis.
pub(super) fn first_words(text: &str) -> String {
    let (mut end, mut n_columns, mut word_end) = (text.len(), 0, 0);
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let ends = matches!(c, '。' | '！' | '？' | '．' | '।')
            || matches!(c, '.' | '!' | '?' | '؟') && next.is_none_or(char::is_whitespace);
        if ends {
            end = i;
            break;
        }
        n_columns += if c >= '\u{1100}' { 2 } else { 1 };
        if n_columns > MAX_FIRST_WORDS {
            let cut = if word_end > 0 { word_end } else { i };
            return format!("{}…", text.get(..cut).unwrap_or(text).trim_end());
        }
        if c.is_whitespace() || matches!(c, '，' | '、' | '；' | '：') {
            word_end = i;
        }
    }
    text.get(..end).unwrap_or(text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::first_words;

    #[test]
    fn a_text_is_called_by_its_first_sentence_or_words() {
        for (text, title) in [
            ("湖区(6月3日摄)。湖水很清。", "湖区(6月3日摄)"),
            ("A dam of 1959. It holds.", "A dam of 1959"),
            ("Version 1.2 is out", "Version 1.2 is out"),
            (
                "a lake whose name has many words and goes on and on until the line is full",
                "a lake whose name has many words and goes on and on until…",
            ),
        ] {
            assert_eq!(first_words(text), title);
        }
    }
}
