//! What an explanation tells.

use serde::Serialize;

use crate::answer::{Fragment, Tier};

/// Why an answer is as it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The query as it was asked.
    pub query: String,
    /// The same folded, as texts are compared with it.
    pub folded: String,
    /// Its characters that no page has, whatever folds to them: nothing that holds one is found.
    pub unknown: Vec<char>,
    /// Whether it is more than plain text, and then what it stands for: any of these.
    pub alternatives: Vec<Alternative>,
    /// The same of the request's filter, all parts of it in their order.
    pub filter: Vec<Part>,
    /// What hits are sorted by instead of how well they match; empty for none.
    pub sort: String,
    /// What of the query was not read, if it was too much.
    pub cut: Option<String>,
    /// What was searched for, or would have been, in its order.
    pub passes: Vec<ExplainedPass>,
    /// The blocks that the answer takes for a visitor who has none, in the order in which they were asked for. The
    /// engine does no I/O, so its host fills this in.
    pub fetched: Vec<FetchedBlock>,
    /// The hits of the answer, with their scores.
    pub hits: Vec<ExplainedHit>,
    /// The page that was asked about.
    pub page: Option<ExplainedPage>,
    /// The numbers of the formula.
    pub weights: Weights,
}

/// One way to read a query that is more than text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alternative {
    /// The text that is searched for.
    pub text: String,
    /// What a page must be like besides.
    pub conditions: Vec<Part>,
}

/// A word, a phrase or a condition of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// `word`, `prefix`, `phrase`, `title`, `url`, or the name of a facet.
    pub kind: String,
    /// What stands behind it.
    pub text: String,
    /// Whether no hit may have it.
    pub is_negated: bool,
}

/// A text that is searched for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedPass {
    /// The text.
    pub text: String,
    /// How it came of what was typed.
    pub origin: Origin,
    /// Whether it was searched for, and why or why not; a sentence.
    pub outcome: String,
    /// Whether it was searched for.
    pub is_searched: bool,
    /// Whether its hits are in the answer.
    pub is_shown: bool,
    /// Whether words were looked through for what stands inside of them.
    pub looks_inside: bool,
    /// What a page must be like besides.
    pub conditions: Vec<Part>,
    /// Its grams and words.
    pub terms: Vec<ExplainedTerm>,
    /// How many passages may hold it by its terms.
    pub n_candidates: u32,
    /// How many documents match.
    pub n_matches: u32,
    /// The tier of the best.
    pub best: Option<Tier>,
}

/// How a text that is searched for came of what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// It is what was typed.
    Typed,
    /// It is one of the alternatives that the query language reads.
    Alternative,
    /// Spaces and marks between its characters were left out.
    Joined,
    /// A word of it was replaced by one of the site's that differs by a slip.
    Slip,
    /// It is read as what was typed: pinyin, romaji, or consonants of Hangul.
    Reading,
    /// A character of it is read as the one that was typed.
    Homophone,
}

/// A gram or a word of a text that is searched for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedTerm {
    /// Its characters.
    pub text: String,
    /// What it is.
    pub kind: TermKind,
    /// Why it was not asked for, if it was not; a sentence.
    pub left_out: Option<String>,
    /// How many passages hold it; 0 where it was left out.
    pub doc_freq: u32,
    /// How much it tells: ln(1 + (N − df + 0.5) / (df + 0.5)), 0.01 at least.
    pub idf: f32,
    /// The blocks that its list and those of its inflections lie in, by their ids.
    pub blocks: Vec<u32>,
    /// Where it stands.
    pub lists: Vec<ExplainedList>,
}

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermKind {
    /// A word.
    Word,
    /// A character and the next one, or the last one of its run.
    Gram,
    /// A character, whatever follows it.
    Character,
}

/// A posting list that counts for a term.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedList {
    /// What it is of.
    pub of: ListOf,
    /// How much its postings count, from 0 for nothing to 1.
    pub weight: f32,
    /// How many passages it is of.
    pub doc_freq: u32,
    /// How many passages it names: fewer where it is cut to the best.
    pub n_passages: u32,
    /// How many titles it names.
    pub n_titles: u32,
    /// Whether it is cut.
    pub is_cut: bool,
    /// The words that it is of, where these are inflections.
    pub words: Vec<String>,
}

/// What a posting list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListOf {
    /// The term.
    Term,
    /// Longer words that begin with it.
    Longer,
    /// Words that hold it, but not at their begin.
    Inside,
    /// Its inflections.
    Inflections,
}

/// A block that an answer took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FetchedBlock {
    /// Its id.
    pub id: u32,
    /// What it holds, as FORMAT.md calls it.
    pub kind: String,
    /// The file that it is in; that of the head, where they are one.
    pub file: String,
    /// Bytes as they are stored.
    pub n_stored_bytes: u64,
    /// Bytes inflated.
    pub n_bytes: u64,
    /// The round in which it was asked for, from 1.
    pub round: u32,
}

/// A hit, and what its score is made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedHit {
    /// Its place among all that match, from 1.
    pub place: u32,
    /// Where it is.
    pub url: String,
    /// Its title.
    pub title: String,
    /// How it matches.
    pub tier: Tier,
    /// What that means; a sentence.
    pub meaning: String,
    /// Its score, and what that is made of.
    pub score: Score,
    /// Which of the passes found it.
    pub pass: usize,
}

/// A number, and what it is made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// The number.
    pub value: f32,
    /// What it is, in the letters of the formula where it has one.
    pub what: String,
    /// How it comes of its parts.
    pub by: By,
    /// What it is made of; nothing where it is given.
    pub parts: Vec<Score>,
}

/// How a [`Score`] comes of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// It is given.
    Given,
    /// It is their sum.
    Sum,
    /// It is their product.
    Product,
    /// It is a share of the best passage's, r · best · rest / (rest + best); its parts are those of the rest.
    Share,
}

/// The numbers of the formula.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Weights {
    /// How soon more occurrences of a term stop to matter.
    pub k1: f32,
    /// How much the length of a title counts.
    pub b: f32,
    /// How often a title counts.
    pub title: f32,
    /// How often the score of a document counts whose title holds all terms.
    pub titled: f32,
    /// How often a heading counts.
    pub heading: f32,
    /// How often tags count.
    pub tag: f32,
    /// What the passages besides the best add at most, as a share of it.
    pub rest: f32,
    /// How many passages the index has: N.
    pub n_passages: u32,
}

/// A page that was asked about: whether it is found, and why it is not, or not before others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedPage {
    /// Where it is.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Into how many passages it was cut.
    pub n_passages: u32,
    /// Its place among all that match, from 1; beyond the hits that were asked for only as far as postings tell.
    pub place: Option<u32>,
    /// How it matches, if it does, and what its score is made of.
    pub tier: Option<Tier>,
    /// What its score is made of.
    pub score: Option<Score>,
    /// Why it is found so or not at all: sentences, the weightiest first.
    pub reasons: Vec<String>,
    /// The best pages that come before it, three at most.
    pub behind: Vec<String>,
    /// What it is to each pass.
    pub passes: Vec<PageInPass>,
}

/// What a page is to a text that is searched for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageInPass {
    /// The number of the pass.
    pub pass: usize,
    /// The terms that were asked for, and where they are in the page.
    pub terms: Vec<TermInPage>,
    /// The conditions of the pass, and whether the page is like each.
    pub conditions: Vec<(Part, bool)>,
    /// How the page's own text holds the text that is searched for; nothing where it does not.
    pub holds: Option<Tier>,
    /// How many characters of the text that is searched for stand together in the page, at most.
    pub n_together: u32,
    /// Where the text that is searched for stands, or the most of it.
    pub nearest: Vec<Fragment>,
}

/// A term in a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TermInPage {
    /// Its characters.
    pub text: String,
    /// The passages of the page, from 1, that hold it by the term's lists.
    pub passages: Vec<u32>,
    /// Whether the title does.
    pub is_in_title: bool,
    /// Whether the page's text holds its characters, wherever: then a list that does not name the page is cut.
    pub is_in_text: bool,
}
