//! Stems: which words are inflections of one another.
//!
//! Words with one stem make a group, which the index tells with each of them: so a reader needs no stemmer. The
//! stemmers are those of Snowball (Porter 2001), one for each script that is written with words.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use aril_index::Group;
use snowball_stemmers_rs::{Algorithm, Stemmer};
use unicode_script::{Script, UnicodeScript};

use crate::document::Document;

/// Words of a group begin with so many characters that they have in common, at the least.
const MIN_SHARED_CHARS: usize = 3;

/// A stem has so many characters at the least.
const MIN_STEM_CHARS: usize = 3;

/// What has more bytes is no word of any language.
const MAX_WORD_BYTES: usize = 120;

/// So many bytes of words with the same first characters are looked at together; of those behind them none is in
/// a group with one before.
const MAX_TOGETHER_BYTES: usize = 8 << 20;

/// Languages, the script that they are written in, and their stemmers.
const LANGUAGES: &[(&str, Script, Option<Algorithm>)] = &[
    ("am", Script::Ethiopic, None),
    ("ar", Script::Arabic, Some(Algorithm::Arabic)),
    ("be", Script::Cyrillic, None),
    ("bg", Script::Cyrillic, None),
    ("bn", Script::Bengali, None),
    ("ca", Script::Latin, Some(Algorithm::Catalan)),
    ("cs", Script::Latin, Some(Algorithm::Czech)),
    ("da", Script::Latin, Some(Algorithm::Danish)),
    ("de", Script::Latin, Some(Algorithm::German)),
    ("el", Script::Greek, Some(Algorithm::Greek)),
    ("en", Script::Latin, Some(Algorithm::English)),
    ("eo", Script::Latin, Some(Algorithm::Esperanto)),
    ("es", Script::Latin, Some(Algorithm::Spanish)),
    ("et", Script::Latin, Some(Algorithm::Estonian)),
    ("eu", Script::Latin, Some(Algorithm::Basque)),
    ("fa", Script::Arabic, Some(Algorithm::Persian)),
    ("fi", Script::Latin, Some(Algorithm::Finnish)),
    ("fr", Script::Latin, Some(Algorithm::French)),
    ("ga", Script::Latin, Some(Algorithm::Irish)),
    ("gu", Script::Gujarati, None),
    ("he", Script::Hebrew, None),
    ("hi", Script::Devanagari, Some(Algorithm::Hindi)),
    ("hu", Script::Latin, Some(Algorithm::Hungarian)),
    ("hy", Script::Armenian, Some(Algorithm::Armenian)),
    ("id", Script::Latin, Some(Algorithm::Indonesian)),
    ("it", Script::Latin, Some(Algorithm::Italian)),
    ("ja", Script::Han, None),
    ("ka", Script::Georgian, None),
    ("kk", Script::Cyrillic, None),
    ("km", Script::Khmer, None),
    ("kn", Script::Kannada, None),
    ("ko", Script::Hangul, None),
    ("ky", Script::Cyrillic, None),
    ("lo", Script::Lao, None),
    ("lt", Script::Latin, Some(Algorithm::Lithuanian)),
    ("mk", Script::Cyrillic, None),
    ("ml", Script::Malayalam, None),
    ("mn", Script::Cyrillic, None),
    ("mr", Script::Devanagari, None),
    ("my", Script::Myanmar, None),
    ("nb", Script::Latin, Some(Algorithm::Norwegian)),
    ("ne", Script::Devanagari, Some(Algorithm::Nepali)),
    ("nl", Script::Latin, Some(Algorithm::Dutch)),
    ("nn", Script::Latin, Some(Algorithm::Norwegian)),
    ("no", Script::Latin, Some(Algorithm::Norwegian)),
    ("pa", Script::Gurmukhi, None),
    ("pl", Script::Latin, Some(Algorithm::Polish)),
    ("pt", Script::Latin, Some(Algorithm::Portuguese)),
    ("ro", Script::Latin, Some(Algorithm::Romanian)),
    ("ru", Script::Cyrillic, Some(Algorithm::Russian)),
    ("sa", Script::Devanagari, None),
    ("si", Script::Sinhala, None),
    ("sr", Script::Cyrillic, Some(Algorithm::Serbian)),
    ("st", Script::Latin, Some(Algorithm::Sesotho)),
    ("sv", Script::Latin, Some(Algorithm::Swedish)),
    ("ta", Script::Tamil, Some(Algorithm::Tamil)),
    ("te", Script::Telugu, None),
    ("tg", Script::Cyrillic, None),
    ("th", Script::Thai, None),
    ("ti", Script::Ethiopic, None),
    ("tr", Script::Latin, Some(Algorithm::Turkish)),
    ("uk", Script::Cyrillic, Some(Algorithm::Ukrainian)),
    ("ur", Script::Arabic, None),
    ("yi", Script::Hebrew, Some(Algorithm::Yiddish)),
    ("zh", Script::Han, None),
];

/// The stemmers of scripts of which no document tells the language.
const DEFAULTS: [(Script, Algorithm); 7] = [
    (Script::Latin, Algorithm::English),
    (Script::Cyrillic, Algorithm::Russian),
    (Script::Greek, Algorithm::Greek),
    (Script::Arabic, Algorithm::Arabic),
    (Script::Armenian, Algorithm::Armenian),
    (Script::Tamil, Algorithm::Tamil),
    (Script::Devanagari, Algorithm::Hindi),
];

/// The script that a language is written in, by its tag, and its stemmer. A language that is not known is written
/// in Latin letters.
fn language(tag: &str) -> (Script, Option<Algorithm>) {
    let mut subtags = tag.split('-');
    let primary = subtags.next().unwrap_or_default();
    let known = LANGUAGES.binary_search_by_key(&primary, |language| language.0).ok();
    let known = known.and_then(|i| LANGUAGES.get(i));
    let (script, algorithm) =
        known.map_or((Script::Latin, None), |language| (language.1, language.2));
    let told = subtags.take_while(|tag| tag.len() > 1).find(|tag| tag.len() == 4);
    let told = told.and_then(|told| {
        let mut name = told.to_owned();
        name.get_mut(..1)?.make_ascii_uppercase();
        Script::from_short_name(&name)
    });
    match told {
        Some(told) if told != script => {
            // Of the stemmers only the Serbian one reads two scripts.
            let both = primary == "sr" && matches!(told, Script::Latin | Script::Cyrillic);
            (told, algorithm.filter(|_| both))
        }
        _ => (script, algorithm),
    }
}

/// How many bytes of text there are in each language.
#[derive(Debug, Default)]
pub(crate) struct Languages {
    n_bytes: BTreeMap<String, u64>,
}

impl Languages {
    /// Counts a document.
    pub(crate) fn push(&mut self, document: &Document) {
        if document.language.is_empty() {
            return;
        }
        let sections = document.sections.iter().map(|s| s.heading.len() + s.text.len());
        let n_bytes = (document.title.len() + sections.sum::<usize>()) as u64;
        match self.n_bytes.get_mut(&document.language) {
            Some(sum) => *sum += n_bytes,
            None => drop(self.n_bytes.insert(document.language.clone(), n_bytes)),
        }
    }

    /// For each script the stemmer of the language that most of its text is in.
    pub(crate) fn stemmers(&self) -> Stemmers {
        // Tags of one language count together.
        let mut sums: BTreeMap<(&str, &str), (u64, Script, Option<Algorithm>)> = BTreeMap::new();
        for (tag, n_bytes) in &self.n_bytes {
            let (script, algorithm) = language(tag);
            let primary = tag.split('-').next().unwrap_or_default();
            let sum = sums.entry((script.short_name(), primary)).or_insert((0, script, algorithm));
            sum.0 += n_bytes;
        }
        let mut chosen: Vec<(u64, Script, Option<Algorithm>)> = Vec::new();
        for sum in sums.into_values() {
            match chosen.iter_mut().find(|other| other.1 == sum.1) {
                Some(other) if other.0 < sum.0 => *other = sum,
                Some(_) => {}
                None => chosen.push(sum),
            }
        }
        let defaults = DEFAULTS.iter().map(|(script, algorithm)| (0, *script, Some(*algorithm)));
        let missing = defaults.filter(|default| chosen.iter().all(|other| other.1 != default.1));
        let all: Vec<_> = missing.collect();
        let stemmer = |(_, script, algorithm): (u64, Script, Option<Algorithm>)| {
            Some((script, algorithm?, Stemmer::create(algorithm?)))
        };
        Stemmers { by_script: chosen.into_iter().chain(all).filter_map(stemmer).collect() }
    }
}

/// A stemmer for each script that has one.
#[derive(Default)]
pub(crate) struct Stemmers {
    by_script: Vec<(Script, Algorithm, Stemmer)>,
}

impl Stemmers {
    /// The stem of a word, as the index has it; `None` for what has none, like numbers.
    fn stem(&self, word: &str) -> Option<String> {
        let is_inflected = word.len() <= MAX_WORD_BYTES && !word.chars().any(char::is_numeric);
        let script = word.chars().map(|c| c.script()).find(|script| *script != Script::Common)?;
        let (_, algorithm, stemmer) =
            self.by_script.iter().find(|(of, ..)| *of == script && is_inflected)?;
        let accented = accented(word, *algorithm);
        let stem = stemmer.stem(&accented);
        (stem.chars().count() >= MIN_STEM_CHARS).then(|| stem.into_owned())
    }
}

/// A word with the accents without which its stemmer does not know its ending: words are folded.
fn accented(word: &str, algorithm: Algorithm) -> Cow<'_, str> {
    if algorithm != Algorithm::French {
        return Cow::Borrowed(word);
    }
    let endings = [("ee", "ée"), ("ees", "ées"), ("iere", "ière"), ("ieres", "ières")];
    let told = endings.iter().find_map(|(folded, ending)| {
        word.strip_suffix(folded).map(|begin| [begin, ending].concat())
    });
    told.map_or(Cow::Borrowed(word), Cow::Owned)
}

/// Finds the groups of words, which come ascending.
pub(crate) struct Grouper {
    stemmers: Stemmers,
    /// Words that begin with the same characters, one after the other.
    together: Vec<String>,
    n_together_bytes: usize,
    /// How many groups there are of each begin, of those that begin with the same characters as these.
    numbers: HashMap<String, u32>,
    groups: Groups,
}

/// By word of the vocabulary its group.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// The bytes that the words of a group have in common, and its number; 0 bytes for a word without one.
    by_word: Vec<[u8; 2]>,
}

impl Groups {
    /// That of the word at a place among all words.
    pub(crate) fn of(&self, place: usize) -> Option<Group> {
        let [prefix, number] = *self.by_word.get(place)?;
        (prefix > 0).then_some(Group { prefix: usize::from(prefix), number: u32::from(number) })
    }
}

impl Grouper {
    pub(crate) fn new(stemmers: Stemmers) -> Grouper {
        Grouper {
            stemmers,
            together: Vec::new(),
            n_together_bytes: 0,
            numbers: HashMap::new(),
            groups: Groups::default(),
        }
    }

    /// Adds a word.
    pub(crate) fn push(&mut self, word: &[u8]) {
        let word = std::str::from_utf8(word).unwrap_or_default(); // Words are UTF-8.
        let is_same =
            self.together.last().is_some_and(|last| first_chars(last) == first_chars(word));
        if !is_same || self.n_together_bytes > MAX_TOGETHER_BYTES {
            self.end();
            if !is_same {
                self.numbers.clear();
            }
        }
        self.n_together_bytes += word.len() + size_of::<String>();
        self.together.push(word.to_owned());
    }

    /// All groups.
    pub(crate) fn finish(mut self) -> Groups {
        self.end();
        self.groups
    }

    /// Groups the words that are together.
    fn end(&mut self) {
        let words = std::mem::take(&mut self.together);
        self.n_together_bytes = 0;
        let mut own = vec![[0; 2]; words.len()];
        if words.len() > 1 && words.first().is_some_and(|word| has_first_chars(word)) {
            // By stem, in the order of the first word of each.
            let mut places: HashMap<String, usize> = HashMap::new();
            let mut groups: Vec<Vec<usize>> = Vec::new();
            for (i, word) in words.iter().enumerate() {
                let Some(stem) = self.stemmers.stem(word) else { continue };
                let place = *places.entry(stem).or_insert(groups.len());
                match groups.get_mut(place) {
                    Some(group) => group.push(i),
                    None => groups.push(vec![i]),
                }
            }
            for group in groups.iter().filter(|group| group.len() > 1) {
                let word = |i: Option<&usize>| i.and_then(|i| words.get(*i)).map(String::as_str);
                // All between share what the first and the last do.
                let prefix = shared(word(group.first()), word(group.last()));
                let number = self.numbers.entry(prefix.to_owned()).or_default();
                if let (Ok(prefix), Ok(number)) =
                    (u8::try_from(prefix.len()), u8::try_from(*number))
                {
                    for i in group {
                        if let Some(code) = own.get_mut(*i) {
                            *code = [prefix, number];
                        }
                    }
                }
                *number += 1;
            }
        }
        self.groups.by_word.extend(own);
    }
}

/// The first characters of a word, which all words of a group have in common.
fn first_chars(word: &str) -> &str {
    let end = word.char_indices().nth(MIN_SHARED_CHARS).map_or(word.len(), |(end, _)| end);
    word.get(..end).unwrap_or_default()
}

fn has_first_chars(word: &str) -> bool {
    word.chars().nth(MIN_SHARED_CHARS - 1).is_some()
}

/// The characters that two words begin with.
fn shared<'a>(a: Option<&'a str>, b: Option<&str>) -> &'a str {
    let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
    let same = a.char_indices().zip(b.chars()).take_while(|((_, a), b)| a == b);
    let end = same.last().map_or(0, |((start, c), _)| start + c.len_utf8());
    a.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use snowball_stemmers_rs::Stemmer;
    use unicode_script::Script;

    use super::{Grouper, LANGUAGES, Languages, language};
    use crate::document::{Document, Section};

    /// The groups of words, by their first words; `language` is told by the documents.
    fn groups(language: &str, words: &[&str]) -> Vec<Vec<String>> {
        let mut languages = Languages::default();
        languages.push(&document(language, "text"));
        let mut grouper = Grouper::new(languages.stemmers());
        let mut words = words.to_vec();
        words.sort_unstable();
        for word in &words {
            grouper.push(word.as_bytes());
        }
        let found = grouper.finish();
        let mut groups: Vec<((String, u32), Vec<String>)> = Vec::new();
        for (i, word) in words.iter().enumerate() {
            let Some(group) = found.of(i) else { continue };
            let key = (word[..group.prefix].to_owned(), group.number);
            match groups.iter_mut().find(|(of, _)| *of == key) {
                Some((_, words)) => words.push((*word).to_owned()),
                None => groups.push((key, vec![(*word).to_owned()])),
            }
        }
        groups.into_iter().map(|(_, words)| words).collect()
    }

    fn document(language: &str, text: &str) -> Document {
        let section = Section { text: text.to_owned(), ..Section::default() };
        let language = language.to_owned();
        Document { language, sections: vec![section], ..Document::default() }
    }

    #[track_caller]
    fn check(language: &str, words: &[&str], expected: &[&[&str]]) {
        assert_eq!(groups(language, words), expected);
    }

    #[test]
    fn inflections_are_a_group() {
        check(
            "en",
            &["index", "indexed", "indexes", "indexing", "india", "lake", "lakes", "x1", "x1s"],
            &[&["index", "indexed", "indexes", "indexing"], &["lake", "lakes"]],
        );
    }

    #[test]
    fn groups_with_one_begin_have_numbers() {
        check(
            "en",
            &["organ", "organic", "organs", "organized", "organizes"],
            &[&["organ", "organs"], &["organized", "organizes"]],
        );
        check(
            "en",
            &["part", "parties", "parts", "party"],
            &[&["part", "parts"], &["parties", "party"]],
        );
    }

    #[test]
    fn words_of_a_script_are_stemmed_as_its_documents_say() {
        check(
            "de",
            &["haus", "hauser", "hausern", "katze", "katzen"],
            &[&["haus", "hauser", "hausern"], &["katze", "katzen"]],
        );
        check(
            "fr",
            &["premier", "premieres", "utilise", "utilisees", "utiliser"],
            &[&["premier", "premieres"], &["utilise", "utilisees", "utiliser"]],
        );
        check("", &["озеро", "озера", "озером"], &[&["озера", "озеро", "озером"]]);
        check("zh-hans", &["lake", "lakes"], &[&["lake", "lakes"]]);
        // No stemmer is better than that of another language.
        check("vi", &["lake", "lakes"], &[]);
    }

    #[test]
    fn most_text_chooses() {
        let mut languages = Languages::default();
        for (tag, text) in
            [("de-at", "a"), ("de", "aaa"), ("en", "aaa"), ("ru", "aaaaaaaaaa"), ("uk", "a")]
        {
            languages.push(&document(tag, text));
        }
        let stemmers = languages.stemmers();
        assert_eq!(stemmers.stem("katzen"), stemmers.stem("katze"));
        assert_ne!(stemmers.stem("flies"), stemmers.stem("fly"));
        assert_eq!(stemmers.stem("озером"), stemmers.stem("озеро"));
        assert_eq!(stemmers.stem("2026"), None);
    }

    #[test]
    fn languages_are_found() {
        assert!(LANGUAGES.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(language("sr-latn-rs").0, Script::Latin);
        assert_eq!(language("zh-hant").0, Script::Han);
        assert_eq!(language("ru-latn"), (Script::Latin, None));
        assert_eq!(language("xx"), (Script::Latin, None));
    }

    proptest! {
        /// Stemmers that were generated: none may panic, whatever the word.
        #[test]
        fn any_word_is_stemmed(word in "\\PC{0,12}|[a-zåßœ']{0,20}|\\p{Cyrillic}{0,12}|\\p{Arabic}{0,12}|\\p{Devanagari}{0,12}|\\p{Tamil}{0,12}|\\p{Hebrew}{0,12}|\\p{Greek}{0,12}|\\p{Armenian}{0,12}") {
            for algorithm in LANGUAGES.iter().filter_map(|language| language.2) {
                let _ = Stemmer::create(algorithm).stem(&word);
            }
        }
    }
}
