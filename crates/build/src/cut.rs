//! Passages: a section's text cut into stretches of at most so many characters, and their ids.

use std::ops::Range;

use crate::document::{Document, Section};
use crate::unicode::are_one;

/// The most characters in a passage.
pub(crate) const MAX_CHARS: usize = 256;

/// A passage cut inside a paragraph has at least so many characters. The engine counts on it: what is
/// at most so long lies in two passages at the most.
pub(crate) const MIN_CUT_CHARS: usize = 128;

/// A document in passages.
#[derive(Debug)]
pub(crate) struct CutDocument<'a> {
    pub(crate) document: &'a Document,
    /// At least one.
    pub(crate) sections: Vec<CutSection<'a>>,
    /// The id of its first passage; the others follow.
    pub(crate) first: u32,
    /// The id of the passage of its tags, its last one; `None` where it has none.
    pub(crate) tags: Option<u32>,
}

/// A section in passages, at least one.
#[derive(Debug)]
pub(crate) struct CutSection<'a> {
    /// `None` for a document that has no section.
    pub(crate) section: Option<&'a Section>,
    pub(crate) stretches: Vec<Stretch>,
}

impl CutSection<'_> {
    fn new(section: Option<&Section>) -> CutSection<'_> {
        let mut stretches = section.map(|s| cut(&s.text)).unwrap_or_default();
        if stretches.is_empty() {
            // A heading or title stands above a passage, be it empty.
            stretches.push(Stretch { range: 0..0, continues: false });
        }
        CutSection { section, stretches }
    }
}

impl<'a> CutDocument<'a> {
    /// The passages of `document`, which follows those that `ids` has counted.
    pub(crate) fn new(document: &'a Document, ids: &mut IdCounter) -> CutDocument<'a> {
        CutDocument::of(document, CutDocument::sections(document), ids)
    }

    /// The sections of `document`: at least one.
    pub(crate) fn sections(document: &'a Document) -> Vec<CutSection<'a>> {
        let mut sections: Vec<_> =
            document.sections.iter().map(|section| CutSection::new(Some(section))).collect();
        if sections.is_empty() {
            sections.push(CutSection::new(None));
        }
        sections
    }

    /// [`new`](Self::new) of a document whose [`sections`](Self::sections) are cut already.
    pub(crate) fn of(
        document: &'a Document,
        sections: Vec<CutSection<'a>>,
        ids: &mut IdCounter,
    ) -> CutDocument<'a> {
        let n_passages: u32 = sections.iter().map(|s| s.stretches.len() as u32).sum();
        let has_tags = !document.tags.is_empty();
        let first = ids.give(n_passages + u32::from(has_tags));
        CutDocument { document, sections, first, tags: has_tags.then(|| ids.next - 1) }
    }
}

impl CutDocument<'_> {
    /// The passages that continue the one before.
    pub(crate) fn continuing(&self) -> impl Iterator<Item = u32> + '_ {
        let stretches = self.sections.iter().flat_map(|section| &section.stretches);
        let goes_on = (self.first..).zip(stretches).filter(|(_, s)| s.continues);
        goes_on.map(|(passage, _)| passage)
    }
}

/// Gives out ids to documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct IdCounter {
    /// The id of the next document's first passage.
    pub(crate) next: u32,
}

impl IdCounter {
    /// The first id of a document with `n_passages`.
    fn give(&mut self, n_passages: u32) -> u32 {
        let first = self.next;
        self.next += with_room(n_passages);
        first
    }
}

/// The ids given to a document of `n_passages`, some of which stay unused: an edit that makes a document a little
/// longer shall leave the ids of others as they are, since every list that names them would change.
fn with_room(n_passages: u32) -> u32 {
    n_passages.next_multiple_of(((1 << n_passages.max(1).ilog2()) / 4).max(4))
}

/// A stretch of a section's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// Bytes of the section's text.
    pub(crate) range: Range<usize>,
    /// Whether it was cut from the one before inside a paragraph.
    pub(crate) continues: bool,
}

/// Cuts `text` into passages: between paragraphs where it can, else after a sentence, else after a
/// space, else anywhere.
///
/// Together the stretches are the text, less a line break at each cut between paragraphs.
pub(crate) fn cut(text: &str) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut start = 0;
    let mut continues = false;
    while start < text.len() {
        let rest = text.get(start..).unwrap_or_default();
        let (len, kind) = next_cut(rest);
        stretches.push(Stretch { range: start..start + len, continues });
        continues = kind == Cut::Inside;
        start += len + usize::from(kind == Cut::Border);
    }
    stretches
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// At a line break, which belongs to no passage.
    Border,
    /// Inside a paragraph.
    Inside,
    /// At the end of the text.
    End,
}

/// Behind so many characters a place whose text says so is cut at, though the passage could be longer: after an
/// edit, cuts are soon where they were.
const MIN_MARKED_CHARS: usize = 3 * MAX_CHARS / 4;

/// One in so many places is marked.
const MARKED: u64 = 4;

/// Whether what follows marks a place.
fn is_marked(rest: &str) -> bool {
    let end = rest.char_indices().nth(8).map_or(rest.len(), |(i, _)| i);
    let next = rest.get(..end).unwrap_or_default();
    aril_index::checksum(next.as_bytes()).is_multiple_of(MARKED)
}

/// The bytes of the first passage of `text`, and how it ends.
fn next_cut(text: &str) -> (usize, Cut) {
    let (mut border, mut sentence, mut space) = (None, None, None);
    let mut marked = None;
    let mut previous = '\n';
    for (n_chars, (i, c)) in text.char_indices().enumerate() {
        if c == '\n' {
            border = Some(i);
            if n_chars >= MIN_MARKED_CHARS && is_marked(text.get(i + 1..).unwrap_or_default()) {
                marked = Some((i, Cut::Border));
            }
        }
        if n_chars >= MIN_CUT_CHARS {
            if is_sentence_end(previous, c) && !are_one(previous, c) {
                sentence = Some(i);
                let rest = text.get(i..).unwrap_or_default();
                if n_chars >= MIN_MARKED_CHARS && border.is_none() && is_marked(rest) {
                    marked = Some((i, Cut::Inside));
                }
            }
            if previous == ' ' && !are_one(previous, c) {
                space = Some(i);
            }
        }
        if n_chars == MAX_CHARS {
            return match marked {
                Some(cut) => cut,
                None => match (border, sentence.or(space)) {
                    (Some(border), _) => (border, Cut::Border),
                    (None, Some(place)) => (place, Cut::Inside),
                    (None, None) => (whole(text, i), Cut::Inside),
                },
            };
        }
        previous = c;
    }
    (text.len(), Cut::End)
}

/// The last place up to `end` at which what is shown as one character is not cut, if one is near.
fn whole(text: &str, end: usize) -> usize {
    let mut places = text.get(..end).unwrap_or_default().char_indices().rev();
    let mut after = text.get(end..).and_then(|rest| rest.chars().next());
    let mut place = end;
    for _ in MIN_CUT_CHARS..MAX_CHARS {
        let (Some((start, before)), Some(next)) = (places.next(), after) else { break };
        if !are_one(before, next) {
            return place;
        }
        (place, after) = (start, Some(before));
    }
    end
}

/// Whether a sentence ends between two characters.
fn is_sentence_end(before: char, after: char) -> bool {
    let full = matches!(before, '。' | '！' | '？' | '।' | '…' | '”' | '」');
    full && !matches!(after, '。' | '！' | '？' | '…' | '”' | '」' | '）' | ')' | '\n')
}

#[cfg(test)]
mod tests {
    use super::{CutDocument, IdCounter, MAX_CHARS, MIN_CUT_CHARS, cut};
    use crate::document::{Document, Section};

    #[track_caller]
    fn check(text: &str, expected: &[(usize, bool)]) {
        let stretches = cut(text);
        let mut whole = String::new();
        for stretch in &stretches {
            let part = &text[stretch.range.clone()];
            assert!(part.chars().count() <= MAX_CHARS);
            if !stretch.continues && !whole.is_empty() {
                whole.push('\n');
            }
            whole.push_str(part);
        }
        assert_eq!(whole, text);
        for pair in stretches.windows(2) {
            let n_chars = text[pair[0].range.clone()].chars().count();
            assert!(!pair[1].continues || n_chars >= MIN_CUT_CHARS);
        }
        let found: Vec<_> = stretches
            .iter()
            .map(|s| (text[s.range.clone()].chars().count(), s.continues))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_document_has_a_passage_at_least_and_room_to_grow() {
        let section = |n| Section { text: "a".repeat(n * MAX_CHARS), ..Section::default() };
        let document = |sections| Document { sections, ..Document::default() };
        let documents =
            [document(vec![]), document(vec![section(9), section(0)]), document(vec![section(33)])];
        let mut ids = IdCounter::default();
        let cut: Vec<_> = documents.iter().map(|d| CutDocument::new(d, &mut ids)).collect();
        assert_eq!(cut.iter().map(|d| d.first).collect::<Vec<_>>(), [0, 4, 16]);
        assert_eq!(ids.next, 56);
        let n_passages = |d: &CutDocument<'_>| d.sections.iter().map(|s| s.stretches.len()).sum();
        assert_eq!(cut.iter().map(n_passages).collect::<Vec<usize>>(), [1, 10, 33]);
    }

    #[test]
    fn a_short_text_is_one_passage() {
        check("", &[]);
        check("a\nb", &[(3, false)]);
        check(&"湖".repeat(256), &[(256, false)]);
    }

    #[test]
    fn paragraphs_are_cut_between() {
        check(
            &format!("{}\n{}\n{}", "a".repeat(100), "b".repeat(100), "c".repeat(100)),
            &[(201, false), (100, false)],
        );
    }

    #[test]
    fn a_long_paragraph_is_cut_after_a_sentence() {
        check(&format!("{}。{}", "湖".repeat(199), "岛".repeat(100)), &[(200, false), (100, true)]);
    }

    #[test]
    fn a_long_sentence_is_cut_after_a_space() {
        check(&format!("{} {}", "a".repeat(199), "b".repeat(100)), &[(200, false), (100, true)]);
    }

    #[test]
    fn what_is_shown_as_one_is_not_cut() {
        // क with its vowel and mark, 255 characters, of which one more clusters would make 258.
        check(&"कीं".repeat(100), &[(255, false), (45, true)]);
        check(&format!("{}👩\u{200D}👩\u{200D}👧", "湖".repeat(253)), &[(253, false), (5, true)]);
        check(&format!("{}क्षक", "क".repeat(254)), &[(254, false), (4, true)]);
        // Where all is one it is cut as if it were not.
        check(&format!("a{}", "\u{301}".repeat(299)), &[(256, false), (44, true)]);
    }

    #[test]
    fn a_long_word_is_cut_anywhere() {
        check(&"a".repeat(600), &[(256, false), (256, true), (88, true)]);
    }
}
