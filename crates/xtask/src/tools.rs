//! Tools that cargo installs, each version in a folder of its own in the cache.

use std::env;
use std::path::PathBuf;

use crate::command;
use crate::error::Result;
use crate::step::note;
use crate::workspace::{Workspace, cache_folder, create_folder};

/// The wasm-pack that the tests were written with.
const WASM_PACK_VERSION: &str = "0.15.1";

/// The geckodriver that the tests were written with.
const GECKODRIVER_VERSION: &str = "0.37.1";

/// A package with programs, of which the first names the folder in the cache.
struct Tool<'a> {
    package: &'a str,
    version: &'a str,
    programs: &'a [&'a str],
}

/// Folders to put on PATH so that `wasm-pack`, `wasm-bindgen` and its test runner are found, each of
/// just the right version. What the user's PATH has already needs no folder.
pub(crate) fn for_browser_tests(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let wasm_bindgen = Tool {
        package: "wasm-bindgen-cli",
        // Another version than the library's refuses to work.
        version: &workspace.locked_version("wasm-bindgen")?,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    };
    let wasm_pack =
        Tool { package: "wasm-pack", version: WASM_PACK_VERSION, programs: &["wasm-pack"] };
    let mut folders = Vec::new();
    for tool in [wasm_bindgen, wasm_pack] {
        folders.extend(tool.ensure()?);
    }
    Ok(folders)
}

/// The driver of Firefox, which Debian does not package. It is installed if need be: one on PATH has been
/// looked for already, and each fits any Firefox of its years.
pub(crate) fn geckodriver() -> Result<PathBuf> {
    const NAME: &str = "geckodriver";
    let tool = Tool { package: NAME, version: GECKODRIVER_VERSION, programs: &[NAME] };
    Ok(tool.ensure_in_cache()?.join(format!("{NAME}{}", env::consts::EXE_SUFFIX)))
}

impl Tool<'_> {
    /// The folder of its programs, after installing them if need be; `None` if PATH has them.
    fn ensure(&self) -> Result<Option<PathBuf>> {
        if self.programs.iter().all(|program| self.is_on_path(program)) {
            return Ok(None);
        }
        self.ensure_in_cache().map(Some)
    }

    /// The folder of its programs in the cache, after installing them if need be.
    fn ensure_in_cache(&self) -> Result<PathBuf> {
        let tools = cache_folder()?.join("tools");
        let name = self.programs.first().unwrap_or(&self.package);
        let root = tools.join(format!("{name}-{}", self.version));
        let bin = root.join("bin");
        let installed =
            |program: &&str| bin.join(format!("{program}{}", env::consts::EXE_SUFFIX)).is_file();
        if !self.programs.iter().all(installed) {
            self.install(&root)?;
        }
        Ok(bin)
    }

    fn is_on_path(&self, program: &str) -> bool {
        let answer = command::answer(command::command(program).arg("--version"));
        answer.is_some_and(|text| text.split_whitespace().nth(1) == Some(self.version))
    }

    /// Without `--locked`: the lock files of these packages name releases that a mirror may not have.
    fn install(&self, root: &std::path::Path) -> Result<()> {
        note(format_args!(
            "cargo install {} {} into {}; some minutes, once",
            self.package,
            self.version,
            root.display()
        ));
        create_folder(root)?;
        command::run(
            command::cargo()
                // Outside the checkout, so that its configuration does not count.
                .current_dir(root)
                .args(["install", self.package, "--version", self.version, "--root"])
                .arg(root)
                // Installed to run a few times: compiling them fast is worth more than fast programs.
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
        )
    }
}
