//! All grams of the corpus without their lists: which character stands right before which, and in what.
//!
//! A reading leads to several characters for each syllable; what can be meant are the sequences whose every gram
//! stands somewhere.

use crate::bits::{BitReader, BitWriter};
use crate::error::IndexError;
use crate::titles::{LineRows, Titles};

/// More bytes nobody loads to make sense of a reading: then the grams of titles and headings have to do.
const MAX_BYTES: usize = 256 << 10;

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
    all: Option<BitWriter>,
    /// What follows all grams; they then do not say what titles begin with.
    titles: Titles,
    rows: LineRows,
    /// Those of titles and headings.
    in_lines: BitWriter,
}

impl GramWriter {
    /// No grams yet, of characters with ranks below `n_chars`; those of `titles` will be among them, in titles.
    #[must_use]
    pub fn new(n_chars: u32, titles: Titles) -> GramWriter {
        let begin = |is_all: bool| {
            let mut writer = BitWriter::default();
            writer.bits(u32::from(is_all), 1);
            if is_all {
                writer.bits(u32::from(!titles.is_empty()), 1);
            }
            writer.gamma(n_chars + 1);
            writer
        };
        let (all, in_lines) = (Some(begin(true)), begin(false));
        let rows = LineRows::default();
        GramWriter { n_chars, next: 0, n_grams: 0, n_in_lines: 0, all, titles, rows, in_lines }
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
        self.in_lines.gamma(in_lines.len() as u32 + 1);
        self.in_lines.ascending(&ranks(&in_lines), 0, self.n_chars);
        begins(&mut self.in_lines);
        let Some(all) = &mut self.all else { return };
        all.gamma(seconds.len() as u32 + 1);
        all.ascending(&ranks(seconds), 0, self.n_chars);
        if !seconds.is_empty() {
            subset(all, seconds, GramPlace::Line);
            if self.titles.is_empty() {
                begins(all);
            }
        }
        self.rows.push_row(in_lines.iter().map(|(second, _)| *second));
        if all.n_bytes() > MAX_BYTES {
            self.all = None;
        }
    }

    /// The section's bytes: all grams, or where they are too many those of titles and headings. `None` when there
    /// are none, or these are too many too. FORMAT.md, "Grams".
    #[must_use]
    pub fn finish(mut self) -> Option<Vec<u8>> {
        while self.next < self.n_chars {
            self.push_row(&[]);
        }
        let take = |writer: BitWriter, n: usize| {
            let bytes = writer.finish();
            (n > 0 && bytes.len() <= MAX_BYTES && may_hold(n, bytes.len())).then_some(bytes)
        };
        let all = self.all.and_then(|mut all| {
            if !self.titles.is_empty() {
                self.titles.encode(self.n_chars, &self.rows, &mut all);
            }
            take(all, self.n_grams)
        });
        all.or_else(|| take(self.in_lines, self.n_in_lines))
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
    /// The dual of [`GramWriter`], over an alphabet of `n_symbols` characters.
    ///
    /// # Errors
    /// When there are grams of more characters than the alphabet has, or more than such bytes may hold.
    #[inline(never)]
    pub fn decode(bytes: &[u8], n_symbols: u32) -> Result<GramSet, IndexError> {
        read(bytes, n_symbols).ok_or(IndexError::Damaged { section: "grams" })
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

fn read(bytes: &[u8], n_symbols: u32) -> Option<GramSet> {
    let mut reader = BitReader::new(bytes);
    let is_all = reader.bits(1) == 1;
    let has_titles = is_all && reader.bits(1) == 1;
    let n_chars = reader.gamma() - 1;
    // Code points are fewer.
    if n_chars > n_symbols.min(1 << 21) {
        return None;
    }
    let mut grams = GramSet { starts: vec![0], ..GramSet::default() };
    let mut rows = LineRows::default();
    let least = if is_all { GramPlace::Text } else { GramPlace::Line };
    let best = if has_titles { GramPlace::Line } else { GramPlace::TitleBegin };
    for _ in 0..n_chars {
        let n = reader.gamma() - 1;
        if !may_hold(grams.seconds.len().saturating_add(n as usize), bytes.len()) {
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
            rows.push_row(of.into_iter().filter_map(second));
        }
    }
    if has_titles {
        grams.titles = Titles::decode(n_chars, &rows, &mut reader)?;
        grams.mark_begins();
    }
    Some(grams)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::{GramPlace, GramSet, GramWriter, MAX_BYTES};
    use crate::titles::Titles;

    /// By the two ranks of a gram its place.
    type Slow = BTreeMap<(u32, u32), GramPlace>;

    fn write(grams: &Slow, n_chars: u32) -> Option<Vec<u8>> {
        write_with(grams, Titles::default(), n_chars)
    }

    fn write_with(grams: &Slow, titles: Titles, n_chars: u32) -> Option<Vec<u8>> {
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
            let Some(bytes) = write(&grams, n_chars) else {
                prop_assert!(grams.is_empty());
                return Ok(());
            };
            // Readers pass over what follows.
            for end in [&[][..], &[0, 7]] {
                let set = GramSet::decode(&[&bytes, end].concat(), n_chars).unwrap();
                prop_assert_eq!(set.n_chars(), n_chars);
                prop_assert_eq!(&all(&set), &grams);
                for first in 0..100 {
                    for second in 0..100 {
                        prop_assert_eq!(set.get(first, second), grams.get(&(first, second)).copied());
                    }
                }
            }
            prop_assert!(GramSet::decode(&bytes, n_chars - 1).is_err());
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
            let Some(bytes) = write_with(&grams, Titles::new(titles.iter().map(Vec::as_slice)), 20) else {
                prop_assert!(grams.is_empty());
                return Ok(());
            };
            let set = GramSet::decode(&[&bytes, &[0, 7][..]].concat(), 20).unwrap();
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
        fn no_bytes_are_a_panic(bytes: Vec<u8>, n_symbols in 0u32..5000) {
            if let Ok(set) = GramSet::decode(&bytes, n_symbols) {
                let grams = all(&set);
                prop_assert!(grams.keys().all(|(a, b)| *a < n_symbols && *b < n_symbols));
                let nodes = set.titles().nodes();
                prop_assert!(nodes.iter().all(|n| n.rank() < n_symbols && (1..=Titles::MAX_CHARS).contains(&n.depth())));
            }
        }
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
        let bytes = write(&grams, n_chars).unwrap();
        assert!(bytes.len() < MAX_BYTES / 4, "{}", bytes.len());
        grams.retain(|_, place| *place > GramPlace::Text);
        assert_eq!(all(&GramSet::decode(&bytes, n_chars).unwrap()), grams);
        grams.clear();
        grams.extend((0..1000 * 1000).map(|i| ((i / 1000, i % 1000), GramPlace::Line)));
        assert_eq!(write(&grams, 1000), None, "a few bytes that would take four megabytes");
    }
}
