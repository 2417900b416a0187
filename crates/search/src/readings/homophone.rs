//! Homophones: a character in place of another one that is read alike.

use aril_index::Syllable;

use super::lattice::{Corpus, Lattice, Set, Way, candidates};

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
        let rank = corpus.alphabet.rank(*c).filter(|_| at < n);
        for own in rank.into_iter().flat_map(|rank| readings.of(rank)) {
            let mut push = |s| ways.push(Way::new(at + n + 2, Set::Read(s, Syllable::MAX)));
            if is_near {
                let near = readings.syllables().iter().filter(|s| plain(**s) == plain(own));
                near.for_each(|syllable| push(*syllable));
            } else {
                push(own);
            }
        }
    };
    let typed: String = chars.iter().collect();
    let walk = |is_near: bool| {
        let ways = |at: usize, all: &mut Vec<Way>| ways(at, all, is_near);
        let end = 2 * n + 1;
        let lattice = Lattice { ends: end..=end, only_in_lines: false, ways: &ways };
        let mut found = candidates(corpus, &lattice);
        found.retain(|text| *text != typed);
        found
    };
    let found = walk(false);
    if found.is_empty() { walk(true) } else { found }
}

/// A syllable without what is often mistaken: zh, ch and sh are z, c and s; n is l; and a last ng is n.
fn plain(syllable: Syllable) -> Syllable {
    let (mut plain, mut before) = (0, 0);
    for letter in syllable.to_be_bytes() {
        if !matches!((before, letter), (b'z' | b'c' | b's', b'h') | (b'n', b'g')) {
            let letter = if plain == 0 && letter == b'n' { b'l' } else { letter };
            plain = plain << 8 | Syllable::from(letter);
        }
        before = letter;
    }
    // Zeros behind them are as many as there are letters fewer.
    plain.checked_shr(plain.trailing_zeros() / 8 * 8).unwrap_or_default()
}
