//! Tokenization: runs of one class, and the n-grams of a run.

use core::ops::Range;

use crate::class::{Characters, Class};

/// A maximal run of characters of one class in folded text; never of [`Class::Space`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What the run is made of. A run of [`Class::Word`] is one word; others are bigrams.
    pub class: Class,
    /// The folded characters of the run, at least one.
    pub range: Range<usize>,
}

/// A character of a run and the one after it: the unit that the index knows of scripts without
/// spaces.
///
/// The last character of a run has no second. It is indexed all the same, so that the grams that
/// begin with a character lead to every place of that character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gram {
    /// The character.
    pub first: char,
    /// The next one of the same run; `None` at the run's end.
    pub second: Option<char>,
}

/// The runs of `folded`, in order.
pub fn runs<'a, C: Characters>(
    characters: &'a C,
    folded: &'a [char],
) -> impl Iterator<Item = Run> + 'a {
    let mut position = 0;
    core::iter::from_fn(move || {
        let class_of = |c: &char| if *c == '\n' { Class::Space } else { characters.class(*c) };
        let rest = folded.get(position..)?;
        let start = position + rest.iter().position(|c| class_of(c) != Class::Space)?;
        let class = class_of(folded.get(start)?);
        let rest = folded.get(start..)?;
        let len = rest.iter().position(|c| class_of(c) != class).unwrap_or(rest.len());
        position = start + len;
        Some(Run { class, range: start..position })
    })
}

/// The grams of a run, each with the index of its first character within the run.
pub fn grams(run: &[char]) -> impl Iterator<Item = (usize, Gram)> + '_ {
    run.iter()
        .enumerate()
        .map(|(i, first)| (i, Gram { first: *first, second: run.get(i + 1).copied() }))
}

#[cfg(test)]
mod tests {
    use super::{Gram, grams, runs};
    use crate::class::Guess;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let chars: Vec<char> = text.chars().collect();
        let found: Vec<String> =
            runs(&Guess, &chars).map(|run| chars[run.range].iter().collect()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_border_of_scripts_ends_a_run() {
        check("c语言", &["c", "语言"]);
        check("第3章", &["第", "3", "章"]);
    }

    #[test]
    fn symbols_are_runs_of_their_own() {
        check("c++ node.js", &["c", "++", "node", ".", "js"]);
    }

    #[test]
    fn spaces_and_line_breaks_are_in_no_run() {
        check(" a\nb ", &["a", "b"]);
        check(" \n ", &[]);
        check("", &[]);
    }

    #[test]
    fn the_last_gram_of_a_run_has_no_second() {
        let found: Vec<_> = grams(&['千', '岛']).collect();
        assert_eq!(
            found,
            [
                (0, Gram { first: '千', second: Some('岛') }),
                (1, Gram { first: '岛', second: None })
            ]
        );
    }
}
