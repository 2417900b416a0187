//! Documents of our own making.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use proptest::prelude::ProptestConfig;

use super::super::{Extracted, check_document};
use super::extract;

/// A document of pages with these contents, in which `/A` is `font`.
fn pdf(font: Dictionary, pages: &[&[u8]], with: impl FnOnce(&mut Document, &[Object])) -> Vec<u8> {
    let mut pdf = Document::with_version("1.5");
    let tree = pdf.new_object_id();
    let font = pdf.add_object(font);
    let resources = pdf.add_object(dictionary! { "Font" => dictionary! { "A" => font } });
    let mut kids: Vec<Object> = Vec::new();
    for content in pages {
        let mut stream = Stream::new(Dictionary::new(), content.to_vec());
        stream.compress().unwrap();
        let content = pdf.add_object(stream);
        let page = pdf
            .add_object(dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content });
        kids.push(page.into());
    }
    let n = i64::try_from(kids.len()).unwrap();
    pdf.objects.insert(
        tree,
        Object::Dictionary(dictionary! {
            "Type" => "Pages", "Kids" => kids.clone(), "Count" => n, "Resources" => resources,
        }),
    );
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    with(&mut pdf, &kids);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

fn latin() -> Dictionary {
    dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    }
}

/// A font of two bytes a character, whose CMap has this name.
fn wide(cmap: &str) -> Dictionary {
    dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "ABCDEF+Song", "Encoding" => cmap,
        "DescendantFonts" => vec![Object::Dictionary(dictionary! { "Type" => "Font", "DW" => 1000 })],
    }
}

fn simple(font: Dictionary, pages: &[&[u8]]) -> Extracted {
    extract(&pdf(font, pages, |_, _| {}))
}

#[track_caller]
fn check(found: &Extracted, title: &str, sections: &[(&str, &str, &str)]) {
    assert_eq!(found.unreadable, None);
    let [document] = found.documents.as_slice() else { panic!() };
    check_document(document, title, sections);
}

#[test]
fn pages_are_sections_and_lines_are_joined() {
    let found = simple(
        latin(),
        &[
            b"BT /A 12 Tf 14 TL 72 700 Td (The lake is) Tj T* (deep, a docu-) Tj T* (ment says.) Tj 0 -40 Td (Next \\351.) Tj ET",
            b"BT /A 12 Tf 1 0 0 1 72 700 Tm [(Wa) 20 (ter) -400 (and)] TJ 1 0 0 1 150 700 Tm (stone) Tj ET",
        ],
    );
    check(
        &found,
        "The lake is deep, a document says",
        &[
            ("", "", "The lake is deep, a document says.\nNext é."),
            ("p. 2", "page=2", "Water and stone"),
        ],
    );
    assert_eq!(found.faults, []);
}

#[test]
fn fonts_that_name_an_encoding_need_no_map() {
    for (cmap, encoding) in [
        ("UniGB-UCS2-H", encoding_rs::UTF_16BE),
        ("GBK-EUC-H", encoding_rs::GBK),
        ("90ms-RKSJ-H", encoding_rs::SHIFT_JIS),
        ("EUC-H", encoding_rs::EUC_JP),
    ] {
        let text = "千里の湖";
        let bytes: Vec<u8> = if encoding == encoding_rs::UTF_16BE {
            text.encode_utf16().flat_map(u16::to_be_bytes).collect()
        } else {
            encoding.encode(text).0.into_owned()
        };
        let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        let hex = digits.concat();
        let content = format!("BT /A 10 Tf 72 700 Td <{hex}> Tj 0 -12 Td <{hex}> Tj ET");
        let found = simple(wide(cmap), &[content.as_bytes()]);
        // Lines of scripts without spaces are joined without one.
        check(&found, "千里の湖千里の湖", &[("", "", "千里の湖千里の湖")]);
    }
}

#[test]
fn a_map_tells_what_codes_are_and_its_lack_is_told() {
    let content: &[u8] = b"BT /A 10 Tf 72 700 Td <000100020009> Tj ET";
    let bytes = pdf(wide("Identity-H"), &[content], |pdf, _| {
        let map = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0001> <0002> <6E56> endbfrange";
        let map = pdf.add_object(Stream::new(Dictionary::new(), map.to_vec()));
        let font = pdf.objects.values_mut().find_map(|object| {
            object.as_dict_mut().ok().filter(|font| font.get(b"BaseFont").is_ok())
        });
        font.unwrap().set("ToUnicode", map);
    });
    let found = extract(&bytes);
    check(&found, "湖湗", &[("", "", "湖湗")]);
    assert!(
        found.faults[0].message.starts_with("1 characters in the fonts Song are not known"),
        "{found:?}"
    );
    let found = simple(wide("Identity-H"), &[content]);
    let message = found.unreadable.unwrap().message;
    assert!(message.starts_with("3 characters in the fonts Song are not known: "), "{message}");
}

#[test]
fn a_document_says_what_it_is() {
    let pages: [&[u8]; 2] = [b"BT /A 9 Tf (One.) Tj ET", b"BT /A 9 Tf (Two.) Tj ET"];
    let bytes = pdf(latin(), &pages, |pdf, kids| {
        let info = pdf.add_object(dictionary! {
            "Title" => lopdf::text_string("湖的由来"), "Keywords" => lopdf::text_string("dam, lake"),
            "CreationDate" => Object::string_literal("D:19700102120000Z"),
        });
        pdf.trailer.set("Info", info);
        let chapter = pdf.add_object(dictionary! {
            "Title" => lopdf::text_string("The dam"), "Dest" => Object::string_literal("there"),
        });
        pdf.get_dictionary_mut(chapter).unwrap().set("Next", chapter);
        let names = pdf.new_object_id();
        let place = dictionary! { "D" => vec![kids[1].clone(), "Fit".into()] };
        let tree = dictionary! {
            "Kids" => vec![names.into(), names.into()],
            "Names" => vec![Object::string_literal("there"), place.into()],
        };
        pdf.objects.insert(names, tree.into());
        let outline =
            pdf.add_object(dictionary! { "First" => chapter, "Last" => chapter, "Count" => 1 });
        let catalog = pdf.catalog_mut().unwrap();
        catalog.set("Outlines", outline);
        catalog.set("Names", dictionary! { "Dests" => names });
        catalog.set("Lang", Object::string_literal("zh-CN"));
    });
    let found = extract(&bytes);
    check(&found, "湖的由来", &[("", "", "One."), ("The dam", "page=2", "Two.")]);
    let document = &found.documents[0];
    assert_eq!(
        (document.language.as_str(), document.tags.as_slice()),
        ("zh-cn", ["dam", "lake"].map(String::from).as_slice())
    );
    assert_eq!(document.fields.sort_keys, [("date".to_owned(), 86_400)]);
}

#[test]
fn text_in_forms_is_read_and_forms_in_circles_end() {
    let bytes = pdf(latin(), &[b"/F Do"], |pdf, _| {
        let form = pdf.new_object_id();
        let resources = pdf
            .objects
            .iter()
            .find_map(|(id, object)| object.as_dict().ok().filter(|d| d.has(b"Font")).map(|_| *id));
        let resources = resources.unwrap();
        let dictionary = dictionary! { "Type" => "XObject", "Subtype" => "Form" };
        pdf.objects.insert(
            form,
            Stream::new(dictionary, b"BT /A 9 Tf (Water.) Tj ET /F Do".to_vec()).into(),
        );
        let own = pdf.get_dictionary_mut(resources).unwrap();
        own.set("XObject", dictionary! { "F" => form });
    });
    let found = extract(&bytes);
    assert!(found.documents[0].sections[0].text.contains("Water."));
}

#[test]
fn pages_without_text_are_told() {
    let picture = |pdf: &mut Document, _: &[Object]| {
        let stream = Stream::new(dictionary! { "Subtype" => "Image" }, vec![0]);
        let picture = pdf.add_object(stream);
        let own = pdf
            .objects
            .values_mut()
            .find_map(|object| object.as_dict_mut().ok().filter(|d| d.has(b"Font")));
        own.unwrap().set("XObject", dictionary! { "P" => picture });
    };
    let found = extract(&pdf(latin(), &[b"/P Do", b"BT /A 9 Tf (Water.) Tj ET"], picture));
    assert!(found.faults[0].message.starts_with("1 of 2 pages have no text"), "{found:?}");
    let found = extract(&pdf(latin(), &[b"/P Do"], picture));
    assert!(found.unreadable.unwrap().message.starts_with("1 of 1 pages have no text"));
    assert_eq!(simple(latin(), &[b""]).unreadable.unwrap().message, "no text is in it");
    let message = extract(b"%PDF-1.4\n%%EOF").unreadable.unwrap().message;
    assert!(message.starts_with("this is no whole PDF: "), "{message}");
}

#[test]
fn what_says_much_in_few_bytes_is_read_in_time() {
    let ranges: String = "0 999999999 500 ".repeat(20_000);
    let map = "<0000> <FFFF> ".repeat(20_000);
    let content = "/A 9 Tf <0041> Tj ".repeat(20_000);
    let bytes = pdf(wide("Identity-H"), &[content.as_bytes()], |pdf, _| {
        let widths: Vec<Object> =
            ranges.split(' ').filter_map(|n| n.parse::<i64>().ok()).map(Object::from).collect();
        let map = format!(
            "1 begincodespacerange {map} endcodespacerange 1 beginbfchar <0041> <0042> endbfchar"
        );
        let map = pdf.add_object(Stream::new(Dictionary::new(), map.into_bytes()));
        let font = pdf.objects.values_mut().find_map(|object| {
            object.as_dict_mut().ok().filter(|font| font.get(b"BaseFont").is_ok())
        });
        let font = font.unwrap();
        font.set("ToUnicode", map);
        font.set("DescendantFonts", vec![Object::Dictionary(dictionary! { "W" => widths })]);
    });
    let found = extract(&bytes);
    assert!(found.documents[0].sections[0].text.starts_with('B'));
}

proptest::proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_documents_are_read_or_told(at: u32, bytes: [u8; 3], n: u32) {
        let mut whole = pdf(latin(), &[b"q 1 0 0 1 0 0 cm BT /A 9 Tf (Water.) Tj ET Q"], |_, _| {});
        let at = at as usize % (whole.len() - 3);
        whole[at..at + 3].copy_from_slice(&bytes);
        extract(&whole);
        extract(&whole[..n as usize % whole.len()]);
    }

    #[test]
    fn any_content_is_read(content in "([-0-9. ]{0,9}(q|Q|cm|BT|Tf|Td|T\\*|Tj|TJ|Tm|Do|\\(a\\)|<6>|/A|\\[|\\]| )){0,30}") {
        simple(latin(), &[content.as_bytes()]);
    }
}
