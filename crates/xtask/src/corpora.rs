//! The corpora that engines are compared on: HTML of Debian's packages, unpacked into the cache.
//!
//! A corpus is a folder `corpora/NAME` in the cache with `pages/` and a note, `corpus.json`. It is made
//! aside and put in place in one step, so that a corpus that is there is whole.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use walkdir::WalkDir;

use crate::command;
use crate::debian;
use crate::error::{Result, TaskError};
use crate::step::{Outcome, note, step};
use crate::workspace::{Workspace, cache_folder, create_folder};

/// Counts up when other pages are taken, so that older folders are made anew.
const RECIPE: u64 = 2;

/// A page with fewer visible characters, less header, footer and navigation, is a redirect or a stub.
const MIN_CHARS: usize = 42;

/// A collection of pages in one language.
struct Corpus {
    id: &'static str,
    name: &'static str,
    language: &'static str,
    parts: &'static [Part],
}

/// A package, and the folder of it whose pages are taken.
struct Part {
    package: &'static str,
    folder: &'static str,
}

const fn part(package: &'static str, folder: &'static str) -> Part {
    Part { package, folder }
}

const CORPORA: [Corpus; 6] = [
    Corpus {
        id: "zh",
        name: "Chinese manuals",
        language: "zh",
        parts: &[
            part("libreoffice-help-zh-cn", "usr/share/libreoffice/help/zh-CN"),
            part("gimp-help-zh-cn", "usr/share/gimp/2.0/help/zh_CN"),
            part("debian-handbook", "usr/share/doc/debian-handbook/html/zh-CN"),
            part("debian-reference-zh-cn", "usr/share/debian-reference"),
        ],
    },
    Corpus {
        id: "ja",
        name: "Japanese manuals",
        language: "ja",
        parts: &[
            part("libreoffice-help-ja", "usr/share/libreoffice/help/ja"),
            part("gimp-help-ja", "usr/share/gimp/2.0/help/ja"),
            part("debian-handbook", "usr/share/doc/debian-handbook/html/ja-JP"),
            part("debian-reference-ja", "usr/share/debian-reference"),
        ],
    },
    Corpus {
        id: "ko",
        name: "Korean manual",
        language: "ko",
        parts: &[part("libreoffice-help-ko", "usr/share/libreoffice/help/ko")],
    },
    Corpus {
        id: "en",
        name: "Python's documentation",
        language: "en",
        parts: &[part("python3.11-doc", "usr/share/doc/python3.11/html")],
    },
    Corpus {
        id: "big",
        name: "documentation of Java, PostgreSQL and Python",
        language: "en",
        parts: &[
            part("openjdk-17-doc", "usr/share/doc/openjdk-17-doc"),
            part("postgresql-doc-15", "usr/share/doc/postgresql-doc-15/html"),
            part("python3.11-doc", "usr/share/doc/python3.11/html"),
        ],
    },
    Corpus { id: "seed", name: "one Chinese speech", language: "zh", parts: &[] },
];

/// Gets the corpora that are named, or all. One that cannot be had is told and left out.
///
/// # Errors
/// When a name is unknown, or none could be had.
pub(crate) fn fetch(workspace: &Workspace, names: &[String]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| CORPORA.iter().all(|c| c.id != **name)) {
        let known: Vec<&str> = CORPORA.iter().map(|corpus| corpus.id).collect();
        return Err(TaskError::Advice(format!(
            "there is no corpus {unknown}: name some of {}",
            known.join(", ")
        )));
    }
    let wanted = CORPORA.iter().filter(|c| names.is_empty() || names.iter().any(|n| n == c.id));
    let mut n_had = 0;
    for corpus in wanted {
        let announced = format!("corpus {}: {}", corpus.id, corpus.name);
        match step(&announced, || corpus.ensure(workspace)) {
            Ok(()) => n_had += 1,
            Err(error) => note(format_args!("skipped {}: {error}", corpus.id)),
        }
    }
    if n_had == 0 {
        return Err(TaskError::Advice(
            "no corpus could be had: see above; they come from Debian's packages, which need \
             apt-get, dpkg and a network"
                .to_owned(),
        ));
    }
    Ok(())
}

/// Where the corpora are.
pub(crate) fn folder() -> Result<PathBuf> {
    Ok(cache_folder()?.join("corpora"))
}

impl Corpus {
    fn ensure(&self, workspace: &Workspace) -> Result<Outcome> {
        let place = folder()?.join(self.id);
        if is_current(&place.join("corpus.json")) {
            return Ok(Outcome::UpToDate(()));
        }
        let partial = folder()?.join(format!(".{}.{}", self.id, std::process::id()));
        remove_folder(&partial)?;
        let made = self.make(workspace, &partial).and_then(|()| {
            remove_folder(&place)?;
            fs::rename(&partial, &place).map_err(TaskError::file("write the folder", &place))
        });
        if made.is_err() {
            remove_folder(&partial)?;
        }
        made.map(Outcome::Done)
    }

    fn make(&self, workspace: &Workspace, partial: &Path) -> Result<()> {
        let pages = partial.join("pages");
        create_folder(&pages)?;
        let mut taken = Taken::default();
        let mut packages = Vec::new();
        let mut missing = Vec::new();
        for part in self.parts {
            let unpacked = partial.join("unpacked");
            match unpack(part.package, &unpacked) {
                Ok(version) => {
                    packages.push(json!({ "name": part.package, "version": version }));
                    let copies = pages.join(part.package);
                    taken.add(copy_pages(&unpacked.join(part.folder), &unpacked, &copies)?);
                }
                Err(error) => {
                    note(format_args!("without {}: {error}", part.package));
                    missing.push(part.package);
                }
            }
            remove_folder(&unpacked)?;
        }
        if self.parts.is_empty() {
            taken.n_pages = copy_seed(workspace, &pages)?;
        }
        if taken.n_pages == 0 {
            return Err(TaskError::Advice("none of its pages could be had".to_owned()));
        }
        note(format_args!(
            "{} pages; left out: {} without text, {} not UTF-8, {} twice",
            taken.n_pages, taken.n_stubs, taken.n_not_utf8, taken.n_twice
        ));
        let about = json!({
            "recipe": RECIPE,
            "complete": missing.is_empty(),
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "pages": taken.n_pages,
            "packages": packages,
            "missing": missing,
        });
        let path = partial.join("corpus.json");
        fs::write(&path, about.to_string()).map_err(TaskError::file("write", &path))
    }
}

/// What became of a package's pages.
#[allow(clippy::struct_field_names)] // Counts are named so everywhere.
#[derive(Clone, Copy, Default)]
struct Taken {
    n_pages: usize,
    n_stubs: usize,
    n_not_utf8: usize,
    n_twice: usize,
}

impl Taken {
    fn add(&mut self, other: Taken) {
        self.n_pages += other.n_pages;
        self.n_stubs += other.n_stubs;
        self.n_not_utf8 += other.n_not_utf8;
        self.n_twice += other.n_twice;
    }
}

/// Whether the note is of a corpus that nothing is missing from.
fn is_current(about: &Path) -> bool {
    let about = fs::read_to_string(about).ok().and_then(|t| serde_json::from_str::<Value>(&t).ok());
    about.is_some_and(|about| {
        about.get("recipe").and_then(Value::as_u64) == Some(RECIPE)
            && about.get("complete").and_then(Value::as_bool) == Some(true)
    })
}

/// Unpacks a package without installing it; its version.
fn unpack(package: &str, into: &Path) -> Result<String> {
    if env::var_os("PATH").is_none() || command::find_on_path("dpkg").is_none() {
        return Err(TaskError::Advice(
            "this system has no dpkg: corpora are made on Debian and its derivatives".to_owned(),
        ));
    }
    let archive = download(package)?;
    create_folder(into)?;
    command::run(command::command("dpkg").arg("-x").arg(&archive).arg(into))?;
    let mut field = command::command("dpkg-deb");
    let version = command::answer(field.arg("--field").arg(&archive).arg("Version"));
    Ok(version.unwrap_or_default())
}

/// The package's archive in the cache; downloaded if it is not there.
fn download(package: &str) -> Result<PathBuf> {
    let archives = folder()?.join("packages").join(package);
    if let Some(archive) = archive_in(&archives) {
        return Ok(archive);
    }
    let partial = folder()?.join("packages").join(format!(".{package}"));
    remove_folder(&partial)?;
    create_folder(&partial)?;
    let get = || {
        let mut apt = command::command("apt-get");
        command::run(apt.current_dir(&partial).args(["download", "--quiet=2", package]))
    };
    if get().is_err() && debian::obstacle().is_none() {
        note("apt-get update");
        command::run(debian::privileged("apt-get").args(["update", "--quiet=2"]))?;
        get()?;
    }
    if archive_in(&partial).is_none() {
        return Err(TaskError::Advice(format!(
            "apt-get could not download {package}: run `apt-get update` and try again"
        )));
    }
    remove_folder(&archives)?;
    fs::rename(&partial, &archives).map_err(TaskError::file("write the folder", &archives))?;
    archive_in(&archives).ok_or_else(|| {
        TaskError::Advice(format!("{} was emptied meanwhile: run it again", archives.display()))
    })
}

fn archive_in(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.filter_map(std::result::Result::ok);
    entries.map(|entry| entry.path()).find(|path| path.extension().is_some_and(|e| e == "deb"))
}

/// Copies the pages below `from`, those of links as files.
///
/// Links may lead anywhere within `root`, the unpacked package.
fn copy_pages(from: &Path, root: &Path, to: &Path) -> Result<Taken> {
    let mut taken = Taken::default();
    let mut seen = std::collections::HashSet::new();
    if !from.is_dir() {
        return Ok(taken);
    }
    let walk = WalkDir::new(from).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_map(std::result::Result::ok) {
        let path = entry.path();
        if !is_page(path) {
            continue;
        }
        let Ok(target) = fs::canonicalize(path) else { continue };
        let is_within = fs::canonicalize(root).is_ok_and(|root| target.starts_with(root));
        if !is_within || !entry.file_type().is_file() {
            continue;
        }
        if !seen.insert(target) {
            taken.n_twice += 1;
            continue;
        }
        let bytes = fs::read(path).map_err(TaskError::file("read", path))?;
        let Ok(html) = std::str::from_utf8(&bytes) else {
            taken.n_not_utf8 += 1;
            continue;
        };
        if !has_text(html) {
            taken.n_stubs += 1;
            continue;
        }
        let copy = to.join(path.strip_prefix(from).unwrap_or(path));
        if let Some(folder) = copy.parent() {
            create_folder(folder)?;
        }
        fs::write(&copy, &bytes).map_err(TaskError::file("write", &copy))?;
        taken.n_pages += 1;
    }
    Ok(taken)
}

/// Whether a web server shows it: HTML that is not packed, and not what is shown without JavaScript.
fn is_page(path: &Path) -> bool {
    let is_html = path.extension().is_some_and(|e| e == "html" || e == "htm");
    is_html && path.file_name().is_some_and(|name| name != "noscript.html")
}

/// Whether a visitor reads [`MIN_CHARS`] characters, white space counted once.
fn has_text(html: &str) -> bool {
    const UNSEEN: [&str; 8] =
        ["head", "script", "style", "noscript", "header", "footer", "nav", "aside"];
    let (mut n_chars, mut after_space) = (0, true);
    let mut inside: Option<&str> = None;
    let mut rest = html;
    while !rest.is_empty() {
        let (text, tag) = rest.split_once('<').unwrap_or((rest, ""));
        if inside.is_none() {
            for c in text.chars() {
                if !(c.is_whitespace() && after_space) {
                    n_chars += 1;
                }
                after_space = c.is_whitespace();
            }
            if n_chars >= MIN_CHARS {
                return true;
            }
        }
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let name: String =
            tag.chars().take_while(|c| *c == '/' || c.is_ascii_alphanumeric()).collect();
        let name = name.to_ascii_lowercase();
        match inside {
            None => inside = UNSEEN.into_iter().find(|unseen| *unseen == name),
            Some(unseen) if name.strip_prefix('/') == Some(unseen) => inside = None,
            Some("head") if name == "body" => inside = None,
            Some(_) => {}
        }
        if inside.is_none_or(|unseen| unseen != "script" || name == "script") {
            rest = tag.split_once('>').map_or("", |(_, rest)| rest);
        } else {
            rest = tag; // A `<` of a script begins no tag.
        }
    }
    false
}

/// The user's document: the texts of `../shared/seeds` beside the checkout, or the seeds' own.
fn copy_seed(workspace: &Workspace, pages: &Path) -> Result<usize> {
    let beside = workspace.root.join("../shared/seeds");
    let folder = if beside.is_dir() { beside } else { workspace.root.join("seeds/zh") };
    let mut n_copied = 0;
    for file in crate::stamp::files_below(&folder)? {
        if file.extension().is_some_and(|extension| extension == "txt") {
            let copy = pages.join(file.file_name().unwrap_or_default());
            fs::copy(&file, &copy).map_err(TaskError::file("copy", &file))?;
            n_copied += 1;
        }
    }
    Ok(n_copied)
}

fn remove_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(TaskError::file("remove the folder", folder))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stub_has_no_text() {
        let text = "湖".repeat(MIN_CHARS);
        assert!(has_text(&format!("<title>x</title><p>{text}")));
        assert!(!has_text(&format!("<head><title>{text}</title></head><p>short")));
        assert!(!has_text(&format!("<nav>{text}</nav><script>if (1 < 2) '{text}'</script><p>x")));
        assert!(!has_text(&format!("<!-- <p>{text} --><p>short")));
        assert!(has_text(&format!("<script>a < b</script><p>{text}")));
    }

    #[test]
    fn packed_files_are_no_pages() {
        for (path, expected) in
            [("a/b.html", true), ("b.htm", true), ("c.html.gz", false), ("noscript.html", false)]
        {
            assert_eq!(is_page(Path::new(path)), expected, "{path}");
        }
    }
}
