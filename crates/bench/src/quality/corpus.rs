//! The documents that queries are made of: their lines, titles and headings, and who holds what.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aril::Document;
use aril_build::unicode::Unicode;
use aril_text::{Class, runs};

use crate::oracle::{document_url, folded, lines};
use crate::random::SplitMix;

/// How a corpus is written, which decides what can be asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Han characters, hardly any kana.
    Chinese,
    /// Kana and Han characters.
    Japanese,
    /// Hangul.
    Korean,
    /// Anything else: words with spaces between them.
    Spaced,
}

impl Writing {
    /// The writing of most of `lines`. Documentation in Chinese, Japanese or Korean is full of Latin letters, so
    /// one character of theirs counts as much as eight others.
    fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Writing {
        let (mut han, mut kana, mut hangul, mut others) = (0_usize, 0_usize, 0_usize, 0_usize);
        for c in lines.flat_map(str::chars).filter(|c| c.is_alphabetic()) {
            *(match c {
                _ if is_han(c) => &mut han,
                _ if is_kana(c) => &mut kana,
                _ if is_hangul(c) => &mut hangul,
                _ => &mut others,
            }) += 1;
        }
        match han + kana + hangul {
            0 => Writing::Spaced,
            n if n * 8 < others => Writing::Spaced,
            _ if hangul > han + kana => Writing::Korean,
            _ if kana * 5 > han => Writing::Japanese,
            _ => Writing::Chinese,
        }
    }

    /// Whether a character is what queries without spaces are made of.
    pub(crate) fn is_letter(self, c: char) -> bool {
        match self {
            Writing::Chinese => is_han(c),
            Writing::Japanese => is_han(c) || is_kana(c),
            Writing::Korean => is_hangul(c),
            Writing::Spaced => c.is_alphabetic(),
        }
    }

    /// Whether words have spaces between them.
    pub(crate) fn has_spaces(self) -> bool {
        matches!(self, Writing::Korean | Writing::Spaced)
    }
}

/// A Han character.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

/// Hiragana, katakana or the mark of a long vowel.
pub(crate) fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}') || is_katakana(c)
}

/// Katakana or the mark of a long vowel.
pub(crate) fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー')
}

/// A syllable of Hangul.
pub(crate) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}')
}

/// The runs of `text` whose characters are such, one after the other.
pub(crate) fn runs_of(text: &str, is_such: fn(char) -> bool) -> impl Iterator<Item = &str> {
    text.split(move |c| !is_such(c)).filter(|run| !run.is_empty())
}

/// The documents of a folder. They are numbered in their order.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// How most of it is written.
    pub writing: Writing,
    urls: Vec<String>,
    numbers: HashMap<String, u32>,
    titles: Vec<String>,
    headings: Vec<Vec<String>>,
    /// Titles, headings and paragraphs as they are, with the document of each.
    lines: Vec<(u32, String)>,
    /// By line, the bytes up to its end.
    ends: Vec<usize>,
    /// By document, its folded lines with line breaks between them.
    folded: Vec<String>,
}

impl Corpus {
    /// The corpus of `documents`. Where most titles end with the name of the site, it is no part of them.
    #[must_use]
    pub fn new(documents: &[Document]) -> Corpus {
        let titles: Vec<&str> = documents.iter().map(|d| d.title.as_str()).collect();
        let site = site_name(&titles);
        let without_site =
            |title: &&str| title.strip_suffix(&site).unwrap_or(title).trim().to_owned();
        let heading = |text: &str| text.trim_end_matches(['¶', '#']).trim().to_owned();
        let headings = |document: &Document| {
            document.sections.iter().map(|s| heading(&s.heading)).collect::<Vec<_>>()
        };
        let numbered = (0..).zip(documents);
        let lines: Vec<(u32, String)> =
            numbered.flat_map(|(n, d)| lines(d).map(move |line| (n, line.to_owned()))).collect();
        let ends = lines.iter().scan(0, |end, (_, line)| {
            *end += line.len();
            Some(*end)
        });
        let mut all_folded = vec![String::new(); documents.len()];
        for (document, line) in &lines {
            if let Some(text) = all_folded.get_mut(*document as usize) {
                text.push_str(&folded(line));
                text.push('\n');
            }
        }
        Corpus {
            writing: Writing::of(lines.iter().map(|(_, line)| line.as_str())),
            urls: documents.iter().map(|d| d.url.clone()).collect(),
            numbers: (0..).zip(documents).map(|(n, d)| (d.url.clone(), n)).collect(),
            titles: titles.iter().map(without_site).collect(),
            headings: documents.iter().map(headings).collect(),
            ends: ends.collect(),
            lines,
            folded: all_folded,
        }
    }

    /// How many documents there are.
    #[must_use]
    pub fn n_docs(&self) -> usize {
        self.urls.len()
    }

    /// A document's address; empty for a number that is none's.
    #[must_use]
    pub fn url(&self, document: u32) -> &str {
        self.urls.get(document as usize).map_or("", String::as_str)
    }

    /// The document of a hit.
    pub(crate) fn number(&self, hit_url: &str) -> Option<u32> {
        self.numbers.get(&document_url(hit_url)).copied()
    }

    /// By document, its title.
    pub(crate) fn titles(&self) -> &[String] {
        &self.titles
    }

    /// By document, its headings.
    pub(crate) fn headings(&self) -> &[Vec<String>] {
        &self.headings
    }

    /// Titles, headings and paragraphs, with the document of each.
    pub(crate) fn lines(&self) -> &[(u32, String)] {
        &self.lines
    }

    /// By document, its folded lines.
    pub(crate) fn folded(&self) -> &[String] {
        &self.folded
    }

    /// A random line, long ones more often, with its document and a place in it, in bytes. `None` when there are
    /// no lines.
    pub(crate) fn random_place(&self, random: &mut SplitMix) -> Option<(u32, &str, usize)> {
        let at = random.place((*self.ends.last()?).max(1));
        let n = self.ends.partition_point(|end| *end <= at);
        let (document, line) = self.lines.get(n)?;
        let at = line.len().checked_sub(self.ends.get(n)? - at)?;
        let begins = line.char_indices().map(|(begin, _)| begin);
        Some((*document, line, begins.take_while(|begin| *begin <= at).last()?))
    }

    /// The documents whose folded lines hold `typed`, folded.
    pub(crate) fn holders(&self, typed: &str) -> BTreeSet<u32> {
        holders(&self.folded, &folded(typed))
    }

    /// The documents whose folded lines hold `typed`, folded, where a word begins.
    pub(crate) fn holders_at_words(&self, typed: &str) -> BTreeSet<u32> {
        let query = folded(typed);
        let is_begin = |text: &str, at: usize| {
            !text.get(..at).unwrap_or_default().ends_with(char::is_alphanumeric)
        };
        let holds = |text: &str| text.match_indices(&query).any(|(at, _)| is_begin(text, at));
        let holding = (0..).zip(&self.folded).filter(|(_, text)| !query.is_empty() && holds(text));
        holding.map(|(n, _)| n).collect()
    }

    /// The documents whose text holds `typed` as it is.
    pub(crate) fn holders_as_typed(&self, typed: &str) -> BTreeSet<u32> {
        let holds = |(_, line): &&(u32, String)| line.contains(typed);
        self.lines.iter().filter(holds).map(|(document, _)| *document).collect()
    }

    /// The documents whose title holds `part`, both folded.
    pub(crate) fn with_title(&self, part: &str) -> BTreeSet<u32> {
        let titles: Vec<String> = self.titles.iter().map(|title| folded(title)).collect();
        holders(&titles, &folded(part))
    }

    /// Every folded word of spaced scripts, with the documents that hold it.
    pub(crate) fn vocabulary(&self) -> BTreeMap<String, BTreeSet<u32>> {
        let mut vocabulary: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
        for (document, text) in (0..).zip(&self.folded) {
            for word in words(text) {
                match vocabulary.get_mut(&word) {
                    Some(documents) => drop(documents.insert(document)),
                    None => drop(vocabulary.insert(word, BTreeSet::from([document]))),
                }
            }
        }
        vocabulary
    }
}

/// The words of spaced scripts in folded text.
pub(crate) fn words(folded: &str) -> Vec<String> {
    let mut words = Vec::new();
    for line in folded.lines() {
        let chars: Vec<char> = line.chars().collect();
        let runs = runs(&Unicode, &chars).filter(|run| run.class == Class::Word);
        words.extend(runs.filter_map(|run| Some(chars.get(run.range)?.iter().collect::<String>())));
    }
    words
}

fn holders(texts: &[String], folded: &str) -> BTreeSet<u32> {
    let holding = (0..).zip(texts).filter(|(_, text)| !folded.is_empty() && text.contains(folded));
    holding.map(|(n, _)| n).collect()
}

/// The name of the site behind most titles, with what stands before it (" — Site"); empty when there is none.
fn site_name(titles: &[&str]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for title in titles {
        let marks = title.rmatch_indices(['—', '–', '|', '·', '-']).map(|(at, _)| at);
        let name = |at: usize| title.get(title.get(..at)?.trim_end().len()..);
        // Between spaces, or it is part of a word.
        let stands_alone = |name: &&str| {
            name.starts_with(char::is_whitespace)
                && name.trim_start().chars().nth(1).is_some_and(char::is_whitespace)
        };
        if let Some(name) = marks.filter_map(name).find(stands_alone) {
            *counts.entry(name).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(_, n)| *n);
    most.filter(|(_, n)| n * 2 > titles.len()).map_or(String::new(), |(name, _)| name.to_owned())
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeSet;

    use aril::{Document, Section};

    use super::{Corpus, Writing, site_name, words};
    use crate::random::SplitMix;

    /// Documents `0`, `1` … of a title and a text each.
    pub(crate) fn documents(texts: &[(&str, &str)]) -> Vec<Document> {
        let document = |(n, (title, text)): (usize, &(&str, &str))| Document {
            url: n.to_string(),
            title: (*title).to_owned(),
            sections: vec![Section { text: (*text).to_owned(), ..Section::default() }],
            ..Document::default()
        };
        texts.iter().enumerate().map(document).collect()
    }

    pub(crate) fn corpus(texts: &[(&str, &str)]) -> Corpus {
        Corpus::new(&documents(texts))
    }

    #[test]
    fn the_writing_is_told_though_latin_words_are_many() {
        for (text, writing) in [
            ("使用 LibreOffice Writer 打开文档", Writing::Chinese),
            ("LibreOffice Writer でファイルを開く", Writing::Japanese),
            ("LibreOffice Writer 문서를 엽니다", Writing::Korean),
            (
                "Opens a document of the kind that is called 文档 in Chinese and so on",
                Writing::Spaced,
            ),
            ("", Writing::Spaced),
        ] {
            assert_eq!(corpus(&[("", text)]).writing, writing, "{text}");
        }
    }

    #[test]
    fn the_name_of_the_site_is_no_part_of_titles() {
        let titles = ["uu — Encode — Python docs", "A-B — Python docs", "Index"];
        assert_eq!(site_name(&titles), " — Python docs");
        assert_eq!(site_name(&["a-b", "c-b", "d-b"]), "");
        let corpus = corpus(&titles.map(|title| (title, "x")));
        assert_eq!(corpus.titles(), ["uu — Encode", "A-B", "Index"]);
    }

    #[test]
    fn holders_are_told_by_folded_lines_and_as_typed() {
        let corpus = corpus(&[("a", "カナ"), ("b", "かな\nX"), ("c", "か\nな")]);
        assert_eq!(corpus.holders("カナ"), BTreeSet::from([0, 1]));
        assert_eq!(corpus.holders_as_typed("カナ"), BTreeSet::from([0]));
        assert_eq!(corpus.holders("x"), BTreeSet::from([1]));
        assert_eq!(corpus.with_title("B"), BTreeSet::from([1]));
        assert!(corpus.holders("").is_empty());
        assert_eq!(corpus.number("1#section"), Some(1));
    }

    #[test]
    fn every_line_is_drawn_and_places_are_in_it() {
        let corpus = corpus(&[("", "湖"), ("", "岛屿")]);
        let mut random = SplitMix::new(1);
        let mut drawn = BTreeSet::new();
        for _ in 0..100 {
            let (document, line, at) = corpus.random_place(&mut random).unwrap();
            assert!(line.is_char_boundary(at) && at < line.len());
            drawn.insert((document, at));
        }
        assert_eq!(drawn, BTreeSet::from([(0, 0), (1, 0), (1, 3)]));
    }

    #[test]
    fn words_are_those_of_spaced_scripts() {
        assert_eq!(words("a_b 湖c d's\ne"), ["a", "b", "c", "d", "s", "e"]);
        let vocabulary = corpus(&[("One", "two"), ("two", "TWO")]).vocabulary();
        assert_eq!(vocabulary["two"], BTreeSet::from([0, 1]));
        assert_eq!(vocabulary["one"], BTreeSet::from([0]));
    }
}
