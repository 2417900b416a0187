//! Documents for other programs: those of a folder as Aril reads them, and synthetic ones as pages.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use aril::{Config, Document, Section};
use aril_build::source;
use serde_json::json;

/// Writes one JSON object a document, each on a line: `url`, `title` and `sections` of `heading`,
/// `anchor` and `text`.
///
/// # Errors
/// When the folder cannot be read, `out` cannot be written, or, unless `skip_unreadable`, a file cannot
/// be read.
pub fn write_documents(
    dir: &Path,
    skip_unreadable: bool,
    out: &mut impl Write,
) -> Result<(), Box<dyn std::error::Error>> {
    let found = source::read_documents(dir, &Config::of_folder(dir)?, None)?;
    let problem = found.problems.iter().find(|problem| !problem.is_remark());
    if let (false, Some(problem)) = (skip_unreadable, problem) {
        let file = problem.file.display();
        return Err(format!("{file} cannot be read: pass --skip-unreadable to go without").into());
    }
    found.documents.iter().try_for_each(|document| write_document(document, out))?;
    Ok(())
}

/// Writes documents as HTML, a thousand pages a folder. The bytes of their text.
///
/// # Errors
/// When a page cannot be written.
pub fn write_pages(documents: impl Iterator<Item = Document>, dir: &Path) -> io::Result<u64> {
    let mut n_bytes = 0;
    for (n, document) in documents.enumerate() {
        let folder = dir.join(format!("{:04}", n / 1000));
        if n % 1000 == 0 {
            fs::create_dir_all(&folder)?;
        }
        let title = &document.title;
        let mut html =
            format!("<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>\n")
                .into_bytes();
        n_bytes += title.len();
        for Section { heading, anchor, text } in &document.sections {
            if !heading.is_empty() {
                writeln!(html, "<h2 id={anchor}>{heading}</h2>")?;
            }
            text.lines().try_for_each(|line| writeln!(html, "<p>{line}</p>"))?;
            n_bytes += heading.len() + text.len();
        }
        fs::write(folder.join(&document.url), html)?;
    }
    Ok(n_bytes as u64)
}

fn write_document(document: &Document, out: &mut impl Write) -> io::Result<()> {
    let sections: Vec<serde_json::Value> = document
        .sections
        .iter()
        .map(|s| json!({ "heading": s.heading, "anchor": s.anchor, "text": s.text }))
        .collect();
    let object = json!({ "url": document.url, "title": document.title, "sections": sections });
    writeln!(out, "{object}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_one_line_of_json() {
        let section = Section { text: "a\n\"b\\\"".to_owned(), ..Section::default() };
        let document = Document {
            url: "u".to_owned(),
            title: "t".to_owned(),
            sections: vec![section],
            ..Document::default()
        };
        let mut out = Vec::new();
        write_document(&document, &mut out).unwrap();
        let line = String::from_utf8(out).unwrap();
        let expected = json!({
            "url": "u",
            "title": "t",
            "sections": [{ "heading": "", "anchor": "", "text": "a\n\"b\\\"" }],
        });
        assert_eq!(line.lines().count(), 1);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap(), expected);
    }
}
