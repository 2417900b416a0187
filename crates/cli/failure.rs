//! What ends the command with a message and an exit code.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use aril::{BuildError, Problem, SearchError};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report,
    Severity,
};

use crate::problem;

/// What ends the command.
pub(crate) enum Failure {
    /// Wrong use: 2.
    Usage(String),
    /// The same, at a place in a file.
    Wrong {
        /// What is wrong, and what to do.
        message: String,
        file: PathBuf,
        /// What is in the file.
        text: String,
        /// Where it is wrong, in bytes.
        span: Range<usize>,
    },
    /// Whoever reads the answer has read enough: 0, as in `aril search … | head`.
    Closed,
    /// Something failed: 1.
    Failed(String),
    /// Files are wrong, so nothing was built: 1.
    Files {
        problems: Vec<Problem>,
        /// What came of it, and what to do.
        message: String,
    },
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Failure {
        match error {
            BuildError::Config { ref file, line, column, ref message } => {
                let Ok(text) = std::fs::read_to_string(file) else {
                    return Failure::Usage(error.to_string());
                };
                let span = span_at(&text, line, column);
                Failure::Wrong { message: message.clone(), file: file.clone(), text, span }
            }
            BuildError::NoSuchFolder { .. }
            | BuildError::NotAFolder { .. }
            | BuildError::NotAnIndexFolder { .. }
            | BuildError::NoParts { .. }
            | BuildError::NoRanges { .. }
            | BuildError::ConfigIo { .. } => Failure::Usage(error.to_string()),
            BuildError::Unreadable { problems } => {
                Failure::Files { problems, message: aril_build::UNREADABLE_ADVICE.to_owned() }
            }
            BuildError::NothingReadable { folder, problems } => {
                let folder = folder.display();
                let message = format!("{folder}: nothing to index: every file was left out");
                Failure::Files { problems, message }
            }
            _ => Failure::Failed(error.to_string()),
        }
    }
}

impl From<SearchError> for Failure {
    fn from(error: SearchError) -> Failure {
        match error {
            SearchError::NotAnIndex { .. } | SearchError::NoSuchPage { .. } => {
                Failure::Usage(error.to_string())
            }
            _ => Failure::Failed(error.to_string()),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure::Closed;
        }
        Failure::Failed(format!("cannot write the answer: {error}"))
    }
}

impl Failure {
    pub(crate) fn code(&self) -> ExitCode {
        match self {
            Failure::Closed => ExitCode::SUCCESS,
            Failure::Usage(_) | Failure::Wrong { .. } => ExitCode::from(2),
            Failure::Failed(_) | Failure::Files { .. } => ExitCode::from(1),
        }
    }

    /// Says what is wrong: with the place on a terminal that may have colors, else on as many lines as the message has.
    pub(crate) fn print(self) {
        if matches!(self, Failure::Closed) {
            return;
        }
        if let Failure::Files { problems, .. } = &self {
            problem::tell(problems.iter(), Severity::Error);
        }
        if is_drawn() {
            warn(self.drawn(GraphicalTheme::unicode()).trim_end());
        } else {
            warn(format_args!("error: {}", self.plain()));
        }
    }

    fn plain(&self) -> String {
        match self {
            Failure::Closed => String::new(),
            Failure::Usage(message) | Failure::Failed(message) | Failure::Files { message, .. } => {
                message.clone()
            }
            Failure::Wrong { message, file, text, span } => {
                format!("{}: {message}", place(file, text, span))
            }
        }
    }

    fn drawn(self, theme: GraphicalTheme) -> String {
        let report = match self {
            Failure::Closed => return String::new(),
            Failure::Usage(message) | Failure::Failed(message) | Failure::Files { message, .. } => {
                Report::new(MietteDiagnostic::new(message))
            }
            Failure::Wrong { message, file, text, span } => {
                let here = LabeledSpan::underline(span);
                let report = Report::new(MietteDiagnostic::new(message).with_label(here));
                report.with_source_code(NamedSource::new(file.display().to_string(), text))
            }
        };
        draw(&report, theme)
    }
}

/// Prints a line of the answer.
///
/// # Errors
/// When it cannot be written: unlike `println!`, which would panic.
pub(crate) fn print(line: impl Display) -> Result<(), Failure> {
    Ok(writeln!(io::stdout().lock(), "{line}")?)
}

/// Prints a line beside the answer. Where it cannot be written, there is no one to tell.
pub(crate) fn warn(line: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Holds that `dir` is a folder; `wanted` says which one to give.
///
/// # Errors
/// When it is missing, or a file.
pub(crate) fn require_folder(dir: &Path, wanted: &str) -> Result<(), Failure> {
    let what = match dir.metadata() {
        Ok(metadata) if metadata.is_dir() => return Ok(()),
        Ok(_) => "this is a file",
        Err(error) if error.kind() == io::ErrorKind::NotFound => "no such folder",
        Err(error) => {
            return Err(Failure::Failed(format!("{}: cannot read: {error}", dir.display())));
        }
    };
    Err(Failure::Usage(format!("{}: {what}: give {wanted}", dir.display())))
}

/// Whether what is wrong is drawn: on a terminal that may have colors.
pub(crate) fn is_drawn() -> bool {
    let has_colors = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    has_colors && io::stderr().is_terminal()
}

pub(crate) fn draw(report: &Report, theme: GraphicalTheme) -> String {
    let mut drawn = String::new();
    let handler = GraphicalReportHandler::new_themed(theme).with_width(100);
    match handler.render_report(&mut drawn, report.as_ref()) {
        Ok(()) => drawn,
        // A string takes all that is written to it.
        Err(_) => format!("error: {report}\n"),
    }
}

/// `file:line:column` of a place in its text.
pub(crate) fn place(file: &Path, text: &str, span: &Range<usize>) -> String {
    let before = text.get(..span.start).unwrap_or_default();
    let line = 1 + before.matches('\n').count();
    let column = 1 + before.chars().rev().take_while(|c| *c != '\n').count();
    format!("{}:{line}:{column}", file.display())
}

/// From a line and column, both from 1, to the end of the line; the dual of [`place`].
fn span_at(text: &str, line: usize, column: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let rest = rest.lines().next().unwrap_or_default();
    let skipped = rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>();
    start + skipped..start + rest.trim_end().len().max(skipped)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use miette::GraphicalTheme;

    use super::{Failure, span_at};

    fn wrong() -> Failure {
        let text = "[text]\nvariants = \"湖\" # no\n".to_owned();
        let span = span_at(&text, 2, 12);
        let message = "no such variants: give chinese, japanese or none".to_owned();
        Failure::Wrong { message, file: PathBuf::from("aril.toml"), text, span }
    }

    #[test]
    fn a_place_is_told_plainly() {
        let told = "aril.toml:2:12: no such variants: give chinese, japanese or none";
        assert_eq!(wrong().plain(), told);
    }

    #[test]
    fn a_place_is_drawn_with_its_line() {
        let drawn = wrong().drawn(GraphicalTheme::unicode_nocolor());
        for part in ["no such variants", "aril.toml:2:12", "variants = \"湖\" # no", "────"]
        {
            assert!(drawn.contains(part), "{part}: {drawn}");
        }
        let drawn = Failure::Failed("out: cannot write".to_owned());
        assert!(drawn.drawn(GraphicalTheme::unicode_nocolor()).contains("out: cannot write"));
    }
}
