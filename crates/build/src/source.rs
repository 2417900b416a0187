//! Sources: the files of a folder, and the documents in them.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::config::{Config, Reading, Source};
use crate::decode::{Decoded, Fault, decode};
use crate::document::Document;
use crate::error::{BuildError, Problem, ProblemKind};
use crate::extract::{self, Format, LeftOut, packed};
use crate::ignored::Ignored;
use crate::site_name::SiteName;
use crate::{address, canonical};

/// A file that holds documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path below the folder.
    pub path: PathBuf,
    /// Its length in bytes.
    pub n_bytes: u64,
    /// When it was written last, if the file system tells.
    pub modified: Option<SystemTime>,
    format: Format,
    /// The place of its kind among the sources of the configuration.
    source: Option<usize>,
    /// So many bytes of it are read.
    max_bytes: u64,
}

/// So many bytes of a page are read: 32 MiB, some ten times the longest novels. A build takes some twenty times as
/// many of memory for it. What is cut into documents is read whole.
pub const MAX_PAGE_BYTES: u64 = 32 << 20;

impl SourceFile {
    /// Its address on the site.
    #[must_use]
    pub fn url(&self) -> String {
        address::of_path(&self.path)
    }

    /// The bytes of the file, which lies below `folder`; of a page that is too long one more than it may have.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, folder: &Path) -> Result<Vec<u8>, Problem> {
        let file = folder.join(&self.path);
        read_up_to(&file, self.max_bytes.saturating_add(1))
            .map_err(|error| Problem { file, kind: ProblemKind::Io(error) })
    }

    /// What is in its `bytes`: at least one document.
    ///
    /// # Errors
    /// When there is nothing in it, or it asks to be left out.
    pub fn documents(
        &self,
        bytes: Vec<u8>,
        folder: &Path,
        config: &Config,
    ) -> Result<Contents, Problem> {
        let problem = |kind| Problem { file: folder.join(&self.path), kind };
        let reading = config.reading_of(self.source);
        let mut bytes = if extract::is_gzip(&self.path) {
            packed::gunzip(&bytes).map_err(|fault| problem(ProblemKind::Malformed(fault)))?
        } else {
            bytes
        };
        let n_bytes = self.n_bytes.max(bytes.len() as u64);
        let is_cut = bytes.len() as u64 > self.max_bytes;
        bytes.truncate(usize::try_from(self.max_bytes).unwrap_or(usize::MAX));
        let n_read = bytes.len() as u64;
        let (text, fault, extracted) = if self.format.is_text() {
            let Decoded { mut text, mut fault } = decode(bytes, self.format == Format::Html);
            if is_cut && fault.is_some_and(|fault| fault.offset as u64 + MAX_CHAR_BYTES >= n_read) {
                // The cut itself went through a character.
                fault = None;
                text.pop();
            }
            let extracted = extract::extract(&text, self.format, reading, &self.url());
            (text, fault, extracted)
        } else {
            let extracted = extract::extract_bytes(&bytes, self.format, reading, &self.url());
            (String::new(), None, extracted)
        };
        if let Some(fault) = extracted.unreadable {
            return Err(problem(ProblemKind::Malformed(fault)));
        }
        match extracted.left_out {
            Some(LeftOut::Unlisted) => return Err(problem(ProblemKind::Unlisted)),
            Some(LeftOut::Redirect) => return Err(problem(ProblemKind::Redirect)),
            Some(LeftOut::Draft) => return Err(problem(ProblemKind::Draft)),
            None => {}
        }
        let mut hangs_on_others = false;
        if let Some(href) = &extracted.canonical {
            let others = canonical::candidates(href, &self.path);
            hangs_on_others = !others.is_empty();
            let is_there = |path: &PathBuf| canonical::stands_for_itself(path, folder, config);
            if let Some(of) = others.into_iter().find(is_there) {
                return Err(problem(ProblemKind::Duplicate { of: folder.join(of) }));
            }
        }
        let mut documents = extracted.documents;
        for document in &mut documents {
            document.weight = document.weight.or_else(|| config.weight_of(&self.path));
            if document.language.is_empty() {
                document.language.clone_from(&reading.language);
            }
        }
        if documents.is_empty() {
            return Err(problem(ProblemKind::Empty));
        }
        let mut warnings = Vec::new();
        if let Some(Fault { encoding, line, offset }) = fault {
            warnings.push(problem(ProblemKind::Undecodable { encoding, line, offset }));
        }
        if is_cut {
            warnings.push(problem(ProblemKind::TooLong { n_read, n_bytes }));
        } else if let Some((offset, what)) = extracted.unclosed {
            let before = text.as_bytes().get(..offset).unwrap_or_default();
            let line = before.split(|byte| *byte == b'\n').count();
            warnings.push(problem(ProblemKind::Unclosed { what, line }));
        }
        for fault in extracted.faults {
            warnings.push(problem(ProblemKind::Faulty(fault)));
        }
        if extracted.is_untitled {
            warnings.push(self.untitled(folder));
        }
        let is_marked = extracted.is_marked;
        let is_it = |title: &String| documents.first().is_some_and(|page| page.title == *title);
        let title = extracted.title.filter(is_it);
        Ok(Contents { documents, warnings, hangs_on_others, is_marked, title })
    }

    /// The page as it is read where only it is asked for; `None` where there is none.
    fn page(&self, folder: &Path, may_be: impl Fn(&str) -> bool) -> Option<extract::Extracted> {
        if self.format != Format::Html {
            return None;
        }
        let mut bytes = self.read(folder).ok()?;
        if extract::is_gzip(&self.path) {
            bytes = packed::gunzip(&bytes).ok()?;
        }
        let text = decode(bytes, true).text;
        let extracted = || extract::extract(&text, self.format, &Reading::default(), "");
        let is_there =
            |page: &extract::Extracted| page.left_out.is_none() && !page.documents.is_empty();
        may_be(&text).then(extracted).filter(is_there)
    }

    /// Whether it is a page that says what of it is to be found.
    pub(crate) fn is_marked(&self, folder: &Path) -> bool {
        let may_be = |text: &str| text.contains("-aril-body") || text.contains("-pagefind-body");
        self.page(folder, may_be).is_some_and(|page| page.is_marked == Some(true))
    }

    /// That it has neither title nor heading.
    pub(crate) fn untitled(&self, folder: &Path) -> Problem {
        Problem { file: folder.join(&self.path), kind: ProblemKind::Untitled }
    }

    /// That it is left out, since others say what of them is to be found.
    pub(crate) fn unmarked(&self, folder: &Path) -> Problem {
        Problem { file: folder.join(&self.path), kind: ProblemKind::Unmarked }
    }
}

/// No encoding has more bytes for a character.
const MAX_CHAR_BYTES: u64 = 4;

/// The first bytes of a file, up to so many.
pub(crate) fn read_up_to(file: &Path, max_bytes: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = fs::File::open(file)?;
    let n_bytes = file.metadata()?.len().min(max_bytes);
    bytes.try_reserve_exact(usize::try_from(n_bytes).unwrap_or(usize::MAX))?;
    file.take(max_bytes).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What is in a file.
#[derive(Debug, Default)]
pub struct Contents {
    /// At least one.
    pub documents: Vec<Document>,
    /// What is wrong with it.
    pub warnings: Vec<Problem>,
    /// Whether it would be left out if another file were there.
    pub hangs_on_others: bool,
    /// Whether a page says what of it is to be found; nothing for what is no page of HTML.
    pub is_marked: Option<bool>,
    /// What stands in a page's `<title>`, where it is called so and nothing there was left out.
    pub title: Option<String>,
}

impl Contents {
    /// The same without the site's name in what a page is called in its `<title>`.
    pub(crate) fn without(mut self, name: &SiteName) -> Contents {
        if self.title.take().is_some() {
            for document in &mut self.documents {
                name.leave(document);
            }
        }
        self
    }
}

/// What was found in a folder.
#[derive(Debug, Default)]
pub struct Found {
    /// The documents.
    pub documents: Vec<Document>,
    /// Files that were left out, or not read well.
    pub problems: Vec<Problem>,
}

/// Reads all documents below `folder`, by `config`, into memory.
///
/// # Errors
/// As [`list_files`].
pub fn read_documents(
    folder: &Path,
    config: &Config,
    out: Option<&Path>,
) -> Result<Found, BuildError> {
    let read = |file: SourceFile| {
        let contents = file.read(folder).and_then(|bytes| file.documents(bytes, folder, config));
        (file, contents)
    };
    let all: Vec<_> = list_files(folder, config, out)?.into_iter().map(read).collect();
    let files: Vec<&SourceFile> = all.iter().map(|(file, _)| file).collect();
    let site_name = site_name_of(files, folder);
    let is_marked = |of: &Contents, it: bool| of.is_marked == Some(it);
    let only_marked = all.iter().any(|(_, of)| of.as_ref().is_ok_and(|of| is_marked(of, true)));
    let mut found = Found::default();
    for (file, contents) in all {
        match contents {
            Ok(contents) if only_marked && is_marked(&contents, false) => {
                found.problems.push(file.unmarked(folder));
            }
            Ok(contents) => {
                let contents = contents.without(&site_name);
                found.documents.extend(contents.documents);
                found.problems.extend(contents.warnings);
            }
            Err(problem) => found.problems.push(problem),
        }
    }
    Ok(found)
}

/// Whether one of `files`, below `folder`, is a page that says what of it is to be found.
pub(crate) fn has_marked(files: &[SourceFile], folder: &Path) -> bool {
    files.par_iter().any(|file| file.is_marked(folder))
}

/// So many files of a site most probably tell whether its pages say what of them is to be found.
const SAMPLE_FILES: usize = 32;

/// The same, by some of them.
pub(crate) fn seems_marked(files: &[SourceFile], folder: &Path) -> bool {
    files.iter().step_by(files.len() / SAMPLE_FILES + 1).any(|file| file.is_marked(folder))
}

/// So many pages tell what the site is called.
const SAMPLE_TITLES: usize = 64;

/// What the titles of `files`, below `folder`, have beside the pages' own; by pages that hang on their addresses alone, so
/// that few edits change it: with it all pages do.
pub(crate) fn site_name(files: &[SourceFile], folder: &Path) -> SiteName {
    site_name_of(files.iter().collect(), folder)
}

fn site_name_of(mut files: Vec<&SourceFile>, folder: &Path) -> SiteName {
    files.retain(|file| file.format == Format::Html);
    files.sort_by_cached_key(|file| aril_index::checksum(file.url().as_bytes()));
    files.truncate(SAMPLE_TITLES);
    let title = |file: &&SourceFile| file.page(folder, |_| true).and_then(|page| page.title);
    let titles: Vec<String> = files.par_iter().with_max_len(1).filter_map(title).collect();
    SiteName::of(&titles)
}

/// The files below `folder` that hold documents, by `config`, in the order that they have in the index:
/// folder by folder, by name. Hidden files, `node_modules` and the folder `out` are passed over.
///
/// # Errors
/// When `folder` is no folder, cannot be listed, or holds no file of a known format.
pub fn list_files(
    folder: &Path,
    config: &Config,
    out: Option<&Path>,
) -> Result<Vec<SourceFile>, BuildError> {
    if !folder.exists() {
        return Err(BuildError::NoSuchFolder { folder: folder.to_owned() });
    }
    if !folder.is_dir() {
        return Err(BuildError::NotAFolder { folder: folder.to_owned() });
    }
    let out = out.and_then(|out| out.canonicalize().ok());
    let mut files = Vec::new();
    let mut n_others = 0;
    let mut ignored = Ignored::below(folder);
    walk(folder, out.as_deref(), |path, metadata| {
        let path = path.strip_prefix(folder).unwrap_or(path).to_owned();
        // A link to nothing may have led to a folder of documents: that it cannot be read is told.
        let is_lost = metadata.is_none() && path.extension().is_none();
        let lost = || {
            let is_wanted = config.sources.is_empty() && !config.exclude.is_match(&path);
            (is_lost && is_wanted).then_some((Format::Plain, None))
        };
        let known = || format_of(&path, config).or_else(lost);
        let is_ignored = ignored.has(&path)?;
        let Some((format, source)) = known().filter(|_| !is_ignored) else {
            n_others += 1;
            return Ok(());
        };
        let of_source = source.and_then(|i| config.sources.get(i));
        let is_cut = of_source.is_some_and(|source| source.reading.split_after.is_some());
        let max_bytes = if format.is_page() && !is_cut && !extract::is_gzip(&path) {
            MAX_PAGE_BYTES
        } else {
            u64::MAX
        };
        let n_bytes = metadata.as_ref().map_or(0, fs::Metadata::len);
        let modified = metadata.and_then(|metadata| metadata.modified().ok());
        files.push(SourceFile { path, n_bytes, modified, format, source, max_bytes });
        Ok(())
    })?;
    if files.is_empty() {
        return Err(BuildError::NoDocuments { folder: folder.to_owned(), n_others });
    }
    Ok(files)
}

/// Calls `take` with the files below `folder`, in a fixed order, and what is known of each; nothing of links that lead
/// nowhere.
fn walk(
    folder: &Path,
    out: Option<&Path>,
    mut take: impl FnMut(&Path, Option<fs::Metadata>) -> Result<(), BuildError>,
) -> Result<(), BuildError> {
    let is_hidden =
        |name: &OsStr| name.as_encoded_bytes().starts_with(b".") || name == "node_modules";
    let is_wanted = |entry: &walkdir::DirEntry| {
        let is_out = || out.is_some() && entry.path().canonicalize().ok().as_deref() == out;
        let is_hidden = is_hidden(entry.file_name());
        entry.depth() == 0 || !(is_hidden || entry.file_type().is_dir() && is_out())
    };
    let mut seen = HashSet::new();
    let mut targets = Targets::default();
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(is_wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                // Two links to one file are one document.
                let target = targets.of(&entry);
                if seen.insert(aril_index::checksum(target.as_os_str().as_encoded_bytes())) {
                    take(entry.path(), entry.metadata().ok())?;
                }
            }
            Ok(_) => {}
            // What a link that leads to a folder around it would lead to is read anyway.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let link = error.path().filter(|path| path.is_symlink());
                if let Some(link) = link {
                    if !link.file_name().is_some_and(is_hidden) {
                        take(link, None)?;
                    }
                    continue;
                }
                let path = error.path().unwrap_or(folder).to_owned();
                // Only loops are no errors of the system.
                let source = error.into_io_error().unwrap_or_else(|| ErrorKind::Other.into());
                return Err(BuildError::Walk { path, source });
            }
        }
    }
    Ok(())
}

/// Where files are whose paths may lead over links. Of those in one folder that are no links themselves only the
/// folder's place is asked for.
#[derive(Default)]
struct Targets {
    folder: PathBuf,
    place: Option<PathBuf>,
}

impl Targets {
    fn of(&mut self, file: &walkdir::DirEntry) -> PathBuf {
        let path = file.path();
        let (Some(folder), false) = (path.parent(), file.path_is_symlink()) else {
            return path.canonicalize().unwrap_or_else(|_| path.to_owned());
        };
        if self.place.is_none() || self.folder != folder {
            folder.clone_into(&mut self.folder);
            self.place = folder.canonicalize().ok();
        }
        self.place.as_deref().unwrap_or(folder).join(file.file_name())
    }
}

/// How a file is read, and the place of its source; `None` when it is no document.
pub(crate) fn format_of(relative: &Path, config: &Config) -> Option<(Format, Option<usize>)> {
    if config.exclude.is_match(relative) {
        return None;
    }
    let known = Format::of_path(relative);
    // What is gzip'd stands beside itself, for hosts that send it so.
    let is_unasked = |format: &Format| format.is_read_unasked() && !extract::is_gzip(relative);
    if config.sources.is_empty() {
        return known.filter(is_unasked).map(|format| (format, None));
    }
    let has = |source: &Source| {
        (source.include.is_empty() || source.include.is_match(relative))
            && !source.exclude.is_match(relative)
    };
    let place = config.sources.iter().position(has)?;
    let source = config.sources.get(place)?;
    let known = known.filter(|format| is_unasked(format) || !source.include.is_empty());
    Some((source.format.or(known)?, Some(place)))
}
