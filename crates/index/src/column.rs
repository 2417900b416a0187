//! Columns: what documents are filtered and sorted by, a block each.
//!
//! A column is its values, ascending, each with the documents that have it. For a sort key the place of a value is
//! its rank.

use crate::bits::{BitReader, BitWriter};
use crate::bytes::{ByteReader, push_string, push_varint};
use crate::error::IndexError;

/// A column of the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// Texts, of which a document may have several: what is filtered by.
    Texts(Vec<(String, Vec<u32>)>),
    /// Numbers, of which a document has one: what is sorted by.
    Numbers(Vec<(i64, Vec<u32>)>),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// [`Column::Texts`].
    Texts,
    /// [`Column::Numbers`].
    Numbers,
}

const DAMAGED: IndexError = IndexError::Damaged { section: "columns" };

/// What the head knows of columns: of each its name and what it holds.
#[must_use]
pub fn encode_columns(columns: &[(String, ColumnKind)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, kind) in columns {
        bytes.push(u8::from(*kind == ColumnKind::Numbers));
        push_string(&mut bytes, name);
    }
    bytes
}

/// The dual of [`encode_columns`].
///
/// # Errors
/// When a name is cut or not UTF-8.
pub fn decode_columns(bytes: &[u8]) -> Result<Vec<(String, ColumnKind)>, IndexError> {
    let mut reader = ByteReader::new(bytes);
    let mut columns = Vec::new();
    while reader.position() < bytes.len() {
        let mut column = || {
            let is_numbers = *reader.bytes(1)?.first()? == 1;
            let kind = if is_numbers { ColumnKind::Numbers } else { ColumnKind::Texts };
            Some((reader.string()?, kind))
        };
        columns.push(column().ok_or(DAMAGED)?);
    }
    Ok(columns)
}

impl Column {
    /// The name of the column of numbers that are the weights of documents, in thousandths, where these are not 1:
    /// what they score is multiplied by them. Nobody can type it before a colon.
    pub const WEIGHTS: &str = " ";

    /// What it holds.
    #[must_use]
    pub fn kind(&self) -> ColumnKind {
        match self {
            Column::Texts(_) => ColumnKind::Texts,
            Column::Numbers(_) => ColumnKind::Numbers,
        }
    }

    /// The column's bytes. Values must be ascending, and so must be the documents of each, which are below
    /// `n_docs`. FORMAT.md, "Columns".
    #[must_use]
    pub fn encode(&self, n_docs: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut lists = BitWriter::default();
        let mut list = |documents: &[u32]| {
            lists.gamma(documents.len() as u32 + 1);
            lists.ascending(documents, 0, n_docs);
        };
        match self {
            Column::Texts(values) => {
                push_varint(&mut bytes, values.len() as u32);
                for (value, documents) in values {
                    push_string(&mut bytes, value);
                    list(documents);
                }
            }
            Column::Numbers(values) => {
                push_varint(&mut bytes, values.len() as u32);
                for (value, documents) in values {
                    bytes.extend(value.to_le_bytes());
                    list(documents);
                }
            }
        }
        bytes.extend(lists.finish());
        bytes
    }

    /// The dual of [`encode`](Self::encode).
    ///
    /// # Errors
    /// When values are not ascending or not UTF-8, or more than the bytes can hold.
    #[inline(never)]
    pub fn decode(bytes: &[u8], kind: ColumnKind, n_docs: u32) -> Result<Column, IndexError> {
        read(bytes, kind, n_docs).ok_or(DAMAGED)
    }
}

/// So many documents may be listed in a column of any length: a list without gaps takes hardly a byte. One that
/// is longer has more of them, 64 a byte.
const MIN_MAX_ENTRIES: usize = 1 << 22;

fn read(bytes: &[u8], kind: ColumnKind, n_docs: u32) -> Option<Column> {
    let mut reader = ByteReader::new(bytes);
    let n = reader.varint()?;
    let (mut texts, mut numbers) = (Vec::new(), Vec::new());
    for _ in 0..n {
        match kind {
            ColumnKind::Texts => texts.push((reader.string()?, Vec::new())),
            ColumnKind::Numbers => {
                let number = i64::from_le_bytes(*reader.bytes(8)?.first_chunk()?);
                numbers.push((number, Vec::new()));
            }
        }
    }
    let are_texts_sorted = texts.is_sorted_by(|a: &(String, _), b| a.0 < b.0);
    if !are_texts_sorted || !numbers.is_sorted_by(|a, b| a.0 < b.0) {
        return None;
    }
    let mut lists = BitReader::new(bytes.get(reader.position()..)?);
    let mut n_left = bytes.len().saturating_mul(64).saturating_add(MIN_MAX_ENTRIES);
    let mut read_list = |documents: &mut Vec<u32>| -> Option<()> {
        let n = lists.gamma() - 1;
        n_left = n_left.checked_sub(n as usize)?;
        lists.stretches(n, 0, n_docs, &mut |first, n| documents.extend(first..first + n))
    };
    for (_, documents) in &mut texts {
        read_list(documents)?;
    }
    for (_, documents) in &mut numbers {
        read_list(documents)?;
    }
    Some(match kind {
        ColumnKind::Texts => Column::Texts(texts),
        ColumnKind::Numbers => Column::Numbers(numbers),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::{Column, ColumnKind};

    #[test]
    fn damage_is_told() {
        let column = Column::Texts(vec![("a".to_owned(), vec![0]), ("b".to_owned(), vec![1])]);
        let bytes = column.encode(2);
        assert_eq!(Column::decode(&bytes, ColumnKind::Texts, 2), Ok(column));
        assert!(Column::decode(&bytes, ColumnKind::Numbers, 2).is_err());
        assert!(Column::decode(&[], ColumnKind::Texts, 2).is_err());
        let mut swapped = bytes;
        swapped[2] = b'c';
        assert!(Column::decode(&swapped, ColumnKind::Texts, 2).is_err());
    }

    proptest! {
        #[test]
        fn a_column_round_trips(
            texts in prop::collection::btree_map(".{0,8}", prop::collection::btree_set(0u32..50, 0..9), 0..9),
            numbers in prop::collection::btree_map(any::<i64>(), prop::collection::btree_set(0u32..50, 0..9), 0..9),
        ) {
            fn lists<T: Ord>(values: BTreeMap<T, BTreeSet<u32>>) -> Vec<(T, Vec<u32>)> {
                values.into_iter().map(|(v, docs)| (v, docs.into_iter().collect())).collect()
            }
            for column in [Column::Texts(lists(texts)), Column::Numbers(lists(numbers))] {
                prop_assert_eq!(Column::decode(&column.encode(50), column.kind(), 50), Ok(column));
            }
        }

        #[test]
        fn no_bytes_are_a_panic(bytes: Vec<u8>, is_text: bool) {
            let kind = if is_text { ColumnKind::Texts } else { ColumnKind::Numbers };
            let _ = Column::decode(&bytes, kind, 50);
        }
    }
}
