//! Chromium and its driver: found, or installed where that is possible.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::command;
use crate::debian;
use crate::error::{Result, TaskError};
use crate::step::note;
use crate::workspace::{Workspace, create_folder};

pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    /// Without one, wasm-pack downloads the driver that matches the browser.
    pub(crate) driver: Option<PathBuf>,
}

const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/// Where systems that do not use PATH for it keep the browser.
const PLACES: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

impl Browser {
    /// Finds a browser; on Debian-likes installs one if there is none.
    pub(crate) fn ensure() -> Result<Browser> {
        let mut chrome = find_chrome()?;
        if chrome.is_none() && debian::obstacle().is_none() {
            note("no Chromium or Chrome here: installing Debian's");
            debian::install(&["chromium", "chromium-driver"])?;
            chrome = find_chrome()?;
        }
        let chrome = chrome.ok_or_else(no_browser)?;
        let mut driver = find_driver()?;
        // Debian's driver fits Debian's browser only.
        if driver.is_none()
            && chrome.starts_with("/usr/bin/chromium")
            && debian::obstacle().is_none()
        {
            debian::install(&["chromium-driver"])?;
            driver = find_driver()?;
        }
        Ok(Browser { chrome, driver })
    }

    /// Writes the capabilities that wasm-bindgen's test runner asks the driver for.
    pub(crate) fn write_capabilities(&self, workspace: &Workspace) -> Result<PathBuf> {
        let mut flags = vec![
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ];
        if debian::is_root() {
            flags.push("--no-sandbox"); // Chromium's sandbox refuses to work for root.
        }
        let capabilities = serde_json::json!({
            "goog:chromeOptions": { "binary": self.chrome.to_string_lossy(), "args": flags }
        });
        create_folder(&workspace.notes())?;
        let path = workspace.notes().join("webdriver.json");
        fs::write(&path, capabilities.to_string()).map_err(TaskError::file("write", &path))?;
        Ok(path)
    }
}

fn find_chrome() -> Result<Option<PathBuf>> {
    Ok(from_environment("ARIL_CHROME")?
        .or_else(|| NAMES.iter().find_map(|name| command::find_on_path(name)))
        .or_else(|| PLACES.iter().map(PathBuf::from).find(|path| path.is_file())))
}

fn find_driver() -> Result<Option<PathBuf>> {
    Ok(from_environment("ARIL_CHROMEDRIVER")?.or_else(|| command::find_on_path("chromedriver")))
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

fn no_browser() -> TaskError {
    TaskError::Advice(
        "there is no Chromium or Chrome: install one (Debian, Ubuntu: `sudo apt install chromium \
         chromium-driver`; Fedora: `sudo dnf install chromium chromedriver`; macOS: `brew install \
         --cask google-chrome`; others: https://www.google.com/chrome/), or name the one you have in \
         ARIL_CHROME"
            .to_owned(),
    )
}
