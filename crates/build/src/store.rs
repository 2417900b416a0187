//! Bytes that wait for their turn: in memory as long as there is room, then in a temporary file.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::BuildError;

/// Keeps bytes. The file has no name, so nothing is left of it however the process ends.
#[derive(Debug)]
pub(crate) struct Store {
    folder: Option<PathBuf>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// So many bytes may still be kept in memory.
    room: usize,
    /// With its length.
    file: Option<(File, u64)>,
}

/// Bytes in a [`Store`].
#[derive(Debug)]
pub(crate) enum Kept {
    Memory(Vec<u8>),
    File(Range<u64>),
}

impl Kept {
    pub(crate) fn len(&self) -> u64 {
        match self {
            Kept::Memory(bytes) => bytes.len() as u64,
            Kept::File(range) => range.end - range.start,
        }
    }
}

impl Store {
    /// A store that keeps all in memory.
    pub(crate) fn in_memory() -> Store {
        Store { folder: None, state: Mutex::new(State { room: usize::MAX, file: None }) }
    }

    /// A store that keeps about `room` bytes in memory, and others in a file in `folder`.
    pub(crate) fn new(room: usize, folder: &Path) -> Store {
        let state = Mutex::new(State { room, file: None });
        Store { folder: Some(folder.to_owned()), state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked holding it left a length that fits the file, or the build ends anyway.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, source: io::Error) -> BuildError {
        BuildError::Write { path: self.folder.clone().unwrap_or_default(), source }
    }

    /// Keeps bytes.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn keep(&self, bytes: Vec<u8>) -> Result<Kept, BuildError> {
        let mut state = self.state();
        let folder = match &self.folder {
            Some(folder) if bytes.len() > state.room => folder,
            _ => {
                state.room = state.room.saturating_sub(bytes.len());
                return Ok(Kept::Memory(bytes));
            }
        };
        let (mut file, start) = match state.file.take() {
            Some(file) => file,
            None => (tempfile::tempfile_in(folder).map_err(|error| self.failed(error))?, 0),
        };
        let written = file.seek(SeekFrom::Start(start)).and_then(|_| file.write_all(&bytes));
        written.map_err(|error| self.failed(error))?;
        let end = start + bytes.len() as u64;
        state.file = Some((file, end));
        Ok(Kept::File(start..end))
    }

    /// Some of the bytes that were kept: those of `range`, as far as there are any.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn read<'a>(
        &self,
        kept: &'a Kept,
        range: Range<u64>,
    ) -> Result<Cow<'a, [u8]>, BuildError> {
        let range = range.start.min(kept.len())..range.end.min(kept.len());
        match kept {
            Kept::Memory(bytes) => {
                let bytes = bytes.get(range.start as usize..range.end as usize);
                Ok(Cow::Borrowed(bytes.unwrap_or_default()))
            }
            Kept::File(place) => {
                let mut bytes = vec![0; range.end.saturating_sub(range.start) as usize];
                if let Some((file, _)) = &mut self.state().file {
                    let start = SeekFrom::Start(place.start + range.start);
                    let read = file.seek(start).and_then(|_| file.read_exact(&mut bytes));
                    read.map_err(|error| self.failed(error))?;
                }
                Ok(Cow::Owned(bytes))
            }
        }
    }

    /// All of the bytes that were kept.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub(crate) fn read_all<'a>(&self, kept: &'a Kept) -> Result<Cow<'a, [u8]>, BuildError> {
        self.read(kept, 0..kept.len())
    }

    /// The bytes of `range` as a stream, read some at a time.
    pub(crate) fn reader<'a>(&'a self, kept: &'a Kept, range: Range<u64>) -> StoreReader<'a> {
        StoreReader { store: self, kept, range, buffer: Cow::Borrowed(&[]), at: 0 }
    }
}

/// A stretch of kept bytes, read from its beginning to its end.
#[derive(Debug)]
pub(crate) struct StoreReader<'a> {
    store: &'a Store,
    kept: &'a Kept,
    /// What was not read from the store yet.
    range: Range<u64>,
    buffer: Cow<'a, [u8]>,
    /// What of the buffer was taken.
    at: usize,
}

/// So many bytes are read from the store at once.
const BUFFER_BYTES: u64 = 64 << 10;

impl StoreReader<'_> {
    /// Whether all was taken.
    pub(crate) fn is_empty(&self) -> bool {
        self.at == self.buffer.len() && self.range.is_empty()
    }

    /// Takes the next `n` bytes.
    ///
    /// # Errors
    /// When the store cannot be read, or there are not so many.
    pub(crate) fn take(&mut self, n: usize) -> Result<&[u8], BuildError> {
        if self.buffer.len() - self.at < n {
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            let wanted = BUFFER_BYTES.max(n as u64);
            let end = (self.range.start + wanted).min(self.range.end);
            let more = self.store.read(self.kept, self.range.start..end)?;
            self.buffer = if rest.is_empty() { more } else { Cow::Owned([rest, &more].concat()) };
            self.at = 0;
            self.range.start = end;
        }
        let start = self.at;
        self.at = (start + n).min(self.buffer.len());
        let Some(taken) = self.buffer.get(start..start + n) else {
            return Err(BuildError::DamagedRun);
        };
        Ok(taken)
    }

    /// Takes a number.
    ///
    /// # Errors
    /// As [`take`](Self::take).
    pub(crate) fn varint(&mut self) -> Result<u32, BuildError> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.take(1)?.first().copied().unwrap_or_default();
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return u32::try_from(number).map_err(|_| BuildError::DamagedRun);
            }
        }
        Err(BuildError::DamagedRun)
    }

    /// Takes a text with its length before it.
    ///
    /// # Errors
    /// As [`take`](Self::take), or when it is not UTF-8.
    pub(crate) fn text(&mut self) -> Result<String, BuildError> {
        let n = self.varint()? as usize;
        String::from_utf8(self.take(n)?.to_vec()).map_err(|_| BuildError::DamagedRun)
    }
}

/// Appends a number, low bits first, seven a byte.
pub(crate) fn push_varint(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Appends a text with its length before it.
pub(crate) fn push_text(bytes: &mut Vec<u8>, text: &str) {
    push_varint(bytes, text.len() as u32);
    bytes.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::{Store, push_text, push_varint};

    #[test]
    fn what_has_no_room_is_read_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        for room in [0, 5, 100] {
            let store = Store::new(room, folder.path());
            let kept: Vec<_> =
                (0..4).map(|i| store.keep(vec![i; 3 + usize::from(i)]).unwrap()).collect();
            for (i, kept) in (0..).zip(&kept) {
                assert_eq!(*store.read_all(kept).unwrap(), vec![i; 3 + usize::from(i)]);
                assert_eq!(*store.read(kept, 1..3).unwrap(), [i; 2]);
                assert_eq!(*store.read(kept, 1..100).unwrap(), vec![i; 2 + usize::from(i)]);
            }
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_reader_takes_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut bytes = Vec::new();
        for i in 0..30_000 {
            push_varint(&mut bytes, i * 1000);
            push_text(&mut bytes, &i.to_string());
        }
        let store = Store::new(0, folder.path());
        let kept = store.keep(bytes.clone()).unwrap();
        let mut reader = store.reader(&kept, 0..kept.len());
        for i in 0..30_000 {
            assert_eq!(reader.varint().unwrap(), i * 1000);
            assert_eq!(reader.text().unwrap(), i.to_string());
        }
        assert!(reader.is_empty());
        assert!(reader.varint().is_err());
    }
}
