//! From the path in a request to a file and its headers. Nothing outside the root is ever reached.

use std::fs;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

/// The file that a request's target (`/docs/%E6%B9%96.html?q=1`) names below `root`; `index.html` for a
/// folder. `None` for everything else, which is answered with 404.
pub(crate) fn resolve(root: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let mut file = root.to_path_buf();
    // Split before decoding: an encoded slash is part of a name, and no name has one.
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        file.push(file_name(&percent_decode(segment)?)?);
    }
    if file.is_dir() {
        file.push("index.html");
    }
    // A symbolic link may still lead out.
    let real = fs::canonicalize(&file).ok()?;
    let inside = real.starts_with(fs::canonicalize(root).ok()?);
    (inside && real.is_file()).then_some(file)
}

/// The `Content-Type` for a file's name.
pub(crate) fn content_type(path: &Path) -> &'static str {
    match extension(path).as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "xml" => "application/xml",
        "md" | "txt" | "toml" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether a file's name is one that builds give to index files but the manifest: by what is in them.
pub(crate) fn is_named_by_content(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let Some(stem) = name.strip_suffix(".aril") else { return false };
    let (digits, place) = stem.split_once('-').unwrap_or((stem, "0"));
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    matches!(digits.len(), 10 | 16) && is_hex(digits) && place.len() == 1 && is_hex(place)
}

/// Whether static hosts commonly send such a file with gzip; `.aril` files are compressed inside.
pub(crate) fn is_compressed_by_hosts(path: &Path) -> bool {
    const EXTENSIONS: [&str; 11] =
        ["html", "htm", "js", "mjs", "css", "json", "wasm", "svg", "txt", "md", "xml"];
    EXTENSIONS.contains(&extension(path).as_str())
}

/// What a request asks for of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it.
    Whole,
    /// These bytes; at least one, and all within it.
    Bytes(Range<u64>),
    /// Bytes that it does not have.
    Outside,
}

impl Part {
    /// Reads the header `Range` (RFC 9110, section 14) of a request for a file of `n_bytes`. As servers may,
    /// it takes one range only: what has several, or makes no sense, is answered with the whole file.
    pub(crate) fn of(range: &str, n_bytes: u64) -> Part {
        Part::parse(range, n_bytes).unwrap_or(Part::Whole)
    }

    fn parse(range: &str, n_bytes: u64) -> Option<Part> {
        let (unit, ends) = range.split_once('=')?;
        if !unit.trim().eq_ignore_ascii_case("bytes") {
            return None;
        }
        let (first, last) = ends.trim().split_once('-')?;
        let bytes = match (first, last) {
            ("", suffix) => n_bytes.saturating_sub(number(suffix)?)..n_bytes,
            (first, "") => number(first)?..n_bytes,
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                if last < first {
                    return None;
                }
                first..last.saturating_add(1).min(n_bytes)
            }
        };
        Some(if bytes.is_empty() { Part::Outside } else { Part::Bytes(bytes) })
    }
}

/// A number as the header has it: digits, and no sign. One that is too large is as good as the largest.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

/// The name if it is one ordinary name on this system: not `..`, no separator, no drive.
fn file_name(name: &str) -> Option<&Path> {
    let path = Path::new(name);
    let mut components = path.components();
    let is_plain = matches!(components.next(), Some(Component::Normal(only)) if only == name)
        && components.next().is_none();
    (is_plain && !name.contains(['/', '\\', '\0'])).then_some(path)
}

/// `None` where an escape is broken or the bytes are not UTF-8.
fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            u8::try_from(high * 16 + low).ok()?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use tempfile::TempDir;

    use super::*;

    /// A folder with a secret, and in it a root with a page, a page under a name of another script and
    /// one under a name with dots.
    pub(crate) fn sample_folder() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        fs::create_dir_all(root.join("docs")).unwrap();
        fs::write(folder.path().join("secret.txt"), "secret").unwrap();
        fs::write(root.join("index.html"), "<p>page</p>").unwrap();
        fs::write(root.join("docs/千岛湖 1%.md"), "# 千岛湖").unwrap();
        fs::write(root.join("docs/..a.txt"), "two dots").unwrap();
        folder
    }

    fn check(target: &str, expected: Option<&str>) {
        let folder = sample_folder();
        let root = folder.path().join("root");
        assert_eq!(resolve(&root, target), expected.map(|path| root.join(path)), "{target}");
    }

    #[test]
    fn a_folder_is_its_index_page() {
        check("/", Some("index.html"));
        check("/?q=a/b", Some("index.html"));
        check("/index.html#part", Some("index.html"));
        check("/docs/", None);
    }

    #[test]
    fn names_of_every_script_are_decoded_once() {
        check("/docs/%E5%8D%83%E5%B2%9B%E6%B9%96%201%25.md", Some("docs/千岛湖 1%.md"));
        check("/docs/千岛湖%201%25.md", Some("docs/千岛湖 1%.md"));
        check("/docs/%25E5%258D%2583.md", None);
        check("/docs/..a.txt", Some("docs/..a.txt"));
    }

    #[test]
    fn nothing_outside_the_root_is_reached() {
        for target in [
            "/../secret.txt",
            "/docs/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/%2E%2E%2Fsecret.txt",
            "/..%2fsecret.txt",
            "/..\\secret.txt",
            "/..%5csecret.txt",
            "/docs/./../index.html",
            "//etc/passwd",
            "/%2Fetc/passwd",
            "/index.html%00.txt",
            "/%",
            "/%4",
            "/%zz",
            "/%ff",
            "index.html",
            "",
        ] {
            check(target, None);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_is_not_followed() {
        let folder = sample_folder();
        let root = folder.path().join("root");
        std::os::unix::fs::symlink("../secret.txt", root.join("out.txt")).unwrap();
        assert_eq!(resolve(&root, "/out.txt"), None);
    }

    #[test]
    fn one_range_of_a_file_is_understood() {
        let check = |range, expected| assert_eq!(Part::of(range, 100), expected, "{range}");
        check("bytes=0-0", Part::Bytes(0..1));
        check("bytes=10-19", Part::Bytes(10..20));
        check("bytes=99-99", Part::Bytes(99..100));
        check("Bytes= 10-19 ", Part::Bytes(10..20));
        // What lies behind the end is left out.
        check("bytes=90-100", Part::Bytes(90..100));
        check("bytes=90-18446744073709551615", Part::Bytes(90..100));
        check("bytes=90-99999999999999999999999", Part::Bytes(90..100));
        check("bytes=90-", Part::Bytes(90..100));
        // The last ones.
        check("bytes=-10", Part::Bytes(90..100));
        check("bytes=-1000", Part::Bytes(0..100));
        check("bytes=100-100", Part::Outside);
        check("bytes=100-", Part::Outside);
        check("bytes=99999999999999999999999-", Part::Outside);
        check("bytes=-0", Part::Outside);
        assert_eq!(Part::of("bytes=0-", 0), Part::Outside);
        assert_eq!(Part::of("bytes=-1", 0), Part::Outside);
    }

    #[test]
    fn several_ranges_and_what_is_none_are_the_whole_file() {
        let check = |range: &str| assert_eq!(Part::of(range, 100), Part::Whole, "{range}");
        for range in ["0-1,3-4", "2-1", "a-b", "+1-2", "1-2-3", "--1", "-", "1", "１-２", ""] {
            check(&format!("bytes={range}"));
        }
        check("bytes");
        check("lines=1-2");
        check("");
    }

    #[test]
    fn types_are_those_that_browsers_insist_on() {
        let check = |name: &str, expected| assert_eq!(content_type(Path::new(name)), expected);
        check("aril.js", "text/javascript; charset=utf-8");
        check("aril.wasm", "application/wasm");
        check("1a2b.aril", "application/octet-stream");
        check("READ.MD", "text/plain; charset=utf-8");
    }

    #[test]
    fn files_of_an_index_are_named_by_what_is_in_them() {
        let check =
            |name: &str, expected| assert_eq!(is_named_by_content(Path::new(name)), expected);
        check("index/a126956f7b77f19e.aril", true);
        check("a788dab9aa.aril", true);
        check("5e4c0cbe62-f.aril", true);
        check("5e4c0cbe62-10.aril", false);
        check("notes.aril", false);
        check("manifest.json", false);
    }
}
