//! The documents of a folder as Aril reads them, for engines that are given text.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use aril::{Config, Document};
use aril_build::source;

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
    if let (false, Some(problem)) = (skip_unreadable, found.problems.first()) {
        let file = problem.file.display();
        return Err(format!("{file} cannot be read: pass --skip-unreadable to go without").into());
    }
    found.documents.iter().try_for_each(|document| write_document(document, out))?;
    Ok(())
}

fn write_document(document: &Document, out: &mut impl Write) -> io::Result<()> {
    write!(out, r#"{{"url":{},"title":{}"#, json(&document.url), json(&document.title))?;
    for (n, section) in document.sections.iter().enumerate() {
        let [heading, anchor, text] =
            [&section.heading, &section.anchor, &section.text].map(|text| json(text));
        let before = if n == 0 { r#","sections":["# } else { "," };
        write!(out, r#"{before}{{"heading":{heading},"anchor":{anchor},"text":{text}}}"#)?;
    }
    writeln!(out, "{}", if document.sections.is_empty() { r#","sections":[]}"# } else { "]}" })
}

/// A string of JSON.
fn json(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            // Writing to a string never fails.
            c if c < ' ' => drop(write!(quoted, "\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use aril::Section;

    use super::*;

    #[test]
    fn a_document_is_one_line_of_json() {
        let section = Section { text: "a\n\"b\\\"".to_owned(), ..Section::default() };
        let document =
            Document { url: "u".to_owned(), title: "t".to_owned(), sections: vec![section] };
        let mut out = Vec::new();
        write_document(&document, &mut out).unwrap();
        let expected = concat!(
            r#"{"url":"u","title":"t","sections":[{"heading":"","anchor":"","#,
            r#""text":"a\u000a\"b\\\""}]}"#,
            "\n"
        );
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
