//! A column of the documents.

#![no_main]

use aril_index::{Column, ColumnKind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (bool, u16, &[u8])| {
    let (is_text, n_docs, bytes) = parts;
    let kind = if is_text { ColumnKind::Texts } else { ColumnKind::Numbers };
    let n_docs = u32::from(n_docs);
    if let Ok(column) = Column::decode(bytes, kind, n_docs) {
        let again = Column::decode(&column.encode(n_docs), kind, n_docs);
        assert_eq!(again, Ok(column));
    }
});
