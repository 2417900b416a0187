//! Where things are: the checkout, cargo's target folder, the cache of tools.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::command;
use crate::error::{Result, TaskError};

pub(crate) struct Workspace {
    /// The checkout: the folder of the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's target folder: `target` in the checkout unless `CARGO_TARGET_DIR` or a config says so.
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Asks cargo, so that every way to configure it counts.
    pub(crate) fn find() -> Result<Workspace> {
        // Cargo sets the variable when it runs us, and it stays right when the checkout moves.
        let here = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let text = command::output(
            command::cargo()
                .args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"])
                .arg(here.join("Cargo.toml")),
        )?;
        let folder = |metadata: &serde_json::Value, key: &str| {
            metadata.get(key).and_then(|value| value.as_str()).map(PathBuf::from)
        };
        serde_json::from_str(&text)
            .ok()
            .and_then(|metadata| {
                Some(Workspace {
                    root: folder(&metadata, "workspace_root")?,
                    target: folder(&metadata, "target_directory")?,
                })
            })
            .ok_or_else(|| {
                TaskError::Advice(
                    "`cargo metadata` did not name the workspace's folders: \
                     run `cargo xtask` inside a checkout of Aril"
                        .to_owned(),
                )
            })
    }

    pub(crate) fn www(&self) -> PathBuf {
        self.root.join("www")
    }

    /// The built page: what `cargo xtask demo` serves.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("www").join("dist")
    }

    /// What the `aril` command has in itself.
    pub(crate) fn assets(&self) -> PathBuf {
        self.root.join("crates/cli/assets")
    }

    /// Our own notes between runs: stamps of what was built, and generated configuration.
    pub(crate) fn notes(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The version of a package in `Cargo.lock`; of several, the first.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String> {
        let path = self.root.join("Cargo.lock");
        let lock = fs::read_to_string(&path).map_err(TaskError::file("read", &path))?;
        version_in_lock(&lock, package).map(str::to_owned).ok_or_else(|| {
            TaskError::Advice(format!(
                "Cargo.lock has no package {package}: run `cargo update --workspace`"
            ))
        })
    }
}

/// The folder for what is worth keeping between checkouts: `$XDG_CACHE_HOME/aril` or `~/.cache/aril`.
pub(crate) fn cache_folder() -> Result<PathBuf> {
    env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| env::home_dir().map(|home| home.join(".cache")))
        .map(|cache| cache.join("aril"))
        .ok_or_else(|| {
            TaskError::Advice(
                "there is no home folder to keep tools in: set HOME or XDG_CACHE_HOME".to_owned(),
            )
        })
}

/// Creates a folder and its parents.
pub(crate) fn create_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(TaskError::file("create the folder", path))
}

fn version_in_lock<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines();
    lines.find(|line| line.strip_prefix("name = ").is_some_and(|name| unquote(name) == package))?;
    lines.next()?.strip_prefix("version = ").map(unquote)
}

fn unquote(text: &str) -> &str {
    text.trim().trim_matches('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"fst\"\nversion = \"0.4.7\"\n\n\
                        [[package]]\nname = \"fst-more\"\nversion = \"9.9.9\"\n";

    #[test]
    fn a_locked_version_is_found_by_the_whole_name() {
        assert_eq!(version_in_lock(LOCK, "fst"), Some("0.4.7"));
        assert_eq!(version_in_lock(LOCK, "fst-more"), Some("9.9.9"));
        assert_eq!(version_in_lock(LOCK, "more"), None);
    }
}
