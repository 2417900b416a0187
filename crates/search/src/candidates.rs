//! Candidates: the passages that may hold the query, from postings alone.
//!
//! Every passage in which the query begins is among them (the converse only holds for
//! [one term](Query::is_one_term)): each condition below is necessary. A query may begin in one
//! passage and end in the next, where a long paragraph was cut; the builder cuts no closer than 128
//! characters, so conditions are taken from the query's first 128 and each may hold in a passage or
//! in the one it goes on in.

use aril_index::{Posting, Row};
use aril_text::{Class, Run, grams};

use crate::automaton::{Holds, Place};
use crate::loaded::Loaded;
use crate::query::Query;
use crate::set::PassageSet;

/// Conditions are taken from so many characters of a query: the shortest passage that goes on.
const MAX_CONDITION_CHARS: usize = 128;

/// Passages that may hold the query.
pub(crate) struct Candidates {
    /// All of them.
    pub(crate) all: PassageSet,
    /// Those in which a word begins as the query does: elsewhere it can only stand inside a word.
    pub(crate) at_word_start: PassageSet,
}

/// The passages that may hold `query`.
pub(crate) fn candidates(query: &Query, loaded: &Loaded) -> Candidates {
    let n_passages = loaded.passages.len();
    let none = || PassageSet::new(n_passages);
    let Some(first) = query.runs.first() else {
        return Candidates { all: none(), at_word_start: none() };
    };
    let mut all = None;
    for run in &query.runs {
        if run.range.start < MAX_CONDITION_CHARS {
            conditions(query, run, loaded, &mut |condition| meet(&mut all, condition, loaded));
        }
    }
    // Only a character that ends the query is no condition by itself, as long as there are others.
    let all = all.unwrap_or_else(|| {
        let mut set = none();
        if let [character, ..] = query.run_chars(first)
            && let Some(row) = loaded.terms.row(*character)
        {
            set.add(&row.all());
        }
        set
    });
    let at_word_start = if first.class == Class::Word && query.is_one_term() {
        let mut begun = none();
        let word: String = query.run_chars(first).iter().collect();
        add_words(&mut begun, loaded, &word, Place::Start);
        begun
    } else {
        all.clone()
    };
    Candidates { all, at_word_start }
}

/// Narrows what was found so far by one more condition.
fn meet(all: &mut Option<PassageSet>, mut condition: PassageSet, loaded: &Loaded) {
    condition.extend_back(&loaded.passages);
    match all {
        Some(all) => all.intersect(&condition),
        None => *all = Some(condition),
    }
}

/// The sets of passages that each must hold one where the query begins, as far as `run` tells.
fn conditions(query: &Query, run: &Run, loaded: &Loaded, meet: &mut impl FnMut(PassageSet)) {
    let is_first = run.range.start == 0;
    let is_last = run.range.end == query.chars.len();
    let chars = query.run_chars(run);
    let mut set = PassageSet::new(loaded.passages.len());
    if run.class == Class::Word {
        let word: String = chars.iter().collect();
        match (is_first, is_last) {
            (false, false) => set.add(&loaded.terms.word(&word)),
            (false, true) => add_words(&mut set, loaded, &word, Place::Start),
            (true, false) => add_words(&mut set, loaded, &word, Place::End),
            (true, true) => add_words(&mut set, loaded, &word, Place::Anywhere),
        }
        meet(set);
        return;
    }
    for (i, gram) in grams(chars) {
        if run.range.start + i >= MAX_CONDITION_CHARS {
            break;
        }
        // At the end of the query the run may go on in the text; elsewhere it ends as it does here.
        if gram.second.is_none() && is_last {
            break;
        }
        let mut set = PassageSet::new(loaded.passages.len());
        if let Some(row) = loaded.terms.row(gram.first) {
            set.add(&gram_postings(&row, gram.second, loaded));
        }
        meet(set);
    }
}

/// The postings of a gram: none when its second character is not in the corpus.
pub(crate) fn gram_postings(row: &Row<'_>, second: Option<char>, loaded: &Loaded) -> Vec<Posting> {
    match second.map(|c| loaded.characters.alphabet.rank(c)) {
        None => row.postings(None),
        Some(Some(rank)) => row.postings(Some(rank)),
        Some(None) => Vec::new(),
    }
}

fn add_words(set: &mut PassageSet, loaded: &Loaded, word: &str, place: Place) {
    let mut words = loaded.terms.words(Holds::new(word, place));
    while let Some((_, postings)) = words.next_word() {
        set.add(&postings);
    }
}
