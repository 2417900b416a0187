//! HTML: the tokens of a conforming tokenizer as a tree, what of it the page is about, and the text of that.

mod about;
mod content;
mod densest;
#[cfg(test)]
mod generators;
mod name;
mod own_contents;
mod reader;
#[cfg(test)]
mod tests;
mod tree;

use about::About;
use reader::Reader;
use tree::Tree;

use super::{LeftOut, MAX_TAGS, one_line};
use crate::document::{Document, Section, language_tag};

/// What is in a page.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) document: Document,
    /// Why it should not be found, if it says so.
    pub(super) left_out: Option<LeftOut>,
    /// The page that it says it is, as it writes its address.
    pub(super) canonical: Option<String>,
    /// What has no end: where it begins, in bytes, and what it is.
    pub(super) unclosed: Option<(usize, &'static str)>,
    /// Whether it says what of it is to be found, by `data-aril-body` or what Pagefind calls so.
    pub(super) is_marked: bool,
    /// Whether it has neither title nor heading.
    pub(super) is_untitled: bool,
    /// What stands in its `<title>`.
    pub(super) title: String,
}

/// What is in the page at `url`.
pub(super) fn page(text: &str, url: &str) -> Page {
    let file_name = url.rsplit('/').next().unwrap_or_default();
    let is_xml = file_name.rsplit_once('.').is_some_and(|(_, extension)| {
        ["xhtml", "xht"].iter().any(|xml| extension.eq_ignore_ascii_case(xml))
    });
    let tree = Tree::parse(text, is_xml);
    let mut about = About::default();
    let content = content::content(&tree, file_name);
    about.read(&tree);
    let mut reader = Reader::new(&tree);
    reader.read(&content);
    if reader.n_bytes < MIN_BYTES {
        reader.read_without_scripts();
    }
    let Reader { gatherer, readings, first_heading, .. } = reader;
    let mut title = one_line(about.said_title.as_deref().unwrap_or_default());
    if title.is_empty() {
        title = without_site(&one_line(&about.title), &first_heading);
    }
    let is_untitled = title.is_empty() && first_heading.is_empty();
    let document = gatherer.finish(&title);
    about.tags.extend(readings.into_iter().take(MAX_TAGS - about.tags.len().min(MAX_TAGS)));
    about.fields.sort_keys.extend(about.date.map(|date| ("date".to_owned(), date)));
    let document = Document {
        language: language_tag(&about.language),
        tags: about.tags,
        weight: about.weight,
        fields: about.fields,
        ..document
    };
    Page {
        document,
        left_out: match (about.is_unlisted, about.is_redirect) {
            (true, _) => Some(LeftOut::Unlisted),
            (_, true) => Some(LeftOut::Redirect),
            _ => None,
        },
        canonical: about.canonical,
        unclosed: tree.unclosed,
        is_marked: content.is_marked,
        is_untitled,
        title: one_line(&about.title),
    }
}

/// The sections in a fragment of HTML.
pub(super) fn sections_of(fragment: &str) -> Vec<Section> {
    let tree = Tree::parse(fragment, false);
    let mut reader = Reader::new(&tree);
    reader.read(&content::whole(&tree));
    reader.gatherer.border();
    reader.gatherer.sections
}

/// The text in a fragment of HTML, borders as line breaks.
pub(super) fn text_of(fragment: &str) -> String {
    let sections = sections_of(fragment);
    let lines = sections.into_iter().flat_map(|s| [s.heading, s.text]);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A page with less text may show it only to those without scripts.
const MIN_BYTES: usize = 64;

/// `title` without the name of the site, which stands beside the page's own name, its first heading.
fn without_site(title: &str, heading: &str) -> String {
    let is_separated = |rest: &str| {
        let marks = rest.trim_matches(' ');
        let mark = marks.chars().next().filter(|_| rest.len() > marks.len());
        mark.is_some_and(|c| "-–—|·•»«›‹:：_/~/|｜－".contains(c))
            && marks.chars().any(char::is_alphanumeric)
    };
    let rest_behind = title.strip_prefix(heading);
    let rest_before = title.strip_suffix(heading);
    let is_before = |rest: &str| {
        let rest: String = rest.chars().rev().collect();
        is_separated(&rest)
    };
    // "Page: Site" and "Page_Site" have no space before their mark.
    let is_close = |rest: &str| rest.starts_with([':', '：', '_', '|', '｜']);
    let is_site = !heading.is_empty()
        && (rest_behind.is_some_and(|rest| is_separated(rest) || is_close(rest))
            || rest_before.is_some_and(|rest| is_before(rest) || rest.ends_with(": ")));
    if is_site { heading.to_owned() } else { title.to_owned() }
}

/// All text in an element.
fn text_in(tree: &Tree, i: usize) -> String {
    let nodes = tree.nodes.get(tree.inside(i)).unwrap_or_default();
    nodes.iter().map(|node| tree.text(node)).collect()
}
