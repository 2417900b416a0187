//! Builds with cargo, and learns from cargo where the result is.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::command;
use crate::error::{Result, TaskError};

/// Runs a `cargo build` and returns the file of `target` (a target's name) that ends in `suffix`.
///
/// Cargo's progress is seen as ever; only its stdout is read.
pub(crate) fn build(cargo: &mut Command, target: &str, suffix: &str) -> Result<PathBuf> {
    cargo.arg("--message-format=json-render-diagnostics").stdout(Stdio::piped());
    let mut child = cargo.spawn().map_err(|source| command::start_error(cargo, source))?;
    let mut found = None;
    if let Some(stdout) = child.stdout.take() {
        for message in BufReader::new(stdout).lines().map_while(std::io::Result::ok) {
            found = artifact(&message, target, suffix).or(found);
        }
    }
    let status = child.wait().map_err(|source| command::start_error(cargo, source))?;
    if !status.success() {
        let command = command::line(cargo);
        return Err(TaskError::Failed { command, status: status.to_string() });
    }
    found.ok_or_else(|| {
        TaskError::Advice(format!(
            "`{}` made no {target}*{suffix}: check the crate's targets in its Cargo.toml",
            command::line(cargo)
        ))
    })
}

/// The file in one of cargo's messages, if the message is about our target.
fn artifact(message: &str, target: &str, suffix: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    let is_ours = message.get("reason")? == "compiler-artifact"
        && message.get("target")?.get("name")? == target;
    let mut files = message.get("filenames")?.as_array()?.iter().filter_map(|file| file.as_str());
    if is_ours { files.find(|file| file.ends_with(suffix)).map(PathBuf::from) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_found_among_cargo_messages() {
        let ours = r#"{"reason":"compiler-artifact","target":{"name":"aril_wasm"},
                       "filenames":["/t/libaril_wasm.rlib","/t/aril_wasm.wasm"]}"#;
        assert_eq!(artifact(ours, "aril_wasm", ".wasm"), Some(PathBuf::from("/t/aril_wasm.wasm")));
        assert_eq!(artifact(ours, "other", ".wasm"), None);
        assert_eq!(
            artifact(r#"{"reason":"build-finished","success":true}"#, "aril_wasm", ""),
            None
        );
        assert_eq!(artifact("not JSON", "aril_wasm", ""), None);
    }
}
