//! Progress: how far a build is, for whoever waits.

use std::fmt;
use std::sync::Mutex;
use std::sync::PoisonError;

/// What a build is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Files are read; the unit is a file.
    Files,
    /// Texts are packed; the unit is a document.
    Texts,
    /// Lists are packed; the unit is a character's grams, or what comes to one of the words.
    Terms,
    /// Files are written; the unit is a block.
    Write,
}

/// Called with a stage, how many of its units are done, and how many there are.
type Listener = dyn FnMut(Stage, u64, u64) + Send;

/// Tells a listener how far a build is.
#[derive(Default)]
pub struct Progress {
    state: Mutex<Option<State>>,
}

struct State {
    stage: Stage,
    n_done: u64,
    n: u64,
    listener: Box<Listener>,
}

impl Progress {
    /// Progress that `listener` is told of: the stage, how many of its units are done, and how many there are.
    #[must_use]
    pub fn new(listener: impl FnMut(Stage, u64, u64) + Send + 'static) -> Progress {
        let listener = Box::new(listener);
        let state = State { stage: Stage::Files, n_done: 0, n: 0, listener };
        Progress { state: Mutex::new(Some(state)) }
    }

    pub(crate) fn begin(&self, stage: Stage, n: u64) {
        self.change(|state| (state.stage, state.n_done, state.n) = (stage, 0, n));
    }

    pub(crate) fn advance(&self, n: u64) {
        self.change(|state| state.n_done += n);
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        if let Some(state) = &mut *self.state.lock().unwrap_or_else(PoisonError::into_inner) {
            change(state);
            (state.listener)(state.stage, state.n_done, state.n);
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}
