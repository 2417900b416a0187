//! The server: requests in, answers out.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fs::File;
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::net::{IpAddr, TcpListener};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::{self, JoinHandle};
use std::time::UNIX_EPOCH;

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE,
    ETAG, HOST, HeaderName, HeaderValue, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE, VARY,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;

use crate::body::Sent;
use crate::quirks::Gzip;
use crate::reload;
use crate::site::{Found, Site};
use crate::static_file::{self, Part};

/// Why a server cannot be.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The port cannot be had.
    #[error("{why}: choose another one with `--port N`, or `--port 0` for any free one")]
    Port {
        /// Why.
        why: String,
    },
    /// Something else.
    #[error("cannot serve at {address}: {source}")]
    Io {
        /// Where.
        address: String,
        /// Why.
        source: io::Error,
    },
}

/// A port that is ours, not yet served.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    host: IpAddr,
    port: u16,
}

/// What answers, in the background.
#[derive(Debug)]
pub struct Pool {
    thread: JoinHandle<()>,
}

impl Server {
    /// Takes a port of an address of this machine; 0 takes any free one. Only programs on this machine reach a
    /// loopback address.
    ///
    /// # Errors
    /// When the port is in use, or not for this user.
    pub fn bind(host: IpAddr, port: u16) -> Result<Server, ServeError> {
        let bound = TcpListener::bind((host, port));
        let bound = bound.and_then(|listener| {
            let port = listener.local_addr()?.port();
            Ok(Server { listener, host, port })
        });
        bound.map_err(|error| {
            let why = match error.kind() {
                ErrorKind::AddrInUse => format!("port {port} is in use"),
                ErrorKind::PermissionDenied => format!("port {port} is not for ordinary users"),
                _ => format!("cannot listen on port {port} of {host} ({error})"),
            };
            ServeError::Port { why }
        })
    }

    /// The address of the root, with a slash at its end.
    #[must_use]
    pub fn address(&self) -> String {
        match self.host {
            IpAddr::V4(host) => format!("http://{host}:{}/", self.port),
            IpAddr::V6(host) => format!("http://[{host}]:{}/", self.port),
        }
    }

    /// Starts to serve in the background.
    ///
    /// # Errors
    /// When the system has no threads or sockets left.
    pub fn serve(self, site: Site) -> Result<Pool, ServeError> {
        let address = self.address();
        let failed = |source: io::Error| ServeError::Io { address: address.clone(), source };
        self.listener.set_nonblocking(true).map_err(failed)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(failed)?;
        let site = Arc::new(site);
        let is_local = self.host.is_loopback();
        let thread = thread::spawn(move || {
            // An error ends the serving; it was made sure above that there is none to begin with.
            drop(runtime.block_on(accept(self.listener, site, is_local)));
        });
        Ok(Pool { thread })
    }
}

impl Pool {
    /// Blocks while the server runs, which is until the process ends.
    pub fn wait(self) {
        drop(self.thread.join());
    }
}

/// Answers each connection in a task of its own.
async fn accept(listener: TcpListener, site: Arc<Site>, is_local: bool) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        // One that failed before it was accepted is no news, nor is a visitor who has gone away.
        let Ok((stream, _)) = listener.accept().await else { continue };
        let site = Arc::clone(&site);
        tokio::spawn(async move {
            let answer = service_fn(|request| {
                let answered = told(&site, &request, is_local);
                async { Ok::<_, Infallible>(answered) }
            });
            drop(http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await);
        });
    }
}

fn told(site: &Site, request: &Request<Incoming>, is_local: bool) -> Response<Sent> {
    let answer = answer(site, request, is_local);
    if site.is_told {
        use hyper::body::Body as _;
        use std::io::Write as _;

        let n_bytes = answer.body().size_hint().exact().unwrap_or_default();
        let range = header(request, &RANGE).map(|range| format!("  {range}")).unwrap_or_default();
        // Whether or not anybody reads it, requests are answered.
        let _ = writeln!(
            std::io::stdout().lock(),
            "{} {} {}  {n_bytes} bytes{range}",
            answer.status().as_u16(),
            request.method(),
            request.uri().path(),
        );
    }
    answer
}

fn answer(site: &Site, request: &Request<Incoming>, is_local: bool) -> Response<Sent> {
    // A page elsewhere may call itself by this machine's address (DNS rebinding); browsers tell by which name.
    if is_local && !header(request, &HOST).is_none_or(is_local_name) {
        return refuse(StatusCode::FORBIDDEN, "this server is for this machine alone\n");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return refuse(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are served here\n");
    }
    let target = request.uri().path();
    if let Some(pages) = &site.reload {
        let sent = match target {
            reload::PATH => Some((Sent::Events(pages.listen()), "text/event-stream")),
            reload::SCRIPT_PATH => Some((
                Sent::of(Bytes::from(reload::SCRIPT), None),
                "text/javascript; charset=utf-8",
            )),
            _ => None,
        };
        if let Some((body, kind)) = sent {
            let mut response = Response::new(body);
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
            response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            return response;
        }
    }
    let n = site.n_requests.fetch_add(1, Ordering::Relaxed);
    if site.quirks.fail.as_ref().is_some_and(|fail| fail.takes(target, n)) {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, "failed, as asked for\n");
    }
    let found = match site.find(target) {
        None => return refuse(StatusCode::NOT_FOUND, "no such file\n"),
        Some(Found::File(file)) if is_folder_without_slash(&file, target) => {
            return redirect(target);
        }
        Some(found) => found,
    };
    send(site, request, &found)
        .unwrap_or_else(|_| refuse(StatusCode::INTERNAL_SERVER_ERROR, "the file cannot be read\n"))
}

/// Whether a host and port are this machine by a name that it has for itself alone.
fn is_local_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// Links on the page of a folder count from the folder only where its address ends with a slash.
fn is_folder_without_slash(file: &Path, target: &str) -> bool {
    file.ends_with("index.html") && !target.ends_with('/') && !target.ends_with("index.html")
}

fn redirect(target: &str) -> Response<Sent> {
    let name = target.rsplit('/').next().unwrap_or_default();
    let mut response = refuse(StatusCode::MOVED_PERMANENTLY, "");
    if let Ok(place) = HeaderValue::from_str(&format!("./{name}/")) {
        response.headers_mut().insert(LOCATION, place);
    }
    response
}

/// What is sent, whole or in part.
struct Source<'a> {
    name: &'a Path,
    content: Content<'a>,
    n_bytes: u64,
    /// Changes with the bytes.
    version: String,
}

enum Content<'a> {
    File(File),
    Memory(Cow<'a, [u8]>),
}

impl Source<'_> {
    /// Opens what was found. With `tag`, that stands behind each page.
    fn open<'a>(found: &'a Found<'_>, tag: Option<&[u8]>) -> io::Result<Source<'a>> {
        let (name, content, changed) = match found {
            Found::File(name) => {
                let mut file = File::open(name)?;
                let changed = file.metadata()?.modified()?;
                let changed = changed.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
                let content = match tag.filter(|_| is_page(name)) {
                    None => Content::File(file),
                    Some(tag) => {
                        let mut page = Vec::new();
                        file.read_to_end(&mut page)?;
                        page.extend_from_slice(tag);
                        Content::Memory(page.into())
                    }
                };
                (name.as_path(), content, changed)
            }
            Found::Memory(bytes, name) => {
                let page = tag.filter(|_| is_page(name)).map(|tag| [*bytes, tag].concat());
                (*name, Content::Memory(page.map_or(Cow::Borrowed(*bytes), Cow::Owned)), 0)
            }
        };
        let n_bytes = match &content {
            Content::File(file) => file.metadata()?.len(),
            Content::Memory(bytes) => bytes.len() as u64,
        };
        Ok(Source { name, content, n_bytes, version: format!("{n_bytes:x}-{changed:x}") })
    }

    fn read(&mut self, range: Range<u64>) -> io::Result<Vec<u8>> {
        match &mut self.content {
            Content::File(file) => {
                let mut bytes = Vec::new();
                file.seek(SeekFrom::Start(range.start))?;
                file.take(range.end - range.start).read_to_end(&mut bytes)?;
                Ok(bytes)
            }
            Content::Memory(bytes) => {
                let range = range.start as usize..range.end as usize;
                Ok(bytes.get(range).unwrap_or_default().to_vec())
            }
        }
    }
}

fn is_page(name: &Path) -> bool {
    static_file::content_type(name).starts_with("text/html")
}

fn send(site: &Site, request: &Request<Incoming>, found: &Found<'_>) -> io::Result<Response<Sent>> {
    let quirks = &site.quirks;
    let mut source = Source::open(found, site.reload.as_ref().map(|_| reload::TAG))?;
    let n_bytes = source.n_bytes;
    let plain_etag = format!("\"{}\"", source.version);
    // A part is one of the file as it is, never of its gzip: so it is the same in every browser.
    let part = match header(request, &RANGE) {
        Some(range)
            if request.method() == Method::GET
                && !quirks.no_range
                && header(request, &IF_RANGE).is_none_or(|known| known == plain_etag) =>
        {
            Part::of(range, n_bytes)
        }
        _ => Part::Whole,
    };
    let is_compressed = match quirks.gzip {
        Gzip::Text => part == Part::Whole && static_file::is_compressed_by_hosts(source.name),
        Gzip::All => part != Part::Outside,
        Gzip::Nothing => false,
    };
    let gzip = is_compressed && header(request, &ACCEPT_ENCODING).is_some_and(accepts_gzip);
    let etag = if gzip { format!("\"{}-gzip\"", source.version) } else { plain_etag };
    let is_known = header(request, &IF_NONE_MATCH)
        .is_some_and(|known| known.split(',').any(|known| known.trim() == etag));
    // But for what is named by what is in it, ask again each time: a rebuilt page shows at once.
    let caching = if static_file::is_named_by_content(source.name) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = Response::builder()
        .header(CONTENT_TYPE, static_file::content_type(source.name))
        .header(CACHE_CONTROL, caching)
        .header(ETAG, etag)
        .header(ACCEPT_RANGES, if quirks.no_range { "none" } else { "bytes" })
        .header(VARY, "Accept-Encoding");
    let (status, mut bytes) = match part {
        _ if is_known => (StatusCode::NOT_MODIFIED, Vec::new()),
        Part::Whole => (StatusCode::OK, source.read(0..n_bytes)?),
        Part::Bytes(range) => {
            let stated = format!("bytes {}-{}/{n_bytes}", range.start, range.end - 1);
            response = response.header(CONTENT_RANGE, stated);
            (StatusCode::PARTIAL_CONTENT, source.read(range)?)
        }
        Part::Outside => {
            response = response.header(CONTENT_RANGE, format!("bytes */{n_bytes}"));
            (StatusCode::RANGE_NOT_SATISFIABLE, Vec::new())
        }
    };
    if gzip && !is_known {
        response = response.header(CONTENT_ENCODING, "gzip");
        bytes = compress(&bytes)?;
    }
    let body = Sent::of(Bytes::from(bytes), quirks.slow);
    response.status(status).body(body).map_err(io::Error::other)
}

fn compress(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn refuse(status: StatusCode, why: &'static str) -> Response<Sent> {
    let mut response = Response::new(Sent::of(Bytes::from(why), None));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

fn header<'a>(request: &'a Request<Incoming>, name: &HeaderName) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

fn accepts_gzip(encodings: &str) -> bool {
    encodings.split(',').any(|encoding| {
        let mut parts = encoding.split(';').map(str::trim);
        let is_gzip = parts.next() == Some("gzip");
        is_gzip && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

#[cfg(test)]
mod tests;
