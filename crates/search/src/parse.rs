//! The query language: what was typed, as alternatives of texts and conditions. README.md, "What can be typed".
//!
//! Nothing is an error: what does not read as the language does is text.

use aril_text::Class;

/// Groups in groups are read to so many levels; what is deeper is text.
const MAX_DEPTH: usize = 8;

/// Of a query so many words, phrases and conditions are read. They are bits of a number.
const MAX_LEAVES: usize = 64;

/// A query stands for so many alternatives: each is a search of its own.
const MAX_ALTERNATIVES: usize = 16;

/// What a query asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    /// Any of these.
    pub(crate) alternatives: Vec<Asked>,
    /// Whether there was more to it than is read.
    pub(crate) is_cut: bool,
    /// Whether it is worth looking for it as it stands first: something in it may be text.
    pub(crate) may_be_text: bool,
}

/// A text to find, and what else a document must be like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// All that is wanted, in its order.
    pub(crate) text: String,
    /// Bytes of the text at which words end that may go on.
    pub(crate) stars: Vec<usize>,
    /// All of it, in its order.
    pub(crate) leaves: Vec<Leaf>,
}

/// A word, a phrase or a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) is_negated: bool,
}

impl Leaf {
    /// Whether it is one of the words of a text, and no condition beside it.
    pub(crate) fn is_text(&self) -> bool {
        self.kind == Kind::Text && !self.is_negated
    }
}

/// What a [`Leaf`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word, or a run of one: `lake`.
    Text,
    /// The begin of a word: `lak*`.
    Prefix,
    /// As it stands: `"the lake"`.
    Phrase,
    /// In the title: `title:lake`.
    Title,
    /// In the address: `url:guide`.
    Url,
    /// A value of the column with this number: `tag:water`.
    Facet(usize),
}

/// A step of what a query asks for, each behind the two that it is about. What stands under a minus is turned round
/// as it is read, so that leaves alone are negated: a tree of nodes would be three times as much code in the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The leaf with this number.
    Leaf(usize),
    Both,
    Either,
}

/// A query as it was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Steps {
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) postfix: Vec<Step>,
    /// Whether there was more to it than is read.
    pub(crate) is_cut: bool,
}

/// Reads a query; `None` when it is plain text. `columns` are the names of what documents can be filtered by.
#[inline(never)]
pub(crate) fn parse(typed: &str, columns: &[String]) -> Option<Parsed> {
    let chars: Vec<char> = typed.chars().collect();
    let mut parser = Parser::new(&chars, columns);
    parser.sequence(0, false);
    if parser.is_plain {
        return None;
    }
    let mut parsed = Parsed {
        alternatives: Vec::new(),
        is_cut: parser.at < chars.len(),
        may_be_text: parser.may_be_text,
    };
    for leaves in expand(&parser.read.postfix, &mut parsed.is_cut) {
        parsed.alternatives.push(Asked::new(&parser.read.leaves, leaves));
    }
    Some(parsed)
}

/// Reads a filter, which is empty where it has no steps.
#[inline]
pub(crate) fn parse_filter(typed: &str, columns: &[String]) -> Steps {
    let chars: Vec<char> = typed.chars().collect();
    let mut parser = Parser::new(&chars, columns);
    parser.sequence(0, false);
    parser.read.is_cut = !parser.is_end();
    parser.read
}

/// Whether a query may be more than plain text: of others [`parse`] knows nothing.
pub(crate) fn may_be_language(typed: &str, columns: &[String]) -> bool {
    let mut before = ' ';
    for (at, c) in typed.char_indices() {
        let may_be = match c {
            // What stands deeper stands behind one of these, or behind a colon.
            '"' | '(' | '-' => before.is_whitespace(),
            '*' => !before.is_whitespace(),
            'R' => before == 'O',
            ':' => has_name(typed.get(..at).unwrap_or_default(), columns),
            _ => false,
        };
        if may_be {
            return true;
        }
        before = c;
    }
    false
}

/// Whether a text ends with a name that may stand before a colon.
fn has_name(text: &str, columns: &[String]) -> bool {
    let mut has_name = text.ends_with("title") || text.ends_with("url");
    for column in columns {
        has_name |= text.ends_with(column.as_str());
        has_name |= column.strip_suffix('s').is_some_and(|one| text.ends_with(one));
    }
    has_name
}

struct Parser<'a> {
    chars: &'a [char],
    columns: &'a [String],
    at: usize,
    n_leaves: usize,
    is_plain: bool,
    may_be_text: bool,
    read: Steps,
}

impl<'a> Parser<'a> {
    fn new(chars: &'a [char], columns: &'a [String]) -> Parser<'a> {
        Parser {
            chars,
            columns,
            at: 0,
            n_leaves: 0,
            is_plain: true,
            may_be_text: false,
            read: Steps::default(),
        }
    }

    /// The character that is `n` behind the next one; NUL behind the last, which ends a word as a space does.
    fn peek(&self, n: usize) -> char {
        self.chars.get(self.at + n).copied().unwrap_or('\0')
    }

    fn is_end(&self) -> bool {
        self.at >= self.chars.len()
    }

    /// Takes note that it is no plain text, and whether it may be text all the same.
    fn is_language(&mut self, may_be_text: bool) {
        self.is_plain = false;
        self.may_be_text |= may_be_text;
    }

    fn skip_spaces(&mut self) {
        while self.peek(0).is_whitespace() {
            self.at += 1;
        }
    }

    /// What stands up to the end of a group, or of all. Whether something does.
    fn sequence(&mut self, depth: usize, is_negated: bool) -> bool {
        let (both, either) =
            if is_negated { (Step::Either, Step::Both) } else { (Step::Both, Step::Either) };
        // Alternatives wait for more of them, and what is before them for all.
        let mut n_waiting = 0;
        loop {
            self.skip_spaces();
            let is_closed = self.peek(0) == ')' && depth > 0;
            if self.is_end() || is_closed || self.n_leaves >= MAX_LEAVES {
                if n_waiting > 1 {
                    self.read.postfix.push(both);
                }
                return n_waiting > 0;
            }
            if n_waiting > 0 && self.is_or() {
                self.at += 2;
                self.skip_spaces();
                self.is_language(true);
                self.unary(depth, is_negated);
                self.read.postfix.push(either);
            } else {
                if n_waiting > 1 {
                    self.read.postfix.push(both);
                    n_waiting = 1;
                }
                self.unary(depth, is_negated);
                n_waiting += 1;
            }
        }
    }

    /// Whether `OR` stands here, and something behind it.
    fn is_or(&self) -> bool {
        if self.peek(0) != 'O' || self.peek(1) != 'R' || !self.peek(2).is_whitespace() {
            return false;
        }
        let rest = self.chars.get(self.at + 2..).unwrap_or_default();
        rest.iter().any(|c| !c.is_whitespace() && *c != ')')
    }

    fn unary(&mut self, depth: usize, is_negated: bool) {
        let next = self.chars.get(self.at + 1);
        let is_not = self.peek(0) == '-' && next.is_some_and(|c| !c.is_whitespace() && *c != '-');
        if is_not {
            self.at += 1;
            self.is_language(true);
        }
        self.atom(depth, is_negated != is_not);
    }

    fn atom(&mut self, depth: usize, is_negated: bool) {
        let start = self.at;
        let before = (self.is_plain, self.may_be_text);
        let (n_read, n_steps) = (self.read.leaves.len(), self.read.postfix.len());
        if depth < MAX_DEPTH && self.is_group() {
            self.at += 1;
            if self.sequence(depth + 1, is_negated) && self.peek(0) == ')' {
                self.at += 1;
                self.is_language(true);
                return;
            }
            self.at = start;
            // What was read in vain counts, or groups that quotes break up would be read over and over.
            (self.is_plain, self.may_be_text) = before;
            self.read.leaves.truncate(n_read);
            self.read.postfix.truncate(n_steps);
        }
        self.n_leaves += 1;
        let (kind, from, to) = self.quoted(depth).unwrap_or_else(|| self.word(depth));
        let text = self.text(from, to);
        self.read.postfix.push(Step::Leaf(n_read));
        self.read.leaves.push(Leaf { kind, text, is_negated });
    }

    /// Whether a group begins here: behind the parenthesis is one that closes it.
    fn is_group(&self) -> bool {
        let (mut depth, mut is_quoted) = (0i32, false);
        for c in self.chars.get(self.at..).unwrap_or_default() {
            match c {
                '"' => is_quoted = !is_quoted,
                '(' if !is_quoted => depth += 1,
                ')' if !is_quoted => depth -= 1,
                _ => {}
            }
            if depth <= 0 {
                return depth == 0 && *c == ')';
            }
        }
        false
    }

    /// What stands in quotes here, with a space behind them: others are part of a word.
    fn quoted(&mut self, depth: usize) -> Option<(Kind, usize, usize)> {
        if self.peek(0) != '"' {
            return None;
        }
        let from = self.at + 1;
        let mut to = from;
        let mut is_empty = true;
        loop {
            let c = *self.chars.get(to)?;
            if c == '"' {
                break;
            }
            is_empty &= c.is_whitespace();
            to += 1;
        }
        let ends =
            self.chars.get(to + 1).is_none_or(|c| c.is_whitespace() || *c == ')' && depth > 0);
        if is_empty || !ends {
            return None;
        }
        self.at = to + 1;
        self.is_language(false);
        Some((Kind::Phrase, from, to))
    }

    /// Whether a word ends here.
    fn is_word_end(&self, depth: usize) -> bool {
        self.is_end() || self.peek(0).is_whitespace() || self.peek(0) == ')' && depth > 0
    }

    fn word(&mut self, depth: usize) -> (Kind, usize, usize) {
        let start = self.at;
        // It has a character at least, whatever that is.
        self.at += 1;
        while !self.is_word_end(depth) {
            let colon = self.at;
            self.at += 1;
            if self.chars.get(colon) == Some(&':')
                && let Some(kind) = self.kind(&self.text(start, colon))
            {
                let value = self.at;
                let (_, from, to) = self.quoted(depth).unwrap_or_else(|| {
                    while !self.is_word_end(depth) {
                        self.at += 1;
                    }
                    (kind, value, self.at)
                });
                if to > from {
                    self.is_language(!matches!(kind, Kind::Facet(_)));
                    return (kind, from, to);
                }
            }
        }
        if let Some([.., last, '*']) = self.chars.get(start..self.at)
            && is_alphanumeric(*last)
        {
            self.is_language(true);
            return (Kind::Prefix, start, self.at - 1);
        }
        (Kind::Text, start, self.at)
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.chars.get(from..to).unwrap_or_default().iter().collect()
    }

    /// What a name before a colon asks for. Of a column that is called `tags`, one is a `tag`.
    fn kind(&self, name: &str) -> Option<Kind> {
        match name {
            "title" => return Some(Kind::Title),
            "url" => return Some(Kind::Url),
            _ => {}
        }
        for (i, column) in self.columns.iter().enumerate() {
            let is_one = column.len() == name.len() + 1 && column.ends_with('s');
            if column.starts_with(name) && (is_one || column.len() == name.len()) {
                return Some(Kind::Facet(i));
            }
        }
        None
    }
}

/// The alternatives that steps stand for: each the leaves that must hold, as bits.
fn expand(steps: &[Step], is_cut: &mut bool) -> Vec<u64> {
    let mut waiting: Vec<Vec<u64>> = Vec::new();
    for step in steps {
        let mut all = Vec::new();
        if let Step::Leaf(i) = step {
            all.push(1 << (i % MAX_LEAVES));
        } else {
            let more = waiting.pop().unwrap_or_default();
            all = waiting.pop().unwrap_or_default();
            if *step == Step::Either {
                all.extend_from_slice(&more);
            } else {
                for one in core::mem::take(&mut all) {
                    for other in &more {
                        all.push(one | other);
                    }
                }
            }
            *is_cut |= all.len() > MAX_ALTERNATIVES;
            all.truncate(MAX_ALTERNATIVES);
        }
        waiting.push(all);
    }
    waiting.pop().unwrap_or_default()
}

impl Asked {
    /// Asks for those of `leaves` whose bits are ones.
    fn new(leaves: &[Leaf], bits: u64) -> Asked {
        let mut asked = Asked::default();
        for (i, leaf) in leaves.iter().enumerate() {
            if bits >> (i % MAX_LEAVES) & 1 == 0 {
                continue;
            }
            if !leaf.is_negated && !matches!(leaf.kind, Kind::Url | Kind::Facet(_)) {
                if !asked.text.is_empty() {
                    asked.text.push(' ');
                }
                asked.text.push_str(&leaf.text);
                if leaf.kind == Kind::Prefix {
                    asked.stars.push(asked.text.len());
                }
            }
            asked.leaves.push(leaf.clone());
        }
        asked
    }
}

/// Whether a character is a letter, mark or digit, roughly: Unicode's tables of them would be two kilobytes in the
/// browser.
fn is_alphanumeric(c: char) -> bool {
    let is_emoji = ('\u{1F000}'..'\u{20000}').contains(&c);
    matches!(Class::guess(c), Class::Word | Class::Gram) && !is_emoji
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Kind, MAX_ALTERNATIVES, may_be_language, parse};

    /// Each alternative as its text in braces, and its conditions.
    fn read(typed: &str) -> Option<Vec<String>> {
        let columns = ["tags".to_owned(), "lang".to_owned()];
        let parsed = parse(typed, &columns)?;
        let alternative = |asked: &super::Asked| {
            let mut text = format!("{{{}}}", asked.text);
            for leaf in asked.leaves.iter().filter(|leaf| !leaf.is_text()) {
                let kind = match leaf.kind {
                    Kind::Text => "word",
                    Kind::Prefix => "prefix",
                    Kind::Phrase => "phrase",
                    Kind::Title => "title",
                    Kind::Url => "url",
                    Kind::Facet(n) => columns[n].as_str(),
                };
                let not = if leaf.is_negated { "not " } else { "" };
                text = format!("{text}, {not}{kind} {}", leaf.text);
            }
            text
        };
        Some(parsed.alternatives.iter().map(alternative).collect())
    }

    #[track_caller]
    fn check(typed: &str, expected: &[&str]) {
        assert_eq!(read(typed).unwrap_or_default(), expected, "{typed}");
    }

    #[test]
    fn words_alone_are_text() {
        for plain in [
            "",
            " ",
            "lake",
            "the lake",
            "千岛湖",
            "C++",
            "a - b",
            "--layout",
            "don't",
            "f(x)",
            "5:30",
            "a:b",
            "http://x",
            "\"open",
            "\"\"",
            "OR",
            "a OR",
            "OR a",
            "()",
            "(",
            ")",
            "*",
            "a *",
            "title:",
            "-",
            "(((",
            "\"a\"b",
        ] {
            assert_eq!(read(plain), None, "{plain}");
        }
    }

    #[test]
    fn phrases_words_that_must_not_be_there_and_prefixes() {
        check("\"the lake\"", &["{the lake}, phrase the lake"]);
        check("big \"the lake\" here", &["{big the lake here}, phrase the lake"]);
        check("lake -dam", &["{lake}, not word dam"]);
        check("lake -\"the dam\"", &["{lake}, not phrase the dam"]);
        check("lak* dam", &["{lak dam}, prefix lak"]);
        check("-dam", &["{}, not word dam"]);
    }

    #[test]
    fn conditions_on_title_address_and_columns() {
        check("title:lake dam", &["{lake dam}, title lake"]);
        check("title:\"the lake\"", &["{the lake}, title the lake"]);
        check("dam url:guide/", &["{dam}, url guide/"]);
        check(
            "dam tag:water lang:zh -tags:\"old news\"",
            &["{dam}, tags water, lang zh, not tags old news"],
        );
    }

    #[test]
    fn alternatives_and_groups() {
        check("a OR b", &["{a}", "{b}"]);
        check("x a OR b OR c", &["{x a}", "{x b}", "{x c}"]);
        check("(a b) OR (c -d)", &["{a b}", "{c}, not word d"]);
        check("x (a OR b)", &["{x a}", "{x b}"]);
        check("x -(a OR b)", &["{x}, not word a, not word b"]);
        check("x -(a b)", &["{x}, not word a", "{x}, not word b"]);
        check("(a OR \"b c", &["{(a c}", "{\"b c}"]);
    }

    proptest! {
        #[test]
        fn what_may_be_no_language_is_none(typed in r#"([ "():*O\-aR]|tag|tags|lang|title|url){0,12}"#) {
            let columns = ["tags".to_owned(), "lang".to_owned()];
            prop_assert!(may_be_language(&typed, &columns) || parse(&typed, &columns).is_none());
        }
    }

    #[test]
    fn words_do_not_look_like_the_language() {
        for typed in [
            "lake",
            "C++",
            "well-known",
            "f(x)",
            "5:30",
            "http://x",
            "std::io",
            "千岛湖",
            "it's",
            "Or",
        ] {
            assert!(!may_be_language(typed, &["tags".to_owned()]), "{typed}");
        }
    }

    #[test]
    fn what_is_too_much_is_cut_and_says_so() {
        let many = vec!["a"; 5000].join(" OR ");
        let parsed = parse(&many, &[]).unwrap();
        assert!(parsed.is_cut && parsed.alternatives.len() <= MAX_ALTERNATIVES);
        let product = vec!["(a OR b OR c)"; 20].join(" ");
        let parsed = parse(&product, &[]).unwrap();
        assert!(parsed.is_cut && parsed.alternatives.len() <= MAX_ALTERNATIVES);
        let deep = format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000));
        assert!(parse(&deep, &[]).is_none_or(|parsed| parsed.alternatives.len() == 1));
        let open = "(".repeat(10_000);
        assert_eq!(parse(&open, &[]), None);
    }
}
