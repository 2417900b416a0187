//! `aril serve`: a site, its index and a search page, as a host would send them, or as a bad one would.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aril_build::Manifest;
use aril_serve::{Fail, Gzip, Quirks, Reload, ServeError, Server, Site, Slow, open_in_browser};
use clap::Args;

use crate::Failure;
use crate::assets::{asset, has_engine, of_a_site};
use crate::failure::{print, require_folder};
use crate::page::{STYLE, SearchPage};

#[derive(Args)]
pub(crate) struct Serve {
    /// The site's folder, or that of an index alone.
    dir: PathBuf,
    /// The index's folder [default: DIR, or the first folder below it that is one].
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// The address of this machine to serve at. With any but a loopback address (127.0.0.1), others can read
    /// what is served.
    #[arg(long, value_name = "ADDRESS", default_value_t = LOOPBACK)]
    host: IpAddr,
    #[command(flatten)]
    odd: OddHost,
    /// Print a line for each request.
    #[arg(long, short)]
    verbose: bool,
}

/// A host that does otherwise than good ones.
#[derive(Args)]
struct OddHost {
    /// Send the whole file where a part is asked for, as some hosts do.
    #[arg(long)]
    no_range: bool,
    /// Compress everything, parts of files too, as some hosts do; otherwise what hosts usually compress.
    #[arg(long, conflicts_with = "no_gzip")]
    gzip: bool,
    /// Compress nothing.
    #[arg(long)]
    no_gzip: bool,
    /// Send so many thousand bytes a second, so many milliseconds after each request, such as 50,300.
    #[arg(long, value_name = "KBPS,MS")]
    slow: Option<Slow>,
    /// Answer requests with an error: a share of them (20%), or those with this in their path (`*.wasm`).
    #[arg(long, value_name = "N%|PATTERN")]
    fail: Option<Fail>,
}

impl OddHost {
    fn quirks(self) -> Quirks {
        let gzip = match (self.gzip, self.no_gzip) {
            (true, _) => Gzip::All,
            (_, true) => Gzip::Nothing,
            _ => Gzip::Text,
        };
        Quirks { no_range: self.no_range, gzip, slow: self.slow, fail: self.fail }
    }
}

/// Where to serve, and with what.
#[derive(Args)]
pub(crate) struct Place {
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Open the page in the default browser.
    #[arg(long)]
    open: bool,
    /// A folder with the engine, in place of that in this command.
    #[arg(long, value_name = "DIR")]
    assets: Option<PathBuf>,
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Failure {
        Failure::Failed(error.to_string())
    }
}

pub(crate) fn serve(arguments: Serve) -> Result<(), Failure> {
    let Serve { dir, index, place, host, odd, verbose } = arguments;
    require_folder(&dir, "the folder of a site or of an index")?;
    let index = match index {
        Some(index) if Manifest::read(&index).is_none() => {
            return Err(aril::SearchError::NotAnIndex { folder: index }.into());
        }
        Some(index) => Some(index),
        None => find_index(&dir, MAX_DEPTH),
    };
    let server = Server::bind(host, place.port)?;
    let address = server.address();
    let (site, has_page) = site(&dir, index.as_deref(), &place)?;
    let site = site.with_quirks(odd.quirks()).told(verbose);
    let pool = server.serve(site)?;
    print(format_args!("serving {} at {address} (Ctrl-C ends it)", dir.display()))?;
    match index {
        Some(index) if has_page => {
            print(format_args!("search page over {}: {address}{PAGE}", index.display()))?;
        }
        Some(_) => print(format_args!("no search page: {}", crate::assets::WITHOUT))?,
        None => print("no index in it, so no search page: build one, or give --index")?,
    }
    open(&place, &address)?;
    pool.wait();
    Ok(())
}

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// How deep below a site's folder an index is looked for.
const MAX_DEPTH: usize = 3;

/// The search page's path, without the slash before it.
const PAGE: &str = "_aril/";

/// The first folder that is an index, by level and name.
fn find_index(folder: &Path, depth: usize) -> Option<PathBuf> {
    let mut level = vec![folder.to_owned()];
    for _ in 0..=depth {
        if let Some(index) = level.iter().find(|folder| Manifest::read(folder).is_some()) {
            return Some(index.clone());
        }
        let mut next = Vec::new();
        for folder in level {
            let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            next.extend(entries.map(|entry| entry.path()).filter(|path| path.is_dir()));
        }
        next.sort();
        level = next;
    }
    None
}

/// A site, and whether it has a search page over `index`: at [`PAGE`], and at its root where it has none of its own.
fn site(dir: &Path, index: Option<&Path>, place: &Place) -> Result<(Site, bool), Failure> {
    let mut site = Site::new(dir);
    let assets = place.assets.as_deref();
    let has_engine = assets.is_some() || has_engine();
    let Some(index) = index.filter(|_| has_engine) else { return Ok((site, false)) };
    for name in of_a_site(assets)? {
        site = site.with_file(&format!("/{PAGE}{name}"), asset(&name, assets)?);
    }
    let name = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let name = name.file_name().unwrap_or(dir.as_os_str()).to_string_lossy().into_owned();
    let n_docs = Manifest::read(index).map_or(0, |manifest| manifest.documents);
    let page = SearchPage {
        title: &name,
        language: "",
        policy: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
                 worker-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
                 require-trusted-types-for 'script'; trusted-types aril",
        head: "<link rel=\"stylesheet\" href=\"/_aril/page.css\">\n\
               <script type=\"module\" src=\"/_aril/aril.js\"></script>",
        attributes: &[("index", "/_aril/index/"), ("base", "/")],
        about: &format!("{n_docs} pages, by {}", crate::NAME),
        end: "",
    };
    let page = page.html().into_bytes();
    let site = site
        .with_folder(&format!("/{PAGE}index/"), index)
        .with_file(&format!("/{PAGE}page.css"), STYLE.as_bytes())
        .with_file(&format!("/{PAGE}"), page.clone())
        .with_file("/", page);
    Ok((site, true))
}

/// Serves a site whose pages load again when `reload` says so; in the background.
pub(crate) fn in_background(
    dir: &Path,
    index: &Path,
    place: &Place,
    reload: Arc<Reload>,
) -> Result<(), Failure> {
    let server = Server::bind(LOOPBACK, place.port)?;
    let address = server.address();
    let (site, has_page) = site(dir, Some(index), place)?;
    drop(server.serve(site.with_reload(reload))?);
    print(format_args!("serving {} at {address}", dir.display()))?;
    if has_page {
        print(format_args!("search page: {address}{PAGE}"))?;
    } else {
        print(format_args!("no search page: {}", crate::assets::WITHOUT))?;
    }
    open(place, &address)
}

fn open(place: &Place, address: &str) -> Result<(), Failure> {
    if place.open && !open_in_browser(address) {
        print(format_args!("no browser could be opened from here: open {address} yourself"))?;
    }
    Ok(())
}
