//! Golden indexes: written once by the release of their day, read by every release since.
//!
//! Each folder below `tests/golden/v1` is an index of format version 1, with `answers.json` beside it. Folders
//! are only ever added, never written again: where one is no longer answered as it was, a visitor with an index
//! of that day would not be either. `ARIL_GOLDEN=write cargo test golden` writes those of this file that are
//! absent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::{env, fs};

use aril::{Document, Fields, Index, Layout, Section, Weight};

use crate::harness::root;

/// By query the address and the tier of each hit. Their order is a matter of scores, which may change.
type Answers = BTreeMap<String, BTreeSet<(String, String)>>;

const QUERIES: [&str; 19] = [
    "千岛湖",
    "千島湖",
    "湖",
    "水庫",
    "パン",
    "ﾊﾟﾝ屋",
    "호수",
    "ทะเลสาบ",
    "cafe",
    "ZÜRICH",
    "the café",
    "lak",
    "rches",
    "stone 34 is",
    "stone 99",
    "C++",
    "千岛 lake",
    "zebra",
    "tagged cafe",
];

fn folder() -> PathBuf {
    root().join("tests/golden/v1")
}

fn documents() -> Vec<Document> {
    let document = |url: &str, title: &str, sections: &[(&str, &str)]| Document {
        url: url.to_owned(),
        title: title.to_owned(),
        language: url.chars().take(2).collect(),
        sections: sections
            .iter()
            .map(|(heading, text)| Section {
                heading: (*heading).to_owned(),
                anchor: heading.to_lowercase(),
                text: (*text).to_owned(),
            })
            .collect(),
        fields: Fields {
            facets: vec![("kind".to_owned(), title.chars().take(1).collect())],
            sort_keys: vec![("era".to_owned(), if url.starts_with("zh") { -1 } else { 1959 })],
            metadata: vec![("from".to_owned(), url.to_owned())],
        },
        tags: sections.iter().take(1).map(|_| format!("tagged {url}")).collect(),
        weight: Weight::new(if title.is_ascii() { 1.0 } else { 0.5 }),
    };
    // A paragraph of several passages; and enough for more than one page and shard.
    let stones: Vec<String> = (1..700)
        .map(|i| format!("Stone {i} is of row {}, and weighs {} pounds.", i / 12, i * i % 97))
        .collect();
    vec![
        document(
            "zh-hans.html",
            "千岛湖",
            &[
                (
                    "由来",
                    "千岛湖是一座水库。大坝建成以后，山顶成了岛屿。\n湖水很清，岛上有很多树。",
                ),
                ("软件", "岛屿的地图是用 C++ 写的。"),
            ],
        ),
        document("zh-hant.html", "千島湖的傳說", &[("", "水庫建成以前，這裡是一座老城。")]),
        document("ja.html", "湖のほとりのパン屋", &[("", "朝はﾊﾟﾝを焼き、夕方は湖をながめる。")]),
        document("ko.html", "호수", &[("", "호수의 물은 맑고, 섬에는 나무가 많다.")]),
        document("th.html", "ทะเลสาบ", &[("", "น้ำในทะเลสาบใสมาก และมีเกาะมากมาย")]),
        document(
            "cafe.html",
            "The café by the lake",
            &[
                ("Menu", "Crème brûlée, naïve art, and a train to Zürich."),
                ("Roof", "Two arches of larch."),
            ],
        ),
        document("empty.html", "", &[]),
        document("wall.html", "A wall", &[("Stones", &stones.join(" "))]),
    ]
}

fn answers(index: &mut Index) -> Answers {
    let answer = |query: &&str| {
        let hits = index.search(query, 100).unwrap().hits.into_iter().map(|hit| {
            let tier = serde_json::to_value(hit.tier).unwrap();
            (hit.url, tier.as_str().unwrap().to_owned())
        });
        ((*query).to_owned(), hits.collect())
    };
    QUERIES.iter().map(answer).collect()
}

/// Writes the indexes that are absent.
fn write() {
    let index = aril_build::index(&documents()).unwrap();
    let layouts =
        [("inline", Layout::Inline), ("split", Layout::Split), ("packed", Layout::Packed)];
    for (name, layout) in layouts {
        let folder = folder().join(name);
        if !folder.exists() {
            index.write(&folder, layout).unwrap();
            let answers = answers(&mut Index::open(&folder).unwrap());
            let text = serde_json::to_string_pretty(&answers).unwrap();
            fs::write(folder.join("answers.json"), text + "\n").unwrap();
        }
    }
}

#[test]
fn every_golden_index_is_whole_and_answered_as_it_was() {
    if env::var_os("ARIL_GOLDEN").is_some_and(|wish| wish == "write") {
        write();
    }
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(folder.join("answers.json")).unwrap();
        let expected: Answers = serde_json::from_str(&text).unwrap();
        let mut index = Index::open(&folder).unwrap();
        assert!(index.verify().is_empty(), "{name}");
        assert_eq!(answers(&mut index), expected, "{name}");
        check_answers(&expected);
        names.insert(name);
    }
    assert!(names.contains("inline"), "{names:?}");
}

/// Holds that answers tell enough to be worth keeping.
fn check_answers(answers: &Answers) {
    let n_found = answers.values().filter(|hits| !hits.is_empty()).count();
    let tiers: BTreeSet<&String> = answers.values().flatten().map(|(_, tier)| tier).collect();
    assert!(n_found + 2 >= answers.len(), "{answers:?}");
    assert!(tiers.len() >= 5, "{tiers:?}");
}
