//! Output: an index on disk. The manifest is replaced last and in one step, so a reader sees the old
//! index or the new one, whatever happens in between.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use aril_index::{Block, Head};
use serde::{Deserialize, Serialize};

use crate::blocks::StoredBlock;
use crate::error::BuildError;
use crate::invert::Index;

/// The name of the only file of an index that ever changes.
pub const MANIFEST: &str = "manifest.json";

/// How the blocks of an index are packed into files. The bytes of the blocks are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// All in one file, which visitors load whole.
    Inline,
    /// A file each, of which visitors load those that a query needs.
    Split,
    /// [`Inline`](Layout::Inline) up to [`MAX_INLINE_BYTES`], else [`Split`](Layout::Split).
    #[default]
    Auto,
}

/// An index of so many bytes is loaded sooner whole than in parts: each part waits for the one that names it.
pub const MAX_INLINE_BYTES: u64 = 64 << 10;

impl Layout {
    /// The layout of an index of `n_bytes`: never [`Auto`](Layout::Auto).
    #[must_use]
    pub fn of(self, n_bytes: u64) -> Layout {
        match self {
            Layout::Auto if n_bytes <= MAX_INLINE_BYTES => Layout::Inline,
            Layout::Auto => Layout::Split,
            layout => layout,
        }
    }
}

/// What `manifest.json` says. FORMAT.md, "Manifest".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the format.
    pub aril: u8,
    /// How the blocks are packed into files.
    pub layout: Layout,
    /// The file that begins with the head.
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

/// Writes `index` into the folder `out` and returns the bytes of its files. The files of the build before
/// are kept, older ones are removed.
///
/// # Errors
/// When something cannot be written; an index that was there is unchanged then.
pub fn write(index: &Index, out: &Path, layout: Layout) -> Result<u64, BuildError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| BuildError::Write { path, source }
    };
    fs::create_dir_all(out).map_err(failed(out))?;
    let before = Manifest::read(out);
    let layout = layout.of(index.block_bytes());
    let (bytes, checksum) = if layout == Layout::Split { index.head() } else { index.inline() }?;
    let name = format!("{:016x}.aril", aril_index::checksum(&bytes));
    let previous = before
        .and_then(|before| if before.file == name { before.previous } else { Some(before.file) });
    let manifest = Manifest {
        aril: aril_index::FORMAT_VERSION,
        layout,
        file: name.clone(),
        bytes: bytes.len() as u64,
        checksum: format!("{checksum:016x}"),
        documents: index.n_docs(),
        generator: concat!("aril ", env!("CARGO_PKG_VERSION")).to_owned(),
        previous,
    };
    let text = manifest_text(&manifest);
    let mut n_bytes = text.len();
    if layout == Layout::Split {
        for StoredBlock { block, bytes } in &index.blocks {
            let file = out.join(block.file());
            n_bytes += bytes.len();
            // A file is named by what is in it; one that was cut short is written again.
            if !fs::metadata(&file).is_ok_and(|there| there.len() == bytes.len() as u64) {
                replace(&file, bytes, false).map_err(failed(&file))?;
            }
        }
    }
    let file = out.join(&name);
    n_bytes += bytes.len();
    replace(&file, &bytes, true).map_err(failed(&file))?;
    let manifest_file = out.join(MANIFEST);
    replace(&manifest_file, text.as_bytes(), true).map_err(failed(&manifest_file))?;
    remove_others(out, &manifest);
    Ok(n_bytes as u64)
}

fn manifest_text(manifest: &Manifest) -> String {
    // A struct of strings and numbers always serializes.
    let mut text = serde_json::to_string(manifest).unwrap_or_default();
    text.push('\n');
    text
}

/// Writes a file beside its place and puts it there in one step. With `sync` it is on the disk then; blocks
/// are not waited for, thousands of which would take minutes: their names tell when one is damaged.
fn replace(path: &Path, bytes: &[u8], sync: bool) -> io::Result<()> {
    let mut temporary = PathBuf::from(path).into_os_string();
    temporary.push(".new");
    let temporary = PathBuf::from(temporary);
    let written = File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        if sync { file.sync_all() } else { Ok(()) }
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
    let mut kept = HashSet::new();
    for head in std::iter::once(&manifest.file).chain(&manifest.previous) {
        kept.insert(head.clone());
        let head = fs::read(out.join(head)).ok().and_then(|bytes| Head::decode(&bytes, None).ok());
        kept.extend(head.iter().flat_map(|h| &h.blocks).map(Block::file));
    }
    for entry in fs::read_dir(out).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let stem = name.strip_suffix(".new").unwrap_or(&name).strip_suffix(".aril");
        let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_ours = stem.is_some_and(|stem| match stem.split_once('-') {
            Some((group, place)) => {
                group.len() == 10 && is_hex(group) && place.len() == 1 && is_hex(place)
            }
            None => matches!(stem.len(), 10 | 16) && is_hex(stem),
        });
        if is_ours && !kept.contains(&name) || name == "manifest.json.new" {
            let _ = fs::remove_file(entry.path());
        }
    }
}
