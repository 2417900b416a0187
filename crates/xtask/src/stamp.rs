//! What a step was made from, so that an unchanged step is skipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use crate::error::{Result, TaskError};
use crate::workspace::{Workspace, create_folder};

/// The inputs of one step: every file's path, size and time of change, and the step's options.
pub(crate) struct Stamp {
    file: PathBuf,
    inputs: String,
}

impl Stamp {
    /// Reads the inputs as they are now. A folder counts with all files below it; a missing input is an
    /// error, as the step would fail too. `recipe` is whatever else decides the result.
    pub(crate) fn of(
        workspace: &Workspace,
        step: &str,
        inputs: &[&Path],
        recipe: &str,
    ) -> Result<Stamp> {
        let mut text = format!("{recipe}\n");
        for input in inputs {
            for path in files_below(input)? {
                text.push_str(&describe(&path)?);
            }
        }
        Ok(Stamp { file: workspace.notes().join(format!("{step}.stamp")), inputs: text })
    }

    /// Whether the step ran with just these inputs and what it made is still there.
    pub(crate) fn holds(&self, made: &[&Path]) -> bool {
        made.iter().all(|path| path.exists())
            && fs::read_to_string(&self.file).is_ok_and(|earlier| earlier == self.inputs)
    }

    /// Notes that the step ran. Before it runs, [`Stamp::clear`] says that it may be half done.
    pub(crate) fn write(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            create_folder(folder)?;
        }
        fs::write(&self.file, &self.inputs).map_err(TaskError::file("write", &self.file))
    }

    /// Forgets the earlier run, for a step that changes what it made in place.
    pub(crate) fn clear(&self) {
        // One that is not there is as good as cleared.
        drop(fs::remove_file(&self.file));
    }
}

/// All files at and below a path, in the order of their names: those that `aril build` would see. Names
/// that begin with a dot and `node_modules` are left out below the path itself; links are followed.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    let is_wanted = |entry: &DirEntry| {
        let name = entry.file_name();
        let is_hidden = name.as_encoded_bytes().starts_with(b".") || name == "node_modules";
        entry.depth() == 0 || !is_hidden
    };
    let walk = WalkDir::new(path).follow_links(true).sort_by_file_name();
    let mut files = Vec::new();
    for entry in walk.into_iter().filter_entry(is_wanted) {
        let entry = entry.map_err(|error| TaskError::file("list", path)(error.into()))?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// One line: path, size in bytes, time of change in nanoseconds.
fn describe(path: &Path) -> Result<String> {
    let metadata = fs::metadata(path).map_err(TaskError::file("read", path))?;
    let changed = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |time| time.as_nanos());
    Ok(format!("{}\t{}\t{changed}\n", path.display(), metadata.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(root: &Path) -> Workspace {
        Workspace { root: root.to_path_buf(), target: root.join("target") }
    }

    #[test]
    fn a_step_is_skipped_only_while_nothing_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let (docs, made) = (folder.path().join("docs"), folder.path().join("made"));
        fs::create_dir(&docs).unwrap();
        fs::write(docs.join("湖.md"), "one").unwrap();
        fs::write(&made, "").unwrap();
        let stamp = |recipe| Stamp::of(&workspace(folder.path()), "s", &[&docs], recipe).unwrap();

        assert!(!stamp("").holds(&[&made]), "before the first run");
        stamp("").write().unwrap();
        assert!(stamp("").holds(&[&made]), "after it");
        assert!(!stamp("other").holds(&[&made]), "with other options");
        fs::write(docs.join("湖.md"), "three").unwrap();
        assert!(!stamp("").holds(&[&made]), "with another file");
        stamp("").write().unwrap();
        fs::remove_file(&made).unwrap();
        assert!(!stamp("").holds(&[&made]), "with its result gone");
    }

    #[test]
    fn hidden_files_are_no_documents() {
        let folder = tempfile::tempdir().unwrap();
        for path in [".git/config", "a/.b", "a/c.md", "node_modules/d.md", "e.md"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let expected = ["a/c.md", "e.md"].map(|path| folder.path().join(path));
        assert_eq!(files_below(folder.path()).unwrap(), expected);
    }
}
