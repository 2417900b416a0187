//! Sets of passages, ascending, and what they score.

use aril_index::{Places, behind, sort};

/// A set of passages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PassageSet {
    members: Vec<u32>,
}

impl PassageSet {
    /// The set of `members`, which ascend.
    pub(crate) fn ascending(members: Vec<u32>) -> PassageSet {
        PassageSet { members }
    }

    /// The set of `members`, in any order. They are sorted as other things are: each type that is sorted is code
    /// of its own in the browser.
    pub(crate) fn of_members(mut members: Vec<u64>) -> PassageSet {
        sort(&mut members);
        members.dedup();
        PassageSet { members: members.into_iter().map(|member| member as u32).collect() }
    }

    pub(crate) fn contains(&self, passage: u32) -> bool {
        self.members.binary_search(&passage).is_ok()
    }

    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.members
    }

    pub(crate) fn into_vec(self) -> Vec<u32> {
        self.members
    }

    /// The members in a range.
    pub(crate) fn within(&self, range: &core::ops::Range<u32>) -> &[u32] {
        let at = |passage| self.members.partition_point(|member| *member < passage);
        self.members.get(at(range.start)..at(range.end)).unwrap_or_default()
    }

    /// Adds what `other` holds.
    pub(crate) fn extend(&mut self, other: PassageSet) {
        if self.members.is_empty() {
            *self = other;
            return;
        }
        let mut members = Vec::with_capacity(self.members.len() + other.members.len());
        let mut rest = other.members.as_slice();
        // Loops over slices: chained, sorted or peekable iterators are 0.5 kB more in the browser.
        for own in &self.members {
            while let [next, others @ ..] = rest
                && next <= own
            {
                if next < own {
                    members.push(*next);
                }
                rest = others;
            }
            members.push(*own);
        }
        members.extend_from_slice(rest);
        self.members = members;
    }

    /// Keeps only what `other` holds too.
    pub(crate) fn intersect(&mut self, other: &PassageSet) {
        self.keep(other.as_slice(), true);
    }

    /// Leaves out the members of `others`, which ascend.
    pub(crate) fn leave_out(&mut self, others: &[u32]) {
        self.keep(others, false);
    }

    /// Keeps those that are among `others`, or are not.
    fn keep(&mut self, mut others: &[u32], are_in: bool) {
        let mut kept = Vec::new();
        for member in &self.members {
            others = behind(others, *member);
            if (others.first() == Some(member)) == are_in {
                kept.push(*member);
            }
        }
        self.members = kept;
    }

    /// Adds each passage that goes on in a member: what is found there may begin in it.
    pub(crate) fn extend_back(&mut self, places: &Places) {
        self.extend(PassageSet { members: places.begins(&self.members) });
    }
}

/// A passage's score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scored {
    pub(crate) passage: u32,
    pub(crate) score: f32,
    /// What of it is from its text and heading: a title is shown whatever passage is.
    pub(crate) own: f32,
    /// A bit for each term that it holds.
    pub(crate) terms: u64,
}

impl Scored {
    /// Whether it is of tags.
    pub(crate) fn is_hidden(&self) -> bool {
        self.own < f32::MIN
    }

    /// Both together, of the same passage.
    pub(crate) fn with(&self, other: &Scored) -> Scored {
        Scored {
            passage: self.passage,
            score: self.score + other.score,
            own: self.own + other.own,
            terms: self.terms | other.terms,
        }
    }
}

/// What the passages of an index score; those that are absent score nothing. Ascending.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scores {
    scored: Vec<Scored>,
}

impl Scores {
    /// Adds to the scores of passages, ascending, a passage once.
    pub(crate) fn add(&mut self, added: Vec<Scored>) {
        if self.scored.is_empty() {
            self.scored = added;
            return;
        }
        // Mostly all score already, by another term or by the text below a title.
        let (mut others, mut i) = (Vec::new(), 0);
        for next in &added {
            while self.scored.get(i).is_some_and(|own| own.passage < next.passage) {
                i += 1;
            }
            match self.scored.get_mut(i) {
                Some(own) if own.passage == next.passage => *own = own.with(next),
                _ => others.push(*next),
            }
        }
        if others.is_empty() {
            return;
        }
        let mut merged = Vec::with_capacity(self.scored.len() + others.len());
        let mut rest = others.as_slice();
        for own in &self.scored {
            while let [next, behind @ ..] = rest
                && next.passage < own.passage
            {
                merged.push(*next);
                rest = behind;
            }
            merged.push(*own);
        }
        merged.extend_from_slice(rest);
        self.scored = merged;
    }

    /// Makes the passages of `tags`, ascending, what a document may be found by and is never shown by.
    pub(crate) fn hide(&mut self, tags: &[u32]) {
        let mut rest = tags;
        for scored in &mut self.scored {
            rest = behind(rest, scored.passage);
            if rest.first() == Some(&scored.passage) {
                scored.own = f32::NEG_INFINITY;
            }
        }
    }

    /// Makes the passages of a set present, be it with nothing.
    pub(crate) fn cover(&mut self, set: &PassageSet) {
        let mut nothing = Vec::with_capacity(set.as_slice().len());
        for passage in set.as_slice() {
            nothing.push(Scored { passage: *passage, score: 0.0, own: 0.0, terms: 0 });
        }
        self.add(nothing);
    }

    pub(crate) fn as_slice(&self) -> &[Scored] {
        &self.scored
    }
}

#[cfg(test)]
mod tests {
    use aril_index::Places;

    use super::{PassageSet, Scored, Scores};

    fn set(members: &[u32]) -> PassageSet {
        PassageSet { members: members.to_vec() }
    }

    #[test]
    fn sets_meet_and_join() {
        let mut both = set(&[0, 64, 130]);
        both.extend(set(&[63, 64, 199]));
        assert_eq!(both.as_slice(), [0, 63, 64, 130, 199]);
        assert!(both.contains(64) && !both.contains(65));
        both.intersect(&set(&[64, 65, 199, 300]));
        assert_eq!(both, set(&[64, 199]));
        both.extend(set(&[1, 64]));
        assert_eq!(both, set(&[1, 64, 199]));
    }

    #[test]
    fn what_goes_on_in_a_member_is_added() {
        let places = Places::new(&[0, 3], vec![2, 5], Vec::new(), vec![0], 6);
        let mut members = set(&[2, 3, 5]);
        members.extend_back(&places);
        assert_eq!(members, set(&[1, 2, 3, 4, 5]));
    }

    #[test]
    fn scores_add_up() {
        let of = |passage, score, terms| Scored { passage, score, own: score, terms };
        let mut scores = Scores::default();
        scores.add(vec![of(2, 1.0, 1), of(5, 1.0, 1)]);
        scores.add(vec![of(1, 2.0, 2), of(5, 0.5, 2)]);
        scores.cover(&set(&[5, 7]));
        let expected = [of(1, 2.0, 2), of(2, 1.0, 1), of(5, 1.5, 3), of(7, 0.0, 0)];
        assert_eq!(scores.as_slice(), expected);
    }
}
