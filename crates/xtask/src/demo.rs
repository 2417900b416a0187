//! Builds the demo page and serves it.

use crate::Documents;
use crate::command;
use crate::error::Result;
use crate::server::Server;
use crate::site;
use crate::step::note;
use crate::workspace::Workspace;

/// Serves until the process is ended.
pub(crate) fn run(
    workspace: &Workspace,
    documents: &Documents,
    port: u16,
    open: bool,
) -> Result<()> {
    // Before the build, so that a port in use is told at once.
    let server = Server::bind(port)?;
    site::build(workspace, documents)?;
    let address = server.address();
    let pool = server.serve(&workspace.dist())?;
    println!("==> serving www/dist at {address} (Ctrl-C ends it)");
    if open {
        open_in_browser(&address);
    }
    pool.wait();
    Ok(())
}

fn open_in_browser(address: &str) {
    let mut opener = if cfg!(target_os = "macos") {
        command::command("open")
    } else if cfg!(windows) {
        let mut explorer = command::command("cmd");
        explorer.args(["/c", "start", ""]);
        explorer
    } else {
        command::command("xdg-open")
    };
    if !command::succeeds(opener.arg(address)) {
        note(format_args!("no browser could be opened from here: open {address} yourself"));
    }
}
