//! Aril's measurements, and the oracle that they and the tests hold it against.

mod exactness;
mod oracle;

pub use exactness::{Exactness, measure_exactness};
pub use oracle::{Oracle, document_url, exact_urls, folded};
