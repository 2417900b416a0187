//! A Rust that compiles for wasm32-unknown-unknown.
//!
//! The first of these that works: the toolchain in use, the same after `rustup target add`, and the
//! fall-back of `distro`. Whether one works is tried by compiling, which also tells a missing linker and a
//! standard library of another version.

use std::env;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::command;
use crate::distro;
use crate::error::{Result, TaskError};
use crate::step::note;
use crate::workspace::{Workspace, create_folder};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Which toolchain compiles for wasm32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The one in use for everything else.
    Default,
    /// Debian's packaged Rust, linked into rustup under [`distro::NAME`].
    Distro,
}

impl Toolchain {
    /// Finds one that works; installs what is missing for it.
    pub(crate) fn find(workspace: &Workspace) -> Result<Toolchain> {
        let forced = env::var_os("ARIL_XTASK_TOOLCHAIN").is_some_and(|name| name == distro::NAME);
        if !forced {
            if Toolchain::Default.works(workspace)? {
                return Ok(Toolchain::Default);
            }
            // Before the network is asked: a machine that needed the fall-back once needs it still.
            if Toolchain::Distro.works(workspace)? {
                return Ok(Toolchain::Distro);
            }
            if add_target() && Toolchain::Default.works(workspace)? {
                return Ok(Toolchain::Default);
            }
            note("rustup could not get the wasm32 target: falling back on Debian's packaged Rust");
        }
        distro::ensure(workspace)?;
        Ok(Toolchain::Distro)
    }

    /// A command that uses this toolchain, and so do the cargo and rustc that it starts.
    pub(crate) fn command(self, program: &str) -> Command {
        let mut command = command::command(program);
        if self == Toolchain::Distro {
            command.env("RUSTUP_TOOLCHAIN", distro::NAME);
        }
        command
    }

    /// The target folder for builds that have none of their own. Two toolchains in one folder would
    /// evict each other's work.
    pub(crate) fn target_folder(self, workspace: &Workspace) -> PathBuf {
        match self {
            Toolchain::Default => workspace.target.clone(),
            Toolchain::Distro => shipped_target_folder(workspace),
        }
    }

    pub(crate) fn sysroot(self) -> Option<PathBuf> {
        command::answer(self.command("rustc").args(["--print", "sysroot"])).map(PathBuf::from)
    }

    /// Compiles and links an empty test library. `test` is the last of the standard library's crates.
    pub(crate) fn works(self, workspace: &Workspace) -> Result<bool> {
        create_folder(&workspace.notes())?;
        let child = self
            .command("rustc")
            .args(["--target", TARGET, "--crate-name", "probe", "--crate-type", "cdylib", "-o"])
            .arg(workspace.notes().join("probe.wasm"))
            .arg("-")
            .env("RUSTC_BOOTSTRAP", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = child else { return Ok(false) };
        if let Some(mut stdin) = child.stdin.take() {
            // A rustc that has ended already (an unknown toolchain) is told by its status.
            drop(stdin.write_all(b"#![feature(test)]\nextern crate test;\n"));
        }
        Ok(child.wait().is_ok_and(|status| status.success()))
    }

    /// Whether the standard library's source is there; rustup is asked for it once.
    pub(crate) fn has_std_source(self) -> bool {
        let has = || {
            self.sysroot().is_some_and(|root| {
                root.join("lib/rustlib/src/rust/library/std/Cargo.toml").exists()
            })
        };
        has()
            || self == Toolchain::Default
                && command::succeeds(command::command("rustup").args([
                    "component",
                    "add",
                    "rust-src",
                ]))
                && has()
    }
}

/// The target folder of the shipped module, whose unstable flags would evict the work of others.
pub(crate) fn shipped_target_folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("wasm")
}

/// The error where nothing works, with the way out for every kind of machine.
pub(crate) fn no_toolchain(why_no_fall_back: &str) -> TaskError {
    TaskError::Advice(format!(
        "there is no Rust that compiles for {TARGET}. With a network, `rustup target add {TARGET}` \
         (rustup itself: https://rustup.rs) is all it needs; see above why that failed. \
         The fall-back, Debian's packaged Rust, is not possible here: {why_no_fall_back}"
    ))
}

fn add_target() -> bool {
    note(format_args!("rustup target add {TARGET}"));
    command::run(command::command("rustup").args(["target", "add", TARGET])).is_ok()
}
