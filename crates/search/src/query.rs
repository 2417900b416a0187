//! Queries: what was typed, as the index knows it.

use core::ops::Range;

use aril_text::{Class, Folded, Run, fold, runs};

use crate::characters::{CorpusCharacters, is_case_of};

/// What is longer is cut: nobody types it, and each character costs.
const MAX_CHARS: usize = 1000;

/// A query, folded.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    /// The folded characters, without a space at either end.
    pub(crate) chars: Vec<char>,
    /// What was typed, on one line and cut where it is too long.
    pub(crate) line: String,
    /// Whether it was.
    pub(crate) is_cut: bool,
    /// Of each the character that it was typed as.
    typed: Vec<char>,
    /// Their runs, in order.
    pub(crate) runs: Vec<Run>,
    /// The places behind words that may go on. Nothing was typed behind the last word, or a star was.
    open_ends: Vec<usize>,
    /// Whether it must begin where a word does.
    pub(crate) is_begun: bool,
    /// Whether it must end where a word does.
    pub(crate) is_ended: bool,
    /// Whether texts may hold what folds to the same.
    pub(crate) differs: Differs,
}

/// Whether texts that hold a query, folded, hold it as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Differs {
    /// All do: nothing else folds to it.
    Never,
    /// Only they themselves tell.
    Maybe,
    /// None does.
    Always,
}

impl Query {
    /// Reads what was typed, in normalization form C.
    pub(crate) fn parse(typed: &str, characters: &CorpusCharacters) -> Query {
        let mut query = Query::asked(typed, &[], characters);
        if !typed.ends_with(' ') {
            query.open_ends.push(query.chars.len());
        }
        query
    }

    /// Reads a phrase, which begins and ends where words do.
    pub(crate) fn whole(typed: &str, characters: &CorpusCharacters) -> Query {
        let mut query = Query::asked(typed, &[], characters);
        (query.is_begun, query.is_ended) = (true, true);
        query
    }

    /// Reads a phrase that begins where a word does, and may go on.
    pub(crate) fn begun(typed: &str, characters: &CorpusCharacters) -> Query {
        let mut query = Query::asked(typed, &[typed.len()], characters);
        query.is_begun = true;
        query
    }

    /// Reads a text in which the words that end at the bytes `stars` may go on.
    pub(crate) fn asked(typed: &str, stars: &[usize], characters: &CorpusCharacters) -> Query {
        let (mut line, mut is_cut) = (String::new(), false);
        for (i, c) in typed.chars().enumerate() {
            is_cut = i >= MAX_CHARS;
            if is_cut {
                break;
            }
            line.push(if c == '\n' { ' ' } else { c });
        }
        let Folded { chars, spans } = fold(characters, &line);
        let mut typed = Vec::new();
        for span in &spans {
            typed.push(char_at(&line, span).unwrap_or(' '));
        }
        let mut all_runs = Vec::new();
        for run in runs(characters, &chars) {
            all_runs.push(run);
        }
        let mut open_ends = Vec::new();
        for byte in stars {
            open_ends.push(spans.partition_point(|span| (span.start as usize) < *byte));
        }
        let differs = characters.differs(&typed, &chars);
        Query {
            chars,
            line,
            is_cut,
            typed,
            runs: all_runs,
            open_ends,
            is_begun: false,
            is_ended: false,
            differs,
        }
    }

    /// Whether longer words that begin with the one that ends at `end` are forms of it.
    pub(crate) fn is_open_at(&self, end: usize) -> bool {
        self.open_ends.contains(&end)
    }

    /// Its text with another in place of a run.
    pub(crate) fn with(&self, run: &Run, text: &str) -> String {
        let mut with = String::new();
        with.extend(self.chars.get(..run.range.start).unwrap_or_default());
        with.push_str(text);
        with.extend(self.chars.get(run.range.end..).unwrap_or_default());
        with
    }

    /// Whether a text holds it as it was typed, be it in another case, where it folds to the same; of whose characters
    /// `spans` tells where they are in the text.
    pub(crate) fn is_as_typed(&self, text: &str, spans: &[Range<u32>]) -> bool {
        if self.differs == Differs::Never {
            return true;
        }
        for (typed, span) in self.typed.iter().zip(spans) {
            if char_at(text, span).is_some_and(|found| !is_case_of(*typed, found)) {
                return false;
            }
        }
        true
    }

    /// Whether it is two letters that may be the initials of two Chinese characters.
    pub(crate) fn is_two_letters(&self) -> bool {
        self.chars.len() == 2 && self.chars.iter().all(char::is_ascii_lowercase)
    }

    /// Whether nothing was typed that could be found.
    pub(crate) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The characters of a run.
    pub(crate) fn run_chars(&self, run: &Run) -> &[char] {
        self.chars.get(run.range.clone()).unwrap_or_default()
    }

    /// Whether it is made of several words, each of two characters or more.
    pub(crate) fn has_words(&self) -> bool {
        let mut words = self.chars.split(|c| *c == ' ');
        self.chars.contains(&' ') && words.all(|word| word.len() > 1)
    }

    /// Whether postings alone tell which passages hold the query, folded: it is one word or a part of one, or
    /// one gram.
    pub(crate) fn is_one_term(&self) -> bool {
        match self.runs.as_slice() {
            [run] if run.range.len() == self.chars.len() => {
                run.class == Class::Word || run.range.len() <= 2
            }
            _ => false,
        }
    }
}

/// The character that begins a span of a text.
fn char_at(text: &str, span: &Range<u32>) -> Option<char> {
    text.get(span.start as usize..)?.chars().next()
}

/// The first place from `from` on at which `wanted` stands in a text; an empty one stands nowhere.
pub(crate) fn place_of(wanted: &[char], text: &[char], from: usize) -> Option<usize> {
    let first = wanted.first()?;
    let mut place = from;
    loop {
        // One character tells mostly that it does not stand there.
        place += text.get(place..)?.iter().position(|c| c == first)?;
        if text.get(place..)?.starts_with(wanted) {
            return Some(place);
        }
        place += 1;
    }
}
