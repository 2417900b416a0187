//! The elements and texts of a page, in the order in which they begin.
//!
//! Not the tree of a browser: elements end where the standard lets them, but nothing is moved, and formatting that ends
//! in another element than it began in does not begin again. What a page says, and inside which elements, is the same.

use std::ops::Range;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span};

use super::name::Name;

/// Elements nest no deeper; those that would are siblings, as in browsers.
const MAX_DEPTH: usize = 512;

/// An element or a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) name: Name,
    /// Tells names apart that are one [`Name`].
    hash: u32,
    pub(super) parent: u32,
    /// The node behind all that is in it.
    pub(super) end: u32,
    /// Bytes of a text, or attributes of an element.
    start: u32,
    stop: u32,
}

/// The elements and texts of a page.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    /// Texts, and names and values of attributes.
    text: String,
    /// Where the name of an attribute begins, its value, and where that ends.
    attributes: Vec<[u32; 3]>,
    /// What swallowed the rest of the page, since it has no end: where it begins, in bytes, and what it is.
    pub(super) unclosed: Option<(usize, &'static str)>,
}

impl Tree {
    /// Reads a page. In XML elements may end as they begin, `<script/>`, and all text is markup.
    pub(super) fn parse(page: &str, is_xml: bool) -> Tree {
        let mut builder = Builder { is_xml, ..Builder::default() };
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| {
            builder.event(&event, span);
            None::<std::convert::Infallible>
        });
        emitter.naively_switch_states(!is_xml);
        let Ok(()) = Tokenizer::new_with_emitter(page, Unwarned(emitter)).finish();
        builder.finish(page)
    }

    pub(super) fn node(&self, i: usize) -> Option<&Node> {
        self.nodes.get(i)
    }

    /// What is in a node, itself first.
    pub(super) fn inside(&self, i: usize) -> Range<usize> {
        i..self.node(i).map_or(i, |node| node.end as usize)
    }

    /// The text of a node that is one; otherwise nothing.
    pub(super) fn text(&self, node: &Node) -> &str {
        if node.name == Name::Text { self.string(node.start, node.stop) } else { "" }
    }

    /// The names and values of an element's attributes.
    pub(super) fn attributes(&self, i: usize) -> impl Iterator<Item = (&str, &str)> {
        let node = self.node(i).filter(|node| node.name != Name::Text);
        let range = node.map_or(0..0, |node| node.start as usize..node.stop as usize);
        let own = self.attributes.get(range).unwrap_or_default();
        own.iter().map(|[name, value, end]| (self.string(*name, *value), self.string(*value, *end)))
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, i: usize, name: &str) -> Option<&str> {
        self.attributes(i).find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    fn string(&self, start: u32, stop: u32) -> &str {
        self.text.get(start as usize..stop as usize).unwrap_or_default()
    }
}

/// Makes a tree of tokens.
#[derive(Default)]
struct Builder {
    tree: Tree,
    is_xml: bool,
    /// The open elements.
    open: Vec<u32>,
    /// The start tag that is being read, and where it begins.
    tag: Option<(Name, u32, usize)>,
    /// Where its attributes begin.
    first_attribute: usize,
    /// The open element whose text is not markup, and where it begins.
    raw: Option<(&'static str, usize)>,
    /// Where the last comment begins.
    comment: Option<usize>,
}

/// An emitter that is told of no errors: to look for them in each character takes a twelfth of a build.
struct Unwarned<E>(E);

impl<E: Emitter> ForwardingEmitter for Unwarned<E> {
    type Token = E::Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = E::Token> {
        &mut self.0
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

/// Whether the comment that begins at a byte of a page ends; what is none by its beginning ends with any tag.
fn comment_ends(page: &str, start: usize) -> bool {
    let rest = page.get(start..).unwrap_or_default();
    let Some(inside) = rest.strip_prefix("<!--") else { return true };
    // `<!-->` and `<!--->` are whole.
    inside.starts_with('>')
        || inside.starts_with("->")
        || inside.contains("-->")
        || inside.contains("--!>")
}

impl Builder {
    fn event(&mut self, event: &CallbackEvent<'_>, span: Span<usize>) {
        // What has no room for its place is left out: a page of 4 GiB.
        if self.tree.text.len() + self.tree.nodes.len() >= u32::MAX as usize / 2 {
            return;
        }
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Some((Name::of(name), hash(name), span.start));
                self.first_attribute = self.tree.attributes.len();
            }
            CallbackEvent::AttributeName { name } if self.tag.is_some() => {
                let (start, end) = self.push_text(name);
                self.tree.attributes.push([start, end, end]);
            }
            CallbackEvent::AttributeValue { value } if self.tag.is_some() => {
                let (_, stop) = self.push_text(value);
                if let Some([_, _, end]) = self.tree.attributes.last_mut() {
                    *end = stop;
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => self.start_tag(*self_closing),
            CallbackEvent::EndTag { name } => {
                self.raw = None;
                self.end_tag(Name::of(name), hash(name));
            }
            CallbackEvent::String { value } => {
                // Zeros in a text are passed over.
                let (start, stop) = if value.contains(&0) {
                    let value: Vec<u8> = value.iter().copied().filter(|byte| *byte != 0).collect();
                    self.push_text(&value)
                } else {
                    self.push_text(value)
                };
                self.push(Name::Text, 0, start, stop);
            }
            CallbackEvent::Comment { .. } => self.comment = Some(span.start),
            _ => {}
        }
    }

    /// Keeps a text: where it begins and ends. Tokens of a text are text.
    fn push_text(&mut self, text: &[u8]) -> (u32, u32) {
        let start = self.tree.text.len() as u32;
        self.tree.text.push_str(std::str::from_utf8(text).unwrap_or_default());
        (start, self.tree.text.len() as u32)
    }

    fn finish(mut self, page: &str) -> Tree {
        let end = self.tree.nodes.len() as u32;
        while self.pop(end).is_some() {}
        let raw = self.raw.map(|(what, offset)| (offset, what));
        let tag = self.tag.map(|(_, _, offset)| (offset, "tag"));
        let comment =
            || Some((self.comment.filter(|start| !comment_ends(page, *start))?, "comment"));
        let unclosed = raw.or(tag).or_else(comment);
        self.tree.unclosed = unclosed.filter(|(offset, _)| *offset < page.len());
        self.tree
    }

    /// Adds a node to the innermost open element.
    fn push(&mut self, name: Name, hash: u32, start: u32, stop: u32) -> u32 {
        let i = self.tree.nodes.len() as u32;
        let parent = self.open.last().copied().unwrap_or(i);
        self.tree.nodes.push(Node { name, hash, parent, end: i + 1, start, stop });
        i
    }

    /// Ends the innermost open element, in front of the node `end`.
    fn pop(&mut self, end: u32) -> Option<u32> {
        let i = self.open.pop()?;
        if let Some(node) = self.tree.nodes.get_mut(i as usize) {
            node.end = end;
        }
        Some(i)
    }

    fn name(&self, i: u32) -> (Name, u32) {
        self.tree.nodes.get(i as usize).map_or((Name::Text, 0), |node| (node.name, node.hash))
    }

    fn start_tag(&mut self, self_closing: bool) {
        let Some((name, hash, offset)) = self.tag.take() else { return };
        let (start, stop) = (self.first_attribute as u32, self.tree.attributes.len() as u32);
        match name {
            Name::Li => self.end_before(&[Name::Li], Name::ends_item),
            Name::Dt | Name::Dd => self.end_before(&[Name::Dt, Name::Dd], Name::ends_item),
            Name::Td => self.end_before(&[Name::Td], Name::ends_cell),
            Name::Tr => self.end_before(&[Name::Tr], Name::ends_row),
            Name::Rows => self.end_before(&[Name::Rows, Name::Tr], Name::ends_rows),
            Name::Rt | Name::Rp => {
                self.end_before(&[Name::Rt, Name::Rp], |name| name == Name::Ruby);
            }
            Name::A => self.end_before(&[Name::A], |name| !name.is_inline()),
            Name::Body => self.end_before(&[Name::Head], |name| name == Name::Html),
            _ => {}
        }
        if name.ends_paragraph() {
            self.end_before(&[Name::P], Name::is_scope);
        }
        let is_heading = |name: Name| matches!(name, Name::Heading(_));
        if is_heading(name) && self.open.last().is_some_and(|open| is_heading(self.name(*open).0)) {
            self.pop(self.tree.nodes.len() as u32);
        }
        if self.open.len() >= MAX_DEPTH {
            self.pop(self.tree.nodes.len() as u32);
        }
        let i = self.push(name, hash, start, stop);
        if !(name.is_void() || self_closing && (self.is_xml || self.is_foreign(name))) {
            self.open.push(i);
            self.raw = name.raw_text().filter(|_| !self.is_xml).map(|what| (what, offset));
        }
    }

    fn is_foreign(&self, name: Name) -> bool {
        name.is_foreign() || self.open.iter().any(|open| self.name(*open).0.is_foreign())
    }

    /// Ends the innermost open element that is one of `names`, with all in it, unless one that `stops` is between.
    fn end_before(&mut self, names: &[Name], stops: fn(Name) -> bool) {
        let found = self.open.iter().rposition(|open| {
            let name = self.name(*open).0;
            names.contains(&name) || stops(name)
        });
        if let Some(i) = found
            && self.open.get(i).is_some_and(|open| names.contains(&self.name(*open).0))
        {
            self.end_from(i);
        }
    }

    fn end_tag(&mut self, name: Name, hash: u32) {
        let is_heading = |name: Name| matches!(name, Name::Heading(_));
        let found = self.open.iter().rposition(|open| {
            let (own, own_hash) = self.name(*open);
            let is_same = own == name && own_hash == hash;
            is_same || is_heading(own) && is_heading(name) || own.outlasts(name)
        });
        let own = found.and_then(|i| self.open.get(i)).map(|open| self.name(*open));
        let is_it = |(own, own_hash): (Name, u32)| {
            own == name && own_hash == hash || is_heading(own) && is_heading(name)
        };
        if let (Some(i), true) = (found, own.is_some_and(is_it)) {
            self.end_from(i);
        } else if matches!(name, Name::Br | Name::P) {
            // These are there without a beginning.
            let attributes = self.tree.attributes.len() as u32;
            self.push(name, hash, attributes, attributes);
        }
    }

    /// Ends all from the `i`th open element on.
    fn end_from(&mut self, i: usize) {
        let end = self.tree.nodes.len() as u32;
        while self.open.len() > i {
            self.pop(end);
        }
    }
}

/// FNV-1a.
fn hash(name: &[u8]) -> u32 {
    name.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn a_comment_without_an_end_is_told() {
        for (page, unclosed) in [
            ("a <!-- b --> c", None),
            ("a <!--> b", None),
            ("a <!---> b", None),
            ("a <!-- b --!> c", None),
            ("a <!b> c <? d > e </ f", None),
            ("a <!-- b > c", Some((2, "comment"))),
            ("a <!-- b --> <!-- c", Some((13, "comment"))),
            ("a <!--", Some((2, "comment"))),
        ] {
            assert_eq!(Tree::parse(page, false).unclosed, unclosed, "{page}");
        }
    }
}
