//! How many tests passed, read from what the test runners print.

use std::fmt;
use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    /// Ignored ones too.
    pub(crate) skipped: usize,
}

impl Counts {
    pub(crate) const ONE_PASSED: Counts = Counts { passed: 1, failed: 0, skipped: 0 };
    pub(crate) const ONE_FAILED: Counts = Counts { passed: 0, failed: 1, skipped: 0 };
    pub(crate) const ONE_SKIPPED: Counts = Counts { passed: 0, failed: 0, skipped: 1 };

    /// The counts in a runner's line of summary, `None` in any other line.
    ///
    /// Known are cargo's (`test result: ok. 5 passed; 0 failed; 1 ignored; ...`), that of wasm-bindgen's
    /// runner, which is alike, our own (`5 passed, 0 failed, 1 skipped`), and Node's, a line each
    /// (`# pass 5`, `# fail 0`, `# skipped 1`).
    pub(crate) fn in_line(line: &str) -> Option<Counts> {
        let line = without_colors(line);
        let line = line.trim();
        if line == "no tests to run!" {
            return Some(Counts::default());
        }
        let mut counts = Counts::default();
        if let Some((what, count)) = line.strip_prefix("# ").and_then(|line| line.split_once(' ')) {
            let slot = match what {
                "pass" => &mut counts.passed,
                "fail" => &mut counts.failed,
                "skipped" => &mut counts.skipped,
                _ => return None,
            };
            *slot = count.parse().ok()?;
            return Some(counts);
        }
        let items: Vec<&str> = match line.strip_prefix("test result: ") {
            Some(result) => result.split_once(". ")?.1.split("; ").collect(),
            None => line.split(", ").collect(),
        };
        let mut known = 0;
        for item in &items {
            let (count, what) = item.split_once(' ')?;
            let slot = match what {
                "passed" => &mut counts.passed,
                "failed" => &mut counts.failed,
                "ignored" | "skipped" => &mut counts.skipped,
                _ => continue, // "0 measured", "2 filtered out", "finished in 0.01s"
            };
            *slot = count.parse().ok()?;
            known += 1;
        }
        (known == 3).then_some(counts)
    }
}

/// The line that everything ends with.
impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// Drops the terminal's control sequences: escape, `[` or `(`, parameters, one letter.
fn without_colors(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        if character == '\u{1b}' {
            rest.by_ref().skip(1).find(char::is_ascii_alphabetic);
        } else {
            text.push(character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<(usize, usize, usize)>) {
        let expected = expected.map(|(passed, failed, skipped)| Counts { passed, failed, skipped });
        assert_eq!(Counts::in_line(line), expected, "{line}");
    }

    #[test]
    fn cargo_summaries_are_read() {
        check(
            "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; \
             finished in 0.00s",
            Some((5, 0, 1)),
        );
        check(
            "test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; \
             finished in 0.00s",
            Some((5, 2, 0)),
        );
        check(
            "test result: \u{1b}[32mok\u{1b}(B\u{1b}[m. 7 passed; 0 failed; 0 ignored; 0 measured; \
             0 filtered out",
            Some((7, 0, 0)),
        );
    }

    #[test]
    fn the_browser_runners_summaries_are_read() {
        check(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 filtered out; finished in 0.12s",
            Some((3, 0, 1)),
        );
        check("no tests to run!", Some((0, 0, 0)));
        check("12 passed, 1 failed, 2 skipped", Some((12, 1, 2)));
    }

    #[test]
    fn nodes_summaries_are_read_line_by_line() {
        check("# pass 31", Some((31, 0, 0)));
        check("# fail 2", Some((0, 2, 0)));
        check("# skipped 1", Some((0, 0, 1)));
        check("# tests 34", None);
    }

    #[test]
    fn our_own_last_line_is_read_back() {
        let counts = Counts { passed: 12, failed: 1, skipped: 2 };
        assert_eq!(Counts::in_line(&counts.to_string()), Some(counts));
    }

    #[test]
    fn other_lines_count_nothing() {
        check("", None);
        check("test search::tests::it_works ... ok", None);
        check("ok 12 passed", None);
        check("12 passed", None);
        check("test result: nonsense", None);
        check("x passed, y failed, z skipped", None);
    }
}
