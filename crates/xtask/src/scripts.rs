//! The page's JavaScript, bundled into the files that a site serves, that of the debug view, and that of pages
//! which have all in themselves; and the texts of each language, a file each.

use std::fs;
use std::path::PathBuf;

use crate::command;
use crate::engine::{self, ENGINE, EXPLAIN};
use crate::error::{Result, TaskError};
use crate::node;
use crate::stamp::{Stamp, files_below};
use crate::step::Outcome;
use crate::styles;
use crate::workspace::{Workspace, create_folder};

/// What scripts import once somebody searches: it stays apart.
const LATER: [&str; 3] =
    ["--external:./aril-elements.js", "--external:./aril-language.js", "--external:./aril-more.js"];

/// Entry point in `www/src`, bundle in `www/dist`.
const BUNDLES: [(&str, &str); 9] = [
    ("aril.js", "aril.js"),
    ("aril-elements.js", "aril-elements.js"),
    ("aril-language.js", "aril-language.js"),
    ("aril-more.js", "aril-more.js"),
    ("worker.js", "aril-worker.js"),
    ("api.js", "aril-api.js"),
    ("packs.js", "aril-packs.js"),
    ("aril-sw.js", "aril-sw.js"),
    ("aril-explain.js", "aril-explain.js"),
];

/// The same for scripts that are no modules, and what esbuild is told besides.
const CLASSIC_BUNDLES: [(&str, &str, &[&str]); 2] = [
    // Where it lies is not told by `import.meta` there.
    (
        "aril.js",
        "aril-classic.js",
        &["--global-name=aril", "--define:import.meta.url=SCRIPT_URL", "--inject:src/classic.js"],
    ),
    ("aril-highlight.js", "aril-highlight.js", &[]),
];

/// The first of the modules once more, with what it imports in it, and without worker and network, for `aril export`.
pub(crate) const OFFLINE: &str = "aril-offline.js";

/// Where the texts of languages lie, in `www/src` and in `www/dist`.
const TEXTS: (&str, &str) = ("texts", "aril-texts");

/// What a browser must understand. Part of the promise to sites, so it is said here once.
const LANGUAGE: &str = "es2022";

/// What terser does to what esbuild has made small: *measured*, 2.2 % less with brotli. It may not take a getter for
/// nothing: some are read for what they do.
const SHRINK: [&str; 6] =
    ["--ecma", "2020", "--compress", "passes=3,pure_getters=false", "--mangle", "--comments=false"];

/// Bundles and minifies.
pub(crate) fn bundle(workspace: &Workspace) -> Result<Outcome> {
    let source = workspace.www().join("src");
    let glue = engine::glue(workspace, ENGINE);
    let explain_glue = engine::glue(workspace, EXPLAIN);
    let lock = workspace.www().join("package-lock.json");
    let made = BUNDLES.map(|(_, bundle)| workspace.dist().join(bundle));
    let offline = workspace.assets().join(OFFLINE);
    let classic = CLASSIC_BUNDLES.map(|(_, bundle, _)| workspace.dist().join(bundle));
    let texts = files_below(&source.join(TEXTS.0))?;
    let folder = workspace.dist().join(TEXTS.1);
    let made_texts: Vec<PathBuf> =
        texts.iter().filter_map(|text| Some(folder.join(text.file_name()?))).collect();
    let recipe =
        format!("short styles {SHRINK:?} {BUNDLES:?} {CLASSIC_BUNDLES:?} {TEXTS:?} {LANGUAGE}");
    let stamp = Stamp::of(workspace, "scripts", &[&source, &glue, &explain_glue, &lock], &recipe)?;
    let made_all = made.iter().chain(&classic).chain([&offline]).chain(&made_texts);
    let made_all = made_all.map(std::path::PathBuf::as_path);
    if stamp.holds(&made_all.collect::<Vec<_>>()) {
        return Ok(Outcome::UpToDate(()));
    }
    stamp.clear();
    let esbuild = |format: &str, entry: &str, bundle: &std::path::Path| {
        let mut esbuild = node::tool(workspace, "esbuild");
        esbuild
            .arg(source.join(entry))
            .args(["--bundle", "--minify", "--charset=utf8"])
            .arg(format!("--format={format}"))
            .args(["--legal-comments=none", "--log-level=warning"])
            .arg(format!("--target={LANGUAGE}"))
            .arg(format!("--alias:aril-wasm={}", glue.display()))
            .arg(format!("--alias:aril-explain-wasm={}", explain_glue.display()))
            .arg(format!("--outfile={}", bundle.display()));
        esbuild
    };
    for ((entry, _), bundle) in BUNDLES.iter().zip(&made) {
        command::run(esbuild("esm", entry, bundle).args(LATER))?;
    }
    for ((entry, _, options), bundle) in CLASSIC_BUNDLES.iter().zip(&classic) {
        command::run(esbuild("iife", entry, bundle).args(LATER).args(*options))?;
    }
    let inject = format!("--inject:{}", source.join("embedded.js").display());
    command::run(esbuild("esm", "aril.js", &offline).arg(inject))?;
    for script in made.iter().chain(&classic).chain([&offline]) {
        let text = fs::read_to_string(script).map_err(TaskError::file("read", script))?;
        fs::write(script, styles::shortened(&text)).map_err(TaskError::file("write", script))?;
        let mut terser = node::tool(workspace, "terser");
        terser.arg(script).args(SHRINK).arg("--output").arg(script);
        if !classic.contains(script) {
            // Its names are its own: others see what it exports.
            terser.arg("--module");
        }
        command::run(&mut terser)?;
    }
    create_folder(&folder)?;
    for (text, copy) in texts.iter().zip(&made_texts) {
        fs::copy(text, copy).map_err(TaskError::file("write", copy))?;
    }
    stamp.write()?;
    Ok(Outcome::Done(()))
}
