//! Indexes that somebody made up: every checksum holds, and below it is anything at all.
//!
//! None may make the engine panic, go on for ever, or take more memory than such an index could need. Random
//! changes of a small index look for what nobody thought of; the others are what somebody did think of. A binary
//! of its own, since it counts what is allocated. `crates/index/fuzz` looks further, for longer.

// A test says what went wrong by failing; clippy's own exceptions reach only functions marked #[test].
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bits;
mod changes;
mod forged;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use aril::{Document, Fields, Section};
use aril_bench::{Script, Synthetic};
use aril_index::{Alphabet, Block, BlockKind, IndexError, KeySet, Symbol, WordBlocks};
use peak_alloc::PeakAlloc;

use bits::Bits;
use changes::Random;
use forged::{Forged, Sealed};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// An index may take so much memory,
const MAX_FREE_BYTES: usize = 8 << 20;

/// and so much more for each byte that was loaded of it, inflated. That of an honest index takes about 10.
const MAX_BYTES_A_BYTE: usize = 64;

/// So many changes of each section.
const N_CHANGES: u64 = 1200;

/// One gram and several; a word, a prefix, what is inside of words, several words; nothing; symbols, and a
/// character that the corpus does not have.
const QUERIES: &[(&str, usize)] = &[
    ("湖", 3),
    ("千岛湖", 3),
    ("lake", 3),
    ("la", 100),
    ("ake", 3),
    ("the lake of the dam", 3),
    ("", 3),
    ("Ｃ++", 3),
    ("호수", 3),
    ("1959", 100),
];

/// Readings: pinyin, initials, romaji, consonants of Hangul, and a homophone.
const READ_QUERIES: &[(&str, usize)] =
    &[("qiandaohu", 3), ("qdh", 3), ("hiragana", 3), ("ㅎㅅ", 3), ("千到湖", 3)];

fn document(url: &str, title: &str, sections: Vec<Section>) -> Document {
    let fields = Fields {
        facets: vec![("tag".to_owned(), title.to_owned())],
        sort_keys: vec![("length".to_owned(), 1959)],
        metadata: vec![("image".to_owned(), "a.png".to_owned())],
    };
    Document {
        url: url.to_owned(),
        title: title.to_owned(),
        language: "en".to_owned(),
        sections,
        fields,
        tags: vec!["old dam".to_owned(), "湖".to_owned()],
        weight: aril::Weight::new(2.0),
    }
}

fn section(heading: &str, text: &str) -> Section {
    Section { heading: heading.to_owned(), anchor: heading.to_owned(), text: text.to_owned() }
}

/// An index of a few blocks of each kind.
fn sample() -> Forged {
    static SAMPLE: LazyLock<Forged> = LazyLock::new(|| {
        let mut documents = vec![
            document("empty.html", "", vec![]),
            document("en.html", "The lake", vec![section("dam", &"The dam of 1959. ".repeat(30))]),
            document("ko.html", "호수", vec![section("", "호수의 물은 ひらがな")]),
            document(
                "zh.html",
                "千岛湖",
                vec![section("湖 a", "岛 ab ab, C++ 湖。"), section("", &"岛屿很多，".repeat(80))],
            ),
        ];
        documents.extend(Synthetic::new(3, Script::Han).take(4));
        documents.extend(Synthetic::new(3, Script::Latin).take(6));
        let index = aril_build::index(&documents).unwrap();
        Forged::of_inline(&index.inline().unwrap().0)
    });
    SAMPLE.clone()
}

/// The same, in both layouts.
fn samples() -> [Forged; 2] {
    [sample(), sample().split()]
}

/// Keeps other tests from allocating while one counts.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks an index, which may refuse. `what` it is, for messages.
#[track_caller]
fn check(what: &str, sealed: &Sealed, queries: &[(&str, usize)]) -> Result<usize, IndexError> {
    let max = MAX_FREE_BYTES + MAX_BYTES_A_BYTE * sealed.n_bytes();
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let asked = catch_unwind(AssertUnwindSafe(|| sealed.ask(queries)));
    let peak = ALLOCATOR.peak_usage() - before;
    let asked = asked.unwrap_or_else(|_| panic!("{what}: a panic"));
    assert!(peak <= max, "{what}: {peak} bytes, of an index of {}", sealed.n_bytes());
    asked
}

#[test]
fn an_index_that_nobody_changed_is_answered() {
    let _alone = alone();
    for forged in samples() {
        assert!(forged.of_kind(BlockKind::Terms).len() > 1, "several shards are at stake");
        assert!(forged.of_kind(BlockKind::Page).len() > 1);
        assert!(check("nothing", &forged.seal(), QUERIES).unwrap() >= 10);
    }
}

// Random changes.

/// Changes the record of a head.
fn check_records(change: impl Fn(&mut Random, &Forged, &mut Vec<u8>)) {
    let _alone = alone();
    for forged in samples() {
        let sealed = forged.clone().seal();
        for seed in 0..N_CHANGES / 2 {
            let mut record = sealed.record().to_vec();
            change(&mut Random(seed), &forged, &mut record);
            let _ = check(&format!("seed {seed}"), &sealed.clone().with_record(&record), QUERIES);
        }
    }
}

#[test]
fn any_record_of_a_head() {
    check_records(|random, _, record| random.change(record));
}

#[test]
fn any_separators() {
    check_records(|random, forged, record| {
        let separators = forged.head.shards.as_bytes();
        let at = place_of(separators, record);
        random.change_within(&mut record[at..at + separators.len()]);
    });
}

/// What numbers in the head may be blown up to.
const LARGE: [u32; 6] = [1 << 10, 1 << 16, 1 << 20, 1 << 30, u32::MAX - 1, u32::MAX];

/// Blows up numbers in the head, and changes a block of the kind, or neither.
fn check_blocks(kind: BlockKind) {
    let _alone = alone();
    for forged in samples() {
        for seed in 0..N_CHANGES / 2 {
            let (mut forged, random) = (forged.clone(), &mut Random(seed));
            let head = &mut forged.head;
            for number in [&mut head.n_docs, &mut head.n_passages, &mut head.n_words] {
                if random.below(6) == 0 {
                    *number = random.one_of(&LARGE).max(*number);
                }
            }
            let of_kind = forged.of_kind(kind);
            let block = &mut forged.blocks[of_kind.start + random.below(of_kind.len())];
            random.change(block);
            let queries = match kind {
                BlockKind::Readings | BlockKind::Grams => READ_QUERIES,
                _ => QUERIES,
            };
            let _ = check(&format!("seed {seed}"), &forged.seal(), queries);
        }
    }
}

#[test]
fn any_folds() {
    check_blocks(BlockKind::Folds);
}

#[test]
fn any_places() {
    check_blocks(BlockKind::Places);
}

#[test]
fn any_vocabulary() {
    check_blocks(BlockKind::Vocabulary);
}

#[test]
fn any_terms() {
    check_blocks(BlockKind::Terms);
}

#[test]
fn any_pages() {
    check_blocks(BlockKind::Page);
}

#[test]
fn any_readings() {
    check_blocks(BlockKind::Readings);
}

#[test]
fn any_grams() {
    check_blocks(BlockKind::Grams);
}

// What somebody thought of.

/// Where `part` stands.
fn place_of(part: &[u8], whole: &[u8]) -> usize {
    whole.windows(part.len()).position(|window| window == part).unwrap()
}

/// The index with other bytes in the record's field that holds `old`.
fn with_field(sealed: Sealed, old: &[u8], new: &[u8]) -> Sealed {
    let mut record = sealed.record().to_vec();
    let n_prefix_bytes = if old.len() < 251 { 1 } else { 3 };
    let at = place_of(old, &record);
    let mut field = vec![252];
    field.extend((new.len() as u32).to_le_bytes());
    field.extend(new);
    record.splice(at - n_prefix_bytes..at + old.len(), field);
    sealed.with_record(&record)
}

/// A section was refused.
#[track_caller]
fn check_refused(section: &'static str, sealed: &Sealed, queries: &[(&str, usize)]) {
    let error = check(section, sealed, queries).unwrap_err();
    assert_eq!(error, IndexError::Damaged { section });
}

/// An index whose only shard has these words, each with a list that `list` writes.
fn with_words(n_passages: u32, words: &[String], list: impl Fn(&mut Bits)) -> Forged {
    with_groups(n_passages, words, |bits, _| {
        bits.bits(0, 1); // No group.
        list(bits);
    })
}

/// The same with lists, by word, that a group precedes.
fn with_groups(n_passages: u32, words: &[String], list: impl Fn(&mut Bits, usize)) -> Forged {
    let mut forged = sample();
    let terms = forged.of_kind(BlockKind::Terms);
    forged.remove_blocks(terms.start + 1..terms.end);
    forged.head.shards = KeySet::decode(key_set(&[]), "head").unwrap();
    forged.head.n_passages = n_passages;
    let mut shard = Bits::default();
    shard.number(words.len() as u32);
    for word in words {
        shard.number(0);
        shard.number(word.len() as u32);
        word.bytes().for_each(|byte| shard.bits(u32::from(byte), 8));
    }
    shard.gamma(1);
    for i in 0..words.len() {
        list(&mut shard, i);
    }
    forged.blocks[terms.start] = shard.bytes();
    forged
}

/// The list of the first `n` passages, where there are no more.
fn list_without_gaps(bits: &mut Bits, n: u32) {
    bits.bits(0, 1);
    bits.gamma(n + 1);
    bits.gamma(1);
    bits.bits(0, 1);
}

fn numbered(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("lake{i:05}")).collect()
}

/// The bytes of an `fst` set whose nodes are given, the root last; of the empty key alone where there are none.
fn key_set(nodes: &[u8]) -> Vec<u8> {
    let mut bytes = [3u64.to_le_bytes(), [0; 8]].concat();
    bytes.extend(nodes);
    let root = if nodes.is_empty() { 0 } else { bytes.len() as u64 - 1 };
    bytes.extend(1u64.to_le_bytes());
    bytes.extend(root.to_le_bytes());
    bytes.extend([0; 4]);
    bytes
}

#[test]
fn a_list_of_all_passages_that_could_be() {
    let _alone = alone();
    for n in [1 << 20, u32::MAX - 1] {
        let forged = with_words(n, &["lake".to_owned()], |bits| list_without_gaps(bits, n));
        check_refused("terms", &forged.seal(), QUERIES);
    }
}

#[test]
fn thousands_of_lists_without_gaps() {
    let _alone = alone();
    let n = 60_000;
    let forged = with_words(n, &numbered(1500), |bits| list_without_gaps(bits, n));
    let queries = [("lake", 3), ("l", 100), ("lake00001 lake00002 lake00003", 10)];
    check("lists", &forged.seal(), &queries).unwrap();
}

#[test]
fn lists_that_say_they_were_cut_from_more_passages_than_there_can_be() {
    let _alone = alone();
    let forged = with_words(30, &numbered(100), |bits| {
        bits.bits(1, 1);
        bits.gamma(u32::MAX);
        bits.gamma(2);
        bits.bits(0, 4); // A passage in the middle of 30; once; no lines.
        bits.bits(0, 2);
    });
    check("lists", &forged.seal(), &[("lake", 3), ("l", 100), ("lake00001 lake00002", 3)]).unwrap();
}

#[test]
fn words_that_share_all_of_a_long_one() {
    let _alone = alone();
    let mut forged = with_words(30, &[], |_| {});
    let mut shard = Bits::default();
    shard.number(5001);
    shard.number(0);
    shard.number(20_000);
    (0..20_000).for_each(|_| shard.bits(u32::from(b'l'), 8));
    for i in 0..5000u32 {
        shard.number(20_000);
        shard.number(2);
        shard.bits(i >> 8, 8);
        shard.bits(i & 0xFF, 8);
    }
    let terms = forged.of_kind(BlockKind::Terms).start;
    forged.blocks[terms] = shard.bytes();
    check_refused("terms", &forged.seal(), QUERIES);
}

#[test]
fn more_documents_than_bytes() {
    let _alone = alone();
    for n_passages in [u32::MAX, u32::MAX - 7] {
        let mut forged = sample();
        (forged.head.n_docs, forged.head.n_passages) = (u32::MAX - 7, n_passages);
        let sealed = forged.seal();
        let _ = check("documents", &sealed, &[("lake", 3)]);
    }
}

#[test]
fn an_alphabet_of_more_characters_than_bits() {
    let _alone = alone();
    let forged = sample();
    let mut alphabet = Bits::default();
    alphabet.gamma(1 + 0x10_0000);
    let old = forged.head.alphabet.encode();
    check_refused("alphabet", &with_field(forged.seal(), &old, &alphabet.bytes()), QUERIES);
}

#[test]
fn folds_of_all_characters_that_could_be() {
    let _alone = alone();
    let forged = sample();
    let old = forged.head.folds.encode(&forged.head.alphabet);
    let mut stretch = Bits::default();
    stretch.gamma(2);
    stretch.bits(0, 5); // Right from the first code point on.
    stretch.gamma(0x10_0000);
    let mut single = Bits::default();
    single.gamma(1 << 20);
    for folds in [stretch, single] {
        check_refused("folds", &with_field(sample().seal(), &old, &folds.bytes()), QUERIES);
    }
}

#[test]
fn a_record_that_says_to_be_longer_than_it_is() {
    let _alone = alone();
    // The numbers, then the length of the alphabet.
    let record = [&[1, 2, 3, 252][..], &(200u32 << 20).to_le_bytes()].concat();
    check_refused("head", &sample().seal().with_record(&record), QUERIES);
}

#[test]
fn a_directory_of_more_blocks_than_it_has_names() {
    let _alone = alone();
    let sealed = sample().seal();
    let separators = sample().head.shards.as_bytes().to_vec();
    let at = place_of(&separators, sealed.record()) + separators.len();
    let mut directory = Bits::default();
    directory.gamma(BlockKind::ALL.len() as u32);
    for _ in BlockKind::ALL {
        directory.gamma(200_000);
    }
    directory.bits(0, 2);
    let mut bytes = directory.bytes();
    bytes.resize(60_000, 0);
    let record = [&sealed.record()[..at], &[252], &60_000u32.to_le_bytes(), &bytes].concat();
    check_refused("head", &sealed.with_record(&record), QUERIES);
}

#[test]
fn passages_without_pages() {
    let _alone = alone();
    let mut forged = sample();
    let pages = forged.of_kind(BlockKind::Page);
    forged.remove_blocks(pages);
    check_refused("head", &forged.seal(), QUERIES);
}

#[test]
fn fewer_and_more_separators_than_shards() {
    let _alone = alone();
    let mut forged = sample();
    forged.head.shards = KeySet::decode(key_set(&[]), "head").unwrap();
    check_refused("head", &forged.seal(), QUERIES);
    let mut forged = with_words(30, &[], |_| {});
    forged.head.shards = sample().head.shards;
    check_refused("head", &forged.seal(), QUERIES);
}

/// Each node ends a key, and leads to the one right before it.
fn chain(n: usize) -> Vec<u8> {
    let node = |i: usize| [1, b"ab"[i % 2], 0x10, 0x41];
    key_set(&(0..n).flat_map(node).collect::<Vec<_>>())
}

#[test]
fn separators_that_are_longer_than_all_their_bytes() {
    let _alone = alone();
    let sealed = sample().seal();
    let old = sample().head.shards.as_bytes().to_vec();
    check_refused("head", &with_field(sealed, &old, &chain(20_000)), QUERIES);
}

#[test]
fn separators_that_are_more_than_could_be_read_in_a_life() {
    let _alone = alone();
    let old = sample().head.shards.as_bytes().to_vec();
    // Two ways out of each node, both to the one right before it.
    let node = |i| [u8::from(i > 0), u8::from(i > 0), b'b', b'a', 0x10, 2];
    let separators = key_set(&(0..64).flat_map(node).collect::<Vec<_>>());
    check_refused("head", &with_field(sample().seal(), &old, &separators), QUERIES);
}

#[test]
fn separators_that_lead_in_a_circle_or_beyond_the_end() {
    let _alone = alone();
    let old = sample().head.shards.as_bytes().to_vec();
    for delta in [0, 1, 3, 16, 19, 1 << 20, u64::from(u32::MAX), u64::MAX - 2, u64::MAX] {
        // One way out, of a node of 8 bytes, an input, sizes and a flag.
        let nodes = [&delta.to_le_bytes()[..], &[b'z', 0x80, 0x01]].concat();
        let sealed = with_field(sample().seal(), &old, &key_set(&nodes));
        check_refused("head", &sealed, QUERIES);
    }
}

#[test]
fn words_that_are_longer_than_all_their_bytes() {
    let _alone = alone();
    let mut forged = sample();
    let vocabulary = forged.of_kind(BlockKind::Vocabulary).start;
    // Each is the one before and a letter.
    let n = 20_000;
    let mut words = Bits::default();
    words.number(n);
    (1..=n).for_each(|len| words.number(len));
    (0..n).for_each(|len| words.number(len));
    let letters = (0..n as usize).map(|i| b"ab"[i % 2]);
    forged.blocks[vocabulary] = words.bytes().into_iter().chain(letters).collect();
    check("words", &forged.seal(), &[("ab", 3), ("ba", 100)]).unwrap();
}

#[test]
fn words_that_are_all_inflections_of_one() {
    let _alone = alone();
    let n = 30_000;
    let forged = with_groups(n, &numbered(1500), |bits, i| {
        if i == 0 {
            bits.bits(1, 1);
            bits.gamma(6); // All but the last 5 bytes: lake.
        }
        bits.bits(0, 1); // The first such group; for the others, the same.
        list_without_gaps(bits, n);
    });
    check("groups", &forged.seal(), &[("lake00700 lake00800", 3), ("lake00700", 3)]).unwrap();
}

#[test]
fn inflections_that_share_more_than_they_have() {
    let _alone = alone();
    for n_own in [5, 9, 1 << 20] {
        let forged = with_groups(30, &["lake".to_owned()], |bits, _| {
            bits.bits(1, 1);
            bits.gamma(n_own);
            bits.bits(0, 1);
            list_without_gaps(bits, 30);
        });
        check_refused("terms", &forged.seal(), &[("lake", 3)]);
    }
}

#[test]
fn words_without_bytes() {
    let _alone = alone();
    for (n, len) in [(u32::MAX, 1), (60_000, 0), (60_000, u32::MAX)] {
        let mut forged = sample();
        let vocabulary = forged.of_kind(BlockKind::Vocabulary).start;
        let mut words = Bits::default();
        words.number(n);
        (0..60_000).for_each(|_| words.number(len));
        (0..60_000).for_each(|_| words.number(0));
        forged.blocks[vocabulary] = words.bytes();
        let asked = check("words", &forged.seal(), &[("ab", 3), ("ba", 100)]);
        assert!(asked.is_ok() == (len == 0), "{asked:?}");
    }
}

#[test]
fn blocks_of_words_that_are_not_there() {
    let _alone = alone();
    for blocks in [vec![], vec![(1, vec![]), (1, b"b".to_vec())], vec![(3, vec![]), (3, vec![])]] {
        let mut forged = sample();
        forged.head.words = WordBlocks::new(blocks);
        check_refused("head", &forged.seal(), QUERIES);
    }
}

/// A page of one part of empty passages, each of which goes on in the next, and each with a heading.
fn empty_passages(n: u32) -> Vec<u8> {
    let mut page = Bits::default();
    page.number(2);
    page.number(1); // It begins a document, which has no metadata.
    page.number(n);
    page.number(n);
    page.number(0);
    for i in 0..n {
        page.number(1 + i);
        page.number(0);
    }
    let mut bytes = page.bytes();
    bytes.extend(vec![0xFF; n.div_ceil(8) as usize]);
    bytes.extend(vec![0; 1 + 2 * n as usize]);
    bytes
}

#[test]
fn a_paragraph_that_goes_on_for_ever_in_nothing() {
    let _alone = alone();
    let n = 30_000;
    let mut forged = with_words(n, &["lake".to_owned()], |bits| list_without_gaps(bits, n));
    forged.head.n_docs = 1;
    // Those of more documents are refused, and the weights among them are read with any query.
    forged.remove_blocks(forged.of_kind(BlockKind::Column));
    forged.head.columns.clear();
    let pages = forged.of_kind(BlockKind::Page);
    forged.remove_blocks(pages.start + 1..pages.end);
    forged.blocks[pages.start] = empty_passages(n);
    let places = forged.of_kind(BlockKind::Places).start;
    forged.blocks[places] = vec![0; 9];
    check("a page", &forged.seal(), &[("lake lake", 10), ("lake", 10)]).unwrap();
}

#[test]
fn a_dictionary_that_hosts_cannot_inflate_behind() {
    let _alone = alone();
    let mut forged = sample();
    let at = forged.of_kind(BlockKind::Vocabulary).start;
    let block = Block { kind: BlockKind::Dictionary, ..forged.head.blocks[at] };
    forged.head.blocks.insert(at, block);
    forged.blocks.insert(at, vec![7; 1 << 16]);
    check_refused("dictionary", &forged.seal(), QUERIES);
}

/// The index with other readings and grams, of which visitors ask where a query finds little.
fn with_readings(kind: BlockKind, bytes: Vec<u8>) -> Forged {
    let mut forged = sample();
    let of_kind = forged.of_kind(kind);
    forged.blocks[of_kind.start] = bytes;
    forged.remove_blocks(of_kind.start + 1..of_kind.end);
    forged
}

/// The same with so many characters of scripts without spaces at the most.
fn with_gram_chars(mut forged: Forged, n: u32) -> Forged {
    let alphabet = &forged.head.alphabet;
    let symbol = |rank| {
        let symbol = alphabet.symbol(rank).unwrap();
        Symbol { class: if rank < n { symbol.class } else { symbol.class.min(2) }, ..symbol }
    };
    forged.head.alphabet = Alphabet::new((0..alphabet.len()).map(symbol).collect());
    forged
}

#[test]
fn grams_of_all_characters_without_a_bit_each() {
    let _alone = alone();
    let n = sample().head.alphabet.n_gram_chars();
    let mut grams = Bits::default();
    grams.bits(0, 1);
    grams.gamma(1 + n);
    for _ in 0..n {
        grams.gamma(1 + n);
        grams.gamma(1);
    }
    let sealed = with_readings(BlockKind::Grams, grams.bytes()).seal();
    let _ = check("grams", &sealed, READ_QUERIES);
}

#[test]
fn titles_of_more_characters_than_bits() {
    let _alone = alone();
    let n = sample().head.alphabet.n_gram_chars();
    // Every gram of so many characters stands in a line, which takes no bits; so do those behind each other in
    // titles, all of which begin with all others.
    for n_chars in [n, 90, 12, 4] {
        for kind in [0, 3, 4] {
            let mut grams = Bits::default();
            grams.bits(0b11, 2);
            grams.gamma(1 + n_chars);
            for _ in 0..n_chars {
                grams.gamma(1 + n_chars);
                grams.gamma(1 + n_chars);
            }
            grams.gamma(1 + n_chars);
            for _ in 0..10_000 {
                grams.bits((1 << kind) - 1, kind + 1);
                if kind > 2 {
                    grams.gamma(n_chars - 1);
                }
            }
            let forged = with_readings(BlockKind::Grams, grams.bytes());
            let sealed = with_gram_chars(forged, n_chars).seal();
            let _ = check("titles", &sealed, READ_QUERIES);
        }
    }
}

#[test]
fn syllables_of_more_characters_than_there_are() {
    let _alone = alone();
    for n in [1 << 10, 1 << 20, u32::MAX] {
        let mut readings = Bits::default();
        for number in [1, 0, 1, 1] {
            readings.number(number);
        }
        readings.bits(u32::from(b'a'), 8);
        readings.gamma(2);
        readings.gamma(n);
        let sealed = with_readings(BlockKind::Readings, readings.bytes()).seal();
        let _ = check("readings", &sealed, READ_QUERIES);
    }
}

#[test]
fn a_page_of_more_passages_than_texts() {
    let _alone = alone();
    let mut forged = sample();
    let page = forged.of_kind(BlockKind::Page).start;
    let mut bytes = Bits::default();
    bytes.number(2);
    bytes.number(1);
    bytes.number(3_000_000);
    bytes.number(0);
    bytes.number(0);
    forged.blocks[page] = bytes.bytes();
    forged.blocks[page].resize(400_000, 0);
    check_refused("pages", &forged.seal(), &[("lake", 3)]);
}
