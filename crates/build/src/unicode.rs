//! Folding and classes from the full Unicode data: what the engine has only a table of.

use std::sync::OnceLock;

use aril_text::{Characters, Class};
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

/// Which variants of Chinese characters are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Variants {
    /// Traditional and simplified ones, where the pair is one to one.
    #[default]
    Chinese,
    /// The old and the new ones of Japan; not 機 and 机, which mean other things there.
    Japanese,
    /// None.
    None,
}

/// Characters as [`Unicode`] has them, with these variants.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Folding(pub(crate) Variants);

impl Characters for Folding {
    fn fold(&self, c: char, folded: &mut Vec<char>) {
        if c.is_ascii() {
            folded.push(if c <= ' ' || c == '\u{7F}' { ' ' } else { c.to_ascii_lowercase() });
            return;
        }
        // One round leaves a few characters that fold further (ϓ, ㏂); the second settles all.
        for once in fold_once(c, self.0) {
            folded.extend(fold_once(once, self.0));
        }
    }

    fn class(&self, folded: char) -> Class {
        Unicode.class(folded)
    }
}

/// Characters as Unicode knows them.
///
/// A character folds to its compatibility form (NFKC) in lower case, katakana to hiragana,
/// traditional to simplified Chinese where the pair is one to one. Latin, Greek and Cyrillic letters
/// lose their diacritics, except those that make another letter of an alphabet (й, ї, ў); no other
/// script does: kana voicing, Thai and Indic vowels stay. Characters that are not seen (soft hyphens,
/// joiners, variation selectors) fold to nothing, white space and controls to a space.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unicode;

impl Characters for Unicode {
    fn fold(&self, c: char, folded: &mut Vec<char>) {
        Folding::default().fold(c, folded);
    }

    fn class(&self, folded: char) -> Class {
        if folded.is_ascii() {
            return match folded {
                '\0'..=' ' | '\u{7F}' => Class::Space,
                'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Word,
                _ => Class::Symbol,
            };
        }
        match folded.general_category_group() {
            _ if folded.is_whitespace() || folded.is_control() => Class::Space,
            GeneralCategoryGroup::Letter
            | GeneralCategoryGroup::Mark
            | GeneralCategoryGroup::Number => {
                if is_unspaced(folded) {
                    Class::Gram
                } else {
                    Class::Word
                }
            }
            _ => Class::Symbol,
        }
    }
}

/// Every character that does not fold to itself with these variants, ascending, with what it folds to.
///
/// Computed once in a process, over all of Unicode but the planes in which nothing is assigned or all is private.
#[must_use]
pub fn all_folds(variants: Variants) -> &'static [(char, Vec<char>)] {
    static CHINESE: OnceLock<Vec<(char, Vec<char>)>> = OnceLock::new();
    static JAPANESE: OnceLock<Vec<(char, Vec<char>)>> = OnceLock::new();
    static NONE: OnceLock<Vec<(char, Vec<char>)>> = OnceLock::new();
    let all = match variants {
        Variants::Chinese => &CHINESE,
        Variants::Japanese => &JAPANESE,
        Variants::None => &NONE,
    };
    if let Some(all) = all.get() {
        return all;
    }
    let fold = |c| {
        let mut folded = Vec::new();
        Folding(variants).fold(c, &mut folded);
        (folded != [c]).then_some((c, folded))
    };
    let planes = [0..0x4_0000, 0xE_0000..0xF_0000_u32];
    let chars =
        planes.into_par_iter().flat_map(|plane| plane.into_par_iter().with_max_len(1 << 10));
    let folds = chars.filter_map(char::from_u32).filter_map(fold).collect();
    // Not made in there: a thread that waits for others would take up work that waits for this.
    all.get_or_init(|| folds)
}

fn fold_once(c: char, variants: Variants) -> Vec<char> {
    if is_ignored(c) {
        return Vec::new();
    }
    if c.is_whitespace() || c.is_control() {
        return vec![' '];
    }
    let lower = core::iter::once(c).nfkd().flat_map(lower_case).nfkd();
    let mut kept: Vec<char> = Vec::new();
    let mut base = None;
    for d in lower {
        if !is_combining_mark(d) {
            base = Some(d);
        } else if base.map_or_else(|| is_ignored(d), |base| loses_mark(base, d)) {
            continue;
        }
        kept.push(if d.is_whitespace() { ' ' } else { d });
    }
    let folded = kept.into_iter().nfc().flat_map(spell_out).map(hiragana);
    folded.map(|c| variant(c, variants)).collect()
}

/// Full lower case; a final sigma is a sigma.
fn lower_case(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().map(|lower| if lower == 'ς' { 'σ' } else { lower })
}

/// Letters that are written with two in plain spelling, and those whose stroke is a diacritic that
/// Unicode does not decompose.
fn spell_out(c: char) -> Vec<char> {
    match c {
        'ß' => vec!['s', 's'],
        'æ' => vec!['a', 'e'],
        'œ' => vec!['o', 'e'],
        'ø' => vec!['o'],
        'ł' => vec!['l'],
        'đ' => vec!['d'],
        'ħ' => vec!['h'],
        'ŧ' => vec!['t'],
        'ı' => vec!['i'],
        other => vec![other],
    }
}

/// Whether a combining mark on `base` is a diacritic that search ignores.
fn loses_mark(base: char, mark: char) -> bool {
    let is_other_letter = matches!((base, mark), ('и' | 'у', '\u{306}') | ('і', '\u{308}'));
    let is_folded = matches!(base.script(), Script::Latin | Script::Greek | Script::Cyrillic);
    !is_other_letter && (is_folded || is_ignored(mark))
}

/// Whether a character is not seen, or is a general diacritic that stands alone.
fn is_ignored(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{E0000}'..='\u{E0FFF}' | '\u{300}'..='\u{36F}')
}

/// Katakana as hiragana, where there is one.
fn hiragana(c: char) -> char {
    match c {
        '\u{30A1}'..='\u{30F6}' | '\u{30FD}' | '\u{30FE}' => {
            char::from_u32(u32::from(c) - 0x60).unwrap_or(c)
        }
        other => other,
    }
}

/// A Chinese character as the one that it is a variant of, by OpenCC's tables of single characters.
fn variant(c: char, variants: Variants) -> char {
    static SIMPLIFIED: OnceLock<Vec<(char, char)>> = OnceLock::new();
    static SHINJITAI: OnceLock<Vec<(char, char)>> = OnceLock::new();
    let (pairs, config) = match variants {
        Variants::Chinese => (&SIMPLIFIED, BuiltinConfig::T2s),
        Variants::Japanese => (&SHINJITAI, BuiltinConfig::T2jp),
        Variants::None => return c,
    };
    let pairs = if let Some(pairs) = pairs.get() {
        pairs
    } else {
        // As in `all_folds`.
        let all = all_pairs(config);
        pairs.get_or_init(|| all)
    };
    let place = pairs.binary_search_by_key(&c, |pair| pair.0);
    place.ok().and_then(|i| pairs.get(i)).map_or(c, |pair| pair.1)
}

/// The characters that OpenCC converts to another one.
fn all_pairs(config: BuiltinConfig) -> Vec<(char, char)> {
    let Ok(opencc) = OpenCC::from_config(config) else { return Vec::new() };
    let pair = |c: char| {
        let converted = opencc.convert(c.encode_utf8(&mut [0; 4]));
        let mut chars = converted.chars();
        match (chars.next(), chars.next()) {
            (Some(other), None) if other != c => Some((c, other)),
            _ => None,
        }
    };
    let blocks = ['\u{3400}'..='\u{9FFF}', '\u{20000}'..='\u{323AF}'];
    let chars = blocks.into_par_iter().flat_map(IntoParallelIterator::into_par_iter);
    chars.filter_map(pair).collect()
}

/// Whether a character is shown as one with whatever letter stands before it: marks, vowel signs, the later parts of
/// Hangul, joiners, and what tells how a picture looks.
pub(crate) fn is_extending(c: char) -> bool {
    c >= '\u{300}' && (is_grapheme(&['a', c]) || is_grapheme(&['가', c]))
}

/// Whether a character is shown as one with the one behind it: joiners, signs that drop a vowel where that makes a
/// conjunct, and first parts of Hangul.
pub(crate) fn is_joining(c: char) -> bool {
    let conjunct = |letter: char| is_grapheme(&[letter, c, letter]);
    // Pictures are one across the joiner, and letters of these scripts across a virama.
    c >= '\u{300}' && (c == '\u{200D}' || is_grapheme(&[c, '가']) || "कকકକకക".chars().any(conjunct))
}

/// Whether the text goes on behind `before` with what is shown as one with it.
pub(crate) fn are_one(before: char, after: char) -> bool {
    is_extending(after) || is_joining(before) || is_flag(before) && is_flag(after)
}

/// Whether a character is a letter of those that make a flag, two and two.
fn is_flag(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

fn is_grapheme(chars: &[char]) -> bool {
    let text: String = chars.iter().collect();
    text.graphemes(true).count() == 1
}

/// Whether words of the character's script are searched by their parts.
fn is_unspaced(c: char) -> bool {
    matches!(
        c.script(),
        Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Hangul
            | Script::Bopomofo
            | Script::Yi
            | Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar
            | Script::Tibetan
            | Script::Javanese
            | Script::Balinese
            | Script::Tai_Le
            | Script::New_Tai_Lue
            | Script::Tai_Tham
            | Script::Tai_Viet
    ) || matches!(c, '\u{3099}' | '\u{309A}' | 'ー' | '々' | '〆' | '〇')
}

#[cfg(test)]
mod tests {
    use aril_text::{Characters, Class, fold};

    use super::{Folding, Unicode, Variants, all_folds};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(fold(&Unicode, text).to_string(), expected);
    }

    #[test]
    fn case_width_and_compatibility_forms_fold() {
        check("ＡＢＣ １２３", "abc 123");
        check("Ⅰ类 ① ﬁ ㎏", "i类 1 fi kg");
        check("ΣΑΣ Straße", "σασ strasse");
        check("、。「」", "、。「」");
        check("，！（）", ",!()");
    }

    #[test]
    fn latin_greek_and_cyrillic_lose_diacritics() {
        check("résumé naïve Łódź Ærø", "resume naive lodz aero");
        check("άλφα", "αλφα");
        check("ёлка", "елка");
        check("İstanbul ılık", "istanbul ilik");
    }

    #[test]
    fn letters_of_cyrillic_alphabets_stay() {
        check("Йод Їжак Ўзбек Қазақ", "йод їжак ўзбек қазақ");
    }

    #[test]
    fn other_scripts_keep_their_marks() {
        check("がガ ばパ ヴ", "がが ばぱ ゔ");
        check("ｶﾞｽ ﾊﾟﾝ", "がす ぱん");
        check("किताब", "किताब");
        check("ที่", "ที่");
    }

    #[test]
    fn traditional_folds_to_simplified() {
        check("千島湖 荒漠化與乾旱", "千岛湖 荒漠化与干旱");
    }

    #[test]
    fn variants_are_those_of_the_country_or_none() {
        for (text, chinese, japanese, none) in [
            ("機 机", "机 机", "機 机", "機 机"),
            ("國 国", "国 国", "国 国", "國 国"),
            ("關係 関系", "关系 関系", "関係 関系", "關係 関系"),
            ("千島湖ガ", "千岛湖が", "千島湖が", "千島湖が"),
        ] {
            for (variants, expected) in [
                (Variants::Chinese, chinese),
                (Variants::Japanese, japanese),
                (Variants::None, none),
            ] {
                assert_eq!(fold(&Folding(variants), text).to_string(), expected);
            }
        }
    }

    #[test]
    fn what_is_not_seen_folds_to_nothing() {
        check("search\u{AD}able zero\u{200B}width \u{FEFF}bom", "searchable zerowidth bom");
    }

    #[test]
    fn a_fold_folds_to_itself_and_is_in_form_c() {
        use unicode_normalization::UnicodeNormalization;
        for variants in [Variants::Chinese, Variants::Japanese, Variants::None] {
            for (c, folded) in all_folds(variants) {
                let mut again = Vec::new();
                for f in folded {
                    Folding(variants).fold(*f, &mut again);
                }
                assert_eq!(&again, folded, "{c:?} U+{:04X}", u32::from(*c));
                let text: String = folded.iter().collect();
                assert_eq!(text.nfc().collect::<String>(), text, "{c:?}");
            }
        }
    }

    #[test]
    fn scripts_have_their_classes() {
        for (text, class) in [
            ("千かカーㄅ々호กກကཀក", Class::Gram),
            ("aяα1ابक한".trim_end_matches('한'), Class::Word),
            ("，—+©😀・", Class::Symbol),
            (" \u{3000}\u{A0}\t", Class::Space),
        ] {
            for c in text.chars() {
                assert_eq!(Unicode.class(c), class, "{c:?}");
            }
        }
    }
}
