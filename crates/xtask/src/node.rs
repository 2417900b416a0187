//! Node, and the development tools of `www/package.json`.

use std::path::PathBuf;
use std::process::Command;

use crate::command;
use crate::error::{Result, TaskError};
use crate::stamp::Stamp;
use crate::step::Outcome;
use crate::workspace::Workspace;

/// On Windows npm and its programs are scripts, which must be named with their ending.
const SCRIPT: &str = if cfg!(windows) { ".cmd" } else { "" };

/// The oldest major version of Node that the tools run on.
const OLDEST_NODE: u32 = 20;

/// Installs what `www/package-lock.json` lists into `www/node_modules`.
pub(crate) fn install(workspace: &Workspace) -> Result<Outcome> {
    check_node()?;
    let www = workspace.www();
    let inputs = [www.join("package.json"), www.join("package-lock.json")];
    let inputs = inputs.each_ref().map(PathBuf::as_path);
    let stamp = Stamp::of(workspace, "npm", &inputs, "npm ci --ignore-scripts")?;
    if stamp.holds(&[&www.join("node_modules/.package-lock.json")]) {
        return Ok(Outcome::UpToDate(()));
    }
    stamp.clear();
    // None of the tools needs its installation scripts, so none gets to run.
    let quiet = ["--no-audit", "--no-fund", "--no-update-notifier"];
    command::run(npm(workspace).args(["ci", "--ignore-scripts"]).args(quiet))?;
    stamp.write()?;
    Ok(Outcome::Done(()))
}

/// npm, in `www`.
pub(crate) fn npm(workspace: &Workspace) -> Command {
    let mut npm = command::command(format!("npm{SCRIPT}"));
    npm.current_dir(workspace.www());
    npm
}

/// A program that npm has installed, run in `www`.
pub(crate) fn tool(workspace: &Workspace, name: &str) -> Command {
    let bin = workspace.www().join("node_modules/.bin");
    let mut tool = command::command(bin.join(format!("{name}{SCRIPT}")));
    tool.current_dir(workspace.www());
    tool
}

fn check_node() -> Result<()> {
    let missing = |what: &str| {
        TaskError::Advice(format!(
            "{what}: install Node {OLDEST_NODE} or newer with npm (https://nodejs.org, or your \
             system's packages, e.g. `apt install nodejs npm`, `brew install node`)"
        ))
    };
    let version = command::answer(command::command("node").arg("--version"))
        .ok_or_else(|| missing("there is no node on PATH"))?;
    if major(&version).is_none_or(|major| major < OLDEST_NODE) {
        return Err(missing(&format!("node is {version}, which is too old")));
    }
    command::find_on_path(&format!("npm{SCRIPT}"))
        .or_else(|| command::find_on_path("npm"))
        .map(|_| ())
        .ok_or_else(|| missing("there is no npm on PATH"))
}

fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_says_its_major_version_first() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("nonsense"), None);
    }
}
