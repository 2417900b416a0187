//! What a query is answered with.

use serde::Serialize;

/// The answer to a query.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Answer {
    /// The query as it was asked.
    pub query: String,
    /// How many documents match in any tier.
    pub total: u32,
    /// Whether `total` is certain. It is not when documents beyond the hits may hold the query, but
    /// only their text could tell.
    pub total_is_exact: bool,
    /// How the query was read where it is not plain text: texts, phrases and conditions, alternatives with
    /// `OR` between them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<String>,
    /// Whether the query or the filter was too much and only a part of it was read, or, of the documents that may be
    /// like a condition, only some.
    pub is_cut: bool,
    /// What was searched for where nothing holds what was typed: the best hit is one of
    /// [`Tier::Corrected`] then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<String>,
    /// The best documents, best first.
    pub hits: Vec<Hit>,
    /// The facets that were asked for, with how many of the documents that match have each value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet>,
}

/// What documents can be filtered by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// Its name.
    pub name: String,
    /// Its values, in their order.
    pub values: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// How many of the documents that match have it, as far as is known.
    pub count: u32,
}

/// A document that matches.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// Where it is, with the fragment of the section that the excerpt is from.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The heading of the section that the excerpt is from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// How it matches. Hits are ordered by tier, then score.
    pub tier: Tier,
    /// Whether the document holds the query, folded, as it was typed.
    pub exact: bool,
    /// BM25 over the document's passages; comparable within one answer only.
    pub score: f32,
    /// A piece of the document around the match.
    pub excerpt: Vec<Fragment>,
    /// What the document has for its hits: names and values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<(String, String)>,
    /// Other sections of it that match, as many as were asked for at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<SectionHit>,
}

/// A section of a document that matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SectionHit {
    /// Where it is.
    pub url: String,
    /// Its heading.
    pub heading: String,
    /// A piece of it around the match.
    pub excerpt: Vec<Fragment>,
}

/// A piece of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fragment {
    /// The text as the document has it.
    pub text: String,
    /// Whether it is part of what was searched for.
    pub marked: bool,
}

/// How a document matches, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// The query is its title, written as it was typed.
    Title,
    /// The title begins with the query, written as it was typed.
    TitlePrefix,
    /// It holds the query; a query in a spaced script begins where a word begins.
    Exact,
    /// It holds what folds to the same, but not as it was typed: katakana for hiragana, the traditional
    /// character for the simplified, a letter with a mark for one without. Upper and lower case are the same. Those first
    /// whose titles are it, or begin with it.
    Folded,
    /// It holds the query, but only with its begin in the midst of a word.
    InsideWord,
    /// It holds the query but for spaces and punctuation.
    Across,
    /// A passage of it holds every term of the query.
    Near,
    /// It holds every term of the query.
    All,
    /// It holds what was probably meant: the same word or name without a slip, or what was typed by its
    /// reading.
    Corrected,
    /// It holds some of the terms that matter.
    Some,
}

impl Tier {
    /// Its name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Tier::Title => "title",
            Tier::TitlePrefix => "title-prefix",
            Tier::Exact => "exact",
            Tier::Folded => "folded",
            Tier::InsideWord => "inside-word",
            Tier::Across => "across",
            Tier::Near => "near",
            Tier::All => "all",
            Tier::Corrected => "corrected",
            Tier::Some => "some",
        }
    }

    /// Whether documents of this tier hold the query.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self <= Tier::InsideWord
    }
}
