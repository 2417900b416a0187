//! The way from sets of characters to the strings that the corpus may hold.
//!
//! What was typed is a lattice: positions, and from each of them ways on that stand for a character of a set. The best
//! ways through it are found position by position (Viterbi 1967), with a few best ways to each last character: what
//! comes after hangs on no other.

use aril_index::{Alphabet, GramPlace, GramSet, Readings, Syllable};

/// What readings are held against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Corpus<'a> {
    pub(crate) alphabet: &'a Alphabet,
    pub(crate) grams: &'a GramSet,
    /// How Chinese characters are read, where the index tells.
    pub(crate) readings: Option<&'a Readings>,
}

impl Corpus<'_> {
    /// What a character costs as a member of a set; `None` when it is none.
    pub(crate) fn fit(&self, set: Set, rank: u32) -> Option<u32> {
        match set {
            Set::Chars(first, last) => {
                let c = self.alphabet.symbol(rank)?.character;
                (first <= c && c <= last).then_some(0)
            }
            Set::Read(syllable, mask) => {
                let mut cost = 0;
                for i in 0..Readings::MAX {
                    if self.readings?.get(rank, i)? & mask == syllable {
                        return Some(cost);
                    }
                    cost += LATER_READING;
                }
                None
            }
        }
    }
}

/// As many strings a reading stands for at the most.
pub(crate) const MAX_CANDIDATES: usize = 8;

/// Of them so many of a single character.
const MAX_SINGLE: usize = 4;

/// As many ways to each last character are kept: that all candidates may end alike.
const MAX_WAYS: usize = MAX_CANDIDATES;

/// As many of the best ways go on behind a space.
const MAX_WAYS_ON: usize = 3;

/// A lattice takes so many steps, each a gram or a character that is looked at.
const MAX_STEPS: usize = 1 << 19;

/// Costs. A gram that stands in no title or heading costs as much as the next one's being 2 to the power of 16 times
/// less common.
const NOT_IN_LINE: u32 = 16;

/// That no title begins with the first gram.
const NOT_BEGUN: u32 = 24;

/// That a syllable is not the commonest of its character.
const LATER_READING: u32 = 16;

/// A set of characters.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Set {
    /// From the first to the last code point.
    Chars(char, char),
    /// Those that have a syllable which is this one where the mask has ones.
    Read(Syllable, Syllable),
}

impl Set {
    /// Its character, if it is one by itself.
    fn only(self) -> Option<char> {
        match self {
            Set::Chars(first, last) if first == last => Some(first),
            _ => None,
        }
    }
}

/// A way on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    /// The position that it leads to, behind the one that it comes from.
    pub(crate) to: u32,
    pub(crate) set: Set,
    /// The least is the best.
    pub(crate) cost: u32,
    /// Whether a space comes before it. Grams go over none.
    pub(crate) is_spaced: bool,
}

impl Way {
    /// A way without costs and space.
    pub(crate) fn new(to: usize, set: Set) -> Way {
        Way { to: to as u32, set, cost: 0, is_spaced: false }
    }

    /// This very character.
    pub(crate) fn of_char(to: usize, c: char) -> Way {
        Way::new(to, Set::Chars(c, c))
    }
}

/// A lattice: what was typed, as positions from 0 on.
pub(crate) struct Lattice<'a> {
    /// The last positions. All that end in one of them are candidates.
    pub(crate) ends: core::ops::RangeInclusive<usize>,
    /// Whether every gram must stand in a title or heading.
    pub(crate) only_in_lines: bool,
    /// Adds the ways on from a position.
    pub(crate) ways: &'a dyn Fn(usize, &mut Vec<Way>),
}

/// A character of a string that may go on.
struct Node {
    rank: u32,
    /// The node before, or [`NONE`].
    before: u32,
    is_spaced: bool,
}

const NONE: u32 = (1 << NODE_BITS) - 1;

/// A way that waits at its end, as a number to be sorted: its rank, its costs, the node before and whether a space is
/// between. What is sorted as another type would be two kilobytes in the browser.
struct Waiting;

const NODE_BITS: u32 = 23;
const COST_BITS: u32 = 20;

impl Waiting {
    fn pack(rank: u32, cost: u32, before: u32, is_spaced: bool) -> u64 {
        let cost = cost.min((1 << COST_BITS) - 1);
        (u64::from(rank) << COST_BITS | u64::from(cost)) << (NODE_BITS + 1)
            | u64::from(before) << 1
            | u64::from(is_spaced)
    }

    fn rank(packed: u64) -> u32 {
        (packed >> (COST_BITS + NODE_BITS + 1)) as u32
    }

    fn cost(packed: u64) -> u32 {
        (packed >> (NODE_BITS + 1)) as u32 & ((1 << COST_BITS) - 1)
    }

    fn before(packed: u64) -> u32 {
        (packed >> 1) as u32 & NONE
    }
}

/// What is done to a lattice.
struct Walk<'a> {
    corpus: &'a Corpus<'a>,
    lattice: &'a Lattice<'a>,
    nodes: Vec<Node>,
    /// By position the ways that lead there.
    waiting: Vec<Vec<u64>>,
    n_steps_left: usize,
}

/// The strings that a lattice stands for, the best first.
pub(crate) fn candidates(corpus: &Corpus<'_>, lattice: &Lattice<'_>) -> Vec<String> {
    let mut waiting = Vec::new();
    waiting.resize_with(lattice.ends.end() + 1, Vec::new);
    let mut walk = Walk { corpus, lattice, nodes: Vec::new(), waiting, n_steps_left: MAX_STEPS };
    let mut ends: Vec<u64> = Vec::new();
    let mut ways = Vec::new();
    for at in 0..=*lattice.ends.end() {
        let here = walk.arrive(at);
        if lattice.ends.contains(&at) {
            ends.extend(&here);
        }
        if at == 0 || !here.is_empty() {
            ways.clear();
            (lattice.ways)(at, &mut ways);
            for way in &ways {
                walk.go(way, at, &here);
            }
        }
    }
    aril_index::sort(&mut ends);
    let mut found: Vec<String> = Vec::new();
    let mut n_single = 0;
    for end in ends {
        let text = walk.text(end as u32);
        let is_single = text.chars().nth(1).is_none();
        n_single += usize::from(is_single);
        let is_one_more = is_single && n_single > MAX_SINGLE;
        if found.len() < MAX_CANDIDATES && !is_one_more && !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// What of `found` is not what was typed.
pub(crate) fn others(found: Vec<String>, chars: &[char]) -> Vec<String> {
    let typed: String = chars.iter().collect();
    let mut others = Vec::new();
    for text in found {
        if text != typed {
            others.push(text);
        }
    }
    others
}

impl Walk<'_> {
    /// Makes nodes of the best ways that lead to a position. Those of a character are together; each as its costs,
    /// and its place in the lower half.
    fn arrive(&mut self, at: usize) -> Vec<u64> {
        let mut waiting = self.waiting.get_mut(at).map(core::mem::take).unwrap_or_default();
        aril_index::sort(&mut waiting);
        let mut here = Vec::new();
        let mut kept: Vec<u64> = Vec::new();
        for way in waiting {
            if kept.first().is_some_and(|first| Waiting::rank(*first) != Waiting::rank(way)) {
                kept.clear();
            }
            let is_known = kept.iter().any(|k| Waiting::before(*k) == Waiting::before(way));
            let place = self.nodes.len() as u32;
            if kept.len() < MAX_WAYS && !is_known && place < NONE {
                kept.push(way);
                let (rank, before) = (Waiting::rank(way), Waiting::before(way));
                self.nodes.push(Node { rank, before, is_spaced: way & 1 == 1 });
                here.push(u64::from(Waiting::cost(way)) << 32 | u64::from(place));
            }
        }
        here
    }

    /// Goes a way on from all nodes of a position.
    fn go(&mut self, way: &Way, at: usize, here: &[u64]) {
        if at == 0 {
            self.each_member(way.set, &mut |walk, rank, cost| walk.wait(way, rank, cost, NONE));
            return;
        }
        if way.is_spaced {
            let mut best = here.to_vec();
            aril_index::sort(&mut best);
            best.truncate(MAX_WAYS_ON);
            self.go_freely(way, &best);
            return;
        }
        let grams = self.corpus.grams;
        let mut rest = here;
        while let Some(node) = rest.first() {
            let first = self.rank_of(*node);
            let n_alike = rest.iter().take_while(|node| self.rank_of(**node) == first).count();
            let (nodes, others) = rest.split_at_checked(n_alike).unwrap_or_default();
            rest = others;
            // Only grams of these are known.
            if first >= grams.n_chars() {
                self.go_freely(way, nodes);
            } else if let Some(c) = way.set.only() {
                let Some(rank) = self.corpus.alphabet.rank(c) else { return };
                if rank >= grams.n_chars() {
                    self.go_freely(way, nodes);
                } else if let Some(place) = grams.get(first, rank) {
                    self.follow(way, rank, 0, place, nodes);
                }
            } else {
                for (second, place) in grams.row(first) {
                    if !self.step() {
                        return;
                    }
                    if let Some(cost) = self.corpus.fit(way.set, second) {
                        self.follow(way, second, cost, place, nodes);
                    }
                }
            }
        }
    }

    fn rank_of(&self, node: u64) -> u32 {
        self.nodes.get(node as u32 as usize).map_or(0, |node| node.rank)
    }

    /// Goes on where no gram says what may follow.
    fn go_freely(&mut self, way: &Way, nodes: &[u64]) {
        self.each_member(way.set, &mut |walk, rank, own| {
            for node in nodes {
                walk.wait(way, rank, (node >> 32) as u32 + own, *node as u32);
            }
        });
    }

    /// Goes on to a character that makes a gram with that of the nodes.
    fn follow(&mut self, way: &Way, rank: u32, own: u32, place: GramPlace, nodes: &[u64]) {
        if place == GramPlace::Text && self.lattice.only_in_lines {
            return;
        }
        let own = if place == GramPlace::Text { own + NOT_IN_LINE } else { own };
        for node in nodes {
            let is_first = self.nodes.get(*node as u32 as usize).is_some_and(|n| n.before == NONE);
            let is_begun = !is_first || place == GramPlace::TitleBegin;
            let cost = if is_begun { own } else { own + NOT_BEGUN };
            self.wait(way, rank, (node >> 32) as u32 + cost, *node as u32);
        }
    }

    fn wait(&mut self, way: &Way, rank: u32, cost: u32, before: u32) {
        if self.step()
            && rank >> (u64::BITS - COST_BITS - NODE_BITS - 1) == 0
            && let Some(waiting) = self.waiting.get_mut(way.to as usize)
        {
            let cost = cost + way.cost + (rank + 1).ilog2();
            waiting.push(Waiting::pack(rank, cost, before, way.is_spaced));
        }
    }

    fn step(&mut self) -> bool {
        self.n_steps_left = self.n_steps_left.saturating_sub(1);
        self.n_steps_left > 0
    }

    /// Calls `each` with all characters of a set, and what each costs. Of a set of more than one these are
    /// characters that grams are made of.
    fn each_member(&mut self, set: Set, each: &mut dyn FnMut(&mut Self, u32, u32)) {
        if let Some(c) = set.only() {
            if let Some(rank) = self.corpus.alphabet.rank(c) {
                each(self, rank, 0);
            }
            return;
        }
        for rank in 0..self.corpus.grams.n_chars() {
            if !self.step() {
                return;
            }
            if let Some(cost) = self.corpus.fit(set, rank) {
                each(self, rank, cost);
            }
        }
    }

    /// The string that ends with a node.
    fn text(&self, mut place: u32) -> String {
        let mut chars = Vec::new();
        while let Some(node) = self.nodes.get(place as usize) {
            chars.extend(self.corpus.alphabet.symbol(node.rank).map(|symbol| symbol.character));
            if node.is_spaced {
                chars.push(' ');
            }
            place = node.before;
        }
        chars.iter().rev().collect()
    }
}
