//! Requests as browsers send them.

use std::net::{Ipv4Addr, TcpStream};
use std::time::{Duration, Instant};

use super::*;
use crate::quirks::Quirks;
use crate::reload::Reload;
use crate::static_file::tests::sample_folder;

/// The answer to one request, as text; lines of the head are separated by CRLF, names in lower case.
fn ask(folder: &Path, head: &str) -> String {
    ask_site(Site::new(&folder.join("root")), &format!("{head}\r\nHost: 127.0.0.1"))
}

fn ask_site(site: Site, head: &str) -> String {
    let server = bind(0).unwrap();
    let port = server.port;
    let _pool = server.serve(site).unwrap();
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    write!(stream, "{head}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn bind(port: u16) -> Result<Server, ServeError> {
    Server::bind(Ipv4Addr::LOCALHOST.into(), port)
}

/// The answer of a server with quirks.
fn ask_odd(quirks: Quirks, head: &str) -> String {
    let folder = sample_folder();
    let site = Site::new(&folder.path().join("root")).with_quirks(quirks);
    ask_site(site, &format!("{head}\r\nHost: localhost:1"))
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
    let known = ask(folder.path(), &format!("GET / HTTP/1.1\r\nIf-None-Match: {etag}\r\n{range}"));
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
    let first = bind(0).unwrap();
    let error = bind(first.port).err().unwrap().to_string();
    assert!(error.contains(&format!("port {} is in use", first.port)), "{error}");
    assert!(error.contains("--port"), "{error}");
}

#[test]
fn a_host_without_ranges_sends_the_whole() {
    let quirks = Quirks { no_range: true, ..Quirks::default() };
    let answer = ask_odd(quirks, "GET / HTTP/1.1\r\nRange: bytes=0-2");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("<p>page</p>"), "{answer}");
}

#[test]
fn a_host_that_compresses_parts_says_so() {
    let quirks = || Quirks { gzip: Gzip::All, ..Quirks::default() };
    let head = "GET / HTTP/1.1\r\nAccept-Encoding: gzip\r\nRange: bytes=0-2";
    let answer = ask_odd(quirks(), head);
    assert!(answer.starts_with("HTTP/1.1 206"), "{answer}");
    assert!(answer.contains("content-encoding: gzip\r\n"), "{answer}");
    assert!(answer.contains("content-range: bytes 0-2/11\r\n"), "{answer}");
    let answer = ask_odd(quirks(), "GET / HTTP/1.1\r\nAccept-Encoding: gzip\r\nRange: bytes=99-");
    assert!(answer.starts_with("HTTP/1.1 416"), "{answer}");
    let plain = Quirks { gzip: Gzip::Nothing, ..Quirks::default() };
    let answer = ask_odd(plain, "GET / HTTP/1.1\r\nAccept-Encoding: gzip");
    assert!(answer.ends_with("<p>page</p>"), "{answer}");
}

#[test]
fn a_slow_connection_is_slow() {
    let slow = "1,200".parse().unwrap();
    let began = Instant::now();
    let answer = ask_odd(Quirks { slow: Some(slow), ..Quirks::default() }, "GET / HTTP/1.1");
    assert!(answer.contains("content-length: 11\r\n"), "{answer}");
    assert!(answer.ends_with("<p>page</p>"), "{answer}");
    assert!(began.elapsed() >= Duration::from_millis(200));
}

#[test]
fn requests_fail_where_they_are_to() {
    let fail = |what: &str| Quirks { fail: Some(what.parse().unwrap()), ..Quirks::default() };
    assert!(ask_odd(fail("100%"), "GET / HTTP/1.1").starts_with("HTTP/1.1 503"));
    let path = "/docs/..a.txt";
    let get = format!("GET {path} HTTP/1.1");
    assert!(ask_odd(fail(".txt"), &get).starts_with("HTTP/1.1 503"));
    assert!(ask_odd(fail(".wasm"), &get).starts_with("HTTP/1.1 200"));
}

#[test]
fn a_page_elsewhere_that_calls_itself_by_this_address_learns_nothing() {
    let folder = sample_folder();
    let site = || Site::new(&folder.path().join("root"));
    let host = |host: &str| ask_site(site(), &format!("GET / HTTP/1.1\r\nHost: {host}"));
    for own in ["localhost", "LOCALHOST:80", "127.0.0.1:8080", "[::1]:80"] {
        assert!(host(own).starts_with("HTTP/1.1 200"), "{own}");
    }
    for other in [
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "",
    ] {
        assert!(host(other).starts_with("HTTP/1.1 403"), "{other}");
    }
}

#[test]
fn only_what_is_named_by_its_bytes_is_kept_for_ever() {
    let folder = sample_folder();
    std::fs::write(folder.path().join("root/a788dab9aa.aril"), "block").unwrap();
    let answer = ask(folder.path(), "GET /a788dab9aa.aril HTTP/1.1");
    assert!(answer.contains("immutable"), "{answer}");
    let answer = ask(folder.path(), "GET / HTTP/1.1");
    assert!(answer.contains("cache-control: no-cache\r\n"), "{answer}");
}

#[test]
fn a_folder_without_its_slash_leads_to_it() {
    let folder = sample_folder();
    std::fs::create_dir_all(folder.path().join("root/guide")).unwrap();
    std::fs::write(folder.path().join("root/guide/index.html"), "guide").unwrap();
    for (path, place) in [("/guide", "./guide/"), ("//guide", "./guide/")] {
        let answer = ask(folder.path(), &format!("GET {path} HTTP/1.1"));
        assert!(answer.starts_with("HTTP/1.1 301"), "{answer}");
        assert!(answer.contains(&format!("location: {place}\r\n")), "{answer}");
    }
    assert!(ask(folder.path(), "GET /guide/ HTTP/1.1").ends_with("guide"));
    assert!(ask(folder.path(), "GET /guide/index.html HTTP/1.1").ends_with("guide"));
}

#[test]
fn files_in_memory_stand_where_the_folders_have_none() {
    let folder = sample_folder();
    let site = || {
        Site::new(&folder.path().join("root"))
            .with_folder("/other/", &folder.path().join("root/docs"))
            .with_file("/", &b"not seen"[..])
            .with_file("/_aril/", &b"<p>memory</p>"[..])
    };
    let ask = |path: &str| ask_site(site(), &format!("GET {path} HTTP/1.1\r\nHost: localhost"));
    assert!(ask("/").ends_with("<p>page</p>"));
    let answer = ask("/_aril/");
    assert!(
        answer.contains("content-type: text/html") && answer.ends_with("memory</p>"),
        "{answer}"
    );
    assert!(ask("/other/..a.txt").ends_with("two dots"));
    for path in ["/other/../secret.txt", "/other/%2e%2e/%2e%2e/secret.txt", "/other", "/_aril/x"] {
        assert!(ask(path).starts_with("HTTP/1.1 404"), "{path}");
    }
}

#[test]
fn open_pages_are_told_to_load_again() {
    let folder = sample_folder();
    let reload = Arc::new(Reload::default());
    let server = bind(0).unwrap();
    let port = server.port;
    let site = Site::new(&folder.path().join("root")).with_reload(Arc::clone(&reload));
    let _pool = server.serve(site).unwrap();
    let get = |path: &str| {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        stream
    };
    let until = |stream: &mut TcpStream, end: &str| {
        let mut text = Vec::new();
        while !String::from_utf8_lossy(&text).contains(end) {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            text.extend(byte);
        }
    };
    until(&mut get("/"), "<p>page</p><script src=\"/_aril/reload.js\"></script>");
    until(&mut get("/_aril/reload.js"), "EventSource");
    let mut events = get("/_aril/reload");
    until(&mut events, "listening");
    reload.reload();
    until(&mut events, "event: reload");
}
