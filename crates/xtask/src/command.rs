//! Child processes: started with a clean environment, named in errors.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Result, TaskError};

/// A command without what `cargo run` has set for us alone.
///
/// `CARGO` would make nested tools call this cargo even where another toolchain is asked for, and
/// `CARGO_MANIFEST_DIR` and `CARGO_PKG_*` would describe xtask to them. `RUSTUP_TOOLCHAIN` stays: it
/// carries the choice in `cargo +nightly xtask` on.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_ours_alone) {
            command.env_remove(name);
        }
    }
    command
}

/// The cargo on PATH: rustup's proxy where there is rustup.
pub(crate) fn cargo() -> Command {
    command("cargo")
}

/// Runs it with its output on our own; fails if it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|source| start_error(command, source))?;
    if status.success() {
        Ok(())
    } else {
        Err(TaskError::Failed { command: line(command), status: status.to_string() })
    }
}

/// Runs it and returns what it prints on stdout; its stderr goes to ours.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| start_error(command, source))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(TaskError::Failed { command: line(command), status: output.status.to_string() })
    }
}

/// Runs it silently. One that cannot be started does not succeed.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What it prints on stdout if it succeeds, without the last line break; its stderr is dropped.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim_end().to_owned();
    output.status.success().then_some(text)
}

/// Where PATH has the program.
pub(crate) fn find_on_path(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|p| p.is_file())
}

/// Puts folders before the command's PATH.
pub(crate) fn prepend_path(command: &mut Command, folders: &[&Path]) -> Result<()> {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().map(|folder| folder.to_path_buf()).chain(env::split_paths(&path));
    let joined = env::join_paths(all).map_err(|error| {
        TaskError::Advice(format!(
            "a folder of tools cannot stand on PATH ({error}): \
             set XDG_CACHE_HOME to a folder without colons and quotes in its name"
        ))
    })?;
    command.env("PATH", joined);
    Ok(())
}

/// The command as one would type it, for messages.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// The error for a command that could not be started.
pub(crate) fn start_error(command: &Command, source: std::io::Error) -> TaskError {
    TaskError::Start { command: line(command), source }
}

fn is_ours_alone(name: &str) -> bool {
    const NAMES: [&str; 7] = [
        "CARGO",
        "CARGO_BIN_NAME",
        "CARGO_CRATE_NAME",
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "CARGO_PRIMARY_PACKAGE",
        "OUT_DIR",
    ];
    NAMES.contains(&name) || name.starts_with("CARGO_PKG_")
}
