//! A static file server: that of `aril serve`, of the demo and of the browser tests.
//!
//! It sends what a common static host would send (types, gzip, `ETag`, parts of files), so that what is measured over
//! it holds for a real site; and on request what less common hosts do ([`Quirks`]).

mod body;
mod quirks;
mod reload;
mod server;
mod site;
mod static_file;

use std::process::{Command, Stdio};

pub use quirks::{Fail, Gzip, Quirks, Slow};
pub use reload::Reload;
pub use server::{Pool, ServeError, Server};
pub use site::Site;

/// Opens an address in the default browser; whether that could be done.
#[must_use]
pub fn open_in_browser(address: &str) -> bool {
    let mut opener = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut explorer = Command::new("cmd");
        explorer.args(["/c", "start", ""]);
        explorer
    } else {
        Command::new("xdg-open")
    };
    let opener =
        opener.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    opener.status().is_ok_and(|status| status.success())
}
