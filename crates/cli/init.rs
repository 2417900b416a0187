//! `aril init`: looks at a folder and writes an `aril.toml` that fits it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::Failure;
use crate::failure::{print, require_folder};

#[derive(Args)]
pub(crate) struct Init {
    /// The folder of the site, or of what it is made of.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Write over an `aril.toml` that is there.
    #[arg(long)]
    force: bool,
}

/// What makes sites, told by a file in their folder: the file's name, or its begin; what it is called, where it puts the
/// site, and how it is started.
const GENERATORS: &[(&str, &str, &str, &str)] = &[
    ("hugo.", "Hugo", "public", "hugo"),
    ("mkdocs.yml", "MkDocs", "site", "mkdocs build"),
    ("zensical.toml", "Zensical", "site", "zensical build"),
    ("docusaurus.config.", "Docusaurus", "build", "npm run build"),
    ("astro.config.", "Astro", "dist", "npm run build"),
    (".vitepress", "VitePress", ".vitepress/dist", "vitepress build"),
    ("next.config.", "Next.js", "out", "npm run build"),
    ("svelte.config.", "SvelteKit", "build", "npm run build"),
    ("gatsby-config.", "Gatsby", "public", "npm run build"),
    (".eleventy.js", "Eleventy", "_site", "npx @11ty/eleventy"),
    ("eleventy.config.", "Eleventy", "_site", "npx @11ty/eleventy"),
    ("book.toml", "mdBook", "book", "mdbook build"),
    ("_config.yml", "Jekyll", "_site", "jekyll build"),
    ("antora-playbook.yml", "Antora", "build/site", "antora antora-playbook.yml"),
    ("conf.py", "Sphinx", "_build/html", "make html"),
    ("_quarto.yml", "Quarto", "_site", "quarto render"),
    ("pelicanconf.py", "Pelican", "output", "pelican content"),
    ("config.toml", "Zola or Hugo", "public", "zola build"),
];

/// Files that tell where a site lies.
const HOSTS: &[(&str, &str)] = &[
    ("netlify.toml", "netlify"),
    ("wrangler.toml", "cloudflare-pages"),
    ("wrangler.jsonc", "cloudflare-pages"),
    ("CNAME", "github-pages"),
    (".github/workflows/pages.yml", "github-pages"),
    (".nojekyll", "github-pages"),
];

/// More files are not looked at.
const MAX_FILES: usize = 50_000;

/// Of so many the language is looked at.
const MAX_READ: usize = 300;

pub(crate) fn init(arguments: &Init) -> Result<(), Failure> {
    let Init { dir, force } = arguments;
    require_folder(dir, "the folder of the site")?;
    let file = dir.join("aril.toml");
    if file.exists() && !force {
        let message = format!("{}: this is there already: --force writes over it", file.display());
        return Err(Failure::Usage(message));
    }
    let seen = Seen::of(dir);
    fs::write(&file, seen.text())
        .map_err(|error| Failure::Failed(format!("{}: cannot write: {error}", file.display())))?;
    print(format_args!("{}: written, for {}", file.display(), seen.told()))?;
    print(format_args!("next: {}{}", seen.obstacle(), seen.command()))
}

/// What is in a folder.
#[derive(Debug, Default)]
struct Seen {
    dir: PathBuf,
    generator: Option<(&'static str, &'static str, &'static str)>,
    host: Option<&'static str>,
    /// The folder with documents, below the one that was looked at.
    documents: PathBuf,
    /// Whether the site is built.
    is_built: bool,
    /// How many files of each kind.
    n_files: BTreeMap<&'static str, usize>,
    /// How many of those that were looked at declare each language.
    languages: BTreeMap<String, usize>,
    /// Whether most text is Japanese.
    is_japanese: bool,
    /// Pages that no visitor looks for.
    others: Vec<&'static str>,
}

impl Seen {
    fn of(dir: &Path) -> Seen {
        let names: Vec<String> = fs::read_dir(dir)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        let is_there = |begin: &str| {
            names
                .iter()
                .any(|name| name == begin || begin.ends_with('.') && name.starts_with(begin))
        };
        let generator = GENERATORS.iter().find(|(file, ..)| is_there(file));
        let host = HOSTS.iter().find(|(file, _)| dir.join(file).is_file());
        let site = generator.map(|(_, _, site, _)| *site);
        let built = site.filter(|site| dir.join(site).is_dir());
        let mut seen = Seen {
            dir: dir.to_owned(),
            generator: generator.map(|(_, name, site, command)| (*name, *site, *command)),
            host: host.map(|(_, host)| *host),
            documents: PathBuf::from(built.or(site).unwrap_or("")),
            is_built: built.is_some() || generator.is_none(),
            ..Seen::default()
        };
        let looked_at = dir.join(built.unwrap_or(""));
        seen.look(&looked_at);
        let others = ["404.html", "search.html", "search/index.html", "tags/index.html"];
        seen.others = others.into_iter().filter(|file| looked_at.join(file).is_file()).collect();
        seen
    }

    /// Counts files, and looks into some.
    fn look(&mut self, folder: &Path) {
        let (mut n, mut n_read) = (0, 0);
        let (mut n_kana, mut n_others) = (0, 0);
        let mut rest = vec![folder.to_owned()];
        while let Some(folder) = rest.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let name = entry.file_name().to_string_lossy().to_lowercase();
                let is_left_out =
                    name.starts_with('.') || name == "node_modules" || name == "target";
                let Ok(kind) = entry.file_type() else { continue };
                if is_left_out || n >= MAX_FILES {
                    continue;
                }
                if kind.is_dir() {
                    rest.push(entry.path());
                    continue;
                }
                n += 1;
                let kind = match name.rsplit('.').next().unwrap_or_default() {
                    "html" | "htm" | "xhtml" => "HTML",
                    "md" | "markdown" | "mdx" => "Markdown",
                    "txt" | "text" => "text",
                    "json" | "ndjson" | "jsonl" => "JSON",
                    "epub" => "EPUB",
                    "docx" => "DOCX",
                    "pdf" => "PDF",
                    _ => continue,
                };
                *self.n_files.entry(kind).or_default() += 1;
                if n_read < MAX_READ && matches!(kind, "HTML" | "Markdown" | "text") {
                    n_read += 1;
                    let bytes = fs::read(entry.path()).unwrap_or_default();
                    let text = String::from_utf8_lossy(bytes.get(..8192).unwrap_or(&bytes));
                    for c in text.chars().filter(|c| *c > '\u{2E80}') {
                        let is_kana = matches!(c, '\u{3040}'..='\u{30FF}');
                        (n_kana, n_others) = (n_kana + usize::from(is_kana), n_others + 1);
                    }
                    if let Some(language) = language_in(&text) {
                        *self.languages.entry(language).or_default() += 1;
                    }
                }
            }
        }
        self.is_japanese = n_kana > 100 && n_kana * 5 > n_others;
    }

    /// What was found, for people.
    fn told(&self) -> String {
        let mut kinds: Vec<String> =
            self.n_files.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
        if kinds.is_empty() {
            kinds.push("no".to_owned());
        }
        let files = format!("{} files", kinds.join(", "));
        let mut languages: Vec<(&usize, &String)> =
            self.languages.iter().map(|(language, n)| (n, language)).collect();
        languages.sort_by(|a, b| b.cmp(a));
        let languages: Vec<&str> =
            languages.into_iter().map(|(_, language)| language.as_str()).take(5).collect();
        let mut told = match self.generator {
            Some((name, ..)) => format!("{name}: {files}"),
            None => files,
        };
        if !languages.is_empty() {
            let _ = write!(told, ", in {}", languages.join(", "));
        }
        if !self.is_built {
            told.push_str(" (the site is not built yet)");
        }
        told
    }

    /// What is to be done before there is anything to index.
    fn obstacle(&self) -> &'static str {
        let is_json_alone = self.n_files.keys().all(|kind| *kind == "JSON");
        match (self.is_built, self.n_files.is_empty()) {
            (true, true) => {
                "lay documents there (HTML, Markdown, text, JSON, EPUB, DOCX or PDF); then "
            }
            (true, false) if is_json_alone => {
                "say in it which JSON to read, below [[source]]; then "
            }
            _ => "",
        }
    }

    /// How the index is built.
    fn command(&self) -> String {
        let documents = self.dir.join(&self.documents);
        let out = documents.join("search/index");
        let config = if self.documents.as_os_str().is_empty() {
            String::new()
        } else {
            format!(" --config {}", quoted(&self.dir.join("aril.toml")))
        };
        let first = match self.generator {
            Some((_, _, command)) => format!("{command} && "),
            None => String::new(),
        };
        format!("{first}aril build {}{config} --out {}", quoted(&documents), quoted(&out))
    }

    /// The file. What is in force has nothing before it; what is as it is anyway has `#`, and what is said about it `# `.
    fn text(&self) -> String {
        let has = |kind: &str| self.n_files.contains_key(kind);
        let mut text = String::from(
            "#:schema https://raw.githubusercontent.com/aril-search/aril/main/aril.schema.json\n",
        );
        let mut say = |line: &str| {
            text.push_str(line);
            text.push('\n');
        };
        say("# How Aril makes the index of this site. All of it may be left out.");
        say(&format!("# Found by `aril init`: {}.", self.told()));
        say(&format!("# {}", self.command()));
        say("\n# Files that are left out: globs of paths below the folder that is indexed.");
        say("# What `.arilignore` there lists, as .gitignore would, is left out too.");
        let others: Vec<String> = self.others.iter().map(|file| format!("{file:?}")).collect();
        if others.is_empty() {
            say("#exclude = [\"404.html\", \"drafts/**\"]");
        } else {
            say(&format!("exclude = [{}]", others.join(", ")));
        }
        say(
            "\n# Addresses of hits are the paths of files. With {page} `guide/index.html` is `guide`.",
        );
        say("#url = \"{page}/\"");
        if self.languages.is_empty() {
            say(
                "\n# The language of documents that do not say theirs (<html lang>, or lang in front matter).",
            );
            say(if self.is_japanese { "language = \"ja\"" } else { "#language = \"en\"" });
        }
        if has("Markdown") {
            say(
                "\n# Anchors of headings in Markdown that have none of their own: \"github\", or \"none\".",
            );
            say("#anchors = \"github\"");
        }
        if has("Markdown") || has("JSON") {
            say(
                "\n# Names in front matter and JSON that documents are filtered by, sorted by, and shown with.",
            );
            say(
                "#[fields]\n#facets = [\"author\"]\n#sort_keys = [\"order\"]\n#metadata = [\"description\"]",
            );
        }
        say(
            "\n# Where there are sources, only files that one of them includes are read, by the first that does.",
        );
        say("#[[source]]\n#include = [\"**/*.html\"]");
        if has("JSON") {
            say("\n# JSON is read only where a source includes it.");
            say("#[[source]]\n#include = [\"index.json\"]\n#items = \"posts\"");
            say(
                "#fields = { title = \"name\", url = \"path\", body = [\"summary\", \"content\"] }",
            );
        }
        if has("text") {
            say("\n# A text file that holds several documents.");
            say("#[[source]]\n#include = [\"news/*.txt\"]\n#split_after = '(?m)^-- end$'");
        }
        say("\n# How much pages count: 0.1 to 10.");
        say("#[[weight]]\n#include = [\"archive/**\"]\n#weight = 0.3");
        say(
            "\n# Newer pages count more: the newest twice, one 365 days older one and a half times.",
        );
        say("#[recency]\n#half_life = 365");
        say("\n# What these count beside text, which counts 1.");
        say("#[weights]\n#title = 3\n#heading = 1.6\n#tag = 1.3");
        say(
            "\n# Which variants of Chinese characters are the same: \"chinese\", \"japanese\" or \"none\". Without readings nobody",
        );
        say(
            "# finds by pinyin or romaji; without stems other forms of a word do not count. Both make the index smaller.",
        );
        if self.is_japanese {
            say("[text]\nvariants = \"japanese\"");
        } else {
            say("#[text]\n#variants = \"chinese\"");
        }
        say("#readings = true\n#stems = true");
        say(
            "\n# Where the site lies (\"cloudflare-pages\", \"github-pages\", \"netlify\", \"s3\"), which limits an index.",
        );
        match self.host {
            Some(host) => say(&format!("[output]\nhost = {host:?}")),
            None => say("#[output]\n#host = \"generic\""),
        }
        say("# The folder for the index, seen from this file.");
        say(&format!("#dir = {:?}", self.documents.join("search/index").display().to_string()));
        say("#layout = \"auto\"");
        text
    }
}

/// A path as shells take it.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,:@%\\".contains(c);
    if path.chars().all(is_plain) { path } else { format!("\"{path}\"") }
}

/// The language that a page says it is in.
fn language_in(text: &str) -> Option<String> {
    let value = |begin: &str| {
        let (_, rest) = text.split_once(begin)?;
        let rest = rest.trim_start().trim_start_matches(['"', '\'']);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        Some(rest.get(..end?)?.to_ascii_lowercase())
    };
    let found = value("<html lang=").or_else(|| value("\nlang:")).or_else(|| value("\nlang ="));
    found.filter(|language| (2..=12).contains(&language.len()))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use aril::Config;

    use super::Seen;

    /// What is written for a folder with these files, which is what can be read, also with all that is commented out.
    fn written(files: &[(&str, &str)]) -> (String, String) {
        let dir = tempfile::tempdir().unwrap();
        for (file, text) in files {
            let file = dir.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let seen = Seen::of(dir.path());
        let text = seen.text();
        Config::parse(&text, Path::new("aril.toml")).unwrap();
        let is_setting = |line: &str| {
            line.starts_with('#') && !line.starts_with("# ") && !line.starts_with("#:")
        };
        let all: Vec<&str> =
            text.lines().map(|line| if is_setting(line) { &line[1..] } else { line }).collect();
        Config::parse(&all.join("\n"), Path::new("aril.toml")).unwrap();
        (text, seen.command().replace(&dir.path().display().to_string(), "."))
    }

    #[test]
    fn a_site_of_hugo_is_known() {
        let (text, command) = written(&[
            ("hugo.toml", ""),
            ("netlify.toml", ""),
            ("public/index.html", "<html lang=\"zh-CN\"><p>湖"),
            ("public/404.html", ""),
            ("public/index.json", "[]"),
            ("content/a.md", "a"),
        ]);
        assert!(text.contains("Hugo: 2 HTML, 1 JSON files, in zh-cn.\n"), "{text}");
        assert!(
            text.contains("\nexclude = [\"404.html\"]\n")
                && text.contains("\nhost = \"netlify\"\n"),
            "{text}"
        );
        assert_eq!(
            command,
            "hugo && aril build ./public --config ./aril.toml --out ./public/search/index"
        );
    }

    #[test]
    fn a_site_that_is_not_built_yet_is_told() {
        let (text, command) =
            written(&[("docusaurus.config.ts", ""), ("docs/a.mdx", "---\nlang: en\n---\n")]);
        assert!(
            text.contains("Docusaurus: 1 Markdown files, in en (the site is not built yet).\n"),
            "{text}"
        );
        assert!(command.starts_with("npm run build && aril build ./build --config "), "{command}");
    }

    #[test]
    fn a_folder_of_documents_is_indexed_as_it_is() {
        let kana = "みずうみ".repeat(100);
        let (text, command) = written(&[("a.txt", kana.as_str()), ("b/c.pdf", ""), ("x.png", "")]);
        assert!(text.contains(": 1 PDF, 1 text files.\n"), "{text}");
        assert!(
            text.contains("\nlanguage = \"ja\"\n") && text.contains("\nvariants = \"japanese\"\n"),
            "{text}"
        );
        assert_eq!(command, "aril build ./ --out ./search/index");
        let (text, _) = written(&[]);
        assert!(text.contains("`aril init`: no files.\n"), "{text}");
    }
}
