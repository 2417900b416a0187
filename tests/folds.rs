use std::collections::BTreeSet;

use aril_build::unicode::{Unicode, Variants, all_folds};
use aril_text::Characters;

use crate::harness::{Oracle, check_exact, document, index_of};

/// Every character of Unicode, as a query, finds exactly what a scan with the full Unicode data does:
/// the index's table of folds agrees with the function on all that can be found.
#[test]
fn the_table_of_folds_agrees_with_unicode_on_every_character() {
    let documents = [
        document("zh", "千岛湖", "发展动荡变革期，后面的钟声"),
        document("en", "Straße", "Résumé of the CAFÉ, 1/2 file"),
        document("ja", "ガス", "がす パン ー々"),
        document("ru", "Ёлка", "ёж й и"),
    ];
    let (mut index, _folder) = index_of(&documents);
    let oracle = Oracle::new(&documents);
    let in_corpus: BTreeSet<char> =
        "千岛湖发展动荡变革期，后面的钟声straßresumeofthcafé,1/2ilガスがすぱんー々елкажйи⁄"
            .chars()
            .flat_map(|c| {
                let mut folded = Vec::new();
                Unicode.fold(c, &mut folded);
                folded
            })
            .collect();
    let may_be_found = |to: &[char]| to.iter().any(|c| in_corpus.contains(c));
    let mut n_checked = 0;
    for (c, to) in all_folds(Variants::Chinese).iter().filter(|(_, to)| may_be_found(to)) {
        // A space of any kind is nothing to look for.
        if !to.iter().all(|c| *c == ' ') {
            check_exact(&mut index, &oracle, &c.to_string());
            n_checked += 1;
        }
    }
    assert!(n_checked > 500, "{n_checked}");
    // Those that fold to nothing in the corpus, one in a hundred.
    for c in ('\u{21}'..=char::MAX).step_by(101) {
        let mut folded = Vec::new();
        Unicode.fold(c, &mut folded);
        if !folded.is_empty() && folded.iter().any(|c| *c != ' ') {
            check_exact(&mut index, &oracle, &c.to_string());
        }
    }
}
