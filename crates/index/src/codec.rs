//! bincode, in the one place that knows it.
//!
//! The head's record is bincode 2 with its standard configuration: little
//! endian, variable-length integers. FORMAT.md spells the bytes out, so that another codec can take
//! its place. Bytes are borrowed, and there are no lists: what is read as a `Vec` or `String` is allocated before it
//! is known whether there is so much.

use bincode::config::{Configuration, Limit, LittleEndian, Varint, standard};

/// No record is larger; a length beyond it is refused before anything is allocated.
const LIMIT_BYTES: usize = 256 << 20;

const CONFIG: Configuration<LittleEndian, Varint, Limit<LIMIT_BYTES>> =
    standard().with_limit::<LIMIT_BYTES>();

/// The bytes of `record`; `None` when it is larger than the limit.
pub(crate) fn encode(record: &impl bincode::Encode) -> Option<Vec<u8>> {
    bincode::encode_to_vec(record, CONFIG).ok()
}

/// The dual of [`encode`]: `None` unless `bytes` are one record and nothing else.
pub(crate) fn decode<'a, T: bincode::BorrowDecode<'a, ()>>(bytes: &'a [u8]) -> Option<T> {
    let (record, n_read) = bincode::borrow_decode_from_slice(bytes, CONFIG).ok()?;
    (n_read == bytes.len()).then_some(record)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn records_round_trip_and_a_tail_is_refused() {
        let record = (7u32, String::from("湖"));
        let mut bytes = encode(&record).unwrap();
        assert_eq!(decode(&bytes), Some(record));
        bytes.push(0);
        assert_eq!(decode::<(u32, String)>(&bytes), None);
        assert_eq!(decode::<(u32, String)>(&bytes[..1]), None);
    }
}
