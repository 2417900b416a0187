//! Markdown: CommonMark with GitHub's additions, front matter, and what generators add.

mod anchors;
mod dialect;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::said::Said;
use super::value::Value;
use super::{Fault, Gatherer, LeftOut, front_matter, html};
use crate::config::Reading;
use crate::document::Document;
use anchors::Anchors;

/// What is in a Markdown text.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) document: Document,
    /// Why it should not be found, if its front matter says so.
    pub(super) left_out: Option<LeftOut>,
    /// What is wrong with its front matter.
    pub(super) wrong: Option<Fault>,
    /// What its front matter says.
    pub(super) front: Option<Value>,
}

/// What is in a Markdown text, or in MDX.
pub(super) fn page(text: &str, is_mdx: bool, reading: &Reading) -> Page {
    let front_matter::Split { front, body, wrong } = front_matter::split(text);
    let said =
        front.as_ref().map(|front| Said::of_page(front, &reading.fields)).unwrap_or_default();
    let anchors = (!reading.without_anchors).then(Anchors::default);
    let mut reader = Reader { anchors, ..Reader::default() };
    reader.read(&dialect::plain(body, is_mdx));
    let document = reader.gatherer.finish(&said.title);
    Page { left_out: said.left_out, document: said.given_to(document), wrong, front }
}

/// Gives the text of a Markdown text to `gatherer`, as that of HTML.
pub(super) fn text_into(gatherer: &mut Gatherer, text: &str) {
    let mut reader = Reader { gatherer: std::mem::take(gatherer), ..Reader::default() };
    reader.read(&dialect::plain(text, false));
    *gatherer = reader.gatherer;
    gatherer.border();
}

/// Reads the events of a text.
#[derive(Debug, Default)]
struct Reader {
    gatherer: Gatherer,
    /// Nothing where headings have those alone that they say.
    anchors: Option<Anchors>,
    /// Whether a heading was before.
    has_heading: bool,
    /// The heading so far, as its id is made of it.
    heading: Option<String>,
    /// The id of the heading, if it says one.
    id: Option<String>,
    in_code: bool,
    /// HTML so far.
    html: String,
    /// In a picture of which only the file's name is told.
    in_file_name: bool,
}

impl Reader {
    fn read(&mut self, text: &str) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_WIKILINKS;
        for event in Parser::new_ext(text, options) {
            self.event(event);
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                self.gatherer.border();
                self.id = id.map(|id| id.to_string());
                self.heading = Some(String::new());
            }
            Event::End(TagEnd::Heading(level)) => {
                let heading = self.heading.take().unwrap_or_default();
                let made = self.anchors.as_mut().map(|anchors| anchors.of(&heading));
                // The first heading of a page is its title: what is below it is the page itself.
                let is_title = !self.has_heading && level == pulldown_cmark::HeadingLevel::H1;
                let anchor = self.id.take().or(made.filter(|_| !is_title)).unwrap_or_default();
                self.has_heading |= self.gatherer.heading(&anchor);
            }
            Event::Start(Tag::CodeBlock(_)) => {
                self.gatherer.border();
                self.in_code = true;
            }
            Event::End(TagEnd::CodeBlock) => {
                self.gatherer.border();
                self.in_code = false;
            }
            Event::Text(code) if self.in_code => {
                for line in code.lines() {
                    self.gatherer.text(line);
                    self.gatherer.border();
                }
            }
            Event::Text(_) if self.in_file_name => {}
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => {
                self.gatherer.text(&text);
                self.heading.iter_mut().for_each(|heading| heading.push_str(&text));
            }
            Event::SoftBreak | Event::HardBreak => self.gatherer.text("\n"),
            Event::Start(Tag::HtmlBlock) => {
                self.gatherer.border();
                self.html.clear();
            }
            Event::Html(part) => self.html.push_str(&part),
            Event::End(TagEnd::HtmlBlock) => {
                for line in html::text_of(&self.html).lines() {
                    self.gatherer.text(line);
                    self.gatherer.border();
                }
            }
            Event::InlineHtml(tag) => self.inline_html(&tag),
            // A picture whose text is the name of its file.
            Event::Start(Tag::Image {
                link_type: LinkType::WikiLink { has_pothole: false },
                ..
            }) => {
                self.in_file_name = true;
            }
            Event::End(TagEnd::Image) => {
                self.in_file_name = false;
                self.gatherer.border();
            }
            Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
            )
            | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
            // What stands in an image is its alternative text: a text of its own.
            Event::Start(_) | Event::End(_) | Event::Rule => self.gatherer.border(),
        }
    }

    /// A tag inside a line.
    fn inline_html(&mut self, tag: &str) {
        if tag.starts_with("<br") {
            self.gatherer.text("\n");
        } else if self.heading.is_some() && self.id.is_none() && tag.starts_with("<a") {
            let value = |name: &str| {
                let (_, rest) = tag.split_once(name)?;
                let rest = rest.trim_start_matches(['"', '\'']);
                rest.split(['"', '\'', '>', ' ']).next().filter(|id| !id.is_empty())
            };
            self.id = value(" id=").or_else(|| value(" name=")).map(str::to_owned);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LeftOut, check_document};
    use super::page;
    use crate::config::{FieldNames, Reading};
    use crate::document::Document;

    fn document(markdown: &str) -> Document {
        page(markdown, false, &Reading::default()).document
    }

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
        check("{\"title\": \"The lake\"}\nWater.", "The lake", &[("", "", "Water.")]);
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
        check("a\n\n<!-- not\nthis -->\n\nb<br>c", "a", &[("", "", "a\nb c")]);
    }

    #[test]
    fn headings_have_the_anchors_that_generators_give_them() {
        check(
            "# Lake\n\na\n\n## The `dam`!\n\nb\n\n### The dam\n\nc\n\n## <a id='x'></a>湖\n\nd\n\n## Y {#z .q}\n\ne",
            "Lake",
            &[
                ("", "", "a"),
                ("The dam!", "the-dam", "b"),
                ("The dam", "the-dam-1", "c"),
                ("湖", "x", "d"),
                ("Y", "z", "e"),
            ],
        );
        check("## Lake\n\na", "Lake", &[("Lake", "lake", "a")]);
        let reading = Reading { without_anchors: true, ..Reading::default() };
        let found = page("# A\n\n## B\n\n## C {#c}", false, &reading).document;
        assert!(found.sections.iter().map(|s| s.anchor.as_str()).eq(["", "", "c"]));
    }

    #[test]
    fn front_matter_leaves_pages_out() {
        let left_out = |front: &str| {
            page(&format!("---\n{front}\n---\na"), false, &Reading::default()).left_out
        };
        for front in ["draft: true", "published: false"] {
            assert_eq!(left_out(front), Some(LeftOut::Draft), "{front}");
        }
        for front in [
            "search: false",
            "search:\n  exclude: true",
            "robots: noindex, follow",
            "aril: {ignore: yes}",
        ] {
            assert_eq!(left_out(front), Some(LeftOut::Unlisted), "{front}");
        }
        for front in ["draft: false", "search: true", "robots: all", "title: draft"] {
            assert_eq!(left_out(front), None, "{front}");
        }
    }

    #[test]
    fn front_matter_tells_fields_and_address() {
        let fields = FieldNames {
            facets: vec!["author.name".to_owned(), "level".to_owned()],
            sort_keys: vec!["order".to_owned(), "date".to_owned()],
            metadata: vec!["description".to_owned()],
            ..FieldNames::default()
        };
        let text = "---\nurl: /lakes/qiandao/\ntags: [a, b]\nauthor: {name: 王}\nlevel: [1, 2]\norder: 7\ndate: 1970-01-02\ndescription: >\n  A lake\n  and a dam\n---\nWater.";
        let found = page(text, false, &Reading { fields, ..Reading::default() }).document;
        let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
            list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
        };
        assert_eq!(found.url, "lakes/qiandao/");
        assert_eq!(
            found.fields.facets,
            pairs(&[("tag", "a"), ("tag", "b"), ("name", "王"), ("level", "1"), ("level", "2")])
        );
        assert_eq!(found.fields.sort_keys, [("order".to_owned(), 7), ("date".to_owned(), 86_400)]);
        assert_eq!(found.fields.metadata, pairs(&[("description", "A lake and a dam")]));
        for front in
            ["permalink: pretty", "permalink: /:year/:title", "permalink: false", "url: '{{ x }}/'"]
        {
            assert_eq!(document(&format!("---\n{front}\n---\na")).url, "", "{front}");
        }
    }

    #[test]
    fn links_of_wikis_are_their_text_and_files_are_none() {
        check(
            "a [[Dam|the dam]] and [[Lake]] ![[x.png]] ![tree](y.png)",
            "a the dam and Lake",
            &[("", "", "a the dam and Lake\ntree")],
        );
    }
}
