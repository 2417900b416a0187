//! A static file server on loopback: the demo's, and the browser test's.
//!
//! It sends what a common static host would send (types, gzip, `ETag`), so that what is measured over it
//! holds for a real site.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::UNIX_EPOCH;

use flate2::Compression;
use flate2::write::GzEncoder;
use tiny_http::{Header, Method, Request, Response};

use crate::error::{Result, TaskError};
use crate::static_file;

/// Enough for a browser's six connections: answers take well below a millisecond.
const THREADS: usize = 4;

/// A port that is ours, not yet served.
pub(crate) struct Server {
    listener: TcpListener,
    port: u16,
}

/// The threads that answer.
pub(crate) struct Pool {
    threads: Vec<JoinHandle<()>>,
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

    /// Starts to serve the folder from threads of its own.
    pub(crate) fn serve(self, root: &Path) -> Result<Pool> {
        let address = self.address();
        let server = tiny_http::Server::from_listener(self.listener, None)
            .map_err(|error| TaskError::Advice(format!("cannot serve at {address}: {error}")))?;
        let server = Arc::new(server);
        let root: Arc<Path> = Arc::from(root);
        let threads = (0..THREADS).map(|_| {
            let (server, root) = (Arc::clone(&server), Arc::clone(&root));
            thread::spawn(move || {
                for request in server.incoming_requests() {
                    // A visitor who has gone away is no news.
                    drop(answer(&root, request));
                }
            })
        });
        Ok(Pool { threads: threads.collect() })
    }
}

impl Pool {
    /// Blocks while the server runs, which is until the process ends.
    pub(crate) fn wait(self) {
        for thread in self.threads {
            drop(thread.join());
        }
    }
}

fn answer(root: &Path, request: Request) -> io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return refuse(request, 405, "only GET and HEAD are served here\n");
    }
    let Some(file) = static_file::resolve(root, request.url()) else {
        return refuse(request, 404, "no such file\n");
    };
    let gzip = static_file::is_compressed_by_hosts(&file)
        && header(&request, "Accept-Encoding").is_some_and(accepts_gzip);
    match Body::read(&file, gzip) {
        Ok(body) => send(request, &file, body),
        Err(_) => refuse(request, 500, "the file cannot be read\n"),
    }
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

fn send(request: Request, file: &Path, body: Body) -> io::Result<()> {
    let is_known = header(&request, "If-None-Match")
        .is_some_and(|known| known.split(',').any(|etag| etag.trim() == body.etag));
    let mut headers = vec![
        ("Content-Type", static_file::content_type(file)),
        // Ask again each time: a rebuilt page shows at once.
        ("Cache-Control", "no-cache"),
        ("ETag", &body.etag),
        ("Vary", "Accept-Encoding"),
    ];
    if body.gzip {
        headers.push(("Content-Encoding", "gzip"));
    }
    let (status, bytes) = if is_known { (304, Vec::new()) } else { (200, body.bytes) };
    // Without the threshold, larger answers would be sent in chunks and without their length.
    let mut response =
        Response::from_data(bytes).with_status_code(status).with_chunked_threshold(usize::MAX);
    for (name, value) in headers {
        response.add_header(pair(name, value)?);
    }
    request.respond(response)
}

fn refuse(request: Request, status: u16, why: &str) -> io::Result<()> {
    let kind = pair("Content-Type", "text/plain; charset=utf-8")?;
    request.respond(Response::from_string(why).with_status_code(status).with_header(kind))
}

fn pair(name: &str, value: &str) -> io::Result<Header> {
    Header::from_bytes(name, value)
        .map_err(|()| io::Error::new(ErrorKind::InvalidData, "a header is not ASCII"))
}

fn header<'a>(request: &'a Request, name: &'static str) -> Option<&'a str> {
    let mut headers = request.headers().iter();
    headers.find(|header| header.field.equiv(name)).map(|header| header.value.as_str())
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

    /// The answer to one request, as text; lines of the head are separated by CRLF.
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
        assert!(answer.contains("Content-Type: text/html; charset=utf-8"), "{answer}");
        assert!(answer.contains("Content-Length: 11"), "{answer}");
        assert!(answer.ends_with("<p>page</p>"), "{answer}");
    }

    #[test]
    fn head_sends_no_body() {
        let answer = ask(sample_folder().path(), "HEAD / HTTP/1.1");
        assert!(answer.contains("Content-Length: 11"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n"), "{answer}");
    }

    #[test]
    fn gzip_is_sent_to_those_who_accept_it() {
        let folder = sample_folder();
        let answer = ask(folder.path(), "GET / HTTP/1.1\r\nAccept-Encoding: br, gzip");
        assert!(answer.contains("Content-Encoding: gzip"), "{answer}");
        let answer = ask(folder.path(), "GET / HTTP/1.1\r\nAccept-Encoding: br, gzip;q=0");
        assert!(!answer.contains("Content-Encoding"), "{answer}");
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let folder = sample_folder();
        let first = ask(folder.path(), "GET / HTTP/1.1");
        let etag = first.lines().find_map(|line| line.strip_prefix("ETag: ")).unwrap();
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
