//! Canonical links: pages that say they are another one.

use std::path::{Path, PathBuf};

use crate::address;
use crate::config::{Config, Reading};
use crate::decode::decode;
use crate::extract::{self, Format};
use crate::ignored::Ignored;
use crate::source::{MAX_PAGE_BYTES, format_of, read_up_to};

/// The files that `href`, in the page at `path`, may name; none where that is the page itself, another site's, or the
/// front page, which many sites name everywhere.
pub(crate) fn candidates(href: &str, path: &Path) -> Vec<PathBuf> {
    let href = href.trim();
    let href = href.split(['#', '?']).next().unwrap_or_default();
    let is_web = href.starts_with("http://") || href.starts_with("https://");
    let from_host = match href.split_once("//") {
        Some((scheme, rest)) if is_web || scheme.is_empty() => {
            rest.find('/').and_then(|i| rest.get(i..)).unwrap_or("/")
        }
        Some(_) => return Vec::new(),
        None if href.split('/').next().is_some_and(|first| first.contains(':')) => {
            return Vec::new();
        }
        None => href,
    };
    let below = path.parent().filter(|_| !from_host.starts_with('/'));
    let mut parts: Vec<String> = Vec::new();
    for part in below.into_iter().flat_map(Path::components) {
        parts.push(part.as_os_str().to_string_lossy().into_owned());
    }
    for part in from_host.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(address::unescaped(part)),
        }
    }
    let Some(last) = parts.last().filter(|_| !href.is_empty()) else { return Vec::new() };
    let page = format!("{last}.html");
    let named: PathBuf = parts.iter().collect();
    let mut all = vec![named.join("index.html"), named.with_file_name(page)];
    if !from_host.ends_with('/') {
        all.insert(0, named);
    }
    let is_front = |other: &PathBuf| other.as_os_str() == "index.html";
    if all.iter().any(|other| other == path || is_front(other)) { Vec::new() } else { all }
}

/// Whether a file is a page of the index that does not say in turn that it is another.
pub(crate) fn stands_for_itself(path: &Path, folder: &Path, config: &Config) -> bool {
    // What a wrong file says was told when the folder was listed.
    let is_ignored = || Ignored::below(folder).has(path).unwrap_or_default();
    let is_page = matches!(format_of(path, config), Some((Format::Html, _))) && !is_ignored();
    let read = || read_up_to(&folder.join(path), MAX_PAGE_BYTES).ok();
    let bytes = if is_page { read() } else { None };
    bytes.is_some_and(|bytes| {
        let text = decode(bytes, true).text;
        let extracted = extract::extract(&text, Format::Html, &Reading::default(), "");
        let others = extracted.canonical.map(|href| candidates(&href, path));
        let is_other = others.unwrap_or_default().iter().any(|other| folder.join(other).is_file());
        extracted.left_out.is_none() && !extracted.documents.is_empty() && !is_other
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::candidates;

    #[test]
    fn a_link_may_name_other_pages_of_the_site() {
        for (href, first) in [
            ("https://example.org/a/c.html", Some("a/c.html")),
            ("https://example.org/a%20b/?x#y", Some("a b/index.html")),
            ("//example.org/c", Some("c")),
            ("c.html", Some("a/c.html")),
            ("../c.html", Some("c.html")),
            ("/c/", Some("c/index.html")),
            ("https://example.org/a/b.html", None),
            ("/a/b", None),
            ("b.html#top", None),
            ("https://example.org", None),
            ("https://example.org/", None),
            ("/index.html", None),
            ("file:///a/c.html", None),
            ("mailto:c.html", None),
            ("", None),
        ] {
            let found = candidates(href, Path::new("a/b.html"));
            assert_eq!(found.first().map(|path| path.to_str().unwrap()), first, "{href}");
        }
    }
}
