//! Why a task stopped, with what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) type Result<T> = std::result::Result<T, TaskError>;

#[derive(Debug)]
pub(crate) enum TaskError {
    /// A file or folder could not be read, written, copied or removed.
    File { action: &'static str, path: PathBuf, source: io::Error },
    /// A child process could not be started.
    Start { command: String, source: io::Error },
    /// A child process ended badly; what it printed stands above.
    Failed { command: String, status: String },
    /// Everything else: the whole message, ending with what to do.
    Advice(String),
}

impl TaskError {
    /// For `map_err` on file operations: `TaskError::file("read", path)`.
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> TaskError {
        let path = path.to_path_buf();
        move |source| TaskError::File { action, path, source }
    }
}

impl fmt::Display for TaskError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TaskError::File { action, path, source } => {
                write!(out, "cannot {action} {}: {source}", path.display())
            }
            TaskError::Start { command, source } if source.kind() == io::ErrorKind::NotFound => {
                write!(out, "cannot start `{command}`: it is not installed or not on PATH")
            }
            TaskError::Start { command, source } => {
                write!(out, "cannot start `{command}`: {source}")
            }
            TaskError::Failed { command, status } => {
                write!(out, "`{command}` failed ({status}); what it printed stands above")
            }
            TaskError::Advice(message) => out.write_str(message),
        }
    }
}
