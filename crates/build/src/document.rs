//! A document as the index knows it: a title, and sections of text.

/// A document, whatever format it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Where it is, relative to the site.
    pub url: String,
    /// Its title, one line.
    pub title: String,
    /// Its text. Only the first section may lack a heading.
    pub sections: Vec<Section>,
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
