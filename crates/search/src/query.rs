//! Queries: what was typed, as the index knows it.

use aril_text::{Characters, Class, Folded, Run, fold, runs};

/// What is longer is cut: nobody types it, and each character costs.
const MAX_CHARS: usize = 1000;

/// A query, folded.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    /// The folded characters, without a space at either end.
    pub(crate) chars: Vec<char>,
    /// Their runs, in order.
    pub(crate) runs: Vec<Run>,
    /// Whether the last word may go on: nothing was typed after it.
    pub(crate) is_open: bool,
}

impl Query {
    /// Reads what was typed, in normalization form C.
    pub(crate) fn parse(typed: &str, characters: &impl Characters) -> Query {
        let line: String =
            typed.chars().take(MAX_CHARS).map(|c| if c == '\n' { ' ' } else { c }).collect();
        let Folded { chars, .. } = fold(characters, &line);
        let runs = runs(characters, &chars).collect();
        Query { chars, runs, is_open: !line.ends_with(' ') }
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

    /// Whether postings alone tell which passages hold the query: it is one word or a part of one, or
    /// one gram.
    pub(crate) fn is_one_term(&self) -> bool {
        match self.runs.as_slice() {
            [run] if run.range.len() == self.chars.len() => {
                run.class == Class::Word || run.range.len() <= 2
            }
            _ => false,
        }
    }

    /// The places in `text` where the query stands, not overlapping.
    pub(crate) fn find_in<'a>(
        &'a self,
        text: &'a [char],
    ) -> impl Iterator<Item = core::ops::Range<usize>> + 'a {
        let n = self.chars.len();
        let mut from = 0;
        core::iter::from_fn(move || {
            let rest = text.get(from..)?;
            let at = from + rest.windows(n.max(1)).position(|window| window == self.chars)?;
            from = at + n;
            Some(at..at + n)
        })
    }
}
