//! The cases of `tests/cases/*.toml` as JSON, for the browser test: Node reads no TOML.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::{Result, TaskError};
use crate::stamp::files_below;
use crate::workspace::{Workspace, create_folder};

/// Writes one list of all cases, in the order of the files' names, and returns the file.
pub(crate) fn export(workspace: &Workspace) -> Result<PathBuf> {
    let mut cases = Vec::new();
    for file in files_below(&workspace.root.join("tests/cases"))? {
        if file.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&file).map_err(TaskError::file("read", &file))?;
            cases.append(&mut parse(&text, &file)?);
        }
    }
    create_folder(&workspace.notes())?;
    let path = workspace.notes().join("cases.json");
    fs::write(&path, Value::Array(cases).to_string()).map_err(TaskError::file("write", &path))?;
    Ok(path)
}

/// The `[[case]]` tables of a file.
fn parse(text: &str, file: &Path) -> Result<Vec<Value>> {
    let wrong = |why: &str| TaskError::Advice(format!("{}: {why}", file.display()));
    let value: Value = toml::from_str(text).map_err(|error| wrong(&error.to_string()))?;
    match value.get("case") {
        Some(Value::Array(cases)) => Ok(cases.clone()),
        _ => Err(wrong("it has no [[case]]: see tests/cases/README.md")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_keep_their_fields() {
        let text = "[[case]]\nname = \"湖\"\nexact = [\"a.md\"]\n\n[[case]]\ntotal = 3\n";
        let expected = serde_json::json!([{ "name": "湖", "exact": ["a.md"] }, { "total": 3 }]);
        assert_eq!(Value::Array(parse(text, Path::new("a.toml")).unwrap()), expected);
    }

    #[test]
    fn a_file_without_cases_is_named() {
        let error = parse("x = 1", Path::new("a.toml")).unwrap_err().to_string();
        assert!(error.starts_with("a.toml: "), "{error}");
    }
}
