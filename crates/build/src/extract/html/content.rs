//! Which parts of a page are what it is about.

use super::densest::{Weights, leave_out_margins};
use super::name::Name;
use super::own_contents::leave_out_own_contents;
use super::tree::{Node, Tree};

/// What a page is about: what is in `roots`, in this order, but for what is in nodes that are left out.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) roots: Vec<usize>,
    /// Of each node, whether it is left out, with all in it.
    pub(super) is_out: Vec<bool>,
    /// Whether an attribute says which they are.
    pub(super) is_marked: bool,
}

/// The content of a page that says where it is, by `data-aril-body`, `main` or `article`; else of the densest part.
pub(super) fn content(tree: &Tree, file_name: &str) -> Content {
    let mut content = Content { is_out: left_out(tree), ..Content::default() };
    let weights = Weights::of(tree, &content.is_out);
    content.roots = outermost(tree, &content.is_out, |i, _| said(tree, i, "body").is_some());
    content.is_marked = !content.roots.is_empty();
    if content.roots.is_empty() {
        content.roots = outermost(tree, &content.is_out, |i, node| {
            node.name == Name::Main || tree.attribute(i, "role") == Some("main")
        });
        content.roots.retain(|root| weights.n_chars(*root) > 0);
    }
    if content.roots.is_empty() {
        let articles = outermost(tree, &content.is_out, |_, node| node.name == Name::Article);
        let n_chars: u32 = articles.iter().map(|root| weights.n_chars(*root)).sum();
        if n_chars > 0 && u64::from(n_chars) * 2 >= u64::from(weights.total) {
            content.roots = articles;
        }
    }
    if content.roots.is_empty() {
        leave_out_margins(tree, &weights, &mut content.is_out);
        content.roots = outermost(tree, &content.is_out, |_, _| true);
    }
    leave_out_own_contents(tree, file_name, &mut content);
    content
}

/// All of a fragment but what is never text.
pub(super) fn whole(tree: &Tree) -> Content {
    let is_out = left_out(tree);
    Content { roots: outermost(tree, &is_out, |_, _| true), is_out, is_marked: false }
}

/// The value of `data-aril-name`, or of what Pagefind calls so.
pub(super) fn said<'a>(tree: &'a Tree, i: usize, name: &str) -> Option<&'a str> {
    let is_it = |own: &str| {
        own.strip_prefix("data-")
            .and_then(|own| own.strip_prefix("aril-").or_else(|| own.strip_prefix("pagefind-")))
            == Some(name)
    };
    tree.attributes(i).find(|(own, _)| is_it(own)).map(|(_, value)| value)
}

/// The nodes that are `wanted` and in no other such, nor left out.
fn outermost(tree: &Tree, is_out: &[bool], wanted: impl Fn(usize, &Node) -> bool) -> Vec<usize> {
    let mut found = Vec::new();
    let mut i = 0;
    while let Some(node) = tree.node(i) {
        let is_out = is_out.get(i).copied().unwrap_or_default();
        let is_wanted = !is_out && wanted(i, node);
        if is_wanted {
            found.push(i);
        }
        i = if is_out || is_wanted { node.end as usize } else { i + 1 };
    }
    found
}

/// Of each node, whether it never is text of the page, whatever the page is about.
fn left_out(tree: &Tree) -> Vec<bool> {
    let mut is_out = vec![false; tree.nodes.len()];
    // Behind the last element that begins what a page is about.
    let mut inside_until = 0;
    let mut i = 0;
    while let Some(node) = tree.node(i) {
        let is_inside = (i as u32) < inside_until;
        if is_left_out(tree, i, node, is_inside) {
            if let Some(entry) = is_out.get_mut(i) {
                *entry = true;
            }
            i = node.end as usize;
            continue;
        }
        let begins = matches!(node.name, Name::Main | Name::Article | Name::Section)
            || node.name != Name::Text && said(tree, i, "body").is_some();
        if begins {
            inside_until = inside_until.max(node.end);
        }
        i += 1;
    }
    is_out
}

fn is_left_out(tree: &Tree, i: usize, node: &Node, is_inside: bool) -> bool {
    match node.name {
        Name::Text => return false,
        Name::Script
        | Name::Style
        | Name::Noscript
        | Name::Skipped
        | Name::Textarea
        | Name::Rp
        | Name::Nav => return true,
        // With a mode it is a shadow root, which shows.
        Name::Template if tree.attribute(i, "shadowrootmode").is_none() => return true,
        Name::Dialog if tree.attribute(i, "open").is_none() => return true,
        Name::Header | Name::Aside if !is_inside => return true,
        Name::Footer => {
            let parent = tree.node(node.parent as usize).map(|parent| parent.name);
            if parent != Some(Name::Blockquote) {
                return true;
            }
        }
        _ => {}
    }
    // A tab that is not open is text that a reader can open.
    let mut is_hidden = false;
    let mut is_panel = false;
    for (name, value) in tree.attributes(i) {
        let is_out = match name {
            "hidden" => {
                is_hidden |= !value.eq_ignore_ascii_case("until-found");
                false
            }
            "aria-hidden" => value == "true",
            "role" => {
                is_panel = value == "tabpanel";
                matches!(
                    value,
                    "navigation"
                        | "banner"
                        | "contentinfo"
                        | "search"
                        | "complementary"
                        | "menubar"
                        | "toolbar"
                        | "alertdialog"
                )
            }
            "style" => is_hiding(value),
            "class" | "id" => value.split_ascii_whitespace().any(is_margin),
            "rel" => node.name == Name::A && matches!(value, "prev" | "next"),
            "data-aril-ignore" | "data-pagefind-ignore" => true,
            _ => false,
        };
        if is_out && !matches!(node.name, Name::Html | Name::Body) {
            return true;
        }
    }
    is_hidden && !is_panel && node.name != Name::Body
        || node.name == Name::A && is_permalink(tree, i)
}

fn is_hiding(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// Whether a class or id is one that generators give to what is around a page, or banners for cookies bear.
fn is_margin(token: &str) -> bool {
    match token {
        "navheader"
        | "navfooter"
        | "docnav"
        | "breadcrumb"
        | "breadcrumbs"
        | "skip-link"
        | "skip-to-content"
        | "skip-to-main-content"
        | "skipnav"
        | "skiplink"
        | "sphinxsidebar"
        | "headerlink"
        | "header-anchor"
        | "heading-anchor"
        | "anchor-link"
        | "anchorjs-link"
        | "hash-link"
        | "sl-anchor-link"
        | "permalink-anchor"
        | "prev-next"
        | "prev-next-area"
        | "prev-next-footer"
        | "pagination"
        | "pagination-links"
        | "pagination-nav"
        | "nav-chapters"
        | "post-navigation"
        | "post-nav"
        | "edit-link"
        | "edit-this-page"
        | "theme-edit-this-page"
        | "onetrust-banner-sdk"
        | "onetrust-consent-sdk"
        | "CybotCookiebotDialog" => true,
        _ if token.len() >= "cookie".len() => {
            let token = token.to_ascii_lowercase();
            token.contains("cookie")
                && ["banner", "consent", "notice", "bar", "popup"]
                    .iter()
                    .any(|kind| token.contains(kind))
        }
        _ => false,
    }
}

/// Whether a link to a place of its own page is a mark beside a heading: ¶, #, or nothing that is seen.
fn is_permalink(tree: &Tree, i: usize) -> bool {
    let is_own = tree.attribute(i, "href").is_some_and(|href| href.starts_with('#'));
    if !is_own {
        return false;
    }
    let mut n_chars = 0;
    for node in tree.nodes.get(tree.inside(i)).unwrap_or_default() {
        for c in tree.text(node).chars().filter(|c| !c.is_whitespace()) {
            n_chars += 1;
            if c.is_alphanumeric() || n_chars > 2 {
                return false;
            }
        }
        if node.name == Name::Img {
            return false;
        }
    }
    true
}
