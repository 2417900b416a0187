//! HTML: the tokens of a conforming tokenizer, read for their text.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::{Gatherer, said_date, said_tags, said_weight};
use crate::document::{Document, Weight, language_tag};

/// The document in a page.
pub(super) fn document(text: &str) -> Document {
    let mut reader = Reader::default();
    reader.read(text);
    let title = std::mem::take(&mut reader.title);
    let language = language_tag(&reader.language);
    let mut document = reader.gatherer.finish(&title);
    document.fields.sort_keys.extend(reader.date.map(|date| ("date".to_owned(), date)));
    Document { language, tags: reader.tags, weight: reader.weight, ..document }
}

/// The text in a fragment of HTML, borders as line breaks.
pub(super) fn text_of(fragment: &str) -> String {
    let mut reader = Reader::default();
    reader.read(fragment);
    let sections = reader.gatherer.finish("").sections;
    let lines = sections.into_iter().flat_map(|s| [s.heading, s.text]);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Elements whose text is not the page's.
const SKIPPED: [&str; 16] = [
    "script", "style", "template", "noscript", "nav", "footer", "svg", "math", "iframe", "object",
    "select", "textarea", "button", "datalist", "rt", "rp",
];

/// Elements that stand inside a line. All others are borders.
const INLINE: [&str; 37] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "nobr", "output", "q", "rb", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Elements that have no end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

#[derive(Default)]
struct Reader {
    gatherer: Gatherer,
    title: String,
    language: String,
    tags: Vec<String>,
    weight: Option<Weight>,
    /// When it was published, in seconds since 1970.
    date: Option<i64>,
    in_title: bool,
    /// The open element that is passed over, and how many of its name are open inside it.
    skipped: Option<(String, usize)>,
    /// The open heading, and its anchor.
    heading: Option<(String, String)>,
    /// How many `pre` are open.
    n_pre: usize,
}

impl Reader {
    fn read(&mut self, text: &str) {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(text, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => self.start(&tag),
                Token::EndTag(tag) => self.end(&String::from_utf8_lossy(&tag.name)),
                Token::String(text) => self.text(&String::from_utf8_lossy(&text)),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let name = name.as_str();
        let attribute = |wanted: &str| {
            let value =
                tag.attributes.iter().find(|(key, _)| key.as_slice() == wanted.as_bytes())?.1;
            Some(String::from_utf8_lossy(value).into_owned())
        };
        let is_void = VOID.contains(&name);
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth += usize::from(skipped == name);
            return;
        }
        let is_hidden = attribute("hidden").is_some()
            || attribute("aria-hidden").is_some_and(|value| value == "true")
            || attribute("data-aril-ignore").is_some();
        if SKIPPED.contains(&name) || is_hidden && !is_void {
            // A button inside a sentence does not end it; an unknown element does.
            self.skipped = Some((name.to_owned(), 0));
            return;
        }
        if matches!(name, "html" | "body") {
            let weight = attribute("data-aril-weight").and_then(|weight| said_weight(&weight));
            self.weight = weight.or(self.weight);
        }
        match name {
            "meta" => {
                let name = attribute("name").or_else(|| attribute("property"));
                let content = attribute("content").unwrap_or_default();
                match name.unwrap_or_default().to_ascii_lowercase().as_str() {
                    "keywords" => said_tags(&content, &mut self.tags),
                    "aril-weight" => self.weight = said_weight(&content).or(self.weight),
                    "date" | "article:published_time" => {
                        self.date = said_date(&content).or(self.date);
                    }
                    _ => {}
                }
            }
            "html" => {
                let language = attribute("lang").or_else(|| attribute("xml:lang"));
                self.language = language.unwrap_or_default();
            }
            "title" => self.in_title = self.title.is_empty(),
            "br" => self.text("\n"),
            "img" => {
                if let Some(alt) = attribute("alt").filter(|alt| !alt.trim().is_empty()) {
                    self.gatherer.border();
                    self.gatherer.text(&alt);
                    self.gatherer.border();
                }
            }
            "pre" => {
                self.n_pre += 1;
                self.gatherer.border();
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.gatherer.border();
                self.heading = Some((name.to_owned(), attribute("id").unwrap_or_default()));
            }
            _ if INLINE.contains(&name) => {
                // Older pages put the anchor inside the heading.
                if let Some((_, anchor)) = self.heading.as_mut().filter(|(_, a)| a.is_empty()) {
                    *anchor = attribute("id").or_else(|| attribute("name")).unwrap_or_default();
                }
            }
            _ => {
                if self.heading.is_none() {
                    self.gatherer.border();
                }
            }
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skipped {
            if skipped == name {
                match depth.checked_sub(1) {
                    Some(less) => *depth = less,
                    None => self.skipped = None,
                }
            }
            return;
        }
        match name {
            "title" => self.in_title = false,
            "pre" => {
                self.n_pre = self.n_pre.saturating_sub(1);
                self.gatherer.border();
            }
            _ if self.heading.as_ref().is_some_and(|(open, _)| open == name) => {
                let anchor = self.heading.take().map(|(_, anchor)| anchor).unwrap_or_default();
                self.gatherer.heading(&anchor);
            }
            _ if INLINE.contains(&name) || self.heading.is_some() => {}
            _ => self.gatherer.border(),
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped.is_some() {
            return;
        }
        if self.in_title {
            self.title.push_str(text);
        } else if self.n_pre > 0 {
            for (i, line) in text.split('\n').enumerate() {
                if i > 0 {
                    self.gatherer.border();
                }
                self.gatherer.text(line);
            }
        } else {
            self.gatherer.text(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check_document;
    use super::document;

    #[track_caller]
    fn check(html: &str, title: &str, sections: &[(&str, &str, &str)]) {
        check_document(&document(html), title, sections);
    }

    #[test]
    fn headings_begin_sections_with_their_anchors() {
        check(
            "<title>Lake</title><h1 id=top>Lake</h1><p>Water.<h2><a name=dam></a>Dam</h2>Stone.",
            "Lake",
            &[("Lake", "top", "Water."), ("Dam", "dam", "Stone.")],
        );
    }

    #[test]
    fn inline_elements_are_no_border_and_blocks_are() {
        check(
            "<p>千<b>岛</b><!-- x -->湖</p><ul><li>a<li>b</ul>",
            "千岛湖",
            &[("", "", "千岛湖\na\nb")],
        );
    }

    #[test]
    fn what_is_not_the_page_is_left_out() {
        check(
            "<p>a<script>x</script><style>y</style></p><nav>n<nav>m</nav>o</nav><p hidden>h</p>\
             <div data-aril-ignore><div>i</div>j</div><footer>f</footer><p>b",
            "a",
            &[("", "", "a\nb")],
        );
    }

    #[test]
    fn entities_and_breaks_are_text() {
        check("<p>caf&eacute; &amp; &#x5343;<br>岛", "café & 千岛", &[("", "", "café & 千岛")]);
    }

    #[test]
    fn a_reading_is_not_part_of_the_word() {
        check(
            "<p><ruby>湖<rp>(</rp><rt>みずうみ</rt><rp>)</rp></ruby>水",
            "湖水",
            &[("", "", "湖水")],
        );
    }

    #[test]
    fn lines_of_preformatted_text_are_borders() {
        check("<pre>a b\n  c</pre>", "a b", &[("", "", "a b\nc")]);
    }

    #[test]
    fn a_page_tells_its_language() {
        let language = |html| document(html).language;
        assert_eq!(language("<!doctype html><html lang=zh-Hans><p lang=en>a"), "zh-hans");
        assert_eq!(language("<html xml:lang='de'><p>a"), "de");
        assert_eq!(language("<html><p lang=en>a"), "");
    }

    #[test]
    fn keywords_are_tags() {
        let found = document("<meta name=Keywords content='live CD, 特定选择、live CD;,'><p>a");
        assert_eq!(found.tags, ["live CD", "特定选择"]);
    }

    #[test]
    fn a_page_tells_its_weight_and_its_date() {
        let weight = |html| document(html).weight.map(crate::Weight::thousandths);
        assert_eq!(weight("<body data-aril-weight=0.5><p>a"), Some(500));
        assert_eq!(weight("<meta name=aril-weight content=3><p>a"), Some(3000));
        assert_eq!(weight("<body data-aril-weight=much><p>a"), None);
        let dated =
            document("<meta property='article:published_time' content='1970-01-02T10:00Z'>a");
        assert_eq!(dated.fields.sort_keys, [("date".to_owned(), 86_400)]);
        assert_eq!(dated.sections[0].text, "a");
    }

    #[test]
    fn alternative_text_is_found() {
        check("<p>x<img src=a alt='The dam'>y", "x", &[("", "", "x\nThe dam\ny")]);
    }
}
