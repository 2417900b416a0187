//! Text and Markdown that is cut, broken or empty.

use super::{Case, case, check, none};

#[test]
fn texts_of_any_kind_are_read() {
    check(&cases());
}

const NO_TEXT: &str = " no text in it: remove the file, or exclude it in aril.toml";

fn cases() -> Vec<Case> {
    let long = "water ".repeat(200_000);
    vec![
        none("empty.txt", "", NO_TEXT),
        none("white.txt", " \n\u{3000}\t\r\n\u{C}", NO_TEXT),
        none("zeros.txt", "\0\0\0\0", NO_TEXT),
        case("one-word.txt", "Salmon", "Salmon", &["Salmon"], &[]),
        case(
            "zeros-inside.txt",
            "stone\0water and sand in a lake",
            "stone water and sand in a lake",
            &["stone water and sand in a lake"],
            &[],
        ),
        case(
            "line-ends.txt",
            "Lake\r\n\r\nstone\r\nwater\r\n\r\nsand",
            "Lake",
            &["stone water", "sand"],
            &[],
        ),
        case(
            "returns-alone.txt",
            "stone\rwater\r\rsand",
            "stone water sand",
            &["stone water sand"],
            &[],
        ),
        case(
            "escapes.txt",
            "\u{1B}[1mstone\u{1B}[0m water",
            "[1mstone [0m water",
            &["[1mstone [0m water"],
            &[],
        ),
        case("page-break.txt", "Lake\n\nstone \u{C} water", "Lake", &["stone water"], &[]),
        case("long-line.txt", format!("Lake\n\n{long}"), "Lake", &["…"], &[]),
        case(
            "many-lines.txt",
            format!("Lake\n\n{}", "water\n\n".repeat(50_000)),
            "Lake",
            &["…"],
            &[],
        ),
        case(
            "no-text-at-all.txt",
            "!\"#$%&'()*+,-./:;<=>?@",
            "!\"#$%&'()*+,-./:;<=>?@",
            &["!\"#$%&'()*+,-./:;<=>?@"],
            &[],
        ),
        case(
            "html-inside.txt",
            "<p>stone &amp; water",
            "<p>stone &amp; water",
            &["<p>stone &amp; water"],
            &[],
        ),
        none("empty.md", "", NO_TEXT),
        none("comment-alone.md", "<!-- water -->\n", NO_TEXT),
        case(
            "fence-without-end.md",
            "# Lake\n\nstone\n\n```\nwater\nsand",
            "Lake",
            &["…", "stone", "water", "sand"],
            &[],
        ),
        case(
            "signs-without-end.md",
            "# Lake\n\n**stone *water [sand](mud `silt",
            "Lake",
            &["…", "**stone *water [sand](mud `silt"],
            &[],
        ),
        case("deep-quote.md", format!("# Lake\n\n{}stone", "> ".repeat(5000)), "Lake", &["…"], &[]),
        case("deep-list.md", format!("# Lake\n\n{}stone", "- ".repeat(5000)), "Lake", &["…"], &[]),
        case(
            "many-brackets.md",
            format!("# Lake\n\n{}stone", "[".repeat(20_000)),
            "Lake",
            &["…"],
            &[],
        ),
        case(
            "html-without-end.md",
            "# Lake\n\n<div>stone\n\nwater\n",
            "Lake",
            &["…", "stone", "water"],
            &[],
        ),
        case(
            "table-that-is-broken.md",
            "# Lake\n\n|a|b|\n|-|-|\n|stone\n|c|d|water|\n",
            "Lake",
            &["…"],
            &[],
        ),
        case("empty-headings.md", "#\n\n##\n\nstone\n\n# Lake", "Lake", &["…", "stone", "…"], &[]),
    ]
}
