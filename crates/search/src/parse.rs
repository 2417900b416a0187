//! The query language: what was typed, as alternatives of texts and conditions. README.md, "What can be typed".
//!
//! Nothing is an error: what does not read as the language does is text.

/// Groups in groups are read to so many levels; what is deeper is text.
const MAX_DEPTH: usize = 8;

/// Of a query so many words, phrases and conditions are read.
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
    pub(crate) conditions: Vec<Leaf>,
}

/// A word, a phrase or a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) is_negated: bool,
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

/// What a query is made of.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Leaf(Leaf),
    Not(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
}

/// Reads a query; `None` when it is plain text. `columns` are the names of what documents can be filtered by.
pub(crate) fn parse(typed: &str, columns: &[String]) -> Option<Parsed> {
    let chars: Vec<char> = typed.chars().collect();
    let mut parser = Parser::new(&chars, columns);
    let node = Node::All(parser.sequence(0));
    if parser.is_plain {
        return None;
    }
    let mut is_cut = parser.at < chars.len();
    let alternatives = expand(&node, false, &mut is_cut);
    let alternatives = alternatives.into_iter().map(Asked::new).collect();
    Some(Parsed { alternatives, is_cut, may_be_text: parser.may_be_text })
}

/// Reads a filter; `None` when it is empty.
pub(crate) fn parse_filter(typed: &str, columns: &[String]) -> Option<Node> {
    let chars: Vec<char> = typed.chars().collect();
    let nodes = Parser::new(&chars, columns).sequence(0);
    (!nodes.is_empty()).then_some(Node::All(nodes))
}

struct Parser<'a> {
    chars: &'a [char],
    columns: &'a [String],
    at: usize,
    n_leaves: usize,
    is_plain: bool,
    may_be_text: bool,
}

impl<'a> Parser<'a> {
    fn new(chars: &'a [char], columns: &'a [String]) -> Parser<'a> {
        Parser { chars, columns, at: 0, n_leaves: 0, is_plain: true, may_be_text: false }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// What stands up to the end of a group, or of all.
    fn sequence(&mut self, depth: usize) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        loop {
            self.skip_spaces();
            if self.peek().is_none_or(|c| c == ')' && depth > 0) || self.n_leaves >= MAX_LEAVES {
                return nodes;
            }
            let is_or = !nodes.is_empty() && self.is_or();
            if is_or {
                self.at += 2;
                self.skip_spaces();
                self.is_plain = false;
                self.may_be_text = true;
            }
            let node = self.unary(depth);
            match nodes.last_mut() {
                Some(Node::Any(any)) if is_or => any.push(node),
                Some(last) if is_or => *last = Node::Any(vec![last.clone(), node]),
                _ => nodes.push(node),
            }
        }
    }

    /// Whether `OR` stands here, and something behind it.
    fn is_or(&self) -> bool {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        match rest.strip_prefix(&['O', 'R']) {
            Some([space, rest @ ..]) => {
                space.is_whitespace() && rest.iter().any(|c| !c.is_whitespace() && *c != ')')
            }
            _ => false,
        }
    }

    fn unary(&mut self, depth: usize) -> Node {
        let next = self.chars.get(self.at + 1);
        let is_not =
            self.peek() == Some('-') && next.is_some_and(|c| !c.is_whitespace() && *c != '-');
        if !is_not {
            return self.atom(depth);
        }
        self.at += 1;
        self.is_plain = false;
        self.may_be_text = true;
        Node::Not(Box::new(self.atom(depth)))
    }

    fn atom(&mut self, depth: usize) -> Node {
        let start = self.at;
        let before = (self.is_plain, self.may_be_text);
        if depth < MAX_DEPTH && self.is_group() {
            self.at += 1;
            let nodes = self.sequence(depth + 1);
            if self.peek() == Some(')') && !nodes.is_empty() {
                self.at += 1;
                self.is_plain = false;
                self.may_be_text = true;
                return Node::All(nodes);
            }
            self.at = start;
            // What was read in vain counts, or groups that quotes break up would be read over and over.
            (self.is_plain, self.may_be_text) = before;
        }
        self.n_leaves += 1;
        if let Some(text) = self.quoted() {
            self.is_plain = false;
            return leaf(Kind::Phrase, text);
        }
        self.word(depth)
    }

    /// Whether a group begins here: behind the parenthesis is one that closes it.
    fn is_group(&self) -> bool {
        let mut depth = 0i32;
        let rest = self.chars.get(self.at..).unwrap_or_default();
        rest.first() == Some(&'(')
            && rest.iter().any(|c| {
                match c {
                    '(' => depth += 1,
                    ')' => depth -= 1,
                    _ => {}
                }
                depth == 0
            })
    }

    /// What stands in quotes here, with a space behind them: others are part of a word.
    fn quoted(&mut self) -> Option<String> {
        let rest = self.chars.get(self.at..)?.strip_prefix(&['"'])?;
        let n = rest.iter().position(|c| *c == '"')?;
        let text: String = rest.get(..n)?.iter().collect();
        let ends = rest.get(n + 1).is_none_or(|c| c.is_whitespace() || *c == ')');
        if text.trim().is_empty() || !ends {
            return None;
        }
        self.at += n + 2;
        Some(text)
    }

    fn word(&mut self, depth: usize) -> Node {
        let start = self.at;
        // It has a character at least, whatever that is.
        self.at += 1;
        while let Some(c) = self.peek()
            && !c.is_whitespace()
            && (c != ')' || depth == 0)
        {
            if c == ':'
                && let Some(kind) = self.kind(&self.text_from(start))
            {
                self.at += 1;
                let value = self.quoted().unwrap_or_else(|| self.value(depth));
                if !value.is_empty() {
                    self.is_plain = false;
                    self.may_be_text |= !matches!(kind, Kind::Facet(_));
                    return leaf(kind, value);
                }
                self.at -= 1;
            }
            self.at += 1;
        }
        let text = self.text_from(start);
        match text.strip_suffix('*') {
            Some(prefix) if prefix.chars().next_back().is_some_and(char::is_alphanumeric) => {
                self.is_plain = false;
                self.may_be_text = true;
                leaf(Kind::Prefix, prefix.to_owned())
            }
            _ => leaf(Kind::Text, text),
        }
    }

    fn text_from(&self, start: usize) -> String {
        self.chars.get(start..self.at).unwrap_or_default().iter().collect()
    }

    fn value(&mut self, depth: usize) -> String {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let ends = |c: &char| c.is_whitespace() || *c == ')' && depth > 0;
        let n = rest.iter().position(ends).unwrap_or(rest.len());
        self.at += n;
        rest.get(..n).unwrap_or_default().iter().collect()
    }

    /// What a name before a colon asks for. Of a column that is called `tags`, one is a `tag`.
    fn kind(&self, name: &str) -> Option<Kind> {
        match name {
            "title" => Some(Kind::Title),
            "url" => Some(Kind::Url),
            _ => {
                let is = |column: &String| {
                    column == name || column.strip_suffix('s').is_some_and(|one| one == name)
                };
                self.columns.iter().position(is).map(Kind::Facet)
            }
        }
    }
}

fn leaf(kind: Kind, text: String) -> Node {
    Node::Leaf(Leaf { kind, text, is_negated: false })
}

/// The alternatives that a node, or its contrary, stands for: each all that must hold.
fn expand(node: &Node, is_negated: bool, is_cut: &mut bool) -> Vec<Vec<Leaf>> {
    let (nodes, is_any) = match node {
        Node::Leaf(leaf) => return vec![vec![Leaf { is_negated, ..leaf.clone() }]],
        Node::Not(node) => return expand(node, !is_negated, is_cut),
        Node::All(nodes) => (nodes, is_negated),
        Node::Any(nodes) => (nodes, !is_negated),
    };
    let mut all: Vec<Vec<Leaf>> = if is_any { Vec::new() } else { vec![Vec::new()] };
    for node in nodes {
        let more = expand(node, is_negated, is_cut);
        if is_any {
            all.extend(more);
        } else {
            let with = |one: &Vec<Leaf>| {
                let one = one.clone();
                more.iter().map(move |other| [one.as_slice(), other].concat()).collect::<Vec<_>>()
            };
            all = all.iter().flat_map(with).collect();
        }
        *is_cut |= all.len() > MAX_ALTERNATIVES;
        all.truncate(MAX_ALTERNATIVES);
    }
    all
}

impl Asked {
    fn new(leaves: Vec<Leaf>) -> Asked {
        let mut asked = Asked::default();
        for leaf in leaves {
            let is_text =
                matches!(leaf.kind, Kind::Text | Kind::Prefix | Kind::Phrase | Kind::Title);
            if is_text && !leaf.is_negated {
                if !asked.text.is_empty() {
                    asked.text.push(' ');
                }
                asked.text.push_str(&leaf.text);
            }
            if leaf.kind == Kind::Prefix && !leaf.is_negated {
                asked.stars.push(asked.text.len());
            }
            if leaf.kind != Kind::Text || leaf.is_negated {
                asked.conditions.push(leaf);
            }
        }
        asked
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, MAX_ALTERNATIVES, parse};

    /// Each alternative as its text in braces, and its conditions.
    fn read(typed: &str) -> Option<Vec<String>> {
        let columns = ["tags".to_owned(), "lang".to_owned()];
        let parsed = parse(typed, &columns)?;
        let alternative = |asked: &super::Asked| {
            let mut text = format!("{{{}}}", asked.text);
            for leaf in &asked.conditions {
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
