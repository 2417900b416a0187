//! Lists of a page's own headings.

use super::content::Content;
use super::name::Name;
use super::tree::Tree;

/// A list of so many links may be a table of contents.
const MIN_CONTENTS: usize = 2;

/// Leaves out lists that repeat the page's own headings as links to them.
pub(super) fn leave_out_own_contents(tree: &Tree, file_name: &str, content: &mut Content) {
    let mut headings: Option<Vec<String>> = None;
    for root in content.roots.clone() {
        let range = tree.inside(root);
        let mut i = range.start;
        while i < range.end {
            let Some(node) = tree.node(i) else { break };
            let is_out = content.is_out.get(i).copied().unwrap_or_default();
            if is_out || node.name != Name::List {
                i = if is_out { node.end as usize } else { i + 1 };
                continue;
            }
            if let Some(links) = own_links(tree, i, file_name) {
                let headings = headings.get_or_insert_with(|| headings_of(tree));
                let is_heading = |link: &&String| headings.binary_search(link).is_ok();
                if links.iter().filter(is_heading).count() * 2 > links.len()
                    && let Some(entry) = content.is_out.get_mut(i)
                {
                    *entry = true;
                }
                i = node.end as usize;
            } else {
                i += 1;
            }
        }
    }
}

/// What is in the links of a list that has nothing but links to places of its page.
fn own_links(tree: &Tree, list: usize, file_name: &str) -> Option<Vec<String>> {
    let mut links = Vec::new();
    let mut link_until = 0;
    let range = tree.inside(list);
    for i in range {
        let node = tree.node(i)?;
        if node.name == Name::A {
            let href = tree.attribute(i, "href")?;
            let (file, _) = href.split_once('#')?;
            if !(file.is_empty() || file == file_name) {
                return None;
            }
            links.push(seen(tree, i));
            link_until = node.end as usize;
        }
        // Numbers and marks may stand beside links, words may not.
        let is_beside = i >= link_until;
        if is_beside && tree.text(node).chars().any(char::is_alphabetic) {
            return None;
        }
    }
    Some(links).filter(|links| links.len() >= MIN_CONTENTS)
}

/// What is in the headings of a page, in order.
fn headings_of(tree: &Tree) -> Vec<String> {
    let is_heading =
        |i: &usize| tree.node(*i).is_some_and(|node| matches!(node.name, Name::Heading(_)));
    let mut headings: Vec<String> =
        (0..tree.nodes.len()).filter(is_heading).map(|i| seen(tree, i)).collect();
    headings.sort_unstable();
    headings
}

/// The letters and digits in a node.
pub(super) fn seen(tree: &Tree, i: usize) -> String {
    let mut seen = String::new();
    for node in tree.nodes.get(tree.inside(i)).unwrap_or_default() {
        seen.extend(tree.text(node).chars().filter(|c| c.is_alphanumeric()));
    }
    seen
}
