//! What a page tells of itself: titles, languages, dates, and what attributes for search engines say.

use super::content::said;
use super::name::Name;
use super::text_in;
use super::tree::Tree;
use crate::document::{Fields, Weight};
use crate::extract::{one_line, said_date, said_number, said_tags, said_weight};

/// What a page tells of itself.
#[derive(Debug, Default)]
pub(super) struct About {
    pub(super) title: String,
    /// The title that an attribute tells.
    pub(super) said_title: Option<String>,
    pub(super) language: String,
    pub(super) tags: Vec<String>,
    pub(super) weight: Option<Weight>,
    /// When it was published, in seconds since 1970.
    pub(super) date: Option<i64>,
    pub(super) fields: Fields,
    pub(super) is_unlisted: bool,
    pub(super) is_redirect: bool,
    pub(super) canonical: Option<String>,
}

impl About {
    pub(super) fn read(&mut self, tree: &Tree) {
        let mut drawing_until = 0;
        let mut inherited = String::new();
        let mut i = 0;
        while let Some(node) = tree.node(i) {
            match node.name {
                Name::Svg => drawing_until = node.end as usize,
                Name::Template => {
                    i = node.end as usize;
                    continue;
                }
                Name::Title if i >= drawing_until && self.title.is_empty() => {
                    self.title = text_in(tree, i);
                }
                Name::Html | Name::Body => {
                    let language = tree.attribute(i, "lang").or(tree.attribute(i, "xml:lang"));
                    if self.language.is_empty() {
                        language.unwrap_or_default().clone_into(&mut self.language);
                    }
                }
                Name::Meta => self.meta(tree, i),
                Name::Link => {
                    let rel = tree.attribute(i, "rel").unwrap_or_default();
                    if rel.eq_ignore_ascii_case("canonical") && self.canonical.is_none() {
                        self.canonical = tree.attribute(i, "href").map(str::to_owned);
                    }
                }
                Name::Main | Name::Article if inherited.is_empty() => {
                    tree.attribute(i, "lang").unwrap_or_default().clone_into(&mut inherited);
                }
                _ => {}
            }
            if node.name != Name::Text {
                if said(tree, i, "ignore") == Some("all") {
                    i = node.end as usize;
                    continue;
                }
                self.attributes(tree, i, node.name);
            }
            i += 1;
        }
        if self.language.is_empty() {
            self.language = inherited;
        }
    }

    fn meta(&mut self, tree: &Tree, i: usize) {
        let content = tree.attribute(i, "content").unwrap_or_default();
        let name = tree.attribute(i, "name").or(tree.attribute(i, "property"));
        match name.unwrap_or_default().to_ascii_lowercase().as_str() {
            "keywords" => said_tags(content, &mut self.tags),
            "aril-weight" => self.weight = said_weight(content).or(self.weight),
            "date" | "article:published_time" => self.date = said_date(content).or(self.date),
            "robots" => {
                let says = |word: &str| {
                    content.split(',').any(|own| own.trim().eq_ignore_ascii_case(word))
                };
                self.is_unlisted |= says("noindex") || says("none");
            }
            _ => {}
        }
        let is_refresh = tree
            .attribute(i, "http-equiv")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("refresh"));
        if is_refresh {
            self.is_redirect |= leads_on(content);
        }
    }

    /// Reads what attributes for search engines say of an element.
    fn attributes(&mut self, tree: &Tree, i: usize, name: Name) {
        for (key, value) in tree.attributes(i) {
            let Some(key) = key.strip_prefix("data-") else { continue };
            let key = key.strip_prefix("aril-").or_else(|| key.strip_prefix("pagefind-"));
            match key {
                Some("weight") => {
                    let is_page =
                        matches!(name, Name::Html | Name::Body) || said(tree, i, "body").is_some();
                    let weight = said_weight(value).filter(|_| is_page);
                    self.weight = weight.or(self.weight);
                }
                Some("title") => {
                    let said =
                        if value.trim().is_empty() { text_in(tree, i) } else { value.to_owned() };
                    self.said_title.get_or_insert(said);
                }
                Some("meta") => {
                    for (name, value) in pairs(tree, i, value) {
                        if name == "title" {
                            self.said_title.get_or_insert(value);
                        } else {
                            self.fields.metadata.push((name, value));
                        }
                    }
                }
                Some("filter") => self.fields.facets.extend(pairs(tree, i, value)),
                Some("sort") => {
                    for (name, value) in pairs(tree, i, value) {
                        let number = said_number(&value).or_else(|| said_date(&value));
                        self.fields.sort_keys.extend(number.map(|number| (name, number)));
                    }
                }
                _ => {}
            }
        }
    }
}

/// The names and values in an attribute: `name` is what stands in the element, `name[attribute]` what it has there, and
/// `name:value` goes on to the end; commas are between them.
fn pairs(tree: &Tree, i: usize, written: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut rest = written;
    while !rest.trim().is_empty() {
        let end = rest.find(',').unwrap_or(rest.len());
        let (item, value) = match rest.split_once(':') {
            Some((name, value)) if name.len() < end => {
                rest = "";
                (name.trim(), value.to_owned())
            }
            _ => {
                let item = rest.get(..end).unwrap_or_default().trim();
                rest = rest.get(end + 1..).unwrap_or_default();
                match item.strip_suffix(']').and_then(|item| item.split_once('[')) {
                    Some((name, attribute)) => {
                        (name, tree.attribute(i, attribute).unwrap_or_default().to_owned())
                    }
                    None => (item, text_in(tree, i)),
                }
            }
        };
        let value = one_line(&value);
        if !item.is_empty() && !value.is_empty() {
            pairs.push((item.to_owned(), value));
        }
    }
    pairs
}

/// Whether `content`, of a refresh, leads to another page, and soon.
fn leads_on(content: &str) -> bool {
    let (delay, url) = content.split_once([';', ',']).unwrap_or((content, ""));
    let is_soon = delay.trim().parse::<f32>().is_ok_and(|delay| delay <= MAX_DELAY_S);
    is_soon && url.trim().to_ascii_lowercase().starts_with("url")
}

/// A page that leads to another later than after so many seconds is there to be read.
const MAX_DELAY_S: f32 = 10.0;
