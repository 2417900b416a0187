//! Builds the demo page and serves it.

use std::net::Ipv4Addr;

use aril_serve::{Server, Site, open_in_browser};

use crate::Documents;
use crate::error::{Result, TaskError};
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
    let server = bind(port)?;
    site::build(workspace, documents)?;
    let address = server.address();
    let pool = server.serve(Site::new(&workspace.dist())).map_err(|error| advice(&error))?;
    println!("==> serving www/dist at {address} (Ctrl-C ends it)");
    if open && !open_in_browser(&address) {
        note(format_args!("no browser could be opened from here: open {address} yourself"));
    }
    pool.wait();
    Ok(())
}

/// Takes a port of this machine, for itself alone.
pub(crate) fn bind(port: u16) -> Result<Server> {
    Server::bind(Ipv4Addr::LOCALHOST.into(), port).map_err(|error| advice(&error))
}

pub(crate) fn advice(error: &dyn std::error::Error) -> TaskError {
    TaskError::Advice(error.to_string())
}
