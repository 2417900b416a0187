//! The fall-back for machines that reach Debian's packages but not Rust's download server.
//!
//! Debian packages rustc and the source of its standard library, but no build of it for wasm32. So we build
//! it once and put it into the sysroot, after which the toolchain works like any other.

use std::fs;

use crate::command;
use crate::debian;
use crate::error::{Result, TaskError};
use crate::stamp::files_below;
use crate::step::note;
use crate::toolchain::{TARGET, Toolchain, no_toolchain};
use crate::workspace::{Workspace, cache_folder, create_folder};

/// The name under which rustup knows Debian's toolchain.
pub(crate) const NAME: &str = "distro";

/// `lld-22` is the linker; without it rustc asks for a `rust-lld` that no package mentions.
const PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// Where Debian's rustc looks for the standard library.
const SYSROOT_LIB: &str = "/usr/lib/rustlib/wasm32-unknown-unknown/lib";

/// Makes the toolchain work, if it does not already.
pub(crate) fn ensure(workspace: &Workspace) -> Result<()> {
    if Toolchain::Distro.works(workspace)? {
        return Ok(());
    }
    if command::find_on_path("rustup").is_none() {
        return Err(no_toolchain("it needs rustup, so that both can be installed side by side"));
    }
    if let Some(obstacle) = debian::obstacle() {
        return Err(no_toolchain(obstacle));
    }
    if let Err(error) = debian::install(&PACKAGES) {
        return Err(no_toolchain(&error.to_string()));
    }
    note("rustup toolchain link distro /usr");
    command::run(command::command("rustup").args(["toolchain", "link", NAME, "/usr"]))?;
    if !Toolchain::Distro.works(workspace)? {
        build_std()?;
    }
    if Toolchain::Distro.works(workspace)? {
        Ok(())
    } else {
        Err(no_toolchain(
            "its standard library was built, yet it does not compile an empty library: \
             run `rustc +distro --target wasm32-unknown-unknown --crate-type cdylib -` to see why",
        ))
    }
}

/// Builds the standard library from an empty crate and copies it into the sysroot.
fn build_std() -> Result<()> {
    note("building the standard library for wasm32, once; about a minute");
    let folder = cache_folder()?.join("wasm32-std");
    let source = folder.join("src");
    create_folder(&source)?;
    let manifest = "[package]\nname = \"empty\"\nedition = \"2024\"\n\n[workspace]\n";
    for (path, text) in [(folder.join("Cargo.toml"), manifest), (source.join("lib.rs"), "")] {
        fs::write(&path, text).map_err(TaskError::file("write", &path))?;
    }
    let target = folder.join("target");
    // Libraries of an earlier rustc must not be copied along.
    if target.exists() {
        fs::remove_dir_all(&target).map_err(TaskError::file("remove", &target))?;
    }
    command::run(
        Toolchain::Distro
            .command("cargo")
            .current_dir(&folder)
            .args(["build", "--release", "--target", TARGET, "--target-dir"])
            .arg(&target)
            .arg("-Zbuild-std=std,panic_abort,test")
            .env("RUSTC_BOOTSTRAP", "1")
            // Fat LTO against the copied libraries needs their bitcode.
            .env("RUSTFLAGS", "-Cembed-bitcode=yes"),
    )?;
    let libraries: Vec<_> = files_below(&target.join(TARGET).join("release/deps"))?
        .into_iter()
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.ends_with(".rlib") && !name.starts_with("libempty-")
        })
        .collect();
    command::run(debian::privileged("rm").args(["-rf", SYSROOT_LIB]))?;
    command::run(
        debian::privileged("install")
            .args(["-D", "--mode=644", "-t", SYSROOT_LIB])
            .args(&libraries),
    )
}
