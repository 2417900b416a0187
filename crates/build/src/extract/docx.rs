//! DOCX: the text of a Word document (ECMA-376, WordprocessingML).

use std::collections::HashMap;

use super::packed::Archive;
use super::xml::{Xml, walk};
use super::{Extracted, Fault, Gatherer, one_line, said_date, said_tags};
use crate::document::{Document, language_tag};

/// What is in a document.
pub(super) fn extract(bytes: &[u8]) -> Extracted {
    match read(bytes) {
        Ok(document) => {
            let documents = if document.is_empty() { Vec::new() } else { vec![document] };
            Extracted { documents, ..Extracted::default() }
        }
        Err(fault) => Extracted { unreadable: Some(fault), ..Extracted::default() },
    }
}

fn read(bytes: &[u8]) -> Result<Document, Fault> {
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let message =
            "it is encrypted, or of an old version of Word: save it as .docx, without a password";
        return Err(Fault::of_file(message.to_owned()));
    }
    let mut archive = Archive::open(bytes)?;
    let body = archive.required("word/document.xml")?;
    let styles = archive.text("word/styles.xml")?.unwrap_or_default();
    let mut reader = Reader { styles: styles_of(&styles)?, ..Reader::default() };
    reader.read(&body, "word/document.xml")?;
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(text) = archive.text(notes)? {
            reader.read(&text, notes)?;
        }
    }
    let about = About::read(&archive.text("docProps/core.xml")?.unwrap_or_default())?;
    let title = if reader.title.is_empty() { about.title } else { reader.title };
    let mut document = reader.gatherer.finish(&title);
    document.language = language_tag(&about.language);
    document.tags = about.tags;
    let date = said_date(&about.date).map(|date| ("date".to_owned(), date));
    document.fields.sort_keys.extend(date);
    Ok(document)
}

/// What a paragraph of a style is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Title,
    Heading,
}

/// The styles that are titles or headings, by their ids.
fn styles_of(text: &str) -> Result<HashMap<String, Kind>, Fault> {
    let (mut styles, mut id) = (HashMap::new(), String::new());
    walk(text, "word/styles.xml", &mut |xml| match xml {
        Xml::Start("style", attributes) => id = attributes.get("styleId").unwrap_or_default(),
        Xml::Start("name", attributes) => {
            let name = attributes.get("val").unwrap_or_default().to_ascii_lowercase();
            if name == "title" {
                styles.insert(id.clone(), Kind::Title);
            } else if name.starts_with("heading ") {
                styles.insert(id.clone(), Kind::Heading);
            }
        }
        Xml::Start("outlineLvl", attributes) => {
            let level = attributes.get("val").and_then(|level| level.parse::<u8>().ok());
            if level.is_some_and(|level| level < 9) {
                styles.entry(id.clone()).or_insert(Kind::Heading);
            }
        }
        _ => {}
    })?;
    Ok(styles)
}

/// Reads paragraphs.
#[derive(Debug, Default)]
struct Reader {
    gatherer: Gatherer,
    title: String,
    styles: HashMap<String, Kind>,
    /// What the paragraph is.
    kind: Option<Kind>,
    /// Its text, where it is the title.
    text: String,
    in_text: bool,
    /// In so many elements whose text is there twice, or is no text of the document.
    n_skipped: u32,
}

impl Reader {
    fn read(&mut self, text: &str, name: &str) -> Result<(), Fault> {
        walk(text, name, &mut |xml| self.event(&xml))?;
        self.gatherer.border();
        Ok(())
    }

    fn event(&mut self, xml: &Xml<'_>) {
        match xml {
            // What older programs show instead; text that was deleted or moved away.
            Xml::Start("Fallback" | "del" | "moveFrom", _) => self.n_skipped += 1,
            Xml::Start("footnote" | "endnote", attributes) => {
                // Lines between text and notes.
                let is_note = attributes.get("type").is_none_or(|kind| kind == "normal");
                self.n_skipped += u32::from(!is_note || self.n_skipped > 0);
            }
            Xml::End("footnote" | "endnote" | "Fallback" | "del" | "moveFrom") => {
                self.n_skipped = self.n_skipped.saturating_sub(1);
            }
            _ if self.n_skipped > 0 => {}
            Xml::Start("p", _) => {
                self.gatherer.border();
                self.kind = None;
                self.text.clear();
            }
            Xml::Start("pStyle", attributes) => {
                let style = attributes.get("val").unwrap_or_default();
                self.kind = self.styles.get(&style).copied();
            }
            Xml::Start("outlineLvl", attributes) => {
                let is_text = attributes.get("val").is_some_and(|level| level == "9");
                self.kind = self.kind.or((!is_text).then_some(Kind::Heading));
            }
            Xml::Start("t", _) => self.in_text = true,
            Xml::End("t") => self.in_text = false,
            Xml::Text(text) if self.in_text => self.push(text),
            Xml::Start("tab", _) => self.push(" "),
            Xml::Start("br" | "cr", _) => self.push("\n"),
            Xml::Start("noBreakHyphen", _) => self.push("-"),
            Xml::End("p") => match self.kind.take() {
                Some(Kind::Title) if self.title.is_empty() => {
                    self.title = one_line(&self.text);
                    self.gatherer.heading("");
                }
                Some(_) => {
                    self.gatherer.heading("");
                }
                None => self.gatherer.border(),
            },
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        self.gatherer.text(text);
        if self.kind == Some(Kind::Title) {
            self.text.push_str(text);
        }
    }
}

/// What a document says of itself.
#[derive(Debug, Default)]
struct About {
    title: String,
    language: String,
    date: String,
    tags: Vec<String>,
}

impl About {
    fn read(text: &str) -> Result<About, Fault> {
        let (mut about, mut value) = (About::default(), String::new());
        walk(text, "docProps/core.xml", &mut |xml| match xml {
            Xml::Start(..) => value.clear(),
            Xml::Text(text) => value.push_str(text),
            Xml::End(name) => {
                let value = std::mem::take(&mut value);
                match name {
                    // Word itself puts the name of a file here.
                    "title" if !value.starts_with("Microsoft Word - ") => about.title = value,
                    "language" => about.language = value,
                    "created" => about.date = value,
                    "keywords" | "category" => said_tags(&value, &mut about.tags),
                    _ => {}
                }
            }
        })?;
        Ok(about)
    }
}
