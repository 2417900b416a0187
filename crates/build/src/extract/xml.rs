//! XML: names, attributes and texts, one after the other.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::Fault;

/// What stands next in a text of XML. Names are without what says whose they are.
#[derive(Debug)]
pub(super) enum Xml<'a> {
    /// An element begins.
    Start(&'a str, Attributes<'a>),
    /// An element ends.
    End(&'a str),
    /// Text.
    Text(&'a str),
}

/// The attributes of an element.
#[derive(Debug)]
pub(super) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of one.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let mut all = self.0.attributes();
        let own =
            all.with_checks(false).flatten().find(|a| a.key.local_name().into_inner() == name)?;
        let value = own.normalized_value(XmlVersion::Implicit1_0);
        Some(value.map_or_else(|_| own.value.to_string(), std::borrow::Cow::into_owned))
    }
}

/// Calls `visit` with all that stands in `text`, which `what` names in messages.
pub(super) fn walk(text: &str, what: &str, visit: &mut dyn FnMut(Xml<'_>)) -> Result<(), Fault> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    loop {
        let event = reader.read_event().map_err(|error| {
            let before = text.get(..reader.error_position() as usize).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            Fault::of_file(format!("{what} in it, line {line}: {error}"))
        })?;
        match event {
            Event::Eof => return Ok(()),
            Event::Start(start) => {
                visit(Xml::Start(start.local_name().into_inner(), Attributes(&start)));
            }
            Event::Empty(start) => {
                let name = start.local_name().into_inner();
                visit(Xml::Start(name, Attributes(&start)));
                visit(Xml::End(name));
            }
            Event::End(end) => visit(Xml::End(end.local_name().into_inner())),
            Event::Text(text) => visit(Xml::Text(&text.xml_content(XmlVersion::Implicit1_0))),
            Event::CData(text) => visit(Xml::Text(&text.xml_content(XmlVersion::Implicit1_0))),
            Event::GeneralRef(name) => {
                let mut buffer = [0; 4];
                let own = name.resolve_char_ref().ok().flatten();
                let named = || resolve_predefined_entity(&name).unwrap_or(" ");
                visit(Xml::Text(own.map_or_else(named, |c| c.encode_utf8(&mut buffer))));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}
