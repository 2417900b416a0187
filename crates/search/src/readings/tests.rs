use std::collections::{BTreeMap, BTreeSet};

use aril_index::{
    Alphabet, GramPlace, GramSet, GramWriter, Readings, Symbol, Titles, encode_readings,
};

use super::lattice::MAX_CANDIDATES;
use super::{Corpus, by_choseong, by_homophone, by_reading, by_romaji};

/// Readings of the characters below.
const READINGS: &[(&str, &[&str])] = &[
    ("qian", &["千", "前", "钱", "签"]),
    ("dao", &["岛", "到", "道", "导"]),
    ("hu", &["湖", "户", "护"]),
    ("xi", &["西", "系"]),
    ("an", &["安"]),
    ("xian", &["先", "线", "县"]),
    ("shui", &["水"]),
    ("ku", &["库"]),
    ("lv", &["旅", "绿"]),
    ("lu", &["路"]),
    ("lve", &["略"]),
    ("xing", &["行", "星"]),
    ("hang", &["行"]),
    ("yin", &["银"]),
    ("zhan", &["站"]),
    ("zan", &["暂"]),
    ("a", &["啊", "阿"]),
    ("zhong", &["中"]),
    ("guo", &["国"]),
];

/// A corpus, of which the index tells what it does of a real one.
struct Made {
    alphabet: Alphabet,
    grams: GramSet,
    readings: Readings,
}

impl Made {
    /// Of lines, of which those that begin with # are titles. A character counts as often as it stands there.
    fn new(lines: &str) -> Made {
        Made::with(lines, true)
    }

    /// The same; whether it tells the runs of titles.
    fn with(lines: &str, has_titles: bool) -> Made {
        let mut counts = BTreeMap::new();
        lines.chars().for_each(|c| *counts.entry(c).or_insert(0) += 1);
        let is_gram = |c: char| c >= '\u{1100}';
        let symbols = counts.into_iter().map(|(character, count)| {
            let class = if is_gram(character) { 3 } else { 2 };
            Symbol { character, class, count }
        });
        let alphabet = Alphabet::new(symbols.collect());
        let mut grams: BTreeMap<(u32, u32), GramPlace> = BTreeMap::new();
        let mut runs: BTreeSet<Vec<u32>> = BTreeSet::new();
        for line in lines.lines() {
            let ranks: Vec<u32> = line.chars().map(|c| alphabet.rank(c).unwrap()).collect();
            let chars: Vec<char> = line.chars().collect();
            if has_titles && line.starts_with('#') {
                let is_run = |a: &char, b: &char| is_gram(*a) == is_gram(*b);
                let runs_of = chars.chunk_by(is_run).filter(|run| is_gram(run[0]));
                runs.extend(
                    runs_of.map(|run| run.iter().map(|c| alphabet.rank(*c).unwrap()).collect()),
                );
            }
            for (at, (pair, ranks)) in chars.windows(2).zip(ranks.windows(2)).enumerate() {
                if pair.iter().all(|c| is_gram(*c)) {
                    let place = match at {
                        _ if !line.starts_with('#') => GramPlace::Text,
                        1 => GramPlace::TitleBegin,
                        _ => GramPlace::Line,
                    };
                    let known = grams.entry((ranks[0], ranks[1])).or_insert(place);
                    *known = place.max(*known);
                }
            }
        }
        let titles = Titles::new(runs.iter().map(Vec::as_slice));
        let mut writer = GramWriter::new(alphabet.n_gram_chars(), titles);
        let firsts: BTreeSet<u32> = grams.keys().map(|(first, _)| *first).collect();
        for first in firsts {
            let row = grams.range((first, 0)..(first + 1, 0));
            writer.push(
                first,
                &row.map(|((_, second), place)| (*second, *place)).collect::<Vec<_>>(),
            );
        }
        let blocks = writer.finish();
        let blocks: Vec<&[u8]> = blocks.iter().map(Vec::as_slice).collect();
        let mut of: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for (syllable, chars) in READINGS {
            let ranks = chars.iter().filter_map(|c| alphabet.rank(c.chars().next().unwrap()));
            ranks.for_each(|rank| of.entry(rank).or_default().push(syllable));
        }
        let of: Vec<_> = of.into_iter().collect();
        Made {
            readings: Readings::decode(&encode_readings(&of, alphabet.len()), alphabet.len())
                .unwrap(),
            grams: GramSet::decode(&blocks, alphabet.n_gram_chars()).unwrap_or_default(),
            alphabet,
        }
    }

    fn corpus(&self) -> Corpus<'_> {
        Corpus { alphabet: &self.alphabet, grams: &self.grams, readings: Some(&self.readings) }
    }
}

type By = fn(&[char], &Corpus<'_>) -> Vec<String>;

#[track_caller]
fn check_by(by: By, typed: &str, lines: &str, expected: &[&str]) {
    let made = Made::new(lines);
    let typed: Vec<char> = typed.chars().collect();
    assert_eq!(by(&typed, &made.corpus()), expected);
}

#[track_caller]
fn check(typed: &str, lines: &str, expected: &[&str]) {
    check_by(by_reading, typed, lines, expected);
}

const LAKE: &str = "#千岛湖\n签到\n到户\n前导水库\n道路";

#[test]
fn pinyin_leads_to_what_the_corpus_holds() {
    for typed in [
        "qiandaohu",
        "qian dao hu",
        "qian1dao3hu2",
        "qian'dao'hu",
        "qian1 dao3 hu2",
        "千dao湖",
        "qian岛hu",
        "千岛h",
        "qiandaoh",
        "qian dao h",
    ] {
        // 签到户 too: each of its grams stands somewhere.
        check(typed, "#千岛湖\n前导水库", &["千岛湖"]);
    }
    check("qiandaohu", LAKE, &["千岛湖", "签到户"]);
    check("qiandao", LAKE, &["千岛", "签到", "前导"]);
    check("qiandaohua", LAKE, &[]);
    check("daoqian", LAKE, &[]);
    check("qiangdao", LAKE, &[]);
}

#[test]
fn what_titles_and_headings_hold_comes_first() {
    check("qiandao", "千岛千岛千岛\n#前导", &["前导", "千岛"]);
}

#[test]
fn of_these_what_titles_begin_with() {
    check("qiandao", "#水前导前导\n#千岛", &["千岛", "前导"]);
}

#[test]
fn then_common_characters() {
    check("qiandao", "千岛\n前导\n前前前前前前前前前前导", &["前导", "千岛"]);
}

#[test]
fn a_syllable_ends_in_all_ways() {
    check("xian", "#西安\n先线县线", &["线", "先", "县", "西安"]);
    check("xi'an", "#西安\n先线县线", &["西安"]);
    check("xi an", "#西安\n先线县线", &["西安"]);
}

#[test]
fn u_may_be_meant_for_umlaut() {
    check("lvxing", "旅行\n路星", &["旅行"]);
    check("luxing", "旅行\n路星", &["旅行", "路星"]);
    check("lve", "略略", &["略"]);
    check("lue", "略略", &["略"]);
}

#[test]
fn a_character_may_have_several_readings() {
    for typed in ["yinhang", "yinxing"] {
        check(typed, "银行", &["银行"]);
    }
}

#[test]
fn initials_are_those_of_titles_and_headings() {
    check("qdh", "#千岛湖\n签到户", &["千岛湖"]);
    check("qdh", "千岛湖\n签到户", &[]);
    check("zg", "#中国", &["中国"]);
    check("zhg", "#中国", &["中国"]);
    check("zhongg", "#中国", &["中国"]);
    check("zguo", "#中国", &["中国"]);
    check("千dh", "#千岛湖\n#签到户", &["千岛湖"]);
}

#[test]
fn initials_of_titles_lead_to_whole_ones_first() {
    let titles = "#前到\n#千岛湖\n#千道路\n#水千岛\n千岛千岛";
    check("qd", titles, &["前到", "千岛", "千道"]);
    // By grams alone 千 leads to 岛, and this to 路.
    check("qdh", "#千岛\n#水岛湖\n#千岛路", &["千岛湖"]);
    check("qdl", "#千岛\n#水岛湖\n#千岛路\n#前导路", &["千岛路", "前导路"]);
    check("千dh", titles, &["千岛湖"]);
    let long = "#千岛湖水库路略银行中国西安水库路略银行中国西安";
    check("qdhsklly", long, &["千岛湖水库路略银"]);
    check("qdhskllyxzgxaskl", long, &["千岛湖水库路略银行中国西安水库路"]);
    check_by(by_choseong, "ㅎㄱ", "#한국어\n#한글\n하거하거", &["한글", "한국"]);
}

#[test]
fn initials_that_no_title_begins_with_are_those_inside_of_them() {
    check("dh", "#千岛湖", &["岛湖"]);
    check_by(by_choseong, "ㄱㅇ", "#한국어\n한국", &["국어"]);
}

#[test]
fn without_titles_initials_go_by_grams() {
    let made = Made::with("#千岛湖\n#千岛路", false);
    assert_eq!(by_reading(&['q', 'd', 'h'], &made.corpus()), ["千岛湖"]);
    assert!(made.grams.titles().is_empty());
}

#[test]
fn spaces_between_words_are_kept() {
    check("qiandaohu shuiku", "#千岛湖\n水库", &["千岛湖 水库"]);
    check("shuiku千岛", "#千岛湖\n水库", &[]);
}

#[test]
fn other_characters_stay_as_they_are() {
    check("ab", LAKE, &[]);
    check("qiandao 9", "千岛9", &["千岛9"]);
    check("千岛", LAKE, &[]);
    check("", LAKE, &[]);
    check(" ", LAKE, &[]);
}

#[test]
fn romaji_leads_to_kana() {
    let mut wrong = Vec::new();
    for (typed, lines, expected) in [
        ("sa-ba-", "さーばー", &["さーばー"][..]),
        ("saabaa", "さーばー", &["さーばー"]),
        ("saba", "さーばー", &["さーば"]),
        ("saba", "さば\n#さーばー", &["さば", "さーば"]),
        ("sakana", "さかな", &["さかな"]),
        ("shashin", "しゃしん", &["しゃしん"]),
        ("syasin", "しゃしん", &["しゃしん"]),
        ("chizu", "ちず", &["ちず"]),
        ("tizu", "ちず", &["ちず"]),
        ("tsuzuki", "つづき\nつずき", &["つずき"]),
        ("fuji", "ふじ", &["ふじ"]),
        ("huzi", "ふじ", &["ふじ"]),
        ("gakkou", "がっこう", &["がっこう"]),
        ("gakko", "がっこう", &["がっこ"]),
        ("matcha", "まっちゃ", &["まっちゃ"]),
        ("zasshi", "ざっし", &["ざっし"]),
        ("toukyou", "とうきょう", &["とうきょう"]),
        ("tokyo", "とうきょう", &["とうきょ"]),
        ("koohii", "こーひー", &["こーひー"]),
        ("kouhii", "こーひー", &["こーひー"]),
        ("paatii", "ぱーてぃー", &["ぱーてぃー"]),
        ("kin'en", "きんえん", &["きんえん"]),
        ("kinen", "きんえん\nきねん", &["きねん", "きんえん"]),
        ("konnichiha", "こんにちは", &["こんにちは"]),
        ("shimbun", "しんぶん", &["しんぶん"]),
        ("onna", "おんな", &["おんな"]),
        ("wo", "を", &["を"]),
        ("uindou", "うぃんどう\nういんどう", &["ういんどう"]),
        ("windou", "うぃんどう", &["うぃんどう"]),
        ("fairu", "ふぁいる", &["ふぁいる"]),
        ("jaketto", "じゃけっと", &["じゃけっと"]),
        ("chekku", "ちぇっく", &["ちぇっく"]),
        ("sakan", "さかな", &[]),
        ("sakak", "さかな", &["さか"]),
        ("sakana", "さか", &[]),
        ("lake", "さか", &[]),
        ("", "さか", &[]),
        ("さか", "さか", &[]),
    ] {
        let made = Made::new(lines);
        let chars: Vec<char> = typed.chars().collect();
        let found = by_romaji(&chars, &made.corpus());
        if found != expected {
            wrong.push((typed, found, expected));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn consonants_stand_for_syllables() {
    for typed in ["ㅎㄱ", "한ㄱ", "ㅎ구", "\u{1112}\u{1100}", "ㅎ국", "한\u{1100}"] {
        check_by(by_choseong, typed, "#한국\n호수", &["한국"]);
    }
    check_by(by_choseong, "하", "한한 할", &["한", "할"]);
    check_by(by_choseong, "학", "한한 할", &[]);
    check_by(by_choseong, "호수", "호수호숩", &["호숩"]);
    check_by(by_choseong, "ㄲㅊ", "꽃처\n까치", &["꽃처", "까치"]);
    check_by(by_choseong, "ㅎㄱ ㄷㅎ", "#한국\n#대학", &["한국 대학"]);
    check_by(by_choseong, "ㅎㄱㄷㅎ", "#한국\n#대학", &[]);
    check_by(by_choseong, "ㄳ", "한국", &[]);
    check_by(by_choseong, "", "한국", &[]);
    check_by(by_choseong, " ", "한국", &[]);
}

#[test]
fn one_character_may_be_a_homophone() {
    check_by(by_homophone, "千到湖", LAKE, &["千岛湖"]);
    check_by(by_homophone, "钱岛湖", "#千岛湖\n钱", &["千岛湖"]);
    check_by(by_homophone, "千岛户", LAKE, &["千岛湖"]);
    check_by(by_homophone, "千导护", "#千岛湖\n导护", &[]);
    check_by(by_homophone, "千岛湖", LAKE, &[]);
    check_by(by_homophone, "千", LAKE, &[]);
    // What is only read nearly alike comes where nothing is read alike.
    check_by(by_homophone, "水站", "#水暂\n站", &["水暂"]);
    // Two characters stand beside each other somewhere, across words.
    check_by(by_homophone, "水站", "水暂\n站", &[]);
    check_by(by_homophone, "", LAKE, &[]);
}

#[test]
fn without_readings_nothing_is_read() {
    let made = Made::new(LAKE);
    let corpus = Corpus { readings: None, ..made.corpus() };
    let chars: Vec<char> = "qiandao".chars().collect();
    assert!(by_reading(&chars, &corpus).is_empty());
    assert!(by_homophone(&['千', '到'], &corpus).is_empty());
}

#[test]
fn whatever_is_typed_ends_soon() {
    let chinese: String = READINGS.iter().flat_map(|(_, chars)| *chars).copied().collect();
    let korean: String = ('가'..).take(90).collect();
    // Every gram of these.
    let mut lines = String::new();
    for all in [&chinese, "あいうえおかきくけこさしすせそーんっゃゅょ", &korean]
    {
        for a in all.chars() {
            all.chars().for_each(|b| lines.extend([a, b, '\n']));
        }
    }
    let made = Made::new(&lines);
    for typed in [
        "a",
        "aaaaaaaa",
        "qiandaohu",
        "xianxianxian",
        "zz",
        "lvlulvlu",
        "nnnn",
        "a-a-a-a",
        "-",
        "'",
        "''''",
        "千a",
        "ㄱ",
        "ㄱㄴ",
        "가",
        "1",
        "11111",
        " 1 2 ",
        "か",
        "kakikuke",
        "ouououou",
        "ㄱ ㄱ",
        "a ㄱ か 千",
    ] {
        for n in [1, 2, 16, 63, 127, 10_000] {
            let typed: Vec<char> =
                typed.chars().cycle().take(n.max(typed.chars().count())).collect();
            for by in [by_reading, by_romaji, by_choseong, by_homophone] {
                let begin = std::time::Instant::now();
                let found = by(&typed, &made.corpus());
                assert!(found.len() <= MAX_CANDIDATES);
                assert!(begin.elapsed().as_secs() < 5, "{typed:?}");
            }
        }
    }
}
