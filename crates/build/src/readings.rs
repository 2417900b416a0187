//! How the corpus's Chinese characters are read, and which grams they make: what a visitor who types readings needs.

use std::collections::BTreeSet;

use aril_index::{
    Alphabet, GramPlace, GramWriter, Postings, Readings, Second, Symbol, Term, Titles,
    encode_readings,
};
use aril_text::{Characters, Class, fold, runs};
use pinyin::ToPinyinMulti;
use unicode_script::{Script, UnicodeScript};

use crate::unicode::{Folding, Unicode, Variants};

/// The block of readings; `None` where the corpus is not Chinese: in Japanese kana are more than Han, in Korean
/// Hangul is.
pub(crate) fn readings(alphabet: &Alphabet, variants: Variants) -> Option<Vec<u8>> {
    let symbols = || (0..).map_while(|rank| Some((rank, alphabet.symbol(rank)?)));
    let count = |is_counted: &dyn Fn(Script) -> bool| {
        let counted = symbols().filter(|(_, symbol)| is_counted(symbol.character.script()));
        counted.map(|(_, symbol)| u64::from(symbol.count)).sum::<u64>()
    };
    let is_other =
        |script: Script| matches!(script, Script::Hiragana | Script::Katakana | Script::Hangul);
    if count(&|script| script == Script::Han) <= count(&is_other) {
        return None;
    }
    let own = |(rank, symbol): (u32, Symbol)| {
        let own = syllables(symbol.character, variants);
        (!own.is_empty()).then_some((rank, own))
    };
    let of: Vec<(u32, Vec<String>)> = symbols().filter_map(own).collect();
    let of: Vec<(u32, Vec<&str>)> =
        of.iter().map(|(rank, own)| (*rank, own.iter().map(String::as_str).collect())).collect();
    (!of.is_empty()).then(|| encode_readings(&of, alphabet.len()))
}

/// The syllables of a character that texts are searched by, without tones, the commonest first; ü is v.
fn syllables(c: char, variants: Variants) -> Vec<String> {
    let mut folded = Vec::new();
    Folding(variants).fold(c, &mut folded);
    // Grams are made of what characters fold to.
    let all = (folded == [c]).then(|| c.to_pinyin_multi()).flatten();
    let mut syllables: Vec<String> = Vec::new();
    for pinyin in all.into_iter().flatten() {
        let syllable = pinyin.plain().replace('ü', "v");
        let has_vowel = syllable.contains(['a', 'e', 'i', 'o', 'u', 'v']);
        let is_known = has_vowel && syllable.bytes().all(|b| b.is_ascii_lowercase());
        if is_known && syllables.len() < Readings::MAX && !syllables.contains(&syllable) {
            syllables.push(syllable);
        }
    }
    syllables
}

/// Collects the runs of titles that a visitor may type by their initials: those with Hangul, and where the corpus is
/// Chinese all others of grams.
#[derive(Debug)]
pub(crate) struct TitleRuns<'a> {
    alphabet: &'a Alphabet,
    is_chinese: bool,
    folding: Folding,
    runs: BTreeSet<Vec<u32>>,
}

impl TitleRuns<'_> {
    pub(crate) fn new(alphabet: &Alphabet, is_chinese: bool, variants: Variants) -> TitleRuns<'_> {
        TitleRuns { alphabet, is_chinese, folding: Folding(variants), runs: BTreeSet::new() }
    }

    /// Adds those of a title.
    pub(crate) fn push(&mut self, title: &str) {
        let folded = fold(&self.folding, title).chars;
        for run in runs(&Unicode, &folded).filter(|run| run.class == Class::Gram) {
            let chars = folded.get(run.range).unwrap_or_default();
            let is_typed = self.is_chinese || chars.iter().any(|c| matches!(c, '가'..='힣'));
            // There is a character at least in each of them, so more are too many.
            if is_typed && self.runs.len() <= Titles::MAX_NODES {
                self.runs.insert(chars.iter().filter_map(|c| self.alphabet.rank(*c)).collect());
            }
        }
    }

    fn finish(self) -> Titles {
        Titles::new(self.runs.iter().map(Vec::as_slice))
    }
}

/// Collects the grams of all terms, which come ascending.
#[derive(Debug)]
pub(crate) struct Grams {
    /// Ranks of characters that grams are made of, without symbols, are below this.
    n_chars: u32,
    writer: GramWriter,
    /// The row of the last term.
    first: u32,
    seconds: Vec<(u32, GramPlace)>,
}

impl Grams {
    pub(crate) fn new(titles: TitleRuns<'_>) -> Grams {
        let n_chars = titles.alphabet.n_gram_chars();
        let writer = GramWriter::new(n_chars, titles.finish());
        Grams { n_chars, writer, first: 0, seconds: Vec::new() }
    }

    pub(crate) fn push(&mut self, term: &Term, postings: &Postings) {
        let Term::Gram(first, Second::Rank(second)) = term else { return };
        if *first >= self.n_chars {
            return;
        }
        if *first != self.first {
            self.end_row();
            self.first = *first;
        }
        let place = if postings.titles.iter().any(|title| title.is_start) {
            GramPlace::TitleBegin
        } else if !postings.titles.is_empty() || postings.passages.iter().any(|p| p.in_heading) {
            GramPlace::Line
        } else {
            GramPlace::Text
        };
        self.seconds.push((*second, place));
    }

    fn end_row(&mut self) {
        if !self.seconds.is_empty() {
            self.writer.push(self.first, &self.seconds);
            self.seconds.clear();
        }
    }

    /// The blocks; none where there are no grams.
    pub(crate) fn finish(mut self) -> Vec<Vec<u8>> {
        self.end_row();
        self.writer.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::syllables;
    use crate::unicode::Variants;

    #[test]
    fn characters_have_their_commonest_syllables_without_tones() {
        for (c, expected) in [
            ('千', "qian"),
            ('行', "xing hang heng"),
            ('绿', "lv lu"),
            ('略', "lve"),
            ('的', "de di"),
            ('了', "le liao"),
            ('〇', "ling yuan xing"),
            ('嗯', ""), // Without a vowel in all its readings.
            ('島', ""), // Folds to 岛.
            ('か', ""),
        ] {
            assert_eq!(syllables(c, Variants::Chinese).join(" "), expected, "{c}");
        }
    }
}
