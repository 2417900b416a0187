//! bincode, in the one place that knows it.
//!
//! The head's record is bincode 2 with its standard configuration: little
//! endian, variable-length integers. FORMAT.md spells the bytes out, so they are read without it: its reader is
//! 0.8 kB more in the browser. The tests hold the two against each other.

use bincode::config::{Configuration, Limit, LittleEndian, Varint, standard};

use crate::bytes::ByteReader;

/// No record is larger.
const LIMIT_BYTES: usize = 256 << 20;

const CONFIG: Configuration<LittleEndian, Varint, Limit<LIMIT_BYTES>> =
    standard().with_limit::<LIMIT_BYTES>();

/// The bytes of `record`; `None` when it is larger than the limit.
pub(crate) fn encode(record: &impl bincode::Encode) -> Option<Vec<u8>> {
    bincode::encode_to_vec(record, CONFIG).ok()
}

/// The next number; `None` when it is cut, or wider than 32 bits.
pub(crate) fn number(reader: &mut ByteReader<'_>) -> Option<u32> {
    let first = *reader.bytes(1)?.first()?;
    let n_bytes = match first {
        251 => 2,
        252 => 4,
        253.. => return None,
        _ => return Some(u32::from(first)),
    };
    let mut number = 0;
    for byte in reader.bytes(n_bytes)?.iter().rev() {
        number = number << 8 | u32::from(*byte);
    }
    Some(number)
}

/// The next bytes behind their number.
pub(crate) fn bytes<'a>(reader: &mut ByteReader<'a>) -> Option<&'a [u8]> {
    let n_bytes = number(reader)? as usize;
    reader.bytes(n_bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CONFIG, bytes, encode, number};
    use crate::bytes::ByteReader;

    proptest! {
        #[test]
        fn what_bincode_writes_is_read(numbers in prop::collection::vec(any::<(u32, u8)>(), 4), text: String) {
            let [a, b, c, d] = [0, 1, 2, 3].map(|i| u64::from(numbers[i].0 >> (numbers[i].1 & 31)));
            let record = (a, b, [text.as_bytes(), &[]], c, d);
            let written = encode(&record).unwrap();
            let (again, _) = bincode::borrow_decode_from_slice(&written, CONFIG).unwrap();
            prop_assert_eq!(record, again);
            let reader = &mut ByteReader::new(&written);
            for expected in [a, b] {
                prop_assert_eq!(number(reader).map(u64::from), Some(expected));
            }
            prop_assert_eq!(bytes(reader), Some(text.as_bytes()));
            prop_assert_eq!(bytes(reader), Some(&[][..]));
            for expected in [c, d] {
                prop_assert_eq!(number(reader).map(u64::from), Some(expected));
            }
            prop_assert_eq!(reader.position(), written.len());
            prop_assert_eq!(number(reader), None);
        }

        #[test]
        fn any_bytes_can_be_read(any in prop::collection::vec(any::<u8>(), 0..20)) {
            let reader = &mut ByteReader::new(&any);
            while bytes(reader).is_some() {}
        }
    }
}
