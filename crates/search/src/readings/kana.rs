//! Romaji: Latin letters to kana, as Hepburn and Kunrei write them, and as they are typed.
//!
//! All kana are hiragana, as the engine folds them.

use super::MAX_TYPED;
use super::lattice::{Corpus, Lattice, Way, candidates};

/// How what comes next is read. A position is four times a place among the letters, and this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Plain,
    /// A vowel is a small ya, yu or yo.
    Glide,
    /// The vowel before was made long.
    Long,
    /// A vowel is small.
    Small,
}

/// That a vowel is long which was typed short: more than that a gram stands in no title.
const LENGTHENED: u32 = 44;

/// That letters stand for what they seldom do.
const SELDOM: u32 = 3;

const LONG: char = 'ー';

/// The place of a vowel in a row of kana.
fn vowel(letter: char) -> Option<u32> {
    "aiueo".bytes().position(|vowel| char::from(vowel) == letter).map(|place| place as u32)
}

/// A kana by the consonant and vowel of its row, or the vowel alone.
fn kana(consonant: char, vowel: u32) -> Option<char> {
    let code = match consonant {
        'k' => 0x304B + 2 * vowel,
        'g' => 0x304C + 2 * vowel,
        's' => 0x3055 + 2 * vowel,
        'z' => 0x3056 + 2 * vowel,
        // The small tsu is among them.
        't' => 0x305F + 2 * vowel + u32::from(vowel > 1),
        'd' => 0x3060 + 2 * vowel + u32::from(vowel > 1),
        'n' => 0x306A + vowel,
        'h' => 0x306F + 3 * vowel,
        'b' => 0x3070 + 3 * vowel,
        'p' => 0x3071 + 3 * vowel,
        'm' => 0x307E + vowel,
        // There is no yi and no ye.
        'y' if vowel.is_multiple_of(2) => 0x3084 + vowel,
        'r' | 'l' => 0x3089 + vowel,
        // Of wa, wi, we and wo the first and the last are in use.
        'w' if vowel.is_multiple_of(4) => 0x308F + vowel - vowel / 4,
        _ => return None,
    };
    char::from_u32(code)
}

/// What letters before a vowel stand for that are no row: how many they are, their kana, the vowel that it has
/// already, and how others follow it.
fn others(letters: &[char]) -> Option<(usize, char, u32, Mode)> {
    Some(match letters {
        ['s', 'h', ..] => (2, 'し', 1, Mode::Glide),
        ['c', 'h', ..] => (2, 'ち', 1, Mode::Glide),
        ['j', ..] => (1, 'じ', 1, Mode::Glide),
        ['t', 's', ..] => (2, 'つ', 2, Mode::Small),
        ['f', ..] => (1, 'ふ', 2, Mode::Small),
        ['v', ..] => (1, 'ゔ', 2, Mode::Small),
        _ => return None,
    })
}

/// The ways on from the letters behind the place `at`.
fn ways_on(letters: &[char], at: usize, mode: Mode, ways: &mut Vec<Way>) {
    let rest = letters.get(at..).unwrap_or_default();
    let letter = |i: usize| rest.get(i).copied().unwrap_or('\0');
    let before = at.checked_sub(1).and_then(|i| letters.get(i)).copied().unwrap_or('\0');
    // Called in many places, as code of its own.
    let push: &mut dyn FnMut(usize, char, Mode, u32) = &mut |n, c, mode, cost| {
        let to = 4 * (at + n) + mode as usize;
        ways.push(Way { cost, ..Way::of_char(to, c) });
    };
    let small = |vowel: u32| char::from_u32(0x3041 + 2 * vowel);
    match (mode, vowel(letter(0))) {
        (Mode::Glide, Some(3)) => push(1, 'ぇ', Mode::Plain, 0),
        (Mode::Glide, Some(vowel)) => {
            if let Some(c) = char::from_u32(0x3083 + vowel).filter(|_| vowel.is_multiple_of(2)) {
                push(1, c, Mode::Plain, 0);
            }
        }
        (Mode::Small, Some(vowel)) => {
            if let Some(c) = small(vowel) {
                push(1, c, Mode::Plain, 0);
            }
        }
        (Mode::Glide | Mode::Small, None) => {}
        (Mode::Plain | Mode::Long, own) => {
            // At the end nothing is made longer: what is longer holds it.
            if mode == Mode::Plain && !matches!(letter(0), '-' | '\0') && vowel(before).is_some() {
                push(0, LONG, Mode::Long, LENGTHENED);
                if matches!(before, 'o' | 'u') {
                    push(0, 'う', Mode::Long, LENGTHENED);
                }
            }
            if let Some(vowel) = own {
                if let Some(c) = char::from_u32(0x3042 + 2 * vowel) {
                    push(1, c, Mode::Plain, 0);
                }
                if mode == Mode::Plain && (before == letter(0) || (before, letter(0)) == ('o', 'u'))
                {
                    push(1, LONG, Mode::Long, SELDOM);
                }
                return;
            }
            if letter(0) == '-' {
                push(1, LONG, Mode::Long, 0);
            }
            let next = vowel(letter(1));
            match (letter(0), letter(1)) {
                ('n', 'n' | '\'') => {
                    push(2, 'ん', Mode::Plain, 0);
                    push(1, 'ん', Mode::Plain, 0);
                }
                ('n', 'y') => push(1, 'ん', Mode::Plain, SELDOM),
                ('n', _) => push(1, 'ん', Mode::Plain, if next.is_some() { SELDOM } else { 0 }),
                ('m', 'b' | 'm' | 'p') => push(1, 'ん', Mode::Plain, 0),
                (a, b) if a == b && a.is_ascii_lowercase() => push(1, 'っ', Mode::Plain, 0),
                ('t', 'c') => push(1, 'っ', Mode::Plain, 0),
                _ => {}
            }
            if let Some(c) = next.and_then(|vowel| kana(letter(0), vowel)) {
                push(2, c, Mode::Plain, 0);
            }
            if let Some(c) = kana(letter(0), 1).filter(|_| letter(1) == 'y') {
                push(2, c, Mode::Glide, 0);
            }
            if let Some((n, c, own, mode)) = others(rest) {
                let is_own = vowel(letter(n)) == Some(own);
                let (n, mode) = if is_own { (n + 1, Mode::Plain) } else { (n, mode) };
                push(n, c, mode, 0);
            }
            // Sounds of other languages: ti and tu as in party and tour, wi and we.
            let foreign = match (letter(0), next) {
                ('t' | 'd', Some(1)) => kana(letter(0), 3),
                ('t' | 'd', Some(2)) => kana(letter(0), 4),
                ('w', Some(1 | 3)) => Some('う'),
                _ => None,
            };
            if let Some(c) = foreign {
                push(1, c, Mode::Small, SELDOM);
            }
        }
    }
}

/// What kana can be meant by Latin letters, in which - makes a vowel long and ' ends a syllable.
pub(crate) fn by_romaji(chars: &[char], corpus: &Corpus<'_>) -> Vec<String> {
    let is_romaji = |c: &char| c.is_ascii_lowercase() || matches!(c, '-' | '\'');
    if chars.len() > MAX_TYPED || !chars.iter().all(is_romaji) {
        return Vec::new();
    }
    // The last syllable may not be finished.
    let is_end = |c: &char| vowel(*c).is_some() || matches!(c, 'n' | '-');
    let n = chars.iter().rposition(is_end).map_or(0, |last| last + 1);
    let letters = chars.get(..n).unwrap_or_default();
    let ways = |at: usize, ways: &mut Vec<Way>| {
        let mode = match at % 4 {
            0 => Mode::Plain,
            1 => Mode::Glide,
            2 => Mode::Long,
            _ => Mode::Small,
        };
        ways_on(letters, at / 4, mode, ways);
    };
    candidates(corpus, &Lattice { ends: 4 * n..=4 * n + 3, only_in_lines: false, ways: &ways })
}
