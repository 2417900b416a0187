//! Verification: texts are read until the best documents are known to be where they belong.

use aril_text::{Characters, Class, fold};

use crate::answer::{Hit, SectionHit, Tier};
use crate::conditions::{Condition, Tested, fulfills};
use crate::excerpt::excerpt;
use crate::find::{Found, Match};
use crate::loaded::{Missing, Reader};
use crate::passages::{PassageSet, Scores};
use crate::query::{Differs, Query};
use crate::score::character_score;

/// So many documents more than hits are wanted are read in vain before the others are taken for what they
/// are without the query. A phrase of words that stand on every page, but seldom beside each other, would
/// have all pages read: this is what it may cost, and where a search is not exact. Whoever wants more hits
/// has more read.
const MAX_IN_VAIN: usize = 8;

/// So many pages of one document are read in vain, and one more for each [`HITS_A_PAGE`] hits wanted.
const MAX_PAGES_IN_VAIN: usize = 2;

const HITS_A_PAGE: usize = 10;

/// By passage, ascending, whether it holds the query.
pub(crate) type KnownPassages = Vec<(u32, Option<Tier>)>;

/// Sorts matches: by tier, then by score, then as they are; or by what orders them.
pub(crate) fn sort(matches: &mut Vec<Match>) {
    *matches = sorted(matches, &Match::key);
}

impl Match {
    /// The best have the smallest.
    pub(crate) fn key(&self) -> u64 {
        let tier = self.tier.map_or(u64::from(u8::MAX >> 4), |tier| tier as u64);
        match self.order {
            Some(order) => u64::from(self.tier.is_none()) << 63 | u64::from(order) << 24,
            None => tier << 60 | u64::from(self.rank & 0xF) << 56 | descending(self.score) >> 8,
        }
    }
}

/// The members of `all`, those with the smallest keys first; of a key only the upper 40 bits count, and then
/// their order.
pub(crate) fn sorted<T: Clone>(all: &[T], key: &dyn Fn(&T) -> u64) -> Vec<T> {
    const PLACE: u64 = (1 << 24) - 1;
    let keys = (0..).zip(all).map(|(i, one): (u64, _)| key(one) & !PLACE | i & PLACE);
    let mut keys: Vec<u64> = keys.collect();
    keys.sort_unstable();
    keys.into_iter().filter_map(|key| all.get((key & PLACE) as usize).cloned()).collect()
}

/// The upper half of a key that sorts numbers from 0 on, the largest first.
pub(crate) fn descending(score: f32) -> u64 {
    u64::from(!score.max(0.0).to_bits()) << 32
}

impl Query {
    /// Whether it begins in a passage or a line above it, and how.
    pub(crate) fn holds(
        &self,
        passage: u32,
        in_title: bool,
        reader: &mut Reader<'_>,
    ) -> Result<Option<Tier>, Missing> {
        let (title, heading) = reader.lines(passage)?;
        let mut lines = vec![title];
        if !in_title {
            lines.push(heading);
            lines.push(Some(reader.text(passage, self.chars.len())?));
        }
        Ok(lines.iter().flatten().filter_map(|line| self.tier_in(line, reader)).min())
    }

    /// How a text holds it.
    fn tier_in(&self, text: &str, reader: &Reader<'_>) -> Option<Tier> {
        let characters = &reader.loaded.characters;
        let folded = fold(characters, text);
        let is_word = |at: Option<usize>| {
            let c = at.and_then(|i| folded.chars.get(i));
            c.is_some_and(|c| characters.class(*c) == Class::Word)
        };
        let mut tier = None;
        for found in self.find_in(&folded.chars) {
            let is_inside = is_word(Some(found.start)) && is_word(found.start.checked_sub(1));
            let goes_on = is_word(found.end.checked_sub(1)) && is_word(Some(found.end));
            if self.is_begun && is_inside || self.is_ended && goes_on {
                continue;
            }
            let spans = folded.spans.get(found).unwrap_or_default();
            let mut shown =
                spans.iter().filter_map(|span| text.get(span.start as usize..)?.chars().next());
            let this = if is_inside {
                Tier::InsideWord
            } else if self.differs == Differs::Never || self.is_as_typed(&mut shown) {
                return Some(Tier::Exact);
            } else {
                Tier::Folded
            };
            tier = Some(tier.map_or(this, |before: Tier| before.min(this)));
        }
        tier
    }

    /// What a text scores for the single characters of it that it holds, where the index knows them by their
    /// grams only.
    fn character_score(&self, text: &str, reader: &Reader<'_>) -> f32 {
        let characters = &reader.loaded.characters;
        let text = fold(characters, text).chars;
        let mut score = 0.0;
        for (i, c) in self.chars.iter().enumerate() {
            let is_first = !self.chars.iter().take(i).any(|before| before == c);
            if is_first && characters.class(*c) == Class::Gram && text.contains(c) {
                score += character_score(characters.alphabet.rank(*c).unwrap_or_default());
            }
        }
        score
    }

    /// Whether a text holds it but for spaces and punctuation.
    fn is_across(&self, text: &str, reader: &Reader<'_>) -> bool {
        let characters = &reader.loaded.characters;
        let is_kept = |c: &char| matches!(characters.class(*c), Class::Word | Class::Gram);
        let kept = |chars: &[char]| chars.iter().copied().filter(is_kept).collect::<Vec<_>>();
        let wanted = kept(&self.chars);
        let text = kept(&fold(characters, text).chars);
        wanted.len() > 2 && text.windows(wanted.len()).any(|window| window == wanted)
    }
}

/// Reads texts.
pub(crate) struct Verifier<'a, 'b> {
    query: &'a Query,
    conditions: &'a [Condition],
    scores: &'a Scores,
    candidates: &'a PassageSet,
    tested: &'a mut [Tested],
    known: &'a mut KnownPassages,
    /// So many pages of a document are read.
    max_pages: usize,
    reader: &'a mut Reader<'b>,
}

impl<'a, 'b> Verifier<'a, 'b> {
    pub(crate) fn new(
        query: &'a Query,
        conditions: &'a [Condition],
        limit: usize,
        found: &'a mut Found,
        known: &'a mut KnownPassages,
        reader: &'a mut Reader<'b>,
    ) -> Verifier<'a, 'b> {
        let Found { scores, candidates, tested, .. } = found;
        let max_pages = MAX_PAGES_IN_VAIN + limit / HITS_A_PAGE;
        Verifier { query, conditions, scores, candidates, tested, known, max_pages, reader }
    }

    /// Reads the texts of documents until the first `limit` are known to be where they belong, and sorts
    /// them. Whether all that would have to be read was read, or is missing and noted.
    ///
    /// A document whose text is missing is taken for what it promises. What is read next hangs on what was
    /// read before it alone, so that an answer does not depend on which blocks are here.
    pub(crate) fn verify(&mut self, limit: usize, matches: &mut Vec<Match>) -> bool {
        let mut n_in_vain = 0;
        loop {
            sort(matches);
            // Where many promise what they do not hold, ever more are read at once, or it would take many
            // rounds.
            let first = matches.iter_mut().take(limit + 2 * n_in_vain);
            let (mut is_settled, mut is_missing) = (true, false);
            for m in first.filter(|m| !m.is_verified) {
                is_settled = false;
                let promised = m.tier;
                match self.settle(m) {
                    Ok(()) => {
                        let is_less = |tier| tier >= Tier::Folded && Some(tier) != promised;
                        n_in_vain += usize::from(m.tier.is_none_or(is_less));
                    }
                    Err(Missing) => is_missing = true,
                }
            }
            // What was found may have moved other documents up that are still to be read.
            if is_settled || is_missing {
                return true;
            }
            if n_in_vain > MAX_IN_VAIN + limit {
                for m in matches.iter_mut().filter(|m| !m.is_verified) {
                    m.tier = m.fallback.filter(|_| self.conditions.is_empty());
                    m.passage = self.best(m);
                }
                sort(matches);
                return false;
            }
        }
    }

    /// Finds out what a document is to the query.
    fn settle(&mut self, m: &mut Match) -> Result<(), Missing> {
        let held = match m.tier {
            Some(tier) if tier.is_exact() => self.place(m)?,
            _ => None,
        };
        let passages = self.reader.places()?;
        let passages = passages.passages(passages.document(m.first));
        let is_fulfilled = fulfills(self.conditions, self.tested, &passages, self.reader)?;
        m.is_verified = true;
        if let Some((passage, tier, is_folded)) = held {
            (m.passage, m.tier, m.rank) = (Some(passage), Some(tier), u8::from(is_folded));
        } else {
            (m.passage, m.tier) = (self.best(m), m.fallback);
        }
        m.tier = m.tier.filter(|_| is_fulfilled);
        Ok(())
    }

    /// The best passage of a document that holds the query, the tier that the document has by it, and whether
    /// its title is not as it was typed.
    fn place(&mut self, m: &Match) -> Result<Option<(u32, Tier, bool)>, Missing> {
        if m.tier.is_some_and(|tier| tier <= Tier::TitlePrefix)
            && let Some((tier, is_folded)) = self.title_tier(m.first)?
        {
            return Ok(Some((self.beside_title(m), tier, is_folded)));
        }
        let mut pages: Vec<(usize, Vec<u32>)> = Vec::new();
        for passage in self.by_excerpt(m).into_iter().filter(|p| self.candidates.contains(*p)) {
            let page = self.reader.page_of(passage);
            let n_pages = pages.len();
            match pages.iter_mut().find(|(other, _)| *other == page) {
                Some((_, passages)) => passages.push(passage),
                None if n_pages < self.max_pages => pages.push((page, vec![passage])),
                None => {}
            }
        }
        let mut best: Option<(u32, Tier, bool)> = None;
        let (mut n_read, mut n_ahead) = (0, 0);
        for (_, passages) in &pages {
            // A page that turned out not to hold the query makes it likely that the next one does not
            // either: ever more are asked for at once, or a long document would take many rounds.
            // And where it stands but written otherwise, one page is enough to look for it as it was typed.
            if n_ahead > n_read || best.is_some() {
                break;
            }
            let holds = |p: &u32| Ok((*p, self.holds(*p)?));
            let found: Result<Vec<_>, Missing> = passages.iter().map(holds).collect();
            let Ok(found) = found else {
                n_ahead += 1;
                continue;
            };
            n_read += 1;
            // Behind a missing page nothing is decided, or the choice would depend on what is loaded.
            if n_ahead > 0 {
                continue;
            }
            for (passage, tier) in found {
                match tier {
                    Some(tier) if tier == Tier::Exact || m.tier == Some(tier) => {
                        return Ok(Some((passage, tier, false)));
                    }
                    Some(tier) if best.is_none_or(|best| tier < best.1) => {
                        best = Some((passage, tier, false));
                    }
                    _ => {}
                }
            }
        }
        if n_ahead > 0 { Err(Missing) } else { Ok(best) }
    }

    /// The tier that a document's title alone gives it, and whether it is not as it was typed.
    fn title_tier(&mut self, first: u32) -> Result<Option<(Tier, bool)>, Missing> {
        let title = self.reader.lines(first)?.0.unwrap_or_default();
        let folded = fold(&self.reader.loaded.characters, &title);
        let shown =
            folded.spans.iter().filter_map(|span| title.get(span.start as usize..)?.chars().next());
        let is_folded = self.query.differs != Differs::Never && !self.query.is_as_typed(shown);
        Ok(if folded.chars == self.query.chars {
            Some((Tier::Title, is_folded))
        } else if folded.chars.starts_with(&self.query.chars) {
            Some((Tier::TitlePrefix, is_folded))
        } else {
            None
        })
    }

    /// The passage that a document found by its title is shown by: the best on the page where it begins.
    fn beside_title(&self, m: &Match) -> u32 {
        let page = self.reader.page_of(m.first);
        let best = self.by_excerpt(m).into_iter().find(|p| self.reader.page_of(*p) == page);
        best.unwrap_or(m.first)
    }

    fn best(&self, m: &Match) -> Option<u32> {
        self.by_excerpt(m).first().copied()
    }

    /// A document's passages that score or are candidates, those first that would make the better excerpt.
    fn by_excerpt(&self, m: &Match) -> Vec<u32> {
        let scored = self.scores.as_slice().get(m.scored.clone()).unwrap_or_default();
        let sorted = sorted(scored, &|s| descending(s.own));
        sorted.into_iter().map(|s| s.passage).collect()
    }

    /// Whether the query begins in a passage or a line above it, and how.
    fn holds(&mut self, passage: u32) -> Result<Option<Tier>, Missing> {
        let place = self.known.binary_search_by_key(&passage, |known| known.0);
        if let Some((_, known)) = place.ok().and_then(|i| self.known.get(i)) {
            return Ok(*known);
        }
        let tier = self.query.holds(passage, false, self.reader)?;
        if let Err(i) = place {
            self.known.insert(i, (passage, tier));
        }
        Ok(tier)
    }

    /// Orders the first `limit` matches, none of which holds the query, by their texts too, which are shown
    /// anyway: those first that hold it but for spaces and punctuation in the passage that they are shown by;
    /// and single characters of it count.
    pub(crate) fn reread(&mut self, limit: usize, matches: &mut Vec<Match>) -> Result<(), Missing> {
        let mut result = Ok(());
        for m in matches.iter_mut().take(limit).filter(|m| m.tier.is_some()) {
            let passage = m.passage.unwrap_or(m.first);
            match self.reader.text(passage, 2 * self.query.chars.len()) {
                Ok(text) if self.query.is_across(&text, self.reader) => m.tier = Some(Tier::Across),
                Ok(text) => m.score += self.query.character_score(&text, self.reader),
                Err(Missing) => result = Err(Missing),
            }
        }
        sort(matches);
        result
    }

    /// What is shown of a match.
    pub(crate) fn shown(&mut self, m: &Match, n_sections: usize) -> Result<Option<Hit>, Missing> {
        let Some(tier) = m.tier else { return Ok(None) };
        let mut passage = m.passage;
        if passage.is_none() {
            passage = self.place(m)?.map(|(passage, ..)| passage).or_else(|| self.best(m));
        }
        let passage = passage.unwrap_or(m.first);
        let mut text = self.reader.text(passage, self.query.chars.len())?;
        let Some(shown) = self.reader.shown(passage)? else { return Ok(None) };
        if text.is_empty() && self.reader.is_followed(passage)? {
            text = self.reader.text(passage + 1, self.query.chars.len())?;
        }
        let sections = self.sections(m, passage, n_sections)?;
        Ok(Some(Hit {
            url: url_of(shown.url, &shown.anchor),
            heading: shown.heading.filter(|heading| *heading != shown.title),
            title: shown.title,
            tier,
            exact: tier.is_exact(),
            score: m.score,
            excerpt: excerpt(&text, self.query, &self.reader.loaded.characters),
            sections,
        }))
    }

    /// Sections of a match besides the one that it is shown by, in `passage`; those whose texts stand on the
    /// same page, which is here already.
    fn sections(&mut self, m: &Match, passage: u32, n: usize) -> Result<Vec<SectionHit>, Missing> {
        let mut sections: Vec<SectionHit> = Vec::new();
        if n == 0 {
            return Ok(sections);
        }
        let page = self.reader.page_of(passage);
        let shown = self.reader.shown(passage)?.map(|shown| shown.anchor);
        for other in self.by_excerpt(m).into_iter().take(MAX_SECTION_PASSAGES) {
            if sections.len() >= n {
                break;
            }
            if self.reader.page_of(other) != page {
                continue;
            }
            let Some(section) = self.reader.shown(other)? else { continue };
            let heading = section.heading.unwrap_or_default();
            if section.anchor.is_empty() || Some(&section.anchor) == shown.as_ref() {
                continue;
            }
            let url = url_of(section.url, &section.anchor);
            if sections.iter().any(|before| before.url == url) {
                continue;
            }
            let text = self.reader.text(other, self.query.chars.len())?;
            let excerpt = excerpt(&text, self.query, &self.reader.loaded.characters);
            sections.push(SectionHit { url, heading, excerpt });
        }
        Ok(sections)
    }
}

/// The best passages of a document, so many of them, are looked at for sections.
const MAX_SECTION_PASSAGES: usize = 32;

/// An address with the fragment `anchor`.
fn url_of(mut url: String, anchor: &str) -> String {
    if !anchor.is_empty() {
        url.truncate(url.find('#').unwrap_or(url.len()));
        url.push('#');
        url.push_str(anchor);
    }
    url
}
