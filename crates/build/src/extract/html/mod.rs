//! HTML: the tokens of a conforming tokenizer as a tree, what of it the page is about, and the text of that.

mod content;
mod name;
mod tree;

use content::{Content, said};
use name::Name;
use tree::Tree;

use super::{Gatherer, MAX_TAGS, one_line, said_date, said_number, said_tags, said_weight};
use crate::document::{Document, Fields, Section, Weight, language_tag};

/// What is in a page.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) document: Document,
    /// Whether it asks to be found by no search.
    pub(super) is_unlisted: bool,
    /// Whether it only leads to another page.
    pub(super) is_redirect: bool,
    /// The page that it says it is, as it writes its address.
    pub(super) canonical: Option<String>,
    /// What has no end: where it begins, in bytes, and what it is.
    pub(super) unclosed: Option<(usize, &'static str)>,
}

/// What is in the page at `url`.
pub(super) fn page(text: &str, url: &str) -> Page {
    let tree = Tree::parse(text);
    let file_name = url.rsplit('/').next().unwrap_or_default();
    let mut about = About::default();
    let content = content::content(&tree, file_name);
    about.read(&tree);
    let mut reader = Reader { tree: &tree, ..Reader::default() };
    reader.read(&content);
    if reader.n_bytes < MIN_BYTES {
        reader.read_without_scripts();
    }
    let Reader { gatherer, readings, first_heading, .. } = reader;
    let mut title = one_line(about.said_title.as_deref().unwrap_or_default());
    if title.is_empty() {
        title = without_site(&one_line(&about.title), &first_heading);
    }
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
        is_unlisted: about.is_unlisted,
        is_redirect: about.is_redirect,
        canonical: about.canonical,
        unclosed: tree.unclosed,
    }
}

/// The sections in a fragment of HTML.
pub(super) fn sections_of(fragment: &str) -> Vec<Section> {
    let tree = Tree::parse(fragment);
    let mut reader = Reader { tree: &tree, ..Reader::default() };
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

/// What a page tells of itself.
#[derive(Debug, Default)]
struct About {
    title: String,
    /// The title that an attribute tells.
    said_title: Option<String>,
    language: String,
    tags: Vec<String>,
    weight: Option<Weight>,
    /// When it was published, in seconds since 1970.
    date: Option<i64>,
    fields: Fields,
    is_unlisted: bool,
    is_redirect: bool,
    canonical: Option<String>,
}

impl About {
    fn read(&mut self, tree: &Tree) {
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

/// All text in an element.
fn text_in(tree: &Tree, i: usize) -> String {
    let nodes = tree.nodes.get(tree.inside(i)).unwrap_or_default();
    nodes.iter().map(|node| tree.text(node)).collect()
}

/// Whether `content`, of a refresh, leads to another page, and soon.
fn leads_on(content: &str) -> bool {
    let (delay, url) = content.split_once([';', ',']).unwrap_or((content, ""));
    let is_soon = delay.trim().parse::<f32>().is_ok_and(|delay| delay <= MAX_DELAY_S);
    is_soon && url.trim().to_ascii_lowercase().starts_with("url")
}

/// A page that leads to another later than after so many seconds is there to be read.
const MAX_DELAY_S: f32 = 10.0;

/// What is longer is no heading, but one that was not ended.
const MAX_HEADING_BYTES: usize = 1000;

const NOTHING: &Tree = &Tree::EMPTY;

/// Gathers the text of what a page is about.
struct Reader<'a> {
    tree: &'a Tree,
    gatherer: Gatherer,
    /// How the page's characters are read, as it says.
    readings: Vec<String>,
    first_heading: String,
    /// Bytes of text.
    n_bytes: usize,
    /// The open elements whose end means something, with the node behind each.
    open: Vec<(Open, usize)>,
    /// The anchor of the open heading.
    heading: Option<String>,
    /// What its pictures show.
    heading_alt: String,
    /// How many `pre` are open.
    n_pre: usize,
    reading: String,
    drawing_until: usize,
}

impl Default for Reader<'_> {
    fn default() -> Self {
        Reader {
            tree: NOTHING,
            gatherer: Gatherer::default(),
            readings: Vec::new(),
            first_heading: String::new(),
            n_bytes: 0,
            open: Vec::new(),
            heading: None,
            heading_alt: String::new(),
            n_pre: 0,
            reading: String::new(),
            drawing_until: 0,
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Open {
    Block,
    Heading,
    Pre,
    Ruby,
}

impl Reader<'_> {
    fn read(&mut self, content: &Content) {
        let tree = self.tree;
        for root in &content.roots {
            let range = tree.inside(*root);
            let mut i = range.start;
            while i < range.end {
                self.close(i);
                let Some(node) = tree.node(i) else { break };
                if content.is_out.get(i).copied().unwrap_or_default() {
                    // A button inside a sentence does not end it; a list of links does.
                    if !(node.name.is_inline() || node.name.is_unseen()) {
                        self.border();
                    }
                    i = node.end as usize;
                    continue;
                }
                i = self.start(i);
            }
            self.close(range.end);
            if !tree.node(*root).is_some_and(|root| root.name.is_inline()) {
                self.border();
            }
        }
    }

    /// What the page shows where scripts do not run.
    fn read_without_scripts(&mut self) {
        let tree = self.tree;
        let mut in_head = 0;
        for (i, node) in tree.nodes.iter().enumerate() {
            if node.name == Name::Head {
                in_head = node.end as usize;
            }
            if node.name == Name::Noscript && i >= in_head {
                self.gatherer.text(&text_of(&text_in(tree, i)));
                self.border();
            }
        }
    }

    /// Ends what ends before node `i`.
    fn close(&mut self, i: usize) {
        while let Some((open, _)) = self.open.pop_if(|(_, end)| *end <= i) {
            match open {
                Open::Block => self.border(),
                Open::Pre => {
                    self.n_pre -= 1;
                    self.border();
                }
                Open::Heading => {
                    let anchor = self.heading.take().unwrap_or_default();
                    let alt = std::mem::take(&mut self.heading_alt);
                    let has_text = self.gatherer.heading(&anchor);
                    if !has_text && !alt.is_empty() {
                        self.gatherer.text(&alt);
                        self.gatherer.heading(&anchor);
                    }
                    if self.first_heading.is_empty() {
                        self.gatherer.last_heading().clone_into(&mut self.first_heading);
                    }
                }
                Open::Ruby => {
                    let reading = one_line(&std::mem::take(&mut self.reading));
                    if !reading.is_empty()
                        && self.readings.len() < MAX_TAGS
                        && !self.readings.contains(&reading)
                    {
                        self.readings.push(reading);
                    }
                }
            }
        }
    }

    fn border(&mut self) {
        if self.heading.is_none() {
            self.gatherer.border();
        }
    }

    /// Reads node `i`, and tells which is next.
    fn start(&mut self, i: usize) -> usize {
        let tree = self.tree;
        let Some(node) = tree.node(i) else { return i + 1 };
        let end = node.end as usize;
        match node.name {
            Name::Text => self.text(tree.text(node)),
            Name::Br => self.gatherer.text("\n"),
            Name::Title if i >= self.drawing_until => return end,
            Name::Img => self.aside(tree.attribute(i, "alt").unwrap_or_default()),
            Name::Input => {
                let kind = tree.attribute(i, "type").unwrap_or("text");
                if kind == "text" && tree.attribute(i, "readonly").is_some() {
                    self.aside(tree.attribute(i, "value").unwrap_or_default());
                }
            }
            Name::Math => {
                if let Some(alt) = tree.attribute(i, "alttext") {
                    self.gatherer.text(alt);
                    return end;
                }
            }
            Name::Svg => {
                self.border();
                self.drawing_until = end;
                self.open.push((Open::Block, end));
                // Titles of icons are not seen.
                if tree.attribute(i, "role") != Some("img") {
                    self.drawn(i);
                    return end;
                }
            }
            Name::Rt => {
                let reading = text_in(tree, i);
                self.reading.push_str(&reading);
                return end;
            }
            Name::Ruby => self.open.push((Open::Ruby, end)),
            Name::Pre => {
                self.n_pre += 1;
                self.border();
                self.open.push((Open::Pre, end));
            }
            Name::Heading(_) if self.heading.is_none() && self.is_heading(i) => {
                self.gatherer.border();
                self.heading = Some(tree.attribute(i, "id").unwrap_or_default().to_owned());
                self.open.push((Open::Heading, end));
            }
            name if name.is_inline() => {
                // Older pages put the anchor inside the heading.
                if let Some(anchor) = self.heading.as_mut().filter(|anchor| anchor.is_empty()) {
                    let id = tree.attribute(i, "id").or(tree.attribute(i, "name"));
                    id.unwrap_or_default().clone_into(anchor);
                }
            }
            _ => {
                self.border();
                self.open.push((Open::Block, end));
            }
        }
        self.said_attributes(i);
        i + 1
    }

    /// The words in a drawing.
    fn drawn(&mut self, i: usize) {
        let tree = self.tree;
        let mut title_until = 0;
        for i in tree.inside(i) {
            let Some(node) = tree.node(i) else { break };
            if matches!(node.name, Name::Title | Name::Style | Name::Script) {
                title_until = node.end as usize;
            }
            if i >= title_until && node.name == Name::Text {
                self.text(tree.text(node));
                self.border();
            }
        }
    }

    /// Attributes that the element says are text.
    fn said_attributes(&mut self, i: usize) {
        let tree = self.tree;
        let said = if tree.node(i).is_some_and(|node| node.name == Name::Text) {
            None
        } else {
            said(tree, i, "index-attrs")
        };
        for name in said.into_iter().flat_map(|names| names.split(',')) {
            self.aside(tree.attribute(i, name.trim()).unwrap_or_default());
        }
    }

    /// Whether a heading is one: an end that was forgotten makes one of all that follows.
    fn is_heading(&self, i: usize) -> bool {
        let mut n_bytes = 0;
        for node in self.tree.nodes.get(self.tree.inside(i)).unwrap_or_default() {
            n_bytes += self.tree.text(node).len();
            if n_bytes > MAX_HEADING_BYTES {
                return false;
            }
        }
        true
    }

    /// A text of its own beside the others.
    fn aside(&mut self, text: &str) {
        if self.heading.is_some() {
            text.clone_into(&mut self.heading_alt);
        } else if !text.trim().is_empty() {
            self.gatherer.border();
            self.text(text);
            self.gatherer.border();
        }
    }

    fn text(&mut self, text: &str) {
        self.n_bytes += text.trim().len();
        if self.n_pre == 0 || self.heading.is_some() {
            self.gatherer.text(text);
            return;
        }
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.gatherer.border();
            }
            self.gatherer.text(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check_document;
    use super::page;
    use crate::document::Document;

    fn document(html: &str) -> Document {
        page(html, "guide/lake.html").document
    }

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
    fn a_page_says_where_its_text_is() {
        for html in [
            "<body><div>Menu of words</div><main><p>Water.</main><p>Owner",
            "<body><div>Menu of words</div><div role=main><p>Water.</div><p>Owner",
            "<div>Menu</div><article><p>Water that runs, and stone.</article><p>Owner",
            "<div>Menu</div><div data-aril-body><p>Water.</div><main>Owner</main>",
            "<div>Menu</div><div data-pagefind-body><p>Water.</div><main>Owner</main>",
        ] {
            let text = if html.contains("runs") { "Water that runs, and stone." } else { "Water." };
            check(&format!("<title>Lake</title>{html}"), "Lake", &[("", "", text)]);
        }
    }

    #[test]
    fn else_it_is_where_most_text_is() {
        let prose = "Where the dam stands was once a valley with towns in it, and people lived there, who moved away.";
        check(
            &format!(
                "<title>Lake</title><body><p><a href=x><img src=y alt=Logo></a></p><table><tr><td><a href=a>One</a> <a href=b>Two</a>\
                 <td><div><h1>Lake</h1><p>{prose}<ul><li><a href=c>Dam</a></ul></div></table>\
                 <div>© Owner</div>"
            ),
            "Lake",
            &[("", "", &format!("{prose}\nDam"))],
        );
        // A page that is nothing but links is one.
        check(
            "<title>All</title><body><div><ul><li><a href=a>One</a><li><a href=b>Two</a></ul></div>",
            "All",
            &[("", "", "One\nTwo")],
        );
    }

    #[test]
    fn marks_beside_headings_are_not_in_them() {
        for (heading, anchor) in [
            ("<h2>Dam<a class=headerlink href='#dam' title=Permalink>¶</a></h2>", ""),
            ("<h2 id=dam>Dam <a href='#dam'>#</a></h2>", "dam"),
            ("<h2 id=dam>Dam<a class=hash-link href='#dam'>\u{200B}</a></h2>", "dam"),
            ("<h2 id=dam><a class=header href='#dam'>Dam</a></h2>", "dam"),
            (
                "<div class=sl-heading-wrapper><h2 id=dam>Dam</h2><a class=sl-anchor-link href='#dam'>\
                 <span class=sr-only>Section titled “Dam”</span></a></div>",
                "dam",
            ),
            ("<h2 id=dam><img src=x alt=Picture>Dam</h2>", "dam"),
            ("<h2 id=dam><img src=x alt=Dam></h2>", "dam"),
        ] {
            let html = format!("<title>Lake</title><main>{heading}<p>Stone.</main>");
            check(&html, "Lake", &[("Dam", anchor, "Stone.")]);
        }
    }

    #[test]
    fn a_title_is_the_pages_own_without_the_sites() {
        for (title, heading, expected) in [
            ("Dam — Lake 1.2 documentation", "Dam", "Dam"),
            ("Dam | Lake", "Dam", "Dam"),
            ("Lake: Dam", "Dam", "Dam"),
            ("湖_百科", "湖", "湖"),
            ("Dam - Lake", "The dam", "Dam - Lake"),
            ("Dam-building", "Dam", "Dam-building"),
            ("Dam", "Dam", "Dam"),
            ("Damage", "Dam", "Damage"),
            ("Dam —", "Dam", "Dam —"),
            ("", "Dam", "Dam"),
        ] {
            let found = document(&format!("<title>{title}</title><main><h1>{heading}</h1><p>x"));
            assert_eq!(found.title, expected);
        }
    }

    #[test]
    fn a_list_of_the_pages_own_headings_is_left_out() {
        check(
            "<title>Lake</title><main><ul><li><a href='#dam'>1. Dam</a><ul><li><a href='lake.html#fish'>\
             Fish</a></ul></ul><h2 id=dam>1. Dam</h2><p>Stone.<h2 id=fish>Fish</h2>\
             <ul><li><a href='#a'>Carp</a><li><a href='#b'>Pike</a></ul>",
            "Lake",
            &[("1. Dam", "dam", "Stone."), ("Fish", "fish", "Carp\nPike")],
        );
    }

    #[test]
    fn what_is_not_seen_is_left_out_and_what_can_be_opened_is_not() {
        check(
            "<main><p>a<p style='display: none'>b<p aria-hidden=true>c<dialog>d</dialog>\
             <details><summary>e</summary>f</details><div role=tabpanel hidden>g</div>\
             <p hidden=until-found>h<template>i</template><div role=search>j</div>\
             <ol class='breadcrumb'><li>k</ol><div id=cookie-banner>l</div><aside>m</aside>\
             <a rel=next href=x>n</a><form><input readonly value=o></form>",
            "a",
            &[("", "", "a\ne\nf\ng\nh\nm\no")],
        );
    }

    #[test]
    fn what_only_shows_without_scripts_counts_where_there_is_nothing_else() {
        check(
            "<title>Lake</title><div id=app></div><noscript><p>Water.</noscript>",
            "Lake",
            &[("", "", "Water.")],
        );
        let text = "Water that runs. ".repeat(5);
        let html = format!("<title>Lake</title><p>{text}<noscript>Turn on scripts.</noscript>");
        check(&html, "Lake", &[("", "", text.trim())]);
    }

    #[test]
    fn ends_may_be_left_out_or_wrong() {
        for (html, text) in [
            ("<table><tr><td>a<td>b<tr><th>c</table>d", "a\nb\nc\nd"),
            ("<dl><dt>a<dd>b<dt>c</dl>d", "a\nb\nc\nd"),
            ("<b><main>a</b>b</main>", "ab"),
            ("<p>a<div>b</p>c</div>d", "a\nbc\nd"),
            ("<ul><li><a href=x>a<li><a href=y>b</ul>c", "a\nb\nc"),
            ("</div></p>a<svg><path/><path/></svg>b", "a\nb"),
            ("a<wbr>b&shy;c&nbsp;d<!-- > -->e", "ab\u{AD}c de"),
            ("a<script>if (a < b) '</p>'</script>b<x-tag>c</x-tag>", "abc"),
        ] {
            let found = document(&format!("<title>t</title>{html}"));
            assert_eq!(found.sections.first().map(|s| s.text.as_str()), Some(text), "{html}");
        }
    }

    #[test]
    fn readings_lead_to_a_page_and_drawings_and_formulas_are_text() {
        let found = document(
            "<title>t</title><ruby>湖<rt>みずうみ</rt></ruby><svg><title>i</title><text>Dam</text></svg>\
             <p><math alttext='x^2'><mi>x</mi></math> <math><mi>y</mi><mn>2</mn></math>",
        );
        assert_eq!(found.tags, ["みずうみ"]);
        assert_eq!(found.sections[0].text, "湖\nDam\nx^2 y2");
    }

    #[test]
    fn attributes_tell_a_title_metadata_filters_and_sort_keys() {
        for prefix in ["aril", "pagefind"] {
            let html = "<title>t</title><h1 data-X-meta=title>Lake</h1>\
                <img src=a.png alt=Dam data-X-meta='image[src], image_alt[alt]'>\
                <span data-X-filter=kind>Water</span><i data-X-filter='author:Li, Wang'></i>\
                <time datetime=1970-01-02 data-X-sort='date[datetime]'>then</time>\
                <b data-X-sort=stars>4.6</b><u title=Tip data-X-index-attrs=title>u</u>\
                <div data-X-ignore>no</div><div data-X-ignore=all><b data-X-filter=kind>x</b></div>";
            let found = document(&html.replace('X', prefix));
            let pairs = |pairs: &[(String, String)]| {
                pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
            };
            assert_eq!(found.title, "Lake");
            assert_eq!(pairs(&found.fields.metadata), ["image=a.png", "image_alt=Dam"]);
            assert_eq!(pairs(&found.fields.facets), ["kind=Water", "author=Li, Wang"]);
            let keys = [("date".to_owned(), 86_400), ("stars".to_owned(), 5)];
            assert_eq!(found.fields.sort_keys, keys);
            assert_eq!(found.sections[0].text, "Dam\nWaterthen4.6\nTip\nu");
        }
    }

    #[test]
    fn a_page_may_ask_to_be_left_out() {
        let asks = |html| {
            let page = page(html, "");
            (page.is_unlisted, page.is_redirect)
        };
        assert_eq!(asks("<meta name=robots content='nofollow, NOINDEX'>a"), (true, false));
        assert_eq!(asks("<meta name=robots content=nofollow>a"), (false, false));
        assert_eq!(asks("<meta http-equiv=Refresh content='0; url=b.html'>a"), (false, true));
        assert_eq!(asks("<meta http-equiv=refresh content=300>a"), (false, false));
        assert_eq!(
            asks("<noscript><meta http-equiv=refresh content='0; url=b'></noscript>a"),
            (false, false)
        );
        let canonical = page("<link rel=canonical href=/b/><p>a", "").canonical;
        assert_eq!(canonical.as_deref(), Some("/b/"));
    }

    #[test]
    fn what_swallows_the_rest_is_told() {
        for (html, expected) in [
            ("<p>a<!-- b <p>c", Some((4, "comment"))),
            ("<p>a<script>b <p>c", Some((4, "script"))),
            ("<title>a<p>b", Some((0, "title"))),
            ("<p>a<a href='b>c<p>d", Some((4, "tag"))),
            ("<p>a<!-- b --><script>c</script>", None),
        ] {
            assert_eq!(page(html, "").unclosed, expected, "{html}");
        }
    }

    #[test]
    fn deep_wide_and_broken_pages_take_linear_time() {
        let began = std::time::Instant::now();
        let deep = |tag: &str| format!("{}湖", tag.repeat(50_000));
        for tag in
            ["<div>", "<b>", "<p>", "<li>", "<ul><li>", "<table><td>", "<a href='#'>", "<h1>"]
        {
            let found = document(&deep(tag));
            assert!(found.title.contains('湖'), "{tag}");
        }
        document(&"<".repeat(1 << 20));
        document(&format!("<a {}>", "b=c ".repeat(100_000)));
        document(&"</div>".repeat(1 << 17));
        assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(parts in proptest::collection::vec(proptest::sample::select(vec![
            "<div>", "</div>", "<p>", "</p>", "<table>", "<td>", "</table>", "<a href='#x'>", "</a>",
            "<h1>", "</h1>", "<ruby>", "<rt>", "<!--", "-->", "<script>", "</script>", "<svg>", "<main>",
            "</main>", "湖", "a b", "&amp", "<", ">", "\u{0}", "<pre>", "\n", "<ul><li>", "</ul>", "<noscript>",
            "<b hidden>", "</b>", "<template>", "<i data-aril-meta='a, b:c'>", "<title>", "<math>", "'",
        ]), 0..60)) {
            document(&parts.concat());
        }
    }

    #[test]
    fn alternative_text_is_found() {
        check("<p>x<img src=a alt='The dam'>y", "x", &[("", "", "x\nThe dam\ny")]);
    }
}
