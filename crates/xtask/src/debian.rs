//! Packages of Debian and its derivatives, where we may install them.

use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::command;
use crate::error::Result;
use crate::step::note;

/// Why no package can be installed here, or nothing if it can.
pub(crate) fn obstacle() -> Option<&'static str> {
    static OBSTACLE: OnceLock<Option<&'static str>> = OnceLock::new();
    *OBSTACLE.get_or_init(|| {
        if command::find_on_path("apt-get").is_none() {
            Some("this system has no apt-get")
        } else if !is_root() && !command::succeeds(command::command("sudo").args(["-n", "true"])) {
            Some("packages can be installed only as root or with a sudo that asks for no password")
        } else {
            None
        }
    })
}

/// Installs the packages; those that are there already cost nothing.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    static UPDATED: OnceLock<()> = OnceLock::new();
    if UPDATED.set(()).is_ok() {
        note("apt-get update");
        // A stale list may still do; what is missing then is told by the installation.
        if !command::succeeds(privileged("apt-get").args(["update", "--quiet=2"])) {
            note("apt-get update failed; going on with the package lists there are");
        }
    }
    note(format_args!("apt-get install {}", packages.join(" ")));
    command::run(
        privileged("env")
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes", "--quiet=2"])
            .arg("--no-install-recommends")
            .args(packages)
            // Hundreds of lines about unpacking; what goes wrong is told on stderr.
            .stdout(Stdio::null()),
    )
}

/// A command that runs as root.
pub(crate) fn privileged(program: &str) -> Command {
    if is_root() {
        command::command(program)
    } else {
        let mut sudo = command::command("sudo");
        sudo.args(["-n", program]);
        sudo
    }
}

/// Whether we run as root, which also decides whether Chromium can use its sandbox.
pub(crate) fn is_root() -> bool {
    static ROOT: OnceLock<bool> = OnceLock::new();
    *ROOT.get_or_init(|| command::answer(command::command("id").arg("-u")).as_deref() == Some("0"))
}
