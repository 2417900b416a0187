//! The documents that the demo page searches: their index, and the documents for the hits' links.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Documents;
use crate::artifact;
use crate::command;
use crate::error::{Result, TaskError};
use crate::stamp::{Stamp, files_below};
use crate::step::Outcome;
use crate::workspace::{Workspace, create_folder};

/// The folder to index, checked, and the configuration for it.
pub(crate) struct Source {
    folder: PathBuf,
    config: Option<PathBuf>,
}

impl Source {
    /// Paths of the command line count from where it was typed.
    pub(crate) fn choose(workspace: &Workspace, documents: &Documents) -> Result<Source> {
        let folder = match &documents.docs {
            Some(folder) => absolute(folder)?,
            None => workspace.root.join("seeds"),
        };
        if !folder.is_dir() {
            return Err(TaskError::Advice(format!(
                "there is no folder {}: give --docs the folder with your documents",
                folder.display()
            )));
        }
        if absolute(&workspace.www())?.starts_with(&folder) {
            return Err(TaskError::Advice(format!(
                "{} contains www/dist, where the page is built: give --docs another folder",
                folder.display()
            )));
        }
        let config = documents.config.as_deref().map(absolute).transpose()?;
        Ok(Source { folder, config })
    }

    /// For the line that announces the step.
    pub(crate) fn describe(&self) -> String {
        self.folder.display().to_string()
    }
}

/// Compiles the `aril` command. Cargo knows what is up to date.
pub(crate) fn compile_builder(workspace: &Workspace) -> Result<Outcome<PathBuf>> {
    let mut cargo = command::cargo();
    cargo.current_dir(&workspace.root).args(["build", "--package", "aril", "--bin", "aril"]);
    // The debug profile's suffix is that of the platform; the .d and .pdb files have others.
    let suffix = if cfg!(windows) { "aril.exe" } else { "aril" };
    artifact::build(&mut cargo, "aril", suffix).map(Outcome::Done)
}

/// Builds `www/dist/index` and copies the documents to `www/dist/docs`.
pub(crate) fn index(workspace: &Workspace, builder: &Path, source: &Source) -> Result<Outcome> {
    let index = workspace.dist().join("index");
    let copies = workspace.dist().join("docs");
    let mut inputs = vec![builder, &source.folder];
    inputs.extend(source.config.as_deref());
    let stamp = Stamp::of(workspace, "index", &inputs, &format!("{:?}", source.config))?;
    if stamp.holds(&[&index.join("manifest.json"), &copies]) {
        return Ok(Outcome::UpToDate(()));
    }
    stamp.clear();
    // From nothing, so that neither an older generation nor other documents stay behind.
    remove_folder(&index)?;
    remove_folder(&copies)?;
    let mut aril = command::command(builder);
    aril.current_dir(&workspace.root).arg("build").arg(&source.folder).arg("--out").arg(&index);
    if let Some(config) = &source.config {
        aril.arg("--config").arg(config);
    }
    command::run(&mut aril)?;
    copy_documents(&source.folder, &copies)?;
    stamp.write()?;
    Ok(Outcome::Done(()))
}

/// Builds the index of the seeds into `folder`, in a layout that `--layout` names, for a host that takes each.
pub(crate) fn seeds_index(workspace: &Workspace, layout: &str, folder: &Path) -> Result<()> {
    let (Outcome::Done(builder) | Outcome::UpToDate(builder)) = compile_builder(workspace)?;
    let mut aril = command::command(&builder);
    aril.current_dir(&workspace.root).args(["build", "seeds", "--quiet", "--host", "s3"]);
    command::run(aril.args(["--layout", layout, "--out"]).arg(folder))
}

/// Makes the page of `aril export` of the demo's index.
pub(crate) fn exported(workspace: &Workspace) -> Result<PathBuf> {
    let (Outcome::Done(builder) | Outcome::UpToDate(builder)) = compile_builder(workspace)?;
    let page = workspace.notes().join("exported.html");
    let mut aril = command::command(&builder);
    aril.arg("export").arg(workspace.dist().join("index")).arg("--out").arg(&page);
    command::run(aril.args(["--title", "Sample library", "--base", "docs/"]))?;
    Ok(page)
}

fn copy_documents(from: &Path, to: &Path) -> Result<()> {
    create_folder(to)?;
    for file in files_below(from)? {
        let copy = to.join(file.strip_prefix(from).unwrap_or(&file));
        if let Some(folder) = copy.parent() {
            create_folder(folder)?;
        }
        fs::copy(&file, &copy).map_err(TaskError::file("copy", &file))?;
    }
    Ok(())
}

fn remove_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(TaskError::file("remove the folder", folder))?;
    }
    Ok(())
}

/// Resolves links too, so that containment can be compared.
fn absolute(path: &Path) -> Result<PathBuf> {
    let from_here = env::current_dir().unwrap_or_default().join(path);
    fs::canonicalize(&from_here).map_err(TaskError::file("find", path))
}
