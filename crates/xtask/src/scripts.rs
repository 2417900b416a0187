//! The page's JavaScript, bundled into the files that a site serves, that of the debug view, and that of pages
//! which have all in themselves.

use crate::command;
use crate::engine::{self, ENGINE, EXPLAIN};
use crate::error::Result;
use crate::node;
use crate::stamp::Stamp;
use crate::step::Outcome;
use crate::workspace::Workspace;

/// What scripts import once somebody searches: it stays apart.
const LATER: [&str; 2] = ["--external:./aril-elements.js", "--external:./aril-more.js"];

/// Entry point in `www/src`, bundle in `www/dist`.
const BUNDLES: [(&str, &str); 5] = [
    ("aril.js", "aril.js"),
    ("aril-elements.js", "aril-elements.js"),
    ("aril-more.js", "aril-more.js"),
    ("worker.js", "aril-worker.js"),
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
const OFFLINE: &str = "aril-offline.js";

/// What a browser must understand. Part of the promise to sites, so it is said here once.
const LANGUAGE: &str = "es2022";

/// Bundles and minifies.
pub(crate) fn bundle(workspace: &Workspace) -> Result<Outcome> {
    let source = workspace.www().join("src");
    let glue = engine::glue(workspace, ENGINE);
    let explain_glue = engine::glue(workspace, EXPLAIN);
    let lock = workspace.www().join("package-lock.json");
    let made = BUNDLES.map(|(_, bundle)| workspace.dist().join(bundle));
    let offline = workspace.assets().join(OFFLINE);
    let classic = CLASSIC_BUNDLES.map(|(_, bundle, _)| workspace.dist().join(bundle));
    let recipe = format!("{BUNDLES:?} {CLASSIC_BUNDLES:?} {LANGUAGE}");
    let stamp = Stamp::of(workspace, "scripts", &[&source, &glue, &explain_glue, &lock], &recipe)?;
    let made_all = made.iter().chain(&classic).chain([&offline]).map(std::path::PathBuf::as_path);
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
    stamp.write()?;
    Ok(Outcome::Done(()))
}
