//! A static file server on loopback: the demo's, and the browser test's.
//!
//! It sends what a common static host would send (types, gzip, `ETag`), so that what is measured over it
//! holds for a real site.

use std::convert::Infallible;
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::UNIX_EPOCH;

use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName,
    IF_NONE_MATCH, VARY,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;

use crate::error::{Result, TaskError};
use crate::static_file;

/// A port that is ours, not yet served.
pub(crate) struct Server {
    listener: TcpListener,
    port: u16,
}

/// What answers, in the background.
pub(crate) struct Pool {
    thread: JoinHandle<()>,
}

impl Server {
    /// Takes the port on 127.0.0.1; 0 takes any free one.
    pub(crate) fn bind(port: u16) -> Result<Server> {
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let bound = bound.and_then(|listener| {
            let port = listener.local_addr()?.port();
            Ok(Server { listener, port })
        });
        bound.map_err(|error| {
            let why = match error.kind() {
                ErrorKind::AddrInUse => format!("port {port} is in use"),
                ErrorKind::PermissionDenied => format!("port {port} is not for ordinary users"),
                _ => format!("cannot listen on port {port} ({error})"),
            };
            TaskError::Advice(format!(
                "{why}: choose another one with `--port N`, or `--port 0` for any free one"
            ))
        })
    }

    /// The address of the root, with a slash at its end.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Starts to serve the folder in the background.
    pub(crate) fn serve(self, root: &Path) -> Result<Pool> {
        let address = self.address();
        let failed =
            |error: io::Error| TaskError::Advice(format!("cannot serve at {address}: {error}"));
        self.listener.set_nonblocking(true).map_err(failed)?;
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_io().build().map_err(failed)?;
        let root: Arc<Path> = Arc::from(root);
        let thread = thread::spawn(move || {
            // An error ends the serving; it was made sure above that there is none to begin with.
            drop(runtime.block_on(accept(self.listener, root)));
        });
        Ok(Pool { thread })
    }
}

impl Pool {
    /// Blocks while the server runs, which is until the process ends.
    pub(crate) fn wait(self) {
        drop(self.thread.join());
    }
}

/// Answers each connection in a task of its own.
async fn accept(listener: TcpListener, root: Arc<Path>) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        // One that failed before it was accepted is no news, nor is a visitor who has gone away.
        let Ok((stream, _)) = listener.accept().await else { continue };
        let root = Arc::clone(&root);
        tokio::spawn(async move {
            let answer = service_fn(|request| {
                let answered = answer(&root, &request);
                async { Ok::<_, Infallible>(answered) }
            });
            drop(http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await);
        });
    }
}

fn answer(root: &Path, request: &Request<Incoming>) -> Response<Full<Bytes>> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return refuse(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are served here\n");
    }
    let target = request.uri().path();
    let Some(file) = static_file::resolve(root, target) else {
        return refuse(StatusCode::NOT_FOUND, "no such file\n");
    };
    let gzip = static_file::is_compressed_by_hosts(&file)
        && header(request, &ACCEPT_ENCODING).is_some_and(accepts_gzip);
    let body = Body::read(&file, gzip).and_then(|body| send(request, &file, body));
    body.unwrap_or_else(|_| refuse(StatusCode::INTERNAL_SERVER_ERROR, "the file cannot be read\n"))
}

struct Body {
    bytes: Vec<u8>,
    gzip: bool,
    etag: String,
}

impl Body {
    fn read(file: &PathBuf, gzip: bool) -> io::Result<Body> {
        let metadata = fs::metadata(file)?;
        let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let encoding = if gzip { "-gzip" } else { "" };
        let etag = format!("\"{:x}-{:x}{encoding}\"", metadata.len(), changed.as_nanos());
        let mut bytes = fs::read(file)?;
        if gzip {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&bytes)?;
            bytes = encoder.finish()?;
        }
        Ok(Body { bytes, gzip, etag })
    }
}

fn send(request: &Request<Incoming>, file: &Path, body: Body) -> io::Result<Response<Full<Bytes>>> {
    let is_known = header(request, &IF_NONE_MATCH)
        .is_some_and(|known| known.split(',').any(|etag| etag.trim() == body.etag));
    let mut response = Response::builder()
        .header(CONTENT_TYPE, static_file::content_type(file))
        // Ask again each time: a rebuilt page shows at once.
        .header(CACHE_CONTROL, "no-cache")
        .header(ETAG, &body.etag)
        .header(VARY, "Accept-Encoding");
    if body.gzip {
        response = response.header(CONTENT_ENCODING, "gzip");
    }
    let (status, bytes) = if is_known {
        (StatusCode::NOT_MODIFIED, Vec::new())
    } else {
        (StatusCode::OK, body.bytes)
    };
    response.status(status).body(Full::from(bytes)).map_err(io::Error::other)
}

fn refuse(status: StatusCode, why: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(why));
    *response.status_mut() = status;
    let kind = hyper::header::HeaderValue::from_static("text/plain; charset=utf-8");
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
mod tests {
    use std::io::Read as _;
    use std::net::TcpStream;

    use super::*;
    use crate::static_file::tests::sample_folder;

    /// The answer to one request, as text; lines of the head are separated by CRLF, names in lower case.
    fn ask(folder: &Path, head: &str) -> String {
        let server = Server::bind(0).unwrap();
        let port = server.port;
        let _pool = server.serve(&folder.join("root")).unwrap();
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        write!(stream, "{head}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[test]
    fn a_page_is_sent_with_its_type_and_length() {
        let answer = ask(sample_folder().path(), "GET / HTTP/1.1");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("content-type: text/html; charset=utf-8"), "{answer}");
        assert!(answer.contains("content-length: 11"), "{answer}");
        assert!(answer.ends_with("<p>page</p>"), "{answer}");
    }

    #[test]
    fn head_sends_no_body() {
        let answer = ask(sample_folder().path(), "HEAD / HTTP/1.1");
        assert!(answer.contains("content-length: 11"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n"), "{answer}");
    }

    #[test]
    fn gzip_is_sent_to_those_who_accept_it() {
        let folder = sample_folder();
        let answer = ask(folder.path(), "GET / HTTP/1.1\r\nAccept-Encoding: br, gzip");
        assert!(answer.contains("content-encoding: gzip"), "{answer}");
        let answer = ask(folder.path(), "GET / HTTP/1.1\r\nAccept-Encoding: br, gzip;q=0");
        assert!(!answer.contains("content-encoding"), "{answer}");
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let folder = sample_folder();
        let first = ask(folder.path(), "GET / HTTP/1.1");
        let etag = first.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
        let second = ask(folder.path(), &format!("GET / HTTP/1.1\r\nIf-None-Match: {etag}"));
        assert!(second.starts_with("HTTP/1.1 304"), "{second}");
    }

    #[test]
    fn what_is_not_there_and_what_is_not_served_is_refused() {
        let folder = sample_folder();
        assert!(ask(folder.path(), "GET /none HTTP/1.1").starts_with("HTTP/1.1 404"));
        assert!(ask(folder.path(), "GET /../secret.txt HTTP/1.1").starts_with("HTTP/1.1 404"));
        assert!(ask(folder.path(), "POST / HTTP/1.1").starts_with("HTTP/1.1 405"));
    }

    #[test]
    fn a_port_in_use_is_named_with_the_way_out() {
        let first = Server::bind(0).unwrap();
        let error = Server::bind(first.port).err().unwrap().to_string();
        assert!(error.contains(&format!("port {} is in use", first.port)), "{error}");
        assert!(error.contains("--port"), "{error}");
    }
}
