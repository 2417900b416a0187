//! What is served at which path.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::quirks::Quirks;
use crate::reload::Reload;
use crate::static_file;

/// What a server serves.
#[derive(Debug, Default)]
pub struct Site {
    /// Folders by the path that they are at, with a slash at its end.
    folders: BTreeMap<String, PathBuf>,
    /// Files that are in memory, by path.
    files: BTreeMap<String, Cow<'static, [u8]>>,
    pub(crate) quirks: Quirks,
    pub(crate) reload: Option<Arc<Reload>>,
    pub(crate) is_told: bool,
    /// Requests so far.
    pub(crate) n_requests: AtomicU64,
}

/// Where the answer to a request is.
pub(crate) enum Found<'a> {
    File(PathBuf),
    /// Bytes, and a name that tells of what type.
    Memory(&'a [u8], &'a Path),
}

impl Site {
    /// A folder, at `/`.
    #[must_use]
    pub fn new(folder: &Path) -> Site {
        Site::default().with_folder("/", folder)
    }

    /// Serves a folder at `path`, which ends with a slash.
    #[must_use]
    pub fn with_folder(mut self, path: &str, folder: &Path) -> Site {
        self.folders.insert(path.to_owned(), folder.to_owned());
        self
    }

    /// Serves bytes at `path`, unless a folder has a file there.
    #[must_use]
    pub fn with_file(mut self, path: &str, bytes: impl Into<Cow<'static, [u8]>>) -> Site {
        self.files.insert(path.to_owned(), bytes.into());
        self
    }

    /// The same with quirks.
    #[must_use]
    pub fn with_quirks(self, quirks: Quirks) -> Site {
        Site { quirks, ..self }
    }

    /// Pages load again when `reload` says so: a script is appended to each.
    #[must_use]
    pub fn with_reload(self, reload: Arc<Reload>) -> Site {
        Site { reload: Some(reload), ..self }
    }

    /// Prints a line for each request.
    #[must_use]
    pub fn told(self, is_told: bool) -> Site {
        Site { is_told, ..self }
    }

    /// What a request's target means. The folder with the longest path counts.
    pub(crate) fn find(&self, target: &str) -> Option<Found<'_>> {
        let path = target.split(['?', '#']).next()?;
        let folder = self.folders.iter().rfind(|(at, _)| path.starts_with(at.as_str()));
        let file = folder.and_then(|(at, folder)| {
            static_file::resolve(folder, path.get(at.len() - 1..).unwrap_or_default())
        });
        if let Some(file) = file {
            return Some(Found::File(file));
        }
        let (at, bytes) = self.files.get_key_value(path)?;
        let name = if at.ends_with('/') { "index.html" } else { at };
        Some(Found::Memory(bytes, Path::new(name)))
    }
}
