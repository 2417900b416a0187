//! Files that `.arilignore` leaves out: beside the documents or in any folder below, written as `.gitignore` is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::error::BuildError;

const FILE: &str = ".arilignore";

/// What the files of that name below a folder leave out; each is read when it is first asked for.
#[derive(Debug)]
pub(crate) struct Ignored<'a> {
    folder: &'a Path,
    /// By folder what the one in it says; nothing where there is none.
    by_folder: BTreeMap<PathBuf, Option<Gitignore>>,
}

impl Ignored<'_> {
    /// What is left out below `folder`.
    pub(crate) fn below(folder: &Path) -> Ignored<'_> {
        Ignored { folder, by_folder: BTreeMap::new() }
    }

    /// Whether the file at `path`, from the folder on, is left out: the nearest one that says something of it, or of a
    /// folder around it, decides.
    ///
    /// # Errors
    /// When one of them cannot be read, or says what is no pattern.
    pub(crate) fn has(&mut self, path: &Path) -> Result<bool, BuildError> {
        for around in path.ancestors().skip(1) {
            if !self.by_folder.contains_key(around) {
                let read = read(&self.folder.join(around).join(FILE))?;
                self.by_folder.insert(around.to_owned(), read);
            }
            let Some(Some(ignored)) = self.by_folder.get(around) else { continue };
            let relative = path.strip_prefix(around).unwrap_or(path);
            match ignored.matched_path_or_any_parents(relative, false) {
                Match::Ignore(_) => return Ok(true),
                Match::Whitelist(_) => return Ok(false),
                Match::None => {}
            }
        }
        Ok(false)
    }
}

/// What a file says, if it is there.
fn read(file: &Path) -> Result<Option<Gitignore>, BuildError> {
    if !file.is_file() {
        return Ok(None);
    }
    let text = fs::read_to_string(file)
        .map_err(|source| BuildError::ConfigIo { file: file.to_owned(), source })?;
    let wrong = |line, error: &ignore::Error| {
        let message = error.to_string();
        BuildError::Config { file: file.to_owned(), line, column: 1, message }
    };
    // Paths are asked for as they are seen from the folder that the file is in.
    let mut builder = GitignoreBuilder::new("");
    for (i, line) in text.lines().enumerate() {
        builder.add_line(None, line).map_err(|error| wrong(i + 1, &error))?;
    }
    builder.build().map(Some).map_err(|error| wrong(1, &error))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::Ignored;
    use crate::error::BuildError;

    #[test]
    fn the_nearest_file_decides() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        write(".arilignore", "# not these\n*.txt\n/a/own.md\ndraft/\n");
        write("a/.arilignore", "!*.txt\n/one.md\n");
        write("a/b/.arilignore", "*.txt\n!keep.txt\n");
        let mut ignored = Ignored::below(folder.path());
        for (path, expected) in [
            ("one.txt", true),
            ("one.md", false),
            ("own.md", false),
            ("c/one.txt", true),
            ("c/draft/one.md", true),
            ("a/one.txt", false),
            ("a/one.md", true),
            ("a/own.md", true),
            ("a/c/one.md", false),
            ("a/b/one.txt", true),
            ("a/b/keep.txt", false),
            ("a/a/own.md", false),
        ] {
            assert_eq!(ignored.has(Path::new(path)).unwrap(), expected, "{path}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_told_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/.arilignore"), "*.md\n{a\n").unwrap();
        let mut ignored = Ignored::below(folder.path());
        assert!(!ignored.has(Path::new("one.md")).unwrap());
        let error = ignored.has(Path::new("a/one.md")).unwrap_err();
        assert!(matches!(error, BuildError::Config { line: 2, .. }), "{error}");
        assert!(error.to_string().contains("a/.arilignore:2:1: "), "{error}");
    }
}
