//! `aril watch`: builds again when documents change, and lets open pages load again.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

use aril_build::source;
use aril_serve::Reload;
use clap::Args;

use crate::Failure;
use crate::build::{self, Documents, Output};
use crate::failure::{print, warn};
use crate::report;
use crate::serve::{self, Place};

#[derive(Args)]
pub(crate) struct Watch {
    #[command(flatten)]
    documents: Documents,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    place: Place,
    /// Only build.
    #[arg(long)]
    no_serve: bool,
}

/// The documents are listed so often, or more seldom where that takes longer than a tenth of it. Listing finds
/// what notifications of the system do not: changes on network file systems and in containers.
const INTERVAL: Duration = Duration::from_millis(300);

/// Until the process is ended.
pub(crate) fn watch(mut arguments: Watch) -> Result<(), Failure> {
    arguments.output.find_out(&arguments.documents)?;
    arguments.documents.cache = arguments.documents.cache.take().or_else(|| cache(&arguments));
    let Watch { documents, output, place, no_serve } = &arguments;
    // A folder that is none is wrong use; whatever goes wrong later may be mended.
    aril_build::output::check_target(&output.out)?;
    let mut seen = Seen::now(documents, output);
    let report = build::once(documents, output)?;
    report::warn(&report.skipped);
    print(format_args!("{}: {} documents", output.out.display(), report.n_docs))?;
    let reload = Arc::new(Reload::default());
    if !no_serve {
        serve::in_background(&documents.dir, &output.out, place, Arc::clone(&reload))?;
    }
    print(format_args!("watching {} (Ctrl-C ends it)", documents.dir.display()))?;
    loop {
        seen = seen.settled(documents, output);
        let began = Instant::now();
        match build::once(documents, output) {
            Ok(report) => {
                report::warn(&report.skipped);
                let seconds = began.elapsed().as_secs_f64();
                print(format_args!("{} documents in {seconds:.2} s", report.n_docs))?;
                reload.reload();
            }
            Err(error) => {
                Failure::from(error).print();
                warn("the index stays as it was");
            }
        }
    }
}

/// A folder of this user's for what is kept of the documents, by theirs.
fn cache(arguments: &Watch) -> Option<PathBuf> {
    let dir = arguments.documents.dir.canonicalize().ok()?;
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let base = match folder("XDG_CACHE_HOME").or_else(|| folder("LOCALAPPDATA")) {
        Some(base) => PathBuf::from(base),
        None => PathBuf::from(folder("HOME")?).join(".cache"),
    };
    let name = aril_index::checksum(dir.as_os_str().as_encoded_bytes());
    base.is_absolute().then(|| base.join("aril").join(format!("watch-{name:016x}")))
}

/// What the documents and their configuration looked like.
struct Seen {
    checksum: u64,
    /// What it took to look.
    took: Duration,
}

impl Seen {
    fn now(documents: &Documents, output: &Output) -> Seen {
        let began = Instant::now();
        let modified = |file: &std::path::Path| {
            let metadata = std::fs::metadata(file).ok()?;
            let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
            Some((metadata.len(), modified.as_nanos()))
        };
        let listed = documents
            .config()
            .and_then(|config| source::list_files(&documents.dir, &config, Some(&output.out)));
        let mut text = format!("{:?}", modified(&documents.config_file()));
        match listed {
            Ok(files) => {
                for file in files {
                    let _ = write!(text, "\n{:?}", (file.path, file.n_bytes, file.modified));
                }
            }
            Err(error) => text += &error.to_string(),
        }
        Seen { checksum: aril_index::checksum(text.as_bytes()), took: began.elapsed() }
    }

    /// Waits until the documents look otherwise and have stopped to change.
    fn settled(&self, documents: &Documents, output: &Output) -> Seen {
        let mut last = Seen { checksum: self.checksum, took: self.took };
        loop {
            thread::sleep(INTERVAL.max(10 * last.took));
            let now = Seen::now(documents, output);
            if now.checksum != self.checksum && now.checksum == last.checksum {
                return now;
            }
            last = now;
        }
    }
}
