//! Dialects: what generators add to Markdown (admonitions, shortcodes, MDX), made plain Markdown.

use std::fmt::Write;

/// `text` without what is no text in it. What stands in code stays as it is.
pub(super) fn plain(text: &str, is_mdx: bool) -> String {
    let mut lines = Lines { is_mdx, ..Lines::default() };
    for line in text.lines() {
        lines.line(line);
    }
    lines.end_of_text();
    lines.out
}

/// Looks at lines, one after the other.
#[derive(Debug, Default)]
struct Lines {
    is_mdx: bool,
    out: String,
    /// Lines that are not in a block of code, since the last one.
    text: String,
    /// The block of code that is open: its mark and how many of it.
    fence: Option<(char, usize)>,
    /// By how many spaces the content of an admonition is indented.
    indent: usize,
    /// How many brackets are open in code that a page imports or exports.
    code_depth: Option<usize>,
}

impl Lines {
    fn line(&mut self, line: &str) {
        let n_spaces = line.len() - line.trim_start_matches(' ').len();
        let trimmed = line.trim();
        if self.fence.is_none() && !trimmed.is_empty() {
            while self.indent > n_spaces {
                self.indent -= 4;
            }
        }
        let mut line = line.get(self.indent.min(n_spaces)..).unwrap_or_default();
        if let Some((mark, n)) = self.fence {
            self.out.push_str(line);
            self.out.push('\n');
            if trimmed.len() >= n && trimmed.chars().all(|c| c == mark) {
                self.fence = None;
            }
            return;
        }
        if self.is_script(line, trimmed) {
            return;
        }
        let fence = fence(trimmed);
        // MDX knows no code by indentation.
        if self.is_mdx {
            line = if fence.is_some() || n_spaces >= 4 { trimmed } else { line };
        }
        if fence.is_some() {
            self.end_of_text();
            self.fence = fence;
            self.out.push_str(line);
            self.out.push('\n');
        } else if let Some(title) = admonition(trimmed) {
            let _ = write!(self.text, "\n{title}\n\n");
            self.indent += 4;
        } else if let Some(title) = container(trimmed) {
            let _ = write!(self.text, "\n{title}\n\n");
        } else if !is_directive(trimmed) {
            self.text.push_str(&without_callout(line));
            self.text.push('\n');
        }
    }

    /// Gives out the text so far.
    fn end_of_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        without_templates(&text, self.is_mdx, &mut self.out);
    }

    /// Whether a line is code that a page imports or exports.
    fn is_script(&mut self, line: &str, trimmed: &str) -> bool {
        let is_quoted = |rest: &str| rest.starts_with(['"', '\'']);
        let is_import = line.strip_prefix("import ").is_some_and(|rest| {
            is_quoted(rest.trim_start())
                || rest.split(" from ").skip(1).any(|from| is_quoted(from.trim_start()))
                || self.is_mdx && rest.trim_start().starts_with('{')
        });
        let is_export = self.is_mdx
            && line.strip_prefix("export ").is_some_and(|rest| {
                let word = rest.split_whitespace().next().unwrap_or_default();
                let words = ["const", "let", "var", "function", "default", "class", "async", "*"];
                words.contains(&word) || word.starts_with('{')
            });
        let depth = match self.code_depth {
            None if is_import || is_export => 0,
            None => return false,
            Some(0) if trimmed.is_empty() => {
                self.code_depth = None;
                return false;
            }
            Some(_) if is_import || is_export => 0,
            Some(depth) => depth,
        };
        let n = |brackets: [char; 3]| line.matches(brackets).count();
        let depth = (depth + n(['(', '[', '{'])).saturating_sub(n([')', ']', '}']));
        // An import is a line, unless it has a list of names that goes on.
        let is_whole = is_import && depth == 0;
        self.code_depth = (!is_whole).then_some(depth);
        true
    }
}

/// The mark of a block of code that a line begins, and how many of it.
fn fence(trimmed: &str) -> Option<(char, usize)> {
    let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let n = trimmed.chars().take_while(|c| *c == mark).count();
    let info = trimmed.get(n..).unwrap_or_default();
    (n >= 3 && !(mark == '`' && info.contains('`'))).then_some((mark, n))
}

/// The title of what `MkDocs` has as `!!! note "Title"`, `??? note` and `=== "Tab"`.
fn admonition(trimmed: &str) -> Option<&str> {
    let mark = ["!!! ", "???+ ", "??? ", "===! ", "=== "];
    let mark = mark.iter().find(|mark| trimmed.starts_with(**mark))?;
    let rest = trimmed.get(mark.len()..).unwrap_or_default();
    let title = rest.split_once('"').map(|(_, title)| title.trim_end_matches('"'));
    let is_one = title.is_some() || !mark.starts_with('=');
    is_one.then_some(title.unwrap_or_default())
}

/// The title of `:::note[Title]`, `::: tip Title` and `:::{note} Title`; empty where one ends or has none.
fn container(trimmed: &str) -> Option<&str> {
    let rest = trimmed.strip_prefix(":::")?.trim_start_matches(':').trim();
    let name_end = rest.find(|c: char| c.is_whitespace() || c == '[' || c == '{');
    let (name, title) = rest.split_at(name_end.unwrap_or(rest.len()));
    let title = title.trim();
    if let Some(title) = title.strip_prefix('[') {
        return Some(title.split(']').next().unwrap_or_default());
    }
    if let Some(attributes) = title.strip_prefix('{') {
        let title = attributes.split_once('}').map_or("", |(_, title)| title);
        return Some(title.trim());
    }
    Some(if name.is_empty() { "" } else { title })
}

/// Whether a line says something to the generator alone.
fn is_directive(trimmed: &str) -> bool {
    trimmed.starts_with("{:") && trimmed.ends_with('}')
        || trimmed.eq_ignore_ascii_case("[toc]")
        || trimmed.eq_ignore_ascii_case("[[toc]]")
}

/// A line of a quotation without the `[!note]` that makes it an alert, and a heading's id as CommonMark writes it.
fn without_callout(line: &str) -> String {
    let trimmed = line.trim_start();
    if trimmed.starts_with('>') {
        let content = trimmed.trim_start_matches(['>', ' ']);
        if let Some((kind, title)) =
            content.strip_prefix("[!").and_then(|rest| rest.split_once(']'))
            && kind.chars().all(|c| c.is_alphanumeric() || c == '-')
        {
            let title = title.strip_prefix(['+', '-']).unwrap_or(title);
            return format!("> {title}\n>");
        }
    }
    if trimmed.starts_with('#') { line.replace("{: #", "{#") } else { line.to_owned() }
}

/// What ends behind so many bytes is text: only so are texts of any kind read in time.
const MAX_TEMPLATE_BYTES: usize = 4096;

/// Writes `text` without shortcodes and templates, and without tags and expressions where it is MDX.
fn without_templates(text: &str, is_mdx: bool, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['`', '\\', '{', '<']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let n = code_len(found).or_else(|| escaped_len(found));
        if let Some(n) = n {
            let (own, behind) = found.split_at(n);
            out.push_str(own);
            rest = behind;
            continue;
        }
        let template = template_len(found);
        if let Some(n) = template {
            rest = found.get(n..).unwrap_or_default();
            continue;
        }
        if is_mdx && let Some(n) = expression_len(found) {
            let (own, behind) = found.split_at(n);
            out.push_str(literal(own));
            rest = behind;
            continue;
        }
        if is_mdx && let Some(n) = tag_len(found) {
            let (tag, behind) = found.split_at(n);
            let is_first = out.rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
            let line = behind.lines().next().unwrap_or_default().trim_start();
            if is_first && (line.is_empty() || line.starts_with('<')) {
                let _ = write!(out, "\n{}\n\n", title_of(tag));
            } else if tag.starts_with("<br") {
                out.push('\n');
            }
            rest = behind;
            continue;
        }
        let n = found.chars().next().map_or(0, char::len_utf8);
        let (own, behind) = found.split_at(n);
        out.push_str(own);
        rest = behind;
    }
    out.push_str(rest);
}

/// The begin of `text`, not longer than what is looked through.
fn window(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEMPLATE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The length of the code that `text` begins with; of the marks alone where these do not end.
fn code_len(text: &str) -> Option<usize> {
    let n = text.len() - text.trim_start_matches('`').len();
    let mut rest = window(text.get(n..).unwrap_or_default());
    rest = rest.split("\n\n").next().unwrap_or_default();
    let mut len = n;
    while let Some(at) = rest.find('`') {
        let found = rest.get(at..).unwrap_or_default();
        let behind = found.trim_start_matches('`');
        let n_marks = found.len() - behind.len();
        len += at + n_marks;
        if n_marks == n {
            return (n > 0).then_some(len);
        }
        rest = behind;
    }
    (n > 0).then_some(n)
}

/// The length of `\` and what is behind it.
fn escaped_len(text: &str) -> Option<usize> {
    let next = text.strip_prefix('\\')?.chars().next();
    Some(1 + next.map_or(0, char::len_utf8))
}

/// The length of the shortcode or template that `text` begins with.
fn template_len(text: &str) -> Option<usize> {
    let forms =
        [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{# ", " #}"), ("{{-", "}}"), ("{{", "}}")];
    let (begin, end) = forms.into_iter().find(|(begin, _)| text.starts_with(begin))?;
    let inside = window(text.get(begin.len()..).unwrap_or_default());
    let inside = if begin.starts_with("{{") && end == "}}" {
        inside.lines().next().unwrap_or_default()
    } else {
        inside
    };
    inside.find(end).map(|n| begin.len() + n + end.len())
}

/// The length of the expression in braces that `text` begins with. `{#id}` is none.
fn expression_len(text: &str) -> Option<usize> {
    if !text.starts_with('{') || text.starts_with("{#") {
        return None;
    }
    bracketed_len(text, None)
}

/// The length of the tag that `text` begins with.
fn tag_len(text: &str) -> Option<usize> {
    let name = text.strip_prefix('<')?;
    let name = name.strip_prefix('/').unwrap_or(name);
    let behind = name.trim_start_matches(|c: char| c.is_alphanumeric() || "._-:".contains(c));
    let is_tag = name.starts_with(|c: char| c.is_alphabetic() || c == '>')
        && behind.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/');
    if is_tag { bracketed_len(text, Some('>')) } else { None }
}

/// The length up to `end`, or the brace that ends the first one; braces and quotes inside are whole.
fn bracketed_len(text: &str, end: Option<char>) -> Option<usize> {
    let (mut depth, mut quote) = (0_u32, None);
    for (i, c) in window(text).char_indices() {
        match (c, quote) {
            (c, Some(mark)) => quote = quote.filter(|_| c != mark),
            ('"' | '\'', None) if depth > 0 || end.is_some() => quote = Some(c),
            ('{', None) => depth += 1,
            ('}', None) => {
                depth = depth.checked_sub(1)?;
                if depth == 0 && end.is_none() {
                    return Some(i + 1);
                }
            }
            (c, None) if depth == 0 && Some(c) == end => return Some(i + 1),
            _ => {}
        }
    }
    None
}

/// The text of an expression that is one: `{"text"}`.
fn literal(expression: &str) -> &str {
    let inside = expression.trim_start_matches('{').trim_end_matches('}').trim();
    let quoted =
        ['"', '\'', '`'].iter().find_map(|mark| inside.strip_prefix(*mark)?.strip_suffix(*mark));
    quoted.filter(|text| !text.contains(['"', '\'', '`', '$'])).unwrap_or_default()
}

/// What a component shows as its title: `<Card title="Lake">`.
fn title_of(tag: &str) -> &str {
    let is_component =
        tag.strip_prefix('<').is_some_and(|name| name.starts_with(char::is_uppercase));
    let value = |name: &str| {
        let (_, rest) = tag.split_once(name)?;
        rest.split('"').next()
    };
    let found = value(" title=\"").or_else(|| value(" label=\""));
    found.filter(|_| is_component).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::plain;

    /// Holds a text against its lines, blank ones left out.
    #[track_caller]
    fn check(text: &str, is_mdx: bool, expected: &[&str]) {
        let found = plain(text, is_mdx);
        let lines: Vec<&str> =
            found.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
        assert_eq!(lines, expected, "{text}");
    }

    #[test]
    fn shortcodes_and_templates_are_no_text() {
        check("a {{< ref \"x\" >}}b\n{{% note %}}\nc\n{{% /note %}}", false, &["a b", "c"]);
        check("{% raw %}a{% endraw %} {{ page.title }}b", false, &["a b"]);
        check("[a]({{ site.url }}/x) {# no #}b", false, &["[a](/x) b"]);
        check("a {{<\n  figure src=\"x\"\n>}} b", false, &["a  b"]);
        check("a {{ b\n\nc }} {d} {#id} \\{{x}}", false, &["a {{ b", "c }} {d} {#id} \\{{x}}"]);
    }

    #[test]
    fn code_stays_as_it_is() {
        check("`{{ x }}` and ``{% ` %}``", false, &["`{{ x }}` and ``{% ` %}``"]);
        let code = ["```go", "{{< x >}}", "!!! note", "import a from 'b'", "```"];
        check(&code.join("\n"), true, &code);
        check("`a\n\n{{ x }}` b", false, &["`a", "` b"]);
        check(
            "~~~~\n~~~\n{{ x }}\n~~~~\n{{ x }}y",
            false,
            &["~~~~", "~~~", "{{ x }}", "~~~~", "y"],
        );
    }

    #[test]
    fn admonitions_are_paragraphs_with_a_title() {
        check(
            "!!! note \"The *lake*\"\n    Water.\n\n    More.\nEnd",
            false,
            &["The *lake*", "Water.", "More.", "End"],
        );
        check("??? tip\n    a\n    !!! x\n        b\n    c\nd", false, &["a", "b", "c", "d"]);
        check("=== \"Linux\"\n    a\n=== not a tab", false, &["Linux", "a", "=== not a tab"]);
        check("!!! a\n    ```\n    x\n      y\n    ```", false, &["```", "x", "  y", "```"]);
    }

    #[test]
    fn containers_are_paragraphs_with_a_title() {
        check(":::note[The lake]\na\n:::", false, &["The lake", "a"]);
        check("::: tip The lake\na\n:::", false, &["The lake", "a"]);
        check(":::{warning} Title\na\n:::\n::: {.class}\nb\n:::", false, &["Title", "a", "b"]);
        check("::::tabs\nb\n::::", false, &["b"]);
    }

    #[test]
    fn alerts_and_directives_are_no_text() {
        check("> [!NOTE]\n> a", false, &[">", ">", "> a"]);
        check("> [!tip]- Title\n> a", false, &[">  Title", ">", "> a"]);
        check("> [link]", false, &["> [link]"]);
        check("# A {: #b }\n{: .class}\n[[TOC]]\n[toc]", false, &["# A {#b }"]);
    }

    #[test]
    fn mdx_is_its_text() {
        check(
            "import Tabs from '@theme/Tabs';\nimport {\n  a,\n} from \"b\";\n\nexport const x = {\n  y: 1,\n\n  z: 2,\n};\n\n# Lake\n\n{/* no */}a {x.y} b{' '}c {\"d\"}",
            true,
            &["# Lake", "a  b c d"],
        );
        check(
            "<Tabs>\n  <TabItem value=\"a\" label=\"The tab\">\n\n    Water <b className=\"x\">bold</b>.\n\n  </TabItem>\n</Tabs>",
            true,
            &["The tab", "Water bold."],
        );
        check("a<Icon f={() => <b/>} /> b < c, 1<2 <>d</>", true, &["a b < c, 1<2 d"]);
        check("## A {#id}\n<br/>a<br />b", true, &["## A {#id}", "a", "b"]);
        check("export taxes are text.", true, &["export taxes are text."]);
        check("import taxes from 1959 are text.", true, &["import taxes from 1959 are text."]);
    }

    #[test]
    fn only_imports_are_script_in_markdown() {
        check(
            "import A from 'a'\n\nexport const is text\n<b>a</b> {x}",
            false,
            &["export const is text", "<b>a</b> {x}"],
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_made_plain(text in "[-`~{}<>%#:!?=\\\\\\[\\]\"' \n湖a-c]{0,80}", is_mdx: bool) {
            plain(&text, is_mdx);
        }
    }

    #[test]
    fn what_never_ends_is_read_in_time() {
        for mark in ["{{<", "{%", "`a``b", "<a ", "{", "> [!a", ":::", "!!! \n    "] {
            plain(&mark.repeat(40_000 / mark.len()), true);
        }
    }
}
