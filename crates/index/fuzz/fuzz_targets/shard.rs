//! A shard of terms: all its lists, one by one and as one.

#![no_main]

use aril_index::{Postings, Second, Shard, Term};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (u32, u16, &[u8])| {
    let (n_passages, n_symbols, bytes) = parts;
    let Ok(shard) = Shard::decode(bytes.to_vec(), n_passages, u32::from(n_symbols)) else { return };
    let (from, to) = (Term::Gram(0, Second::Any), Term::Word(vec![0xFF; 9]));
    for (term, postings) in shard.range(&from, &to).take(100) {
        assert_eq!(shard.get(term), Some(postings));
        if let (Some(group), Term::Word(word)) = (shard.group_of(term), term) {
            assert!(shard.of_group(&word[..group.prefix], group).any(|(other, _)| other == term));
        }
    }
    let mut lists = shard.range(&from, &to).map(|(_, postings)| postings);
    let union = Postings::union(&mut lists, 1 << 20);
    assert!(union.passages.iter().all(|posting| posting.passage < n_passages));
    assert!(union.passages.is_sorted_by(|a, b| a.passage < b.passage));
});
