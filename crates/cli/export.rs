//! `aril export`: an index as one page, which searches without a network, opened from a file too.

use std::path::PathBuf;

use aril::Index;
use clap::Args;

use crate::Failure;
use crate::assets::{asset, texts};
use crate::failure::print;
use crate::inspect::write_file;
use crate::page::{STYLE, SearchPage};
use crate::table::size;

#[derive(Args)]
pub(crate) struct Export {
    /// The index's folder.
    index: PathBuf,
    /// The page to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The page's title.
    #[arg(long, default_value = "Search")]
    title: String,
    /// The page's language, such as `de`.
    #[arg(long, default_value = "en")]
    lang: String,
    /// What comes before the address of a hit, such as `https://example.org/` [default: nothing: the documents lie
    /// beside the page].
    #[arg(long, default_value = "", hide_default_value = true)]
    base: String,
    /// A folder with the engine, in place of that in this command.
    #[arg(long, value_name = "DIR")]
    assets: Option<PathBuf>,
}

/// Nothing is fetched: what is typed stays in the page.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; \
                      img-src data:; base-uri 'none'; form-action 'none'";

pub(crate) fn export(arguments: &Export) -> Result<(), Failure> {
    let Export { index, out, title, lang, base, assets } = arguments;
    let folder = assets.as_deref();
    let script = asset("aril-offline.js", folder)?;
    let script = String::from_utf8_lossy(&script);
    if script.contains("</script") {
        return Err(Failure::Failed(
            "aril-offline.js cannot stand in a page: it ends its own element".to_owned(),
        ));
    }
    let index = Index::open(index)?;
    let (file, manifest) = index.inline()?;
    let text = serde_json::to_string(&manifest).map_err(std::io::Error::other)?;
    let mut end = element("manifest.json", text.as_bytes(), false);
    end += &element(&manifest.file, &file, false);
    for name in ["aril.wasm", "aril-more.wasm"] {
        let deflated = miniz_oxide::deflate::compress_to_vec(&asset(name, folder)?, 9);
        end += &element(name, &deflated, true);
    }
    for name in texts(folder, lang) {
        let file = name.rsplit('/').next().unwrap_or_default();
        end += &element(file, &asset(&name, folder)?, false);
    }
    let page = SearchPage {
        title,
        language: lang,
        policy: POLICY,
        head: &format!("<style>\n{STYLE}</style>\n<script type=\"module\">{script}</script>"),
        attributes: &[("base", base)],
        about: &format!(
            "{} pages, all in this file: it works without a network. Made by {}.",
            manifest.documents,
            crate::NAME
        ),
        end: &end,
    };
    let page = page.html();
    write_file(out, page.as_bytes())?;
    let n_bytes = size(page.len() as u64);
    print(format_args!("{}: {} documents, {n_bytes}", out.display(), manifest.documents))
}

/// A file in a page: see `www/src/embedded.js`.
fn element(name: &str, bytes: &[u8], is_deflated: bool) -> String {
    let deflated = if is_deflated { " data-deflated" } else { "" };
    let text = base64(bytes);
    format!(
        "<script type=\"application/octet-stream\" data-aril=\"{name}\"{deflated}>{text}</script>\n"
    )
}

/// Bytes as text (RFC 4648, section 4).
pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let [a, b, c] = [0, 1, 2].map(|i| u32::from(chunk.get(i).copied().unwrap_or_default()));
        let bits = a << 16 | b << 8 | c;
        for i in 0..4 {
            let digit = DIGITS.get((bits >> (18 - 6 * i) & 63) as usize).copied();
            text.push(if i <= chunk.len() { char::from(digit.unwrap_or(b'=')) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn bytes_are_text_as_the_rfc_has_it() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xFB, 0xFF]), "+/8=");
    }
}
