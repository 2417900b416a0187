//! The scripts of a site: laid beside its index, and what its pages load them with.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use sha2::{Digest as _, Sha384};

use crate::Failure;
use crate::assets::{asset, has_engine, of_a_site};
use crate::export::base64;
use crate::page::escaped;

#[derive(Args)]
pub(crate) struct Scripts {
    /// Lay the scripts and the engine for browsers beside the index, into the folder that OUT is in: from there they
    /// find it.
    #[arg(long)]
    scripts: bool,
    /// A folder with these, in place of those in this command.
    #[arg(long, value_name = "DIR")]
    assets: Option<PathBuf>,
}

/// Names and bytes.
type Files = Vec<(String, Cow<'static, [u8]>)>;

impl Scripts {
    /// What a site serves beside its index; nothing where this command has it not, and it is not wanted.
    pub(crate) fn files(&self) -> Result<Files, Failure> {
        let folder = self.assets.as_deref();
        if !self.scripts && folder.is_none() && !has_engine() {
            return Ok(Vec::new());
        }
        let names = of_a_site(folder)?.into_iter();
        names.map(|name| asset(&name, folder).map(|bytes| (name, bytes))).collect()
    }

    /// Writes them, if they are wanted, but for those that are there.
    pub(crate) fn lay(&self, files: &Files, out: &Path) -> Result<(), Failure> {
        for (name, bytes) in files.iter().filter(|_| self.scripts) {
            let file = beside(out).join(name);
            if fs::read(&file).is_ok_and(|there| there == **bytes) {
                continue;
            }
            let write = || {
                fs::create_dir_all(file.parent().unwrap_or(&file))?;
                fs::write(&file, bytes)
            };
            write().map_err(|error| {
                Failure::Failed(format!("{}: cannot write: {error}", file.display()))
            })?;
        }
        Ok(())
    }
}

/// The folder that the scripts of an index lie in.
fn beside(out: &Path) -> PathBuf {
    // Not its parent: `.` and `a/..` have none that is one.
    out.canonicalize().ok().and_then(|out| out.parent().map(Path::to_owned)).unwrap_or_default()
}

/// A script, and by what a page knows that it is the one (Subresource Integrity).
#[derive(Serialize)]
pub(crate) struct Script {
    file: String,
    integrity: String,
}

impl Script {
    fn of(name: &str, bytes: &[u8]) -> Script {
        let integrity = format!("sha384-{}", base64(&Sha384::digest(bytes)));
        Script { file: name.to_owned(), integrity }
    }
}

/// What pages load the scripts with.
pub(crate) struct Pages {
    /// In the order of their names.
    pub(crate) scripts: Vec<Script>,
    /// The address of the folder with the scripts, if it is below the documents, with slashes around.
    folder: Option<String>,
    /// The name of the index's folder.
    index: String,
    /// Whether the scripts were laid beside it.
    are_laid: bool,
}

impl Pages {
    /// `dir` has the documents.
    pub(crate) fn of(scripts: &Scripts, files: &Files, dir: Option<&Path>, out: &Path) -> Pages {
        let are_laid = scripts.scripts;
        let is_script = |name: &str| Path::new(name).extension().is_some_and(|kind| kind == "js");
        let scripts = files.iter().filter(|(name, _)| is_script(name));
        let folder = dir.and_then(|dir| {
            let beside = beside(out);
            let below = beside.strip_prefix(dir.canonicalize().ok()?).ok()?;
            let names = below.iter().map(|name| format!("{}/", name.to_string_lossy()));
            Some(format!("/{}", names.collect::<String>()))
        });
        let index = out.canonicalize().ok();
        let index = index.as_ref().and_then(|out| out.file_name());
        Pages {
            scripts: scripts.map(|(name, bytes)| Script::of(name, bytes)).collect(),
            folder,
            index: index.unwrap_or_default().to_string_lossy().into_owned(),
            are_laid,
        }
    }

    /// What a page with the search has in it, and, of scripts that were laid, what others may have; nothing without
    /// scripts.
    pub(crate) fn text(&self) -> String {
        let Some(script) = self.scripts.iter().find(|script| script.file == "aril.js") else {
            return String::new();
        };
        let folder = self.folder.as_deref().unwrap_or_default();
        let mut text = String::new();
        let Script { file, integrity } = script;
        let src = escaped(&format!("{folder}{file}"));
        let _ = writeln!(
            text,
            "in a page  <script type=\"module\" src=\"{src}\" integrity=\"{integrity}\"></script>"
        );
        let base = if self.folder.is_some() { " base=\"/\"" } else { "" };
        let index = match self.index.as_str() {
            "index" => String::new(),
            name => format!(" index=\"{}\"", escaped(&format!("{folder}{name}/"))),
        };
        let _ = writeln!(text, "           <aril-search{index}{base}></aril-search>");
        for Script { file, integrity } in &self.scripts {
            if self.are_laid && TAGGED.contains(&file.as_str()) {
                let _ = writeln!(text, "  {file:<18} integrity=\"{integrity}\"");
            }
        }
        text + "\n"
    }
}

/// Other scripts that pages name in tags.
const TAGGED: [&str; 3] = ["aril-classic.js", "aril-explain.js", "aril-highlight.js"];
