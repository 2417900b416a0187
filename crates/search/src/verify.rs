//! Verification: texts are read until the best documents are known to be where they belong.

use aril_text::{Characters, Class, Folded, fold};

use crate::answer::{Fragment, Hit, SectionHit, Tier};
use crate::conditions::fulfills;
use crate::excerpt::excerpt;
use crate::find::Match;
use crate::loaded::{Missing, Reader};
use crate::pass::{Pass, Standing};
use crate::query::{Differs, Query, place_of};
use crate::request::Request;
use crate::score::character_score;

/// So many documents more than hits are wanted are read in vain before the others are taken for what they
/// are without the query. A phrase of words that stand on every page, but seldom beside each other, would
/// have all pages read: this is what it may cost, and where a search is not exact. Whoever wants more hits
/// has more read.
pub(crate) const MAX_IN_VAIN: usize = 8;

/// If of the documents that were read some do not hold it, so many times more of the next are asked for at once as are
/// needed where the next are like them: 1 would mostly take another round, large values take pages that nobody needs.
const HASTE: usize = 2;

/// So many of those that are asked for may hold it where all others do not: with less, another round is likelier.
const MAX_HELD_AHEAD: usize = 2;

/// So many pages of one document are read in vain, and one more for each [`HITS_A_PAGE`] hits wanted.
const MAX_PAGES_IN_VAIN: usize = 2;

const HITS_A_PAGE: usize = 10;

/// By passage, ascending, whether it holds the query.
pub(crate) type KnownPassages = Vec<(u32, Option<Tier>)>;

/// How far texts were read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Verified {
    /// Whether documents were chosen that are looked at together.
    is_begun: bool,
    /// So many documents do not hold what they promised, so many of them not even written otherwise, and so many do.
    n_in_vain: usize,
    n_lost: usize,
    n_held: usize,
    /// Whether all that is to be read was, and whether this was not all there is.
    is_done: bool,
    is_cut: bool,
}

/// Of a key what is not sorted by: there stands a place in a list.
const PLACE: u64 = (1 << 24) - 1;

/// Brings the best `n` matches to the begin, sorted: by tier, then by score, then as they are; or by what orders them. The
/// others stay as they are.
pub(crate) fn sort(matches: &mut Vec<Match>, n: usize) {
    let (mut best, mut worst) = (Vec::new(), u64::MAX);
    for (i, m) in (0..).zip(matches.iter()) {
        let key = m.key() & !PLACE | i & PLACE;
        if key < worst {
            best.push(key);
            if best.len() / 2 > n {
                aril_index::sort(&mut best);
                best.truncate(n);
                worst = best.last().copied().unwrap_or(0);
            }
        }
    }
    aril_index::sort(&mut best);
    best.truncate(n);
    let mut is_sorted = true;
    for (i, key) in (0..).zip(&mut best) {
        *key &= PLACE;
        is_sorted &= *key == i;
    }
    // Mostly texts hold what postings promise.
    if is_sorted {
        return;
    }
    let mut sorted = Vec::with_capacity(matches.len());
    for place in &best {
        if let Some(m) = matches.get(*place as usize) {
            sorted.push(*m);
        }
    }
    aril_index::sort(&mut best);
    best.push(matches.len() as u64);
    let mut from = 0;
    for place in best {
        let place = place as usize;
        sorted.extend_from_slice(matches.get(from..place).unwrap_or_default());
        from = place + 1;
    }
    *matches = sorted;
}

impl Match {
    /// The rank of what is not found by its title; else its tier is, as if it were as it was typed.
    pub(crate) const NO_TITLE: u8 = Tier::Exact as u8;

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
    let mut keys: Vec<u64> = Vec::new();
    for (i, one) in (0..).zip(all) {
        keys.push(key(one) & !PLACE | i & PLACE);
    }
    aril_index::sort(&mut keys);
    let mut sorted = Vec::new();
    for key in keys {
        sorted.extend(all.get((key & PLACE) as usize).cloned());
    }
    sorted
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
        let mut tier = None;
        self.look_in(title.as_deref(), &mut tier, reader);
        if !in_title {
            let text = reader.text(passage, self.chars.len())?;
            // What comes of it is kept.
            reader.spend(text.len());
            self.look_in(heading.as_deref(), &mut tier, reader);
            self.look_in(Some(&text), &mut tier, reader);
        }
        Ok(tier)
    }

    /// Betters `tier` by how a text holds it.
    fn look_in(&self, text: Option<&str>, tier: &mut Option<Tier>, reader: &Reader<'_>) {
        let characters = &reader.loaded.characters;
        let text = text.unwrap_or_default();
        let Folded { chars, spans } = fold(characters, text);
        // What stands at the place before the begin is at the greatest of all numbers, where nothing is.
        let is_word =
            |at: usize| chars.get(at).is_some_and(|c| characters.class(*c) == Class::Word);
        let mut from = 0;
        while let Some(start) = place_of(&self.chars, &chars, from) {
            from = start + self.chars.len();
            let is_inside = is_word(start) && is_word(start.wrapping_sub(1));
            let goes_on = is_word(from.wrapping_sub(1)) && is_word(from);
            if self.is_begun && is_inside || self.is_ended && goes_on {
                continue;
            }
            let this = if is_inside {
                Tier::InsideWord
            } else if self.is_as_typed(text, spans.get(start..).unwrap_or_default()) {
                Tier::Exact
            } else {
                Tier::Folded
            };
            if tier.is_none_or(|before| this < before) {
                *tier = Some(this);
            }
        }
    }

    /// What the text of a document that does not hold it tells, which is shown anyway: it comes before others where
    /// the text holds it but for spaces and punctuation; or else single characters of it count, where the index
    /// knows them by their grams only.
    pub(crate) fn reread(&self, m: &mut Match, reader: &mut Reader<'_>) -> Result<(), Missing> {
        let text = reader.text(m.passage.unwrap_or(m.first), 2 * self.chars.len())?;
        let characters = &reader.loaded.characters;
        let text = fold(characters, &text).chars;
        let kept = |chars: &[char]| {
            let mut kept = Vec::new();
            for c in chars {
                if matches!(characters.class(*c), Class::Word | Class::Gram) {
                    kept.push(*c);
                }
            }
            kept
        };
        let wanted = kept(&self.chars);
        if wanted.len() > 2 && place_of(&wanted, &kept(&text), 0).is_some() {
            m.tier = Some(Tier::Across);
            return Ok(());
        }
        let mut score = 0.0;
        for (i, c) in self.chars.iter().enumerate() {
            let is_first = !self.chars.iter().take(i).any(|before| before == c);
            if is_first && characters.class(*c) == Class::Gram && text.contains(c) {
                score += character_score(characters.alphabet.rank(*c).unwrap_or_default());
            }
        }
        m.score += score;
        Ok(())
    }
}

impl Pass {
    /// Reads the texts of documents until the first `limit` are known to be where they belong, and sorts so many.
    /// Whether all that would have to be read was read, or is missing and noted.
    ///
    /// A document whose text is missing is taken for what it promises. What is read next hangs on what was
    /// read before it alone, so that an answer does not depend on which blocks are here.
    pub(crate) fn verify(
        &mut self,
        limit: usize,
        n_sorted: usize,
        reader: &mut Reader<'_>,
    ) -> bool {
        while !self.verified.is_done {
            // A step ends among those that are looked at together: the next one goes on with the same.
            if !self.verified.is_begun {
                sort(&mut self.found.matches, n_sorted);
                self.verified.is_begun = true;
            }
            if self.found.matches.iter().take(limit).all(|m| m.is_verified) {
                self.verified.is_done = true;
                break;
            }
            let mut n_missing = 0;
            (self.n_doubtful, self.is_hasty) = (0, false);
            for i in 0..limit.min(self.found.matches.len()) {
                let Some(mut m) = self.found.matches.get(i).copied() else { break };
                if m.is_verified {
                    continue;
                }
                let promised = m.tier;
                match reader.work().and_then(|()| self.settle(&mut m, limit, reader)) {
                    Ok(()) => {
                        let is_less = |tier| tier >= Tier::Folded && Some(tier) != promised;
                        let is_in_vain = m.tier.is_none_or(is_less);
                        self.verified.n_in_vain += usize::from(is_in_vain);
                        self.verified.n_held += usize::from(!is_in_vain);
                        self.verified.n_lost += usize::from(!m.tier.is_some_and(Tier::is_exact));
                        if let Some(place) = self.found.matches.get_mut(i) {
                            *place = m;
                        }
                    }
                    Err(Missing) => n_missing += 1,
                }
            }
            if n_missing > 0 {
                if !reader.is_put_off {
                    self.look_ahead(limit, reader);
                }
                return true;
            }
            self.verified.is_begun = false;
            // To sort them again.
            reader.spend(self.found.matches.len());
            if self.verified.n_in_vain > self.max_in_vain(limit) {
                let mut matches = core::mem::take(&mut self.found.matches);
                self.fall_back(n_sorted, &mut matches);
                self.found.matches = matches;
                (self.verified.is_done, self.verified.is_cut) = (true, true);
            }
        }
        !self.verified.is_cut
    }

    /// Where many promise what they do not hold, it would take many rounds to read as many as are needed: so many more
    /// are asked for as will be if it goes on like this. What they tell plays no part before it is their turn.
    /// Those that were read in vain may hold it written otherwise; those that are lost do not.
    fn look_ahead(&mut self, limit: usize, reader: &mut Reader<'_>) {
        let Verified { n_in_vain, n_lost, n_held, .. } = self.verified;
        let n_failed = n_in_vain + self.n_doubtful;
        if n_failed == 0 {
            return;
        }
        let n_wanted = limit.saturating_sub(n_held);
        let n_ahead = n_wanted.saturating_mul(HASTE * n_failed) / (n_held + 1);
        let n_left = (self.max_in_vain(limit) + MAX_HELD_AHEAD).saturating_sub(n_failed);
        // Then the second page of each with the first, and what is shown where no more hold it than do. Where it is
        // written otherwise one page is enough.
        self.is_hasty = n_lost + self.n_doubtful > n_held;
        let n_asked = if self.is_hasty { 0 } else { limit };
        for i in n_asked..limit.saturating_add(n_ahead.min(n_left)) {
            let Some(mut m) = self.found.matches.get(i).copied() else { break };
            if !m.is_verified {
                let _ = self.settle(&mut m, limit, reader);
            }
        }
        if self.is_hasty {
            let mut rest = self.found.matches.clone();
            self.fall_back(limit, &mut rest);
            for m in rest.iter().take(limit) {
                let _ = reader.lines(m.passage.unwrap_or(m.first));
            }
        }
    }

    /// Takes documents that were not read for what they are without the query, and sorts `n` of them. Of these it is
    /// then known by which passage they are shown.
    fn fall_back(&self, n: usize, matches: &mut Vec<Match>) {
        for m in &mut *matches {
            if !m.is_verified {
                m.tier = m.fallback.filter(|_| self.conditions.is_empty());
                m.rank = Match::NO_TITLE;
            }
        }
        sort(matches, n);
        for m in matches.iter_mut().take(n) {
            if !m.is_verified {
                m.passage = self.by_excerpt(m).first().copied();
            }
        }
    }

    /// Finds out what a document is to the query.
    fn settle(
        &mut self,
        m: &mut Match,
        limit: usize,
        reader: &mut Reader<'_>,
    ) -> Result<(), Missing> {
        if !m.tier.is_some_and(Tier::is_exact) || !self.place(m, limit, reader)? {
            m.passage = self.by_excerpt(m).first().copied();
            m.tier = m.fallback;
        }
        let places = reader.places()?;
        let passages = places.document_at(m.first).1;
        if !self.conditions.is_empty()
            && !fulfills(&self.conditions, &mut self.found.tested, &passages, reader)?
        {
            m.tier = None;
        }
        m.is_verified = true;
        Ok(())
    }

    /// Finds the best passage of a document that holds the query, and the tier that the document has by it or by its title;
    /// if there is one. `limit` hits are wanted.
    fn place(
        &mut self,
        m: &mut Match,
        limit: usize,
        reader: &mut Reader<'_>,
    ) -> Result<bool, Missing> {
        let all = self.by_excerpt(m);
        let mut best: Option<(Tier, u32)> = None;
        let has_title = m.tier.is_some_and(|tier| tier <= Tier::TitlePrefix);
        if (has_title || m.rank < Match::NO_TITLE)
            && let Some((tier, is_as_typed)) = self.title_tier(m, reader)?
        {
            // It is shown by the best on the page where it begins.
            let page = reader.page_of(m.first);
            let shown = all.iter().find(|passage| reader.page_of(**passage) == page);
            let shown = shown.copied().unwrap_or(m.first);
            // Of what was meant, it is not known how it would be typed.
            if is_as_typed || self.standing == Standing::Meant {
                (m.tier, m.passage) = (Some(tier), Some(shown));
                return Ok(true);
            }
            m.rank = tier as u8;
            best = Some((Tier::Folded, shown));
        } else {
            m.rank = Match::NO_TITLE;
        }
        let max_pages = MAX_PAGES_IN_VAIN + limit / HITS_A_PAGE;
        let places = reader.places()?;
        let (mut pages, mut passages) = (Vec::new(), Vec::new());
        for passage in all {
            if self.found.candidates.contains(passage) {
                let page = places.page_of(passage);
                if pages.len() < max_pages && !pages.contains(&page) {
                    pages.push(page);
                }
                passages.push((passage, page));
            }
        }
        let (mut n_read, mut n_ahead) = (0, 0);
        if self.query.differs == Differs::Always && best.is_some() {
            pages.clear();
        }
        for page in pages {
            // A page that turned out not to hold the query makes it likely that the next one does not
            // either: ever more are asked for at once, or a long document would take many rounds.
            // And where it stands but written otherwise, one page is enough to look for it as it was typed.
            if n_ahead > n_read && !self.is_hasty || best.is_some() && n_ahead + n_read > 0 {
                break;
            }
            n_read += 1;
            for (passage, its_page) in &passages {
                if *its_page != page {
                    continue;
                }
                let Ok(tier) = self.holds(*passage, reader) else {
                    n_read -= 1;
                    n_ahead += 1;
                    break;
                };
                let Some(tier) = tier else { continue };
                if best.is_none_or(|best| tier < best.0) {
                    best = Some((tier, *passage));
                }
                // Behind a missing page nothing is decided, or the choice would depend on what is loaded.
                if n_ahead == 0 && (tier == Tier::Exact || m.tier == Some(tier)) {
                    (m.tier, m.passage) = (Some(tier), Some(*passage));
                    return Ok(true);
                }
            }
        }
        if n_ahead > 0 {
            self.n_doubtful += usize::from(n_read > 0);
            return Err(Missing);
        }
        if let Some((tier, passage)) = best {
            (m.tier, m.passage) = (Some(tier), Some(passage));
        }
        Ok(best.is_some())
    }

    /// The tier that a document's title gives it, and whether it is as it was typed; if it is or begins with the query.
    fn title_tier(
        &self,
        m: &Match,
        reader: &mut Reader<'_>,
    ) -> Result<Option<(Tier, bool)>, Missing> {
        let title = reader.lines(m.first)?.0.unwrap_or_default();
        let folded = fold(&reader.loaded.characters, &title);
        if !folded.chars.starts_with(&self.query.chars) {
            return Ok(None);
        }
        let is_whole = folded.chars.len() == self.query.chars.len();
        let tier = if is_whole { Tier::Title } else { Tier::TitlePrefix };
        Ok(Some((tier, self.query.is_as_typed(&title, &folded.spans))))
    }

    /// A document's passages that score or are candidates, those first that would make the better excerpt.
    fn by_excerpt(&self, m: &Match) -> Vec<u32> {
        let scored = self.found.scores.as_slice().get(m.start..m.end).unwrap_or_default();
        let mut keys = Vec::new();
        for one in scored {
            if !one.is_hidden() {
                keys.push(descending(one.own) | u64::from(one.passage));
            }
        }
        aril_index::sort(&mut keys);
        let mut passages = Vec::new();
        for key in keys {
            passages.push(key as u32);
        }
        passages
    }

    /// Whether the query begins in a passage or a line above it, and how.
    fn holds(&mut self, passage: u32, reader: &mut Reader<'_>) -> Result<Option<Tier>, Missing> {
        let place = self.passages.binary_search_by_key(&passage, |known| known.0);
        if let Some((_, known)) = place.ok().and_then(|i| self.passages.get(i)) {
            return Ok(*known);
        }
        let tier = self.query.holds(passage, false, reader)?;
        if let Err(i) = place {
            self.passages.insert(i, (passage, tier));
        }
        Ok(tier)
    }

    /// Adds what is shown of a match to `hits`.
    pub(crate) fn shown(
        &mut self,
        m: &Match,
        request: &Request,
        hits: &mut Vec<Hit>,
        reader: &mut Reader<'_>,
    ) -> Result<(), Missing> {
        let mut placed = *m;
        if m.passage.is_none() && !self.place(&mut placed, request.limit, reader)? {
            placed.passage = self.by_excerpt(m).first().copied();
        }
        let passage = placed.passage.unwrap_or(m.first);
        let mut below = passage;
        let mut text = reader.text(passage, self.query.chars.len())?;
        // A line above other text has none of its own.
        if text.is_empty() && reader.is_followed(passage)? {
            below += 1;
            text = reader.text(below, self.query.chars.len())?;
        }
        let (Some(tier), Some(shown)) = (m.tier, reader.shown(passage)?) else { return Ok(()) };
        let mut hit = Hit {
            url: url_of(shown.url, &shown.anchor),
            heading: shown.heading.filter(|heading| *heading != shown.title),
            title: shown.title,
            tier,
            exact: tier.is_exact(),
            score: m.score,
            excerpt: self.excerpt(&text, reader),
            metadata: reader.metadata(passage)?,
            sections: Vec::new(),
        };
        let page = reader.page_of(passage);
        // Other sections are those whose texts stand on the same page, which is here already.
        for other in self.by_excerpt(m).into_iter().take(MAX_SECTION_PASSAGES) {
            if hit.sections.len() >= request.sections {
                break;
            }
            if reader.page_of(other) != page {
                continue;
            }
            let Some(section) = reader.shown(other)? else { continue };
            if section.anchor.is_empty() || section.anchor == shown.anchor {
                continue;
            }
            let url = url_of(section.url, &section.anchor);
            if hit.sections.iter().any(|before| before.url == url) {
                continue;
            }
            let heading = section.heading.unwrap_or_default();
            let text = reader.text(other, self.query.chars.len())?;
            let excerpt = self.excerpt(&text, reader);
            hit.sections.push(SectionHit { url, heading, excerpt });
        }
        if !reader.missing.is_empty() {
            return Err(Missing);
        }
        hits.push(hit);
        Ok(())
    }

    /// The excerpt of a text; none where something is missing: nothing is shown then, and what else is missing is noted.
    fn excerpt(&self, text: &str, reader: &Reader<'_>) -> Vec<Fragment> {
        if reader.missing.is_empty() {
            excerpt(text, &self.query, &reader.loaded.characters)
        } else {
            Vec::new()
        }
    }
}

/// The best passages of a document, so many of them, are looked at for sections.
const MAX_SECTION_PASSAGES: usize = 32;

/// An address with the fragment `anchor`.
fn url_of(mut url: String, anchor: &str) -> String {
    if !anchor.is_empty() {
        // Not `find`, which brings a search for text along.
        url.truncate(url.bytes().position(|byte| byte == b'#').unwrap_or(url.len()));
        url.push('#');
        url.push_str(anchor);
    }
    url
}
