//! Typos: words of the vocabulary that differ from what was typed by a slip.

use aril_index::{Symbol, Term};
use aril_text::{Characters, Class};

use crate::loaded::{About, Missing, Reader};

/// Words of so many characters may have a slip, of so many two. In shorter ones a slip makes another word.
const MIN_CHARS: [usize; 2] = [4, 8];

/// Of slips among so many first letters other shards are looked for than the word's own,
const N_FIRST_CHARS: usize = 4;

/// so many at the most,
const MAX_LIKELY: usize = 10;

/// with the commonest letters, so many.
const MAX_LETTERS: usize = 40;

/// So much is it to look at a word, for each byte of its block.
const UNITS_A_BYTE: usize = 2;

/// So many words may have been meant by one.
pub(crate) const MAX_MEANT: usize = 4;

/// The words of the vocabulary that may have been meant by `word`, those that are likeliest first.
///
/// Most slips leave the first letter as it is: words with another are looked at only where none begins with it, and
/// two slips are only where one is not enough. All that takes is asked for `at_once`, or in this order.
pub(crate) fn meant_by(
    word: &str,
    at_once: bool,
    reader: &mut Reader<'_>,
) -> Result<Vec<String>, Missing> {
    let chars: Vec<char> = word.chars().collect();
    let first: String = chars.iter().take(1).collect();
    let mut is_missing = false;
    for (n_slips, prefix) in [(1, first.as_str()), (1, ""), (2, first.as_str())] {
        if !may_be_slip(&chars, n_slips) {
            break;
        }
        match within(word, &chars, n_slips, prefix, reader) {
            Ok(found) if !is_missing && !found.is_empty() => return Ok(found),
            Ok(_) => {}
            Err(Missing) => is_missing = true,
        }
        if is_missing && !at_once {
            break;
        }
    }
    if is_missing {
        // The words that it tells are then mostly here already.
        if !reader.is_put_off {
            note_likely(&chars, reader);
        }
        return Err(Missing);
    }
    Ok(Vec::new())
}

/// Takes note of the shards that words lie in which `chars` become by a slip among the first letters, where most words
/// are. What they hold plays no part before such a word is searched for.
fn note_likely(chars: &[char], reader: &mut Reader<'_>) {
    let mut letters = Vec::new();
    let characters = &reader.loaded.characters;
    for rank in 0..characters.alphabet.len() {
        let Some(Symbol { character, .. }) = characters.alphabet.symbol(rank) else { break };
        let is_letter = characters.class(character) == Class::Word;
        if is_letter && !character.is_ascii_uppercase() && !character.is_ascii_digit() {
            letters.push(character);
        }
        if letters.len() == MAX_LETTERS {
            break;
        }
    }
    let own = likely(&[chars], reader).1;
    let mut keys = Vec::new();
    let mut add = |parts: &[&[char]], is_one: bool, reader: &Reader<'_>| {
        let (n_shared, shard) = likely(parts, reader);
        let n = if is_one { u64::MAX >> 33 } else { n_shared as u64 };
        keys.push((u64::from(u32::MAX) - n) << 32 | shard as u64);
    };
    for at in 0..N_FIRST_CHARS {
        let behind = |n: usize| chars.get(at + n..).unwrap_or_default();
        let before = chars.get(..at).unwrap_or_default();
        // Where a letter is too much, or two are exchanged, it is known what was meant.
        add(&[before, behind(1)], true, reader);
        if let Some([first, second]) = chars.get(at..at + 2) {
            add(&[before, &[*second, *first], behind(2)], true, reader);
        }
        for letter in &letters {
            add(&[before, &[*letter], behind(0)], false, reader);
            add(&[before, &[*letter], behind(1)], false, reader);
        }
    }
    aril_index::sort(&mut keys);
    let mut shards = vec![own];
    for key in keys {
        let shard = key as u32 as usize;
        if shards.len() <= MAX_LIKELY && !shards.contains(&shard) {
            shards.push(shard);
            let _ = reader.shards(shard..shard + 1);
        }
    }
}

/// The shard that a word would lie in, behind a number that is larger where there are more words like it.
fn likely(parts: &[&[char]], reader: &Reader<'_>) -> (usize, usize) {
    let word: String = parts.concat().iter().collect();
    let (shard, [begin, end]) = reader.crowd(&Term::word(&word));
    (begin + end + begin.max(end), shard)
}

/// The words that begin with `prefix` and differ by at most `n_slips`, those with the longest common begin first.
fn within(
    typed: &str,
    chars: &[char],
    n_slips: usize,
    prefix: &str,
    reader: &mut Reader<'_>,
) -> Result<Vec<String>, Missing> {
    let words = &reader.loaded.head.words;
    let mut blocks = Vec::new();
    let mut is_missing = false;
    let mut next = 0;
    for n_chars in chars.len() - n_slips..=chars.len() + n_slips {
        let range = words.of_prefix(n_chars, prefix.as_bytes());
        // Those of several lengths are one.
        let start = range.start.max(next);
        next = range.end.max(next);
        // All are asked for before what is missing ends it.
        match reader.words(start..range.end) {
            Ok(words) => blocks.extend((start..).zip(words)),
            Err(Missing) => is_missing = true,
        }
    }
    if is_missing {
        return Err(Missing);
    }
    let mut found = Vec::new();
    for (i, block) in blocks {
        let about = About::Within(n_slips, prefix.is_empty(), i);
        if let Some(words) = reader.known(about, typed) {
            for word in words {
                add(word.as_bytes(), chars, n_slips, &mut found);
            }
            continue;
        }
        reader.work()?;
        let n_before = found.len();
        block.walk(&|_, _| 0, &mut |word, _| {
            if word.starts_with(prefix.as_bytes()) {
                add(word, chars, n_slips, &mut found);
            }
            true
        });
        let mut words = Vec::new();
        for (word, _) in found.iter().skip(n_before) {
            words.push(word.clone());
        }
        reader.keep(about, typed, &words, UNITS_A_BYTE * block.n_bytes());
    }
    Ok(best(&found))
}

/// The words that differ by one slip and stand in the shards that a word would stand in; where it may go on, those
/// that begin with it too. A slip behind the first letters mostly leads there.
pub(crate) fn beside(
    word: &str,
    is_open: bool,
    reader: &mut Reader<'_>,
) -> Result<Vec<String>, Missing> {
    let chars: Vec<char> = word.chars().collect();
    let mut found = Vec::new();
    if may_be_slip(&chars, 1) {
        let term = Term::word(word);
        let end = if is_open { Term::after_prefix(word) } else { term.clone() };
        for shard in reader.shards(reader.shards_of(&term, &end))? {
            shard.words(&mut |other| add(other, &chars, 1, &mut found));
        }
    }
    Ok(best(&found))
}

/// Whether a word may have one slip, or two. Numbers have none.
fn may_be_slip(chars: &[char], n_slips: usize) -> bool {
    let is_long = MIN_CHARS.get(n_slips - 1).is_some_and(|min| chars.len() >= *min);
    is_long && !chars.iter().any(char::is_ascii_digit)
}

/// Adds a word to those found, if it differs by at most `n_slips`, and what makes it likely.
fn add(word: &[u8], chars: &[char], n_slips: usize, found: &mut Vec<(String, u64)>) {
    let Some(word) = aril_index::text_of(word) else { return };
    let other: Vec<char> = word.chars().collect();
    if differ_by(chars, &other, n_slips) {
        let n_same = chars.iter().zip(&other).take_while(|(a, b)| a == b).count();
        // Letters are left out more often than typed twice.
        let is_shorter = other.len() < chars.len();
        found.push((word, (n_same as u64) << 1 | u64::from(!is_shorter)));
    }
}

/// The likeliest words.
fn best(found: &[(String, u64)]) -> Vec<String> {
    let mut meant = Vec::new();
    for (word, _) in crate::verify::sorted(found, &|(_, n_same)| ((u64::MAX >> 40) - n_same) << 40)
    {
        if meant.len() < MAX_MEANT {
            meant.push(word);
        }
    }
    meant
}

/// Whether one becomes the other by at most `n` insertions, deletions, substitutions and transpositions of
/// neighbors.
fn differ_by(a: &[char], b: &[char], n: usize) -> bool {
    let n_same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(n_same..).unwrap_or_default(), b.get(n_same..).unwrap_or_default());
    if a.len().abs_diff(b.len()) > n {
        return false;
    }
    match (a, b) {
        ([], rest) | (rest, []) => rest.len() <= n,
        _ if n == 0 => false,
        ([a0, a_rest @ ..], [b0, b_rest @ ..]) => {
            let is_swapped = a_rest.first() == Some(b0) && b_rest.first() == Some(a0);
            differ_by(a_rest, b_rest, n - 1)
                || differ_by(a_rest, b, n - 1)
                || differ_by(a, b_rest, n - 1)
                || is_swapped
                    && differ_by(
                        a_rest.get(1..).unwrap_or_default(),
                        b_rest.get(1..).unwrap_or_default(),
                        n - 1,
                    )
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::differ_by;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[track_caller]
    fn check(a: &str, b: &str, expected: usize) {
        let least = (0..9).find(|n| differ_by(&chars(a), &chars(b), *n));
        assert_eq!(least, Some(expected), "{a} {b}");
    }

    #[test]
    fn slips_are_counted() {
        check("lake", "lake", 0);
        check("lake", "lakes", 1);
        check("lake", "ake", 1);
        check("lake", "luke", 1);
        check("lake", "alke", 1);
        check("laek", "lake", 1);
        check("озеро", "озреo", 2);
        check("", "ab", 2);
        check("abcd", "badc", 2);
        check("kitten", "sitting", 3);
    }

    /// Optimal string alignment by the whole table: the oracle.
    fn distance(a: &[char], b: &[char]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let same = usize::from(a[i - 1] != b[j - 1]);
                    let mut best = (table[i - 1][j] + 1)
                        .min(table[i][j - 1] + 1)
                        .min(table[i - 1][j - 1] + same);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        best = best.min(table[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn two_slips_are_told_from_three(a in "[abc]{0,8}", b in "[abc]{0,8}") {
            let (a, b) = (chars(&a), chars(&b));
            for n in 0..=2 {
                prop_assert_eq!(differ_by(&a, &b, n), distance(&a, &b) <= n, "{}", n);
            }
        }
    }
}
