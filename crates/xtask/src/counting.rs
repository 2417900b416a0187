//! Test runners: what they print is let through, and counted.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::command;
use crate::error::Result;
use crate::summary::Counts;

/// A step that fails as one, and says why.
pub(crate) fn failed(why: &str) -> Counts {
    eprintln!("error: {why}");
    Counts::ONE_FAILED
}

/// What a step beside others says, standard output and errors as they come.
#[derive(Clone, Default)]
pub(crate) struct Said(Arc<Mutex<Vec<u8>>>);

impl Said {
    pub(crate) fn take(&self) -> Vec<u8> {
        self.0.lock().map(|mut said| std::mem::take(&mut *said)).unwrap_or_default()
    }
}

impl Write for Said {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Ok(mut said) = self.0.lock() {
            said.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs it, lets its output through, and adds up the summaries in it.
pub(crate) fn run_counting(
    command: &mut Command,
    mut to_stdout: impl Write,
    mut to_stderr: impl Write + Send + 'static,
) -> Result<Counts> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|source| command::start_error(command, source))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let from_stderr = thread::spawn(move || pass_through(stderr, &mut to_stderr));
    let mut summaries = pass_through(stdout, &mut to_stdout);
    summaries.extend(from_stderr.join().unwrap_or_default());
    let status = child.wait().map_err(|source| command::start_error(command, source))?;
    let mut total = Counts::default();
    for counts in &summaries {
        total += *counts;
    }
    if status.success() && summaries.is_empty() {
        total += failed(&format!("`{}` has run no tests", command::line(command)));
    } else if !status.success() && total.failed == 0 {
        // It did not compile, or ended before it could count.
        total += failed(&format!("`{}` failed ({status})", command::line(command)));
    }
    Ok(total)
}

fn pass_through(stream: Option<impl Read>, to: &mut impl Write) -> Vec<Counts> {
    let mut summaries = Vec::new();
    let Some(stream) = stream else { return summaries };
    let mut lines = BufReader::new(stream);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        // Where our own output is closed there is no one to tell.
        drop(to.write_all(&line).and_then(|()| to.flush()));
        summaries.extend(Counts::in_line(&String::from_utf8_lossy(&line)));
        line.clear();
    }
    summaries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_passes_through_unchanged_and_is_counted() {
        let output = "\nrunning 2 tests\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured\n\
                      \u{fffd}\n1 passed, 1 failed, 0 skipped";
        let mut seen = Vec::new();
        let summaries = pass_through(Some(output.as_bytes()), &mut seen);
        assert_eq!(seen, output.as_bytes());
        let counted: Vec<_> =
            summaries.iter().map(|counts| (counts.passed, counts.failed)).collect();
        assert_eq!(counted, [(2, 0), (1, 1)]);
    }
}
