//! Anchors: the ids that generators give to headings.

use std::collections::HashMap;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Makes ids of headings as GitHub, Docusaurus, Hugo, Jekyll and others do.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Each id, and the number behind the last heading that would have it too.
    seen: HashMap<String, u32>,
}

impl Anchors {
    /// The id of the next heading: small letters, digits and `_`, with `-` for each space; the second of a name has `-1`
    /// behind it.
    pub(super) fn of(&mut self, heading: &str) -> String {
        let mut name = String::new();
        for c in heading.trim().chars() {
            if c == ' ' || c == '-' {
                name.push('-');
            } else if is_kept(c) {
                name.extend(c.to_lowercase());
            }
        }
        let mut id = name.clone();
        while self.seen.contains_key(&id) {
            let n = self.seen.entry(name.clone()).or_default();
            *n += 1;
            id = format!("{name}-{n}");
        }
        self.seen.insert(id.clone(), 0);
        id
    }
}

fn is_kept(c: char) -> bool {
    use GeneralCategory::{ConnectorPunctuation, EnclosingMark, NonspacingMark, SpacingMark};
    c.is_alphanumeric()
        || matches!(
            c.general_category(),
            ConnectorPunctuation | EnclosingMark | NonspacingMark | SpacingMark
        )
}

#[cfg(test)]
mod tests {
    use super::Anchors;

    #[test]
    fn ids_are_as_github_makes_them() {
        let mut anchors = Anchors::default();
        for (heading, id) in [
            ("Hello, World!", "hello-world"),
            ("千岛湖 的 由来", "千岛湖-的-由来"),
            ("C++ & `x_y`", "c--x_y"),
            ("Ünïcode: ÄÖ", "ünïcode-äö"),
            ("हिन्दी", "हिन्दी"),
            ("Foo", "foo"),
            ("foo", "foo-1"),
            ("Foo 1", "foo-1-1"),
            ("Foo", "foo-2"),
            ("!", ""),
            ("?", "-1"),
        ] {
            assert_eq!(anchors.of(heading), id, "{heading}");
        }
    }
}
