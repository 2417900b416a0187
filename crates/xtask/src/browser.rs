//! The browsers that tests run in, and their drivers: found, or installed where that is possible.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::command;
use crate::debian;
use crate::error::{Result, TaskError};
use crate::step::note;
use crate::tools;
use crate::workspace::{Workspace, create_folder};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Chromium,
    Firefox,
    /// `WebKitGTK`, the engine of Safari as Linux has it.
    WebKit,
}

pub(crate) struct Browser {
    pub(crate) kind: Kind,
    pub(crate) program: PathBuf,
    /// Its `WebDriver`. Without one for Chromium, wasm-pack downloads that which matches the browser.
    pub(crate) driver: Option<PathBuf>,
}

/// Where a browser and its driver may be, and how they get there.
struct Places {
    name: &'static str,
    /// Environment variables that name browser and driver.
    variables: [&'static str; 2],
    on_path: &'static [&'static str],
    /// Where systems that do not use PATH for it keep the browser.
    elsewhere: &'static [&'static str],
    driver: &'static str,
    /// Debian's packages of the browser and of its driver.
    packages: &'static [&'static str],
    /// How to get it by hand.
    advice: &'static str,
}

const CHROMIUM: Places = Places {
    name: "Chromium",
    variables: ["ARIL_CHROME", "ARIL_CHROMEDRIVER"],
    on_path: &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"],
    elsewhere: &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
        "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    ],
    driver: "chromedriver",
    packages: &["chromium", "chromium-driver"],
    advice: "Debian, Ubuntu: `sudo apt install chromium chromium-driver`; Fedora: `sudo dnf install chromium \
             chromedriver`; macOS: `brew install --cask google-chrome chromedriver`; others: \
             https://www.google.com/chrome/",
};

const FIREFOX: Places = Places {
    name: "Firefox",
    variables: ["ARIL_FIREFOX", "ARIL_GECKODRIVER"],
    on_path: &["firefox", "firefox-esr"],
    elsewhere: &[
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
    ],
    driver: "geckodriver",
    packages: &["firefox-esr"],
    advice: "Debian: `sudo apt install firefox-esr`; Fedora: `sudo dnf install firefox`; macOS: `brew install \
             --cask firefox`; others: https://www.mozilla.org/firefox/; its driver: `cargo install geckodriver`",
};

const WEBKIT: Places = Places {
    name: "WebKitGTK",
    variables: ["ARIL_WEBKIT", "ARIL_WEBKITDRIVER"],
    // The small browser that comes with the library; Debian keeps it in a folder of the architecture.
    on_path: &["MiniBrowser"],
    elsewhere: &[
        "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
        "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
        "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
        "/usr/lib/webkit2gtk-4.1/MiniBrowser",
    ],
    driver: "WebKitWebDriver",
    packages: &["webkit2gtk-driver", "xvfb", "dbus"],
    advice: "Debian, Ubuntu: `sudo apt install webkit2gtk-driver xvfb dbus`; Fedora: `sudo dnf install \
             webkit2gtk4.1 xorg-x11-server-Xvfb dbus-daemon`; other systems have none",
};

/// It draws on a screen and talks over a bus, so the tests start both.
const BESIDE_WEBKIT: [&str; 2] = ["Xvfb", "dbus-run-session"];

impl Kind {
    /// How messages and the tests' table call it.
    pub(crate) fn name(self) -> &'static str {
        self.places().name
    }

    /// How the tests' own programs call it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Kind::Chromium => "chromium",
            Kind::Firefox => "firefox",
            Kind::WebKit => "webkit",
        }
    }

    /// Finds it with its driver; on Debian-likes installs what is missing.
    pub(crate) fn ensure(self) -> Result<Browser> {
        let places = self.places();
        let mut browser = places.find(self)?;
        let is_whole = |browser: &Option<Browser>| {
            browser.as_ref().is_some_and(|found| !found.lacks_package())
                && self.lacks_program().is_none()
        };
        if !is_whole(&browser) && debian::obstacle().is_none() {
            note(format_args!("no {} with its driver here: installing Debian's", places.name));
            if let Err(error) = debian::install(places.packages) {
                note(error);
            }
            browser = places.find(self)?;
        }
        let mut browser = browser.ok_or_else(|| places.missing(places.name))?;
        if let Some(program) = self.lacks_program() {
            return Err(places.missing(program));
        }
        if self == Kind::Firefox && !browser.driver.as_deref().is_some_and(is_recent_geckodriver) {
            browser.driver = Some(tools::geckodriver()?);
        }
        Ok(browser)
    }

    fn places(self) -> &'static Places {
        match self {
            Kind::Chromium => &CHROMIUM,
            Kind::Firefox => &FIREFOX,
            Kind::WebKit => &WEBKIT,
        }
    }

    /// A program that it cannot be driven without and that is not here.
    fn lacks_program(self) -> Option<&'static str> {
        (self == Kind::WebKit)
            .then(|| BESIDE_WEBKIT.into_iter().find(|name| command::find_on_path(name).is_none()))
            .flatten()
    }
}

impl Browser {
    /// The driver, for tests that cannot do without.
    pub(crate) fn driver(&self) -> Result<&Path> {
        let places = self.kind.places();
        self.driver.as_deref().ok_or_else(|| places.missing(places.driver))
    }

    /// Chromium without what people see of it, where it can be had and nobody has named another: of the processor it
    /// takes 19 s for tests that take 47 in the whole. The same at most; else the whole.
    pub(crate) fn or_headless_shell(&self) -> PathBuf {
        let names = ["chromium-headless-shell", "chrome-headless-shell"];
        let find = || names.into_iter().find_map(command::find_on_path);
        let [variable, _] = self.kind.places().variables;
        if self.kind != Kind::Chromium || env::var_os(variable).is_some() {
            return self.program.clone();
        }
        if find().is_none() && self.program.starts_with("/usr/bin/chromium") {
            let installed = debian::obstacle().is_none().then(|| debian::install(&names[..1]));
            if let Some(Err(error)) = installed {
                note(error);
            }
        }
        find().unwrap_or_else(|| self.program.clone())
    }

    /// Says to child processes where browser and driver are.
    pub(crate) fn name_in(&self, command: &mut std::process::Command) {
        let [program, driver] = self.kind.places().variables;
        command.env(program, &self.program);
        if let Some(path) = &self.driver {
            command.env(driver, path);
        }
    }

    /// Whether its driver is missing and a package has it. Debian's chromedriver fits Debian's Chromium only.
    fn lacks_package(&self) -> bool {
        self.driver.is_none()
            && match self.kind {
                Kind::Chromium => self.program.starts_with("/usr/bin/chromium"),
                Kind::Firefox => false,
                Kind::WebKit => true,
            }
    }

    /// Writes the capabilities that wasm-bindgen's test runner asks the driver for.
    pub(crate) fn write_capabilities(&self, workspace: &Workspace) -> Result<PathBuf> {
        let binary = self.program.to_string_lossy();
        let capabilities = match self.kind {
            Kind::Chromium => serde_json::json!({
                "goog:chromeOptions": { "binary": binary, "args": chromium_flags() }
            }),
            Kind::Firefox => serde_json::json!({
                "moz:firefoxOptions": { "binary": binary, "args": ["-headless"] }
            }),
            Kind::WebKit => serde_json::json!({
                "webkitgtk:browserOptions": { "binary": binary, "args": ["--automation"] }
            }),
        };
        create_folder(&workspace.notes())?;
        let path = workspace.notes().join(format!("webdriver-{}.json", self.kind.id()));
        fs::write(&path, capabilities.to_string()).map_err(TaskError::file("write", &path))?;
        Ok(path)
    }
}

/// Whether it knows `--allow-system-access`, which the tests need: since 0.36.
fn is_recent_geckodriver(driver: &Path) -> bool {
    let answer = command::answer(command::command(driver).arg("--version"));
    answer.as_deref().and_then(version).is_some_and(|version| version >= (0, 36))
}

/// The first two numbers of the version in `geckodriver 0.37.1 (…)`.
fn version(answer: &str) -> Option<(u32, u32)> {
    let mut numbers = answer.split_whitespace().nth(1)?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// What Chromium is started with, in the page's own tests too.
const CHROMIUM_FLAGS: &str = include_str!("../../../www/tests/browsers/chromium-flags.json");

fn chromium_flags() -> Vec<String> {
    let mut flags: Vec<String> = serde_json::from_str(CHROMIUM_FLAGS).unwrap_or_default();
    flags.push("--headless".to_owned());
    if debian::is_root() {
        flags.push("--no-sandbox".to_owned()); // Chromium's sandbox refuses to work for root.
    }
    flags
}

impl Places {
    /// The browser, if it is here, and its driver if that is.
    fn find(&self, kind: Kind) -> Result<Option<Browser>> {
        let [program, driver] = self.variables;
        let program = from_environment(program)?
            .or_else(|| self.on_path.iter().find_map(|name| command::find_on_path(name)))
            .or_else(|| self.elsewhere.iter().map(PathBuf::from).find(|path| path.is_file()));
        let driver = from_environment(driver)?.or_else(|| command::find_on_path(self.driver));
        Ok(program.map(|program| Browser { kind, program, driver }))
    }

    /// The error where `what` is not here and cannot be installed.
    fn missing(&self, what: &str) -> TaskError {
        let [program, driver] = self.variables;
        TaskError::Advice(format!(
            "there is no {what}. To have tests run in {}, install it ({}), or name browser and driver in \
             {program} and {driver}",
            self.name, self.advice
        ))
    }
}

/// A path that the user has set must be right: to look on would test another browser than asked for.
fn from_environment(variable: &str) -> Result<Option<PathBuf>> {
    let Some(path) = env::var_os(variable).map(PathBuf::from) else { return Ok(None) };
    if Path::is_file(&path) {
        Ok(Some(path))
    } else {
        Err(TaskError::Advice(format!(
            "{variable} is {}, which is no file: set it to the program or unset it",
            path.display()
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chromium_has_flags() {
        let flags = chromium_flags();
        for flag in ["--disable-sync", "--headless"] {
            assert!(flags.iter().any(|known| known == flag), "{flag}");
        }
    }

    #[test]
    fn geckodriver_says_its_version_after_its_name() {
        assert_eq!(version("geckodriver 0.37.1 (abc 2026-01-01)\n\nMore"), Some((0, 37)));
        assert_eq!(version("geckodriver"), None);
    }
}
