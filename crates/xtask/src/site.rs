//! Builds `www/dist`: the demo page with everything that a visitor's browser loads.

use std::fs;
use std::path::Path;

use crate::Documents;
use crate::documents::{self, Source};
use crate::engine::{self, ENGINE, EXPLAIN};
use crate::error::{Result, TaskError};
use crate::node;
use crate::scripts;
use crate::stamp::files_below;
use crate::step::{Outcome, step};
use crate::workspace::{Workspace, create_folder};

/// Files in `www` that are for us, not for the browser.
const NOT_SERVED: [&str; 4] = ["KEYBOARD.md", "package.json", "package-lock.json", "jsconfig.json"];

/// Installs what is missing and builds what is out of date.
pub(crate) fn build(workspace: &Workspace, documents: &Documents) -> Result<()> {
    // First of all, so that a wrong --docs does not cost a build.
    let source = Source::choose(workspace, documents)?;
    step("tools: npm packages for the JavaScript", || node::install(workspace))?;
    let module =
        step("engine: compile crates/wasm for the browser", || engine::compile(workspace, ENGINE))?;
    step("engine: bind it to JavaScript and shrink it", || {
        engine::bind_and_shrink(workspace, ENGINE, &module)
    })?;
    let module = step("debug view: compile crates/explain for the browser", || {
        engine::compile(workspace, EXPLAIN)
    })?;
    step("debug view: bind it to JavaScript and shrink it", || {
        engine::bind_and_shrink(workspace, EXPLAIN, &module)
    })?;
    step("page: bundle the JavaScript", || scripts::bundle(workspace))?;
    step("page: copy the static files", || copy_static_files(workspace))?;
    step("command: lay the engine into it", || lay_into_command(workspace))?;
    let builder =
        step("index: compile the aril command", || documents::compile_builder(workspace))?;
    step(&format!("index: {}", source.describe()), || {
        documents::index(workspace, &builder, &source)
    })
}

/// Lays what a site serves into the command, besides what `scripts` laid there. Copies what changed: cargo goes by the
/// time of that.
fn lay_into_command(workspace: &Workspace) -> Result<Outcome> {
    let mut done = Outcome::UpToDate(());
    let (dist, assets) = (workspace.dist(), workspace.assets());
    let is_of_site = |name: &Path| name.to_string_lossy().starts_with("aril");
    for copy in files_below(&assets)? {
        let name = copy.strip_prefix(&assets).unwrap_or(&copy);
        // What no site has any more.
        if is_of_site(name) && name != Path::new(scripts::OFFLINE) && !dist.join(name).is_file() {
            fs::remove_file(&copy).map_err(TaskError::file("remove", &copy))?;
        }
    }
    for file in files_below(&dist)? {
        let name = file.strip_prefix(&dist).unwrap_or(&file);
        let copy = assets.join(name);
        if !is_of_site(name) {
            continue;
        }
        let bytes = fs::read(&file).map_err(TaskError::file("read", &file))?;
        if fs::read(&copy).ok().as_ref() != Some(&bytes) {
            create_folder(copy.parent().unwrap_or(&copy))?;
            fs::write(&copy, bytes).map_err(TaskError::file("write", &copy))?;
            done = Outcome::Done(());
        }
    }
    Ok(done)
}

/// Everything that lies directly in `www` belongs to the page, less our own configuration.
fn copy_static_files(workspace: &Workspace) -> Result<Outcome> {
    let www = workspace.www();
    create_folder(&workspace.dist())?;
    let entries = fs::read_dir(&www).map_err(TaskError::file("list the folder", &www))?;
    for entry in entries {
        let entry = entry.map_err(TaskError::file("list the folder", &www))?;
        let name = entry.file_name();
        let is_hidden = name.as_encoded_bytes().starts_with(b".");
        let is_ours = NOT_SERVED.iter().any(|file| name == *file);
        if entry.path().is_file() && !is_hidden && !is_ours {
            let copy = workspace.dist().join(&name);
            if copy.extension().is_some_and(|extension| extension == "html") {
                fs::write(&copy, assembled(&www, &entry.path())?)
            } else {
                fs::copy(entry.path(), &copy).map(drop)
            }
            .map_err(TaskError::file("write", &copy))?;
        }
    }
    Ok(Outcome::Done(()))
}

/// A page with what it shares with others: a line `<!-- parts/NAME -->` stands for that file of `www/parts`.
fn assembled(www: &Path, page: &Path) -> Result<String> {
    let read = |path: &Path| fs::read_to_string(path).map_err(TaskError::file("read", path));
    let mut text = String::new();
    for line in read(page)?.split_inclusive('\n') {
        match line.trim().strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")) {
            Some(part) if part.starts_with("parts/") => text.push_str(&read(&www.join(part))?),
            _ => text.push_str(line),
        }
    }
    Ok(text)
}
