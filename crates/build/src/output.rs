//! Output: an index on disk. The manifest is replaced last and in one step, so a reader sees the old
//! index or the new one, whatever happens in between.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::BuildError;
use crate::invert::Index;

/// The name of the only file of an index that ever changes.
pub const MANIFEST: &str = "manifest.json";

/// What `manifest.json` says. FORMAT.md, "Manifest".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the format.
    pub aril: u8,
    /// How the blocks are packed into files: `inline`, all in one.
    pub layout: String,
    /// The index file.
    pub file: String,
    /// Its length.
    pub bytes: u64,
    /// The checksum of its head, 16 hexadecimal digits.
    pub checksum: String,
    /// The number of documents.
    pub documents: u32,
    /// The builder.
    pub generator: String,
    /// The index file of the build before, kept for visitors who hold its manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
}

impl Manifest {
    /// Reads the manifest of the index in `folder`; `None` when there is none that makes sense.
    #[must_use]
    pub fn read(folder: &Path) -> Option<Manifest> {
        serde_json::from_slice(&fs::read(folder.join(MANIFEST)).ok()?).ok()
    }
}

/// Holds that `out` may become an index: it is absent, empty, or an index already.
///
/// # Errors
/// When it is something else.
pub fn check_target(out: &Path) -> Result<(), BuildError> {
    let foreign = match fs::read_dir(out) {
        Ok(mut entries) => entries.next().is_some() && Manifest::read(out).is_none(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory && out.exists() => true,
        Err(source) => return Err(BuildError::Write { path: out.to_owned(), source }),
    };
    if foreign { Err(BuildError::NotAnIndexFolder { out: out.to_owned() }) } else { Ok(()) }
}

/// Writes `index` into the folder `out` and returns the bytes of its files. The file of the build
/// before is kept, older ones are removed.
///
/// # Errors
/// When something cannot be written; an index that was there is unchanged then.
pub fn write(index: &Index, out: &Path) -> Result<u64, BuildError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| BuildError::Write { path, source }
    };
    fs::create_dir_all(out).map_err(failed(out))?;
    let before = Manifest::read(out);
    let name = format!("{:016x}.aril", aril_index::checksum(&index.file));
    let previous = before
        .and_then(|before| if before.file == name { before.previous } else { Some(before.file) });
    let manifest = Manifest {
        aril: aril_index::FORMAT_VERSION,
        layout: "inline".to_owned(),
        file: name.clone(),
        bytes: index.file.len() as u64,
        checksum: format!("{:016x}", index.checksum),
        documents: index.n_docs,
        generator: concat!("aril ", env!("CARGO_PKG_VERSION")).to_owned(),
        previous,
    };
    let text = manifest_text(&manifest);
    let file = out.join(&name);
    replace(&file, &index.file).map_err(failed(&file))?;
    let manifest_file = out.join(MANIFEST);
    replace(&manifest_file, text.as_bytes()).map_err(failed(&manifest_file))?;
    remove_others(out, &manifest);
    Ok((index.file.len() + text.len()) as u64)
}

fn manifest_text(manifest: &Manifest) -> String {
    // A struct of strings and numbers always serializes.
    let mut text = serde_json::to_string(manifest).unwrap_or_default();
    text.push('\n');
    text
}

/// Writes a file beside its place and puts it there in one step.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut temporary = PathBuf::from(path).into_os_string();
    temporary.push(".new");
    let temporary = PathBuf::from(temporary);
    let written = File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let placed = written.and_then(|()| fs::rename(&temporary, path));
    if placed.is_err() {
        let _ = fs::remove_file(&temporary); // Whether it was there or not, the first error counts.
    }
    placed
}

/// Removes index files of older builds, and what an interrupted one left. That one cannot be removed
/// harms nobody: the next build tries again.
fn remove_others(out: &Path, manifest: &Manifest) {
    for entry in fs::read_dir(out).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours =
            name.strip_suffix(".new").unwrap_or(&name).strip_suffix(".aril").is_some_and(|stem| {
                stem.len() == 16 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
            });
        let is_kept = name == manifest.file || manifest.previous.as_ref() == Some(&name);
        if is_ours && !is_kept || name == "manifest.json.new" {
            let _ = fs::remove_file(entry.path());
        }
    }
}
