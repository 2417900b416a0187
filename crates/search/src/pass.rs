//! One text that is searched for: what postings tell of it, and what its documents' texts.

use aril_text::Class;

use crate::answer::Tier;
use crate::columns::Chosen;
use crate::conditions::Condition;
use crate::find::{Found, Match};
use crate::loaded::{Missing, Reader};
use crate::meant::meant;
use crate::query::Query;
use crate::terms::Scope;
use crate::verify::{KnownPassages, MAX_IN_VAIN, Verified, sort};

/// A text that is searched for, with what is known of it.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is known apart from the others")]
pub(crate) struct Pass {
    pub(crate) query: Query,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) standing: Standing,
    pub(crate) scope: Scope,
    /// What postings tell in this scope, if `is_found`.
    pub(crate) found: Found,
    pub(crate) is_found: bool,
    /// How far these were read.
    pub(crate) verified: Verified,
    /// By passage whether it holds the query, as far as texts were read.
    pub(crate) passages: KnownPassages,
    /// Wanted matches; those first, best first, that may be shown, of which it is known where they belong.
    pub(crate) matches: Vec<Match>,
    /// Whether these are known, in this scope.
    is_looked: bool,
    /// Whether what may have been meant is asked for with what is missing.
    pub(crate) is_asking: bool,
    /// Whether their texts were read for what they hold beside its terms, or need not be.
    is_reread: bool,
    pub(crate) total_is_exact: bool,
    /// Whether documents that may be like its conditions were not read.
    pub(crate) is_cut: bool,
    /// Of how many documents a page was read in vain, and another is missing,
    pub(crate) n_doubtful: usize,
    /// and whether all that are wanted are asked for at once.
    pub(crate) is_hasty: bool,
}

/// Words are looked through for what ends with the first of a query's that has so many runs at the most. A
/// question is not a stretch of text that begins inside a word, and the vocabulary is large.
const MAX_RUNS_INSIDE: usize = 4;

/// Words of so many letters that stand nowhere are not looked for inside of others where words beside them differ by
/// one slip. Of stretches of 8 letters from inside words of Python's documentation 0.3 % are thus not found where they
/// stand; of 7 it would be 2.7 %, of 6 it would be 5 %, and of 5 it would be 17 %.
const MIN_LONG_CHARS: usize = 8;

/// Two letters that less documents hold are seldom a word.
const FEW: usize = 5;

/// So much is it to read a text again, or to show it.
pub(crate) const UNITS_A_TEXT: usize = 1000;

/// What a text is to what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The same.
    Typed,
    /// The same without spaces and marks.
    Joined,
    /// What was probably meant.
    Meant,
}

impl Pass {
    pub(crate) fn new(query: Query, standing: Standing, limit: usize, reader: &Reader<'_>) -> Pass {
        Pass {
            query,
            conditions: Vec::new(),
            standing,
            scope: Scope::new(limit, reader),
            found: Found::default(),
            is_found: false,
            verified: Verified::default(),
            passages: Vec::new(),
            matches: Vec::new(),
            is_looked: false,
            is_asking: false,
            is_reread: true,
            total_is_exact: false,
            is_cut: false,
            n_doubtful: 0,
            is_hasty: false,
        }
    }

    /// So many documents more than hits are wanted are read in vain: where it was only meant, other hits are as good.
    pub(crate) fn max_in_vain(&self, limit: usize) -> usize {
        if self.standing == Standing::Meant { 0 } else { MAX_IN_VAIN + limit }
    }

    /// Its best match's tier.
    pub(crate) fn best(&self) -> Option<Tier> {
        self.matches.first()?.tier
    }

    /// Whether a match holds it.
    pub(crate) fn is_held(&self) -> bool {
        is_held(&self.matches)
    }

    /// Whether the best document holds it.
    pub(crate) fn is_exact(&self) -> bool {
        self.best().is_some_and(Tier::is_exact)
    }

    /// The texts that may have been meant, where hardly a document has its terms.
    pub(crate) fn meant(&self, reader: &mut Reader<'_>) -> Result<Vec<String>, Missing> {
        if self.is_lacking() || self.is_doubtful() {
            reader.code()?;
            return meant(&self.query, self.scope.inside, reader);
        }
        Ok(Vec::new())
    }

    /// Whether it may be the initials of a title as well: these often stand inside some word too, and two of them begin
    /// some.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.best() == Some(Tier::InsideWord)
            || self.matches.len() < FEW && self.query.is_two_letters()
    }

    /// Whether no document has all of its terms.
    pub(crate) fn is_lacking(&self) -> bool {
        self.best().is_none_or(|best| best > Tier::All)
    }

    /// Whether its begin may be the end of a word.
    fn may_be_inside(&self) -> bool {
        let query = &self.query;
        self.is_word() && !query.is_begun && query.runs.len() <= MAX_RUNS_INSIDE
    }

    fn is_word(&self) -> bool {
        self.query.runs.first().is_some_and(|run| run.class == Class::Word)
    }

    /// Whether it may still be found inside words, once it was looked for, and nothing has it.
    pub(crate) fn may_look_inside(&self) -> bool {
        let is_left = !self.scope.inside && self.may_be_inside();
        // Where lists were cut, there may be one that holds it at the begin of a word.
        self.is_found && is_left && !self.is_held() && !self.found.is_cut
    }

    /// Whether its first word is so long that it is hardly inside another if another is nearly the same.
    pub(crate) fn is_long_word(&self) -> bool {
        self.query.runs.first().is_some_and(|run| run.range.len() >= MIN_LONG_CHARS)
    }

    pub(crate) fn look_inside(&mut self) {
        self.scope.inside = true;
        (self.found, self.is_found, self.is_looked) = (Found::default(), false, false);
        self.verified = Verified::default();
    }

    /// Finds the text, inside words too where nothing else has it, and reads until the first `limit` matches are
    /// known to be where they belong.
    fn run(
        &mut self,
        limit: usize,
        chosen: &Chosen,
        reader: &mut Reader<'_>,
    ) -> Result<(), Missing> {
        self.look(limit, chosen, reader)?;
        // What was meant is whole words.
        if self.may_look_inside() && self.standing != Standing::Meant {
            self.look_inside();
            self.look(limit, chosen, reader)?;
        }
        Ok(())
    }

    /// Finds what postings tell.
    fn find(&mut self, chosen: &Chosen, reader: &mut Reader<'_>) -> Result<(), Missing> {
        if !self.is_found {
            self.found.fill(&self.query, &self.conditions, chosen, self.scope, reader)?;
            self.is_found = true;
        }
        Ok(())
    }

    /// Finds the text as far as its scope goes, and reads until the first `limit` matches are known to be where they
    /// belong.
    pub(crate) fn look(
        &mut self,
        limit: usize,
        chosen: &Chosen,
        reader: &mut Reader<'_>,
    ) -> Result<(), Missing> {
        if self.is_looked {
            return Ok(());
        }
        // Of a word, its inflections are wanted too.
        let has_words = self.query.has_words() || self.is_word() && self.query.runs.len() == 1;
        self.matches.clear();
        self.find(chosen, reader)?;
        // Of those that are sorted by something else, it is not known yet which count.
        let n_sorted =
            if chosen.is_sorted() { usize::MAX } else { limit.saturating_add(MAX_IN_VAIN) };
        let is_all_read = self.verify(limit, n_sorted, reader);
        if reader.is_put_off {
            return Err(Missing);
        }
        let is_missing = !reader.missing.is_empty();
        let is_held = is_held(&self.found.matches);
        // Where documents hold the query, others are noise; unless it has several words, all of which
        // they hold. A stretch of text with a space in it is not yet words.
        let is_wanted = |tier: Option<Tier>| {
            tier.is_some_and(|t| !is_held || t.is_exact() || has_words && t <= Tier::All)
        };
        // Where lists were cut, there may be one that holds it at the begin of a word.
        let is_whole = self.scope.inside || !self.may_be_inside() || self.found.is_cut;
        self.is_cut = !is_all_read && !self.conditions.is_empty();
        self.total_is_exact = is_whole && is_all_read && !self.found.is_cut;
        self.matches.clone_from(&self.found.matches);
        self.matches.retain(|m| {
            // What has only some of the terms is not worth a place that hangs on something else.
            let is_enough = m.order.is_none() || m.tier.is_some_and(|t| t <= Tier::All);
            let is_kept = is_enough && is_wanted(m.tier);
            // An unverified document counts, unless its text tells that it is no hit at all; and there
            // may be documents that hold it inside a word.
            self.total_is_exact &= !is_kept || m.is_verified || is_wanted(m.fallback);
            is_kept
        });
        if is_missing {
            return Err(Missing);
        }
        // Of words, texts tell nothing that what was meant waits for.
        self.is_reread = is_held || chosen.is_sorted();
        let has_grams = self.query.runs.iter().any(|run| run.class == Class::Gram);
        let result =
            if has_grams && !self.may_look_inside() { self.reread(limit, reader) } else { Ok(()) };
        self.is_looked = result.is_ok();
        result
    }

    /// Reads the first `limit` matches, see [`Query::reread`], and sorts them again.
    pub(crate) fn reread(&mut self, limit: usize, reader: &mut Reader<'_>) -> Result<(), Missing> {
        if self.is_reread {
            return Ok(());
        }
        reader.work()?;
        let (mut reread, mut result) = (Vec::new(), Ok(()));
        for m in self.matches.iter().take(limit) {
            let mut m = *m;
            result = result.and(self.query.reread(&mut m, reader));
            reread.push(m);
        }
        // All of them or none: a match is read again once.
        result?;
        reader.spend(UNITS_A_TEXT * reread.len());
        for (m, reread) in self.matches.iter_mut().zip(reread) {
            *m = reread;
        }
        sort(&mut self.matches, limit);
        self.is_reread = true;
        Ok(())
    }
}

/// Runs the first `at_once` of some passes, all or until one holds a phrase. How many, and whether one is held.
pub(crate) fn run_some(
    passes: &mut [Pass],
    at_once: usize,
    limit: usize,
    chosen: &Chosen,
    reader: &mut Reader<'_>,
) -> (usize, Result<bool, Missing>) {
    let (mut is_missing, mut is_found, mut n) = (false, false, 0);
    // All are asked for before what is missing ends it.
    for pass in passes.iter_mut().take(at_once) {
        is_missing |= pass.find(chosen, reader).is_err();
    }
    for pass in passes.iter_mut().take(at_once) {
        n += 1;
        is_missing |= pass.run(limit, chosen, reader).is_err();
        is_found |= pass.is_exact();
        // Of a phrase only texts tell whether it is there: those that are less likely are not worth theirs.
        let is_phrase =
            pass.standing == Standing::Meant && pass.is_word() && !pass.query.is_one_term();
        if is_phrase && (is_missing || is_found) {
            break;
        }
    }
    (n, if is_missing { Err(Missing) } else { Ok(is_found) })
}

fn is_held(matches: &[Match]) -> bool {
    // Those that are sorted by something else stand anywhere.
    for (i, m) in matches.iter().enumerate() {
        if i > 0 && m.order.is_none() {
            break;
        }
        if m.tier.is_some_and(Tier::is_exact) {
            return true;
        }
    }
    false
}
