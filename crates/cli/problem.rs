//! Problems with files of a site, as people are told of them.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use aril::Problem;
use miette::{
    GraphicalTheme, LabeledSpan, MietteDiagnostic, MietteError, MietteSpanContents, Report,
    Severity, SourceCode, SourceSpan, SpanContents,
};

use crate::failure::{draw, is_drawn, warn};

/// So many problems are drawn with the lines that they are in; more take a line each.
const MAX_DRAWN: usize = 8;

/// No line is looked for behind so many bytes of a file.
const MAX_BYTES: u64 = 32 << 20;

/// Of a long line so many characters are shown on either side of what is wrong.
const MAX_SIDE: usize = 60;

/// Tells of problems on standard error: with the lines that they are in where that is a terminal that may have colors,
/// else a line each.
pub(crate) fn tell<'a>(problems: impl Iterator<Item = &'a Problem>, severity: Severity) {
    let is_drawn = is_drawn();
    let word = if severity == Severity::Error { "error" } else { "warning" };
    for (i, problem) in problems.enumerate() {
        if is_drawn && i < MAX_DRAWN {
            warn(drawn(problem, severity, GraphicalTheme::unicode()).trim_end());
        } else {
            warn(format_args!("{word}: {problem}{}", end(problem, severity)));
        }
    }
}

/// What came of the file, where anything was built.
fn end(problem: &Problem, severity: Severity) -> &'static str {
    if problem.is_kept() || severity == Severity::Error { "" } else { " (left out)" }
}

fn drawn(problem: &Problem, severity: Severity, theme: GraphicalTheme) -> String {
    let (line, column) = problem.place().unwrap_or((0, 0));
    let shown = Line::of(&problem.file, line, column);
    let place = match shown {
        Some(_) => String::new(),
        None if line == 0 => format!("{}: ", problem.file.display()),
        None => format!("{}:{line}: ", problem.file.display()),
    };
    let message = format!("{place}{}{}", problem.what(), end(problem, severity));
    let mut diagnostic = MietteDiagnostic::new(message).with_severity(severity);
    if !problem.advice().is_empty() {
        diagnostic = diagnostic.with_help(problem.advice());
    }
    let report = match shown {
        Some(line) => {
            let here = LabeledSpan::underline(line.wrong.clone());
            Report::new(diagnostic.with_label(here)).with_source_code(line)
        }
        None => Report::new(diagnostic),
    };
    draw(&report, theme)
}

/// What is shown of the line that something is wrong with.
#[derive(Debug)]
struct Line {
    file: String,
    /// From 1.
    number: usize,
    /// From 1.
    column: usize,
    text: String,
    /// Bytes of the text.
    wrong: std::ops::Range<usize>,
}

impl Line {
    /// That of a file, both numbers from 1; without a column all of it is wrong. `None` where there is no such line, or
    /// it is no text.
    fn of(file: &Path, number: usize, column: usize) -> Option<Line> {
        let mut bytes = Vec::new();
        let before = number.checked_sub(1)?;
        File::open(file).ok()?.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
        let line = bytes.split(|byte| *byte == b'\n').nth(before)?;
        let line = String::from_utf8_lossy(line);
        if line.trim().is_empty() || line.contains('\0') {
            return None;
        }
        let n_skipped = column.saturating_sub(1).saturating_sub(MAX_SIDE);
        let mut text: String = if n_skipped > 0 { "…".to_owned() } else { String::new() };
        let mut rest = line.trim_end().chars().skip(n_skipped);
        text.extend(rest.by_ref().take(column.saturating_sub(1) - n_skipped));
        let start = text.len();
        text.extend(rest.by_ref().take(MAX_SIDE));
        let wrong = start..text.len();
        if rest.next().is_some() {
            text.push('…');
        }
        // What a terminal would obey is not shown as it is.
        let text = text.replace(|c: char| c.is_control() && c != '\t', " ");
        let file = file.display().to_string();
        (!wrong.is_empty()).then_some(Line { file, number, column: column.max(1), text, wrong })
    }
}

impl SourceCode for Line {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let all = SourceSpan::from(0..self.text.len());
        Ok(Box::new(MietteSpanContents::new_named(
            self.file.clone(),
            self.text.as_bytes(),
            all,
            self.number - 1,
            self.column - 1,
            1,
        )))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use aril::{Problem, ProblemKind};
    use miette::{GraphicalTheme, Severity};

    use super::drawn;

    /// What is drawn of a problem at this place of a file.
    fn drawn_at(text: &[u8], line: usize, column: usize) -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("dam.md");
        fs::write(&file, text).unwrap();
        let fault = aril_build::extract::Fault { line, column, message: "no such key".to_owned() };
        let problem = Problem { file, kind: ProblemKind::Faulty(fault) };
        let drawn = drawn(&problem, Severity::Warning, GraphicalTheme::unicode_nocolor());
        drawn.replace(&format!("{}/", folder.path().display()), "")
    }

    #[track_caller]
    fn check(drawn: &str, parts: &[&str]) {
        for part in parts {
            assert!(drawn.contains(part), "{part}: {drawn}");
        }
    }

    #[test]
    fn a_problem_is_drawn_with_its_line() {
        let drawn = drawn_at("---\ntitle: Lake\nwieght: 湖\n---\n".as_bytes(), 3, 1);
        check(&drawn, &["no such key", "dam.md:3:1", " 3 │ wieght: 湖", "──"]);
        let drawn = drawn_at("湖水 and dams".as_bytes(), 1, 4);
        check(&drawn, &["dam.md:1:4", "湖水 and dams"]);
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        let drawn =
            drawn_at(format!("{}HERE{}", "a".repeat(9000), "b".repeat(9000)).as_bytes(), 1, 9001);
        check(&drawn, &["dam.md:1:9001", &format!("…{}HERE{}…", "a".repeat(60), "b".repeat(56))]);
        assert!(drawn.len() < 1000, "{drawn}");
    }

    #[test]
    fn what_has_no_line_to_show_is_told_all_the_same() {
        check(&drawn_at(b"Dam", 0, 0), &["dam.md: no such key"]);
        check(&drawn_at(b"Dam", 7, 1), &["dam.md:7: no such key"]);
        check(&drawn_at(b"D\0a\0m\0", 1, 1), &["dam.md:1: no such key"]);
        check(&drawn_at(b"\xFF\x1B[31m Dam", 1, 2), &["dam.md:1:2", "\u{FFFD} [31m Dam"]);
    }
}
