//! What each stage costs: `cargo bench -p aril-bench`. As a test each runs once.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark fails by panicking"
)]

use std::hint::black_box;

use aril::{Document, Index};
use aril_bench::{Script, Synthetic};
use aril_build::unicode::Unicode;
use aril_index::{Posting, Postings, Shard, ShardWriter, Term};
use divan::Bencher;

const SCRIPTS: [Script; 2] = [Script::Han, Script::Latin];
const N_DOCS: usize = 300;

fn main() {
    divan::main();
}

fn documents(script: Script) -> Vec<Document> {
    Synthetic::new(1, script).take(N_DOCS).collect()
}

fn text(script: Script) -> String {
    documents(script).into_iter().flat_map(|d| d.sections).map(|s| s.text).collect()
}

/// An index of [`N_DOCS`] documents, and the folder that it lies in.
fn index(script: Script) -> (Index, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let index = aril_build::index(&documents(script)).unwrap();
    index.write(folder.path(), aril_build::Layout::Auto).unwrap();
    (Index::open(folder.path()).unwrap(), folder)
}

#[divan::bench(args = SCRIPTS)]
fn fold(bencher: Bencher, script: Script) {
    let text = text(script);
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench(|| aril_text::fold(&Unicode, black_box(&text)));
}

#[divan::bench(args = SCRIPTS)]
fn runs_and_grams(bencher: Bencher, script: Script) {
    let folded = aril_text::fold(&Unicode, &text(script));
    bencher.counter(divan::counter::CharsCount::new(folded.chars.len())).bench(|| {
        aril_text::runs(&Unicode, &folded.chars)
            .map(|run| aril_text::grams(&folded.chars[run.range]).count())
            .sum::<usize>()
    });
}

#[divan::bench(args = SCRIPTS, sample_count = 10)]
fn build(bencher: Bencher, script: Script) {
    let documents = documents(script);
    bencher.bench(|| aril_build::index(black_box(&documents)).unwrap());
}

/// Decoding all that every query needs, and one short answer.
#[divan::bench(args = SCRIPTS)]
fn open(bencher: Bencher, script: Script) {
    let (_, folder) = index(script);
    bencher.bench(|| Index::open(folder.path()).unwrap().search("的", 1).unwrap());
}

/// A shard of terms: its dictionary, then all of its lists.
#[divan::bench(args = SCRIPTS)]
fn shard(bencher: Bencher, script: Script) {
    let n_passages = 50_000;
    let mut writer = ShardWriter::new(n_passages, 0);
    let document = documents(script).swap_remove(0);
    let text: String = document.sections.into_iter().map(|s| s.text).collect();
    let words: std::collections::BTreeSet<_> = text.split_whitespace().take(200).collect();
    for (i, word) in (0..).zip(words) {
        let posting = |n: u32| Posting::new(i + 97 * n, 1);
        let passages = (0..20).map(posting).collect();
        writer.push(Term::word(word), Postings { passages, ..Postings::default() });
    }
    let bytes = writer.finish();
    let (first, last) = (Term::word(""), Term::Word(vec![0xFF]));
    bencher.counter(divan::counter::BytesCount::of_slice(&bytes)).bench(|| {
        let shard = Shard::decode(black_box(bytes.clone()), n_passages, 0).unwrap();
        shard.range(&first, &last).map(|(_, postings)| postings.doc_freq()).sum::<u32>()
    });
}

/// A warm query: what is typed, by kind, over all stages to the excerpts.
#[divan::bench(args = ["one character", "two characters", "eight characters", "a word", "a prefix", "inside a word", "nothing"])]
fn query(bencher: Bencher, kind: &str) {
    let script = if kind.contains("character") { Script::Han } else { Script::Latin };
    let (mut index, _folder) = index(script);
    let document = documents(script).swap_remove(N_DOCS / 2);
    let text = document.sections.into_iter().next().unwrap().text;
    let take = |n| text.chars().skip(5).take(n).collect::<String>();
    let word = text.split_whitespace().find(|word| word.len() > 5).unwrap_or("etaoin").to_owned();
    let typed = match kind {
        "one character" => take(1),
        "two characters" => take(2),
        "eight characters" => take(8),
        "a prefix" => word[..3].to_owned(),
        "inside a word" => word[2..5].to_owned(),
        "nothing" => "0000".to_owned(),
        _ => word,
    };
    bencher.bench_local(|| index.search(black_box(&typed), 10).unwrap());
}
