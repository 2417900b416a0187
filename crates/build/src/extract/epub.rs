//! EPUB: the chapters of a book, as one document.

use std::collections::HashMap;

use super::packed::Archive;
use super::xml::{Xml, walk};
use super::{Extracted, Fault, Gatherer, html, one_line, said_date, said_tags};
use crate::address;
use crate::document::{Document, language_tag};

/// A book of which so much cannot be read is not read on.
const MAX_FAULTS: usize = 8;

/// What is in a book. What it says of itself stands in its package document (EPUB 3.3, 5).
pub(super) fn extract(bytes: &[u8]) -> Extracted {
    match read(bytes) {
        Ok((document, faults)) if document.is_empty() => {
            Extracted { unreadable: faults.into_iter().next(), ..Extracted::default() }
        }
        Ok((document, faults)) => {
            Extracted { documents: vec![document], faults, ..Extracted::default() }
        }
        Err(fault) => Extracted { unreadable: Some(fault), ..Extracted::default() },
    }
}

fn read(bytes: &[u8]) -> Result<(Document, Vec<Fault>), Fault> {
    let mut archive = Archive::open(bytes)?;
    if archive.text("META-INF/encryption.xml")?.is_some_and(|text| text.contains("xmlenc#aes")) {
        return Err(Fault::of_file("its text is encrypted (DRM): it cannot be read".to_owned()));
    }
    let package_name = package_name(&archive.required("META-INF/container.xml")?)?;
    let package = Package::read(&archive.required(&package_name)?, &package_name)?;
    let mut titles = HashMap::new();
    if let Some(name) = &package.contents {
        let text = archive.text(name)?.unwrap_or_default();
        // Without it chapters are only not called so.
        let _ = contents(&text, name, &mut titles);
    }
    let (mut gatherer, mut faults) = (Gatherer::default(), Vec::new());
    for name in &package.spine {
        if faults.len() >= MAX_FAULTS {
            break;
        }
        let text = match archive.text(name) {
            Ok(Some(text)) => text,
            Ok(None) => {
                faults.push(Fault::of_file(format!("it lacks {name}, a chapter")));
                continue;
            }
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let mut sections = html::sections_of(&text);
        for section in &mut sections {
            // No reader of books in a browser is known to lead to them.
            section.anchor.clear();
        }
        if let (Some(title), Some(first)) = (titles.get(name), sections.first_mut())
            && first.heading.is_empty()
        {
            first.heading.clone_from(title);
        }
        gatherer.sections(sections);
    }
    let mut document = gatherer.finish(&package.title);
    document.language = language_tag(&package.language);
    document.tags = package.tags;
    let date = said_date(&package.date).map(|date| ("date".to_owned(), date));
    document.fields.sort_keys.extend(date);
    Ok((document, faults))
}

/// The name of the package document.
fn package_name(container: &str) -> Result<String, Fault> {
    let mut found = None;
    walk(container, "META-INF/container.xml", &mut |xml| {
        if let (Xml::Start("rootfile", attributes), None) = (xml, &found) {
            found = attributes.get("full-path");
        }
    })?;
    found.ok_or_else(|| Fault::of_file("META-INF/container.xml in it names no package".to_owned()))
}

/// What a package document says.
#[derive(Debug, Default)]
struct Package {
    title: String,
    language: String,
    date: String,
    tags: Vec<String>,
    /// The files of the chapters, in order.
    spine: Vec<String>,
    /// The file that lists them with their titles.
    contents: Option<String>,
}

impl Package {
    fn read(text: &str, name: &str) -> Result<Package, Fault> {
        let mut package = Package::default();
        let mut files: HashMap<String, String> = HashMap::new();
        let mut order = Vec::new();
        let (mut ncx, mut nav) = (None, None);
        let mut value = String::new();
        walk(text, name, &mut |xml| match xml {
            Xml::Start("item", attributes) => {
                let (Some(id), Some(href)) = (attributes.get("id"), attributes.get("href")) else {
                    return;
                };
                let file = beside(name, &href);
                if attributes.get("properties").is_some_and(|p| p.split(' ').any(|p| p == "nav")) {
                    nav = Some(file.clone());
                }
                if attributes.get("media-type").as_deref() == Some("application/x-dtbncx+xml") {
                    ncx = Some(file.clone());
                }
                files.insert(id, file);
            }
            Xml::Start("itemref", attributes) => order.extend(attributes.get("idref")),
            Xml::Start(..) => value.clear(),
            Xml::Text(text) => value.push_str(text),
            Xml::End(name) => {
                let value = std::mem::take(&mut value);
                let first = |own: &mut String| {
                    if own.is_empty() {
                        *own = one_line(&value);
                    }
                };
                match name {
                    "title" => first(&mut package.title),
                    "language" => first(&mut package.language),
                    "date" => first(&mut package.date),
                    "subject" => said_tags(&value, &mut package.tags),
                    _ => {}
                }
            }
        })?;
        // The list of chapters may itself be one; its own text is no text of the book.
        package.contents = nav.clone().or(ncx);
        package.spine = order.iter().filter_map(|id| files.get(id)).cloned().collect();
        package.spine.retain(|file| Some(file) != nav.as_ref());
        Ok(package)
    }
}

/// The titles that a list of chapters gives to files: of `<a href>` in EPUB 3, of `navPoint` before.
fn contents(text: &str, name: &str, titles: &mut HashMap<String, String>) -> Result<(), Fault> {
    let (mut title, mut file) = (String::new(), None);
    walk(text, name, &mut |xml| match xml {
        Xml::Start("a", attributes) => {
            title.clear();
            file = attributes.get("href");
        }
        Xml::Start("navLabel", _) => title.clear(),
        Xml::Start("content", attributes) => {
            file = attributes.get("src");
        }
        Xml::Text(text) => title.push_str(text),
        Xml::End("a" | "content") => {
            if let Some(href) = file.take() {
                let title = one_line(&title);
                titles.entry(beside(name, &href)).or_insert(title);
            }
        }
        _ => {}
    })
}

/// The file that `href` names in the file `name`.
fn beside(name: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let mut parts: Vec<&str> = name.split('/').collect();
    parts.pop();
    let href = address::unescaped(href);
    for part in href.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
