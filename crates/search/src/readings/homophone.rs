//! Homophones: a character in place of another one that is read alike.

use aril_index::{Readings, Syllable};

use super::lattice::{Corpus, Lattice, Set, Way, candidates, others};

/// What can be meant by Chinese characters of which one stands for another that is read alike, or nearly.
pub(crate) fn by_homophone(chars: &[char], corpus: &Corpus<'_>) -> Vec<String> {
    let Some(readings) = corpus.readings else { return Vec::new() };
    let n = chars.len();
    if !(2..=8).contains(&n) {
        return Vec::new();
    }
    // There are two positions for each character: the second once another one was put in place of one.
    let ways = |at: usize, ways: &mut Vec<Way>, is_near: bool| {
        let Some(c) = chars.get(at % (n + 1)) else { return };
        ways.push(Way::of_char(at + 1, *c));
        let Some(rank) = corpus.alphabet.rank(*c).filter(|_| at < n) else { return };
        for i in 0..Readings::MAX {
            let Some(own) = readings.get(rank, i) else { break };
            for syllable in readings.syllables() {
                if *syllable == own || is_near && plain(*syllable) == plain(own) {
                    ways.push(Way::new(at + n + 2, Set::Read(*syllable, Syllable::MAX)));
                }
            }
        }
    };
    let walk = |is_near: bool| {
        let ways = |at: usize, all: &mut Vec<Way>| ways(at, all, is_near);
        let end = 2 * n + 1;
        // Any two characters stand beside each other somewhere, across words.
        let lattice = Lattice { ends: end..=end, only_in_lines: n == 2, ways: &ways };
        others(candidates(corpus, &lattice), chars)
    };
    let found = walk(false);
    if found.is_empty() { walk(true) } else { found }
}

/// A syllable without what is often mistaken: zh, ch and sh are z, c and s; n is l; and a last ng is n.
fn plain(mut syllable: Syllable) -> Syllable {
    let (mut plain, mut before) = (0, 0);
    while syllable != 0 {
        let mut letter = (syllable >> (Syllable::BITS - 8)) as u8;
        syllable <<= 8;
        let is_left_out = matches!((before, letter), (b'z' | b'c' | b's', b'h') | (b'n', b'g'));
        before = letter;
        if !is_left_out {
            if plain == 0 && letter == b'n' {
                letter = b'l';
            }
            plain = plain << 8 | Syllable::from(letter);
        }
    }
    plain
}
