//! The text of what a page is about.

use super::content::{Content, said};
use super::name::Name;
use super::tree::{Node, Tree};
use super::{text_in, text_of};
use crate::extract::{Gatherer, MAX_TAGS, one_line};

/// What is longer is no heading, but one that was not ended.
const MAX_HEADING_BYTES: usize = 1000;

/// Gathers the text of what a page is about.
pub(super) struct Reader<'a> {
    tree: &'a Tree,
    pub(super) gatherer: Gatherer,
    /// How the page's characters are read, as it says.
    pub(super) readings: Vec<String>,
    pub(super) first_heading: String,
    /// Bytes of text.
    pub(super) n_bytes: usize,
    /// The open elements whose end means something, with the node behind each.
    open: Vec<(Open, usize)>,
    /// The anchor of the open heading.
    heading: Option<String>,
    /// The node of that heading.
    heading_node: usize,
    /// What its pictures show.
    heading_alt: String,
    /// How many `pre` are open.
    n_pre: usize,
    reading: String,
    drawing_until: usize,
}

#[derive(Clone, Copy, Debug)]
enum Open {
    Block,
    Heading,
    Pre,
    Ruby,
}

impl Reader<'_> {
    pub(super) fn new(tree: &Tree) -> Reader<'_> {
        Reader {
            tree,
            gatherer: Gatherer::default(),
            readings: Vec::new(),
            first_heading: String::new(),
            n_bytes: 0,
            open: Vec::new(),
            heading: None,
            heading_node: 0,
            heading_alt: String::new(),
            n_pre: 0,
            reading: String::new(),
            drawing_until: 0,
        }
    }

    /// Reads what the page is about.
    pub(super) fn read(&mut self, content: &Content) {
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
            let is_in_line = |node: &Node| node.name.is_inline() || node.name == Name::Br;
            if !tree.node(*root).is_some_and(is_in_line) {
                self.border();
            }
        }
    }

    /// What the page shows where scripts do not run.
    pub(super) fn read_without_scripts(&mut self) {
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
                    let own = self.heading.take().unwrap_or_default();
                    let anchor = if own.is_empty() { self.section_anchor() } else { own };
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

    /// The anchor of the section that the last heading is the beginning of.
    fn section_anchor(&self) -> String {
        let tree = self.tree;
        let parent = tree.node(self.heading_node).map_or(0, |node| node.parent as usize);
        let class = tree.attribute(parent, "class").unwrap_or_default();
        let is_section = tree.node(parent).is_some_and(|node| node.name == Name::Section)
            || class.split_ascii_whitespace().any(|class| class == "section");
        let before = tree.nodes.get(parent..self.heading_node).unwrap_or_default();
        let is_first = before.iter().all(|node| tree.text(node).trim().is_empty());
        let id = tree.attribute(parent, "id").filter(|_| is_section && is_first);
        id.unwrap_or_default().to_owned()
    }

    fn border(&mut self) {
        if self.heading.is_none() {
            self.gatherer.border();
        } else {
            self.gatherer.text(" ");
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
            Name::Img if self.heading.is_some() || !is_icon(tree, i) => {
                self.aside(tree.attribute(i, "alt").unwrap_or_default());
            }
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
                self.heading_node = i;
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

/// A picture that is no wider, in pixels, is an icon, whose text says what stands beside it.
const MAX_ICON_WIDTH: f32 = 40.0;

/// Whether a picture is an icon: as its class says, or its width, or, as `DocBook` writes, its text: `[Note]`.
fn is_icon(tree: &Tree, i: usize) -> bool {
    let alt = tree.attribute(i, "alt").unwrap_or_default().trim();
    if alt.starts_with('[') && alt.ends_with(']') {
        return true;
    }
    let class = tree.attribute(i, "class").unwrap_or_default();
    let style = tree.attribute(i, "style").unwrap_or_default();
    let mut declarations = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    let own = declarations.find(|(name, _)| name.trim() == "width").map(|(_, value)| value);
    let width = own.or(tree.attribute(i, "width")).unwrap_or_default().trim();
    let width = width.strip_suffix("px").unwrap_or(width).parse::<f32>();
    class.split_ascii_whitespace().any(|class| class.contains("icon"))
        || width.is_ok_and(|width| width <= MAX_ICON_WIDTH)
}
