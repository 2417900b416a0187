//! Which parts of a page are what it is about.

use super::name::Name;
use super::tree::{Node, Tree};

/// What a page is about: what is in `roots`, in this order, but for what is in nodes that are left out.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) roots: Vec<usize>,
    /// Of each node, whether it is left out, with all in it.
    pub(super) is_out: Vec<bool>,
}

/// The content of a page that says where it is, by `data-aril-body`, `main` or `article`; else of the densest part.
pub(super) fn content(tree: &Tree, file_name: &str) -> Content {
    let mut content = Content { roots: Vec::new(), is_out: left_out(tree) };
    let weights = Weights::of(tree, &content.is_out);
    content.roots = outermost(tree, &content.is_out, |i, _| said(tree, i, "body").is_some());
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
    Content { roots: outermost(tree, &is_out, |_, _| true), is_out }
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

/// How much text is in each node, and how much of it in links.
struct Weights {
    /// Characters, and those in links, of each node.
    counts: Vec<[u32; 2]>,
    total: u32,
}

impl Weights {
    fn of(tree: &Tree, is_out: &[bool]) -> Weights {
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

    fn n_chars(&self, i: usize) -> u32 {
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
fn leave_out_margins(tree: &Tree, weights: &Weights, is_out: &mut [bool]) {
    let body = tree.nodes.iter().position(|node| node.name == Name::Body);
    let body = body.filter(|body| weights.n_plain(*body) * 2 > weights.total / 2);
    let Some(mut place) = body.filter(|body| weights.n_plain(*body) >= MIN_CHARS) else { return };
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

/// A list of so many links may be a table of contents.
const MIN_CONTENTS: usize = 2;

/// Leaves out lists that repeat the page's own headings as links to them.
fn leave_out_own_contents(tree: &Tree, file_name: &str, content: &mut Content) {
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
fn seen(tree: &Tree, i: usize) -> String {
    let mut seen = String::new();
    for node in tree.nodes.get(tree.inside(i)).unwrap_or_default() {
        seen.extend(tree.text(node).chars().filter(|c| c.is_alphanumeric()));
    }
    seen
}
