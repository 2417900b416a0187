//! Outlines: what a document calls its pages. Each object is looked at once, so that circles end.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};

use crate::extract::one_line;

/// The first title of each page that has one, by its number.
pub(super) fn chapters(pdf: &Document, pages: &BTreeMap<u32, ObjectId>) -> BTreeMap<u32, String> {
    let numbers: HashMap<ObjectId, u32> = pages.iter().map(|(number, id)| (*id, *number)).collect();
    let mut chapters = BTreeMap::new();
    let Ok(catalog) = pdf.catalog() else { return chapters };
    let reference =
        |node: &Dictionary, key: &[u8]| node.get(key).and_then(Object::as_reference).ok();
    let outlines = catalog.get_deref(b"Outlines", pdf).and_then(Object::as_dict).ok();
    let mut rest: Vec<ObjectId> =
        outlines.and_then(|node| reference(node, b"First")).into_iter().collect();
    let named = if rest.is_empty() { HashMap::new() } else { named(pdf, catalog) };
    let mut seen = BTreeSet::new();
    while let Some(id) = rest.pop() {
        let Ok(node) = pdf.get_dictionary(id) else { continue };
        if !seen.insert(id) {
            continue;
        }
        // What is below comes before what follows.
        rest.extend(reference(node, b"Next"));
        rest.extend(reference(node, b"First"));
        let title = node.get_deref(b"Title", pdf).and_then(decode_text_string);
        let title = one_line(&title.unwrap_or_default());
        let action = node.get_deref(b"A", pdf).and_then(Object::as_dict);
        let place = node.get_deref(b"Dest", pdf).or_else(|_| action?.get_deref(b"D", pdf)).ok();
        let page = place.and_then(|place| match place {
            Object::String(name, _) | Object::Name(name) => named.get(name.as_slice()).copied(),
            place => page_of(pdf, place),
        });
        if let Some(number) = page.and_then(|page| numbers.get(&page))
            && !title.is_empty()
        {
            chapters.entry(*number).or_insert(title);
        }
    }
    chapters
}

/// The page that a destination leads to.
fn page_of(pdf: &Document, place: &Object) -> Option<ObjectId> {
    let (_, place) = pdf.dereference(place).ok()?;
    let array = match place {
        Object::Dictionary(place) => place.get_deref(b"D", pdf).ok()?.as_array().ok()?,
        place => place.as_array().ok()?,
    };
    array.first()?.as_reference().ok()
}

/// The pages of destinations that have names: in a dictionary, or in a tree.
fn named<'a>(pdf: &'a Document, catalog: &'a Dictionary) -> HashMap<&'a [u8], ObjectId> {
    let mut named = HashMap::new();
    let dictionary =
        |node: &'a Dictionary, key: &[u8]| node.get_deref(key, pdf).and_then(Object::as_dict).ok();
    for (name, place) in dictionary(catalog, b"Dests").into_iter().flatten() {
        named.extend(page_of(pdf, place).map(|page| (name.as_slice(), page)));
    }
    let tree = dictionary(catalog, b"Names").and_then(|names| dictionary(names, b"Dests"));
    let mut rest: Vec<&Dictionary> = tree.into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(node) = rest.pop() {
        let array = |key: &[u8]| node.get_deref(key, pdf).and_then(Object::as_array).ok();
        for kid in array(b"Kids").into_iter().flatten() {
            let id = kid.as_reference().ok().filter(|id| seen.insert(*id));
            rest.extend(id.and_then(|id| pdf.get_dictionary(id).ok()));
        }
        for pair in array(b"Names").map(Vec::as_slice).unwrap_or_default().chunks_exact(2) {
            if let [name, place] = pair
                && let (Ok(name), Some(page)) = (name.as_str(), page_of(pdf, place))
            {
                named.insert(name, page);
            }
        }
    }
    named
}
