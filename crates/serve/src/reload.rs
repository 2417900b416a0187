//! Pages that load again when what they search has changed: by server-sent events.

use std::sync::{Mutex, PoisonError};

use hyper::body::Bytes;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Where pages listen.
pub(crate) const PATH: &str = "/_aril/reload";

/// The script that does, which is appended to every page.
pub(crate) const SCRIPT_PATH: &str = "/_aril/reload.js";

pub(crate) const SCRIPT: &str =
    "new EventSource(\"/_aril/reload\").addEventListener(\"reload\", () => location.reload());\n";

pub(crate) const TAG: &[u8] = b"<script src=\"/_aril/reload.js\"></script>\n";

/// The pages that are open.
#[derive(Debug, Default)]
pub struct Reload {
    pages: Mutex<Vec<UnboundedSender<Bytes>>>,
}

impl Reload {
    /// Lets all open pages load again.
    pub fn reload(&self) {
        let event = Bytes::from_static(b"event: reload\ndata:\n\n");
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|page| page.send(event.clone()).is_ok());
    }

    /// What one more page is sent.
    pub(crate) fn listen(&self) -> UnboundedReceiver<Bytes> {
        let (page, events) = unbounded_channel();
        // Told at once, so that a browser knows that it is connected.
        let _ = page.send(Bytes::from_static(b": listening\n\n"));
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|page| !page.is_closed());
        pages.push(page);
        events
    }
}
