//! Sorting of numbers, the one thing that is sorted: each type more is code of its own in the browser.

/// Sorts numbers, the smallest first. Each pass merges ascending stretches that stand beside each other, so lists that
/// come one after the other, each ascending, take a pass for each power of two of their number.
///
/// The browser's standard library is built for size, and its sort is a heap sort.
pub fn sort(all: &mut Vec<u64>) {
    if n_ascending(all) == all.len() {
        return;
    }
    // Filled in place: each that is pushed is a call in the browser.
    let mut merged = vec![0; all.len()];
    loop {
        let (mut rest, mut n_merged) = (all.as_slice(), 0);
        let mut places = merged.iter_mut();
        while !rest.is_empty() {
            let (mut one, behind) = rest.split_at(n_ascending(rest));
            let (mut other, behind) = behind.split_at(n_ascending(behind));
            for place in places.by_ref().take(one.len() + other.len()) {
                let is_other = match (one, other) {
                    ([first, ..], [second, ..]) => second < first,
                    _ => one.is_empty(),
                };
                let from = if is_other { &mut other } else { &mut one };
                if let [least, rest @ ..] = *from {
                    *place = *least;
                    *from = rest;
                }
            }
            rest = behind;
            n_merged += 1;
        }
        core::mem::swap(all, &mut merged);
        if n_merged <= 1 {
            return;
        }
    }
}

/// How many numbers at the begin ascend.
fn n_ascending(all: &[u64]) -> usize {
    let (mut n, mut last) = (0, 0);
    for one in all {
        if *one < last {
            break;
        }
        last = *one;
        n += 1;
    }
    n
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::sort;

    proptest! {
        #[test]
        fn all_is_there_and_ascends(mut all in prop::collection::vec(0u64..300, 0..200)) {
            let mut expected = all.clone();
            expected.sort_unstable();
            sort(&mut all);
            prop_assert_eq!(all, expected);
        }
    }
}
