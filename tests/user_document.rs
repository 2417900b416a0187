use aril_build::source::read_documents;

use crate::harness::{exact_urls, index_of, user_document};

#[test]
fn it_is_four_documents_with_their_titles() {
    let Some((folder, config)) = user_document() else { return };
    let found = read_documents(&folder, &config, None).unwrap();
    assert!(found.problems.is_empty());
    let lengths: Vec<usize> = found.documents.iter().map(|d| d.title.chars().count()).collect();
    // Titles by their lengths and ends: the document's own words are not part of this repository.
    assert_eq!(lengths, [23, 4, 22, 15]);
    let headings = |i: usize| found.documents[i].sections.iter().filter(|s| !s.heading.is_empty());
    assert_eq!(headings(1).count(), 3, "the reportage has three sections");
    assert_eq!(headings(2).count(), 0);
    let caption = &found.documents[2];
    assert!(
        caption.sections[0].text.starts_with(&caption.title),
        "it is titled by its first words"
    );
}

#[test]
fn page_breaks_do_not_cut_the_text() {
    let Some((folder, config)) = user_document() else { return };
    let documents = read_documents(&folder, &config, None).unwrap().documents;
    let (mut index, _folder) = index_of(&documents);
    for (typed, piece) in [
        ("动荡变革期", 0),
        ("成功开行", 0),
        ("清洁能源有需求", 1),
        ("2017年", 1),
        ("总面积", 3),
        ("千岛湖", 2),
    ] {
        let answer = index.search(typed, 10).unwrap();
        assert_eq!(answer.hits[0].title, documents[piece].title, "{typed}");
        assert!(exact_urls(&answer).contains(&documents[piece].url), "{typed}");
    }
}
