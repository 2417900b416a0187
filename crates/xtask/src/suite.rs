//! `cargo xtask test`: everything that can be tested, and one line that counts it.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;
use std::time::{Duration, Instant};

use crate::Documents;
use crate::browser::{Browser, Kind};
use crate::cases;
use crate::command;
use crate::counting::{Said, failed, run_counting};
use crate::debian;
use crate::demo;
use crate::documents;
use crate::error::{Result, TaskError};
use crate::node;
use crate::site;
use crate::step::{Outcome, note, seconds, step};
use crate::summary::Counts;
use crate::toolchain::{TARGET, Toolchain};
use crate::tools;
use crate::workspace::{Workspace, create_folder};

/// How long all tests of one wasm file may take; the runner's own limit of 20 s is for small ones.
const BROWSER_TIMEOUT_S: &str = "300";

/// The step that weighs what a visitor downloads.
const BYTES: &str = "byte budgets";

/// Installs, runs all steps even after a failure, and prints the count. `wanted` are parts of the names of
/// steps; none means all.
pub(crate) fn run(workspace: &Workspace, wanted: &[String], advisories: bool) -> ExitCode {
    let tools = Tools::prepare(workspace);
    let mut suite = Suite { workspace, wanted, rows: Vec::new() };
    suite.check("format", suite.cargo(&["fmt", "--all", "--check"]));
    thread::scope(|scope| {
        let visits = suite.page(&tools, scope);
        suite.native();
        suite.wasm(&tools);
        suite.collect(visits);
    });
    suite.bytes(&tools);
    suite.dependencies(advisories);
    suite.finish()
}

/// What the tests need beyond cargo; each there, or the reason why it is not.
struct Tools {
    wasm: Result<Toolchain>,
    programs: Result<Vec<PathBuf>>,
    chromium: Result<Browser>,
    firefox: Result<Browser>,
    webkit: Result<Browser>,
    node: Result<()>,
}

impl Tools {
    fn prepare(workspace: &Workspace) -> Tools {
        for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
            if !command::succeeds(command::command(program).arg("--version")) {
                // If this fails, so will the step that needs it, and its message says the same.
                drop(command::run(command::command("rustup").args([
                    "component",
                    "add",
                    component,
                ])));
            }
        }
        let browser = |kind: Kind| {
            let what = format!("tools: {} and its driver", kind.name());
            prepare(&what, || kind.ensure().map(Outcome::Done))
        };
        Tools {
            wasm: prepare("tools: a Rust that compiles for wasm32", || {
                Toolchain::find(workspace).map(Outcome::Done)
            }),
            programs: prepare("tools: wasm-pack and wasm-bindgen", || {
                tools::for_browser_tests(workspace).map(Outcome::Done)
            }),
            chromium: browser(Kind::Chromium),
            firefox: browser(Kind::Firefox),
            webkit: browser(Kind::WebKit),
            node: prepare("tools: npm packages", || node::install(workspace)),
        }
    }
}

/// A step whose failure is told here, and again by each test that needs what it makes.
fn prepare<T>(what: &str, work: impl FnOnce() -> Result<Outcome<T>>) -> Result<T> {
    step(what, work).inspect_err(|error| eprintln!("error: {error}"))
}

/// One line of the closing table.
struct Row {
    name: &'static str,
    counts: Counts,
    took: Duration,
}

/// A step that runs beside others.
type Visit<'scope> = (&'static str, thread::ScopedJoinHandle<'scope, (Counts, Duration)>);

/// The page that is served and what its tests are told of it, as environment.
type Page = Vec<(&'static str, OsString)>;

struct Suite<'a> {
    workspace: &'a Workspace,
    wanted: &'a [String],
    rows: Vec<Row>,
}

impl Suite<'_> {
    fn native(&mut self) {
        let clippy = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
        self.check("clippy", self.cargo(&clippy));
        let native = ["test", "--workspace", "--exclude", "aril-wasm", "--no-fail-fast"];
        // Named kinds leave out the documentation, which is tested next.
        let kinds = ["--lib", "--bins", "--tests", "--examples", "--benches"];
        self.tests("native tests", self.cargo(&[&native[..], &kinds].concat()));
        self.tests("doc tests", self.cargo(&[&native[..], &["--doc"]].concat()));
    }

    fn wasm(&mut self, tools: &Tools) {
        const CLIPPY: &str = "wasm clippy";
        let browsers = [("wasm in Chromium", &tools.chromium), ("wasm in Firefox", &tools.firefox)];
        let toolchain = match &tools.wasm {
            Ok(toolchain) => *toolchain,
            Err(error) => {
                self.blocked(CLIPPY, error);
                return browsers.into_iter().for_each(|(name, _)| self.blocked(name, error));
            }
        };
        if has_clippy(toolchain) {
            let mut clippy = toolchain.command("cargo");
            clippy
                .current_dir(&self.workspace.root)
                .args(["clippy", "--package", "aril-wasm", "--package", "aril-explain"])
                .args(["--all-targets", "--target", TARGET])
                .arg("--target-dir")
                .arg(toolchain.target_folder(self.workspace))
                .args(["--", "-D", "warnings"]);
            self.check(CLIPPY, clippy);
        } else {
            self.skip(CLIPPY, "this toolchain has no clippy: apt install rust-web-clippy");
        }
        for (name, browser) in browsers {
            match (&tools.programs, browser) {
                (Err(error), _) => self.blocked(name, error),
                // A machine without a browser is no fault of the code.
                (_, Err(error)) => self.skip(name, &error.to_string()),
                (Ok(programs), Ok(browser)) => match self.wasm_pack(toolchain, programs, browser) {
                    Ok(command) => self.tests(name, command),
                    Err(error) => self.blocked(name, &error),
                },
            }
        }
    }

    fn wasm_pack(
        &self,
        toolchain: Toolchain,
        programs: &[PathBuf],
        browser: &Browser,
    ) -> Result<Command> {
        let [headless, driver] = match browser.kind {
            Kind::Firefox => ["--firefox", "--geckodriver"],
            _ => ["--chrome", "--chromedriver"],
        };
        let mut wasm_pack = toolchain.command("wasm-pack");
        let folders: Vec<&Path> = programs.iter().map(PathBuf::as_path).collect();
        command::prepend_path(&mut wasm_pack, &folders)?;
        wasm_pack
            .current_dir(&self.workspace.root)
            .args(["test", "--headless", headless])
            .env("CARGO_TARGET_DIR", toolchain.target_folder(self.workspace))
            .env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_TIMEOUT_S)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browser.write_capabilities(self.workspace)?);
        if let Some(path) = &browser.driver {
            wasm_pack.arg(driver).arg(path);
        }
        wasm_pack.arg("crates/wasm");
        Ok(wasm_pack)
    }

    /// Builds the page, and begins its tests, which wait more than they work: what is compiled is compiled beside them.
    fn page<'scope>(
        &mut self,
        tools: &Tools,
        scope: &'scope thread::Scope<'scope, '_>,
    ) -> Vec<Visit<'scope>> {
        const CHECK: &str = "JavaScript types";
        const IN_DEPTH: &str = "page in depth, Chromium";
        let browsers = [
            ("page in Chromium", &tools.chromium),
            ("page in Firefox", &tools.firefox),
            ("page in WebKit", &tools.webkit),
        ];
        let names = || std::iter::once(IN_DEPTH).chain(browsers.map(|(name, _)| name));
        let mut visits = Vec::new();
        if let Err(error) = &tools.node {
            self.blocked(CHECK, error);
            names().for_each(|name| self.blocked(name, error));
            return visits;
        }
        let mut check = node::npm(self.workspace);
        check.args(["run", "--silent", "check"]);
        self.check(CHECK, check);
        let mut comparison = command::command("node");
        comparison.current_dir(&self.workspace.root).args([
            "--test",
            "--test-reporter=tap",
            "crates/bench/compare/",
        ]);
        self.tests("comparison with peers", comparison);
        if !names().chain([BYTES]).any(|name| self.wants(name)) {
            return visits;
        }
        let page = match self.serve_page() {
            Ok(page) => page,
            Err(error) => {
                names().for_each(|name| self.blocked(name, &error));
                return visits;
            }
        };
        match &tools.chromium {
            Ok(browser) => {
                let mut test = self.page_test(&page, browser);
                if self.wants(IN_DEPTH) {
                    test.env("ARIL_CHROME", browser.or_headless_shell());
                }
                test.arg("tests/run.mjs");
                visits.extend(self.begin(IN_DEPTH, test, scope));
            }
            Err(error) => self.skip(IN_DEPTH, &error.to_string()),
        }
        for (name, browser) in browsers {
            let driven = match browser {
                Ok(browser) => browser.driver().map(|_| browser).map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            match driven {
                Ok(browser) => {
                    let mut test = self.page_test(&page, browser);
                    test.args(["tests/browsers/run.mjs", browser.kind.id()]);
                    visits.extend(self.begin(name, test, scope));
                }
                Err(why) => self.skip(name, &why),
            }
        }
        visits
    }

    /// Builds the page over the seeds, serves it until the process ends, and makes what its tests hold it against.
    fn serve_page(&self) -> Result<Page> {
        let seeds_index = |layout: &str| {
            let folder = self.workspace.notes().join(format!("{layout}-index"));
            documents::seeds_index(self.workspace, layout, &folder).map(|()| folder)
        };
        // First, since the command that makes the others has in it what this builds.
        site::build(self.workspace, &Documents { docs: None, config: None })?;
        let server = demo::bind(0)?;
        let address = server.address();
        let site = aril_serve::Site::new(&self.workspace.dist());
        server.serve(site).map_err(|error| demo::advice(&error))?;
        let screenshots = self.workspace.notes().join("screenshots");
        create_folder(&screenshots)?;
        Ok(vec![
            ("ARIL_BASE_URL", address.into()),
            ("ARIL_INLINE", seeds_index("inline")?.into()),
            ("ARIL_PACKED", seeds_index("packed")?.into()),
            ("ARIL_EXPORTED", documents::exported(self.workspace)?.into()),
            ("ARIL_CASES", cases::export(self.workspace)?.into()),
            ("ARIL_SHOTS", screenshots.into()),
        ])
    }

    fn page_test(&self, page: &Page, browser: &Browser) -> Command {
        let mut node = command::command("node");
        node.current_dir(self.workspace.www()).envs(page.iter().map(|(name, value)| (name, value)));
        browser.name_in(&mut node);
        node
    }

    /// What a visitor downloads, held against its budgets; the page is built where it can be.
    fn bytes(&mut self, tools: &Tools) {
        if !self.wants(BYTES) || tools.node.is_err() {
            return;
        }
        println!("==> {BYTES}");
        let start = Instant::now();
        let counts = match crate::size::run(self.workspace) {
            Ok(code) if code == ExitCode::SUCCESS => Counts::ONE_PASSED,
            Ok(_) => failed("a budget is exceeded: see `crates/xtask/src/size.rs`"),
            Err(error) => failed(&error.to_string()),
        };
        self.count(BYTES, counts, start);
    }

    fn dependencies(&mut self, advisories: bool) {
        const NAME: &str = "licenses and sources";
        if !command::succeeds(command::cargo().args(["deny", "--version"])) {
            return self.skip(NAME, "cargo-deny is not installed: cargo install cargo-deny");
        }
        let mut deny = self.cargo(&["deny", "check", "licenses", "bans", "sources"]);
        if advisories {
            deny.arg("advisories");
        }
        self.check(NAME, deny);
    }

    fn cargo(&self, args: &[&str]) -> Command {
        let mut cargo = command::cargo();
        cargo.current_dir(&self.workspace.root).args(args);
        cargo
    }

    fn wants(&self, name: &str) -> bool {
        self.wanted.is_empty() || self.wanted.iter().any(|part| name.contains(part.as_str()))
    }

    /// A command that passes or fails as one.
    fn check(&mut self, name: &'static str, mut command: Command) {
        if !self.wants(name) {
            return;
        }
        let start = announce(name, &command);
        let counts = match command::run(&mut command) {
            Ok(()) => Counts::ONE_PASSED,
            Err(error) => failed(&error.to_string()),
        };
        self.count(name, counts, start);
    }

    /// A command that counts its tests itself.
    fn tests(&mut self, name: &'static str, mut command: Command) {
        if !self.wants(name) {
            return;
        }
        let start = announce(name, &command);
        let counts = run_counting(&mut command, io::stdout(), io::stderr())
            .unwrap_or_else(|error| failed(&error.to_string()));
        self.count(name, counts, start);
    }

    /// The same beside what follows. What it says is shown once it is done.
    fn begin<'scope>(
        &self,
        name: &'static str,
        mut command: Command,
        scope: &'scope thread::Scope<'scope, '_>,
    ) -> Option<Visit<'scope>> {
        if !self.wants(name) {
            return None;
        }
        let start = announce(name, &command);
        note("it goes on beside what follows");
        let visit = scope.spawn(move || {
            let said = Said::default();
            let counts = run_counting(&mut command, said.clone(), said.clone())
                .unwrap_or_else(|error| failed(&error.to_string()));
            let mut stdout = io::stdout().lock();
            // Where our own output is closed there is no one to tell.
            drop(writeln!(stdout, "==> {name}").and_then(|()| stdout.write_all(&said.take())));
            (counts, start.elapsed())
        });
        Some((name, visit))
    }

    /// Waits for what was begun.
    fn collect(&mut self, visits: Vec<Visit<'_>>) {
        for (name, visit) in visits {
            let (counts, took) = visit
                .join()
                .unwrap_or_else(|_| (failed("the test's own thread panicked"), Duration::ZERO));
            self.note_counts(name, counts, took);
        }
    }

    fn count(&mut self, name: &'static str, counts: Counts, start: Instant) {
        self.note_counts(name, counts, start.elapsed());
    }

    fn note_counts(&mut self, name: &'static str, counts: Counts, took: Duration) {
        note(format_args!("{name}: {counts} in {}", seconds(took)));
        self.rows.push(Row { name, counts, took });
    }

    /// What a test needs is missing though it should be there.
    fn blocked(&mut self, name: &'static str, why: &TaskError) {
        if !self.wants(name) {
            return;
        }
        println!("==> {name}");
        let counts = failed(&format!("cannot run: {why}"));
        self.rows.push(Row { name, counts, took: Duration::ZERO });
    }

    /// What a test needs cannot be had on this machine.
    fn skip(&mut self, name: &'static str, why: &str) {
        if !self.wants(name) {
            return;
        }
        println!("==> {name}");
        note(format_args!("skipped: {why}"));
        self.rows.push(Row { name, counts: Counts::ONE_SKIPPED, took: Duration::ZERO });
    }

    /// The table, and the line that everything ends with.
    fn finish(self) -> ExitCode {
        println!("\n{:<26} {:>7} {:>7} {:>7} {:>12}", "", "passed", "failed", "skipped", "time");
        let mut total = Counts::default();
        for Row { name, counts, took } in self.rows {
            let Counts { passed, failed, skipped } = counts;
            println!("{name:<26} {passed:>7} {failed:>7} {skipped:>7} {:>12}", seconds(took));
            total += counts;
        }
        println!("\n{total}");
        if total.failed == 0 && total.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Debian packages clippy apart; only the tests need it.
fn has_clippy(toolchain: Toolchain) -> bool {
    let has = || command::succeeds(toolchain.command("cargo").args(["clippy", "--version"]));
    has()
        || toolchain == Toolchain::Distro
            && debian::obstacle().is_none()
            && debian::install(&["rust-web-clippy"]).is_ok()
            && has()
}

fn announce(name: &str, command: &Command) -> Instant {
    println!("==> {name}: {}", command::line(command));
    Instant::now()
}
