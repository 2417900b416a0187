//! Bytes one after another, and the variable-length integers among them.

/// Appends an unsigned LEB128: seven bits a byte, the lowest first; the highest bit says that more follow.
pub(crate) fn push_varint(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Appends the length of `text` in bytes, then `text`.
pub(crate) fn push_string(bytes: &mut Vec<u8>, text: &str) {
    push_varint(bytes, text.len() as u32);
    bytes.extend_from_slice(text.as_bytes());
}

/// Reads what was pushed. Everything is `None` beyond the end.
#[derive(Clone, Debug)]
pub(crate) struct ByteReader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> ByteReader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> ByteReader<'a> {
        ByteReader { bytes, position: 0 }
    }

    /// Bytes read so far.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    pub(crate) fn bytes(&mut self, n: usize) -> Option<&'a [u8]> {
        let end = self.position.checked_add(n)?;
        let bytes = self.bytes.get(self.position..end)?;
        self.position = end;
        Some(bytes)
    }

    /// The dual of [`push_varint`].
    pub(crate) fn varint(&mut self) -> Option<u32> {
        let mut value = 0u64;
        for shift in [0, 7, 14, 21, 28] {
            let [byte] = self.bytes(1)? else { return None };
            value |= u64::from(byte & 0x7F) << shift;
            if *byte < 0x80 {
                return u32::try_from(value).ok();
            }
        }
        None
    }

    /// The bytes of what [`push_string`] appended.
    pub(crate) fn string_bytes(&mut self) -> Option<&'a [u8]> {
        let n = self.varint()? as usize;
        self.bytes(n)
    }

    /// The dual of [`push_string`].
    pub(crate) fn string(&mut self) -> Option<String> {
        text_of(self.string_bytes()?)
    }
}

/// The text that is written in UTF-8; `None` where bytes are none. A character may be written longer than need be: what
/// refuses that in the standard library is 0.3 kB with brotli, and behind checksums nobody writes so.
#[must_use]
pub fn text_of(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    let (mut code, mut n_left) = (0, 0);
    for byte in bytes {
        let n_ones = byte.leading_ones();
        if n_left == 0 {
            // The first byte of a character says by its ones how many there are, and none or one of them is not such.
            n_left = match n_ones {
                0 => 1,
                2..=4 => n_ones,
                _ => return None,
            };
            code = u32::from(*byte) & (0x7F >> n_ones);
        } else if n_ones == 1 {
            code = code << 6 | u32::from(*byte & 0x3F);
        } else {
            return None;
        }
        n_left -= 1;
        if n_left == 0 {
            text.push(char::from_u32(code)?);
        }
    }
    (n_left == 0).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ByteReader, push_string, push_varint, text_of};

    proptest! {
        #[test]
        fn integers_and_strings_round_trip(items in prop::collection::vec((any::<u32>(), any::<String>()), 0..20)) {
            let mut bytes = Vec::new();
            for (number, text) in &items {
                push_varint(&mut bytes, *number);
                push_string(&mut bytes, text);
            }
            let mut reader = ByteReader::new(&bytes);
            for (number, text) in &items {
                prop_assert_eq!(reader.varint(), Some(*number));
                prop_assert_eq!(reader.string(), Some(text.clone()));
            }
            prop_assert_eq!(reader.position(), bytes.len());
            prop_assert_eq!(reader.varint(), None);
        }

        #[test]
        fn text_is_what_the_standard_library_reads(bytes in prop::collection::vec(any::<u8>(), 0..6), text: String) {
            prop_assert_eq!(text_of(text.as_bytes()), Some(text.clone()));
            // It takes more, but nothing else for what is UTF-8.
            if let Ok(text) = core::str::from_utf8(&bytes) {
                prop_assert_eq!(text_of(&bytes), Some(text.to_owned()));
            }
            if let Some(text) = text_of(&bytes) {
                prop_assert!(text.len() <= bytes.len());
            }
            for cut in 1..text.len() {
                prop_assert_eq!(text_of(&text.as_bytes()[..cut]).is_some(), text.is_char_boundary(cut));
            }
        }

        #[test]
        fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..20)) {
            let mut reader = ByteReader::new(&bytes);
            while reader.string().is_some() {}
            let _ = reader.varint();
        }
    }
}
