//! What front matter, or an object in JSON, says of its document besides the text.

use super::value::Value;
use super::{LeftOut, MAX_TAGS, one_line, said_date, said_number, said_tags, said_weight};
use crate::address;
use crate::config::FieldNames;
use crate::document::{Document, Fields, Weight, language_tag};

/// What is said of a document.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) title: String,
    pub(super) language: String,
    pub(super) tags: Vec<String>,
    pub(super) weight: Option<Weight>,
    pub(super) fields: Fields,
    /// Its address, as it is written.
    pub(super) url: Option<String>,
    pub(super) left_out: Option<LeftOut>,
}

const TITLE: &[&str] = &["title", "name", "headline"];
const LANGUAGE: &[&str] = &["lang", "language", "locale"];
const TAGS: &[&str] = &[
    "tags",
    "tag",
    "keywords",
    "categories",
    "category",
    "taxonomies.tags",
    "taxonomies.categories",
];
const WEIGHT: &[&str] = &["aril-weight", "aril_weight", "aril.weight", "search.boost"];
/// When it was published comes before when it was changed.
const DATE: &[&str] = &[
    "date",
    "published",
    "pubDate",
    "publishDate",
    "date_published",
    "created",
    "lastmod",
    "updated",
    "last_modified_at",
    "last_update.date",
    "lastUpdated",
    "date_modified",
    "modified",
];
const URL: &[&str] = &["url", "permalink", "href", "link", "path", "location", "uri"];

impl Said {
    /// What `value` says, under the names that it has commonly, or by those of `names` where these say so.
    pub(super) fn of(value: &Value, names: &FieldNames, url_names: &[&str]) -> Said {
        let one = |own: &[String], common: &[&str]| {
            let text = |name: &str| value.get(name).and_then(Value::text);
            let said = own.iter().find_map(|name| text(name));
            said.or_else(|| common.iter().filter(|_| own.is_empty()).find_map(|name| text(name)))
        };
        let mut tags = Vec::new();
        let own_tags: Vec<&str> = names.tags.iter().map(String::as_str).collect();
        let tag_names = if own_tags.is_empty() { TAGS } else { own_tags.as_slice() };
        for found in tag_names.iter().filter_map(|name| value.get(name)) {
            for written in found.texts() {
                said_tags(written, &mut tags);
            }
        }
        let mut fields = Fields::default();
        fields.facets.extend(tags.iter().map(|tag| ("tag".to_owned(), tag.clone())));
        for name in &names.facets {
            for text in value.get(name).map(Value::texts).unwrap_or_default() {
                let text = one_line(text);
                if !text.is_empty() && fields.facets.len() < 2 * MAX_TAGS {
                    fields.facets.push((last_part(name), text));
                }
            }
        }
        for name in &names.metadata {
            let texts = value.get(name).map(Value::texts).unwrap_or_default();
            let text = one_line(&texts.join(", "));
            if !text.is_empty() {
                fields.metadata.push((last_part(name), text));
            }
        }
        for name in &names.sort_keys {
            let written = value.get(name).and_then(Value::text).unwrap_or_default();
            let number = said_number(written).or_else(|| said_date(written));
            fields.sort_keys.extend(number.map(|number| (last_part(name), number)));
        }
        let has_date = fields.sort_keys.iter().any(|(name, _)| name == "date");
        let date = one(&names.date, DATE).and_then(said_date).filter(|_| !has_date);
        fields.sort_keys.extend(date.map(|date| ("date".to_owned(), date)));
        Said {
            title: one(&names.title, TITLE).unwrap_or_default().to_owned(),
            language: language_tag(one(&names.language, LANGUAGE).unwrap_or_default()),
            tags,
            weight: one(&names.weight, WEIGHT).and_then(said_weight),
            fields,
            url: one(&names.url, url_names).map(str::to_owned),
            left_out: left_out(value),
        }
    }

    /// The same for a page, whose address is mostly that of its file.
    pub(super) fn of_page(value: &Value, names: &FieldNames) -> Said {
        let said = Said::of(value, names, &["url", "permalink"]);
        Said { url: said.url.and_then(|url| page_address(&url)), ..said }
    }

    /// The same for an object in a list, which has its address with it.
    pub(super) fn of_item(value: &Value, names: &FieldNames) -> Said {
        Said::of(value, names, URL)
    }

    /// `document`, whose text is there, with all that is said of it.
    pub(super) fn given_to(self, document: Document) -> Document {
        let Said { language, tags, weight, fields, url, .. } = self;
        Document { url: url.unwrap_or_default(), language, tags, weight, fields, ..document }
    }
}

/// What `author.name` is called.
fn last_part(name: &str) -> String {
    name.rsplit(['.', '/']).next().unwrap_or(name).to_owned()
}

/// The address that a page says it has, relative to the site; nothing where it is a pattern, or only a style.
fn page_address(written: &str) -> Option<String> {
    let written = written.trim();
    let is_web = written.starts_with("http://") || written.starts_with("https://");
    let is_address =
        written.starts_with('/') || is_web || written.contains('/') || written.contains('.');
    let is_pattern = written.split('/').any(|part| part.starts_with(':'))
        || written.contains(['{', '}', '<', ' ']);
    (is_address && !is_pattern).then(|| address::said(written.trim_start_matches('/')))
}

fn left_out(value: &Value) -> Option<LeftOut> {
    let truth = |name| value.get(name).and_then(Value::truth);
    let robots = value.get("robots").map(Value::texts).unwrap_or_default();
    let is_unlisted = ["search", "aril", "pagefind"].iter().any(|name| truth(name) == Some(false))
        || ["noindex", "aril.ignore", "search.exclude", "search_exclude", "exclude_from_search"]
            .iter()
            .any(|name| truth(name) == Some(true))
        || robots.iter().any(|text| text.to_ascii_lowercase().contains("noindex"));
    if truth("draft") == Some(true) || truth("published") == Some(false) {
        Some(LeftOut::Draft)
    } else {
        is_unlisted.then_some(LeftOut::Unlisted)
    }
}
