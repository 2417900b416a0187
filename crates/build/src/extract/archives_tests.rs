//! Books and documents of our own making.

use std::io::{Cursor, Write};

use proptest::prelude::ProptestConfig;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Extracted, check_document, docx, epub};

/// An archive of names and texts.
pub(super) fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const CONTAINER: (&str, &str) = (
    "META-INF/container.xml",
    "<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>",
);

const PACKAGE: (&str, &str) = (
    "OEBPS/book.opf",
    "<?xml version='1.0'?><package xmlns:dc='x'><metadata><dc:title>The &amp; lake</dc:title><dc:language>zh-CN</dc:language>\
     <dc:subject>dams, 湖</dc:subject><dc:date>1970-01-02</dc:date></metadata>\
     <manifest><item id='n' href='nav.xhtml' properties='nav'/><item id='b' href='text/b%20c.xhtml'/>\
     <item id='a' href='text/a.xhtml'/></manifest>\
     <spine><itemref idref='n'/><itemref idref='b'/><itemref idref='a'/></spine></package>",
);

const CHAPTERS: [(&str, &str); 3] = [
    (
        "OEBPS/nav.xhtml",
        "<nav><ol><li><a href='text/b%20c.xhtml#x'>First</a></li><li><a href='text/a.xhtml'>No</a></li></ol></nav>",
    ),
    (
        "OEBPS/text/b c.xhtml",
        "<html><head><title>x</title></head><body><p>Water.</p><h2 id='d'>Dam</h2><p>Stone.</p></body></html>",
    ),
    ("OEBPS/text/a.xhtml", "<html><body><h1>Second</h1><p>湖水</p></body></html>"),
];

fn book() -> Vec<u8> {
    archive(&[&[CONTAINER, PACKAGE], CHAPTERS.as_slice()].concat())
}

fn body(paragraphs: &str) -> String {
    format!("<w:document xmlns:w='x'><w:body>{paragraphs}</w:body></w:document>")
}

fn word() -> Vec<u8> {
    let text = body(
        "<w:p><w:pPr><w:pStyle w:val='T'/></w:pPr><w:r><w:t>The lake</w:t></w:r></w:p>\
         <w:p><w:r><w:t xml:space='preserve'>Wa</w:t></w:r><w:r><w:t>ter</w:t><w:tab/><w:t>&#x6e56;</w:t></w:r>\
         <w:del><w:r><w:delText>no</w:delText><w:t>no</w:t></w:r></w:del></w:p>\
         <w:p><w:pPr><w:pStyle w:val='1'/></w:pPr><w:r><w:t>Dam</w:t></w:r></w:p>\
         <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
         <w:p><w:r><w:instrText>PAGE</w:instrText><w:t>c</w:t><w:br/><w:t>d</w:t></w:r></w:p>\
         <mc:AlternateContent><mc:Choice><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Choice>\
         <mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>",
    );
    archive(&[
        ("word/document.xml", text.as_str()),
        (
            "word/styles.xml",
            "<w:styles><w:style w:styleId='T'><w:name w:val='Title'/></w:style>\
             <w:style w:styleId='1'><w:name w:val='标题'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style></w:styles>",
        ),
        (
            "word/footnotes.xml",
            "<w:footnotes><w:footnote w:type='separator'><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>\
             <w:footnote w:id='1'><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>",
        ),
        (
            "docProps/core.xml",
            "<cp:coreProperties><dc:title>no</dc:title><dc:language>de-DE</dc:language><cp:keywords>x; y</cp:keywords>\
             <dcterms:created>1970-01-02T00:00:00Z</dcterms:created></cp:coreProperties>",
        ),
    ])
}

#[test]
fn a_book_is_its_chapters_in_order() {
    let found = epub::extract(&book());
    assert_eq!((&found.unreadable, found.faults.as_slice()), (&None, [].as_slice()));
    let [document] = found.documents.as_slice() else { panic!() };
    check_document(
        document,
        "The & lake",
        &[("First", "", "Water."), ("Dam", "", "Stone."), ("Second", "", "湖水")],
    );
    assert_eq!(document.language, "zh-cn");
    assert_eq!(document.tags, ["dams", "湖"]);
    assert_eq!(document.fields.sort_keys, [("date".to_owned(), 86_400)]);
}

#[test]
fn a_document_is_its_paragraphs_headings_and_notes() {
    let found = docx::extract(&word());
    assert_eq!(found.unreadable, None);
    let [document] = found.documents.as_slice() else { panic!() };
    check_document(
        document,
        "The lake",
        &[("", "", "Water 湖"), ("Dam", "", "a\nb\nc d\nbox\nA note.")],
    );
    assert_eq!(
        (document.language.as_str(), document.tags.as_slice()),
        ("de-de", ["x", "y"].map(String::from).as_slice())
    );
}

#[test]
fn what_lacks_something_is_told() {
    let told = |found: Extracted| found.unreadable.unwrap().message;
    let book = |files: &[(&str, &str)]| told(epub::extract(&archive(files)));
    assert_eq!(book(&[]), "it lacks META-INF/container.xml");
    assert_eq!(book(&[CONTAINER]), "it lacks OEBPS/book.opf");
    assert_eq!(
        book(&[("META-INF/container.xml", "<container/>")]),
        "META-INF/container.xml in it names no package"
    );
    let encrypted =
        ("META-INF/encryption.xml", "<x Algorithm='http://www.w3.org/2001/04/xmlenc#aes256-cbc'/>");
    assert!(book(&[CONTAINER, encrypted]).starts_with("its text is encrypted (DRM)"));
    let found = epub::extract(&archive(&[CONTAINER, PACKAGE, CHAPTERS[0], CHAPTERS[2]]));
    assert_eq!(found.documents.len(), 1);
    assert_eq!(found.faults[0].message, "it lacks OEBPS/text/b c.xhtml, a chapter");
    assert_eq!(told(docx::extract(&archive(&[]))), "it lacks word/document.xml");
    assert!(
        told(docx::extract(b"\xD0\xCF\x11\xE0"))
            .starts_with("it is encrypted, or of an old version")
    );
    assert!(told(docx::extract(b"")).starts_with("this is no whole archive"));
    let cut = body("<w:p").replace("</w:body></w:document>", "");
    let message = told(docx::extract(&archive(&[("word/document.xml", &cut)])));
    assert!(message.starts_with("word/document.xml in it, line 1: "), "{message}");
}

#[test]
fn files_that_are_too_large_are_not_read() {
    let long = format!("<a>{}</a>", " ".repeat(65 << 20));
    let message =
        docx::extract(&archive(&[("word/document.xml", &long)])).unreadable.unwrap().message;
    assert_eq!(message, "word/document.xml holds more than 64 MiB: it is not read");
}

proptest::proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_archives_are_read_or_told(at: u16, byte: u8, n: u16) {
        for bytes in [book(), word()] {
            let mut damaged = bytes.clone();
            damaged[usize::from(at) % bytes.len()] = byte;
            epub::extract(&damaged);
            docx::extract(&damaged);
            let cut = &bytes[..usize::from(n) % bytes.len()];
            epub::extract(cut);
            docx::extract(cut);
        }
    }
}
