//! Shards: which terms stand together in a block, and what is done about long lists.

use aril_index::{Postings, Second, ShardWriter, Term};

/// A list that takes more bytes is cut to its best [`CUT_POSTINGS`].
const MAX_LIST_BYTES: usize = 16 << 10;

/// A row, or the words of a prefix, that take more bytes together have a list of their own.
const MAX_UNION_BYTES: usize = 12 << 10;

/// So many postings a list is cut to.
const CUT_POSTINGS: usize = 4096;

/// So many postings the list of a row or prefix is cut to: what is typed goes on, and all of it is in the
/// lists of its terms already.
const UNION_POSTINGS: usize = 1024;

/// Prefixes of so many characters may have a list of their own.
const MAX_PREFIX_CHARS: usize = 3;

/// A shard has at least so many bytes, and about twice as many; more where the index is large, so that the
/// head stays small.
const MIN_SHARD_BYTES: usize = 3 << 9;

/// The head lists no more shards than about so many, as long as they are not larger than
/// [`MAX_SHARD_FACTOR`] times the least.
const MAX_SHARDS: usize = 2400;

const MAX_SHARD_FACTOR: usize = 8;

/// A shard, ready to be packed.
#[derive(Debug)]
pub(crate) struct BuiltShard {
    /// What separates it from the one before; nothing for the first.
    pub(crate) separator: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
}

/// The shards of `terms`, which are ascending.
pub(crate) fn shards(
    terms: Vec<(Term, Postings)>,
    n_passages: u32,
    n_symbols: u32,
) -> Vec<BuiltShard> {
    let size = |postings: &Postings| n_bytes(postings, n_passages);
    let mut unions = unions(&terms, &size).into_iter().peekable();
    let mut all = Vec::with_capacity(terms.len());
    for (term, postings) in terms {
        while let Some(union) = unions.next_if(|union| union.0 < term) {
            all.push(union);
        }
        let is_long = size(&postings) > MAX_LIST_BYTES && postings.passages.len() > CUT_POSTINGS;
        all.push((term, if is_long { postings.cut_to(CUT_POSTINGS) } else { postings }));
    }
    all.extend(unions);
    let sizes: Vec<usize> =
        all.iter().map(|(term, postings)| term_bytes(term) + size(postings)).collect();
    let total: usize = sizes.iter().sum();
    let factor = (total / (2 * MIN_SHARD_BYTES * MAX_SHARDS) + 1).next_power_of_two();
    let min_bytes = MIN_SHARD_BYTES * factor.min(MAX_SHARD_FACTOR);
    let mut shards = Vec::new();
    let mut writer = ShardWriter::new(n_passages, n_symbols);
    let mut separator = Vec::new();
    let mut n_bytes = 0;
    let mut before = None;
    for ((term, postings), size) in all.into_iter().zip(sizes) {
        if let Some(before) = &before
            && begins_shard(&term, size, n_bytes, min_bytes)
        {
            let full = std::mem::replace(&mut writer, ShardWriter::new(n_passages, n_symbols));
            let separator = std::mem::replace(&mut separator, term.separator(before));
            shards.push(BuiltShard { separator, bytes: full.finish() });
            n_bytes = 0;
        }
        n_bytes += size;
        before = Some(term.clone());
        writer.push(term, postings);
    }
    if before.is_some() {
        shards.push(BuiltShard { separator, bytes: writer.finish() });
    }
    shards
}

/// Whether a term of `size` bytes begins a shard when the one before it has `n_bytes`. This hangs on the
/// term more than on what comes before, so that an edit leaves the shards behind it as they are.
fn begins_shard(term: &Term, size: usize, n_bytes: usize, min_bytes: usize) -> bool {
    if n_bytes < min_bytes {
        return n_bytes + size > 4 * min_bytes && size > 2 * min_bytes;
    }
    // The chance of a byte is 1 in `min_bytes`.
    let chance = (aril_index::checksum(&term.key()) >> 32) as usize % min_bytes;
    chance < size || n_bytes + size > 3 * min_bytes
}

/// Lists of what has many terms: characters with a long row, and short prefixes. Ascending.
fn unions(terms: &[(Term, Postings)], size: &impl Fn(&Postings) -> usize) -> Vec<(Term, Postings)> {
    let mut unions = Vec::new();
    let mut add = |group: &[(Term, Postings)], term: Term| {
        let n_bytes: usize = group.iter().map(|(_, postings)| size(postings)).sum();
        if group.len() > 1 && n_bytes > MAX_UNION_BYTES {
            unions.push((term, union(group)));
        }
    };
    let first = |term: &Term| if let Term::Gram(first, _) = term { Some(*first) } else { None };
    for row in terms.chunk_by(|a, b| first(&a.0) == first(&b.0)) {
        if let Some(first) = row.first().and_then(|(term, _)| first(term)) {
            add(row, Term::Gram(first, Second::Any));
        }
    }
    for n_chars in 1..=MAX_PREFIX_CHARS {
        for group in terms.chunk_by(|a, b| prefix(&a.0, n_chars) == prefix(&b.0, n_chars)) {
            if let Some(prefix) = group.first().and_then(|(term, _)| prefix(term, n_chars)) {
                add(group, Term::prefix(prefix));
            }
        }
    }
    unions.sort_by(|a, b| a.0.cmp(&b.0));
    unions
}

/// A word's first characters, if it has so many.
fn prefix(term: &Term, n_chars: usize) -> Option<&str> {
    let Term::Word(word) = term else { return None };
    let word = std::str::from_utf8(word).ok()?;
    let (last, c) = word.char_indices().nth(n_chars - 1)?;
    word.get(..last + c.len_utf8())
}

/// The postings of several terms as if they were one, cut to the best. Frequencies are added up, and tell
/// little more than their logarithm; headings are left to the lists of the terms.
fn union(group: &[(Term, Postings)]) -> Postings {
    let lists: Vec<Postings> = group.iter().map(|(_, postings)| postings.clone()).collect();
    let mut union = Postings::union(&lists);
    if union.passages.len() > UNION_POSTINGS {
        union = union.cut_to(UNION_POSTINGS);
    }
    for posting in &mut union.passages {
        posting.term_freq = 1 + posting.term_freq.ilog2() as u8;
        posting.in_heading = false;
    }
    union
}

/// About how many bytes a list takes: a passage one and a half bits more than the logarithm of the mean gap,
/// less where they come in clusters, and a frequency one.
fn n_bytes(postings: &Postings, n_passages: u32) -> usize {
    let n = postings.passages.len();
    let mean_gap = (n_passages as usize / n.max(1)).max(1);
    1 + (n * (mean_gap.ilog2() as usize + 2) + 10 * postings.titles.len()) / 8
}

/// About how many bytes a term takes besides its list.
fn term_bytes(term: &Term) -> usize {
    match term {
        Term::Gram(..) => 1,
        Term::Word(word) => 2 + word.len() / 2,
    }
}

#[cfg(test)]
mod tests {
    use aril_index::{Posting, Postings, Second, Shard, Term};

    use super::{UNION_POSTINGS, shards};

    fn postings(passages: impl IntoIterator<Item = u32>) -> Postings {
        let posting = |passage| Posting { passage, term_freq: 1, in_heading: false };
        Postings { passages: passages.into_iter().map(posting).collect(), ..Postings::default() }
    }

    /// All terms of the shards, each held to lie in the shard that its key says.
    fn all(terms: &[(Term, Postings)], n_passages: u32) -> Vec<(Term, Postings)> {
        let shards = shards(terms.to_vec(), n_passages, 100);
        let mut all = Vec::new();
        for (i, shard) in shards.iter().enumerate() {
            let next = shards.get(i + 1).map(|next| next.separator.clone());
            let read = Shard::decode(shard.bytes.clone(), n_passages, 100).unwrap();
            let end = Term::Word(vec![0xFF; 9]);
            for (term, postings) in read.range(&Term::Gram(0, Second::Any), &end) {
                assert!(
                    term.key() >= shard.separator
                        && next.as_ref().is_none_or(|next| term.key() < *next)
                );
                all.push((term.clone(), postings));
            }
        }
        all
    }

    #[test]
    fn every_term_comes_back_in_order() {
        let words = (0..5000).map(|i| (Term::word(&format!("w{i:05}")), postings([i, i + 5000])));
        let grams = (0..50).map(|i| (Term::Gram(i, Second::End), postings(i..i + 20)));
        let terms: Vec<_> = grams.chain(words).collect();
        let found = all(&terms, 12_000);
        let is_union = |term: &Term| matches!(term, Term::Word(word) if word.ends_with(&[0]));
        let own: Vec<_> = found.iter().filter(|(term, _)| !is_union(term)).cloned().collect();
        assert_eq!(own, terms);
        assert!(found.is_sorted_by(|a, b| a.0 < b.0));
        let prefixes: Vec<_> = found.iter().filter(|(term, _)| is_union(term)).collect();
        assert_eq!(prefixes[0].0, Term::prefix("w"));
        assert_eq!(prefixes[0].1.doc_freq(), 10_000);
        assert_eq!(prefixes[0].1.passages.len(), UNION_POSTINGS);
    }

    #[test]
    fn a_long_list_is_cut_and_tells_so() {
        let found = all(&[(Term::word("the"), postings((0..100_000).map(|i| i * 7)))], 700_000);
        assert_eq!(found[0].1.cut_from, Some(100_000));
        assert_eq!(found[0].1.passages.len(), 4096);
    }

    #[test]
    fn a_long_row_has_a_list_of_its_character() {
        let grams = (0..40)
            .map(|i| (Term::Gram(3, Second::Rank(i)), postings((0..500).map(|n| n * 40 + i))));
        let found = all(&grams.collect::<Vec<_>>(), 20_000);
        assert_eq!(found[0].0, Term::Gram(3, Second::Any));
        assert_eq!(found[0].1.doc_freq(), 20_000);
    }

    #[test]
    fn a_change_leaves_the_other_shards_alone() {
        let words =
            |n| (0..n).map(|i| (Term::word(&format!("w{i:05}")), postings([i % 7]))).collect();
        let before = shards(words(20_000), 10, 0);
        let mut terms: Vec<_> = words(20_000);
        terms.remove(5000);
        let after = shards(terms, 10, 0);
        let bytes = |shards: &[super::BuiltShard]| -> Vec<Vec<u8>> {
            shards.iter().map(|shard| shard.bytes.clone()).collect()
        };
        let (before, after) = (bytes(&before), bytes(&after));
        let n_new = after.iter().filter(|bytes| !before.contains(bytes)).count();
        assert!(before.len() > 20, "{}", before.len());
        assert!(n_new <= 3, "{n_new} of {}", after.len());
    }
}
