//! Markdown: CommonMark with GitHub's tables and strikethrough, and the title in front matter.

use pulldown_cmark::{Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::{Gatherer, html, said_date, said_tags, said_weight};
use crate::document::{Document, language_tag};

/// The document in a Markdown text.
pub(super) fn document(text: &str) -> Document {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut gatherer = Gatherer::default();
    let (mut title, mut language) = (String::new(), String::new());
    let (mut weight, mut date, mut tags) = (None, None, Vec::new());
    let mut metadata = None;
    let mut anchor = String::new();
    let mut in_code = false;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::MetadataBlock(kind)) => metadata = Some(kind),
            Event::End(TagEnd::MetadataBlock(_)) => metadata = None,
            Event::Text(text) if metadata.is_some() => {
                let value = |key| metadata.and_then(|kind| front_matter_value(&text, kind, key));
                title = value("title").unwrap_or(title);
                language = value("lang").or_else(|| value("language")).unwrap_or(language);
                for key in ["tags", "keywords", "categories"] {
                    if let Some(kind) = metadata {
                        said_tags(&front_matter_list(&text, kind, key), &mut tags);
                    }
                }
                weight = value("aril-weight").and_then(|weight| said_weight(&weight)).or(weight);
                date = value("date").and_then(|date| said_date(&date)).or(date);
            }
            Event::Start(Tag::Heading { id, .. }) => {
                gatherer.border();
                anchor = id.map(|id| id.to_string()).unwrap_or_default();
            }
            Event::End(TagEnd::Heading(_)) => {
                gatherer.heading(&anchor);
            }
            Event::Start(Tag::CodeBlock(_)) => {
                gatherer.border();
                in_code = true;
            }
            Event::End(TagEnd::CodeBlock) => {
                gatherer.border();
                in_code = false;
            }
            Event::Text(code) if in_code => {
                for line in code.lines() {
                    gatherer.text(line);
                    gatherer.border();
                }
            }
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => gatherer.text(&text),
            Event::SoftBreak | Event::HardBreak => gatherer.text("\n"),
            Event::Html(block) => {
                gatherer.text(&html::text_of(&block));
                gatherer.text("\n");
            }
            Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
            )
            | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
            // What stands in an image is its alternative text: a text of its own.
            Event::Start(_) | Event::End(_) | Event::Rule => gatherer.border(),
        }
    }
    let mut document = gatherer.finish(&title);
    document.fields.sort_keys.extend(date.map(|date| ("date".to_owned(), date)));
    Document { language: language_tag(&language), tags, weight, ..document }
}

/// The values of a key in front matter, with commas or line breaks between them: `[a, "b"]`, or below it in lines that
/// begin with `-`.
fn front_matter_list(text: &str, kind: MetadataBlockKind, key: &str) -> String {
    let sign = if kind == MetadataBlockKind::YamlStyle { ':' } else { '=' };
    let mut lines = text.lines();
    let first = lines.find_map(|line| {
        let (own, value) = line.split_once(sign)?;
        (own.trim() == key).then(|| value.trim())
    });
    let mut list = first.unwrap_or_default().to_owned();
    let is_open = list.starts_with('[') && !list.contains(']');
    for line in lines.map(str::trim) {
        let value = if is_open { Some(line) } else { line.strip_prefix('-') };
        let Some(value) = value.filter(|_| is_open || first == Some("")) else { break };
        list.push('\n');
        list.push_str(value);
        if is_open && line.contains(']') {
            break;
        }
    }
    list.replace(['[', ']', '"', '\''], "")
}

/// The value of a key in YAML (`title: …`) or TOML (`title = "…"`) front matter.
fn front_matter_value(text: &str, kind: MetadataBlockKind, key: &str) -> Option<String> {
    let sign = match kind {
        MetadataBlockKind::YamlStyle => ':',
        MetadataBlockKind::PlusesStyle => '=',
    };
    let value = text.lines().find_map(|line| {
        let (own, value) = line.split_once(sign)?;
        (own.trim_end() == key).then(|| value.trim())
    })?;
    let unquoted = ['"', '\''].iter().find_map(|q| value.strip_prefix(*q)?.strip_suffix(*q));
    Some(unquoted.unwrap_or(value).to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::check_document;
    use super::document;

    #[track_caller]
    fn check(markdown: &str, title: &str, sections: &[(&str, &str, &str)]) {
        check_document(&document(markdown), title, sections);
    }

    #[test]
    fn the_first_heading_is_the_title() {
        check(
            "# Lake\n\nWater.\n\n## Dam {#dam}\n\nStone.",
            "Lake",
            &[("", "", "Water."), ("Dam", "dam", "Stone.")],
        );
    }

    #[test]
    fn front_matter_names_the_title() {
        check(
            "---\ntitle: \"The lake\"\ntags: [a]\n---\n\n# Lake\n\nWater.",
            "The lake",
            &[("Lake", "", "Water.")],
        );
        check("+++\ntitle = 'The lake'\n+++\nWater.", "The lake", &[("", "", "Water.")]);
    }

    #[test]
    fn front_matter_tells_the_language() {
        let language = |markdown| document(markdown).language;
        assert_eq!(language("---\nlang: pt_BR\n---\nÁgua."), "pt-br");
        assert_eq!(language("+++\nlanguage = 'en'\n+++\nWater."), "en");
        assert_eq!(language("Water."), "");
    }

    #[test]
    fn front_matter_tells_tags() {
        let tags = |front_matter| document(front_matter).tags;
        assert_eq!(tags("---\ntags: [dam, 'old lake']\n---\na"), ["dam", "old lake"]);
        assert_eq!(tags("---\ntags:\n  - dam\n  - 湖\ntitle: x\n---\na"), ["dam", "湖"]);
        assert_eq!(
            tags("---\nkeywords: dam, lake\ncategories: news\n---\na"),
            ["dam", "lake", "news"]
        );
        assert_eq!(
            tags("+++\n[taxonomies]\ntags = [\n  \"dam\",\n  \"lake\",\n]\n+++\na"),
            ["dam", "lake"]
        );
        assert_eq!(tags("---\ntags:\ntitle: x\n---\n- a"), [""; 0]);
    }

    #[test]
    fn front_matter_tells_weight_and_date() {
        let found = document("---\naril-weight: 2.5\ndate: 1970-01-03\n---\nWater.");
        assert_eq!(found.weight.map(crate::Weight::thousandths), Some(2500));
        assert_eq!(found.fields.sort_keys, [("date".to_owned(), 2 * 86_400)]);
        let found = document("---\nweight: 30\ndate: soon\n---\nWater.");
        assert_eq!((found.weight, found.fields.sort_keys), (None, vec![]));
    }

    #[test]
    fn markup_inside_a_paragraph_is_no_border() {
        check("千**岛**湖和[新安\n江](x)", "千岛湖和新安江", &[("", "", "千岛湖和新安江")]);
    }

    #[test]
    fn items_cells_and_lines_of_code_are_borders() {
        check(
            "a\n\n- b\n- c\n\n|d|e|\n|-|-|\n|f|g|\n\n```\nx = 1\ny\n```\n",
            "a",
            &[("", "", "a\nb\nc\nd\ne\nf\ng\nx = 1\ny")],
        );
    }

    #[test]
    fn html_is_read_as_html() {
        check(
            "a <b>bold</b> word\n\n<div>in <i>a</i> block</div>\n",
            "a bold word",
            &[("", "", "a bold word\nin a block")],
        );
    }
}
