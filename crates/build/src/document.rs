//! A document as the index knows it: a title, and sections of text.

/// A document, whatever format it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Where it is, relative to the site.
    pub url: String,
    /// Its title, one line.
    pub title: String,
    /// The language that it says to be in, as [`language_tag`] writes it; empty when it says nothing.
    pub language: String,
    /// Its text. Only the first section may lack a heading.
    pub sections: Vec<Section>,
    /// Words that lead to it and that it does not show, such as its keywords.
    pub tags: Vec<String>,
    /// How much it counts among those that match as it does; 1 where nothing is said.
    pub weight: Option<Weight>,
    /// What else is known of it.
    pub fields: Fields,
}

/// How much a document counts among those that match as it does, in thousandths: what it scores is multiplied by it,
/// so it moves a document before or behind others of its tier and never into another tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight(u16);

impl Weight {
    /// What counts as others do.
    pub const NEUTRAL: Weight = Weight(1000);

    /// The weight of a number, 1 for what counts as others do; `None` unless it is 0.1 to 10. With 0.1 a document
    /// comes behind all of its tier but those that hold the query in passing only; with 10 it is the other way round.
    #[must_use]
    pub fn new(weight: f64) -> Option<Weight> {
        (0.1..=10.0).contains(&weight).then(|| Weight((weight * 1000.0).round() as u16))
    }

    /// In thousandths.
    #[must_use]
    pub fn thousandths(self) -> u16 {
        self.0
    }
}

/// What is known of a document besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// What it can be filtered by: names and values. A document may have several values of a name.
    pub facets: Vec<(String, String)>,
    /// What it can be sorted by: names and values. The last of a name counts.
    pub sort_keys: Vec<(String, i64)>,
    /// What is handed out with its hits: names and values, in this order.
    pub metadata: Vec<(String, String)>,
}

/// A heading and the text below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading, one line; empty before the first one.
    pub heading: String,
    /// The fragment that leads to the heading, without `#`; empty when there is none.
    pub anchor: String,
    /// Paragraphs, with a line break between each two. A line break is a border: nothing that a
    /// visitor types is found across it.
    pub text: String,
}

impl Document {
    /// Whether there is nothing in it to find.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.title.is_empty()
            && self.sections.iter().all(|s| s.heading.is_empty() && s.text.is_empty())
    }
}

/// A tag of a language (BCP 47) as documents have it: lower case, `-` between its parts. Nothing for what is none.
#[must_use]
pub fn language_tag(written: &str) -> String {
    let tag = written.trim().replace('_', "-").to_ascii_lowercase();
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let is_tag = tag.len() <= MAX_TAG_BYTES && tag.split('-').all(is_part);
    if is_tag { tag } else { String::new() }
}

/// No tag in use is longer.
const MAX_TAG_BYTES: usize = 35;

#[cfg(test)]
mod tests {
    use super::language_tag;

    #[test]
    fn tags_are_lower_case_and_nothing_else_is_one() {
        for (written, tag) in [
            ("en", "en"),
            (" zh-Hant-TW ", "zh-hant-tw"),
            ("pt_BR", "pt-br"),
            ("", ""),
            ("{{ lang }}", ""),
            ("en-", ""),
            ("deutschland", ""),
        ] {
            assert_eq!(language_tag(written), tag);
        }
    }
}
