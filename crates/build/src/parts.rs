//! Parts: one build shared among several machines, each of which reads some of the files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::chunk::Chunk;
use crate::chunks;
use crate::config::{Config, Settings};
use crate::error::{BuildError, Problem, only_wishes};
use crate::progress::{Progress, Stage};
use crate::run::Run;
use crate::store::Store;
use crate::{BuildOptions, Report, compile_into, output, source};

/// Which part of a build: the `number`th of `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// From 1.
    pub number: u32,
    /// At least the number.
    pub of: u32,
}

/// What a part tells beside its chunks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct About {
    /// The builder, of which all parts need the same.
    generator: String,
    /// A checksum of all files' addresses and lengths, and of the configuration: what all parts must agree on.
    files: String,
    n_chunks: usize,
    of: u32,
    settings: Settings,
}

impl About {
    fn file_name(part: Part) -> String {
        format!("part-{}-of-{}.json", part.number, part.of)
    }
}

fn chunk_name(i: usize) -> String {
    format!("{i:06}.part")
}

/// Reads the files of one part of the documents below `folder`, and writes what is in them to the folder
/// `out`, for [`merge_parts`]. Tells which files could not be read.
///
/// # Errors
/// As [`build`](crate::build).
pub fn build_part(
    folder: &Path,
    config: &Config,
    part: Part,
    out: &Path,
    options: &BuildOptions,
    progress: &Progress,
) -> Result<Vec<Problem>, BuildError> {
    let files = source::list_files(folder, config, Some(out))?;
    let chunks = chunks::chunks(&files);
    let site_name = source::site_name(&files, folder);
    let mut all = config.fingerprint.to_le_bytes().to_vec();
    all.extend(site_name.checksum().to_le_bytes());
    for file in &files {
        all.extend_from_slice(file.url().as_bytes());
        all.extend(file.n_bytes.to_le_bytes());
    }
    let about = About {
        generator: output::GENERATOR.to_owned(),
        files: format!("{:016x}", aril_index::checksum(&all)),
        n_chunks: chunks.len(),
        of: part.of,
        settings: config.settings.clone(),
    };
    output::create(out)?;
    let max_run_bytes = options.memory.for_run();
    let cache = options.cache.as_deref();
    // All parts must agree on it, so all look at all pages.
    let only_marked = source::has_marked(&files, folder);
    let reader =
        chunks::Reader { folder, config, cache, max_run_bytes, only_marked, site_name, progress };
    let own: Vec<_> = (0..chunks.len()).skip(part.number as usize - 1).collect();
    let own: Vec<_> = own.into_iter().step_by(part.of as usize).collect();
    let n_files = own.iter().filter_map(|i| chunks.get(*i)).map(ExactSizeIterator::len);
    progress.begin(Stage::Files, n_files.map(|n| n as u64).sum());
    let problems: Vec<Vec<Problem>> = own
        .into_par_iter()
        .with_max_len(1)
        .map(|i| {
            let files = chunks.get(i).and_then(|range| files.get(range.clone()));
            let (chunk, problems) = reader.chunk(files.unwrap_or_default())?;
            let file = out.join(chunk_name(i));
            output::replace(&file, &chunk.encode(), false)
                .map_err(|source| BuildError::Write { path: file, source })?;
            Ok(problems)
        })
        .collect::<Result<_, BuildError>>()?;
    let problems: Vec<Problem> = problems.into_iter().flatten().collect();
    let problems = if options.strict { only_wishes(problems)? } else { problems };
    let file = out.join(About::file_name(part));
    let text = serde_json::to_vec(&about).unwrap_or_default(); // Strings and numbers always serialize.
    output::replace(&file, &text, true)
        .map_err(|source| BuildError::Write { path: file, source })?;
    Ok(problems)
}

/// Builds the index of all parts, which lie in `folders`, into the folder `out`. The result is byte for byte
/// that of one [`build`](crate::build).
///
/// # Errors
/// When a part is missing or damaged, or of other documents, or `out` cannot be written. `out` is then as it
/// was.
pub fn merge_parts(
    folders: &[PathBuf],
    out: &Path,
    options: &BuildOptions,
    progress: &Progress,
) -> Result<Report, BuildError> {
    output::check_target(out)?;
    let about = about(folders)?;
    output::create(out)?;
    let store = Store::new(options.memory.for_runs(), out);
    progress.begin(Stage::Files, about.n_chunks as u64);
    let mut runs = Vec::new();
    for i in 0..about.n_chunks {
        let place = folders.iter().map(|folder| folder.join(chunk_name(i))).find(|f| f.is_file());
        let file = place.ok_or_else(|| missing(i as u32 % about.of + 1, about.of))?;
        let bytes =
            fs::read(&file).map_err(|source| BuildError::PartIo { file: file.clone(), source })?;
        let chunk = Chunk::decode(&bytes).ok_or(BuildError::DamagedPart { file })?;
        let own = chunk.runs.into_iter().map(|run| Run::new(run, &store));
        runs.push(own.collect::<Result<_, BuildError>>()?);
        progress.advance(1);
    }
    if runs.iter().all(Vec::is_empty) {
        let folder = folders.first().cloned().unwrap_or_default();
        return Err(BuildError::NothingReadable { folder, problems: Vec::new() });
    }
    compile_into(runs, store, out, &about.settings, options, Vec::new(), progress)
}

/// What the parts in `folders` tell, which must be the same of all, and all must be there.
fn about(folders: &[PathBuf]) -> Result<About, BuildError> {
    let mut first: Option<(PathBuf, About)> = None;
    let mut numbers = BTreeSet::new();
    for folder in folders {
        let entries = fs::read_dir(folder).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                BuildError::NoParts { folders: vec![folder.clone()] }
            }
            _ => BuildError::PartIo { file: folder.clone(), source },
        })?;
        for file in entries.flatten().map(|entry| entry.path()) {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let number = name.strip_prefix("part-").and_then(|name| name.split_once("-of-"));
            let Some(number) = number.and_then(|(number, _)| number.parse::<u32>().ok()) else {
                continue;
            };
            let about = fs::read(&file)
                .map_err(|source| BuildError::PartIo { file: file.clone(), source })?;
            let about: About = serde_json::from_slice(&about)
                .map_err(|_| BuildError::DamagedPart { file: file.clone() })?;
            match &first {
                Some((other, expected)) if *expected != about => {
                    return Err(BuildError::OtherParts { file, other: other.clone() });
                }
                Some(_) => {}
                None => first = Some((file, about)),
            }
            numbers.insert(number);
        }
    }
    let (_, about) = first.ok_or_else(|| BuildError::NoParts { folders: folders.to_vec() })?;
    match (1..=about.of).find(|number| !numbers.contains(number)) {
        Some(number) => Err(missing(number, about.of)),
        None => Ok(about),
    }
}

fn missing(number: u32, of: u32) -> BuildError {
    BuildError::MissingPart { number, of }
}
