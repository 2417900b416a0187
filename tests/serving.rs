//! `aril serve` and `aril watch`, as a browser meets them.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A command that serves; it ends with this.
struct Served {
    child: Child,
    /// What it prints after its address.
    lines: BufReader<std::process::ChildStdout>,
    port: u16,
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Served {
    fn start(folder: &Path, arguments: &[&str]) -> Served {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aril"))
            .args(arguments)
            .args(["--port", "0"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        let port = loop {
            line.clear();
            assert!(lines.read_line(&mut line).unwrap() > 0, "the command ended");
            if let Some((_, rest)) = line.split_once("http://127.0.0.1:") {
                break rest.split('/').next().unwrap().parse().unwrap();
            }
        };
        Served { child, lines, port }
    }

    /// The answer to a request for a path, with these headers.
    fn get(&self, path: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        write!(stream, "{head}{headers}\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// A site of two pages, with its index.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let docs = folder.path().join("public");
    fs::create_dir(&docs).unwrap();
    fs::write(docs.join("lake.html"), "<title>Lake</title><p>Salmon in the lake.").unwrap();
    fs::write(docs.join("dam.html"), "<title>Dam</title><p>The dam above.").unwrap();
    build(folder.path());
    folder
}

fn build(folder: &Path) {
    let built = Command::new(env!("CARGO_BIN_EXE_aril"))
        .args(["build", "public", "--out", "public/search/index", "--quiet"])
        .current_dir(folder)
        .status()
        .unwrap();
    assert!(built.success());
}

/// The engine, where this command has none in itself; the tests of these pages look at no script.
fn assets(folder: &Path) -> String {
    let assets = folder.join("assets");
    fs::create_dir_all(&assets).unwrap();
    for name in [
        "aril.js",
        "aril-elements.js",
        "aril-more.js",
        "aril-worker.js",
        "aril.wasm",
        "aril-more.wasm",
    ] {
        fs::write(assets.join(name), name).unwrap();
    }
    assets.to_str().unwrap().to_owned()
}

#[test]
fn a_site_is_served_with_a_search_page_over_its_index() {
    let site = site();
    let served = Served::start(site.path(), &["serve", "public", "--assets", &assets(site.path())]);
    let page = served.get("/lake.html", "");
    assert!(page.contains("text/html") && page.contains("Salmon"), "{page}");
    for path in ["/", "/_aril/"] {
        let page = served.get(path, "");
        assert!(page.contains("<aril-search index=\"/_aril/index/\" base=\"/\">"), "{page}");
        assert!(page.contains("2 pages"), "{page}");
    }
    assert!(served.get("/_aril/aril.js", "").ends_with("\r\n\r\naril.js"));
    assert!(served.get("/_aril/index/manifest.json", "").contains("\"documents\":2"));
    assert!(served.get("/search/index/manifest.json", "").contains("no-cache"));
    for path in ["/../public/lake.html", "/_aril/index/../../../lake.html", "/none"] {
        assert!(served.get(path, "").starts_with("HTTP/1.1 404"), "{path}");
    }
    // A site's own first page counts.
    fs::write(site.path().join("public/index.html"), "<h1>Own</h1>").unwrap();
    assert!(served.get("/", "").ends_with("<h1>Own</h1>"));
    assert!(served.get("/_aril/", "").contains("<aril-search"));
}

#[test]
fn an_index_alone_is_served_too_and_an_index_elsewhere() {
    let site = site();
    let assets = assets(site.path());
    let served = Served::start(site.path(), &["serve", "public/search/index", "--assets", &assets]);
    assert!(served.get("/", "").contains("<aril-search"));
    assert!(served.get("/_aril/index/manifest.json", "").contains("documents"));
    drop(served);
    fs::rename(site.path().join("public/search/index"), site.path().join("elsewhere")).unwrap();
    let served = Served::start(site.path(), &["serve", "public", "--assets", &assets]);
    assert!(served.get("/", "").starts_with("HTTP/1.1 404"));
    drop(served);
    let arguments = ["serve", "public", "--index", "elsewhere", "--assets", &assets];
    let served = Served::start(site.path(), &arguments);
    assert!(served.get("/_aril/index/manifest.json", "").contains("documents"));
}

#[test]
fn a_bad_host_is_played_on_request() {
    let site = site();
    let assets = assets(site.path());
    let serve = |arguments: &[&str]| {
        Served::start(site.path(), &[&["serve", "public", "--assets", &assets], arguments].concat())
    };
    let part = "Range: bytes=0-2\r\nAccept-Encoding: gzip\r\n";
    assert!(serve(&[]).get("/lake.html", part).starts_with("HTTP/1.1 206"));
    assert!(serve(&["--no-range"]).get("/lake.html", part).starts_with("HTTP/1.1 200"));
    assert!(serve(&["--gzip"]).get("/lake.html", part).contains("content-encoding: gzip"));
    let plain = serve(&["--no-gzip"]).get("/lake.html", "Accept-Encoding: gzip\r\n");
    assert!(plain.contains("Salmon"), "{plain}");
    let failing = serve(&["--fail", "*.html"]);
    assert!(failing.get("/lake.html", "").starts_with("HTTP/1.1 503"));
    assert!(failing.get("/_aril/", "").starts_with("HTTP/1.1 200"));
    let slow = serve(&["--slow", "100,150"]);
    let began = Instant::now();
    assert!(slow.get("/lake.html", "").contains("Salmon"));
    assert!(began.elapsed() >= Duration::from_millis(150));
}

/// A command that watches the site, and what a page of it is told.
fn watched(site: &Path) -> (Served, BufReader<TcpStream>) {
    let assets = assets(site);
    let cache = site.join("cache");
    let cache = cache.to_str().unwrap();
    let out = ["--out", "public/search/index", "--cache", cache, "--assets", &assets];
    let served = Served::start(site, &[&["watch", "public"], &out[..]].concat());
    let mut events = TcpStream::connect(("127.0.0.1", served.port)).unwrap();
    events.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    write!(events, "GET /_aril/reload HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut events = BufReader::new(events);
    until(&mut events, "listening");
    (served, events)
}

fn until(lines: &mut impl std::io::Read, part: &str) {
    let mut text = Vec::new();
    let mut byte = [0];
    while !String::from_utf8_lossy(&text).contains(part) {
        lines.read_exact(&mut byte).unwrap();
        text.extend(byte);
    }
}

#[test]
fn a_changed_page_is_found_and_open_pages_load_again() {
    let site = site();
    let (mut served, mut events) = watched(site.path());
    let page = served.get("/_aril/", "");
    assert!(page.contains("<script src=\"/_aril/reload.js\"></script>"), "{page}");
    let file = |text: &str| {
        fs::write(site.path().join("public/trout.html"), text).unwrap();
    };
    file("<title>Trout</title><p>Trout in the brook.");
    until(&mut events, "event: reload");
    assert!(served.get("/_aril/index/manifest.json", "").contains("\"documents\":3"));
    // A configuration that is wrong changes nothing, and once it is mended all goes on.
    fs::write(site.path().join("public/aril.toml"), "exclude = 1").unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    assert!(served.get("/_aril/index/manifest.json", "").contains("\"documents\":3"));
    fs::write(site.path().join("public/aril.toml"), "exclude = [\"dam.html\"]").unwrap();
    until(&mut events, "event: reload");
    assert!(served.get("/_aril/index/manifest.json", "").contains("\"documents\":2"));
    let told = {
        let mut line = String::new();
        while !line.contains("2 documents in") {
            line.clear();
            assert!(served.lines.read_line(&mut line).unwrap() > 0);
        }
        line
    };
    assert!(told.contains(" s"), "{told}");
}
