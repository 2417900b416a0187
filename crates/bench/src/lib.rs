//! Aril's measurements, and the oracle that they and the tests hold it against.

mod documents;
mod exactness;
mod oracle;
mod synthetic;

pub use documents::write_documents;
pub use exactness::{Exactness, measure_exactness};
pub use oracle::{Oracle, document_url, exact_urls, folded};
pub use synthetic::{Script, Synthetic};
