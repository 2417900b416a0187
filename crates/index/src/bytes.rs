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

    /// The dual of [`push_string`].
    pub(crate) fn string(&mut self) -> Option<&'a str> {
        let n = self.varint()? as usize;
        core::str::from_utf8(self.bytes(n)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ByteReader, push_string, push_varint};

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
                prop_assert_eq!(reader.string(), Some(text.as_str()));
            }
            prop_assert_eq!(reader.position(), bytes.len());
            prop_assert_eq!(reader.varint(), None);
        }

        #[test]
        fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..20)) {
            let mut reader = ByteReader::new(&bytes);
            while reader.string().is_some() {}
            let _ = reader.varint();
        }
    }
}
