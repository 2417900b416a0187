//! Hangul: consonants that stand for all syllables which begin with them, and syllables that are not finished.

use super::MAX_TYPED;
use super::lattice::{Corpus, Lattice, Set, Way, candidates, others};

const FIRST: u32 = '가' as u32;

/// Syllables that begin with the same consonant, and of them those with the same vowel.
const N_OF_CONSONANT: u32 = 588;
const N_OF_VOWEL: u32 = 28;

/// A bit for each of ㄱ to ㅎ that a syllable may begin with.
const CONSONANTS: u32 = 0x3FF7_01CB;

/// The number of a consonant among those that syllables begin with: as it is typed, or as Unicode folds it.
fn consonant(c: char) -> Option<u32> {
    match c {
        'ㄱ'..='ㅎ' => {
            let bit = 1 << (c as u32 - 'ㄱ' as u32);
            (CONSONANTS & bit != 0).then(|| (CONSONANTS & (bit - 1)).count_ones())
        }
        '\u{1100}'..='\u{1112}' => Some(c as u32 - 0x1100),
        _ => None,
    }
}

/// The `n` syllables from one on.
fn syllables(first: u32, n: u32) -> Option<Set> {
    Some(Set::Chars(char::from_u32(first)?, char::from_u32(first + n - 1)?))
}

/// What Hangul can be meant where consonants stand for whole syllables, and the last syllable may go on.
pub(crate) fn by_choseong(chars: &[char], corpus: &Corpus<'_>) -> Vec<String> {
    if chars.len() > MAX_TYPED {
        return Vec::new();
    }
    let n = chars.len();
    let set = |at: usize, c: char| {
        let code = c as u32;
        if let Some(consonant) = consonant(c) {
            return syllables(FIRST + consonant * N_OF_CONSONANT, N_OF_CONSONANT);
        }
        let is_open = ('가'..='힣').contains(&c) && (code - FIRST).is_multiple_of(N_OF_VOWEL);
        if at + 1 == n && is_open { syllables(code, N_OF_VOWEL) } else { None }
    };
    if (0..).zip(chars).all(|(at, c)| set(at, *c).is_none()) {
        return Vec::new();
    }
    let ways = |at: usize, ways: &mut Vec<Way>| {
        // A space that stands before a character belongs to it.
        let is_spaced = chars.get(at) == Some(&' ');
        let at = at + usize::from(is_spaced);
        let Some(c) = chars.get(at) else { return };
        let set = set(at, *c).unwrap_or(Set::Chars(*c, *c));
        ways.push(Way { is_spaced, ..Way::new(at + 1, set) });
    };
    let lattice = Lattice { ends: n..=n, only_in_lines: false, ways: &ways };
    others(candidates(corpus, &lattice), chars)
}
