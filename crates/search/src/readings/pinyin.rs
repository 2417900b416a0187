//! Pinyin: syllables and initials to Chinese characters.

use aril_index::Syllable;

use super::MAX_TYPED;
use super::lattice::{Corpus, Lattice, Set, Way, candidates};
use super::titles::title_candidates;

/// Of two ways to cut what was typed into syllables the one with fewer is meant.
const SYLLABLE: u32 = 24;

/// That a syllable is not finished.
const UNFINISHED: u32 = 8;

/// As many letters a syllable has.
const MAX_LETTERS: usize = 6;

/// Initials of more characters lead to nothing.
const MAX_INITIALS: usize = 16;

/// A character that was typed, without what stands between syllables.
#[derive(Clone, Copy, Debug)]
struct Typed {
    c: char,
    /// Whether a syllable ended before it: by a space, an apostrophe or a tone.
    is_begin: bool,
    is_spaced: bool,
}

fn is_letter(c: char) -> bool {
    c.is_ascii_lowercase()
}

/// The letters to a syllable, the first in the highest byte.
fn syllable_of(letters: &[Typed]) -> Syllable {
    let mut syllable = [0; 8];
    syllable.iter_mut().zip(letters).for_each(|(to, typed)| *to = typed.c as u8);
    Syllable::from_be_bytes(syllable)
}

/// The mask of a syllable's first letters.
fn mask(n_letters: usize) -> Syllable {
    !(Syllable::MAX >> (8 * n_letters as u32))
}

/// The same with v where u was typed for ü: n and l alone have both.
fn with_umlaut(syllable: Syllable) -> Option<Syllable> {
    let mut letters = syllable.to_be_bytes();
    let is_one = matches!(letters.first(), Some(b'l' | b'n'));
    let u = letters.iter_mut().find(|letter| **letter == b'u').filter(|_| is_one)?;
    *u = b'v';
    Some(Syllable::from_be_bytes(letters))
}

/// Drops what stands between syllables.
fn read(chars: &[char]) -> Vec<Typed> {
    let mut typed: Vec<Typed> = Vec::new();
    let (mut is_begin, mut is_spaced) = (false, false);
    for &c in chars.iter().take(4 * MAX_TYPED) {
        let after_letter = !is_begin && typed.last().is_some_and(|last| is_letter(last.c));
        if matches!(c, ' ' | '\'' | '’') || matches!(c, '1'..='5') && after_letter {
            is_begin = true;
            is_spaced |= c == ' ';
            continue;
        }
        typed.push(Typed { c, is_begin, is_spaced });
        (is_begin, is_spaced) = (false, false);
    }
    typed
}

/// What Chinese characters can be meant by pinyin, whole or by its initials, with or without tones and spaces; some
/// of the characters may be typed as they are.
pub(crate) fn by_reading(chars: &[char], corpus: &Corpus<'_>) -> Vec<String> {
    let typed = read(chars);
    let Some(readings) = corpus.readings else { return Vec::new() };
    if typed.len() > MAX_TYPED || !typed.iter().any(|typed| is_letter(typed.c)) {
        return Vec::new();
    }
    let exists = |syllable, mask| readings.syllables().iter().any(|s| s & mask == syllable);
    let ways = |at: usize, ways: &mut Vec<Way>, is_loose: bool, is_spaced: bool| {
        let rest = typed.get(at..).unwrap_or_default();
        let Some(first) = rest.first() else { return };
        let is_spaced = is_spaced && first.is_spaced;
        if !is_letter(first.c) {
            ways.push(Way { is_spaced, ..Way::of_char(at + 1, first.c) });
            return;
        }
        let is_inside = |typed: &&Typed| is_letter(typed.c) && !typed.is_begin;
        let n_letters = 1 + rest.iter().skip(1).take_while(is_inside).count();
        for n in 1..=n_letters.min(MAX_LETTERS) {
            let plain = syllable_of(rest.get(..n).unwrap_or_default());
            for syllable in core::iter::once(plain).chain(with_umlaut(plain)) {
                let mut push = |mask, cost| {
                    if exists(syllable, mask) {
                        let set = Set::Read(syllable, mask);
                        ways.push(Way { cost, is_spaced, ..Way::new(at + n, set) });
                    }
                };
                push(Syllable::MAX, SYLLABLE);
                // The last one may go on.
                if is_loose || n == rest.len() {
                    push(mask(n), SYLLABLE + UNFINISHED);
                }
            }
        }
    };
    let walk = |is_loose: bool, is_spaced: bool| {
        let ways = |at: usize, all: &mut Vec<Way>| ways(at, all, is_loose, is_spaced);
        let n = typed.len();
        let lattice = Lattice { ends: n..=n, only_in_lines: is_loose, ways: &ways };
        let found = if is_loose { title_candidates(corpus, &lattice) } else { Vec::new() };
        if found.is_empty() { candidates(corpus, &lattice) } else { found }
    };
    let mut found = walk(false, false);
    if found.is_empty() && are_words(&typed, &|syllable| exists(syllable, Syllable::MAX)) {
        found = walk(false, true);
    }
    if found.is_empty() && (2..=MAX_INITIALS).contains(&typed.len()) {
        found = walk(true, false);
    }
    found
}

/// Whether spaces were typed between words, not between syllables.
fn are_words(typed: &[Typed], is_syllable: &dyn Fn(Syllable) -> bool) -> bool {
    let mut parts = typed.chunk_by(|_, next| !next.is_spaced);
    typed.iter().any(|typed| typed.is_spaced)
        && parts.all(|part| part.len() > MAX_LETTERS || !is_syllable(syllable_of(part)))
}
