//! The way from sets of characters to the runs of titles.
//!
//! By grams alone hundreds of strings fit a few initials; titles are few, so all of them are held against what was
//! typed.

use aril_index::Titles;

use super::lattice::{Corpus, Lattice, MAX_CANDIDATES, Way};

/// Positions are bits of a number.
const MAX_POSITIONS: usize = 64;

/// The strings that a lattice stands for and runs of titles begin with: first whole ones, then those of which the
/// least is left; of these the commonest.
pub(crate) fn title_candidates(corpus: &Corpus<'_>, lattice: &Lattice<'_>) -> Vec<String> {
    let titles = corpus.grams.titles();
    if titles.is_empty() || *lattice.ends.end() >= MAX_POSITIONS {
        return Vec::new();
    }
    let mut ways: Vec<Vec<Way>> = Vec::new();
    for at in 0..=*lattice.ends.end() {
        let mut own = Vec::new();
        (lattice.ways)(at, &mut own);
        ways.push(own);
    }
    // By the number of characters on the way to a node: the positions behind them, what they cost, and which string
    // they are, if they are one.
    let mut positions = [1u64; Titles::MAX_CHARS + 1];
    let mut costs = [0; Titles::MAX_CHARS + 1];
    let mut strings = [None; Titles::MAX_CHARS + 1];
    // Each with what is left, what it costs, and the place of its last node.
    let mut found: Vec<u64> = Vec::new();
    for (place, node) in (0u64..).zip(titles.nodes()) {
        let (depth, rank) = (node.depth(), node.rank());
        let before = positions.get(depth.wrapping_sub(1)).copied().unwrap_or_default();
        let mut here = 0;
        for (at, ways) in ways.iter().enumerate().filter(|_| before > 0) {
            for way in ways.iter().filter(|way| before >> at & 1 == 1 && !way.is_spaced) {
                if corpus.fit(way.set, rank).is_some() {
                    here |= 1 << (way.to & 63);
                }
            }
        }
        let cost = costs.get(depth.wrapping_sub(1)).map_or(0, |cost| cost + (rank + 1).ilog2());
        // A single character is none that titles tell anything of.
        let is_string = depth > 1 && lattice.ends.clone().any(|end| here >> end & 1 == 1);
        if let Some(to) = positions.get_mut(depth) {
            *to = here;
        }
        if let Some(to) = costs.get_mut(depth) {
            *to = cost;
        }
        if let Some(to) = strings.get_mut(depth) {
            *to = is_string.then_some(found.len());
        }
        if is_string {
            found.push(LEFT | u64::from(cost) << 32 | place);
        }
        if node.is_end() {
            for (n, string) in strings.iter().enumerate().take(depth + 1) {
                if let Some(found) = string.and_then(|i| found.get_mut(i)) {
                    let left = (depth - n) as u64;
                    *found = (*found).min(left << 48 | *found & !LEFT);
                }
            }
        }
    }
    aril_index::sort(&mut found);
    found.truncate(MAX_CANDIDATES);
    let mut texts = Vec::new();
    for place in found {
        let mut chars: Vec<char> = Vec::new();
        for rank in titles.up(place as u32 as usize) {
            chars.extend(corpus.alphabet.symbol(rank).map(|symbol| symbol.character));
        }
        texts.push(chars.iter().rev().collect());
    }
    texts
}

/// More than is left of any run.
const LEFT: u64 = 0xFF << 48;
