//! Scores: Okapi BM25 (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework") over
//! passages and the lines above them, and documents by their passages.

/// How soon more occurrences of a term stop to matter: 0 counts only whether it is there, large
/// values count each occurrence the same. Unitless.
pub(crate) const K1: f32 = 1.2;

/// Length normalization of titles: 0 ignores their length, 1 lets one of
/// [`TitlePosting::MAX_CHARS`](aril_index::TitlePosting) count a third of a short one. Unitless.
pub(crate) const B: f32 = 0.3;

/// The score of a document whose title holds all terms counts so many times: 1 leaves it at the weight of each
/// term, large values put it before every other of its tier.
pub(crate) const TITLED_WEIGHT: f32 = 2.0;

/// What the passages besides the best add, as a share of the best: 0 for nothing, 1 lets them double
/// it.
pub(crate) const REST_SHARE: f32 = 0.3;

/// The weight of a word that only begins with the one typed: 0 ignores it, 1 takes it for the word.
pub(crate) const PREFIX_WEIGHT: f32 = 0.5;

/// The weight of an inflection of the word typed: 0 ignores it, 1 takes it for the word.
pub(crate) const STEM_WEIGHT: f32 = 0.3;

/// What a single character counts beside grams: 0 for nothing, 1 takes it for a term as rare as its rank.
const CHARACTER_WEIGHT: f32 = 1.0;

/// What fields count beside text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldWeights {
    /// A title's score counts so many times a body's: 1 treats it as text, large values let any word in a title beat
    /// any text.
    pub(crate) title: f32,
    /// The same for a heading.
    pub(crate) heading: f32,
    /// The same for tags.
    pub(crate) tag: f32,
}

impl FieldWeights {
    /// As a head tells them.
    pub(crate) fn of([title, heading, tag]: [u8; 3]) -> FieldWeights {
        let weight = |tenths: u8| f32::from(tenths) / 10.0;
        FieldWeights { title: weight(title), heading: weight(heading), tag: weight(tag) }
    }
}

/// How much a term tells, from the number of passages that hold it; above 0.
#[inline]
pub(crate) fn idf(n_passages: u32, doc_freq: u32) -> f32 {
    let (n, df) = (n_passages as f32, doc_freq as f32);
    (1.0 + (n - df + 0.5).max(0.0) / (df + 0.5)).ln().max(0.01)
}

/// One term's share of a passage's score, from 0 up to `idf * (K1 + 1)`. Passages are of one length, cut as
/// they are, so it plays no part.
pub(crate) fn term_score(idf: f32, term_freq: f32) -> f32 {
    idf * term_freq * (K1 + 1.0) / (term_freq + K1)
}

/// One term's share of the score of the heading that it stands in.
pub(crate) fn heading_score(idf: f32) -> f32 {
    term_score(idf, 1.0)
}

/// One term's share of the score of a title with `n_chars` characters.
#[inline]
pub(crate) fn title_score(idf: f32, n_chars: u8) -> f32 {
    let long = f32::from(n_chars) / f32::from(aril_index::TitlePosting::MAX_CHARS);
    idf * (K1 + 1.0) / (1.0 + K1 * (1.0 - B + 2.0 * B * long))
}

/// What a passage scores for a single character that it holds, which is the `rank`th most frequent of the corpus:
/// were it a term, it would tell about so much by Zipf's law.
#[inline]
pub(crate) fn character_score(rank: u32) -> f32 {
    CHARACTER_WEIGHT * (2.0 + rank as f32).ln()
}

/// A document's score from the best of its passages' and the sum of all.
#[inline]
pub(crate) fn document_score(best: f32, sum: f32) -> f32 {
    let rest = (sum - best).max(0.0);
    if best <= 0.0 { 0.0 } else { best + REST_SHARE * best * rest / (rest + best) }
}

#[cfg(test)]
mod tests {
    use super::{document_score, idf, term_score, title_score};

    #[test]
    fn rare_terms_tell_more() {
        assert!(idf(1000, 1) > idf(1000, 10));
        assert!(idf(1000, 1000) > 0.0);
    }

    #[test]
    fn occurrences_count_less_and_less_and_long_lines_less() {
        let score = |tf| term_score(1.0, tf);
        assert!(score(2.0) > score(1.0));
        assert!(score(3.0) - score(2.0) < score(2.0) - score(1.0));
        assert!(title_score(1.0, 3) > title_score(1.0, 16));
    }

    #[test]
    fn the_rest_of_a_document_never_doubles_it() {
        assert!(document_score(1.0, 1.0) < document_score(1.0, 2.0));
        assert!(document_score(1.0, 1000.0) < 1.31);
        assert!(document_score(0.0, 0.0).abs() < f32::EPSILON);
    }
}
