//! The site's name in titles: what most of them end or begin with, beside what the page itself is called.

use crate::document::Document;
use crate::extract::without_repeated;

/// What titles have that are not the page's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SiteName {
    /// With the marks before it: ` | Lake`.
    behind: String,
    /// With the marks behind it: `Lake: `.
    before: String,
}

/// So many titles have it, and half of them all, at the least.
const MIN_TITLES: usize = 4;

/// Marks between a page's name and its site's, with a space on either side.
const MARKS: &str = "-–—|·•»«›‹:/~｜－";

/// Those that need no space before them.
const CLOSE_MARKS: &str = ":：_|｜";

impl SiteName {
    /// The name that `titles` tell, of pages of one site.
    pub(crate) fn of(titles: &[String]) -> SiteName {
        let ends = titles.iter().map(|title| {
            let starts = borders(title).into_iter().map(|(start, _)| start);
            starts.chain(parenthesis(title)).filter_map(|start| title.get(start..)).collect()
        });
        let begins = titles.iter().map(|title| {
            borders(title).into_iter().filter_map(|(_, end)| title.get(..end)).collect()
        });
        SiteName { behind: common(ends), before: common(begins) }
    }

    /// Tells one name from another.
    pub(crate) fn checksum(&self) -> u64 {
        if *self == SiteName::default() {
            return 0;
        }
        aril_index::checksum(format!("{}\n{}", self.behind, self.before).as_bytes())
    }

    /// Takes the name out of a document's title, if that is more.
    pub(crate) fn leave(&self, document: &mut Document) {
        let title = document.title.as_str();
        let own = title.strip_suffix(&self.behind).unwrap_or(title);
        let own = own.strip_prefix(&self.before).unwrap_or(own).trim();
        if own.len() < title.len() && own.chars().any(char::is_alphanumeric) {
            document.title = own.to_owned();
            let sections = std::mem::take(&mut document.sections);
            document.sections = without_repeated(&document.title, sections);
        }
    }
}

/// Where something else may begin in a title: from the end of one name to the begin of the next.
fn borders(title: &str) -> Vec<(usize, usize)> {
    let marks =
        title.char_indices().filter(|(_, c)| MARKS.contains(*c) || CLOSE_MARKS.contains(*c));
    let border = |(at, mark): (usize, char)| {
        let before = title.get(..at)?;
        let behind = title.get(at + mark.len_utf8()..)?;
        let (start, end) = (before.trim_end(), behind.trim_start());
        let is_apart = start.len() < before.len() && end.len() < behind.len();
        let is_close = CLOSE_MARKS.contains(mark) && (mark != ':' || end.len() < behind.len());
        let has_both = !start.is_empty() && !end.is_empty();
        (has_both && (is_apart && MARKS.contains(mark) || is_close))
            .then(|| (start.len(), title.len() - end.len()))
    };
    marks.filter_map(border).collect()
}

/// Where the parenthesis at the end of a title begins, with the space before it.
fn parenthesis(title: &str) -> Option<usize> {
    title.strip_suffix(')').and_then(|title| title.rfind(" (")).filter(|start| *start > 0)
}

/// The longest of what several have; nothing where no half of them has the same.
fn common<'a>(all: impl ExactSizeIterator<Item = Vec<&'a str>>) -> String {
    let min = all.len().div_ceil(2).max(MIN_TITLES);
    let mut parts: Vec<&str> = all.flatten().collect();
    parts.sort_unstable();
    let shared = parts.chunk_by(|a, b| a == b).filter(|group| group.len() >= min);
    let longest = shared.filter_map(|group| group.first()).max_by_key(|part| part.len());
    longest.map_or_else(String::new, |part| (*part).to_owned())
}

#[cfg(test)]
mod tests {
    use super::SiteName;
    use crate::document::{Document, Section};

    /// What titles are without the site's name that all of them tell.
    fn left(titles: &[&str]) -> Vec<String> {
        let titles: Vec<String> = titles.iter().map(|title| (*title).to_owned()).collect();
        let name = SiteName::of(&titles);
        let left = titles.into_iter().map(|title| {
            let mut document = Document { title, ..Document::default() };
            name.leave(&mut document);
            document.title
        });
        left.collect()
    }

    #[test]
    fn what_most_titles_end_or_begin_with_is_left_out() {
        for (titles, expected) in [
            (
                "Dam | Lake\nWeir | Lake\nA - b | Lake\nLake\nFish | Lake",
                "Dam\nWeir\nA - b\nLake\nFish",
            ),
            ("坝_湖泊网\n堰_湖泊网\n湖_湖泊网\n鱼_湖泊网\n别的", "坝\n堰\n湖\n鱼\n别的"),
            (
                "Mirror (Java 17)\nUses of Dam (x) (Java 17)\nDam (film)\nC (Java 17)\nD (Java 17)",
                "Mirror\nUses of Dam (x)\nDam (film)\nC\nD",
            ),
            ("Lake: Dam\nLake: Weir\nLake: 1:2\nLake: Fish\nLake", "Dam\nWeir\n1:2\nFish\nLake"),
            // The longest that half of them have.
            (
                "A – Guide – Lake\nB – Guide – Lake\nC – Guide – Lake\nD – Guide – Lake\nE – Lake",
                "A\nB\nC\nD\nE – Lake",
            ),
            // No half of them, or no name.
            ("A | Lake\nB | Lake\nC | Lake\nD\nE", "A | Lake\nB | Lake\nC | Lake\nD\nE"),
            ("a-b\nc-b\nd-b\ne-b\nf-b", "a-b\nc-b\nd-b\ne-b\nf-b"),
        ] {
            let titles: Vec<&str> = titles.lines().collect();
            assert_eq!(left(&titles).join("\n"), expected);
        }
    }

    #[test]
    fn a_heading_that_then_repeats_the_title_goes() {
        let titles: Vec<String> =
            ["A", "B", "C", "D"].map(|title| format!("{title} | Lake")).into();
        let section =
            Section { heading: "A".to_owned(), text: "Water.".to_owned(), ..Section::default() };
        let mut document =
            Document { title: titles[0].clone(), sections: vec![section], ..Document::default() };
        SiteName::of(&titles).leave(&mut document);
        assert_eq!((document.title.as_str(), document.sections[0].heading.as_str()), ("A", ""));
    }
}
