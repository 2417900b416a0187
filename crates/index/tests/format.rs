//! FORMAT.md tells what this crate writes: every example in it, byte for byte and bit for bit.
//!
//! Its examples are of one index, which is put together here as the document describes it.

// A test says what went wrong by failing; clippy's own exceptions reach only functions marked #[test].
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use aril_index::{
    Alphabet, Block, BlockKind, Codec, Column, ColumnKind, FIELD_WEIGHTS, FORMAT_VERSION, Folds,
    GramPlace, GramSet, GramWriter, Group, HEAD_PREFIX_BYTES, Head, KeySet, MAX_BLOCK_BYTES, Notes,
    Pack, Page, Part, Passage, Places, Posting, Postings, Readings, Seal, Second, Section, Shard,
    ShardWriter, Shown, Symbol, Term, TitlePosting, Titles, WordBlocks, Words, checksum,
    encode_page, encode_readings, encode_words, name_of, prime, seal_group,
};

const DOCUMENT: &str = include_str!("../FORMAT.md");

const N_PASSAGES: u32 = 4;

/// The rank of 岛.
const DAO: u32 = 0;

/// The rank of 湖.
const HU: u32 = 1;

/// The rank of 千.
const QIAN: u32 = 2;

/// What begins the paragraph before an example; the name follows, then a backtick.
const EXAMPLE: &str = "Example (`";

// What the document says.

/// An example: what stands between the fences.
struct Example {
    name: &'static str,
    lines: Vec<&'static str>,
}

impl Example {
    /// All examples, in the order of the document. Fences of anything else say so: they are marked `text`.
    fn all() -> Vec<Example> {
        let mut examples = Vec::new();
        let mut name = None;
        let mut lines = DOCUMENT.lines();
        while let Some(line) = lines.next() {
            if let Some(rest) = line.strip_prefix(EXAMPLE) {
                assert_eq!(name, None, "an example without bytes");
                name = Some(rest.split_once('`').unwrap().0);
            } else if line.starts_with("```") {
                let lines = lines.by_ref().take_while(|line| *line != "```").collect();
                if line == "```text" {
                    continue;
                }
                assert_eq!(line, "```");
                let name = name.take().unwrap_or_else(|| panic!("no example: {lines:?}"));
                examples.push(Example { name, lines });
            }
        }
        assert_eq!(name, None, "an example without bytes");
        examples
    }

    fn named(name: &str) -> Example {
        Example::all().into_iter().find(|example| example.name == name).unwrap()
    }

    /// Its hexadecimal digits; lines that begin with `=` spell bits, and comments begin with `#`.
    fn bytes(&self) -> Vec<u8> {
        self.lines.iter().flat_map(|line| hex_of(line)).collect()
    }

    /// Holds the bits that lines spell against those of the bytes right before.
    fn check_bits(&self) {
        let mut rest = &self.lines[..];
        while let Some(at) = rest.iter().position(|line| line.starts_with('=')) {
            let n_bits = rest[at..].iter().take_while(|line| line.starts_with('=')).count();
            let codes = rest[at..at + n_bits].iter().map(|line| without_comment(&line[1..]));
            let spelled: String =
                codes.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
            let spelled_from =
                rest[..at].iter().rposition(|line| line.contains('#')).map_or(0, |i| i + 1);
            let bytes: Vec<u8> =
                rest[spelled_from..at].iter().flat_map(|line| hex_of(line)).collect();
            let mut bits: String = bytes.iter().map(|byte| reversed_bits(*byte)).collect();
            assert!(bits.len() < spelled.len() + 8, "{}: {bits}", self.name);
            let rest_bits = bits.split_off(spelled.len());
            assert_eq!(bits, spelled, "{}", self.name);
            assert!(!rest_bits.contains('1'), "{}: {bits} {rest_bits}", self.name);
            rest = &rest[at + n_bits..];
        }
    }
}

fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim()
}

fn hex_of(line: &str) -> Vec<u8> {
    if line.starts_with('=') {
        return Vec::new();
    }
    let digits = without_comment(line).split_whitespace();
    digits.map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

/// The first bit is the lowest.
fn reversed_bits(byte: u8) -> String {
    format!("{:08b}", byte.reverse_bits())
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.chunks(24).map(|line| line.join(" ") + "\n").collect()
}

// What the code writes.

fn alphabet() -> Alphabet {
    let symbol = |(character, class, count)| Symbol { character, class, count };
    let symbols = [
        ('湖', 3, 6),
        ('岛', 3, 4),
        ('千', 3, 2),
        ('a', 2, 10),
        ('b', 2, 9),
        ('A', 2, 1),
        ('B', 2, 1),
        (' ', 0, 12),
    ];
    Alphabet::new(symbols.into_iter().map(symbol).collect())
}

fn own_folds() -> Folds {
    Folds::new(vec![('A', vec!['a']), ('B', vec!['b'])])
}

fn other_folds() -> Folds {
    Folds::new(vec![
        ('\u{AA}', vec!['a']),
        ('\u{AD}', vec![]),
        ('島', vec!['岛']),
        ('Ａ', vec!['a']),
        ('Ｂ', vec!['b']),
    ])
}

fn places() -> Places {
    Places::new(&[0, 3], vec![1], Vec::new(), vec![0], N_PASSAGES)
}

fn key_set<K: AsRef<[u8]>>(keys: impl IntoIterator<Item = K>) -> KeySet {
    let set = fst::Set::from_iter(keys).unwrap();
    KeySet::decode(set.as_fst().as_bytes().to_vec(), "head").unwrap()
}

fn vocabulary() -> Vec<u8> {
    encode_words(&[b"a", b"ab", b"b"])
}

fn word_blocks() -> WordBlocks {
    WordBlocks::new(vec![(1, Vec::new())])
}

fn more_word_blocks() -> WordBlocks {
    WordBlocks::new(vec![(1, Vec::new()), (5, Vec::new()), (5, b"me".to_vec())])
}

fn held(passage: u32, term_freq: u8) -> Posting {
    Posting::new(passage, term_freq)
}

fn title(passage: u32, is_start: bool, n_chars: u8) -> TitlePosting {
    TitlePosting { passage, is_start, n_chars }
}

fn postings(passages: &[Posting], titles: &[TitlePosting]) -> Postings {
    Postings { passages: passages.to_vec(), titles: titles.to_vec(), cut_from: None }
}

fn union(lists: [&Postings; 2]) -> Postings {
    Postings::union(&mut lists.into_iter().cloned(), usize::MAX)
}

/// The terms of the first shard.
fn grams() -> Vec<(Term, Postings)> {
    let dao_end = postings(&[held(0, 1)], &[]);
    let dao_hu = postings(&[held(0, 1)], &[title(0, false, 3)]);
    let dao = union([&dao_end, &dao_hu]);
    let headed = Posting { in_heading: true, ..held(0, 1) };
    let hu_end = postings(&[headed, held(1, 1)], &[title(0, false, 3)]);
    let qian_dao = postings(&[held(0, 1)], &[title(0, true, 3)]);
    vec![
        (Term::Gram(DAO, Second::Any), dao),
        (Term::Gram(DAO, Second::End), dao_end),
        (Term::Gram(DAO, Second::Rank(HU)), dao_hu),
        (Term::Gram(HU, Second::End), hu_end),
        (Term::Gram(QIAN, Second::Rank(DAO)), qian_dao),
    ]
}

/// The terms of the second shard.
fn words() -> Vec<(Term, Postings)> {
    let headed = Posting { in_heading: true, ..held(0, 1) };
    let a = postings(&[headed, held(3, 1)], &[]);
    let ab = postings(&[held(0, 2), held(1, 1)], &[]);
    let b = postings(&[held(3, 1)], &[title(3, true, 1)]);
    let prefix = union([&a, &ab]).cut_to(1);
    vec![
        (Term::word("a"), a),
        (Term::prefix("a"), prefix),
        (Term::word("ab"), ab),
        (Term::word("b"), b),
    ]
}

/// The shard of a word of 16 passages in a large index.
fn noted() -> Vec<u8> {
    let note = |code| Notes::of_code(code);
    let mut passages: Vec<_> =
        (0..16).map(|passage| Posting { notes: note(0x21), ..held(passage, 1) }).collect();
    let both = Notes(note(0x21).0 | note(0x43).0);
    passages[1] = Posting { notes: both, ..held(1, 2) };
    passages[2] = Posting { notes: both, ..held(2, 3) };
    let mut writer = ShardWriter::new(1 << 17, 8);
    writer.push(Term::word("ab"), Postings { passages, ..Postings::default() });
    writer.finish()
}

/// The group of a and ab.
/// Of groups of pages.
const LEVELS: u8 = 2;

const GROUP: Group = Group { prefix: 1, number: 0 };

fn group_of(term: &Term) -> Option<Group> {
    [Term::word("a"), Term::word("ab")].contains(term).then_some(GROUP)
}

fn shard(terms: &[(Term, Postings)]) -> Vec<u8> {
    let mut writer = ShardWriter::new(N_PASSAGES, alphabet().len());
    for (term, postings) in terms {
        writer.push_of(term.clone(), group_of(term), postings.clone());
    }
    writer.finish()
}

fn separators() -> Vec<Vec<u8>> {
    vec![Vec::new(), words()[0].0.separator(&grams().last().unwrap().0)]
}

fn parts() -> Vec<Part> {
    let passage = |continues, text: &str| Passage { continues, text: text.to_owned() };
    let lake = Part {
        first: 0,
        begins: true,
        url: "lake.html".to_owned(),
        title: "千岛湖".to_owned(),
        metadata: Vec::new(),
        sections: vec![Section {
            first: Some(0),
            heading: "湖 a".to_owned(),
            anchor: "a".to_owned(),
        }],
        passages: vec![passage(false, "岛 ab ab "), passage(true, "ab 湖")],
    };
    let b = Part {
        first: 3,
        begins: true,
        url: "b.html".to_owned(),
        title: "B".to_owned(),
        metadata: vec![("k".to_owned(), "v".to_owned())],
        sections: Vec::new(),
        passages: vec![passage(false, "a b")],
    };
    vec![lake, b]
}

fn column(kind: ColumnKind) -> Column {
    match kind {
        ColumnKind::Texts => {
            Column::Texts(vec![("en".to_owned(), vec![0, 7]), ("zh".to_owned(), vec![0])])
        }
        ColumnKind::Numbers => Column::Numbers(vec![(-2, vec![8]), (300, vec![0, 1])]),
    }
}

fn readings() -> Vec<u8> {
    let of = [(DAO, vec!["dao"]), (HU, vec!["hu", "xia"]), (QIAN, vec!["qian"])];
    encode_readings(&of, alphabet().len())
}

fn gram_set() -> Vec<u8> {
    let title = [QIAN, DAO, HU];
    let mut writer = GramWriter::new(3, Titles::new([title.as_slice()]));
    writer.push(DAO, &[(HU, GramPlace::Line)]);
    writer.push(QIAN, &[(DAO, GramPlace::TitleBegin)]);
    writer.finish().remove(0)
}

fn page() -> Vec<u8> {
    encode_page(0, &parts(), false, &alphabet())
}

fn sealed_page() -> (u64, Vec<u8>) {
    let (root, mut proofs) = seal_group(&[name_of(&page())], LEVELS);
    (root, proofs.remove(0))
}

/// The blocks: each with its proof and its bytes.
fn blocks() -> Vec<(BlockKind, Vec<u8>, Vec<u8>)> {
    vec![
        (BlockKind::Folds, vec![], other_folds().encode(&alphabet())),
        (BlockKind::Places, vec![], places().encode()),
        (BlockKind::Vocabulary, vec![], vocabulary()),
        (BlockKind::Terms, vec![], shard(&grams())),
        (BlockKind::Terms, vec![], shard(&words())),
        (BlockKind::Page, sealed_page().1, page()),
        (BlockKind::Readings, vec![], readings()),
        (BlockKind::Grams, vec![], gram_set()),
    ]
}

fn head(is_inline: bool) -> Head {
    let mut offset = 0;
    let block = |(kind, proof, bytes): (_, Vec<u8>, Vec<u8>)| {
        let seal = match kind {
            BlockKind::Page => Seal::Group { root: sealed_page().0, place: 0, levels: LEVELS },
            _ => Seal::Own(name_of(&bytes)),
        };
        let n_bytes = proof.len() + bytes.len();
        let stored = is_inline.then_some((offset, n_bytes as u32));
        offset += n_bytes as u64;
        Block { kind, codec: Codec::Plain, stored, seal }
    };
    Head {
        n_docs: 2,
        n_passages: N_PASSAGES,
        n_words: 3,
        words: word_blocks(),
        alphabet: alphabet(),
        folds: own_folds(),
        shards: key_set(separators()),
        large_shards: vec![false, false],
        blocks: blocks().into_iter().map(block).collect(),
        packs: Vec::new(),
        columns: Vec::new(),
        field_weights: FIELD_WEIGHTS,
    }
}

/// The same with the blocks in two packs: those before the pages, and the others.
fn packed_head() -> Head {
    let bytes = |is_first: bool| -> Vec<u8> {
        let own = blocks().into_iter().filter(|(kind, ..)| (*kind < BlockKind::Page) == is_first);
        own.flat_map(|(_, proof, bytes)| [proof, bytes].concat()).collect()
    };
    let pack = |bytes: &[u8]| Pack { name: checksum(bytes), n_bytes: bytes.len() as u64 };
    Head { packs: vec![pack(&bytes(true)), pack(&bytes(false))], ..head(true) }
}

fn file() -> Vec<u8> {
    let (mut file, _) = head(true).encode().unwrap();
    for (_, proof, bytes) in blocks() {
        file.extend(proof);
        file.extend(bytes);
    }
    file
}

/// The directory stands in the head between the separators, behind a byte that is its length, and two bytes and the checksum.
fn directory(head: &Head) -> Vec<u8> {
    let (bytes, _) = head.encode().unwrap();
    let separators = key_set(separators());
    let separators = separators.as_bytes();
    let at = bytes.windows(separators.len()).position(|window| window == separators).unwrap();
    let directory = &bytes[at + separators.len() + 1..bytes.len() - 10];
    assert_eq!(usize::from(bytes[at + separators.len()]), directory.len());
    directory.to_vec()
}

fn manifest() -> String {
    let (bytes, checksum) = (file(), head(true).encode().unwrap().1);
    let name = aril_index::checksum(&bytes);
    format!(
        r#"{{"aril":{FORMAT_VERSION},"layout":"inline","file":"{name:016x}.aril","bytes":{},
 "checksum":"{checksum:016x}","documents":2,"generator":"aril 0.1.0"}}"#,
        bytes.len(),
    )
}

fn files() -> String {
    let (bytes, _) = head(false).encode().unwrap();
    let mut files = vec![format!("{:016x}.aril", checksum(&bytes))];
    files.extend(head(false).blocks.iter().map(Block::file));
    files.join("\n")
}

fn keys() -> Vec<u8> {
    let terms = [
        Term::Gram(DAO, Second::Any),
        Term::Gram(DAO, Second::End),
        Term::Gram(DAO, Second::Rank(HU)),
        Term::Gram(70_000, Second::End),
        Term::word("ab"),
        Term::prefix("a"),
    ];
    terms.iter().flat_map(Term::key).collect()
}

enum Written {
    Bytes(Vec<u8>),
    Text(String),
}

/// All examples, in the order of the document.
fn written() -> Vec<(&'static str, Written)> {
    use Written::{Bytes, Text};
    vec![
        ("name", Bytes(name_of(b"a").to_le_bytes()[..5].to_vec())),
        ("manifest", Text(manifest())),
        ("head", Bytes(head(true).encode().unwrap().0)),
        ("directory", Bytes(directory(&head(true)))),
        ("split directory", Bytes(directory(&head(false)))),
        ("packed directory", Bytes(directory(&packed_head()))),
        ("files", Text(files())),
        ("proof", Bytes(sealed_page().1)),
        ("blocks of words", Bytes(word_blocks().encode())),
        ("more blocks of words", Bytes(more_word_blocks().encode())),
        ("alphabet", Bytes(alphabet().encode())),
        ("own folds", Bytes(own_folds().encode(&alphabet()))),
        ("other folds", Bytes(other_folds().encode(&alphabet()))),
        ("places", Bytes(places().encode())),
        ("prime", Bytes(prime(b"ab"))),
        ("vocabulary", Bytes(vocabulary())),
        ("keys", Bytes(keys())),
        ("separators", Bytes(separators().concat())),
        ("grams", Bytes(shard(&grams()))),
        ("words", Bytes(shard(&words()))),
        ("notes", Bytes(noted())),
        ("page", Bytes(page())),
        ("texts", Bytes(column(ColumnKind::Texts).encode(9))),
        ("numbers", Bytes(column(ColumnKind::Numbers).encode(9))),
        ("readings", Bytes(readings())),
        ("gram set", Bytes(gram_set())),
    ]
}

#[test]
fn every_example_is_what_the_code_writes() {
    let examples = Example::all();
    let names: Vec<_> = examples.iter().map(|example| example.name).collect();
    let expected: Vec<_> = written().iter().map(|(name, _)| *name).collect();
    assert_eq!(names, expected);
    let mut wrong = Vec::new();
    for (example, (name, written)) in examples.iter().zip(written()) {
        let (found, expected) = match written {
            Written::Bytes(bytes) => (hex(&example.bytes()), hex(&bytes)),
            Written::Text(text) => (example.lines.join("\n"), text),
        };
        if found != expected {
            wrong.push(format!("`{name}` says\n{found}\nand the code writes\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bits_spell_the_bytes_before_them() {
    Example::all().iter().for_each(Example::check_bits);
}

#[test]
fn versions_and_bounds_are_those_of_the_code() {
    for sentence in [
        format!("# The format of an Aril index, version {FORMAT_VERSION}\n"),
        format!("| `aril` | the version of the format: {FORMAT_VERSION} |"),
        format!("| 4 | 1 | version | {FORMAT_VERSION} |"),
        format!("| {HEAD_PREFIX_BYTES} | *n* | the record |"),
        format!("larger than {} MiB", MAX_BLOCK_BYTES >> 20),
        format!("Groups of {} pages", 1 << LEVELS),
        format!("frequency is 1 to {},", Posting::MAX_TERM_FREQ),
        format!("the length is 1 to {},", TitlePosting::MAX_CHARS),
    ] {
        assert!(DOCUMENT.contains(&sentence), "{sentence}");
    }
}

#[test]
fn the_examples_together_are_an_index() {
    let bytes = Example::named("head").bytes();
    let manifest = Example::named("manifest").lines.join("\n");
    let own = checksum(&bytes[..bytes.len() - 8]);
    assert!(manifest.contains(&format!("{own:016x}")));
    let read = Head::decode(&bytes, Some(own)).unwrap();
    let expected = head(true);
    assert_eq!((read.n_docs, read.n_passages, read.n_words), (2, N_PASSAGES, 3));
    assert_eq!(read.words, expected.words);
    assert_eq!(read.shards, expected.shards);
    assert_eq!(read.large_shards, expected.large_shards);
    assert_eq!(read.blocks, expected.blocks);
    assert_eq!(read.folds, own_folds());

    let names =
        ["other folds", "places", "vocabulary", "grams", "words", "page", "readings", "gram set"];
    let mut offset = 0;
    for (block, name) in read.blocks.iter().zip(names) {
        let proof = match block.seal {
            Seal::Own(_) => Vec::new(),
            Seal::Group { .. } => Example::named("proof").bytes(),
        };
        let bytes = Example::named(name).bytes();
        assert_eq!(block.stored, Some((offset, (proof.len() + bytes.len()) as u32)), "{name}");
        assert_eq!(block.check(&proof, &bytes), Ok(()), "{name}");
        offset += (proof.len() + bytes.len()) as u64;
    }
}

#[test]
fn the_head_is_made_of_its_examples() {
    let head = Example::named("head").bytes();
    for name in ["alphabet", "own folds", "directory", "blocks of words"] {
        let bytes = Example::named(name).bytes();
        assert!(head.windows(bytes.len()).any(|window| window == bytes), "{name}");
    }
}

#[test]
fn an_alphabet_and_folds_are_read_back() {
    let read = Alphabet::decode(&Example::named("alphabet").bytes()).unwrap();
    let ranked: String = (0..read.len()).map(|rank| read.symbol(rank).unwrap().character).collect();
    assert_eq!(ranked, "岛湖千abAB ");
    let classes: Vec<_> = ranked.chars().map(|c| read.class(c).unwrap()).collect();
    assert_eq!(classes, [3, 3, 3, 2, 2, 2, 2, 0]);
    for (name, expected) in [("own folds", own_folds()), ("other folds", other_folds())] {
        assert_eq!(Folds::decode(&Example::named(name).bytes(), &read), Ok(expected), "{name}");
    }
}

#[test]
fn places_and_words_are_read_back() {
    let read = Places::decode(&Example::named("places").bytes(), 2, 1, N_PASSAGES);
    assert_eq!(read, Ok(places()));
    let read = Words::decode(Example::named("vocabulary").bytes()).unwrap();
    let mut words = Vec::new();
    let is_whole = read.walk(&|_, _| 0, &mut |word, _| {
        words.push(word.to_vec());
        true
    });
    assert!(is_whole && words == [&b"a"[..], b"ab", b"b"]);
    let read = WordBlocks::decode(&Example::named("more blocks of words").bytes(), 3).unwrap();
    assert_eq!(read, more_word_blocks());
    assert_eq!(read.of_length(4), 0..1);
    assert_eq!(read.of_prefix(7, b"na"), 2..3);
    assert_eq!(read.longer_than(4), 1..3);
}

#[test]
fn shards_are_read_back() {
    for (name, terms) in [("grams", grams()), ("words", words())] {
        let bytes = Example::named(name).bytes();
        let shard = Shard::decode(bytes, N_PASSAGES, alphabet().len()).unwrap();
        let (from, to) = (Term::Gram(0, Second::Any), Term::after_prefix("b"));
        let read: Vec<_> = shard.range(&from, &to).map(|(term, p)| (term.clone(), p)).collect();
        assert_eq!(read, terms, "{name}");
        assert!(terms.iter().all(|(term, _)| shard.group_of(term) == group_of(term)), "{name}");
        let group: Vec<_> = shard.of_group(b"a", GROUP).map(|(term, _)| term.clone()).collect();
        let expected = terms.iter().map(|(term, _)| term.clone());
        assert_eq!(group, expected.filter(|term| group_of(term).is_some()).collect::<Vec<_>>());
    }
}

#[test]
fn columns_are_read_back() {
    for (name, kind) in [("texts", ColumnKind::Texts), ("numbers", ColumnKind::Numbers)] {
        let bytes = Example::named(name).bytes();
        assert_eq!(Column::decode(&bytes, kind, 9), Ok(column(kind)), "{name}");
    }
}

#[test]
fn readings_and_grams_are_read_back() {
    let n_symbols = alphabet().len();
    let read = Readings::decode(&Example::named("readings").bytes(), n_symbols).unwrap();
    let letters = |syllable: u64| {
        let letters = syllable.to_be_bytes().into_iter().take_while(|letter| *letter > 0);
        letters.map(char::from).collect::<String>()
    };
    let of = |rank| read.of(rank).map(letters).collect::<Vec<_>>().join(" ");
    assert_eq!([DAO, HU, QIAN, 3].map(of), ["dao", "hu xia", "qian", ""].map(str::to_owned));
    let bytes = Example::named("gram set").bytes();
    let read = GramSet::decode(&[&bytes], alphabet().n_gram_chars()).unwrap();
    let row = |first| read.row(first).collect::<Vec<_>>();
    let rows: Vec<_> = (0..read.n_chars()).map(row).collect();
    let expected = [vec![(HU, GramPlace::Line)], Vec::new(), vec![(DAO, GramPlace::TitleBegin)]];
    assert_eq!(rows, expected);
}

#[test]
fn a_page_is_read_back() {
    let (page, alphabet) = (Page::decode(Example::named("page").bytes(), 0).unwrap(), alphabet());
    let text = |passage| {
        let mut text = String::new();
        page.push_text(passage, &alphabet, &mut text).then_some(text)
    };
    let texts: Vec<_> = (0..N_PASSAGES).map(text).collect();
    let expected = [Some("岛 ab ab "), Some("ab 湖"), None, Some("a b")];
    assert_eq!(texts, expected.map(|text| text.map(str::to_owned)));
    assert_eq!([0, 1, 3].map(|passage| page.goes_on(passage)), [true, false, false]);
    let lake = Shown {
        url: "lake.html".to_owned(),
        title: "千岛湖".to_owned(),
        heading: Some("湖 a".to_owned()),
        anchor: "a".to_owned(),
    };
    assert_eq!(page.metadata(3).unwrap(), [("k".to_owned(), "v".to_owned())]);
    assert_eq!(page.shown(1, &alphabet), Some(lake));
    assert_eq!(page.title_at(3, &alphabet).as_deref(), Some("B"));
}
