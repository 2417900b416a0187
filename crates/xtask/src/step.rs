//! One line for what happens, one for how long it took.

use std::fmt::Display;
use std::time::{Duration, Instant};

use crate::error::Result;

/// What a step made, and whether it had anything to do for it.
pub(crate) enum Outcome<T = ()> {
    Done(T),
    UpToDate(T),
}

/// Announces the step, runs it, says how long it took and returns what it made.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<Outcome<T>>) -> Result<T> {
    println!("==> {what}");
    let start = Instant::now();
    let outcome = work()?;
    let took = seconds(start.elapsed());
    match outcome {
        Outcome::Done(made) => {
            println!("    done in {took}");
            Ok(made)
        }
        Outcome::UpToDate(made) => {
            println!("    up to date ({took})");
            Ok(made)
        }
    }
}

/// A remark inside a step, where what happens is not what was to be expected.
pub(crate) fn note(text: impl Display) {
    println!("    {text}");
}

/// For people: `0.04 s`, `12.3 s`, `3 min 05 s`.
pub(crate) fn seconds(time: Duration) -> String {
    let total = time.as_secs_f64();
    if total < 1.0 {
        format!("{total:.2} s")
    } else if total < 60.0 {
        format!("{total:.1} s")
    } else {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well_at_every_length() {
        let check = |millis, expected: &str| {
            assert_eq!(seconds(Duration::from_millis(millis)), expected);
        };
        check(42, "0.04 s");
        check(12_340, "12.3 s");
        check(185_000, "3 min 05 s");
    }
}
