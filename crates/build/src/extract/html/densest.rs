//! Where most text of a page is, and what beside that is no text to read.

use super::name::Name;
use super::own_contents::seen;
use super::tree::Tree;

/// How much text is in each node, and how much of it in links.
pub(super) struct Weights {
    /// Characters, and those in links, of each node.
    counts: Vec<[u32; 2]>,
    pub(super) total: u32,
}

impl Weights {
    pub(super) fn of(tree: &Tree, is_out: &[bool]) -> Weights {
        let mut counts = vec![[0, 0]; tree.nodes.len()];
        let mut total = 0;
        let mut i = 0;
        let mut link_until = 0;
        while let Some(node) = tree.node(i) {
            if is_out.get(i).copied().unwrap_or_default() {
                i = node.end as usize;
                continue;
            }
            if node.name == Name::A {
                link_until = link_until.max(node.end);
            }
            if node.name == Name::Text {
                let is_seen = |byte: &&u8| **byte > b' ' && **byte & 0xC0 != 0x80;
                let n = tree.text(node).as_bytes().iter().filter(is_seen).count() as u32;
                if let Some(count) = counts.get_mut(i) {
                    *count = if (i as u32) < link_until { [n, n] } else { [n, 0] };
                }
                total += n;
            }
            i += 1;
        }
        for i in (0..counts.len()).rev() {
            let parent = tree.node(i).map_or(i, |node| node.parent as usize);
            let own = counts.get(i).copied().unwrap_or_default();
            if parent != i
                && let Some([n, n_linked]) = counts.get_mut(parent)
            {
                *n += own[0];
                *n_linked += own[1];
            }
        }
        Weights { counts, total }
    }

    pub(super) fn n_chars(&self, i: usize) -> u32 {
        self.counts.get(i).map_or(0, |count| count[0])
    }

    fn n_linked(&self, i: usize) -> u32 {
        self.counts.get(i).map_or(0, |count| count[1])
    }

    /// Characters outside links.
    fn n_plain(&self, i: usize) -> u32 {
        self.n_chars(i) - self.n_linked(i)
    }
}

/// A page with less text outside links has no densest part: it may be a list of links.
const MIN_CHARS: u32 = 80;

/// Leaves out what is beside the densest part of a page that does not say which that is: lists of links, and lines
/// like those that name the owner.
pub(super) fn leave_out_margins(tree: &Tree, weights: &Weights, is_out: &mut [bool]) {
    let body = tree.nodes.iter().position(|node| node.name == Name::Body);
    let body = body.filter(|body| weights.n_plain(*body) * 2 > weights.total / 2);
    let Some(mut place) = body.filter(|body| weights.n_plain(*body) >= MIN_CHARS) else { return };
    let title = tree.nodes.iter().position(|node| node.name == Name::Title);
    let title = title.map(|title| seen(tree, title)).unwrap_or_default();
    loop {
        let children = children(tree, place, is_out);
        let is_text = children.iter().any(|i| {
            tree.node(*i).is_some_and(|node| match node.name {
                Name::Text => weights.n_chars(*i) > 0,
                Name::P | Name::Heading(_) | Name::Pre | Name::Blockquote => {
                    weights.n_plain(*i) > 0
                }
                _ => false,
            })
        });
        if is_text {
            return;
        }
        let n_plain = weights.n_plain(place);
        let densest =
            children.iter().copied().max_by_key(|i| (weights.n_plain(*i), usize::MAX - i));
        let Some(densest) = densest.filter(|i| weights.n_plain(*i) >= n_plain - n_plain * 3 / 10)
        else {
            return;
        };
        // What stands between a page's heading and its text is its own: a list of its parts.
        if children.iter().any(|child| child < &densest && has_heading(tree, *child, &title)) {
            return;
        }
        for child in children {
            if child != densest
                && is_margin_part(tree, weights, child)
                && let Some(entry) = is_out.get_mut(child)
            {
                *entry = true;
            }
        }
        place = densest;
    }
}

/// Whether a node has the heading of the page with this title: most of the title is in it.
fn has_heading(tree: &Tree, i: usize, title: &str) -> bool {
    let is_it = |i: &usize| {
        let is_heading = tree.node(*i).is_some_and(|node| node.name == Name::Heading(1));
        let heading = if is_heading { seen(tree, *i) } else { String::new() };
        2 * heading.len() >= title.len().max(1)
            && (title.starts_with(&heading) || title.ends_with(&heading))
    };
    tree.inside(i).any(|i| is_it(&i))
}

/// The children of an element that are not left out.
fn children(tree: &Tree, of: usize, is_out: &[bool]) -> Vec<usize> {
    let mut children = Vec::new();
    let range = tree.inside(of);
    let mut i = range.start + 1;
    while i < range.end {
        if !is_out.get(i).copied().unwrap_or_default() {
            children.push(i);
        }
        i = tree.node(i).map_or(range.end, |node| node.end as usize);
    }
    children
}

/// Whether what is beside the densest part is no text to read: mostly links, or a line.
fn is_margin_part(tree: &Tree, weights: &Weights, i: usize) -> bool {
    let n_chars = weights.n_chars(i);
    let inside = tree.nodes.get(tree.inside(i)).unwrap_or_default();
    let has_heading = || inside.iter().any(|node| matches!(node.name, Name::Heading(_)));
    if n_chars == 0 {
        // Logos that are links.
        return inside.iter().any(|node| node.name == Name::A);
    }
    let is_part = tree.node(i).is_some_and(|node| {
        matches!(node.name, Name::Block | Name::List | Name::Table | Name::Td | Name::Section)
    });
    is_part && (weights.n_linked(i) * 2 >= n_chars || n_chars < 40 && !has_heading())
}
