//! What is sent: bytes, bytes with pauses between, or events.

use std::convert::Infallible;
use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Sleep, sleep};

use crate::quirks::Slow;

/// What passes between two pieces on a slow connection: more than timers are wrong by.
const PAUSE: Duration = Duration::from_millis(20);

/// The body of an answer.
pub(crate) enum Sent {
    Bytes(Bytes),
    /// The rest, the bytes of a piece of it, and when the next is due.
    Slow(Bytes, usize, Pin<Box<Sleep>>),
    Events(UnboundedReceiver<Bytes>),
}

impl Sent {
    pub(crate) fn of(bytes: Bytes, slow: Option<Slow>) -> Sent {
        let Some(Slow { kb_per_second, latency }) = slow else { return Sent::Bytes(bytes) };
        // Thousands a second are as many a millisecond.
        let n_bytes = kb_per_second as usize * PAUSE.as_millis() as usize;
        Sent::Slow(bytes, n_bytes, Box::pin(sleep(latency)))
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let bytes = match self.get_mut() {
            Sent::Bytes(bytes) => std::mem::take(bytes),
            Sent::Slow(rest, n_bytes, next) => {
                ready!(next.as_mut().poll(context));
                *next = Box::pin(sleep(PAUSE));
                rest.split_to((*n_bytes).min(rest.len()))
            }
            Sent::Events(events) => match ready!(events.poll_recv(context)) {
                Some(event) => return Poll::Ready(Some(Ok(Frame::data(event)))),
                None => Bytes::new(),
            },
        };
        Poll::Ready(if bytes.is_empty() { None } else { Some(Ok(Frame::data(bytes))) })
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Sent::Bytes(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Sent::Bytes(bytes) | Sent::Slow(bytes, ..) => SizeHint::with_exact(bytes.len() as u64),
            Sent::Events(_) => SizeHint::default(),
        }
    }
}
