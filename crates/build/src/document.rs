//! A document as the index knows it: a title, and sections of text.

use crate::extract::{self, one_line};

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

/// Documents of programs: all of these give the document back, so that calls can follow one another.
///
/// ```
/// use aril_build::Document;
///
/// let document = Document::new("lakes/qiandao.html")
///     .title("Qiandao Lake")
///     .language("en")
///     .html("<p>A lake.</p><h2 id=dam>The dam</h2><p>Built in 1959.</p>")
///     .tag("lakes")
///     .facet("region", "Zhejiang")
///     .date("2024-02-29")
///     .metadata("image", "lake.jpg")
///     .weight(1.5);
/// assert_eq!(document.sections[1].anchor, "dam");
/// assert_eq!(document.fields.sort_keys, [("date".to_owned(), 1_709_164_800)]);
/// ```
impl Document {
    /// A document without text, at an address: whole, from the host's root (`/a.html`), or relative to the site.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Document {
        Document { url: url.into(), ..Document::default() }
    }

    /// Calls it so. Without a title it is called by its first heading or words.
    #[must_use]
    pub fn title(mut self, title: &str) -> Document {
        self.title = one_line(title);
        self
    }

    /// Says its language, such as `zh-Hant`; what is no tag of a language is passed over.
    #[must_use]
    pub fn language(mut self, tag: &str) -> Document {
        self.language = language_tag(tag);
        self
    }

    /// Adds paragraphs of plain text, with blank lines between them.
    #[must_use]
    pub fn text(self, text: &str) -> Document {
        self.with(extract::text_document(text))
    }

    /// Adds a section of plain text below a heading, to which `anchor` leads if it is not empty.
    #[must_use]
    pub fn section(self, heading: &str, anchor: &str, text: &str) -> Document {
        let mut document = extract::text_document(text);
        let text = std::mem::take(&mut document.sections).into_iter().next().unwrap_or_default();
        let (heading, anchor) = (one_line(heading), anchor.to_owned());
        document.sections.push(Section { heading, anchor, ..text });
        document.title = String::new();
        self.with(document)
    }

    /// Adds a page of HTML, or a part of one: what `aril build` would read of it.
    #[must_use]
    pub fn html(self, html: &str) -> Document {
        let document = extract::html_document(html, &self.url);
        self.with(document)
    }

    /// Adds a page of Markdown, with its front matter.
    #[must_use]
    pub fn markdown(self, markdown: &str) -> Document {
        self.with(extract::markdown_document(markdown))
    }

    /// Adds a word or phrase that leads to it and that it does not show.
    #[must_use]
    pub fn tag(mut self, tag: &str) -> Document {
        self.tags.push(one_line(tag));
        self
    }

    /// Says how much it counts beside others, from 0.1 to 10; what is more or less is that.
    #[must_use]
    pub fn weight(mut self, weight: f64) -> Document {
        self.weight = Weight::new(weight.clamp(0.1, 10.0));
        self
    }

    /// Adds a value that it can be filtered by, of which it may have several.
    #[must_use]
    pub fn facet(mut self, name: &str, value: &str) -> Document {
        self.fields.facets.push((name.to_owned(), one_line(value)));
        self
    }

    /// Adds a number that it can be sorted by.
    #[must_use]
    pub fn sort_key(mut self, name: &str, value: i64) -> Document {
        self.fields.sort_keys.push((name.to_owned(), value));
        self
    }

    /// Adds a date such as `2024-02-29`, in UTC: the sort key `date`. What is no date is passed over.
    #[must_use]
    pub fn date(self, date: &str) -> Document {
        match extract::said_date(date) {
            Some(seconds) => self.sort_key("date", seconds),
            None => self,
        }
    }

    /// Adds what is handed out with its hits.
    #[must_use]
    pub fn metadata(mut self, name: &str, value: &str) -> Document {
        self.fields.metadata.push((name.to_owned(), one_line(value)));
        self
    }

    /// This, with what another says besides.
    fn with(mut self, other: Document) -> Document {
        if self.title.is_empty() {
            self.title = other.title;
        }
        if self.language.is_empty() {
            self.language = other.language;
        }
        self.sections.extend(other.sections);
        // Only the first may lack a heading.
        self.sections = extract::merge_headless(self.sections);
        self.tags.extend(other.tags);
        self.weight = self.weight.or(other.weight);
        self.fields.facets.extend(other.fields.facets);
        self.fields.sort_keys.extend(other.fields.sort_keys);
        self.fields.metadata.extend(other.fields.metadata);
        self
    }
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
    use super::{Document, language_tag};

    #[test]
    fn what_is_added_goes_on_where_the_text_before_ended() {
        let document = Document::new("a")
            .markdown("---\ntitle: The lake\ntags: [a]\n---\nWater.\n\n## Dam\n\nStone.")
            .text("More.\n\n湖水\n很清。")
            .section("Weir", "weir", "Wood.")
            .section("", "", "Late.")
            .tag(" b ");
        let sections: Vec<_> = document
            .sections
            .iter()
            .map(|s| (s.heading.as_str(), s.anchor.as_str(), s.text.as_str()))
            .collect();
        assert_eq!(
            sections,
            [
                ("", "", "Water."),
                ("Dam", "dam", "Stone.\nMore.\n湖水很清。"),
                ("Weir", "weir", "Wood.\nLate.")
            ]
        );
        assert_eq!(
            (document.title.as_str(), document.tags.as_slice()),
            ("The lake", ["a", "b"].map(String::from).as_slice())
        );
        assert_eq!(Document::new("b").text("Water. More.").title, "Water");
    }

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
