//! Output: an index on disk. The manifest is replaced last and in one step, so a reader sees the old
//! index or the new one, whatever happens in between.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use aril_index::{Block, Head, Pack};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::BuildError;
use crate::index::Index;
use crate::progress::{Progress, Stage};

/// The name of the only file of an index that ever changes.
pub const MANIFEST: &str = "manifest.json";

/// What wrote an index, as the manifest tells it.
pub(crate) const GENERATOR: &str = concat!("aril ", env!("CARGO_PKG_VERSION"));

/// How the blocks of an index are packed into files. The bytes of the blocks are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// All in one file, which visitors load whole.
    Inline,
    /// A file each, of which visitors load those that a query needs.
    Split,
    /// In files of at most [`MAX_PACK_BYTES`], of which visitors load the parts that a query needs, by HTTP's
    /// ranges.
    #[cfg_attr(
        test,
        schemars(
            description = "In few files, of which visitors load the parts that a query needs."
        )
    )]
    Packed,
    /// [`Inline`](Layout::Inline) up to [`MAX_INLINE_BYTES`], else [`Split`](Layout::Split) while the host
    /// takes so many files, else [`Packed`](Layout::Packed).
    #[cfg_attr(
        test,
        schemars(description = "In one file if it is small, else as many as the host takes.")
    )]
    #[default]
    Auto,
}

/// An index of so many bytes is loaded sooner whole than in parts: each part waits for the one that names it.
pub const MAX_INLINE_BYTES: u64 = 64 << 10;

/// The most bytes of a pack: the hosts that take least take 25 MiB.
pub const MAX_PACK_BYTES: u64 = 24 << 20;

/// Where a site lies, as far as that limits an index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Host {
    /// Cloudflare Pages: 20,000 files of at most 25 MiB; answers a request for a part with the whole.
    CloudflarePages,
    /// GitHub Pages: files of at most 100 MB; compresses parts of files, so that Firefox cannot read them.
    GithubPages,
    /// Netlify: 54,000 files in a folder.
    Netlify,
    /// Amazon S3, and what speaks its protocol.
    S3,
    /// Any other: what the hosts that take least take.
    #[default]
    Generic,
}

impl Host {
    /// As the command line has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Host::CloudflarePages => "cloudflare-pages",
            Host::GithubPages => "github-pages",
            Host::Netlify => "netlify",
            Host::S3 => "s3",
            Host::Generic => "generic",
        }
    }

    /// The most files of an index. Where the host has no limit that we know, this is one of patience: each is
    /// a request when the site is deployed.
    #[must_use]
    pub fn max_files(self) -> u64 {
        match self {
            Host::CloudflarePages | Host::Generic => 20_000,
            Host::Netlify => 54_000,
            Host::GithubPages | Host::S3 => 100_000,
        }
    }

    /// The most bytes of a file.
    #[must_use]
    pub fn max_file_bytes(self) -> u64 {
        match self {
            Host::CloudflarePages | Host::Generic => 25 << 20,
            Host::GithubPages => 100_000_000,
            Host::Netlify | Host::S3 => 5 << 30,
        }
    }

    /// Holds that it takes an index of `n_files`, of which the largest has `n_bytes`.
    fn check(self, layout: Layout, n_files: u64, n_bytes: u64) -> Result<(), BuildError> {
        if layout == Layout::Packed && !self.has_ranges() {
            return Err(BuildError::NoRanges { host: self });
        }
        if n_files > self.max_files() {
            let advice = if self.has_ranges() {
                "build it with --layout packed, or exclude pages"
            } else {
                "exclude pages, or use a host that sends parts of files, with --layout packed"
            };
            let max = self.max_files();
            return Err(BuildError::TooManyFiles { host: self, n: n_files, max, advice });
        }
        if n_bytes > self.max_file_bytes() {
            let max = self.max_file_bytes();
            return Err(BuildError::TooLargeFile { host: self, n_bytes, max });
        }
        Ok(())
    }

    /// Whether it sends parts of files as browsers need them.
    #[must_use]
    pub fn has_ranges(self) -> bool {
        !matches!(self, Host::CloudflarePages | Host::GithubPages)
    }
}

/// How an index is to be packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Packing {
    /// Into what files.
    pub layout: Layout,
    /// For which host.
    pub host: Host,
}

/// How an index was packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Never [`Auto`](Layout::Auto).
    pub layout: Layout,
    /// Why so.
    pub why: &'static str,
    /// Files of the index, without those of the build before.
    pub n_files: u64,
}

impl Packing {
    /// This, or `other` as far as it says nothing.
    pub(crate) fn or(self, other: Packing) -> Packing {
        let layout = if self.layout == Layout::Auto { other.layout } else { self.layout };
        let host = if self.host == Host::Generic { other.host } else { self.host };
        Packing { layout, host }
    }

    /// The layout of an index of `n_blocks` that take `n_bytes`, and why.
    fn layout_of(self, n_blocks: u64, n_bytes: u64) -> (Layout, &'static str) {
        match self.layout {
            Layout::Auto if n_bytes <= MAX_INLINE_BYTES => {
                (Layout::Inline, "it is small, and one file is loaded sooner than several")
            }
            Layout::Auto if n_blocks > self.host.max_files() && self.host.has_ranges() => {
                (Layout::Packed, "there would be more files otherwise than hosts take")
            }
            Layout::Auto => (Layout::Split, "visitors load only what a query needs"),
            layout => (layout, "as asked for"),
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

/// Holds that `out` may become an index: it is absent, empty, or an index already, be it one that was never
/// finished.
///
/// # Errors
/// When it is something else.
pub fn check_target(out: &Path) -> Result<(), BuildError> {
    let is_foreign = |entry: io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| !is_ours(&entry.file_name().to_string_lossy()))
    };
    let foreign = match fs::read_dir(out) {
        Ok(mut entries) => Manifest::read(out).is_none() && entries.any(is_foreign),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory && out.exists() => true,
        Err(source) => return Err(BuildError::Write { path: out.to_owned(), source }),
    };
    if foreign { Err(BuildError::NotAnIndexFolder { out: out.to_owned() }) } else { Ok(()) }
}

/// Makes a folder, if it is not there.
pub(crate) fn create(folder: &Path) -> Result<(), BuildError> {
    fs::create_dir_all(folder).map_err(failed(folder))
}

/// The folder of an index whose blocks have files of their own, which this builder wrote.
pub(crate) fn blocks_before(out: &Path) -> Option<PathBuf> {
    let manifest = Manifest::read(out)?;
    let is_like = manifest.layout == Layout::Split && manifest.generator == GENERATOR;
    is_like.then(|| out.to_owned())
}

fn failed(path: &Path) -> impl Fn(io::Error) -> BuildError {
    let path = path.to_owned();
    move |source| BuildError::Write { path: path.clone(), source }
}

/// Writes `index` into the folder `out` and returns the bytes of its files, and how it is packed. The files of
/// the build before are kept, older ones are removed.
///
/// # Errors
/// When the host does not take it, or something cannot be written; an index that was there is unchanged then.
pub fn write(
    index: &Index,
    out: &Path,
    packing: Packing,
    progress: &Progress,
) -> Result<(u64, Packed), BuildError> {
    create(out)?;
    let before = Manifest::read(out);
    let (layout, why) = packing.layout_of(index.n_blocks() as u64, index.block_bytes());
    let packs = if layout == Layout::Packed { pack_ends(index) } else { Vec::new() };
    let (n_files, max_bytes) = files_to_be(index, out, before.as_ref(), layout, &packs);
    packing.host.check(layout, n_files, max_bytes)?;
    progress.begin(Stage::Write, index.n_blocks() as u64);
    let mut n_bytes = 0;
    let mut n_files = 2;
    let (bytes, checksum) = match layout {
        Layout::Inline => index.inline()?,
        Layout::Packed => {
            let packs = write_packs(index, &packs, out, progress)?;
            n_files += packs.len() as u64;
            n_bytes += packs.iter().map(|pack| pack.n_bytes).sum::<u64>();
            index.packed_head(packs)?
        }
        Layout::Split | Layout::Auto => {
            let write = |i| -> Result<(), BuildError> {
                let (block, bytes) = index.block(i)?;
                let file = out.join(block.file());
                // A file is named by what is in it; one that was cut short is written again.
                if !fs::metadata(&file).is_ok_and(|there| there.len() == bytes.len() as u64) {
                    replace(&file, &bytes, false).map_err(failed(&file))?;
                }
                progress.advance(1);
                Ok(())
            };
            // Equal blocks are one file, which only one thread may write.
            let mut names = HashSet::new();
            let mut files: Vec<usize> = (0..index.n_blocks()).collect();
            files.retain(|i| index.head.blocks.get(*i).is_some_and(|b| names.insert(b.file())));
            progress.advance((index.n_blocks() - files.len()) as u64);
            files.into_par_iter().try_for_each(write)?;
            n_bytes += index.block_bytes();
            n_files += index.n_blocks() as u64;
            index.head()?
        }
    };
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
        generator: GENERATOR.to_owned(),
        previous,
    };
    let text = manifest_text(&manifest);
    n_bytes += (text.len() + bytes.len()) as u64;
    let file = out.join(&name);
    replace(&file, &bytes, true).map_err(failed(&file))?;
    let manifest_file = out.join(MANIFEST);
    replace(&manifest_file, text.as_bytes(), true).map_err(failed(&manifest_file))?;
    remove_others(out, &manifest);
    Ok((n_bytes, Packed { layout, why, n_files }))
}

/// How many files will be in the folder, those of the build before among them, and the bytes of the largest.
fn files_to_be(
    index: &Index,
    out: &Path,
    before: Option<&Manifest>,
    layout: Layout,
    packs: &[usize],
) -> (u64, u64) {
    match layout {
        Layout::Inline => (2, index.block_bytes()),
        Layout::Packed => (2 + packs.len() as u64, MAX_PACK_BYTES),
        Layout::Split | Layout::Auto => {
            let mut names: HashSet<String> = before
                .and_then(|before| files_of(out, &before.file))
                .unwrap_or_default()
                .into_iter()
                .collect();
            names.extend(index.head.blocks.iter().map(Block::file));
            (2 + names.len() as u64, index.lengths().max().unwrap_or_default())
        }
    }
}

/// By pack the place of the block behind its last.
fn pack_ends(index: &Index) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut n_bytes = 0;
    for (i, len) in index.lengths().enumerate() {
        if n_bytes > 0 && n_bytes + len > MAX_PACK_BYTES {
            ends.push(i);
            n_bytes = 0;
        }
        n_bytes += len;
    }
    ends.push(index.n_blocks());
    ends
}

/// Writes the blocks up to each of `ends` into a file.
fn write_packs(
    index: &Index,
    ends: &[usize],
    out: &Path,
    progress: &Progress,
) -> Result<Vec<Pack>, BuildError> {
    let mut packs = Vec::new();
    let mut start = 0;
    for end in ends {
        let mut bytes = Vec::new();
        for i in start..*end {
            bytes.extend_from_slice(&index.block(i)?.1);
            progress.advance(1);
        }
        start = *end;
        let pack = Pack { name: aril_index::checksum(&bytes), n_bytes: bytes.len() as u64 };
        let file = out.join(pack.file());
        if !fs::metadata(&file).is_ok_and(|there| there.len() == pack.n_bytes) {
            replace(&file, &bytes, true).map_err(failed(&file))?;
        }
        packs.push(pack);
    }
    Ok(packs)
}

fn manifest_text(manifest: &Manifest) -> String {
    // A struct of strings and numbers always serializes.
    let mut text = serde_json::to_string(manifest).unwrap_or_default();
    text.push('\n');
    text
}

/// Writes a file beside its place and puts it there in one step. With `sync` it is on the disk then; blocks
/// are not waited for, thousands of which would take minutes: their names tell when one is damaged.
pub(crate) fn replace(path: &Path, bytes: &[u8], sync: bool) -> io::Result<()> {
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

/// The file with the head at `name`, and those that it names; `None` when it cannot be read.
fn files_of(out: &Path, name: &str) -> Option<Vec<String>> {
    let head = fs::read(out.join(name)).ok()?;
    let head = Head::decode(&head, None).ok()?;
    let mut files = vec![name.to_owned()];
    files.extend(head.packs.iter().map(Pack::file));
    if head.packs.is_empty() {
        files.extend(head.blocks.iter().map(Block::file));
    }
    Some(files)
}

/// Whether a file's name is one that builds give to index files, finished or not.
fn is_ours(name: &str) -> bool {
    let stem = name.strip_suffix(".new").unwrap_or(name).strip_suffix(".aril");
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_block = stem.is_some_and(|stem| match stem.split_once('-') {
        Some((group, place)) => {
            group.len() == 10 && is_hex(group) && place.len() == 1 && is_hex(place)
        }
        None => matches!(stem.len(), 10 | 16) && is_hex(stem),
    });
    is_block || name == "manifest.json.new"
}

/// Removes index files of older builds, and what an interrupted one left. That one cannot be removed
/// harms nobody: the next build tries again.
fn remove_others(out: &Path, manifest: &Manifest) {
    let heads = std::iter::once(&manifest.file).chain(&manifest.previous);
    let kept: HashSet<String> = heads.filter_map(|head| files_of(out, head)).flatten().collect();
    for entry in fs::read_dir(out).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_ours(&name) && !kept.contains(&name) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Host, Layout, MAX_INLINE_BYTES, MAX_PACK_BYTES, Packing};
    use crate::error::BuildError;

    #[track_caller]
    fn check(host: Host, n_blocks: u64, n_bytes: u64, expected: Layout) {
        let packing = Packing { layout: Layout::Auto, host };
        assert_eq!(packing.layout_of(n_blocks, n_bytes).0, expected);
    }

    #[test]
    fn the_layout_goes_by_size_and_host() {
        check(Host::Generic, 100, MAX_INLINE_BYTES, Layout::Inline);
        check(Host::Generic, 100, MAX_INLINE_BYTES + 1, Layout::Split);
        check(Host::Generic, 20_000, 1 << 30, Layout::Split);
        check(Host::Generic, 20_001, 1 << 30, Layout::Packed);
        check(Host::CloudflarePages, 20_001, 1 << 30, Layout::Split);
        check(Host::S3, 20_001, 1 << 30, Layout::Split);
        check(Host::S3, 100_001, 1 << 30, Layout::Packed);
    }

    #[test]
    fn what_a_host_does_not_take_is_told() {
        for host in
            [Host::Generic, Host::CloudflarePages, Host::GithubPages, Host::Netlify, Host::S3]
        {
            assert!(host.check(Layout::Split, 20_000, 25 << 20).is_ok());
            let error = host.check(Layout::Split, 100_001, 1).unwrap_err();
            assert!(matches!(error, BuildError::TooManyFiles { .. }));
            assert!(error.to_string().contains(host.name()), "{error}");
            let error = host.check(Layout::Inline, 2, 6 << 30).unwrap_err();
            assert!(matches!(error, BuildError::TooLargeFile { .. }));
            let is_refused = host.check(Layout::Packed, 3, MAX_PACK_BYTES).is_err();
            assert_eq!(is_refused, !host.has_ranges());
        }
    }
}
