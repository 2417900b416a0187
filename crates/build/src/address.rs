//! Addresses: where documents are on the site.

use std::fmt::Write;
use std::path::Path;

/// A path as a relative address: `/` between its parts, and what would end a path escaped.
pub(crate) fn of_path(relative: &Path) -> String {
    let parts: Vec<String> = relative
        .components()
        .map(|part| {
            let mut written = String::new();
            // What is not UTF-8 is bytes on servers too.
            for chunk in part.as_os_str().as_encoded_bytes().utf8_chunks() {
                written.push_str(&escaped(chunk.valid(), "%#?"));
                for byte in chunk.invalid() {
                    let _ = write!(written, "%{byte:02X}");
                }
            }
            written
        })
        .collect();
    parts.join("/")
}

/// An address that a document says it has: whole, from the host's root (`/posts/a/`), or relative to the site.
pub(crate) fn said(written: &str) -> String {
    escaped(written.trim(), "")
}

/// `text` without what no address may hold, and without `others`.
fn escaped(text: &str, others: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if c <= ' ' || "\"<>\\^`{|}\u{7F}".contains(c) || others.contains(c) {
            // All of these are ASCII: one byte, two digits.
            let _ = write!(escaped, "%{:02X}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// `part` of an address with its escapes (`%20`) as what they stand for.
pub(crate) fn unescaped(part: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = part.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|_| *first == b'%');
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = behind.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// How addresses are made: a text with names in braces, such as `docs/{page}/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlPattern {
    /// A text, and the name behind it, if one is.
    parts: Vec<(String, Option<String>)>,
}

impl UrlPattern {
    /// Reads a pattern. The error is what is wrong with it.
    ///
    /// Names of a file are `path` (`guide/start.md`), `dir` (`guide`), `file` (`start.md`), `stem` (`guide/start`), `page`
    /// (the same, but the folder for `index`, `_index` and `README`) and `slug` (what the document says, or `start`; a date
    /// before it is left out). All others are those of front matter, or of an object in JSON.
    ///
    /// # Errors
    /// When a brace has no other one.
    pub fn parse(pattern: &str) -> Result<UrlPattern, String> {
        let mut parts = Vec::new();
        let mut rest = pattern;
        while let Some((text, behind)) = rest.split_once('{') {
            let (name, behind) = behind.split_once('}').ok_or("a `{` without its `}`")?;
            if name.is_empty() || name.contains('{') {
                return Err("a name must stand between `{` and `}`, such as {page}".to_owned());
            }
            parts.push((text.to_owned(), Some(name.trim().to_owned())));
            rest = behind;
        }
        if rest.contains('}') || parts.iter().any(|(text, _)| text.contains('}')) {
            return Err("a `}` without its `{`".to_owned());
        }
        parts.push((rest.to_owned(), None));
        Ok(UrlPattern { parts })
    }

    /// The address of a document in the file that is at `path` below its folder, as an address; `said` is what the
    /// document says under a name.
    ///
    /// # Errors
    /// The name that the document does not say.
    pub(crate) fn fill(
        &self,
        path: &str,
        said: &dyn Fn(&str) -> Option<String>,
    ) -> Result<String, String> {
        let mut url = String::new();
        for (text, name) in &self.parts {
            url.push_str(text);
            if let Some(name) = name {
                let own = of_file(path, name);
                let told = said(name).map(|told| escaped(told.trim().trim_matches('/'), "%#?"));
                let value = if name == "slug" { told.or(own) } else { own.or(told) };
                url.push_str(&value.ok_or_else(|| name.clone())?);
            }
        }
        // What is empty leaves no `//` behind.
        let mut address = String::new();
        for c in url.chars() {
            if c != '/' || !address.ends_with('/') || address.ends_with(":/") {
                address.push(c);
            }
        }
        Ok(address)
    }
}

/// What a name says of the file at `path`.
fn of_file(path: &str, name: &str) -> Option<String> {
    let (dir, file) = path.rsplit_once('/').unwrap_or(("", path));
    let bare = file.strip_suffix(".gz").unwrap_or(file);
    let bare = bare.rsplit_once('.').map_or(bare, |(bare, _)| bare);
    let in_dir =
        |name: &str| if dir.is_empty() { name.to_owned() } else { format!("{dir}/{name}") };
    Some(match name {
        "path" => path.to_owned(),
        "dir" => dir.to_owned(),
        "file" => file.to_owned(),
        "stem" => in_dir(bare),
        "page" => match bare {
            "index" | "_index" | "README" | "readme" => dir.to_owned(),
            _ => in_dir(bare),
        },
        "slug" => without_date(bare).to_owned(),
        _ => return None,
    })
}

/// A file's name without the date that Jekyll has before it.
fn without_date(name: &str) -> &str {
    let is_date = |date: &str| {
        let digits = date.bytes().enumerate().all(|(i, byte)| match i {
            4 | 7 | 10 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        digits && date.len() == 11
    };
    name.get(..11).filter(|date| is_date(date)).map_or(name, |date| name.split_at(date.len()).1)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{UrlPattern, of_path, said};

    #[test]
    fn a_path_becomes_an_address() {
        for (path, url) in [
            ("a/b.html", "a/b.html"),
            ("a b.html", "a%20b.html"),
            ("c#.md", "c%23.md"),
            ("100%.txt", "100%25.txt"),
            ("湖.txt", "湖.txt"),
        ] {
            assert_eq!(of_path(Path::new(path)), url);
        }
    }

    #[test]
    fn what_is_said_becomes_an_address() {
        assert_eq!(said(" /posts/a b%20c?d#e "), "/posts/a%20b%20c?d#e");
        assert_eq!(said("https://example.org/湖"), "https://example.org/湖");
    }

    #[track_caller]
    fn check(pattern: &str, path: &str, url: &str) {
        let told = |name: &str| {
            (name == "id" || name == "slug" && path.starts_with('s')).then(|| "/a b/".to_owned())
        };
        let filled = UrlPattern::parse(pattern).unwrap().fill(path, &told);
        assert_eq!(
            filled.unwrap_or_else(|missing| format!("no {missing}")),
            url,
            "{pattern} {path}"
        );
    }

    #[test]
    fn patterns_are_filled() {
        check("/docs/{page}/", "guide/start.md", "/docs/guide/start/");
        check("/docs/{page}/", "guide/index.md", "/docs/guide/");
        check("{page}/", "index.html", "/");
        check("https://example.org/{page}/", "index.html", "https://example.org/");
        check("{stem}.html", "guide/README.md", "guide/README.html");
        check("{dir}/{slug}", "2024/2024-02-29-leap.md", "2024/leap");
        check("{dir}/{slug}", "s/x.md", "s/a%20b");
        check("p/{id}?x={file}", "a.json.gz", "p/a%20b?x=a.json.gz");
        check("{stem}", "a.json.gz", "a");
        check("x", "a", "x");
        check("{other}", "a", "no other");
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for pattern in ["{", "{}", "a}", "{a{b}", "{a}}"] {
            assert!(UrlPattern::parse(pattern).is_err(), "{pattern}");
        }
    }
}
