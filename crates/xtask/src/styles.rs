//! Style sheets in scripts, without what only people need: esbuild leaves texts as they are.

/// Shortens each template that is a style sheet: one that begins with a line break and has rules for parts or hosts.
///
/// It knows our own way of writing: a space behind each colon of a declaration and none behind those of selectors, no
/// comments, nothing in quotes that would be changed.
pub(crate) fn shortened(script: &str) -> String {
    let mut short = String::with_capacity(script.len());
    let mut rest = script;
    while let Some((before, after)) = rest.split_once("`\n") {
        let Some((text, behind)) = after.split_once('`') else { break };
        short.push_str(before);
        short.push('`');
        if text.contains('{') && (text.contains("[part=") || text.contains(":host")) {
            short.push_str(&shortened_css(text));
            short.push('`');
            rest = behind;
        } else {
            // No style sheet; what follows may begin one.
            short.push('\n');
            rest = after;
        }
    }
    short.push_str(rest);
    short
}

fn shortened_css(css: &str) -> String {
    let lines: Vec<&str> = css.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut css = lines.join(" ");
    for (long, short) in [
        (" {", "{"),
        ("{ ", "{"),
        (" }", "}"),
        ("} ", "}"),
        ("; ", ";"),
        (";}", "}"),
        (": ", ":"),
        (", ", ","),
        (" > ", ">"),
        (" 0.", " ."),
        (":0.", ":."),
        ("(0.", "(."),
    ] {
        css = css.replace(long, short);
    }
    css
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[track_caller]
    fn check(script: &str, expected: &str) {
        assert_eq!(shortened(script), expected);
    }

    #[test]
    fn style_sheets_lose_what_only_people_need() {
        check(
            "a(`\n:host {\n  --pad: 0.5rem;\n}\n:is([part=a], b) > * { color: red; width: calc(1px + 0.5em) }\n`);b",
            "a(`:host{--pad:.5rem}:is([part=a],b)>*{color:red;width:calc(1px + .5em)}`);b",
        );
        check("@media (x: y) { }", "@media (x: y) { }");
    }

    #[test]
    fn other_texts_stay() {
        check("a.join(`\n`)+`\n:host {\n  b: c;\n}\n`", "a.join(`\n`)+`:host{b:c}`");
        check("a(`\nb { c }\n`)", "a(`\nb { c }\n`)");
        check("a(`\n", "a(`\n");
    }
}
