//! A static file server on loopback: the demo's, and the browser test's.
//!
//! It sends what a common static host would send (types, gzip, `ETag`, parts of files), so that what is
//! measured over it holds for a real site.

use std::convert::Infallible;
use std::fs::File;
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::UNIX_EPOCH;

use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE,
    ETAG, HeaderName, IF_NONE_MATCH, IF_RANGE, RANGE, VARY,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;

use crate::error::{Result, TaskError};
use crate::static_file::{self, Part};

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
    send(request, &file)
        .unwrap_or_else(|_| refuse(StatusCode::INTERNAL_SERVER_ERROR, "the file cannot be read\n"))
}

fn send(request: &Request<Incoming>, path: &Path) -> io::Result<Response<Full<Bytes>>> {
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let version = format!("{:x}-{:x}", metadata.len(), changed.as_nanos());
    let plain_etag = format!("\"{version}\"");
    // A part is one of the file as it is, never of its gzip: so it is the same in every browser.
    let part = match header(request, &RANGE) {
        Some(range)
            if request.method() == Method::GET
                && header(request, &IF_RANGE).is_none_or(|known| known == plain_etag) =>
        {
            Part::of(range, metadata.len())
        }
        _ => Part::Whole,
    };
    let gzip = part == Part::Whole
        && static_file::is_compressed_by_hosts(path)
        && header(request, &ACCEPT_ENCODING).is_some_and(accepts_gzip);
    let etag = if gzip { format!("\"{version}-gzip\"") } else { plain_etag };
    let is_known = header(request, &IF_NONE_MATCH)
        .is_some_and(|known| known.split(',').any(|known| known.trim() == etag));
    let mut response = Response::builder()
        .header(CONTENT_TYPE, static_file::content_type(path))
        // Ask again each time: a rebuilt page shows at once.
        .header(CACHE_CONTROL, "no-cache")
        .header(ETAG, etag)
        .header(ACCEPT_RANGES, "bytes")
        .header(VARY, "Accept-Encoding");
    let mut bytes = Vec::new();
    let status = match part {
        _ if is_known => StatusCode::NOT_MODIFIED,
        Part::Whole => {
            file.read_to_end(&mut bytes)?;
            if gzip {
                response = response.header(CONTENT_ENCODING, "gzip");
                bytes = compress(&bytes)?;
            }
            StatusCode::OK
        }
        Part::Bytes(range) => {
            let (first, last) = (range.start, range.end - 1);
            let stated = format!("bytes {first}-{last}/{}", metadata.len());
            response = response.header(CONTENT_RANGE, stated);
            file.seek(SeekFrom::Start(first))?;
            file.take(range.end - first).read_to_end(&mut bytes)?;
            StatusCode::PARTIAL_CONTENT
        }
        Part::Outside => {
            response = response.header(CONTENT_RANGE, format!("bytes */{}", metadata.len()));
            StatusCode::RANGE_NOT_SATISFIABLE
        }
    };
    response.status(status).body(Full::from(bytes)).map_err(io::Error::other)
}

fn compress(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
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
    fn a_part_is_sent_as_it_is_with_its_place() {
        let folder = sample_folder();
        let check = |range: &str, place: &str, body: &str| {
            let head = format!("GET / HTTP/1.1\r\nAccept-Encoding: gzip\r\nRange: {range}");
            let answer = ask(folder.path(), &head);
            assert!(answer.starts_with("HTTP/1.1 206"), "{range}: {answer}");
            assert!(answer.contains(&format!("content-range: {place}\r\n")), "{range}: {answer}");
            let length = format!("content-length: {}\r\n", body.len());
            assert!(answer.contains(&length), "{range}: {answer}");
            assert!(!answer.contains("content-encoding"), "{range}: {answer}");
            assert!(answer.ends_with(&format!("\r\n\r\n{body}")), "{range}: {answer}");
        };
        check("bytes=0-2", "bytes 0-2/11", "<p>");
        check("bytes=3-6", "bytes 3-6/11", "page");
        check("bytes=7-99", "bytes 7-10/11", "</p>");
        check("bytes=7-", "bytes 7-10/11", "</p>");
        check("bytes=-4", "bytes 7-10/11", "</p>");
    }

    #[test]
    fn a_part_behind_the_end_is_refused_with_the_length() {
        let answer = ask(sample_folder().path(), "GET / HTTP/1.1\r\nRange: bytes=11-12");
        assert!(answer.starts_with("HTTP/1.1 416"), "{answer}");
        assert!(answer.contains("content-range: bytes */11\r\n"), "{answer}");
        assert!(answer.contains("content-length: 0\r\n"), "{answer}");
    }

    #[test]
    fn the_whole_file_is_sent_where_a_part_is_not_meant() {
        let folder = sample_folder();
        for head in [
            "GET / HTTP/1.1\r\nRange: bytes=0-2,4-6",
            "GET / HTTP/1.1\r\nRange: lines=0-2",
            "GET / HTTP/1.1\r\nIf-Range: \"older\"\r\nRange: bytes=0-2",
        ] {
            let answer = ask(folder.path(), head);
            assert!(answer.starts_with("HTTP/1.1 200"), "{head}: {answer}");
            assert!(answer.ends_with("<p>page</p>"), "{head}: {answer}");
        }
        // RFC 9110 gives ranges a meaning for GET alone.
        let answer = ask(folder.path(), "HEAD / HTTP/1.1\r\nRange: bytes=0-2");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("content-length: 11"), "{answer}");
    }

    #[test]
    fn a_part_is_sent_while_the_file_is_the_one_that_the_browser_has() {
        let folder = sample_folder();
        let first = ask(folder.path(), "GET / HTTP/1.1\r\nRange: bytes=0-2");
        let etag = first.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
        let range = "Range: bytes=3-6";
        let more = ask(folder.path(), &format!("GET / HTTP/1.1\r\nIf-Range: {etag}\r\n{range}"));
        assert!(more.starts_with("HTTP/1.1 206"), "{more}");
        assert!(more.ends_with("\r\n\r\npage"), "{more}");
        let known =
            ask(folder.path(), &format!("GET / HTTP/1.1\r\nIf-None-Match: {etag}\r\n{range}"));
        assert!(known.starts_with("HTTP/1.1 304"), "{known}");
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
