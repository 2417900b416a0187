//! Chunks: consecutive files, made into runs together; by several threads, by several machines, or not at all
//! where nothing changed since the last build.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;

use crate::chunk::{Chunk, ChunkFile, MARKED, Seen, UNMARKED, UNTITLED, since_epoch};
use crate::config::Config;
use crate::cut::IdCounter;
use crate::error::{BuildError, Problem, ProblemKind};
use crate::progress::Progress;
use crate::run::{Run, RunWriter};
use crate::site_name::SiteName;
use crate::source::{Contents, SourceFile};
use crate::store::Store;

/// A chunk has at least so many bytes; where there are more than about [`MAX_CHUNKS`], more.
const MIN_CHUNK_BYTES: u64 = 1 << 20;

const MAX_CHUNKS: u64 = 256;

/// One in so many files begins a chunk, when the one before is long enough.
const BEGINS_CHUNK: u64 = 16;

/// Cuts `files` into chunks. Where one begins hangs on addresses and lengths alone, so that a file added or
/// removed leaves most chunks as they are.
pub(crate) fn chunks(files: &[SourceFile]) -> Vec<Range<usize>> {
    let total: u64 = files.iter().map(|file| file.n_bytes).sum();
    let min_bytes = MIN_CHUNK_BYTES.max((total / MAX_CHUNKS).next_power_of_two());
    let mut chunks = Vec::new();
    let (mut start, mut n_bytes) = (0, 0);
    for (i, file) in files.iter().enumerate() {
        let begins_chunk =
            || aril_index::checksum(file.url().as_bytes()).is_multiple_of(BEGINS_CHUNK);
        if n_bytes >= min_bytes && begins_chunk() {
            chunks.push(start..i);
            (start, n_bytes) = (i, 0);
        }
        n_bytes += file.n_bytes;
    }
    chunks.push(start..files.len());
    chunks
}

/// What makes runs of files.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) config: &'a Config,
    /// Where chunks are kept from build to build.
    pub(crate) cache: Option<&'a Path>,
    /// A run is ended when it takes so many bytes in memory.
    pub(crate) max_run_bytes: usize,
    /// Whether pages are left out that do not say what of them is to be found.
    pub(crate) only_marked: bool,
    /// What titles have beside the page's own.
    pub(crate) site_name: SiteName,
    pub(crate) progress: &'a Progress,
}

/// What chunks of files were made to.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// Of each chunk its runs.
    pub(crate) runs: Vec<Vec<Run>>,
    pub(crate) problems: Vec<Problem>,
    /// Whether a page says what of it is to be found.
    pub(crate) has_marked: bool,
    /// Whether a page does not.
    pub(crate) has_unmarked: bool,
}

impl Reader<'_> {
    /// Makes runs of `chunks` of `files`, kept in `store`, and tells what could not be read.
    ///
    /// # Errors
    /// When the store or the cache cannot be written.
    pub(crate) fn runs(
        &self,
        files: &[SourceFile],
        chunks: &[Range<usize>],
        store: &Store,
    ) -> Result<Made, BuildError> {
        let done: Vec<(Vec<Run>, Vec<Problem>, Vec<ChunkFile>)> = chunks
            .par_iter()
            .with_max_len(1)
            .map(|range| {
                let files = files.get(range.clone()).unwrap_or_default();
                let (chunk, problems) = self.chunk(files)?;
                let runs = chunk.runs.into_iter().map(|run| Run::new(run, store));
                Ok((runs.collect::<Result<_, BuildError>>()?, problems, chunk.files))
            })
            .collect::<Result<_, BuildError>>()?;
        let mut made = Made::default();
        for (runs, problems, files) in done {
            made.runs.push(runs);
            let is_unmarked = |problem: &Problem| matches!(problem.kind, ProblemKind::Unmarked);
            made.has_unmarked |= problems.iter().any(is_unmarked);
            made.problems.extend(problems);
            made.has_marked |= files.iter().any(|file| file.notes & MARKED != 0);
            made.has_unmarked |= files.iter().any(|file| file.notes & UNMARKED != 0);
        }
        Ok(made)
    }

    /// Tells what was made under other rules from what these files were made to.
    fn fingerprint(&self) -> u64 {
        self.config.fingerprint ^ u64::from(self.only_marked) ^ self.site_name.checksum()
    }

    /// Makes a chunk of files, from what is in the cache as far as that goes.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub(crate) fn chunk(&self, files: &[SourceFile]) -> Result<(Chunk, Vec<Problem>), BuildError> {
        let began = since_epoch(SystemTime::now());
        let entry = self.cache.map(|cache| cache.join(file_name(files)));
        let before = entry.as_ref().and_then(|entry| fs::read(entry).ok());
        let before = before.and_then(|bytes| Chunk::decode(&bytes));
        let before = before.filter(|chunk| chunk.fingerprint == self.fingerprint());
        let old_files: HashMap<&str, &ChunkFile> = before
            .iter()
            .flat_map(|chunk| &chunk.files)
            .map(|file| (file.url.as_str(), file))
            .collect();
        let mut problems = Vec::new();
        let see = |file: &SourceFile| {
            let old = old_files.get(file.url().as_str()).copied();
            Seen::of(file, self.folder, old, before.as_ref().map_or(0, |chunk| chunk.began))
        };
        let seen: Vec<Result<Seen, Problem>> = files.par_iter().map(see).collect();
        let told = |seen: Result<Seen, Problem>| seen.map_err(|problem| problems.push(problem));
        let mut seen: Vec<Option<Seen>> = seen.into_iter().map(told).map(Result::ok).collect();
        let is_same = before.as_ref().is_some_and(|chunk| {
            chunk.files.len() == files.len()
                && chunk.files.iter().zip(&seen).all(|(old, new)| {
                    new.as_ref().is_some_and(|new| new.bytes.is_none() && new.file.url == old.url)
                })
        });
        let is_known = |seen: &Seen| seen.bytes.is_none() && seen.file.notes & UNTITLED != 0;
        let known = files.iter().zip(&seen).filter(|(_, seen)| seen.as_ref().is_some_and(is_known));
        problems.extend(known.map(|(source, _)| source.untitled(self.folder)));
        if let (true, Some(before)) = (is_same, before.as_ref()) {
            self.progress.advance(files.len() as u64);
            let files = seen.into_iter().flatten().map(|seen| seen.file).collect();
            let chunk = Chunk { began, files, ..before.clone() };
            if chunk.files != before.files {
                chunk.keep(entry.as_deref())?;
            }
            return Ok((chunk, problems));
        }
        let mut old = before.map(Chunk::documents).transpose()?.unwrap_or_default();
        let mut chunk =
            Chunk { began, fingerprint: self.fingerprint(), files: Vec::new(), runs: Vec::new() };
        let variants = self.config.settings.variants;
        let mut writer = RunWriter::new(IdCounter::default(), variants);
        let read = |(source, seen): (&SourceFile, &mut Option<Seen>)| {
            let bytes = seen.as_mut().and_then(|seen| seen.bytes.take())?;
            let contents = source.documents(bytes, self.folder, self.config);
            Some(contents.map(|contents| contents.without(&self.site_name)))
        };
        // The threads that have no chunk left help those that have.
        let read: Vec<_> = files.par_iter().zip(&mut seen).map(read).collect();
        for ((source, seen), read) in files.iter().zip(seen).zip(read) {
            self.progress.advance(1);
            let Some(Seen { mut file, .. }) = seen else { continue };
            let documents = read.unwrap_or_else(|| {
                let documents = old.remove(&file.url).unwrap_or_default();
                Ok(Contents { documents, ..Contents::default() })
            });
            let documents = match documents {
                Ok(Contents { is_marked: Some(false), .. }) if self.only_marked => {
                    problems.push(source.unmarked(self.folder));
                    continue;
                }
                Ok(Contents { documents, warnings, hangs_on_others, is_marked, .. }) => {
                    match is_marked {
                        Some(true) => file.notes |= MARKED,
                        Some(false) => file.notes |= UNMARKED,
                        None => {}
                    }
                    if warnings.iter().any(Problem::is_remark) {
                        file.notes |= UNTITLED;
                    }
                    // What is wrong is told again.
                    if hangs_on_others || !warnings.iter().all(Problem::is_remark) {
                        file.forget();
                    }
                    problems.extend(warnings);
                    documents
                }
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            file.n_docs = documents.len() as u32;
            chunk.files.push(file);
            for document in &documents {
                if writer.is_full(self.max_run_bytes) {
                    let (run, ids) = writer.finish();
                    chunk.runs.push(run);
                    writer = RunWriter::new(ids, variants);
                }
                writer.push(document);
            }
        }
        if !writer.is_empty() {
            chunk.runs.push(writer.finish().0);
        }
        chunk.keep(entry.as_deref())?;
        Ok((chunk, problems))
    }
}

/// The name of the cache's file for a chunk of files.
fn file_name(files: &[SourceFile]) -> String {
    let first = files.first().map(SourceFile::url).unwrap_or_default();
    format!("{:016x}.chunk", aril_index::checksum(first.as_bytes()))
}

/// Removes what a cache holds of other chunks than those of `files`.
pub(crate) fn sweep(cache: &Path, files: &[SourceFile], chunks: &[Range<usize>]) {
    let names = chunks.iter().filter_map(|range| files.get(range.clone())).map(file_name);
    let names: std::collections::HashSet<String> = names.collect();
    for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // A folder may have other files of this ending.
        let stem = name.strip_suffix(".new").unwrap_or(&name).strip_suffix(".chunk");
        let is_hex = |stem: &str| stem.len() == 16 && stem.bytes().all(|b| b.is_ascii_hexdigit());
        let is_chunk = stem.is_some_and(is_hex);
        if is_chunk && !names.contains(&name) {
            let _ = fs::remove_file(entry.path()); // The next build tries again.
        }
    }
}
