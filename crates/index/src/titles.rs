//! The runs of titles, as a trie in the rows of a [`GramSet`](crate::GramSet): each character but the first is one of
//! the few that stand behind the one before it in some line.

use crate::bits::{BitReader, BitWriter};

/// A character of a title's run, behind those that it shares with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TitleNode(u32);

/// Bits of a depth, and of whether a run ends.
const DEPTH_BITS: u32 = 5;

impl TitleNode {
    fn new(rank: u32, depth: usize, is_end: bool) -> TitleNode {
        TitleNode((rank << DEPTH_BITS | depth as u32) << 1 | u32::from(is_end))
    }

    /// The character's rank.
    #[must_use]
    pub fn rank(self) -> u32 {
        self.0 >> (DEPTH_BITS + 1)
    }

    /// Its place in the run, from 1 to [`Titles::MAX_CHARS`].
    #[must_use]
    pub fn depth(self) -> usize {
        (self.0 >> 1) as usize & ((1 << DEPTH_BITS) - 1)
    }

    /// Whether a run ends here.
    #[must_use]
    pub fn is_end(self) -> bool {
        self.0 & 1 == 1
    }
}

/// Characters by row, ascending: those that stand behind the row's in a title or heading.
#[derive(Debug, Default)]
pub(crate) struct LineRows {
    /// By row where it ends.
    ends: Vec<u32>,
    seconds: Vec<u32>,
}

impl LineRows {
    pub(crate) fn push_row(&mut self, seconds: impl IntoIterator<Item = u32>) {
        self.seconds.extend(seconds);
        self.ends.push(self.seconds.len() as u32);
    }

    fn of(&self, rank: u32) -> &[u32] {
        let start = (rank as usize).checked_sub(1).and_then(|before| self.ends.get(before));
        let start = start.copied().unwrap_or_default() as usize;
        let end = self.ends.get(rank as usize).copied().unwrap_or_default() as usize;
        self.seconds.get(start..end).unwrap_or_default()
    }
}

/// The distinct runs of titles, of characters that grams are made of: a trie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Titles {
    /// Each before those that come behind it.
    nodes: Vec<TitleNode>,
}

impl Titles {
    /// A run that is longer is cut to so many characters.
    pub const MAX_CHARS: usize = 16;

    /// More characters in the trie nobody loads to make sense of initials.
    pub const MAX_NODES: usize = 1 << 16;

    /// The trie of runs, of ranks of characters, in ascending order; those of a single one are left out. None of any
    /// when there are too many.
    #[must_use]
    pub fn new<'a>(runs: impl IntoIterator<Item = &'a [u32]>) -> Titles {
        let mut nodes: Vec<TitleNode> = Vec::new();
        let mut before: &[u32] = &[];
        for run in runs {
            let run = run.get(..Titles::MAX_CHARS).unwrap_or(run);
            let n_shared = run.iter().zip(before).take_while(|(a, b)| a == b).count();
            // One that was cut may come again.
            if run.len() < 2 || run == before {
                continue;
            }
            for (i, rank) in run.iter().enumerate().skip(n_shared) {
                nodes.push(TitleNode::new(*rank, i + 1, i + 1 == run.len()));
            }
            before = run;
            if nodes.len() > Titles::MAX_NODES {
                return Titles::default();
            }
        }
        Titles { nodes }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// All characters of the trie, each before those that come behind it.
    #[must_use]
    pub fn nodes(&self) -> &[TitleNode] {
        &self.nodes
    }

    /// The ranks that lead to a node, from its place: those of a run up to there, the last first.
    pub fn up(&self, place: usize) -> impl Iterator<Item = u32> + '_ {
        let nodes = self.nodes.get(..=place).unwrap_or_default();
        let mut depth = nodes.last().map_or(0, |node| node.depth());
        nodes.iter().rev().filter_map(move |node| {
            let is_next = depth > 0 && node.depth() == depth;
            depth -= usize::from(is_next);
            is_next.then(|| node.rank())
        })
    }

    /// The dual of [`Titles::decode`]. Every character behind the first must be in the row of the one before.
    /// FORMAT.md, "Grams".
    pub(crate) fn encode(&self, n_chars: u32, rows: &LineRows, writer: &mut BitWriter) {
        let begins = children(&self.nodes, 0);
        let ranks: Vec<u32> =
            begins.iter().filter_map(|own| own.first()).map(|n| n.rank()).collect();
        writer.gamma(ranks.len() as u32 + 1);
        writer.ascending(&ranks, 0, n_chars);
        for own in begins {
            encode_node(own, rows, writer);
        }
    }

    /// Reads what was encoded with the same rows; `None` when there are more characters than may be.
    pub(crate) fn decode(
        n_chars: u32,
        rows: &LineRows,
        reader: &mut BitReader<'_>,
    ) -> Option<Titles> {
        let mut titles = Titles::default();
        let n = reader.gamma() - 1;
        for rank in titles.list(n, n_chars, reader)? {
            titles.decode_node(rank, 1, rows, reader)?;
        }
        Some(titles)
    }

    /// `n` ascending numbers, of as many characters.
    fn list(&self, n: u32, end: u32, reader: &mut BitReader<'_>) -> Option<Vec<u32>> {
        if n as usize > Titles::MAX_NODES - self.nodes.len().min(Titles::MAX_NODES) {
            return None;
        }
        reader.ascending(n, 0, end)
    }

    fn decode_node(
        &mut self,
        rank: u32,
        depth: usize,
        rows: &LineRows,
        reader: &mut BitReader<'_>,
    ) -> Option<()> {
        let row = rows.of(rank);
        let (is_end, n) = if depth == Titles::MAX_CHARS || row.is_empty() {
            (true, 0)
        } else {
            match reader.unary() {
                0 => (false, 1),
                1 => (true, 0),
                2 => (true, 1),
                kind => (kind > 3, reader.gamma().saturating_add(1)),
            }
        };
        self.nodes.push(TitleNode::new(rank, depth, is_end));
        for place in self.list(n, row.len() as u32, reader)? {
            let next = row.get(place as usize).copied()?;
            self.decode_node(next, depth + 1, rows, reader)?;
        }
        Some(())
    }
}

/// The nodes behind one at `depth`, each with all behind it.
fn children(nodes: &[TitleNode], depth: usize) -> Vec<&[TitleNode]> {
    nodes.chunk_by(|_, next| next.depth() > depth + 1).collect()
}

/// Writes what comes behind a node: the first of `nodes`, which is followed by all behind it.
fn encode_node(nodes: &[TitleNode], rows: &LineRows, writer: &mut BitWriter) {
    let Some((node, rest)) = nodes.split_first() else { return };
    let row = rows.of(node.rank());
    if node.depth() == Titles::MAX_CHARS || row.is_empty() {
        return;
    }
    let next = children(rest, node.depth());
    match (node.is_end(), next.len() as u32) {
        (false, 1) => writer.unary(0),
        (_, 0) => writer.unary(1),
        (true, 1) => writer.unary(2),
        (is_end, n) => {
            writer.unary(3 + u32::from(is_end));
            writer.gamma(n - 1);
        }
    }
    let place = |own: &&[TitleNode]| {
        let rank = own.first().map_or(0, |node| node.rank());
        row.partition_point(|second| *second < rank) as u32
    };
    let places: Vec<u32> = next.iter().map(place).collect();
    writer.ascending(&places, 0, row.len() as u32);
    for own in next {
        encode_node(own, rows, writer);
    }
}

#[cfg(test)]
mod tests {
    use super::{TitleNode, Titles};

    #[test]
    fn what_runs_begin_with_is_there_once() {
        let runs: [&[u32]; 5] = [&[1], &[1, 2], &[1, 2, 3], &[1, 4], &[2, 1]];
        let titles = Titles::new(runs);
        let expected =
            [(1, 1, false), (2, 2, true), (3, 3, true), (4, 2, true), (2, 1, false), (1, 2, true)];
        assert_eq!(
            titles.nodes(),
            expected.map(|(rank, depth, is_end)| TitleNode::new(rank, depth, is_end))
        );
        assert_eq!(titles.up(2).collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!(titles.up(3).collect::<Vec<_>>(), [4, 1]);
        assert_eq!(titles.up(6).count(), 0);
    }

    #[test]
    fn of_too_many_runs_there_are_none() {
        let runs = |n: u32| (0..n).map(|rank| [rank, 1]).collect::<Vec<_>>();
        let len = |n: u32| Titles::new(runs(n).iter().map(<[u32; 2]>::as_slice)).nodes().len();
        assert_eq!(len(1 << 15), Titles::MAX_NODES);
        assert_eq!(len((1 << 15) + 1), 0);
    }
}
