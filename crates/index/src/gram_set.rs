//! All grams of the corpus without their lists: which character stands right before which, and in what.
//!
//! A reading leads to several characters for each syllable; what can be meant are the sequences whose every gram
//! stands somewhere.

use crate::bits::{BitReader, BitWriter};
use crate::error::IndexError;
use crate::titles::{LineRows, Titles};

/// More bytes nobody loads to make sense of a reading: then the grams of titles and headings have to do.
const MAX_BYTES: usize = 256 << 10;

/// A block has at least so many bytes, and about twice as many: an edit renames those that it adds grams to.
const MIN_BLOCK_BYTES: usize = 3 << 10;

/// Blocks are about so many at the most, or larger.
const MAX_BLOCKS: usize = 16;

/// So many grams there may be in any bytes, and so many more for each of these: those of a row without gaps take
/// none.
const MAX_FREE: usize = 1 << 18;
const MAX_A_BYTE: usize = 8;

/// Whether `n` grams may be in `n_bytes`.
fn may_hold(n: usize, n_bytes: usize) -> bool {
    n <= MAX_FREE + MAX_A_BYTE * n_bytes
}

/// The best place that a gram stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GramPlace {
    /// Only in texts.
    Text,
    /// In a title or heading.
    Line,
    /// A title begins with it; where the runs of titles are known, one of these.
    TitleBegin,
}

impl GramPlace {
    /// The dual of the number that a place is as `u32`.
    fn of_number(number: u32) -> GramPlace {
        match number & 3 {
            0 => GramPlace::Text,
            1 => GramPlace::Line,
            _ => GramPlace::TitleBegin,
        }
    }
}

/// Writes a [`GramSet`].
#[derive(Debug)]
pub struct GramWriter {
    n_chars: u32,
    /// The character whose row comes next.
    next: u32,
    n_grams: usize,
    n_in_lines: usize,
    /// All grams; dropped as soon as they are too long.
    all: Option<Rows>,
    /// What follows all grams; they then do not say what titles begin with.
    titles: Titles,
    line_rows: LineRows,
    /// Those of titles and headings.
    in_lines: Rows,
}

/// Rows, one after the other.
#[derive(Debug, Default)]
struct Rows {
    writer: BitWriter,
    /// By row the bit behind it.
    ends: Vec<usize>,
}

impl Rows {
    /// The rows in blocks, each behind what `begin` writes; behind the last one what `end` does.
    fn blocks(self, begin: &dyn Fn(&mut BitWriter), end: &dyn Fn(&mut BitWriter)) -> Vec<Vec<u8>> {
        let bytes = self.writer.finish();
        let least = (bytes.len() / (2 * MAX_BLOCKS)).next_power_of_two().max(MIN_BLOCK_BYTES);
        let mut blocks = Vec::new();
        let (mut first, mut rest) = (0, self.ends.as_slice());
        while !rest.is_empty() {
            let n_rows = n_rows_of_block(first, rest, 8 * least);
            let (own, others) = rest.split_at_checked(n_rows).unwrap_or((rest, &[]));
            let mut block = BitWriter::default();
            begin(&mut block);
            block.gamma(own.len() as u32 + 1);
            let start = first.checked_sub(1).and_then(|i| self.ends.get(i)).copied().unwrap_or(0);
            let n_bits = own.last().map_or(0, |end| end - start);
            let mut reader = BitReader::at(&bytes, start);
            for at in (0..n_bits).step_by(32) {
                let n = (n_bits - at).min(32) as u32;
                block.bits(reader.bits(n), n);
            }
            first += own.len();
            rest = others;
            if rest.is_empty() {
                end(&mut block);
            }
            blocks.push(block.finish());
        }
        blocks
    }
}

/// How many rows stand together, of those that end at the bits `ends` and of which the first has the rank `first`: that
/// hangs on ranks more than on what stands in the rows before, so that an edit leaves the blocks behind it as they are.
fn n_rows_of_block(first: usize, ends: &[usize], min_bits: usize) -> usize {
    let mut before: Option<usize> = None;
    let mut n_bits = 0;
    for (i, end) in ends.iter().enumerate() {
        // Where the block begins is not told, so its first row counts as of no bits.
        let size = before.map_or(0, |before| end - before);
        let chance = (crate::checksum(&(first + i).to_le_bytes()) >> 32) as usize % min_bits;
        if n_bits >= min_bits && (chance < size || n_bits + size > 3 * min_bits) {
            return i;
        }
        n_bits += size;
        before = Some(*end);
    }
    ends.len()
}

impl GramWriter {
    /// No grams yet, of characters with ranks below `n_chars`; those of `titles` will be among them, in titles.
    #[must_use]
    pub fn new(n_chars: u32, titles: Titles) -> GramWriter {
        GramWriter {
            n_chars,
            next: 0,
            n_grams: 0,
            n_in_lines: 0,
            all: Some(Rows::default()),
            titles,
            line_rows: LineRows::default(),
            in_lines: Rows::default(),
        }
    }

    /// Adds the characters that stand right behind that with the rank `first`, ascending. Ranks of `first` are
    /// ascending too.
    pub fn push(&mut self, first: u32, seconds: &[(u32, GramPlace)]) {
        while self.next < first {
            self.push_row(&[]);
        }
        self.push_row(seconds);
    }

    fn push_row(&mut self, seconds: &[(u32, GramPlace)]) {
        self.next += 1;
        let in_lines: Vec<_> =
            seconds.iter().copied().filter(|(_, place)| *place > GramPlace::Text).collect();
        self.n_grams += seconds.len();
        self.n_in_lines += in_lines.len();
        let ranks =
            |of: &[(u32, GramPlace)]| of.iter().map(|(second, _)| *second).collect::<Vec<u32>>();
        // The places in a row of those that stand in nothing less.
        let subset = |writer: &mut BitWriter, of: &[(u32, GramPlace)], least: GramPlace| {
            let places = (0..).zip(of).filter(|(_, (_, place))| *place >= least);
            let places: Vec<u32> = places.map(|(place, _)| place).collect();
            writer.gamma(places.len() as u32 + 1);
            writer.ascending(&places, 0, of.len() as u32);
        };
        let begins = |writer: &mut BitWriter| {
            if !in_lines.is_empty() {
                subset(writer, &in_lines, GramPlace::TitleBegin);
            }
        };
        let writer = &mut self.in_lines.writer;
        writer.gamma(in_lines.len() as u32 + 1);
        writer.ascending(&ranks(&in_lines), 0, self.n_chars);
        begins(writer);
        self.in_lines.ends.push(writer.n_bits());
        let Some(all) = &mut self.all else { return };
        let writer = &mut all.writer;
        writer.gamma(seconds.len() as u32 + 1);
        writer.ascending(&ranks(seconds), 0, self.n_chars);
        if !seconds.is_empty() {
            subset(writer, seconds, GramPlace::Line);
            if self.titles.is_empty() {
                begins(writer);
            }
        }
        all.ends.push(writer.n_bits());
        self.line_rows.push_row(in_lines.iter().map(|(second, _)| *second));
        if all.writer.n_bytes() > MAX_BYTES {
            self.all = None;
        }
    }

    /// The blocks: all grams, or where they are too many those of titles and headings. None when there are none, or
    /// these are too many too. FORMAT.md, "Grams".
    #[must_use]
    pub fn finish(mut self) -> Vec<Vec<u8>> {
        while self.next < self.n_chars {
            self.push_row(&[]);
        }
        let is_fit = |blocks: &Vec<Vec<u8>>, n: usize| {
            let n_bytes = blocks.iter().map(Vec::len).sum();
            n > 0 && n_bytes <= MAX_BYTES && may_hold(n, n_bytes)
        };
        let has_titles = !self.titles.is_empty();
        let begin = |writer: &mut BitWriter| writer.bits(1 | u32::from(has_titles) << 1, 2);
        let end = |writer: &mut BitWriter| {
            if has_titles {
                self.titles.encode(self.n_chars, &self.line_rows, writer);
            }
        };
        if let Some(all) = self.all.take() {
            let blocks = all.blocks(&begin, &end);
            if is_fit(&blocks, self.n_grams) {
                return blocks;
            }
        }
        let mut blocks = self.in_lines.blocks(&|writer| writer.bits(0, 1), &|_| {});
        blocks.retain(|_| self.n_in_lines > 0);
        if is_fit(&blocks, self.n_in_lines) { blocks } else { Vec::new() }
    }
}

/// All grams of the corpus, by the ranks of their characters; of a large one only those of titles and headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GramSet {
    /// By first character where its row begins; and the end of the last row.
    starts: Vec<u32>,
    /// By row, ascending: four times the second character, and the number of its place.
    seconds: Vec<u32>,
    /// The runs of titles; none where the index does not tell.
    titles: Titles,
}

impl GramSet {
    /// The dual of [`GramWriter`], of all blocks, and as many characters.
    ///
    /// # Errors
    /// When these are not as many, or there are more grams than such bytes may hold.
    pub fn decode(blocks: &[&[u8]], n_chars: u32) -> Result<GramSet, IndexError> {
        let n_bytes = blocks.iter().map(|block| block.len()).sum();
        let mut reader = GramReader::new(blocks.len(), n_bytes, n_chars);
        let are_read = blocks.iter().all(|block| reader.read(block).is_some());
        let grams = if are_read { reader.finish() } else { None };
        grams.ok_or(IndexError::Damaged { section: "grams" })
    }

    /// Ranks of characters that grams are made of are below this.
    #[must_use]
    pub fn n_chars(&self) -> u32 {
        (self.starts.len() as u32).saturating_sub(1)
    }

    /// The characters that stand right behind the one with the rank `first`, ascending.
    pub fn row(&self, first: u32) -> impl Iterator<Item = (u32, GramPlace)> + '_ {
        self.row_of(first).iter().map(|second| (second >> 2, GramPlace::of_number(*second)))
    }

    /// What `second` stands in right behind `first`, if it does anywhere.
    #[must_use]
    pub fn get(&self, first: u32, second: u32) -> Option<GramPlace> {
        let row = self.row_of(first);
        let found = row.get(row.partition_point(|s| s >> 2 < second))?;
        (found >> 2 == second).then(|| GramPlace::of_number(*found))
    }

    /// The runs of titles; none where the index does not tell.
    #[must_use]
    pub fn titles(&self) -> &Titles {
        &self.titles
    }

    /// Tells of the grams that runs of titles begin with that they do.
    fn mark_begins(&mut self) {
        let mut row = 0..0;
        for node in self.titles.nodes() {
            let rank = node.rank() as usize;
            let start = |rank: usize| self.starts.get(rank).copied().unwrap_or_default() as usize;
            match node.depth() {
                1 => row = start(rank)..start(rank + 1),
                2 => {
                    let row = self.seconds.get_mut(row.clone()).unwrap_or_default();
                    let i = row.partition_point(|s| s >> 2 < node.rank());
                    if let Some(second) = row.get_mut(i) {
                        *second = node.rank() << 2 | GramPlace::TitleBegin as u32;
                    }
                }
                _ => {}
            }
        }
    }

    fn row_of(&self, first: u32) -> &[u32] {
        let start = self.starts.get(first as usize).copied().unwrap_or_default();
        let end = self.starts.get(first as usize + 1).copied().unwrap_or_default();
        self.seconds.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// Reads a [`GramSet`] block by block.
#[derive(Debug, Default)]
pub struct GramReader {
    grams: GramSet,
    line_rows: LineRows,
    n_chars: u32,
    n_bytes: usize,
    n_blocks: usize,
    /// How many of these were read.
    n_read: usize,
}

impl GramReader {
    /// No block yet, of so many, which have so many bytes together; of grams of so many characters.
    #[must_use]
    pub fn new(n_blocks: usize, n_bytes: usize, n_chars: u32) -> GramReader {
        let grams = GramSet { starts: vec![0], ..GramSet::default() };
        GramReader { grams, n_chars, n_bytes, n_blocks, ..GramReader::default() }
    }

    /// How many blocks were read.
    #[must_use]
    pub fn n_read(&self) -> usize {
        self.n_read
    }

    /// Reads the next block; `None` when it is damaged.
    #[inline(never)]
    pub fn read(&mut self, block: &[u8]) -> Option<()> {
        let GramReader { grams, line_rows, n_chars, n_bytes, .. } = self;
        let (n_chars, n_bytes) = (*n_chars, *n_bytes);
        self.n_read += 1;
        let mut reader = BitReader::new(block);
        let is_all = reader.bits(1) == 1;
        let has_titles = is_all && reader.bits(1) == 1;
        let n_rows = reader.gamma() - 1;
        if n_rows > n_chars - grams.n_chars() {
            return None;
        }
        let least = if is_all { GramPlace::Text } else { GramPlace::Line };
        let best = if has_titles { GramPlace::Line } else { GramPlace::TitleBegin };
        for _ in 0..n_rows {
            let n = reader.gamma() - 1;
            if !may_hold(grams.seconds.len().saturating_add(n as usize), n_bytes) {
                return None;
            }
            let seconds = reader.ascending(n, 0, n_chars)?;
            let start = grams.seconds.len();
            let mut of = Vec::new();
            for second in seconds {
                of.push(of.len() as u32);
                grams.seconds.push(second << 2 | least as u32);
            }
            // First those of lines among all, then those that begin a title among these.
            for _ in least as u32..best as u32 {
                if of.is_empty() {
                    break;
                }
                let n_better = reader.gamma() - 1;
                let places = reader.ascending(n_better, 0, of.len() as u32)?;
                let mut better = Vec::new();
                for place in places {
                    let place = of.get(place as usize).copied().unwrap_or_default();
                    if let Some(second) = grams.seconds.get_mut(start + place as usize) {
                        *second += 1;
                    }
                    better.push(place);
                }
                of = better;
            }
            grams.starts.push(grams.seconds.len() as u32);
            if has_titles {
                let second = |place: u32| grams.seconds.get(start + place as usize).map(|s| s >> 2);
                line_rows.push_row(of.into_iter().filter_map(second));
            }
        }
        if has_titles && self.n_read == self.n_blocks {
            grams.titles = Titles::decode(n_chars, line_rows, &mut reader)?;
            grams.mark_begins();
        }
        Some(())
    }

    /// The grams, once all blocks were read; `None` when they are not of as many characters.
    #[must_use]
    pub fn finish(self) -> Option<GramSet> {
        (self.grams.n_chars() == self.n_chars).then_some(self.grams)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::{GramPlace, GramSet, GramWriter, MAX_BYTES, MIN_BLOCK_BYTES};
    use crate::error::IndexError;
    use crate::titles::Titles;

    /// By the two ranks of a gram its place.
    type Slow = BTreeMap<(u32, u32), GramPlace>;

    fn decode(blocks: &[Vec<u8>], n_chars: u32) -> Result<GramSet, IndexError> {
        GramSet::decode(&blocks.iter().map(Vec::as_slice).collect::<Vec<_>>(), n_chars)
    }

    fn write(grams: &Slow, n_chars: u32) -> Vec<Vec<u8>> {
        write_with(grams, Titles::default(), n_chars)
    }

    fn write_with(grams: &Slow, titles: Titles, n_chars: u32) -> Vec<Vec<u8>> {
        let mut writer = GramWriter::new(n_chars, titles);
        for first in 0..n_chars {
            let row = grams.range((first, 0)..(first + 1, 0));
            let row: Vec<_> = row.map(|((_, second), place)| (*second, *place)).collect();
            if !row.is_empty() {
                writer.push(first, &row);
            }
        }
        writer.finish()
    }

    fn all(set: &GramSet) -> Slow {
        let row = |first| set.row(first).map(move |(second, place)| ((first, second), place));
        (0..set.n_chars()).flat_map(row).collect()
    }

    proptest! {
        #[test]
        fn grams_round_trip(
            grams in prop::collection::btree_map((0u32..90, 0u32..90), 0u32..3, 0..300),
            n_more in 0u32..20,
        ) {
            let n_chars = 90 + n_more;
            let place = |(gram, number)| (gram, GramPlace::of_number(number));
            let grams: Slow = grams.into_iter().map(place).collect();
            let mut blocks = write(&grams, n_chars);
            if blocks.is_empty() {
                prop_assert!(grams.is_empty());
                return Ok(());
            }
            // Readers pass over what follows.
            for end in [&[][..], &[0, 7]] {
                blocks[0].extend(end);
                let set = decode(&blocks, n_chars).unwrap();
                prop_assert_eq!(set.n_chars(), n_chars);
                prop_assert_eq!(&all(&set), &grams);
                for first in 0..100 {
                    for second in 0..100 {
                        prop_assert_eq!(set.get(first, second), grams.get(&(first, second)).copied());
                    }
                }
            }
            prop_assert!(decode(&blocks, n_chars - 1).is_err());
            prop_assert!(decode(&blocks, n_chars + 1).is_err());
        }

        #[test]
        fn runs_of_titles_round_trip(
            titles in prop::collection::btree_set(prop::collection::vec(0u32..20, 0..20), 0..60),
            headings in prop::collection::btree_map((0u32..20, 0u32..20), 0u32..2, 0..50),
        ) {
            let place = |(gram, number)| (gram, GramPlace::of_number(number));
            let mut grams: Slow = headings.into_iter().map(place).collect();
            for title in &titles {
                for pair in title.windows(2) {
                    grams.insert((pair[0], pair[1]), GramPlace::Line);
                }
            }
            let mut cut: BTreeSet<Vec<u32>> = titles.clone();
            cut = cut.into_iter().map(|run| run[..run.len().min(Titles::MAX_CHARS)].to_vec()).collect();
            cut.retain(|run| run.len() > 1);
            let mut blocks = write_with(&grams, Titles::new(titles.iter().map(Vec::as_slice)), 20);
            if blocks.is_empty() {
                prop_assert!(grams.is_empty());
                return Ok(());
            }
            blocks[0].extend([0, 7]);
            let set = decode(&blocks, 20).unwrap();
            for run in &cut {
                grams.insert((run[0], run[1]), GramPlace::TitleBegin);
            }
            prop_assert_eq!(&all(&set), &grams);
            let nodes = set.titles().nodes();
            let mut runs = BTreeSet::new();
            let mut way: Vec<u32> = Vec::new();
            for (place, node) in nodes.iter().enumerate() {
                way.truncate(node.depth() - 1);
                way.push(node.rank());
                prop_assert_eq!(way.len(), node.depth());
                let up: Vec<u32> = set.titles().up(place).collect();
                prop_assert!(up.iter().rev().eq(&way));
                if node.is_end() {
                    prop_assert!(runs.insert(way.clone()));
                }
            }
            prop_assert_eq!(runs, cut);
        }

        #[test]
        fn no_bytes_are_a_panic(blocks in prop::collection::vec(any::<Vec<u8>>(), 1..4), n_chars in 0u32..9) {
            if let Ok(set) = decode(&blocks, n_chars) {
                let grams = all(&set);
                prop_assert!(grams.keys().all(|(a, b)| *a < n_chars && *b < n_chars));
                let nodes = set.titles().nodes();
                prop_assert!(nodes.iter().all(|n| n.rank() < n_chars && (1..=Titles::MAX_CHARS).contains(&n.depth())));
            }
        }
    }

    #[test]
    fn a_gram_more_changes_one_block() {
        let n_chars = 3000;
        let gram = |i: u32| {
            let hash = i.wrapping_mul(0x9E37_79B9);
            // Common characters have more than others.
            let first = (hash % n_chars) * (hash >> 20) / (1 << 12);
            ((first, hash / n_chars % n_chars), GramPlace::Text)
        };
        let mut grams: Slow = (0..40_000).map(gram).collect();
        let runs: Vec<Vec<u32>> =
            (0..900).map(|i| gram(11 * i).0).map(|(a, b)| vec![a, b]).collect();
        for run in &runs {
            grams.insert((run[0], run[1]), GramPlace::Line);
        }
        let mut sorted = runs.clone();
        sorted.sort();
        let titles = Titles::new(sorted.iter().map(Vec::as_slice));
        let blocks = write_with(&grams, titles.clone(), n_chars);
        let n_bytes: usize = blocks.iter().map(Vec::len).sum();
        assert!((6..20).contains(&blocks.len()), "{} blocks, {n_bytes} bytes", blocks.len());
        let (last, others) = blocks.split_last().unwrap();
        assert!(others.iter().all(|b| (MIN_BLOCK_BYTES..4 * MIN_BLOCK_BYTES).contains(&b.len())));
        assert!(last.len() < 5 * MIN_BLOCK_BYTES);
        for run in &sorted {
            grams.insert((run[0], run[1]), GramPlace::TitleBegin);
        }
        assert_eq!(all(&decode(&blocks, n_chars).unwrap()), grams);
        let mut n_changed = 0;
        for i in 50_000..50_200 {
            let (gram, place) = gram(i);
            let mut more = grams.clone();
            more.entry(gram).or_insert(place);
            let more = write_with(&more, titles.clone(), n_chars);
            n_changed += more.iter().filter(|block| !blocks.contains(block)).count();
        }
        assert!(n_changed <= 210, "{n_changed} of {} blocks for each of 200", blocks.len());
    }

    #[test]
    fn of_too_many_only_those_of_titles_and_headings_are_held() {
        let n_chars = 6000;
        let mut grams = Slow::new();
        for i in 0..400_000u32 {
            let place = match i % 32 {
                0 => GramPlace::TitleBegin,
                16 => GramPlace::Line,
                _ => GramPlace::Text,
            };
            let hash = i.wrapping_mul(0x9E37_79B9);
            grams.insert((hash % n_chars, hash / n_chars % n_chars), place);
        }
        let blocks = write(&grams, n_chars);
        let n_bytes: usize = blocks.iter().map(Vec::len).sum();
        assert!((1..MAX_BYTES / 4).contains(&n_bytes), "{n_bytes}");
        grams.retain(|_, place| *place > GramPlace::Text);
        assert_eq!(all(&decode(&blocks, n_chars).unwrap()), grams);
        grams.clear();
        grams.extend((0..1000 * 1000).map(|i| ((i / 1000, i % 1000), GramPlace::Line)));
        assert!(write(&grams, 1000).is_empty(), "a few bytes that would take four megabytes");
    }
}
