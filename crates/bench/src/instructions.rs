//! Instructions of each stage, counted by callgrind: exact where times are noise.

use std::error::Error;
use std::hint::black_box;
use std::process::Command;

use aril::{Document, Index};
use aril_build::unicode::Unicode;

use crate::synthetic::{Script, Synthetic};

/// The stages that can be counted.
pub const STAGES: [&str; 9] = [
    "fold",
    "runs and grams",
    "build",
    "open and first query",
    "one character",
    "two characters",
    "eight characters",
    "a word",
    "inside a word",
];

/// Documents of each stage.
const N_DOCS: usize = 40;

/// Runs a stage so many times, in this process.
///
/// # Errors
/// When there is no such stage, or it fails.
pub fn run_stage(name: &str, times: usize) -> Result<(), Box<dyn Error>> {
    let script = if name.contains("word") { Script::Latin } else { Script::Han };
    let documents: Vec<Document> = Synthetic::new(1, script).take(N_DOCS).collect();
    let text: String = documents.iter().flat_map(|d| &d.sections).map(|s| &*s.text).collect();
    let part = |skip: usize, n: usize| text.chars().skip(skip).take(n).collect::<String>();
    let word = || text.split_whitespace().find(|word| word.len() > 5).unwrap_or("").to_owned();
    match name {
        "fold" => {
            for _ in 0..times {
                black_box(aril_text::fold(&Unicode, black_box(&text)));
            }
        }
        "runs and grams" => {
            let folded = aril_text::fold(&Unicode, &text);
            for _ in 0..times {
                let runs = aril_text::runs(&Unicode, black_box(&folded.chars));
                let chars = |run: aril_text::Run| folded.chars.get(run.range).unwrap_or_default();
                black_box(runs.map(|run| aril_text::grams(chars(run)).count()).sum::<usize>());
            }
        }
        "build" => {
            for _ in 0..times {
                black_box(aril_build::index(black_box(&documents))?);
            }
        }
        _ => {
            let folder = tempfile::tempdir()?;
            let index = aril_build::index(&documents)?;
            index.write(folder.path(), aril::Layout::Split)?;
            let query = match name {
                "one character" => part(5, 1),
                "open and first query" | "two characters" => part(5, 2),
                "eight characters" => part(5, 8),
                "a word" => word(),
                "inside a word" => word().get(2..5).unwrap_or_default().to_owned(),
                _ => return Err(format!("no stage {name}: name one of {STAGES:?}").into()),
            };
            let mut index = Index::open(folder.path())?;
            index.search(&query, 10)?;
            for i in 0..times {
                if name == "open and first query" {
                    index = Index::open(folder.path())?;
                } else {
                    // Another limit, or the engine would remember what it found.
                    index.search(&query, 11 + i % 2)?;
                }
                black_box(index.search(&query, 10)?);
            }
        }
    }
    Ok(())
}

/// The instructions of one run of a stage: of three runs less those of one, by half.
///
/// # Errors
/// When valgrind is not installed, or the stage fails.
pub fn count_instructions(name: &str) -> Result<u64, Box<dyn Error>> {
    let count = |times: usize| -> Result<u64, Box<dyn Error>> {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(std::env::current_exe()?)
            .args(["instructions", "--stage", name, "--times", &times.to_string()])
            .output()
            .map_err(|error| {
                format!("valgrind: {error}: install it, as with `apt install valgrind`")
            })?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let collected =
            text.split("Collected :").nth(1).and_then(|rest| rest.split_whitespace().next());
        let counted = collected.and_then(|number| number.parse().ok());
        Ok(counted.filter(|_| output.status.success()).ok_or(text)?)
    };
    Ok((count(3)? - count(1)?) / 2)
}
