//! Packed files: gzip, and archives that EPUB and DOCX are. Nothing in them is believed about its length.

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::Fault;

/// What a packed file may hold, in all; more is no text that people read.
const MAX_BYTES: u64 = 256 << 20;

/// What a file in an archive may hold.
const MAX_FILE_BYTES: u64 = 64 << 20;

/// An archive may have so many files.
const MAX_FILES: usize = 65_536;

/// The bytes in a gzip'd file.
pub(crate) fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    read_all(MultiGzDecoder::new(bytes), MAX_BYTES)
        .map_err(|error| Fault::of_file(format!("gzip: {error}")))?
        .ok_or_else(|| too_large("it", MAX_BYTES))
}

/// What is there to be read, if it has no more than `max` bytes.
fn read_all(reader: impl Read, max: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(max + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= max).then_some(bytes))
}

fn too_large(what: &str, max: u64) -> Fault {
    Fault::of_file(format!("{what} holds more than {} MiB: it is not read", max >> 20))
}

/// An archive.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes more may be read of it.
    left: u64,
}

impl Archive<'_> {
    pub(super) fn open(bytes: &[u8]) -> Result<Archive<'_>, Fault> {
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| Fault::of_file(format!("this is no whole archive: {error}")))?;
        if zip.len() > MAX_FILES {
            return Err(Fault::of_file(format!("the archive has more than {MAX_FILES} files")));
        }
        Ok(Archive { zip, left: MAX_BYTES })
    }

    /// The text of a file in it; nothing where there is none.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let failed =
            |error: &dyn std::fmt::Display| Fault::of_file(format!("{name} in it: {error}"));
        let file = match self.zip.by_name(name) {
            Err(ZipError::FileNotFound) => return Ok(None),
            file => file.map_err(|error| failed(&error))?,
        };
        let max = MAX_FILE_BYTES.min(self.left);
        let bytes = read_all(file, max).map_err(|error| failed(&error))?;
        let bytes = bytes.ok_or_else(|| too_large(name, max))?;
        self.left -= bytes.len() as u64;
        Ok(Some(crate::decode::decode(bytes, true).text))
    }

    /// The same, where the format requires it.
    pub(super) fn required(&mut self, name: &str) -> Result<String, Fault> {
        self.text(name)?.ok_or_else(|| Fault::of_file(format!("it lacks {name}")))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::{Archive, gunzip};

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_was_packed_is_unpacked() {
        let whole = gzip(b"Water.");
        assert_eq!(gunzip(&whole).unwrap(), b"Water.");
        let twice = [whole.clone(), whole.clone()].concat();
        assert_eq!(gunzip(&twice).unwrap(), b"Water.Water.");
        for n in 0..whole.len() {
            assert!(gunzip(&whole[..n]).is_err(), "{n}");
        }
    }

    #[test]
    fn what_would_never_end_is_not_read() {
        let bomb = gzip(&vec![0; 300 << 20]);
        let message = gunzip(&bomb).unwrap_err().message;
        assert_eq!(message, "it holds more than 256 MiB: it is not read");
    }

    #[test]
    fn what_is_no_archive_is_told() {
        let message = Archive::open(b"PK\x03\x04").map(|_| ()).unwrap_err().message;
        assert!(message.starts_with("this is no whole archive: "), "{message}");
    }
}
