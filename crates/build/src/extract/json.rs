//! JSON: a list of documents, as generators write it for a search, or a document a line.

use super::said::Said;
use super::value::Value;
use super::{Extracted, Fault, Gatherer, html, markdown, plain};
use crate::address;
use crate::config::{BodyFormat, Reading};
use crate::document::Document;

/// So many items that cannot be read are told of, one by one.
const MAX_FAULTS: usize = 5;

/// What is in a text of JSON, or of JSON in lines.
pub(super) fn extract(text: &str, is_lines: bool, reading: &Reading, path: &str) -> Extracted {
    let mut found = Items { reading, path, extracted: Extracted::default(), n_faults: 0 };
    if is_lines {
        for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match Value::of_json(line) {
                Ok(item) => found.item(&item, "", i + 1, "the object"),
                Err(fault) => found.fault(Fault { line: i + 1, ..fault }),
            }
        }
    } else {
        match Value::of_json(text) {
            Ok(value) => found.all(&value),
            Err(fault) => found.extracted.unreadable = Some(fault),
        }
    }
    let Items { mut extracted, n_faults, .. } = found;
    if n_faults > MAX_FAULTS {
        let message = format!("{} more items are left out", n_faults - MAX_FAULTS);
        extracted.faults.push(Fault::of_file(message));
    }
    if extracted.documents.is_empty() && n_faults > 0 {
        // The file itself is left out, for the first of the reasons.
        extracted.unreadable = extracted.faults.drain(..).next();
    }
    extracted
}

/// Names of the list, where none is given.
const LISTS: &[&str] = &[
    "items",
    "documents",
    "docs",
    "pages",
    "posts",
    "entries",
    "results",
    "records",
    "articles",
    "data",
    "store",
    "index",
];

/// Names of the text; the first that is there counts.
const BODY: &[&str] = &[
    "content_html",
    "html",
    "content",
    "contents",
    "body",
    "text",
    "content_text",
    "markdown",
    "summary",
    "excerpt",
    "description",
];

/// Reads items.
#[derive(Debug)]
struct Items<'a> {
    reading: &'a Reading,
    path: &'a str,
    extracted: Extracted,
    n_faults: usize,
}

impl Items<'_> {
    /// All items in the value of a file.
    fn all(&mut self, value: &Value) {
        let list = match &self.reading.items {
            Some(items) => value.get(items),
            None => Some(list_in(value)),
        };
        let Some(list) = list else {
            let items = self.reading.items.as_deref().unwrap_or_default();
            let message = format!("nothing is at `{items}`, where its items should be");
            self.extracted.unreadable = Some(Fault::of_file(message));
            return;
        };
        match list {
            Value::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    self.item(item, "", 0, &format!("item {}", i + 1));
                }
            }
            Value::Map(entries) if are_items(entries) => {
                for (name, item) in entries {
                    self.item(item, name, 0, &format!("item `{name}`"));
                }
            }
            item => self.item(item, "", 0, "the object"),
        }
    }

    /// A document, whose address may be `name`.
    fn item(&mut self, item: &Value, name: &str, line: usize, which: &str) {
        let said = Said::of_item(item, &self.reading.fields);
        if said.left_out.is_some() {
            return;
        }
        let wrong = |message: String| Fault { line, column: 0, message };
        let url = match (&self.reading.url, &said.url) {
            (Some(pattern), _) => {
                let told = |name: &str| item.get(name).and_then(Value::text).map(str::to_owned);
                pattern
                    .fill(self.path, &told)
                    .map_err(|name| format!("`{name}`, which `url` names"))
            }
            (None, Some(url)) => Ok(address::said(url)),
            (None, None) if name.contains(['/', '.']) => Ok(address::said(name)),
            (None, None) => {
                Err("an address: say which name is it, with `url` in [source.fields]".to_owned())
            }
        };
        let url = match url {
            Ok(url) => url,
            Err(what) => return self.fault(wrong(format!("{which} lacks {what}"))),
        };
        let document = self.text_of(item).finish(&said.title);
        if document.is_empty() {
            let advice = "say which names have it, with `body` in [source.fields]";
            self.fault(wrong(format!("{which} lacks text: {advice}")));
        } else {
            let document = Document { url, ..said.given_to(document) };
            self.extracted.documents.push(document);
        }
    }

    fn text_of(&self, item: &Value) -> Gatherer {
        let own = &self.reading.fields.body;
        let mut gatherer = Gatherer::default();
        let values: Vec<&Value> = if own.is_empty() {
            let has_text = |value: &&Value| value.text().is_some();
            BODY.iter().find_map(|name| item.get(name).filter(has_text)).into_iter().collect()
        } else {
            own.iter().filter_map(|name| item.get(name)).collect()
        };
        for text in values.into_iter().flat_map(Value::texts) {
            body_into(&mut gatherer, text, self.reading.body_format);
        }
        gatherer
    }

    fn fault(&mut self, fault: Fault) {
        self.n_faults += 1;
        if self.n_faults <= MAX_FAULTS {
            self.extracted.faults.push(fault);
        }
    }
}

/// Gives a text to `gatherer`.
pub(crate) fn body_into(gatherer: &mut Gatherer, text: &str, format: BodyFormat) {
    let is_html = match format {
        BodyFormat::Auto => {
            text.contains("</")
                || text.contains("/>")
                || text.contains("<p>")
                || text.contains("<br>")
        }
        _ => format == BodyFormat::Html,
    };
    if is_html {
        gatherer.sections(html::sections_of(text));
    } else if format == BodyFormat::Markdown {
        markdown::text_into(gatherer, text);
    } else {
        for paragraph in plain::paragraphs(text) {
            gatherer.text(&paragraph);
            gatherer.border();
        }
    }
}

/// The list of items in a value: itself, or what has one of the usual names.
fn list_in(value: &Value) -> &Value {
    let Value::Map(_) = value else { return value };
    let is_list = |value: &&Value| match value {
        Value::List(items) => items.iter().any(|item| matches!(item, Value::Map(_))),
        Value::Map(entries) => are_items(entries),
        Value::Text(_) => false,
    };
    LISTS.iter().find_map(|name| value.get(name).filter(is_list)).unwrap_or(value)
}

/// Whether names and values are items by their addresses.
fn are_items(entries: &[(String, Value)]) -> bool {
    !entries.is_empty() && entries.iter().all(|(_, item)| matches!(item, Value::Map(_)))
}

#[cfg(test)]
mod tests {
    use super::super::Extracted;
    use super::extract;
    use crate::address::UrlPattern;
    use crate::config::{BodyFormat, FieldNames, Reading};

    fn read(text: &str) -> Extracted {
        extract(text, false, &Reading::default(), "a/x.json")
    }

    /// Holds what is in a text against addresses, titles and texts.
    #[track_caller]
    fn check(found: &Extracted, expected: &[(&str, &str, &str)]) {
        assert_eq!(found.unreadable, None);
        let texts: Vec<String> = found
            .documents
            .iter()
            .map(|d| d.sections.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join("|"))
            .collect();
        let documents = found.documents.iter().zip(&texts);
        let found: Vec<_> =
            documents.map(|(d, text)| (d.url.as_str(), d.title.as_str(), text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lists_of_generators_need_no_mapping() {
        let one = |url| [(url, "Lake", "Water.")];
        for (url, text) in [
            // Hugo.
            (
                "https://example.org/posts/a/",
                r#"[{"permalink": "https://example.org/posts/a/", "title": "Lake", "content": "Water.", "tags": null}]"#,
            ),
            (
                "/posts/a/",
                r#"{"pages": [{"href": "/posts/a/", "name": "Lake", "body": "Water."}]}"#,
            ),
            // JSON Feed.
            (
                "posts/a/",
                r#"{"version": "x", "title": "Site", "items": [{"url": "posts/a/", "title": "Lake", "content_html": "<p>Water.</p>"}]}"#,
            ),
            // MkDocs.
            (
                "posts/a/",
                r#"{"config": {"lang": ["en"]}, "docs": [{"location": "posts/a/", "title": "Lake", "text": "Water."}]}"#,
            ),
            // Jekyll with Lunr.
            ("/posts/a/", r#"{"a": {"url": "/posts/a/", "title": "Lake", "content": "Water."}}"#),
            ("/posts/a/", r#"{"/posts/a/": {"title": "Lake", "content": "Water."}}"#),
            ("/posts/a/", r#"{"url": "/posts/a/", "title": "Lake", "text": "Water."}"#),
        ] {
            check(&read(text), &one(url));
        }
    }

    #[test]
    fn names_and_place_can_be_said() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let reading = Reading {
            items: Some("/data/posts".to_owned()),
            url: Some(UrlPattern::parse("p/{meta.id}.html").unwrap()),
            body_format: BodyFormat::Markdown,
            fields: FieldNames {
                title: names(&["meta.name"]),
                body: names(&["lead", "parts"]),
                tags: names(&["kinds"]),
                date: names(&["day"]),
                ..FieldNames::default()
            },
            ..Reading::default()
        };
        let text = r##"{"data": {"posts": [{"meta": {"id": 7, "name": "Lake"}, "title": "no", "lead": "*Deep*.",
            "parts": ["# Dam", "Stone."], "kinds": ["a"], "tags": ["no"], "day": "1970-01-02", "date": "2000-01-01"}]}}"##;
        let found = extract(text, false, &reading, "x.json");
        check(&found, &[("p/7.html", "Lake", "Deep.|Stone.")]);
        let document = found.documents.first().unwrap();
        assert_eq!(document.tags, ["a"]);
        assert_eq!(document.fields.sort_keys, [("date".to_owned(), 86_400)]);
        let found = extract("[]", false, &reading, "x.json");
        assert!(found.unreadable.unwrap().message.contains("`/data/posts`"));
    }

    #[test]
    fn html_in_a_field_has_sections() {
        let found = read(
            r#"[{"url": "a", "title": "Lake", "html": "<p>Water.</p><h2 id=dam>Dam</h2><p>Stone.</p>"}]"#,
        );
        let sections = &found.documents.first().unwrap().sections;
        let told: Vec<_> = sections
            .iter()
            .map(|s| (s.heading.as_str(), s.anchor.as_str(), s.text.as_str()))
            .collect();
        assert_eq!(told, [("", "", "Water."), ("Dam", "dam", "Stone.")]);
    }

    #[test]
    fn text_in_a_field_has_paragraphs() {
        check(
            &read(r#"[{"url": "a", "title": "b", "text": "千岛\n湖\n\na < b"}]"#),
            &[("a", "b", "千岛湖\na < b")],
        );
    }

    #[test]
    fn lines_are_documents_and_one_that_is_wrong_is_told() {
        let text = "{\"url\": \"a\", \"text\": \"Water.\"}\n\n{\"url\": }\n{\"url\": \"b\", \"text\": \"Dam.\"}\n";
        let found = extract(text, true, &Reading::default(), "x.jsonl");
        check(&found, &[("a", "Water", "Water."), ("b", "Dam", "Dam.")]);
        assert_eq!(found.faults.iter().map(|f| (f.line, f.column)).collect::<Vec<_>>(), [(3, 9)]);
    }

    #[test]
    fn what_lacks_an_address_or_text_is_told_and_not_all_of_it() {
        let found = read(
            r#"[{"title": "a"}, {"url": "b"}, {"url": "c", "text": "Water."}, {"url": "d", "draft": true}]"#,
        );
        check(&found, &[("c", "Water", "Water.")]);
        let told: Vec<_> = found.faults.iter().map(|fault| fault.message.as_str()).collect();
        assert!(told[0].starts_with("item 1 lacks an address: "), "{told:?}");
        assert!(told[1].starts_with("item 2 lacks text: "), "{told:?}");
        let many = format!("[{}1, {{\"url\": \"a\", \"text\": \"b\"}}]", "{},".repeat(20));
        let found = read(&many);
        assert_eq!(found.faults.len(), 6);
        assert_eq!(found.faults[5].message, "16 more items are left out");
        assert!(read("[{}]").unreadable.unwrap().message.starts_with("item 1 lacks an address"));
    }

    #[test]
    fn what_is_no_json_is_told_with_line_and_column() {
        let fault = read("[{\n\"a\": 1,\n}]").unreadable.unwrap();
        assert_eq!((fault.line, fault.column), (3, 1));
        assert!(read("[]").documents.is_empty() && read("3").unreadable.is_some());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_told(text in "[\\[\\]{}:,\"urltexa0-3 \n]{0,60}", is_lines: bool) {
            extract(&text, is_lines, &Reading::default(), "x.json");
        }
    }
}
